"""Does a use of a competitor mean the same with the canonical in its place?

Compares what is written: the arguments of each call with both constructors, and the attributes
that are looked up on the class, and on instances made in the same scope, with both classes.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.definitions import top_level_names
from canonize.cst.redirects import Redirect
from canonize.cst.scopes import Bind, Scope, ScopeKind, Scopes, Use, names_attribute, string_value


@dataclass(frozen=True, slots=True)
class Signature:
    """Parameters that a caller can fill, without ``self``.

    Args:
        positional: names in order; ``by_position_only`` of them can't be named.
        keywords: every name that can be given by keyword.
        required: names without a default.
    """

    positional: tuple[str, ...]
    by_position_only: int
    keywords: frozenset[str]
    required: frozenset[str]
    takes_more: bool
    takes_any_keyword: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """What is known of a class or function: how it is called, and its members (classes only).

    ``None`` stands for "can't tell".
    """

    signature: Signature | None
    members: frozenset[str] | None
    is_async: bool = False
    decorators: tuple[str, ...] = ()


UNKNOWN = Shape(None, None)


class Fit:
    """Compares a competitor with what takes its place, as far as both can be read."""

    def __init__(self, old: Shape, new: Shape, target: Symbol) -> None:
        self._old = old
        self._new = new
        self._target = target

    def objection(self, use: Use, scopes: Scopes) -> str:
        """Why a use would break or mean something else; empty when it fits or can't be told."""
        if use.call is not None and not use.chain:
            looked_up = (self._member(name, "its result's ") for name in use.of_result)
            reason = self._call(use.call) or next(filter(None, looked_up), "")
            if reason or use.bound_to is None:
                return reason
            return self._instance(use.scope, use.bound_to, scopes)
        if use.annotates is not None and not use.chain:
            return self._instance(*use.annotates, scopes, Bind.PARAMETER)
        if use.derives is not None and not use.chain:
            return self._subclass(use.derives, scopes)
        if use.chain:
            return self._member(use.chain[0].attr.value, f"{self._target.leaf}.")
        for site in scopes.strings:
            if site.first is use.node and site.position == 1 and names_attribute(site):
                return self._member(string_value(site), f"{self._target.leaf}.")
        return ""

    def _call(self, call: cst.Call) -> str:
        old, new = self._old.signature, self._new.signature
        if self._old.decorators != self._new.decorators:
            return f"{self._target.name} is decorated otherwise"
        if self._old.is_async != self._new.is_async and old is not None and new is not None:
            return f"{self._target.name} is {'async' if self._new.is_async else 'not async'}"
        if old is None or new is None or old == new:
            return ""
        if any(argument.star for argument in call.args):
            return "its arguments are unpacked, and the signatures differ"
        given: set[str] = set()
        for index, argument in enumerate(call.args):
            if argument.keyword is not None:
                name = argument.keyword.value
                if name not in new.keywords and not new.takes_any_keyword:
                    return f"{self._target.name} takes no argument {name}"
                given.add(name)
                continue
            here = old.positional[index] if index < len(old.positional) else ""
            there = new.positional[index] if index < len(new.positional) else ""
            if not there and not new.takes_more:
                return f"{self._target.name} takes fewer positional arguments"
            if here != there:
                position = f"positional argument {index + 1}"
                return f"{position} is {here or 'extra'} here and {there or 'extra'} there"
            given.add(there)
        missing = sorted(new.required - given)
        if missing:
            return f"{self._target.name} also needs {', '.join(missing)}"
        return ""

    def _instance(self, scope: Scope, name: str, scopes: Scopes, how: Bind = Bind.ASSIGN) -> str:
        """``x = X(...)``, ``def f(x: X)``: what is looked up on ``x`` in the same scope."""
        bindings = scope.bindings.get(name, [])
        if self._new.members is None or len(bindings) != 1 or bindings[0].how is not how:
            return ""
        for other in scopes.uses_of(scope, name):
            if other.chain and not (other.stores and len(other.chain) == 1):
                reason = self._member(other.chain[0].attr.value, f"{name}.")
                if reason:
                    return reason
        return ""

    def _subclass(self, inner: Scope, scopes: Scopes) -> str:
        """``class Y(X)``: what its methods and its instances in this file look up and inherit."""
        methods = [s for s in scopes.all if s.parent is inner and s.kind is ScopeKind.FUNCTION]
        looked_up: list[tuple[str, str]] = []
        own = set(inner.bindings)
        for method in methods:
            assert isinstance(method.node, cst.FunctionDef | cst.Lambda)
            given = [*method.node.params.posonly_params, *method.node.params.params]
            receiver = given[0].name.value if given else ""
            for use in scopes.uses_of(method, receiver):
                if use.stores and len(use.chain) == 1:
                    own.add(use.chain[0].attr.value)
                elif use.chain:
                    looked_up.append((use.chain[0].attr.value, f"{receiver}."))
            for use in method.uses.get("super", ()):
                looked_up += [(name, "super().") for name in use.of_result]
        assert isinstance(inner.node, cst.ClassDef)
        name = inner.node.name.value
        home = inner.parent.owner(name) if inner.parent is not None else None
        for use in scopes.uses_of(home, name) if home is not None else ():
            looked_up += [(found, f"{name}().") for found in use.of_result]
            looked_up += [(use.chain[0].attr.value, f"{name}.")] if use.chain else []
        reasons = (self._member(found, seen) for found, seen in looked_up if found not in own)
        return next(filter(None, reasons), "")

    def _member(self, name: str, prefix: str) -> str:
        old, new = self._old.members, self._new.members
        if new is None or name in new or name.startswith("__"):
            return ""
        if old is not None and name not in old:
            return ""  # it does not exist here either
        return f"{prefix}{name} is used, and {self._target} has no {name}"


