"""Components: one for each library, or many that one decorator registers with a framework.

They share constructor, methods and often much of the code, and none of them could take the place
of another: the names differ by what each of them is for, at the same position.
"""

from __future__ import annotations

import functools
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator

from canonize.discovery.candidates import Candidate
from canonize.discovery.words import HALF_QUALIFIERS, QUALIFIERS
from canonize.inventory.index import Index
from canonize.syntax.stdlib_names import KEEPS_NOTHING

Libraries = Callable[[str], Collection[str]]
"""From a file to the names of what it imports from outside of the code base."""

_FEWEST_REGISTERED = 4
_OWN_IF_CALLED = frozenset({"property", "staticmethod", "classmethod"})
"""Python's own are never called in a decorator: with brackets it is a name of the project."""
_NOBODY_ELSE_KNOWS = KEEPS_NOTHING | {"s", "attributes", "mutable", "staticmethod"}
_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_MOST_WORDS = 3


class Components:
    """What of one code base is one of many on purpose.

    Args:
        candidates: every candidate.
        libraries: what a file imports from outside of the code base.
    """

    def __init__(self, candidates: Iterable[Candidate], libraries: Libraries) -> None:
        some = list(candidates)
        self._libraries = libraries
        self._registered = Counter(name for c in some for name in _registering(c))
        self._of_package: dict[str, set[str]] = defaultdict(set)
        for module, path in {(c.module, c.path) for c in some}:
            for package in _packages(module):
                self._of_package[package].update(map(_plain, libraries(path)))

    def are_registered(self, a: Candidate, b: Candidate) -> bool:
        """Two of a kind that one decorator, which many have, makes known to a framework.

        ``MapEvaluator`` and ``RecallEvaluator`` are; what ``NewEvaluator`` is called like is not.
        Those that extend one thing are of a kind whatever they are called.
        """
        common = _registering(a) & _registering(b)
        return _are_of_a_kind(a, b) and any(
            self._registered[name] >= _FEWEST_REGISTERED for name in common
        )

    def are_made_known_elsewhere(self, a: Candidate, b: Candidate) -> bool:
        """Two functions that different decorators, each of which many have, hand to a framework:
        a validator of properties and a function that computes them."""
        mine, theirs = _registering(a), _registering(b)
        return not a.definition.is_class and all(
            any(self._registered[name] >= _FEWEST_REGISTERED for name in only)
            for only in (mine - theirs, theirs - mine)
        )

    def are_for_libraries(self, a: Candidate, b: Candidate) -> bool:
        """``OpenAIClient`` and ``OllamaClient``, or ``models.openai`` and ``models.ollama``: each
        is called like a library that its file imports, or lies in a package that is and in which
        some file does (``mx.distribution.genpareto`` and ``torch.distributions.genpareto``).

        Where only one is, the library has to stand in its name.
        """
        mine, theirs = _said(a.name), _said(b.name)
        named = (mine - theirs, a), (theirs - mine, b)
        if any(words and self._imported(words, one) for words, one in named):
            return True
        here, there = mine | _places(a.module), theirs | _places(b.module)
        return bool(self._imported(here - there, a) and self._imported(there - here, b))

    def _imported(self, words: Collection[str], candidate: Candidate) -> bool:
        """Whether the file imports a library that is called like one of the words, or somebody in
        a package that is called so."""
        if any(name in words for name in map(_plain, self._libraries(candidate.path))):
            return True
        named = ((_plain(p.rpartition(".")[2]), p) for p in _packages(candidate.module))
        return any(name in words and name in self._of_package[p] for name, p in named)


def _are_of_a_kind(a: Candidate, b: Candidate) -> bool:
    """What tells the names apart says what each is for, and not which is the newer one."""
    told = set(a.words) ^ set(b.words)
    if not (a.words and b.words and told) or told & (QUALIFIERS | HALF_QUALIFIERS):
        return False
    return a.words[-1] == b.words[-1] or bool(set(a.bases) & set(b.bases))


def libraries_by(index: Index) -> Libraries:
    """What the files of a code base import that is neither theirs nor Python's own, by its name and
    by the short one that a file gives it (``import mxnet as mx``)."""
    own = {module.partition(".")[0] for module in index.layout.path_of}

    @functools.cache
    def libraries(path: str) -> frozenset[str]:
        named = [i for i in index.facts(path).imports if not i.level]
        tops = {(i.module or i.name).partition(".")[0] for i in named}
        found = tops - own - sys.stdlib_module_names
        short = {i.asname for i in named if not i.name and i.module in found and i.asname}
        return frozenset(found | short)

    return libraries


def _registering(candidate: Candidate) -> set[str]:
    """Decorators that may make somebody else know of it."""
    spelt = ((d, d.removesuffix("()").rpartition(".")[2]) for d in candidate.definition.decorators)
    return {
        name
        for whole, name in spelt
        if name not in _NOBODY_ELSE_KNOWS or (name in _OWN_IF_CALLED and whole.endswith("()"))
    }


def _said(name: str) -> set[str]:
    """The words of a name, and up to three of them in a row as one."""
    words = [word.lower() for word in _WORD.findall(name)]
    rows = (words[n : n + size] for size in range(1, _MOST_WORDS + 1) for n in range(len(words)))
    return {"".join(row) for row in rows}


def _places(module: str) -> set[str]:
    """The same of every part of a module's path."""
    return {word for part in module.split(".") for word in _said(part)}


def _packages(module: str) -> Iterator[str]:
    """The packages that a module lies in, but for the topmost: that is called like itself."""
    parts = module.split(".")
    return (".".join(parts[:end]) for end in range(2, len(parts)))


def _plain(library: str) -> str:
    return library.lower().replace("_", "")
