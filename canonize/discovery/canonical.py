"""Which member is the canonical: figures, a margin, and no answer when the margin is small."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from canonize.core.plural import plural, share_of
from canonize.discovery.candidates import Candidate
from canonize.discovery.cast import Cast
from canonize.discovery.result import Claim
from canonize.discovery.verdicts import Assessor
from canonize.discovery.words import words

SMALLEST_MARGIN = 0.08
"""With less than this between the first two, nobody is proposed."""

_LEAVING = frozenset(
    [
        "legacy",
        "old",
        "deprecated",
        "compat",
        "temp",
        "tmp",
        "backup",
        "adapter",
        "migration",
        "example",
    ]
)


@dataclass(frozen=True, slots=True)
class Ranking:
    """What speaks for one member, in points, with the figures."""

    symbol: str
    score: float
    evidence: tuple[Claim, ...]


def standings(cast: Cast, judge: Assessor, changed: Mapping[str, int]) -> list[Ranking]:
    """Every definition of the cast, the best first.

    Args:
        changed: seconds since the epoch of the last commit that touched a path, where known.
    """
    backed = _delegated_to(cast, judge)
    everything = frozenset().union(*(c.methods for c in cast.definitions.values()))
    newest = max((changed.get(c.path, 0) for c in cast.definitions.values()), default=0)
    found = []
    for symbol, member in cast.definitions.items():
        users = _all_users(cast, symbol)
        heirs = {c.path for c in cast.definitions.values() if symbol in c.bases}
        users = (users[0] - heirs, users[1] - heirs)
        points = 3.0 * math.log2(1 + len(users[0])) + math.log2(1 + len(users[1]))
        said = "file imports" if len(users[0]) == 1 else "files import"
        tests = plural(len(users[1]), "test file")
        evidence = [Claim(f"{len(users[0])} production {said} it, {tests}")]
        if backed.get(symbol):
            points += 2.0 * len(backed[symbol])
            they = "hands its work" if len(backed[symbol]) == 1 else "hand their work"
            evidence.append(Claim(f"{_several(backed[symbol])} {they} to it"))
        if everything:
            share = len(member.methods) / len(everything)
            points += 1.5 * share
            counts = len(member.methods), len(everything)
            part = share_of(*counts, "public method", whose="the group's")
            evidence.append(Claim(part))
        points += _conventions(member, evidence)
        points += _deprecation(member, judge, evidence, used=bool(users[0]))
        points += _last_change(changed.get(member.path, 0), newest, evidence)
        if member.is_trivial:
            points -= 4.0
        found.append(Ranking(symbol, round(points, 3), tuple(evidence)))
    return sorted(found, key=lambda s: (-s.score, s.symbol))


def margin(found: Sequence[Ranking]) -> float:
    """How far the first is ahead of the second, as a share of the first's points."""
    if len(found) < 2:
        return 1.0
    first, second = found[0].score, max(found[1].score, 0.0)
    return max(0.0, (first - second) / max(first, 1.0))


def _all_users(cast: Cast, symbol: str) -> tuple[set[str], set[str]]:
    """Importers of a definition under any name."""
    own = cast.users_of(symbol)
    production, tests = set(own.production), set(own.tests)
    for rebinding in cast.passed_on:
        if rebinding.origin.symbol == symbol:
            users = cast.users_of(f"{rebinding.module}:{rebinding.name}")
            production |= users.production | {rebinding.path}
            tests |= users.tests
    return production, tests


def _delegated_to(cast: Cast, judge: Assessor) -> dict[str, list[str]]:
    backed: dict[str, list[str]] = {}
    for symbol, member in cast.definitions.items():
        found = judge.delegation(cast, member)
        if found is not None and found[2] >= 0.5:
            backed.setdefault(found[0], []).append(symbol)
        for base in member.bases:
            if base in cast.definitions and member.is_trivial:
                backed.setdefault(base, []).append(symbol)
    return backed


def _conventions(member: Candidate, evidence: list[Claim]) -> float:
    points = 0.0
    if _snake(member.name) == member.module.rpartition(".")[2]:
        points += 1.0
        evidence.append(Claim("its module is named after it"))
    leaving = _LEAVING & (set(words(member.module)) | set(member.words))
    if leaving:
        points -= 1.5
        evidence.append(Claim(f"its name says {', '.join(sorted(leaving))}"))
    if member.territory == "tooling":
        points -= 1.0
    return points


def _deprecation(member: Candidate, judge: Assessor, evidence: list[Claim], *, used: bool) -> float:
    """A mark in code counts a little; prose never does, and a warning of a class in use hardly."""
    seen = judge.behaviour(member)
    marked = any(
        d.rpartition(".")[2].startswith("deprecated") for d in member.definition.decorators
    )
    if not marked and not seen.warns:
        return 0.0
    where = f"in `{seen.warns_in}`" if seen.warns_in else "by a decorator"
    text = f"warns that it is deprecated ({where})"
    if used and not marked:
        text += ", and is in use all the same: the warning alone decides nothing"
    line = seen.warns or member.definition.line
    evidence.append(Claim(text, member.path, line))
    return -1.5 if marked else -0.4


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def _last_change(when: int, newest: int, evidence: list[Claim]) -> float:
    """The latest change counts a little; how old a file is tells nothing about who should stay."""
    if not when:
        return 0.0
    day = datetime.fromtimestamp(when, UTC).date().isoformat()
    latest = when == newest
    evidence.append(Claim(f"last changed on {day}" + (", the latest of them" if latest else "")))
    return 0.3 if latest else 0.0


def _several(symbols: list[str]) -> str:
    shown = ", ".join(f"`{s.rpartition(':')[2]}`" for s in symbols[:3])
    return shown + (f" and {len(symbols) - 3} more" if len(symbols) > 3 else "")
