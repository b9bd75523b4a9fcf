"""Files that only annotate with a competitor, where a plain import would close a cycle.

What takes its place is imported under ``if TYPE_CHECKING:``, and annotations that are evaluated
become texts: the file needs nothing of it when it runs.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.rewriting.definitions.moving_imports import AddedImports
from canonize.rewriting.definitions.moving_source import NeededImport
from canonize.rewriting.imports.local_names import annotations_of, renamed_text
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Role, Scopes, Use
from canonize.syntax.statements import is_future_import


def imported_for_types(body: ast.Module) -> frozenset[str]:
    """The names that a file imports for type checkers, and at its top in no other way."""
    inside: set[str] = set()
    others: set[str] = set()
    for node in body.body:
        match node:
            case ast.If(test=test, orelse=[]) if (
                dotted_name(test).rpartition(".")[2] == "TYPE_CHECKING"
            ):
                inside |= {name for line in node.body for name in _imported(line)}
            case _:
                others |= {name for line in nodes_of(node) for name in _bound(line)}
    return frozenset(inside - others)


def _imported(node: ast.AST) -> set[str]:
    aliases = node.names if isinstance(node, ast.ImportFrom) else ()
    return {alias.asname or alias.name for alias in aliases}


def _bound(node: ast.AST) -> set[str]:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return {name}
        case ast.Name(id=name, ctx=ast.Store()):
            return {name}
    return _imported(node)


class TypesOnly:
    """Asks about one file, and edits it."""

    def __init__(self, scopes: Scopes, edits: FileEdits, package: str | None) -> None:
        self._scopes, self._edits, self._package = scopes, edits, package
        self._fates = Fates(scopes)

    def may(self, name: str, uses: Collection[Use]) -> bool:
        """Whether some uses of a name, and all quoted ones, only annotate functions."""
        texts = annotations_of(self._scopes, self._scopes.top, name)
        nodes = [*(use.node for use in uses), *(site.node for site in texts)]
        listed = any(
            site.role is Role.EXPORT and isinstance(site.node, cst.SimpleString)
            and site.node.raw_value == name
            for site in self._scopes.strings
        )  # fmt: skip
        return (
            bool(nodes)
            and not listed
            and all(self._annotates(node) for node in nodes)
            and all(self._quoted(node) is not None for node in self._evaluated(uses))
        )

    def put(
        self,
        uses: Mapping[str, Collection[Use]],
        homes: Mapping[str, Symbol],
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        """Plans the edits.

        Args:
            uses: by name, those outside of its own definition.
            homes: by name, what takes its place.
            renamed: by name, what the file calls that from now on; else as before.
        """
        fresh = renamed or {}
        swapped = dict(self._renamed(uses, fresh))
        inside: set[int] = set()
        for node in self._evaluated([use for found in uses.values() for use in found]):
            within = _Swapped(swapped)
            said = node.visit(within)
            if isinstance(said, cst.BaseExpression) and (text := self._quoted(said)) is not None:
                self._edits.replace(node, text)
                inside |= within.done
        for use_node, new in swapped.items():
            if id(use_node) not in inside:
                self._edits.replace(use_node, new)
        needed = [
            NeededImport(home.module, home.name, fresh.get(name, name), for_types=True)
            for name, home in homes.items()
        ]
        AddedImports(self._scopes, self._edits, self._package).add(needed)

    def _renamed(
        self, uses: Mapping[str, Collection[Use]], fresh: Mapping[str, str]
    ) -> Iterator[tuple[cst.CSTNode, str]]:
        """Each place that says a name that gets another, and what it says from now on."""
        for name, new in fresh.items():
            if new == name:
                continue
            yield from ((use.node, new) for use in uses[name])
            for site in annotations_of(self._scopes, self._scopes.top, name):
                yield site.node, renamed_text(site, name, new)

    def _annotates(self, node: cst.CSTNode) -> bool:
        """Whether an expression is in an annotation of a function."""
        above = self._fates.annotation(node)
        while above is not None and not isinstance(above, cst.BaseCompoundStatement):
            above = self._fates.parent(above)
        return isinstance(above, cst.FunctionDef)

    def _evaluated(self, uses: Collection[Use]) -> Iterator[cst.BaseExpression]:
        """The annotations with uses that Python evaluates when it makes the function."""
        if any(map(is_future_import, self._edits.file.module.body)):
            return
        seen: set[int] = set()
        for use in uses:
            found = self._fates.annotation(use.node)
            if not isinstance(found, cst.Annotation) or id(found) in seen:
                continue
            if not isinstance(self._fates.parent(found), cst.AnnAssign):  # of a local: never made
                seen.add(id(found))
                yield found.annotation

    def _quoted(self, node: cst.BaseExpression) -> str | None:
        """An annotation as a text; ``None`` where no quotes are free, or it takes several lines."""
        said = self._edits.file.module.code_for_node(node)
        quote = next((q for q in "\"'" if q not in said), None)
        return None if quote is None or "\n" in said or "\\" in said else f"{quote}{said}{quote}"


class _Swapped(cst.CSTTransformer):
    """Puts code in the place of some nodes of an expression."""

    def __init__(self, swapped: Mapping[cst.CSTNode, str]) -> None:
        super().__init__()
        self._swapped = {id(node): code for node, code in swapped.items()}
        self.done: set[int] = set()

    def on_leave(  # type: ignore[override]  # one rule for every kind of node
        self, original_node: cst.CSTNode, updated_node: cst.CSTNode
    ) -> cst.CSTNode:
        code = self._swapped.get(id(original_node))
        if code is None:
            return updated_node
        self.done.add(id(original_node))
        return cst.parse_expression(code)
