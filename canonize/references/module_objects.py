"""A competitor's module in hand as an object: what is looked up in it is known, or it is not.

``getattr(module, name)``, ``vars(module)``, ``module.__dict__``, a module that is passed to a
function, kept in a table, or loaded by its name: any name of it may be looked up then.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.own_lookups import (
    ALL_NAMES,
    HARMLESS,
    keyword,
    last,
    literal_text,
    start_of,
)
from canonize.resolution.replacements import Redirects
from canonize.syntax.ast_scopes import NameScopes, scopes_above
from canonize.syntax.stdlib_names import BY_NAME

_LOADS = frozenset({"import_module", "import_string", "resolve_name"})
_GIVING = _LOADS | {"getattr", "__import__", "get", "pop"}
"""Calls that may give a module."""
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
    """

    line: int
    column: int
    symbol: Symbol
    reason: str
    local: str = ""
    is_asked: bool = False


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
        self._homes = {m for m in redirects.modules() if redirects.holds_directly(m)}
        self._body = body
        self._nodes = nodes_of(body)
        self._top = {id(statement) for statement in body.body}
        self._scopes = NameScopes(walrus=True, declares=True)
        self._asked: set[int] = set()
        self._locals: dict[str, str] = {}
        for node in self._nodes:
            self._note_import(node)
        self._leading = {name for name, path in self._locals.items() if self._leads(path)}
        assigned = [found for node in self._nodes if (found := _assigned(node)) is not None]
        while self._follow_aliases(assigned):
            pass

    @cached_property
    def _parents(self) -> dict[int, ast.AST]:
        return parents_of(self._body)

    def found(self) -> Iterator[ObjectUse]:
        for node in self._nodes:
            if not isinstance(node, _WITH_PATH) or not self._may_lead(node):
                continue
            for module in self._modules(node):
                if reason := self._reason(node, module):
                    use = self._use(node, Symbol(module), reason)
                    yield replace(use, is_asked=self._is_asked(node))
            if self._is_dynamic(node) and (named := self._competitor(node)) is not None:
                reason = Reason(
                    f"{named.name} is looked up in a module that is an object here",
                    Code.MODULE_OBJECT,
                )
                yield replace(self._use(node, named, reason), is_asked=True)
        yield from self._aliases_at_top()

    def _may_lead(self, node: ast.expr) -> bool:
        """Whether what an expression begins with may be a competitor's module, or on its way."""
        while isinstance(node, ast.Attribute):
            node = node.value
        if isinstance(node, ast.Name):
            return node.id in self._leading
        if isinstance(node, ast.Call):
            return last(node.func) in _GIVING
        return isinstance(node, (ast.Subscript, ast.NamedExpr))

    def _use(self, node: ast.expr, symbol: Symbol, reason: str) -> ObjectUse:
        return ObjectUse(node.lineno, node.col_offset + 1, symbol, reason)

    def _is_asked(self, node: ast.expr) -> bool:
        match self._parents.get(id(node)):
            case ast.Call(func=ast.Name(id="getattr" | "hasattr"), args=[first, _, *_]):
                return first is node
        return False

    def _note_import(self, node: ast.AST) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                root = alias.name.partition(".")[0]
                self._locals[alias.asname or root] = alias.name if alias.asname else root
        elif isinstance(node, ast.ImportFrom):
            home = absolute("." * node.level + (node.module or ""), self._package)
            for alias in node.names if home is not None else ():
                self._locals.setdefault(alias.asname or alias.name, f"{home}.{alias.name}")

    def _leads(self, path: str) -> bool:
        """Whether a dotted path is on the way to a module that is asked about, or a name of one."""
        module = path.rpartition(".")[0]
        return self._redirects.concerns(path) or self._redirects.holds(module)

    def _follow_aliases(self, assigned: Collection[tuple[str, ast.expr]]) -> bool:
        """``old = pkg.old``; whether a name was new."""
        fresh = False
        for name, value in assigned:
            path = self._path(value) if self._may_lead(value) else ""
            if path in self._homes and name not in self._locals:
                self._locals[name] = path
                self._leading.add(name)
                fresh = True
        return fresh

    def _aliases_at_top(self) -> Iterator[ObjectUse]:
        """A name that others may import: `ObjectUse.local` asks whether they do."""
        for node in self._nodes:
            if not (isinstance(node, ast.Assign) and id(node) in self._top):
                continue
            path = self._path(node.value)
            for target in node.targets if path in self._homes else ():
                if isinstance(target, ast.Name):
                    reason = Reason(f"{target.id} is {path} as an object here", Code.MODULE_OBJECT)
                    yield ObjectUse(
                        node.lineno, node.col_offset + 1, Symbol(path), reason, target.id
                    )

    def _modules(self, node: ast.expr) -> Iterator[str]:
        """The competitors' modules that an expression may be."""
        path = self._path(node)
        if path in self._homes:
            yield path
        elif isinstance(node, ast.Call) and last(node.func) in _LOADS and node.args:
            if self._loads_submodules(node):
                return  # `a.b` by way of `a`: whoever looks names up in it says so by that path
            start = start_of(node.args[0])
            for module in sorted(self._homes) if start.endswith(".") else ():
                if module.startswith(start) or f".{module}".endswith(start + module):
                    yield module

    def _path(self, node: ast.expr) -> str:
        """The dotted path of what an expression means; empty for anything else."""
        match node:
            case ast.Name(id=name):
                path = self._locals.get(name, "")
                return "" if path and self._is_another(node) else path
            case ast.Attribute(value=value, attr=attr):
                path = self._path(value)
                return f"{path}.{attr}" if path else ""
            case ast.Call():
                return self._called(node)
            case ast.Subscript(value=ast.Attribute(attr="modules") | ast.Name("modules")):
                return self._key(node.slice)
            case ast.NamedExpr(value=value):
                return self._path(value)
        return ""

    def _is_another(self, node: ast.Name) -> bool:
        """Whether a parameter or a variable of a function is meant, not what a file imports."""
        if id(node) in self._asked:  # `base = base`
            return False
        bound, scope = self._scopes.lookup(node.id, scopes_above(node, self._parents))
        if scope is None or isinstance(scope, ast.Module):
            return False
        self._asked.add(id(node))
        values = (getattr(binding.node, "value", None) for binding in bound)
        is_module = any(isinstance(binding.node, ast.alias) for binding in bound) or any(
            isinstance(value, ast.expr) and self._path(value) for value in values
        )
        self._asked.discard(id(node))
        return not is_module

    def _called(self, node: ast.Call) -> str:
        name = last(node.func)
        first = node.args[0] if node.args else keyword(node, "name")
        if name == "getattr" and len(node.args) > 1:
            path, attribute = self._path(node.args[0]), literal_text(node.args[1])
            return f"{path}.{attribute}" if path and attribute else ""
        if name == "__import__" and first is not None:
            fromlist = keyword(node, "fromlist") or (node.args[3] if len(node.args) > 3 else None)
            text = literal_text(first)
            return text if getattr(fromlist, "elts", ()) else text.partition(".")[0]
        if name in _LOADS and first is not None:
            return self._named(literal_text(first))
        if name in ("get", "pop") and isinstance(node.func, ast.Attribute):
            return self._key(first) if last(node.func.value) == "modules" and first else ""
        return ""

    def _key(self, node: ast.expr) -> str:
        """The module that a key of ``sys.modules`` names."""
        if isinstance(node, ast.Name) and node.id == "__name__":
            return self._own
        return literal_text(node)

    def _named(self, text: str) -> str:
        """The home that a text names: absolute, or relative to whatever."""
        leaf = text.lstrip(".")
        if leaf == text or not leaf:
            return text.replace(":", ".")
        return min((m for m in self._homes if f".{m}".endswith(f".{leaf}")), default="")

    def _is_dynamic(self, node: ast.expr) -> bool:
        """Whether a call or a key stands in the path, so that no import or lookup tells of it."""
        while isinstance(node, ast.Attribute):
            node = node.value
        return isinstance(node, (ast.Call, ast.Subscript)) or (
            isinstance(node, ast.Name) and self._locals.get(node.id, "") in self._homes
            and not self._is_imported(node.id)
        )  # fmt: skip

    def _is_imported(self, name: str) -> bool:
        return any(
            (alias.asname or alias.name.partition(".")[0]) == name
            for node in self._nodes
            if isinstance(node, (ast.Import, ast.ImportFrom))
            for alias in node.names
        )

    def _competitor(self, node: ast.expr) -> Symbol | None:
        module, _, name = self._path(node).rpartition(".")
        found = self._redirects.find(module, name) if module else None
        return Symbol(module, name) if found is not None and found.is_direct else None

    def _reason(self, node: ast.expr, module: str) -> str:
        """Why a module's object at a place stands in the way; "" when it does not."""
        above = self._parents.get(id(node))
        match above:
            case ast.Attribute(attr=attr):
                if attr not in ALL_NAMES:
                    return ""
                return Reason(f"{attr} gives every name of {module}", Code.MODULE_OBJECT)
            case ast.Call(func=func) if func is not node:
                return self._given(above, node, module)
            case ast.keyword():
                pass
            case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
                return "" if self._is_followed(above) else _handed_on(module)
            case ast.Expr() | ast.Delete() | ast.Compare() | ast.BoolOp() | ast.UnaryOp():
                return ""
            case ast.If() | ast.While() | ast.Assert() | ast.Call():
                return ""
        if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
            return ""
        return _handed_on(module)

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

    def _is_followed(self, node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> bool:
        """Whether a name holds the module, which is looked after wherever that name is used."""
        if isinstance(self._parents.get(id(node)), ast.ClassDef):
            return False
        if isinstance(node, ast.Assign):
            return len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
        return isinstance(node.target, ast.Name)

    def _given(self, call: ast.Call, node: ast.expr, module: str) -> str:
        """The same for an argument of a call."""
        name = last(call.func)
        if name in HARMLESS:
            return ""
        if call.args and call.args[0] is node and name in BY_NAME:
            if name == "multiple":
                names = self._redirects.names_of(module)
                taken = [k.arg for k in call.keywords if k.arg is None or k.arg in names]
                return f"patch.multiple names {taken[0] or 'any name'} of {module}" if taken else ""
            if len(call.args) > 1 and literal_text(call.args[1]):
                return ""
            return Reason(
                f"{name} with a computed name may look any name of {module} up", Code.MODULE_OBJECT
            )
        return _handed_on(module)


def _assigned(node: ast.AST) -> tuple[str, ast.expr] | None:
    """The one name that a statement or expression binds, and its value."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name, value
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
            return name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            return name, value
    return None


def _handed_on(module: str) -> str:
    return Reason(
        f"{module} is handed on as an object here, and any name of it may be looked up; "
        "look names up by a dot, or import them",
        Code.MODULE_OBJECT,
    )
