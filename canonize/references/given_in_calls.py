"""What calls, and Python itself, give the parameters of a function and the fields of a class."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import given_values, nodes_of
from canonize.references.local_bindings import By, Function, WayIn
from canonize.references.passing_on import CALLING_NOTHING
from canonize.references.sides import last_name
from canonize.syntax.stdlib_names import OF_CLASSES

_ORDERS = {
    ast.Eq: "__eq__", ast.NotEq: "__ne__", ast.Lt: "__lt__", ast.LtE: "__le__",
    ast.Gt: "__gt__", ast.GtE: "__ge__",
}  # fmt: skip
_MIRRORED = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}
_SIGNS = {
    ast.Add: "add", ast.Sub: "sub", ast.Mult: "mul", ast.MatMult: "matmul", ast.Div: "truediv",
    ast.FloorDiv: "floordiv", ast.Mod: "mod", ast.Pow: "pow", ast.LShift: "lshift",
    ast.RShift: "rshift", ast.BitOr: "or", ast.BitAnd: "and", ast.BitXor: "xor",
}  # fmt: skip
LANGUAGE = frozenset({
    "__contains__", "__delitem__", "__getitem__", "__instancecheck__", "__setattr__",
    "__setitem__", "__subclasscheck__", *_ORDERS.values(),
    *(f"__{how}{sign}__" for how in ("", "r", "i") for sign in _SIGNS.values()),
})  # fmt: skip
"""Special methods whose arguments stand around an operator, in a subscript or an assignment."""


def of_fields(body: ast.Module, name: str) -> Iterator[WayIn]:
    """What calls give by the name of a field: ``Holder(kind=Old)``."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call):
            yield from (WayIn(By.WHOLE, k.value) for k in node.keywords if k.arg == name)
        elif isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.Assign):
                    names = {t.id for t in item.targets if isinstance(t, ast.Name)}
                    if name in names:
                        yield WayIn(By.WHOLE, item.value)


def fields_at(body: ast.Module, name: str) -> Iterator[tuple[str, int]]:
    """The classes that have a field of a name, each with its number among them."""
    for node in nodes_of(body):
        if isinstance(node, ast.ClassDef):
            fields = [
                item.target.id
                for item in node.body
                if isinstance(item, ast.AnnAssign) and isinstance(item.target, ast.Name)
            ]
            if name in fields:
                yield node.name, fields.index(name)


def is_static(function: Function) -> bool:
    """Whether a method has no parameter for its object: ``@staticmethod``."""
    return "staticmethod" in map(last_name, getattr(function, "decorator_list", ()))


def is_of_class(function: Function) -> bool:
    """Whether the first parameter of a method is its class: ``@classmethod``, ``__new__``."""
    named = map(last_name, getattr(function, "decorator_list", ()))
    return "classmethod" in named or getattr(function, "name", "") in OF_CLASSES


def is_handed(call: ast.Call, name: str) -> bool:
    """Whether a call is given a function or a class: ``dumps(x, default=to_text)``."""
    given = given_values(call)
    return last_name(call.func) not in CALLING_NOTHING and any(
        last_name(one) == name for one in given
    )


def defaults(function: Function, name: str) -> Iterator[ast.AST]:
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    pairs = [*zip(reversed(names), reversed(args.defaults), strict=False)]
    pairs += [
        (arg.arg, value)
        for arg, value in zip(args.kwonlyargs, args.kw_defaults, strict=True)
        if value is not None
    ]
    yield from (value for found, value in pairs if found == name)


def arguments(
    call: ast.Call, function: ast.FunctionDef | ast.AsyncFunctionDef, name: str, owner: object
) -> Iterator[ast.AST]:
    """What a call gives a parameter; all that it gives where the function is only handed on."""
    args = function.args
    names = [arg.arg for arg in (*args.posonlyargs, *args.args)]
    if owner is not None and not is_static(function):
        names = names[1:]
    for keyword in call.keywords:
        if keyword.arg in (name, None) or (args.kwarg is not None and args.kwarg.arg == name):
            yield keyword.value
    handed = is_handed(call, function.name)
    if handed:
        yield from (k.value for k in call.keywords if last_name(k.value) != function.name)
    if function.name == "__post_init__":
        yield from call.args
    for number, given in enumerate(call.args):
        if isinstance(given, ast.Starred) or handed:
            yield given
        elif number < len(names):
            yield from [given] if names[number] == name else []
        elif args.vararg is not None and args.vararg.arg == name:
            yield given


def given_by_language(node: ast.AST, method: str) -> Iterator[ast.expr]:
    """What a node gives a special method of whatever object."""
    match node:
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            if isinstance(op, (ast.In, ast.NotIn)):
                yield from [left] if method == "__contains__" else []
            elif method in (called := _ORDERS.get(type(op), ""), _MIRRORED.get(called)):
                yield from (left, right)
        case ast.BinOp(left=left, op=op, right=right):
            yield from (left, right) if method in _of_sign(op, ("", "r")) else ()
        case ast.AugAssign(op=op, value=value):
            yield from [value] if method in _of_sign(op, ("", "i")) else []
        case ast.Assign(targets=[ast.Subscript(slice=key)], value=value):
            yield from (key, value) if method == "__setitem__" else ()
        case ast.Assign(targets=[ast.Attribute()], value=value):
            yield from [value] if method == "__setattr__" else []
        case ast.Subscript(slice=key):
            yield from [key] if method in ("__getitem__", "__delitem__") else []
        case ast.Call(func=ast.Name("isinstance"), args=[given, _]):
            yield from [given] if method == "__instancecheck__" else []
        case ast.Call(func=ast.Name("issubclass"), args=[given, _]):
            yield from [given] if method == "__subclasscheck__" else []


def _of_sign(op: ast.operator, ways: tuple[str, ...]) -> tuple[str, ...]:
    sign = _SIGNS.get(type(op), "")
    return tuple(f"__{way}{sign}__" for way in ways)
