"""`review`: decides on edits and open points, one key a decision, or by key over a pipe."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import Invocation, invocation, step_number
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from canonize.cli.plan_edits import PlanEdit
    from canonize.core.decisions import Answer, Decision
    from canonize.runner.review import Review
    from canonize.runner.session import Session


def review(
    context: typer.Context,
    step: Annotated[str | None, typer.Argument(help="Only this step (its number or id).")] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Accept an edit, all edits of a shape, or an open point."),
    ] = None,
    reject: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Reject an edit or a shape: its unit stays as it is."),
    ] = None,
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why.")] = "",
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="Leave its file out of the step, in the plan."),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=RULE", help="Give its step a rule: `codemod: {option: value}`."),
    ] = None,
    html: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write a page on which edits can be decided."),
    ] = None,
    import_: Annotated[
        Path | None,
        typer.Option("--import", metavar="FILE", help="Take the decisions that a page handed out."),
    ] = None,
) -> None:
    """Decide on the edits of the steps to come, and on what they leave to people.

    Edits are grouped by step and shape. On a terminal each group is asked about, one key a
    decision; otherwise they are listed with their keys, for --accept and --reject. Decisions are
    kept in decisions.yaml beside the plan; `preview` and `run` replay them. A rejection holds all
    that is only right together with the edit. What is undecided is done as the plan says. --exclude
    and --rule answer in the plan itself: the file is left out of the step, or the step's codemod
    gets an option.
    """
    from canonize.cli.previewed import previewed
    from canonize.core.decisions import Answer, Decisions
    from canonize.runner.review import review_of

    asked = invocation(context)
    if reason and not (accept or reject):
        raise CanonizeError("--reason is of a decision", hint="give --accept KEY or --reject KEY")
    with asked.open_session(migrated=True) as session:
        numbers = [step_number(session.plan, step)] if step else None
        decisions = session.migration.decisions
        played = [found.proposal for found in previewed(asked, session, numbers)]
        found = review_of(session.plan, played, decisions)
        answers = _Answers(session, found, session.place.history.person())
        answers.take(accept or (), Answer.ACCEPT, reason)
        answers.take(reject or (), Answer.REJECT, reason)
        for key in exclude or ():
            answers.exclude(key)
        for text in rule or ():
            answers.rule(text)
        if import_:
            answers.decisions |= _imported(asked.file(import_), found, answers.by)
        if html:
            _write_page(asked, session, found, asked.file(html))
            if not answers:
                return
        if not answers and asked.screen.is_interactive and not asked.json:
            _ask(asked, answers)
    _keep(asked, answers)
    now = review_of(found.plan, played, Decisions({**decisions.by_key, **answers.decisions}))
    _tell(asked, now, answers)


@dataclass
class _Answers:
    """What a person says: decisions, and what the plan gets."""

    session: Session
    found: Review
    by: str
    decisions: dict[str, Decision] = field(default_factory=dict)
    edits: list[PlanEdit] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.decisions or self.edits)

    def take(self, keys: Iterable[str], answer: Answer, reason: str) -> None:
        """Decides on edits, shapes and open points."""
        for text in keys:
            chosen = self.found.chosen(text)
            for item in self.found.decide(chosen, answer, reason=reason, by=self.by):
                if item.key in self.decisions:
                    raise CanonizeError(f"{text} is both accepted and rejected")
                self.decisions[item.key] = item

    def exclude(self, key: str) -> None:
        """Leaves the files of a key out of its step."""
        from canonize.cli.plan_edits import exclusions

        self.edits += exclusions(self.session, self.found, key)

    def rule(self, text: str) -> None:
        """Takes ``KEY=RULE``."""
        from canonize.cli.plan_edits import rule_of_text

        self.edits.append(rule_of_text(self.found, text))

    def amend(self, key: str, rule: str) -> str:
        """One answer of a person who is asked: a rule, or to leave the file out without one."""
        from canonize.plan_file.step_options import shown_options

        before = len(self.edits)
        if rule:
            self.rule(f"{key}={rule}")
        else:
            self.exclude(key)
        return "\n".join(
            f"for {edit.step}: {shown_options(edit.codemod, edit.options)}"
            for edit in self.edits[before:]
        )


def _keep(asked: Invocation, answers: _Answers) -> None:
    """Writes all that was answered; nothing where the plan would be wrong by it."""
    from canonize.cli.plan_edits import changed_plan
    from canonize.workspace.whole_files import write_whole

    plan = changed_plan(asked, answers.edits) if answers.edits else None
    keep_decisions(asked, answers.decisions.values())
    if plan is not None:
        write_whole(asked.plan_path, plan)


def _imported(file: Path, found: Review, by: str) -> dict[str, Decision]:
    from canonize.runner.review_data import decisions_of_page

    try:
        data = file.read_bytes()
    except OSError as error:
        raise CanonizeError(f"it can't be read: {error.strerror}", where=str(file)) from error
    made: dict[str, Decision] = {}
    for key, (answer, reason) in decisions_of_page(data, found).items():
        for item in found.decide([key], answer, reason=reason, by=by):
            made[item.key] = item
    return made


def _write_page(asked: Invocation, session: Session, found: Review, file: Path) -> None:
    import canonize
    from canonize.console.progress import ProgressLine
    from canonize.core.collecting import collecting_rarely
    from canonize.reports.review_page import review_page
    from canonize.runner.record import record_of
    from canonize.runner.review_data import page_data
    from canonize.workspace.whole_files import write_whole

    with collecting_rarely(), ProgressLine(asked.screen).during("making the page"):
        data = page_data(found, session.migration)
        page = review_page(record_of(session), data, version=canonize.__version__)
    write_whole(file, page.encode("utf-8", "backslashreplace"))
    asked.screen.say(f"wrote {file}")
    asked.screen.say("next: open it, decide, and `canonize review --import` what it hands out")
    if asked.json:
        asked.screen.document(
            "review-page", {"page": str(file), "undecided": list(found.undecided())}
        )


def _ask(asked: Invocation, answers: _Answers) -> None:
    from canonize.console.reviewed import ReviewWalk, items_of

    found = answers.found

    def decide(keys: tuple[str, ...], answer: Answer, reason: str) -> Iterable[Decision]:
        return found.decide(keys, answer, reason=reason, by=answers.by)

    items = items_of(found.steps)
    walk = ReviewWalk(
        asked.screen, items, found.decisions, _one_key, _one_line, decide, answers.amend
    )
    answers.decisions |= walk.run()


def _one_key() -> str:
    """The next key, without waiting for the end of a line."""
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    try:
        tty.setcbreak(descriptor, termios.TCSADRAIN)  # what was typed ahead is kept
        return sys.stdin.read(1)
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def _one_line(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        return ""


def keep_decisions(asked: Invocation, made: Iterable[Decision]) -> None:
    """Writes decisions beside the plan."""
    from canonize.plan_file.decisions_file import decisions_path, with_decisions
    from canonize.workspace.whole_files import write_whole

    decided = list(made)
    if decided:
        path = decisions_path(asked.plan_path)
        data = path.read_bytes() if path.exists() else None
        write_whole(path, with_decisions(data, asked.load_plan().plan.name, decided))


def _tell(asked: Invocation, now: Review, answers: _Answers) -> None:
    from canonize.cli.plan_edits import show_edits
    from canonize.console.reviewed import item_json, items_of, show_items
    from canonize.core.plural import plural
    from canonize.plan_file.decisions_file import DECISIONS_NAME

    items, undecided, stale = items_of(now.steps), now.undecided(), now.unmatched()
    made = answers.decisions
    if asked.json:
        asked.screen.document(
            "review",
            {
                "plan": now.plan.name,
                "items": [item_json(item, now.decisions) for item in items],
                "decided": sorted(made),
                "planned": [asdict(edit) for edit in answers.edits],
                "undecided": list(undecided),
                "unmatched": [item.key for item in stale],
            },
        )
    elif not answers:
        with asked.screen.paged():
            show_items(asked.screen, items, now.decisions)
    for item in stale:
        asked.screen.warn(
            f"the decision {item.key} ({item.answer}, {item.path}) no longer matches anything",
            f"look at it, and take it out of {DECISIONS_NAME}",
        )
    if made:
        asked.screen.say(f"wrote {DECISIONS_NAME}: {plural(len(made), 'decision')}")
        for decision in made.values():
            for symbol in decision.concerns:
                said = f"{symbol} is left alone as a whole: tests fake it, so its users stay "
                asked.screen.say(f"{said}together")
    if answers.edits:
        show_edits(asked, answers.edits)
    asked.screen.say(f"undecided: {len(undecided)} of {len(now.hunks) + len(now.points)}")
