"""Who imports a file by its bare name from beside it, as a script of its folder does."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterator

from canonize.core.import_scan import scanned
from canonize.errors import WorkTreeInTheWay

_DEFINES = rb"(?m)^(?:(?:async\s+)?def|class)\s+%s\b|^%s\s*(?::[^=\n]+)?=(?!=)"


def imported_from_beside(
    files: Collection[str], paths: Collection[str], read: Callable[[str], bytes | None]
) -> Iterator[tuple[str, str, str]]:
    """A folder above a file and the first file in it that imports the file by its path from there.

    ``from util import load`` in ``app/main.py`` means ``app/util.py`` where that has a ``load``:
    Python looks there first for what it starts by its path.

    Yields:
        file, folder and script, once at most for each file.
    """
    asked = {file: _names_from_above(file) for file in sorted(files)}
    lying: dict[str, list[str]] = {folder: [] for ways in asked.values() for folder, _ in ways}
    for path in sorted(paths) if lying else ():
        folder = path.rpartition("/")[0]
        if folder in lying and path.endswith(".py"):
            lying[folder].append(path)
    for file, ways in asked.items():
        data = _text(file, read)
        for folder, name in ways:
            others = (path for path in lying[folder] if path != file)
            script = next((o for o in others if _takes(_text(o, read), name, data)), "")
            if script:
                yield file, folder, script
                break


def _names_from_above(file: str) -> list[tuple[str, str]]:
    """The folders above a file, and what it is called from there; none of the repository's own."""
    folder, _, last = file.rpartition("/")
    name = last.removesuffix(".py")
    found: list[tuple[str, str]] = []
    if not last.endswith(".py") or name == "__init__":
        return found
    while folder and name.partition(".")[0] not in sys.stdlib_module_names:
        found.append((folder, name))
        folder, _, above = folder.rpartition("/")
        name = f"{above}.{name}"
    return found


def _takes(text: bytes, module: str, data: bytes) -> bool:
    return module.encode() in text and any(_defines(data, name) for name in _taken(text, module))


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
