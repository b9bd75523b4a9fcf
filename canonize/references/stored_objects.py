"""Objects that were stored by reference: a pickle names a module and a name of it.

Pickles lie in files as they are, compressed, or as text in base 64 or in hexadecimal digits, there
or in code.
"""

from __future__ import annotations

import ast
import binascii
import re
import zlib
from base64 import b64decode, b64encode, urlsafe_b64decode
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import nodes_of
from canonize.core.file_kinds import PYTHON, is_python
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_STORED = Reason(
    "an object that is stored in this file names it and is loaded by that name; a shim "
    "(`redirect_module`) keeps it loading",
    Code.STORED,
)
_LARGE = 64 * 1024 * 1024
"""What is unpacked is looked at as far as this."""
_BEGINNING = rb"(?<![A-Za-z0-9+/_-])(?:gA[JNRSW]|800[2-5]|eJ|H4sI|Y[23])[A-Za-z0-9+/_-]{8}"
_TOKEN = re.compile(_BEGINNING + rb"[A-Za-z0-9+/_-]*(?:\r?\n[A-Za-z0-9+/_-]+)*={0,2}")
"""A text that starts as a pickle does, or a compressed one."""
_BY_WORD = rb"b64|b2a|a2b|fromhex|unhexlify|base64|codecs|(?<!\bjson\.)loads"
"""Stands in code that unpacks anything; what is read as JSON is no pickle."""
_PLAIN_WORDS = (b"b64", b"b2a", b"a2b", b"fromhex", b"unhexlify", b"base64", b"codecs")
_LOADS = re.compile(rb"loads(?<!\bjson\.loads)")
_HOLDS = _BEGINNING + rb"|^\x1f"
"""Stands in whatever else holds something packed."""
_COMPRESSED = re.compile(rb"[\"'][\s\\]*(?:\\n)*(?:e[A-P]|H4s|78|1[fF]8[bB])[A-Za-z0-9+/_=-]{6}")
"""The beginning of a string that may be something compressed."""
_BETWEEN = b" \t\r\n\"'()\\"
"""What stands between the parts of a text that is written in several lines."""
_HEX = re.compile(rb"[0-9A-Fa-f]+\Z")
_GZIP = b"\x1f\x8b"
LOADING = frozenset({
    b"pickle", b"cPickle", b"dill", b"cloudpickle", b"joblib", b"_pickle", b"shelve", b"jsonpickle",
})  # fmt: skip
"""Whoever loads what was stored has one of these words."""
_UNREAD = (".md", ".rst", ".html", ".css", ".js", ".svg", ".png", ".jpg", ".gif", ".woff2", ".pdf")


def stored_references(path: str, data: bytes, symbols: Collection[Symbol]) -> Iterator[Reference]:
    """Where pickles of any protocol name a symbol, or anything of a module that is one.

    Protocols 0 to 3 write ``cMODULE`` and ``NAME`` with a line feed after each; from 4 on both are
    texts with their lengths before them, and memo marks between.
    """
    for symbol in symbols:
        if symbol.module.encode() not in data:
            continue
        if found := _pattern(symbol).search(data):
            yield _entry(path, data.count(b"\n", 0, found.start()) + 1, symbol)


def packed_references(
    tree: SourceTree, symbols: Collection[Symbol], skip: Collection[str]
) -> Iterator[Reference]:
    """The same for pickles that are compressed, or written as text, so that no word stands out.

    Only looked for where some code loads pickles at all.
    """
    for packed in _all_packed(tree, {symbol.module.encode() for symbol in symbols}):
        if packed.path not in skip:
            for symbol in symbols:
                if _pattern(symbol).search(packed.data):
                    yield _entry(packed.path, packed.line, symbol)


@dataclass(frozen=True, slots=True)
class _Packed:
    """What was unpacked, and where it stands."""

    path: str
    line: int
    data: bytes


def _all_packed(tree: SourceTree, modules: Collection[bytes]) -> tuple[_Packed, ...]:
    """What of a tree is a packed pickle that may name one of some modules; kept with each file."""
    tree = tree.whole
    spelled = [part for module in modules for part in _spellings(module)]
    if not tree.containing(LOADING, endings=PYTHON):
        return ()
    found: list[_Packed] = []
    code = tree.matching(_BY_WORD, endings=PYTHON)
    for path in sorted(code | tree.matching(_HOLDS, but=(*PYTHON, *_UNREAD))):
        facts = tree.facts(path)
        if _Packed not in facts:
            if is_python(path) and not _may_pack(tree, path, spelled):
                continue
            facts[_Packed] = tuple(_in_file(tree, path))
        known = facts[_Packed]
        assert isinstance(known, tuple)
        found += known
    return tuple(found)


