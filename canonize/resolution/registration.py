"""May a definition be known to somebody who never names it? Decorators, base classes, keywords.

Every decorator and base is judged by what its name means, not by how it ends: one of the tree by
its code, one of the standard library or of a well-known package by what is known of it, one of
the project's environment by its code there, and any other by the rule that what can't be read may
register.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cached_property

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.class_hooks import HOOK, class_before, may_keep_classes
from canonize.resolution.installed_code import InstalledCode
from canonize.resolution.installed_definitions import keeps_nothing_outside
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition, Found, Stands
from canonize.resolution.wrapping_classes import only_makes
from canonize.resolution.wrapping_decorators import NameMeanings, only_wraps
from canonize.syntax.stdlib_names import CHANGING_METHODS, KEEPS_NOTHING

_DEEP = 8
_LISTING = "__subclasses__"
SEARCHED = frozenset({HOOK.encode(), _LISTING.encode()})
"""Words that are looked for in all files."""
_ITSELF = ("cls", "self", "type")
_METHODS = frozenset({"setter", "getter", "deleter", "staticmethod", "classmethod", "property"})


class Registration:
    """Asks whether removing a definition can be noticed by whoever keeps a list of such things."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._names = project.names
        self._installed = InstalledCode(project)

    def reason(self, symbol: Symbol) -> str:
        """Why a top-level class or function may be registered; empty when nothing speaks for it."""
        found = self._find(symbol)
        if found is None:
            return ""
        for decorator in found.decorator_list:
            if reason := self.of_decorator(decorator, symbol.module):
                return reason
        return self.of_class(found, symbol.module) if isinstance(found, ast.ClassDef) else ""

    def reasons(self, module: str) -> Iterator[tuple[Symbol, str]]:
        """The same for everything that a module defines."""
        for node in self._body(module):
            if isinstance(node, Definition):
                symbol = Symbol(module, node.name)
                if reason := self.reason(symbol):
                    yield symbol, reason

    def of_decorator(self, decorator: ast.expr, module: str) -> str:
        """Why a decorator may keep what it decorates; empty when it does not."""
        name = _name(decorator)
        last = name.rpartition(".")[2]
        if last in _METHODS and "." in name and last in ("setter", "getter", "deleter"):
            return ""
        found, full = self.meaning(name, module)
        if found.stands is Stands.BUILTIN:
            return ""
        if found.stands is Stands.DEFINITION and isinstance(found.node, ast.FunctionDef):
            if self._keeps_nothing(found.node, found.module):
                return ""
            if only_wraps(decorator, found.node, found.module, self._meanings):
                return ""
        elif found.stands is Stands.DEFINITION and isinstance(found.node, ast.ClassDef):
            if only_makes(decorator, found.node, found.module, self._meanings):
                return ""
        elif full and (
            keeps_nothing_outside(full) or self._installed.decorator_keeps_nothing(decorator, full)
        ):
            return ""
        return Reason(f"its decorator @{name or '...'} may register it somewhere", Code.REGISTERED)

    def of_class(
        self,
        node: ast.ClassDef,
        module: str,
        *,
        own: bool = True,
        around: ast.ClassDef | None = None,
    ) -> str:
        """Why the statement of a class may register it; empty when it does not.

        Args:
            own: bases of the very same module count.
            around: the class in whose body it stands, which may have its bases.
        """
        for keyword in node.keywords:
            if _is_typed_dict(node):
                break
            plain = keyword.arg == "metaclass" and keeps_nothing_outside(
                self.meaning(_name(keyword.value), module)[1]
            )
            if not plain and not (
                keyword.arg != "metaclass" and self._takes_keywords(node, module)
            ):
                return Reason(
                    "the keywords of its class statement may register it somewhere", Code.REGISTERED
                )
        for base in node.bases:
            beside = class_before(node, base, around)
            if beside is not None:
                reason = self.of_class(beside, module, around=around) if own else ""
            else:
                reason = self._by_base(_name(base), module, 0, "" if own else module)
            if reason:
                return reason
        return self._by_members(node, module)

    def _by_members(self, node: ast.ClassDef, module: str) -> str:
        """What its attributes do when the class is made: ``__set_name__``."""
        for item in node.body:
            value = getattr(item, "value", None)
            made = _name(value) if isinstance(value, ast.Call) else ""
            found = self._names.dotted(module, made) if made else Found(Stands.UNKNOWN)
            for method in found.node.body if isinstance(found.node, ast.ClassDef) else ():
                if getattr(method, "name", "") == "__set_name__" and _tells_others(method):
                    said = f"{made} has a __set_name__ that may register it"
                    return Reason(said, Code.REGISTERED)
        return ""

    def meaning(self, name: str, module: str) -> tuple[Found, str]:
        """What a dotted name means in a module, and its full name where that is outside."""
        if not name:
            return Found(Stands.UNKNOWN), ""
        found = self._names.dotted(module, name)
        if found.stands is not Stands.OUTSIDE:
            return found, ""
        first, _, rest = name.partition(".")
        start = self._names.find(module, first)
        parts = [part for part in (start.module, start.name, rest) if part]
        return found, ".".join(parts)

    def _takes_keywords(self, node: ast.ClassDef, module: str) -> bool:
        """Whether all bases are known to keep nothing, keywords of theirs or not."""
        meanings = [self.meaning(_name(base), module)[1] for base in node.bases]
        return bool(meanings) and all(full and keeps_nothing_outside(full) for full in meanings)

    def _by_base(self, name: str, module: str, depth: int, but: str) -> str:
        found, full = self.meaning(name, module)
        if found.stands is Stands.OUTSIDE:
            if keeps_nothing_outside(full) or self._installed.base_keeps_nothing(full):
                return self.asked_for_subclasses(full.rpartition(".")[2])
            return Reason(
                f"its base {full} is of an installed package, which may register it",
                Code.REGISTERED,
            )
        if found.stands is Stands.BUILTIN or depth >= _DEEP:
            return ""
        if found.stands is not Stands.DEFINITION or not isinstance(found.node, ast.ClassDef):
            return (
                Reason(
                    f"its base {name or '...'} can't be followed, and may register it",
                    Code.REGISTERED,
                )
                if name
                else ""
            )
        if found.module == but:
            return ""
        node, leaf = found.node, found.name
        for keyword in node.keywords:
            full = self.meaning(_name(keyword.value), found.module)[1]
            if keyword.arg == "metaclass" and not (full and keeps_nothing_outside(full)):
                return Reason(
                    f"the metaclass of its base {leaf} may register it somewhere", Code.REGISTERED
                )
        if may_keep_classes(node, self._is_builtin_in(found.module)):
            return Reason(f"its base {leaf} has {HOOK}, which may register it", Code.REGISTERED)
        if place := self._given_later.get(leaf):
            return Reason(
                f"its base {leaf} gets {HOOK} in {place}, which may register it", Code.REGISTERED
            )
        if listed := self.asked_for_subclasses(leaf):
            return listed
        inner = (self._by_base(_name(b), found.module, depth + 1, but) for b in node.bases)
        return next(filter(None, inner), "")

    def _is_builtin_in(self, module: str) -> Callable[[str], bool]:
        return lambda name: self.meaning(name, module)[0].stands is Stands.BUILTIN

    def asked_for_subclasses(self, leaf: str) -> str:
        """Where somebody asks a base of that name for its subclasses, in words; "" for nobody."""
        place = self._listed.get(leaf)
        if place is None:
            return ""
        said = f"{place} asks for the subclasses of its base {leaf}, and finds it there"
        return Reason(said, Code.REGISTERED)

    @cached_property
    def _given_later(self) -> dict[str, str]:
        """By name of a class, the file that stores an ``__init_subclass__`` in it."""
        found: dict[str, str] = {}
        tree = self._project.tree.whole
        for path in sorted(tree.containing({HOOK.encode()})):
            module = parsed_file(tree, path) if path.endswith(".py") else None
            for node in nodes_of(module) if module is not None else ():
                match node:
                    case ast.Attribute(value=holder, attr=key, ctx=ast.Store()):
                        pass
                    case ast.Call(
                        func=ast.Name("setattr"), args=[holder, ast.Constant(value=str(key)), *_]
                    ):
                        pass
                    case _:
                        continue
                if key == HOOK:
                    found.setdefault(_name(holder).rpartition(".")[2], path)
        return found

    @cached_property
    def _listed(self) -> dict[str, str]:
        """By name of a class, the place that asks for its ``__subclasses__``."""
        found: dict[str, str] = {}
        tree = self._project.tree.whole
        for path in sorted(tree.containing({_LISTING.encode()})):
            module = parsed_file(tree, path) if path.endswith(".py") else None
            for node in nodes_of(module) if module is not None else ():
                if isinstance(node, ast.Attribute) and node.attr == _LISTING:
                    found.setdefault(_name(node.value).rpartition(".")[2], f"{path}:{node.lineno}")
                elif isinstance(node, ast.FunctionDef) and _asks_a_parameter(node):
                    for base, place in self._given_to(node.name):
                        found.setdefault(base, place)
                elif isinstance(node, ast.ClassDef):
                    for line in _lines_asking_own_subclasses(node):
                        found.setdefault(node.name, f"{path}:{line}")
        return found

    def _given_to(self, function: str) -> Iterator[tuple[str, str]]:
        """The classes by name that calls of a function name, each with its place."""
        tree = self._project.tree.whole
        for path in sorted(tree.containing({function.encode()}, endings=(".py",))):
            module = parsed_file(tree, path)
            for node in nodes_of(module) if module is not None else ():
                if isinstance(node, ast.Call) and _name(node.func).endswith(function):
                    for given in node.args:
                        if name := _name(given).rpartition(".")[2]:
                            yield name, f"{path}:{node.lineno}"

    def _keeps_nothing(self, function: ast.FunctionDef, module: str) -> bool:
        """Whether a function calls nothing but its parameters, and stores in nothing but locals."""
        given = {node.arg for node in nodes_of(function) if isinstance(node, ast.arg)}
        for node in nodes_of(function):
            match node:
                case ast.Call(func=func):
                    name = _name(func)
                    if name not in given and not self._is_plain_call(name, module):
                        return False
                case ast.Attribute(ctx=ast.Store()) | ast.Subscript(ctx=ast.Store()):
                    return False
                case ast.Global() | ast.Nonlocal() | ast.AugAssign():
                    return False
        return True

    @cached_property
    def _meanings(self) -> NameMeanings:
        def function(name: str, module: str) -> tuple[ast.FunctionDef, str] | None:
            found = self.meaning(name, module)[0]
            if found.stands is Stands.DEFINITION and isinstance(found.node, ast.FunctionDef):
                return found.node, found.module
            return None

        def class_of(name: str, module: str) -> tuple[ast.ClassDef, str] | str | None:
            found, full = self.meaning(name, module)
            if found.stands is Stands.BUILTIN:
                return f"builtins.{name}"
            if found.stands is Stands.DEFINITION and isinstance(found.node, ast.ClassDef):
                return None if found.has_rival else (found.node, found.module)
            return full or None

        return NameMeanings(
            function,
            lambda name, module: self.meaning(name, module)[1],
            self._is_plain_call,
            class_of,
        )

    def _is_plain_call(self, name: str, module: str) -> bool:
        found, full = self.meaning(name, module)
        if found.stands is Stands.BUILTIN:
            return name in ("isinstance", "callable", "type", "getattr", "hasattr")
        return (
            bool(full) and full.rpartition(".")[2] in KEEPS_NOTHING and keeps_nothing_outside(full)
        )

    def _find(self, symbol: Symbol) -> Definition | None:
        for node in self._body(symbol.module):
            if isinstance(node, Definition) and node.name == symbol.name:
                return node
        return None

    def _body(self, module: str) -> list[ast.stmt]:
        path = self._project.modules.path(module)
        found = parsed_file(self._project.tree, path) if path is not None else None
        return found.body if found is not None else []


