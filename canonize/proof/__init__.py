"""Runs things to prove something: tests, differential tests, events, paired timing."""
