"""How likely it is that a maintainer wants to know of a group: what is shown is above a threshold.

That two do one job by name and interface is what makes them a group. Most such groups of a code
base that is looked after are alike on purpose. What tells them apart is measured (`clues`) and
weighed as it was fitted on labelled groups of public code bases (`fitted_likelihood`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from canonize.discovery.bodies import DefinitionSpot
from canonize.discovery.call_sites import AskedOf
from canonize.discovery.candidates import Candidate
from canonize.discovery.cast import Cast
from canonize.discovery.clues import Clues, clues
from canonize.discovery.fitted_likelihood import BIAS, NOT_EVIDENT, SHOWN, WEIGHTS
from canonize.discovery.layouts import Layouts
from canonize.discovery.measured_pairs import Measured, Spots
from canonize.discovery.pairs import Pair
from canonize.discovery.purposes import Purposes
from canonize.discovery.result import GroupMember, Relation
from canonize.discovery.words import words

__all__ = ["SHOWN", "Likelihoods", "Rivals", "likelihood"]

Rivals = tuple[Candidate, Candidate, Relation]
"""Two who compete, and what the second one is against the first."""

_FACTS, _ONLY_SHIMS = SHOWN, 0.3
_FEWEST_NAMES = 2
_FEWEST_WORDS = 3


def likelihood(pair: Clues) -> float:
    """How likely it is that a maintainer wants to know of one pair."""
    if pair.showcases:
        return 0.0  # each is read by itself, and copied for that
    points = BIAS + sum(WEIGHTS[name] * value for name, value in pair._asdict().items())
    points -= NOT_EVIDENT * (1 - pair.evident)
    return 1 / (1 + math.exp(-points))


class Likelihoods:
    """Weighs what was measured of the members of groups.

    Args:
        purposes: why two of them may be alike on purpose.
        copied: pairs of which one holds much of the other's code.
        given: names under which many modules offer something of their own.
    """

    def __init__(
        self, purposes: Purposes, copied: Collection[Pair] = (), given: Collection[str] = ()
    ) -> None:
        self._given = given
        self._copied: dict[str, set[str]] = defaultdict(set)
        for a, b in copied:
            self._copied[a].add(b)
            self._copied[b].add(a)
        self._purposes = purposes
        self.measured: dict[str, tuple[Clues, ...]] = {}
        """What was measured for each group, by its first member; for fitting the weights."""

    def pairs(self, cast: Cast, members: Sequence[GroupMember]) -> list[Rivals]:
        """The canonical with everybody who competes with it, and two competitors of which one holds
        the other's code.

        Args:
            members: the canonical first.
        """
        first = cast.definitions[members[0].symbol]
        rivals = [
            (cast.definitions[m.symbol], m.verdict)
            for m in members[1:]
            if m.verdict.competes and m.symbol in cast.definitions
        ]
        among = [
            (one, other, Relation.VARIANT)
            for n, (one, _) in enumerate(rivals)
            for other, _ in rivals[n + 1 :]
            if other.symbol in self._copied[one.symbol]
        ]
        return [*((first, *rival) for rival in rivals), *among]

    def of(
        self,
        members: Sequence[GroupMember],
        pairs: Sequence[Rivals],
        code: Mapping[Spots, Measured],
        asked: Mapping[str, AskedOf],
    ) -> float:
        """From 0 to 1: the most likely of a group's pairs.

        Args:
            members: the canonical first.
            pairs: what `pairs` gave for them.
            code: what was measured of each pair.
            asked: what production asks of candidates.
        """
        found = tuple(
            clues(
                a,
                b,
                verdict,
                code=code[DefinitionSpot.of(a), DefinitionSpot.of(b)],
                purposes=self._purposes,
                asked=asked,
            )
            for a, b, verdict in pairs
        )
        self.measured[members[0].symbol] = found
        facts = _of_facts(members, self._purposes.layouts, self._given)
        return round(max([*map(likelihood, found), facts]), 3)


def _of_facts(
    members: Sequence[GroupMember], layouts: Layouts, given: Collection[str] = ()
) -> float:
    """A name that is bound to several things, or imported from where it isn't, is a fact, if it is
    not what each of several packages has.

    One that is only re-exported under its own name is what a public interface does, and so are
    further names of a thing where it is defined or in a package above that, names that many modules
    give, and words that a module makes up for what it speaks of.
    """
    home = members[0].symbol.partition(":")[0]
    bound = [m for m in members if m.verdict is Relation.HOMONYM and m.kind == "alias"]
    bound = [m for m in bound if not layouts.is_in_each(m.symbol)]
    listed = _vocabulary(members)
    names = [
        m
        for m in members
        if m.verdict is Relation.ALIAS and m.production and not _is_at_or_above(m.symbol, home)
        if m.symbol.partition(":")[2] not in given and m.symbol not in listed
    ]
    gone = [m for m in members if m.verdict is Relation.MISSING]
    if any(m.production for m in bound) or max(len(names), len(gone)) >= _FEWEST_NAMES:
        return _FACTS
    is_only_handed_on = any(m.verdict is Relation.SHIM for m in members)
    return _ONLY_SHIMS if is_only_handed_on else 0.0


def _is_at_or_above(symbol: str, home: str) -> bool:
    """``shop.books:Ledger`` of what ``shop.books.ledger`` defines: a package says what it has."""
    return f"{home}.".startswith(f"{symbol.partition(':')[0]}.")


def _vocabulary(members: Sequence[GroupMember]) -> set[str]:
    """``DWORD = NDRULONG``, ``NTSTATUS = NDRULONG``, ``UINT = NDRULONG`` in one module: each is a
    word for something else, as none has a word in common with what it stands for."""
    own = set(words(members[0].symbol.partition(":")[2]))
    found: dict[str, set[str]] = defaultdict(set)
    for member in members:
        module, _, name = member.symbol.partition(":")
        if member.verdict is Relation.ALIAS and not own & set(words(name)):
            found[module].add(member.symbol)
    some = (symbols for symbols in found.values() if len(symbols) >= _FEWEST_WORDS)
    return {symbol for symbols in some for symbol in symbols}
