"""Uses of instances that no name leads to: by what an expression means, as rules see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import libcst as cst

from canonize.compatibility.expression_context import Fates
from canonize.compatibility.implicit_members import implicit
from canonize.compatibility.inference import Receivers
from canonize.compatibility.inferred_types import InstanceOf, Known
from canonize.compatibility.special_members import is_special
from canonize.compatibility.touches import Touch, looked_up
from canonize.resolution.replacements import Redirect
from canonize.syntax.scopes import dotted

_SPECIAL = (cst.Name, cst.Attribute, cst.Call, cst.Subscript)


def inferred_touches(
    receivers: Receivers, fates: Fates, differing: Callable[[Redirect], frozenset[str]]
) -> Iterator[tuple[Known, Touch]]:
    """What is done in a file with instances, wherever an expression is known to be one.

    Args:
        differing: the members of a competitor that the canonical lacks or has otherwise; of what
            is alike there is nothing to say.
    """
    asked = {redirect: differing(redirect) for redirect in receivers.redirects}
    every = frozenset[str]().union(*asked.values())
    has_special = any(is_special(name) for name in every)

    def differs(known: Known) -> frozenset[str]:
        if known.redirect not in asked:
            asked[known.redirect] = differing(known.redirect)
        return asked[known.redirect] - known.own

    for node in receivers.nodes.all if every else ():
        if isinstance(node, cst.Attribute) and node.attr.value in every:
            found = receivers.meaning(node.value)
            if isinstance(found, InstanceOf) and node.attr.value in differs(found.known):
                yield found.known, looked_up(fates, node, _spelt(node))
        if has_special and isinstance(node, _SPECIAL):
            for wanted in implicit(fates, node):
                if every.isdisjoint(wanted.members):
                    continue
                found = receivers.meaning(node)
                if isinstance(found, InstanceOf) and not differs(found.known).isdisjoint(
                    wanted.members
                ):
                    yield found.known, Touch(node, implicit=wanted)


def _spelt(attribute: cst.Attribute) -> str:
    spelt = dotted(attribute.value)
    return f"{spelt}." if spelt else "its result's "
