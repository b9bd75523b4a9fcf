"""The places in code and text that name a competitor."""
