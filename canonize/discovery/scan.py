"""The scan: files in, groups and hazards out; everything that can be remembered is."""

from __future__ import annotations

import functools
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from canonize.core.noted import note, noting
from canonize.core.roots import declared_roots
from canonize.discovery.assemble import FEWEST_MISSING, Assembled, assemble, identified, ranking
from canonize.discovery.bodies import Spot
from canonize.discovery.candidates import Census, take_census
from canonize.discovery.cast import Cast, Casting
from canonize.discovery.compared_code import ComparedCode
from canonize.discovery.competing import competing
from canonize.discovery.copied import copied_pairs
from canonize.discovery.grouping import joined_by_copies
from canonize.discovery.hazards import find_hazards
from canonize.discovery.likelihood import SHOWN, Likelihoods
from canonize.discovery.measured_pairs import measured_pairs
from canonize.discovery.pairs import Pair
from canonize.discovery.purposes import Purposes
from canonize.discovery.result import (
    Accepted,
    Group,
    Relation,
    ScanResult,
    Severity,
    result_from_json,
)
from canonize.discovery.scan_options import AcceptedEntry, ScanOptions
from canonize.discovery.territory import Territory
from canonize.discovery.twin_modules import folded
from canonize.discovery.verdicts import Assessor
from canonize.inventory import behaviour
from canonize.inventory.behaviour import Behaviour
from canonize.inventory.extract import MOST_BYTES
from canonize.inventory.gather import Gathered, SourceFile, gather
from canonize.inventory.index import Index
from canonize.inventory.processes import map_chunks
from canonize.inventory.reading import read_regular
from canonize.inventory.store import Store

_FORMAT = 58
LAST_GROUPS = "last-groups"
"""Under which the store has ids and names of what the last scan found, for completing them."""

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Workplace:
    """Where a scan happens.

    Args:
        root: the work tree.
        files: Python files, with content ids where known.
        store: the cache.
        changed: last commit's time by path, for the paths that it is asked about.
        head: names the state of the history that ``changed`` answers from.
        executor: maps the work on single files; a process pool by default.
    """

    root: Path
    files: Sequence[SourceFile]
    store: Store
    changed: Callable[[Iterable[str]], Mapping[str, int]] = lambda paths: {}
    head: str = ""
    executor: Executor | None = None
    progress: Progress = lambda what, done, total: None


@dataclass(slots=True)
class Scanned:
    """A result with what it was made from, for whoever goes on (plans, graphs)."""

    result: ScanResult
    index: Index | None = None
    census: Census | None = None
    gathered: Gathered | None = None
    likelihoods: Likelihoods | None = None


def scan(
    place: Workplace,
    options: ScanOptions,
    *,
    paths: Sequence[str] = (),
    stock: Gathered | None = None,
) -> ScanResult:
    """Finds competing implementations.

    Args:
        place: files, cache and history.
        options: exclusions and accepted groups.
        paths: when given, only groups with a member at or below one of these are reported. The
            whole repository is still looked at: importers are everywhere.
        stock: what `take_stock` found, if it was asked already.
    """
    with noting("gathered facts of all files"):
        gathered = take_stock(place) if stock is None else stock
    note(f"{gathered.parsed} of {len(place.files)} files had to be parsed")
    key = _key(gathered, options, place.head, declared_in(place))
    remembered = _recall(place.store, key)
    if remembered is None:
        with noting("compared what competes"):
            remembered = groups_in(place, gathered, options).result
        place.store.add_derived([(key, json.dumps(remembered.as_json()).encode())])
    _remember_names(place.store, remembered)
    result = replace(remembered, files=len(place.files), parsed=gathered.parsed)
    return _narrowed(_baseline_applied(result, options.accepted), paths)


def _remember_names(store: Store, result: ScanResult) -> None:
    named = [[group.id, group.name] for group in (*result.groups, *result.weaker)]
    data = json.dumps(named).encode()
    if store.derived([LAST_GROUPS]).get(LAST_GROUPS) != data:
        store.add_derived([(LAST_GROUPS, data)])


def take_stock(place: Workplace) -> Gathered:
    """Facts of all files."""
    return gather(
        place.root,
        place.files,
        place.store,
        executor=place.executor,
        progress=lambda done, total: place.progress("reading files", done, total),
    )


