"""The statements that an adapter's methods are made of."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from canonize.resolution.api import Bound, Member
from canonize.syntax.statements import is_docstring


def only_asks(member: Member) -> bool:
    """Whether a method of instances takes nothing, so that it may as well be a property."""
    return (
        member.bound is Bound.INSTANCE
        and not (member.is_async or member.is_generator or member.returns_self)
        and member.signature is not None
        and not member.signature.parameters
        and not is_dunder(member.name)
    )


def function_body(statement: cst.FunctionDef, call: str, *, awaits: bool) -> cst.FunctionDef:
    """A function that only calls another; its docstring stays."""
    return with_body(statement, [f"return {'await ' if awaits else ''}{call}"])


def with_body(statement: cst.FunctionDef, lines: Sequence[str]) -> cst.FunctionDef:
    body: list[cst.BaseStatement] = []
    inner = statement.body.body if isinstance(statement.body, cst.IndentedBlock) else ()
    if inner and is_docstring(inner[0]):
        assert isinstance(inner[0], cst.SimpleStatementLine)
        body.append(inner[0])
    body += [cst.parse_statement(line) for line in lines]
    whole = statement.body if isinstance(statement.body, cst.IndentedBlock) else None
    return statement.with_changes(body=(whole or cst.IndentedBlock([])).with_changes(body=body))


def statement_of(code: str, *, blank: bool) -> cst.FunctionDef:
    made = cst.parse_statement(code)
    assert isinstance(made, cst.FunctionDef)
    return made.with_changes(leading_lines=[cst.EmptyLine(indent=False)] if blank else [])


def receiver_name(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    given = [*node.args.posonlyargs, *node.args.args]
    return given[0].arg if given else "self"


def is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def yields_async(member: Member) -> bool:
    return member.is_async and member.is_generator


def called_with(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node


def bare(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def method_of(node: ast.ClassDef, name: str) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
    for item in node.body:
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)) and item.name == name:
            return item
    return None


def makes(node: ast.AST, own: str) -> bool:
    """Whether a method makes an instance of its own class."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call):
            text = ast.unparse(call.func)
            if text in (own, "cls", "type(self)", "self.__class__"):
                return True
    return False


def private_of_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """A parameter of which a method reads something private."""
    given = {a.arg for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]}
    given.discard(receiver_name(node))
    for inner in ast.walk(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=name), attr=attr) if name in given:
                if attr.startswith("_") and not is_dunder(attr):
                    return name
    return ""
