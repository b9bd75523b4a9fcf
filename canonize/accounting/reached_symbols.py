"""Which files could name a symbol, by where everything that they say leads: read once for all."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from canonize.accounting.origins import Meanings
from canonize.accounting.sightings import FileSightings, Sighting
from canonize.accounting.text_paths import TextPaths
from canonize.core.symbols import Symbol

_LOADING = ("annotation", "patch", "dynamic")
"""Strings that are code."""
_SEPARATOR = re.compile(r"[./:\\]+")


class ReachedSymbols:
    """Answers for a tree that does not change; whoever it leaves out has no code for a symbol.

    Args:
        facts_of: the sightings of a file.
    """

    def __init__(self, meanings: Meanings, facts_of: Callable[[str], FileSightings]) -> None:
        self.meanings = meanings
        self._facts_of = facts_of
        self._texts = TextPaths(meanings, ())
        self._read: set[str] = set()
        self._files: dict[str, set[str]] = {}

    def files(self, symbols: Iterable[Symbol], among: Collection[str]) -> set[str]:
        """Those of some files that could name one of the symbols, or something inside of it."""
        for path in among:
            if path not in self._read:
                self._read.add(path)
                for dotted in self._reached_from(path):
                    self._files.setdefault(dotted, set()).add(path)
        asked = {spelt for symbol in symbols for spelt in self._spellings(symbol)}
        found = set[str]().union(*(self._files.get(dotted, ()) for dotted in asked))
        return found.intersection(among)

    def _reached_from(self, path: str) -> set[str]:
        """Dotted paths, with those that they lie in."""
        found: set[str] = set()
        for seen in self._facts_of(path).sightings:
            symbols = [
                symbol
                for target in seen.targets
                for origin in self.meanings.of(target, path)
                for symbol in (*origin.through, origin.symbol)
            ]
            if seen.kind in _LOADING and seen.path != seen.word:
                found |= _parts(seen)
                meaning = self._texts.meaning(seen.path, seen.word)
                symbols += [*meaning.symbols, *([meaning.gone] if meaning.gone else [])]
            found.update(spelt for symbol in symbols for spelt in self._spellings(symbol))
        for dotted in list(found):
            outer = dotted.rpartition(".")[0]
            while outer and outer not in found:
                found.add(outer)
                outer = outer.rpartition(".")[0]
        return found

    def _spellings(self, symbol: Symbol) -> set[str]:
        """As it is named, and by the first name of its module."""
        modules = self.meanings.modules
        path = modules.path(symbol.module) if symbol.module else None
        first = modules.name(path) if path is not None else None
        return {symbol.dotted, Symbol(first, symbol.name).dotted if first else symbol.dotted}


def _parts(seen: Sighting) -> set[str]:
    """Every stretch of a path in a string: any of them may be a module's name from some root."""
    parts = [part for part in _SEPARATOR.split(seen.path) if part]
    ends = range(1, len(parts) + 1)
    return {".".join(parts[start:end]) for end in ends for start in range(end)}
