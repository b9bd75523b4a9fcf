"""`scan`: finds competing implementations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import canonize
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from canonize.core.bodies import Body
    from canonize.discovery.result import Group, GroupMember, ScanResult

_SEVERITIES = ("critical", "high", "medium", "low")


def scan(
    context: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(help="Report only groups with a member below these.")
    ] = None,
    explain: Annotated[
        str, typer.Option(metavar="GROUP", help="All evidence about one group (id or number).")
    ] = "",
    limit: Annotated[int, typer.Option(help="Groups in the table; 0 for all.", min=0)] = 20,
    every: Annotated[
        bool, typer.Option("--all", help="The weaker groups, too, which are mostly no finding.")
    ] = False,
    hazards: Annotated[
        bool, typer.Option("--hazards", help="List what else hurts, place by place.")
    ] = False,
    sarif: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write SARIF 2.1.0, for code scanning.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a self-contained page.")
    ] = None,
    fail_on: Annotated[
        str, typer.Option(metavar="SEVERITY", help="End with 1 at this severity or worse.")
    ] = "",
    new_only: Annotated[
        bool,
        typer.Option("--new-only", help="Leave out what is accepted; end with 1 for the rest."),
    ] = False,
    accept: Annotated[
        str, typer.Option(metavar="GROUP", help="Accept a group in canonize.toml.")
    ] = "",
    accept_all: Annotated[
        bool, typer.Option("--accept-all", help="Accept every group that is found, as a baseline.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why it is accepted.")] = "",
) -> None:
    """Find competing implementations of one thing, worst first.

    Nothing of the repository is executed, and nothing but a cache in the git directory is written,
    except the files that are asked for.
    """
    from canonize.core.nearest import nearest
    from canonize.discovery.chosen_group import chosen_group

    asked = invocation(context)
    if fail_on and fail_on not in _SEVERITIES:
        hint = nearest(fail_on, _SEVERITIES) or f"one of {', '.join(_SEVERITIES)}"
        raise CanonizeError(f"no severity {fail_on!r}", hint=hint)
    if accept and accept_all:
        raise CanonizeError("--accept is for one group, --accept-all for all", hint="give one")
    if (accept or accept_all) and not reason.strip():
        raise CanonizeError("a group is accepted for a reason", hint="give --reason TEXT")
    if accept_all and paths:
        raise CanonizeError("--accept-all accepts every group, so it takes no PATH")
    result = find_groups(asked, paths or [])
    if new_only:
        from dataclasses import replace

        result = replace(result, accepted=())
    _write_reports(asked, result, sarif, html)
    if accept or accept_all:
        groups = [chosen_group(result, accept)] if accept else list(result.groups)
        _accept(asked, groups, reason.strip())
        return
    if explain:
        _explain(asked, result, chosen_group(result, explain))
    else:
        _show(asked, result, limit, hazards=hazards, every=every)
    worst = result.worst()
    bad = _SEVERITIES.index(fail_on) if fail_on else len(_SEVERITIES) if new_only else -1
    if worst is not None and worst.rank <= bad:
        raise typer.Exit(ExitCode.FOUND)


def find_groups(asked: Invocation, paths: list[str]) -> ScanResult:
    """Scans the repository of an invocation.

    Raises:
        RepositoryUnusable: there is no repository to scan.
        ConfigurationInvalid: canonize.toml is wrong.
    """
    from canonize.console.progress import ProgressLine
    from canonize.discovery.opening import opened_repository
    from canonize.discovery.scan import scan as scan_files

    progress = ProgressLine(asked.screen)
    try:
        with opened_repository(
            asked.directory, progress=progress.update, warn=asked.screen.warn
        ) as found:
            return scan_files(*found, paths=paths)
    finally:
        progress.end()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _write_reports(
    asked: Invocation, result: ScanResult, sarif: Path | None, html: Path | None
) -> None:
    if sarif is not None:
        from canonize.reports.sarif import sarif_of

        log = sarif_of(result.as_json(), version=canonize.__version__)
        _write(asked, sarif, json.dumps(log, indent=1) + "\n")
    if html is not None:
        from canonize.reports.scan_page import scan_page

        title = asked.top.name
        page = scan_page(result.as_json(), title=title, version=canonize.__version__)
        _write(asked, html, page)


def _write(asked: Invocation, path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise CanonizeError(f"{path} can't be written: {error.strerror}") from error
    asked.screen.say(f"wrote {path}")


def _accept(asked: Invocation, groups: Sequence[Group], reason: str) -> None:
    """Adds to the file that has the options, so that none of them is hidden by a new file."""
    from canonize.core.plural import plural
    from canonize.discovery.configuration import FILES, read_options, with_accepted_entry
    from canonize.workspace.whole_files import write_whole

    files = {name: _read(asked.top / name) for name in FILES}
    name = read_options(files).name or FILES[0]
    listed = [(group.id, sorted(group.symbols)) for group in groups]
    before = files[name] or b""
    if listed:
        write_whole(asked.top / name, with_accepted_entry(name, before, listed, reason))
    if asked.json:
        asked.screen.document(
            "scan-accept", {"file": name, "accepted": [group for group, _ in listed]}
        )
    elif listed:
        asked.screen.say(f"wrote {name}: {plural(len(listed), 'group')} accepted")
    else:
        asked.screen.say("there is no group that is not accepted")


def _explain(asked: Invocation, result: ScanResult, group: Group) -> None:
    from dataclasses import asdict

    from canonize.compatibility.evidence import CodeEvidences
    from canonize.console.scanned import show_group
    from canonize.core.symbols import Symbol
    from canonize.discovery.result import Relation
    from canonize.resolution.project import Project

    if asked.json:
        asked.screen.document("scan-group", asdict(group))
        return
    with asked.open_place() as place:
        tree = place.worktree.tree()
        evidences = CodeEvidences(Project.of(tree, result.roots))
        first = Symbol.parse(group.members[0].symbol)

        def bodies(member: GroupMember) -> tuple[Body, Body] | None:
            if member.verdict is not Relation.VARIANT:
                return None
            return evidences.of(first, Symbol.parse(member.symbol)).bodies

        with asked.screen.paged():
            show_group(asked.screen, group, bodies)


def _show(asked: Invocation, result: ScanResult, limit: int, *, hazards: bool, every: bool) -> None:
    from canonize.console.scanned import show_scan

    if asked.json:
        asked.screen.document("scan", result.as_json())
    else:
        show_scan(asked.screen, result, limit=limit, hazards=hazards, every=every)
