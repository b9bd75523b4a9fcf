"""Who binds a name and who uses it, in one walk over a LibCST tree.

The rules are those of the language reference, "Naming and binding": class bodies are skipped by
inner scopes, a comprehension's first iterable and a function's defaults belong outside, an
assignment expression binds outside comprehensions. LibCST's own scope provider answers the same
question at about ten times the cost of its parser, since it needs three other providers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

import libcst as cst


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
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

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
class Place:
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
    place: Place


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
    call's first argument (``patch.object(module, "name")``).
    """

    node: cst.SimpleString | cst.FormattedString
    scope: Scope
    role: Role
    callee: str = ""
    position: int | str = -1
    first: cst.BaseExpression | None = None
    call: cst.Call | None = None


@dataclass(eq=False, slots=True)
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

    _table: dict[tuple[int, str], list[Use]] = field(default_factory=lambda: defaultdict(list))


def scopes_of(module: cst.Module) -> Scopes:
    """Walks a module once."""
    walker = _Walker(module)
    walker.body(module.body, module, walker.top, ())
    return Scopes(walker.top, walker.scopes, walker.imports, walker.strings)


def dotted(node: cst.CSTNode | None) -> str:
    """``a.b.c`` of names and attributes; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    return ".".join([node.value, *reversed(parts)])


_BY_NAME = ("getattr", "setattr", "delattr", "hasattr", "object", "multiple")


def names_attribute(site: StringSite) -> bool:
    """Whether the call takes an object and then the name of one of its attributes."""
    return site.callee.rpartition(".")[2] in _BY_NAME


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
    "star",
    "keyword",
    "separator",
    "indent",
)
_FIELDS: dict[type, tuple[str, ...]] = {}
_ANNOTATING_CALLS = {"cast": 0, "TypeVar": -1, "NewType": 1, "ForwardRef": 0}


def children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes that mean something: no white space, no punctuation."""
    kind = type(node)
    names = _FIELDS.get(kind)
    if names is None:
        every = kind.__dataclass_fields__
        names = _FIELDS[kind] = tuple(n for n in every if not n.startswith(_SKIPPED))
    for name in names:
        value = getattr(node, name)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (tuple, list)):
            for item in value:
                if isinstance(item, cst.CSTNode):
                    yield item


