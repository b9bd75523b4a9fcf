"""From likely pairs to groups: joined from the likeliest down, and only while the whole agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping

from canonize.discovery.pairs import Pair

THRESHOLD = 0.6
"""A pair likelier than this starts or joins a group."""

_AGREEMENT = 0.42
"""Two groups are joined when the mean over all their pairs is at least this."""

_LARGEST = 30


def group_pairs(pairs: Mapping[Pair, float]) -> list[tuple[frozenset[str], float]]:
    """Average-link clustering of the pairs.

    Args:
        pairs: probability by pair, those far below the threshold left out.

    Returns:
        the groups, each with the mean probability of the pairs inside it that were compared.
    """
    links: dict[str, dict[str, float]] = defaultdict(dict)
    for (a, b), value in pairs.items():
        links[a][b] = links[b][a] = value
    home: dict[str, int] = {}
    members: dict[int, set[str]] = {}
    for (a, b), value in sorted(pairs.items(), key=lambda item: (-item[1], item[0])):
        if value < THRESHOLD:
            break
        left = _home(a, home, members)
        right = _home(b, home, members)
        if left == right or len(members[left]) + len(members[right]) > _LARGEST:
            continue
        if _mean(members[left], members[right], links) >= _AGREEMENT:
            for symbol in members[right]:
                home[symbol] = left
            members[left] |= members.pop(right)
    return [
        (frozenset(group), _inner_mean(group, links))
        for group in members.values()
        if len(group) > 1
    ]


def joined_by_copies(
    groups: Iterable[tuple[frozenset[str], float]],
    copied: Mapping[Pair, float],
    bases: Callable[[str], Collection[str]],
) -> list[tuple[frozenset[str], float]]:
    """The groups with everybody who holds a copy of a member's code, and groups of copies alone.

    No two groups become one, and nobody leaves a group but what both of two copies extend: that is
    no rival of theirs.

    Args:
        groups: by names and interfaces, each with how likely it is.
        copied: how much of the smaller one's code the other one holds.
        bases: what a class extends directly.
    """
    members = [(set(symbols), value) for symbols, value in groups]
    home = {symbol: n for n, (symbols, _) in enumerate(members) for symbol in symbols}
    for (a, b), share in sorted(copied.items(), key=lambda item: (-item[1], item[0])):
        here = home.get(a, home.get(b))
        if a in home and b in home:
            if home[a] == home[b]:
                members[home[a]][0].difference_update({*bases(a)} & {*bases(b)})
            continue
        if here is None:
            here = len(members)
            members.append((set(), share))
        if len(members[here][0]) < _LARGEST:
            members[here][0].update((a, b))
            members[here][0].difference_update({*bases(a)} & {*bases(b)})
            home[a] = home[b] = here
    return [(frozenset(symbols), value) for symbols, value in members]


def _home(symbol: str, home: dict[str, int], members: dict[int, set[str]]) -> int:
    if symbol not in home:
        home[symbol] = len(home)
        members[home[symbol]] = {symbol}
    return home[symbol]


def _mean(left: set[str], right: set[str], links: Mapping[str, Mapping[str, float]]) -> float:
    total = sum(links[a].get(b, 0.0) for a in left for b in right)
    return total / (len(left) * len(right))


def _inner_mean(group: set[str], links: Mapping[str, Mapping[str, float]]) -> float:
    values = [v for a in group for b, v in links[a].items() if b in group and a < b]
    return sum(values) / len(values) if values else 0.0
