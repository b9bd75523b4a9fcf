"""What a module's `__all__` lists, in every spelling that can be read without running it."""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from canonize.syntax.list_changes import ListChange, change_of
from canonize.syntax.unsaid_names import UnsaidNames

ADDING = frozenset({"append", "extend", "insert"})
"""The methods by which the list gets more entries."""

Elsewhere = Callable[[str], "tuple[str, ...] | None"]
"""What a list of another module holds, by the dotted name under which a file has it."""


@dataclass(frozen=True, slots=True)
class Exports:
    """The names that ``__all__`` lists.

    Args:
        names: those that are written out, in order.
        is_certain: whether there are no others, and each of them is listed.
        is_imported: whether another module made the list.
        texts: every string and every name of a definition that has to do with the list.
        takes_others: whether it takes over names that the file does not say: lists of other
            modules (``*other.__all__``, ``+ other.NAMES``), what is read from a file.
    """

    names: tuple[str, ...]
    is_certain: bool = True
    is_imported: bool = False
    texts: frozenset[str] = frozenset()
    takes_others: bool = False

    def may_list(self, name: str) -> bool:
        """Whether a name is listed, as far as the module's own code can say."""
        return name in self.names or (
            not self.is_certain and (self.is_imported or self.takes_others or name in self.texts)
        )


def exports_of(
    body: Sequence[ast.stmt],
    source: bytes | None = None,
    *,
    name: str = "__all__",
    elsewhere: Elsewhere = lambda text: None,
) -> Exports | None:
    """What a module lists; ``None``: it has no ``__all__``.

    Args:
        source: the module's bytes, with which only the statements that say the word are read.
        name: what the list is called, if another one is asked for.
        elsewhere: knows lists of other modules.
    """
    return _Listing(body, name, elsewhere).read(source)


class _Listing:
    """One list of a module, read statement by statement."""

    def __init__(self, body: Sequence[ast.stmt], name: str, elsewhere: Elsewhere) -> None:
        self._body = body
        self._name = name
        self._elsewhere = elsewhere
        self._unsaid = UnsaidNames(body)
        self._listed: tuple[str, ...] | None = None
        self._at: ast.stmt | None = None

    def read(self, source: bytes | None) -> Exports | None:
        is_certain, is_imported, is_there = True, False, False
        takes_others = changes_later = False
        for node in self._body if source is None else _saying(self._name, self._body, source):
            change = change_of(node, self._name)
            if change is ListChange.NEVER:
                continue
            if change is ListChange.LATER:
                changes_later = True
                takes_others = takes_others or self._may_take_unsaid(node)
                continue
            is_there, self._at = True, node
            after = self._after(node)
            if after is not None:
                self._listed = after
                if self._is_assigned(node):
                    is_certain, is_imported = True, False
                    takes_others = takes_others and changes_later
                continue
            is_certain = False
            is_imported = is_imported or isinstance(node, ast.ImportFrom)
            takes_others = takes_others or _takes_over(node) or self._may_take_unsaid(node)
            self._listed = (*(self._listed or ()), *_own_strings(node))
        if not is_there and not changes_later:
            return None
        is_certain = is_certain and not changes_later
        texts = frozenset() if is_certain else frozenset(_words(self._body))
        names = tuple(dict.fromkeys(self._listed or ()))
        return Exports(names, is_certain, is_imported, texts, takes_others)

    def _may_take_unsaid(self, node: ast.stmt) -> bool:
        """Whether something may come into the list that the file does not say.

        Of a statement with others in it, only those that change the list are asked.
        """
        below = _inner_statements(node)
        inner = [one for one in below if change_of(one, self._name) is not ListChange.NEVER]
        if not inner:
            return self._unsaid.may_be_in(node)
        return any(self._may_take_unsaid(one) for one in inner)

    def _after(self, node: ast.stmt) -> tuple[str, ...] | None:
        """What is listed after a statement; ``None``: it can't be told."""
        listed = self._listed
        match node:
            case ast.Assign(value=value) if self._is_assigned(node):
                return self._strings(value)
            case ast.AnnAssign(target=ast.Name(id=self._name), value=value):
                return self._strings(value) if value is not None else listed
            case ast.ImportFrom():
                return self._elsewhere(self._name)
        if listed is None:
            return None
        match node:
            case ast.AugAssign(target=ast.Name(id=self._name), op=ast.Add(), value=value):
                more = self._strings(value)
            case ast.Expr(
                value=ast.Call(
                    func=ast.Attribute(value=ast.Name(id=self._name), attr=method),
                    args=args,
                    keywords=[],
                )
            ):
                return self._called(method, args, listed)
            case _:
                return None
        return None if more is None else (*listed, *more)

    def _called(
        self, method: str, args: Sequence[ast.expr], listed: tuple[str, ...]
    ) -> tuple[str, ...] | None:
        match method, args:
            case "extend", [value]:
                more = self._strings(value)
                return None if more is None else (*listed, *more)
            case ("append", [value]) | ("insert", [_, value]):
                more = _text(value)
                return None if more is None else (*listed, *more)
            case "remove", [value]:
                less = _text(value)
                return None if less is None else tuple(name for name in listed if name not in less)
            case (("sort" | "reverse"), []):
                return listed
        return None

    def _is_assigned(self, node: ast.stmt) -> bool:
        match node:
            case ast.Assign(targets=[ast.Name(id=self._name)]):
                return True
            case ast.AnnAssign(target=ast.Name(id=self._name), value=ast.expr()):
                return True
        return False

    def _strings(self, node: ast.expr) -> tuple[str, ...] | None:
        """The strings of a display, a sum, a split text, another list; ``None``: others, too."""
        match node:
            case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
                found: list[str] = []
                for part in parts:
                    inner = (
                        self._strings(part.value) if isinstance(part, ast.Starred) else _text(part)
                    )
                    if inner is None:
                        return None
                    found += inner
                return tuple(found)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                first, second = self._strings(left), self._strings(right)
                return None if first is None or second is None else (*first, *second)
            case ast.Call(
                func=ast.Name(id="list" | "tuple" | "sorted" | "set"), args=[inner], keywords=[]
            ):
                return self._strings(inner)
            case ast.Call(
                func=ast.Attribute(value=ast.Constant(value=str() as text), attr="split"),
                args=[],
                keywords=[],
            ):
                return tuple(text.split())
            case ast.Call(func=ast.Attribute(value=inner, attr="copy"), args=[], keywords=[]):
                return self._strings(inner)
            case ast.Name(id=self._name):
                return self._listed
            case ast.Name() | ast.Attribute():
                return self._other(ast.unparse(node))
        return None

    def _other(self, text: str) -> tuple[str, ...] | None:
        """What another list holds: one of the module's own, or of another module."""
        own = None
        if text.isidentifier():
            own = exports_of(self._before(text), name=text, elsewhere=self._elsewhere)
        if own is None:
            return self._elsewhere(text)
        return own.names if own.is_certain else None

    def _before(self, text: str) -> Sequence[ast.stmt]:
        """The statements that say what another list of the module holds when it is asked.

        What is put into a second name of it is put into both, so then all others count.
        """
        now = self._at
        assert now is not None
        if isinstance(value := getattr(now, "value", None), ast.Name) and value.id == text:
            return [statement for statement in self._body if statement is not now]
        return [statement for statement in self._body if statement.lineno < now.lineno]


