"""Which checks a step has, and what each name stands for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from canonize.core.asked_codemod import telling_whose
from canonize.core.check import Check
from canonize.core.plan import CheckSpec, Plan, Step

DANGLING = "dangling-references"


def spec_of(plan: Plan, name: str) -> CheckSpec:
    """A named check of the plan, or a kind without options."""
    return plan.checks.get(name) or CheckSpec(kind=name, options={})


def loaded_check(plan: Plan, name: str, kinds: Callable[[str], Check]) -> tuple[Check, Any]:
    """The check that a name stands for, and its options.

    Args:
        kinds: from a kind's name to its check.
    """
    spec = spec_of(plan, name)
    check = kinds(spec.kind)
    return check, check.Options.model_validate(spec.options)


def checks_of_step(plan: Plan, step: Step) -> tuple[str, ...]:
    """The step's checks, and the one that a trigger asks for."""
    names = tuple(dict.fromkeys(step.checks))
    implied = plan.rollback_on.dangling_reference and step.codemods
    kinds = {spec_of(plan, name).kind for name in names}
    return (*names, DANGLING) if implied and DANGLING not in kinds else names


def described(plan: Plan, name: str, check: Check, options: Any) -> str:
    """What a check of the plan does, in one line.

    Raises:
        PlugInFailed: somebody's own check can't say it.
    """
    with telling_whose(spec_of(plan, name).kind, what="the check"):
        return check.describe(options)
