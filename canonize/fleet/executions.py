"""What the plans of a fleet execute, as a person must see it before saying yes."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from canonize.catalogue import load_check, load_codemod
from canonize.core.queries import PlaysQuery
from canonize.plan_file.document import document_of
from canonize.plan_file.shape import plan_of
from canonize.runner.step_checks import checks_of_step, described, loaded_check


def executions(plans: Iterable[bytes]) -> list[str]:
    """Every command of the plans, each once, in their order.

    Raises:
        PlanInvalid: a step names a check that does not exist.
        CodemodUnknown: a codemod can't be loaded.
    """
    found: dict[str, None] = {}
    for text in dict.fromkeys(plans):
        plan, _ = plan_of(document_of(text, Path("plan"), shown="plan"))
        if plan is None:
            continue  # told where it is loaded
        for step in plan.steps:
            for name in checks_of_step(plan, step):
                check, options = loaded_check(plan, name, load_check)
                if check.executes:
                    found[f"check {name}: {described(plan, name, check, options)}"] = None
            for call in step.codemods:
                if isinstance(load_codemod(call.name), PlaysQuery):
                    found[f"Bowler query: {json.dumps(call.options, default=str)}"] = None
    return list(found)
