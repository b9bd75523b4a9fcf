"""To which words a class, or what it makes, may get over files.

More than `possible_values` follows, and never less: what is not here need not be followed.
"""

from __future__ import annotations

import builtins
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable
from copy import copy

from canonize.core.import_scan import ScannedImport, imports_of
from canonize.core.tree import SourceTree
from canonize.references.flow_words import (
    ANY_CLASS,
    Words,
    given_word,
    member_word,
    name_of_word,
    result_word,
)
from canonize.references.passing_on import CALLING_NOTHING, OF_TABLES, PUTTING, SAME, TYPING
from canonize.references.word_flow import WordFlow, word_flow
from canonize.references.word_questions import Asking, Asks

FEW_FILES = 40
"""A word in more files than that tells nothing."""
_MOST = 400
"""No more files are read than that, unless more name the classes."""
_WORDS = 5
_KNOWN = frozenset({*dir(builtins), *CALLING_NOTHING, *PUTTING, *SAME, *TYPING, *OF_TABLES})
"""Functions that are nobody's own; where one has such a name too, its file is not looked for,
unless a file imports that one."""


class WordReach:
    """Follows some classes from the files that name them.

    Args:
        paths: these files.
        names: what the classes are called there.
        with_objects: whether what the classes make is asked about as well.
        most: so many files are read, and so many words looked for, times five, at once.

    Where words lead further than that, the last step is not gone (`is_cut`): what asks for the
    classes is told by the words up to there, since a value that may be anywhere tells nothing.
    """

    def __init__(
        self,
        tree: SourceTree,
        paths: Iterable[str],
        names: Iterable[str],
        *,
        with_objects: bool,
        most: int | None = None,
    ) -> None:
        self._tree = tree
        self._most = _MOST if most is None else most
        self._is_near = most is not None
        self._is_holding = False
        self._with_objects = with_objects
        self._flows: dict[str, WordFlow] = {}
        self._leads: dict[str, list[tuple[str, ...]]] = {}
        self._searched: set[str] = set()
        self._common: set[str] = set()
        self._having = Counter[str]()
        self._own: set[str] = set()
        """Names of `_KNOWN` that files have by an import that is not the standard library's."""
        self.is_cut = False
        self._stems = {""}
        """The last parts of the names of the modules that were read."""
        seeds = {*names}
        if with_objects:
            seeds |= {form(name) for name in seeds for form in (result_word, member_word)}
            seeds.add(result_word(ANY_CLASS))
        self._words = {ANY_CLASS, *seeds}
        self._read(paths)
        self._reach()

    def asks(self, path: str, *, is_near: bool = True) -> bool:
        """Whether a file may ask for one of the classes, or for what they make.

        Args:
            is_near: what is asked of whatever class counts.
        """
        questions = word_flow(self._tree, path).questions
        return any(self._may_be(q) for q in questions if is_near or q.asks is not Asks.DERIVED)

    def lines(self, path: str) -> frozenset[int]:
        """The lines at which a file may ask for them."""
        asked = word_flow(self._tree, path).questions.items()
        return frozenset[int]().union(*(at for question, at in asked if self._may_be(question)))

    def further(self) -> frozenset[str]:
        """The files that words led to; empty where they lead too far."""
        return frozenset() if self.is_cut else frozenset(self._flows)

    def with_holders(self) -> WordReach:
        """The same with objects that are equal by what they hold, and hold one, where that leads
        to few files more; this very one where it does not."""
        holding = {name for flow in self._flows.values() for name in flow.holding}
        if self.is_cut or self._words.isdisjoint(map(given_word, holding)):
            return self
        wide = copy(self)
        wide._flows, wide._having = {**self._flows}, self._having.copy()
        wide._leads = {word: [*leads] for word, leads in self._leads.items()}
        wide._words, wide._searched = {*self._words}, {*self._searched}
        wide._common, wide._own, wide._stems = {*self._common}, {*self._own}, {*self._stems}
        wide._most, wide._is_holding = len(self._flows) + FEW_FILES, True
        wide._hold(holding)
        wide._reach()
        return self if wide.is_cut else wide

    def _hold(self, names: Iterable[str]) -> None:
        """What makes an object of some classes is given, the object holds."""
        for name in names:
            self._leads.setdefault(given_word(name), []).append((result_word(name),))

    def _may_be(self, question: Asking) -> bool:
        if question.asks is Asks.TOGETHER and not self._with_objects:
            return False
        return self._has(question.of) and (not question.by or self._has(question.by))

    def _has(self, words: Words) -> bool:
        return not self._words.isdisjoint(words)

    def _read(self, paths: Iterable[str]) -> None:
        for path in paths:
            if path not in self._flows:
                flow = self._flows[path] = word_flow(self._tree, path)
                for word, to in flow.leads.items():
                    self._leads.setdefault(word, []).append(to)
                self._hold(flow.holding if self._is_holding else ())
                self._having.update({name_of_word(word) for word in flow.leads})
                self._own |= {i.name or "" for i in imports_of(self._tree, path) if _is_own(i)}
                folder, _, name = path.rpartition("/")
                stem = name.partition(".")[0]
                self._stems.add(folder.rpartition("/")[2] if stem == "__init__" else stem)

    def _reach(self) -> None:
        """Adds all that the words lead to; files that have a new word are read meanwhile."""
        while True:
            self._close()
            fresh = self._words - self._searched - {ANY_CLASS}
            fresh = {word for word in fresh if self._is_followed(word)}
            self._searched |= fresh
            is_limited = self._is_near or self._is_holding
            self.is_cut = is_limited and len(fresh) > self._most * _WORDS
            found = set() if self.is_cut else self._files(fresh)
            if found <= self._flows.keys():
                return
            self.is_cut = len(found | self._flows.keys()) > self._most
            if self.is_cut:
                return
            self._read(sorted(found))

    def _close(self) -> None:
        pending = list(self._words)
        while pending:
            word = pending.pop()
            for to in (*self._leads.get(word, ()), self._made_of(word)):
                fresh = set(to) - self._words if self._is_followed(word) else set()
                self._words |= fresh
                pending += fresh

    def _made_of(self, word: str) -> tuple[str, ...]:
        """What is made of a class that a word may be, and a member of it, where that is asked."""
        if not self._with_objects or word.startswith("(") or word.endswith((")", ".")):
            return ()
        return result_word(word), member_word(word)

    def _is_followed(self, word: str) -> bool:
        """Whether its files are asked at all: those that have it as an attribute, or call it."""
        if not word.startswith((".", "(")) or "@" in word:
            return True
        return (
            self._having[name_of_word(word)] <= FEW_FILES and name_of_word(word) not in self._common
        )

    def _files(self, words: Collection[str]) -> set[str]:
        """The files where some words are read, or where the functions are that get something."""
        names = {word: name_of_word(word) for word in words}
        names = {w: n for w, n in names.items() if n.isidentifier() and not n.startswith("__")}
        names = {w: n for w, n in names.items() if n not in _KNOWN - self._own or w[0] != "("}
        self._tree.expect({name.encode() for name in names.values()}, endings=(".py",))
        found: set[str] = set()
        for word, name in names.items():
            paths = self._tree.containing({name.encode()}, endings=(".py",))
            if len(paths) > FEW_FILES:
                self._common.add(name)
                if not self._is_near and not self._is_holding and word[0] not in ".(":
                    found |= {path for path in paths if self._takes(path, name)}
            elif word.startswith("("):
                found |= {path for path in paths if self._binds(path, name.encode())}
            else:
                found |= paths
        return found

    def _takes(self, path: str, name: str) -> bool:
        """Whether a file imports a name from one that was read; imports are followed anyway."""
        taken = (item for item in imports_of(self._tree, path) if item.name == name)
        return any(item.module.rpartition(".")[2] in self._stems for item in taken)

    def _binds(self, path: str, name: bytes) -> bool:
        """Whether a file may define a function, or give it a name."""
        binding = rb"(?:\bdef|\bclass|\bas)\s+%b\b|\b%b\s*=[^=]" % (name, name)
        return re.search(binding, self._tree.read(path) or b"") is not None


def _is_own(item: ScannedImport) -> bool:
    is_outside = item.module.partition(".")[0] in sys.stdlib_module_names
    return item.name in _KNOWN and not is_outside
