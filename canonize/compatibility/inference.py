"""What an expression means, as far as one file tells: a competitor, an instance of it, or not.

Known is what is imported, constructed or annotated here: ``X``, ``X()``, ``x = X()``,
``x: X | None``, ``self.x = X()``, ``class Y(X)``, ``def make() -> X``, items of typed containers,
pytest fixtures, what `isinstance` or a pattern says. A name that is bound in two ways is known only
if both ways say the same.
"""

from __future__ import annotations

import builtins
from collections.abc import Mapping, Sequence
from dataclasses import replace

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.called_values import CalledValues
from canonize.compatibility.inference_inputs import Outside
from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    UNKNOWN,
    ClassOf,
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
    asked_places,
    guards_of,
    matched_class,
    matched_member,
    matched_place,
    narrowed_to,
    spelled,
)
from canonize.compatibility.own_classes import OwnClasses, derives
from canonize.compatibility.own_functions import OwnFunctions
from canonize.compatibility.reached_names import ReachedNames
from canonize.compatibility.stored_values import StoredValues
from canonize.references.references import FileReferences
from canonize.resolution.api import SELF, MemberKind
from canonize.resolution.imported_names import part_of
from canonize.resolution.replacements import Redirect
from canonize.resolution.resolver import IMPLICIT
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Binding, Scope, Scopes, dotted

_LITERALS = (
    cst.BaseNumber, cst.BaseString, cst.List, cst.Dict, cst.Set, cst.Tuple, cst.BaseComp,
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
            nodes,
            scopes,
            meaning=self.meaning,
            bound=self._binding,
            stored=lambda node: self._values.of(node),
        )
        strings = {id(site.node): site.scope for site in scopes.strings}
        self._types = WrittenTypes(
            self.meaning, self.name, strings, self._reached.spelt, self._alias
        )
        self._values = StoredValues(nodes, self._types, self._own_classes, self.meaning, outside)
        self._calls = CalledValues(self._values, self._member)
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
                found = self._attribute(node)
                return self._narrowed(node) if found == UNKNOWN else found
            case cst.Call():
                return self._calls.of(node)
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
                found = self._indexed(self.meaning(value), index)
                return self._narrowed(node) if found == UNKNOWN else found
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
        if isinstance(node, cst.Comparison | cst.UnaryOperation):
            return OTHER if self._gives_truth(node) else UNKNOWN
        return OTHER if isinstance(node, _LITERALS) else UNKNOWN

    def _gives_truth(self, node: cst.Comparison | cst.UnaryOperation) -> bool:
        """Whether an operation gives a truth value or a number, whatever its operands define."""
        if isinstance(node, cst.Comparison):
            asks = (cst.In, cst.NotIn, cst.Is, cst.IsNot)
            asked = all(isinstance(c.operator, asks) for c in node.comparisons)
            return asked or not isinstance(self.meaning(node.left), SelfOf)
        return isinstance(node.operator, cst.Not) or self.meaning(node.expression) == OTHER

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
                if found.is_class:
                    return UNKNOWN if "__class_getitem__" in found.scope.bindings else found
                return self._values.special(found, "__getitem__")
        return found if isinstance(found, ClassOf) else UNKNOWN

    def _narrowed(self, place: cst.BaseExpression) -> Meaning:
        """What a test around or before a name or a place says of it."""
        if self._asked is None:
            self._guards = guards_of(self.nodes)
            self._asked = asked_places(self.nodes, self._guards)
        if not self._asked or spelled(place) not in self._asked:
            return UNKNOWN
        asked = narrowed_to(self.nodes, place, self._guards)
        if asked is None:
            return UNKNOWN
        every = [(self.meaning(cls), dotted(cls)) for cls in asked.classes]
        if asked.is_class:
            return combined(found for found, _ in every)
        return combined(typed(found, name) for found, name in every)

    def has(self, around: SelfOf, name: str) -> bool:
        """Whether an instance of a class of the file is known to have such a member."""
        is_closed = self._own_classes.has(around, name) and not around.is_open
        return around.around != OTHER or is_closed

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
                return OTHER if is_builtin_name(name) else UNKNOWN
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
                return self._values.of(binding.node)
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
                if (place := matched_place(self.nodes, binding.node)) is not None:
                    return self._own_classes.placed(typed(self.meaning(place[0]), ""), place[1])
                cls = matched_class(self.nodes, binding.node)
                return typed(self.meaning(cls), dotted(cls)) if cls is not None else UNKNOWN
        return UNKNOWN

    def _caught(self, name: cst.CSTNode) -> Meaning:
        """``except X as error``."""
        node: cst.CSTNode | None = name
        while node is not None and not isinstance(node, cst.ExceptHandler):
            node = self.nodes.parent(node)
        kind = node.type if node is not None else None
        if isinstance(kind, cst.Tuple):
            found = combined(typed(self.meaning(e.value), "") for e in kind.elements)
            return found if found == OTHER else UNKNOWN
        found = self.meaning(kind) if kind is not None else UNKNOWN
        if kind is not None and self._outside.is_ancestor(dotted(kind)):
            return UNKNOWN  # a competitor may be one of those
        return typed(found, dotted(kind)) if kind is not None else UNKNOWN

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
                found = self._own_classes.member(around, name)
                match found:
                    case SelfOf(is_class=False, scope=scope) if "__get__" in scope.bindings:
                        return self._values.special(found, "__get__")
                return found
            case InstanceOf(known=known) | ClassOf(known=known) if name in known.own:
                return self._own_classes.of_subclass(around, name)
            case InstanceOf(known=known, is_mock=False) | ClassOf(known=known):
                return self._given_by_itself(known, name, of_class=isinstance(around, ClassOf))
        return UNKNOWN

    def _given_by_itself(self, known: Known, name: str, *, of_class: bool) -> Meaning:
        """A method of the competitor that gives an instance of it, or a property that is one."""
        found = self._outside.giving(known.redirect, name)
        if found is None:
            return UNKNOWN
        is_same = found.gives == SELF
        made = InstanceOf(known if is_same else replace(known, subclass="", own=frozenset()))
        if found.kind is MemberKind.PROPERTY:
            return UNKNOWN if of_class else made
        return Returns(made, found.is_async)


def is_builtin_name(name: str) -> bool:
    """Whether Python itself has a name, so that nobody has to bind it."""
    return hasattr(builtins, name) or name in IMPLICIT


def _class(redirect: Redirect, part: str) -> ClassOf:
    return ClassOf(Known(redirect, frozenset({part})))


def _is_open(elements: Sequence[cst.BaseElement | cst.BaseDictElement]) -> bool:
    """Whether a star stands among them, so that their places are not known."""
    stars = (cst.StarredElement, cst.StarredDictElement)
    return any(isinstance(element, stars) for element in elements)
