"""Who puts another module in the place of one: ``sys.modules["a.b"] = fake``.

Who imports from ``a.b`` gets the fake from then on, and who imports the same from elsewhere, not.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.run_statements import last_part

_PUTTING = frozenset({"dict", "setitem", "setdefault", "update"})


def where_put(module: str, tree: SourceTree) -> str:
    """The first place that puts something else in a module's place; "" for none."""
    leaf = module.rpartition(".")[2].encode()
    for path in sorted(tree.containing({leaf}, endings=(".py",))):
        data = tree.read(path) or b""
        if b"modules" not in data or module.encode() not in data:
            continue
        body = parsed_file(tree, path)
        for node in nodes_of(body) if body is not None else ():
            if _puts(node, module):
                return f"{path}:{getattr(node, 'lineno', 1)}"
    return ""


def _puts(node: ast.AST, module: str) -> bool:
    match node:
        case ast.Assign(targets=targets):
            return any(
                isinstance(target, ast.Subscript)
                and _are_modules(target.value)
                and _says(target.slice, module)
                for target in targets
            )
        case ast.Call(func=ast.Attribute(value=of, attr=attr), args=args) if attr in _PUTTING:
            keys = [key for arg in args if isinstance(arg, ast.Dict) for key in arg.keys]
            says = any(_says(key, module) for key in (*args, *keys))
            return says and any(map(_are_modules, (of, *args)))
    return False


def _says(node: ast.expr | None, module: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == module


def _are_modules(node: ast.expr) -> bool:
    """Whether an expression is ``sys.modules``, or names it for `mock.patch.dict`."""
    return last_part(node) == "modules" or _says(node, "sys.modules")
