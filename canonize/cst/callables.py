"""How a class or function is called, read from its source: parameters, kinds of methods, async.

What can't be read (another file's base, a decorator, a second definition) is ``None``.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from canonize.core.chains import parse_shallow
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a caller can give, without ``self``.

    Args:
        positional: names in order; the first ``unnamed`` of them can't be given by keyword.
        by_name: every name that can be given by keyword.
        takes_more, takes_any: ``*args`` and ``**options``.
    """

    positional: tuple[str, ...]
    unnamed: int
    by_name: frozenset[str]
    takes_more: bool
    takes_any: bool

    def knows(self, name: str) -> bool:
        """Whether an argument of that name can be given."""
        return self.takes_any or name in self.by_name or name in self.positional


class Kind(StrEnum):
    """What the first parameter of a method is."""

    INSTANCE = "instance"
    CLASS = "class"
    STATIC = "static"


@dataclass(frozen=True, slots=True)
class Method:
    """One method; ``kind`` and ``parameters`` are ``None`` where a decorator hides them."""

    kind: Kind | None
    parameters: Parameters | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A class (its constructor and members) or a function.

    Args:
        is_class: ``None`` when it can't be told.
        members: names of the class; ``None`` when bases or ``__getattr__`` may add to them.
        enters_itself: whether ``with X() as x`` binds the instance.
    """

    is_class: bool | None = None
    parameters: Parameters | None = None
    methods: Mapping[str, Method] = field(default_factory=dict)
    members: frozenset[str] | None = None
    enters_itself: bool = False

    def of(self, member: str) -> Parameters | None:
        """The parameters of a method."""
        found = self.methods.get(member)
        return found.parameters if found is not None else None


_Function = ast.FunctionDef | ast.AsyncFunctionDef
_TRANSPARENT = ("override", "final", "deprecated", "no_type_check", "abstractmethod")
_DEEP = 8


def callable_of(symbol: Symbol, tree: SourceTree, modules: ModuleMap) -> Shape:
    """Reads a top-level class or function."""
    path = modules.path(symbol.module)
    data = tree.read(path) if path is not None else None
    if data is None or not symbol.name:
        return Shape()
    try:
        body = parse_shallow(data).body
    except (SyntaxError, ValueError, RecursionError):
        return Shape()
    found = [n for n in body if isinstance(n, _Function | ast.ClassDef) and n.name == symbol.name]
    if len(found) != 1:
        return Shape()
    [node] = found
    if isinstance(node, ast.ClassDef):
        return _class(node, {n.name: n for n in body if isinstance(n, ast.ClassDef)})
    return Shape(False, None if _hidden(node) else parameters_of(node.args))


def _class(node: ast.ClassDef, around: Mapping[str, ast.ClassDef], depth: int = 0) -> Shape:
    methods: dict[str, Method] = {}
    members: set[str] | None = set()
    parameters: Parameters | None = None
    enters_itself = False
    plain = True
    for base in reversed(node.bases):
        if _adds_nothing(base):
            continue
        name = base.id if isinstance(base, ast.Name) else ""
        if name not in around or depth > _DEEP or around[name] is node:
            members, plain = None, False
            continue
        inherited = _class(around[name], around, depth + 1)
        methods |= inherited.methods
        parameters = inherited.parameters
        plain = plain and parameters is not None
        enters_itself = inherited.enters_itself
        if members is not None:
            members = None if inherited.members is None else members | inherited.members
    own = {item.name: item for item in node.body if isinstance(item, _Function)}
    methods |= {name: _method(item) for name, item in own.items()}
    if "__init__" in own:
        parameters = methods["__init__"].parameters
    elif "__new__" in own or node.decorator_list or node.keywords:
        parameters = None
    elif plain and parameters is None and all(map(_adds_nothing, node.bases)):
        parameters = Parameters((), 0, frozenset(), False, False)
    entering = own.get("__enter__") or own.get("__aenter__")
    if entering is not None:
        enters_itself = _returns_self(entering)
    if members is not None:
        members |= _names(node)
    if {"__getattr__", "__getattribute__"} & own.keys():
        members = None
    known = frozenset(members) if members is not None else None
    return Shape(True, parameters, methods, known, enters_itself)


def _adds_nothing(base: ast.expr) -> bool:
    if isinstance(base, ast.Subscript):
        base = base.value
    name = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
    return name in ("object", "ABC", "Generic", "Protocol")


def _names(node: ast.ClassDef) -> set[str]:
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


def _decorators(node: _Function) -> list[str]:
    called = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    names = [d.attr if isinstance(d, ast.Attribute) else getattr(d, "id", "?") for d in called]
    return [name for name in names if name not in _TRANSPARENT]


def _hidden(node: _Function) -> bool:
    return bool(_decorators(node))


def _method(node: _Function) -> Method:
    match _decorators(node):
        case []:
            kind = Kind.INSTANCE
        case ["classmethod"]:
            kind = Kind.CLASS
        case ["staticmethod"]:
            return Method(Kind.STATIC, parameters_of(node.args))
        case _:
            return Method(None, None)
    return Method(kind, parameters_of(node.args, skip=1))


def _returns_self(node: _Function) -> bool:
    first = node.args.args[0].arg if node.args.args else ""
    returned = [item.value for item in ast.walk(node) if isinstance(item, ast.Return)]
    return bool(returned) and all(isinstance(v, ast.Name) and v.id == first for v in returned)


def parameters_of(args: ast.arguments, *, skip: int = 0) -> Parameters:
    """The parameters after the first ``skip`` positional ones."""
    names = tuple(arg.arg for arg in (*args.posonlyargs, *args.args))[skip:]
    unnamed = max(len(args.posonlyargs) - skip, 0)
    by_name = frozenset(names[unnamed:]) | {arg.arg for arg in args.kwonlyargs}
    return Parameters(names, unnamed, by_name, args.vararg is not None, args.kwarg is not None)
