"""Files that import a name and only call it: told by their bytes, without a parser."""

from __future__ import annotations

import re
from collections.abc import Collection

from canonize.core.import_scan import imports_of
from canonize.core.tree import SourceTree
from canonize.core.tree_base import word_pattern

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+)?import\b"
    rb"(?:[ \t]*\((?:[\w\s,*]|#[^\n]*)*\)|[\w \t,.*]*)",
    re.MULTILINE,
)
_DEFINES = re.compile(rb"\b(?:def|class)[ \t]+\Z")
_FOLLOWED = re.compile(rb"\s*(?:\(|\.\s*(\w+))")
_PUT = re.compile(
    rb"[ \t]*(?:=(?!=)|[-+*/|&^%@]{1,2}=|:[^\n=]*=(?!=)|\[[^\n]*\][ \t]*[-+*/|&^%@]{0,2}=(?!=)"
    rb"|\.(?:add|append|clear|extend|insert|pop|remove|setdefault|update)\()"
)
_ASKING = frozenset({b"register", b"__subclasses__", b"__args__"})
_TAKING_APART = (b"get_args", b"__args__")


def only_calls(tree: SourceTree, path: str, names: Collection[str]) -> bool:
    """Whether every use of some names is a call, or only looks something up on one of them.

    What stands by itself (an argument, a key, a base, an annotation, a text of nothing else) is no
    call. So is what a byte search can't tell.

    Args:
        names: how the thing is called, wherever it is imported from.
    """
    data = tree.read(path) or b""
    if any(word in data for word in _TAKING_APART):
        return False
    words = {name.encode() for name in names if name}
    words |= {
        item.asname.encode()
        for item in imports_of(tree, path)
        if item.asname and item.name in names
    }
    code = _IMPORT.sub(b"\n", data)
    return all(_is_call(code, found) for found in word_pattern(words).finditer(code))


def _is_call(code: bytes, found: re.Match[bytes]) -> bool:
    followed = _FOLLOWED.match(code, found.end())
    if followed is None or followed[1] in _ASKING:
        return False
    if followed[1] is not None and _PUT.match(code, followed.end()):
        return False  # it is changed
    return _DEFINES.search(code, max(0, found.start() - 80), found.start()) is None
