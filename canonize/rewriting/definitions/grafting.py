"""Members of one class as text for another, with the helpers and imports that they need."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import libcst as cst

from canonize.compatibility.api_differences import same_privates
from canonize.core.reasons import Code, Reason
from canonize.resolution.api import Api, Member, MemberKind, taken
from canonize.rewriting.definitions.removed_names import defined_names
from canonize.rewriting.definitions.special_grafts import STANDS_IN
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Bind, Scope, ScopeKind, Scopes, Use, below, dotted
from canonize.syntax.statements import is_docstring

Import = tuple[str, str, str]
"""A module as it is written, the name taken from it (or nothing), and the local name."""


@dataclass(frozen=True)
class Graft:
    """What a class is to be given.

    Args:
        members: the text of members, comments above them included, in their order.
        helpers: the text of module-level definitions that come along.
        imports: what has to be imported for both.
        names: the members' names in the canonical.
        brought: names of the helpers.
    """

    members: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    imports: tuple[Import, ...] = ()
    names: tuple[str, ...] = ()
    brought: tuple[str, ...] = ()


@dataclass
class Grafting:
    """Collects what comes along, and what stands in the way.

    Args:
        analysed: the competitor's file; ``node`` is its class.
        old, new: both APIs.
        renamed: new names of members.
        there: the names that the canonical's module binds, each with what it imports or nothing.
        outside: who else looks a name of the competitor's file up.
    """

    analysed: Analysed
    node: cst.ClassDef
    old: Api
    new: Api
    renamed: Mapping[str, str]
    there: Mapping[str, Import | None]
    outside: Callable[[str], str]
    objections: list[tuple[int, str]] = field(default_factory=list)

    def graft(self, wanted: Collection[str]) -> Graft:
        """The members with everything that they need; see `objections` before it is used."""
        chosen: dict[str, None] = dict.fromkeys(wanted)
        pending = list(wanted)
        helpers: dict[str, None] = {}
        imports: dict[Import, None] = {}
        while pending:
            for statement in self._statements(pending.pop(0)):
                for name in self._of_itself(statement, chosen):
                    chosen[name] = None
                    pending.append(name)
                self._globals(statement, helpers, imports)
        self._review_helpers(helpers, chosen)
        order = [s for s in self._body if _bound(s) & chosen.keys()]
        return Graft(
            tuple(self._text(statement, chosen) for statement in order),
            tuple(self._text(s, {}) for s in self._top if defined_names(s) & helpers.keys()),
            tuple(imports),
            tuple(self.renamed.get(name, name) for name in chosen),
            tuple(helpers),
        )

    @cached_property
    def _privates(self) -> dict[str, str]:
        """What private state is called in the canonical, as members of both agree on it."""
        found = same_privates(self.old, self.new).items()
        return {mine: theirs for mine, theirs in found if theirs in self.new.members}

    @property
    def _body(self) -> list[cst.BaseStatement]:
        body = self.node.body
        return list(body.body) if isinstance(body, cst.IndentedBlock) else []

    @property
    def _top(self) -> list[cst.BaseStatement]:
        return list(self.analysed.file.module.body)

    @property
    def _scopes(self) -> Scopes:
        return self.analysed.scopes

    def _statements(self, name: str) -> list[cst.BaseStatement]:
        found = [statement for statement in self._body if name in _bound(statement)]
        if not found:
            self._object(self.node, f"{name} is not defined in the class body")
        for statement in found:
            if len(_bound(statement)) > 1:
                self._object(statement, f"{name} is defined together with other names")
        return found

    def _object(self, node: cst.CSTNode, reason: str) -> None:
        spans = self.analysed.file.spans([node])
        line = self.analysed.file.place(spans[id(node)].start)[0]
        if (line, reason) not in self.objections:
            self.objections.append((line, reason))

    # What a member uses of its own object --------------------------------------------------------

    def _of_itself(self, statement: cst.BaseStatement, taken: Collection[str]) -> Iterator[str]:
        """Members that come along, because only the competitor has them."""
        receiver = _receiver(statement)
        name = min(_bound(statement), default="")
        if name.startswith("__") and name not in STANDS_IN:
            said = "mangled names, and special ones that every object answers to, are not moved"
            self._object(statement, f"{name}: {said}")
            return
        nodes = list(below(statement))
        bases = {id(n.value): n for n in nodes if isinstance(n, cst.Attribute)}
        stored = {id(t.target) for n in nodes if isinstance(n, cst.Assign) for t in n.targets}
        stored |= {id(n.target) for n in nodes if isinstance(n, (cst.AugAssign, cst.AnnAssign))}
        called = {id(n.func) for n in nodes if isinstance(n, cst.Call)}
        returned = {id(n.value) for n in nodes if isinstance(n, cst.Return)}
        for node in nodes if receiver else ():
            if not isinstance(node, cst.Name) or node.value != receiver:
                continue
            looked_up = bases.get(id(node))
            if looked_up is None:
                if id(node) in called and _is_of_class(statement):
                    if not self._is_made_alike():
                        self._object(node, f"{name}: the constructors differ")
                elif id(node) not in returned and not self._is_parameter(node, nodes):
                    self._object(node, f"{name}: it hands itself on")
                continue
            found = looked_up.attr.value
            if found not in taken and self._needed(name, looked_up, id(looked_up) in stored):
                yield found
        if any(isinstance(n, cst.Name) and n.value == "super" for n in nodes):
            self._object(statement, f"{name}: it calls what its base has")

    def _is_made_alike(self) -> bool:
        mine, theirs = taken(self.old), taken(self.new)
        return mine is not None and theirs is not None and mine.parameters == theirs.parameters

    def _is_parameter(self, node: cst.Name, nodes: Collection[cst.CSTNode]) -> bool:
        return any(isinstance(n, cst.Param) and n.name is node for n in nodes)

    def _needed(self, name: str, node: cst.Attribute, is_stored: bool) -> bool:
        """Whether a member comes along; says so where it can't, or means another thing there."""
        used = node.attr.value
        called = self._privates.get(used, used)
        theirs, mine = self.new.members.get(called), self.old.members.get(used)
        leaf = self.new.origin.leaf
        if used.startswith("__") and not used.endswith("__"):
            self._object(node, f"{name}: {used} is a mangled name")
        elif theirs is not None:
            if mine is not None and (unlike := _unlike(mine, theirs)):
                self._object(node, f"{name}: {called} is another thing in {leaf}: {unlike}")
            elif is_stored and not theirs.is_settable:
                self._object(node, f"{name}: {called} can't be set in {leaf}")
        elif self.new.open:
            self._object(
                node, Reason(f"{name}: it can't be told whether {leaf} has {used}", Code.MEMBER)
            )
        elif mine is not None and mine.is_declared and mine.home in ("", self.old.origin.leaf):
            return True
        else:
            self._object(node, f"{name}: it needs {used}, which only the competitor sets")
        return False

    # What it uses of its module ------------------------------------------------------------------

    def _globals(
        self, statement: cst.BaseStatement, helpers: dict[str, None], imports: dict[Import, None]
    ) -> None:
        nodes = {id(node) for node in below(statement)}
        for use in self._uses():
            if id(use.node) not in nodes:
                continue
            owner = use.scope.owner(use.name)
            if owner is None:
                self._builtin(use)
            elif owner is self._scopes.top:
                self._global(use, helpers, imports)
            elif owner.kind is ScopeKind.CLASS and owner.node is self.node:
                members = {n for s in self._body for n in _bound(s)}
                if use.name not in members:
                    self._object(use.node, f"{use.name} is bound in the class in another way")

    def _uses(self) -> Iterator[Use]:
        for scope in self._scopes.all:
            for uses in scope.uses.values():
                yield from uses

    def _builtin(self, use: Use) -> None:
        if use.name not in dir(builtins):
            self._object(use.node, f"it can't be told where {use.name} comes from")
        elif use.name in self.there:
            self._object(use.node, f"{use.name} means another thing in the canonical's module")

    def _global(self, use: Use, helpers: dict[str, None], imports: dict[Import, None]) -> None:
        name = use.name
        if name == self.old.origin.leaf:
            self._object(use.node, f"it names {name} itself")
            return
        bindings = self._scopes.top.bindings[name]
        if len(bindings) != 1:
            self._object(use.node, Reason(f"{name} is bound in more than one way", Code.NAME_TAKEN))
        elif bindings[0].how is Bind.IMPORT:
            self._imported(use, bindings[0].node, imports)
        elif name not in helpers:
            helpers[name] = None
            home = [s for s in self._top if defined_names(s) == {name}]
            if len(home) != 1 or not _is_value(home[0]):
                self._object(use.node, f"it uses {name}, which is more than a value or a function")
            elif name in self.there:
                self._object(use.node, f"{name} means another thing in the canonical's module")
            else:
                self._globals(home[0], helpers, imports)

    def _imported(self, use: Use, node: cst.CSTNode, imports: dict[Import, None]) -> None:
        site = next(site for site in self._scopes.imports if site.node is node)
        found = _import_of(node, use.name)
        if site.place.guards or found is None:
            self._object(use.node, f"{use.name} is imported under a condition")
        elif use.name in self.there and self.there[use.name] != found:
            self._object(use.node, f"{use.name} means another thing in the canonical's module")
        elif use.name not in self.there:
            imports[found] = None

    def _review_helpers(self, helpers: Collection[str], taken: Collection[str]) -> None:
        """A helper comes along only if nobody else needs it: else there would be two of it."""
        inside = {
            id(node)
            for statement in [
                *(s for s in self._body if _bound(s) & set(taken)),
                *(s for s in self._top if defined_names(s) & set(helpers)),
            ]
            for node in below(statement)
        }
        for name in helpers:
            used = self._scopes.uses_of(self._scopes.top, name)
            others = [use for use in used if id(use.node) not in inside]
            others = [use for use in others if not _is_in_class(use.scope, self.node)]
            if others:
                self._object(others[0].node, f"{name} is used here, too: move it first")
            elif reason := self.outside(name):
                self._object(self.node, Reason(f"{name} would be there twice: {reason}", reason))

    # Text ----------------------------------------------------------------------------------------

    def _text(self, statement: cst.BaseStatement, taken: Collection[str]) -> str:
        """A statement as it stands, under its new names."""
        file = self.analysed.file
        receiver = _receiver(statement)
        renames: list[cst.Name] = []
        for node in below(statement):
            match node:
                case cst.Attribute(value=cst.Name(value=base), attr=attr) if base == receiver:
                    renames.append(attr)
                case cst.Decorator(decorator=cst.Attribute(value=cst.Name() as base_name)):
                    renames.append(base_name)
        if isinstance(statement, cst.FunctionDef):
            renames.append(statement.name)
        names = {name: new for name, new in self.renamed.items() if name in taken}
        names |= {mine: new for mine, new in self._privates.items() if taken and mine not in taken}
        wanted = {id(n): n for n in renames if n.value in names}
        spans = file.spans([statement, *wanted.values()])
        whole = spans[id(statement)]
        pieces, position = [], whole.outer_start
        for node in sorted(wanted.values(), key=lambda n: spans[id(n)].start):
            span = spans[id(node)]
            pieces += [file.text[position : span.start], names[node.value]]
            position = span.end
        text = "".join([*pieces, file.text[position : whole.outer_end]])
        return text.lstrip("\r\n")


