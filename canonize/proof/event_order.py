"""Whether users were told what they should be, in order, and nothing that is another user's.

Pure: what came over the wire is given as text. The same judge is asked about transcripts that are
wrong on purpose, so that a check that can't fail is found out.
"""

from __future__ import annotations

import base64
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Unordered:
    """Events that may come in any order among themselves: name to how often."""

    wanted: Mapping[str, int]

    @property
    def size(self) -> int:
        return sum(self.wanted.values())

    def __str__(self) -> str:
        told = [name if n == 1 else f"{name} x{n}" for name, n in self.wanted.items()]
        return told[0] if len(told) == 1 else f"any-order({', '.join(told)})"


def groups_of(items: Sequence[Any]) -> tuple[Unordered, ...]:
    """Expectations as a plan writes them: ``name``, ``{name: times}``, ``{any-order: [...]}``.

    Raises:
        ValueError: anything else.
    """
    found = []
    for item in items:
        if isinstance(item, str):
            found.append(Unordered({item: 1}))
        elif isinstance(item, Mapping) and len(item) == 1:
            [(name, value)] = item.items()
            if name == "any-order" and isinstance(value, Sequence) and not isinstance(value, str):
                together: Counter[str] = Counter()
                for group in groups_of(value):
                    together.update(dict(group.wanted))
                found.append(Unordered(dict(together)))
            elif isinstance(value, int) and not isinstance(value, bool) and value > 0:
                found.append(Unordered({str(name): value}))
            else:
                raise ValueError(f"{name}: {value!r} is neither a count nor a list of any-order")
        else:
            raise ValueError(f"{item!r} is no event; write a name, {{name: times}} or any-order")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One expectation and what came while it was waited for.

    Args:
        seconds: until all of it was there.
    """

    expected: tuple[Unordered, ...]
    received: tuple[str, ...]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Transcript:
    """What one user saw.

    Args:
        canary: a text made up for this user and round, which the script sends.
        late: what came in the quiet time after the script.
        broken: why the conversation ended early.
    """

    user: str
    canary: str
    exchanges: tuple[Exchange, ...] = ()
    late: tuple[str, ...] = ()
    broken: str = ""

    @property
    def everything(self) -> Iterator[str]:
        for exchange in self.exchanges:
            yield from exchange.received
        yield from self.late


def name_of(text: str, key: str) -> str | None:
    """The event's name; ``None`` for what is no event."""
    try:
        document = json.loads(text)
    except ValueError:
        return None
    found = document.get(key) if isinstance(document, dict) else None
    return found if isinstance(found, str) else None


def problems(
    transcripts: Sequence[Transcript], key: str, ignored: frozenset[str] = frozenset()
) -> list[str]:
    """What is wrong, one sentence each, sorted; users are told by their names in the plan."""
    found: list[str] = []
    for mine in transcripts:
        if mine.broken:
            found.append(f"{mine.user}: {mine.broken}")
        for exchange in mine.exchanges:
            names = [name_of(text, key) for text in exchange.received]
            wrong = misplaced(exchange.expected, [n for n in names if n not in ignored])
            found += [f"{mine.user}: {wrong}"] if wrong else []
        late = [n for n in (name_of(text, key) for text in mine.late) if n not in ignored]
        found += [f"{mine.user}: {_said(late[0])} came in the quiet time"] if late else []
        for other in transcripts:
            if other.user != mine.user and any(holds(t, other.canary) for t in mine.everything):
                found.append(f"{mine.user} was told what is {other.user}'s")
    return sorted(set(found))


def misplaced(expected: Sequence[Unordered], names: Sequence[str | None]) -> str:
    """The first thing that is not as expected; empty when all is."""
    position = 0
    for group in expected:
        here = names[position : position + group.size]
        left = Counter(dict(group.wanted))
        for name in here:
            if name is None or left[name] <= 0:
                return f"{_said(name)} came where {group} was expected"
            left[name] -= 1
        missing = +left
        if missing:
            return f"{next(iter(missing))} did not come"
        position += group.size
    extra = names[position:]
    return f"{_said(extra[0])} came once more than expected" if extra else ""


def holds(text: str, canary: str) -> bool:
    """Whether a text holds a canary, as it is or in base64 at any offset."""
    if canary in text:
        return True
    for offset in range(3):
        encoded = base64.b64encode(b"\0" * offset + canary.encode()).decode()
        if encoded[4 if offset else 0 :].rstrip("=")[:-1] in text:
            return True
    return False


def blind_spots(
    transcripts: Sequence[Transcript], key: str, ignored: frozenset[str] = frozenset()
) -> list[str]:
    """Faults that the judge does not see when they are made on purpose in right transcripts."""
    found = []
    if len(transcripts) > 1:
        one, other, *rest = transcripts
        swapped = [
            replace(one, exchanges=other.exchanges, late=other.late),
            replace(other, exchanges=one.exchanges, late=one.late),
            *rest,
        ]
        if not problems(swapped, key, ignored):
            found.append("two users' transcripts can be swapped: let an event carry {canary}")
    ordered = [e for t in transcripts for e in t.exchanges if len(e.expected) > 1]
    for exchange in ordered[:1]:
        names = [n for n in (name_of(x, key) for x in exchange.received) if n not in ignored]
        if not misplaced(exchange.expected, names[::-1]) and names != names[::-1]:
            found.append("the order of events can be turned round")
    return found


def _said(name: str | None) -> str:
    return name if name is not None else "what is no event"
