"""What makes a class known for itself: virtual subclasses, `copyreg`, `isinstance`, its name.

Two classes that are one from then on answer for each other: who was registered with the one passes
the test for the other, and a list of the subclasses of the one has those of the other in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from canonize.core.ast_nodes import nodes_of
from canonize.core.file_kinds import is_test
from canonize.core.reasons import Code, Reason
from canonize.references.sides import Sides, last_name
from canonize.syntax.stdlib_names import CHANGING_METHODS

_TESTS = frozenset({"isinstance", "issubclass"})
_ASKING = frozenset({ast.Call, ast.Compare, ast.Match})
_LOOKED_AT = _ASKING | {
    *(ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.BinOp, ast.Subscript),
    *(ast.Attribute, ast.Try, ast.Assign),
}
"""Kinds of nodes that say something; told by their class first, since most do not."""


_Places = dict[tuple[str, int], str]
_SINGLE = ("registered", "listed", "reduced", "tested", "patched", "derived", "used")


def _two_sides() -> dict[bool, _Places]:
    return {True: {}, False: {}}


@dataclass(slots=True)
class ClassMarks:
    """What the files of a tree do with the two; by side, true for the competitor.

    Args:
        registered: ``X.register(C)``.
        listed: ``X.__subclasses__()``.
        reduced: ``copyreg.pickle(X, ...)``.
        tested: ``isinstance(x, X)``.
        patched: ``X.attribute = ...``, ``setattr(X, ...)``; not in tests, which put it back.
        derived: ``class C(X)``.
        used: anything else.
        unions: types that are one or the other.
        taken_apart: where somebody asks what a type is made of.
        testing: functions that test one of their parameters, and tables whose keys are types: by
            side, name and number of the parameter, the place.
        passed: calls, and lookups by type, that are given a new object: by side, name and number
            of the argument, the place.
    """

    registered: dict[bool, str] = field(default_factory=dict)
    listed: dict[bool, str] = field(default_factory=dict)
    reduced: dict[bool, str] = field(default_factory=dict)
    tested: dict[bool, str] = field(default_factory=dict)
    patched: dict[bool, str] = field(default_factory=dict)
    derived: dict[bool, str] = field(default_factory=dict)
    used: dict[bool, str] = field(default_factory=dict)
    unions: list[str] = field(default_factory=list)
    taken_apart: list[str] = field(default_factory=list)
    testing: dict[bool, _Places] = field(default_factory=_two_sides)
    passed: dict[bool, _Places] = field(default_factory=_two_sides)

    def reasons(self, *, are_equal: bool = False) -> Iterator[str]:
        """Where the one would answer for the other.

        Args:
            are_equal: objects of both are compared by what they hold, of whichever class they are.
        """
        return (Reason(said, Code.IDENTITY) for said in self._sayings(are_equal))

    def _sayings(self, are_equal: bool) -> Iterator[str]:
        for old in (True, False):
            if old in self.registered and (asked := self.tested.get(not old)):
                yield (
                    f"{self.registered[old]} registers a class with one of the two, and {asked} "
                    "tests for the other"
                )
            if old in self.listed and (derived := self.derived.get(not old)):
                yield (
                    f"{self.listed[old]} lists the subclasses of one of the two, and {derived} "
                    "derives from the other"
                )
            if old in self.reduced and (used := self.used.get(not old)):
                yield f"{self.reduced[old]} says how one of the two is copied, and {used} has both"
        if self.unions and self.taken_apart:
            yield f"{self.unions[0]} is a type of both, and {self.taken_apart[0]} takes it apart"
        for old in (True, False):
            for key in sorted(self.testing[old].keys() & self.passed[not old].keys()):
                if key[1] == _COMPARED and are_equal:
                    continue
                if key[1] in (_CAUGHT, _COMPARED, _IDENTICAL) and key in self.passed[old]:
                    continue  # a function of that name gives its own kind, too
                if key[1] == _CAUGHT and not old:
                    continue  # never caught, and caught from now on: see `asked_apart`
                if key[1] >= 0 and key in self.testing[not old]:
                    continue  # two functions of that name, and each tests for its own kind
                does, other = _SAID.get(key[1], ("tests what {} is given for", "gives it"))
                yield (
                    f"{self.testing[old][key]} {does.format(key[0])} one of the two, "
                    f"and {self.passed[not old][key]} {other} the other"
                )

    def far_names(self) -> frozenset[str]:
        """Functions and tables that ask for what takes its place, or give it."""
        return frozenset(name for some in (self.testing, self.passed) for name, _ in some[False])

    def could_meet(self, data: bytes) -> bool:
        """Whether a file without the competitor may do something that meets what is known."""
        return bool(
            self.listed
            or self.reduced
            or (self.tested and b".register" in data)
            or (self.registered and (b"isinstance" in data or b"issubclass" in data))
            or (self.derived and b"__subclasses__" in data)
            or any(name.encode() in data for name, _ in self.testing[True])
            or (
                _TESTING.search(data) is not None
                and any(name.encode() in data for name, _ in self.passed[True])
            )
            or any(
                name.encode() in data
                and (b"raise" in data if about == _CAUGHT else b"return" in data)
                for name, about in self.testing[True]
                if about in (_CAUGHT, _COMPARED)
            )
        )

    def read(self, path: str, body: ast.Module, sides: Sides) -> None:
        """Adds what one file does."""
        made = _made(body)
        for node in nodes_of(body):
            if node.__class__ not in _LOOKED_AT:
                continue
            place = f"{path}:{getattr(node, 'lineno', 1)}"
            for owner in _changed(node) if not is_test(path) else ():
                self._note(self.patched, sides.of(owner), place)
            match node:
                case ast.ClassDef(bases=bases):
                    for base in bases:
                        self._note(self.derived, sides.of(base), place)
                case ast.Call(func=ast.Attribute(value=owner, attr="register")):
                    self._note(self.registered, sides.of(owner), place)
                case ast.Call(func=ast.Attribute(value=owner, attr="__subclasses__")):
                    self._note(self.listed, sides.of(owner), place)
                case (
                    ast.BinOp(op=ast.BitOr())
                    | ast.Subscript(value=ast.Name("Union") | ast.Attribute(attr="Union"))
                ):
                    if len(sides.within(node)) > 1:
                        self.unions.append(place)
                case ast.Attribute(attr="__args__") | ast.Call() if _takes_apart(node):
                    self.taken_apart.append(place)
                case ast.Call(func=func, args=[first, *_]) if sides.full(func) in _REDUCING:
                    self._note(self.reduced, sides.of(first), place)
                case ast.Subscript(value=table, slice=key, ctx=ast.Store()) if (
                    last_name(table) == "dispatch_table"
                ):
                    self._note(self.reduced, sides.of(key), place)
                case ast.Call(func=func, args=[_, kind]) if last_name(func) in _TESTS:
                    self._note(self.tested, sides.of(kind), place)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._function(node, path, sides)
                    self._dispatched(node, place, sides)
                    self._given(node, path, sides)
                case ast.Try(handlers=handlers):
                    self._guarded(node, handlers, place, sides)
                case ast.Compare(left=left, ops=[op], comparators=[right]):
                    how = _IDENTICAL if isinstance(op, (ast.Is, ast.IsNot)) else _COMPARED
                    self._compared(left, right, place, made, sides, how)
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys)):
                    for side in {sides.of(key) for key in keys if key is not None} - {None}:
                        self.testing[bool(side)].setdefault((name, _BY_TYPE), place)
                case ast.Subscript(value=table, slice=key):
                    self._looked_up(table, key, place, made, sides)
                case ast.Call(func=ast.Name() | ast.Attribute() as func):
                    self._note(self.used, sides.of(func), place)
                    self._call(node, last_name(func), place, made, sides)

    def merge(self, other: ClassMarks) -> None:
        """Adds what another file does."""
        for name in _SINGLE:
            mine, theirs = getattr(self, name), getattr(other, name)
            for side, place in theirs.items():
                mine.setdefault(side, place)
        for mine, theirs in ((self.testing, other.testing), (self.passed, other.passed)):
            for side in (True, False):
                for key, place in theirs[side].items():
                    mine[side].setdefault(key, place)
        self.unions += other.unions
        self.taken_apart += other.taken_apart

    def _note(self, table: dict[bool, str], side: bool | None, place: str) -> None:
        if side is not None:
            table.setdefault(side, place)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, path: str, sides: Sides
    ) -> None:
        names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        for name, kinds, line in _tests_of(node):
            asked = {sides.of(kind) for kind in kinds} - {None} if name in names else set()
            for side in asked if len(asked) == 1 else ():
                key = node.name, names.index(name)
                self.testing[bool(side)].setdefault(key, f"{path}:{line}")

    def _given(self, node: ast.FunctionDef | ast.AsyncFunctionDef, path: str, sides: Sides) -> None:
        """What a function raises and returns."""
        for inner in nodes_of(node):
            match inner:
                case ast.Raise(exc=ast.expr() as given):
                    kinds = [_CAUGHT]
                case ast.Return(value=ast.expr() as given):
                    kinds = [_COMPARED, _IDENTICAL]
                case _:
                    continue
            made = given.func if isinstance(given, ast.Call) else given
            side = sides.of(made)
            if side is None and isinstance(made, ast.Attribute):
                side = sides.of(made.value)  # a member of an enumeration
            for kind in kinds if side is not None else ():
                self.passed[bool(side)].setdefault((node.name, kind), f"{path}:{inner.lineno}")

    def _guarded(
        self, node: ast.Try, handlers: list[ast.ExceptHandler], place: str, sides: Sides
    ) -> None:
        """Functions that are called where one of the two is caught."""
        caught = set[bool]().union(*(sides.within(h.type) for h in handlers if h.type is not None))
        if len(caught) != 1:
            return
        for statement in node.body:
            for inner in nodes_of(statement):
                if isinstance(inner, ast.Call) and last_name(inner.func):
                    key = last_name(inner.func), _CAUGHT
                    self.testing[min(caught)].setdefault(key, place)

    def _compared(
        self,
        left: ast.expr,
        right: ast.expr,
        place: str,
        made: dict[str, ast.Call],
        sides: Sides,
        how: int,
    ) -> None:
        """``X() == make()``, ``X.MEMBER is make()``: what a function gives, with one of the two."""
        for one, other in ((left, right), (right, left)):
            value = made.get(other.id) if isinstance(other, ast.Name) else other
            if not isinstance(value, ast.Call):
                continue
            mine = made.get(one.id) if isinstance(one, ast.Name) else one
            inner = mine.func if isinstance(mine, ast.Call) else getattr(mine, "value", None)
            side = sides.of(inner) if isinstance(inner, ast.expr) else None
            if side is not None:
                self.testing[side].setdefault((last_name(value.func), how), place)

    def _dispatched(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, place: str, sides: Sides
    ) -> None:
        """``@function.register``: by its argument, or by the first parameter's annotation."""
        for decorator in node.decorator_list:
            func = decorator.func if isinstance(decorator, ast.Call) else decorator
            if not isinstance(func, ast.Attribute) or func.attr != "register":
                continue
            kind = decorator.args[0] if isinstance(decorator, ast.Call) and decorator.args else None
            if kind is None and not isinstance(decorator, ast.Call) and node.args.args:
                kind = node.args.args[0].annotation
            if (side := sides.of(kind)) is not None:
                self.testing[side].setdefault((last_name(func.value), 0), place)

    def _looked_up(
        self,
        table: ast.expr,
        key: ast.expr,
        place: str,
        made: dict[str, ast.Call],
        sides: Sides,
    ) -> None:
        """``TABLE[type(x)]``, for a new object of one of the two."""
        match key:
            case ast.Call(func=ast.Name(id="type"), args=[given]):
                pass
            case ast.Attribute(value=given, attr="__class__"):
                pass
            case _:
                return
        value = made.get(given.id) if isinstance(given, ast.Name) else given
        side = sides.of(value.func) if isinstance(value, ast.Call) else None
        if side is not None:
            self.passed[side].setdefault((last_name(table), _BY_TYPE), place)

    def _call(
        self,
        call: ast.Call,
        name: str,
        place: str,
        made: dict[str, ast.Call],
        sides: Sides,
    ) -> None:
        for number, given in enumerate(call.args):
            value = made.get(given.id) if isinstance(given, ast.Name) else given
            side = sides.of(value.func) if isinstance(value, ast.Call) else None
            if side is not None and name not in _QUIET:
                self.passed[side].setdefault((name, number), place)
        if isinstance(call.func, ast.Attribute) and name == "get" and call.args:
            self._looked_up(call.func.value, call.args[0], place, made, sides)


