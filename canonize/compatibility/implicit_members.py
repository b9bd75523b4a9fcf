"""Which special members Python looks up for what is done with a value: ``len(x)``, ``x == y``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.syntax.scopes import dotted

TRUTH = ("__bool__", "__len__")
TEXT = ("__str__", "__repr__")
ITERATION = ("__iter__", "__getitem__")
COPIED = ("__copy__", "__deepcopy__", "__reduce_ex__", "__reduce__", "__getstate__", "__setstate__")
PICKLED = (*COPIED[2:], "__getnewargs_ex__", "__getnewargs__")


@dataclass(frozen=True, slots=True)
class Implicit:
    """One lookup.

    Args:
        members: the first of them that a class has answers.
        what: the operation in words.
        every: each of them plays its part, not the first alone.
    """

    members: tuple[str, ...]
    what: str
    every: bool = False


def implicit(fates: Fates, node: cst.CSTNode) -> Iterator[Implicit]:
    """The lookups that happen because a value stands where it stands."""
    above = fates.parent(node)
    match above:
        case cst.Call(func=func) if func is node:
            yield Implicit(("__call__",), "called")
        case cst.Decorator():
            yield Implicit(("__call__",), "used as a decorator")
        case cst.Comparison(left=left, comparisons=[first, *_]) if left is node:
            yield from _compared(first.operator, is_left=True)
        case cst.ComparisonTarget():
            yield from _in_comparison(fates, above)
        case cst.BinaryOperation(left=left, operator=operator):
            yield from _operation(operator, is_left=left is node)
        case cst.AugAssign(operator=operator, target=target):
            yield from _augmented(operator, is_target=target is node)
        case cst.UnaryOperation(operator=cst.Not()):
            yield Implicit(TRUTH, "tested for truth")
        case cst.UnaryOperation(operator=operator):
            yield Implicit((_UNARY[type(operator)],), "negated")
        case cst.If() | cst.While() | cst.Assert() | cst.CompIf():
            yield Implicit(TRUTH, "tested for truth")
        case cst.IfExp(test=test) if test is node:
            yield Implicit(TRUTH, "tested for truth")
        case cst.BooleanOperation(left=left) if left is node:
            yield Implicit(TRUTH, "tested for truth")
        case cst.FormattedStringExpression(conversion="r"):
            yield Implicit(("__repr__",), "shown")
        case cst.FormattedStringExpression():
            yield Implicit(("__format__", *TEXT), "formatted")
        case cst.Await():
            yield Implicit(("__await__",), "awaited")
        case cst.For(iter=iterated) | cst.CompFor(iter=iterated) if iterated is node:
            is_async = above.asynchronous is not None
            yield Implicit(("__aiter__",) if is_async else ITERATION, "iterated")
        case cst.StarredElement() | cst.From():
            yield Implicit(ITERATION, "iterated")
        case cst.Assign(targets=targets) if any(_unpacks(target.target) for target in targets):
            yield Implicit(ITERATION, "unpacked")
        case cst.Subscript(value=value) if value is node:
            yield from _subscripted(fates, above)
        case cst.Index():
            yield Implicit(("__hash__", "__eq__"), "used as a key", every=True)
        case cst.DictElement(key=key) if key is node:
            yield Implicit(("__hash__", "__eq__"), "used as a key", every=True)
        case cst.Element():
            if isinstance(fates.parent(above), cst.Set):
                yield Implicit(("__hash__", "__eq__"), "put into a set", every=True)
        case cst.Arg(star="*"):
            yield Implicit(ITERATION, "unpacked")
        case cst.Arg(star="**"):
            yield Implicit(("keys", "__getitem__"), "unpacked", every=True)
        case cst.Arg():
            call = fates.parent(above)
            if isinstance(call, cst.Call):
                yield from _passed(call)


def _in_comparison(fates: Fates, target: cst.ComparisonTarget) -> Iterator[Implicit]:
    yield from _compared(target.operator, is_left=False)
    whole = fates.parent(target)
    if isinstance(whole, cst.Comparison):
        following = [*whole.comparisons[1:], None]
        after = dict(zip(map(id, whole.comparisons), following, strict=True))[id(target)]
        if after is not None:
            yield from _compared(after.operator, is_left=True)


def _compared(operator: cst.BaseCompOp, *, is_left: bool) -> Iterator[Implicit]:
    match operator:
        case cst.Is() | cst.IsNot():
            return
        case cst.In() | cst.NotIn() if is_left:
            yield Implicit(("__hash__", "__eq__"), "looked for with `in`", every=True)
        case cst.In() | cst.NotIn():
            yield Implicit(("__contains__", *ITERATION), "asked with `in`")
        case cst.Equal():
            yield Implicit(("__eq__",), "compared with ==")
        case cst.NotEqual():
            yield Implicit(("__ne__", "__eq__"), "compared with !=")
        case _:
            left, right = _ORDERING.get(type(operator), ("__lt__", "__gt__"))
            yield Implicit((left if is_left else right,), "compared for order")


def _operation(operator: cst.BaseBinaryOp, *, is_left: bool) -> Iterator[Implicit]:
    name = _BINARY.get(type(operator))
    if name is not None:
        spelt = f"__{name}__" if is_left else f"__r{name}__"
        yield Implicit((spelt,), f"an operand ({name})")


def _augmented(operator: cst.BaseAugOp, *, is_target: bool) -> Iterator[Implicit]:
    name = _AUGMENTED.get(type(operator).__name__.removesuffix("Assign"))
    if name is not None:
        names = (f"__i{name}__", f"__{name}__") if is_target else (f"__r{name}__",)
        yield Implicit(names, f"an operand ({name})")


def _subscripted(fates: Fates, node: cst.Subscript) -> Iterator[Implicit]:
    above = fates.parent(node)
    if isinstance(above, cst.AssignTarget):
        yield Implicit(("__setitem__",), "written to by index")
    elif isinstance(above, cst.Del):
        yield Implicit(("__delitem__",), "written to by index")
    else:
        yield Implicit(("__getitem__",), "read by index")
        if isinstance(above, cst.AugAssign) and above.target is node:
            yield Implicit(("__setitem__",), "written to by index")


def _passed(call: cst.Call) -> Iterator[Implicit]:
    callee = dotted(call.func)
    leaf = callee.rpartition(".")[2]
    if callee in ("max", "min") and len(call.args) > 1:
        yield Implicit(("__lt__", "__gt__"), f"passed to {callee}", every=True)
    elif callee in _ASKED:
        yield Implicit(_ASKED[callee], f"passed to {callee}")
    elif leaf in ("deepcopy", "copy") and callee in (leaf, f"copy.{leaf}"):
        yield Implicit(COPIED, f"passed to {callee}", every=True)
    elif callee in _PICKLERS:
        yield Implicit(PICKLED, f"passed to {callee}", every=True)
    elif leaf in ("assertEqual", "assertNotEqual", "assertListEqual"):
        yield Implicit(("__eq__",), f"passed to {callee}")
    elif leaf in ("assertTrue", "assertFalse"):
        yield Implicit(TRUTH, f"passed to {callee}")
    elif leaf in ("assertIn", "assertNotIn"):
        yield Implicit(("__contains__", *ITERATION, "__eq__"), f"passed to {callee}", every=True)
    elif leaf == "add" and isinstance(call.func, cst.Attribute):
        yield Implicit(("__hash__", "__eq__"), f"passed to {callee}", every=True)


def only_iterates(call: cst.Call) -> bool:
    """Whether a built-in function asks what it is given for one thing and keeps nothing of it."""
    callee = dotted(call.func)
    return callee in _ASKED and callee not in ("iter", "next", "max", "min")


def _unpacks(target: cst.CSTNode) -> bool:
    return isinstance(target, cst.Tuple | cst.List)


_ASKED = {
    "len": ("__len__",),
    "bool": TRUTH,
    "hash": ("__hash__",),
    "iter": ITERATION,
    "next": ("__next__",),
    "aiter": ("__aiter__",),
    "anext": ("__anext__",),
    "reversed": ("__reversed__", "__getitem__"),
    "str": TEXT,
    "print": TEXT,
    "format": ("__format__", *TEXT),
    "repr": ("__repr__",),
    "int": ("__int__", "__index__", "__trunc__"),
    "float": ("__float__", "__index__"),
    "complex": ("__complex__", "__float__", "__index__"),
    "bytes": ("__bytes__", *ITERATION),
    "abs": ("__abs__",),
    "round": ("__round__",),
    "divmod": ("__divmod__",),
    "range": ("__index__",),
    "dir": ("__dir__",),
    "os.fspath": ("__fspath__",),
    "fspath": ("__fspath__",),
    "open": ("__fspath__", "__index__"),
    "math.floor": ("__floor__",),
    "math.ceil": ("__ceil__",),
    "math.trunc": ("__trunc__",),
    "operator.index": ("__index__",),
    **dict.fromkeys(
        ("all", "any", "dict", "enumerate", "filter", "frozenset", "list", "map", "max", "min",
         "set", "sorted", "sum", "tuple", "zip"),
        ITERATION,
    ),
}  # fmt: skip
_PICKLERS = frozenset({"pickle.dump", "pickle.dumps", "dumps", "marshal.dumps"})
_ORDERING: dict[type[cst.BaseCompOp], tuple[str, str]] = {
    cst.LessThan: ("__lt__", "__gt__"),
    cst.LessThanEqual: ("__le__", "__ge__"),
    cst.GreaterThan: ("__gt__", "__lt__"),
    cst.GreaterThanEqual: ("__ge__", "__le__"),
}
_UNARY: dict[type[cst.BaseUnaryOp], str] = {
    cst.Minus: "__neg__",
    cst.Plus: "__pos__",
    cst.BitInvert: "__invert__",
}
_BINARY: dict[type[cst.BaseBinaryOp], str] = {
    cst.Add: "add",
    cst.Subtract: "sub",
    cst.Multiply: "mul",
    cst.MatrixMultiply: "matmul",
    cst.Divide: "truediv",
    cst.FloorDivide: "floordiv",
    cst.Modulo: "mod",
    cst.Power: "pow",
    cst.LeftShift: "lshift",
    cst.RightShift: "rshift",
    cst.BitAnd: "and",
    cst.BitOr: "or",
    cst.BitXor: "xor",
}
_AUGMENTED = {kind.__name__: name for kind, name in _BINARY.items()}
