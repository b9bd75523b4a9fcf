"""What every verb of `fleet` takes, and how a fleet is opened from it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.fleet.fleet import Fleet

Repos = Annotated[
    Path, typer.Option("--repos", metavar="FILE", help="Paths or clone URLs, or a manifest.")
]
Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="NAME", help="Only this repository, or pattern; repeatable."),
]
Shard = Annotated[
    str, typer.Option("--shard", metavar="N/M", help="Only the N-th of M parts of the fleet.")
]
State = Annotated[
    Path | None,
    typer.Option("--state", metavar="DIR", help="Clones, states, reports; beside FILE otherwise."),
]
Executor = Annotated[
    str,
    typer.Option(metavar="NAME", help="serial, processes, processes=4, dask=tcp://HOST:PORT."),
]
Lease = Annotated[
    str,
    typer.Option(metavar="TIME", help="After which a worker that is not heard of has lost it."),
]
From = Annotated[
    list[Path] | None,
    typer.Option("--from", metavar="FILE", help="`report --json` of another shard; repeatable."),
]


@dataclass(frozen=True, slots=True)
class FleetOptions:
    """The options of a verb."""

    repos: Path
    only: Sequence[str] = ()
    shard: str = ""
    state: Path | None = None
    executor: str = "processes"
    lease: str = "60s"
    shared: Sequence[Path] = ()


@contextlib.contextmanager
def opened_fleet(asked: Invocation, given: FleetOptions, *, plan: bool = True) -> Iterator[Fleet]:
    """The fleet; its folder is made when it is not there.

    Args:
        plan: whether the verb needs one; every repository's is written down then.

    Raises:
        CanonizeError: bad options, a bad file of repositories, a bad plan; nothing is changed.
    """
    from canonize.console.progress import ProgressLine
    from canonize.core.plan_fields import seconds
    from canonize.fleet.choosing import chosen_repositories
    from canonize.fleet.executors import Engine
    from canonize.fleet.fleet import Fleet
    from canonize.fleet.repos_file import read_repositories
    from canonize.fleet.states import States
    from canonize.plan_file.load import load_plan

    file = asked.directory / given.repos
    repositories = read_repositories(file)
    found = chosen_repositories(repositories, only=given.only, shard=given.shard)
    engine = Engine.parse(given.executor)
    try:
        lease = seconds(given.lease)
    except ValueError as error:
        raise CanonizeError(f"--lease: {error}") from error
    shared = _shared(asked, given.shared)
    if plan:
        load_plan(asked.plan_path, shown=asked.shown_plan)
    progress = ProgressLine(asked.screen)
    folder = state_folder(asked, given)
    with States(folder) as states:
        fleet = Fleet(
            folder,
            repositories,
            frozenset(r.ident for r in found),
            engine,
            states,
            asked.plan_path.resolve() if plan else None,
            asked.shown_plan,
            shared,
            bool(given.shard or given.shared),
            lease,
            progress.update,
        )
        try:
            if plan:
                fleet.write_plans()
            yield fleet
        finally:
            fleet.close()
            progress.end()


def state_folder(asked: Invocation, given: FleetOptions) -> Path:
    """Where a fleet keeps everything: ``repos.fleet`` beside ``repos.txt`` when not named."""
    if given.state is not None:
        return (asked.directory / given.state).resolve()
    file = (asked.directory / given.repos).resolve()
    return file.with_name(f"{file.stem}.fleet")


def require_begun(asked: Invocation, given: FleetOptions) -> None:
    """Raises CanonizeError when nothing was ever done with this fleet."""
    if not (state_folder(asked, given) / "fleet.sqlite3").is_file():
        if not (asked.directory / given.repos).is_file():
            raise CanonizeError(
                f"{given.repos} is missing",
                where=str(given.repos),
                hint="one path or clone URL a line, or a manifest: docs/fleet.md",
            )
        raise CanonizeError(
            f"nothing was done yet with the fleet of {given.repos}",
            where=str(state_folder(asked, given)),
            hint=f"`canonize fleet plan --repos {given.repos}` looks at it",
        )


def _shared(asked: Invocation, files: Sequence[Path]) -> dict[str, Any]:
    from canonize.fleet.removal_gate import uses_in

    found: dict[str, Any] = {}
    for file in files:
        path = asked.directory / file
        try:
            found |= uses_in(json.loads(path.read_bytes()))
        except OSError as error:
            reason = "is missing" if not path.exists() else f"can't be read: {error.strerror}"
            raise CanonizeError(f"{file} {reason}", where=str(file)) from error
        except (ValueError, AttributeError, TypeError) as error:
            raise CanonizeError(
                f"{file} is no report of a fleet: {error}",
                where=str(file),
                hint="`canonize --json fleet report --repos FILE > part.json` writes one",
            ) from error
    return found


def end(asked: Invocation, fleet: Fleet, *, stages: Sequence[str] = ()) -> dict[str, Any]:
    """Shows how the fleet stands, and returns the document of it."""
    from canonize.console.fleets import show_fleet
    from canonize.fleet.document import campaign_document

    document = campaign_document(fleet, stages=stages) if stages else campaign_document(fleet)
    if asked.json:
        asked.screen.document("fleet", document)
    else:
        show_fleet(asked.screen, document)
    return document
