"""Whether it is all one how often a call is made: nobody but who has what it gives can tell.

``Types()`` of the repository sets attributes of its object, fills lists of it and loads modules;
``HUB.add("x")`` leaves one entry more each time. Only what is known to be of the first kind is.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection
from dataclasses import dataclass

from canonize.core.ast_nodes import DISPLAYS, dotted_name, given_values, nodes_of
from canonize.resolution.resolver import BoundNames, Stands
from canonize.resolution.run_code import RunCode, Scope, Thing
from canonize.resolution.run_statements import executed
from canonize.syntax.stdlib_names import OF_CLASSES

_MAKERS = frozenset({
    "bytearray", "collections.Counter", "collections.OrderedDict", "collections.defaultdict",
    "collections.deque", "dict", "frozenset", "io.BytesIO", "io.StringIO", "list",
    "mimetypes.MimeTypes", "set", "tuple",
})  # fmt: skip
"""What they give is new, and its methods change nothing else."""
_READERS = frozenset({
    "AttributeError", "KeyError", "LookupError", "NameError", "RuntimeError", "TypeError",
    "ValueError", "__import__", "abs", "all", "any", "bool", "bytes", "callable", "enumerate",
    "float", "getattr", "hasattr", "importlib.import_module", "int", "isinstance", "issubclass",
    "len", "max", "min", "pkgutil.get_data", "range", "re.compile", "repr", "reversed", "sorted",
    "str", "sum", "type", "typing.cast", "zip",
})  # fmt: skip
_KNOWN = _MAKERS | _READERS
_READING = frozenset({*dir(str), *dir(bytes), "items", "keys", "values", "get", "copy"})
"""Methods of texts and tables that change nothing."""
_OTHERWISE = (*OF_CLASSES, "__setattr__", "__getattribute__", "__getattr__", "__del__")
_STATEMENTS = (
    ast.AnnAssign, ast.Assert, ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr,
    ast.For, ast.If, ast.Import, ast.ImportFrom, ast.Pass, ast.Raise, ast.Return, ast.Try,
    ast.While,
)  # fmt: skip
_NEW = (*DISPLAYS, ast.Constant, ast.JoinedStr)
_NAMES = (ast.Name, ast.Attribute)
_DEEP = 8


@dataclass(frozen=True)
class _Frame:
    """A function that runs.

    Args:
        own: what it calls the object that is being made; "" where it has it not.
        fresh: its names, and ``self.name``, for what is new.
    """

    module: str
    scope: Scope
    own: str
    fresh: Collection[str]


class RepeatableCalls:
    """Asks about calls of one tree."""

    def __init__(self, names: BoundNames) -> None:
        self._names = names
        self._run = RunCode(names)

    def is_repeatable(self, call: ast.Call, module: str) -> bool:
        """Whether a call at the top of a module makes an object, and changes nothing else.

        What it is given has to be written there: who knows what an object of others does.
        """
        made = self._run.thing(call.func, module, {})
        return (
            made is not None
            and not any(isinstance(node, ast.Call) for node in nodes_of(call) if node is not call)
            and all(self._is_written(value, module, {}) for value in given_values(call))
            and self._makes_plainly(made)
            and self._runs_alike(call, _Frame(module, {}, "", ()), _DEEP)
        )

    def _makes_plainly(self, made: Thing) -> bool:
        """Whether it is a class of which an object is made by nothing but its constructor."""
        node = made.node
        if not isinstance(node, ast.ClassDef) or made.is_object:
            return False
        if node.keywords or node.decorator_list:
            return False
        if any(self._run.member(made, name) is not None for name in _OTHERWISE):
            return False
        bases = [base for base in node.bases if dotted_name(base) != "object"]
        above = [self._run.thing(base, made.module, {}) for base in bases]
        return all(base is not None and self._makes_plainly(base) for base in above)

    def _function(self, run: Thing, own: bool, deep: int) -> bool:
        """Whether what a function runs changes nothing but what is new."""
        node = run.node
        if deep < 0 or not isinstance(node, ast.FunctionDef) or node.decorator_list:
            return False
        inside, scope = [*executed(node)], dict(self._run.scope_of(run))
        first = next(iter((*node.args.posonlyargs, *node.args.args)), None)
        mine = first.arg if own and first is not None else ""
        given = {*scope}
        for inner in inside:
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                scope[inner.id] = None
            for alias in inner.names if isinstance(inner, (ast.Import, ast.ImportFrom)) else ():
                scope[alias.asname or alias.name.partition(".")[0]] = None
        fresh = self._new(inside, run.module, scope) - given
        if mine and run.of is not None and isinstance(run.of.node, ast.ClassDef):
            every = [*nodes_of(run.of.node)]
            attributes = self._new(every, run.module, scope)
            fresh |= {name for name in attributes if name.startswith(f"{mine}.")}
        frame = _Frame(run.module, scope, mine, fresh)
        return all(self._runs_alike(inner, frame, deep) for inner in inside)

    def _new(self, nodes: Collection[ast.AST], module: str, scope: Scope) -> set[str]:
        """The names and attributes that get nothing but what is new."""
        new: set[str] = set()
        others: set[str] = set()
        for node in nodes:
            targets, value = _bound(node)
            is_new = isinstance(value, _NEW) or (
                isinstance(value, ast.Call) and self._full(value.func, module, scope) in _MAKERS
            )
            for target in (t for t in targets if not isinstance(t, ast.Subscript)):
                plain = {dotted_name(target)} if isinstance(target, _NAMES) else set()
                inner = {dotted_name(n) for n in nodes_of(target) if isinstance(n, _NAMES)}
                (new if is_new and plain else others).update(plain or inner)
        return new - others - {""}

    def _runs_alike(self, node: ast.AST, frame: _Frame, deep: int) -> bool:
        """Whether one node that runs changes nothing but what is new."""
        match node:
            case ast.stmt() if not isinstance(node, _STATEMENTS):
                return False
            case ast.Lambda() | ast.Await() | ast.Yield() | ast.YieldFrom():
                return False
            case ast.AugAssign(target=target) if dotted_name(target) not in frame.fresh:
                return False
            case ast.Attribute(value=of, ctx=ast.Store()):
                if not frame.own or dotted_name(of) != frame.own:
                    return False
            case ast.Subscript(value=of, ctx=ast.Store()) if dotted_name(of) not in frame.fresh:
                return False
            case ast.Name(ctx=ast.Load()) if not self._is_written(node, frame.module, frame.scope):
                return False
            case ast.Attribute(ctx=ast.Load()) if not self._is_no_others(node, frame):
                return False
            case ast.Call() if not self._is_known(node, frame):
                return False
        return all(
            self._function(run, self._is_of_own(node, frame), deep - 1)
            for run in self._run.runs(node, frame.module, frame.scope)
        )

    def _is_of_own(self, node: ast.AST, frame: _Frame) -> bool:
        """Whether what a node runs works with the object that is being made, or with a new one."""
        of = node.func if isinstance(node, ast.Call) else node
        if isinstance(of, ast.Attribute):
            of = of.value
            if isinstance(of, ast.Name) and of.id == frame.own and frame.own:
                return True
            return isinstance(of, ast.Call) and dotted_name(of.func) == "super"
        made = self._run.thing(of, frame.module, frame.scope)
        return made is not None and isinstance(made.node, ast.ClassDef) and not made.is_object

    def _is_known(self, call: ast.Call, frame: _Frame) -> bool:
        """Whether what a call runs is code of the tree, or known to change nothing."""
        if dotted_name(call.func) == "super" and not call.args:
            return True
        found = self._run.thing(call.func, frame.module, frame.scope)
        if found is not None:
            return not isinstance(found.node, ast.ClassDef) or self._makes_plainly(found)
        if isinstance(call.func, ast.Attribute):
            of = call.func.value
            if call.func.attr in _READING or dotted_name(of) in frame.fresh:
                return True
            if isinstance(of, ast.Call) and dotted_name(of.func) == "super":
                return call.func.attr == "__init__"
        full = self._full(call.func, frame.module, frame.scope)
        return full in _KNOWN and not any(k.arg == "key" for k in call.keywords)

    def _full(self, func: ast.expr, module: str, scope: Scope) -> str:
        """The whole name of what is called, if it is none of the tree's."""
        text = dotted_name(func)
        if not text or text.partition(".")[0] in scope:
            return ""
        found = self._names.dotted(module, text)
        if found.stands is Stands.BUILTIN:
            return text
        if found.stands is not Stands.OUTSIDE:
            return ""
        first, _, rest = text.partition(".")
        start = self._names.find(module, first)
        return ".".join(part for part in (start.module, start.name, rest) if part)

    def _is_written(self, node: ast.AST, module: str, scope: Scope) -> bool:
        """Whether all names in an expression are local, or stand for what is only written down."""
        return all(
            not isinstance(inner, ast.Name)
            or inner.id in scope
            or hasattr(builtins, inner.id)
            or self._stands_still(inner.id, module)
            for inner in nodes_of(node)
        )

    def _is_no_others(self, node: ast.Attribute, frame: _Frame) -> bool:
        """Whether ``module.name`` is no object of others; what is no such name counts as none."""
        text = dotted_name(node)
        if not text or text.partition(".")[0] in frame.scope:
            return True
        found = self._names.dotted(frame.module, text)
        return found.stands is not Stands.VALUE or self._stands_still(text, frame.module)

    def _stands_still(self, name: str, module: str) -> bool:
        found = self._names.dotted(module, name)
        if found.stands is Stands.UNKNOWN:
            return False
        value = getattr(found.node, "value", None)
        return found.stands is not Stands.VALUE or (
            isinstance(value, ast.expr)
            and not any(
                isinstance(inner, (ast.Call, ast.GeneratorExp)) for inner in nodes_of(value)
            )
        )


def _bound(node: ast.AST) -> tuple[list[ast.expr], ast.expr | None]:
    """What a node binds, and the value that the whole of it gets, if that is told."""
    match node:
        case ast.Assign(targets=targets, value=value):
            return targets, value
        case ast.AnnAssign(target=target, value=value):
            return [target], value
        case ast.NamedExpr(target=target, value=value):
            return [target], value
        case ast.For(target=target) | ast.comprehension(target=target):
            return [target], None
        case ast.withitem(optional_vars=ast.expr() as target):
            return [target], None
    return [], None
