"""Can anybody notice a difference? What no other file has a word for, no use can tell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from canonize.core.tree import SourceTree


@dataclass(frozen=True, slots=True)
class Noticing:
    """Answers about one pair.

    Args:
        has_word: whether a file that is neither the competitor's nor the canonical's has a word.
        tests_for: whether anything asks for a base by name: `isinstance`, `except`, `case`.
        expect: searches for many words in one go.
    """

    has_word: Callable[[str], bool]
    tests_for: Callable[[str], bool]
    expect: Callable[[Iterable[str]], None]


def noticing(tree: SourceTree, own: frozenset[str]) -> Noticing:
    """Answers by the files of a tree.

    Args:
        own: the files of the competitor and of the canonical.
    """
    words: dict[str, bool] = {}
    bases: dict[str, bool] = {}

    def files(word: str) -> list[str]:
        found = tree.whole.containing({word.encode()})
        return [path for path in found if path.endswith((".py", ".pyi", ".pyx", ".ipynb"))]

    def has_word(word: str) -> bool:
        if word not in words:
            words[word] = any(path not in own for path in files(word))
        return words[word]

    def tests_for(base: str) -> bool:
        if base not in bases:
            asks = re.compile(_ASKS.format(re.escape(base)).encode())
            bases[base] = any(asks.search(tree.whole.read(path) or b"") for path in files(base))
        return bases[base]

    def expect(wanted: Iterable[str]) -> None:
        tree.whole.expect(frozenset(word.encode() for word in wanted))

    return Noticing(has_word, tests_for, expect)


_ASKS = (
    r"(?:isinstance|issubclass|except\b|raises|suppress|register|case\b|assertRaises)[^\n:]*\b{}\b"
)

EVERYTHING = Noticing(lambda word: True, lambda base: True, lambda words: None)
"""As if every word stood somewhere: for pairs without a code base around them."""
