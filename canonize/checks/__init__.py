"""Checks: one kind a file; `canonize.catalogue` finds them by the names that plans use."""
