"""Which definitions compete: the comparison of all candidates, remembered by what it looks at.

Most edits change nothing that is compared: a body, a comment, a constant. So the answer is kept
under a digest of everything that the signals read.
"""

from __future__ import annotations

import hashlib
import json

from canonize.discovery.candidates import Candidate, Census
from canonize.discovery.grouping import group_pairs
from canonize.discovery.pairs import likely_pairs
from canonize.inventory.store import Store

_FLOOR = 0.12
_FORMAT = 14
"""To be raised with every change of signals, weights or grouping."""

Competing = tuple[frozenset[str], float]


def competing(census: Census, store: Store) -> list[Competing]:
    """Groups of symbols, each with how likely its members do one job."""
    key = f"competing{_FORMAT}:{_digest(census)}"
    remembered = _recalled(store.derived([key]).get(key))
    if remembered is not None:
        return remembered
    found = group_pairs(likely_pairs(census, _FLOOR))
    rows = [[sorted(symbols), likelihood] for symbols, likelihood in found]
    store.add_derived([(key, json.dumps(rows).encode())])
    return found


def _recalled(data: bytes | None) -> list[Competing] | None:
    if data is None:
        return None
    try:
        return [(frozenset(symbols), float(value)) for symbols, value in json.loads(data)]
    except (ValueError, TypeError):
        return None


def _digest(census: Census) -> str:
    digest = hashlib.sha256()
    for symbol in sorted(census.candidates):
        digest.update(repr(_compared(census.candidates[symbol])).encode("utf-8", "replace"))
    for service, declared in sorted(census.declared.items()):
        digest.update(repr((service, sorted(map(sorted, declared)))).encode("utf-8", "replace"))
    return digest.hexdigest()


def _compared(candidate: Candidate) -> tuple[object, ...]:
    """Everything about a candidate that pairs and signals depend on."""
    definition = candidate.definition
    return (
        candidate.symbol,
        candidate.path,
        candidate.territory,
        definition.kind,
        definition.doc,
        definition.fields,
        candidate.bases,
        candidate.data,
        candidate.abstract,
        candidate.model,
        sorted(candidate.methods),
        [(kind, sorted(files)) for kind, files in sorted(candidate.users.items()) if files],
    )
