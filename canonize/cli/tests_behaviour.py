"""Behaviour that `tests new` tries before it writes a test of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.symbols import Symbol
    from canonize.runner.session import Session


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
    pairs: dict[str, tuple[Symbol, Symbol]] = {}
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
                pairs[competitor.symbol] = pair
            else:
                why = found.why or "no example can be written down: values are no literals"
                asked.screen.warn(f"{competitor.symbol}: {why}")
        work = _work(asked, session, examples, pairs)
    if not examples:
        return
    found_out = {"examples": examples, **({"work": work} if work else {})}
    edits = [PlanEdit(step, "write_tests", found_out)]
    text = changed_plan(asked, edits)
    asked.plan_path.write_bytes(text)
    count = sum(map(len, examples.values()))
    asked.screen.say(f"wrote {plural(count, 'example')} into the step {step} of {asked.shown_plan}")


def _work(
    asked: Invocation,
    session: Session,
    examples: Mapping[str, Sequence[Sequence[str]]],
    pairs: Mapping[str, tuple[Symbol, Symbol]],
) -> dict[str, int]:
    """By competitor, the lines that run for its examples; not where what stays takes far more."""
    from canonize.proof.work_of_calls import lines_run
    from canonize.rewriting.behaviour_tests import MOST, most_lines

    calls = {name: [call for call, _ in kept[:MOST]] for name, kept in examples.items()}
    wanted = [(symbol, calls[name]) for name, pair in pairs.items() for symbol in pair]
    if not wanted:
        return {}
    roots = session.migration.source_roots
    counts = lines_run(session.before(), roots, wanted, like=asked.top)
    found = {}
    for name, new, old in zip(pairs, counts[::2], counts[1::2], strict=True):
        if new is None or old is None:
            asked.screen.warn(f"{name}: the lines that run for its examples can't be counted")
        elif new > most_lines(old):
            asked.screen.warn(
                f"{name}: what stays runs {new} lines for the examples, where it ran {old}",
                hint="no test of its work is written, since it would not turn green",
            )
        else:
            found[name] = old
    return found
