"""Every place of one file that a rule about calls may concern."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.compatibility.inference import Receivers
from canonize.compatibility.inferred_types import (
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Known,
    Meaning,
    SelfOf,
)
from canonize.compatibility.touches import DYNAMIC
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences, NameGroup
from canonize.resolution.imported_names import part_of
from canonize.syntax.scopes import (
    ScopeKind,
    Scopes,
    StringSite,
    dotted,
    names_attribute,
    string_value,
)
from canonize.syntax.stdlib_names import BY_NAME, GETTERS, PATCH_CALLS, WRITERS


@dataclass(frozen=True, slots=True, eq=False)
class Construction:
    """``X(...)``; ``initialises``: a call of ``__init__``, after ``skip`` arguments (``self``)."""

    node: cst.Call
    known: Known
    skip: int = 0
    initialises: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class MemberUse:
    """``x.create``; ``call`` when it is called, ``on_class`` for ``X.create``.

    ``is_made``: the instance was made here; else only an annotation says what it is.
    """

    node: cst.Attribute
    known: Known
    on_class: bool
    is_mock: bool
    call: cst.Call | None
    is_made: bool = True

    @property
    def name(self) -> str:
        return self.node.attr.value


@dataclass(frozen=True, slots=True, eq=False)
class MemberString:
    """``getattr(x, "create")``, ``patch.object(X, "create")``; ``patches`` tells the latter."""

    node: cst.SimpleString
    known: Known
    name: str
    patches: bool


@dataclass(frozen=True, slots=True, eq=False)
class Unclear:
    """A place that no rule can be applied to.

    Args:
        known: what it is known to be; ``None`` for a receiver that is not known.
        name: the member that it names; empty for the competitor itself.
        holds: whether it would break if the import went to the canonical.
    """

    node: cst.CSTNode
    known: Known | None
    name: str
    reason: str
    holds: bool = False


Site = Construction | MemberUse | MemberString | Unclear

_PATCHES = WRITERS | PATCH_CALLS | {"spy"}
_TAKES_TYPES = BY_NAME | {
    "isinstance", "issubclass", "cast", "TypeVar", "NewType", "super", "Mock", "MagicMock",
    "AsyncMock", "NonCallableMock", "create_autospec", "spy", "type", "raises", "patch",
}  # fmt: skip


class CallSites:
    """Finds the places.

    Args:
        members: which members the rules of a competitor speak of.
        constructs: whether its rule changes its own calls.
    """

    def __init__(
        self,
        receivers: Receivers,
        scopes: Scopes,
        found: FileReferences,
        members: Callable[[Symbol], frozenset[str]],
        constructs: Callable[[Symbol], bool],
        every: frozenset[str],
    ) -> None:
        self._receivers = receivers
        self._scopes = scopes
        self._found = found
        self._members = members
        self._constructs = constructs
        self._every = every

    def find(self) -> Iterator[Site]:
        """In no particular order."""
        for group in self._found.names:
            if not isinstance(self._receivers.name(group.scope, group.local), ClassOf):
                yield from self._rebound(group)
        for node in self._receivers.nodes.all:
            if isinstance(node, cst.Call):
                yield from self._call(node)
            elif isinstance(node, cst.MatchClass):
                yield from self._pattern(node)
            elif isinstance(node, cst.Attribute) and node.attr.value in self._every:
                yield from self._attribute(node)
            if isinstance(node, cst.Name | cst.Attribute):
                yield from self._handed_on(node)
        for site in self._scopes.strings:
            yield from self._string(site)
        for scope in self._scopes.all:
            if scope.kind is ScopeKind.CLASS:
                yield from self._subclass(scope.node)

    def _rebound(self, group: NameGroup) -> Iterator[Site]:
        """A name that may be something else as well: none of its uses can be told apart."""
        for redirect in group.redirects:
            part = part_of(group.scope, group.local, redirect.competitor)
            known = Known(redirect, frozenset({part}))
            for use in self._scopes.uses_of(group.scope, group.local):
                member = use.chain[0].attr.value if use.chain else ""
                concerned = member in self._members(redirect.competitor)
                if concerned or (not use.chain and use.call is not None and self._concerned(known)):
                    reason = Reason(
                        f"{group.local} is bound to something else here too", Code.NAME_TAKEN
                    )
                    yield Unclear(use.node, known, member, reason, holds=True)

    def _pattern(self, node: cst.MatchClass) -> Iterator[Site]:
        """``case X(pool=p)``."""
        matched = self._meaning(node.cls)
        if not isinstance(matched, ClassOf):
            return
        for keyword in node.kwds:
            name = keyword.key.value
            if name in self._members(matched.known.redirect.competitor):
                reason = Reason("a pattern looks it up", Code.STILL_NAMED)
                yield Unclear(keyword.key, matched.known, name, reason, holds=True)

    def _meaning(self, node: cst.CSTNode) -> Meaning:
        return self._receivers.meaning(node) if isinstance(node, cst.BaseExpression) else UNKNOWN

    def _call(self, node: cst.Call) -> Iterator[Site]:
        func = node.func
        callee = self._meaning(func)
        if isinstance(callee, ClassOf):
            if not {"__init__", "__new__"} & callee.known.own:
                yield self._unless_mixed(Construction(node, callee.known), "")
            return
        if isinstance(func, cst.Attribute) and func.attr.value == "__init__":
            receiver = self._meaning(func.value)
            if isinstance(receiver, ClassOf):
                yield Construction(node, receiver.known, skip=1, initialises=True)
            elif isinstance(receiver, InstanceOf):
                yield Construction(node, receiver.known, initialises=True)
            return
        first = self._meaning(node.args[0].value) if node.args else UNKNOWN
        if not isinstance(first, ClassOf | InstanceOf):
            return
        leaf = dotted(func).rpartition(".")[2]
        members = self._members(first.known.redirect.competitor)
        is_computed = leaf in DYNAMIC and len(node.args) > 1 and _is_computed(node.args[1].value)
        if members and is_computed:
            told = f"{leaf} looks it up by a computed name"
            yield Unclear(node, first.known, min(members), Reason(told, Code.MEMBER))
        if leaf in ("partial", "partialmethod") and self._concerned(first.known):
            reason = Reason(f"{leaf}: its arguments are given in two places", Code.ARGUMENTS)
            yield Unclear(node, first.known, "", reason, holds=len(node.args) > 1)
        if leaf == "multiple":
            for argument in node.args:
                name = argument.keyword.value if argument.keyword is not None else ""
                if name in self._members(first.known.redirect.competitor):
                    reason = Reason(f"patch.multiple names {name} as a keyword", Code.ARGUMENTS)
                    yield Unclear(argument, first.known, name, reason, holds=True)

    def _concerned(self, known: Known) -> bool:
        return self._constructs(known.redirect.competitor)

    def _attribute(self, node: cst.Attribute) -> Iterator[Site]:
        name, receiver = node.attr.value, self._meaning(node.value)
        if isinstance(receiver, SelfOf):
            if name in receiver.scope.bindings and not receiver.is_open:
                return  # its own, told as an override when it is one
            receiver = receiver.around if self._receivers.has(receiver, name) else UNKNOWN
        if receiver == UNKNOWN:
            yield Unclear(node, None, name, "")
        if not isinstance(receiver, ClassOf | InstanceOf):
            return
        known = receiver.known
        if name in known.own or name not in self._members(known.redirect.competitor):
            return
        around = self._receivers.nodes.parent(node)
        call = around if isinstance(around, cst.Call) and around.func is node else None
        if isinstance(receiver, ClassOf):
            use = MemberUse(node, known, True, False, call)
        else:
            use = MemberUse(node, known, False, receiver.is_mock, call, receiver.is_made)
        yield self._unless_mixed(use, name)

    def _unless_mixed(self, site: Construction | MemberUse, name: str) -> Site:
        """Another base of a subclass may have the member, or a constructor of its own."""
        known = site.known
        if not known.subclass or known.is_next:
            return site
        reason = f"{known.subclass} has a base before {known.redirect.competitor.leaf}"
        concerned = bool(name) or self._concerned(known)
        return Unclear(site.node, known, name, reason, holds=True) if concerned else site

    def _string(self, site: StringSite) -> Iterator[Site]:
        name = string_value(site)
        leaf = site.callee.rpartition(".")[2]
        if site.callee in ("eval", "exec") and self._every & set(re.findall(r"\w+", name)):
            yield Unclear(site.node, None, min(self._every & set(re.findall(r"\w+", name))), "")
        if leaf in GETTERS and site.position == 0 and name in self._every:
            yield Unclear(site.node, None, name, "")
        yield from self._path(site, name)
        if name not in self._every or site.position != 1 or site.first is None:
            return
        if not (names_attribute(site) or leaf == "spy"):
            return
        assert isinstance(site.node, cst.SimpleString)
        first = self._meaning(site.first)
        if isinstance(first, SelfOf):
            first = first.around
        if isinstance(first, ClassOf | InstanceOf):
            if name in self._members(first.known.redirect.competitor) - first.known.own:
                yield MemberString(site.node, first.known, name, leaf in _PATCHES)
        elif first == UNKNOWN:
            yield Unclear(site.node, None, name, "")

    def _path(self, site: StringSite, text: str) -> Iterator[Site]:
        """``"a.b.X.create"``, as patches spell it."""
        owner, _, member = text.rpartition(".")
        if member not in self._every or "." not in owner:
            return
        module, _, name = owner.replace(":", ".").rpartition(".")
        redirect = self._receivers.find(module, name)
        if redirect is not None and member in self._members(redirect.competitor):
            known = Known(redirect, frozenset())
            yield Unclear(
                site.node, known, member, f"a path names {member}, which the rule changes"
            )

    def _subclass(self, node: cst.CSTNode) -> Iterator[Site]:
        assert isinstance(node, cst.ClassDef)
        whole = next((self._meaning(b.value) for b in node.bases), UNKNOWN)
        own = {
            item.name.value: item
            for item in getattr(node.body, "body", ())
            if isinstance(item, cst.FunctionDef)
        }
        if not isinstance(whole, ClassOf):
            return
        changed = self._members(whole.known.redirect.competitor) - {"__init__"}  # called by class
        for name in sorted(own.keys() & changed):
            reason = Reason(
                f"{node.name.value} overrides {name}, which the rule changes", Code.MEMBER
            )
            yield Unclear(own[name].name, whole.known, name, reason, holds=True)

    def _handed_on(self, node: cst.Name | cst.Attribute) -> Iterator[Site]:
        """The class itself as a value: whoever gets it may call it."""
        meaning = self._meaning(node)
        if not isinstance(meaning, ClassOf) or meaning.known.subclass:
            return
        if not self._concerned(meaning.known) or not self._goes_on(node):
            return
        reason = Reason(
            "handed on as a value: what is made of it elsewhere is not adapted", Code.PASSED_ON
        )
        yield Unclear(node, meaning.known, "", reason)

    def _goes_on(self, node: cst.CSTNode) -> bool:
        around = self._receivers.nodes.parent(node)
        match around:
            case cst.Arg():
                call = self._receivers.nodes.parent(around)
                if not isinstance(call, cst.Call):
                    return False
                leaf = dotted(call.func).rpartition(".")[2]
                return leaf not in (*_TAKES_TYPES, "partial", "partialmethod")
            case cst.Return() | cst.Yield() | cst.DictElement() | cst.Param() | cst.Decorator():
                return True
            case cst.Element():
                return not self._is_type_list(around)
            case cst.Assign(targets=targets):
                return any(not isinstance(target.target, cst.Name) for target in targets)
            case cst.IfExp() | cst.BooleanOperation() | cst.Lambda():
                return True
        return False

    def _is_type_list(self, element: cst.Element) -> bool:
        """``isinstance(x, (X, Y))``, ``except (X, Y)``."""
        group = self._receivers.nodes.parent(element)
        around = self._receivers.nodes.parent(group) if group is not None else None
        if isinstance(around, cst.ExceptHandler):
            return True
        return isinstance(around, cst.Arg) and not self._goes_on_in(around)

    def _goes_on_in(self, argument: cst.Arg) -> bool:
        call = self._receivers.nodes.parent(argument)
        leaf = dotted(call.func).rpartition(".")[2] if isinstance(call, cst.Call) else ""
        return leaf not in _TAKES_TYPES


def _is_computed(name: cst.BaseExpression) -> bool:
    return not isinstance(name, cst.SimpleString | cst.ConcatenatedString)
