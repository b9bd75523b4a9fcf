"""The expressions of the walk: who binds and uses names below the level of statements."""

from __future__ import annotations

import libcst as cst

from canonize.syntax.exported_names import ADDING
from canonize.syntax.scopes import (
    Bind,
    Binding,
    ImportSite,
    Role,
    Scope,
    ScopeKind,
    StringSite,
    Use,
    children,
    dotted,
)
from canonize.syntax.stdlib_names import QUOTED_TYPES

_LISTING = frozenset(f"__all__.{method}" for method in ADDING)


class ExpressionWalker:
    """Notes bindings, uses and strings of expressions; `scope_walk` adds the statements."""

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
            cst.ConcatenatedString: self._joined,
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

    def end(self) -> None:
        """Nothing is walked any more; a walker that led to itself would keep all that it found."""
        self._special.clear()

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
                if last in QUOTED_TYPES and (
                    QUOTED_TYPES[last] in (index, -1) and (index or last != "TypeVar")
                ):
                    role = Role.ANNOTATION
                if callee in _LISTING:
                    role = Role.EXPORT
                site = StringSite(
                    value, scope, role, callee, keyword or index, node.args[0].value, node
                )
                self.strings.append(site)
            else:
                before = len(self.strings)
                self.visit(value, scope)
                if callee in _LISTING:
                    for string in self.strings[before:]:
                        string.role = Role.EXPORT

    def _string(self, node: cst.SimpleString, scope: Scope) -> None:
        self.strings.append(StringSite(node, scope, Role.PLAIN))

    def _joined(self, node: cst.ConcatenatedString, scope: Scope) -> None:
        first = len(self.strings)
        for child in children(node):
            self.visit(child, scope)
        for site in self.strings[first:]:
            site.joined = node

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
