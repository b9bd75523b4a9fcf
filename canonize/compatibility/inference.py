"""What an expression means, as far as one file tells: a competitor, an instance of it, or not.

Known is what is imported, constructed or annotated here: ``X``, ``X()``, ``x = X()``,
``x: X | None``, ``self.x = X()``, ``class Y(X)``, ``def make() -> X``. A name that is bound in two
ways is known only if both ways say the same.
"""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from canonize.compatibility.annotations import WrittenTypes
from canonize.compatibility.inference_inputs import Outside, handed_on
from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Known,
    Meaning,
    Returns,
    SelfOf,
    combined,
)
from canonize.references.references import FileReferences, NameImport
from canonize.resolution.imported_names import part_of
from canonize.resolution.replacements import Redirect
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Binding, Scope, ScopeKind, Scopes, dotted

_MOCKS = ("Mock", "MagicMock", "AsyncMock", "NonCallableMock", "create_autospec")
_LITERALS = (
    cst.BaseNumber, cst.BaseString, cst.List, cst.Dict, cst.Set, cst.Tuple, cst.Lambda,
    cst.BaseComp, cst.Comparison, cst.UnaryOperation,
)  # fmt: skip


class Receivers:
    """Answers `meaning` for the expressions of one file; answers are kept."""

    def __init__(
        self, module: cst.Module, scopes: Scopes, found: FileReferences, outside: Outside
    ) -> None:
        self.nodes = FileNodes(module, scopes)
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
        strings = {id(site.node): site.scope for site in scopes.strings}
        self._types = WrittenTypes(self.meaning, self.name, strings, self._spelt)

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
            for node, redirect in handed_on(module, self._outside.find):
                part = part_of(module.scope, module.local, redirect.competitor)
                self._lookups[id(node)] = Known(redirect, frozenset({part}))

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
                return self.name(scope, node.value) if scope is not None else OTHER
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
            case cst.Subscript(value=value):
                found = self.meaning(value)
                return found if isinstance(found, ClassOf) else UNKNOWN
        return OTHER if isinstance(node, _LITERALS) else UNKNOWN

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
            case Bind.DEFINE:
                return self._defined(binding)
            case Bind.HANDLER:
                return OTHER
        return UNKNOWN

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
                if isinstance(said, InstanceOf) or value is None:
                    return said if isinstance(said, InstanceOf) else UNKNOWN
                return self.meaning(value)
            case cst.NamedExpr(value=value):
                return self.meaning(value)
            case cst.AsName():
                item = self.nodes.parent(around)
                made = self.meaning(item.item) if isinstance(item, cst.WithItem) else UNKNOWN
                enters = isinstance(made, InstanceOf) and self._outside.enters_itself(
                    made.known.redirect
                )
                return made if enters or made == OTHER else UNKNOWN
            case cst.AugAssign() | cst.TypeAlias():
                return OTHER
        return UNKNOWN

    def _parameter(self, binding: Binding) -> Meaning:
        scope, parameter = binding.scope, self.nodes.parent(binding.node)
        if not isinstance(parameter, cst.Param):
            return UNKNOWN
        if _first_parameter(scope) is parameter and scope.parent is not None:
            return self._first(scope, scope.parent)
        if parameter.annotation is None:
            return UNKNOWN
        return self._types.read(parameter.annotation.annotation)

    def _first(self, method: Scope, around: Scope) -> Meaning:
        """``self`` or ``cls``."""
        whole = self.class_meaning(around)
        if _is_decorated(method.node, "classmethod"):
            return whole
        inner = InstanceOf(whole.known) if isinstance(whole, ClassOf) else whole
        return SelfOf(around, inner)

    def class_meaning(self, scope: Scope) -> Meaning:
        """What a class of this file is."""
        node = scope.node
        assert isinstance(node, cst.ClassDef)
        unknown = False
        for index, base in enumerate(node.bases):
            found = self.meaning(base.value)
            if isinstance(found, ClassOf):
                own = found.known.own | frozenset(scope.bindings)
                if any("data" in dotted(_callee(d.decorator)) for d in node.decorators):
                    own |= {"__init__"}
                known = replace(found.known, subclass=node.name.value, own=own, is_next=index == 0)
                return ClassOf(known)
            unknown = unknown or found == UNKNOWN
        return UNKNOWN if unknown else OTHER

    def _defined(self, binding: Binding) -> Meaning:
        node = self.nodes.parent(binding.node)
        if isinstance(node, cst.ClassDef):
            return self.class_meaning(self._classes[id(node)])
        if not isinstance(node, cst.FunctionDef):
            return UNKNOWN
        if node.returns is None:
            return Returns(UNKNOWN, node.asynchronous is not None)
        said = self._types.read(node.returns.annotation)
        if _is_decorated(node, "property") or _is_decorated(node, "cached_property"):
            return said
        if node.decorators:
            return UNKNOWN
        return Returns(said, node.asynchronous is not None)

    # Attributes and calls ------------------------------------------------------------------------

    def _attribute(self, node: cst.Attribute) -> Meaning:
        known = self._lookups.get(id(node))
        if known is not None:
            return ClassOf(known)
        around = self.meaning(node.value)
        return self._of_self(around, node.attr.value) if isinstance(around, SelfOf) else UNKNOWN

    def _of_self(self, around: SelfOf, name: str) -> Meaning:
        """``self.x``: what the class body and every method of the class store there."""
        key = (id(around.scope), name)
        if key not in self._kept:
            self._kept[key] = UNKNOWN
            found = [self._binding(around.scope, b) for b in around.scope.bindings.get(name, ())]
            for method in self._scopes.all:
                if method.parent is around.scope and method.kind is ScopeKind.FUNCTION:
                    found += self._stored_in(method, name)
            self._kept[key] = combined(found) if found else UNKNOWN
        return self._kept[key]

    def _stored_in(self, method: Scope, name: str) -> list[Meaning]:
        first = _first_parameter(method)
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
        if is_builtin and self.nodes.scope(node.func).owner(leaf) is None:
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
            return whole
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


def _first_parameter(method: Scope) -> cst.Param | None:
    """``self`` of a method, ``cls`` of a class method."""
    node = method.node
    if method.parent is None or method.parent.kind is not ScopeKind.CLASS:
        return None
    if not isinstance(node, cst.FunctionDef) or _is_decorated(node, "staticmethod"):
        return None
    given = (*node.params.posonly_params, *node.params.params)
    return given[0] if given else None


def _callee(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node


def _is_decorated(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.FunctionDef) and any(
        dotted(decorator.decorator).rpartition(".")[2] == name for decorator in node.decorators
    )
