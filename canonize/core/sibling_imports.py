"""Who imports a file by its bare name from beside it, as a script of its folder does."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection

from canonize.core.import_scan import scanned
from canonize.errors import WorkTreeInTheWay

_DEFINES = rb"(?m)^(?:(?:async\s+)?def|class)\s+%s\b|^%s\s*(?::[^=\n]+)?=(?!=)"


def imported_from_beside(
    file: str, paths: Collection[str], read: Callable[[str], bytes | None]
) -> tuple[str, str]:
    """A folder above a file and the first file in it that imports the file by its path from there.

    ``from util import load`` in ``app/main.py`` means ``app/util.py`` where that has a ``load``:
    Python looks there first for what it starts by its path. Two empty texts: nobody does.
    """
    data = _text(file, read)
    folder, _, last = file.rpartition("/")
    name = last.removesuffix(".py")
    if not last.endswith(".py") or name == "__init__":
        return "", ""
    while folder and name.partition(".")[0] not in sys.stdlib_module_names:
        for path in sorted(p for p in paths if p.rpartition("/")[0] == folder and p != file):
            text = _text(path, read) if path.endswith(".py") else b""
            if name.encode() in text and any(_defines(data, n) for n in _taken(text, name)):
                return folder, path
        folder, _, above = folder.rpartition("/")
        name = f"{above}.{name}"
    return "", ""


def _text(path: str, read: Callable[[str], bytes | None]) -> bytes:
    """The bytes of a file; none where it is there and can't be read, which others tell."""
    try:
        return read(path) or b""
    except WorkTreeInTheWay:
        return b""


def _taken(text: bytes, module: str) -> set[str]:
    """The names that a file takes from a module, or looks up in it."""
    found: set[str] = set()
    for item in scanned(text):
        if item.module == module and item.name is not None:
            found.add(item.name)
        elif item.module == module and item.asname is None:
            looked_up = rb"(?<![\w.])%s\.(\w+)" % re.escape(module.encode())
            found |= {name.decode() for name in re.findall(looked_up, text)}
    return found


def _defines(data: bytes, name: str) -> bool:
    word = re.escape(name.encode())
    return re.search(_DEFINES % (word, word), data) is not None
