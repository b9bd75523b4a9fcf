"""What names say: words, how rare each is, qualifiers that say little, and the role at the end."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from math import fsum

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|[^\W\d_A-Za-z]+")

QUALIFIERS = frozenset(
    [
        "unified",
        "legacy",
        "enhanced",
        "v",
        "new",
        "old",
        "simple",
        "advanced",
        "default",
        "custom",
        "core",
        "optimized",
        "optimised",
        "improved",
        "standard",
        "generic",
        "modern",
        "consolidated",
        "canonical",
        "ssot",
        "global",
        "shared",
        "common",
        "main",
        "real",
        "actual",
        "basic",
        "extended",
        "better",
        "fast",
        "light",
        "lite",
        "full",
        "complete",
        "comprehensive",
        "production",
        "prod",
        "wrapper",
        "impl",
        "implementation",
        "compat",
        "compatible",
        "deprecated",
        "original",
        "refactored",
        "next",
        "temp",
        "tmp",
        "fixed",
        "updated",
        "migrated",
        "proxy",
        "a",
        "an",
        "the",
        "of",
        "for",
        "to",
    ]
)
"""Words that tell two versions of one thing apart, not two things."""

HALF_QUALIFIERS = frozenset(
    [
        "isolated",
        "scoped",
        "request",
        "user",
        "base",
        "abstract",
        "async",
        "sync",
        "instance",
        "local",
        "remote",
        "internal",
        "smart",
        "dynamic",
        "robust",
        "safe",
        "secure",
        "cached",
        "lazy",
        "mixin",
        "helper",
        "helpers",
        "util",
        "utils",
    ]
)
"""Words that often, but not always, only qualify."""

_ROLES = (
    "factory builder creator maker provider",
    "manager controller coordinator orchestrator supervisor",
    "registry catalog catalogue repository directory",
    "handler processor dispatcher executor runner worker",
    "emitter notifier publisher broadcaster sender bus",
    "bridge adapter connector gateway",
    "client session connection",
    "validator checker verifier",
    "service engine agent calculator core",
    "router resolver selector",
    "store storage cache",
    "logger monitor tracker observer recorder collector",
    "parser reader loader decoder",
    "writer serializer serialiser encoder formatter renderer",
    "strategy policy",
    "middleware",
    "scheduler planner planning",
    "generator",
    "detector scanner finder search",
)
ROLE_OF: Mapping[str, str] = {
    word: cluster.split()[0] for cluster in _ROLES for word in cluster.split()
}
TEST_WORDS = frozenset(["mock", "fake", "stub", "dummy", "test", "spy", "testable"])


@lru_cache(maxsize=100_000)
def words(name: str) -> tuple[str, ...]:
    """``HTTPRequestFactoryV2`` is ``http request factory v``; plural endings and numbers go."""
    found = [word.lower() for word in _WORD.findall(name)]
    found = _joined(found)
    return tuple(_singular(word) for word in found if not word.isdigit())


_APART = re.compile(r"[\W_]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def kebab_case(name: str) -> str:
    """``list_S3Files`` is ``list-s3-files``: every word and number of a name, for an id."""
    found = [word.lower() for word in _APART.split(name) if word]
    return "-".join(_joined(found)) or name.lower()


def _joined(found: list[str]) -> list[str]:
    """``WebSocket`` and ``Websocket`` are one word, and so are ``DataBase`` and ``Database``."""
    out: list[str] = []
    for word in found:
        if out and (out[-1], word) in _COMPOUNDS:
            out[-1] += word
        else:
            out.append(word)
    return out


_COMPOUNDS = frozenset(
    {("web", "socket"), ("data", "base"), ("time", "out"), ("file", "name"), ("web", "hook"),
     ("click", "house"), ("end", "point"), ("check", "point"), ("work", "flow")}
)  # fmt: skip


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


_EMPTY_ENDINGS = frozenset({"agent", "service", "component", "system"})
"""After a word that names a role these add nothing: a SupervisorAgent is a Supervisor."""


@lru_cache(maxsize=100_000)
def telling(name: str) -> tuple[str, ...]:
    """`words` without an ending that only repeats that the thing does something."""
    found = words(name)
    if len(found) < 2 or found[-1] not in _EMPTY_ENDINGS:
        return found
    before = ROLE_OF.get(found[-2], ROLE_OF.get(found[-1]))
    return found if before == ROLE_OF.get(found[-1]) else found[:-1]


@lru_cache(maxsize=100_000)
def core(name: str) -> tuple[str, ...]:
    """The words that are not qualifiers, sorted; all of them when nothing else would be left."""
    found = telling(name)
    kept = tuple(sorted({w for w in found if w not in QUALIFIERS}))
    return kept or tuple(sorted(set(found)))


@lru_cache(maxsize=100_000)
def head(name: str) -> str:
    """What kind of thing a name says it is: its last word, or the role that the word means."""
    kept = [w for w in telling(name) if w not in QUALIFIERS] or list(words(name))
    return ROLE_OF.get(kept[-1], kept[-1]) if kept else ""


@lru_cache(maxsize=100_000)
def role(name: str) -> str:
    """The cluster of the last word that names a role (factory, manager, ...), or nothing."""
    for word in reversed(telling(name)):
        if word in QUALIFIERS:
            continue
        return ROLE_OF.get(word, "")
    return ""


_MAYBE_DOUBLE = re.compile("|".join(sorted(TEST_WORDS)), re.IGNORECASE)


def is_double_name(name: str) -> bool:
    """Whether a name calls itself a mock, fake or stub."""
    if _MAYBE_DOUBLE.search(name) is None:
        return False
    found = words(name)
    return bool(found) and (found[0] in TEST_WORDS or found[-1] in ("mock", "stub", "fake"))


class Rarity:
    """How much a word tells, from how many names have it."""

    def __init__(self, bags: Iterable[Iterable[str]]) -> None:
        counts: Counter[str] = Counter()
        total = 0
        for bag in bags:
            counts.update(set(bag))
            total += 1
        self._counts = counts
        log = math.log(total + 2)
        self._unknown = 1 - math.log(1) / log
        self._rarity = {word: 1 - math.log(count + 1) / log for word, count in counts.items()}
        self._weight = {word: _discount(word) * value for word, value in self._rarity.items()}

    def count(self, word: str) -> int:
        return self._counts[word]

    def of(self, word: str) -> float:
        """From near 0 (everywhere) to 1 (nowhere else)."""
        return self._rarity.get(word, self._unknown)

    def name_weight(self, word: str) -> float:
        """`of`, discounted for qualifiers."""
        found = self._weight.get(word)
        return _discount(word) * self._unknown if found is None else found

    def overlap(self, left: Iterable[str], right: Iterable[str], *, names: bool = False) -> float:
        """Weighted Jaccard index of two bags."""
        a, b = set(left), set(right)
        if not a or not b:
            return 0.0
        weight = self.name_weight if names else self.of
        union = fsum(map(weight, a | b))
        return fsum(map(weight, a & b)) / union if union else 0.0


def _discount(word: str) -> float:
    if word in QUALIFIERS:
        return 0.12
    return 0.5 if word in HALF_QUALIFIERS else 1.0
