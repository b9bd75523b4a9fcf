"""Groups over the same modules are one finding: the modules compete as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from canonize.core.evidence import Grade
from canonize.discovery.canonical import SMALLEST_MARGIN
from canonize.discovery.result import Claim, Group, GroupMember, Relation, Severity
from canonize.resolution.same_code import CodeDifference

FEWEST = 3
"""So many definitions in common make twins of modules."""

_ELSEWHERE = frozenset(
    {Relation.TEST_DOUBLE, Relation.SHIM, Relation.ALIAS, Relation.MISSING, Relation.HOMONYM}
)
"""What stands in a module without being its own implementation of the thing."""
_SAME = frozenset({Relation.CANONICAL, Relation.LEADING, Relation.DUPLICATE})
"""What is said of those that are equal: here one leads, and there the other one."""
_SPELT, _LISTED = 5, 40
_GRADES = [grade.value for grade in Grade]
"""The surest first: of modules, no more is said than of the definition that is known least."""


def folded(
    groups: Sequence[Group],
    *,
    shown: float,
    preferred: str = "",
    defines: Callable[[str], Collection[str]] = lambda module: (),
    differ: Callable[[str, str], CodeDifference | None] = lambda first, second: None,
) -> list[Group]:
    """The groups, with those that only differ in the definition told as one group of modules.

    Args:
        shown: from which likelihood on a group is shown. One that would be is never hidden in a
            group of modules that is not.
        preferred: the module that a person chose as the canonical.
        defines: the public names that a module defines: one is only a duplicate with all of them.
        differ: how the code of two modules differs, with what each of them does when it is
            imported; ``None`` where it is the same.
    """
    by_modules: dict[frozenset[str], list[Group]] = defaultdict(list)
    for group in groups:
        by_modules[modules_of(group)].append(group)
    found: list[Group] = []
    for modules, some in by_modules.items():
        is_preferred = preferred in modules
        if len(modules) > 1 and len(some) >= FEWEST:
            one = _as_one(some, preferred, defines, differ)
            if one.likelihood >= shown or is_preferred:
                found.append(one)
                continue
            found += [group for group in some if group.likelihood >= shown]
            some = [group for group in some if group.likelihood < shown]
        is_twin = len(modules) > 1 and len(some) >= FEWEST
        found += [_as_one(some, preferred, defines, differ)] if is_twin else some
    return found


def modules_of(group: Group) -> frozenset[str]:
    """The modules that hold an implementation of what a group is about."""
    own = (m for m in group.members if m.verdict not in _ELSEWHERE)
    return frozenset(m.symbol.partition(":")[0] for m in own)


def _as_one(
    groups: list[Group],
    preferred: str,
    defines: Callable[[str], Collection[str]],
    differ: Callable[[str, str], CodeDifference | None],
) -> Group:
    worst = min(groups, key=lambda g: (g.severity.rank, -g.impact))
    votes: dict[str, float] = defaultdict(float)
    together: dict[str, list[GroupMember]] = defaultdict(list)
    beside: dict[str, GroupMember] = {}
    for group in groups:
        for member in group.members:
            if member.verdict in _ELSEWHERE:
                beside[member.symbol] = member
                continue
            module = member.symbol.partition(":")[0]
            together[module].append(member)
            votes[module] += member.score
    ranking = sorted(votes, key=lambda m: (m != preferred, -votes[m], m))
    ahead = (votes[ranking[0]] - votes[ranking[1]]) / max(votes[ranking[0]], 1.0)
    names = sorted(g.name for g in groups)
    clear = ranking[0] == preferred or ahead >= SMALLEST_MARGIN
    same = all(m.verdict in _SAME for members in together.values() for m in members)
    members = [
        _module(module, together[module], votes[module], first=number == 0, clear=clear, same=same)
        for number, module in enumerate(ranking)
    ]
    members = [_with_the_rest(m, together[m.symbol], defines) for m in members]
    members = [_with_its_own_code(m, ranking[0], differ) for m in members]
    chances = sorted((g.likelihood for g in groups), reverse=True)
    kinds = {m.kind for members in together.values() for m in members}
    what = {"function": "functions", "class": "classes"}.get("".join(kinds), "definitions")
    impact = max(worst.impact + 0.3 * (len(groups) - 1), 8.0)
    return replace(
        worst,
        name=ranking[0].rpartition(".")[2],
        severity=min(worst.severity, Severity.MEDIUM, key=lambda s: s.rank),
        impact=round(impact, 2),
        canonical=ranking[0] if clear else "",
        margin=round(max(ahead, 0.0), 3),
        reasons=(f"{len(groups)} {what} in common: {_spelt(names)}", *worst.reasons),
        members=(*members, *beside.values()),
        likelihood=round(max(sum(chances) / len(chances), *_of_many(chances)), 3),
    )


def _of_many(chances: Sequence[float]) -> tuple[float, float]:
    """What so many as make twins have at least, and what more than half of them have.

    Args:
        chances: the largest first.
    """
    return chances[FEWEST - 1], chances[len(chances) // 2]


def _with_the_rest(
    member: GroupMember, common: list[GroupMember], defines: Callable[[str], Collection[str]]
) -> GroupMember:
    """A module that defines more than what the two have in common is no duplicate as a whole."""
    rest = sorted(set(defines(member.symbol)) - {m.symbol.partition(":")[2] for m in common})
    if member.verdict is not Relation.DUPLICATE or not rest:
        return member
    claim = Claim(f"also defines {_spelt(rest)}, which nothing was compared with", member.path, 1)
    evidence = (*member.evidence, claim)
    return replace(member, verdict=Relation.VARIANT, evidence=evidence, grade="")


def _with_its_own_code(
    member: GroupMember, leading: str, differ: Callable[[str, str], CodeDifference | None]
) -> GroupMember:
    """A module that does other things when it is imported is none, either."""
    if member.verdict is not Relation.DUPLICATE:
        return member
    apart = differ(leading, member.symbol)
    if apart is None:
        return member
    claim = Claim(
        f"other code than {apart.canonical}: {apart.reason}",
        apart.competitor.path,
        apart.competitor.line,
    )
    evidence = (*member.evidence, claim)
    grade = Grade.UNTESTED.value
    return replace(member, verdict=Relation.VARIANT, evidence=evidence, grade=grade)


def _spelt(names: Sequence[str]) -> str:
    return ", ".join(f"`{n}`" for n in names[:_SPELT]) + ", ..." * (len(names) > _SPELT)


def _module(
    module: str, common: list[GroupMember], score: float, *, first: bool, clear: bool, same: bool
) -> GroupMember:
    importers = sorted({path for member in common for path in member.importers})
    differences = tuple(d for member in common for d in member.differences)
    verdict = Relation.DUPLICATE if same and not differences else Relation.VARIANT
    if first:
        verdict = Relation.CANONICAL if clear else Relation.LEADING
    evidence = tuple(
        Claim(f"`{m.symbol.partition(':')[2]}`: {_told(m)}", m.path, m.line)
        for m in common[:_LISTED]
        if m.evidence
    )
    return GroupMember(
        symbol=module,
        path=common[0].path,
        line=1,
        kind="module",
        verdict=verdict,
        production=len(importers),
        tests=max(m.tests for m in common),
        patches=sum(m.patches for m in common),
        methods=len(common),
        score=round(score, 2),
        importers=tuple(importers),
        evidence=evidence,
        differences=differences if not first else (),
        grade=max((m.grade for m in common if m.grade), key=_GRADES.index, default=""),
    )


def _told(member: GroupMember) -> str:
    """What is said of a definition inside of its module."""
    said = member.evidence[0].text
    return f"{member.grade}; {said}" if member.grade else said
