"""Which texts an expression of one file may be: ``getattr(module, name)`` may ask for a few only.

``for name in ("a", "b")``, ``NAME = "a"``, ``"do_" + kind``: each, or how it begins and ends.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from canonize.syntax.ast_scopes import BoundAt, NameScopes, ScopeNode, scopes_above
from canonize.syntax.stdlib_names import COPIES

_DEEPEST = 6
MOST_TEXTS = 64
"""Of more, an expression may be any."""
_Loop = ast.For | ast.AsyncFor | ast.comprehension


@dataclass(frozen=True, slots=True)
class Texts:
    """What is known of a text.

    Args:
        all: every text that it may be; ``None``: not known.
        start, end: how it begins and ends in any case.
    """

    all: frozenset[str] | None = None
    start: str = ""
    end: str = ""

    def may_be(self, text: str) -> bool:
        if self.all is not None:
            return text in self.all
        is_long = len(text) >= len(self.start) + len(self.end)
        return is_long and text.startswith(self.start) and text.endswith(self.end)


ANY = Texts()


class PossibleTexts:
    """Asks about one file.

    Args:
        parents: the node above each node, by id.
    """

    def __init__(self, scopes: NameScopes, parents: Mapping[int, ast.AST]) -> None:
        self._scopes = scopes
        self._parents = parents
        self._asked: set[tuple[int, str]] = set()
        self._loads: dict[str, list[ast.AST]] | None = None

    def of(self, node: ast.expr, deep: int = 0) -> Texts:
        """What is known of an expression."""
        match node:
            case ast.Constant(value=str(text)):
                return Texts(frozenset({text}), text, text)
            case ast.BinOp(left=left, op=ast.Add(), right=right) if deep < _DEEPEST:
                return _joined([self.of(left, deep + 1), self.of(right, deep + 1)])
            case ast.JoinedStr(values=values) if deep < _DEEPEST:
                return _joined([self._part(value, deep + 1) for value in values])
            case ast.IfExp(body=body, orelse=orelse) if deep < _DEEPEST:
                return _either([self.of(body, deep + 1), self.of(orelse, deep + 1)])
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
        found = _either([self._bound(binding.node, node.id, deep) for binding in bound])
        self._asked.discard(key)
        return found

    def _binding(self, node: ast.Name) -> tuple[list[BoundAt], ScopeNode | None]:
        """What a name may mean, and in which scope.

        The body of a class sees a name of the scopes around it until it binds it itself.
        """
        around = scopes_above(node, self._parents)
        bound, scope = self._scopes.lookup(node.id, around)
        if isinstance(scope, ast.ClassDef):
            bound = [*bound, *self._scopes.lookup(node.id, around[:-1])[0]]
        return bound, scope

    def _bound(self, node: ast.AST, name: str, deep: int) -> Texts:
        above = self._statement(node)
        match above:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
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
        items = self._items(loop.iter, deep)
        return ANY if items is None else _either([self.of(item, deep) for item in items])

    def _items(self, node: ast.expr, deep: int) -> list[ast.expr] | None:
        """The items of a list that is written out and stays as it is."""
        match node:
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items):
                return None if any(isinstance(item, ast.Starred) for item in items) else items
            case ast.Dict(keys=keys):
                return None if None in keys else [key for key in keys if key is not None]
            case ast.Call(func=ast.Name(id=made), args=[only], keywords=[]) if made in COPIES:
                return self._items(only, deep)
            case ast.Name() if deep < _DEEPEST:
                bound, scope = self._binding(node)
                if scope is None or len(bound) != 1 or not self._is_only_read(node.id):
                    return None
                match self._statement(bound[0].node):
                    case ast.Assign(targets=[ast.Name()], value=value):
                        return self._items(value, deep + 1)
                    case ast.AnnAssign(value=ast.expr() as value):
                        return self._items(value, deep + 1)
        return None

    def _is_only_read(self, name: str) -> bool:
        """Whether every list of that name in the file is looped over, tested or copied."""
        for above in self._uses(name):
            match above:
                case ast.For() | ast.AsyncFor() | ast.comprehension() | ast.Compare():
                    pass
                case ast.Call(func=ast.Name(id=made)) if made in COPIES or made == "len":
                    pass
                case _:
                    return False
        return True

    def _uses(self, name: str) -> list[ast.AST]:
        """What stands around each place that reads a name."""
        if self._loads is None:
            self._loads = {}
            for above in {id(node): node for node in self._parents.values()}.values():
                for child in ast.iter_child_nodes(above):
                    if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Load):
                        self._loads.setdefault(child.id, []).append(above)
        return self._loads.get(name, [])


def _joined(parts: list[Texts]) -> Texts:
    """Texts one after the other."""
    found: set[str] | None = {""}
    for part in parts:
        if found is None or part.all is None or len(found) * len(part.all) > MOST_TEXTS:
            found = None
        else:
            found = {one + other for one in found for other in part.all}
    start = end = ""
    for part in parts:
        start += part.start
        if part.all is None or len(part.all) != 1:
            break
    for part in reversed(parts):
        end = part.end + end
        if part.all is None or len(part.all) != 1:
            break
    return Texts(frozenset(found) if found is not None else None, start, end)


def _either(ways: list[Texts]) -> Texts:
    if not ways or any(way.all is None for way in ways):
        return ways[0] if len(ways) == 1 else ANY
    found = frozenset[str]().union(*(way.all or () for way in ways))
    backwards = frozenset(text[::-1] for text in found)
    return Texts(found, _common_start(found), _common_start(backwards)[::-1])


def _common_start(texts: frozenset[str]) -> str:
    first, last = min(texts, default=""), max(texts, default="")
    length = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), None)
    return first[: min(len(first), len(last)) if length is None else length]
