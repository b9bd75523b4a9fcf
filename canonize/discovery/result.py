"""What a scan says: plain frozen values that survive JSON, so that a result can be cached."""

from __future__ import annotations

from dataclasses import dataclass, field, is_dataclass
from enum import StrEnum
from typing import Any


class Relation(StrEnum):
    """What a member of a group really is."""

    CANONICAL = "canonical"
    LEADING = "leading"
    DUPLICATE = "duplicate"
    SHIM = "shim"
    ALIAS = "alias"
    WRAPPER = "wrapper"
    SUBCLASS = "subclass"
    BASE = "base"
    VARIANT = "variant"
    HOMONYM = "homonym"
    MISSING = "missing"
    TEST_DOUBLE = "test-double"

    @property
    def is_first(self) -> bool:
        """Whether the others were judged against it: the canonical, or who leads by too little."""
        return self in (Relation.CANONICAL, Relation.LEADING)

    @property
    def competes(self) -> bool:
        """Whether such a member does the canonical's job with code of its own."""
        return self.is_first or self in (Relation.DUPLICATE, Relation.WRAPPER, Relation.VARIANT)


class Severity(StrEnum):
    """Impact, not similarity."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim and the place where a reviewer can check it."""

    text: str
    path: str = ""
    line: int = 0

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One member of a group.

    Args:
        symbol: ``module:Name``.
        path, line, kind: where and what (class, function, alias, module).
        verdict: what it is.
        production, tests: how many production and test files import it by this very name.
        patches: how many test strings name it (``mock.patch`` targets and the like).
        methods: how many public methods it has.
        score: how much speaks for it as the canonical.
        importers: the production files that import it by this name.
        evidence: why the verdict.
        differences: what the canonical's interface does differently.
        grade: how sure it is that it does what the canonical does; empty where nobody asks.
    """

    symbol: str
    path: str
    line: int
    kind: str
    verdict: Relation
    production: int
    tests: int
    patches: int = 0
    methods: int = 0
    score: float = 0.0
    importers: tuple[str, ...] = ()
    evidence: tuple[Claim, ...] = ()
    differences: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Competing implementations of one thing.

    Args:
        id: stable while the thing keeps its name.
        name: what the thing is called.
        severity: how much it hurts.
        impact: what the order within a severity comes from.
        canonical: the proposed one, empty when the margin is too small to propose any.
        margin: how far it is ahead of the next, 0 to 1.
        confidence: how sure it is that the members do one job, 0 to 1.
        reasons: why this severity.
        members: the canonical first, then those that matter most.
        likelihood: how likely it is that a maintainer wants to know of it, 0 to 1.
    """

    id: str
    name: str
    severity: Severity
    impact: float
    canonical: str
    margin: float
    confidence: float
    reasons: tuple[str, ...]
    members: tuple[GroupMember, ...]
    likelihood: float = 1.0

    def having(self, *verdicts: Relation) -> tuple[GroupMember, ...]:
        return tuple(m for m in self.members if m.verdict in verdicts)

    @property
    def symbols(self) -> frozenset[str]:
        """The members that a baseline has to know (test doubles are not among them)."""
        return frozenset(m.symbol for m in self.members if m.verdict is not Relation.TEST_DOUBLE)


def comparing(group: Group) -> str:
    """The command that compares the first two of a group, of which none is ahead."""
    return " ".join(["canonize compare", *(member.symbol for member in group.members[:2])])


@dataclass(frozen=True, slots=True)
class Hazard:
    """Something else that hurts: a name that is not there, a name that is two things, ..."""

    kind: str
    symbol: str
    path: str
    line: int
    text: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Accepted:
    """A group that the team has accepted, with its reason."""

    group: Group
    reason: str


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything one scan found, worst first.

    Args:
        groups: the findings.
        weaker: groups that are probably alike on purpose.
    """

    groups: tuple[Group, ...] = ()
    weaker: tuple[Group, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    unparsed: dict[str, str] = field(default_factory=dict)
    roots: tuple[str, ...] = ()
    files: int = 0
    parsed: int = 0

    def worst(self) -> Severity | None:
        return min((g.severity for g in self.groups), key=lambda s: s.rank, default=None)

    def group(self, wanted: str) -> Group | None:
        """By id, by number as listed (from 1; the weaker ones after the others), or by name."""
        listed = (*self.groups, *self.weaker)
        if wanted.isascii() and wanted.isdigit() and 0 < int(wanted) <= len(listed):
            return listed[int(wanted) - 1]
        return next((g for g in listed if wanted in (g.id, g.name)), None)

    def as_json(self) -> dict[str, Any]:
        """What ``dataclasses.asdict`` gives, in a fifth of the time: nothing here is copied."""
        plain: dict[str, Any] = _plain(self)
        return plain


_LEAVES = frozenset({str, int, float, bool})


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind in _LEAVES:
        return value
    if kind is tuple:
        return tuple([item if type(item) in _LEAVES else _plain(item) for item in value])
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in kind.__slots__}
    return value


def group_from_json(data: dict[str, Any]) -> Group:
    """The reverse of ``asdict``. Raises KeyError, TypeError or ValueError on anything else."""
    members = tuple(
        GroupMember(
            **{
                **member,
                "verdict": Relation(member["verdict"]),
                "importers": tuple(member["importers"]),
                "evidence": tuple(Claim(**e) for e in member["evidence"]),
                "differences": tuple(member["differences"]),
            }
        )
        for member in data["members"]
    )
    rest = {
        "severity": Severity(data["severity"]),
        "reasons": tuple(data["reasons"]),
        "members": members,
    }
    return Group(**{**data, **rest})


def result_from_json(data: dict[str, Any]) -> ScanResult:
    """The reverse of `ScanResult.as_json`; raises as `group_from_json` does."""
    return ScanResult(
        groups=tuple(group_from_json(g) for g in data["groups"]),
        weaker=tuple(group_from_json(g) for g in data["weaker"]),
        hazards=tuple(Hazard(**h) for h in data["hazards"]),
        accepted=tuple(
            Accepted(group_from_json(a["group"]), a["reason"]) for a in data["accepted"]
        ),
        unparsed=dict(data["unparsed"]),
        roots=tuple(data["roots"]),
        files=data["files"],
        parsed=data["parsed"],
    )
