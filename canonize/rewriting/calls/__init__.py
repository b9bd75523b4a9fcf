"""Calls that differ are adapted by the plan's rules."""
