"""Who binds a name, in a tree of the standard library's parser: asked scope by scope, when needed.

`scopes` answers the same for LibCST's trees, of which only a few files of a repository are made;
the ledger looks at all of them, so this one looks only where a word stands.
"""

from __future__ import annotations

import ast
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
ScopeNode = ast.Module | ast.ClassDef | Function | Comprehension
SCOPES = (
    ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BoundAt:
    """One binding.

    ``target`` is as in `sightings.Sighting`, or ``=`` for what is defined right there, ``as a.b``
    for another name of something, ``?`` for what only running it could tell. ``node`` is the
    alias of an import.
    """

    target: str
    node: ast.AST


@dataclass(slots=True)
class Names:
    """What one scope binds.

    Args:
        outside: the names that it declares global or nonlocal.
        told: ids of name nodes whose binding the statement around them gave already.
    """

    bound: dict[str, list[BoundAt]] = field(default_factory=lambda: defaultdict(list))
    outside: dict[str, str] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    told: set[int] = field(default_factory=set)


class NameScopes:
    """Answers for one tree.

    Args:
        walrus: whether the code has assignment expressions at all.
        declares: whether it declares names global.
    """

    def __init__(self, *, walrus: bool, declares: bool) -> None:
        self._walrus = walrus
        self._declares = declares
        self._known: dict[int, Names] = {}

    def names(self, scope: ScopeNode) -> Names:
        """What a scope binds itself."""
        found = self._known.get(id(scope))
        if found is None:
            found = self._known[id(scope)] = Names()
            _fill(found, scope, every=self._walrus)
            if isinstance(scope, ast.Module) and self._declares:
                self._add_globals(found, scope)
        return found

    def _add_globals(self, names: Names, module: ast.Module) -> None:
        """What functions bind in the module by declaring it global."""
        for function in _declaring(module):
            inner = self.names(function)
            for name, how in inner.outside.items():
                if how == "global" and name in inner.bound:
                    names.bound[name] += inner.bound[name]

    def lookup(
        self, name: str, scopes: Sequence[ScopeNode]
    ) -> tuple[list[BoundAt], ScopeNode | None]:
        """The bindings that a name means in the innermost of some nested scopes, and whose.

        Args:
            scopes: from the module inwards.
        """
        module = scopes[0]
        for depth, scope in reversed(list(enumerate(scopes))):
            names = self.names(scope)
            if names.outside.get(name) == "global":
                return self.names(module).bound.get(name, []), module
            if name in names.outside:
                continue
            is_visible = depth == len(scopes) - 1 or not isinstance(scope, ast.ClassDef)
            if is_visible and name in names.bound:
                return names.bound[name], scope
        return [], None


def scopes_above(node: ast.AST, parents: Mapping[int, ast.AST]) -> list[ScopeNode]:
    """The scopes in which a node is evaluated, from the module inwards.

    Args:
        parents: the node above each node, by id (`core.ast_nodes.parents_of`).
    """
    found: list[ScopeNode] = []
    path = [node]
    while (above := parents.get(id(path[-1]))) is not None:
        if isinstance(above, SCOPES) and _is_evaluated_in(above, path):
            found.append(above)
        path.append(above)
    return found[::-1]


def _is_evaluated_in(scope: ScopeNode, path: Sequence[ast.AST]) -> bool:
    """Whether what stands below a scope's node, by a path that ends there, is run inside of it."""
    if isinstance(scope, Comprehension):
        first = scope.generators[0]
        return path[-1] is not first or (len(path) > 1 and path[-2] is not first.iter)
    if isinstance(scope, ast.Lambda):
        return path[-1] is scope.body
    return isinstance(path[-1], ast.stmt)  # not its decorators, defaults, annotations, bases


def _declaring(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions that declare a name global themselves, in the order of `ast.walk`."""
    functions: dict[int, ast.FunctionDef | ast.AsyncFunctionDef] = {}
    declaring: set[int] = set()
    pending: deque[tuple[ast.AST, int]] = deque([(module, 0)])
    while pending:
        node, around = pending.popleft()
        if isinstance(node, ast.Global):
            declaring.add(around)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            around = id(node)
            functions[around] = node
        elif isinstance(node, ast.ClassDef):
            around = 0
        for name in _BLOCKS:
            pending.extend((inner, around) for inner in getattr(node, name, ()))
    return [function for key, function in functions.items() if key in declaring]


_BLOCKS = ("body", "handlers", "orelse", "finalbody", "cases")


def dotted_parts(node: ast.expr) -> tuple[str, ...]:
    """``a.b.c`` as its parts; empty for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return (node.id, *reversed(parts)) if isinstance(node, ast.Name) else ()


def _value(node: ast.expr) -> str:
    if isinstance(node, (ast.Constant, ast.Lambda)):
        return "="
    parts = dotted_parts(node)
    return f"as {'.'.join(parts)}" if parts else "?"


def _fill(names: Names, scope: ScopeNode, *, every: bool) -> None:
    if isinstance(scope, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        args = scope.args
        listed = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
        for arg in filter(None, listed):
            names.bound[arg.arg].append(BoundAt("?", arg))
    for node in _own_nodes(scope, every=every):
        _bind(names, node)


_BINDING = (
    ast.stmt, ast.ExceptHandler, ast.withitem, ast.match_case, ast.pattern,
    ast.Name, ast.Tuple, ast.List, ast.Starred,
)  # fmt: skip


def _own_nodes(scope: ScopeNode, *, every: bool) -> Iterator[ast.AST]:
    """The nodes of a scope that could bind a name: inner scopes, but not what is in them.

    Args:
        every: expressions, too: they can hold an assignment expression.
    """
    if isinstance(scope, (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
        pending: list[ast.AST] = [generator.target for generator in scope.generators]
    elif isinstance(scope, ast.Lambda):
        pending = [scope.body]
    else:
        pending = list(scope.body)
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, SCOPES):
            pending += _evaluated_outside(node) if every else ()
        else:
            children = ast.iter_child_nodes(node)
            pending += children if every else (c for c in children if isinstance(c, _BINDING))


def _evaluated_outside(scope: ScopeNode) -> Iterator[ast.expr]:
    """What of an inner scope may bind names in the one around it, by assignment expressions."""
    if isinstance(scope, Comprehension):
        yield from (node for node in ast.walk(scope) if isinstance(node, ast.NamedExpr))
        return
    yield from getattr(scope, "decorator_list", ())
    if isinstance(scope, ast.ClassDef):
        yield from scope.bases
        yield from (keyword.value for keyword in scope.keywords)
    elif isinstance(scope, Function):
        yield from scope.args.defaults
        yield from filter(None, scope.args.kw_defaults)


def _bind(names: Names, node: ast.AST) -> None:
    bound = names.bound
    match node:
        case ast.Import(names=aliases):
            for alias in aliases:
                local = alias.asname or alias.name.partition(".")[0]
                bound[local].append(BoundAt(f"{alias.name if alias.asname else local}:", alias))
        case ast.ImportFrom(module=module, names=aliases, level=level):
            home = "." * level + (module or "")
            for alias in aliases:
                if alias.name == "*":
                    names.stars.insert(0, home)  # nodes come last first
                else:
                    bound[alias.asname or alias.name].append(BoundAt(f"{home}:{alias.name}", alias))
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            bound[name].append(BoundAt("=", node))
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=value)
            | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
        ):
            bound[name].append(BoundAt(_value(value), node))
            names.told.add(id(node.targets[0] if isinstance(node, ast.Assign) else node.target))
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) if id(node) not in names.told:
            bound[name].append(BoundAt("?", node))
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)):
            bound[name].append(BoundAt("?", node))
        case ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
            bound[name].append(BoundAt("?", node))
        case ast.Global(names=listed):
            names.outside.update(dict.fromkeys(listed, "global"))
        case ast.Nonlocal(names=listed):
            names.outside.update(dict.fromkeys(listed, "nonlocal"))
        case _:
            pass
