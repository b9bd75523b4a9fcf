"""Whether a competitor still stands as something of its own."""

from __future__ import annotations

from canonize.core.symbols import Symbol
from canonize.plan_file.find_symbol import find_symbol
from canonize.resolution.end_states import EndState, end_state
from canonize.resolution.project import Project


def stands(symbol: Symbol, target: Symbol, project: Project) -> bool:
    """Whether a duplicate is there as something of its own."""
    missing = find_symbol(symbol, project)
    return missing is None and end_state(symbol, target, project) is EndState.STAYS
