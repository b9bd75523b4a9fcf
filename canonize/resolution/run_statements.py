"""Which statements and expressions run while a body runs."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from canonize.core.ast_nodes import children_of


def statements_run(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Statements that an import runs, those in blocks too."""
    for node in body:
        yield node
        if not isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            for block in blocks(node):
                yield from statements_run(block)


def blocks(node: ast.stmt) -> Iterator[list[ast.stmt]]:
    """The blocks of a statement that an import may run."""
    if isinstance(node, ast.If) and is_not_run(node.test):
        yield node.orelse
        return
    for name in ("body", "orelse", "finalbody"):
        yield getattr(node, name, [])
    for part in (*getattr(node, "handlers", ()), *getattr(node, "cases", ())):
        yield part.body


def is_not_run(test: ast.expr) -> bool:
    """``__name__ == "__main__"`` and ``TYPE_CHECKING``: blocks that no import runs."""
    text = ast.unparse(test)
    return "TYPE_CHECKING" in text or ("__name__" in text and "__main__" in text)


def executed(node: ast.AST) -> Iterator[ast.AST]:
    """What runs when a function is called: not what functions in it would do."""
    body = getattr(node, "body", [])
    pending = list(body) if isinstance(body, list) else [body]
    while pending:
        inner = pending.pop()
        yield inner
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        pending += children_of(inner)


def is_silent(call: ast.Call) -> bool:
    """``logging.getLogger("x").addHandler(logging.NullHandler())``."""
    return last_part(call.func) == "addHandler" and "NullHandler" in ast.unparse(call)


def bound_names(node: ast.stmt) -> set[str]:
    """The names that a definition or an assignment binds."""
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return {name}
        case ast.Assign(targets=targets):
            return {t.id for t in targets if isinstance(t, ast.Name)}
        case ast.AnnAssign(target=ast.Name(id=name)):
            return {name}
    return set()


def innermost(node: ast.expr) -> ast.expr:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Starred)):
        node = node.value
    return node


def root_name(node: ast.expr) -> str:
    """The name that an expression starts from, calls on the way included."""
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call, ast.Starred)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def last_part(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def puts_hints_off(body: ast.Module) -> bool:
    """``from __future__ import annotations``: nothing of an annotation runs."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "__future__"
        and any(alias.name == "annotations" for alias in node.names)
        for node in body.body
    )


def hints_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[ast.expr | None]:
    """The annotations of a function; ``None`` where there is none."""
    args = node.args
    for arg in (*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg):
        yield arg.annotation if arg is not None else None
    yield node.returns
