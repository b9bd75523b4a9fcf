"""The classes of one file: what they are, and what they and their instances keep."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import libcst as cst

from canonize.compatibility.function_shapes import callee_of, first_parameter, is_decorated
from canonize.compatibility.inferred_types import (
    NOTHING,
    OTHER,
    UNKNOWN,
    ClassOf,
    InstanceOf,
    Meaning,
    SelfOf,
    combined,
)
from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Bind, Binding, Scope, ScopeKind, Scopes, dotted, string_value
from canonize.syntax.stdlib_names import ENUMERATIONS


class OwnClasses:
    """Answers for the classes that a file defines.

    Args:
        meaning: what an expression of the file means.
        bound: what a name is by one of its bindings.
        stored: what is stored to a name or attribute.
    """

    def __init__(
        self,
        nodes: FileNodes,
        scopes: Scopes,
        *,
        meaning: Callable[[cst.BaseExpression], Meaning],
        bound: Callable[[Scope, Binding], Meaning],
        stored: Callable[[cst.CSTNode], Meaning],
    ) -> None:
        self._nodes = nodes
        self._scopes = scopes
        self._meaning = meaning
        self._bound = bound
        self._stored = stored
        self._classes = {id(s.node): s for s in scopes.all if s.kind is ScopeKind.CLASS}
        self._kept: dict[tuple[int, str], Meaning] = {}
        self._put: dict[str, list[cst.Attribute | None]] | None = None

    def defined(self, node: cst.ClassDef) -> Meaning:
        """What a class statement of the file makes."""
        return self.whole(self._classes[id(node)])

    def first(self, method: Scope, around: Scope) -> Meaning:
        """``self`` or ``cls``."""
        whole = self.whole(around)
        if is_decorated(method.node, "classmethod"):
            return whole
        inner = InstanceOf(whole.known) if isinstance(whole, ClassOf) else whole
        return SelfOf(around, OTHER if isinstance(inner, SelfOf) else inner)

    def whole(self, scope: Scope) -> Meaning:
        """What a class of this file is."""
        node = scope.node
        assert isinstance(node, cst.ClassDef)
        unknown = False
        for index, base in enumerate(node.bases):
            found = self._meaning(base.value)
            if isinstance(found, ClassOf):
                own = found.known.own | frozenset(scope.bindings)
                if any("data" in dotted(callee_of(d.decorator)) for d in node.decorators):
                    own |= {"__init__"}
                known = replace(found.known, subclass=node.name.value, own=own, is_next=index == 0)
                return ClassOf(known)
            unknown = unknown or found == UNKNOWN
        if unknown or self._is_made_otherwise(node):
            return UNKNOWN
        return SelfOf(scope, OTHER, is_class=True, is_open=self._is_open(scope))

    def _is_made_otherwise(self, node: cst.ClassDef) -> bool:
        """Whether a function of the file decides what the class statement makes."""
        decorators = (callee_of(d.decorator) for d in node.decorators)
        return any(
            isinstance(d, cst.Name) and self._nodes.scope(node).owner(d.value) is not None
            and self._meaning(d) != OTHER
            for d in decorators
        )  # fmt: skip

    def _is_open(self, scope: Scope) -> bool:
        """Whether objects of other classes count as its instances."""
        if derives(scope, "Protocol") or "__subclasshook__" in scope.bindings:
            return True
        assert isinstance(scope.node, cst.ClassDef)
        uses = self._scopes.uses_of(self._scopes.top, scope.node.name.value)
        return any(use.chain and use.chain[0].attr.value == "register" for use in uses)

    def has(self, around: SelfOf, name: str) -> bool:
        """Whether a class of the file may have a member by its own code, or by a foreign base.

        What looks up another one of it has something else in hand: what a ``__new__`` gave, a
        subclass with another base, what a descriptor hands out.
        """
        scope = around.scope
        assert isinstance(scope.node, cst.ClassDef)
        if name in scope.bindings or any(
            self._stored_in(method, name)
            for method in self._scopes.all
            if method.parent is scope and method.kind is ScopeKind.FUNCTION
        ):
            return True
        above = [self._meaning(base.value) for base in scope.node.bases]
        return any(
            self.has(base, name) if isinstance(base, SelfOf) else base != NOTHING for base in above
        )

    def of_subclass(self, around: InstanceOf | ClassOf, name: str) -> Meaning:
        """What a subclass of a competitor that the file defines has itself."""
        for scope in self._classes.values():
            assert isinstance(scope.node, cst.ClassDef)
            if scope.node.name.value == around.known.subclass and name in scope.bindings:
                if isinstance(around, ClassOf) and _is_member_of_enumeration(scope, name):
                    return InstanceOf(around.known)
                return self.member(SelfOf(scope, around), name)
        return UNKNOWN

    def member(self, around: SelfOf, name: str) -> Meaning:
        """``self.x``: what the class body and every method of the class store there."""
        key = (id(around.scope), name)
        if key not in self._kept:
            self._kept[key] = UNKNOWN
            found = [self._bound(around.scope, b) for b in around.scope.bindings.get(name, ())]
            for method in self._scopes.all:
                if method.parent is around.scope and method.kind is ScopeKind.FUNCTION:
                    found += self._stored_in(method, name)
            found += self._stored_from_outside(name)
            self._kept[key] = combined(found) if found else self._inherited(around.scope, name)
        return self._kept[key]

    def placed(self, around: Meaning, place: int) -> Meaning:
        """What a pattern by position takes: ``__match_args__``, or the fields in their order."""
        if not isinstance(around, SelfOf):
            return UNKNOWN
        node = around.scope.node
        assert isinstance(node, cst.ClassDef)
        named = _match_args(node)
        if (
            named is None
            and (node.bases or not _has_fields(node))
            and not derives(around.scope, "NamedTuple")
        ):
            return UNKNOWN
        names = named if named is not None else _fields(node)
        return self.member(around, names[place]) if place < len(names) else UNKNOWN

    def _inherited(self, scope: Scope, name: str) -> Meaning:
        """What the first base of this file that has a name says of it."""
        assert isinstance(scope.node, cst.ClassDef)
        for base in scope.node.bases:
            above = self._meaning(base.value)
            if isinstance(above, SelfOf) and above.is_class:
                found = self.member(above, name)
                if found != UNKNOWN:
                    return found
        return UNKNOWN

    def _stored_from_outside(self, name: str) -> list[Meaning]:
        """What code that is no method puts under such a name, on whatever it is."""
        if self._put is None:
            self._put = _attributes_put(self._scopes)
        return [
            UNKNOWN if target is None else self._stored(target)
            for target in self._put.get(name, ())
        ]

    def _stored_in(self, method: Scope, name: str) -> list[Meaning]:
        first = first_parameter(method)
        if first is None:
            return []
        return [
            self._stored(use.chain[0])
            for use in self._scopes.uses_of(method, first.name.value)
            if use.stores and len(use.chain) == 1 and use.chain[0].attr.value == name
        ]

    def _is_mixed_in(self, scope: Scope) -> bool:
        """Whether what is next to a class is for another one to say, which derives from it too."""
        assert isinstance(scope.node, cst.ClassDef)
        above = [self._meaning(base.value) for base in scope.node.bases]
        return all(isinstance(base, SelfOf) and self._is_mixed_in(base.scope) for base in above)

    def above(self, node: cst.Call) -> Meaning:
        """``super()`` or ``super(Y, self)``: what the next base is."""
        around = _class_around(self._nodes.scope(node))
        if node.args:
            match node.args:
                case [cst.Arg(value=cst.Name("__class__"), keyword=None, star=""), _]:
                    pass
                case [cst.Arg(value=cst.Name(value=name), keyword=None, star=""), _]:
                    while around is not None and _named(around) != name:
                        around = _class_around(around)
                case _:
                    return UNKNOWN
        if around is None:
            return UNKNOWN
        whole = self.whole(around)
        if isinstance(whole, SelfOf):
            return UNKNOWN if self._is_mixed_in(around) else OTHER
        if not isinstance(whole, ClassOf):
            return whole
        if not whole.known.is_next:
            return UNKNOWN
        return InstanceOf(replace(whole.known, own=frozenset()))


def _class_around(scope: Scope | None) -> Scope | None:
    """The class in one of whose methods some code stands."""
    while scope is not None and (scope.parent is None or scope.parent.kind != ScopeKind.CLASS):
        scope = scope.parent
    return scope.parent if scope is not None else None


def _named(scope: Scope) -> str:
    return scope.node.name.value if isinstance(scope.node, cst.ClassDef) else ""


def derives(scope: Scope, name: str) -> bool:
    """Whether a class of the file says that base itself."""
    node = scope.node
    return isinstance(node, cst.ClassDef) and any(
        dotted(base.value).rpartition(".")[2] == name for base in node.bases
    )


def _is_member_of_enumeration(scope: Scope, name: str) -> bool:
    """Whether a class makes an instance of itself of what it assigns to a name."""
    assigned = all(binding.how is Bind.ASSIGN for binding in scope.bindings[name])
    return assigned and any(derives(scope, base) for base in ENUMERATIONS)


def _match_args(node: cst.ClassDef) -> list[str] | None:
    """What ``__match_args__ = ("a", "b")`` of a class names; ``None`` without one."""
    for line in node.body.body:
        match line:
            case cst.SimpleStatementLine(
                body=[
                    cst.Assign(
                        targets=[cst.AssignTarget(target=cst.Name("__match_args__"))],
                        value=cst.Tuple(elements=elements),
                    )
                ]
            ):
                texts = [e.value for e in elements if isinstance(e.value, cst.SimpleString)]
                return [str(text.evaluated_value) for text in texts]
    return None


def _has_fields(node: cst.ClassDef) -> bool:
    """Whether a class has a dataclass decorator that leaves its fields' order alone."""
    return any(
        dotted(callee_of(d.decorator)).rpartition(".")[2] == "dataclass"
        and "kw_only" not in str(d.decorator)
        for d in node.decorators
    )


