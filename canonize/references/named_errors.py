"""Where somebody reads what the language says of a function or a class by its name.

``create() missing 1 required positional argument``, ``'Box' object has no attribute 'x'``,
``'x' is not a valid Color``: what takes its place is called otherwise there.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.sides import Sides, last_name

NAMING = (b"TypeError", b"AttributeError", b"ValueError")
"""The errors that say a name; the last one for enumerations alone."""
_RAISES = frozenset({"raises", "assertRaisesRegex"})
_TELLING = frozenset({
    "debug", "info", "warning", "error", "exception", "critical", "log", "warn", "fail",
})  # fmt: skip


def where_error_read(
    body: ast.Module, sides: Sides, leaf: str, *, is_enumeration: bool
) -> Iterator[int]:
    """Lines of handlers and tests that read such an error of a competitor.

    Args:
        leaf: what it is called.
    """
    said = {"TypeError", "AttributeError", *(["ValueError"] if is_enumeration else [])}
    made = {
        target.id
        for node in nodes_of(body)
        if isinstance(node, ast.Assign) and _is_called(node.value, sides)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    parents: Mapping[int, ast.AST] = {}
    for node in nodes_of(body):
        if isinstance(node, (ast.Try, ast.TryStar)) and _runs(node.body, sides, made):
            for handler in node.handlers:
                kinds = nodes_of(handler.type) if handler.type is not None else ()
                if handler.name and not said.isdisjoint(map(last_name, kinds)):
                    parents = parents or parents_of(body)
                    if _reads(handler, handler.name, parents):
                        yield handler.lineno
        elif isinstance(node, (ast.With, ast.AsyncWith)) and _runs(node.body, sides, made):
            calls = (item.context_expr for item in node.items)
            yield from (c.lineno for c in calls if _expects(c, said, leaf))


def _is_called(node: ast.AST, sides: Sides) -> bool:
    return isinstance(node, ast.Call) and sides.of(node.func) is True


def _runs(statements: list[ast.stmt], sides: Sides, made: set[str]) -> bool:
    return any(
        _is_called(node, sides) or (isinstance(node, ast.Name) and node.id in made)
        for statement in statements
        for node in nodes_of(statement)
    )


def _reads(handler: ast.ExceptHandler, name: str, parents: Mapping[int, ast.AST]) -> bool:
    """Whether a handler works with an error's text, and does not only pass it on as a message."""
    found = (n for s in handler.body for n in nodes_of(s))
    uses = (n for n in found if isinstance(n, ast.Name) and n.id == name)
    return any(not _is_message(use, parents) for use in uses)


def _is_message(node: ast.AST, parents: Mapping[int, ast.AST]) -> bool:
    above = parents.get(id(node))
    if isinstance(above, ast.Attribute) and above.attr not in ("args", "message"):
        return True
    while above is not None and not isinstance(above, ast.stmt):
        if isinstance(above, ast.Call) and last_name(above.func) in _TELLING:
            return True
        if isinstance(above, ast.Call) and last_name(above.func) in ("isinstance", "type"):
            return True
        above = parents.get(id(above))
    return isinstance(above, ast.Raise)


def _expects(call: ast.expr, said: set[str], leaf: str) -> bool:
    """``raises(TypeError, match="create")``: whether the text that is waited for says the name."""
    if not isinstance(call, ast.Call) or last_name(call.func) not in _RAISES:
        return False
    kinds = {last_name(n) for one in call.args[:1] for n in nodes_of(one)}
    texts = [*call.args[1:2], *(k.value for k in call.keywords if k.arg == "match")]
    return not kinds.isdisjoint(said) and any(
        isinstance(n, ast.Constant) and isinstance(n.value, str) and leaf in n.value
        for text in texts
        for n in nodes_of(text)
    )