def _inner_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    """The statements right below one of branches; of a definition none, which runs as a whole."""
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, (ast.ExceptHandler, ast.match_case)):
            yield from child.body


def _takes_over(node: ast.stmt) -> bool:
    """Whether a statement asks for another ``__all__``."""
    return any(
        isinstance(inner, ast.Attribute) and inner.attr == "__all__" for inner in ast.walk(node)
    )


def _saying(name: str, body: Sequence[ast.stmt], source: bytes) -> Iterator[ast.stmt]:
    word = name.encode()
    if word not in source:
        return
    lines = [n for n, line in enumerate(source.splitlines(), 1) if word in line]
    for node in body:
        decorators = getattr(node, "decorator_list", ())
        first = min([node.lineno, *(d.lineno for d in decorators)])
        at = bisect_left(lines, first)
        if at < len(lines) and lines[at] <= (node.end_lineno or node.lineno):
            yield node


def is_listing(node: ast.AST) -> bool:
    """Whether what stands in a statement or a call is what a module lists, or stops listing."""
    match node:
        case ast.Assign(targets=targets):
            return any(isinstance(t, ast.Name) and t.id == "__all__" for t in targets)
        case ast.AnnAssign(target=ast.Name(id="__all__")):
            return True
        case ast.AugAssign(target=ast.Name(id="__all__")):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="__all__"))):
            return True
    return False


def _text(node: ast.expr) -> tuple[str, ...] | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return (node.value,)
    return None


def _own_strings(node: ast.stmt) -> Iterator[str]:
    """Strings of a statement that adds to the list under a condition; what a function in it says
    is no entry, unless the function speaks of the list."""
    for text in _texts(node, into=_speaks_of_the_list):
        if text.isidentifier() and text != "__all__":
            yield text


def _words(body: Sequence[ast.stmt]) -> Iterator[str]:
    """Words of strings other than docstrings, and names of which ``__name__`` is asked."""
    for statement in body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        for text in _texts(statement):
            yield from re.findall(r"\w+", text)
        for node in ast.walk(statement):
            if isinstance(node, ast.Attribute) and node.attr == "__name__":
                yield ast.unparse(node.value)


def _speaks_of_the_list(function: ast.AST) -> bool:
    return any(
        "__all__" in (getattr(inner, "id", ""), getattr(inner, "attr", ""))
        for inner in ast.walk(function)
    )


def _texts(node: ast.stmt, *, into: Callable[[ast.AST], bool] | None = None) -> Iterator[str]:
    """Strings of a statement, those of statements without effect (docstrings) aside.

    Args:
        into: which functions are entered; all by default.
    """
    waiting: list[ast.AST] = [node]
    while waiting:
        part = waiting.pop()
        if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
            continue
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
        is_function = isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef)
        if into is not None and is_function and not into(part):
            continue
        waiting.extend(ast.iter_child_nodes(part))
