"""Functions that look at the module of whoever calls them, through the stack of frames."""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import dotted_name
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition

_WORDS = frozenset({b"_getframe", b"currentframe", b"stack", b"_getframemodulename"})
_FRAMES = re.compile(rb"_getframe|currentframe|inspect\.stack|f_back|\bstack\(")
_TAKEN = re.compile(
    r"f_globals|co_filename|getmodule|getfile|\.filename|_getframemodulename|__name__|__file__"
)
_CALLED = re.compile(r"co_name|co_qualname|\.function\b|extract_stack")
_FAR = 2
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class CallerFrames:
    """Asks about definitions of one tree; nothing is read before the first question.

    Args:
        by_name: who looks at what the caller is called, instead of its module.
    """

    def __init__(self, project: Project, *, by_name: bool = False) -> None:
        self._taken = _CALLED if by_name else _TAKEN
        self._project = project
        self._names = project.names
        self._found: dict[tuple[str, str], str] | None = None

    def asked_by(self, symbol: Symbol) -> str:
        """The place of a function that a definition calls and that asks who calls; "" for none."""
        found = self._names.find(symbol.module, symbol.name)
        if not self._watching or not isinstance(found.node, Definition):
            return ""
        return self._called(found.module, found.node, 0)

    @property
    def are_any(self) -> bool:
        """Whether any function of the code base asks who calls it."""
        return bool(self._watching)

    def asks(self, module: str, node: ast.AST) -> str:
        """The place of a function that an expression names and that asks who calls; "" for none."""
        text = dotted_name(node)
        found = self._names.dotted(module, text) if text else None
        return self._watching.get((found.module, found.name), "") if found else ""

    def _called(self, module: str, node: ast.AST, far: int) -> str:
        for inner in ast.walk(node):
            if not isinstance(inner, ast.Call):
                continue
            text = dotted_name(inner.func)
            own, _, method = text.rpartition(".") if text else ("", "", "")
            if own in ("self", "cls") or own == "super":
                place = self._inherited(module, node, method)
            else:
                found = self._names.dotted(module, text) if text else None
                place = self._watching.get((found.module, found.name), "") if found else ""
            if place:
                return place
        if isinstance(node, ast.ClassDef):
            return self._decorated(module, node)
        return ""

    def _decorated(self, module: str, node: ast.ClassDef) -> str:
        """What ``__init_subclass__`` and metaclasses of bases ask is asked when it is defined."""
        return self._inherited(module, node, "__init_subclass__")

    def _inherited(self, module: str, node: ast.AST, method: str) -> str:
        pending = [(module, base, 0) for base in getattr(node, "bases", ())]
        while pending:
            home, base, far = pending.pop()
            above = self._names.dotted(home, dotted_name(base) or "?")
            if far > _FAR or not isinstance(above.node, ast.ClassDef):
                continue
            pending += [(above.module, one, far + 1) for one in above.node.bases]
            key = above.module, f"{above.name}.{method}"
            if key in self._watching:
                return self._watching[key]
        return ""

    @property
    def _watching(self) -> dict[tuple[str, str], str]:
        """By module and name, the place of each function that asks; those that call one too."""
        if self._found is None:
            self._found = self._all()
        return self._found

    def _all(self) -> dict[tuple[str, str], str]:
        found: dict[tuple[str, str], str] = {}
        tree = self._project.tree
        for path in sorted(tree.containing(_WORDS)):
            data = tree.read(path) or b""
            if not path.endswith(".py") or _FRAMES.search(data) is None:
                continue
            body, module = parsed_file(tree, path), self._project.modules.name(path)
            if body is None or not module:
                continue
            functions = dict(_functions(body))
            direct = {name for name, node in functions.items() if self._asks(node)}
            for _ in range(_FAR):
                leaves = {name.rpartition(".")[2] for name in direct}
                direct |= {n for n, node in functions.items() if _calls(node) & leaves}
            for name in direct:
                found[module, name] = f"{path}:{functions[name].lineno}"
        return found

    def _asks(self, node: ast.AST) -> bool:
        text = ast.unparse(node)
        return _FRAMES.search(text.encode()) is not None and self._taken.search(text) is not None


def _functions(body: ast.Module) -> list[tuple[str, _Function]]:
    found = [(node.name, node) for node in body.body if isinstance(node, _Function)]
    for node in body.body:
        if isinstance(node, ast.ClassDef):
            inner = (n for n in node.body if isinstance(n, _Function))
            found += [(f"{node.name}.{n.name}", n) for n in inner]
    return found


def _calls(node: ast.AST) -> set[str]:
    calls = (inner.func for inner in ast.walk(node) if isinstance(inner, ast.Call))
    return {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls}


def own_module_asked(node: ast.AST | None) -> ast.expr | None:
    """Where code asks its very own frame which module it is in; ``None`` where it does not.

    ``sys._getframe().f_globals``, ``inspect.currentframe().f_code.co_filename``: what stands in
    another module from then on answers otherwise.
    """
    if node is None or _TAKEN.search(ast.unparse(node)) is None:
        return None
    held: set[str] = set()
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_own_frame(value):
                held.add(name)
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in held:
                if attr in _OF_FRAMES:
                    return inner
            case ast.Attribute(value=value, attr=attr) if attr in _OF_FRAMES:
                if _is_own_frame(value):
                    return inner
            case ast.Call(args=[value, *_]) if _is_own_frame(value) or (
                isinstance(value, ast.Name) and value.id in held
            ):
                return inner
    return None


_OF_FRAMES = frozenset({"f_globals", "f_code", "filename"})


def _is_own_frame(node: ast.expr) -> bool:
    """Whether an expression is the frame of the code that it stands in."""
    match node:
        case ast.Call(func=func, args=[]) | ast.Call(func=func, args=[ast.Constant(value=0)]):
            return (dotted_name(func) or "").rpartition(".")[2] in ("_getframe", "currentframe")
        case ast.Subscript(value=ast.Call(func=func), slice=ast.Constant(value=0)):
            return (dotted_name(func) or "").rpartition(".")[2] == "stack"
        case ast.Attribute(value=value, attr="frame"):
            return _is_own_frame(value)
    return False