def _changed(node: ast.AST) -> Iterator[ast.expr]:
    """What a node changes an attribute of, or puts something into one."""
    match node:
        case ast.Attribute(value=ast.Name() | ast.Attribute() as owner, ctx=ast.Store()):
            yield owner
        case ast.Call(func=ast.Name(id="setattr"), args=[owner, *_]):
            yield owner
        case ast.Subscript(value=ast.Attribute(value=owner), ctx=ast.Store() | ast.Del()):
            yield owner
        case ast.Call(func=ast.Attribute(value=ast.Attribute(value=owner), attr=attr)):
            if attr in CHANGING_METHODS:
                yield owner


def _tests_of(function: ast.AST) -> Iterator[tuple[str, list[ast.expr], int]]:
    """What a function asks of a name at once: ``isinstance``, ``type(x) is``, ``case X()``."""
    for node in nodes_of(function):
        if node.__class__ not in _ASKING:
            continue
        match node:
            case ast.Call(func=func, args=[ast.Name(id=name), kinds]) if last_name(func) in _TESTS:
                some = kinds.elts if isinstance(kinds, ast.Tuple) else [kinds]
                yield name, some, node.lineno
            case (
                ast.Compare(
                    left=ast.Call(func=ast.Name(id="type"), args=[ast.Name(id=name)]),
                    comparators=[kind],
                )
                | ast.Compare(
                    left=ast.Attribute(value=ast.Name(id=name), attr="__class__"),
                    comparators=[kind],
                )
            ):
                yield name, [kind], node.lineno
            case ast.Match(subject=ast.Name(id=name), cases=cases):
                for case in cases:
                    for inner in ast.walk(case.pattern):
                        if isinstance(inner, ast.MatchClass):
                            yield name, [inner.cls], inner.lineno


