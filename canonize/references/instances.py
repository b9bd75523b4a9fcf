"""Which expressions of a file are a competitor, or an object that was made by calling it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.references.asked_aspects import Meaning
from canonize.references.sides import Sides

_Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def expressions(
    body: ast.Module, sides: Sides, *, is_class: bool, members: Collection[str] = ()
) -> Iterator[tuple[ast.expr, Meaning]]:
    """Every place of a file that means the competitor, or an instance of it.

    Instances are calls of the class, names that are bound to nothing else in their function,
    attributes of ``self`` that are, parameters that say so, and exceptions that were caught.

    Args:
        is_class: calling the competitor makes an instance.
        members: the members of an enumeration, which are its instances: ``X.A``, ``X["A"]``.
    """
    found = [n for n in _loads(body) if sides.of(n) is True]
    yield from _with_instances(body, found, is_class=is_class, members=members)


def expressions_of(
    body: ast.Module, had: Collection[ast.expr], *, is_class: bool, members: Collection[str] = ()
) -> Iterator[tuple[ast.expr, Meaning]]:
    """The same, where it is known which expressions give the competitor: names bound to them."""
    parents = parents_of(body)
    held = _made(body, set(), parents, {id(node) for node in had}, loops=False)
    found = [*had, *(n for n in _loads(body) if _name_of(n, parents) in held)]
    yield from _with_instances(body, found, is_class=is_class, members=members)


def _loads(body: ast.Module) -> Iterator[ast.Name | ast.Attribute]:
    for node in nodes_of(body):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            yield node


def _with_instances(
    body: ast.Module, found: Collection[ast.expr], *, is_class: bool, members: Collection[str]
) -> Iterator[tuple[ast.expr, Meaning]]:
    yield from ((node, Meaning.OBJECT) for node in found)
    if not is_class or not found:
        return
    parents = parents_of(body)
    meant = {id(node) for node in found}
    makers: list[ast.expr] = list(_calls(body, meant))
    if members:
        makers += _members(body, meant, members)
    made = _made(body, meant, parents, {id(node) for node in makers}, loops=bool(members))
    yield from ((node, Meaning.INSTANCE) for node in makers)
    for node in _loads(body):
        if _name_of(node, parents) in made:
            yield node, Meaning.INSTANCE


def _calls(body: ast.Module, meant: set[int]) -> Iterator[ast.Call]:
    for node in nodes_of(body):
        if isinstance(node, ast.Call) and id(node.func) in meant:
            yield node


def _members(body: ast.Module, meant: set[int], members: Collection[str]) -> Iterator[ast.expr]:
    """Members of an enumeration, and flags that are joined of them."""
    found: set[int] = set()
    for node in reversed(nodes_of(body)):  # parts come before what they are joined to
        match node:
            case ast.Attribute(value=value, attr=attr) if attr in members and id(value) in meant:
                pass
            case ast.Subscript(value=value) if id(value) in meant:
                pass
            case ast.BinOp(left=left, right=right, op=ast.BitOr() | ast.BitAnd() | ast.BitXor()):
                if found.isdisjoint({id(left), id(right)}):
                    continue
            case _:
                continue
        found.add(id(node))
        yield node


def _made(
    body: ast.Module,
    meant: set[int],
    parents: dict[int, ast.AST],
    makers: set[int],
    *,
    loops: bool,
) -> set[tuple[int, str]]:
    """Names and attributes that are bound to instances and to nothing else.

    Args:
        makers: the expressions that are instances.
        loops: a loop over the competitor gives instances.
    """
    yes: set[tuple[int, str]] = set()
    no: set[tuple[int, str]] = set()

    def bind(target: ast.AST, value: ast.AST | None, *, annotation: ast.AST | None = None) -> None:
        name = _name_of(target, parents)
        is_made = id(value) in makers
        is_said = annotation is not None and any(id(n) in meant for n in ast.walk(annotation))
        if name is not None:
            (yes if is_made or is_said else no).add(name)

    def raises(tried: ast.Try) -> bool:
        raised = (
            n.exc for inner in tried.body for n in ast.walk(inner) if isinstance(n, ast.Raise)
        )
        return any(id(getattr(exc, "func", exc)) in meant for exc in raised)

    for node in nodes_of(body):
        match node:
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    bind(target, value)
            case ast.AnnAssign(target=target, value=value, annotation=annotation):
                bind(target, value, annotation=annotation)
            case ast.NamedExpr(target=target, value=value):
                bind(target, value)
            case ast.For(target=ast.Name(id=name), iter=iterated) if (
                loops and id(iterated) in meant
            ):
                yes.add((_scope(node, parents), name))
            case ast.For(target=target) | ast.AsyncFor(target=target):
                bind(target, None)
            case ast.withitem(context_expr=value, optional_vars=ast.expr() as target):
                bind(target, value)
            case ast.arg(arg=name, annotation=annotation):
                said = annotation is not None and any(id(n) in meant for n in ast.walk(annotation))
                (yes if said else no).add((_scope(node, parents), name))
            case ast.ExceptHandler(type=ast.expr() as kind, name=str(name)):
                above = parents.get(id(node))
                caught = id(kind) in meant or (isinstance(above, ast.Try) and raises(above))
                (yes if caught else no).add((_scope(node, parents), name))
    return yes - no


def _name_of(node: ast.AST, parents: dict[int, ast.AST]) -> tuple[int, str] | None:
    match node:
        case ast.Name(id=name):
            return _scope(node, parents), name
        case ast.Attribute(value=ast.Name(id="self"), attr=attr):
            return 0, f"self.{attr}"
    return None


def _scope(node: ast.AST, parents: dict[int, ast.AST]) -> int:
    """The function that a node stands in; of a file's top, 0."""
    above = parents.get(id(node))
    while above is not None and not isinstance(above, _Scope):
        above = parents.get(id(above))
    return id(above) if above is not None else 0
