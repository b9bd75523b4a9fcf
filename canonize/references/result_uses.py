"""What a file does with what calls give: changes it, reads it again, asks it, hands it on."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from enum import Flag, auto

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.sides import last_name
from canonize.syntax.stdlib_names import CHANGING_METHODS


class ResultUse(Flag):
    """What is done with it; nothing of this where it is gone through once."""

    NONE = 0
    CHANGED = auto()
    SAME = auto()
    AGAIN = auto()
    ASKED = auto()
    HANDED = auto()


_READING = frozenset({
    "sum", "list", "tuple", "set", "sorted", "dict", "any", "all", "min", "max", "enumerate", "zip",
    "map", "filter", "join", "extend", "update", "frozenset", "deque", "Counter", "chain",
    "from_iterable", "iter", "fromkeys", "union", "islice",
})  # fmt: skip
"""Calls that go through what they are given once."""
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class ResultUses:
    """Asks about one file."""

    def __init__(self, body: ast.Module) -> None:
        self._body = body
        self._parents = parents_of(body)

    def of_calls(self, names: Collection[str]) -> Iterator[tuple[ast.Call, ResultUse]]:
        """Each call of a function or a method of some name, with what is done with its result."""
        for node in nodes_of(self._body):
            if isinstance(node, ast.Call) and last_name(node.func) in names:
                yield node, self._of(node)

    def _of(self, node: ast.AST) -> ResultUse:
        above = self._parents.get(id(node))
        match above:
            case ast.Attribute(attr=attr, ctx=ctx):
                outer = self._parents.get(id(above))
                is_called = isinstance(outer, ast.Call) and outer.func is above
                if not isinstance(ctx, ast.Load) or (is_called and attr in CHANGING_METHODS):
                    return ResultUse.CHANGED | ResultUse.ASKED
                return ResultUse.ASKED
            case ast.Subscript(value=value, ctx=ctx) if value is node:
                is_read = isinstance(ctx, ast.Load)
                return ResultUse.ASKED if is_read else ResultUse.CHANGED | ResultUse.ASKED
            case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[other]):
                is_none = isinstance(other, ast.Constant)
                return ResultUse.ASKED if is_none else ResultUse.SAME | ResultUse.ASKED
            case ast.Compare(ops=[ast.In() | ast.NotIn()]) if above.left is not node:
                return ResultUse.NONE
            case ast.Call(func=func):
                return ResultUse.NONE if last_name(func) in _READING else ResultUse.HANDED
            case ast.Expr() | ast.For() | ast.AsyncFor() | ast.comprehension() | ast.Starred():
                return ResultUse.NONE
            case ast.YieldFrom():
                return ResultUse.NONE
            case ast.Await() | ast.IfExp():
                is_test = isinstance(above, ast.IfExp) and above.test is node
                return ResultUse.ASKED if is_test else self._of(above)
            case ast.Assign(targets=[target]) | ast.AnnAssign(target=target):
                return self._bound(target, above)
        is_handed = isinstance(above, (ast.Return, ast.Yield, ast.keyword, ast.NamedExpr, ast.List))
        return ResultUse.HANDED if is_handed else ResultUse.ASKED

    def _bound(self, target: ast.expr, statement: ast.stmt) -> ResultUse:
        if isinstance(target, (ast.Tuple, ast.List)):
            return ResultUse.NONE
        if not isinstance(target, ast.Name):
            return ResultUse.HANDED | ResultUse.AGAIN
        home = self._home(statement)
        reads = [
            node
            for node in nodes_of(home)
            if isinstance(node, ast.Name) and node.id == target.id and node is not target
            if isinstance(node.ctx, ast.Load)
        ]
        grows = any(
            isinstance(node, ast.AugAssign) and last_name(node.target) == target.id
            for node in nodes_of(home)
        )
        found = ResultUse.CHANGED | ResultUse.ASKED if grows else ResultUse.NONE
        if len(reads) > 1 or any(self._is_repeated(read, statement) for read in reads):
            found |= ResultUse.AGAIN
        for read in reads:
            if not isinstance(self._parents.get(id(read)), (ast.Assign, ast.AnnAssign)):
                found |= self._of(read)
        return found

    def _home(self, node: ast.AST) -> ast.AST:
        above = self._parents.get(id(node))
        while above is not None and not isinstance(above, _FUNCTIONS):
            above = self._parents.get(id(above))
        return self._body if above is None else above

    def _is_repeated(self, read: ast.AST, statement: ast.stmt) -> bool:
        """Whether it is read in a loop that does not bind it, or in a function of its own."""
        below, above = read, self._parents.get(id(read))
        around = {id(statement)}
        node = self._parents.get(id(statement))
        while node is not None:
            around.add(id(node))
            node = self._parents.get(id(node))
        while above is not None and id(above) not in around:
            if isinstance(above, (*_FUNCTIONS, ast.While)):
                return True
            if isinstance(above, _LOOPS) and below is not getattr(above, "iter", None):
                return True
            if isinstance(above, _COMPREHENSIONS) and below is not above.generators[0]:
                return True
            below, above = above, self._parents.get(id(above))
        return False
