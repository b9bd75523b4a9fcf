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

from canonize.core.ast_nodes import children_of, dotted_name, nodes_of
from canonize.core.modules import ModuleMap
from canonize.core.reasons import Code, Reason
from canonize.resolution.changing_bodies import CHANGING, DEEP, NO_CHANGE, QUIET, ChangingBodies
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.resolver import BoundNames, Stands
from canonize.resolution.run_statements import (
    blocks,
    bound_names,
    given_values,
    innermost,
    is_silent,
    last_part,
    root_name,
    statements_run,
)

_SHARED = ("get", "current", "default", "shared", "instance")
"""How functions are called that give what is there already, not something new."""
_OWN_TABLES = frozenset({"globals", "vars", "locals"})
_MUTABLE = (
    ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp, ast.GeneratorExp,
    ast.Tuple, ast.Constant, ast.JoinedStr, ast.Lambda,
)  # fmt: skip
_CONTAINERS = frozenset({
    "dict", "list", "set", "frozenset", "tuple", "OrderedDict", "defaultdict", "Counter", "deque",
    "ChainMap", "WeakValueDictionary", "WeakKeyDictionary", "WeakSet", "object", "namedtuple",
})  # fmt: skip
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
        reader = _Reader(module, body, self._names, self._registration, self._project.modules)
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
        reader = _Reader(module, body, self._names, self._registration, self._project.modules)
        own = [node for node in body.body if name in bound_names(node)]
        found = next(reader.effects(own, unused=False), None)
        return Effect(path, *found) if found is not None else None


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


