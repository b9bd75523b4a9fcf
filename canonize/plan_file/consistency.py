"""Mistakes that a plan makes by itself: what it says twice, and what it names but does not define.

It reads plain values, not the model, so that a plan of the wrong shape is told of these as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from canonize.catalogue import is_own
from canonize.core.nearest import nearest_or_all
from canonize.core.plan import Kind
from canonize.plan_file.document import PlanDocument, Problem
from canonize.plan_file.yaml_values import Path


def contradictions(document: PlanDocument, kinds: Collection[str]) -> list[Problem]:
    """Every contradiction.

    Args:
        kinds: the kinds of checks that there are.
    """
    return [
        *_repeated_steps(document),
        *_repeated_competitors(document),
        *_circular_competitors(document),
        *_unknown_checks(document, kinds),
        *_idle_steps(document),
        *_unearned_duplicates(document),
        *_idle_recipes(document),
    ]


def entries(document: PlanDocument, key: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    """The mappings of a top-level list, with their places."""
    items = document.values.data.get(key)
    for number, item in enumerate(items if isinstance(items, list) else []):
        if isinstance(item, dict):
            yield (key, number), item


def texts(values: object, place: Path) -> Iterator[tuple[Path, str]]:
    """The texts of a list, with their places."""
    for number, item in enumerate(values if isinstance(values, list) else []):
        if isinstance(item, str):
            yield (*place, number), item


def defined_checks(document: PlanDocument) -> dict[str, Any]:
    """The plan's own checks by name."""
    checks = document.values.data.get("checks")
    return checks if isinstance(checks, dict) else {}


def _repeated_steps(document: PlanDocument) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for place, step in entries(document, "steps"):
        step_id = step.get("id")
        if not isinstance(step_id, str):
            continue
        if step_id in first:
            line = document.values.mark((*first[step_id], "id")).line
            message = f"a second step has the id {step_id!r}"
            yield document.problem((*place, "id"), message, f"the first is on line {line}")
        first.setdefault(step_id, place)


def _repeated_competitors(document: PlanDocument) -> Iterator[Problem]:
    first: dict[str, Path] = {}
    for place, competitor in entries(document, "competitors"):
        symbol = competitor.get("symbol")
        if not isinstance(symbol, str):
            continue
        where = (*place, "symbol")
        if symbol in first:
            line = document.values.mark(first[symbol]).line
            message = f"the competitor {symbol} stands here a second time"
            yield document.problem(where, message, f"the first is on line {line}")
        if symbol == document.values.data.get("canonical"):
            message = f"{symbol} is the canonical, so it can't be a competitor"
            yield document.problem(where, message)
        first.setdefault(symbol, where)


def _circular_competitors(document: PlanDocument) -> Iterator[Problem]:
    competitors = list(entries(document, "competitors"))
    rerouted = {
        competitor.get("symbol")
        for _, competitor in competitors
        if competitor.get("verdict") in ("duplicate", "deprecated", "shim", "wrapper")
        and isinstance(competitor.get("symbol"), str)
    }
    for place, competitor in competitors:
        target = competitor.get("replace_with")
        if isinstance(target, str) and target in rerouted:
            itself = target == competitor.get("symbol")
            what = "replaced with itself" if itself else "replaced with another competitor"
            hint = "replace it with the canonical, or with what stays"
            yield document.problem((*place, "replace_with"), f"{target} is {what}", hint)


def _unknown_checks(document: PlanDocument, kinds: Collection[str]) -> Iterator[Problem]:
    defined = defined_checks(document)
    for place, step in entries(document, "steps"):
        for where, name in texts(step.get("checks"), (*place, "checks")):
            if name not in defined and name not in kinds and not is_own(name):
                hint = nearest_or_all(name, [*(str(key) for key in defined), *kinds])
                yield document.problem(where, f"no check is named {name!r}", hint)


def _idle_steps(document: PlanDocument) -> Iterator[Problem]:
    for place, step in entries(document, "steps"):
        if not step.get("codemods") and not step.get("checks"):
            message = f"the step {step.get('id', '')!r} has neither codemods nor checks"
            yield document.problem(place, message, severity="warning")


def is_tried_first(document: PlanDocument) -> bool:
    """Whether examples are tried by a check before the first step that changes anything.

    What only adds to the canonical may come before: then it can do what it is tried for.
    """
    checks = document.values.data.get("checks")
    named = checks.items() if isinstance(checks, dict) else ()
    trying = {n for n, check in named if isinstance(check, dict) and check.get("kind") == _TRIES}
    for place, step in entries(document, "steps"):
        if any(name not in _ADDS for name in _codemod_names(step)):
            return False
        if any(name in trying for _, name in texts(step.get("checks"), (*place, "checks"))):
            return True
    return False


def _codemod_names(step: Mapping[str, Any]) -> Iterator[str]:
    codemods = step.get("codemods")
    for call in codemods if isinstance(codemods, list) else ():
        yield str(next(iter(call), "")) if isinstance(call, dict) else str(call)


_TRIES = "same-behaviour"
_ADDS = ("graft", "extend_canonical")
_HELD = {kind.value for kind in Kind if kind.is_held_to_canonical}


def _unearned_duplicates(document: PlanDocument) -> Iterator[Problem]:
    """Duplicates that are known to differ, were never tried, or are claimed without a reason."""
    canonical = document.values.data.get("canonical")
    is_tried = is_tried_first(document)
    for place, competitor in entries(document, "competitors"):
        evidence, symbol = competitor.get("evidence"), competitor.get("symbol")
        if str(competitor.get("verdict")) not in _HELD or evidence is None:
            continue
        where = (*place, "evidence")
        target = competitor.get("replace_with") or canonical
        if evidence == "untested" and is_tried:
            continue
        if evidence in ("untested", "differs"):
            message = f"{symbol} is no duplicate on the evidence {evidence!r}"
            if competitor["verdict"] != "duplicate":
                message = f"the users of {symbol} get other code: its evidence is {evidence!r}"
            hint = (
                f"`canonize equiv {target} {symbol}` tries it; then write tested, or claimed with "
                "a reason, or call it a variant"
            )
            yield document.problem(where, message, hint, severity="open")
        elif evidence == "claimed" and not str(competitor.get("reason") or "").strip():
            message = f"{symbol} is claimed to do the same, and nothing says why"
            yield document.problem(where, message, "add `reason: ...`", severity="open")


def _idle_recipes(document: PlanDocument) -> Iterator[Problem]:
    """Recipes for what the plan does not name as a competitor."""
    said = document.values.data.get("equivalence")
    known = [str(c.get("symbol")) for _, c in entries(document, "competitors")]
    for symbol in said if isinstance(said, dict) else ():
        if symbol not in known:
            message = f"{symbol} is no competitor of this plan, so nothing is tried by its recipe"
            hint = nearest_or_all(str(symbol), known)
            yield document.problem(("equivalence", symbol), message, hint)
