"""What the code itself says of a plan's evidence: identical or not, and graded where nobody did."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from canonize.compatibility.evidence import CodeEvidence, CodeEvidences
from canonize.core.codemod import Migration
from canonize.core.plan import Competitor, Evidence, Kind
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.plan_file.consistency import is_tried_first
from canonize.plan_file.document import PlanDocument, Problem
from canonize.resolution.project import Project

Contradicted = Callable[[Project, Symbol, Symbol], str | None]
"""What an earlier trial says against two that are said to do the same: empty when it told none
apart, ``None`` when nobody tried."""


def held_evidence(
    document: PlanDocument,
    migration: Migration,
    tree: SourceTree,
    contradicted: Contradicted | None = None,
    *,
    removes: bool = False,
) -> Iterator[Problem]:
    """A mistake for each competitor that says ``evidence: identical`` and has other code.

    Args:
        contradicted: what an earlier trial says against ``evidence: tested``.
        removes: the plan has a step that removes duplicates. One of which the plan says no
            evidence is graded then, and an open question unless its code is the canonical's.
    """
    project = Project.of(tree, migration.source_roots)
    evidences = CodeEvidences(project, migration.plan.held_pairs)
    named = {Symbol.parse(competitor.symbol) for competitor in migration.plan.competitors}
    is_graded = removes and not is_tried_first(document)
    for number, competitor in enumerate(migration.plan.competitors):
        symbol, target = Symbol.parse(competitor.symbol), migration.plan.replacement(competitor)
        where = ("competitors", number, "evidence")
        is_tested = competitor.evidence is Evidence.TESTED and contradicted is not None
        why = contradicted(project, target, symbol) if contradicted and is_tested else ""
        if why:
            message = f"{symbol} is said to be tested: {why}"
            hint = f"`canonize equiv {target} {symbol}` tries it anew"
            yield document.problem(where, message, hint, severity="warning")
        if competitor.verdict is Kind.SHIM and not (competitor.reason or competitor.evidence):
            own = evidences.own_code(target, symbol)
            if own is not None:
                yield _no_shim(document, number, (symbol, target), own)
            continue
        is_silent = is_graded and _is_silent(competitor)
        if competitor.evidence is not Evidence.IDENTICAL and not is_silent:
            continue
        if is_silent and evidences.is_told_by_members(target, symbol, named):
            continue
        found = evidences.of(target, symbol)
        if found.difference is None or not (symbol.is_module or found.bodies is not None):
            continue
        if not is_silent:
            message = f"{symbol} is not identical with {target}: {found.difference.reason}"
            places = f"{found.difference.canonical} | {found.difference.competitor}"
            hint = f"{places}; `canonize equiv {target} {symbol}` tries whether that can be noticed"
            yield document.problem(where, message, hint)
        elif contradicted is None or contradicted(project, target, symbol) != "":
            yield _ungraded(document, number, (symbol, target), found)


def _is_silent(competitor: Competitor) -> bool:
    """Whether the plan does not say how it is known that a competitor does the same.

    Of a wrapper its reason says it: to whom it hands everything.
    """
    is_nested = "." in Symbol.parse(competitor.symbol).name
    is_wrapper = competitor.verdict is Kind.WRAPPER and not competitor.reason
    is_asked = is_wrapper or competitor.verdict is Kind.DUPLICATE
    return is_asked and competitor.evidence is None and not is_nested


def _no_shim(
    document: PlanDocument, number: int, pair: tuple[Symbol, Symbol], found: CodeEvidence
) -> Problem:
    symbol, target = pair
    message = f"{symbol} is called a shim, and has code of its own: {found.sentence}"
    hint = (
        f"call it a duplicate, so that `canonize equiv {target} {symbol}` counts; or a variant; or "
        "say in `reason` why it does the same"
    )
    return document.problem(("competitors", number, "verdict"), message, hint, severity="open")


def _ungraded(
    document: PlanDocument, number: int, pair: tuple[Symbol, Symbol], found: CodeEvidence
) -> Problem:
    symbol, target = pair
    message = (
        f"{symbol} is to go, and nothing says that it does what {target} does: {found.sentence}"
    )
    hint = (
        f"`canonize equiv {target} {symbol}` tries it; then write `evidence: tested`, or "
        "`evidence: claimed` with a reason, or call it a variant"
    )
    return document.problem(("competitors", number, "verdict"), message, hint, severity="open")
