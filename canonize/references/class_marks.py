"""What makes a class known for itself: virtual subclasses, `copyreg`, `isinstance`, its name.

Two classes that are one from then on answer for each other: who was registered with the one passes
the test for the other, and a list of the subclasses of the one has those of the other in it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from canonize.core.ast_nodes import nodes_of
from canonize.core.reasons import Code, Reason
from canonize.references.sides import Sides, last_name

_TESTS = frozenset({"isinstance", "issubclass"})


@dataclass(slots=True)
class ClassMarks:
    """What the files of a tree do with the two; by side, true for the competitor.

    Args:
        registered: ``X.register(C)``.
        listed: ``X.__subclasses__()``.
        reduced: ``copyreg.pickle(X, ...)``.
        tested: ``isinstance(x, X)``.
        derived: ``class C(X)``.
        used: anything else.
        unions: types that are one or the other.
        taken_apart: where somebody asks what a type is made of.
        testing: functions that test one of their parameters for the competitor alone: by name, the
            number of the parameter and the place.
        passed: calls that are given a new object of the canonical: name, argument, place.
    """

    registered: dict[bool, str] = field(default_factory=dict)
    listed: dict[bool, str] = field(default_factory=dict)
    reduced: dict[bool, str] = field(default_factory=dict)
    tested: dict[bool, str] = field(default_factory=dict)
    derived: dict[bool, str] = field(default_factory=dict)
    used: dict[bool, str] = field(default_factory=dict)
    unions: list[str] = field(default_factory=list)
    taken_apart: list[str] = field(default_factory=list)
    testing: dict[tuple[str, int], str] = field(default_factory=dict)
    passed: dict[tuple[str, int], str] = field(default_factory=dict)

    def reasons(self) -> Iterator[str]:
        """Where the one would answer for the other."""
        return (Reason(said, Code.IDENTITY) for said in self._sayings())

    def _sayings(self) -> Iterator[str]:
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
        for key in sorted(self.testing.keys() & self.passed.keys()):
            yield (
                f"{self.testing[key]} tests what {key[0]} is given for one of the two, and "
                f"{self.passed[key]} gives it the other"
            )

    def could_meet(self, data: bytes) -> bool:
        """Whether a file without the competitor may do something that meets what is known."""
        return bool(
            self.listed
            or self.reduced
            or (self.tested and b".register" in data)
            or (self.registered and (b"isinstance" in data or b"issubclass" in data))
            or (self.derived and b"__subclasses__" in data)
            or any(name.encode() in data for name, _ in self.testing)
        )

    def read(self, path: str, body: ast.Module, sides: Sides) -> None:
        """Adds what one file does."""
        made = _made(body)
        for node in nodes_of(body):
            place = f"{path}:{getattr(node, 'lineno', 1)}"
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
                case ast.Call(func=func) if last_name(func) == "get_args":
                    self.taken_apart.append(place)
                case ast.Attribute(attr="__args__"):
                    self.taken_apart.append(place)
                case ast.Call(func=func, args=[first, *_]) if ast.unparse(func) in _REDUCING:
                    self._note(self.reduced, sides.of(first), place)
                case ast.Call(func=func, args=[_, kind]) if last_name(func) in _TESTS:
                    self._note(self.tested, sides.of(kind), place)
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    self._function(node, path, sides)
                case ast.Call(func=ast.Name() | ast.Attribute() as func):
                    self._note(self.used, sides.of(func), place)
                    self._call(node, last_name(func), place, made, sides)

    def _note(self, table: dict[bool, str], side: bool | None, place: str) -> None:
        if side is not None:
            table.setdefault(side, place)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, path: str, sides: Sides
    ) -> None:
        names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
        names = names[1:] if names[:1] in (["self"], ["cls"]) else names
        for inner in nodes_of(node):
            match inner:
                case ast.Call(func=func, args=[ast.Name(id=name), kind]) if (
                    last_name(func) in _TESTS and name in names and sides.of(kind) is True
                ):
                    key = node.name, names.index(name)
                    self.testing.setdefault(key, f"{path}:{inner.lineno}")

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
            if isinstance(value, ast.Call) and sides.of(value.func) is False:
                self.passed.setdefault((name, number), place)


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
