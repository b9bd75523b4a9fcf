"""What the code of two definitions has in common and says of the other, measured once.

An answer depends on the two files and on nothing else, so it is kept by their contents.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from pathlib import Path
from typing import NamedTuple

from canonize.discovery.bodies import Bodies, CandidateBody, DefinitionSpot, heads_above
from canonize.discovery.copied import copied_share
from canonize.discovery.sayings import NAMES_THE_OTHER, says_so
from canonize.discovery.telling_words import words_shared
from canonize.inventory.processes import map_chunks
from canonize.inventory.store import Store

_DEPRECATION = re.compile(
    r"\b(?:Pending)?DeprecationWarning\b|^\s*@[\w.]*deprecated\b", re.MULTILINE
)
_ALIKE = 0.6
_SHORT = 24
"""A body of fewer tokens is compared by shorter runs."""
_FEWEST_TEXTS = 2
_AT_ONCE = 60
"""So many pairs are one task."""
_FORMAT = 11
"""To be raised with every change of what is measured."""

Run = tuple[str, ...]
Spots = tuple[DefinitionSpot, DefinitionSpot]


class Measured(NamedTuple):
    """Measurements of one pair.

    Args:
        share: how much of the smaller body stands in the other one.
        common: how many runs of tokens stand in both.
        methods_copied: how many of the smaller one's methods are nearly the same in the other.
        phrases: how much of the smaller code stands in the other one, whatever it is called.
        texts: how many of the smaller one's texts the other one has, too.
        words: how many of the words that tell what the smaller one works with the other one has,
            too; a half where there are hardly any.
        words_alike: how many of both ones' words both have.
        fewest_words: how many the smaller one has.
        says_so: one names the other as a copy of it, or as older or newer.
        smaller: how many tokens the smaller one has.
        warns: only one of them warns that it is deprecated.
        generated: how many of the two files were written by a program.
        of_others: how many of the two files say that somebody else keeps them elsewhere.
        papers: both cite papers, and none that the other one cites.
        calls: one function calls the other, or names it as a task or an action is named.
        calls_through: the same for (first, second) where an import of the other makes it a call.
    """

    share: float
    common: int
    methods_copied: float
    phrases: float
    texts: float
    words: float
    words_alike: float
    fewest_words: int
    says_so: bool
    smaller: int
    warns: bool
    generated: int
    of_others: int
    papers: bool
    calls: bool
    calls_through: tuple[bool, bool]


def measured_pairs(
    root: Path,
    pairs: Iterable[Spots],
    blobs: Mapping[str, str],
    store: Store,
    executor: Executor | None = None,
) -> dict[Spots, Measured]:
    """What is measured of each pair.

    Args:
        root: the work tree.
        blobs: content ids of files.
        store: where measurements are remembered.
        executor: runs them; a pool of processes where that is worth it.
    """
    keys = {pair: _key(pair, blobs) for pair in pairs}
    known = store.derived(keys.values())
    found: dict[Spots, Measured] = {}
    fresh: list[Spots] = []
    for pair, key in keys.items():
        said = _loaded(known.get(key))
        if said is None:
            fresh.append(pair)
        else:
            found[pair] = said
    chunks = [fresh[n : n + _AT_ONCE] for n in range(0, len(fresh), _AT_ONCE)]
    task = functools.partial(_measure, str(root))
    rows = (row for chunk in map_chunks(task, chunks, executor) for row in chunk)
    found.update(zip(fresh, rows, strict=True))
    store.add_derived([(keys[pair], json.dumps(found[pair]).encode()) for pair in fresh])
    return found


def measured_pair(bodies: Bodies, a: DefinitionSpot, b: DefinitionSpot) -> Measured:
    """Measures one pair."""
    left, right = bodies.of(a), bodies.of(b)
    short = min(left.length, right.length) < _SHORT
    mine, theirs = (left.short_runs, right.short_runs) if short else (left.runs, right.runs)
    asked = not a.is_class
    words, words_alike, fewest_words = words_shared(left.words, right.words)
    return Measured(
        share=len(mine & theirs) / max(1, min(len(mine), len(theirs))),
        common=len(left.runs & right.runs),
        methods_copied=_methods_copied(left, right),
        phrases=copied_share(left, right),
        texts=_texts_shared(left, right),
        words=words,
        words_alike=words_alike,
        fewest_words=fewest_words,
        says_so=says_so(bodies, a, b) == NAMES_THE_OTHER,
        smaller=min(left.length, right.length),
        warns=_warns(left) != _warns(right),
        generated=bodies.is_generated(a.path) + bodies.is_generated(b.path),
        of_others=bodies.is_of_others(a.path) + bodies.is_of_others(b.path),
        papers=_cite_other_papers(bodies, a, b),
        calls=asked and (_calls(left, a, b) or _calls(right, b, a)),
        calls_through=(asked and _imports_call(left, a, b), asked and _imports_call(right, b, a)),
    )


def _measure(root: str, pairs: Sequence[Spots]) -> list[Measured]:
    """One task."""
    bodies = Bodies.on_disk(root)
    return [measured_pair(bodies, a, b) for a, b in pairs]


def _key(pair: Spots, blobs: Mapping[str, str]) -> str:
    parts = [(*(blobs.get(p, "") for p in heads_above(spot.path)), *spot) for spot in pair]
    return f"measured{_FORMAT}:{hashlib.sha256(repr(parts).encode()).hexdigest()[:24]}"


def _loaded(said: bytes | None) -> Measured | None:
    try:
        *plain, (first, second) = json.loads(said or b"")
        return Measured._make([*plain, (first, second)])
    except (ValueError, TypeError):
        return None


def _cite_other_papers(bodies: Bodies, a: DefinitionSpot, b: DefinitionSpot) -> bool:
    mine, theirs = bodies.papers(a), bodies.papers(b)
    return bool(mine and theirs) and not mine & theirs


def _warns(body: CandidateBody) -> bool:
    return _DEPRECATION.search(body.code) is not None


def _texts_shared(left: CandidateBody, right: CandidateBody) -> float:
    smaller = min(len(left.texts), len(right.texts))
    return len(left.texts & right.texts) / smaller if smaller >= _FEWEST_TEXTS else 0.5


def _methods_copied(left: CandidateBody, right: CandidateBody) -> float:
    smaller = min(len(left.methods), len(right.methods))
    if not smaller:
        return 0.0
    less, more = sorted((left.methods, right.methods), key=len)
    return sum(_is_among(name, method, more) for name, method in less.items()) / smaller


def _is_among(name: str, method: Counter[Run], others: Mapping[str, Counter[Run]]) -> bool:
    """Whether nearly the same stands there, under the same name or another one."""
    size = method.total()
    named = [others[name]] if name in others else []
    for other in (*named, *others.values()):
        least = _ALIKE * max(size, other.total())
        if min(size, other.total()) > least and (method & other).total() > least:
            return True
    return False


def _calls(body: CandidateBody, caller: DefinitionSpot, called: DefinitionSpot) -> bool:
    """By its name, or by the name of a task or an action in a string."""
    name = re.escape(called.name)
    pattern = rf"[\"']{name}[\"']"
    if caller.name != called.name:
        pattern = rf"(?<!\w){name}\s*(?:\(|\.\w+\()"
    return re.search(pattern, body.code) is not None


def _imports_call(body: CandidateBody, caller: DefinitionSpot, called: DefinitionSpot) -> bool:
    """Whether it calls something of its own name, if that is the other one."""
    name = re.escape(called.name)
    return caller.name == called.name and (
        re.search(rf"\w\.{name}\s*\(|(?<!\w)_*{name}_\w+", body.code) is not None
    )
