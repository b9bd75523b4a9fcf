"""Whether a decorator of the tree only changes or wraps what it gets, and keeps it nowhere.

What a wrapper does when it is called does not count: nobody learns of a definition by that.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from canonize.core.ast_nodes import dotted_name, given_values
from canonize.resolution.installed_definitions import keeps_nothing_outside

Function = ast.FunctionDef | ast.AsyncFunctionDef
_DEEP = 4
_ASKS = frozenset({
    "isinstance", "issubclass", "callable", "type", "getattr", "hasattr", "len", "str", "repr",
    "bool", "int", "tuple", "list", "dict", "set", "zip", "enumerate", "range", "sorted",
})  # fmt: skip
_ASKED_OF_BASES = ("__init__", "__set_name__", "__post_init__", "__call__")
"""What a method may ask its bases for: theirs is looked into as well."""
_SETS = ("setattr", "delattr")
_WRAPS = "functools.update_wrapper"
_OF_TEXTS = frozenset({
    "format", "strip", "lstrip", "rstrip", "split", "rsplit", "splitlines", "join", "replace",
    "lower", "upper", "title", "startswith", "endswith", "partition", "rpartition", "expandtabs",
    "removeprefix", "removesuffix",
})  # fmt: skip
_ONLY_READS = frozenset({
    "textwrap.indent", "textwrap.dedent", "inspect.signature", "inspect.cleandoc",
    "inspect.getdoc", "inspect.isclass", "inspect.isfunction", "inspect.iscoroutinefunction",
    "inspect.getfullargspec", "asyncio.iscoroutinefunction", "warnings.warn",
})  # fmt: skip


@dataclass(frozen=True)
class NameMeanings:
    """What the names in a module mean.

    Args:
        function: the function of the tree that a dotted name means in a module, with its module.
        outside: the full name of what lies outside of the tree ("" for anything else).
        plain: whether a call of a dotted name in a module is known to keep nothing.
        class_of: the class of the tree that a dotted name means in a module, with its module; the
            full name of one that lies outside; None for anything else.
    """

    function: Callable[[str, str], tuple[Function, str] | None]
    outside: Callable[[str, str], str]
    plain: Callable[[str, str], bool]
    class_of: Callable[[str, str], tuple[ast.ClassDef, str] | str | None]


def only_wraps(decorator: ast.expr, made: Function, module: str, meanings: NameMeanings) -> bool:
    """Whether applying a decorator leaves what it decorates known to nobody but its module.

    Args:
        decorator: as it stands above the definition; with arguments, they have to be literals,
            since a list that is handed in may keep what is decorated.
        made: the function that it is.
        module: where that function is.
    """
    is_factory = isinstance(decorator, ast.Call)
    if not has_literals_only(decorator):
        return False
    return _Applied(made, module, meanings, is_factory=is_factory).keeps_nothing()


def has_literals_only(decorator: ast.expr) -> bool:
    """Whether a decorator is given nothing, or literals: what is handed in could keep a list."""
    if not isinstance(decorator, ast.Call):
        return True
    values = given_values(decorator)
    return all(map(_is_literal, values))


def keeps_nothing_of_its_own(
    method: Function, module: str, meanings: NameMeanings, bases: frozenset[str]
) -> bool:
    """Whether a method that runs changes nothing but its own object and what it is given.

    Args:
        bases: the names by which it may ask its bases for their part, beside ``super()``.
    """
    return _Applied(method, module, meanings, bases=bases).keeps_nothing()


@dataclass
class _Applied:
    """One function whose body runs while a decorator is applied."""

    made: Function
    module: str
    meanings: NameMeanings
    is_factory: bool = False
    depth: int = 0
    bases: frozenset[str] | None = None
    _inner: dict[str, Function] = field(default_factory=dict)
    _runs: list[Function] = field(default_factory=list)
    _given: set[str] = field(default_factory=set)

    def keeps_nothing(self) -> bool:
        if self.depth > _DEEP:
            return False
        self._inner = {
            node.name: node
            for node in ast.walk(self.made)
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node is not self.made
        }
        returned = self._returned() if self.is_factory else set[str]()
        if not returned <= self._inner.keys():
            return False
        self._runs = [self.made, *(self._inner[name] for name in sorted(returned))]
        for function in self._runs:  # grows while it is walked
            called = {dotted_name(n.func) for n in _own(function) if isinstance(n, ast.Call)}
            more = [self._inner[name] for name in sorted(called & self._inner.keys())]
            self._runs += [found for found in more if found not in self._runs]
        decorating = self._runs[1:] if self.is_factory else self._runs
        self._given = {arg.arg for function in decorating for arg in _parameters(function)}
        return all(self._is_harmless(node) for function in self._runs for node in _own(function))

    def _returned(self) -> set[str]:
        """The names that a factory returns, or whose results it does ("" for anything else)."""
        values = [node.value for node in _own(self.made) if isinstance(node, ast.Return)]
        return {
            dotted_name(value.func if isinstance(value, ast.Call) else value)
            for value in values
            if value
        }

    def _is_harmless(self, node: ast.AST) -> bool:
        match node:
            case ast.Call():
                return self._is_harmless_call(node)
            case ast.Attribute(ctx=ast.Store() | ast.Del()):
                return _root(node) in self._given or _root(node) in self._inner
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                return False
            case ast.AugAssign(value=value):
                return not self._hands_over([value])
            case ast.Global() | ast.Nonlocal() | ast.ClassDef() | ast.NamedExpr():
                return False
        return True

    def _is_harmless_call(self, node: ast.Call) -> bool:
        if self._asks_a_base(node.func):
            return True
        name = dotted_name(node.func)
        values = given_values(node)
        if name in self._inner:
            return self._inner[name] in self._runs
        if name in self._given:
            return False
        if found := self.meanings.function(name, self.module):
            made, module = found
            return _Applied(made, module, self.meanings, depth=self.depth + 1).keeps_nothing()
        outside = self.meanings.outside(name, self.module)
        if outside in _ONLY_READS or (not values and keeps_nothing_outside(outside)):
            return True  # what is given nothing keeps nothing: `self.lock = RLock()`
        if name and self.meanings.plain(name, self.module):
            return True
        if name in _SETS or outside == _WRAPS:
            first = node.args[0] if node.args else None
            return isinstance(first, ast.Name) and first.id in self._given
        if name in _ASKS or _is_exception(name):
            return True
        match node.func:
            case ast.Attribute(value=ast.Constant(value=str()) | ast.JoinedStr(), attr=attribute):
                return attribute in _OF_TEXTS
            case ast.Attribute(attr=attribute):
                return attribute in _OF_TEXTS and not self._hands_over(values)
        return False

    def _asks_a_base(self, func: ast.expr) -> bool:
        """``super().__init__`` and ``Base.__init__`` in a method of a class."""
        if self.bases is None:
            return False
        match func:
            case ast.Attribute(value=ast.Call(func=ast.Name("super")), attr=attr):
                return attr in _ASKED_OF_BASES
            case ast.Attribute(value=value, attr=attr):
                return attr in _ASKED_OF_BASES and dotted_name(value) in {*self.bases, "object"}
            case ast.Name("super"):
                return True
        return False

    def _hands_over(self, values: list[ast.expr]) -> bool:
        """Whether what is decorated is given away by itself, or in a collection."""
        return any(
            isinstance(value, ast.Name) and value.id in self._given
            for given in values
            for value in (given, *getattr(given, "elts", ()), *getattr(given, "values", ()))
        )


def _own(function: Function) -> Iterator[ast.AST]:
    """What runs when a function does: not what the functions in it do when they are called."""
    pending: list[ast.AST] = list(function.body)
    while pending:
        node = pending.pop()
        yield node
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                arguments = node.args
                pending += node.decorator_list
                pending += [d for d in (*arguments.defaults, *arguments.kw_defaults) if d]
            case ast.Lambda():
                continue
            case _:
                pending += ast.iter_child_nodes(node)


def _parameters(function: Function) -> Iterator[ast.arg]:
    arguments = function.args
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(operand=inner):
            return _is_literal(inner)
        case ast.Tuple(elts=inner) | ast.List(elts=inner) | ast.Set(elts=inner):
            return all(map(_is_literal, inner))
    return False


def _is_exception(name: str) -> bool:
    found = getattr(builtins, name, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""
