"""Objects that were stored by reference: a pickle names a module and a name of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol

_STORED = (
    "an object that is stored in this file names it and is loaded by that name; a shim "
    "(`redirect_module`) keeps it loading"
)


def stored_references(path: str, data: bytes, symbols: Collection[Symbol]) -> Iterator[Reference]:
    """Where pickles of any protocol name a symbol, or anything of a module that is one.

    Protocols 0 to 3 write ``cMODULE`` and ``NAME`` with a line feed after each; from 4 on both are
    texts with their lengths before them, and memo marks between.
    """
    for symbol in symbols:
        module = re.escape(symbol.module.encode())
        name = re.escape(symbol.name.encode()) if symbol.name else rb"[A-Za-z_]\w*"
        pattern = (
            rb"c" + module + rb"(?:\n|\\n)" + name + rb"(?:\n|\\n)"
            rb"|\x8c." + module + rb"\x94?(?:q.|h.)?\x8c." + name + rb"(?:\x94|\x93|q|h)"
        )
        if found := re.search(pattern, data, re.DOTALL):
            line = data.count(b"\n", 0, found.start()) + 1
            how, form = Disposition.REFUSED, Form.CONFIG_TEXT
            yield Reference(path, line, 1, str(symbol), form, how, _STORED)
