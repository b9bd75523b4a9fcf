"""What the fields of a format string ask of what they are given: ``"{0.__module__}".format(f)``."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from canonize.core.ast_nodes import nodes_of
from canonize.references.sides import last_name

_TABLES = frozenset({"globals", "locals", "vars"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a format string.

    Args:
        given: the expression that it is filled with; a name of the file where the whole table of
            names is given.
        attribute: the first attribute that it asks for; "" for the object itself.
        conversion: ``r``, ``s``, ``a`` or "".
        of_class: its class is asked for the attribute: ``{0.__class__.__name__}``.
    """

    given: ast.expr
    attribute: str
    conversion: str
    of_class: bool = False


def fields_of(call: ast.Call, body: ast.AST | None = None) -> Iterator[Field]:
    """The fields of a call of ``format`` or ``format_map`` on a text.

    Args:
        body: the file, whose names may be such texts; otherwise the text has to stand there.
    """
    match call.func:
        case ast.Attribute(value=ast.Constant(value=str(text)), attr="format" | "format_map"):
            yield from _fields(call, text)
        case ast.Attribute(
            value=ast.Name() | ast.Attribute() as held, attr="format" | "format_map"
        ):
            for text in _texts_of(body).get(last_name(held), ()) if body is not None else ():
                yield from _fields(call, text)


def _fields(call: ast.Call, text: str) -> Iterator[Field]:
    number = 0
    for name, attribute, conversion, of_class in _parsed(text):
        key = name or str(number)
        number += not name
        given = _given(call, key)
        if given is not None:
            yield Field(given, attribute, conversion, of_class)


def named_in_tables(body: ast.AST) -> Iterator[tuple[ast.Call, Field]]:
    """The fields in a file that are filled with names of it: ``format(**globals())``."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call) and _gives_all(node):
            yield from ((node, field) for field in fields_of(node, body))


def _texts_of(body: ast.AST) -> dict[str, list[str]]:
    """By name or attribute, the texts with fields that statements of a file bind it to."""
    if body not in _texts:
        found: dict[str, list[str]] = {}
        for node in nodes_of(body):
            if isinstance(node, (ast.Assign, ast.AnnAssign, ast.NamedExpr)):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                match node.value:
                    case ast.Constant(value=str(text)) if "{" in text:
                        for target in targets:
                            found.setdefault(last_name(target), []).append(text)
        _texts[body] = found
    return _texts[body]


_texts: WeakKeyDictionary[ast.AST, dict[str, list[str]]] = WeakKeyDictionary()


def _parsed(text: str) -> Iterator[tuple[str, str, str, bool]]:
    try:
        parts = list(string.Formatter().parse(text))
    except ValueError:
        return
    for _, field, _, conversion in parts:
        if field is not None:
            name, _, rest = field.partition(".")
            asked = rest.removeprefix("__class__.")
            attribute = asked.partition(".")[0].partition("[")[0]
            yield name.partition("[")[0], attribute, conversion or "", asked != rest


def _given(call: ast.Call, key: str) -> ast.expr | None:
    is_map = isinstance(call.func, ast.Attribute) and call.func.attr == "format_map"
    if key.isdigit() and not is_map:
        place = int(key)
        plain = not any(isinstance(arg, ast.Starred) for arg in call.args[: place + 1])
        return call.args[place] if plain and place < len(call.args) else None
    tables = call.args[:1] if is_map else [k.value for k in call.keywords if k.arg is None]
    for keyword in call.keywords:
        if keyword.arg == key:
            return keyword.value
    for table in tables:
        if isinstance(table, ast.Dict):
            for name, value in zip(table.keys, table.values, strict=True):
                if isinstance(name, ast.Constant) and name.value == key:
                    return value
        elif _is_all(table):
            return ast.copy_location(ast.Name(key, ast.Load()), call)
    return None


def _gives_all(call: ast.Call) -> bool:
    given = (*call.args[:1], *(k.value for k in call.keywords if k.arg is None))
    return any(_is_all(one) for one in given)


def _is_all(node: ast.expr) -> bool:
    """``globals()``, ``locals()`` and ``vars()``: every name that the code there has."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[]):
            return name in _TABLES
    return False
