"""Competitors that an annotation promises, and that nobody follows from there.

``Box[X]`` holds an ``X``, and what comes out of a ``Box`` is not known; a ``list[X]`` that goes on
to ``first`` comes back as an ``X`` under another name. `instance_flow` follows instances that are
made, or that an annotation names as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.compatibility.annotations import READ
from canonize.compatibility.destinations import Destination, kept_as, passed_to, returned_by
from canonize.compatibility.expression_context import Fate, Fates, Happens, asks_only
from canonize.compatibility.file_uses import FileUses
from canonize.compatibility.implicit_members import only_iterates
from canonize.compatibility.inference import Receivers
from canonize.compatibility.inferred_types import (
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Known,
    Many,
    Meaning,
    Returns,
    TupleOf,
)
from canonize.compatibility.touches import KEEPING, Touch
from canonize.syntax.scopes import Scope, dotted

_MATCHED = "taken apart by a pattern"
_CONTAINERS = (
    cst.Attribute, cst.BaseComp, cst.Call, cst.Dict, cst.List, cst.Name, cst.Subscript, cst.Tuple,
)  # fmt: skip


def unfollowed_touches(receivers: Receivers, file: FileUses) -> Iterator[tuple[Known, Touch]]:
    """Where instances go that only an annotation speaks of."""
    for node in receivers.nodes.all:
        if isinstance(node, cst.Annotation):
            yield from _held(receivers, node)
        elif isinstance(node, _CONTAINERS):
            for known in _promised(receivers.meaning(node)):
                touch = _going(receivers, file, node, known)
                if touch is not None:
                    yield known, touch


def _held(receivers: Receivers, annotation: cst.Annotation) -> Iterator[tuple[Known, Touch]]:
    """Competitors in the brackets of a type that is not known: ``Box[X]``."""
    waiting: list[tuple[cst.CSTNode, str]] = [(annotation.annotation, "")]
    while waiting:
        node, around = waiting.pop()
        if isinstance(node, cst.Name | cst.Attribute):
            found = receivers.meaning(node)
            if around and isinstance(found, ClassOf):
                where = Destination(f"held by {around}[...]", shared="held by *[...]")
                yield found.known, Touch(node, escape=where)
        elif isinstance(node, cst.Subscript):
            kind = dotted(node.value)
            inside = around or ("" if kind.rpartition(".")[2] in READ else kind)
            parts = (part.slice for part in node.slice)
            waiting += [(part.value, inside) for part in parts if isinstance(part, cst.Index)]
        elif isinstance(node, cst.BinaryOperation):
            waiting += [(node.left, around), (node.right, around)]


def _promised(found: Meaning) -> Iterator[Known]:
    """The competitors in a container of which an annotation says what it holds."""
    match found:
        case Many(item=item, value=value):
            parts: tuple[Meaning, ...] = (item, value)
        case TupleOf(items=items):
            parts = items
        case Returns(result=result, called=True):
            parts = (result,)
        case _:
            return
    for part in parts:
        if isinstance(part, InstanceOf) and not part.is_made and not part.is_mock:
            yield part.known
        else:
            yield from _promised(part)


def _going(
    receivers: Receivers, file: FileUses, node: cst.BaseExpression, known: Known
) -> Touch | None:
    """Where a container goes out of sight."""
    fate = file.fates.of(node)
    match fate.happens:
        case Happens.PASSED if isinstance(fate.node, cst.Call):
            scope = receivers.nodes.scope(node)
            if _is_read_there(receivers, file, node, fate, scope, known):
                return None
            return Touch(node, escape=passed_to(fate.callee), goes_out=False)
        case Happens.RETURNED:
            function = file.fates.around(node, cst.FunctionDef)
            if not isinstance(function, cst.FunctionDef) or _says(function.returns, known):
                return None
            return Touch(node, escape=returned_by(function.name.value))
        case Happens.ASSIGNED if isinstance(fate.node, cst.Attribute):
            name = fate.node.attr.value
            is_private = name.startswith("_") or dotted(fate.node.value) == "self"
            return None if is_private else Touch(node, escape=kept_as(dotted(fate.node)))
        case Happens.KEPT if not _is_part(receivers, file.fates, node):
            is_matched = isinstance(fate.node, cst.Match)
            return Touch(node, escape=Destination(_MATCHED if is_matched else "used as a value"))
    return None


def _is_part(receivers: Receivers, fates: Fates, node: cst.CSTNode) -> bool:
    """Whether what a container stands in is one of which it is known what it holds."""
    above = fates.parent(node)
    while above is not None and not isinstance(above, cst.BaseExpression):
        if isinstance(above, cst.BaseStatement | cst.BaseSmallStatement):
            return not isinstance(above, cst.Match)  # `for x in xs:`, `assert xs`
        above = fates.parent(above)
    return above is None or any(True for _ in _promised(receivers.meaning(above)))


def _is_read_there(
    receivers: Receivers,
    file: FileUses,
    node: cst.BaseExpression,
    fate: Fate,
    scope: Scope,
    known: Known,
) -> bool:
    """Whether what gets a container says what it holds, or keeps nothing that is not known."""
    call = fate.node
    assert isinstance(call, cst.Call)
    if asks_only(fate) or only_iterates(call, node) or fate.callee.rpartition(".")[2] in KEEPING:
        return True
    if receivers.meaning(call) != UNKNOWN and isinstance(call.func, cst.Name):
        return receivers.nodes.scope(call).owner(call.func.value) is None
    taken = file.taken(Touch(node, scope=scope))
    function = taken.function.node if taken is not None else None
    if taken is None or not isinstance(function, cst.FunctionDef):
        return False
    params = function.params
    every = (*params.posonly_params, *params.params, *params.kwonly_params)
    named = next((p for p in every if p.name.value == taken.parameter), None)
    return named is not None and _says(named.annotation, known)


def _says(annotation: cst.Annotation | None, known: Known) -> bool:
    """Whether an annotation names the competitor, so that it is judged where it stands."""
    if annotation is None:
        return False
    names = {known.redirect.found.leaf, known.redirect.competitor.leaf}
    waiting: list[cst.CSTNode] = [annotation.annotation]
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Name) and node.value in names:
            return True
        if isinstance(node, cst.SimpleString) and any(name in node.raw_value for name in names):
            return True
        waiting.extend(node.children)
    return False
