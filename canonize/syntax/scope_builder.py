"""The one walk over a LibCST tree that finds its scopes.

The rules are those of the language reference, "Naming and binding": class bodies are skipped by
inner scopes, a comprehension's first iterable and a function's defaults belong outside, an
assignment expression binds outside comprehensions. LibCST's own scope provider answers the same
question at about ten times the cost of its parser, since it needs three other providers.
"""

from __future__ import annotations

import libcst as cst

from canonize.syntax.scope_expressions import ExpressionWalker
from canonize.syntax.scopes import (
    Bind,
    Binding,
    ImportSite,
    Role,
    Scope,
    ScopeKind,
    Scopes,
    StatementContext,
    StringSite,
    Use,
    children,
    dotted,
)


def scopes_of(module: cst.Module) -> Scopes:
    """Walks a module once."""
    walker = _Walker(module)
    walker.body(module.body, module, walker.top, ())
    walker.end()
    return Scopes(walker.top, walker.scopes, walker.imports, walker.strings)


class _Walker(ExpressionWalker):
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
                place = StatementContext(statement, block, guards)
                for small in statement.body:
                    self._small(small, scope, place)
            else:
                self._compound(statement, scope, guards)

    def _suite(self, suite: cst.CSTNode, scope: Scope, guards: tuple[str, ...]) -> None:
        if isinstance(suite, cst.SimpleStatementSuite):
            place = StatementContext(suite, suite, guards)
            for small in suite.body:
                self._small(small, scope, place)
        elif isinstance(suite, cst.IndentedBlock):
            self.body(suite.body, suite, scope, guards)

    def _docstring(self, line: cst.SimpleStatementLine, scope: Scope) -> None:
        first = line.body[0]
        if isinstance(first, cst.Expr) and isinstance(first.value, cst.SimpleString):
            self.strings.append(StringSite(first.value, scope, Role.DOCSTRING))

    def _small(self, node: cst.CSTNode, scope: Scope, place: StatementContext) -> None:
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
                    self.strings.append(StringSite(docstring, scope, Role.DOCSTRING))
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

    def _import(
        self, node: cst.Import | cst.ImportFrom, scope: Scope, place: StatementContext
    ) -> None:
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
            if used := scope.uses.get(root):
                used[-1].role = "decorator"

    def _class(self, node: cst.ClassDef, scope: Scope) -> None:
        self._decorators(node, scope)
        self.bind(scope, node.name.value, Bind.DEFINE, node.name)
        outer = self._type_parameters(node.type_parameters, scope, node)
        bases: list[Use] = []
        for base in node.bases:
            self.visit(base.value, outer)
            root = dotted(base.value).partition(".")[0]
            # `None` and its like are no names.
            if used := outer.uses.get(root):
                bases.append(used[-1])
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


def _is_type_checking(test: cst.BaseExpression) -> bool:
    return dotted(test).rpartition(".")[2] == "TYPE_CHECKING"
