"""From a parsed module to definitions, assignments and imports; function bodies are not entered."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from canonize.inventory.facts import Assignment, Definition, FileFacts, Import, Method
from canonize.syntax.exported_names import exports_of

_IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError", "Exception", "AttributeError"})
_FLAGS = {
    "property": "p", "cached_property": "p", "functools.cached_property": "p",
    "classmethod": "c", "staticmethod": "s",
    "abstractmethod": "x", "abc.abstractmethod": "x",
    "overload": "o", "typing.overload": "o",
}  # fmt: skip
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_module(tree: ast.Module, source: str, facts: FileFacts, ends: Mapping[int, int]) -> None:
    """Fills ``facts`` from a tree.

    Args:
        source: the text that the tree is of.
        ends: last line of a function by the line of its ``def``, where bodies were cut out.
    """
    facts.doc = _doc(tree.body)
    exports = exports_of(tree.body, source.encode())
    if exports is not None:
        facts.exports = list(exports.names) if exports.names or exports.is_certain else None
        facts.dynamic = not exports.is_certain
    _Reader(facts, ends).block(tree.body, "")


class _Reader:
    def __init__(self, facts: FileFacts, ends: Mapping[int, int]) -> None:
        self._facts = facts
        self._ends = ends

    def block(self, statements: Iterable[ast.stmt], guard: str) -> None:
        for statement in statements:
            self._statement(statement, guard)

    def _statement(self, node: ast.stmt, guard: str) -> None:
        facts = self._facts
        match node:
            case ast.ClassDef():
                facts.definitions.append(self._class(node, guard))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                if node.name == "__getattr__":
                    facts.dynamic = True
                facts.definitions.append(self._function(node, guard))
            case ast.Import() | ast.ImportFrom():
                facts.imports.extend(statement_imports(node, guard))
            case ast.Assign(targets=targets, value=value):
                self._assign(targets, value, node.lineno, guard)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign([target], value, node.lineno, guard)
            case ast.Expr(value=ast.Call() as call):
                self._call(call)
            case _:
                self._nested(node, guard)

    def _nested(self, node: ast.stmt, guard: str) -> None:
        match node:
            case ast.If(test=test, body=body, orelse=orelse):
                inner = "type" if spelt_path(test).endswith("TYPE_CHECKING") else "if"
                self.block(body, guard or inner)
                self.block(orelse, guard or "if")
            case ast.Try(body=body, handlers=handlers, orelse=orelse, finalbody=final):
                caught = any(_catches_imports(handler) for handler in handlers)
                self.block(body, guard or ("try" if caught else "if"))
                for handler in handlers:
                    self.block(handler.body, "except" if caught else guard or "if")
                self.block([*orelse, *final], guard)
            case ast.With(body=body) | ast.For(body=body) | ast.While(body=body):
                self._facts.names.extend(_bound_names(node))
                self.block(body, guard or ("try" if _suppresses_imports(node) else "if"))

    def _class(self, node: ast.ClassDef, guard: str) -> Definition:
        methods: list[Method] = []
        fields: list[str] = []
        for statement in _flat(node.body):
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
                methods.append(_method(statement))
            elif isinstance(statement, ast.Assign):
                fields += [t.id for t in statement.targets if isinstance(t, ast.Name)]
            elif isinstance(statement, ast.AnnAssign):
                if isinstance(statement.target, ast.Name):
                    fields.append(statement.target.id)
            elif isinstance(statement, ast.Import | ast.ImportFrom):
                self._facts.imports.extend(statement_imports(statement, "class"))
        last = _last_statement(node)
        end = self._ends.get(last.lineno, node.end_lineno or node.lineno)
        bases = [spelt_path(base) for base in node.bases]
        bases += [f"metaclass={spelt_path(k.value)}" for k in node.keywords if k.arg == "metaclass"]
        return Definition(
            node.name, "class", node.lineno, end, guard, tuple(bases), tuple(methods),
            _decorators(node), _doc(node.body), tuple(dict.fromkeys(fields)),
        )  # fmt: skip

    def _function(self, node: _Function, guard: str) -> Definition:
        kind = "async" if isinstance(node, ast.AsyncFunctionDef) else "function"
        end = self._ends.get(node.lineno, node.end_lineno or node.lineno)
        returns = (spelt_path(node.returns),) if node.returns is not None else ()
        itself = Method(node.name, signature(node.args), node.lineno, "a" * (kind == "async"))
        return Definition(
            node.name, kind, node.lineno, end, guard, (), (itself,), _decorators(node),
            "", tuple(filter(None, returns)),
        )  # fmt: skip

    def _assign(self, targets: list[ast.expr], value: ast.expr, line: int, guard: str) -> None:
        for target in targets:
            if not isinstance(target, ast.Name):
                self._facts.names.extend(_target_names(target))
                self._facts.dynamic |= "globals()" in spelt_path(target)
                continue
            if target.id == "__all__":
                continue
            spelt = "" if _is_part(value) else spelt_path(value)
            if spelt and spelt not in ("None", "True", "False"):
                self._facts.assignments.append(Assignment(target.id, line, spelt, guard))
            else:
                self._facts.names.append(target.id)

    def _call(self, call: ast.Call) -> None:
        spelt = spelt_path(call.func)
        if spelt in ("globals().update", "setattr", "vars().update"):
            self._facts.dynamic = True


def statement_imports(node: ast.Import | ast.ImportFrom, where: str) -> list[Import]:
    """One `Import` for each name of the statement."""
    line = node.lineno
    if isinstance(node, ast.Import):
        return [Import(0, a.name, "", a.asname or "", line, where) for a in node.names]
    level, module = node.level, node.module or ""
    return [Import(level, module, a.name, a.asname or "", line, where) for a in node.names]


def spelt_path(node: ast.expr | None) -> str:
    """``a.b.c`` as written; ``a.b()`` for a call, ``a.b[]`` for a subscript; empty otherwise."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        inner = spelt_path(node.value)
        return f"{inner}.{node.attr}" if inner else ""
    if isinstance(node, ast.Call):
        inner = spelt_path(node.func)
        return f"{inner}()" if inner else ""
    if isinstance(node, ast.Subscript):
        inner = spelt_path(node.value)
        return inner if inner != "globals()" else "globals()[]"
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value if node.value.replace(".", "_").isidentifier() else ""
    return ""


