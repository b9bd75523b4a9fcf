"""What is known of a text that is put together: every one that it may be, its beginning and end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from canonize.syntax.stdlib_names import COPIES

_MOST = 64
"""Of more, a text may be any."""
READING_METHODS = frozenset({"keys", "items", "values", "get", "index", "count", "copy"})
"""Methods that leave a list or a table as it is."""
READING_CALLS = COPIES | {"len", "enumerate", "any", "all"}
"""Functions that leave a list as it is."""


@dataclass(frozen=True, slots=True)
class BeyondFile:
    """What is known of other files.

    Args:
        lists: what a module lists in its ``__all__``, by its path; ``None``: not known.
        says: whether more than one file says a name.
    """

    lists: Callable[[str], tuple[str, ...] | None] = lambda module: None
    says: Callable[[str], bool] = lambda name: True


ALONE = BeyondFile()


@dataclass(frozen=True, slots=True)
class Texts:
    """What is known of a text.

    Args:
        all: every text that it may be; ``None``: not known.
        start, end: how it begins and ends in any case.
    """

    all: frozenset[str] | None = None
    start: str = ""
    end: str = ""

    def may_be(self, text: str) -> bool:
        if self.all is not None:
            return text in self.all
        is_long = len(text) >= len(self.start) + len(self.end)
        return is_long and text.startswith(self.start) and text.endswith(self.end)

    @staticmethod
    def one(text: str) -> Texts:
        """What is this text and no other."""
        return Texts(frozenset({text}), text, text)


ANY = Texts()


def in_a_row(parts: Sequence[Texts]) -> Texts:
    """Texts one after the other."""
    found: set[str] | None = {""}
    for part in parts:
        if found is None or part.all is None or len(found) * len(part.all) > _MOST:
            found = None
        else:
            found = {one + other for one in found for other in part.all}
    start = end = ""
    for part in parts:
        start += part.start
        if part.all is None or len(part.all) != 1:
            break
    for part in reversed(parts):
        end = part.end + end
        if part.all is None or len(part.all) != 1:
            break
    return Texts(frozenset(found) if found is not None else None, start, end)


def either(ways: Sequence[Texts]) -> Texts:
    """One of several texts; of none, any: who leaves a list empty has others fill it."""
    if not ways or any(way.all is None for way in ways):
        return ways[0] if len(ways) == 1 else ANY
    found = frozenset[str]().union(*(way.all or () for way in ways))
    backwards = frozenset(text[::-1] for text in found)
    return Texts(found, _common_start(found), _common_start(backwards)[::-1])


def _common_start(texts: frozenset[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    length = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if length is None else length]
