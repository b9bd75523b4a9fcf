"""From a cast to a group that can be shown: canonical, verdicts, severity, identity."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from canonize.discovery.candidates import Candidate, Rebinding
from canonize.discovery.canonical import SMALLEST_MARGIN, Ranking, margin, standings
from canonize.discovery.cast import Cast
from canonize.discovery.result import Claim, Group, GroupMember, Relation
from canonize.discovery.severity import impact_of
from canonize.discovery.verdicts import Assessor
from canonize.discovery.words import kebab_case

_MOST_DOUBLES = 5
FEWEST_MISSING = 2
"""So many homes that are gone are worth telling, even of a thing that has no competitor."""


@dataclass(frozen=True, slots=True)
class Assembled:
    """A group whose likelihood is still to be told.

    Args:
        judged: its members before test doubles joined them, the canonical first.
    """

    group: Group
    cast: Cast
    judged: tuple[GroupMember, ...]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A cast with its members in order, the proposed canonical first.

    Args:
        is_chosen: a person chose the first one.
    """

    cast: Cast
    standings: tuple[Ranking, ...]
    is_chosen: bool

    @property
    def best(self) -> Candidate:
        return self.cast.definitions[self.standings[0].symbol]

    def pairs(self) -> Iterator[tuple[Cast, Candidate, Candidate]]:
        """The cast, each other member, and the first."""
        for standing in self.standings[1:]:
            yield self.cast, self.cast.definitions[standing.symbol], self.best


def ranking(cast: Cast, judge: Assessor, changed: Mapping[str, int], preferred: str) -> Ranked:
    """Who would be the canonical of a cast.

    Args:
        preferred: the member, or the module of it, that a person chose as the canonical.
    """
    found = standings(cast, judge, changed)
    chosen = [s for s in found if preferred and preferred in (s.symbol, module_of(s.symbol))]
    ordered = [*chosen[:1], *(s for s in found if s not in chosen[:1])]
    return Ranked(cast, tuple(ordered), bool(chosen))


def assemble(ranked: Ranked, judge: Assessor, patched: Mapping[str, int]) -> Assembled | None:
    """The group, or ``None`` when nothing in it competes after all."""
    cast, best = ranked.cast, ranked.best
    ahead = margin(ranked.standings)
    decided = ranked.is_chosen or ahead >= SMALLEST_MARGIN
    first = Relation.CANONICAL if decided else Relation.LEADING
    members = [_judged(cast, judge, standing, best, first) for standing in ranked.standings]
    members += [*_offers(cast, best), *_missing(cast)]
    objects = {r_symbol(r): r.origin.symbol for r in [*cast.passed_on, *cast.borrowed]}
    if not _is_worth_telling(members, objects, best.symbol):
        return None
    judged = tuple(members)
    members += _doubles(cast)
    members = list({m.symbol: m for m in reversed(members)}.values())[::-1]
    members = [replace(m, patches=patched.get(m.symbol, 0)) for m in members]
    named = best.name
    impact = impact_of(members, objects, light=not best.definition.is_class or best.data)
    members[1:] = sorted(members[1:], key=_order)
    group = Group(
        id="",
        name=named,
        severity=impact.severity,
        impact=impact.points,
        canonical=best.symbol if decided else "",
        margin=round(max(ahead, 0.0), 3),
        confidence=round(cast.confidence, 3),
        reasons=impact.reasons,
        members=tuple(members),
    )
    return Assembled(group, cast, judged)


def module_of(symbol: str) -> str:
    """The module of ``module:Name``."""
    return symbol.partition(":")[0]


def r_symbol(rebinding: Rebinding) -> str:
    """The symbol under which a rebinding offers its origin."""
    return f"{rebinding.module}:{rebinding.name}"


def identified(groups: list[Group]) -> list[Group]:
    """Ids from what the things are called; a few letters of the members where two spell alike."""
    taken: dict[str, int] = {}
    for group in groups:
        slug = kebab_case(group.name)
        taken[slug] = taken.get(slug, 0) + 1
    found = []
    given: set[str] = set()
    for group in groups:
        slug = kebab_case(group.name)
        if taken[slug] > 1 or slug in given:
            slug = _told_apart(slug, group, given)
        given.add(slug)
        found.append(replace(group, id=slug))
    return found


def _told_apart(slug: str, group: Group, given: set[str]) -> str:
    """The id with letters of the first member, and of the others where two groups share that."""
    symbols = sorted(m.symbol for m in group.members)
    for seed in (group.members[0].symbol, *("\n".join(symbols) + "!" * n for n in range(99))):
        found = f"{slug}-{hashlib.sha256(seed.encode()).hexdigest()[:6]}"
        if found not in given:
            return found
    raise AssertionError("ninety-nine groups have the same members")


