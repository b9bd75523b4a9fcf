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


def given_by(node: cst.Call, ask: Ask, entered: Ask, *, builtin: bool) -> Meaning | None:
    """What a call of the language gives; ``None`` when it is none that is known here.

    Args:
        entered: what ``with`` gives of an expression.
        builtin: whether a plain name that is called is Python's own.
    """
    values = [a.value for a in node.args if not a.star and a.keyword is None]
    match node.func:
        case cst.Name(value=name) if builtin and values:
            found = _of_builtin(name, values, ask)
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


def _of_builtin(name: str, values: list[cst.BaseExpression], ask: Ask) -> Meaning | None:
    first = ask(values[0])
    if name in _SAME_ITEMS:
        item = iterated_item(first)
        return Many(item, UNKNOWN) if item != UNKNOWN else None
    if name in _ONE_ITEM:
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
