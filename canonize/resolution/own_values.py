"""Values of modules and classes: fixed for good, only read, or a state of their own."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from canonize.core.ast_nodes import DISPLAYS, children_of, dotted_name, nodes_of
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.resolver import BoundNames, Found, Stands
from canonize.syntax.normal_form import decorator_word
from canonize.syntax.stdlib_names import CHANGING_METHODS

_FIXED_CALLS = frozenset({
    "re.compile", "frozenset", "tuple", "int", "float", "str", "bytes", "bool", "complex", "range",
    "decimal.Decimal", "fractions.Fraction", "datetime.timedelta", "datetime.date",
    "datetime.datetime", "datetime.time", "datetime.timezone", "pathlib.Path", "pathlib.PurePath",
    "pathlib.PurePosixPath", "typing.TypeVar", "typing.ParamSpec", "typing.NewType",
    "operator.itemgetter", "operator.attrgetter", "operator.methodcaller", "functools.partial",
    "types.MappingProxyType", "struct.Struct", "uuid.UUID", "string.Template", "zoneinfo.ZoneInfo",
    "math.log", "math.sqrt", "math.radians", "len", "min", "max", "sum", "abs", "round",
})  # fmt: skip
"""What they make can't be changed, so that two of them are never told apart by it."""
_ONE_OF = frozenset({"logging.getLogger"})
"""The same object for the same arguments."""
_READING = frozenset({
    "get", "items", "keys", "values", "index", "count", "copy", "union", "intersection",
    "difference", "issubset", "issuperset", "isdisjoint", "join", "format", "startswith",
})  # fmt: skip
_READERS = frozenset({
    "len", "sorted", "list", "set", "tuple", "dict", "frozenset", "any", "all", "sum", "min", "max",
    "enumerate", "zip", "str", "repr", "range", "reversed", "map", "filter", "bool",
})  # fmt: skip
_CACHES = frozenset({"cache", "cached", "lru_cache", "memoize", "singledispatch"})


class OwnValues:
    """Asks about values at the top of modules of a tree."""

    def __init__(self, tree: SourceTree, names: BoundNames) -> None:
        self._tree = tree
        self._names = names

    def reason(self, found: Found) -> str:
        """Why a value is not what another one written alike is; empty when nothing says so."""
        node = found.node
        known = self._names.of_file(found.path) or {}
        if len(known.get(found.name, ())) != 1:
            return f"{found.name} is bound in several places"
        if not isinstance(node, (ast.Assign, ast.AnnAssign)) or node.value is None:
            return f"{found.name} is no plain assignment"
        if isinstance(node, ast.Assign):
            target = node.targets[0]
            if len(node.targets) != 1 or not isinstance(target, ast.Name):
                return f"{found.name} is assigned together with others"
        if reason := self._expression(node.value, found.module):
            return f"{found.name} {reason}"
        return self.change(found)

    def change(self, found: Found) -> str:
        """How a value becomes another one while the program runs; empty when it does not."""
        if _is_assigned_later(parsed_file(self._tree, found.path), found.name):
            return f"{found.name} is assigned anew while the program runs"
        if not self.is_fixed(found) and (place := self._changed(found.name)):
            return f"{found.name} is changed in {place}"
        return ""

    def is_fixed(self, found: Found) -> bool:
        """Whether nobody can change it."""
        value = getattr(found.node, "value", None)
        if value is None:
            return False
        return not any(isinstance(node, DISPLAYS) for node in nodes_of(value))

    def is_only_read(self, node: ast.AST, parents: Sequence[ast.AST], links: int) -> bool:
        """Whether the place of a use only reads what it holds.

        Args:
            node: the name, or the chain that starts with it.
            parents: what it stands in, the innermost last.
            links: how many names the chain has.
        """
        parent = parents[-1] if parents else None
        if links > 1:
            called = isinstance(parent, ast.Call) and isinstance(node, ast.Attribute)
            return called and getattr(node, "attr", "") in _READING
        match parent:
            case ast.Subscript(ctx=ast.Load()) | ast.For() | ast.comprehension() | ast.Starred():
                return True
            case ast.Compare(ops=ops):
                return all(isinstance(op, (ast.In, ast.NotIn, ast.Eq, ast.NotEq)) for op in ops)
            case ast.Call(func=ast.Name(id=name)):
                return name in _READERS
            case ast.FormattedValue() | ast.BinOp():
                return True
        return False

    def kept_default(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
        """The parameter whose default is a list or the like that the body does not only read."""
        positional = [*node.args.posonlyargs, *node.args.args]
        pairs = list(zip(reversed(positional), reversed(node.args.defaults), strict=False))
        pairs += [
            (a, d) for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True) if d
        ]
        kept = {a.arg for a, d in pairs if isinstance(d, (*DISPLAYS, ast.Call))}
        if not kept:
            return ""
        for name, parents in _uses(node, kept):
            chain: ast.AST = name
            above = list(parents)
            links = 1
            while above and isinstance(above[-1], ast.Attribute):
                chain, links = above.pop(), links + 1
            if not self.is_only_read(chain, above, links) and not _is_asked(above):
                return name.id
        return ""

    def _expression(self, value: ast.expr, module: str) -> str:
        for node in nodes_of(value):
            if isinstance(node, ast.Call):
                text = dotted_name(node.func)
                found = self._names.dotted(module, text) if text else Found(Stands.UNKNOWN)
                full = ".".join(p for p in (found.module, found.name) if p)
                full = full.removeprefix("builtins.")
                if full in _ONE_OF and node.args:
                    continue
                if full not in _FIXED_CALLS:
                    return f"is made by {text or 'a call'}, which each module does for itself"
            elif isinstance(node, (ast.Await, ast.Yield, ast.NamedExpr)):
                return "is made by running code"
        return ""

    def _changed(self, name: str) -> str:
        """A place that changes what a name of this spelling holds."""
        for path in sorted(self._tree.containing({name.encode()})):
            body = parsed_file(self._tree, path) if path.endswith((".py", ".pyi")) else None
            for node, what in _changes(body) if body is not None else ():
                if what == name:
                    return f"{path}:{getattr(node, 'lineno', 1)}"
        return ""


