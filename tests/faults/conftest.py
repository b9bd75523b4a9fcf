"""Faults strike in a home of their own, too."""

from tests.runner.conftest import _own_home

__all__ = ["_own_home"]
