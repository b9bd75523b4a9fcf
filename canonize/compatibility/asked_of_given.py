"""What functions of the repository ask of what they are given: its name, its module, its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace

from canonize.compatibility.looking_functions import LookingFunctions
from canonize.core.ast_nodes import given_values, nodes_of
from canonize.references.asked_aspects import SHOWN, AskedAspect, Meaning
from canonize.references.given_arguments import parameter
from canonize.references.sides import last_name
from canonize.references.watching import Watch, WatchedArgument, Watching
from canonize.resolution.resolver import BoundNames

_FAR = 3
_OF_ONE = SHOWN | {AskedAspect.MEMBERS}
"""What a class and an object of it answer each in its own way."""


class AskedOfGiven:
    """Follows calls from function to function.

    Args:
        names: who knows what a dotted name means in a module.
    """

    def __init__(self, functions: LookingFunctions, names: BoundNames) -> None:
        self._functions = functions
        self._names = names
        self._watched: dict[tuple[str, int, str, int, Meaning], list[Watch]] = {}
        self._held: list[ast.AST] = []

    def called(
        self, module: str, call: ast.Call, given: WatchedArgument, far: int = 0
    ) -> Iterator[Watch]:
        """What a function of the repository asks of what it is given; told at the call."""
        if far > _FAR:
            return
        found = self._functions.called(module, call)
        if found is None:
            yield from self._by_made(module, call, given, far)
            yield from self._by_companions(module, call, given, far)
            return
        function, bound, home = found
        name = parameter(function, call, given.node, bound=bound)
        asked = self.of_parameter(home, function, name, far, given.meaning) if name else []
        spared = _spared(function, call, bound=bound) if asked else frozenset()
        for watch in asked:
            if (watch.line, watch.shown) not in spared:
                yield _told_at(watch, call, f"{last_name(call.func)}()")

    def _by_made(
        self, module: str, call: ast.Call, given: WatchedArgument, far: int
    ) -> Iterator[Watch]:
        """What a function asks that another one makes: ``group.command("x")(given)``."""
        made = (
            self._functions.called(module, call.func) if isinstance(call.func, ast.Call) else None
        )
        for inner in nodes_of(made[0])[1:] if made is not None else ():
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef)):
                name = parameter(inner, call, given.node, bound=False)
                if name and made is not None:
                    shown = f"{ast.unparse(call.func)}()"
                    for watch in self.of_parameter(made[2], inner, name, far, given.meaning):
                        yield _told_at(watch, call, shown)

    def _by_companions(
        self, module: str, call: ast.Call, given: WatchedArgument, far: int
    ) -> Iterator[Watch]:
        """What a function asks that is given along: ``dumps(x, default=lambda o: ...)``."""
        for node in given_values(call):
            if node is given.node:
                continue
            function: ast.AST | None = node if isinstance(node, ast.Lambda) else None
            if isinstance(node, ast.Name):
                function = self._names.dotted(module, node.id).node if module else None
            args = getattr(function, "args", None)
            if isinstance(args, ast.arguments) and args.args:
                first = args.args[0].arg
                for watch in self.of_parameter(module, function or node, first, far, given.meaning):
                    yield _told_at(watch, node, watch.shown)

    def of_parameter(
        self, home: str, function: ast.AST, name: str, far: int, meaning: Meaning = Meaning.OBJECT
    ) -> list[Watch]:
        """What a function asks of one of its parameters.

        Args:
            meaning: what it is given; texts are asked of that alone, all else of whatever it may
                be.
        """
        key = home, id(function), name, far, meaning
        if key not in self._watched:
            self._watched[key] = []
            self._held.append(function)  # so that no other function gets its id
            watching = Watching(function, lambda call, it: self.called(home, call, it, far + 1))
            found = []
            for node in nodes_of(function):
                if isinstance(node, ast.Name) and node.id == name:
                    for kind in Meaning:
                        is_it = kind is meaning and kind is not Meaning.METHOD
                        asked = watching.of(node, kind)
                        found += [w for w in asked if is_it or w.aspect not in _OF_ONE]
            self._watched[key] = found
        return self._watched[key]


def _spared(function: ast.AST, call: ast.Call, *, bound: bool) -> frozenset[tuple[int, str]]:
    """What a function asks only where a call does not say it: ``endpoint or view.__name__``.

    Each as the line and the text of an expression.
    """
    said = [v for v in given_values(call) if isinstance(v, ast.Constant) and v.value]
    told = {parameter(function, call, value, bound=bound) for value in said} - {""}
    skipped: list[ast.AST] = []
    for node in nodes_of(function) if told else ():
        match node:
            case ast.BoolOp(op=ast.Or(), values=[ast.Name(id=name), *others]) if name in told:
                skipped += others
            case ast.IfExp(test=ast.Name(id=name), orelse=other) if name in told:
                skipped.append(other)
            case ast.IfExp(test=test, body=other) if _is_missing(test, told):
                skipped.append(other)
            case ast.If(test=test, body=others) if _is_missing(test, told):
                skipped += others
    return frozenset(
        (inner.lineno, ast.unparse(inner))
        for node in skipped
        for inner in nodes_of(node)
        if isinstance(inner, ast.expr)
    )


def _is_missing(test: ast.expr, told: set[str]) -> bool:
    """Whether a test is true only where none of some parameters is given."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name(id=name)):
            return name in told
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Is()], comparators=[other]):
            return name in told and isinstance(other, ast.Constant) and other.value is None
    return False


def _told_at(watch: Watch, node: ast.expr, shown: str) -> Watch:
    """What is asked at the place where it is given; a text of an object may be worked on there."""
    is_worked_on = watch.is_worked_on and watch.meaning is Meaning.INSTANCE
    return replace(watch, line=node.lineno, shown=shown, is_worked_on=is_worked_on)
