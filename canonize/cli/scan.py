"""`scan`: finds competing implementations."""

from __future__ import annotations

import gc
import hashlib
import json
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import canonize
from canonize.cli.exit_codes import ExitCode
from canonize.cli.invocation import Invocation, invocation
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from canonize.core.bodies import Body
    from canonize.discovery.plan_inputs import PlanInputs
    from canonize.discovery.result import Group, GroupMember, ScanResult
    from canonize.discovery.scan import Workplace
    from canonize.discovery.scan_options import ScanOptions
    from canonize.history import History
    from canonize.inventory.store import Store

    LastChanges = Callable[[Iterable[str]], Mapping[str, int]]

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
    from canonize.discovery.scan import scan as scan_files

    with open_workplace(asked) as (place, options):
        return scan_files(place, options, paths=paths)


@contextmanager
def open_workplace(asked: Invocation) -> Iterator[tuple[Workplace, ScanOptions]]:
    """Files, cache, history and options of the repository."""
    from canonize.console.progress import ProgressLine
    from canonize.discovery.configuration import FILES, read_options
    from canonize.discovery.scan import Workplace
    from canonize.history import History
    from canonize.inventory.store import Store
    from canonize.inventory.tracked_python import tracked_python

    gc.disable()  # a scan builds large tables and ends: collecting would find nothing
    history = History.open(asked.directory, quiet=False)
    source = read_options({name: _read(history.root / name) for name in FILES})
    head = _state_of_history(history)
    progress = ProgressLine(asked.screen)
    with Store(history.common_dir / "canonize" / "inventory.sqlite3") as store:
        place = Workplace(
            history.root,
            tracked_python(history),
            store,
            changed=_last_changes(history, store, head),
            head=head,
            progress=progress.update,
        )
        try:
            yield place, source.options
        finally:
            progress.end()
            gc.enable()
    if store.rebuilt:
        asked.screen.warn("the cache of the scan was damaged; it was built again")


def inputs_of_group(asked: Invocation, wanted: str, canonical: str = "") -> PlanInputs:
    """What a plan for a group starts from; the repository is analysed afresh.

    Args:
        canonical: what a person chose; a member is compared with all the others anew.

    Raises:
        CanonizeError: there is no such group, or no canonical is proposed for it.
    """
    from canonize.discovery.plan_inputs import plan_inputs
    from canonize.discovery.result import Relation
    from canonize.discovery.scan import groups_in, take_stock
    from canonize.discovery.territory import Territory
    from canonize.discovery.twin_modules import modules_of

    with open_workplace(asked) as (place, options):
        gathered = take_stock(place)
        scanned = groups_in(place, gathered, options)
        group = chosen_group(scanned.result, wanted)
        chosen = next((m for m in group.members if m.symbol == canonical), None)
        if chosen is not None and canonical != group.canonical:
            _require_definition(chosen)
            scanned = groups_in(place, gathered, options, preferred=canonical)
            listed = (*scanned.result.groups, *scanned.result.weaker)
            group = next(g for g in listed if g.canonical == canonical)
        parts: list[Group] = []
        first = canonical or group.canonical
        if group.members[0].kind == "module" and any(
            m.verdict is Relation.VARIANT for m in group.members
        ):
            functions = groups_in(place, gathered, options, preferred=first, fold=False).result
            modules = frozenset(m.symbol for m in group.members)
            listed = (*functions.groups, *functions.weaker)
            parts = [g for g in listed if modules_of(g) == modules]
        territory = Territory(options.exclude, options.tests)
        other = canonical if chosen is None else ""
        return plan_inputs(scanned, group, territory, canonical=other, parts=parts)


def _require_definition(member: GroupMember) -> None:
    """What only hands another member on, or isn't there, can't be the canonical."""
    from canonize.discovery.result import Relation

    if member.kind == "alias" or member.verdict in (Relation.MISSING, Relation.TEST_DOUBLE):
        what = member.evidence[0].text if member.evidence else f"is a {member.verdict}"
        raise CanonizeError(
            f"{member.symbol} can't be the canonical: {what}", hint="choose a definition"
        )


def chosen_group(result: ScanResult, wanted: str) -> Group:
    """The group that was named by id, number or name.

    Raises:
        CanonizeError: there is none.
    """
    from canonize.core.nearest import nearest

    groups = (*result.groups, *result.weaker, *(a.group for a in result.accepted))
    found = result.group(wanted) or next((g for g in groups if wanted in (g.id, g.name)), None)
    if found is None:
        hint = nearest(wanted, [g.id for g in groups]) or "`canonize scan --limit 0` lists them"
        raise CanonizeError(f"there is no group {wanted!r}", hint=hint)
    return found


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _last_changes(history: History, store: Store, head: str) -> LastChanges:
    """When files were last committed; what a commit's history says never changes, so it is kept."""
    from canonize.history.last_changes import last_changes

    def changed(paths: Iterable[str]) -> Mapping[str, int]:
        key = f"last-changes:{head}"
        try:
            found: dict[str, int] = json.loads(store.derived([key])[key])
        except (KeyError, ValueError):
            answer = last_changes(history.git)
            found = {path: when for path, when in answer.items() if path.endswith(".py")}
            store.add_derived([(key, json.dumps(found).encode())])
        return found

    return changed


def _state_of_history(history: History) -> str:
    """HEAD's commit, and where a shallow clone ends: that may move with HEAD where it is."""
    commit = history.git.run("rev-parse", "HEAD").text
    shallow = _read(history.common_dir / "shallow")
    return f"{commit} {hashlib.sha256(shallow).hexdigest()}" if shallow else commit


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
        asked.screen.document({"file": name, "accepted": [group for group, _ in listed]})
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
        asked.screen.document(asdict(group))
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
        asked.screen.document(result.as_json())
    else:
        show_scan(asked.screen, result, limit=limit, hazards=hazards, every=every)
