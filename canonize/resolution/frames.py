"""Scopes of two pieces of code that are walked side by side, and which local is which."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass
class _Frame:
    left: frozenset[str]
    right: frozenset[str]
    is_class: bool = False
    there: dict[str, str] = field(default_factory=dict)
    back: dict[str, str] = field(default_factory=dict)


class Frames:
    """A stack of scopes; the lowest are the two modules, whose names are free."""

    def __init__(self) -> None:
        self._frames: list[_Frame] = []

    @property
    def in_class(self) -> bool:
        """Whether the innermost scope is a class body."""
        return bool(self._frames) and self._frames[-1].is_class

    def open_function(self, left: ast.AST, right: ast.AST) -> None:
        self._frames.append(_Frame(_locals(left), _locals(right)))

    def open_comprehension(self, left: ast.AST, right: ast.AST) -> None:
        self._frames.append(_Frame(_targets(left), _targets(right)))

    def open_class(self, left: ast.ClassDef, right: ast.ClassDef) -> None:
        mine, theirs = (frozenset(_bound(node.body)) for node in (left, right))
        self._frames.append(_Frame(mine, theirs, is_class=True))

    def close(self) -> None:
        self._frames.pop()

    @property
    def depth(self) -> int:
        """How many scopes are open."""
        return len(self._frames)

    def close_to(self, depth: int) -> None:
        """Closes what was opened since there were so many."""
        del self._frames[depth:]

    def is_local(self, name: str, *, left: bool = True) -> bool:
        """Whether a name means something inside, on one of the sides."""
        return self._home(name, left=left) is not None

    def are_one(self, left: str, right: str) -> bool:
        """Whether a name of one side means what a name of the other means; new ones are paired."""
        one, other = self._home(left, left=True), self._home(right, left=False)
        if one is None or one is not other:
            return one is other and left == right
        if one.is_class:
            return left == right
        return one.there.setdefault(left, right) == right and (
            one.back.setdefault(right, left) == left
        )

    def _home(self, name: str, *, left: bool) -> _Frame | None:
        for depth, frame in enumerate(reversed(self._frames)):
            if frame.is_class and depth:
                continue  # code inside does not see the names of a class body
            if name in (frame.left if left else frame.right):
                return frame
        return None


def _locals(node: ast.AST) -> frozenset[str]:
    """What a function binds: parameters and everything that is assigned in it."""
    assert isinstance(node, _FUNCTIONS)
    args = node.args
    names = {a.arg for a in [*args.posonlyargs, *args.args, *args.kwonlyargs]}
    names |= {a.arg for a in (args.vararg, args.kwarg) if a is not None}
    body = node.body if isinstance(node.body, list) else [node.body]
    declared: set[str] = set()
    for inner in _here(body):
        if isinstance(inner, (ast.Global, ast.Nonlocal)):
            declared.update(inner.names)
    return frozenset((names | set(_bound(body))) - declared)


def _targets(node: ast.AST) -> frozenset[str]:
    return frozenset(
        inner.id
        for generator in getattr(node, "generators", [])
        for inner in ast.walk(generator.target)
        if isinstance(inner, ast.Name)
    )


def _bound(body: list[ast.stmt] | list[ast.expr]) -> Iterator[str]:
    for node in _here(body):
        match node:
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases):
                yield from (a.asname or a.name.partition(".")[0] for a in aliases)
            case ast.ImportFrom(names=aliases):
                yield from (a.asname or a.name for a in aliases)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
                yield name
            case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name


def _here(body: list[ast.stmt] | list[ast.expr]) -> Iterator[ast.AST]:
    """Nodes that run in this very scope; of comprehensions only what leaks out (walrus)."""
    pending: list[ast.AST] = list(body)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            pending += node.decorator_list
        elif isinstance(node, _COMPREHENSIONS):
            pending += [n.target for n in ast.walk(node) if isinstance(n, ast.NamedExpr)]
        elif not isinstance(node, ast.Lambda):
            pending += ast.iter_child_nodes(node)
