"""The tool as functions of Python: each yields events and ends with a result."""
