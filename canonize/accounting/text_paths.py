"""What a path in a text names: ``a.b.X``, ``a.b:X``, ``a/b.py``, or a part of one of those."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from canonize.accounting.origins import How, Meanings
from canonize.core.symbols import Symbol

_FILE = re.compile(r"(?P<stem>.+?)\.pyi?(?::+(?P<name>\w+(?:(?:\.|::)\w+)*)|(?!\w).*)?\Z")


@dataclass(frozen=True, slots=True)
class TextMeaning:
    """What a path names.

    Args:
        symbols: on the way to what it names, outermost first; empty when it names nothing here.
        gone: what it names that is not there any more.
        partial: it is the end, or an inner part, of a competitor's path.
    """

    symbols: tuple[Symbol, ...] = ()
    gone: Symbol | None = None
    partial: bool = False


class TextPaths:
    """Knows the modules of the repository, and the plan's symbols whether they are there or not."""

    def __init__(self, meanings: Meanings, symbols: Collection[Symbol]) -> None:
        self._meanings = meanings
        self._modules = {symbol.module for symbol in symbols}
        self._names = {(symbol.module, symbol.name) for symbol in symbols if symbol.name}
        self._whole = {symbol.module for symbol in symbols if symbol.is_module}
        spelt = {symbol.dotted for symbol in symbols} | self._modules
        self._parts = [tuple(text.split(".")) for text in sorted(spelt)]
        self._known: dict[tuple[str, str], TextMeaning] = {}

    def meaning(self, path: str, word: str) -> TextMeaning:
        """What a path names, as far as one word of it goes."""
        key = (path, word)
        if key not in self._known:
            self._known[key] = self._meaning(path, word)
        return self._known[key]

    def _meaning(self, path: str, word: str) -> TextMeaning:
        path = path.replace("\\", "/").strip("/:-")
        if path == word:
            return TextMeaning()
        parts, is_file = _parts_of(path.lstrip("."))
        if path.startswith(".") and not is_file:
            return TextMeaning(partial=self._is_part(parts))
        found = self._from_root(parts, word) if parts else None
        if found is None and is_file:
            found = self._below_a_root(parts, word)
        return found or TextMeaning(partial=self._is_part(parts))

    def _below_a_root(self, parts: list[str], word: str) -> TextMeaning | None:
        """A file below a source root: ``src/a/b.py`` is ``a.b``."""
        for root in self._meanings.modules.roots:
            folders = root.split("/") if root else []
            if folders and parts[: len(folders)] == folders:
                return self._from_root(parts[len(folders) :], word)
        return None

    def _from_root(self, parts: list[str], word: str) -> TextMeaning | None:
        modules = self._meanings.modules
        for end in range(len(parts), 0, -1):
            module = ".".join(parts[:end])
            if module in self._modules or modules.exists(module):
                return self._in_module(module, parts[end:], word)
        return None

    def _in_module(self, module: str, rest: list[str], word: str) -> TextMeaning | None:
        modules = self._meanings.modules
        there = modules.exists(module)
        if not rest or not rest[0].isidentifier():
            if module.rpartition(".")[2] != word:
                return None
            symbol = Symbol(module)
            return TextMeaning((symbol,)) if there else TextMeaning(gone=symbol)
        name = rest[0]
        if word not in (module.rpartition(".")[2], *rest):
            return None
        if not there:
            is_ours = module in self._whole or (module, name) in self._names
            gone = Symbol(module, name if is_ours else "")
            return TextMeaning(gone=gone if is_ours or module in self._whole else Symbol(module))
        origins = self._meanings.name(module, name)
        if all(o.how is How.MISSING for o in origins):
            if (module, name) in self._names:
                return TextMeaning(gone=Symbol(module, name))
            return TextMeaning((Symbol(module),)) if word == module.rpartition(".")[2] else None
        symbols = [s for o in origins for s in (*o.through, o.symbol) if s.module]
        if word == module.rpartition(".")[2] and word != name:
            symbols.append(Symbol(module))
        return TextMeaning(tuple(dict.fromkeys(symbols)) or (Symbol(module, name),))

    def _is_part(self, parts: list[str]) -> bool:
        """Whether the parts stand, in this order, in a competitor's path."""
        if len(parts) < 2:
            return False
        return any(
            tuple(parts) == spelt[at : at + len(parts)]
            for spelt in self._parts
            for at in range(len(spelt) - len(parts) + 1)
        )


def _parts_of(path: str) -> tuple[list[str], bool]:
    """The parts of a path of names, and whether it was a file's."""
    file = _FILE.match(path)
    if file is not None and ("/" in path or file["name"] or "." not in file["stem"]):
        parts = [part for part in file["stem"].split("/") if part not in (".", "..", "")]
        if parts and parts[-1] == "__init__":
            parts.pop()
        name = re.split(r"\.|::", file["name"]) if file["name"] else []
        return [*parts, *(name if name and not name[0].isdigit() else [])], True
    text = path.replace("/", ".").replace(":", ".")
    parts = [part for part in text.split(".") if part]
    return parts, "/" in path