def _fields(node: cst.ClassDef) -> list[str]:
    """The annotated names of a class body that a constructor takes by position."""
    found = []
    for line in node.body.body:
        for small in line.body if isinstance(line, cst.SimpleStatementLine) else ():
            match small:
                case cst.AnnAssign(target=cst.Name(value=name), annotation=annotation):
                    kind = annotation.annotation
                    said = dotted(kind.value if isinstance(kind, cst.Subscript) else kind)
                    if said.rpartition(".")[2] not in ("ClassVar", "KW_ONLY"):
                        found.append(name)
                    elif said.endswith("KW_ONLY"):
                        return found
    return found


def _attributes_put(scopes: Scopes) -> dict[str, list[cst.Attribute | None]]:
    """By name, the attributes to which other code than a method of ``self`` stores something.

    ``None``: ``setattr(c, "x", ...)``.
    """
    found: dict[str, list[cst.Attribute | None]] = {}
    for scope in scopes.all:
        first = first_parameter(scope) if scope.kind is ScopeKind.FUNCTION else None
        for name, uses in scope.uses.items():
            for use in uses:
                if use.stores and use.chain and not (first and first.name.value == name):
                    found.setdefault(use.chain[-1].attr.value, []).append(use.chain[-1])
    for site in scopes.strings:
        if site.callee == "setattr" and site.position == 1:
            found.setdefault(string_value(site), []).append(None)
    return found
