"""`scan`: finds competing implementations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from canonize.cli.exit_codes import ExitCode
from canonize.cli.groups_found import find_groups
from canonize.cli.invocation import Invocation, invocation
from canonize.cli.scan_accepted import accept_groups
from canonize.cli.scan_explained import explain_group
from canonize.cli.scan_reports import write_reports
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.discovery.result import ScanResult

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
    below = [_in_repository(asked, path) for path in paths or []]
    result = find_groups(asked, below)
    if new_only:
        from dataclasses import replace

        result = replace(result, accepted=())
    write_reports(asked, result, sarif, html)
    if accept or accept_all:
        groups = [chosen_group(result, accept)] if accept else list(result.groups)
        accept_groups(asked, groups, reason.strip())
        return
    if explain:
        explain_group(asked, result, chosen_group(result, explain))
    else:
        _show(asked, result, limit, below, hazards=hazards, every=every)
    worst = result.worst()
    bad = _SEVERITIES.index(fail_on) if fail_on else len(_SEVERITIES) if new_only else -1
    if worst is not None and worst.rank <= bad:
        raise typer.Exit(ExitCode.FOUND)


def _in_repository(asked: Invocation, path: str) -> str:
    """A path of the repository, named from where the person is or from the repository's top.

    Raises:
        CanonizeError: nothing is there.
    """
    top = asked.top.resolve()
    for start in (asked.directory.resolve(), top):
        named = (start / path).resolve()
        if named.exists() and named.is_relative_to(top):
            return named.relative_to(top).as_posix()
    raise CanonizeError(
        f"{path} is no path of the repository", hint=f"name a file or a folder below {top}"
    )


def _show(
    asked: Invocation,
    result: ScanResult,
    limit: int,
    below: list[str],
    *,
    hazards: bool,
    every: bool,
) -> None:
    from canonize.console.scanned import show_scan

    if asked.json:
        asked.screen.document("scan", result.as_json())
    else:
        show_scan(asked.screen, result, limit=limit, below=below, hazards=hazards, every=every)
