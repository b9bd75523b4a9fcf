"""How much a group hurts: by who is split over what, never by how alike the code is."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from canonize.core.plural import plural
from canonize.discovery.result import GroupMember, Relation, Severity
from canonize.discovery.territory import service_of

_LEVELS = ((24.0, Severity.CRITICAL), (15.0, Severity.HIGH), (8.0, Severity.MEDIUM))


@dataclass(frozen=True, slots=True)
class Impact:
    """Points, the level that they make, and the figures in words."""

    points: float
    severity: Severity
    reasons: tuple[str, ...]


def impact_of(members: Sequence[GroupMember], objects: dict[str, str], *, light: bool) -> Impact:
    """The impact of a group.

    Args:
        members: all of them, judged.
        objects: for each member's symbol, the definition that the name ends up at.
        light: the thing is a function or only carries data, which hurts less than a class that
            holds state and behaviour.
    """
    real = [m for m in members if m.verdict is not Relation.TEST_DOUBLE]
    canonical = next((m for m in real if m.verdict.is_first), real[0])
    home = objects.get(canonical.symbol, canonical.symbol)
    elsewhere = [m for m in real if objects.get(m.symbol, m.symbol) != home]
    competing = [m for m in elsewhere if m.verdict.competes]
    off = sum(
        m.production * _weight(m, canonical) for m in elsewhere if m.verdict is not Relation.BASE
    )
    total = sum(m.production for m in real)
    tests = sum(m.tests for m in real)
    there = [m for m in real if m.verdict is not Relation.MISSING]
    named = _one_name_many_objects(there, objects)
    points = 2.0 * math.log2(1 + off) + 0.5 * math.log2(1 + total) + 0.8 * math.log2(1 + tests)
    points += math.log2(1 + sum(m.tests for m in elsewhere if m.verdict is not Relation.BASE))
    points += 1.6 * min(sum(_weight(m, canonical) for m in competing), 5)
    reasons = [_split(there, [m for m in elsewhere if m in there])]
    points += _named_points(named, reasons)
    disagreeing = [m for m in competing if m.differences]
    if disagreeing:
        points += 1.0 + min(2.0, 0.2 * sum(len(m.differences) for m in disagreeing))
        reasons.append(f"{len(disagreeing)} of {len(competing)} competitors differ in interface")
    reasons += _missing_words(real)
    points += _patch_points(real, home, objects, reasons)
    points += _name_points(real, home, objects, reasons)
    if light:
        points *= 0.6
    if not off:
        points = min(points, 23.9 if competing or named else 19.9)
    severity = next((level for least, level in _LEVELS if points >= least), Severity.LOW)
    return Impact(round(points, 2), severity, tuple(reasons))


def _weight(member: GroupMember, canonical: GroupMember) -> float:
    """A competitor in another service is seldom met by the same people: it counts half."""
    return 1.0 if service_of(member.path) == service_of(canonical.path) else 0.5


def _name_points(
    real: list[GroupMember], home: str, objects: dict[str, str], reasons: list[str]
) -> float:
    """One thing under many names: what counts is how many importers use which."""
    names = [m for m in real if m.verdict in (Relation.SHIM, Relation.ALIAS)]
    if not names:
        return 0.0
    mine = [m for m in names if objects.get(m.symbol) == home]
    through = sum(m.production for m in mine)
    used = sum(1 for m in mine if m.production)
    text = f"{plural(len(names), 'further name')} for it (shims and aliases)"
    if through:
        text += f", {used} of them used by {plural(through, 'production importer')}"
    reasons.append(text)
    return 0.4 * min(len(names), 8) + 1.2 * math.log2(1 + through) + 0.6 * min(used, 6)


def _missing_words(real: list[GroupMember]) -> list[str]:
    gone = [m for m in real if m.verdict is Relation.MISSING]
    if not gone:
        return []
    files = sum(m.production + m.tests for m in gone)
    said = "file imports" if files == 1 else "files import"
    where = "a module that doesn't" if len(gone) == 1 else f"{len(gone)} modules that don't"
    return [f"{files} {said} it from {where} have it"]


def _split(real: list[GroupMember], elsewhere: list[GroupMember]) -> str:
    total = sum(m.production for m in real)
    used = sum(1 for m in real if m.production)
    return (
        f"{plural(total, 'production importer')} over {used} of {len(real)} members, "
        f"{sum(m.production for m in elsewhere)} of them not on the canonical"
    )


def _one_name_many_objects(
    real: list[GroupMember], objects: dict[str, str]
) -> tuple[str, list[GroupMember]] | None:
    by_name: dict[str, dict[str, GroupMember]] = defaultdict(dict)
    for member in real:
        name = member.symbol.rpartition(":")[2]
        by_name[name].setdefault(objects.get(member.symbol, member.symbol), member)
    name = max(sorted(by_name), key=lambda n: len(by_name[n]))
    found = list(by_name[name].values())
    return (name, found) if len(found) > 1 else None


def _named_points(named: tuple[str, list[GroupMember]] | None, reasons: list[str]) -> float:
    if named is None:
        return 0.0
    name, found = named
    reasons.append(f"the name `{name}` is bound to {len(found)} different objects")
    weights = [_confusion(m) for m in found if not m.verdict.is_first]
    return min(sum(weights), 10.0)


def _confusion(member: GroupMember) -> float:
    """How much one more object of the same name confuses; little when nobody meets it."""
    used = bool(member.production or member.tests)
    if member.verdict is Relation.HOMONYM and member.kind != "alias":
        return 0.9 if member.production else 0.3
    return 2.5 if used else 1.2


def _patch_points(
    real: list[GroupMember], home: str, objects: dict[str, str], reasons: list[str]
) -> float:
    patched = [
        m
        for m in real
        if m.patches and objects.get(m.symbol, m.symbol) != home and not m.production
    ]
    if not patched:
        return 0.0
    names = ", ".join(f"`{m.symbol}`" for m in patched[:2])
    reasons.append(f"tests patch {names}, which no production file imports")
    return 1.5