def kept_by(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """What a definition keeps while the program runs, in words; empty when it keeps nothing."""
    for decorator in decorators_of(node):
        if decorator_word(decorator) in _CACHES:
            return f"@{decorator_word(decorator)} gives each a store of its own"
    return kept_on(node)


def kept_on(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The same, without what decorators keep, which is found again by the same arguments."""
    if not isinstance(node, ast.ClassDef):
        changed = _changed_on_itself(node)
        return f"the function keeps a state on itself: {node.name}.{changed}" if changed else ""
    changed = changed_attributes(node)
    return f"the class keeps a state of its own: {changed}" if changed else ""


def _changed_on_itself(node: ast.FunctionDef | ast.AsyncFunctionDef) -> str:
    """The attribute of a function that its own body changes: ``count.calls += 1``."""
    for inner in nodes_of(node):
        match inner:
            case ast.Attribute(value=ast.Name(id=name), attr=attr, ctx=ast.Store() | ast.Del()):
                pass
            case (
                ast.Call(
                    func=ast.Name("setattr" | "delattr"),
                    args=[ast.Name(id=name), ast.Constant(value=str(attr)), *_],
                )
                | ast.Subscript(
                    value=ast.Attribute(value=ast.Name(id=name), attr=attr),
                    ctx=ast.Store() | ast.Del(),
                )
            ):
                pass
            case ast.Call(
                func=ast.Attribute(value=ast.Attribute(value=ast.Name(id=name), attr=attr)) as func
            ) if func.attr in CHANGING_METHODS:
                pass
            case _:
                continue
        if name == node.name:
            return attr
    return ""


def decorators_of(node: ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.expr]:
    """Those of a definition and of its methods."""
    found = list(node.decorator_list)
    for item in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(item, (ast.FunctionDef, ast.AsyncFunctionDef)):
            found += item.decorator_list
    return found


def changed_attributes(node: ast.ClassDef) -> str:
    """The first thing that a class keeps for all its instances; empty when it keeps nothing."""
    shared = {name for item in node.body for name in _kept(item)}
    stored = [
        n for n in nodes_of(node)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, (ast.Store, ast.Del))
    ]  # fmt: skip
    of_class = {"cls", "self.__class__", "type(self)", node.name}
    for inner in nodes_of(node):
        match inner:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                of_class |= {name} if ast.unparse(value) in of_class else set()
    for inner in nodes_of(node):
        match inner:
            case ast.Call(func=ast.Name("setattr" | "delattr"), args=[owner, what, *_]):
                if ast.unparse(owner) in of_class:
                    return str(what.value) if isinstance(what, ast.Constant) else "an attribute"
    for attribute in stored:
        if ast.unparse(attribute.value) in of_class:
            return attribute.attr
        if isinstance(attribute.value, ast.Attribute) and attribute.value.attr in shared:
            return attribute.value.attr
        shared.discard(attribute.attr)
    return next((what for _, what in _changes(node) if what in shared), "")


def _kept(item: ast.stmt) -> Iterator[str]:
    """Names of a class body that hold something which can be changed."""
    if not isinstance(item, (ast.Assign, ast.AnnAssign)):
        return
    value = item.value
    made = isinstance(value, ast.Call) and _last(value.func) not in _DESCRIBED
    if made or isinstance(value, DISPLAYS):
        for target in item.targets if isinstance(item, ast.Assign) else [item.target]:
            if isinstance(target, ast.Name):
                yield target.id


_DESCRIBED = frozenset({"field", "Field", "property", "partial", "Factory", "ib"})
"""Calls that say how each instance gets its own."""


def _changes(body: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Every change in place, with the last name of what is changed."""
    for node in nodes_of(body):
        match node:
            case ast.Call(func=ast.Attribute(value=value, attr=attr)) if attr in CHANGING_METHODS:
                yield node, _last(value)
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                yield node, _last(value)
            case ast.AugAssign(target=target):
                yield node, _last(target)
            case ast.Call(func=ast.Name("next"), args=[value, *_]):
                yield node, _last(value)


def _last(node: ast.expr) -> str:
    while isinstance(node, ast.Subscript):
        node = node.value
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _is_assigned_later(body: ast.Module | None, name: str) -> bool:
    return any(
        isinstance(n, ast.Global) and name in n.names for n in nodes_of(body or ast.Module([], []))
    )


def _uses(node: ast.AST, wanted: set[str]) -> Iterator[tuple[ast.Name, list[ast.AST]]]:
    pending: list[tuple[ast.AST, list[ast.AST]]] = [(s, [node]) for s in getattr(node, "body", [])]
    while pending:
        inner, parents = pending.pop()
        if isinstance(inner, ast.Name) and inner.id in wanted:
            yield inner, parents
        pending += [(child, [*parents, inner]) for child in children_of(inner)]


def _is_asked(parents: list[ast.AST]) -> bool:
    return bool(parents) and isinstance(parents[-1], (ast.If, ast.IfExp, ast.Compare, ast.While))
