"""Real repositories in temporary folders, and a home of their own."""

from tests.runner.conftest import _own_home, repository

__all__ = ["_own_home", "repository"]
