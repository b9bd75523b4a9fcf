"""Can anybody notice a difference? What no other file has a word for, no use can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from canonize.core.tree import SourceTree
from canonize.core.tree_base import has_word


@dataclass(frozen=True, slots=True)
class Noticing:
    """Answers about one pair.

    Args:
        has_word: whether a file that is neither the competitor's nor the canonical's has a word.
        looks_into: whether such a file looks a member up on anything but ``self`` or ``cls``.
        tests_for: whether anything asks for a base by name: `isinstance`, `except`, `case`.
        gives: whether such a file gives an argument by some name, or has a default for it.
        expect: says which words and which members will be asked for, so that it is one search.
    """

    has_word: Callable[[str], bool]
    looks_into: Callable[[str], bool]
    tests_for: Callable[[str], bool]
    expect: Callable[[Iterable[str], Iterable[str]], None]
    gives: Callable[[str], bool] = lambda name: True


def noticing(tree: SourceTree, own: frozenset[str], word: str) -> Noticing:
    """Answers by the files of a tree.

    Args:
        own: the files of the competitor and of the canonical.
        word: a word of the competitor's: files that have it are looked at first.
    """
    words = _Words(tree.whole, own, word)
    bases: dict[str, bool] = {}

    def tests_for(base: str) -> bool:
        if base not in bases:
            asks = re.compile(_ASKS.format(re.escape(base)).encode())
            found = sorted({*words.files({base}), *own})
            bases[base] = any(asks.search(tree.whole.read(path) or b"") for path in found)
        return bases[base]

    return Noticing(words.has, words.looks_into, tests_for, words.expect, words.gives)


class _Words:
    """Which words stand in the other files, and which members are looked up there.

    The files that are near are read first, where common words are met; what is left then is rare,
    and searched for in one go.
    """

    def __init__(self, tree: SourceTree, own: frozenset[str], word: str) -> None:
        self._tree = tree
        self._own = own
        self._word = word
        self._known: dict[tuple[str, str], bool] = {}
        self._expected: set[tuple[str, str]] = set()

    def expect(self, words: Iterable[str], members: Iterable[str]) -> None:
        self._expected |= {(word, _STANDS) for word in words}
        self._expected |= {(member, _LOOKS) for member in members}

    def has(self, word: str) -> bool:
        return self._answer((word, _STANDS))

    def looks_into(self, member: str) -> bool:
        return self._answer((member, _LOOKS))

    def gives(self, name: str) -> bool:
        return self._answer((name, _GIVES))

    def files(self, words: Iterable[str]) -> list[str]:
        found = self._tree.containing({word.encode() for word in words}, endings=_PYTHON)
        return sorted(found - self._own)

    def _answer(self, question: tuple[str, str]) -> bool:
        if question not in self._known:
            asked = ({question} | self._expected) - self._known.keys()
            left = self._without_met(asked, self.files({self._word}))
            left = self._without_met(left, self.files({w for w, _ in left}) if left else [])
            self._known |= {one: one not in left for one in asked}
        return self._known[question]

    def _without_met(
        self, asked: set[tuple[str, str]], paths: Iterable[str]
    ) -> set[tuple[str, str]]:
        left = asked
        for path in paths:
            if not left:
                break
            data = self._tree.read(path) or b""
            left = {(w, how) for w, how in left if not _meets(data, w, how)}
        return left


def _meets(data: bytes, word: str, how: str) -> bool:
    if not has_word(data, word.encode()):
        return False
    return not how or re.search(how.format(re.escape(word)).encode(), data) is not None


_PYTHON = (".py", ".pyi", ".pyx", ".ipynb")
_ASKS = (
    r"(?:isinstance|issubclass|except\b|raises|suppress|register|case\b|assertRaises)[^\n:]*\b{0}\b"
    r"|(?m:^(?!\s*class\b)[^\n#]*[(\[,|]\s*{0}\s*[,)\]|])"
)
"""Asked for in place, or handed on as the class that it is: ``RETRY = (ValueError, KeyError)``."""

_STANDS = ""
_LOOKS = r"(?<!\bself)(?<!\bcls)\s*\.\s*{}\b"
_GIVES = r"[(,]\s*{}\s*=(?!=)"
"""How a word may stand in a file, as patterns; anywhere at all without one."""

EVERYTHING = Noticing(lambda _: True, lambda _: True, lambda _: True, lambda _, __: None)
"""As if every word stood somewhere: for pairs without a code base around them."""
