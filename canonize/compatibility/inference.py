"""What an expression means, as far as one file tells: a competitor, an instance of it, or not.

Known is what is imported, constructed or annotated here: ``X``, ``X()``, ``x = X()``,
``x: X | None``, ``self.x = X()``, ``class Y(X)``, ``def make() -> X``, items of typed containers,
pytest fixtures, what `isinstance` or a pattern says. A name that is bound in two ways is known only
if both ways say the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.function_shapes import (
    callee_of,
    first_parameter,
    is_attribute,
    is_called_as_written,
    is_context,
    is_decorated,
    results,
    yields,
)
from canonize.compatibility.inference_inputs import Outside, lookups_handed_on
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
from canonize.compatibility.narrowing import matched_class, matched_member, narrowed_to
from canonize.references.references import FileReferences, NameImport
from canonize.resolution.api import SELF, MemberKind
from canonize.resolution.imported_names import part_of
from canonize.resolution.replacements import Redirect
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Binding, Scope, ScopeKind, Scopes, dotted

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
        self._classes = {id(s.node): s for s in scopes.all if s.kind is ScopeKind.CLASS}
        self._modules = {id(site.node): module for site, module in found.imports}
        self._imports: dict[tuple[int, str], NameImport] = {}
        self._lookups: dict[int, Known] = {}
        self._spelt: dict[int, list[tuple[str, Known]]] = {}
        self._read(found)
        self._bound: dict[tuple[int, str], Meaning] = {}
        self._kept: dict[tuple[int, str], Meaning] = {}
        self._known: dict[int, Meaning] = {}
        self._aliased: dict[int, Meaning] = {}
        self._made: dict[str, cst.FunctionDef] | None = None
        strings = {id(site.node): site.scope for site in scopes.strings}
        self._types = WrittenTypes(self.meaning, self.name, strings, self._spelt, self._alias)

    def _read(self, found: FileReferences) -> None:
        for group in found.names:
            for item in group.imports:
                self._imports[(id(item.site.node), item.local)] = item
        for module in found.modules:
            for lookup in module.lookups:
                part = part_of(module.scope, module.local, lookup.redirect.competitor)
                known = Known(lookup.redirect, frozenset({part}))
                if lookup.span is not None and isinstance(lookup.node, cst.SimpleString):
                    text = lookup.node.value[slice(*lookup.span)]
                    self._spelt.setdefault(id(lookup.node), []).append((text, known))
                elif lookup.string is None:
                    self._lookups[id(lookup.node)] = known
            for node, redirect in lookups_handed_on(module, self._outside.find):
                part = part_of(module.scope, module.local, redirect.competitor)
                self._lookups[id(node)] = Known(redirect, frozenset({part}))

    @property
    def redirects(self) -> frozenset[Redirect]:
        """The competitors that the file reaches."""
        known = [*self._lookups.values(), *(k for some in self._spelt.values() for _, k in some)]
        found = {item.redirect for item in self._imports.values()} | {k.redirect for k in known}
        return frozenset(found | set(self._outside.starred.values()))

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
                if isinstance(key, cst.SimpleString) and _derives(found.scope, "TypedDict"):
                    return self._of_self(found, str(key.evaluated_value))
        return found if isinstance(found, ClassOf) else UNKNOWN

    def _narrowed(self, name: cst.Name) -> Meaning:
        """What a test around or before a name says of it."""
        if name.value not in self._asked:
            return UNKNOWN
        cls = narrowed_to(self.nodes, name)
        return typed(self.meaning(cls), dotted(cls)) if cls is not None else UNKNOWN

    @cached_property
    def _asked(self) -> frozenset[str]:
        """The names that the file passes to `isinstance` or `type`, or matches."""
        asked: set[str] = set()
        for node in self.nodes.all:
            match node:
                case cst.Call(
                    func=cst.Name("isinstance" | "type"),
                    args=[cst.Arg(value=cst.Name(value=name)), *_],
                ):
                    asked.add(name)
                case cst.Match(subject=cst.Name(value=name)):
                    asked.add(name)
        return frozenset(asked)

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
            self._bound[key] = combined(self._binding(owner, binding) for binding in bindings)
        return self._bound[key]

    def _reaching_out(self, owner: Scope, name: str) -> list[Scope]:
        """Inner scopes that declare the name nonlocal, and may bind it anew."""
        inner = [scope for scope in self._scopes.all if name in scope.declared_nonlocal]
        return [scope for scope in inner if scope.owner(name) is owner]

    def _binding(self, owner: Scope, binding: Binding) -> Meaning:
        match binding.how:
            case Bind.IMPORT:
                item = self._imports.get((id(binding.node), binding.name))
                if item is None:
                    return self._imported(binding)
                part = part_of(owner, binding.name, item.redirect.competitor)
                return UNKNOWN if item.redirect.through else _class(item.redirect, part)
            case Bind.ASSIGN:
                return self._stored(binding.node)
            case Bind.PARAMETER:
                return self._parameter(binding)
            case Bind.DEFINE if owner is self._scopes.top and binding.name in self._own:
                redirect = self._own[binding.name]
                return _class(redirect, part_of(owner, binding.name, redirect.competitor))
            case Bind.DEFINE:
                return self._defined(binding)
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
        module, node = self._modules.get(id(binding.node)), binding.node
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
                return self.meaning(statement.value) if isinstance(statement, cst.Assign) else OTHER
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
                ways = (self._of_self(made, name) for name in ("__enter__", "__aenter__"))
                return combined(way.result for way in ways if isinstance(way, Returns))
        return OTHER if made == OTHER else UNKNOWN

    def _item(self, iterated: cst.BaseExpression) -> Meaning:
        """What a loop over an expression gives."""
        return iterated_item(self.meaning(iterated))

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
        if isinstance(found, SelfOf) and _derives(found.scope, "NamedTuple"):
            found = TupleOf(tuple(self._of_self(found, name) for name in found.scope.bindings))
        if isinstance(found, TupleOf) and not _is_open(group.elements):
            same = len(found.items) == len(group.elements)
            return found.items[list(group.elements).index(element)] if same else UNKNOWN
        return iterated_item(found)

    def _parameter(self, binding: Binding) -> Meaning:
        scope, parameter = binding.scope, self.nodes.parent(binding.node)
        if not isinstance(parameter, cst.Param):
            return UNKNOWN
        if first_parameter(scope) is parameter and scope.parent is not None:
            return self._first(scope, scope.parent)
        if parameter.annotation is None:
            return self._fixture(scope, binding.name)
        said = self._types.read(parameter.annotation.annotation)
        if parameter.star == "*":
            return Many(said, UNKNOWN)
        return Many(OTHER, said) if parameter.star == "**" else said

    def _alias(self, scope: Scope | None, name: cst.Name) -> Meaning | None:
        """What is annotated by a name that the file makes of a type: ``Xs = list[X]``."""
        found = scope or self.nodes.read_in(name)
        owner = found.owner(name.value) if found is not None else None
        bindings = owner.bindings[name.value] if owner is not None else []
        written = self._written(bindings[0]) if len(bindings) == 1 else None
        if written is None:
            return None
        if id(written) not in self._aliased:
            self._aliased[id(written)] = UNKNOWN  # for types that are made of themselves
            self._aliased[id(written)] = self._types.read(written)
        return self._aliased[id(written)]

    def _written(self, binding: Binding) -> cst.BaseExpression | None:
        """The type of which a binding makes another name."""
        around = self.nodes.parent(binding.node)
        match around:
            case cst.AssignTarget():
                statement = self.nodes.parent(around)
                value = statement.value if isinstance(statement, cst.Assign) else None
            case cst.AnnAssign(value=value) | cst.TypeAlias(value=value):
                pass
            case _:
                return None
        match value:
            case cst.Subscript() | cst.BinaryOperation(operator=cst.BitOr()):
                return value
            case cst.Call(func=func, args=[_, cst.Arg(value=base, keyword=None)]) if (
                dotted(func).rpartition(".")[2] == "NewType"
            ):
                return base
            case cst.Call(func=func, args=args) if dotted(func).rpartition(".")[2] == "TypeVar":
                return next(
                    (a.value for a in args if a.keyword and a.keyword.value == "bound"), None
                )
        return None

    def _fixture(self, scope: Scope, name: str) -> Meaning:
        """What pytest fills in for a parameter: what this file's fixture of that name gives."""
        made = self._fixtures().get(name)
        if made is None or made is scope.node or not isinstance(scope.node, cst.FunctionDef):
            return UNKNOWN
        is_asked = scope.node.name.value.startswith("test") or is_decorated(scope.node, "fixture")
        if not is_asked:
            return UNKNOWN
        if made.returns is None:
            return self._given(made)
        said = self._types.read(made.returns.annotation)
        return said.item if isinstance(said, Many) and yields(made) else said

    def _fixtures(self) -> dict[str, cst.FunctionDef]:
        if self._made is None:
            found = (n for n in self.nodes.all if isinstance(n, cst.FunctionDef))
            self._made = {n.name.value: n for n in found if is_decorated(n, "fixture")}
        return self._made

    def _given(self, function: cst.FunctionDef) -> Meaning:
        """What a function without an annotation returns or yields."""
        values = list(results(function.body))
        if not values or any(value is None for value in values):
            return UNKNOWN
        return combined(self.meaning(value) for value in values if value is not None)

    def _first(self, method: Scope, around: Scope) -> Meaning:
        """``self`` or ``cls``."""
        whole = self.class_meaning(around)
        if is_decorated(method.node, "classmethod"):
            return whole
        inner = InstanceOf(whole.known) if isinstance(whole, ClassOf) else whole
        return SelfOf(around, OTHER if isinstance(inner, SelfOf) else inner)

    def class_meaning(self, scope: Scope) -> Meaning:
        """What a class of this file is."""
        node = scope.node
        assert isinstance(node, cst.ClassDef)
        unknown = False
        for index, base in enumerate(node.bases):
            found = self.meaning(base.value)
            if isinstance(found, ClassOf):
                own = found.known.own | frozenset(scope.bindings)
                if any("data" in dotted(callee_of(d.decorator)) for d in node.decorators):
                    own |= {"__init__"}
                known = replace(found.known, subclass=node.name.value, own=own, is_next=index == 0)
                return ClassOf(known)
            unknown = unknown or found == UNKNOWN
        return UNKNOWN if unknown else SelfOf(scope, OTHER, is_class=True)

    def _defined(self, binding: Binding) -> Meaning:
        node = self.nodes.parent(binding.node)
        if isinstance(node, cst.ClassDef):
            return self.class_meaning(self._classes[id(node)])
        if not isinstance(node, cst.FunctionDef):
            return UNKNOWN
        generates = yields(node)
        if node.returns is None:
            given = self._given(node)
            said = Many(given, UNKNOWN) if generates else given
        else:
            said = self._types.read(node.returns.annotation)
        if is_decorated(node, "setter") or is_decorated(node, "deleter"):
            return NOTHING  # says nothing beside the property
        if is_attribute(node):
            return said
        if is_context(node):
            return Returns(Enters(iterated_item(said)))
        if not is_called_as_written(node, self._scopes.top.node):
            return UNKNOWN
        return Returns(said, node.asynchronous is not None and not generates)

    # Attributes and calls ------------------------------------------------------------------------

    def _attribute(self, node: cst.Attribute) -> Meaning:
        known = self._lookups.get(id(node))
        if known is not None:
            return ClassOf(known)
        return self._member(self.meaning(node.value), node.attr.value)

    def _member(self, around: Meaning, name: str) -> Meaning:
        match around:
            case SelfOf():
                return self._of_self(around, name)
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

    def _of_self(self, around: SelfOf, name: str) -> Meaning:
        """``self.x``: what the class body and every method of the class store there."""
        key = (id(around.scope), name)
        if key not in self._kept:
            self._kept[key] = UNKNOWN
            found = [self._binding(around.scope, b) for b in around.scope.bindings.get(name, ())]
            for method in self._scopes.all:
                if method.parent is around.scope and method.kind is ScopeKind.FUNCTION:
                    found += self._stored_in(method, name)
            self._kept[key] = combined(found) if found else self._inherited(around.scope, name)
        return self._kept[key]

    def _inherited(self, scope: Scope, name: str) -> Meaning:
        """What the first base of this file that has a name says of it."""
        assert isinstance(scope.node, cst.ClassDef)
        for base in scope.node.bases:
            above = self.meaning(base.value)
            if isinstance(above, SelfOf) and above.is_class:
                found = self._of_self(above, name)
                if found != UNKNOWN:
                    return found
        return UNKNOWN

    def _stored_in(self, method: Scope, name: str) -> list[Meaning]:
        first = first_parameter(method)
        if first is None:
            return []
        return [
            self._stored(use.chain[0])
            for use in self._scopes.uses_of(method, first.name.value)
            if use.stores and len(use.chain) == 1 and use.chain[0].attr.value == name
        ]

    def _call(self, node: cst.Call) -> Meaning:
        callee = self.meaning(node.func)
        if isinstance(callee, ClassOf):
            known = callee.known
            return InstanceOf(known) if self._outside.makes_instances(known.redirect) else UNKNOWN
        if isinstance(callee, SelfOf) and callee.is_class:
            return replace(callee, is_class=False)
        if isinstance(callee, Returns) and not callee.called:
            return Returns(callee.result, True, called=True) if callee.is_async else callee.result
        leaf = dotted(node.func).rpartition(".")[2]
        if leaf == "super" and not node.args:
            return self._super(node)
        if leaf in _MOCKS:
            return self._mock(node)
        if leaf == "cast" and len(node.args) == 2:
            return self._types.read(node.args[0].value)
        is_builtin = isinstance(node.func, cst.Name) and callee == OTHER
        is_builtin = is_builtin and self.nodes.scope(node.func).owner(leaf) is None
        given = given_by(node, self.meaning, self.entered, builtin=is_builtin)
        if given is not None:
            return given
        if is_builtin:
            return OTHER
        return OTHER if leaf[:1].isupper() else UNKNOWN

    def _super(self, node: cst.Call) -> Meaning:
        scope: Scope | None = self.nodes.scope(node)
        while scope is not None and (scope.parent is None or scope.parent.kind != ScopeKind.CLASS):
            scope = scope.parent
        if scope is None or scope.parent is None:
            return UNKNOWN
        whole = self.class_meaning(scope.parent)
        if not isinstance(whole, ClassOf):
            return OTHER if isinstance(whole, SelfOf) else whole
        if not whole.known.is_next:
            return UNKNOWN
        return InstanceOf(replace(whole.known, own=frozenset()))

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


def _is_open(elements: Sequence[cst.BaseElement | cst.BaseDictElement]) -> bool:
    """Whether a star stands among them, so that their places are not known."""
    stars = (cst.StarredElement, cst.StarredDictElement)
    return any(isinstance(element, stars) for element in elements)


def _derives(scope: Scope, name: str) -> bool:
    """Whether a class of the file says that base itself."""
    node = scope.node
    return isinstance(node, cst.ClassDef) and any(
        dotted(base.value).rpartition(".")[2] == name for base in node.bases
    )
