"""Is a definition what its module gives when the import is done? Not if it went, or was replaced.

The top of the module is played through without being run: what each name may be is carried from
statement to statement, through branches, loops, handlers and deletions.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import children_of, nodes_of
from canonize.core.file_kinds import PYTHON
from canonize.core.import_scan import absolute
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.resolution.binding_states import NamePlayed, States, binds, stored
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_FAR = 12


def doubted_binding(symbol: Symbol, project: Project) -> str:
    """Why a name of a module may not be what is defined there; empty when nothing speaks for it.

    Followed through re-exports. Only names that a class, function or import binds are doubted:
    what is a plain value is meant as it is.
    """
    key = (doubted_binding, symbol)
    if key not in project.tree.memo:
        project.tree.memo[key] = _Doubts(project).of(symbol, 0)
    return str(project.tree.memo[key])


def given_anew(symbol: Symbol, project: Project) -> str:
    """Where a name of a module, a plain value too, gets another value once it has one."""
    path = project.modules.path(symbol.module)
    module = parsed_file(project.tree, path) if path is not None else None
    if path is None or module is None:
        return ""
    return _late(module, symbol) or _Doubts(project).from_elsewhere(symbol, path)


@dataclass
class _Doubts:
    project: Project

    def of(self, symbol: Symbol, far: int) -> str:
        path = self.project.modules.path(symbol.module)
        module = parsed_file(self.project.tree, path) if path is not None else None
        if path is None or module is None or far > _FAR or "." in symbol.name:
            return ""
        played = NamePlayed(symbol.name, self._stars(path, symbol.name))
        ends = played.block(module.body, frozenset({None}))
        if None in ends:
            if self._is_given_otherwise(symbol, path, module):
                return ""
            has = "may not have" if ends - {None} else "does not have"
            return f"{symbol.module} {has} {symbol.name} once it is loaded"
        if not any(isinstance(node, _DEFINING) for node in played.bound):
            return ""
        if reason := _late(module, symbol):
            return reason
        return self._replaced(symbol, path, ends, played.bound, far) or self.from_elsewhere(
            symbol, path
        )

    def _replaced(
        self, symbol: Symbol, path: str, ends: States, bound: list[ast.AST], far: int
    ) -> str:
        for node in ends:
            assert node is not None
            if _is_other_value(node, symbol.name) or _is_module_instead(node, bound):
                line = getattr(node, "lineno", 1)
                return f"line {line} of {path} gives {symbol.name} another value"
            source = self._source(node, path, symbol.name)
            if source is None or source == symbol:
                continue
            if len(ends) == 1 and (reason := self.of(source, far + 1)):
                return reason
            if self._is_plain_value(source):
                return f"{symbol.module} takes {symbol.name} from {source}, which is a plain value"
        return ""

    def _source(self, node: ast.AST, path: str, name: str) -> Symbol | None:
        """What an import that may bind the name takes it from."""
        if not isinstance(node, ast.ImportFrom):
            return None
        written = "." * node.level + (node.module or "")
        home = absolute(written, self.project.modules.package(path))
        names = (a.name for a in node.names if a.name == "*" or (a.asname or a.name) == name)
        original = next(names, name)
        return Symbol(home, name if original == "*" else original) if home else None

    def _is_plain_value(self, symbol: Symbol) -> bool:
        """Whether the module in the end gives the name a constant or the like, and nothing else."""
        path = self.project.modules.path(symbol.module)
        module = parsed_file(self.project.tree, path) if path is not None else None
        if module is None:
            return False
        ends = NamePlayed(symbol.name, {}).block(module.body, frozenset({None}))
        return any(node is not None and _is_other_value(node, symbol.name) for node in ends)

    def _stars(self, path: str, name: str) -> dict[ast.ImportFrom, bool | None]:
        """Whether each star import of a file brings the name; ``None``: it can't be told."""
        module = parsed_file(self.project.tree, path)
        found: dict[ast.ImportFrom, bool | None] = {}
        for node in nodes_of(module) if module is not None else ():
            if isinstance(node, ast.ImportFrom) and node.names[0].name == "*":
                home = self._source(node, path, name)
                source = self.project.modules.path(home.module) if home is not None else None
                given = self.project.star_names(home.module) if home and source else None
                found[node] = None if given is None else name in given
        return found

    def _is_given_otherwise(self, symbol: Symbol, path: str, module: ast.Module) -> bool:
        """A submodule, or a ``__getattr__`` or star that may provide it."""
        if symbol.name in self.project.modules.submodules(symbol.module):
            return True
        if None in self._stars(path, symbol.name).values():
            return True
        return any(binds(node, "__getattr__") for node in module.body)

    def from_elsewhere(self, symbol: Symbol, own: str) -> str:
        """Another file, no test, that sets the name in the module."""
        name, leaf = symbol.name.encode(), symbol.module.rpartition(".")[2].encode()
        # Few files name a module; a name like `logger` stands in most.
        for path in sorted(self.project.tree.containing({leaf}, endings=PYTHON)):
            if path == own or not path.endswith(".py") or "test" in path:
                continue
            data = self.project.tree.read(path) or b""
            if not has_word(data, name) or not _may_store(data, name):
                continue
            module = parsed_file(self.project.tree, path)
            for node in _stores(module, symbol.name) if module is not None else ():
                assert module is not None
                if self._means(module, path, node, symbol.module):
                    line = getattr(node, "lineno", 1)
                    return f"line {line} of {path} gives {symbol} another value"
        return ""

    def _means(self, module: ast.Module, path: str, node: ast.expr, wanted: str) -> bool:
        """Whether an expression is the module, by what the file imports."""
        text = ast.unparse(node)
        first, _, rest = text.partition(".")
        for item in nodes_of(module):
            if isinstance(item, ast.Import):
                for alias in item.names:
                    bound = alias.asname or alias.name.partition(".")[0]
                    means = alias.name if alias.asname else bound
                    if bound == first and ".".join(filter(None, (means, rest))) == wanted:
                        return True
            elif isinstance(item, ast.ImportFrom):
                found = self._source(item, path, first)
                listed = any((a.asname or a.name) == first for a in item.names)
                if found is not None and listed:
                    full = ".".join(filter(None, (found.module, found.name, rest)))
                    if full == wanted:
                        return True
        return False


