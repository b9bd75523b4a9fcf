"""Of one statement: what is done to a name, and what an import brings."""

from __future__ import annotations

import ast

from canonize.resolution.binding_statements import absolute_import, flat

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def done_to(name: str, module: ast.Module) -> int:
    """The line of a statement that hands a definition on, or changes it, while it is imported."""
    for node, _ in flat(module.body):
        match node:
            case ast.Expr(value=ast.Call()):
                named = any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(node))
            case ast.Assign(targets=targets):
                named = any(_changed_root(target) == name for target in targets)
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                named = _changed_root(target) == name
            case _:
                named = False
        if named:
            return node.lineno
    return 0


def _changed_root(node: ast.expr) -> str:
    """The name whose attribute or item a target is; empty for a plain name."""
    root: ast.expr = node
    while isinstance(root, (ast.Attribute, ast.Subscript)):
        root = root.value
    return root.id if isinstance(root, ast.Name) and root is not node else ""


def each_of(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def is_plain_base(node: ast.expr) -> bool:
    inner = node.value if isinstance(node, ast.Subscript) else node
    return ast.unparse(inner).rpartition(".")[2] in ("object", "ABC", "Generic", "Protocol")


def methods_and_others(node: ast.ClassDef) -> tuple[dict[str, list[ast.stmt]], list[ast.stmt]]:
    """Methods by name, and everything else in its order."""
    methods: dict[str, list[ast.stmt]] = {}
    others: list[ast.stmt] = []
    for statement in node.body:
        if isinstance(statement, FUNCTIONS):
            methods.setdefault(statement.name, []).append(statement)
        else:
            others.append(statement)
    return methods, others


def imported_things(node: ast.AST, package: str | None) -> list[tuple[str, str, str]]:
    """Module, name (empty for the module itself) and local name of each imported thing."""
    if isinstance(node, ast.Import):
        return [
            (
                a.name if a.asname else a.name.partition(".")[0],
                "",
                a.asname or a.name.partition(".")[0],
            )
            for a in node.names
        ]
    if isinstance(node, ast.ImportFrom):
        source = absolute_import(node, package) or "." * node.level + (node.module or "")
        return [(source, a.name, a.asname or a.name) for a in node.names]
    return []
