"""Definitions are extended, deprecated, forwarded and removed."""
