"""What stands in the rows of a table that is written out: ``a, b = TABLE[key]``.

Rows are tuples or plain values, which nobody can change in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from canonize.syntax.scopes import Scope

Placed = tuple[cst.BaseExpression, Scope]
"""An expression, and the scope in which it stands."""
Above = Callable[[cst.CSTNode], cst.CSTNode | None]
"""What a node stands in."""


class TableRows:
    """Finds the expressions of tables.

    Args:
        table: what a name has that is a table, and stays as it is; ``None``: not known.
    """

    def __init__(self, table: Callable[[cst.Name, Scope], Placed | None]) -> None:
        self._table = table
        self._asked: set[int] = set()

    def at(self, node: cst.BaseExpression, path: tuple[int, ...], scope: Scope) -> list[Placed]:
        """Each expression that something may be, or have at a place; none: it is not known.

        Args:
            path: which part of it, and of that, and so on.
        """
        match node:
            case cst.Subscript(
                value=cst.Subscript() as row,
                slice=[cst.SubscriptElement(cst.Index(cst.Integer(value=number)))],
            ):
                return self.at(row, (int(number, 0), *path), scope)
            case cst.Subscript(value=table):
                return self._each(self.rows(table, scope), path)
            case cst.Tuple(elements=parts) if path:
                plain = [part.value for part in parts if isinstance(part, cst.Element)]
                is_there = len(plain) == len(parts) > path[0]
                return self.at(plain[path[0]], path[1:], scope) if is_there else []
        return [] if path else [(node, scope)]

    def looped(self, node: cst.BaseExpression, path: tuple[int, ...], scope: Scope) -> list[Placed]:
        """The same for what a loop over a table gives."""
        match node:
            case cst.Call(func=cst.Attribute(table, cst.Name("items")), args=[]) if path[0] == 1:
                return self._each(self.rows(table, scope), path[1:])
            case cst.Call(func=cst.Attribute(table, cst.Name("values")), args=[]):
                return self._each(self.rows(table, scope), path)
            case cst.Name() | cst.Tuple() | cst.List():
                return self._each(self.rows(node, scope, are_keys=True), path)
        return []

    def rows(
        self, node: cst.BaseExpression, scope: Scope, *, are_keys: bool = False
    ) -> list[Placed]:
        """Every row of a table; none: not all are known.

        Args:
            are_keys: of a dictionary its keys are asked for, which are no rows.
        """
        match node:
            case cst.Name() if id(node) not in self._asked:
                self._asked.add(id(node))
                found = self._table(node, scope)
                rows = self.rows(*found, are_keys=are_keys) if found is not None else []
                self._asked.discard(id(node))
                return rows
            case cst.Dict(elements=pairs) if not are_keys:
                values = [pair.value for pair in pairs if isinstance(pair, cst.DictElement)]
                return [(value, scope) for value in values] if len(values) == len(pairs) else []
            case cst.Tuple(elements=items) | cst.List(elements=items):
                plain = [item.value for item in items if isinstance(item, cst.Element)]
                return [(value, scope) for value in plain] if len(plain) == len(items) else []
            case cst.Subscript():
                within = self.at(node, (), scope)
                if all(isinstance(row, cst.Tuple) for row, _ in within):
                    return self._together(self.rows(row, home) for row, home in within)
        return []

    def _each(self, rows: Iterable[Placed], path: tuple[int, ...]) -> list[Placed]:
        return self._together(self.at(row, path, home) for row, home in rows)

    def _together(self, parts: Iterable[list[Placed]]) -> list[Placed]:
        """All of them; none where one is not known."""
        found = list(parts)
        return [one for part in found for one in part] if all(found) else []


def in_row(node: cst.CSTNode, above: Above) -> tuple[cst.CSTNode, tuple[int, ...]]:
    """The whole row that a target is a part of, and which part."""
    whole = node
    path: tuple[int, ...] = ()
    while isinstance(part := above(whole), cst.Element):
        row = above(part)
        if not isinstance(row, (cst.Tuple, cst.List)):
            break
        if any(isinstance(one, cst.StarredElement) for one in row.elements):
            return node, ()
        path = (next(at for at, one in enumerate(row.elements) if one is part), *path)
        whole = row
    return whole, path


def reads_row(row: cst.CSTNode, above: Above) -> bool:
    """Whether a row of a table is only read, and not put there or deleted."""
    around = above(row)
    while isinstance(around, (cst.Element, cst.StarredElement, cst.Tuple, cst.List)):
        row, around = around, above(around)
    match around:
        case cst.AssignTarget() | cst.Del() | cst.WithItem() | cst.AsName():
            return False
        case cst.AugAssign(target=put) | cst.AnnAssign(target=put):
            return put is not row
        case cst.For(target=put) | cst.CompFor(target=put):
            return put is not row
    return True