def _is_in_class(scope: Scope, node: cst.ClassDef) -> bool:
    return any(around.node is node for around in scope.outward())


def _unlike(mine: Member, theirs: Member) -> str:
    """Why a member of the same name is not the same kind of thing."""
    if mine.kind is not theirs.kind:
        values = (MemberKind.ATTRIBUTE, MemberKind.PROPERTY)
        both = mine.kind in values and theirs.kind in values
        return "" if both else f"a {theirs.kind.value}, not a {mine.kind.value}"
    if mine.kind is not MemberKind.METHOD:
        return ""
    if mine.is_async != theirs.is_async or mine.is_generator != theirs.is_generator:
        return Reason("one is async or a generator", Code.ASYNC)
    if mine.signature is None or theirs.signature is None:
        return "what it takes is open"
    if mine.signature.parameters != theirs.signature.parameters or mine.bound is not theirs.bound:
        return f"it takes {theirs.signature} there"
    return ""


def _bound(statement: cst.CSTNode) -> set[str]:
    return defined_names(statement) if not is_docstring(statement) else set()


def _receiver(statement: cst.CSTNode) -> str:
    if not isinstance(statement, cst.FunctionDef):
        return ""
    if any(dotted(d.decorator) == "staticmethod" for d in statement.decorators):
        return ""
    given = [*statement.params.posonly_params, *statement.params.params]
    return given[0].name.value if given else ""


