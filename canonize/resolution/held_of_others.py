"""What an object has under its attributes that is somebody else's, and methods that count.

``self.all = ALL`` is another name for the list that all have: what is put into ``self.all`` is put
into that. A method that keeps what it worked out changes nothing that others see; one that counts,
or takes something out, gives another answer the next time.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterable, Iterator

from canonize.core.ast_nodes import DISPLAYS, children_of, dotted_name, nodes_of
from canonize.resolution.binding_statements import decorator_name, flat
from canonize.resolution.run_statements import last_part, root_name

Function = ast.FunctionDef | ast.AsyncFunctionDef

_MAKERS = frozenset({
    "list", "dict", "set", "deque", "defaultdict", "Counter", "OrderedDict", "count", "cycle",
    "iter",
})  # fmt: skip
"""They give a container, or what counts: somebody changes it by using it."""
_TAKING = frozenset({
    "add", "append", "appendleft", "discard", "extend", "insert", "pop", "popitem", "popleft",
    "remove",
})  # fmt: skip


def own_parameter(node: ast.AST) -> str:
    """The name that a method of objects has for its object; "" for others."""
    if not isinstance(node, Function):
        return ""
    if any(decorator_name(d) in ("staticmethod", "classmethod") for d in node.decorator_list):
        return ""
    first = [*node.args.posonlyargs, *node.args.args][:1]
    return first[0].arg if first else ""


def shared_attributes(
    lineage: Iterable[tuple[ast.ClassDef, str]],
    is_others: Callable[[ast.expr, str], bool],
    own: str,
) -> Iterator[str]:
    """The attributes of a class's objects that are somebody else's, too.

    Args:
        lineage: the class and those above it, each with its module.
        is_others: whether a value is what a module did not make, by the names of that module.
        own: the module to which what its own classes have belongs.
    """
    for node, module in lineage:
        for item, _ in flat(node.body):
            match item:
                case ast.Assign(targets=[ast.Name(id=name)], value=value) if module != own:
                    if _is_changeable(value):
                        yield name
                case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                    if module != own and _is_changeable(value):
                        yield name
                case ast.FunctionDef() | ast.AsyncFunctionDef():
                    yield from _taken_over(item, module, is_others)


def goes_through(node: ast.expr, shared: Collection[str]) -> bool:
    """Whether an expression is, or starts from, one of some dotted names."""
    below: ast.expr = node
    while isinstance(below, (ast.Attribute, ast.Subscript, ast.Call, ast.Starred)):
        if isinstance(below, ast.Attribute) and dotted_name(below) in shared:
            return True
        below = below.func if isinstance(below, ast.Call) else below.value
    return False


def counts_up(
    node: ast.AST, method: Callable[[str], ast.AST | None], seen: frozenset[str] = frozenset()
) -> bool:
    """Whether each call of a method changes its object: it adds to a number, or takes the next.

    Args:
        method: the object's method of a name; ``None``: it has none.
        seen: those that are under way.
    """
    receiver = own_parameter(node)
    for item in _unconditional(node, receiver) if receiver else ():
        if _counts(item, receiver):
            return True
        match item:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=of), attr=attr)):
                further = method(attr) if of == receiver and attr not in seen else None
                if further is not None and counts_up(further, method, seen | {attr}):
                    return True
    return False


def _is_changeable(value: ast.expr) -> bool:
    is_made = isinstance(value, ast.Call) and last_part(value.func) in _MAKERS
    return is_made or isinstance(value, DISPLAYS)


def _taken_over(
    method: Function, module: str, is_others: Callable[[ast.expr, str], bool]
) -> Iterator[str]:
    receiver = own_parameter(method)
    local = {arg.arg for arg in nodes_of(method.args) if isinstance(arg, ast.arg)}
    local |= {
        n.id for n in nodes_of(method) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }
    for item in nodes_of(method) if receiver else ():
        match item:
            case ast.Assign(targets=targets, value=value):
                pass
            case ast.AnnAssign(target=only, value=ast.expr() as value):
                targets = [only]
            case _:
                continue
        if root_name(value) in local or not is_others(value, module):
            continue
        for target in targets:
            match target:
                case ast.Attribute(value=ast.Name(id=name), attr=attr) if name == receiver:
                    yield attr


def _unconditional(node: ast.AST, receiver: str) -> Iterator[ast.AST]:
    """The nodes of a method; in a block that asks the object first, only those that always count.

    ``if self._all is None: self._all.append(...)`` keeps what was worked out.
    """
    pending: list[tuple[ast.AST, bool]] = [(node, False)]
    while pending:
        inner, is_asked = pending.pop()
        is_call = isinstance(inner, ast.Call) and last_part(inner.func) != "next"
        if not (is_asked and is_call):
            yield inner
        asks = isinstance(inner, ast.If) and any(
            isinstance(n, ast.Attribute) and dotted_name(n.value) == receiver
            for n in nodes_of(inner.test)
        )
        pending += [(below, is_asked or asks) for below in children_of(inner)]


def _counts(node: ast.AST, receiver: str) -> bool:
    match node:
        case ast.AugAssign(target=ast.Attribute() | ast.Subscript() as target):
            return root_name(target) == receiver
        case ast.Assign(targets=[ast.Attribute() as target], value=ast.BinOp() as value):
            text = dotted_name(target)
            is_its = text.startswith(f"{receiver}.")
            return is_its and any(dotted_name(n) == text for n in nodes_of(value))
        case ast.Call(func=ast.Name(id="next"), args=[ast.Attribute() as of, *_]):
            return root_name(of) == receiver
        case ast.Call(func=ast.Attribute(value=ast.Attribute() as of, attr=attr)):
            return attr in _TAKING and dotted_name(of.value) == receiver
    return False
