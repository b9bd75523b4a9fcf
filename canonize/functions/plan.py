"""`canonize.plan`: a new plan of commented steps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from canonize.checks.rules_wanted import parted_rules, rules_wanted
from canonize.compatibility.comparison import Compared, compared
from canonize.compatibility.evidence import CodeEvidences
from canonize.core.bodies import Body
from canonize.core.codemod import Migration
from canonize.core.events import Event, Notice
from canonize.core.plan import Evidence, Kind
from canonize.core.roots import detect_roots
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.discovery.inputs_of_group import inputs_of_group
from canonize.discovery.opening import opened_repository
from canonize.discovery.plan_inputs import PlanInputs, comment_lines
from canonize.errors import CanonizeError, PlanInvalid
from canonize.functions.named_competitors import NamedCompetitors, olds
from canonize.functions.opening import loaders
from canonize.functions.ways_offered import Offered, ways_offered
from canonize.functions.where import PLAN_NAME, plan_path_of, top_of
from canonize.functions.work import Work
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import defects_of, document_of
from canonize.plan_file.evidence_found import evidence_found
from canonize.plan_file.findings import findings, followed, new_migration, replacements
from canonize.plan_file.module_pairs import parted_modules
from canonize.plan_file.new import (
    SCHEMA_FILE,
    WantedPlan,
    combined_modules,
    counterparts,
    emptied_modules,
    new_plan,
)
from canonize.plan_file.proof_offered import ProofOffered, proof_offered
from canonize.plan_file.schema import shipped_schema
from canonize.plan_file.whole_packages import with_packages
from canonize.proof.kept_reach import KeptReach
from canonize.proof.kept_results import KeptResults
from canonize.resolution.project import Project
from canonize.rewriting.definitions.moves import moves_of, play_moves
from canonize.runner.place import open_place

Progress = Callable[[str, int, int], None]


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
        said = _Said(
            name, issue, schema, test_files, reason.strip(), leave, *asked, adapt, new_tests
        )
        text, missing = _made(place, canonical, named, group, said, force=force)
        yield from told
        wrote = _written(place, text, schema=schema) if write else ()
        return NewPlan(place.plan_path, text, wrote, missing, tuple(place.apart))

    return Work(going())


@dataclass(frozen=True)
class PlanPlace:
    """Where a plan is made, and who is told of what it leaves to a person."""

    directory: Path
    plan_path: Path
    warn: Callable[[str, str], None]
    progress: Progress = lambda what, done, total: None
    apart: list[tuple[Body, Body]] = field(default_factory=list)

    def inputs_of_group(self, group: str, canonical: str) -> PlanInputs:
        """What a group of a scan says; the repository is analysed afresh."""
        with opened_repository(self.directory, progress=self.progress) as (workplace, options):
            return inputs_of_group(workplace, options, group, canonical)


def _made(
    place: PlanPlace,
    canonical: str,
    listed: NamedCompetitors,
    group: str,
    said: _Said,
    *,
    force: bool,
) -> tuple[str, tuple[str, ...]]:
    kinds = listed.kinds()
    named = [(s.partition("=")[0], kind) for kind, symbols in kinds for s in symbols]
    pairs = _pairs([text for _, symbols in kinds for text in symbols])
    moves = _moves(canonical, listed.moves)
    canonical = canonical or next(iter(moves.values()), "")
    _refuse_malformed([canonical, *moves, *moves.values(), *pairs, *pairs.values(), *dict(named)])
    cast = _cast(place, canonical, [*((old, Kind.MOVED) for old in moves), *named], group)
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
            raise CanonizeError(f"{path} can't be written: {error.strerror}") from error
    return tuple(path.name for path in files)


@dataclass(frozen=True)
class _Cast:
    """Canonical and competitors, named or from a group of a scan."""

    canonical: str
    competitors: list[tuple[str, Kind]]
    group: PlanInputs | None
    moves: Mapping[str, str] = field(default_factory=dict)
    pairs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class _Said:
    """What else was said on the command line."""

    name: str
    issue: str
    schema: bool
    test_files: bool
    reason: str
    leave: str
    delegates: frozenset[str]
    grafts: frozenset[str]
    adapt: bool
    new_tests: bool


def _pairs(asked: Sequence[str]) -> dict[str, str]:
    """What takes the place of a competitor that was named as ``OLD=NEW``."""
    found: dict[str, str] = {}
    for text in asked:
        old, equals, new = text.partition("=")
        if not equals:
            continue
        if not old or not new:
            raise CanonizeError(f"{text!r} is no pair", hint="write OLD=NEW, or OLD alone")
        if found.setdefault(old, new) != new:
            raise CanonizeError(
                f"{old} is paired with {found[old]} and {new}", hint="name one of them"
            )
    return found


def _moves(canonical: str, asked: Sequence[str]) -> dict[str, str]:
    """By what moves, where it goes; raises CanonizeError for what says no such thing."""
    found: dict[str, str] = {}
    for text in asked:
        old, _, new = text.partition("=")
        new = new or canonical
        if not new:
            raise CanonizeError(
                f"--move {old} does not say where to",
                hint=f"give --canonical NEW, or --move {old}=NEW",
            )
        for other, home in found.items():
            if other == old:
                raise CanonizeError(f"{old} is moved twice", hint="name one place for it")
            if home == new:
                raise CanonizeError(
                    f"{other} and {old} would both be {new}", hint=f"give --move {old}=ANOTHER"
                )
        found[old] = new
    return found


def _refuse_malformed(symbols: Sequence[str]) -> None:
    """Raises CanonizeError for what is no name of a module, or of something in one."""
    for symbol in symbols:
        if not symbol or "*" in symbol:
            continue
        try:
            Symbol.parse(symbol)
        except ValueError as error:
            hint = "write it as Python would import it, with a colon before the name"
            raise CanonizeError(str(error), hint=hint) from None


def _cast(
    place: PlanPlace, canonical: str, competitors: list[tuple[str, Kind]], group: str
) -> _Cast:
    """Raises CanonizeError when nothing says what stays, or what competes with it."""
    found = place.inputs_of_group(group, canonical) if group else None
    if found is not None:
        canonical = canonical or found.canonical
        named = {symbol for symbol, _ in competitors} | {canonical}
        rest = [(c.symbol, c.verdict) for c in found.competitors if c.symbol not in named]
        competitors = [*competitors, *rest]
    if not canonical:
        raise CanonizeError(
            "no canonical was named", hint="give --canonical SYMBOL, or --group ID from a scan"
        )
    if not competitors and found is not None:
        raise CanonizeError(
            f"{group} has no competitor that a plan could name",
            hint=f"canonize scan --explain {group} says what the others are",
            details=found.missing,
        )
    if not competitors:
        raise CanonizeError(
            "no competitor was named",
            hint="give at least one --duplicate, --deprecate or --move SYMBOL",
        )
    return _Cast(canonical, competitors, found)


def _text(
    place: PlanPlace, tree: SourceTree, cast: _Cast, said: _Said
) -> tuple[str, tuple[str, ...]]:
    """The plan's text, and what is missing for proof.

    Raises:
        PlanInvalid: `plan check` would refuse it.
    """
    there = [symbol for symbol in (cast.canonical,) if symbol not in cast.moves.values()]
    modules = [symbol.partition(":")[0] for symbol in (*there, *dict(cast.competitors))]
    roots = tuple(root.folder for root in detect_roots(tree.paths(), tree.read, modules))
    project = Project.of(tree, roots)
    cast, kept = _parted(cast, project, said.reason)
    combined = combined_modules(cast.moves, project)
    same_name = counterparts(cast.canonical, cast.competitors, project)
    wanted = WantedPlan(
        cast.canonical,
        cast.competitors,
        (*emptied_modules(cast.competitors, project), *combined),
        test_files=said.test_files,
        leave="" if said.leave == "nothing" else said.leave,
        new_tests=said.new_tests,
        replacements={
            **followed(same_name, cast.competitors),
            **_elsewhere(cast),
            **combined,
            **cast.pairs,
        },
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
    _refuse_mistakes(place, new_plan(wanted, tree.paths()), tree, roots)
    if not all(kind is Kind.MOVED for _, kind in cast.competitors):
        after = _after_moves(wanted, tree) if cast.moves else tree
        place.progress("comparing every use with the canonical", 0, 0)
        wanted, pairs = _compared(wanted, after, cast.group)
        place.progress("looking at what each competitor can become", 0, 0)
        wanted = _with_ways(place, wanted, after, said, pairs)
        place.progress("looking for evidence that duplicates do the same", 0, 0)
        wanted = _graded(place, wanted, after, said.reason)
    if not any(kind.is_rerouted for _, kind in wanted.competitors) and not (
        said.delegates or said.grafts
    ):
        place.warn(
            "this plan re-routes nothing yet: every competitor differs, and stays",
            "beside each one the plan says what it can become; --delegate and --graft write it",
        )
    place.progress("checking the plan", 0, 0)
    text = new_plan(wanted, tree.paths())
    _refuse_mistakes(place, text, tree, roots)
    return text, wanted.offered.missing


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


def _parted(cast: _Cast, project: Project, reason: str) -> tuple[_Cast, dict[str, str]]:
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


def _elsewhere(cast: _Cast) -> dict[str, str]:
    return {old: new for old, new in cast.moves.items() if new != cast.canonical}


def _after_moves(wanted: WantedPlan, tree: SourceTree) -> SourceTree:
    """The tree in which the canonical is there, so that the others can be compared with it."""
    listed = (wanted.canonical, wanted.competitors)
    migration = new_migration(*listed, wanted.source_roots, wanted.replacements)
    for moved in play_moves(moves_of(migration), tree, migration, tests=False):
        tree = tree.with_changes(moved.changes)
    return tree


def _compared(
    wanted: WantedPlan, tree: SourceTree, group: PlanInputs | None
) -> tuple[WantedPlan, Sequence[Compared]]:
    """The same with what comparing the canonical with each competitor found."""
    cast = (wanted.canonical, wanted.competitors)
    listed = dict(wanted.competitors)
    elsewhere = {
        c.symbol: c.replace_with
        for c in (group.competitors if group is not None else ())
        if c.replace_with and listed.get(c.symbol) is c.verdict
    }
    elsewhere |= wanted.replacements
    elsewhere |= replacements(*cast, tree, wanted.source_roots)
    elsewhere = followed(elsewhere, wanted.competitors)
    migration = new_migration(*cast, wanted.source_roots, elsewhere)
    found = findings(tree, migration)
    comments = dict(found.comments)
    for competitor in group.competitors if group is not None else ():
        told = comments.get(competitor.symbol, ())
        decide = tuple(f"decide: {difference}" for difference in competitor.differences)
        comments[competitor.symbol] = (*competitor.comments, *told, *decide)
    rules = rules_wanted(found.pairs, [use for pair in found.pairs for use in pair.unsafe])
    fresh = replace(wanted, replacements=elsewhere, comments=comments, rules=rules)
    return fresh, found.pairs


def _with_ways(
    place: PlanPlace, wanted: WantedPlan, tree: SourceTree, said: _Said, pairs: Sequence[Compared]
) -> WantedPlan:
    """The same with what each competitor that differs can become, and what was asked of it."""
    load, _ = loaders(place.directory)
    variants = [
        (symbol, Kind.WRAPPER) for symbol, kind in wanted.competitors if kind is Kind.VARIANT
    ]
    comments = dict(wanted.comments)
    rest = (wanted.source_roots, wanted.replacements)
    migration = new_migration(wanted.canonical, wanted.competitors, *rest)
    found = ways_offered(pairs, tree, migration, load, always=False)
    if variants:
        migration = new_migration(wanted.canonical, variants, *rest)
        compares = list(compared(tree, migration))
        found |= ways_offered(compares, tree, migration, load, always=True)
    for symbol, offered in found.items():
        asked = symbol in said.delegates | said.grafts
        lines = () if asked else tuple(offered.comments())
        comments[symbol] = (*comments.get(symbol, ()), *lines)
    grafting = _asked_ways(place, "graft", said.grafts, found)
    delegating = _asked_ways(place, "delegate", said.delegates, found)
    tried = [s for s in sorted(said.delegates) if _has_other_code(s, found, wanted, tree)]
    reasons = {
        symbol: f"an adapter: what it does is {wanted.replacements.get(symbol, wanted.canonical)}'s"
        for symbol in said.delegates
    }
    adapting, rules = parted_rules(wanted.rules) if said.adapt else ([], wanted.rules)
    if said.adapt and rules:
        place.warn("some rules want a decision of yours; they stand as comments", "fill them in")
    return replace(
        wanted,
        comments=comments,
        grafting=grafting,
        delegating=delegating,
        tried=tried,
        reasons={**wanted.reasons, **reasons},
        adapting=adapting,
        rules=rules,
    )


def _has_other_code(
    symbol: str, found: Mapping[str, Offered], wanted: WantedPlan, tree: SourceTree
) -> bool:
    """Whether an adapter may do something else than it did, and examples could show it."""
    ways = found[symbol].ways if symbol in found else ()
    if not any(way.codemod == "delegate" and way.keeps_names for way in ways):
        return False
    target = wanted.replacements.get(symbol, wanted.canonical)
    evidences = CodeEvidences(Project.of(tree, tuple(wanted.source_roots)))
    return not evidences.of(Symbol.parse(target), Symbol.parse(symbol)).grade.earns_duplicate


def _asked_ways(
    place: PlanPlace, codemod: str, symbols: Collection[str], found: Mapping[str, Offered]
) -> tuple[str, ...]:
    """Lines of YAML for what was asked; whatever does not fit yet is told."""
    lines: list[str] = []
    for symbol in sorted(symbols):
        ways = found[symbol].ways if symbol in found else ()
        way = next((way for way in ways if way.codemod == codemod), None)
        if way is None:
            place.warn(f"{codemod} has nothing to do for {symbol}", "leave the option out")
            continue
        if way.missing:
            place.warn(
                f"{codemod} of {symbol} does not fit yet: {way.missing[0]}",
                "docs/variants.md says what answers it; the step refuses it as a whole until then",
            )
        lines += way.yaml
    return tuple(lines)


def _graded(place: PlanPlace, wanted: WantedPlan, tree: SourceTree, reason: str) -> WantedPlan:
    """The same with how it is known that each duplicate does what replaces it."""
    listed = (wanted.canonical, wanted.competitors)
    migration = new_migration(*listed, wanted.source_roots, wanted.replacements)
    evidence, reasons = {}, dict(wanted.reasons)
    for found in evidence_found(
        tree, migration, reason=reason, tested=_tested(place, migration, tree)
    ):
        evidence[found.symbol] = found.evidence.value
        if found.reason:
            reasons[found.symbol] = found.reason
        if found.told_apart is None:
            continue
        target = wanted.replacements.get(found.symbol, wanted.canonical)
        says = "is taken to do the same because you say so"
        hint = f"`canonize equiv {target} {found.symbol}` tries it"
        if found.evidence is Evidence.UNTESTED:
            says = "is not known to do the same; `run` tries it with examples before any change"
            hint += " now; or say why it does with --reason, or in the plan: evidence: claimed"
        place.warn(f"{found.symbol} {says}: {found.told_apart.sentence}", hint)
        if found.told_apart.bodies is not None:
            place.apart.append(found.told_apart.bodies)
    return replace(wanted, evidence=evidence, reasons=reasons)


def _tested(
    place: PlanPlace, migration: Migration, tree: SourceTree
) -> Callable[[Symbol, Symbol], str]:
    """What `canonize equiv` found of the code as it is."""
    with open_place(place.directory) as site:
        kept = KeptResults(site.history.common_dir, Project.of(tree, migration.source_roots))

    def tested(canonical: Symbol, competitor: Symbol) -> str:
        found = kept.of(canonical, competitor)
        is_proof = found is not None and found.is_current and found.grade.earns_duplicate
        return found.sentence if found is not None and is_proof else ""

    return tested


def _refuse_mistakes(
    place: PlanPlace, text: str, tree: SourceTree, source_roots: Sequence[str]
) -> None:
    """Nothing is written that `plan check` calls a mistake; what a person has to answer may be."""
    document = document_of(text.encode(), place.plan_path, shown=PLAN_NAME)
    ground = Ground(tree, tuple(source_roots), *loaders(place.directory))
    mistakes = defects_of(check_plan(document, ground))
    if mistakes:
        raise PlanInvalid(
            "no plan was written, because it would not be right",
            details=tuple(f"{p.message}; {p.hint}" if p.hint else p.message for p in mistakes),
        )
