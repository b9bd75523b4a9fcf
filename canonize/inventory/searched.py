"""Where words stand in a repository: searched once for each content, kept beside the facts."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping

from canonize.inventory.store import Store

Count = Callable[[Collection[str] | None], Mapping[tuple[str, str], int]]
"""Counts words by path and word, in some files or (``None``) in all of them."""


def count_words_once(
    store: Store,
    words: Collection[str],
    blobs: Mapping[str, str],
    others: Collection[str],
    count: Count,
) -> Counter[tuple[str, str]]:
    """How often words stand in files, by path and word.

    Args:
        blobs: content id of each file that git knows to be unchanged on disk.
        others: further files, always searched again.
        count: searches.
    """
    key = "word counts/" + hashlib.sha256("\n".join(sorted(words)).encode()).hexdigest()[:24]
    known = _load(store.derived([key]).get(key))
    found: Counter[tuple[str, str]] = Counter()
    if known is None:
        hits: dict[str, dict[str, int]] = {}
        searched: set[str] = set()
        found.update(count(None))
        fresh = dict(blobs)
    else:
        hits, searched = known
        fresh = {path: blob for path, blob in blobs.items() if blob not in searched}
        wanted = [*fresh, *others]
        if wanted:
            found.update(count(wanted))
        for path, blob in blobs.items():
            if blob in hits and path not in fresh:
                found.update({(path, word): n for word, n in hits[blob].items()})
    if fresh:
        for (path, word), n in found.items():
            if path in fresh:
                hits.setdefault(fresh[path], {})[word] = n
        store.add_derived([(key, _dump(hits, searched | set(fresh.values())))])
    return found


def _dump(hits: Mapping[str, Mapping[str, int]], searched: Collection[str]) -> bytes:
    return json.dumps([hits, " ".join(sorted(searched))], separators=(",", ":")).encode()


def _load(row: bytes | None) -> tuple[dict[str, dict[str, int]], set[str]] | None:
    try:
        hits, searched = json.loads(row or b"")
        return {b: {str(w): int(n) for w, n in c.items()} for b, c in hits.items()}, set(
            searched.split(" ")
        )
    except (ValueError, TypeError, AttributeError):
        return None
