"""What a review writes into the plan: files that a step leaves out, and rules for its codemods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.runner.review import Review
    from canonize.runner.session import Session


@dataclass(frozen=True)
class PlanEdit:
    """Options that a step's codemod gets."""

    step: str
    codemod: str
    options: dict[str, Any]


def exclusions(session: Session, found: Review, key: str) -> Iterator[PlanEdit]:
    """Leaves the file of an edit, of a shape's edits, or of an open point out of its step.

    Raises:
        CanonizeError: the key names nothing of a step to come, or the edit can't stay behind alone.
    """
    steps = {step.id: step for step in session.plan.steps}
    _require_alone(found, key)
    for step, path in _places(found, key):
        for call in steps[step].codemods:
            if "exclude" in session.load(call.name).Options.model_fields:
                yield PlanEdit(step, call.name, {"exclude": [path]})


def _require_alone(found: Review, key: str) -> None:
    """Where tests fake a competitor, half of its users can't stay: the fake stands in one place."""
    from canonize.core.units import concerned

    for one in found.chosen(key):
        if one in found.hunks:
            hunk, proposal = found.hunks[one]
            symbols = concerned(hunk, proposal, found.plan)
            if symbols:
                raise CanonizeError(
                    f"{hunk.path} can't be left out alone: tests fake what it uses, "
                    f"so the users of {symbols[0]} move together or stay together",
                    hint=f"canonize review --reject {hunk.key[:8]} --reason TEXT leaves it alone "
                    "as a whole",
                )


def rule_for(found: Review, key: str, text: str) -> PlanEdit:
    """A rule that answers an edit or an open point, for its step.

    Args:
        text: a codemod with its options, as it stands in a plan.

    Raises:
        CanonizeError: the key names nothing of a step to come, or the text is no such rule.
    """
    from canonize.plan_file.text_lines import read_or_none

    step = _places(found, key)[0][0]
    values = read_or_none(text)
    match values.data if values else None:
        case {**rule} if len(rule) == 1:
            [(codemod, options)] = rule.items()
            if isinstance(options, dict) and options:
                return PlanEdit(step, str(codemod), options)
    raise CanonizeError(
        f"{text!r} is no rule",
        hint="a codemod with its options, as in a plan: `rewrite_imports: {misfits: rewrite}`",
    )


def rule_of_text(found: Review, text: str) -> PlanEdit:
    """``KEY=RULE`` of the command line."""
    key, equals, rule = text.partition("=")
    if not equals:
        raise CanonizeError(f"{text!r} names no key", hint="--rule KEY='codemod: {option: value}'")
    return rule_for(found, key.strip(), rule)


def _places(found: Review, key: str) -> list[tuple[str, str]]:
    places: dict[tuple[str, str], None] = {}
    for one in found.chosen(key):
        if one in found.points:
            point, step = found.points[one]
            places[step, point.entry.path] = None
        elif one in found.hunks:
            hunk = found.hunks[one][0]
            places[hunk.step, hunk.path] = None
    if not places:
        raise CanonizeError(f"{key!r} is of no step to come", hint="`canonize review` lists them")
    return list(places)


def changed_plan(asked: Invocation, edits: Iterable[PlanEdit]) -> bytes:
    """The plan's text with more options in its steps; the rest stays as it is.

    Raises:
        CanonizeError: the plan says something else already, or can't be added to.
        PlanInvalid: the plan would be wrong by it.
    """
    from canonize.cli.plan_check import ground_of
    from canonize.plan_file.check import check_plan
    from canonize.plan_file.document import document_of, errors_of, invalid_plan
    from canonize.plan_file.step_options import shown_options, with_options

    text = (asked.plan_text or b"").decode("utf-8")
    for edit in edits:
        changed = with_options(text, edit.step, edit.codemod, edit.options)
        if changed is None:
            raise CanonizeError(
                f"step {edit.step} of the plan has another value there, or can't be added to",
                where=asked.shown_plan,
                details=(shown_options(edit.codemod, edit.options),),
                hint="write it into the step by hand",
            )
        text = changed
    document = document_of(text.encode("utf-8"), asked.plan_path, shown=asked.shown_plan)
    problems = check_plan(document, ground_of(asked))
    if errors_of(problems):
        raise invalid_plan(asked.shown_plan, problems)
    return text.encode("utf-8")


def show_edits(asked: Invocation, edits: Iterable[PlanEdit]) -> None:
    """Says what was written into the plan, and what follows from it."""
    from canonize.plan_file.step_options import shown_options

    for edit in edits:
        said = f"{edit.step}: {shown_options(edit.codemod, edit.options)}"
        asked.screen.say(f"wrote {asked.shown_plan}: {said}")
    asked.screen.say("next: `canonize review` again; what the steps do may be another now")
