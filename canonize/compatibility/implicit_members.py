"""Which special members Python looks up for what is done with a value: ``len(x)``, ``x == y``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.syntax.scopes import dotted

TRUTH = ("__bool__", "__len__")
DESCRIBING = ("__get__", "__set__", "__delete__", "__set_name__")
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
        base: the class of which it may be an instance, where that is asked.
    """

    members: tuple[str, ...]
    what: str
    every: bool = False
    base: str = ""


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
            if isinstance(operator, cst.Modulo) and isinstance(left, _TEXTS) and left is not node:
                yield Implicit(TEXT, "formatted")
            else:
                yield from _operation(operator, is_left=left is node)
        case cst.AugAssign(operator=operator, target=target):
            yield from _augmented(operator, is_target=target is node)
        case cst.UnaryOperation(operator=cst.Not()):
            yield Implicit(TRUTH, "tested for truth")
        case cst.UnaryOperation(operator=operator):
            yield Implicit((_UNARY[type(operator)],), "negated")
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
        case cst.Arg():
            yield from _as_argument(fates, above)
        case cst.Index() | cst.DictElement() | cst.Element():
            yield from _as_item(fates, above, node)
        case _:
            yield from _as_test(above, node)


def _as_test(above: cst.CSTNode | None, node: cst.CSTNode) -> Iterator[Implicit]:
    match above:
        case cst.If() | cst.While() | cst.Assert() | cst.CompIf():
            yield Implicit(TRUTH, "tested for truth")
        case cst.IfExp(test=test) if test is node:
            yield Implicit(TRUTH, "tested for truth")
        case cst.BooleanOperation(left=left) if left is node:
            yield Implicit(TRUTH, "tested for truth")


def _as_item(fates: Fates, above: cst.CSTNode, node: cst.CSTNode) -> Iterator[Implicit]:
    """A key, or a piece of a container that is written out."""
    match above:
        case cst.Index():
            yield Implicit(("__hash__", "__eq__"), "used as a key", every=True)
        case cst.DictElement(key=key) if key is node:
            yield Implicit(("__hash__", "__eq__"), "used as a key", every=True)
        case cst.Element():
            if isinstance(fates.parent(above), cst.Set):
                yield Implicit(("__hash__", "__eq__"), "put into a set", every=True)
            yield from _in_container(fates, fates.parent(above))


def _as_argument(fates: Fates, above: cst.Arg) -> Iterator[Implicit]:
    match above:
        case cst.Arg(star="*"):
            yield Implicit(ITERATION, "unpacked")
        case cst.Arg(star="**"):
            yield Implicit(("keys", "__getitem__"), "unpacked", every=True)
        case cst.Arg():
            call = fates.parent(above)
            if isinstance(call, cst.Call):
                if _formats(call):
                    yield Implicit(("__format__", *TEXT), "formatted")
                yield from _passed(call, above)
                if dotted(call.func) == "type" and _is_name(fates.parent(call)):
                    yield Implicit((NAME,), "asked for the name of its class")


def _formats(call: cst.Call) -> bool:
    """``"{}".format(x)``"""
    func = call.func
    named = isinstance(func, cst.Attribute) and func.attr.value == "format"
    return named and isinstance(func, cst.Attribute) and isinstance(func.value, _TEXTS)


def _in_container(fates: Fates, container: cst.CSTNode | None) -> Iterator[Implicit]:
    """What is done at once with the elements of a list that is written out."""
    above = fates.parent(container) if container is not None else None
    match above:
        case cst.BinaryOperation(left=left, operator=cst.Modulo()) if isinstance(left, _TEXTS):
            if isinstance(container, cst.Tuple):
                yield Implicit(TEXT, "formatted")
        case cst.FormattedStringExpression():
            yield Implicit(("__repr__",), "shown in its container")
        case cst.Arg():
            call = fates.parent(above)
            name = dotted(call.func) if isinstance(call, cst.Call) else ""
            if name in ("str", "repr", "print"):
                yield Implicit(("__repr__",), "shown in its container")
            elif name in ("sorted", "min", "max"):
                yield Implicit(("__lt__", "__gt__"), "compared for order")
            elif name == "sum":
                yield Implicit(("__radd__", "__add__"), "an operand (add)")


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


