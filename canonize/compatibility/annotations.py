"""What an annotation says of the thing that it annotates, quoted or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    UNKNOWN,
    Enters,
    InstanceOf,
    Known,
    Many,
    Meaning,
    Returns,
    SelfOf,
    TupleOf,
    combined,
    typed,
)
from canonize.syntax.scopes import Scope, dotted

_ITERABLES = frozenset(
    {"AbstractSet", "AsyncGenerator", "AsyncIterable", "AsyncIterator", "Collection", "Deque",
     "FrozenSet", "Generator", "Iterable", "Iterator", "List", "MutableSequence", "MutableSet",
     "Sequence", "Set", "Tuple", "deque", "frozenset", "list", "set", "tuple"}
)  # fmt: skip
_MAPPINGS = frozenset(
    {"DefaultDict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "dict"}
)
_HOLDERS = frozenset({"ContextVar", "LifoQueue", "PriorityQueue", "Queue", "SimpleQueue"})
"""What gives by ``get()`` what it holds."""
_AWAITED = frozenset({"Awaitable", "Coroutine", "Future", "Task"})
_MANAGERS = frozenset(
    {"AbstractAsyncContextManager", "AbstractContextManager", "AsyncContextManager"}
    | {"ContextManager"}
)
_TRANSPARENT = frozenset(
    {"Annotated", "ClassVar", "Final", "NotRequired", "Optional", "ReadOnly"}
    | {"Required", "Union"}
)
_MAKERS = frozenset({"Callable", "Type", "type"})
READ = (
    _ITERABLES | _MAPPINGS | _HOLDERS | _AWAITED | _MANAGERS | _TRANSPARENT | _MAKERS
    | {"Literal", "TypeGuard", "TypeIs"}
)  # fmt: skip
"""Types with brackets of which it is known where what stands in them comes out."""


@dataclass(frozen=True)
class WrittenTypes:
    """Reads annotations.

    Args:
        meaning: what an expression of the file means.
        name: what a name means in a scope.
        scopes: the scope of each string, by ``id`` of its node.
        spelt: by string, the competitors that it spells through a module, and how.
        alias: what is annotated by a name that is another name of a type.
    """

    meaning: Callable[[cst.BaseExpression], Meaning]
    name: Callable[[Scope, str], Meaning]
    scopes: Mapping[int, Scope]
    spelt: Mapping[int, list[tuple[str, Known]]]
    alias: Callable[[Scope | None, cst.Name], Meaning | None]

    def read(self, node: cst.BaseExpression) -> Meaning:
        """What is annotated so; ``X | None`` is an ``X``."""
        if isinstance(node, cst.SimpleString):
            scope, inner = self.scopes.get(id(node)), _quoted(node)
            if scope is None or inner is None:
                return UNKNOWN
            return self._read(inner, node, scope)
        return self._read(node, None, None)

    def _read(
        self, node: cst.BaseExpression, string: cst.SimpleString | None, scope: Scope | None
    ) -> Meaning:
        match node:
            case cst.Name(value="None"):
                return NOTHING
            case cst.Name(value=name):
                if (stands_for := self.alias(scope, node)) is not None:
                    return stands_for
                found = self.name(scope, name) if scope is not None else self.meaning(node)
                return typed(found, name)
            case cst.Attribute():
                if string is None:
                    return typed(self.meaning(node), node.attr.value)
                spelt = dict(self.spelt.get(id(string), ()))
                made = spelt.get(dotted(node))
                return InstanceOf(made, is_made=False) if made is not None else OTHER
            case cst.SimpleString() if string is None:
                return self.read(node)
            case cst.SimpleString():  # quoted once more in quotes
                said = _quoted(node)
                return self._read(said, string, scope) if said is not None else UNKNOWN
            case cst.BinaryOperation(left=left, operator=cst.BitOr(), right=right):
                return combined(self._read(side, string, scope) for side in (left, right))
            case cst.Subscript(value=value, slice=items):
                return self._subscripted(value, items, string, scope)
        return UNKNOWN

    def _subscripted(
        self,
        value: cst.BaseExpression,
        items: Sequence[cst.SubscriptElement],
        string: cst.SimpleString | None,
        scope: Scope | None,
    ) -> Meaning:
        """What a type with brackets says."""
        leaf = dotted(value).rpartition(".")[2]
        inner = [i.slice.value for i in items if isinstance(i.slice, cst.Index)]
        if leaf in _TRANSPARENT:
            some = inner[:1] if leaf == "Annotated" else inner
            return combined(self._read(item, string, scope) for item in some)
        if leaf in ("tuple", "Tuple") and inner and not _is_open(inner):
            return TupleOf(tuple(self._read(item, string, scope) for item in inner))
        if leaf in _ITERABLES and inner:
            item = self._read(inner[0], string, scope)
            return Many(item, UNKNOWN)
        if leaf in _HOLDERS and len(inner) == 1:
            return Many(UNKNOWN, self._read(inner[0], string, scope))
        if leaf in _MANAGERS and inner:
            return Enters(self._read(inner[0], string, scope))
        if leaf in _AWAITED and inner:
            return Returns(self._read(inner[-1], string, scope), True, called=True)
        if leaf in ("type", "Type") and len(inner) == 1:
            return _making(self._read(inner[0], string, scope))
        if leaf == "Callable" and len(inner) == 2:
            return _making(self._read(inner[1], string, scope))
        if leaf in _MAPPINGS and len(inner) > 1:
            key, value_of = (self._read(part, string, scope) for part in inner[:2])
            return Many(key, value_of)
        generic = self._read(value, string, scope)
        is_said = isinstance(generic, InstanceOf | SelfOf) or generic == OTHER
        return generic if is_said else UNKNOWN


def _quoted(node: cst.SimpleString) -> cst.BaseExpression | None:
    """What stands in quotes; ``None`` when it is no expression."""
    try:
        return cst.parse_expression(node.raw_value)
    except (cst.ParserSyntaxError, ValueError):
        return None


def _is_open(inner: list[cst.BaseExpression]) -> bool:
    """Whether a tuple has any number of items: ``tuple[X, ...]``."""
    return len(inner) == 2 and isinstance(inner[1], cst.Ellipsis)


def _making(made: Meaning) -> Meaning:
    """What can be called, and gives that; no competitor itself in any case."""
    if made in (OTHER, NOTHING):
        return OTHER
    return Returns(made) if isinstance(made, InstanceOf) else UNKNOWN
