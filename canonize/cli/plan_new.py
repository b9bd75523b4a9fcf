"""`plan new`: writes a plan of nine commented steps."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from canonize.cli.invocation import PLAN_NAME, Invocation, invocation
from canonize.cli.scan import inputs_of_group
from canonize.errors import CanonizeError, PlanInvalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from canonize.core.codemod import Migration
    from canonize.core.plan import Kind
    from canonize.core.symbols import Symbol
    from canonize.core.tree import SourceTree
    from canonize.discovery.plan_inputs import PlanInputs
    from canonize.plan_file.new import WantedPlan
    from canonize.resolution.project import Project

Symbols = list[str] | None


def _symbols(help_text: str) -> Any:
    return typer.Option(metavar="SYMBOL", help=help_text)


_Canonical = Annotated[str, _symbols("What stays: package.module:Name.")]
_Group = Annotated[
    str, typer.Option(metavar="ID", help="Take everything from a group that `scan` found.")
]
_Duplicates = Annotated[
    Symbols,
    typer.Option(
        metavar="OLD[=NEW]",
        help="Does the same job; will be removed. NEW takes its place if not the canonical.",
    ),
]
_Deprecated = Annotated[Symbols, _symbols("Stays for now, and warns.")]
_Shims = Annotated[Symbols, _symbols("Only re-exports; will forward and warn.")]
_Wrappers = Annotated[Symbols, _symbols("Only delegates; will be removed.")]
_Moves = Annotated[
    Symbols,
    typer.Option(
        "--move",
        metavar="OLD[=NEW]",
        help="Is taken to NEW, the canonical when not given; every reference follows.",
    ),
]
_TestFiles = Annotated[
    bool, typer.Option("--test-files", help="Rename test files named after what moves, too.")
]
_Reason = Annotated[
    str, typer.Option(metavar="TEXT", help="Why duplicates with other code do the same.")
]
_Issue = Annotated[str, typer.Option(help="The issue that the migration closes.")]
_Name = Annotated[str, typer.Option(help="Derived from the canonical when not given.")]
_Schema = Annotated[bool, typer.Option(help="Write the JSON Schema for editors beside the plan.")]
_Force = Annotated[bool, typer.Option("--force", help="Replace a plan that is there.")]


def plan_new(
    context: typer.Context,
    canonical: _Canonical = "",
    group: _Group = "",
    duplicate: _Duplicates = None,
    deprecate: _Deprecated = None,
    shim: _Shims = None,
    wrapper: _Wrappers = None,
    move: _Moves = None,
    test_files: _TestFiles = False,
    reason: _Reason = "",
    issue: _Issue = "",
    name: _Name = "",
    schema: _Schema = True,
    force: _Force = False,
) -> None:
    """Write a plan of nine commented steps.

    Every use of what it re-routes is compared with the canonical; what a person must decide stands
    as a comment beside the competitor.
    """
    from canonize.core.plan import Kind
    from canonize.plan_file.new import SCHEMA_FILE
    from canonize.plan_file.schema import shipped_schema

    asked = invocation(context)
    kinds = (
        (Kind.DUPLICATE, duplicate),
        (Kind.DEPRECATED, deprecate),
        (Kind.SHIM, shim),
        (Kind.WRAPPER, wrapper),
    )
    pairs = _pairs([text for _, symbols in kinds for text in symbols or ()])
    named = [(s.partition("=")[0], kind) for kind, symbols in kinds for s in symbols or ()]
    moves = _moves(canonical, move or ())
    canonical = canonical or next(iter(moves.values()), "")
    cast = _cast(asked, canonical, [*((old, Kind.MOVED) for old in moves), *named], group)
    cast = replace(cast, moves=moves, pairs=pairs)
    path = asked.top / PLAN_NAME if asked.plan is None else asked.plan_path
    if path.exists() and not force:
        raise CanonizeError(f"{path.name} is there already", hint="--force replaces it")
    with asked.open_place() as place:
        tree = place.worktree.tree()
    _write(
        asked,
        path,
        _text(asked, tree, cast, _Said(name, issue, schema, test_files, reason.strip())),
    )
    if schema:
        _write(asked, path.with_name(SCHEMA_FILE), shipped_schema())
    if asked.json:
        names = [PLAN_NAME if asked.plan is None else str(asked.plan)]
        asked.screen.document({"wrote": [*names, *([SCHEMA_FILE] if schema else [])]})
    asked.screen.say("next: look it through, then `canonize plan check` and `canonize preview`")


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


def _cast(
    asked: Invocation, canonical: str, competitors: list[tuple[str, Kind]], group: str
) -> _Cast:
    """Raises CanonizeError when nothing says what stays, or what competes with it."""
    found = inputs_of_group(asked, group, canonical) if group else None
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


def _text(asked: Invocation, tree: SourceTree, cast: _Cast, said: _Said) -> str:
    """The plan's text; raises PlanInvalid when `plan check` would refuse it."""
    from canonize.core.plan import Kind
    from canonize.core.roots import detect_roots
    from canonize.discovery.plan_inputs import comment_lines
    from canonize.plan_file.new import (
        SCHEMA_FILE,
        WantedPlan,
        combined_modules,
        counterparts,
        detect_test_command,
        emptied_modules,
        new_plan,
    )
    from canonize.resolution.project import Project

    there = [symbol for symbol in (cast.canonical,) if symbol not in cast.moves.values()]
    modules = [symbol.partition(":")[0] for symbol in (*there, *dict(cast.competitors))]
    roots = tuple(root.folder for root in detect_roots(tree.paths(), tree.read, modules))
    project = Project.of(tree, roots)
    cast, kept = _parted(cast, project, said.reason)
    combined = combined_modules(cast.moves, project)
    wanted = WantedPlan(
        cast.canonical,
        cast.competitors,
        (*emptied_modules(cast.competitors, project), *combined),
        test_files=said.test_files,
        replacements={
            **counterparts(cast.canonical, cast.competitors, project),
            **_elsewhere(cast),
            **combined,
            **cast.pairs,
        },
        name=said.name,
        issue=said.issue,
        source_roots=roots,
        test_command=detect_test_command(tree.paths()),
        schema=SCHEMA_FILE if said.schema else "",
        preamble=comment_lines(cast.group) if cast.group is not None else (),
        reasons={
            **({c.symbol: c.reason for c in cast.group.competitors} if cast.group else {}),
            **kept,
        },
    )
    _refuse_mistakes(asked, new_plan(wanted, tree.paths()), tree, roots)
    if not all(kind is Kind.MOVED for _, kind in cast.competitors):
        after = _after_moves(wanted, tree) if cast.moves else tree
        wanted = _graded(asked, _compared(wanted, after, cast.group), after, said.reason)
    text = new_plan(wanted, tree.paths())
    _refuse_mistakes(asked, text, tree, roots)
    return text


