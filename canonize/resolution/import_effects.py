"""What a module does when it is imported, beside binding its own names.

It registers something, changes a setting, fills another module's table, prints. Whoever imports
it for a name gets that, too; without the import it is gone, and nothing tells.
"""

from __future__ import annotations

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import children_of, dotted_name, given_values, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.resolution.changing_bodies import (
    CHANGING,
    LOUD,
    NO_CHANGE,
    QUIET,
    ChangingBodies,
)
from canonize.resolution.own_objects import OwnObjects
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.run_code import RunCode, Scope, Thing
from canonize.resolution.run_statements import (
    blocks,
    bound_names,
    hints_of,
    innermost,
    is_silent,
    last_part,
    puts_hints_off,
    root_name,
)

_OWN_TABLES = frozenset({"globals", "vars", "locals"})
_LONG = 60
_FOR_EFFECT = frozenset({"readline", "rlcompleter", "antigravity", "this"})


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a module does when it is imported."""

    path: str
    line: int
    what: str

    @property
    def reason(self) -> Reason:
        told = f"{self.path}:{self.line} {self.what} when it is imported"
        return Reason(told, Code.EFFECTS)


class ImportEffects:
    """Asks modules of a tree."""

    def __init__(self, project: Project) -> None:
        self._project = project.whole
        self._names = self._project.names
        self._registration = Registration(self._project)

    @classmethod
    def of(cls, project: Project) -> ImportEffects:
        """The one of a tree."""
        return project.whole.once(cls, lambda: cls(project))

    def first(self, path: str) -> Effect | None:
        """The first effect of a file itself; what it imports is not followed."""
        return next(self.effects(path), None)

    def effects(self, path: str, *, but: frozenset[str] = frozenset()) -> Iterator[Effect]:
        """Every effect of a file itself, from top to bottom.

        Args:
            but: top-level definitions that are not asked about.
        """
        body = parsed_file(self._project.tree, path)
        module = self._project.modules.name(path)
        if body is None or module is None:
            return
        reader = _Reader(module, body, self._project, self._registration)
        for line, what in reader.effects(
            node for node in body.body if getattr(node, "name", None) not in but
        ):
            yield Effect(path, line, what)

    def are_done_by(self, path: str, other: str) -> bool:
        """Whether another file does, word for word, all that a file does."""
        mine, there = self._doing(path), self._doing(other)
        return mine <= there

    def _doing(self, path: str) -> set[str]:
        lines = {effect.line for effect in self.effects(path)}
        body = parsed_file(self._project.tree, path)
        return {
            ast.unparse(node)
            for node in (body.body if body is not None else ())
            if any(_first_line(node) <= line <= (node.end_lineno or line) for line in lines)
        }

    def of_definition(self, path: str, name: str) -> Effect | None:
        """The first effect of the top-level statements that define a name; no imports."""
        body, module = parsed_file(self._project.tree, path), self._project.modules.name(path)
        if body is None or module is None:
            return None
        reader = _Reader(module, body, self._project, self._registration)
        own = [node for node in body.body if name in bound_names(node)]
        found = next(reader.effects(own, unused=False), None)
        return Effect(path, *found) if found is not None else None


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


class _Reader:
    """Reads one module's top level."""

    def __init__(
        self, module: str, body: ast.Module, project: Project, registration: Registration
    ) -> None:
        self._module = module
        self._body = body
        self._names = project.names
        self._registration = registration
        self._modules = project.modules
        self._things = OwnObjects(body)
        self._own = self._things.names
        self._run = RunCode(project.names)
        self._evaluates_hints = not puts_hints_off(body)
        self._line = 1
        """Of the statement that one is at."""
        self._around: ast.ClassDef | None = None
        """The class in whose body one is."""

    def effects(self, nodes: Iterable[ast.stmt], *, unused: bool = True) -> Iterator[_Found]:
        for node in nodes:
            self._line = node.lineno
            yield from self._statement(node, unused)

    # Statements ----------------------------------------------------------------------------------

    def _statement(self, node: ast.stmt, unused: bool) -> Iterator[_Found]:
        match node:
            case ast.Import() | ast.ImportFrom():
                if unused:
                    yield from self._import(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                yield from self._function(node)
            case ast.ClassDef():
                yield from self._class(node)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    yield from self._stores(target)
                yield from self._runs(node)
                yield from self._expression(value)
            case ast.AnnAssign(target=target, value=value, annotation=hint):
                yield from self._stores(target)
                yield from self._expression(value)
                yield from self._expression(hint if self._evaluates_hints else None)
            case ast.AugAssign(target=target, value=value):
                yield from self._stores(target)
                yield from self._added_to(target)
                yield from self._runs(node)
                yield from self._expression(value)
            case ast.Delete(targets=targets):
                for target in targets:
                    yield from self._stores(target)
            case ast.Expr(value=value):
                yield from self._discarded(value)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    yield from self._runs(item)
                    yield from self._expression(item.context_expr)
                    yield from self._stores(item.optional_vars)
                yield from self.effects(node.body, unused=unused)
            case ast.Assert(test=test):
                yield from self._runs(node)
                yield from self._expression(test)
            case (
                ast.If() | ast.For() | ast.AsyncFor() | ast.While()
                | ast.Try() | ast.TryStar() | ast.Match()
            ):  # fmt: skip
                yield from self._stores(getattr(node, "target", None))
                yield from self._runs(node)
                for part in children_of(node):
                    if isinstance(part, ast.expr):
                        yield from self._expression(part)
                for block in blocks(node):
                    yield from self.effects(block, unused=unused)

    def _import(self, node: ast.Import | ast.ImportFrom) -> Iterator[_Found]:
        """An import whose name nothing uses is there for what the module does."""
        if isinstance(node, ast.ImportFrom) and (node.level or not node.module):
            return
        for alias in node.names:
            home = node.module if isinstance(node, ast.ImportFrom) else alias.name
            top = (home or "").partition(".")[0]
            if top in _FOR_EFFECT:
                yield node.lineno, f"imports {alias.name}"
            known = top in sys.stdlib_module_names or self._modules.is_first_party(top)
            if known or alias.name == "*" or top == "__future__":
                continue
            local = alias.asname or alias.name.partition(".")[0]
            if alias.asname != alias.name and not self._is_used(local):
                yield node.lineno, f"imports {alias.name}, which nothing here uses,"

    def _is_used(self, name: str) -> bool:
        if any(isinstance(n, ast.Name) and n.id == name for n in nodes_of(self._body)):
            return True
        return any(
            isinstance(n, ast.Constant) and isinstance(n.value, str) and name in n.value
            for n in nodes_of(self._body)
        )

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[_Found]:
        yield from self._decorated(node)
        for default in (*node.args.defaults, *node.args.kw_defaults):
            yield from self._expression(default)
        for hint in hints_of(node) if self._evaluates_hints else ():
            yield from self._expression(hint)

    def _class(self, node: ast.ClassDef) -> Iterator[_Found]:
        yield from self._decorated(node)
        around, self._around = self._around, node
        if reason := self._registration.of_class(node, self._module, own=False, around=around):
            yield node.lineno, f"defines {node.name}: {reason}"
        beside = (item for item in (around.body if around is not None else ()))
        classes = {c.name: Thing(c, self._module) for c in beside if isinstance(c, ast.ClassDef)}
        yield from self._runs(node, classes)
        for keyword in node.keywords:
            yield from self._expression(keyword.value)
        for base in node.bases:
            yield from self._expression(base)
        for inner in node.body:
            if isinstance(inner, (ast.Import, ast.ImportFrom)):
                continue
            yield from self._statement(inner, False)
        self._around = around

    def _decorated(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> Iterator[_Found]:
        for decorator in node.decorator_list:
            root = root_name(decorator)
            if root in self._own and root not in self._things.definitions:
                continue  # an object of this module, which only those who import it have
            if reason := self._registration.of_decorator(decorator, self._module):
                yield node.lineno, f"decorates {node.name}: {reason}"

    # Expressions ---------------------------------------------------------------------------------

    def _stores(self, target: ast.expr | None) -> Iterator[_Found]:
        if isinstance(target, ast.Starred):
            target = target.value
        if isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                yield from self._stores(element)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            root = root_name(target)
            if root in _OWN_TABLES and isinstance(innermost(target), ast.Call):
                return
            if root not in self._own or isinstance(innermost(target), ast.Call):
                yield target.lineno, f"changes {ast.unparse(target)}"

    def _added_to(self, target: ast.expr) -> Iterator[_Found]:
        """``KNOWN += [one]``, where another module has the list, too."""
        if not isinstance(target, ast.Name) or target.id not in self._things.imported:
            return
        found = self._names.dotted(self._module, target.id)
        kept = getattr(found.node, "value", None)
        if not isinstance(kept, (ast.Constant, ast.JoinedStr, ast.Tuple)):
            yield target.lineno, f"adds to {target.id}"

    def _discarded(self, value: ast.expr) -> Iterator[_Found]:
        """A statement that is one expression: a call that gives nothing changes something."""
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, (ast.Yield, ast.YieldFrom, ast.Constant)):
            return
        if isinstance(value, ast.BinOp) and root_name(value.left) in self._things.imported:
            yield value.lineno, f"works out {_short(value)}"
        if not isinstance(value, ast.Call):
            yield from self._expression(value)
            return
        name = last_part(value.func)
        if isinstance(value.func, ast.Attribute) and root_name(value.func) in _OWN_TABLES:
            return
        is_own = isinstance(value.func, ast.Attribute) and root_name(value.func) in self._own
        is_known = self._run.thing(value.func, self._module, {}) is not None
        yield from self._runs(value)
        if not (is_known or name in QUIET or is_silent(value)) and not (
            is_own and self._root_is_object(value.func)
        ):
            yield value.lineno, f"calls {ast.unparse(value.func)}"
        for part in (value.func, *given_values(value)):
            yield from self._expression(part)

    def _root_is_object(self, func: ast.expr) -> bool:
        """Whether a method is called on an object of this module, not on a class of it."""
        root = root_name(func)
        node = self._things.definitions.get(root)
        return node is None and not isinstance(innermost(func), ast.Call)

    def _expression(self, value: ast.expr | None) -> Iterator[_Found]:
        pending: list[ast.AST] = [value] if value is not None else []
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Lambda):
                pending += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
                continue
            yield from self._runs(node)
            if isinstance(node, ast.Call):
                yield from self._call(node)
            if isinstance(node, ast.NamedExpr):
                yield from self._stores(node.target)
            pending += children_of(node)

    def _call(self, node: ast.Call) -> Iterator[_Found]:
        """A call whose result is kept: it makes something, unless its name says otherwise."""
        name, root = last_part(node.func), root_name(node.func)
        if self._run.thing(node.func, self._module, {}) is not None:
            return
        if isinstance(node.func, ast.Name) and hasattr(builtins, name):
            first = root_name(node.args[0]) if node.args else ""
            if name in LOUD or (name == "next" and first in self._things.imported):
                yield node.lineno, f"calls {name}"
            return
        if root in self._own or name in QUIET:
            return
        is_changing = self._changing_bodies().is_changing(node, self._module)
        if is_changing or (name.rpartition("_")[2] in CHANGING and name not in NO_CHANGE):
            yield node.lineno, f"calls {ast.unparse(node.func)}"
        elif not self._is_standard(node.func) and name[:1].islower() and self._hands_over(node):
            yield node.lineno, f"gives {ast.unparse(node.func)} something of its own"

    def _hands_over(self, node: ast.Call) -> bool:
        """Whether a function or class of this module is given to somebody else."""
        given = (a.id for a in given_values(node) if isinstance(a, ast.Name))
        return any(name in self._things.definitions for name in given)

    def _is_standard(self, func: ast.expr) -> bool:
        found = self._names.dotted(self._module, dotted_name(func)) if dotted_name(func) else None
        if found is None:
            return False
        return found.module.partition(".")[0] in sys.stdlib_module_names

    # Functions of the tree that run --------------------------------------------------------------

    def _runs(self, node: ast.AST, scope: Scope | None = None) -> Iterator[_Found]:
        """What a node itself runs, by a call or by what calls without being one."""
        if self._changing_bodies().run_by(node, scope or {}):
            yield getattr(node, "lineno", self._line), _doing(node)

    def _changing_bodies(self) -> ChangingBodies:
        return ChangingBodies(self._names, self._module, self._own)


_Found = tuple[int, str]


def _doing(node: ast.AST) -> str:
    """What is said of a node that runs code of the tree."""
    match node:
        case ast.Call(func=func):
            return f"calls {_short(func)}"
        case ast.withitem(context_expr=value):
            return f"enters {_short(value)}"
        case ast.ClassDef(name=name):
            return f"defines {name}, of which its bases or members tell others"
        case ast.stmt():
            inner = (getattr(node, part, None) for part in ("test", "iter", "value"))
            return f"works out {_short(next(filter(None, inner), node))}"
    return f"works out {_short(node)}"


def _short(node: ast.AST) -> str:
    text = ast.unparse(node)
    return text if len(text) <= _LONG else f"{text[:_LONG]}..."
