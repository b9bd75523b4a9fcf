"""Executable conformance suite: every numbered form of docs/reference-forms.md, run black box."""
