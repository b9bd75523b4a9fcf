"""Files in, groups and hazards out; everything that can be remembered is."""

from __future__ import annotations

import functools
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from canonize.discovery.assemble import FEWEST_MISSING, Assembled, assemble, identified, ranking
from canonize.discovery.bodies import DefinitionSpot
from canonize.discovery.call_sites import asked_of
from canonize.discovery.candidates import Census, take_census
from canonize.discovery.cast import Cast, Casting
from canonize.discovery.compared_code import ComparedCode
from canonize.discovery.competing import competing
from canonize.discovery.components import libraries_by
from canonize.discovery.copied import copied_pairs
from canonize.discovery.foreign_folders import foreign_folders
from canonize.discovery.grouping import joined_by_copies
from canonize.discovery.hazards import find_hazards
from canonize.discovery.layouts import given_by_many
from canonize.discovery.likelihood import SHOWN, Likelihoods
from canonize.discovery.lived_in import folders_lived_in
from canonize.discovery.lost_names import LostNames
from canonize.discovery.measured_pairs import measured_pairs
from canonize.discovery.pairs import Pair
from canonize.discovery.purposes import Purposes
from canonize.discovery.result import (
    Group,
    ScanResult,
    Severity,
)
from canonize.discovery.scan_options import ScanOptions
from canonize.discovery.territory import Territory
from canonize.discovery.twin_modules import folded
from canonize.discovery.verdicts import Assessor
from canonize.discovery.workplace import Workplace, built_in, declared_in
from canonize.inventory import behaviour
from canonize.inventory.behaviour import Behaviour
from canonize.inventory.gather import Gathered, gather
from canonize.inventory.index import Index
from canonize.inventory.processes import map_chunks
from canonize.inventory.store import Store


@dataclass(slots=True)
class Scanned:
    """A result with what it was made from, for whoever goes on (plans, graphs)."""

    result: ScanResult
    index: Index | None = None
    census: Census | None = None
    gathered: Gathered | None = None
    likelihoods: Likelihoods | None = None
    territory: Territory = field(default_factory=Territory)


def take_stock(place: Workplace) -> Gathered:
    """Facts of all files."""
    return gather(
        place.root,
        place.files,
        place.store,
        executor=place.executor,
        progress=lambda done, total: place.progress("reading files", done, total),
    )


def groups_in(
    place: Workplace,
    gathered: Gathered,
    options: ScanOptions,
    *,
    preferred: str = "",
    fold: bool = True,
) -> Scanned:
    """Everything after the reading, from the facts.

    Args:
        preferred: the canonical that a person chose, a member or a module: its group is judged
            against it.
        fold: tell functions that compete over the same modules as one group of modules.
    """
    place.progress("tracing imports", 0, 3)
    index = Index(gathered.heads, gathered.bodies, options.source_roots or None, declared_in(place))
    foreign, lived_in = foreign_folders(index.layout), folders_lived_in(index)
    territory = Territory(options.exclude, options.tests, foreign, lived_in)
    census = take_census(index, territory)
    place.progress("comparing", 1, 3)
    copied = copied_pairs(place.root, census, gathered.blobs, place.store, place.executor)
    lost = LostNames(index, place.extensions, built_in(place))
    casting = Casting(index, census, territory, lost)
    casts = _casts(casting, census, place.store, copied)
    place.progress("judging", 2, 3)
    wanted = _wanted(casts)
    behaviours = behaviours_for(place, gathered, wanted)
    same = ComparedCode(place.root, gathered.blobs, index.layout.roots, place.store, place.executor)
    judge = Assessor(index, census, behaviours, same, copied)
    changed = place.changed(wanted)
    ranked = [ranking(cast, judge, changed, preferred) for cast in casts]
    judge.expect(pair for one in ranked for pair in one.pairs())
    patched = _patched(gathered, territory, casts)
    assembled = [assemble(one, judge, patched) for one in ranked]
    likelihoods = _likelihoods(index, census, copied, judge)
    groups = _weighed([one for one in assembled if one is not None], likelihoods, place, gathered)
    if fold:
        groups = folded(
            groups,
            shown=SHOWN,
            preferred=preferred,
            defines=index.defines,
            differ=same.difference,
        )
    groups = [g if g.likelihood >= SHOWN else replace(g, severity=Severity.LOW) for g in groups]
    groups.sort(key=lambda g: (g.severity.rank, -g.impact * g.likelihood, g.name))
    groups = identified(groups)
    result = ScanResult(
        groups=tuple(g for g in groups if g.likelihood >= SHOWN),
        weaker=tuple(g for g in groups if g.likelihood < SHOWN),
        hazards=find_hazards(index, census, territory, lost),
        unparsed={**gathered.unreadable, **index.problems},
        roots=index.layout.roots,
        files=len(place.files),
        parsed=gathered.parsed,
    )
    place.progress("judging", 3, 3)
    return Scanned(result, index, census, gathered, likelihoods, territory)