def _name(node: ast.expr) -> str:
    """``a.b`` of ``a.b``, ``a.b(...)`` and ``a.b[...]``; empty for other expressions."""
    while isinstance(node, (ast.Call, ast.Subscript)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return dotted_name(node)


def _lines_asking_own_subclasses(node: ast.ClassDef) -> Iterator[int]:
    """Where methods of a class ask ``cls`` or ``self`` for its subclasses."""
    for inner in nodes_of(node):
        asks = isinstance(inner, ast.Attribute) and inner.attr == _LISTING
        if isinstance(inner, ast.Attribute) and asks and _name(inner.value) in _ITSELF:
            yield inner.lineno


def _tells_others(method: ast.AST) -> bool:
    """Whether a method changes anything but its own object."""
    for node in nodes_of(method):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attr)):
                if attr in CHANGING_METHODS and _name(value).partition(".")[0] != "self":
                    return True
            case ast.Subscript(value=value, ctx=ast.Store()):
                if _name(value).partition(".")[0] != "self":
                    return True
            case ast.Global():
                return True
    return False


def _asks_a_parameter(node: ast.FunctionDef) -> bool:
    """``def walk(kind): for one in kind.__subclasses__()``."""
    names = {arg.arg for arg in (*node.args.posonlyargs, *node.args.args)} - {"self", "cls"}
    return any(
        isinstance(inner, ast.Attribute) and inner.attr == _LISTING and _name(inner.value) in names
        for inner in nodes_of(node)
    )


def _is_typed_dict(node: ast.ClassDef) -> bool:
    """Whether its keywords say only which keys have to be there."""
    bases = [_name(base).rpartition(".")[2] for base in node.bases]
    return bases == ["TypedDict"] and all(k.arg in ("total", "closed") for k in node.keywords)
