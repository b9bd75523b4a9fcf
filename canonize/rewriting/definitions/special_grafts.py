"""Special members that a class may get without anything that it did before becoming another.

Without one of them the operation raises a TypeError, unless another member answers, or somebody
asks first whether it is there (`ASKED_BY`). What every object answers to in a way of its own is
none of them: text, equality, hash, truth, copies, attributes.
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


_ABSTRACT = (
    rb"Iterable|Iterator|Reversible|Container|Collection|Sequence|Mapping|Callable|Awaitable|"
    rb"Coroutine|AsyncIterable|AsyncIterator|AsyncGenerator|Generator|PathLike|Supports\w+|Number|"
    rb"ContextManager|AbstractContextManager|AbstractAsyncContextManager"
)
ASKED_BY = (
    rb"\bcallable\(|\bisawaitable\(|\bhasattr\([^\n]*__\w+__|\biterable\(|"
    rb"\b(?:isinstance|issubclass)\([^\n]*\b(?:" + _ABSTRACT + rb")\b"
)
"""How code asks whether an object has a special member, without using it."""


def turned(name: str) -> str:
    """The member of the other operand that Python asks where this one is not there."""
    if name in _TURNED:
        return _TURNED[name]
    return next((f"__r{one}__" for one in _OPERATORS if name in (f"__{one}__", f"__i{one}__")), "")


def is_operator(name: str) -> bool:
    """Whether a member has two operands: nobody asks for it before."""
    return bool(turned(name)) or name in {f"__r{one}__" for one in _OPERATORS}