def _parted(cast: _Cast, project: Project, reason: str) -> tuple[_Cast, dict[str, str]]:
    """With modules that differ parted into their members, unless a person says they do the same.

    Returns:
        the cast, and by member that is kept how it differs.
    """
    from canonize.plan_file.module_pairs import parted_modules

    if reason:
        return cast, {}
    parted = parted_modules(cast.canonical, cast.competitors, project)
    pairs = {**parted.pairs, **cast.pairs}
    return replace(cast, competitors=parted.competitors, pairs=pairs), parted.reasons


def _elsewhere(cast: _Cast) -> dict[str, str]:
    return {old: new for old, new in cast.moves.items() if new != cast.canonical}


def _after_moves(wanted: WantedPlan, tree: SourceTree) -> SourceTree:
    """The tree in which the canonical is there, so that the others can be compared with it."""
    from canonize.plan_file.findings import new_migration
    from canonize.rewriting.definitions.moves import moves_of, play_moves

    listed = (wanted.canonical, wanted.competitors)
    migration = new_migration(*listed, wanted.source_roots, wanted.replacements)
    for moved in play_moves(moves_of(migration), tree, migration, tests=False):
        tree = tree.with_changes(moved.changes)
    return tree


def _compared(wanted: WantedPlan, tree: SourceTree, group: PlanInputs | None) -> WantedPlan:
    """The same with what comparing the canonical with each competitor found."""
    from canonize.checks.rules_wanted import rules_wanted
    from canonize.plan_file.findings import findings, new_migration, replacements

    cast = (wanted.canonical, wanted.competitors)
    listed = dict(wanted.competitors)
    elsewhere = {
        c.symbol: c.replace_with
        for c in (group.competitors if group is not None else ())
        if c.replace_with and listed.get(c.symbol) is c.verdict
    }
    elsewhere |= wanted.replacements
    elsewhere |= replacements(*cast, tree, wanted.source_roots)
    migration = new_migration(*cast, wanted.source_roots, elsewhere)
    found = findings(tree, migration)
    comments = dict(found.comments)
    for competitor in group.competitors if group is not None else ():
        told = comments.get(competitor.symbol, ())
        decide = tuple(f"decide: {difference}" for difference in competitor.differences)
        comments[competitor.symbol] = (*competitor.comments, *told, *decide)
    rules = rules_wanted(found.pairs, [use for pair in found.pairs for use in pair.unsafe])
    return replace(wanted, replacements=elsewhere, comments=comments, rules=rules)


