"""`review`: decides on edits and open points, one key a decision, or by key over a pipe."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import Invocation, invocation, step_number
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Iterable

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
    that is only right together with the edit. What is undecided is done as the plan says.
    """
    from canonize.cli.preview import previewed
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
        by = session.place.history.person()
        made: dict[str, Decision] = {}
        for keys, answer in ((accept, Answer.ACCEPT), (reject, Answer.REJECT)):
            for text in keys or ():
                for item in found.decide(found.chosen(text), answer, reason=reason, by=by):
                    if item.key in made:
                        raise CanonizeError(f"{text} is both accepted and rejected")
                    made[item.key] = item
        if import_:
            made |= _imported(import_, found, by)
        if html:
            _write_page(asked, session, found, html)
            if not made:
                return
        if not made and asked.screen.is_interactive and not asked.json:
            made = _asked_for(asked, found, by)
    keep_decisions(asked, made.values())
    now = review_of(found.plan, played, Decisions({**decisions.by_key, **made}))
    _tell(asked, now, made)


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
    from canonize.core.collecting import collecting_rarely
    from canonize.reports.review_page import review_page
    from canonize.runner.record import record_of
    from canonize.runner.review_data import page_data
    from canonize.workspace.whole_files import write_whole

    with collecting_rarely():
        data = page_data(found, session.migration)
        page = review_page(record_of(session), data, version=canonize.__version__)
    write_whole(file, page.encode("utf-8", "backslashreplace"))
    asked.screen.say(f"wrote {file}")
    asked.screen.say("next: open it, decide, and `canonize review --import` what it hands out")
    if asked.json:
        asked.screen.document({"page": str(file), "undecided": list(found.undecided())})


def _asked_for(asked: Invocation, found: Review, by: str) -> dict[str, Decision]:
    from canonize.console.reviewed import Walk, items_of

    def decide(keys: tuple[str, ...], answer: Answer, reason: str) -> Iterable[Decision]:
        return found.decide(keys, answer, reason=reason, by=by)

    items = items_of(found.steps)
    walk = Walk(asked.screen, items, found.decisions, _one_key, _one_line, decide)
    return walk.run()


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


def _tell(asked: Invocation, now: Review, made: dict[str, Decision]) -> None:
    from canonize.console.reviewed import item_json, items_of, show_items
    from canonize.core.plural import plural
    from canonize.plan_file.decisions_file import DECISIONS_NAME

    items, undecided, stale = items_of(now.steps), now.undecided(), now.unmatched()
    if asked.json:
        asked.screen.document(
            {
                "plan": now.plan.name,
                "items": [item_json(item, now.decisions) for item in items],
                "decided": sorted(made),
                "undecided": list(undecided),
                "unmatched": [item.key for item in stale],
            }
        )
    elif not made:
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
    asked.screen.say(f"undecided: {len(undecided)} of {len(now.hunks) + len(now.points)}")