def _passed(call: cst.Call, argument: cst.Arg) -> Iterator[Implicit]:
    callee = dotted(call.func)
    leaf = callee.rpartition(".")[2]
    keyword = argument.keyword.value if argument.keyword is not None else ""
    is_first = argument is call.args[0]
    if keyword in _CALLED_AS or (is_first and callee in _CALLS_FIRST):
        yield Implicit(("__call__",), f"called by {callee}")
    elif callee == "isinstance" and is_first and len(call.args) > 1:
        yield from _tested(call.args[1].value)
    elif leaf == "format" and isinstance(call.func, cst.Attribute):
        yield Implicit(("__format__", *TEXT), f"passed to {callee}")
    elif leaf in _LOGGING and isinstance(call.func, cst.Attribute) and not is_first:
        yield Implicit(TEXT, f"passed to {callee}")
    elif callee in ("max", "min") and len(call.args) > 1:
        yield Implicit(("__lt__", "__gt__"), f"passed to {callee}", every=True)
    elif callee in _ASKED:
        yield Implicit(_ASKED[callee], f"passed to {callee}")
    elif callee == "vars" and len(call.args) == 1:
        yield Implicit((LISTED,), "listed by vars")
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


def _tested(kinds: cst.BaseExpression) -> Iterator[Implicit]:
    """``isinstance(x, Sized)``: what a class must have to be one."""
    elements = kinds.elements if isinstance(kinds, cst.Tuple) else [cst.Element(kinds)]
    for element in elements:
        base = dotted(element.value).rpartition(".")[2]
        if base in _ABSTRACT:
            yield Implicit(_ABSTRACT[base], f"tested for {base}", every=True)
        elif base:
            yield Implicit((), f"tested for {base}", base=base)


def _is_name(above: cst.CSTNode | None) -> bool:
    return isinstance(above, cst.Attribute) and above.attr.value in ("__name__", "__qualname__")


def only_iterates(call: cst.Call, node: cst.CSTNode) -> bool:
    """Whether a built-in function asks what it is given for one thing and keeps nothing of it.

    Args:
        node: what it is given; a keyword (``sum(xs, start=x)``) is kept.
    """
    callee = dotted(call.func)
    if any(argument.value is node and argument.keyword is not None for argument in call.args):
        return False
    return callee in _ASKED and callee not in ("iter", "next", "max", "min")


def _unpacks(target: cst.CSTNode) -> bool:
    return isinstance(target, cst.Tuple | cst.List)


_ASKED = {
    "len": ("__len__",),
    "bool": TRUTH,
    "callable": ("__call__",),
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
NAME = "__name__"
LISTED = "__dict__"
_TEXTS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
_CALLED_AS = frozenset({"callback", "default_factory", "key", "object_hook", "target"})
"""Keywords under which functions take what they call."""
_CALLS_FIRST = frozenset(
    {"atexit.register", "defaultdict", "collections.defaultdict", "filter", "functools.partial",
     "functools.reduce", "iter", "map", "partial", "reduce", "starmap", "itertools.starmap"}
)  # fmt: skip
_LOGGING = frozenset({"critical", "debug", "error", "exception", "info", "log", "warning"})
_ABSTRACT = {
    "AsyncIterable": ("__aiter__",),
    "AsyncIterator": ("__aiter__", "__anext__"),
    "Awaitable": ("__await__",),
    "Callable": ("__call__",),
    "Collection": ("__contains__", "__iter__", "__len__"),
    "Container": ("__contains__",),
    "Hashable": ("__hash__",),
    "Iterable": ("__iter__",),
    "Iterator": ("__iter__", "__next__"),
    "Reversible": ("__iter__", "__reversed__"),
    "Sized": ("__len__",),
    "PathLike": ("__fspath__",),
    "SupportsIndex": ("__index__",),
    "SupportsInt": ("__int__",),
    "SupportsFloat": ("__float__",),
    "AbstractContextManager": ("__enter__", "__exit__"),
}
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