def _may_store(data: bytes, name: bytes) -> bool:
    """Whether a file may set or delete an attribute of a name: it has it after a dot, uncalled."""
    if b"setattr" in data or b"delattr" in data:
        return True
    for found in re.finditer(re.escape(name) + rb"(?!\w)(?!\s*\()", data):
        at = found.start()
        while at and data[at - 1] in b" \t\n\r\f\v\\":
            at -= 1
        if data[at - 1 : at] == b".":
            return True
    return False


_DEFINING = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.ImportFrom, ast.Import)


def _is_other_value(node: ast.AST, name: str) -> bool:
    """Whether a statement binds something that is no definition and made of none."""
    match node:
        case ast.Assign(value=value) | ast.AnnAssign(value=ast.expr() as value):
            named = any(isinstance(n, (ast.Name, ast.Attribute)) for n in nodes_of(value))
            return not named
        case ast.Pass() | ast.AugAssign():
            return True
        case ast.Expr():
            return name in stored(node, ast.Store)
    return False


def _is_module_instead(node: ast.AST, bound: list[ast.AST]) -> bool:
    """Whether an ``import x as name`` takes the place of what was defined before."""
    defined = any(
        isinstance(n, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)) for n in bound
    )
    return isinstance(node, ast.Import) and defined


def _late(module: ast.Module, symbol: Symbol) -> str:
    """A place of the module itself that may give the name another value while or after it loads."""
    name = symbol.name
    for node in nodes_of(module):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                if (inner := _by_global(node, name)) is not None:
                    return _told(inner, symbol)
            case ast.Subscript(
                value=value, slice=ast.Constant(value=key), ctx=ast.Store() | ast.Del()
            ):
                if key == name and _is_namespace(value):
                    return _told(node, symbol)
            case ast.Subscript(
                value=value, slice=ast.Name(id=key), ctx=ast.Store() | ast.Del()
            ) if _is_namespace(value) and _may_be(module, key, name):
                return _told(node, symbol)
            case ast.Subscript(value=value, slice=ast.Name("__name__"), ctx=ast.Store()):
                if ast.unparse(value) in ("sys.modules", "modules"):
                    return f"line {node.lineno} of {symbol.module} puts another module in its place"
            case ast.Call(func=ast.Attribute(value=value, attr=method), args=args, keywords=given):
                if method in _CHANGING and _is_namespace(value) and _says(args, given, name):
                    return _told(node, symbol)
            case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[of, key, *_]):
                said = isinstance(key, ast.Constant) and key.value == name
                said = said or (isinstance(key, ast.Name) and _may_be(module, key.id, name))
                if said and "sys.modules[__name__]" in ast.unparse(of):
                    return _told(node, symbol)
    return ""


def _by_global(
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, name: str
) -> ast.stmt | None:
    """What binds or deletes a name that the body declares ``global``."""
    if not any(isinstance(n, ast.Global) and name in n.names for n in nodes_of(node)):
        return None
    for inner in nodes_of(node):
        if isinstance(inner, ast.stmt) and inner is not node:
            flat = not any(isinstance(child, ast.stmt) for child in children_of(inner))
            if flat and (binds(inner, name) or name in stored(inner, ast.Del)):
                return inner
    return None


_CHANGING = frozenset({"update", "pop", "setdefault", "__setitem__", "__delitem__"})


def _is_namespace(node: ast.expr) -> bool:
    return ast.unparse(node) in (
        "globals()", "vars()", "locals()", "sys.modules[__name__].__dict__",
        "vars(sys.modules[__name__])",
    )  # fmt: skip


def _says(args: list[ast.expr], given: list[ast.keyword], name: str) -> bool:
    if any(keyword.arg == name for keyword in given):
        return True
    return any(_is_said(n, name) for a in args for n in nodes_of(a))


def _may_be(module: ast.Module, key: str, name: str) -> bool:
    """Whether a variable goes over all names of the module, or over some with this one."""
    for node in nodes_of(module):
        if isinstance(node, (ast.For, ast.comprehension)):
            bound = {n.id for n in nodes_of(node.target) if isinstance(n, ast.Name)}
            if key in bound and any(_is_said(n, name) for n in nodes_of(node.iter)):
                return True
    return False


def _is_said(node: ast.AST, name: str) -> bool:
    """Whether an expression is a name as a text, or all names of the module."""
    match node:
        case ast.Constant(value=value):
            return bool(value == name)
        case ast.Name(id="__all__") | ast.Call(func=ast.Name(id="dir"), args=[]):
            return True
        case ast.Call() | ast.Attribute():
            return _is_namespace(node)
    return False


def _told(node: ast.AST, symbol: Symbol) -> str:
    return f"line {getattr(node, 'lineno', 1)} of {symbol.module} gives {symbol.name} another value"


def _stores(module: ast.Module, name: str) -> Iterator[ast.expr]:
    """What the attribute is set or deleted of."""
    for node in nodes_of(module):
        match node:
            case ast.Attribute(value=value, attr=attr, ctx=ast.Store() | ast.Del()):
                if attr == name:
                    yield value
            case ast.Call(
                func=ast.Name(id="setattr" | "delattr"), args=[value, ast.Constant(value=key), *_]
            ):
                if key == name:
                    yield value
