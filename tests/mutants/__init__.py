"""Hand-made mutants of what reads code, and the command that sees the suite kill them."""
