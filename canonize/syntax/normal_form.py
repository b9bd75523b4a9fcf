"""A definition without what nobody can notice: docstrings, annotations, other spellings of one act.

Two normal forms that are equal but for local names do the same with the same free names.
"""

from __future__ import annotations

import ast
import copy

from canonize.syntax.stdlib_names import MANAGERS, PROPERTIES, TRANSPARENT

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_READ_BY_NONE = TRANSPARENT - {"no_type_check"} | MANAGERS | PROPERTIES | {
    "staticmethod", "classmethod", "setter", "getter", "deleter",
}  # fmt: skip
"""Decorators that do not look at annotations."""


def normal_form(node: ast.stmt) -> ast.stmt:
    """A copy in normal form; places are kept.

    Annotations stay where something may read them: fields of a class with bases or decorators,
    parameters of a function with a decorator that is not known to leave them alone.
    """
    found = _Normal().visit(copy.deepcopy(node))
    assert isinstance(found, ast.stmt)
    return found


def body_of(node: ast.AST) -> list[ast.stmt]:
    """Its statements, without docstring and fillers."""
    return [s for s in getattr(node, "body", []) if not _says_nothing(s)]


class _Normal(ast.NodeTransformer):
    def __init__(self) -> None:
        self._reads = False
        """Whether what is being visited stands right in a class that may read its annotations."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return self._function(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> ast.AST:
        return self._function(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        was, self._reads = self._reads, bool(node.bases or node.decorator_list or node.keywords)
        self.generic_visit(node)
        self._reads = was
        node.body = body_of(node)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        self.generic_visit(node)
        if self._reads:
            return node
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_Assign(self, node: ast.Assign) -> ast.AST:
        node.type_comment = None
        return self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        node.kind = None
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        self.generic_visit(node)
        parts = [v.value for v in node.values if isinstance(v, ast.Constant)]
        if len(parts) == len(node.values):
            return ast.copy_location(ast.Constant("".join(map(str, parts))), node)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        match node:
            case ast.UnaryOp(ast.Not(), ast.Compare(_, [op], _) as inner) if type(op) in _OPPOSITE:
                inner.ops = [_OPPOSITE[type(op)]()]
                return inner
            case ast.UnaryOp(ast.USub(), ast.Constant(value=int() | float() as value)):
                return ast.copy_location(ast.Constant(-value), node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if all(k.arg and isinstance(k.value, (ast.Constant, ast.Name)) for k in node.keywords):
            node.keywords.sort(key=lambda k: k.arg or "")
        return node

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        node.body = body_of(node) or [ast.copy_location(ast.Pass(), node)]
        if node.orelse and isinstance(node.body[-1], _LEAVES):
            rest, node.orelse = node.orelse, []
            return [node, *rest]
        return node

    def _function(self, node: _Function) -> _Function:
        was, self._reads = self._reads, False
        self.generic_visit(node)
        self._reads = was
        node.type_comment = None
        if all(decorator_word(d) in _READ_BY_NONE for d in node.decorator_list):
            node.returns = None
            for argument in arguments_of(node.args):
                argument.annotation = argument.type_comment = None
        node.body = _without_last_return(_folded(body_of(node)))
        return node


def decorator_word(node: ast.expr) -> str:
    """The last word of a decorator's name; empty when it has none."""
    callee = node.func if isinstance(node, ast.Call) else node
    return callee.attr if isinstance(callee, ast.Attribute) else getattr(callee, "id", "")


def arguments_of(args: ast.arguments) -> list[ast.arg]:
    """All parameters, in the order in which they are written."""
    found = [*args.posonlyargs, *args.args]
    found += [args.vararg] if args.vararg else []
    found += args.kwonlyargs
    return found + ([args.kwarg] if args.kwarg else [])


_OPPOSITE: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_LEAVES = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def _says_nothing(node: ast.stmt) -> bool:
    return isinstance(node, ast.Pass) or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _folded(body: list[ast.stmt]) -> list[ast.stmt]:
    """``x = f(); return x`` is ``return f()`` where nothing else names x."""
    match body:
        case [
            *before,
            ast.Assign([ast.Name(id=name)], value),
            ast.Return(ast.Name(id=back)) as end,
        ]:
            named = sum(isinstance(n, ast.Name) and n.id == name for s in body for n in ast.walk(s))
            declared = any(
                isinstance(n, (ast.Global, ast.Nonlocal)) and name in n.names
                for s in body
                for n in ast.walk(s)
            )
            if name == back and named == 2 and not declared:
                return [*before, ast.copy_location(ast.Return(value), end)]
    return body


def _without_last_return(body: list[ast.stmt]) -> list[ast.stmt]:
    """A ``return`` of nothing at the end is what happens anyway; also elsewhere in one spelling."""
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and _is_none(node.value):
                node.value = None
    last = body[-1] if body else None
    if len(body) > 1 and isinstance(last, ast.Return) and last.value is None:
        return body[:-1]
    return body


def _is_none(node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is None
