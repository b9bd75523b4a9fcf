"""Where a competitor and what takes its place stand side by side within one file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from canonize.core.ast_nodes import children_of, nodes_of, parents_of
from canonize.references.sides import Sides, last_name
from canonize.references.turned_tables import TURNED, turned_around


class MeetingsInFile:
    """Looks for meetings within one file."""

    def __init__(self, body: ast.Module, sides: Sides) -> None:
        self._nodes = nodes_of(body)
        self._sides = sides
        self._parents = parents_of(body)

    def meetings(self) -> Iterator[tuple[int, str]]:
        for node in self._nodes:
            match node:
                case ast.Dict(keys=keys) if self._both(keys) or self._pairs(keys):
                    yield node.lineno, "has both as keys of one dictionary"
                case ast.Dict(values=values) if self._both(values) and self._is_turned(node):
                    yield node.lineno, TURNED
                case ast.Set(elts=elements) if self._both(elements) or self._pairs(elements):
                    yield node.lineno, "has both in one set"
                case ast.List(elts=elements) | ast.Tuple(elts=elements) if self._both(elements):
                    if self._is_gone_through(node):
                        yield node.lineno, "goes through both in turn"
                    elif self._is_looked_through(node):
                        yield node.lineno, "looks for one of them in a list with both"
                case ast.List(elts=rows) | ast.Tuple(elts=rows) if self._both(_firsts(rows)):
                    yield node.lineno, "has a row for each in one table"
                case ast.ClassDef(bases=bases) if self._both(bases, derived=True):
                    yield node.lineno, "has both as bases of one class"
                case ast.ClassDef(bases=bases, body=inner) if _is_enum(bases):
                    values = [s.value for s in inner if isinstance(s, ast.Assign)]
                    if self._both(values) or self._pairs(values):
                        yield node.lineno, "has both as members of one enumeration"
                case ast.Try() | ast.TryStar():
                    if self._handled_apart(node.handlers):
                        yield node.lineno, "has an `except` clause for each"
                    elif self._catches_alone([handler.type for handler in node.handlers]):
                        yield node.lineno, "catches one of them, and the file raises the other"
                case ast.With(items=items) | ast.AsyncWith(items=items):
                    if any(self._expects_alone(item.context_expr) for item in items):
                        yield node.lineno, "catches one of them, and the file raises the other"
                case ast.BinOp(op=ast.BitOr()) if self._both(_joined_keys(node)):
                    yield node.lineno, "has both as keys of one dictionary"
                case ast.Match(cases=cases):
                    if self._apart([case.pattern for case in cases]):
                        yield node.lineno, "has a case for each"
                case ast.Compare(left=left, comparators=others):
                    if self._both([left, *others]):
                        yield node.lineno, "compares the two"
                    elif self._is_compared_alone([left, *others]):
                        yield node.lineno, "compares one of them, and has the other as well"
                case ast.Call(func=func, args=[ast.List() | ast.Tuple() as first, *_]):
                    if last_name(func) in _KEYED and self._both(first.elts):
                        yield node.lineno, f"gives both to {last_name(func)}"
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Module():
                    if self._apart(_tests(node)):
                        yield getattr(node, "lineno", 1), "asks for each of the two in turn"
                    elif self._is_converting(node):
                        yield getattr(node, "lineno", 1), "asks for one of them and makes the other"
                    elif self._is_patched_alone(node):
                        yield getattr(node, "lineno", 1), "changes one of them and uses the other"

    @cached_property
    def _used(self) -> dict[bool, list[ast.expr]]:
        """The expressions that mean either, without annotations and what only derives."""
        quiet = {id(n) for root in self._nodes for a in _annotations(root) for n in nodes_of(a)}
        found: dict[bool, list[ast.expr]] = {True: [], False: []}
        for node in self._nodes:
            if isinstance(node, (ast.Name, ast.Attribute)) and id(node) not in quiet:
                side = self._sides.of(node)
                if side is not None and isinstance(node.ctx, ast.Load):
                    found[side].append(node)
        return found

    def _is_compared_alone(self, operands: list[ast.expr]) -> bool:
        """``type(x) is New``, ``New in KINDS``: in a file that uses the other one, too."""
        sides = {self._sides.of(_asked(node)) for node in operands if not _is_text(node)} - {None}
        if sides == {True, False}:
            return True
        return len(sides) == 1 and bool(self._used[not sides.pop()])

    def _catches_alone(self, kinds: list[ast.expr | None] | list[ast.expr]) -> bool:
        """Whether one of the two is caught, and the other raised in the same file."""
        sides = set[bool]().union(*(self._sides.within(k) for k in kinds if k is not None))
        return len(sides) == 1 and any(self._is_raised(n) for n in self._used[not sides.pop()])

    def _expects_alone(self, node: ast.expr) -> bool:
        catches = isinstance(node, ast.Call) and last_name(node.func) in _CATCHERS
        return catches and isinstance(node, ast.Call) and self._catches_alone(node.args)

    def _is_raised(self, node: ast.expr) -> bool:
        above = self._parents.get(id(node))
        if isinstance(above, ast.Call) and above.func is node:
            above = self._parents.get(id(above))
        return isinstance(above, ast.Raise)

    def _is_called(self, node: ast.expr) -> bool:
        above = self._parents.get(id(node))
        return isinstance(above, ast.Call) and above.func is node

    def _is_converting(self, node: ast.AST) -> bool:
        """Whether conditions ask for one of the two alone where the other is made.

        A function that asks for the competitor may turn it into the other; one that asks for the
        canonical tells it from competitors that its file makes.
        """
        asked = set[bool]().union(*map(self._tested_alone, _tests(node)))
        made = {s for s in (True, False) if any(map(self._is_called, self._used[s]))}
        here = {id(n) for n in nodes_of(node)}
        made_here = {
            s
            for s in (True, False)
            if any(self._is_called(n) and id(n) in here for n in self._used[s])
        }
        return (True in asked and False in made_here) or (False in asked and True in made)

    def _tested_alone(self, test: ast.AST) -> set[bool]:
        sides: set[bool] = set()
        for node in nodes_of(test):
            if isinstance(node, ast.Call) and last_name(node.func) in ("isinstance", "issubclass"):
                within = self._sides.within(node.args[-1]) if node.args else set()
                sides |= within if len(within) == 1 else set()
        return sides

    def _is_patched_alone(self, node: ast.AST) -> bool:
        """Whether attributes of one class are set where the other is used."""
        sides = set()
        for inner in nodes_of(node):
            match inner:
                case ast.Attribute(value=value, ctx=ast.Store()):
                    sides.add(self._sides.of(value) if not _is_text(value) else None)
                case ast.Call(func=func, args=[first, *_]) if _is_patching(func):
                    sides.add(self._sides.of(first) if not _is_text(first) else None)
        here = {id(n) for n in nodes_of(node)}
        return any(id(n) in here for side in sides - {None} for n in self._used[not side])

    def _both(
        self, nodes: list[ast.expr | None] | list[ast.expr], *, derived: bool = False
    ) -> bool:
        of = self._sides.of_class if derived else self._sides.of
        sides = {of(node) for node in nodes if node is not None}
        return {True, False} <= sides

    def _pairs(self, nodes: list[ast.expr | None] | list[ast.expr]) -> bool:
        """Whether two tuples have one of the two each, and are alike in everything else."""
        found: dict[tuple[str, ...], set[bool]] = {}
        for node in nodes:
            if isinstance(node, ast.Tuple):
                sides = [self._sides.of(element) for element in node.elts]
                rest = tuple(
                    ast.dump(element) if side is None else ""
                    for element, side in zip(node.elts, sides, strict=True)
                )
                found.setdefault(rest, set()).update(side for side in sides if side is not None)
        return any(len(sides) == 2 for sides in found.values())

    def _apart(self, nodes: list[ast.AST]) -> bool:
        """Whether one tree has only the one of the two and another tree only the other."""
        found = [self._sides.within(node) for node in nodes]
        return {True} in found and {False} in found

    def _handled_apart(self, handlers: list[ast.ExceptHandler]) -> bool:
        found: list[tuple[set[bool], str]] = []
        for handler in handlers:
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            sides = {self._sides.of_class(t) for t in types if t is not None} - {None}
            body = " ".join(ast.dump(inner) for inner in handler.body)
            found.append(({side for side in sides if side is not None}, body))
        return any(
            one == {True} and other == {False} and body != text
            for one, body in found
            for other, text in found
        )

    def _is_gone_through(self, node: ast.expr) -> bool:
        """Whether a loop takes one element of a list after the other."""
        above = self._parents.get(id(node))
        while isinstance(above, ast.Call) and last_name(above.func) in _IN_TURN:
            node, above = above, self._parents.get(id(above))
        if not isinstance(above, (ast.For, ast.AsyncFor, ast.comprehension)):
            return False
        made = self._parents.get(id(above)) if isinstance(above, ast.comprehension) else above
        return above.iter is node and not self._only_works(above.target, made)

    def _only_works(self, target: ast.expr, loop: ast.AST | None) -> bool:
        """Whether a loop makes an object of each, asks it for something, and does no more."""
        if not isinstance(target, ast.Name) or loop is None:
            return False
        for node in nodes_of(loop):
            if isinstance(node, ast.Name) and node.id == target.id and node is not target:
                call = self._parents.get(id(node))
                asked = self._parents.get(id(call)) if self._is_called(node) else None
                if not isinstance(asked, ast.Attribute) or asked.attr.startswith("__"):
                    return False
                if not self._is_only_shown(asked):
                    return False
        return True

    def _is_only_shown(self, method: ast.Attribute) -> bool:
        """Whether a method is called, and what it gives is printed or let go.

        What is kept of it may be a method, a class or the object itself, of each of the two.
        """
        call = self._parents.get(id(method))
        if not isinstance(call, ast.Call) or call.func is not method:
            return False
        around = self._parents.get(id(call))
        while isinstance(around, ast.Call) and last_name(around.func) == "print":
            around = self._parents.get(id(around))
        return isinstance(around, ast.Expr)

    def _is_turned(self, node: ast.expr) -> bool:
        """Whether the values of a dictionary become keys."""
        return turned_around(self._nodes, self._parents, self._names_of(node), node) > 0

    def _names_of(self, node: ast.expr) -> set[str]:
        """The names that an assignment gives to an expression."""
        above = self._parents.get(id(node))
        targets = above.targets if isinstance(above, ast.Assign) else []
        targets = [above.target] if isinstance(above, ast.AnnAssign) else targets
        return {last_name(target) for target in targets} - {""}

    def _is_looked_through(self, node: ast.expr) -> bool:
        """Whether a list is asked where something stands in it: ``STEPS.index(step)``."""
        names = self._names_of(node)
        for asked in self._nodes if names else ():
            match asked:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id=name), attr="index" | "remove" | "count")
                ) if name in names:
                    return True
        return False


def _annotations(node: ast.AST) -> Iterator[ast.expr]:
    for name in ("annotation", "returns"):
        found = getattr(node, name, None)
        if isinstance(found, ast.expr):
            yield found


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _asked(node: ast.expr) -> ast.expr:
    """``X`` of ``id(X)`` and of ``X.__name__``."""
    if isinstance(node, ast.Call) and last_name(node.func) in ("id", "hash") and node.args:
        return node.args[0]
    return node


def _is_enum(bases: list[ast.expr]) -> bool:
    return any(last_name(base).endswith(("Enum", "Flag")) for base in bases)


def _is_patching(func: ast.expr) -> bool:
    names = ("setattr", "delattr", "object")
    return last_name(func) in names


def _firsts(rows: list[ast.expr]) -> list[ast.expr]:
    """The first column of a table that is written as rows."""
    tuples = [row for row in rows if isinstance(row, (ast.Tuple, ast.List)) and len(row.elts) > 1]
    return [row.elts[0] for row in tuples] if len(tuples) == len(rows) else []


def _joined_keys(node: ast.expr) -> list[ast.expr]:
    """The keys of dictionaries that are joined by ``|``."""
    if isinstance(node, ast.BinOp):
        return [*_joined_keys(node.left), *_joined_keys(node.right)]
    return [key for key in node.keys if key is not None] if isinstance(node, ast.Dict) else []


_KEYED = frozenset({"Counter", "OrderedDict", "dict", "frozenset", "fromkeys", "set", "zip"})
_IN_TURN = frozenset({"enumerate", "iter", "list", "reversed", "sorted", "tuple", "zip"})
"""What gives the elements of a list one after the other, as they are."""
_CATCHERS = frozenset({"suppress", "raises", "assertRaises", "assertRaisesRegex"})


def _tests(node: ast.AST) -> list[ast.AST]:
    """The conditions of one function, or of a module's top, that ask for a type."""
    found: list[ast.AST] = []
    pending = list(getattr(node, "body", []))
    while pending:
        inner = pending.pop()
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(inner, (ast.If, ast.IfExp, ast.While)):
            found.append(inner.test)
        pending += children_of(inner)
    return found
