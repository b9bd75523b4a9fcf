"""What a function's body changes that was there before it ran."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Iterable, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.resolution.held_of_others import (
    counts_up,
    goes_through,
    own_parameter,
    shared_attributes,
)
from canonize.resolution.resolver import BoundNames, Stands
from canonize.resolution.run_code import RunCode, Scope, Thing
from canonize.resolution.run_statements import executed, last_part, root_name
from canonize.syntax.stdlib_names import CHANGING_FUNCTIONS

CHANGING = (
    "add", "append", "apply", "attach", "basicConfig", "bind", "call", "capture", "ch", "clear",
    "configure", "connect", "disable", "enable", "exec", "extend", "fill", "hook", "import",
    "include", "init", "insert", "install", "load_dotenv", "mount", "open", "patch", "plug", "pop",
    "popitem", "push", "put", "register", "remove", "reset", "run", "seed", "send", "set", "setup",
    "simplefilter", "filterwarnings", "start", "subscribe", "unregister", "update", "use", "write",
    "__setitem__", "__delitem__", "__iadd__", "__ior__",
)  # fmt: skip
"""How functions are called that change something."""
NO_CHANGE = frozenset({"set", "runtime_checkable", "chain", "chr", "addressof", "add"})
QUIET = frozenset({"warn", "warn_explicit", "NullHandler", "getLogger", "overload"})
LOUD = frozenset({"print", "open", "exec", "eval", "setattr", "delattr", "input"})
"""Builtins that do something."""
_TAKING = frozenset({"set", "read", "readline", "readlines", "add", "close", "acquire", "release"})
"""Methods that leave what they are called on another than it was, whatever functions are called."""
_DEEP = 8


class ChangingBodies:
    """Whether calling a function, or making an instance of a class, may be noticed elsewhere.

    Args:
        here: the module that calls.
        own: what that module has of its own, which it may change.
    """

    def __init__(self, names: BoundNames, here: str, own: Collection[str]) -> None:
        self._names = names
        self._run = RunCode(names)
        self._here = here
        self._own = own
        self._seen: dict[tuple[int, frozenset[str]], ast.AST] = {}
        self._shared: dict[int, tuple[ast.ClassDef, frozenset[str]]] = {}
        # with the nodes: a number is that of one node while the node is there

    def run_by(self, node: ast.AST, scope: Scope) -> bool:
        """Whether a node of the module's top, which runs, runs what changes something."""
        return self._runs(node, self._here, scope, {*scope}, 0)

    def changes(self, run: Thing, foreign: frozenset[str] = frozenset(), far: int = 0) -> bool:
        """Whether a function changes something.

        Args:
            foreign: its parameters that get what others have.
        """
        key = id(run.node), foreign
        if key in self._seen:
            return False
        self._seen[key] = run.node
        if far > _DEEP:
            return True
        if isinstance(run.node, ast.ClassDef):
            return False
        return self._function(run, foreign, far)

    def _function(self, run: Thing, foreign: frozenset[str], far: int) -> bool:
        module, node = run.module, run.node
        inside = [*executed(node)]
        scope = self._run.scope_of(run)
        mine = {name for name in scope if name not in foreign}
        self._note_locals(inside, module, scope, mine)
        theirs = self._theirs(run, mine)
        for inner in inside:
            match inner:
                case ast.Global():
                    if module != self._here:
                        return True
                case (
                    ast.Attribute(ctx=ast.Store() | ast.Del())
                    | ast.Subscript(ctx=ast.Store() | ast.Del())
                ):
                    if root_name(inner) not in mine and not self._is_own(root_name(inner), module):
                        return True
                    if goes_through(inner.value, theirs):
                        return True
                case ast.Call(func=ast.Name(id="next"), args=[of, *_]):
                    if self._is_of_others(of, module, mine) or goes_through(of, theirs):
                        return True
                case ast.Call(func=ast.Attribute(value=of)) if goes_through(of, theirs):
                    if self.is_changing(inner, module):
                        return True
                case ast.Import() | ast.ImportFrom():
                    return True
            if self._runs(inner, module, scope, mine, far):
                return True
            if isinstance(inner, ast.Call) and self._call(inner, mine, module, scope):
                return True
        return False

    def _theirs(self, run: Thing, mine: Collection[str]) -> frozenset[str]:
        """The attributes of a method's own object that somebody else has, too: ``self.all``."""
        receiver = own_parameter(run.node)
        of = run.of.node if run.of is not None else None
        if receiver not in mine or run.of is None or not isinstance(of, ast.ClassDef):
            return frozenset()
        if id(of) not in self._shared:
            lineage = self._run.lineage(of, run.of.module)
            found = shared_attributes(
                lineage, lambda value, home: self._is_of_others(value, home, ()), self._here
            )
            self._shared[id(of)] = of, frozenset(found)
        return frozenset(f"{receiver}.{name}" for name in self._shared[id(of)][1])

    def _note_locals(
        self,
        inside: Iterable[ast.AST],
        module: str,
        scope: dict[str, Thing | None],
        mine: set[str],
    ) -> None:
        """Local names: what they are, and whether they are another name of what others have."""
        bound: dict[str, list[ast.expr | None]] = {}
        made: dict[str, Thing] = {}
        for inner in inside:
            if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                bound.setdefault(inner.name, []).append(None)
                made[inner.name] = Thing(inner, module)
            for target, value in _bindings(inner):
                bound.setdefault(target, []).append(value)
        for inner in inside:
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                bound.setdefault(inner.id, [None])
        for name, values in bound.items():
            [value] = values if len(values) == 1 else [None]
            found = made.get(name) if values == [None] else None
            scope[name] = found or self._run.thing(value, module, scope)
        fresh = set(bound)
        for _ in bound:
            known = mine | fresh
            left = {n for n in fresh if any(self._is_of_others(v, module, known) for v in bound[n])}
            if not left:
                break
            fresh -= left
        mine |= fresh
        mine -= set(bound) - fresh

    def _is_of_others(self, value: ast.expr | None, module: str, mine: Collection[str]) -> bool:
        """Whether a value is what somebody else has, and no new object."""
        if not isinstance(value, (ast.Name, ast.Attribute, ast.Subscript)):
            return False
        node: ast.expr = value
        while isinstance(node, (ast.Attribute, ast.Subscript)):
            node = node.value
        root = node.id if isinstance(node, ast.Name) else ""
        return bool(root) and root not in mine and not self._is_own(root, module)

    def _runs(
        self, node: ast.AST, module: str, scope: Scope, mine: Collection[str], far: int
    ) -> bool:
        for run in self._run.runs(node, module, scope):
            given = {
                name
                for name, value in self._parameters(run, node)
                if self._is_of_others(value, module, mine) and not self._is_settled(value, module)
            }
            if self.changes(run, frozenset(given), far + 1):
                return True
        return False

    def _parameters(self, run: Thing, node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
        """What each parameter of a function gets from the node that runs it, as far as is told.

        A method gets its object from a call that is made for what it changes, by its name, from
        one that counts, or from an operator that changes things; others may only keep what they
        worked out.
        """
        args = getattr(run.node, "args", None)
        names = [arg.arg for arg in (*args.posonlyargs, *args.args)] if args is not None else []
        words = {last_part(d) for d in getattr(run.node, "decorator_list", ())}
        if run.of is not None and "staticmethod" not in words and names:
            first, *names = names
            match node:
                case ast.Call(func=ast.Attribute(value=of, attr=attr)):
                    if attr.startswith(CHANGING) or self._counts(run):
                        yield first, of
                case ast.BinOp(left=of, op=ast.LShift() | ast.RShift()) | ast.AugAssign(target=of):
                    yield first, of
        if isinstance(node, ast.Call) and not isinstance(run.node, ast.ClassDef):
            yield from zip(names, node.args, strict=False)
            yield from ((k.arg, k.value) for k in node.keywords if k.arg is not None)

    def _counts(self, run: Thing) -> bool:
        """Whether a method changes its object each time that it is called."""
        of = run.of

        def method(name: str) -> ast.AST | None:
            found = self._run.member(of, name) if of is not None else None
            return found.node if found is not None else None

        return counts_up(run.node, method)

    def _is_settled(self, value: ast.expr, module: str) -> bool:
        """Whether it is a class, a function or a builtin: nobody changes these by the way."""
        if not isinstance(value, ast.Name):
            return False
        found = self._names.dotted(module, value.id)
        return found.stands in (Stands.DEFINITION, Stands.BUILTIN, Stands.OUTSIDE)

    def _call(self, call: ast.Call, mine: Collection[str], module: str, scope: Scope) -> bool:
        name, root = last_part(call.func), root_name(call.func)
        if root in mine or self._run.thing(call.func, module, scope) is not None:
            return False
        if isinstance(call.func, ast.Name) and hasattr(builtins, name):
            return name in LOUD
        if name in QUIET or self._is_own(root, module):
            return False
        return self.is_changing(call, module)

    def is_changing(self, call: ast.Call, module: str) -> bool:
        """Whether a call that can't be followed is called as what changes something."""
        name = last_part(call.func)
        if isinstance(call.func, ast.Attribute) and name in _TAKING:
            found = self._names.dotted(module, root_name(call.func) or "?")
            if found.stands in (Stands.VALUE, Stands.UNKNOWN) and found.module != self._here:
                return True
        text = ast.unparse(call.func)
        named = self._names.dotted(module, text) if text.replace(".", "").isidentifier() else None
        if named is not None and f"{named.module}.{named.name}" in CHANGING_FUNCTIONS:
            return True
        return name.startswith(CHANGING) and name not in NO_CHANGE

    def _is_own(self, root: str, module: str) -> bool:
        return module == self._here and root in self._own


def _bindings(node: ast.AST) -> Iterator[tuple[str, ast.expr | None]]:
    """Names that a node binds, each with its value, or with what it is a part of."""
    match node:
        case ast.Assign(targets=targets, value=value):
            for target in targets:
                for inner in nodes_of(target):
                    if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                        yield inner.id, value
        case ast.AnnAssign(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.NamedExpr(target=ast.Name(id=name), value=value):
            yield name, value
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            for inner in nodes_of(target):
                if isinstance(inner, ast.Name):
                    yield inner.id, value
