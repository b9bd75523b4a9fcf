"""Migrations over packages that nobody here wrote: see docs/real-code.md."""
