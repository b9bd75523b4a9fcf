"""The scan: what an earlier one of the same files found, or what they give now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from canonize.core.noted import note, noting
from canonize.discovery.fitted_likelihood import BIAS, NOT_EVIDENT, SHOWN, WEIGHTS
from canonize.discovery.result import Accepted, Group, Relation, ScanResult, result_from_json
from canonize.discovery.scan_options import AcceptedEntry, ScanOptions
from canonize.discovery.workplace import LAST_GROUPS, Workplace, built_in, declared_in
from canonize.inventory.contents import Contents, contents_of
from canonize.inventory.store import Store

if TYPE_CHECKING:  # not needed for what is kept
    from canonize.inventory.gather import Gathered

_FORMAT = 91
"""To be raised with every change of what a scan does; what was fitted is told by its values."""
_FITTED = repr((SHOWN, NOT_EVIDENT, BIAS, WEIGHTS))


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
    contents = contents_of(place.root, place.files)
    told = declared_in(place), built_in(place), tuple(place.extensions)
    key = _key(contents, options, place.head, told)
    remembered = _recall(place.store, key)
    parsed = stock.parsed if stock is not None else 0
    if remembered is None:
        remembered, is_whole = _scanned(place, options, stock, contents)
        parsed = remembered.parsed
        if is_whole:
            place.store.add_derived([(key, json.dumps(remembered.as_json()).encode())])
    _remember_names(place.store, remembered)
    result = replace(remembered, files=len(place.files), parsed=parsed)
    return _narrowed(_baseline_applied(result, options.accepted), paths)


def _scanned(
    place: Workplace, options: ScanOptions, stock: Gathered | None, contents: Contents
) -> tuple[ScanResult, bool]:
    """What the files give, and whether all of them could be read that git says are there."""
    from canonize.discovery.scan import groups_in, take_stock

    with noting("gathered facts of all files"):
        gathered = take_stock(place) if stock is None else stock
    note(f"{gathered.parsed} of {len(place.files)} files had to be parsed")
    with noting("compared what competes"):
        result = groups_in(place, gathered, options).result
    return result, gathered.unreadable.keys() <= contents.unreadable.keys()


def _remember_names(store: Store, result: ScanResult) -> None:
    named = [[group.id, group.name] for group in (*result.groups, *result.weaker)]
    data = json.dumps(named).encode()
    if store.derived([LAST_GROUPS]).get(LAST_GROUPS) != data:
        store.add_derived([(LAST_GROUPS, data)])


def _key(
    contents: Contents, options: ScanOptions, head: str, declared: Sequence[Sequence[str]]
) -> str:
    digest = hashlib.sha256(f"{_FORMAT}\0{_FITTED}\0{head}\0".encode())
    digest.update(repr((replace(options, accepted=()), declared)).encode())
    for path, blob in sorted(contents.blobs.items()):
        digest.update(f"{path}\0{blob}\0".encode("utf-8", "surrogateescape"))
    digest.update(repr(sorted(contents.unreadable.items())).encode())
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