def _is_of_class(statement: cst.CSTNode) -> bool:
    decorators = statement.decorators if isinstance(statement, cst.FunctionDef) else ()
    return any(dotted(d.decorator) == "classmethod" for d in decorators)


def _is_value(statement: cst.CSTNode) -> bool:
    """A function, or a name for something that can't change."""
    match statement:
        case cst.FunctionDef(decorators=decorators):
            return not decorators
        case cst.SimpleStatementLine(
            body=[cst.Assign(value=value) | cst.AnnAssign(value=value)]
        ) if value is not None:
            return _is_constant(value)
    return False


def _is_constant(value: cst.BaseExpression) -> bool:
    match value:
        case cst.Integer() | cst.Float() | cst.SimpleString() | cst.ConcatenatedString():
            return True
        case cst.Name(value=name):
            return name in ("None", "True", "False")
        case cst.UnaryOperation(expression=inner):
            return _is_constant(inner)
        case cst.Tuple(elements=elements):
            return all(_is_constant(element.value) for element in elements)
    return False


def _import_of(node: cst.CSTNode, name: str) -> Import | None:
    match node:
        case cst.Import(names=names):
            for alias in names:
                local = dotted(alias.asname.name) if alias.asname else dotted(alias.name)
                if local == name or local.partition(".")[0] == name:
                    return dotted(alias.name), "", local
        case cst.ImportFrom(module=module, relative=relative, names=names):
            for alias in names if not isinstance(names, cst.ImportStar) else ():
                local = dotted(alias.asname.name) if alias.asname else dotted(alias.name)
                if local == name:
                    return f"{'.' * len(relative)}{dotted(module)}", dotted(alias.name), local
    return None


def module_bindings(scopes: Scopes) -> dict[str, Import | None]:
    """The names that a module binds; with what it imports, where it does that and nothing else."""
    found: dict[str, Import | None] = {}
    for name, bindings in scopes.top.bindings.items():
        [first, *more] = bindings
        found[name] = None if more else _import_of(first.node, name)
    return found
