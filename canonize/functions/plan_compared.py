"""A new plan whose pairs were compared: the ways that are offered, and the evidence."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from canonize.checks.rules_wanted import parted_rules, rules_wanted
from canonize.compatibility.comparison import Compared, compared
from canonize.compatibility.evidence import CodeEvidences
from canonize.core.codemod import Migration
from canonize.core.plan import Evidence, Kind
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.discovery.plan_inputs import PlanInputs
from canonize.functions.opening import loaders
from canonize.functions.plan_cast import (
    Said,
)
from canonize.functions.plan_place import PlanPlace
from canonize.functions.ways_offered import Offered, ways_offered
from canonize.plan_file.evidence_found import evidence_found
from canonize.plan_file.findings import findings, followed, new_migration, replacements
from canonize.plan_file.wanted_plan import WantedPlan
from canonize.proof.kept_results import KeptResults
from canonize.resolution.project import Project
from canonize.runner.place import open_place


def compared_plan(
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
    place: PlanPlace, wanted: WantedPlan, tree: SourceTree, said: Said, pairs: Sequence[Compared]
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
    delegating = _asked_ways(place, "delegate", said.delegates, found, said.grafts)
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
    place: PlanPlace,
    codemod: str,
    symbols: Collection[str],
    found: Mapping[str, Offered],
    grafts: Collection[str] = (),
) -> tuple[str, ...]:
    """Lines of YAML for what was asked; whatever does not fit yet is told.

    Args:
        grafts: what else was asked to give the canonical what it lacks.
    """
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
        elif way.first and symbol not in grafts:
            place.warn(
                f"{codemod} of {symbol} fits once the canonical has what it lacks",
                f"--graft {symbol} writes that, too",
            )
        lines += way.yaml
    return tuple(lines)


def graded_plan(place: PlanPlace, wanted: WantedPlan, tree: SourceTree, reason: str) -> WantedPlan:
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
        if found.evidence is Evidence.UNTESTED and found.is_outside:
            says = f"is not known to do the same, and can't be tried: {target} lies outside"
            hint = "say why it does with --reason, or in the plan: evidence: claimed"
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
