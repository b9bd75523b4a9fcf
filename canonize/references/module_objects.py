"""A competitor's module in hand as an object: what is looked up in it is known, or it is not.

``getattr(module, name)``, ``vars(module)``, ``module.__dict__``, a module that is passed to a
function, kept in a table, or loaded by its name: any name of it may be looked up then.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from canonize.core.ast_nodes import nodes_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.asked_of_its_list import asks_whether_listed_is_there
from canonize.references.module_paths import LOADS, ModulePaths
from canonize.references.own_lookups import ALL_NAMES, HARMLESS, last, literal_text, start_of
from canonize.references.possible_texts import PossibleTexts
from canonize.resolution.replacements import Redirects
from canonize.syntax.stdlib_names import BY_NAME, GETTERS

_WITH_PATH = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.NamedExpr)
_MAY_LOAD = (b"import_module", b"__import__", b"import_string", b"resolve_name", b"modules")


@dataclass(frozen=True, slots=True)
class ObjectUse:
    """One place at which it is not known what is looked up in a competitor's module.

    Args:
        line, column: from 1.
        symbol: the module, or the competitor that is looked up by its name.
        local: the name at the top of this file that has the module, if that is all there is.
        is_asked: it asks the module for an attribute, which its ``__getattr__`` would answer.
        above: the package that is in hand, where the module may be looked up in that.
    """

    line: int
    column: int
    symbol: Symbol
    reason: str
    local: str = ""
    is_asked: bool = False
    above: str = ""


def object_uses(
    body: ast.Module, package: str | None, redirects: Redirects, own: str = ""
) -> Iterator[ObjectUse]:
    """Every such place of one file.

    Args:
        package: what the file's relative imports start from.
        own: the file's own module, where ``sys.modules[__name__]`` is it.
    """
    yield from _File(body, package, redirects, own).found()


def may_load_by_name(data: bytes) -> bool:
    """Whether a file holds a word by which modules are loaded at run time."""
    return any(word in data for word in _MAY_LOAD)


class _File:
    def __init__(
        self, body: ast.Module, package: str | None, redirects: Redirects, own: str
    ) -> None:
        self._package = package
        self._redirects = redirects
        self._own = own
        self._paths = ModulePaths(body, package, redirects, own)
        self._homes = self._paths.homes
        self._nodes = nodes_of(body)
        self._top = {id(statement) for statement in body.body}

    @property
    def _parents(self) -> Mapping[int, ast.AST]:
        return self._paths.parents

    @cached_property
    def _texts(self) -> PossibleTexts:
        return PossibleTexts(self._paths.scopes, self._parents)

    def found(self) -> Iterator[ObjectUse]:
        for node in self._nodes:
            if not isinstance(node, _WITH_PATH) or not self._paths.may_lead(node):
                continue
            for module in self._modules(node):
                if reason := self._reason(node, module, self._names(module)):
                    use = self._use(node, Symbol(module), reason)
                    yield replace(use, is_asked=self._is_asked(node))
            yield from self._by_packages(node)
            if self._paths.is_dynamic(node) and (named := self._competitor(node)) is not None:
                reason = Reason(
                    f"{named.name} is looked up in a module that is an object here",
                    Code.MODULE_OBJECT,
                )
                yield replace(
                    self._use(node, named, reason),
                    is_asked=True,
                    above=self._paths.package_of(node),
                )
        yield from self._aliases_at_top()

    def _names(self, module: str) -> frozenset[str] | None:
        """The names of a competitor's module that are asked about; ``None``: all."""
        whole = module in self._redirects.whole
        return None if whole else frozenset(self._redirects.names_of(module))

    def _by_packages(self, node: ast.expr) -> Iterator[ObjectUse]:
        """A package in hand in which a competitor's module may be looked up by a text."""
        package = self._paths.path(node)
        below = self._paths.below.get(package)
        if below is None or self._is_only_asked_for(node):
            return
        reason = self._reason(node, package, frozenset(below))
        for home in sorted(self._homes) if reason else ():
            is_there = home.startswith(f"{package}.")
            if is_there and (self._says_rest(home) or self._is_far(home, package, node, reason)):
                continue
            if is_there and (reason != _handed_on(package) or home in self._paths.plainly):
                yield replace(self._use(node, Symbol(home), reason), above=package)

    def _says_rest(self, home: str) -> bool:
        """Whether ``import a.b`` in a module binds ``a``: who goes on from that says ``.b.X``."""
        module = self._redirects.paths.get(home, "")
        return bool(module) and home.endswith(f".{module}")

    def _is_far(self, home: str, package: str, node: ast.expr, reason: str) -> bool:
        """Whether who looks a package's names up has two more to say, by which to get there."""
        if reason == _handed_on(package) or home not in self._redirects.paths:
            return False
        statement: ast.AST | None = node
        while isinstance(statement, ast.expr):
            statement = self._parents.get(id(statement))
        match statement, node:
            case ast.Assign(targets=[ast.Name(id=name)]), ast.Name(id=walked) if name == walked:
                return False  # it goes on, name by name
        return home.removeprefix(f"{package}.").count(".") > 1

    def _is_only_asked_for(self, node: ast.expr) -> bool:
        """``"name" in vars(package)``: nothing is taken out; `StillLoaded` keeps what is loaded."""
        table = self._parents.get(id(node))
        match table:
            case ast.Attribute(attr="__dict__"):
                pass
            case ast.Call(func=ast.Name(id="vars"), args=[first]) if first is node:
                pass
            case _:
                return False
        above = self._parents.get(id(table))
        match above:
            case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[asked]):
                return asked is table
        return False

    def _use(self, node: ast.expr, symbol: Symbol, reason: str) -> ObjectUse:
        return ObjectUse(node.lineno, node.col_offset + 1, symbol, reason)

    def _is_asked(self, node: ast.expr) -> bool:
        match self._parents.get(id(node)):
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[first, _, *_]):
                return first is node
        return False

    def _aliases_at_top(self) -> Iterator[ObjectUse]:
        """A name that others may import: `ObjectUse.local` asks whether they do."""
        for node in self._nodes:
            if not (isinstance(node, ast.Assign) and id(node) in self._top):
                continue
            path = self._paths.path(node.value)
            for target in node.targets if path in self._homes else ():
                if isinstance(target, ast.Name):
                    reason = Reason(f"{target.id} is {path} as an object here", Code.MODULE_OBJECT)
                    yield ObjectUse(
                        node.lineno, node.col_offset + 1, Symbol(path), reason, target.id
                    )

    def _modules(self, node: ast.expr) -> Iterator[str]:
        """The competitors' modules that an expression may be."""
        path = self._paths.path(node)
        if path in self._homes:
            yield path
        elif isinstance(node, ast.Call) and last(node.func) in LOADS and node.args:
            if self._loads_submodules(node):
                return  # `a.b` by way of `a`: whoever looks names up in it says so by that path
            start = start_of(node.args[0])
            for module in sorted(self._homes) if start.endswith(".") else ():
                if module.startswith(start) or f".{module}".endswith(start + module):
                    yield module

    def _competitor(self, node: ast.expr) -> Symbol | None:
        module, _, name = self._paths.path(node).rpartition(".")
        found = self._redirects.find(module, name) if module else None
        return Symbol(module, name) if found is not None and found.is_direct else None

    def _loads_submodules(self, call: ast.Call) -> bool:
        """Whether a package's ``__getattr__(name)`` loads its submodule of that name by this."""
        scope: ast.AST | None = self._parents.get(id(call))
        while scope is not None and not isinstance(scope, (ast.FunctionDef, ast.ClassDef)):
            scope = self._parents.get(id(scope))
        match scope, call.args:
            case (
                ast.FunctionDef(name="__getattr__", args=ast.arguments(args=[asked])),
                [path, *_],
            ):
                if id(scope) not in self._top or self._package != self._own:
                    return False
                match path:
                    case (
                        ast.BinOp(
                            left=ast.Constant(value="."), op=ast.Add(), right=ast.Name(id=name)
                        )
                        | ast.JoinedStr(
                            values=[
                                ast.Constant(value="."),
                                ast.FormattedValue(value=ast.Name(id=name), format_spec=None),
                            ]
                        )
                    ):
                        return name == asked.arg
        return False

    def _reason(self, node: ast.expr, module: str, names: frozenset[str] | None) -> str:
        """Why a module's object at a place stands in the way; "" when it does not.

        Args:
            names: those that are asked about; ``None``: all.
        """
        above = self._parents.get(id(node))
        match above:
            case ast.Attribute(attr=attr):
                if attr not in ALL_NAMES or self._is_another_key(above, names):
                    return ""
                return Reason(f"{attr} gives every name of {module}", Code.MODULE_OBJECT)
            case ast.Call(func=func) if func is not node:
                return self._given(above, node, module, names)
            case ast.keyword():
                pass
            case ast.Assign() if isinstance(node, ast.Subscript) and node in above.targets:
                return ""  # something is put there
            case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
                return "" if self._is_followed(above) else _handed_on(module)
            case ast.Expr() | ast.Delete() | ast.Compare() | ast.BoolOp() | ast.UnaryOp():
                return ""
            case ast.If() | ast.While() | ast.Assert() | ast.Call():
                return ""
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            return ""
        return _handed_on(module)

    def _is_followed(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> bool:
        """Whether a name holds the module, which is looked after wherever that name is used."""
        if isinstance(self._parents.get(id(node)), ast.ClassDef):
            return False
        if isinstance(node, ast.Assign):
            return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        return isinstance(node.target, ast.Name)

    def _is_another_key(self, table: ast.expr, names: frozenset[str] | None) -> bool:
        """Whether a table of a module's names is asked for a key that is none of some names."""
        if names is None:
            return False
        match self._parents.get(id(table)):
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[asked]):
                return asked is table and not self._may_be(left, names)
            case ast.Subscript(slice=key, ctx=ast.Load()):
                return not self._may_be(key, names)
            case ast.Attribute(attr="get") as get:
                call = self._parents.get(id(get))
                if isinstance(call, ast.Call) and call.func is get and call.args:
                    return not self._may_be(call.args[0], names)
        return False

    def _may_be(self, text: ast.expr, names: frozenset[str] | None) -> bool:
        """Whether a text that is looked up may be one of some names."""
        found = self._texts.of(text)
        return names is None or any(map(found.may_be, names))

    def _given(
        self, call: ast.Call, node: ast.expr, module: str, names: frozenset[str] | None
    ) -> str:
        """The same for an argument of a call."""
        name = last(call.func)
        if name in HARMLESS:
            return ""
        is_first = bool(call.args) and call.args[0] is node
        if is_first and name in BY_NAME:
            if name == "multiple":
                asked = self._redirects.names_of(module)
                taken = [k.arg for k in call.keywords if k.arg is None or k.arg in asked]
                return f"patch.multiple names {taken[0] or 'any name'} of {module}" if taken else ""
            if len(call.args) > 1 and literal_text(call.args[1]):
                return ""
            if len(call.args) > 1 and not self._may_be(call.args[1], names):
                return ""
            if asks_whether_listed_is_there(call, self._parents, self._paths.path):
                return ""
            return Reason(
                f"{name} with a computed name may look any name of {module} up", Code.MODULE_OBJECT
            )
        if is_first and name == "vars" and self._is_another_key(call, names):
            return ""
        if is_first and isinstance(call.func, ast.Call) and last(call.func.func) in GETTERS:
            return self._by_getter(call.func, module, names)
        return _handed_on(module)

    def _by_getter(self, getter: ast.Call, module: str, names: frozenset[str] | None) -> str:
        """``attrgetter("a.b")(module)``"""
        texts = [literal_text(word).partition(".")[0] for word in getter.args]
        if names is not None and all(texts) and names.isdisjoint(texts):
            return ""
        told = f"{last(getter.func)} may look any name of {module} up"
        return Reason(told, Code.MODULE_OBJECT)


def _handed_on(module: str) -> str:
    return Reason(
        f"{module} is handed on as an object here, and any name of it may be looked up; "
        "look names up by a dot, or import them",
        Code.MODULE_OBJECT,
    )
