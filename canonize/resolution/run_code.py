"""Which code of the tree runs when one expression is worked out, or one statement is.

A call is only one way: operators, subscripts, attributes that are properties, loops, ``with``,
``in``, formatted texts and tests for truth call methods too. Only what the code itself says is
followed: names of modules, classes and their bases, the objects that they make, and local names
that were told. What can't be followed is nothing.

The methods behind the operators are those of the language's data model
(https://docs.python.org/3/reference/datamodel.html).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from canonize.core.ast_nodes import dotted_name, given_values
from canonize.resolution.binding_statements import bound_by, decorator_name, flat
from canonize.resolution.resolver import BoundNames, Stands
from canonize.resolution.run_statements import executed, last_part
from canonize.syntax.stdlib_names import (
    CALLED_BY_BUILTINS,
    CONSTRUCTORS,
    ENUMERATIONS,
    ITERATION,
    OF_CLASSES,
    PROPERTIES,
    RUNNING_CALLS,
    TEXT_METHODS,
    TRUTH,
)

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda

_DEEP = 8
_OPERATORS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.MatMult: "matmul", ast.Div: "truediv",
    ast.Mod: "mod", ast.FloorDiv: "floordiv", ast.Pow: "pow", ast.LShift: "lshift",
    ast.RShift: "rshift", ast.BitOr: "or", ast.BitXor: "xor", ast.BitAnd: "and",
}  # fmt: skip
_SIGNS = {ast.USub: "__neg__", ast.UAdd: "__pos__", ast.Invert: "__invert__"}
_COMPARED = {
    ast.Eq: ("__eq__", "__eq__"), ast.NotEq: ("__ne__", "__ne__"), ast.Lt: ("__lt__", "__gt__"),
    ast.LtE: ("__le__", "__ge__"), ast.Gt: ("__gt__", "__lt__"), ast.GtE: ("__ge__", "__le__"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """What an expression is, as far as the tree tells.

    Args:
        node: a class or function.
        module: in which it stands.
        is_object: what the class made, not the class itself.
        of: the class, or its object, that a method was looked up on.
        holder: the class in whose body a function stands.
    """

    node: ast.ClassDef | Function
    module: str
    is_object: bool = False
    of: Thing | None = None
    holder: ast.ClassDef | None = None


Scope = Mapping[str, "Thing | None"]
"""What local names are; ``None``: they hide what the module has, and nobody knows."""


class RunCode:
    """Asks about expressions of modules of a tree."""

    def __init__(self, names: BoundNames) -> None:
        self._names = names
        self._asked: set[tuple[int, str]] = set()
        """Members and calls that are under way: what leads back to one of them says nothing."""

    def runs(self, node: ast.AST, module: str, scope: Scope) -> Iterator[Thing]:
        """The functions that a node itself runs; what its parts run is asked of them.

        Args:
            scope: of local names around it.
        """
        match node:
            case ast.Call():
                yield from self._called(node, module, scope)
            case ast.Attribute(value=value, attr=attr, ctx=ast.Load()):
                yield from self._attribute(self.thing(value, module, scope), attr)
            case ast.Subscript(value=value, ctx=ast.Load()):
                yield from self._subscript(self.thing(value, module, scope))
            case ast.BinOp(left=left, right=right, op=op):
                word = _OPERATORS[type(op)]
                yield from self._methods((f"__{word}__",), left, module, scope)
                yield from self._methods((f"__r{word}__",), right, module, scope)
            case ast.AugAssign(target=target, value=value, op=op):
                word = _OPERATORS[type(op)]
                yield from self._methods((f"__i{word}__", f"__{word}__"), target, module, scope)
                yield from self._methods((f"__r{word}__",), value, module, scope)
            case ast.UnaryOp(op=op, operand=operand):
                found = TRUTH if isinstance(op, ast.Not) else (_SIGNS[type(op)],)
                yield from self._methods(found, operand, module, scope)
            case ast.Compare():
                yield from self._compared(node, module, scope)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self._methods(TRUTH, value, module, scope)
            case (
                ast.If(test=test) | ast.While(test=test) | ast.IfExp(test=test)
                | ast.Assert(test=test)
            ):  # fmt: skip
                yield from self._methods(TRUTH, test, module, scope)
            case ast.FormattedValue(value=value):
                yield from self._methods(TEXT_METHODS, value, module, scope)
            case ast.Starred(value=value, ctx=ast.Load()) | ast.YieldFrom(value=value):
                yield from self._methods(ITERATION, value, module, scope)
            case ast.For(iter=value) | ast.comprehension(iter=value):
                yield from self._methods(ITERATION, value, module, scope)
                for test in getattr(node, "ifs", ()):
                    yield from self._methods(TRUTH, test, module, scope)
            case ast.Assign(targets=[ast.Tuple() | ast.List()], value=value):
                yield from self._methods(ITERATION, value, module, scope)
            case ast.withitem(context_expr=value):
                for name in ("__enter__", "__exit__", "__aenter__", "__aexit__"):
                    yield from self._methods((name,), value, module, scope)
            case ast.ClassDef():
                yield from self._class_statement(node, module, scope)

    def thing(self, node: ast.AST | None, module: str, scope: Scope, deep: int = 0) -> Thing | None:
        """What an expression is; ``None``: it can't be told, or it is nothing of the tree."""
        if deep > _DEEP:
            return None
        match node:
            case ast.Lambda():
                return Thing(node, module)
            case ast.Name(id=name) if name in scope:
                return scope[name]
            case ast.Name() | ast.Attribute():
                return self._named(node, module, scope, deep)
            case ast.Call():
                return self._made(node, module, scope, deep)
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.thing(value, module, scope, deep + 1)
            case ast.IfExp(body=one, orelse=other) | ast.BoolOp(values=[one, other]):
                found = self.thing(one, module, scope, deep + 1)
                return found or self.thing(other, module, scope, deep + 1)
        return None

    def scope_of(self, run: Thing) -> dict[str, Thing | None]:
        """What the parameters of a function are, and ``super``, where they are known."""
        args = run.node.args if not isinstance(run.node, ast.ClassDef) else None
        found: dict[str, Thing | None] = {
            arg.arg: None for arg in ast.walk(args or run.node) if isinstance(arg, ast.arg)
        }
        first = [*args.posonlyargs, *args.args][:1] if args is not None else []
        words = {decorator_name(d) for d in getattr(run.node, "decorator_list", ())}
        if run.of is not None and first and "staticmethod" not in words:
            name = getattr(run.node, "name", "")
            of_class = "classmethod" in words or name in OF_CLASSES
            found[first[0].arg] = replace(run.of, is_object=not of_class)
            for base in run.holder.bases if run.holder is not None else ():
                above = self.thing(base, run.module, {})
                if above is not None and isinstance(above.node, ast.ClassDef):
                    found["super"] = replace(above, is_object=not of_class)
                    break
        return found

    def member(self, of: Thing, name: str) -> Thing | None:
        """The function or class that a class or a base of it has under a name, nearest first."""
        key = id(of.node), name
        if key in self._asked:
            return None
        self._asked.add(key)
        try:
            return self._member(of, name)
        finally:
            self._asked.discard(key)

    def _member(self, of: Thing, name: str) -> Thing | None:
        assert isinstance(of.node, ast.ClassDef)
        for node, home in self.lineage(of.node, of.module):
            bound = [item for item, _ in flat(node.body) if name in bound_by(item)]
            if not bound:
                continue
            item = bound[-1]
            if isinstance(item, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
                is_class = isinstance(item, ast.ClassDef)
                return Thing(item, home, of=None if is_class else of, holder=node)
            kept = self.thing(_kept_in(item), home, {}, 1)
            if kept is None or isinstance(kept.node, ast.ClassDef):
                return kept
            return replace(kept, of=of, holder=node)
        return None

    # Things ---------------------------------------------------------------------------------------

    def _named(
        self, node: ast.Name | ast.Attribute, module: str, scope: Scope, deep: int
    ) -> Thing | None:
        text = dotted_name(node)
        if text and text.partition(".")[0] not in scope:
            found = self._names.dotted(module, text)
            if found.stands is Stands.DEFINITION and found.node is not None:
                assert isinstance(found.node, ast.ClassDef | Function)
                return Thing(found.node, found.module)
            if found.stands is Stands.VALUE and found.node is not None:
                return self.thing(_value_of(found.node, found.name), found.module, {}, deep + 1)
        if isinstance(node, ast.Attribute):
            of = self.thing(node.value, module, scope, deep + 1)
            if of is not None and isinstance(of.node, ast.ClassDef):
                return self.member(of, node.attr)
        return None

    def _made(self, call: ast.Call, module: str, scope: Scope, deep: int) -> Thing | None:
        """What a call gives: an object of a class, or the function of a ``partial``."""
        word = last_part(call.func)
        if word in ("partial", "partialmethod", "staticmethod", "classmethod") and call.args:
            return self.thing(call.args[0], module, scope, deep + 1)
        if word == "super" and not call.args and (of := scope.get("super")) is not None:
            return of
        found = self.thing(call.func, module, scope, deep + 1)
        if found is not None and isinstance(found.node, ast.ClassDef) and not found.is_object:
            return replace(found, is_object=True)
        if found is not None and isinstance(found.node, ast.FunctionDef):
            given = [n.value for n in executed(found.node) if isinstance(n, ast.Return)]
            key = id(call), ""
            if len(given) == 1 and key not in self._asked:
                self._asked.add(key)
                try:
                    return self.thing(given[0], found.module, self.scope_of(found), deep + 1)
                finally:
                    self._asked.discard(key)
        return None

    def lineage(
        self, cls: ast.ClassDef, module: str, scope: Scope | None = None
    ) -> Iterator[tuple[ast.ClassDef, str]]:
        """A class and those above it, as far as they are of the tree."""
        pending, seen = [(cls, module)], {id(cls): cls}
        while pending:
            node, home = pending.pop(0)
            yield node, home
            for base in node.bases:
                named = base.value if isinstance(base, ast.Subscript) else base
                around = scope if scope is not None and home == module else {}
                found = self.thing(named, home, around, 1)
                above = found.node if found is not None and not found.is_object else None
                if isinstance(above, ast.ClassDef) and found and id(above) not in seen:
                    seen[id(above)] = above
                    pending.append((above, found.module))

    # What runs ------------------------------------------------------------------------------------

    def _methods(
        self, names: Iterable[str], of: ast.AST, module: str, scope: Scope
    ) -> Iterator[Thing]:
        """The first of some methods that an object, or the metaclass of a class, has."""
        found = self.thing(of, module, scope)
        if found is None or not isinstance(found.node, ast.ClassDef):
            return
        if not found.is_object:
            above = self._metaclass(found)
            if above is None:
                return
            found = above
        assert isinstance(found.node, ast.ClassDef)
        for name in names:
            if (method := self.member(found, name)) is not None:
                yield method
                if name not in ITERATION:
                    return

    def _metaclass(self, of: Thing) -> Thing | None:
        assert isinstance(of.node, ast.ClassDef)
        for node, home in self.lineage(of.node, of.module):
            for keyword in node.keywords:
                if keyword.arg == "metaclass":
                    found = self.thing(keyword.value, home, {})
                    return found if found and isinstance(found.node, ast.ClassDef) else None
        return None

    def _called(self, call: ast.Call, module: str, scope: Scope) -> Iterator[Thing]:
        found = self.thing(call.func, module, scope)
        if found is not None and not isinstance(found.node, ast.ClassDef):
            yield found
        elif found is not None and isinstance(found.node, ast.ClassDef):
            yield from self._making(found)
        word = last_part(call.func)
        given = given_values(call)
        if isinstance(call.func, ast.Name) and word not in scope:
            for value in given if word in CALLED_BY_BUILTINS else ():
                yield from self._methods(CALLED_BY_BUILTINS[word], value, module, scope)
        if word in RUNNING_CALLS:
            for value in given:
                run = self.thing(value, module, scope)
                if run is not None and not isinstance(run.node, ast.ClassDef):
                    yield run
        if word == "type" and len(call.args) == 3 and isinstance(call.args[1], ast.Tuple):
            for base in call.args[1].elts:
                yield from self._hooks(self.thing(base, module, scope), ("__init_subclass__",))

    def _making(self, of: Thing) -> Iterator[Thing]:
        """What calling a class runs, or calling an object."""
        assert isinstance(of.node, ast.ClassDef)
        if of.is_object:
            yield from self._hooks(of, ("__call__",))
            return
        above = self._metaclass(of)
        yield from self._hooks(above, ("__call__",))
        yield from self._hooks(of, CONSTRUCTORS)
        for node, home in self.lineage(of.node, of.module):
            for item in node.body:
                value = item.value if isinstance(item, ast.AnnAssign) else None
                for keyword in value.keywords if isinstance(value, ast.Call) else ():
                    made = None
                    if keyword.arg in ("default_factory", "factory"):
                        made = self.thing(keyword.value, home, {})
                    if made is not None and not isinstance(made.node, ast.ClassDef):
                        yield made

    def _hooks(self, of: Thing | None, names: Iterable[str]) -> Iterator[Thing]:
        if of is not None and isinstance(of.node, ast.ClassDef):
            for name in names:
                found = self.member(of, name)
                if found is not None:
                    yield found

    def _attribute(self, of: Thing | None, attr: str) -> Iterator[Thing]:
        """A property, or what stands in for attributes that are not there."""
        if of is None or not isinstance(of.node, ast.ClassDef) or not of.is_object:
            return
        yield from self._hooks(of, ("__getattribute__",))
        found = self.member(of, attr)
        if found is None:
            if not self._is_set(of, attr):
                yield from self._hooks(of, ("__getattr__",))
        elif not isinstance(found.node, ast.Lambda | ast.ClassDef):
            words = {decorator_name(d) for d in found.node.decorator_list}
            if words & PROPERTIES or any(w.endswith("property") for w in words):
                yield found
        elif isinstance(found.node, ast.ClassDef) and found.is_object:
            yield from self._hooks(found, ("__get__",))

    def _is_set(self, of: Thing, attr: str) -> bool:
        """Whether the class, or a method of it, gives its objects an attribute."""
        assert isinstance(of.node, ast.ClassDef)
        for node, _ in self.lineage(of.node, of.module):
            if any(attr in bound_by(item) for item, _ in flat(node.body)):
                return True
            for inner in ast.walk(node):
                is_it = isinstance(inner, ast.Attribute) and inner.attr == attr
                if is_it and isinstance(getattr(inner, "ctx", None), ast.Store):
                    return True
        return False

    def _subscript(self, of: Thing | None) -> Iterator[Thing]:
        if of is not None:
            yield from self._hooks(of, ("__getitem__" if of.is_object else "__class_getitem__",))

    def _compared(self, node: ast.Compare, module: str, scope: Scope) -> Iterator[Thing]:
        sides = [node.left, *node.comparators]
        for left, op, right in zip(sides, node.ops, sides[1:], strict=False):
            if isinstance(op, (ast.In, ast.NotIn)):
                yield from self._methods(("__contains__", *ITERATION), right, module, scope)
            elif type(op) in _COMPARED:
                mine, its = _COMPARED[type(op)]
                yield from self._methods((mine,), left, module, scope)
                yield from self._methods((its,), right, module, scope)

    def _class_statement(self, node: ast.ClassDef, module: str, scope: Scope) -> Iterator[Thing]:
        """What making a class runs: hooks of its bases, and of what stands in its body."""
        lineage = [*self.lineage(node, module, scope)]
        for above, home in lineage[1:]:
            hook = self.member(Thing(above, home), "__init_subclass__")
            if hook is not None:
                yield hook
                break
        for item, _ in flat(node.body):
            if (made := self.thing(_kept_in(item), module, {})) is not None and made.is_object:
                yield from self._hooks(made, ("__set_name__",))
        if any(last_part(base) in ENUMERATIONS for above, _ in lineage for base in above.bases):
            names = ("__new__", "__init__", "_generate_next_value_")
            yield from self._hooks(Thing(node, module), names)


def _kept_in(item: ast.stmt) -> ast.expr | None:
    return item.value if isinstance(item, (ast.Assign, ast.AnnAssign)) else None


def _value_of(node: ast.stmt, name: str) -> ast.expr | None:
    """The value that a statement binds to a name and to no part of it."""
    match node:
        case ast.Assign(targets=targets, value=value):
            named = any(isinstance(t, ast.Name) and t.id == name for t in targets)
            return value if named else None
        case ast.AnnAssign(target=ast.Name(), value=value):
            return value
    return None