def declared_in(place: Workplace) -> tuple[str, ...]:
    """The source roots that the repository's own configuration names."""

    def read(path: str) -> bytes | None:
        try:
            return read_regular(str(place.root), path, most=MOST_BYTES)
        except OSError:
            return None

    return declared_roots([file.path for file in place.files], read)


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
    territory = Territory(options.exclude, options.tests)
    index = Index(gathered.heads, gathered.bodies, options.source_roots or None, declared_in(place))
    census = take_census(index, territory)
    place.progress("comparing", 1, 3)
    copied = copied_pairs(place.root, census, gathered.blobs, place.store, place.executor)
    casts = _casts(index, census, territory, place.store, copied)
    place.progress("judging", 2, 3)
    wanted: dict[str, set[behaviour.Span]] = defaultdict(set)
    for cast in casts:
        for member in cast.definitions.values():
            definition = member.definition
            wanted[member.path].add((definition.name, definition.line, definition.end))
    behaviours = behaviours_for(place, gathered, wanted)
    same = ComparedCode(place.root, gathered.blobs, index.layout.roots, place.store, place.executor)
    judge = Assessor(index, census, behaviours, same, copied)
    changed = place.changed(wanted)
    ranked = [ranking(cast, judge, changed, preferred) for cast in casts]
    judge.expect(pair for one in ranked for pair in one.pairs())
    patched = _patched(gathered, territory, casts)
    named = (name for _, name in index.classes)
    assembled = [assemble(one, judge, patched) for one in ranked]
    named = (name for _, name in index.classes)
    purposes = Purposes(census.candidates, index.layout.path_of, named)
    likelihoods = Likelihoods(purposes, copied)
    groups = _weighed([one for one in assembled if one is not None], likelihoods, place, gathered)
    if fold:
        groups = folded(groups, preferred=preferred)
    groups = [g if g.likelihood >= SHOWN else replace(g, severity=Severity.LOW) for g in groups]
    groups.sort(key=lambda g: (g.severity.rank, -g.impact * g.likelihood, g.name))
    groups = identified(groups)
    result = ScanResult(
        groups=tuple(g for g in groups if g.likelihood >= SHOWN),
        weaker=tuple(g for g in groups if g.likelihood < SHOWN),
        hazards=find_hazards(index, census, territory),
        unparsed={**gathered.unreadable, **index.problems},
        roots=index.layout.roots,
        files=len(place.files),
        parsed=gathered.parsed,
    )
    place.progress("judging", 3, 3)
    return Scanned(result, index, census, gathered, likelihoods)


def _weighed(
    assembled: Sequence[Assembled], likelihoods: Likelihoods, place: Workplace, gathered: Gathered
) -> list[Group]:
    """The groups, each with how likely it is that a maintainer wants to know of it."""
    pairs = [likelihoods.pairs(one.cast, one.judged) for one in assembled]
    spots = [(Spot.of(a), Spot.of(b)) for some in pairs for a, b, _ in some]
    code = measured_pairs(place.root, spots, gathered.blobs, place.store, place.executor)
    return [
        replace(one.group, likelihood=likelihoods.of(one.judged, some, code))
        for one, some in zip(assembled, pairs, strict=True)
    ]


def _casts(
    index: Index,
    census: Census,
    territory: Territory,
    store: Store,
    copied: Mapping[Pair, float],
) -> list[Cast]:
    casting = Casting(index, census, territory)
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
    return f"behaviour3:{blob}:{hashlib.sha256(repr(spans).encode()).hexdigest()[:16]}"


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


def _key(gathered: Gathered, options: ScanOptions, head: str, declared: Sequence[str]) -> str:
    digest = hashlib.sha256(f"{_FORMAT}\0{head}\0".encode())
    digest.update(repr((replace(options, accepted=()), declared)).encode())
    for path, blob in sorted(gathered.blobs.items()):
        digest.update(f"{path}\0{blob}\0".encode("utf-8", "surrogateescape"))
    digest.update(repr(sorted(gathered.unreadable.items())).encode())
    return f"scan:{digest.hexdigest()}"


def _recall(store: Store, key: str) -> ScanResult | None:
    data = store.derived([key]).get(key)
    if data is None:
        return None
    try:
        return result_from_json(json.loads(data))
    except (ValueError, TypeError, KeyError):
        return None


def _baseline_applied(result: ScanResult, accepted: Sequence[AcceptedEntry]) -> ScanResult:
    """Takes out groups that are accepted and have not grown since."""
    left: list[Accepted] = []

    def kept(groups: Iterable[Group]) -> Iterable[Group]:
        for group in groups:
            entry = next((e for e in accepted if _is_accepted(group, e)), None)
            if entry is None:
                yield _grown(group, accepted)
            else:
                left.append(Accepted(group, entry.reason))

    groups, weaker = tuple(kept(result.groups)), tuple(kept(result.weaker))
    return replace(result, groups=groups, weaker=weaker, accepted=tuple(left))


def _grown(group: Group, accepted: Sequence[AcceptedEntry]) -> Group:
    """A group that was accepted when it was smaller says what joined it."""
    known = {
        symbol for entry in accepted if entry.group == group.id for symbol in entry.members
    } or {s for entry in accepted if group.symbols & set(entry.members) for s in entry.members}
    joined = sorted(group.symbols - known)
    if not known or not joined:
        return group
    news = f"accepted before, and grew by {', '.join(joined)}"
    return replace(group, reasons=(news, *group.reasons))


def _is_accepted(group: Group, entry: AcceptedEntry) -> bool:
    competing = {m.symbol for m in group.members if m.verdict is not Relation.TEST_DOUBLE}
    if not entry.members:
        return entry.group == group.id
    return competing <= set(entry.members)


def _narrowed(result: ScanResult, paths: Sequence[str]) -> ScanResult:
    prefixes = [p.strip("/").removeprefix("./") for p in paths]
    prefixes = [p for p in prefixes if p and p != "."]
    if not prefixes:
        return result

    def inside(path: str) -> bool:
        return any(path == p or path.startswith(p + "/") for p in prefixes)

    return replace(
        result,
        groups=tuple(g for g in result.groups if any(inside(m.path) for m in g.members)),
        weaker=tuple(g for g in result.weaker if any(inside(m.path) for m in g.members)),
        hazards=tuple(h for h in result.hazards if inside(h.path)),
    )
