"""A played step as rows of text, and back."""

from __future__ import annotations

import base64
import hashlib
import os
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import canonize
from canonize.core.change import Change
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree


def mark(path: str, what: str) -> int:
    """A number for one file; those of all files are added up, so that few changes cost little."""
    text = f"{path}\0{what}".encode("utf-8", "surrogateescape")
    return int.from_bytes(hashlib.sha256(text).digest(), "big")


@cache
def tool() -> str:
    """The tool's own code, the parsers that it uses, and the interpreter."""
    found = hashlib.sha256(f"{_FORMAT} {sys.version} {version('libcst')}".encode())
    for package in OWN_PACKAGES:
        folder = Path(canonize.__file__).parents[1] / package
        for file in sorted(folder.rglob("*.py")):
            found.update(b"%s\0%s\0" % (os.fsencode(file.relative_to(folder)), file.read_bytes()))
    return found.hexdigest()


def content_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def row_of(change: Change) -> list[object]:
    before = None if change.before is None else content_of(change.before)
    after = None if change.after is None else base64.b64encode(change.after).decode()
    return [change.path, before, after, change.mode]


def kept_change(row: list[Any], tree: SourceTree) -> Change:
    path, known, after, mode = row
    before = tree.read(str(path))
    if (None if before is None else content_of(before)) != known:
        raise ValueError(path)
    return Change(path, before, None if after is None else base64.b64decode(after), mode)


def reference_of(row: list[Any]) -> Reference:
    path, line, column, symbol, form, disposition, reason, text, other, code = row
    place, how = (path, line, column), Disposition(disposition)
    said = Reason(reason, Code(code)) if reason else ""
    return Reference(*place, symbol, Form(form), how, said, text, other_name=other)


_FORMAT = 1


OWN_PACKAGES = ("canonize", "codemods")