def _graded(asked: Invocation, wanted: WantedPlan, tree: SourceTree, reason: str) -> WantedPlan:
    """The same with how it is known that each duplicate does what replaces it."""
    from canonize.core.plan import Evidence
    from canonize.plan_file.evidence_found import evidence_found
    from canonize.plan_file.findings import new_migration

    listed = (wanted.canonical, wanted.competitors)
    migration = new_migration(*listed, wanted.source_roots, wanted.replacements)
    evidence, reasons = {}, dict(wanted.reasons)
    for found in evidence_found(
        tree, migration, reason=reason, tested=_tested(asked, migration, tree)
    ):
        evidence[found.symbol] = found.evidence.value
        if found.reason:
            reasons[found.symbol] = found.reason
        if found.told_apart is None:
            continue
        target = wanted.replacements.get(found.symbol, wanted.canonical)
        says = "is taken for a duplicate because you say so"
        hint = f"`canonize equiv {target} {found.symbol}` tries it"
        if found.evidence is Evidence.UNTESTED:
            says = "is not known to do the same; `run` tries it with examples before any change"
            hint += " now; or say why it does with --reason, or in the plan: evidence: claimed"
        asked.screen.warn(f"{found.symbol} {says}: {found.told_apart.sentence}", hint)
    return replace(wanted, evidence=evidence, reasons=reasons)


def _tested(
    asked: Invocation, migration: Migration, tree: SourceTree
) -> Callable[[Symbol, Symbol], str]:
    """What `canonize equiv` found of the code as it is."""
    from canonize.proof.kept_results import KeptResults
    from canonize.resolution.project import Project

    with asked.open_place() as place:
        kept = KeptResults(place.history.common_dir, Project.of(tree, migration.source_roots))

    def tested(canonical: Symbol, competitor: Symbol) -> str:
        found = kept.of(canonical, competitor)
        is_proof = found is not None and found.is_current and found.grade.earns_duplicate
        return found.sentence if found is not None and is_proof else ""

    return tested


def _refuse_mistakes(
    asked: Invocation, text: str, tree: SourceTree, source_roots: Sequence[str]
) -> None:
    """Nothing is written that `plan check` calls a mistake; what a person has to answer may be."""
    from canonize.plan_file.check import Ground, check_plan
    from canonize.plan_file.document import document_of
    from canonize.plan_file.problem import defects_of

    document = document_of(text.encode(), asked.plan_path, shown=PLAN_NAME)
    ground = Ground(tree, tuple(source_roots), asked.load_codemod, asked.load_check)
    mistakes = defects_of(check_plan(document, ground))
    if mistakes:
        raise PlanInvalid(
            "no plan was written, because it would not be right",
            details=tuple(f"{p.message}; {p.hint}" if p.hint else p.message for p in mistakes),
        )


def _write(asked: Invocation, path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CanonizeError(f"{path} can't be written: {error.strerror}") from error
    asked.screen.say(f"wrote {path.name}")