_QUIET = frozenset({"print", "len", "str", "repr", "type", "isinstance", "list", "append"})
_BY_TYPE, _CAUGHT, _COMPARED, _IDENTICAL = -1, -2, -3, -4
_SAID = {
    _BY_TYPE: ("has a key of {} for", "asks there for"),
    _CAUGHT: ("calls {} and catches", "raises"),
    _COMPARED: ("compares what {} gives with", "gives"),
    _IDENTICAL: ("compares what {} gives with", "gives"),
}
"""What is said instead of the number of a parameter."""
_TESTING = re.compile(rb"isinstance|issubclass|\bmatch |\btype\(|__class__|\bregister\b|\{")


def named_by(function: ast.AST, number: int, attributes: Collection[str]) -> str:
    """The attribute of its own that a function reads of one of its parameters; "" for none."""
    if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return ""
    names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
    name = names[number] if number < len(names) else ""
    for node in nodes_of(function):
        match node:
            case ast.Attribute(value=ast.Name(id=read), attr=attr) if (
                read == name and attr in attributes
            ):
                return attr
    return ""


_REDUCING = frozenset({"copyreg.pickle", "copyreg.constructor"})


def _made(body: ast.Module) -> dict[str, ast.Call]:
    """What names of a file are assigned, where it is made by a call."""
    return {
        target.id: node.value
        for node in nodes_of(body)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _takes_apart(node: ast.AST) -> bool:
    return not isinstance(node, ast.Call) or last_name(node.func) == "get_args"
