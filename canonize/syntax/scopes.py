"""Who binds a name and who uses it: the scopes of a module; `scope_walk` finds them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import libcst as cst

from canonize.syntax.stdlib_names import BY_NAME, READERS


class ScopeKind(StrEnum):
    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"
    TYPE_PARAMETERS = "type-parameters"


class Bind(StrEnum):
    """How a name gets its value."""

    IMPORT = "import"
    ASSIGN = "assign"
    DEFINE = "define"
    PARAMETER = "parameter"
    DELETE = "delete"
    PATTERN = "pattern"
    HANDLER = "handler"
    DECLARE = "declare"


@dataclass(eq=False, slots=True)
class Scope:
    """One scope. ``bindings`` are by name, in source order."""

    kind: ScopeKind
    parent: Scope | None
    node: cst.CSTNode
    bindings: dict[str, list[Binding]] = field(default_factory=lambda: defaultdict(list))
    uses: dict[str, list[Use]] = field(default_factory=lambda: defaultdict(list))
    declared_global: set[str] = field(default_factory=set)
    declared_nonlocal: set[str] = field(default_factory=set)

    @property
    def module(self) -> Scope:
        *_, outermost = self.outward()
        return outermost

    def outward(self) -> Iterator[Scope]:
        """This scope and all around it, from the inside out."""
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.parent

    def owner(self, name: str) -> Scope | None:
        """The scope whose binding a name means here; ``None``: a builtin, a star or nothing."""
        scope: Scope | None = self
        start = True
        while scope is not None:
            if name in scope.declared_global:
                top = scope.module
                return top if name in top.bindings else None
            visible = start or scope.kind is not ScopeKind.CLASS
            if visible and name in scope.bindings and name not in scope.declared_nonlocal:
                return scope
            start = start and scope.kind is ScopeKind.TYPE_PARAMETERS
            scope = scope.parent
        return None


@dataclass(eq=False, slots=True)
class StatementContext:
    """The statement around a node: its line, the block that holds the line, and the guards.

    ``line`` is a `SimpleStatementLine`, or a one-line suite (``if x: import y``).
    """

    line: cst.SimpleStatementLine | cst.SimpleStatementSuite
    block: cst.CSTNode
    guards: tuple[str, ...]


@dataclass(eq=False, slots=True)
class Binding:
    """One place that binds a name; ``node`` is the Name, or the import statement."""

    name: str
    how: Bind
    node: cst.CSTNode
    scope: Scope


@dataclass(eq=False, slots=True)
class Use:
    """One place that reads a name, with the attributes that follow it, innermost first.

    ``stores`` tells that the last attribute is assigned or deleted, not read. ``call`` is the
    call of the name or attribute itself, ``bound_to`` the one name that the result is assigned to,
    ``of_result`` what is looked up on the result at once, ``annotates`` the parameter whose
    annotation the name is, ``derives`` the scope of the class that has it as a base.
    """

    name: str
    node: cst.Name
    scope: Scope
    chain: tuple[cst.Attribute, ...] = ()
    stores: bool = False
    role: str = ""
    call: cst.Call | None = None
    bound_to: str | None = None
    of_result: list[str] = field(default_factory=list)
    annotates: tuple[Scope, str] | None = None
    derives: Scope | None = None


@dataclass(eq=False, slots=True)
class ImportSite:
    """One import statement."""

    node: cst.Import | cst.ImportFrom
    scope: Scope
    place: StatementContext


class Role(StrEnum):
    """What a string is there for."""

    ANNOTATION = "annotation"
    DOCSTRING = "docstring"
    ARGUMENT = "argument"
    EXPORT = "export"
    PLAIN = "plain"
    FORMATTED = "formatted"


@dataclass(eq=False, slots=True)
class StringSite:
    """One string literal.

    For arguments, ``callee`` is called, ``position`` is the index or keyword, ``first`` is the
    call's first argument (``patch.object(module, "name")``). ``joined`` is the string that it is
    a part of, where several stand side by side.
    """

    node: cst.SimpleString | cst.FormattedString
    scope: Scope
    role: Role
    callee: str = ""
    position: int | str = -1
    first: cst.BaseExpression | None = None
    call: cst.Call | None = None
    joined: cst.ConcatenatedString | None = None


@dataclass(eq=False)
class Scopes:
    """The result of the walk."""

    top: Scope
    all: list[Scope]
    imports: list[ImportSite]
    strings: list[StringSite]

    def uses_of(self, scope: Scope, name: str) -> list[Use]:
        """Every use, in any scope, that means the binding of ``name`` in ``scope``."""
        return self._resolved().get((id(scope), name), [])

    def unbound(self, name: str) -> list[Use]:
        """Every use that no scope of the file binds."""
        return self._resolved().get((0, name), [])

    def _resolved(self) -> dict[tuple[int, str], list[Use]]:
        if not self._table:
            for scope in self.all:
                for name, uses in scope.uses.items():
                    owner = scope.owner(name)
                    self._table[(id(owner) if owner else 0, name)].extend(uses)
        return self._table

    def is_free(
        self, name: str, scope: Scope, uses: Iterable[Use | Binding], allowed: Collection[int] = ()
    ) -> bool:
        """Whether a scope can bind a name that means nothing else there or at the uses."""
        if any(id(binding.node) not in allowed for binding in scope.bindings.get(name, ())):
            return False
        for use in uses:
            inner: Scope | None = use.scope
            own = True  # a class body's names mean nothing in its methods
            while inner is not None and inner is not scope:
                is_seen = own or inner.kind is not ScopeKind.CLASS
                if is_seen and (name in inner.bindings or name in inner.declared_global):
                    return False
                own = own and inner.kind is ScopeKind.TYPE_PARAMETERS
                inner = inner.parent
        captured = [
            use
            for other in self.all
            if scope in other.outward()
            for use in other.uses.get(name, ())
        ]
        return all(use.scope.owner(name) is not None for use in captured) and not any(
            owner in scope.outward() and owner is not scope
            for use in captured
            if (owner := use.scope.owner(name)) is not None
        )

    def methods_of(self, home: Scope) -> list[Scope]:
        """The scopes of a class's methods."""
        return self._methods.get(id(home), [])

    @cached_property
    def _methods(self) -> dict[int, list[Scope]]:
        found: dict[int, list[Scope]] = defaultdict(list)
        for scope in self.all:
            above = scope.parent
            while above is not None and above.kind is ScopeKind.TYPE_PARAMETERS:
                above = above.parent
            if above is not None and scope.kind is ScopeKind.FUNCTION:
                found[id(above)].append(scope)
        return found

    _table: dict[tuple[int, str], list[Use]] = field(default_factory=lambda: defaultdict(list))