def _may_pack(tree: SourceTree, path: str, spelled: Collection[bytes]) -> bool:
    """Whether code could hold a pickle that names a module: only then it is parsed.

    Args:
        spelled: the module's name as it is, in base 64 and in hexadecimal digits.
    """
    facts = tree.facts(path)
    if _Unpacks not in facts:
        data = tree.read(path) or b""
        is_there = _unpacks(data)
        of_compressed = is_there and _COMPRESSED.search(data) is not None
        facts[_Unpacks] = _Unpacks(is_there, of_compressed)
    traits = facts[_Unpacks]
    assert isinstance(traits, _Unpacks)
    if not traits.is_there or traits.of_compressed:
        return traits.is_there
    plain = (tree.read(path) or b"").replace(rb"\n", b"").translate(None, _BETWEEN)
    return any(part in plain for part in spelled)


def _unpacks(data: bytes) -> bool:
    """Whether `_BY_WORD` matches; words are looked for one by one, which is quicker."""
    return any(word in data for word in _PLAIN_WORDS) or _LOADS.search(data) is not None


@dataclass(frozen=True, slots=True)
class _Unpacks:
    """Whether some code unpacks anything, and whether it may hold something compressed."""

    is_there: bool
    of_compressed: bool


def _spellings(module: bytes) -> Iterator[bytes]:
    """A name inside of a longer text: as it is, in hexadecimal digits, and in base 64.

    In base 64 it depends on how many bytes stand before it; what its neighbours change is left
    out.
    """
    yield module
    yield from (module.hex().encode(), module.hex().upper().encode())
    for before in range(3):
        text = b64encode(bytes(before) + module).rstrip(b"=")
        whole = len(text) - 1 if (before + len(module)) % 3 else len(text)
        inner = text[(before * 4 + 2) // 3 : whole]
        yield from {inner, inner.replace(b"+", b"-").replace(b"/", b"_")}


def _in_file(tree: SourceTree, path: str) -> Iterator[_Packed]:
    data = tree.read(path) or b""
    if is_python(path):
        if _unpacks(data):
            yield from _in_code(tree, path)
        return
    if data.startswith(_GZIP):
        yield _Packed(path, 1, _inflated(data))
    elif b"\0" not in data:
        for token in _TOKEN.finditer(data):
            line = data.count(b"\n", 0, token.start()) + 1
            yield from (_Packed(path, line, raw) for raw in _decoded(token[0]))


def _in_code(tree: SourceTree, path: str) -> Iterator[_Packed]:
    for node in nodes_of(parsed_file(tree, path) or ast.Module([], [])):
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            value = node.value
            found = _decoded(value.encode("ascii", "replace") if isinstance(value, str) else value)
            yield from (_Packed(path, node.lineno, raw) for raw in found)
            if isinstance(value, bytes) and value.endswith(b"."):
                yield _Packed(path, node.lineno, value)


def _decoded(text: bytes) -> Iterator[bytes]:
    """What a text stands for in base 64 and in hexadecimal digits, if it is a pickle."""
    plain = b"".join(text.split())
    if len(plain) < 16:
        return
    plain = plain[: len(plain) - (len(plain) % 4 == 1)]  # a word below it, and no more of it
    readings = []
    if _HEX.match(plain) and len(plain) % 2 == 0:
        readings.append(binascii.unhexlify(plain))
    for read in (b64decode, urlsafe_b64decode):
        try:
            readings.append(read(plain + b"=" * (-len(plain) % 4)))
        except (ValueError, binascii.Error):
            continue
    for raw in dict.fromkeys(readings):
        whole = _inflated(raw) if raw[:1] == b"x" or raw.startswith(_GZIP) else raw
        if whole:
            yield whole


def _inflated(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(data, _LARGE)
    except zlib.error:
        return b""


def _pattern(symbol: Symbol) -> re.Pattern[bytes]:
    module = re.escape(symbol.module.encode())
    name = re.escape(symbol.name.encode()) if symbol.name else rb"[A-Za-z_]\w*"
    return re.compile(
        rb"c" + module + rb"(?:\n|\\n)" + name + rb"(?:\n|\\n)"
        rb"|\x8c." + module + rb"\x94?(?:q.|h.)?\x8c." + name + rb"(?:\x94|\x93|q|h)",
        re.DOTALL,
    )  # fmt: skip


def _entry(path: str, line: int, symbol: Symbol) -> Reference:
    how, form = Disposition.REFUSED, Form.CONFIG_TEXT
    return Reference(path, line, 1, str(symbol), form, how, _STORED)
