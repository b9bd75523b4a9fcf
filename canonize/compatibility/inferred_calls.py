"""What the calls of the language and of its library give of what they are given."""

from __future__ import annotations

from collections.abc import Callable

import libcst as cst

from canonize.compatibility.inferred_types import (
    OTHER,
    UNKNOWN,
    ClassOf,
    Enters,
    InstanceOf,
    Many,
    Meaning,
    Returns,
    SelfOf,
    TupleOf,
    combined,
)
from canonize.syntax.scopes import dotted

Ask = Callable[[cst.BaseExpression], Meaning]

PLAIN_RESULTS = frozenset(
    {"abs", "all", "any", "ascii", "bin", "bool", "bytearray", "bytes", "callable", "chr"}
    | {"complex", "delattr", "dict", "dir", "enumerate", "filter", "float", "format", "frozenset"}
    | {"globals", "hasattr", "hash", "hex", "id", "input", "int", "isinstance", "issubclass"}
    | {"len", "list", "locals", "map", "memoryview", "object", "oct", "open", "ord", "print"}
    | {"range", "repr", "reversed", "round", "set", "setattr", "slice", "sorted", "str", "tuple"}
    | {"vars", "zip"}
)
"""Built-in functions that give something of their own, whatever they are given."""
MOCKS = ("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec")
MAKING_TYPES = frozenset({"NewType", "ParamSpec", "TypeVar", "TypeVarTuple"})
"""What gives a name for a type that somebody else chooses."""

_SAME_ITEMS = frozenset(
    {"list", "sorted", "reversed", "set", "tuple", "frozenset", "iter", "deque"}
)
_ONE_ITEM = frozenset({"next", "max", "min"})
_TASKS = frozenset({"create_task", "ensure_future", "shield", "wait_for"})
_HANDED_ON = frozenset({"copy.copy", "copy.deepcopy"})
_ENTERED = frozenset({"closing", "nullcontext", "aclosing"})
_STACKS = frozenset({"enter_context", "enter_async_context"})
_TAKING_OUT = frozenset({"get", "pop", "setdefault", "popleft", "get_nowait"})


def iterated_item(found: Meaning) -> Meaning:
    """What iterating something gives."""
    return found.item if isinstance(found, Many | TupleOf) else UNKNOWN


def mocked_by(node: cst.Call, ask: Ask) -> Meaning:
    """What a mock stands in for, by its ``spec``."""
    for index, argument in enumerate(node.args):
        keyword = argument.keyword.value if argument.keyword is not None else ""
        if keyword in ("spec", "spec_set") or (index == 0 and not keyword):
            found = ask(argument.value)
            if isinstance(found, ClassOf | InstanceOf):
                return InstanceOf(found.known, is_mock=True)
            return found if found == OTHER else UNKNOWN
    return UNKNOWN


def given_by(node: cst.Call, ask: Ask, entered: Ask, *, builtin: bool) -> Meaning | None:
    """What a call of the language gives; ``None`` when it is none that is known here.

    Args:
        entered: what ``with`` gives of an expression.
        builtin: whether a plain name that is called is Python's own.
    """
    values = [a.value for a in node.args if not a.star and a.keyword is None]
    match node.func:
        case cst.Name(value=name) if builtin and values:
            found = _of_builtin(name, values, ask, more=_has_default(node))
            if found is not None:
                return found
        case cst.Attribute(value=value, attr=cst.Name(value=name)) if name in _TAKING_OUT:
            held = ask(value)
            if isinstance(held, Many):
                return combined((_taken_out(held, name), *map(ask, values[1:])))
        case cst.Attribute(value=value, attr=cst.Name(value="items" | "values" as name)):
            held = ask(value)
            if isinstance(held, Many) and not node.args:
                pair = TupleOf((held.item, held.value))
                return Many(held.value if name == "values" else pair, UNKNOWN)
    callee = dotted(node.func)
    leaf = callee.rpartition(".")[2]
    if builtin and callee == "dict" and node.args and all(a.keyword for a in node.args):
        return Many(OTHER, combined(ask(a.value) for a in node.args))
    if not values:
        return None
    if callee in ("chain", "itertools.chain"):
        item = combined(iterated_item(ask(value)) for value in values)
        return Many(item, UNKNOWN) if len(values) == len(node.args) and item != UNKNOWN else None
    if leaf == "defaultdict":
        found = ask(values[0])
        return Many(UNKNOWN, InstanceOf(found.known)) if isinstance(found, ClassOf) else None
    if callee in ("partial", "functools.partial"):
        found = ask(values[0])
        return Returns(_made(found)) if isinstance(found, ClassOf | Returns) else None
    if callee == "asyncio.gather":
        return Returns(TupleOf(tuple(_awaited(ask(v)) for v in values)), True, called=True)
    if leaf in _TASKS:
        found = ask(values[0])
        return found if isinstance(found, Returns) and found.called else None
    if callee in _HANDED_ON:
        found = ask(values[0])
        return found if isinstance(found, InstanceOf | Many | TupleOf | SelfOf) else None
    if leaf in _ENTERED:
        return Enters(ask(values[0]))
    return entered(values[0]) if leaf in _STACKS else None


def _has_default(call: cst.Call) -> bool:
    """``min(xs, default=x)``"""
    return any(a.keyword is not None and a.keyword.value == "default" for a in call.args)


def _of_builtin(
    name: str, values: list[cst.BaseExpression], ask: Ask, *, more: bool
) -> Meaning | None:
    first = ask(values[0])
    if name == "type" and len(values) == 1:
        return ClassOf(first.known) if isinstance(first, InstanceOf) else UNKNOWN
    if name in _SAME_ITEMS:
        item = iterated_item(first)
        return Many(item, UNKNOWN) if item != UNKNOWN else None
    if name in _ONE_ITEM and not more:
        if len(values) > 1 and name != "next":
            return combined(map(ask, values))
        item = combined((iterated_item(first), *map(ask, values[1:])))
        return item if item != UNKNOWN else None
    if name == "map" and isinstance(first, ClassOf | Returns):
        return Many(_made(first), UNKNOWN)
    if name == "filter" and len(values) == 2:
        return Many(iterated_item(ask(values[1])), UNKNOWN)
    if name == "enumerate":
        return Many(TupleOf((OTHER, iterated_item(first))), UNKNOWN)
    if name == "zip":
        return Many(TupleOf(tuple(iterated_item(ask(value)) for value in values)), UNKNOWN)
    return None


def _taken_out(held: Many, name: str) -> Meaning:
    """``get``, ``pop`` and the like: what a mapping holds, or the item of a sequence."""
    if held.value != UNKNOWN:
        return held.value
    return held.item if name in ("pop", "popleft") else UNKNOWN


def _made(found: ClassOf | Returns) -> Meaning:
    if isinstance(found, ClassOf):
        return InstanceOf(found.known)
    return Returns(found.result, True, called=True) if found.is_async else found.result


def _awaited(found: Meaning) -> Meaning:
    return found.result if isinstance(found, Returns) and found.called else UNKNOWN
