"""Which candidates are worth comparing: never all with all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator

from canonize.discovery.candidates import Candidate, Census
from canonize.discovery.families import Families
from canonize.discovery.signals import CandidateComparer, Signals, probability
from canonize.discovery.territory import is_table
from canonize.discovery.words import HALF_QUALIFIERS, QUALIFIERS, Rarity

_LARGEST_BLOCK = 80
_RARE_METHOD = 8
_COMMON_WORD = 60
_MOST_FUNCTIONS = 6
_MOST_CLASSES = 12
_SAME_INTERFACE = 0.34

Pair = tuple[str, str]


def rarities(census: Census) -> tuple[Rarity, Rarity]:
    """Of words in names and of public methods, over the production code."""
    made = census.candidates.values()
    return (
        Rarity(c.words for c in made),
        Rarity(c.methods for c in made if c.methods),
    )


def edges(census: Census) -> set[Pair]:
    """Pairs of which one inherits from, or is offered by the module of, the other."""
    found: set[Pair] = set()
    for symbol, candidate in census.candidates.items():
        found.update((symbol, base) for base in candidate.bases if base in census.candidates)
    return found


def likely_pairs(census: Census, floor: float) -> dict[Pair, float]:
    """Every pair whose probability reaches ``floor``, from blocks of rare words and methods."""
    found: dict[Pair, float] = {}
    for pair, signals in compared_pairs(census):
        value = probability(signals)
        if value >= floor:
            found[pair] = value
    return found


def compared_pairs(census: Census) -> Iterator[tuple[Pair, Signals]]:
    """Every pair that is worth comparing, with its signals."""
    names, methods = rarities(census)
    linked = edges(census)
    comparer = CandidateComparer(names, methods, linked)
    families = Families(census.candidates, census.children)
    shared = {symbol for symbol, c in census.candidates.items() if _is_convention(census, c)}
    for a, b in _blocked(census, names, methods, linked):
        if a.symbol in shared or b.symbol in shared:
            continue
        if not comparer.is_worth_a_look(a, b) or not may_compete(census, a, b):
            continue
        if not families.are_kin(a, b):
            yield (a.symbol, b.symbol), comparer.signals(a, b)


def may_compete(census: Census, a: Candidate, b: Candidate) -> bool:
    """Shapes that never compete: data across services, siblings, bases with implementations."""
    if a.definition.is_class != b.definition.is_class or a.model != b.model:
        return False
    if _are_parallel(a, b) or is_table(a.definition) or is_table(b.definition):
        return False
    if a.data or b.data:
        return _data_may_compete(a, b)
    if not a.definition.is_class:
        return _functions_may_compete(a, b)
    if a.symbol in b.bases or b.symbol in a.bases:
        return _subclass_may_compete(census, a, b)
    if a.abstract != b.abstract and (_implements(a, b) or _implements(b, a)):
        return False
    if a.core == b.core:
        return True
    return not _are_siblings(census, a, b)


def _is_convention(census: Census, candidate: Candidate) -> bool:
    """A name that many modules define is an interface that they keep to, as plug-ins do."""
    most = _MOST_CLASSES if candidate.definition.is_class else _MOST_FUNCTIONS
    return census.namesakes[candidate.service, candidate.name] > most


def _are_parallel(a: Candidate, b: Candidate) -> bool:
    """``store.tracking.files`` and ``store.models.files``: twins by layout, not by what they do."""
    left, right = a.module.split("."), b.module.split(".")
    if a.name != b.name or len(left) != len(right) or left[-1] != right[-1] or len(left) < 3:
        return False
    if sum(x != y for x, y in zip(left, right, strict=True)) != 1:
        return False
    if not a.definition.is_class:
        return False
    both = a.methods | b.methods
    return bool(both) and len(a.methods & b.methods) / len(both) < _SAME_INTERFACE


def _data_may_compete(a: Candidate, b: Candidate) -> bool:
    if a.name != b.name or a.service != b.service or not (a.data and b.data):
        return False
    left, right = set(a.definition.fields), set(b.definition.fields)
    return len(left & right) >= 0.5 * max(1, min(len(left), len(right))) and bool(
        a.production and b.production
    )


def _functions_may_compete(a: Candidate, b: Candidate) -> bool:
    if a.service != b.service:
        return False
    if a.name == b.name:
        return len(a.words) >= 2
    return a.words[:1] == b.words[:1] and a.core == b.core and len(a.core) >= 2


def _subclass_may_compete(census: Census, a: Candidate, b: Candidate) -> bool:
    child, parent = (a, b) if b.symbol in a.bases else (b, a)
    if parent.abstract or len(census.children[parent.symbol]) > 2:
        return child.is_trivial or child.core == parent.core
    return child.is_trivial or child.core == parent.core


def _implements(child: Candidate, parent: Candidate) -> bool:
    return parent.symbol in child.bases or (parent.abstract and parent.methods <= child.methods)


def _are_siblings(census: Census, a: Candidate, b: Candidate) -> bool:
    if set(a.bases) & set(b.bases) - {"ABC", "object", "Generic", "Protocol"}:
        return True
    common = a.methods & b.methods
    return bool(common) and any(
        common <= declared and declared <= a.methods and declared <= b.methods
        for declared in census.declared.get(a.service, ())
    )


def _blocked(
    census: Census, names: Rarity, methods: Rarity, linked: set[Pair]
) -> Iterator[tuple[Candidate, Candidate]]:
    blocks: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in census.candidates.values():
        for key in _keys(candidate, names, methods):
            blocks[key].append(candidate)
    seen: set[Pair] = set()
    for block in blocks.values():
        if len(block) > _LARGEST_BLOCK:
            continue
        for position, a in enumerate(block):
            for b in block[position + 1 :]:
                pair = (a.symbol, b.symbol) if a.symbol < b.symbol else (b.symbol, a.symbol)
                if pair not in seen:
                    seen.add(pair)
                    yield census.candidates[pair[0]], census.candidates[pair[1]]
    for pair in linked:
        if pair not in seen and pair[::-1] not in seen:
            yield census.candidates[pair[0]], census.candidates[pair[1]]


def _keys(candidate: Candidate, names: Rarity, methods: Rarity) -> Iterable[Hashable]:
    kind = candidate.definition.is_class
    yield (kind, candidate.core)
    if not kind:
        return
    telling = [w for w in candidate.core if w not in QUALIFIERS | HALF_QUALIFIERS]
    for word in sorted(telling, key=names.of, reverse=True)[:3]:
        if names.count(word) <= _COMMON_WORD:
            yield ("word", word, candidate.role)
        for other in telling:
            if other > word:
                yield ("words", word, other)
    rare = sorted(m for m in candidate.methods if 1 < methods.count(m) <= _RARE_METHOD)
    for method in rare[:12]:
        yield ("method", method)
