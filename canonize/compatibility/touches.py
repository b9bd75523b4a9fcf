"""One thing that is done with an instance, and what decides where it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.destinations import (
    NOWHERE,
    Destination,
    passed_to,
)
from canonize.compatibility.expression_context import Fate, Fates, Happens
from canonize.compatibility.implicit_members import Implicit
from canonize.compatibility.text_lookups import TextLookup
from canonize.syntax.scopes import (
    Scope,
    dotted,
)


@dataclass(frozen=True, slots=True)
class Touch:
    """One thing that is done with an instance.

    Args:
        node: where.
        member: what is looked up; empty when the instance itself goes somewhere.
        prefix: how the source spells the receiver: ``made.``.
        call: the call of the member, if it is called.
        stores: the member is assigned or deleted.
        escape: where the instance goes, in words.
        scope: where that stands, if it is passed to something.
        goes_out: it may go to code outside of the repository.
        implicit: what Python looks up by itself, because of where the instance stands.
        is_shaky: what is looked at may be something else: other things are bound to it as well.
        may_lack: it is looked up for whoever has it: ``hasattr``, ``getattr`` with a default.
        begins: how the name of the member begins that is looked up, where no more is known of it.
    """

    node: cst.CSTNode
    member: str = ""
    prefix: str = ""
    call: cst.Call | None = None
    stores: bool = False
    escape: Destination = NOWHERE
    goes_out: bool = False
    scope: Scope | None = None
    implicit: Implicit | None = None
    is_shaky: bool = False
    may_lack: bool = False
    begins: str = ""


KEEPING = frozenset(
    {"add", "append", "appendleft", "extend", "insert", "put", "put_nowait", "set", "setdefault",
     "update"}
)  # fmt: skip
"""Methods of containers, which look up nothing but special members."""
DYNAMIC = frozenset({"delattr", "dir", "getattr", "hasattr", "setattr", "vars"})


def destination_of(fate: Fate) -> Destination:
    if fate.happens is Happens.PASSED:
        return passed_to(fate.callee)
    return Destination("used as a value")


def by_text(asked: TextLookup, node: cst.CSTNode, prefix: str) -> Iterator[Touch]:
    """Members that are looked up by a text, or that any may be."""
    if asked.names is None:
        where = Destination(f"looked into by {asked.callee} with a computed name")
        yield Touch(node, escape=where, goes_out=True, begins=asked.start)
    for name in sorted(asked.names or ()):
        yield Touch(node, name, prefix, stores=asked.stores, may_lack=asked.may_lack)


def looked_up(fates: Fates, attribute: cst.Attribute, prefix: str) -> Touch:
    """A member that is looked up on an instance.

    Args:
        prefix: how the receiver is spelt.
    """
    above = fates.parent(attribute)
    call = above if isinstance(above, cst.Call) and above.func is attribute else None
    stores = isinstance(above, cst.AssignTarget | cst.AugAssign | cst.Del) or (
        isinstance(above, cst.AnnAssign) and above.target is attribute
    )
    return Touch(attribute, attribute.attr.value, prefix, call, stores)


def is_fixture(decorator: cst.BaseExpression) -> bool:
    callee = decorator.func if isinstance(decorator, cst.Call) else decorator
    return dotted(callee).rpartition(".")[2] == "fixture"


def receiver_of(method: Scope) -> str:
    """The name of a method's first parameter; empty when it has none."""
    assert isinstance(method.node, cst.FunctionDef | cst.Lambda)
    given = [*method.node.params.posonly_params, *method.node.params.params]
    return given[0].name.value if given else ""
