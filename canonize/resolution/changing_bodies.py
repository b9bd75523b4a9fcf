"""What a function's body changes that was there before it ran."""

from __future__ import annotations

import ast
import builtins

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.resolution.resolver import BoundNames, Stands
from canonize.resolution.run_statements import (
    executed,
    last_part,
    root_name,
)
from canonize.syntax.stdlib_names import CONSTRUCTORS

CHANGING = (
    "add", "append", "apply", "attach", "basicConfig", "bind", "call", "capture", "ch", "clear",
    "configure", "connect", "disable", "enable", "exec", "extend", "fill", "hook", "import",
    "include", "init", "insert", "install", "load_dotenv", "mount", "open", "patch", "plug", "pop",
    "popitem", "push", "put", "register", "remove", "reset", "run", "seed", "send", "set", "setup",
    "simplefilter", "filterwarnings", "start", "subscribe", "unregister", "update", "use", "write",
)  # fmt: skip
"""How functions are called that change something."""
NO_CHANGE = frozenset({"set", "runtime_checkable", "chain", "chr", "addressof", "add"})
QUIET = frozenset({"warn", "warn_explicit", "NullHandler", "getLogger", "overload"})
DEEP = 4


class ChangingBodies:
    """Whether calling a function, or making an instance of a class, may be noticed elsewhere.

    Args:
        here: the module that calls.
        own: what that module has of its own, which it may change.
    """

    def __init__(self, names: BoundNames, here: str, own: set[str]) -> None:
        self._names = names
        self._here = here
        self._own = own
        self._seen: set[tuple[str, str]] = set()

    def changes(self, node: ast.stmt, module: str, far: int) -> bool:
        name = getattr(node, "name", "")
        if (module, name) in self._seen:
            return False
        self._seen.add((module, name))
        if far > DEEP:
            return True
        if isinstance(node, ast.ClassDef):
            made = [n for n in node.body if getattr(n, "name", "") in CONSTRUCTORS]
            return any(self.changes(n, module, far + 1) for n in made)
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return True
        return self._function(node, module, far)

    def _function(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef, module: str, far: int
    ) -> bool:
        mine = {n.arg for n in nodes_of(node.args) if isinstance(n, ast.arg)}
        for inner in executed(node):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                mine.add(inner.id)
            if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
                mine.add(inner.name)
        for inner in executed(node):
            match inner:
                case ast.Global():
                    if module != self._here:
                        return True
                case (
                    ast.Attribute(ctx=ast.Store() | ast.Del())
                    | ast.Subscript(ctx=ast.Store() | ast.Del())
                ):
                    if root_name(inner) not in mine and not self._is_own(root_name(inner), module):
                        return True
                case ast.Import() | ast.ImportFrom():
                    return True
                case ast.Call():
                    if self._call(inner, mine, module, far):
                        return True
        return False

    def _call(self, call: ast.Call, mine: set[str], module: str, far: int) -> bool:
        name, root, text = last_part(call.func), root_name(call.func), dotted_name(call.func)
        if root in mine:
            return False
        found = self._names.dotted(module, text) if text else None
        if found is not None and found.stands is Stands.DEFINITION and found.node is not None:
            return self.changes(found.node, found.module, far + 1)
        if isinstance(call.func, ast.Name) and hasattr(builtins, name):
            return name in ("print", "open", "exec", "eval", "setattr", "delattr", "input")
        if name in QUIET or self._is_own(root, module):
            return False
        return name.startswith(CHANGING) and name not in NO_CHANGE

    def _is_own(self, root: str, module: str) -> bool:
        return module == self._here and root in self._own
