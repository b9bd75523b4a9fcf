"""Which texts an expression of one file may be: ``getattr(module, name)`` may ask for a few only.

``for name in ("a", "b")``, ``NAME = "a"``, ``"do_" + kind``: each, or how it begins and ends.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from canonize.core.ast_nodes import children_of
from canonize.references.known_texts import (
    ANY,
    READING_CALLS,
    READING_METHODS,
    Texts,
    either,
    in_a_row,
)
from canonize.syntax.ast_scopes import BoundAt, NameScopes, ScopeNode, scopes_above
from canonize.syntax.stdlib_names import COPIES

_DEEPEST = 6
_Loop = ast.For | ast.AsyncFor | ast.comprehension


class PossibleTexts:
    """Asks about one file.

    Args:
        parents: the node above each node, by id.
    """

    def __init__(self, scopes: NameScopes, parents: Mapping[int, ast.AST]) -> None:
        self._scopes = scopes
        self._parents = parents
        self._asked: set[tuple[int, str]] = set()

    def of(self, node: ast.expr, deep: int = 0) -> Texts:
        """What is known of an expression."""
        match node:
            case ast.Constant(value=str(text)):
                return Texts.one(text)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if deep < _DEEPEST:
                return in_a_row([self.of(left, deep + 1), self.of(right, deep + 1)])
            case ast.JoinedStr(values=values) if deep < _DEEPEST:
                return in_a_row([self._part(value, deep + 1) for value in values])
            case ast.IfExp(body=body, orelse=orelse) if deep < _DEEPEST:
                return either([self.of(body, deep + 1), self.of(orelse, deep + 1)])
            case ast.NamedExpr(value=value):
                return self.of(value, deep)
            case ast.Name() if deep < _DEEPEST:
                return self._named(node, deep + 1)
        return ANY

    def _part(self, node: ast.expr, deep: int) -> Texts:
        match node:
            case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
                return self.of(value, deep)
            case ast.FormattedValue():
                return ANY
        return self.of(node, deep)

    def _named(self, node: ast.Name, deep: int) -> Texts:
        bound, scope = self._binding(node)
        key = (id(scope), node.id)
        if scope is None or not bound or key in self._asked:
            return ANY
        self._asked.add(key)
        found = either([self._bound(binding.node, node.id, deep) for binding in bound])
        self._asked.discard(key)
        return found

    def _binding(self, node: ast.Name) -> tuple[list[BoundAt], ScopeNode | None]:
        """What a name may mean, and in which scope.

        The body of a class sees a name of the scopes around it until it binds it itself.
        """
        if node.id in self._nonlocal:
            return [], None
        around = scopes_above(node, self._parents)
        bound, scope = self._scopes.lookup(node.id, around)
        if isinstance(scope, ast.ClassDef):
            bound = [*bound, *self._scopes.lookup(node.id, around[:-1])[0]]
        return bound, scope

    def _bound(self, node: ast.AST, name: str, deep: int) -> Texts:
        above = self._statement(node)
        match above:
            case ast.Assign(value=value):
                return self.of(value, deep)
            case ast.AnnAssign(target=ast.Name(id=target), value=ast.expr() as value):
                return self.of(value, deep) if target == name else ANY
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                return self.of(value, deep)
            case ast.For() | ast.AsyncFor() | ast.comprehension():
                return self._of_loop(above, name, deep)
        return ANY

    def _statement(self, node: ast.AST) -> ast.AST | None:
        """What binds a name, where the name itself stands for it."""
        return self._parents.get(id(node)) if isinstance(node, ast.Name) else node

    def _of_loop(self, loop: _Loop, name: str, deep: int) -> Texts:
        if not isinstance(loop.target, ast.Name) or loop.target.id != name:
            return ANY
        return self._listed(loop.iter, deep)

    def _listed(self, node: ast.expr, deep: int) -> Texts:
        """What is in a list that is written out and stays as it is."""
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                return either([self._item(item, deep) for item in items])
            case ast.Dict(keys=keys):
                return either([ANY if key is None else self.of(key, deep) for key in keys])
            case ast.Call(func=ast.Name(id=made), args=[only], keywords=[]) if made in COPIES:
                return self._listed(only, deep)
            case ast.Call(func=ast.Attribute(value=value, attr="keys"), args=[], keywords=[]):
                return self._listed(value, deep)
            case ast.Name() if deep < _DEEPEST:
                bound, scope = self._binding(node)
                if scope is None or len(bound) != 1 or not self._is_only_read(node.id):
                    return ANY
                match self._statement(bound[0].node):
                    case (
                        ast.Assign(targets=[ast.Name()], value=ast.expr() as listed)
                        | ast.AnnAssign(value=ast.expr() as listed)
                    ):
                        return self._listed(listed, deep + 1)
        return ANY

    def _item(self, node: ast.expr, deep: int) -> Texts:
        if isinstance(node, ast.Starred):
            return self._listed(node.value, deep)
        return self.of(node, deep)

    def _is_only_read(self, name: str) -> bool:
        """Whether every list of that name in the file is looped over, tested or copied."""
        for above in self._loads.get(name, ()):
            match above:
                case ast.For() | ast.AsyncFor() | ast.comprehension() | ast.Compare():
                    pass
                case ast.Starred():
                    pass
                case ast.Attribute(attr=attr) if attr in READING_METHODS:
                    pass
                case ast.Call(func=ast.Name(id=made)) if made in READING_CALLS:
                    pass
                case _:
                    return False
        return True

    @cached_property
    def _nonlocal(self) -> frozenset[str]:
        """Names that an inner function may give another value."""
        found = (node for _, node in self._placed() if isinstance(node, ast.Nonlocal))
        return frozenset(name for node in found for name in node.names)

    @cached_property
    def _loads(self) -> dict[str, list[ast.AST]]:
        """What stands around each place that reads a name."""
        loads: defaultdict[str, list[ast.AST]] = defaultdict(list)
        for above, node in self._placed():
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                loads[node.id].append(above)
        return loads

    def _placed(self) -> Iterator[tuple[ast.AST, ast.AST]]:
        """Every node of the file after what it stands in."""
        for above in {id(node): node for node in self._parents.values()}.values():
            yield from ((above, child) for child in children_of(above))