def _is_part(value: ast.expr) -> bool:
    """Whether an index or type argument makes it another thing than what its names say."""
    while isinstance(value, ast.Attribute | ast.Call):
        value = value.value if isinstance(value, ast.Attribute) else value.func
    return isinstance(value, ast.Subscript)


def signature(args: ast.arguments, *, drop_first: bool = False) -> str:
    """``a,b=,/,c,*,d=,**kw``: see `Method`."""
    positional = [a.arg for a in args.args]
    if not args.defaults and not (args.vararg or args.kwonlyargs or args.kwarg or args.posonlyargs):
        return ",".join(positional[drop_first:])
    positional = [a.arg for a in args.posonlyargs] + positional
    first_default = len(positional) - len(args.defaults)
    parts = [n + "=" * (i >= first_default) for i, n in enumerate(positional)]
    if args.posonlyargs:
        parts.insert(len(args.posonlyargs), "/")
    if drop_first and parts:
        del parts[0]
    if args.vararg:
        parts.append("*" + args.vararg.arg)
    elif args.kwonlyargs:
        parts.append("*")
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        parts.append(arg.arg + "=" * (default is not None))
    if args.kwarg:
        parts.append("**" + args.kwarg.arg)
    return ",".join(parts)


def _method(node: _Function) -> Method:
    flags = "a" if isinstance(node, ast.AsyncFunctionDef) else ""
    for decorator in node.decorator_list:
        flags += _FLAGS.get(spelt_path(decorator), "")
    drop = "s" not in flags
    return Method(node.name, signature(node.args, drop_first=drop), node.lineno, flags)


def _flat(body: list[ast.stmt]) -> Iterable[ast.stmt]:
    for statement in body:
        if isinstance(statement, ast.If):
            yield from _flat(statement.body)
            yield from _flat(statement.orelse)
        else:
            yield statement


def _last_statement(node: ast.stmt) -> ast.stmt:
    """The statement, or the function, that a block ends with, however deep it stands."""
    while not isinstance(node, _Function):
        handlers = [h.body for h in getattr(node, "handlers", ())]
        cases = [case.body for case in getattr(node, "cases", ())]
        parts = [getattr(node, part, []) for part in ("body", "orelse", "finalbody")]
        blocks = [b for b in (parts[0], *handlers, *cases, *parts[1:]) if b]
        if not blocks:
            break
        node = blocks[-1][-1]
    return node


def _decorators(node: ast.ClassDef | _Function) -> tuple[str, ...]:
    return tuple(filter(None, (spelt_path(d) for d in node.decorator_list)))


def _doc(body: list[ast.stmt]) -> str:
    match body:
        case [ast.Expr(value=ast.Constant(value=str() as text)), *_]:
            lines = text.strip().splitlines()
            return lines[0].strip()[:160] if lines else ""
    return ""


def _catches_imports(handler: ast.ExceptHandler) -> bool:
    caught = handler.type
    if caught is None:
        return True
    kinds = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return any(spelt_path(kind).rpartition(".")[2] in _IMPORT_ERRORS for kind in kinds)


def _suppresses_imports(node: ast.stmt) -> bool:
    """``with suppress(ImportError)``: a ``try`` in other words."""
    calls = [item.context_expr for item in node.items] if isinstance(node, ast.With) else []
    return any(
        isinstance(call, ast.Call)
        and spelt_path(call.func).rpartition(".")[2] == "suppress"
        and any(spelt_path(kind).rpartition(".")[2] in _IMPORT_ERRORS for kind in call.args)
        for call in calls
    )


def _bound_names(node: ast.With | ast.For | ast.While) -> list[str]:
    if isinstance(node, ast.For):
        return _target_names(node.target)
    if isinstance(node, ast.With):
        targets = [item.optional_vars for item in node.items if item.optional_vars is not None]
        return [name for target in targets for name in _target_names(target)]
    return []


def _target_names(target: ast.expr) -> list[str]:
    match target:
        case ast.Name(id=name):
            return [name]
        case ast.Tuple(elts=elts) | ast.List(elts=elts):
            return [name for element in elts for name in _target_names(element)]
        case ast.Starred(value=value):
            return _target_names(value)
    return []
