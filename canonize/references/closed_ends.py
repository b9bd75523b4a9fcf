"""Paths put together at run time of which every end stands in the same file: a closed list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

import libcst as cst

from canonize.references.bound_modules import modules_held
from canonize.references.known_texts import (
    ALONE,
    ANY,
    READING_CALLS,
    READING_METHODS,
    BeyondFile,
    Texts,
    either,
    in_a_row,
)
from canonize.references.table_rows import Placed, TableRows, in_row, reads_row
from canonize.syntax.scopes import Bind, Binding, Scope, ScopeKind, Scopes, StringSite, children
from canonize.syntax.stdlib_names import COPIES, LOADERS


class ClosedEnds:
    """Tells of the strings of one file which paths they can begin.

    ``for name in ("a", "b"): import_module(f"app.{name}")`` leads to two modules, and so does
    ``"app." + name if name in NAMES else name``, where nothing changes ``NAMES``.

    Args:
        beyond: what other files say and list.
    """

    def __init__(self, scopes: Scopes, beyond: BeyondFile = ALONE) -> None:
        self.scopes = scopes
        self._beyond = beyond
        self._rows = TableRows(self._table)
        self._parents: dict[int, cst.CSTNode] = {}
        self._asked: set[tuple[int, str]] = set()

    def paths(self, site: StringSite, text: str) -> frozenset[str] | None:
        """Every path that a text of a string begins; ``None``: what follows it is not known."""
        node = site.node
        match node:
            case cst.FormattedString(parts=parts):
                pieces = self._formatted(parts, text, site.scope)
            case _:
                pieces = self._added(node, site.scope)
        if pieces is None:
            return None
        found = {text}
        for piece in pieces:
            found = {begun + end for begun in found for end in piece}
        return frozenset(found)

    def is_loaded(self, site: StringSite) -> bool:
        """Whether what a string begins is given to what loads modules, and nothing is added to it.

        By itself, or by a name that holds it.
        """
        node: cst.CSTNode = site.joined or site.node
        above = self.above(node)
        while isinstance(above, (cst.BinaryOperation, cst.IfExp)):
            node, above = above, self.above(above)
        if isinstance(above, cst.Arg):
            return self._loads(above)
        match above:
            case cst.Assign(targets=[cst.AssignTarget(cst.Name(name))]):
                uses = self.scopes.uses_of(site.scope, name)
            case cst.AnnAssign(target=cst.Name(name)):
                uses = self.scopes.uses_of(site.scope, name)
            case _:
                return False
        given = [self.above(use.node) for use in uses]
        return any(isinstance(a, cst.Arg) and self._loads(a) for a in given) and not any(
            isinstance(a, (cst.BinaryOperation, cst.FormattedStringExpression, cst.AugAssign))
            for a in given
        )

    def _loads(self, given: cst.Arg) -> bool:
        match self.above(given):
            case cst.Call(func=cst.Name(called) | cst.Attribute(attr=cst.Name(called))):
                return called in LOADERS
        return False

    def above(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """What a node stands in."""
        pending = [] if self._parents else [self.scopes.top.node]
        while pending:
            outer = pending.pop()
            for child in children(outer):
                self._parents[id(child)] = outer
                pending.append(child)
        return self._parents.get(id(node))

    def _formatted(
        self, parts: Iterable[cst.BaseFormattedStringContent], text: str, scope: Scope
    ) -> list[frozenset[str]] | None:
        """What stands behind one of a formatted string's texts."""
        found: list[frozenset[str]] = []
        is_behind = False
        for part in parts:
            if isinstance(part, cst.FormattedStringText):
                if is_behind:
                    found.append(frozenset({part.value}))
                is_behind = is_behind or part.value == text
            elif is_behind and isinstance(part, cst.FormattedStringExpression):
                values = self.values(part.expression, scope)
                if values is None or part.conversion or part.format_spec:
                    return None
                found.append(values)
        return found if is_behind else None

    def _added(self, node: cst.CSTNode, scope: Scope) -> list[frozenset[str]] | None:
        """What is added to a text: ``"app." + name + ".x"``."""
        found: list[frozenset[str]] = []
        above = self.above(node)
        while isinstance(above, cst.BinaryOperation) and above.left is node:
            if not isinstance(above.operator, cst.Add):
                return None
            values = self.values(above.right, scope)
            if values is None:
                return None
            found.append(values)
            node, above = above, self.above(above)
        return found or None

    def values(self, node: cst.BaseExpression, scope: Scope) -> frozenset[str] | None:
        """Every text that an expression can be; ``None``: not known."""
        return self.texts(node, scope).all

    def texts(self, node: cst.BaseExpression, scope: Scope) -> Texts:
        """What is known of an expression; `possible_texts` says the same by the host's tree."""
        match node:
            case cst.ConcatenatedString(left=left, right=right):
                return in_a_row([self.texts(left, scope), self.texts(right, scope)])
            case cst.SimpleString():
                value = node.evaluated_value
                return Texts.one(value) if isinstance(value, str) else ANY
            case cst.FormattedString(parts=parts, start=start):
                is_raw = "r" in start.lower()
                return in_a_row([self._part(part, scope, is_raw=is_raw) for part in parts])
            case cst.Name():
                guarded = self._guarded(node, scope)
                return guarded if guarded.all is not None else self._of_name(node, scope)
            case cst.BinaryOperation(left=left, operator=cst.Add(), right=right):
                return in_a_row([self.texts(left, scope), self.texts(right, scope)])
            case cst.IfExp(body=body, orelse=orelse):
                return either([self.texts(body, scope), self.texts(orelse, scope)])
            case cst.NamedExpr(value=value):
                return self.texts(value, scope)
            case cst.Subscript():
                return self._of_rows(self._rows.at(node, (), scope))
        return ANY

    def _of_rows(self, rows: Iterable[Placed]) -> Texts:
        return either([self.texts(node, scope) for node, scope in rows])

    def _part(self, part: cst.BaseFormattedStringContent, scope: Scope, *, is_raw: bool) -> Texts:
        match part:
            case cst.FormattedStringText(value=text) if is_raw or "\\" not in text:
                return Texts.one(text.replace("{{", "{").replace("}}", "}"))
            case cst.FormattedStringExpression(
                expression=value, conversion=None, format_spec=None, equal=None
            ):
                return self.texts(value, scope)
        return ANY

    def _guarded(self, name: cst.Name, scope: Scope) -> Texts:
        """The list that a name is known to be in where it stands."""
        node: cst.CSTNode = name
        above = self.above(node)
        while above is not None and not isinstance(above, (cst.FunctionDef, cst.Lambda)):
            match above:
                case cst.IfExp(test=test, body=body) | cst.If(test=test, body=body) if body is node:
                    match test:
                        case cst.Comparison(
                            left=cst.Name(value),
                            comparisons=[cst.ComparisonTarget(cst.In(), listed)],
                        ) if value == name.value and not self._is_bound_in(body, value):
                            if (found := self._listed(listed, scope)).all is not None:
                                return found
            node, above = above, self.above(above)
        return ANY

    def _is_bound_in(self, body: cst.CSTNode, name: str) -> bool:
        """Whether a block gives the name another value."""
        bound = [b.node for scope in self.scopes.all for b in scope.bindings.get(name, ())]
        return any(body in self._above(node) for node in bound)

    def _above(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        above: cst.CSTNode | None = node
        while above is not None:
            yield above
            above = self.above(above)

    def _of_name(self, name: cst.Name, scope: Scope) -> Texts:
        key = id(self._read_in.get(id(name), scope).owner(name.value)), name.value
        if key in self._asked:
            return ANY
        self._asked.add(key)
        ways = [
            self._bound(binding.node, binding.scope) if binding.how is Bind.ASSIGN else ANY
            for binding in self._bindings(name, scope)
            if not self._is_later(binding, name)
        ]
        self._asked.discard(key)
        return either(ways)

    def _is_later(self, binding: Binding, name: cst.Name) -> bool:
        """Whether a function gives a name the value that is made of it here, and does it once."""
        above = list(self._above(binding.node))
        made = next((node for node in above if isinstance(node, cst.Assign)), None)
        if made is None or made.value not in self._above(name):
            return False
        around = above[: next(at for at, n in enumerate(above) if n is binding.scope.node)]
        is_repeated = any(isinstance(node, (cst.For, cst.While)) for node in around)
        return binding.scope.kind is ScopeKind.FUNCTION and not is_repeated

    def _bindings(self, name: cst.Name, scope: Scope) -> list[Binding]:
        """What binds a name; nothing where that is not all known."""
        if any(name.value in inner.declared_nonlocal for inner in self.scopes.all):
            return []
        owners = _owners(name.value, self._read_in.get(id(name), scope))
        found = [binding for owner in owners for binding in owner.bindings[name.value]]
        return [binding for binding in found if binding.how is not Bind.DECLARE]

    @cached_property
    def _read_in(self) -> dict[int, Scope]:
        """The scope in which each name is read: a loop's list stands in the loop, and outside."""
        every = (use for scope in self.scopes.all for uses in scope.uses.values() for use in uses)
        return {id(use.node): use.scope for use in every}

    def _bound(self, target: cst.CSTNode, scope: Scope) -> Texts:
        place, path = in_row(target, self.above)
        match self.above(place):
            case cst.For(iter=listed) | cst.CompFor(iter=listed) as loop if (
                path and loop.target is place
            ):
                return self._of_rows(self._rows.looped(listed, path, scope))
            case cst.AssignTarget() as assigned if path:
                match self.above(assigned):
                    case cst.Assign(value=value):
                        return self._of_rows(self._rows.at(value, path, scope))
        match self.above(target):
            case cst.For(iter=listed) | cst.CompFor(iter=listed) as loop if loop.target is target:
                return self._listed(listed, scope)
            case cst.AnnAssign(value=cst.BaseExpression() as value):
                return self.texts(value, scope)
            case cst.NamedExpr(value=value):
                return self.texts(value, scope)
            case cst.AssignTarget() as assigned:
                match self.above(assigned):
                    case cst.Assign(value=value):
                        return self.texts(value, scope)
        return ANY

    def _listed(self, node: cst.BaseExpression, scope: Scope) -> Texts:
        """Every text of a list that is written out."""
        match node:
            case cst.Tuple(elements=items) | cst.List(elements=items) | cst.Set(elements=items):
                return either([self._item(item, scope) for item in items])
            case cst.Dict(elements=pairs):
                keys = [pair.key if isinstance(pair, cst.DictElement) else None for pair in pairs]
                return either([ANY if key is None else self.texts(key, scope) for key in keys])
            case cst.Call(func=cst.Name(made), args=[only]) if made in COPIES and not only.star:
                return self._listed(only.value, scope)
            case cst.Call(func=cst.Attribute(value, cst.Name("keys")), args=[]):
                return self._listed(value, scope)
            case cst.Attribute(cst.Name() as module, cst.Name("__all__")):
                return self._listed_by(module, scope)
            case cst.Name() if (key := (id(node), "")) not in self._asked:
                self._asked.add(key)  # `NAMES = (*NAMES, "more")`
                found = self._named_list(node, scope)
                self._asked.discard(key)
                return found
        return ANY

    def _listed_by(self, name: cst.Name, scope: Scope) -> Texts:
        """What the modules that a name may hold list: one that is imported, or loaded by a path."""
        key = (id(name), "__all__")
        if key in self._asked:
            return ANY
        self._asked.add(key)
        modules = [modules_held(b, self.above, self.texts) for b in self._bindings(name, scope)]
        self._asked.discard(key)
        lists = [self._beyond.lists(module) for found in modules for module in found or ()]
        if None in modules or None in lists:
            return ANY
        return either([Texts.one(listed) for names in lists for listed in names or ()])

    def _item(self, item: cst.BaseElement, scope: Scope) -> Texts:
        is_more = isinstance(item, cst.StarredElement)
        return self._listed(item.value, scope) if is_more else self.texts(item.value, scope)

    def _named_list(self, name: cst.Name, scope: Scope) -> Texts:
        found = self._written(name, scope)
        return self._listed(*found) if found is not None else ANY

    def _table(self, name: cst.Name, scope: Scope) -> Placed | None:
        """A table by its name, if no other file says that, and so could fill it."""
        found = self._written(name, scope)
        is_known = found is not None and found[1].kind is not ScopeKind.FUNCTION
        return None if is_known and self._beyond.says(name.value) else found

    def _written(self, name: cst.Name, scope: Scope) -> Placed | None:
        """A list by its name, if nothing in the file gives it another value or changes it."""
        bindings = self._bindings(name, scope)
        if len(bindings) != 1 or bindings[0].how is not Bind.ASSIGN:
            return None
        # whoever has the name: a class may mean this list until it has one of its own
        uses = (use for inner in self.scopes.all for use in inner.uses.get(name.value, ()))
        if not all(map(self._only_reads, uses)):
            return None
        match self.above(bindings[0].node):
            case cst.AssignTarget() as assigned:
                match self.above(assigned):
                    case cst.Assign(targets=[_], value=value):
                        return value, bindings[0].scope
            case cst.AnnAssign(value=cst.BaseExpression() as value):
                return value, bindings[0].scope
        return None

    def _only_reads(self, use: object) -> bool:
        """Whether a use leaves a list as it is: a loop, a test, a copy."""
        node = getattr(use, "node", None)
        assert isinstance(node, cst.Name)
        match self.above(node):
            case cst.For(iter=listed) | cst.CompFor(iter=listed):
                return listed is node
            case cst.ComparisonTarget() | cst.StarredElement() | cst.Comparison():
                return True
            case cst.Attribute(attr=cst.Name(attr)):
                return attr in READING_METHODS
            case cst.Subscript(value=table) as row if table is node:
                return reads_row(row, self.above)
            case cst.Arg() as given:
                match self.above(given):
                    case cst.Call(func=cst.Name(made)):
                        return made in READING_CALLS
        return False


def _owners(name: str, scope: Scope) -> list[Scope]:
    """The scope whose binding a name means; of a class, the one around it, too.

    The body of a class sees a name of the scopes around it until it binds it itself.
    """
    owner = scope.owner(name)
    outer = None
    if owner is not None and owner.kind is ScopeKind.CLASS and owner.parent is not None:
        outer = owner.parent.owner(name)
    return [found for found in (owner, outer) if found is not None]
