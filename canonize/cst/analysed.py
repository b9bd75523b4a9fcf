"""A file's tree together with its scopes, kept for the next who asks about the same bytes."""

from __future__ import annotations

import gc
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from canonize.cst.scopes import Scopes, scopes_of
from canonize.cst.source import ParsedFile

_KEPT_BYTES = 1_500_000
"""Of source; the trees take about fifty times that."""


@dataclass(frozen=True)
class Analysed:
    """A parsed file, and who binds and uses its names."""

    file: ParsedFile

    @cached_property
    def scopes(self) -> Scopes:
        """Raises RecursionError for code that is nested too deeply."""
        with _not_collecting():
            return scopes_of(self.file.module)


def analyse(data: bytes) -> Analysed:
    """Parses a file, unless it was parsed lately.

    Raises:
        Unreadable: it can't be decoded or parsed.
    """
    found = _recent.pop(data, None)
    if found is None:
        with _not_collecting():
            found = Analysed(ParsedFile.of(data))
    _recent[data] = found
    while len(_recent) > 1 and sum(map(len, _recent)) > _KEPT_BYTES:
        _recent.popitem(last=False)
    return found


_recent: OrderedDict[bytes, Analysed] = OrderedDict()


@contextmanager
def _not_collecting() -> Iterator[None]:
    """No garbage collection meanwhile: a tree is a million objects, and none of them is garbage."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
