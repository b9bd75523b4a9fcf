"""Measured comparisons, each one command; docs/performance.md quotes them."""
