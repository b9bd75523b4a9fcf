"""A file's tree together with its scopes, kept for the next who asks about the same bytes."""

from __future__ import annotations

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from canonize.core.collecting import before_large, dropped, growing, keeps_trees
from canonize.syntax.decoding import Unreadable
from canonize.syntax.letting_go import let_go
from canonize.syntax.parsed_file import ParsedFile, Span
from canonize.syntax.scope_builder import scopes_of
from canonize.syntax.scopes import Scopes, StringSite

_KEPT_BYTES = 1_200_000
"""Of source; the trees with their scopes take some sixty to a hundred times that."""


@dataclass(frozen=True)
class Analysed:
    """A parsed file, and who binds and uses its names."""

    file: ParsedFile

    @cached_property
    def scopes(self) -> Scopes:
        """Raises RecursionError for code that is nested too deeply."""
        with growing(len(self.file.data)):
            return scopes_of(self.file.module)

    @cached_property
    def string_spans(self) -> dict[int, Span]:
        """Where each string of the scopes stands, by ``id`` of its node.

        Raises:
            Unreadable: the file is not reproduced byte for byte.
        """
        with growing(len(self.file.data)):
            return self.file.spans([site.node for site in self.scopes.strings])

    def strings_at(self, offsets: Iterable[int]) -> Iterator[tuple[StringSite, Span]]:
        """The strings of the file in which one of some offsets lies, with their places."""
        sorted_offsets = sorted(offsets)
        for site in self.scopes.strings if sorted_offsets else ():
            span = self.string_spans[id(site.node)]
            after = bisect_left(sorted_offsets, span.start)
            if after < len(sorted_offsets) and sorted_offsets[after] < span.end:
                yield site, span


def analyse(data: bytes) -> Analysed:
    """Parses a file, unless it was parsed lately.

    Raises:
        Unreadable: it can't be decoded or parsed.
    """
    found = _recent.get(data)
    if found is not None:
        _recent.move_to_end(data)
        return found
    before_large(len(data))
    with growing(len(data)):
        found = Analysed(ParsedFile.of(data))
    _recent[data] = found
    _kept[0] += len(data)
    while len(_recent) > 1 and _kept[0] > _KEPT_BYTES:
        _let_oldest_go()
    return found


def _let_oldest_go() -> None:
    oldest, gone = _recent.popitem(last=False)
    _kept[0] -= len(oldest)
    has_scopes = "scopes" in gone.__dict__
    last: list[object] = [gone]
    del gone
    if has_scopes and not let_go(last):
        dropped(len(oldest))


def is_readable(data: bytes) -> bool:
    """Whether our own parser reads a file, however new its syntax is."""
    try:
        analyse(data)
    except (Unreadable, RecursionError):
        return False
    return True


@keeps_trees
def forget() -> None:
    """Keeps nothing any longer."""
    while _recent:
        _let_oldest_go()


_recent: OrderedDict[bytes, Analysed] = OrderedDict()
_kept = [0]
"""Bytes of source of these."""
