"""Which classes are enumerations, protocols and the like, through bases of the project's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.syntax.stdlib_names import SPECIAL_BASES, Special

_DEEP = 12


class SpecialBases:
    """Follows the bases of a tree's classes to the standard library."""

    def __init__(self, project: Project) -> None:
        self._names = project.names

    def kind(self, symbol: Symbol) -> Special | None:
        """What kind of special class a symbol is; ``None`` for ordinary ones and what is none."""
        first, *inner = symbol.name.split(".")
        node: ast.AST | None = self._names.find(symbol.module, first).node
        for part in inner:
            body = node.body if isinstance(node, ast.ClassDef) else []
            node = next((n for n in body if isinstance(n, ast.ClassDef) and n.name == part), None)
        if not isinstance(node, ast.ClassDef):
            return None
        home = self._names.find(symbol.module, first).module
        return self._of(node, home, {(home, symbol.name)})

    def _of(self, node: ast.ClassDef, module: str, seen: set[tuple[str, str]]) -> Special | None:
        inherited = None
        for base in node.bases:
            text = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
            for found in self._meanings(module, text):
                if not isinstance(found.node, ast.ClassDef):
                    kind = SPECIAL_BASES.get(_last(found, text))
                    if kind is not None:
                        return kind
                elif (found.module, found.name) not in seen and len(seen) < _DEEP:
                    seen.add((found.module, found.name))
                    above = self._of(found.node, found.module, seen)
                    inherited = above if above is not None and above.is_inherited else inherited
        return inherited

    def _meanings(self, module: str, text: str) -> Iterator[Found]:
        """All that a base may be: of a name that is bound in several ways, each of them."""
        found = self._names.dotted(module, text)
        ways: tuple[Found, ...] = (found,)
        if found.stands is Stands.VALUE:
            ways = self._names.possible(found.module, found.name)
        for way in ways:
            value = getattr(way.node, "value", None) if way.stands is Stands.VALUE else None
            other = dotted_name(value) if isinstance(value, (ast.Name, ast.Attribute)) else ""
            yield self._names.beyond(way.module, other) if other else way


def _last(found: Found, text: str) -> str:
    return (found.name or text).rpartition(".")[2]
