"""`report`: the tracker, its page, and the text of the pull request."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.core.record import Record, RecordedGroup
    from canonize.discovery.result import Group
    from canonize.runner.session import Session
    from canonize.runner.splitting import Branch

_QUEUE = 10


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
        record = _record(asked, session)
        parts = _parts(session, record, split) if split else []
        if tracker:
            from canonize.reports.tracker import tracker as written

            write_whole(tracker, written(record, _read(tracker)).encode("utf-8"))
            asked.screen.say(f"wrote {tracker}")
        if html:
            import canonize
            from canonize.reports.tracker_page import tracker_page

            page = tracker_page(record, version=canonize.__version__)
            write_whole(html, page.encode("utf-8", "backslashreplace"))
            asked.screen.say(f"wrote {html}")
        texts = _texts(record, parts) if pull_request else []
        _hand_out(asked, record, texts, to, shown=not tracker and not html and not create)
    if create:
        _create(asked, record, texts, yes=yes)


def _require_sense(*, pull_request: bool, to: Path | None, split: str, create: bool) -> None:
    if split not in ("", "step", "owner"):
        raise CanonizeError(f"nothing is split by {split!r}", hint="--split step, or --split owner")
    if not pull_request and (to or split or create):
        raise CanonizeError("--to, --split and --create are of --pull-request", hint="add it")


def _record(asked: Invocation, session: Session) -> Record:
    """The record, with what a scan finds to do next."""
    from canonize.cli.scan import find_groups
    from canonize.console.progress import ProgressLine
    from canonize.core.collecting import collecting_rarely
    from canonize.runner.record import record_of

    groups = find_groups(asked, []).groups
    progress = ProgressLine(asked.screen)
    progress.update("putting the record together")
    mine = [g for g in groups if any(m.symbol == session.plan.canonical for m in g.members)]
    others = [g for g in groups if g not in mine][:_QUEUE]
    try:
        with collecting_rarely():
            return record_of(
                session, [_found(g) for g in others], _found(mine[0]) if mine else None
            )
    finally:
        progress.end()


def _found(group: Group) -> RecordedGroup:
    from canonize.core.record import RecordedGroup

    reasons = tuple(group.reasons)
    return RecordedGroup(
        group.name, str(group.severity), group.canonical, len(group.members), reasons
    )


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8") if path.exists() else None
    except UnicodeDecodeError as error:
        raise CanonizeError("the tracker is not UTF-8", where=str(path)) from error
    except OSError as error:
        raise CanonizeError(
            f"the tracker can't be read: {error.strerror}", where=str(path)
        ) from error


def _parts(session: Session, record: Record, split: str) -> list[Branch]:
    from canonize.runner.splitting import by_owner, by_step, make_branches

    if not any(step.commit for step in record.applied):
        raise CanonizeError("no step with a commit is applied, so there is nothing to split")
    parts = by_step(record) if split == "step" else by_owner(session, record)
    make_branches(session, parts)
    return parts


def _texts(record: Record, parts: Sequence[Branch]) -> list[tuple[str, str, str]]:
    """Branch, title and body of each pull request."""
    from canonize.reports.pull_request import pull_request

    if not parts:
        return [(record.branch, *pull_request(record))]
    found = []
    for number, part in enumerate(parts, start=1):
        if part.step is not None:
            found.append((part.branch, *pull_request(record, only=part.step)))
        else:
            is_last = number == len(parts)
            title, body = pull_request(record, closes=is_last)
            found.append((part.branch, f"{title} ({part.owner})", body))
    return found


def _hand_out(
    asked: Invocation,
    record: Record,
    texts: Sequence[tuple[str, str, str]],
    to: Path | None,
    *,
    shown: bool,
) -> None:
    from canonize.reports.tracker import tracker
    from canonize.workspace.whole_files import write_whole

    pages = [f"{title}\n\n{body}" for _, title, body in texts]
    names = [to] if to and len(pages) == 1 else []
    if to and len(pages) > 1:
        names = [to.with_name(f"{to.stem}-{n}{to.suffix}") for n in range(1, len(pages) + 1)]
    for name, page in zip(names, pages, strict=False):
        write_whole(name, page.encode("utf-8"))
        asked.screen.say(f"wrote {name}")
    if asked.json:
        requests = [{"branch": b, "title": t, "body": body} for b, t, body in texts]
        asked.screen.document("report", {**record.as_json(), "pull_requests": requests})
    elif pages and not names and shown:
        for (branch, _, _), page in zip(texts, pages, strict=True):
            if len(pages) > 1:
                asked.screen.say(f"=== {branch}")
            asked.screen.raw(page.encode("utf-8"))
    elif shown and not texts:
        with asked.screen.paged():
            for line in tracker(record, None).splitlines():
                asked.screen.show(line)


def _create(
    asked: Invocation, record: Record, texts: Sequence[tuple[str, str, str]], *, yes: bool
) -> None:
    """Calls gh or glab, after saying what it will do; what can't be opened is left in a file."""
    tool = next((name for name in ("gh", "glab") if shutil.which(name)), "")
    kept = []
    for branch, title, body in texts:
        folder = Path(tempfile.mkdtemp(prefix="canonize-"))
        file = folder / "body.md"
        file.write_text(body, "utf-8")
        kept.append((branch, title, file))
    if not tool:
        files = tuple(f"{branch}: {title}: {file}" for branch, title, file in kept)
        raise CanonizeError(
            "neither gh nor glab is installed, so nothing was opened",
            hint="push the branch, and open it by hand with this text",
            details=files,
        )
    commands = [_command(tool, *request) for request in kept]
    for command in commands:
        asked.screen.say(f"will run: {' '.join(command)}")
    if not yes and not (asked.screen.is_interactive and asked.screen.ask("run it?")):
        asked.screen.say("nothing was opened; --yes runs it without asking")
        return
    for number, command in enumerate(commands):
        done = subprocess.run(command, cwd=asked.top, capture_output=True, text=True, check=False)
        if done.returncode:
            left = tuple(f"not opened: {b}: {t}: {f}" for b, t, f in kept[number:])
            said = tuple((done.stderr or done.stdout).strip().splitlines()[-5:])
            raise CanonizeError(
                f"{tool} failed with {done.returncode}; {number} of {len(commands)} were opened",
                hint="is the branch pushed? The texts are kept in the named files",
                details=(*said, *left),
            )
        asked.screen.say(done.stdout.strip())


def _command(tool: str, branch: str, title: str, file: Path) -> list[str]:
    if tool == "gh":
        return ["gh", "pr", "create", "--head", branch, "--title", title, "--body-file", str(file)]
    body = file.read_text("utf-8")
    about = ["--title", title, "--description", body]
    return ["glab", "mr", "create", "--source-branch", branch, *about, "--yes"]
