"""Code that asks its module only for what the next file of the same folder has alike.

``os.path.dirname(__file__)``, ``Path(__file__).parent``, ``pkgutil.get_data(__name__, "x")`` and
``__package__`` mean the same in another module of the same folder; ``__file__`` by itself does not.
"""

from __future__ import annotations

import libcst as cst

from canonize.syntax.scopes import dotted

_SAME = frozenset({
    "Path", "PurePath", "abspath", "absolute", "fspath", "normpath", "realpath", "resolve", "str",
})  # fmt: skip
"""Calls that give the path that they are given, or that they are called on."""
_TAKES_FIRST = frozenset({"partition", "rpartition", "rsplit", "split"})


def asked_for_folder(statement: cst.CSTNode) -> set[int]:
    """The ``__file__``, ``__name__`` and ``__package__`` of a statement, by ``id``, that do so."""
    finder = _Finder()
    statement.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    def __init__(self) -> None:
        self.found: set[int] = set()

    def visit_Name(self, node: cst.Name) -> None:
        if node.value == "__package__":
            self.found.add(id(node))

    def visit_Attribute(self, node: cst.Attribute) -> None:
        if node.attr.value in ("parent", "parents", "with_name"):
            self._is_folder_of(node.value)

    def visit_Call(self, node: cst.Call) -> None:
        name = dotted(node.func).rpartition(".")[2]
        first = node.args[0].value if node.args else None
        if name == "dirname" and first is not None:
            self._is_folder_of(first)
        if name == "get_data" or name.startswith("resource_"):
            self._note(first, "__name__")

    def visit_Subscript(self, node: cst.Subscript) -> None:
        match node:
            case cst.Subscript(
                value=cst.Call(func=cst.Attribute(value=cst.Name() as of, attr=cst.Name(how))),
                slice=[cst.SubscriptElement(cst.Index(cst.Integer("0")))],
            ) if how in _TAKES_FIRST:
                self._note(of, "__name__")

    def _is_folder_of(self, node: cst.BaseExpression) -> None:
        while isinstance(node, cst.Call):
            func = node.func
            if dotted(func).rpartition(".")[2] not in _SAME and not (
                isinstance(func, cst.Attribute) and func.attr.value in _SAME
            ):
                return
            if node.args:
                node = node.args[0].value
            elif isinstance(func, cst.Attribute):
                node = func.value
            else:
                return
        self._note(node, "__file__")

    def _note(self, node: cst.CSTNode | None, name: str) -> None:
        if isinstance(node, cst.Name) and node.value == name:
            self.found.add(id(node))
