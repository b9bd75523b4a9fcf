"""`canonize.plan`: a new plan of commented steps."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from canonize.core.bodies import Body
from canonize.core.events import Event, Notice
from canonize.core.plan import Kind
from canonize.core.roots import detect_roots
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.discovery.plan_inputs import comment_lines
from canonize.errors import CanonizeError, PlanInvalid, unwritable
from canonize.functions.named_competitors import NamedCompetitors, olds
from canonize.functions.opening import loaders
from canonize.functions.plan_cast import (
    WOULD_BE_WRONG,
    PlanCast,
    Said,
    cast_of,
    moves_asked,
    pairs_asked,
    refuse_malformed,
    refuse_module_to_name,
    refuse_two_parts,
)
from canonize.functions.plan_compared import _with_ways, compared_plan, graded_plan
from canonize.functions.plan_place import PlanPlace, Progress
from canonize.functions.texts_named import texts_name_them
from canonize.functions.where import PLAN_NAME, plan_path_of, top_of
from canonize.functions.work import Work
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import defects_of, document_of
from canonize.plan_file.findings import followed, new_migration
from canonize.plan_file.handed_on_names import followed_home
from canonize.plan_file.module_pairs import parted_modules
from canonize.plan_file.new import combined_modules, counterparts, emptied_modules, new_plan
from canonize.plan_file.proof_offered import ProofOffered, proof_offered
from canonize.plan_file.schema import shipped_schema
from canonize.plan_file.wanted_plan import SCHEMA_FILE, WantedPlan
from canonize.plan_file.whole_packages import with_packages, with_submodules
from canonize.proof.kept_reach import KeptReach
from canonize.resolution.project import Project
from canonize.rewriting.definitions.moves import moves_of, play_moves
from canonize.runner.place import open_place


@dataclass(frozen=True, slots=True)
class NewPlan:
    """A plan that was made.

    Args:
        path: where it belongs, and lies if it was written.
        text: the YAML.
        wrote: names of the files that were written; empty with ``write=False``.
        missing: what is missing for proof, and what the plan can therefore not promise.
        apart: the code of the canonical and of a competitor whose code is another.
    """

    path: Path
    text: str
    wrote: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    apart: tuple[tuple[Body, Body], ...] = ()


def plan(
    path: str | Path = ".",
    *,
    canonical: str = "",
    group: str = "",
    duplicates: Sequence[str] = (),
    deprecated: Sequence[str] = (),
    shims: Sequence[str] = (),
    wrappers: Sequence[str] = (),
    moves: Sequence[str] = (),
    test_files: bool = False,
    leave: Literal["nothing", "alias", "deprecated-alias"] = "nothing",
    delegates: Sequence[str] = (),
    grafts: Sequence[str] = (),
    adapt: bool = False,
    new_tests: bool = False,
    reason: str = "",
    issue: str = "",
    name: str = "",
    schema: bool = True,
    file: str | Path | None = None,
    write: bool = True,
    force: bool = False,
    progress: Progress = lambda what, done, total: None,
) -> Work[NewPlan]:
    """Makes a plan of up to nine commented steps.

    Every use of what it re-routes is compared with the canonical; what a person must decide
    stands as a comment beside the competitor.

    Args:
        path: anywhere in the repository.
        canonical: what stays, ``package.module:Name``.
        group: take everything from a group that the scan found (its id).
        duplicates: ``OLD`` or ``OLD=NEW``: does the same job; will be removed. ``app.compat:*`` is
            each public name of a module that has a counterpart, here and below.
        deprecated: stays for now, and warns.
        shims: only re-exports; will forward and warn.
        wrappers: only delegates; will be removed.
        moves: ``OLD`` or ``OLD=NEW``: is taken to NEW, or to the canonical.
        test_files: rename test files named after what moves, too.
        leave: what stays under the names that go.
        delegates: differ, and become adapters that hand everything on (docs/variants.md).
        grafts: what the canonical lacks comes to it from these.
        adapt: rules that could be derived are written into the steps that re-route.
        new_tests: with a step that writes tests of what the migration comes to.
        reason: why duplicates with other code do the same.
        issue: the issue that the migration closes.
        name: derived from the canonical when empty.
        schema: with the JSON Schema for editors.
        file: the plan's file; ``migration_plan.yaml`` at the top of the repository by default.
        write: write it; otherwise only the text is made.
        force: replace a plan that is there.
        progress: is told what is being done, how far it is, and of how much (0: unknown).

    Yields:
        `Notice` for what is not known to do the same.

    Returns:
        the `NewPlan`.

    Raises:
        CanonizeError: nothing says what stays or what competes, a symbol is not there, ...
    """
    directory = Path(path)
    told: list[Notice] = []
    where = top_of(directory) / PLAN_NAME if file is None else plan_path_of(directory, Path(file))
    place = PlanPlace(
        directory, where, lambda text, hint: told.append(Notice(text, hint)), progress
    )
    listed = NamedCompetitors(
        tuple(delegates), tuple(duplicates), tuple(grafts), tuple(deprecated), tuple(shims),
        tuple(wrappers), tuple(moves),
    )  # fmt: skip

    def going() -> Generator[Event, None, NewPlan]:
        named = listed.written_out(place.directory, canonical, place.warn)
        asked = (frozenset(olds(named.delegates)), frozenset(olds(named.grafts)))
        said = Said(
            name, issue, schema, test_files, reason.strip(), leave, *asked, adapt, new_tests
        )
        text, missing = _made(place, canonical, named, group, said, force=force)
        yield from told
        wrote = _written(place, text, schema=schema) if write else ()
        return NewPlan(place.plan_path, text, wrote, missing, tuple(place.apart))

    return Work(going())


def _made(
    place: PlanPlace,
    canonical: str,
    listed: NamedCompetitors,
    group: str,
    said: Said,
    *,
    force: bool,
) -> tuple[str, tuple[str, ...]]:
    kinds = listed.kinds()
    named = [(s.partition("=")[0], kind) for kind, symbols in kinds for s in symbols]
    pairs = pairs_asked([text for _, symbols in kinds for text in symbols])
    moves = moves_asked(canonical, listed.moves)
    canonical = canonical or next(iter(moves.values()), "")
    refuse_malformed([canonical, *moves, *moves.values(), *pairs, *pairs.values(), *dict(named)])
    refuse_two_parts(moves, dict(named))
    cast = cast_of(place, canonical, [*((old, Kind.MOVED) for old in moves), *named], group)
    cast = replace(cast, moves=moves, pairs=pairs)
    if place.plan_path.exists() and not force:
        raise CanonizeError(f"{place.plan_path.name} is there already", hint="--force replaces it")
    with open_place(place.directory) as site:
        tree = site.worktree.tree()
    return _text(place, tree, cast, said)


def _written(place: PlanPlace, text: str, *, schema: bool) -> tuple[str, ...]:
    files = {place.plan_path: text}
    if schema:
        files[place.plan_path.with_name(SCHEMA_FILE)] = shipped_schema()
    for path, data in files.items():
        try:
            path.write_text(data, encoding="utf-8")
        except OSError as error:
            raise unwritable("the plan", path, error) from error
    return tuple(path.name for path in files)


def _text(
    place: PlanPlace, tree: SourceTree, cast: PlanCast, said: Said
) -> tuple[str, tuple[str, ...]]:
    """The plan's text, and what is missing for proof.

    Raises:
        PlanInvalid: `plan check` would refuse it.
    """
    there = [symbol for symbol in (cast.canonical,) if symbol not in cast.moves.values()]
    modules = [symbol.partition(":")[0] for symbol in (*there, *dict(cast.competitors))]
    fresh = [symbol.partition(":")[0] for symbol in cast.moves.values()]
    found = detect_roots(tree.paths(), tree.read, modules, fresh)
    roots = tuple(root.folder for root in found)
    project = Project.of(tree, roots)
    refuse_module_to_name(cast.moves, project.modules.path)
    cast = _followed_home(place, cast, project)
    cast = _with_submodules(cast, project)
    cast, kept = _parted(cast, project, said.reason)
    wanted = _wanted(place, project, roots, cast, said, kept)
    _refuse_mistakes(place, new_plan(wanted, tree.paths()), tree, roots)
    if not all(kind is Kind.MOVED for _, kind in cast.competitors):
        after = _after_moves(wanted, tree) if cast.moves else tree
        place.progress("comparing every use with the canonical", 0, 0)
        wanted, pairs = compared_plan(wanted, after, cast.group)
        place.progress("looking at what each competitor can become", 0, 0)
        wanted = _with_ways(place, wanted, after, said, pairs)
        place.progress("looking for evidence that duplicates do the same", 0, 0)
        wanted = graded_plan(place, wanted, after, said.reason)
    if not any(kind.is_rerouted for _, kind in wanted.competitors) and not (
        said.delegates or said.grafts
    ):
        place.warn(
            "this plan re-routes nothing yet: every competitor differs, and stays",
            "beside each one the plan says what it can become; --delegate and --graft write it",
        )
    place.progress("looking for texts that name them", 0, 0)
    wanted = replace(wanted, texts=texts_name_them(wanted, tree))
    place.progress("checking the plan", 0, 0)
    text = new_plan(wanted, tree.paths())
    _refuse_mistakes(place, text, tree, roots)
    return text, wanted.offered.missing


def _wanted(
    place: PlanPlace,
    project: Project,
    roots: tuple[str, ...],
    cast: PlanCast,
    said: Said,
    kept: dict[str, str],
) -> WantedPlan:
    """What the plan is made from, before anything is compared.

    Args:
        kept: by member of a module that is kept, how it differs.
    """
    combined = combined_modules(cast.moves, project)
    same_name = counterparts(cast.canonical, cast.competitors, project)
    replacements = {
        **followed(same_name, cast.competitors),
        **_elsewhere(cast),
        **combined,
        **cast.pairs,
    }
    emptied = emptied_modules(cast.canonical, cast.competitors, replacements, project)
    return WantedPlan(
        cast.canonical,
        cast.competitors,
        (*emptied, *combined),
        test_files=said.test_files,
        leave="" if said.leave == "nothing" else said.leave,
        new_tests=said.new_tests,
        replacements={**replacements, **{old: new for old, new in emptied.items() if new}},
        name=said.name,
        issue=said.issue,
        source_roots=roots,
        offered=_offered(place, project, (cast.canonical, *dict(cast.competitors))),
        schema=SCHEMA_FILE if said.schema else "",
        preamble=comment_lines(cast.group) if cast.group is not None else (),
        reasons={
            **({c.symbol: c.reason for c in cast.group.competitors} if cast.group else {}),
            **kept,
        },
    )


def _offered(place: PlanPlace, project: Project, symbols: Sequence[str]) -> ProofOffered:
    """What the repository has for proof, with the tests that were seen reaching these symbols."""
    offered = proof_offered(project, symbols)
    with open_place(place.directory) as site:
        kept = KeptReach(site.history.common_dir, project.tree)
    seen = [kept.of(Symbol.parse(symbol)) for symbol in symbols]
    if all(tests is None for tests in seen):
        return offered
    return offered.with_seen(
        {test for tests in seen for test in tests or ()}, whole=None not in seen, tree=project.tree
    )


def _followed_home(place: PlanPlace, cast: PlanCast, project: Project) -> PlanCast:
    """With competitors that are named by a re-export named by where they are defined."""
    if cast.group is not None:
        return cast
    found = followed_home(cast.canonical, cast.competitors, cast.pairs, project)
    for named, home in found.told.items():
        place.warn(
            f"{named} is handed on from {home}, where it is defined: that is the competitor",
            "imports by either name follow",
        )
    return replace(cast, competitors=found.competitors, pairs=found.pairs)


def _with_submodules(cast: PlanCast, project: Project) -> PlanCast:
    """With every module of the packages that move."""
    if cast.group is not None or not cast.moves:
        return cast
    competitors, moves = with_submodules(cast.competitors, cast.moves, project)
    canonical = cast.canonical
    if canonical in cast.moves.values() and canonical not in moves.values():
        canonical = next(iter(moves.values()), canonical)
    return replace(cast, canonical=canonical, competitors=competitors, moves=moves)


def _parted(cast: PlanCast, project: Project, reason: str) -> tuple[PlanCast, dict[str, str]]:
    """With modules that differ parted into their members, unless a person says they do the same.

    Returns:
        the cast, and by member that is kept how it differs.
    """
    whole = with_packages(cast.canonical, cast.competitors, cast.pairs, project)
    cast = replace(cast, competitors=whole.competitors, pairs=whole.pairs)
    if reason:
        return cast, {}
    parted = parted_modules(cast.canonical, cast.competitors, project, cast.pairs)
    pairs = {**parted.pairs, **cast.pairs}
    named = dict(cast.competitors)  # a member that was named beside its module is as it was named
    each = dict(parted.competitors)
    competitors = [(symbol, named.get(symbol, kind)) for symbol, kind in each.items()]
    reasons = {symbol: why for symbol, why in parted.reasons.items() if symbol not in named}
    return replace(cast, competitors=competitors, pairs=pairs), reasons


def _elsewhere(cast: PlanCast) -> dict[str, str]:
    return {old: new for old, new in cast.moves.items() if new != cast.canonical}


def _after_moves(wanted: WantedPlan, tree: SourceTree) -> SourceTree:
    """The tree in which the canonical is there, so that the others can be compared with it."""
    listed = (wanted.canonical, wanted.competitors)
    migration = new_migration(*listed, wanted.source_roots, wanted.replacements)
    for moved in play_moves(moves_of(migration), tree, migration, tests=False):
        tree = tree.with_changes(moved.changes)
    return tree


def _refuse_mistakes(
    place: PlanPlace, text: str, tree: SourceTree, source_roots: Sequence[str]
) -> None:
    """Nothing is written that `plan check` calls a mistake; what a person has to answer may be."""
    document = document_of(text.encode(), place.plan_path, shown=PLAN_NAME)
    ground = Ground(tree, tuple(source_roots), *loaders(place.directory))
    mistakes = defects_of(check_plan(document, ground))
    if mistakes:
        raise PlanInvalid(
            WOULD_BE_WRONG,
            details=tuple(f"{p.message}; {p.hint}" if p.hint else p.message for p in mistakes),
        )
