"""Behaviour that `tests new` tries before it writes a test of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    pass


def try_behaviour(asked: Invocation, *, yes: bool) -> None:
    """Runs the differential test of each re-routed competitor, and keeps examples in the plan."""
    from canonize.cli.consent import agree
    from canonize.cli.plan_edits import PlanEdit, changed_plan
    from canonize.core.plural import plural
    from canonize.core.symbols import Symbol
    from canonize.proof.differential import Budget
    from canonize.proof.kept_examples import literal_examples
    from canonize.proof.tried_by_plan import tried_by_plan

    says = "trying what competitors give runs the project's code in a copy"
    agree(asked, says, runs="code", yes=yes)
    examples: dict[str, list[list[str]]] = {}
    with asked.open_session(migrated=True, looking=True) as session:
        plan, tree, step = session.plan, session.before(), ""
        for one in plan.steps:
            step = step or (one.id if any(c.name == "write_tests" for c in one.codemods) else "")
        if not step:
            raise CanonizeError(
                "no step of the plan writes tests",
                hint="put one with the codemod `write_tests` before the first change",
            )
        for competitor in plan.competitors:
            pair = plan.replacement(competitor), Symbol.parse(competitor.symbol)
            if not (pair[0].name and pair[1].name and competitor.verdict.is_rerouted):
                continue
            found = tried_by_plan(
                tree, session.migration, asked.load_codemod, *pair, like=asked.top, budget=Budget()
            )
            kept = literal_examples(found.kept)
            if found.grade is not None and not found.grade.earns_duplicate:
                said = f"{found.example}: {found.canonical} in the canonical, {found.competitor}"
                asked.screen.warn(f"{competitor.symbol}: {found.why}: {said} in the competitor")
            elif kept:
                examples[competitor.symbol] = [list(example) for example in kept]
            else:
                why = found.why or "no example can be written down: values are no literals"
                asked.screen.warn(f"{competitor.symbol}: {why}")
    if not examples:
        return
    edits = [PlanEdit(step, "write_tests", {"examples": examples})]
    text = changed_plan(asked, edits)
    asked.plan_path.write_bytes(text)
    count = sum(map(len, examples.values()))
    asked.screen.say(f"wrote {plural(count, 'example')} into the step {step} of {asked.shown_plan}")
