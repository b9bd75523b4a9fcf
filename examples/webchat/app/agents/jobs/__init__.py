"""Runs that no user is waiting for."""
