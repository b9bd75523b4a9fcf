"""Calls two implementations alike and looks for an example that tells them apart.

Runs in the interpreter of a project: nothing of canonize is imported here.
"""
