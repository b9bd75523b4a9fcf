"""Special members that a class may get without anything that it did before becoming another.

Without one of them the operation raises a TypeError, so nobody relies on it. What every object
answers to in a way of its own is none of them: text, equality, hash, truth, copies, attributes.
"""

from __future__ import annotations

from collections.abc import Container, Mapping

_ALONE = (
    "__call__", "__getitem__", "__setitem__", "__delitem__", "__next__", "__enter__", "__exit__",
    "__aenter__", "__aexit__", "__aiter__", "__anext__", "__await__", "__fspath__", "__neg__",
    "__pos__", "__abs__", "__invert__", "__round__", "__index__",
)  # fmt: skip
_OPERATORS = (
    "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift",
    "rshift", "and", "xor", "or",
)  # fmt: skip
_TURNED = {"__lt__": "__gt__", "__gt__": "__lt__", "__le__": "__ge__", "__ge__": "__le__"}

STANDS_IN: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(_ALONE, ()),
    "__iter__": ("__getitem__",),
    "__contains__": ("__iter__", "__getitem__"),
    "__reversed__": ("__getitem__",),
    "__int__": ("__index__", "__trunc__"),
    "__float__": ("__index__",),
    **{name: (other,) for name, other in _TURNED.items()},
    **{f"__{name}__": (f"__r{name}__",) for name in _OPERATORS},
    **{f"__r{name}__": (f"__{name}__",) for name in _OPERATORS},
    **{f"__i{name}__": (f"__{name}__", f"__r{name}__") for name in _OPERATORS},
}
"""By special member, those that Python asks in its place where it is not there."""


def asked_so_far(name: str, members: Container[str]) -> str:
    """The member that answered so far for a special one; empty where nothing did."""
    return next((other for other in STANDS_IN.get(name, ()) if other in members), "")
