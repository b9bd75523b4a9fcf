"""`report`: the tracker, its page, and the text of the pull request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.cli.report_handed import create_by_tool, hand_out
from canonize.cli.report_record import record_for_report
from canonize.cli.report_texts import split_parts, texts_for_report
from canonize.errors import CanonizeError


def report(
    context: typer.Context,
    tracker: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write or update a Markdown tracker."),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the tracker as a page.")
    ] = None,
    pull_request: Annotated[
        bool, typer.Option("--pull-request", help="Title and body of the pull request.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where the pull request's text goes.")
    ] = None,
    split: Annotated[
        str, typer.Option(metavar="BY", help="Branches by step, or by owner (CODEOWNERS).")
    ] = "",
    create: Annotated[
        bool, typer.Option("--create", help="Open the pull request with gh or glab.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask before --create.")] = False,
) -> None:
    """Say what the migration is, did, and still has to do.

    The tracker has generated blocks between markers; what you write outside of them stays. A
    criterion is only ticked when it was measured. Without an option the tracker is shown.
    """
    from canonize.workspace.whole_files import write_whole

    asked = invocation(context)
    _require_sense(pull_request=pull_request, to=to, split=split, create=create)
    with asked.open_session(migrated=True) as session:
        record = record_for_report(asked, session)
        parts = split_parts(session, record, split) if split else []
        if tracker:
            from canonize.reports.tracker import tracker as written

            file = asked.file(tracker)
            write_whole(file, written(record, _read(file)).encode("utf-8"))
            asked.screen.say(f"wrote {file}")
        if html:
            import canonize
            from canonize.reports.tracker_page import tracker_page

            page = tracker_page(record, version=canonize.__version__)
            write_whole(asked.file(html), page.encode("utf-8", "backslashreplace"))
            asked.screen.say(f"wrote {asked.file(html)}")
        texts = texts_for_report(record, parts) if pull_request else []
        into = asked.file(to) if to else None
        hand_out(asked, record, texts, into, shown=not tracker and not html and not create)
    if create:
        create_by_tool(asked, record, texts, yes=yes)


def _require_sense(*, pull_request: bool, to: Path | None, split: str, create: bool) -> None:
    if split not in ("", "step", "owner"):
        raise CanonizeError(f"nothing is split by {split!r}", hint="--split step, or --split owner")
    if not pull_request and (to or split or create):
        raise CanonizeError("--to, --split and --create are of --pull-request", hint="add it")


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else None
    except UnicodeDecodeError as error:
        raise CanonizeError("the tracker is not UTF-8", where=str(path)) from error
    except OSError as error:
        raise CanonizeError(
            f"the tracker can't be read: {error.strerror}", where=str(path)
        ) from error
