"""Which classes of the repository derive from a class, by whatever name they reach it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import Stands

_HAS_BASES = re.compile(rb"^[ \t]*class\s+\w+\s*[\[(]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Subclass:
    """One class statement.

    Args:
        node: ``None`` where the file can't be parsed: it may be one.
    """

    path: str
    line: int
    node: ast.ClassDef | None


def subclasses(symbol: Symbol, project: Project) -> Iterator[Subclass]:
    """The class statements that name a class among their bases; in doubt one counts.

    A base that is known to be something else of the same name does not count; one that can't be
    followed (made in a function, behind a lookup) counts when its name is the class's.
    """
    head = project.names.dotted(symbol.module, symbol.name)
    origin = (head.module, head.name)
    direct = {(symbol.module, symbol.name): Redirect(symbol, symbol, symbol)}
    handed = project.reexports.with_reexports(Redirects(direct))
    words = {symbol.leaf, *(name for _, name in handed.names)}
    for path in sorted(project.tree.containing({word.encode() for word in words})):
        data = project.tree.read(path) or b""
        if not path.endswith(".py") or _HAS_BASES.search(data) is None:
            continue
        body = parsed_file(project.tree, path)
        if body is None:
            yield from _unread(path, data, symbol)
            continue
        nodes = nodes_of(body)
        derived = [node for node in nodes if isinstance(node, ast.ClassDef) and node.bases]
        local = words | _renamed(nodes, words) if derived else words
        module = project.modules.name(path) or ""
        for node in derived:
            if any(_is_one(_named(base), module, local, origin, project) for base in node.bases):
                yield Subclass(path, node.lineno, node)


def _unread(path: str, data: bytes, symbol: Symbol) -> Iterator[Subclass]:
    leaf = re.escape(symbol.leaf.encode())
    for found in re.finditer(rb"\bclass\s+\w+[^()]*\([^)]*\b" + leaf + rb"\b", data):
        yield Subclass(path, data.count(b"\n", 0, found.start()) + 1, None)


def _renamed(nodes: Iterable[ast.AST], words: set[str]) -> set[str]:
    """What imports anywhere in a file call some names."""
    return {
        alias.asname
        for node in nodes
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname and alias.name in words
    }


def _named(base: ast.expr) -> str:
    """The dotted name of a base, its type arguments left out."""
    return dotted_name(base.value if isinstance(base, ast.Subscript) else base)


def _is_one(
    text: str, module: str, local: set[str], origin: tuple[str, str], project: Project
) -> bool:
    if not text:
        return False
    found = project.names.dotted(module, text) if module else None
    if found is not None and found.stands in (Stands.DEFINITION, Stands.OUTSIDE, Stands.BUILTIN):
        return (found.module, found.name) == origin
    return text.rpartition(".")[2] in local
