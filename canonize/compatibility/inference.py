"""What an expression means, as far as one file tells: a competitor, an instance of it, or not.

Known is what is imported, constructed or annotated here: ``X``, ``X()``, ``x = X()``,
``x: X | None``, ``self.x = X()``, ``class Y(X)``, ``def make() -> X``, items of typed containers,
pytest fixtures, what `isinstance` or a pattern says. A name that is bound in two ways is known only
if both ways say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.inference_inputs import Outside
from canonize.compatibility.inferred_calls import given_by, iterated_item
from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    SAYING,
    UNKNOWN,
    ClassOf,
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
from canonize.compatibility.named_types import written_type
from canonize.compatibility.narrowing import (
    Guards,
    asked_names,
    guards_of,
    matched_class,
    matched_member,
    narrowed_to,
)
from canonize.compatibility.own_classes import OwnClasses, derives
from canonize.compatibility.own_functions import OwnFunctions
from canonize.compatibility.reached_names import ReachedNames
from canonize.references.references import FileReferences
from canonize.resolution.api import SELF, MemberKind
from canonize.resolution.imported_names import part_of
from canonize.resolution.replacements import Redirect
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Binding, Scope, Scopes, dotted

_MOCKS = ("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec")
_LITERALS = (
    cst.BaseNumber, cst.BaseString, cst.List, cst.Dict, cst.Set, cst.Tuple, cst.BaseComp,
    cst.Comparison, cst.UnaryOperation,
)  # fmt: skip


class Receivers:
    """Answers `meaning` for the expressions of one file; answers are kept.

    Args:
        own: the competitors that the file itself defines at its top, by name.
    """

    def __init__(
        self,
        nodes: FileNodes,
        scopes: Scopes,
        found: FileReferences,
        outside: Outside,
        *,
        own: Mapping[str, Redirect] | None = None,
    ) -> None:
        self._own = own or {}
        self.nodes = nodes
        self._scopes = scopes
        self._outside = outside
        self._reached = ReachedNames(found, outside)
        self._bound: dict[tuple[int, str], Meaning] = {}
        self._known: dict[int, Meaning] = {}
        self._asked: frozenset[str] | None = None
        self._guards: Guards = {}
        self._aliased: dict[int, Meaning] = {}
        self._own_classes = OwnClasses(
            nodes, scopes, meaning=self.meaning, bound=self._binding, stored=self._stored
        )
        strings = {id(site.node): site.scope for site in scopes.strings}
        self._types = WrittenTypes(
            self.meaning, self.name, strings, self._reached.spelt, self._alias
        )
        self._functions = OwnFunctions(
            nodes,
            scopes.top,
            self._types,
            meaning=self.meaning,
            first=self._own_classes.first,
            whole=self._own_classes.defined,
        )

    @property
    def redirects(self) -> frozenset[Redirect]:
        """The competitors that the file reaches."""
        return self._reached.redirects | set(self._outside.starred.values())

    def find(self, module: str, name: str) -> Redirect | None:
        """The competitor that a name of a module means."""
        return self._outside.find(module, name)

    def meaning(self, node: cst.BaseExpression) -> Meaning:
        """What an expression means."""
        key = id(node)
        if key not in self._known:
            self._known[key] = UNKNOWN  # for names that are defined by themselves
            self._known[key] = self._evaluate(node)
        return self._known[key]

    def _evaluate(self, node: cst.BaseExpression) -> Meaning:
        match node:
            case cst.Name(value="None"):
                return NOTHING
            case cst.Name():
                scope = self.nodes.read_in(node)
                found = self.name(scope, node.value) if scope is not None else OTHER
                return self._narrowed(node) if found == UNKNOWN else found
            case cst.Attribute():
                return self._attribute(node)
            case cst.Call():
                return self._call(node)
            case cst.Await(expression=inner):
                made = self.meaning(inner)
                return made.result if isinstance(made, Returns) and made.called else UNKNOWN
            case cst.NamedExpr(value=value):
                return self.meaning(value)
            case cst.IfExp(body=one, orelse=two) | cst.BooleanOperation(left=one, right=two):
                return combined((self.meaning(one), self.meaning(two)))
            case cst.Lambda(body=body):
                return Returns(self.meaning(body))
            case cst.Subscript(value=value, slice=[cst.SubscriptElement(slice=index)]):
                return self._indexed(self.meaning(value), index)
            case cst.Subscript(value=value):
                found = self.meaning(value)
                return found if isinstance(found, ClassOf) else UNKNOWN
            case cst.Tuple(elements=elements) if elements and not _is_open(elements):
                row = tuple(self.meaning(element.value) for element in elements)
                return OTHER if all(one in (OTHER, NOTHING) for one in row) else TupleOf(row)
            case cst.List(elements=elements) if elements:
                said = combined(self.meaning(element.value) for element in elements)
                return OTHER if said in (OTHER, NOTHING) else Many(said, UNKNOWN)
            case cst.Dict(elements=pairs) if pairs and not _is_open(pairs):
                said = combined(self.meaning(pair.value) for pair in pairs)
                return OTHER if said in (OTHER, NOTHING) else Many(UNKNOWN, said)
            case cst.DictComp(value=made):
                said = self.meaning(made)
                return OTHER if said in (OTHER, NOTHING) else Many(UNKNOWN, said)
            case cst.ListComp(elt=made) | cst.SetComp(elt=made) | cst.GeneratorExp(elt=made):
                said = self.meaning(made)
                return OTHER if said in (OTHER, NOTHING) else Many(said, UNKNOWN)
        return OTHER if isinstance(node, _LITERALS) else UNKNOWN

    def _indexed(self, found: Meaning, index: cst.BaseSlice) -> Meaning:
        """What an index, a slice or a key gives."""
        match found:
            case Many() | TupleOf() if isinstance(index, cst.Slice):
                return Many(found.item, UNKNOWN)
            case Many():
                return found.item if found.value == UNKNOWN else found.value
            case TupleOf():
                place = index.value if isinstance(index, cst.Index) else None
                at = place.evaluated_value if isinstance(place, cst.Integer) else None
                return found.items[at] if at is not None and at < len(found.items) else UNKNOWN
            case SelfOf():
                key = index.value if isinstance(index, cst.Index) else None
                if isinstance(key, cst.SimpleString) and derives(found.scope, "TypedDict"):
                    return self._own_classes.member(found, str(key.evaluated_value))
                return self._special(found, "__getitem__") if not found.is_class else found
        return found if isinstance(found, ClassOf) else UNKNOWN

    def _narrowed(self, name: cst.Name) -> Meaning:
        """What a test around or before a name says of it."""
        if self._asked is None:
            self._guards = guards_of(self.nodes)
            self._asked = asked_names(self.nodes, self._guards)
        if name.value not in self._asked:
            return UNKNOWN
        cls = narrowed_to(self.nodes, name, self._guards)
        return typed(self.meaning(cls), dotted(cls)) if cls is not None else UNKNOWN

    def instance(self, scope: Scope, name: str) -> Known | None:
        """The competitor of which a name is an instance."""
        found = self.name(scope, name)
        return found.known if isinstance(found, InstanceOf) else None

    # Names ---------------------------------------------------------------------------------------

    def name(self, scope: Scope, name: str) -> Meaning:
        """What a name means where it is read."""
        owner = scope.owner(name)
        if owner is None:
            redirect = self._outside.starred.get(name)
            if redirect is None:
                return OTHER
            return _class(redirect, part_of(scope.module, name, redirect.competitor))
        key = (id(owner), name)
        if key not in self._bound:
            self._bound[key] = UNKNOWN
            bindings = [
                binding
                for holder in (owner, *self._reaching_out(owner, name))
                for binding in holder.bindings[name]
                if binding.how not in (Bind.DELETE, Bind.DECLARE)
            ]
            said = self._functions.said_by_overloads(bindings)
            self._bound[key] = combined(self._binding(owner, binding) for binding in said)
        return self._bound[key]

    def _reaching_out(self, owner: Scope, name: str) -> list[Scope]:
        """Inner scopes that declare the name nonlocal, and may bind it anew."""
        inner = [scope for scope in self._scopes.all if name in scope.declared_nonlocal]
        return [scope for scope in inner if scope.owner(name) is owner]

    def _binding(self, owner: Scope, binding: Binding) -> Meaning:
        match binding.how:
            case Bind.IMPORT:
                item = self._reached.imports.get((id(binding.node), binding.name))
                if item is None:
                    return self._imported(binding)
                part = part_of(owner, binding.name, item.redirect.competitor)
                return UNKNOWN if item.redirect.through else _class(item.redirect, part)
            case Bind.ASSIGN:
                return self._stored(binding.node)
            case Bind.PARAMETER:
                return self._functions.parameter(binding)
            case Bind.DEFINE if owner is self._scopes.top and binding.name in self._own:
                redirect = self._own[binding.name]
                return _class(redirect, part_of(owner, binding.name, redirect.competitor))
            case Bind.DEFINE:
                node = self.nodes.parent(binding.node)
                if isinstance(node, cst.ClassDef):
                    return self._own_classes.defined(node)
                if isinstance(node, cst.FunctionDef):
                    return self._functions.defined(node)
            case Bind.HANDLER:
                return self._caught(binding.node)
            case Bind.PATTERN:
                if (member := matched_member(self.nodes, binding.node)) is not None:
                    return self._member(typed(self.meaning(member[0]), ""), member[1])
                cls = matched_class(self.nodes, binding.node)
                return typed(self.meaning(cls), dotted(cls)) if cls is not None else UNKNOWN
        return UNKNOWN

    def _caught(self, name: cst.CSTNode) -> Meaning:
        """``except X as error``."""
        node: cst.CSTNode | None = name
        while node is not None and not isinstance(node, cst.ExceptHandler):
            node = self.nodes.parent(node)
        kind = node.type if node is not None else None
        found = self.meaning(kind) if kind is not None else OTHER
        return typed(found, dotted(kind)) if isinstance(found, ClassOf) else OTHER

    def _imported(self, binding: Binding) -> Meaning:
        """Something else, unless it may be an instance that another module made."""
        module, node = self._reached.modules.get(id(binding.node)), binding.node
        if module is None or not isinstance(node, cst.ImportFrom):
            return OTHER
        assert not isinstance(node.names, cst.ImportStar)
        for alias in node.names:
            local = dotted(alias.asname.name) if alias.asname is not None else dotted(alias.name)
            if local == binding.name and self._outside.may_hold(module, dotted(alias.name)):
                return UNKNOWN
        return OTHER

    def _stored(self, target: cst.CSTNode) -> Meaning:
        """What is stored to a name or attribute."""
        around = self.nodes.parent(target)
        match around:
            case cst.AssignTarget():
                statement = self.nodes.parent(around)
                if not isinstance(statement, cst.Assign):
                    return OTHER
                return self.meaning(value_beside(target, statement.value))
            case cst.AnnAssign(annotation=annotation, value=value):
                said = self._types.read(annotation.annotation)
                if isinstance(said, SAYING):
                    return said
                return self.meaning(value) if value is not None else UNKNOWN
            case cst.NamedExpr(value=value):
                return self.meaning(value)
            case cst.AsName():
                item = self.nodes.parent(around)
                return self.entered(item.item) if isinstance(item, cst.WithItem) else UNKNOWN
            case cst.AugAssign() | cst.TypeAlias():
                return OTHER
            case cst.For(iter=iterated) | cst.CompFor(iter=iterated):
                return self._item(iterated)
            case cst.Element():
                return self._unpacked(around)
        return UNKNOWN

    def entered(self, manager: cst.BaseExpression) -> Meaning:
        """What ``with`` gives of an expression."""
        made = self.meaning(manager)
        match made:
            case Enters(given=given):
                return given
            case InstanceOf() if self._outside.enters_itself(made.known.redirect):
                return made
            case SelfOf(is_class=False):
                ways = (
                    self._own_classes.member(made, name) for name in ("__enter__", "__aenter__")
                )
                return combined(way.result for way in ways if isinstance(way, Returns))
        return OTHER if made == OTHER else UNKNOWN

    def _item(self, iterated: cst.BaseExpression) -> Meaning:
        """What a loop over an expression gives."""
        found = self.meaning(iterated)
        if isinstance(found, SelfOf) and not found.is_class:
            return iterated_item(self._special(found, "__iter__"))
        return iterated_item(found)

    def _special(self, around: SelfOf, name: str) -> Meaning:
        """What Python gets by calling a method of a class of the file."""
        found = self._own_classes.member(around, name)
        return found.result if isinstance(found, Returns) and not found.is_async else UNKNOWN

    def _unpacked(self, element: cst.Element) -> Meaning:
        """``x, y = ...`` and ``for x, y in ...``: what stands at the place of one of them."""
        group = self.nodes.parent(element)
        if not isinstance(group, cst.Tuple | cst.List):
            return UNKNOWN
        above = self.nodes.parent(group)
        match above:
            case cst.For(iter=iterated) | cst.CompFor(iter=iterated):
                found = self._item(iterated)
            case cst.AssignTarget():
                statement = self.nodes.parent(above)
                is_plain = isinstance(statement, cst.Assign)
                found = self.meaning(statement.value) if is_plain else UNKNOWN  # type: ignore[union-attr]
            case cst.Element():
                found = self._unpacked(above)
            case _:
                return UNKNOWN
        if isinstance(found, SelfOf) and derives(found.scope, "NamedTuple"):
            found = TupleOf(
                tuple(self._own_classes.member(found, name) for name in found.scope.bindings)
            )
        if isinstance(found, TupleOf) and not _is_open(group.elements):
            same = len(found.items) == len(group.elements)
            return found.items[list(group.elements).index(element)] if same else UNKNOWN
        return iterated_item(found)

    def _alias(self, scope: Scope | None, name: cst.Name) -> Meaning | None:
        """What is annotated by a name that the file makes of a type: ``Xs = list[X]``."""
        found = scope or self.nodes.read_in(name)
        owner = found.owner(name.value) if found is not None else None
        bindings = owner.bindings[name.value] if owner is not None else []
        written = written_type(self.nodes, bindings[0]) if len(bindings) == 1 else None
        if written is None:
            return None
        if id(written) not in self._aliased:
            self._aliased[id(written)] = UNKNOWN  # for types that are made of themselves
            self._aliased[id(written)] = self._types.read(written)
        return self._aliased[id(written)]

    # Attributes and calls ------------------------------------------------------------------------

    def _attribute(self, node: cst.Attribute) -> Meaning:
        known = self._reached.lookups.get(id(node))
        if known is not None:
            return ClassOf(known)
        return self._member(self.meaning(node.value), node.attr.value)

    def _member(self, around: Meaning, name: str) -> Meaning:
        match around:
            case SelfOf():
                return self._own_classes.member(around, name)
            case InstanceOf(known=known, is_mock=False) | ClassOf(known=known):
                return self._given_by_itself(known, name, of_class=isinstance(around, ClassOf))
        return UNKNOWN

    def _given_by_itself(self, known: Known, name: str, *, of_class: bool) -> Meaning:
        """A method of the competitor that gives an instance of it, or a property that is one."""
        found = None if name in known.own else self._outside.giving(known.redirect, name)
        if found is None:
            return UNKNOWN
        is_same = found.gives == SELF
        made = InstanceOf(known if is_same else replace(known, subclass="", own=frozenset()))
        if found.kind is MemberKind.PROPERTY:
            return UNKNOWN if of_class else made
        return Returns(made, found.is_async)

    def _call(self, node: cst.Call) -> Meaning:
        callee = self.meaning(node.func)
        if isinstance(callee, ClassOf):
            known = callee.known
            return InstanceOf(known) if self._outside.makes_instances(known.redirect) else UNKNOWN
        if isinstance(callee, SelfOf) and callee.is_class:
            return replace(callee, is_class=False)
        if isinstance(callee, SelfOf):
            return self._special(callee, "__call__")
        if isinstance(callee, Returns) and not callee.called:
            return Returns(callee.result, True, called=True) if callee.is_async else callee.result
        leaf = dotted(node.func).rpartition(".")[2]
        if leaf == "super" and not node.args:
            return self._own_classes.above(node)
        if leaf in _MOCKS:
            return self._mock(node)
        if leaf == "cast" and len(node.args) == 2:
            return self._types.read(node.args[0].value)
        is_builtin = isinstance(node.func, cst.Name) and callee == OTHER
        is_builtin = is_builtin and self.nodes.scope(node.func).owner(leaf) is None
        if is_builtin and leaf == "getattr":
            return self._by_getattr(node)
        given = given_by(node, self.meaning, self.entered, builtin=is_builtin)
        if given is not None:
            return given
        if is_builtin:
            return OTHER
        return OTHER if leaf[:1].isupper() else UNKNOWN

    def _by_getattr(self, node: cst.Call) -> Meaning:
        """``getattr(c, "x")``."""
        match node.args:
            case [cst.Arg(value=value), cst.Arg(value=cst.SimpleString() as name)]:
                return self._member(self.meaning(value), str(name.evaluated_value))
        return UNKNOWN

    def _mock(self, node: cst.Call) -> Meaning:
        for index, argument in enumerate(node.args):
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if keyword in ("spec", "spec_set") or (index == 0 and not keyword):
                found = self.meaning(argument.value)
                if isinstance(found, ClassOf | InstanceOf):
                    return InstanceOf(found.known, is_mock=True)
                return found if found == OTHER else UNKNOWN
        return UNKNOWN


def _class(redirect: Redirect, part: str) -> ClassOf:
    return ClassOf(Known(redirect, frozenset({part})))


def value_beside(target: cst.CSTNode, value: cst.BaseExpression) -> cst.BaseExpression:
    """``X()`` of ``x = x or X()``: what it adds to what the name is anyway."""
    match target, value:
        case (
            cst.Name(value=name),
            cst.BooleanOperation(left=cst.Name(value=same), operator=cst.Or(), right=other)
            | cst.IfExp(body=cst.Name(value=same), orelse=other),
        ) if name == same:
            return other
    return value


def _is_open(elements: Sequence[cst.BaseElement | cst.BaseDictElement]) -> bool:
    """Whether a star stands among them, so that their places are not known."""
    stars = (cst.StarredElement, cst.StarredDictElement)
    return any(isinstance(element, stars) for element in elements)
