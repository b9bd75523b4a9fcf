"""Where one file waits for exceptions, or is told which, and what it may get them from.

``except Missing``, ``suppress(Missing)``, ``@retry(on=(Missing, OSError))``, ``isinstance(e,
Missing)``: what is given an exception's class and does not raise it may do something else for
another one.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name, nodes_of, operands
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file

_RUNS = frozenset({"raises", "assertRaises", "assertRaisesRegex", "suppress"})
"""Calls that wait for what they run or surround, and for nothing else of the file."""
_RAISES = frozenset({
    "Mock", "MagicMock", "AsyncMock", "cast", "set_exception", "side_effect", "throw",
})  # fmt: skip
"""Calls and keywords that are given what is raised, not what is waited for."""
_ASKING = frozenset({
    ast.Try, ast.TryStar, ast.With, ast.AsyncWith, ast.FunctionDef, ast.AsyncFunctionDef,
    ast.ClassDef, ast.Raise, ast.Call, ast.Assign, ast.MatchClass, ast.Compare,
})  # fmt: skip
"""Kinds of nodes that say something; told by their class first, since most do not."""
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wait:
    """An exception that is waited for, as it is written, and the names in what it is waited for,
    each as it is written, too.
    """

    text: str
    line: int
    names: frozenset[str]


def waits(tree: SourceTree, path: str) -> tuple[Wait, ...]:
    """All of a file; read once as long as its bytes are the same."""
    facts = tree.facts(path)
    if Wait not in facts:
        body = parsed_file(tree, path)
        facts[Wait] = tuple(waits_in(body)) if body is not None else ()
    found = facts[Wait]
    assert isinstance(found, tuple)
    return found


def waits_in(body: ast.AST) -> Iterator[Wait]:
    """All of a tree."""
    everything: frozenset[str] | None = None
    seen: set[int] = set()  # calls that were read with what they surround
    for node in nodes_of(body):
        if node.__class__ not in _ASKING:
            continue
        for kinds, around in _asked(node, seen):
            if not kinds:
                continue
            if around is None and everything is None:
                everything = frozenset(names_within(body))
            names = everything if around is None else frozenset(names_within(around))
            for kind in kinds:
                yield Wait(dotted_name(kind), kind.lineno, names or _NONE)


def kinds_of(node: ast.expr | None) -> list[ast.expr]:
    """The names that an expression may hold exceptions by: of itself, of a table, of a call."""
    match node:
        case ast.Tuple(elts=some) | ast.List(elts=some) | ast.Set(elts=some):
            return [kind for element in some for kind in kinds_of(element)]
        case ast.Dict(keys=keys, values=values):
            return [kind for element in (*keys, *values) for kind in kinds_of(element)]
        case ast.BinOp():
            return [kind for element in operands(node) for kind in kinds_of(element)]
        case ast.Starred(value=value) | ast.Subscript(value=value):
            return kinds_of(value)
        case ast.Call():
            return _given(node)
        case ast.Name() | ast.Attribute():
            return [node]
    return []


def names_within(node: ast.AST) -> Iterator[str]:
    """Names with what stands before their dots; only the last part where that is no name."""
    for inner in nodes_of(node):
        if isinstance(inner, (ast.Name, ast.Attribute)):
            yield dotted_name(inner) or getattr(inner, "attr", "")


_Asked = tuple[list[ast.expr], ast.AST | None]
"""Exceptions, and what they are waited for in; ``None`` for the whole file."""
_NOTHING = ast.Module([], [])
"""Where a table stands: who waits for what it holds is elsewhere."""


def _asked(node: ast.AST, seen: set[int]) -> Iterator[_Asked]:
    match node:
        case ast.Try(handlers=handlers) | ast.TryStar(handlers=handlers):
            kinds = [kind for handler in handlers for kind in kinds_of(handler.type)]
            yield kinds, ast.Module(node.body, [])
        case ast.With(items=items) | ast.AsyncWith(items=items):
            seen |= {id(item.context_expr) for item in items}
            yield [kind for item in items for kind in kinds_of(item.context_expr)], node
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            seen |= {id(decorator) for decorator in node.decorator_list}
            yield [kind for one in node.decorator_list for kind in kinds_of(one)], node
            if isinstance(node, ast.ClassDef):
                yield list(_settings(node)), node
        case ast.Raise(exc=ast.Call() as made):
            seen.add(id(made))
        case ast.Call(func=func) if id(node) not in seen and _last(func) not in _RAISES:
            yield _given(node), node if _last(func) in _RUNS else None
        case ast.Assign(value=ast.Tuple() | ast.List() | ast.Set() | ast.Dict() as table):
            yield [kind for kind in kinds_of(table) if _is_kind(kind)], _NOTHING
        case ast.MatchClass(cls=kind):
            yield kinds_of(kind), None
        case ast.Compare(left=left, comparators=others):
            yield (
                [kind for one in (left, *others) for kind in kinds_of(one) if _is_kind(kind)],
                None,
            )


def _given(call: ast.Call) -> list[ast.expr]:
    """The classes that a call is given, and what it is made by: that may have been given some."""
    given = [*call.args, *(k.value for k in call.keywords if k.arg not in _RAISES)]
    plain = [one for one in given if not isinstance(one, ast.Call)]
    return [kind for one in plain for kind in kinds_of(one) if _is_kind(kind)]


def _settings(node: ast.ClassDef) -> Iterator[ast.expr]:
    """``autoretry_for = (Missing,)`` of a class."""
    for item in node.body:
        if isinstance(item, (ast.Assign, ast.AnnAssign)):
            yield from filter(_is_kind, kinds_of(item.value))


def _is_kind(node: ast.expr) -> bool:
    """Whether a name may be a class's, or that of a table at the top of a module."""
    return _last(node)[:1].isupper()


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def own_attributes(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    """The attributes that an exception's class itself gives it, each as it is written."""
    for item in node.body:
        match item:
            case ast.Assign(targets=[ast.Name(name)], value=value):
                yield name, ast.dump(value)
            case ast.AnnAssign(target=ast.Name(name), value=ast.expr() as value):
                yield name, ast.dump(value)
            case ast.FunctionDef(name="__init__"):
                for inner in nodes_of(item):
                    match inner:
                        case ast.Assign(targets=[ast.Attribute(ast.Name("self"), name)]):
                            yield name, ast.dump(inner.value)
            case ast.FunctionDef(name=name) if not name.startswith("__"):
                yield name, ast.dump(item)