def _wanted(casts: Iterable[Cast]) -> dict[str, set[behaviour.Span]]:
    """By file, the definitions of which is asked what they do."""
    wanted: dict[str, set[behaviour.Span]] = defaultdict(set)
    for cast in casts:
        for member in cast.definitions.values():
            definition = member.definition
            wanted[member.path].add((definition.name, definition.line, definition.end))
    return wanted


def _likelihoods(
    index: Index, census: Census, copied: Mapping[Pair, float], judge: Assessor
) -> Likelihoods:
    """What weighs the groups of a code base."""
    named = (name for _, name in index.classes)
    purposes = Purposes(
        census.candidates,
        index.layout.path_of,
        named,
        libraries_by(index),
        index.uses,
        judge.leaves_work_open,
    )
    return Likelihoods(purposes, copied, given_by_many(census.rebindings))


def _weighed(
    assembled: Sequence[Assembled], likelihoods: Likelihoods, place: Workplace, gathered: Gathered
) -> list[Group]:
    """The groups, each with how likely it is that a maintainer wants to know of it."""
    pairs = [likelihoods.pairs(one.cast, one.judged) for one in assembled]
    spots = [(DefinitionSpot.of(a), DefinitionSpot.of(b)) for some in pairs for a, b, _ in some]
    code = measured_pairs(place.root, spots, gathered.blobs, place.store, place.executor)
    rivals = (one for some in pairs for a, b, _ in some for one in (a, b))
    asked = asked_of(place.root, rivals, gathered.blobs, place.store)
    return [
        replace(one.group, likelihood=likelihoods.of(one.judged, some, code, asked))
        for one, some in zip(assembled, pairs, strict=True)
    ]


def _casts(
    casting: Casting, census: Census, store: Store, copied: Mapping[Pair, float]
) -> list[Cast]:
    found = joined_by_copies(
        competing(census, store), copied, lambda symbol: census.candidates[symbol].bases
    )
    casts = [casting.cast(symbols, confidence) for symbols, confidence in found]
    grouped = {symbol for cast in casts for symbol in cast.definitions}
    alone = [s for s, found in census.rebindings.items() if len(found) >= 2]
    alone += [s for s, c in census.candidates.items() if casting.is_looked_for(c, FEWEST_MISSING)]
    for symbol in dict.fromkeys(alone):
        found_alone = census.candidates.get(symbol) if symbol not in grouped else None
        if found_alone is not None and found_alone.definition.is_class:
            casts.append(casting.cast([symbol], 1.0))
    return casts


def behaviours_for(
    place: Workplace, gathered: Gathered, wanted: Mapping[str, Iterable[behaviour.Span]]
) -> dict[str, dict[str, Behaviour]]:
    """What some definitions of some files do, from the cache where it knows."""
    spans = {path: sorted(wanted[path]) for path in sorted(wanted) if path in gathered.blobs}
    keys = {path: _behaviour_key(gathered.blobs[path], some) for path, some in spans.items()}
    known = place.store.derived(keys.values())
    found: dict[str, dict[str, Behaviour]] = {}
    missing = []
    for path, key in keys.items():
        try:
            found[path] = behaviour.load(known[key])
        except (ValueError, TypeError, KeyError, AttributeError):  # unknown, or not what we wrote
            missing.append((key, path, spans[path]))
    chunks = [missing[i : i + 24] for i in range(0, len(missing), 24)]
    fresh: list[tuple[str, bytes]] = []
    task = functools.partial(behaviour.read_behaviours, str(place.root))
    for chunk, rows in zip(chunks, map_chunks(task, chunks, place.executor), strict=True):
        for (key, path, _), row in zip(chunk, rows, strict=True):
            found[path] = behaviour.load(row)
            fresh.append((key, row))
    place.store.add_derived(fresh)
    return found


def _behaviour_key(blob: str, spans: Sequence[behaviour.Span]) -> str:
    return f"behaviour4:{blob}:{hashlib.sha256(repr(spans).encode()).hexdigest()[:16]}"


def _patched(gathered: Gathered, territory: Territory, casts: list[Cast]) -> Counter[str]:
    """How many test files name each member in a string, as patch targets do."""
    dotted = {}
    for cast in casts:
        for symbol in [*cast.definitions, *cast.users]:
            dotted[symbol.replace(":", ".").encode()] = symbol
    tests = [path for path in gathered.heads if territory.of(path) == "test"]
    counts: Counter[str] = Counter()
    for data in gathered.named(tests).values():
        strings = data.split()
        counts.update(dotted[spelt] for spelt in dotted.keys() & strings)
    return counts
