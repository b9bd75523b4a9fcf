"""Faults injected into real runs on real repositories; `python -m tests.faults` is the matrix."""
