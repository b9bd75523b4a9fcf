"""Functions that a plan's rules call in place of a competitor."""

from __future__ import annotations

from canonize.core.plan import Plan
from canonize.core.symbols import Symbol


def bridges_of(plan: Plan) -> frozenset[Symbol]:
    """What the rules of the steps' codemods name by ``replace_with``."""
    rules = (
        rule
        for step in plan.steps
        for call in step.codemods
        for rule in call.options.get("rules", ())
        if isinstance(rule, dict)
    )
    named = (rule.get("replace_with") for rule in rules)
    return frozenset(Symbol.parse(text) for text in named if isinstance(text, str))
