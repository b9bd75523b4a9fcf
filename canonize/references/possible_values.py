"""May what an expression gives be a competitor, what takes its place, or an object of one of them?

A value is followed back over files: through names, parameters and their calls, what functions give
and raise, attributes, and tables, to where the class or function is named. What can't be followed
is nothing: this finds ways that are there, and is no proof that there is none.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from canonize.core.ast_nodes import nodes_of
from canonize.references.called_places import CalledPlaces
from canonize.references.given_in_calls import is_of_class, is_static
from canonize.references.handed_by_python import handed, hooked
from canonize.references.local_bindings import By, Function, WayIn, nodes_run
from canonize.references.passing_on import (
    BASES,
    HANDED,
    HELD_BY,
    HINTS,
    HOOKS,
    LEAVING,
    LOADING,
    OF_TABLES,
    RUNNING,
    SAME,
    Slot,
)
from canonize.references.seen_files import NodeIn, SeenIn
from canonize.references.sides import last_name

_STEPS = 12_000
_EACH = 600
"""Steps for all questions together, and for each: one that leads far leaves the others theirs."""
_DEEP = 24


@dataclass(frozen=True, slots=True)
class Value:
    """What something may be.

    Args:
        is_old: the competitor, or of it.
        is_object: an object that the class made, or a member of the enumeration.
        is_derived: a class that derives from it, or an object of such a one.
    """

    is_old: bool
    is_object: bool = False
    is_derived: bool = False


Values = frozenset[Value]
_Given = tuple[SeenIn, ast.AST]
_NONE: Values = frozenset()


class PossibleValues:
    """Asks about one competitor and what takes its place."""

    def __init__(self, places: CalledPlaces) -> None:
        self._places = places
        self._known: dict[tuple[NodeIn, Slot], Values] = {}
        self._asked: set[tuple[NodeIn, Slot]] = set()
        self._raised: dict[NodeIn, Values] = {}
        self._given: dict[tuple[NodeIn, str], list[NodeIn]] = {}
        self._handed: dict[str, Values] = {}
        self._quoted: dict[NodeIn, ast.AST | None] = {}
        self._steps = 0
        self._last = _STEPS

    def begin(self) -> None:
        """A question begins: what it may cost does not depend on those before it."""
        self._last = min(self._steps + _EACH, _STEPS)

    def of(self, place: SeenIn, node: ast.AST | None, part: Slot = Slot.ALL) -> Values:
        """What an expression of a file may give."""
        if node is None:
            return _NONE
        key = NodeIn.of(place, node), part
        if key in self._known:
            return self._known[key]
        if key in self._asked or len(self._asked) > _DEEP or self._steps > self._last:
            return _NONE
        self._steps += 1
        self._asked.add(key)
        found = self._expression(place, node, part)
        self._asked.remove(key)
        if (found or not self._asked) and self._steps <= self._last:
            self._known[key] = found
        return found

    def raised(self, place: SeenIn, statements: Iterable[ast.AST]) -> Values:
        """What some statements may raise, or what they call does."""
        found: set[Value] = set()
        if not self._places.can_be_raised:
            return _NONE
        for statement in statements:
            key = NodeIn.of(place, statement)
            if key not in self._raised and len(self._asked) <= _DEEP:
                self._raised[key] = _NONE
                raised = frozenset(self._raises(place, statement))
                self._raised[key] = raised
                if self._steps > self._last:  # a later question may see all of it
                    del self._raised[key]
                found |= raised
                continue
            found |= self._raised.get(key, _NONE)
        return frozenset(found)

    def _raises(self, place: SeenIn, statement: ast.AST) -> Iterator[Value]:
        for node in nodes_run(statement):
            if isinstance(node, ast.Raise) and node.exc is not None:
                yield from map(_made, self.of(place, _grouped(node.exc)))
            elif isinstance(node, ast.Call) and self._steps < self._last:
                self._steps += 1
                yield from self._raised_by(place, node)
            elif isinstance(node, (ast.For, ast.AsyncFor)) and isinstance(node.iter, ast.Name):
                # a generator raises where it is gone through
                function = place.bindings.parameter(node.iter)
                given = self._places.given(place, function, node.iter.id) if function else ()
                for there, made in given:
                    if isinstance(made, ast.Call):
                        yield from self._raised_by(there, made)

    def _raised_by(self, place: SeenIn, call: ast.Call) -> Iterator[Value]:
        for there, function in self._places.called_or_given(place, call):
            if not isinstance(function, (ast.ClassDef, ast.Lambda)):
                yield from self.raised(there, function.body)

    def _expression(self, place: SeenIn, node: ast.AST, part: Slot) -> Values:
        if isinstance(node, (ast.Name, ast.Attribute)):
            return self._name(place, node, part)
        if isinstance(node, ast.Call):
            return frozenset(self._call(place, node, part))
        if isinstance(node, ast.Yield):
            return self._given_by(self._places.calls_of("send"))
        found = self._each(place, _inner(node, part))
        return self._elements(found) if isinstance(node, ast.Subscript) else found

    def _each(self, place: SeenIn, parts: Iterable[tuple[ast.AST | None, Slot]]) -> Values:
        found: set[Value] = set()
        for node, part in parts:
            found |= self.of(place, node, part)
        return frozenset(found)

    def _name(self, place: SeenIn, node: ast.Name | ast.Attribute, part: Slot) -> Values:
        side = self._places.side(place, node)
        if side is not None:
            return frozenset({Value(side)})
        if isinstance(node, ast.Attribute) and node.attr == "__class__":
            return frozenset(map(_class_of, filter(_is_object, self.of(place, node.value))))
        found: set[Value] = set()
        if (derived := self._places.side_of_derived(place, node)) is not None:
            return frozenset({Value(derived, is_derived=True)})
        if isinstance(node, ast.Attribute) and node.attr in BASES:
            return self._bases(place, node.value)
        if isinstance(node, ast.Attribute) and node.attr == "__annotations__":
            return self._annotations(place, node.value)
        if isinstance(node, ast.Attribute) and node.attr in HELD_BY:
            found |= self.of(place, node.value)
        if isinstance(node, ast.Attribute) and node.attr == "__dict__":
            found |= self._of_classes() | self._imported_by(place.sides.full(node.value))
        if isinstance(node, ast.Attribute):
            owners = self.of(place, node.value) if self._places.are_enumerations else _NONE
            found |= {Value(v.is_old, is_object=True) for v in owners if not v.is_object}
        if isinstance(node, ast.Attribute) and node.attr in HANDED:
            found |= self._handed_by_python(node.attr)
        function = place.bindings.parameter(node) if isinstance(node, ast.Name) else None
        if function is not None and isinstance(node, ast.Name):
            found |= self.of_parameter(place, function, node.id)
        for there, bound in self._places.bound(place, node):
            found |= self._bound(there, bound, part)
        if isinstance(node, ast.Attribute) and not found:
            for there, getter in self._places.properties(node):
                found |= {*self._results(there, getter)}
        return frozenset(found)

    def _bound(self, place: SeenIn, bound: WayIn, part: Slot) -> Values:
        match bound.how:
            case By.KEY:
                return self.of(place, bound.node) if Slot.KEYS in part else _NONE
            case By.CAUGHT if isinstance(bound.node, ast.ExceptHandler):
                return self._caught(place, bound.node)
            case By.ELEMENT if isinstance(bound.node, (ast.Name, ast.Attribute, ast.Dict)):
                return self.of(place, bound.node, Slot.KEYS)
            case By.WHOLE | By.JOINED:
                return self.of(place, bound.node, part)
        return self._elements(self.of(place, bound.node))

    def _elements(self, of: Values) -> Values:
        """What an element is; a class that can be gone through has its members."""
        return frozenset(map(_made, of)) if self._places.are_enumerations else of

    def _caught(self, place: SeenIn, handler: ast.ExceptHandler) -> Values:
        asked = {v.is_old for v in self.of(place, handler.type)}
        above = place.bindings.parent(handler)
        raised = (
            self.raised(place, above.body) if isinstance(above, (ast.Try, ast.TryStar)) else _NONE
        )
        return frozenset(v for v in raised if not asked or v.is_old in asked)

    def _given_to(self, place: SeenIn, function: Function, name: str) -> Iterator[_Given]:
        """What calls give a parameter, looked for once: many ways lead to the same function."""
        key = NodeIn.of(place, function), name
        if key not in self._given:
            given = self._places.given(place, function, name)
            self._given[key] = [NodeIn.of(there, one) for there, one in given]
        return map(self._places.again, self._given[key])

    def of_parameter(self, place: SeenIn, function: Function, name: str) -> Values:
        """What calls give a parameter."""
        found: set[Value] = set()
        owner = place.bindings.owner(function)
        args = function.args.args
        if owner is not None and _makes_classes(owner) and not (args and args[0].arg == name):
            found |= self._of_classes()
        if owner is not None and args and args[0].arg == name and not is_static(function):
            side = self._places.side(place, ast.Name(owner.name))
            is_object = not is_of_class(function)
            return frozenset() if side is None else frozenset({Value(side, is_object=is_object)})
        called = getattr(function, "name", "")
        if owner is not None and called in HOOKS:
            found |= self._tested(owner, is_object=called == "__instancecheck__")
        for there, given in self._given_to(place, function, name):
            if self._steps > self._last:
                break
            found |= self.of(there, given)
        if owner is not None and called in LEAVING:
            is_class = [arg.arg for arg in args[1:2]] == [name]
            for there, block in self._places.blocks_of(owner.name):
                raised = self.raised(there, block.body)
                found |= {_class_of(v) for v in raised} if is_class else raised
        return frozenset(found)

    def _call(self, place: SeenIn, call: ast.Call, part: Slot) -> Iterator[Value]:
        name = last_name(call.func)
        if name == "type" and len(call.args) == 1:
            yield from map(_class_of, filter(_is_object, self.of(place, call.args[0])))
            return
        if name == "getmro" and call.args:
            yield from self._bases(place, call.args[0])
        if name == "mro" and isinstance(call.func, ast.Attribute):
            yield from self._bases(place, call.func.value)
        if name in ("vars", "getmembers") and call.args:
            yield from self._of_classes() | self._imported_by(place.sides.full(call.args[0]))
        if name in HINTS and call.args:
            yield from self._annotations(place, call.args[0])
        if name in HANDED:
            yield from self._handed_by_python(name)
        if name in LOADING and isinstance(call.func, ast.Attribute):
            yield from self._given_by(self._places.calls_of("dumps"))
            yield from self._given_by(self._places.calls_of("dump"))
        # calling an object may be asking a weak reference for it
        yield from map(_made, self.of(place, call.func))
        for there, function in self._places.called_or_given(place, call):
            yield from self._results(there, function)
        if isinstance(call.func, ast.Attribute) and name in OF_TABLES:
            yield from self.of(place, call.func.value, OF_TABLES[name] & part or part)
        if name in SAME:
            given = self._each(place, ((one, part) for one in call.args))
            yield from (*given, *self._elements(given))
        if name in RUNNING and call.args:
            as_call = ast.Call(call.args[0], call.args[1:], [])
            yield from self.of(place, as_call)

    def _bases(self, place: SeenIn, node: ast.expr) -> Values:
        """Those of a class that derives from one of the two, and that class itself."""
        side = place.sides.of_class(node)
        if side is not None:
            return frozenset({Value(side)})
        return frozenset(Value(v.is_old) for v in self.of(place, node) if not v.is_object)

    def _given_by(self, calls: Iterable[tuple[SeenIn, ast.Call]]) -> Values:
        """What some calls are given first."""
        found: set[Value] = set()
        for place, call in calls:
            found |= self.of(place, call.args[0]) if call.args else _NONE
        return frozenset(found)

    def _handed_by_python(self, word: str) -> Values:
        """The classes that Python has from wherever they are named."""
        if word not in self._handed:
            self._handed[word] = _NONE
            found = (v for there, node in handed(self._places, word) for v in self.of(there, node))
            self._handed[word] = frozenset(map(_class_of, found))
        return self._handed[word]

    def _tested(self, owner: ast.ClassDef, *, is_object: bool) -> Values:
        """What a class is asked about that answers itself what is of it."""
        found = {
            value
            for there, node, _ in hooked(self._places, owner)
            for value in self.of(there, node)
        }
        return frozenset(found if is_object else map(_class_of, found))

    def _of_classes(self) -> Values:
        """What bodies of classes bind: what ``vars(cls)`` gives of one of them."""
        found: set[Value] = set()
        for place, value in self._places.in_classes():
            found |= self.of(place, value)
        return frozenset(found)

    def _imported_by(self, module: str) -> Values:
        """What ``vars(module)`` gives of the two, which it imports."""
        found: set[Value] = set()
        for there in self._places.naming() if module else ():
            for node in there.body.body if there.module == module else ():
                for alias in node.names if isinstance(node, ast.ImportFrom) else ():
                    side = there.sides.of(ast.Name(alias.asname or alias.name))
                    found |= {Value(side)} if side is not None else set()
        return frozenset(found)

    def _annotations(self, place: SeenIn, node: ast.expr) -> Values:
        """The types that a function or a class says, or whatever a parameter is given."""
        found: set[Value] = set()
        for there, definition in self._places.meant(place, node):
            for inner in nodes_of(definition):
                for said in ("annotation", "returns"):
                    found |= self.of(there, self._unquoted(there, getattr(inner, said, None)))
        return frozenset(found)

    def _unquoted(self, place: SeenIn, annotation: ast.AST | None) -> ast.AST | None:
        """A type that is written as a text, as the expression that it says."""
        if not isinstance(annotation, ast.Constant) or not isinstance(annotation.value, str):
            return annotation
        key = NodeIn.of(place, annotation)
        if key not in self._quoted:
            try:
                said: ast.AST | None = ast.parse(annotation.value, mode="eval").body
            except SyntaxError:
                said = None
            self._quoted[key] = said
        return self._quoted[key]

    def _results(self, place: SeenIn, function: ast.ClassDef | Function) -> Iterator[Value]:
        if isinstance(function, ast.Lambda):
            yield from self.of(place, function.body)
        elif not isinstance(function, ast.ClassDef):
            for node in nodes_run(function):
                if isinstance(node, (ast.Return, ast.Yield, ast.YieldFrom)):
                    yield from self.of(place, node.value)


def _makes_classes(owner: ast.ClassDef) -> bool:
    """Whether a class is a metaclass: its methods are given bodies of classes."""
    return any(last_name(base) in ("type", "ABCMeta", "EnumMeta") for base in owner.bases)


def _made(value: Value) -> Value:
    return replace(value, is_object=True)


def _is_object(value: Value) -> bool:
    return value.is_object


def _class_of(value: Value) -> Value:
    return replace(value, is_object=False)


def _grouped(raised: ast.expr) -> ast.expr:
    """What a group of exceptions holds; anything else is itself."""
    match raised:
        case ast.Call(func=func, args=[_, some]) if last_name(func).endswith("ExceptionGroup"):
            return some
    return raised


def _inner(node: ast.AST, part: Slot) -> Iterator[tuple[ast.AST | None, Slot]]:
    """The parts of an expression of which its value may be."""
    match node:
        case ast.Subscript(value=value):
            yield value, Slot.VALUES
        case ast.Dict(keys=keys, values=values):
            if Slot.KEYS in part:
                yield from ((key, Slot.ALL) for key in keys)
            # what is spread has keys and values of its own
            pairs = zip(keys, values, strict=True)
            yield from ((v, part) for k, v in pairs if k is None or Slot.VALUES in part)
        case ast.DictComp(key=key, value=value):
            yield from [(key, Slot.ALL)] if Slot.KEYS in part else []
            yield from [(value, Slot.ALL)] if Slot.VALUES in part else []
        case ast.ListComp(elt=one) | ast.SetComp(elt=one) | ast.GeneratorExp(elt=one):
            yield one, Slot.ALL
        case ast.List(elts=some) | ast.Tuple(elts=some) | ast.Set(elts=some):
            yield from ((one, Slot.ALL) for one in some)
        case ast.IfExp(body=body, orelse=other):
            yield from ((body, part), (other, part))
        case ast.BoolOp(values=values):
            yield from ((one, part) for one in values)
        case ast.BinOp(left=left, right=right, op=ast.Add() | ast.BitOr() | ast.Sub()):
            yield from ((left, part), (right, part))
        case ast.Await(value=value) | ast.Starred(value=value) | ast.NamedExpr(value=value):
            yield value, part