class Fits:
    """`Fit` by redirect, each read once.

    Args:
        compare: ``False`` answers that everything fits.
    """

    def __init__(self, tree: SourceTree, modules: ModuleMap, *, compare: bool) -> None:
        self._tree = tree
        self._modules = modules
        self._compare = compare
        self._known: dict[tuple[Symbol, Symbol], Fit] = {}

    def objection(self, redirect: Redirect, use: Use, scopes: Scopes) -> str:
        """See `Fit.objection`."""
        if not self._compare:
            return ""
        old = redirect.found if redirect.is_direct else redirect.competitor
        key = (old, redirect.target)
        if key not in self._known:
            if self._hands_on(old, redirect.target):
                self._known[key] = Fit(UNKNOWN, UNKNOWN, redirect.target)
                return ""
            old_shape = shape_of(old, self._tree, self._modules)
            new_shape = shape_of(redirect.target, self._tree, self._modules)
            self._known[key] = Fit(old_shape, new_shape, redirect.target)
        return self._known[key].objection(use, scopes)

    def _hands_on(self, symbol: Symbol, target: Symbol, depth: int = 0) -> bool:
        """Whether a module merely imports a name from where the target is: it is the same thing."""
        path = self._modules.path(symbol.module)
        if symbol == target or path is None or depth > _DEEP:
            return symbol == target
        if top_level_names(self._tree.read(path) or b"").get(symbol.name) != {"import"}:
            return False
        package = self._modules.package(path)
        return any(
            home is not None and self._hands_on(Symbol(home, item.name), target, depth + 1)
            for item in imports_of(self._tree, path)
            if item.name is not None and (item.asname or item.name) == symbol.name
            for home in (absolute(item.module, package),)
        )


_DEEP = 8


def shape_of(symbol: Symbol, tree: SourceTree, modules: ModuleMap) -> Shape:
    """Reads a top-level class or function; `UNKNOWN` when it is neither, or defined twice."""
    path = modules.path(symbol.module)
    data = tree.read(path) if path is not None else None
    if data is None or not symbol.name:
        return UNKNOWN
    try:
        body = ast.parse(data).body
    except (SyntaxError, ValueError, RecursionError):
        return UNKNOWN
    found = [node for node in _definitions(body) if node.name == symbol.name]
    if len(found) != 1:
        return UNKNOWN
    [node] = found
    if isinstance(node, ast.ClassDef):
        return _class_shape(node, list(_definitions(body)))
    return _function_shape(node)


_Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def _definitions(body: list[ast.stmt]) -> Iterator[_Definition]:
    for node in body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


_TRANSPARENT = ("cache", "deprecated", "final", "lru_cache", "no_type_check", "override", "wraps")


def _function_shape(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Shape:
    is_async = isinstance(node, ast.AsyncFunctionDef)
    callees = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    names = (c.attr if isinstance(c, ast.Attribute) else getattr(c, "id", "?") for c in callees)
    decorators = tuple(name for name in names if name not in _TRANSPARENT)
    signature = None if node.decorator_list else _signature(node.args, bound=False)
    return Shape(signature, None, is_async, decorators)


def _class_shape(node: ast.ClassDef, around: list[_Definition], depth: int = 0) -> Shape:
    if node.decorator_list or node.keywords or depth > _DEEP:
        return UNKNOWN
    own = _members(node)
    signature: Signature | None = None
    for item in node.body:
        if (
            isinstance(item, ast.FunctionDef)
            and item.name == "__init__"
            and not item.decorator_list
        ):
            signature = _signature(item.args, bound=True)
    members: frozenset[str] | None = frozenset(own)
    bases = [base for base in node.bases if not _is_plain(base)]
    for base in bases:
        name = base.id if isinstance(base, ast.Name) else ""
        inner = [d for d in around if isinstance(d, ast.ClassDef) and d.name == name]
        shape = _class_shape(inner[0], around, depth + 1) if len(inner) == 1 else UNKNOWN
        members = None if members is None or shape.members is None else members | shape.members
        signature = signature or shape.signature
    if signature is None and not bases and not {"__new__", "__init__"} & own:
        signature = Signature((), 0, frozenset(), frozenset(), False, False)
    if "__getattr__" in own or "__getattribute__" in own:
        members = None
    return Shape(signature, members)


def _is_plain(base: ast.expr) -> bool:
    if isinstance(base, ast.Subscript):
        base = base.value
    name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    return name in ("object", "ABC", "Generic")


def _members(node: ast.ClassDef) -> set[str]:
    found: set[str] = set()
    for item in ast.walk(node):
        match item:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
            case ast.Attribute(value=ast.Name(id="self" | "cls"), attr=name, ctx=ast.Store()):
                found.add(name)
    return found


def _signature(args: ast.arguments, *, bound: bool) -> Signature:
    positional = [*args.posonlyargs, *args.args]
    with_default = {arg.arg for arg in positional[len(positional) - len(args.defaults) :]}
    with_default |= {
        arg.arg
        for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if default is not None
    }
    skip = 1 if bound else 0
    names = tuple(arg.arg for arg in positional)[skip:]
    only = max(len(args.posonlyargs) - skip, 0)
    keywords = frozenset(names[only:]) | {arg.arg for arg in args.kwonlyargs}
    required = (frozenset(names) | keywords) - with_default
    return Signature(
        names, only, keywords, required, args.vararg is not None, args.kwarg is not None
    )