def dotted(node: cst.CSTNode | None) -> str:
    """``a.b.c`` of names and attributes; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    return ".".join([node.value, *reversed(parts)])


def names_attribute(site: StringSite) -> bool:
    """Whether the call takes an object and then the name of one of its attributes."""
    return site.callee.rpartition(".")[2] in BY_NAME


def puts_attribute(site: StringSite) -> bool:
    """Whether the call gives an object's attribute another value, or takes it away."""
    return names_attribute(site) and site.callee.rpartition(".")[2] not in READERS


def string_value(site: StringSite) -> str:
    """The text of a plain string; empty for prefixed and formatted ones."""
    node = site.node
    return node.raw_value if isinstance(node, cst.SimpleString) and not node.prefix else ""


def texts_of(site: StringSite) -> list[str]:
    """What a string spells out: its text, or the constant parts of a formatted one."""
    node = site.node
    if isinstance(node, cst.SimpleString):
        return [node.raw_value]
    return [part.value for part in node.parts if isinstance(part, cst.FormattedStringText)]


_SKIPPED = (
    "whitespace",
    "lpar",
    "rpar",
    "comma",
    "semicolon",
    "leading_lines",
    "lines_",
    "header",
    "footer",
    "trailing_whitespace",
    "operator",
    "equal",
    "colon",
    "dot",
    "lbracket",
    "rbracket",
    "lbrace",
    "rbrace",
    "newline",
    "relative",
    "asynchronous",
    "separator",
    "indent",
)
_NAMED = frozenset({"star", "keyword"})
"""Of an argument; what begins so may mean something: ``star_arg``, ``keywords`` of a class."""
_FIELDS: dict[type, tuple[str, ...]] = {}


def below(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A node and everything in it that means something, what stands last first."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending += children(current)


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes that mean something: no white space, no punctuation."""
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        every = kind.__dataclass_fields__
        meaning = (n for n in every if n not in _NAMED and not n.startswith(_SKIPPED))
        names = _FIELDS[kind] = tuple(meaning)
    for name in names:
        value = getattr(node, name)
        holds = _HOLDS.get(type(value)) or _holds(type(value))
        if holds == _NODE:
            yield value
        elif holds == _SEVERAL:
            for item in value:
                if (_HOLDS.get(type(item)) or _holds(type(item))) == _NODE:
                    yield item


_NODE, _SEVERAL, _NOTHING = "node", "several", "nothing"
_HOLDS: dict[type, str] = {}
"""What a field's value is, by its type: there are millions, and `isinstance` asks each anew."""


def _holds(kind: type) -> str:
    if issubclass(kind, cst.CSTNode):
        found = _NODE
    else:
        found = _SEVERAL if issubclass(kind, (tuple, list)) else _NOTHING
    _HOLDS[kind] = found
    return found
