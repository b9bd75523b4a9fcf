"""Names that code uses and nothing defines."""

from __future__ import annotations

import builtins
import io
import re
import symtable
import tokenize
import warnings
from collections.abc import Iterator

from canonize.core.newer_syntax import readable_from
from canonize.core.tree import SourceTree


def undefined_names(data: bytes) -> frozenset[str]:
    """Names that the file reads globally and nothing in it, nor the builtins, provides.

    Star imports provide nothing here: only the difference between two versions is of interest.
    """
    try:
        text = data.decode(tokenize.detect_encoding(io.BytesIO(data).readline)[0])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            top, parameters = _symbols(text)
    except (SyntaxError, ValueError, RecursionError, LookupError):
        return frozenset()
    bound = {
        symbol.get_name()
        for symbol in _symbols_of(top, is_top=True)
        if symbol.is_assigned() or symbol.is_imported()
    } | {table.get_name() for table in top.get_children()}
    used: set[str] = set()
    pending = [top]
    while pending:
        table = pending.pop()
        pending += table.get_children()
        for symbol in _symbols_of(table, is_top=table is top):
            if table is not top and symbol.is_declared_global() and symbol.is_assigned():
                bound.add(symbol.get_name())
            free = symbol.is_global() or (table is top and not symbol.is_assigned())
            if free and symbol.is_referenced():
                used.add(symbol.get_name())
    return frozenset(used - bound - parameters - _ALWAYS)


def undefined_at_source(tree: SourceTree, names: frozenset[str], data: bytes) -> frozenset[str]:
    """Those of some names that nothing provides in the file that new code comes from, either.

    Args:
        data: the new code; where all of its definitions stand in a file, it comes from there.
    """
    defined = frozenset(_DEFINED.findall(data))
    words = {name.encode() for name in names}
    found: set[str] = set()
    for path in tree.containing(words, endings=(".py", ".pyi")) if defined else ():
        there = tree.read(path) or b""
        if defined <= frozenset(_DEFINED.findall(there)):
            found |= undefined_names(there)
    return names & found


def _symbols_of(table: symtable.SymbolTable, *, is_top: bool) -> Iterator[symtable.Symbol]:
    """As `SymbolTable.get_symbols`, which looks through all children for each of its names."""
    flags = table._table.symbols  # type: ignore[attr-defined] # there is no other way to them
    for name in table.get_identifiers():
        yield symtable.Symbol(name, flags[name], module_scope=is_top)


def _symbols(text: str) -> tuple[symtable.SymbolTable, frozenset[str]]:
    """The table, and the names of type parameters that the host knows nothing of.

    Raises SyntaxError or ValueError.
    """
    try:
        return symtable.symtable(text, "<guard>", "exec"), frozenset()
    except SyntaxError:
        newer = readable_from(text)
        if newer is None:
            raise
        spans = (newer.original[start:end] for start, end in newer.parameters)
        names = frozenset(
            word.decode() for span in spans for word in re.findall(rb"[^\W\d]\w*", span)
        )
        return symtable.symtable(newer.code.decode(), "<guard>", "exec"), names


_DEFINED = re.compile(rb"^(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
_ALWAYS = frozenset(dir(builtins)) | {
    "__name__", "__file__", "__doc__", "__path__", "__package__", "__spec__", "__loader__",
    "__builtins__", "__annotations__", "__dict__", "__class__", "__module__", "__qualname__",
    "__debug__", "__cached__", "WindowsError",
}  # fmt: skip