class _Reader:
    """Reads one module's top level."""

    def __init__(
        self,
        module: str,
        body: ast.Module,
        names: BoundNames,
        registration: Registration,
        modules: ModuleMap,
    ) -> None:
        self._module = module
        self._body = body
        self._names = names
        self._registration = registration
        self._modules = modules
        self._imported: set[str] = set()
        self._own: set[str] = set()
        self._definitions: dict[str, ast.stmt] = {}
        self._around: ast.ClassDef | None = None
        """The class in whose body one is."""
        for node in statements_run(body.body):
            self._note(node)
        self._own -= self._imported

    def effects(self, nodes: Iterable[ast.stmt], *, unused: bool = True) -> Iterator[_Found]:
        for node in nodes:
            yield from self._statement(node, unused)

    # What the module has of its own --------------------------------------------------------------

    def _note(self, node: ast.stmt) -> None:
        match node:
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                self._imported |= {a.asname or a.name.partition(".")[0] for a in aliases}
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._own.add(node.name)
                self._definitions[node.name] = node
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._note_target(target, value)
            case ast.AnnAssign(target=target, value=value) if value is not None:
                self._note_target(target, value)
            case ast.For(target=target) | ast.AsyncFor(target=target):
                self._own |= {n.id for n in nodes_of(target) if isinstance(n, ast.Name)}
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    if item.optional_vars is not None:
                        self._note_target(item.optional_vars, item.context_expr)

    def _note_target(self, target: ast.expr, value: ast.expr) -> None:
        if isinstance(target, ast.Name) and self._is_fresh(value):
            self._own.add(target.id)

    def _is_fresh(self, value: ast.expr) -> bool:
        """Whether a value is an object that nobody else has."""
        match value:
            case ast.Name(id=name):
                return name in self._own
            case ast.Call(func=func, args=args):
                name = last_part(func)
                if name in ("getLogger", "get_logger"):
                    return [ast.unparse(a) for a in args] == ["__name__"]
                return name in _CONTAINERS or not name.lower().startswith(_SHARED)
            case ast.BinOp() | ast.BoolOp() | ast.Compare() | ast.UnaryOp():
                return True
            case ast.IfExp(body=one, orelse=other):
                return self._is_fresh(one) and self._is_fresh(other)
        return isinstance(value, _MUTABLE)

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
                yield from self._expression(value)
            case ast.AnnAssign(target=target, value=value):
                yield from self._stores(target)
                if value is not None:
                    yield from self._expression(value)
            case ast.AugAssign(target=target, value=value):
                yield from self._stores(target)
                yield from self._expression(value)
            case ast.Delete(targets=targets):
                for target in targets:
                    yield from self._stores(target)
            case ast.Expr(value=value):
                yield from self._discarded(value)
            case ast.With(items=items) | ast.AsyncWith(items=items):
                for item in items:
                    yield from self._expression(item.context_expr)
                yield from self.effects(node.body, unused=unused)
            case ast.If() | ast.For() | ast.While() | ast.Try() | ast.TryStar() | ast.Match():
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
        for default in (*node.args.defaults, *filter(None, node.args.kw_defaults)):
            yield from self._expression(default)

    def _class(self, node: ast.ClassDef) -> Iterator[_Found]:
        yield from self._decorated(node)
        around, self._around = self._around, node
        if reason := self._registration.of_class(node, self._module, own=False, around=around):
            yield node.lineno, f"defines {node.name}: {reason}"
        for hook in self._registration.own_hooks(node, self._module, around):
            if self._changing_bodies().changes(hook, self._module, 0):
                yield node.lineno, f"defines {node.name}, of which line {hook.lineno} tells others"
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
            if root in self._own and root not in self._definitions:
                continue  # an object of this module, which only those who import it have
            if reason := self._registration.of_decorator(decorator, self._module):
                yield node.lineno, f"decorates {node.name}: {reason}"

    # Expressions ---------------------------------------------------------------------------------

    def _stores(self, target: ast.expr) -> Iterator[_Found]:
        if isinstance(target, (ast.Tuple, ast.List)):
            for element in target.elts:
                yield from self._stores(element)
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            root = root_name(target)
            if root in _OWN_TABLES and isinstance(innermost(target), ast.Call):
                return
            if root not in self._own or isinstance(innermost(target), ast.Call):
                yield target.lineno, f"changes {ast.unparse(target)}"

    def _discarded(self, value: ast.expr) -> Iterator[_Found]:
        """A statement that is one expression: a call that gives nothing changes something."""
        if isinstance(value, ast.Await):
            value = value.value
        if isinstance(value, (ast.Yield, ast.YieldFrom, ast.Constant)):
            return
        if not isinstance(value, ast.Call):
            yield from self._expression(value)
            return
        name = last_part(value.func)
        if isinstance(value.func, ast.Attribute) and root_name(value.func) in _OWN_TABLES:
            return
        is_own = isinstance(value.func, ast.Attribute) and root_name(value.func) in self._own
        own = self._definition(value.func)
        if own is not None:
            yield from self._called(own, value)
        elif not (name in QUIET or is_silent(value)) and not (
            is_own and self._root_is_object(value.func)
        ):
            yield value.lineno, f"calls {ast.unparse(value.func)}"
        for argument in given_values(value):
            yield from self._expression(argument)

    def _root_is_object(self, func: ast.expr) -> bool:
        """Whether a method is called on an object of this module, not on a class of it."""
        root = root_name(func)
        node = self._definitions.get(root)
        return node is None and not isinstance(innermost(func), ast.Call)

    def _expression(self, value: ast.expr) -> Iterator[_Found]:
        pending: list[ast.AST] = [value]
        while pending:
            node = pending.pop()
            if isinstance(node, ast.Lambda):
                continue
            if isinstance(node, ast.Call):
                yield from self._call(node)
            if isinstance(node, ast.NamedExpr):
                yield from self._stores(node.target)
            pending += children_of(node)

    def _call(self, node: ast.Call) -> Iterator[_Found]:
        """A call whose result is kept: it makes something, unless its name says otherwise."""
        name, root = last_part(node.func), root_name(node.func)
        definition = self._definition(node.func)
        if definition is not None:
            yield from self._called(definition, node)
            return
        if isinstance(node.func, ast.Name) and hasattr(builtins, name):
            if name in ("print", "open", "exec", "eval", "setattr", "delattr", "input"):
                yield node.lineno, f"calls {name}"
            return
        if root in self._own or name in QUIET or name in NO_CHANGE:
            return
        if name.startswith(CHANGING) or name.rpartition("_")[2] in CHANGING:
            yield node.lineno, f"calls {ast.unparse(node.func)}"
        elif not self._is_standard(node.func) and name[:1].islower() and self._hands_over(node):
            yield node.lineno, f"gives {ast.unparse(node.func)} something of its own"

    def _hands_over(self, node: ast.Call) -> bool:
        """Whether a function or class of this module is given to somebody else."""
        given = (a.id for a in given_values(node) if isinstance(a, ast.Name))
        return any(name in self._definitions for name in given)

    def _is_standard(self, func: ast.expr) -> bool:
        found = self._names.dotted(self._module, dotted_name(func)) if dotted_name(func) else None
        if found is None:
            return False
        return found.module.partition(".")[0] in sys.stdlib_module_names

    # Functions of the tree that are called -------------------------------------------------------

    def _definition(self, func: ast.expr) -> tuple[str, ast.stmt] | None:
        """The function or class of the tree that is called, and its module."""
        text = dotted_name(func)
        found = self._names.dotted(self._module, text) if text else None
        if found is not None and found.stands is Stands.DEFINITION and found.node is not None:
            return found.module, found.node
        return None

    def _called(
        self, called: tuple[str, ast.stmt], call: ast.Call, far: int = 0
    ) -> Iterator[_Found]:
        module, node = called
        text = ast.unparse(call.func)
        if far > DEEP or self._changing_bodies().changes(node, module, 0):
            yield call.lineno, f"calls {text}"

    def _changing_bodies(self) -> ChangingBodies:
        return ChangingBodies(self._names, self._module, self._own)


_Found = tuple[int, str]
