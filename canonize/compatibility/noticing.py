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
        looks_into: whether such a file looks a member up on anything but ``self`` or ``cls``.
        tests_for: whether anything asks for a base by name: `isinstance`, `except`, `case`.
        expect: searches for many words in one go.
    """

    has_word: Callable[[str], bool]
    looks_into: Callable[[str], bool]
    tests_for: Callable[[str], bool]
    expect: Callable[[Iterable[str]], None]


def noticing(tree: SourceTree, own: frozenset[str]) -> Noticing:
    """Answers by the files of a tree.

    Args:
        own: the files of the competitor and of the canonical.
    """
    words: dict[str, bool] = {}
    looked_up: dict[str, bool] = {}
    bases: dict[str, bool] = {}

    def files(word: str) -> list[str]:
        found = tree.whole.containing({word.encode()})
        return [path for path in found if path.endswith((".py", ".pyi", ".pyx", ".ipynb"))]

    def has_word(word: str) -> bool:
        if word not in words:
            words[word] = any(path not in own for path in files(word))
        return words[word]

    def looks_into(member: str) -> bool:
        if member not in looked_up:
            looks = re.compile(_LOOKS.format(re.escape(member)).encode())
            others = [path for path in files(member) if path not in own] if member else []
            looked_up[member] = any(looks.search(tree.whole.read(path) or b"") for path in others)
        return looked_up[member]

    def tests_for(base: str) -> bool:
        if base not in bases:
            asks = re.compile(_ASKS.format(re.escape(base)).encode())
            bases[base] = any(asks.search(tree.whole.read(path) or b"") for path in files(base))
        return bases[base]

    def expect(wanted: Iterable[str]) -> None:
        tree.whole.expect(frozenset(word.encode() for word in wanted))

    return Noticing(has_word, looks_into, tests_for, expect)


_ASKS = (
    r"(?:isinstance|issubclass|except\b|raises|suppress|register|case\b|assertRaises)[^\n:]*\b{}\b"
)

_LOOKS = r"(?<!\bself)(?<!\bcls)\s*\.\s*{}\b"

EVERYTHING = Noticing(lambda _: True, lambda _: True, lambda _: True, lambda _: None)
"""As if every word stood somewhere: for pairs without a code base around them."""
