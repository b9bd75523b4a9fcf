"""What one file does with a competitor and with what takes its place, read once.

A preview asks the same of the same files after each step, and for each competitor again; few of
them changed meanwhile, and in most the same of the two are named. What is said here rests on the
bytes of the file and on which of its names mean which of the two, and is kept with these.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name, given_values, nodes_of
from canonize.core.tree import SourceTree
from canonize.references.class_marks import ClassMarks
from canonize.references.given_arguments import argument
from canonize.references.given_elsewhere import names_with
from canonize.references.meeting_tables import MeetingPlace, tables_entered
from canonize.references.sides import Sides
from canonize.resolution.parsed_files import parsed_file

Meant = Mapping[tuple[str, str], bool]
"""By module and name, which of the two is meant: true for the competitor."""


@dataclass(frozen=True, slots=True)
class Handed:
    """One of the two, or a new object of it, that a call gives to a function.

    Args:
        is_old: the competitor.
        is_class: it is the class itself.
        is_text: it is written as a text of nothing else.
        function: as it is written.
        argument: by which it is given: its number, its keyword, or ``None`` after a ``*``.
        number: of the argument, as it is written; ``None`` for a keyword.
    """

    is_old: bool
    is_class: bool
    is_text: bool
    function: str
    argument: int | str | None
    number: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Hinted:
    """A decorator of a function whose annotations say one of the two."""

    is_old: bool
    decorator: str
    line: int


@dataclass(frozen=True, slots=True)
class SaidOfTwo:
    """What one file says.

    Args:
        marks: what makes a class known for itself.
        derived: classes at its top that derive from one of the two.
        entered: tables that one of the two is entered in.
        handed: what its calls give.
        hinted: decorators of functions whose annotations say one of the two.
        gives: definitions at its top that name one of the two, with which.
    """

    marks: ClassMarks
    derived: frozenset[str]
    entered: tuple[tuple[str, MeetingPlace], ...]
    handed: tuple[Handed, ...]
    hinted: tuple[Hinted, ...]
    gives: frozenset[tuple[str, bool]]


def said_of_two(
    tree: SourceTree,
    path: str,
    named: Meant,
    about: Hashable,
    sides_of: Callable[[ast.Module], Sides],
) -> SaidOfTwo | None:
    """That of a file; read once as long as its bytes and the meaning of its names are the same.

    Args:
        named: of what the file may name, what means one of the two.
        about: whatever else the meaning of its names rests on: its module and package.
        sides_of: which of its expressions mean which.

    Returns:
        ``None``: it is no Python.
    """
    facts, key = tree.facts(path), (SaidOfTwo, about, frozenset(named.items()))
    if key not in facts:
        body = parsed_file(tree, path)
        facts[key] = None if body is None else _read(path, body, sides_of(body))
    found = facts[key]
    assert found is None or isinstance(found, SaidOfTwo)
    return found


def _read(path: str, body: ast.Module, sides: Sides) -> SaidOfTwo:
    marks = ClassMarks()
    marks.read(path, body, sides)
    gives = (
        (name, side)
        for _, names, within in names_with(body, sides)
        for name in names
        for side in within
    )
    return SaidOfTwo(
        marks,
        frozenset(name for name, base in _bases(body) if sides.of(base)),
        tuple(tables_entered(path, body, sides)),
        tuple(_handed(body, sides)),
        tuple(_hinted(body, sides)),
        frozenset(gives),
    )


def _handed(body: ast.Module, sides: Sides) -> Iterator[Handed]:
    for call in nodes_of(body):
        if not isinstance(call, ast.Call):
            continue
        values = given_values(call)
        for number, given in enumerate(values):
            side, is_class = sides.of(given), True
            if side is None and isinstance(given, ast.Call):
                side, is_class = sides.of(given.func), False
            if side is not None:
                is_text = isinstance(given, ast.Constant)
                function = dotted_name(call.func)
                by = argument(call, given)
                place = number if number < len(call.args) else None
                yield Handed(side, is_class, is_text, function, by, place, call.lineno)


def _hinted(body: ast.Module, sides: Sides) -> Iterator[Hinted]:
    for function in nodes_of(body):
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if not function.decorator_list:
            continue
        args = function.args
        said = [a.annotation for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
        found = {
            side
            for one in (*said, function.returns)
            if one is not None
            for side in sides.within(one)
        }
        for decorator in function.decorator_list if found else ():
            func = decorator.func if isinstance(decorator, ast.Call) else decorator
            if text := dotted_name(func):
                yield from (Hinted(side, text, function.lineno) for side in found)


def _bases(body: ast.Module) -> Iterator[tuple[str, ast.expr]]:
    """The classes at the top of a module, each with each of its bases."""
    for node in body.body:
        if isinstance(node, ast.ClassDef):
            yield from ((node.name, base) for base in node.bases)
