"""Imports and lookups of a competitor go to the canonical."""
