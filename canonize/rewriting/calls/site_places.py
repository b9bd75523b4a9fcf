"""Where the places are that a rule about calls may concern, and how the ledger shows them."""

from __future__ import annotations

from collections.abc import Iterable

import libcst as cst

from canonize.compatibility.inference import Receivers
from canonize.core.ledger import Form
from canonize.core.symbols import Symbol
from canonize.rewriting.calls.call_sites import Construction, MemberString, MemberUse, Site, Unclear


def is_promised(site: Site) -> bool:
    """Whether only an annotation says what a member is looked up on."""
    return isinstance(site, MemberUse) and not (site.is_made or site.is_mock or site.on_class)


def token(site: Construction | MemberUse) -> cst.CSTNode:
    """What stands on the line by which a use is known."""
    return site.node.attr if isinstance(site, MemberUse) else site.node.func


def places_asked(sites: Iterable[Site], receivers: Receivers) -> Iterable[cst.CSTNode]:
    """Every node whose place adapting asks for."""
    for site in sites:
        yield site.node
        yield receivers.nodes.evaluated(site.node)
        call = site.node if isinstance(site, Construction) else None
        if isinstance(site, MemberUse):
            yield site.node.attr
            call = site.call
        if call is not None:
            yield call
            yield call.func
            yield from call.args
            around = receivers.nodes.parent(call)
            whole = around if isinstance(around, cst.Await) else call
            yield from (whole, receivers.nodes.evaluated(whole))


def shown_place(site: Site) -> tuple[cst.CSTNode, Form, str]:
    """Where the ledger points, the form, and the member."""
    match site:
        case Construction():
            return site.node, Form.CALL, ""
        case MemberUse():
            form = Form.ATTRIBUTE if site.call is None else Form.CALL
            return site.node.attr, form, site.name
        case MemberString():
            return site.node, Form.PATCH_TARGET if site.patches else Form.STRING, site.name
        case Unclear(node=node, name=name):
            form = Form.ATTRIBUTE if name else Form.NAME
            return node.attr if isinstance(node, cst.Attribute) and name else node, form, name


def members_met(sites: Iterable[Site]) -> frozenset[tuple[Symbol, str]]:
    """The competitors, each with what of it is used: a member, or itself (empty)."""
    found: set[tuple[Symbol, str]] = set()
    for site in sites:
        if site.known is not None:
            competitor = site.known.redirect.competitor
            found.add((competitor, shown_place(site)[2]))
    return frozenset(found)
