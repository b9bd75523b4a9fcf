"""How code is changed: imports, calls, definitions, text."""