class _Walker:
    def __init__(self, module: cst.Module) -> None:
        self.scopes: list[Scope] = []
        self.imports: list[ImportSite] = []
        self.strings: list[StringSite] = []
        self._calls: dict[int, Use] = {}
        self.top = self.scope(ScopeKind.MODULE, None, module)
        self._special = {
            cst.Name: self._name,
            cst.Attribute: self._attribute,
            cst.SimpleString: self._string,
            cst.FormattedString: self._formatted,
            cst.Call: self._call,
            cst.Lambda: self._lambda,
            cst.ListComp: self._comprehension,
            cst.SetComp: self._comprehension,
            cst.DictComp: self._comprehension,
            cst.GeneratorExp: self._comprehension,
            cst.NamedExpr: self._walrus,
            cst.Annotation: self._annotation,
            cst.MatchAs: self._match_name,
            cst.MatchStar: self._match_name,
            cst.MatchMapping: self._match_mapping,
            cst.MatchKeywordElement: self._match_keyword,
        }

    def scope(self, kind: ScopeKind, parent: Scope | None, node: cst.CSTNode) -> Scope:
        scope = Scope(kind, parent, node)
        self.scopes.append(scope)
        return scope

    def bind(self, scope: Scope, name: str, how: Bind, node: cst.CSTNode) -> None:
        """Notes a binding, where ``global`` sends it if that was said before."""
        if how is not Bind.DECLARE and name in scope.declared_global:
            top = scope.module
            top.bindings[name].append(Binding(name, how, node, scope))
            return
        scope.bindings[name].append(Binding(name, how, node, scope))

    # Statements ------------------------------------------------------------------------------

    def body(
        self,
        statements: object,
        block: cst.CSTNode,
        scope: Scope,
        guards: tuple[str, ...],
    ) -> None:
        assert isinstance(statements, (list, tuple))
        holds_docstring = block is scope.node or getattr(scope.node, "body", None) is block
        for index, statement in enumerate(statements):
            if isinstance(statement, cst.SimpleStatementLine):
                if index == 0 and holds_docstring and scope.kind is not ScopeKind.COMPREHENSION:
                    self._docstring(statement, scope)
                place = Place(statement, block, guards)
                for small in statement.body:
                    self._small(small, scope, place)
            else:
                self._compound(statement, scope, guards)

    def _suite(self, suite: cst.CSTNode, scope: Scope, guards: tuple[str, ...]) -> None:
        if isinstance(suite, cst.SimpleStatementSuite):
            place = Place(suite, suite, guards)
            for small in suite.body:
                self._small(small, scope, place)
        elif isinstance(suite, cst.IndentedBlock):
            self.body(suite.body, suite, scope, guards)

    def _docstring(self, line: cst.SimpleStatementLine, scope: Scope) -> None:
        first = line.body[0]
        if isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString):
            self.strings.append(StringSite(first.value, scope, Role.DOCSTRING))

    def _small(self, node: cst.CSTNode, scope: Scope, place: Place) -> None:
        match node:
            case cst.Import() | cst.ImportFrom():
                self._import(node, scope, place)
            case cst.Assign(targets=targets, value=value):
                for target in targets:
                    self._target(target.target, scope, Bind.ASSIGN)
                exports = any(dotted(target.target) == "__all__" for target in targets)
                self._value(value, scope, exports)
                made = value.expression if isinstance(value, cst.Await) else value
                if len(targets) == 1 and isinstance(targets[0].target, cst.Name):
                    self._note_result(made, targets[0].target.value)
            case cst.AnnAssign(target=target, annotation=annotation, value=value):
                self._target(target, scope, Bind.ASSIGN)
                self._annotation(annotation, scope)
                if value is not None:
                    self._value(value, scope, dotted(target) == "__all__")
            case cst.AugAssign(target=target, value=value):
                self._target(target, scope, Bind.ASSIGN)
                if isinstance(target, cst.Name):
                    self._name(target, scope)
                self._value(value, scope, dotted(target) == "__all__")
            case cst.Del(target=target):
                self._target(target, scope, Bind.DELETE)
            case cst.Global(names=names):
                for item in names:
                    scope.declared_global.add(item.name.value)
                    scope.module.bindings[item.name.value].append(
                        Binding(item.name.value, Bind.DECLARE, item.name, scope)
                    )
            case cst.Nonlocal(names=names):
                for item in names:
                    scope.declared_nonlocal.add(item.name.value)
                    scope.bindings[item.name.value].append(
                        Binding(item.name.value, Bind.DECLARE, item.name, scope)
                    )
            case cst.TypeAlias(name=name, type_parameters=parameters, value=value):
                self.bind(scope, name.value, Bind.ASSIGN, name)
                self.visit(value, self._type_parameters(parameters, scope, node))
            case cst.Expr(value=cst.SimpleString() as docstring):
                if not any(site.node is docstring for site in self.strings[-1:]):
                    self.strings.append(StringSite(docstring, scope, Role.PLAIN))
            case _:
                for child in children(node):
                    self.visit(child, scope)

    def _note_result(self, made: cst.BaseExpression, name: str) -> None:
        use = self._calls.get(id(made))
        if use is not None:
            use.bound_to = name

    def _value(self, value: cst.CSTNode, scope: Scope, exports: bool) -> None:
        if not exports:
            self.visit(value, scope)
            return
        before = len(self.strings)
        self.visit(value, scope)
        for site in self.strings[before:]:
            site.role = Role.EXPORT

    def _import(self, node: cst.Import | cst.ImportFrom, scope: Scope, place: Place) -> None:
        self.imports.append(ImportSite(node, scope, place))
        if isinstance(node.names, cst.ImportStar):
            return
        for alias in node.names:
            if alias.asname is not None:
                assert isinstance(alias.asname.name, cst.Name)
                name = alias.asname.name.value
            else:
                name = dotted(alias.name).partition(".")[0]
            self.bind(scope, name, Bind.IMPORT, node)

    def _compound(self, node: cst.CSTNode, scope: Scope, guards: tuple[str, ...]) -> None:
        match node:
            case cst.FunctionDef():
                self._function(node, scope)
            case cst.ClassDef():
                self._class(node, scope)
            case cst.If(test=test, body=body, orelse=orelse):
                self.visit(test, scope)
                guard = "type-checking" if _is_type_checking(test) else "if"
                self._suite(body, scope, (*guards, guard))
                if isinstance(orelse, cst.If):
                    self._compound(orelse, scope, guards)
                elif orelse is not None:
                    self._suite(orelse.body, scope, (*guards, "else"))
            case cst.Try() | cst.TryStar():
                self._try(node, scope, guards)
            case cst.For(target=target, iter=iterable, body=body, orelse=orelse):
                self.visit(iterable, scope)
                self._target(target, scope, Bind.ASSIGN)
                self._suite(body, scope, (*guards, "loop"))
                if orelse is not None:
                    self._suite(orelse.body, scope, (*guards, "loop"))
            case cst.While(test=test, body=body, orelse=orelse):
                self.visit(test, scope)
                self._suite(body, scope, (*guards, "loop"))
                if orelse is not None:
                    self._suite(orelse.body, scope, (*guards, "loop"))
            case cst.With(items=items, body=body):
                for item in items:
                    self.visit(item.item, scope)
                    if item.asname is not None:
                        self._target(item.asname.name, scope, Bind.ASSIGN)
                self._suite(body, scope, (*guards, "with"))
            case cst.Match(subject=subject, cases=cases):
                self.visit(subject, scope)
                for case in cases:
                    self.visit(case.pattern, scope)
                    if case.guard is not None:
                        self.visit(case.guard, scope)
                    self._suite(case.body, scope, (*guards, "match"))

    def _try(self, node: cst.Try | cst.TryStar, scope: Scope, guards: tuple[str, ...]) -> None:
        self._suite(node.body, scope, (*guards, "try"))
        for handler in node.handlers:
            if handler.type is not None:
                self.visit(handler.type, scope)
            if handler.name is not None:
                self._target(handler.name.name, scope, Bind.HANDLER)
            self._suite(handler.body, scope, (*guards, "except"))
        for rest in (node.orelse, node.finalbody):
            if rest is not None:
                self._suite(rest.body, scope, (*guards, "try"))

    def _function(self, node: cst.FunctionDef, scope: Scope) -> None:
        self._decorators(node, scope)
        self.bind(scope, node.name.value, Bind.DEFINE, node.name)
        outer = self._type_parameters(node.type_parameters, scope, node)
        inner = self.scope(ScopeKind.FUNCTION, outer, node)
        self._parameters(node.params, defaults=scope, annotations=outer, inner=inner)
        if node.returns is not None:
            self._annotation(node.returns, outer)
        self._suite(node.body, inner, ())

    def _decorators(self, node: cst.FunctionDef | cst.ClassDef, scope: Scope) -> None:
        for decorator in node.decorators:
            self.visit(decorator.decorator, scope)
            root = dotted(decorator.decorator).partition(".")[0]
            if root:
                scope.uses[root][-1].role = "decorator"

    def _class(self, node: cst.ClassDef, scope: Scope) -> None:
        self._decorators(node, scope)
        self.bind(scope, node.name.value, Bind.DEFINE, node.name)
        outer = self._type_parameters(node.type_parameters, scope, node)
        bases: list[Use] = []
        for base in node.bases:
            self.visit(base.value, outer)
            root = dotted(base.value).partition(".")[0]
            if root:
                bases.append(outer.uses[root][-1])
        for keyword in node.keywords:
            self.visit(keyword.value, outer)
        inner = self.scope(ScopeKind.CLASS, outer, node)
        for use in bases:
            use.role, use.derives = "subclass", inner
        self._suite(node.body, inner, ())

    def _type_parameters(
        self, parameters: cst.TypeParameters | None, scope: Scope, node: cst.CSTNode
    ) -> Scope:
        if parameters is None:
            return scope
        inner = self.scope(ScopeKind.TYPE_PARAMETERS, scope, node)
        for item in parameters.params:
            self.bind(inner, item.param.name.value, Bind.PARAMETER, item.param.name)
            bound = getattr(item.param, "bound", None)
            for expression in (bound, item.default):
                if expression is not None:
                    self.visit(expression, inner)
        return inner

    def _parameters(
        self, node: cst.Parameters, *, defaults: Scope, annotations: Scope, inner: Scope
    ) -> None:
        stars = [p for p in (node.star_arg, node.star_kwarg) if isinstance(p, cst.Param)]
        for parameter in (*node.posonly_params, *node.params, *node.kwonly_params, *stars):
            self.bind(inner, parameter.name.value, Bind.PARAMETER, parameter.name)
            if parameter.default is not None:
                self.visit(parameter.default, defaults)
            if parameter.annotation is not None:
                self._annotation(parameter.annotation, annotations)
                named = dotted(parameter.annotation.annotation).partition(".")[0]
                if named and annotations.uses.get(named):
                    annotations.uses[named][-1].annotates = (inner, parameter.name.value)

    # Expressions -----------------------------------------------------------------------------

    def visit(self, node: cst.CSTNode, scope: Scope) -> None:
        special = self._special.get(type(node))
        if special is not None:
            special(node, scope)  # type: ignore[operator]  # keyed by the node's own type
            return
        for child in children(node):
            self.visit(child, scope)

    def _name(self, node: cst.Name, scope: Scope) -> None:
        if node.value in ("None", "True", "False"):
            return
        scope.uses[node.value].append(Use(node.value, node, scope))

    def _attribute(self, node: cst.Attribute, scope: Scope, *, stores: bool = False) -> None:
        chain = [node]
        value = node.value
        while isinstance(value, cst.Attribute):
            chain.append(value)
            value = value.value
        if isinstance(value, cst.Name):
            use = Use(value.value, value, scope, tuple(reversed(chain)), stores)
            scope.uses[value.value].append(use)
        else:
            self.visit(value, scope)
            made = self._calls.get(id(value))
            if made is not None:
                made.of_result.append(chain[-1].attr.value)

    def _target(self, node: cst.CSTNode, scope: Scope, how: Bind) -> None:
        if isinstance(node, cst.Name):
            self.bind(scope, node.value, how, node)
        elif isinstance(node, cst.Attribute):
            self._attribute(node, scope, stores=True)
        elif isinstance(node, (cst.Tuple, cst.List)):
            for element in node.elements:
                self._target(element.value, scope, how)
        else:
            for child in children(node):
                self.visit(child, scope)

    def _call(self, node: cst.Call, scope: Scope) -> None:
        self.visit(node.func, scope)
        callee = dotted(node.func)
        found = scope.uses.get(callee.partition(".")[0]) if callee else None
        if found:
            found[-1].call = node
            self._calls[id(node)] = found[-1]
        for index, argument in enumerate(node.args):
            keyword = argument.keyword.value if argument.keyword is not None else ""
            value = argument.value
            if isinstance(value, cst.SimpleString):
                role = Role.ARGUMENT
                last = callee.rpartition(".")[2]
                if last in _ANNOTATING_CALLS and (
                    _ANNOTATING_CALLS[last] in (index, -1) and (index or last != "TypeVar")
                ):
                    role = Role.ANNOTATION
                if callee in ("__all__.extend", "__all__.append"):
                    role = Role.EXPORT
                site = StringSite(
                    value, scope, role, callee, keyword or index, node.args[0].value, node
                )
                self.strings.append(site)
            else:
                before = len(self.strings)
                self.visit(value, scope)
                if callee in ("__all__.extend",):
                    for string in self.strings[before:]:
                        string.role = Role.EXPORT

    def _string(self, node: cst.SimpleString, scope: Scope) -> None:
        self.strings.append(StringSite(node, scope, Role.PLAIN))

    def _formatted(self, node: cst.FormattedString, scope: Scope) -> None:
        self.strings.append(StringSite(node, scope, Role.FORMATTED))
        for part in node.parts:
            for child in children(part):
                self.visit(child, scope)

    def _annotation(self, node: cst.Annotation, scope: Scope) -> None:
        before = len(self.strings)
        self.visit(node.annotation, scope)
        for site in self.strings[before:]:
            if site.role is Role.PLAIN:
                site.role = Role.ANNOTATION

    def _lambda(self, node: cst.Lambda, scope: Scope) -> None:
        inner = self.scope(ScopeKind.FUNCTION, scope, node)
        self._parameters(node.params, defaults=scope, annotations=scope, inner=inner)
        self.visit(node.body, inner)

    def _comprehension(self, node: cst.BaseComp, scope: Scope) -> None:
        inner = self.scope(ScopeKind.COMPREHENSION, scope, node)
        loop: cst.CompFor | None = node.for_in
        where = scope
        while loop is not None:
            self.visit(loop.iter, where)
            where = inner
            self._target(loop.target, inner, Bind.ASSIGN)
            for condition in loop.ifs:
                self.visit(condition.test, inner)
            loop = loop.inner_for_in
        for name in ("elt", "key", "value"):
            part = getattr(node, name, None)
            if part is not None:
                self.visit(part, inner)

    def _walrus(self, node: cst.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)
        target = scope
        while target.kind is ScopeKind.COMPREHENSION and target.parent is not None:
            target = target.parent
        self._target(node.target, target, Bind.ASSIGN)

    def _match_name(self, node: cst.MatchAs | cst.MatchStar, scope: Scope) -> None:
        if node.name is not None:
            self.bind(scope, node.name.value, Bind.PATTERN, node.name)
        if isinstance(node, cst.MatchAs) and node.pattern is not None:
            self.visit(node.pattern, scope)

    def _match_mapping(self, node: cst.MatchMapping, scope: Scope) -> None:
        if node.rest is not None:
            self.bind(scope, node.rest.value, Bind.PATTERN, node.rest)
        for element in node.elements:
            self.visit(element.key, scope)
            self.visit(element.pattern, scope)

    def _match_keyword(self, node: cst.MatchKeywordElement, scope: Scope) -> None:
        self.visit(node.pattern, scope)


def _is_type_checking(test: cst.BaseExpression) -> bool:
    return dotted(test).rpartition(".")[2] == "TYPE_CHECKING"