def _judged(
    cast: Cast, judge: Assessor, standing: Ranking, best: Candidate, first: Relation
) -> GroupMember:
    member = cast.definitions[standing.symbol]
    users = cast.users_of(standing.symbol)
    common = {
        "symbol": standing.symbol,
        "path": member.path,
        "line": member.definition.line,
        "kind": "class" if member.definition.is_class else "function",
        "production": len(users.production),
        "tests": len(users.tests),
        "importers": tuple(sorted(users.production)),
        "methods": len(member.methods),
        "score": standing.score,
    }
    if member is best:
        return GroupMember(verdict=first, evidence=standing.evidence, **common)  # type: ignore[arg-type] # built above
    judged = judge.judge(cast, member, best)
    evidence = (*judged.evidence, *standing.evidence)
    return GroupMember(
        verdict=judged.verdict,
        evidence=evidence,
        differences=judged.differences,
        grade=judged.grade.value if judged.grade is not None else "",
        **common,  # type: ignore[arg-type] # built above
    )


def _offers(cast: Cast, best: Candidate) -> list[GroupMember]:
    found = []
    for item in cast.passed_on:
        shim = item.how == "re-export" or item.name == item.origin.name
        how = "re-exports" if item.how == "re-export" else "binds to this name"
        found.append(
            _named(
                cast,
                item,
                Relation.SHIM if shim else Relation.ALIAS,
                f"{how} `{item.origin.symbol}`",
            )
        )
    for item in cast.borrowed:
        text = f"binds the name to something else: `{item.origin.symbol}`"
        found.append(_named(cast, item, Relation.HOMONYM, text))
    return found


def _named(cast: Cast, item: Rebinding, verdict: Relation, text: str) -> GroupMember:
    symbol = r_symbol(item)
    users = cast.users_of(symbol)
    stubs = tuple(
        Claim("a stub takes its place when the import fails", path, line)
        for module, path, line in cast.stand_ins
        if module == item.module
    )
    return GroupMember(
        symbol=symbol,
        path=item.path,
        line=item.line,
        kind="alias",
        verdict=verdict,
        production=len(users.production),
        tests=len(users.tests),
        importers=tuple(sorted(users.production)),
        evidence=(Claim(text, item.path, item.line), *stubs[:1]),
    )


def _missing(cast: Cast) -> list[GroupMember]:
    """One member for each module that is asked for the thing in vain; its place is who asks."""
    found = []
    for absent in cast.missing:
        users, first = cast.users_of(absent.symbol), absent.uses[0]
        text = "imported from here, and it isn't there: the import fails"
        found.append(
            GroupMember(
                symbol=absent.symbol,
                path=first.path,
                line=first.line,
                kind="class",
                verdict=Relation.MISSING,
                production=len(users.production),
                tests=len(users.tests),
                importers=tuple(sorted(users.production)),
                evidence=tuple(Claim(text, u.path, u.line) for u in absent.uses[:3]),
            )
        )
    return found


def _doubles(cast: Cast) -> list[GroupMember]:
    ranked = sorted(cast.doubles, key=lambda d: (-d.methods, d.symbol))
    text = f"one of {len(ranked)} test doubles of this name" if len(ranked) > 1 else "a test double"
    return [
        GroupMember(
            symbol=d.symbol,
            path=d.path,
            line=d.line,
            kind="class",
            verdict=Relation.TEST_DOUBLE,
            production=0,
            tests=0,
            methods=d.methods,
            evidence=(Claim(text, d.path, d.line),),
        )
        for d in ranked[:_MOST_DOUBLES]
    ]


def _is_worth_telling(members: list[GroupMember], objects: dict[str, str], best: str) -> bool:
    """Whether somebody competes, or one name is several things, or one thing has several homes."""
    others = [m for m in members if not m.verdict.is_first]
    if any(m.verdict.competes for m in others):
        return True
    used = [m for m in others if m.production or m.tests]
    homonyms = [
        m for m in used if m.verdict is Relation.HOMONYM and m.production and m.kind == "alias"
    ]
    names = [m for m in used if m.verdict in (Relation.SHIM, Relation.ALIAS) and m.production]
    missing = [m for m in others if m.verdict is Relation.MISSING]
    return bool(homonyms) or len(names) >= 2 or len(missing) >= FEWEST_MISSING


def _order(member: GroupMember) -> tuple[int, int, int, str]:
    place = list(Relation).index(member.verdict)
    if member.verdict in (Relation.VARIANT, Relation.DUPLICATE, Relation.WRAPPER):
        place = 0
    return (place, -member.production, -member.tests, member.symbol)
