"""`canonize.lock`: the uses of competitors that are allowed, one sorted line each.

A use is known by what it is (file, enclosing definition, symbol), not by a number of uses: one
that goes can't make room for another. Each line stands by itself, so branches merge by line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from canonize.core.symbols import Symbol
from canonize.core.versions import is_moment
from canonize.errors import CanonizeError

LOCK_NAME = "canonize.lock"
_HEAD = """\
# canonize.lock: every use of a competitor that is allowed. `canonize lock` writes it, and
# `canonize verify --locked` fails on any other. It only shrinks: `canonize lock --prune`.
# A use:    [file, enclosing definition, symbol, reason, expires (a version or a day, or nothing)]
# A member: [canonical, what does a like job and stays, reason]
"""
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


@dataclass(frozen=True, slots=True, order=True)
class UseKey:
    """What makes a use the same use, wherever its lines move.

    Args:
        scope: the enclosing definition, ``Class.method``; empty at the top and in text.
        symbol: the competitor.
    """

    path: str
    scope: str
    symbol: str

    def __str__(self) -> str:
        return f"{self.path}{f' in {self.scope}' if self.scope else ''}: {self.symbol}"


@dataclass(frozen=True, slots=True, order=True)
class AllowedUse:
    """One line: a use, why it stays, and until when."""

    key: UseKey
    reason: str = ""
    expires: str = ""


@dataclass(frozen=True, slots=True, order=True)
class KnownMember:
    """One line: something that does a job like the canonical's, and why it stays."""

    canonical: str
    symbol: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LockFile:
    """The whole file; it only answers questions."""

    uses: tuple[AllowedUse, ...] = ()
    members: tuple[KnownMember, ...] = ()
    lines: dict[UseKey, int] = field(default_factory=dict, compare=False)

    @property
    def keys(self) -> frozenset[UseKey]:
        return frozenset(use.key for use in self.uses)

    def as_bytes(self) -> bytes:
        """The file's text: sorted, so that two branches add lines where both can be kept."""
        rows: list[list[str]] = [
            [u.key.path, u.key.scope, u.key.symbol, u.reason, u.expires] for u in self.uses
        ]
        rows += [[m.canonical, m.symbol, m.reason] for m in self.members]
        lines = sorted({json.dumps(row, ensure_ascii=True) for row in rows})
        return (_HEAD + "".join(f"{line}\n" for line in lines)).encode("ascii")

    @classmethod
    def parse(cls, data: bytes, shown: str = LOCK_NAME) -> LockFile:
        """Reads the file.

        Raises:
            CanonizeError: with every line that is wrong.
        """
        uses: list[AllowedUse] = []
        members: list[KnownMember] = []
        lines: dict[UseKey, int] = {}
        wrong: list[str] = []
        conflict = 0
        text = data.decode("utf-8", "surrogateescape")
        for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), start=1):
            if line.startswith(_CONFLICT):
                conflict = conflict or number
            elif line.strip() and not line.startswith("#"):
                try:
                    found = _row(line)
                except ValueError as error:
                    wrong.append(f"{shown}:{number}: {error}")
                    continue
                if isinstance(found, KnownMember):
                    members.append(found)
                elif found.key in lines:
                    wrong.append(f"{shown}:{number}: the use of line {lines[found.key]} once more")
                else:
                    lines[found.key] = number
                    uses.append(found)
        if conflict:
            raise CanonizeError(
                f"{shown} has conflict markers",
                where=f"{shown}:{conflict}",
                hint="keep the lines of both sides and take the markers out, since each line "
                "stands by itself; then `canonize lock --prune`",
            )
        if wrong:
            raise CanonizeError(
                f"{shown} can't be read",
                hint="correct these lines, or take them out and run `canonize lock`",
                details=tuple(wrong),
            )
        return cls(tuple(sorted(uses)), tuple(sorted(members)), lines)


def _row(line: str) -> AllowedUse | KnownMember:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError("not a list in JSON, as each line is") from None
    if not isinstance(row, list) or not all(isinstance(item, str) for item in row):
        raise ValueError("not a list of texts")
    if len(row) == 3:
        for symbol in row[:2]:
            Symbol.parse(symbol)
        return KnownMember(*row)
    if len(row) != 5:
        raise ValueError(f"{len(row)} entries; a use has five, a member three")
    Symbol.parse(row[2])
    if row[4] and not is_moment(row[4]):
        raise ValueError(f"{row[4]!r} is no version and no day (2027-01-31)")
    return AllowedUse(UseKey(*row[:3]), row[3], row[4])


def of_symbols(uses: Iterable[AllowedUse], symbols: Iterable[str]) -> Iterator[AllowedUse]:
    """The uses of some competitors, and of what lies in those that are modules."""
    wanted = set(symbols)
    modules = {symbol for symbol in wanted if ":" not in symbol}
    for use in uses:
        if use.key.symbol in wanted or use.key.symbol.partition(":")[0] in modules:
            yield use
