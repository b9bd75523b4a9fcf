"""Ways to a symbol that no import leads to: a module's own ``__getattr__``, a folder of scripts."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator

from canonize.core.import_scan import imports_of
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.resolution.lazy_homes import lazy_homes, spelt_in
from canonize.resolution.project import Project


def lazily_handed_on(
    project: Project, symbols: Collection[Symbol], *, certain: bool
) -> Iterator[Reference]:
    """Strings by which a module's ``__getattr__`` (PEP 562) has the name of one of the symbols.

    Args:
        certain: only where a string names the symbol's module as well.
    """
    tree = project.tree.whole
    for symbol in symbols:
        for home in lazy_homes(project.whole, symbol.module):
            may = home.may_hand_on(symbol.name)
            spelt = spelt_in(tree, home.path, symbol, home.bound) if may else None
            if spelt is not None and (spelt.names_module or not certain):
                data = tree.read(home.path) or b""
                reason = Reason("its __getattr__ may hand it on under this name", Code.OWN_GETATTR)
                place = (home.path, spelt.line, spelt.column)
                yield _reference(place, symbol, Form.STRING, reason, data)


def unrooted_imports(project: Project, symbols: Collection[Symbol]) -> Iterator[Reference]:
    """Imports of a symbol's module by a shorter name, from a folder that is no source root.

    Who runs a script of that folder, or puts the folder on ``sys.path``, gets it that way. A
    package's own folder is not taken for one, nor is a module of the standard library meant. Who
    imports the module as a whole, of which only some names are meant, has to say one of them.
    """
    for home in sorted({symbol.module for symbol in symbols if "." in symbol.module}):
        path = project.modules.path(home)
        known = {symbol.name for symbol in symbols if symbol.module == home}
        for short in _shorter(home, path or "", project):
            for there in sorted(project.tree.containing({short.rpartition(".")[2].encode()})):
                if not there.endswith(".py"):
                    continue
                data = project.tree.read(there) or b""
                may = "" in known or any(has_word(data, name.encode()) for name in known)
                for item in imports_of(project.tree, there):
                    whole = may and item.name in (None, "*")
                    if item.module == short and (item.name in known or whole):
                        line = data.count(b"\n", 0, item.offset) + 1
                        symbol = Symbol(home, item.name if item.name in known else "")
                        reason = f"imports it as {short}, from a folder that is no source root"
                        yield _reference((there, line, 1), symbol, Form.IMPORT, reason, data)


def _shorter(home: str, path: str, project: Project) -> Iterator[str]:
    """Names that a module has where a folder above it, but no package, is on ``sys.path``."""
    stem = path.removesuffix("/__init__.py").removesuffix(".py")
    parts = home.split(".")
    for start in range(1, len(parts)):
        short = ".".join(parts[start:])
        folder = stem.removesuffix("/".join(parts[start:])).rstrip("/")
        if not folder or project.tree.exists(f"{folder}/__init__.py"):
            continue
        if parts[start] not in sys.stdlib_module_names and not project.modules.is_first_party(
            short
        ):
            yield short


def _reference(
    place: tuple[str, int, int], symbol: Symbol, form: Form, reason: str, data: bytes
) -> Reference:
    line = place[1]
    lines = data.decode("utf-8", "replace").splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    return Reference(*place, str(symbol), form, Disposition.REFUSED, reason, text)
