"""How a function of a file is written: its results, its decorators, its first parameter."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.syntax.node_index import FileNodes
from canonize.syntax.scopes import Scope, ScopeKind, children, dotted

_TRANSPARENT = frozenset(
    {"abstractmethod", "cache", "classmethod", "final", "lru_cache", "overload", "override",
     "staticmethod", "wraps"}
)  # fmt: skip
"""Decorators whose result is called as the function is, and gives the same."""
_AS_ATTRIBUTE = frozenset({"property", "cached_property", "abstractproperty"})
_CONTEXTS = frozenset({"contextmanager", "asynccontextmanager"})


def first_parameter(method: Scope) -> cst.Param | None:
    """``self`` of a method, ``cls`` of a class method."""
    node = method.node
    if method.parent is None or method.parent.kind is not ScopeKind.CLASS:
        return None
    if not isinstance(node, cst.FunctionDef) or is_decorated(node, "staticmethod"):
        return None
    given = (*node.params.posonly_params, *node.params.params)
    return given[0] if given else None


def results(body: cst.CSTNode) -> Iterator[cst.BaseExpression | None]:
    """What a function's own ``return`` and ``yield`` give; nested definitions are left out."""
    for child in children(body):
        match child:
            case cst.FunctionDef() | cst.ClassDef() | cst.Lambda():
                continue
            case cst.Return(value=value):
                yield value
            case cst.Yield(value=cst.From()):
                yield None
            case cst.Yield(value=value):
                yield value  # type: ignore[misc] # `From` is above
        yield from results(child)


def yields(function: cst.FunctionDef) -> bool:
    """Whether calling it gives a generator."""
    pending = list(children(function.body))
    while pending:
        node = pending.pop()
        if isinstance(node, cst.Yield):
            return True
        if not isinstance(node, cst.FunctionDef | cst.ClassDef | cst.Lambda):
            pending.extend(children(node))
    return False


def callee_of(node: cst.BaseExpression) -> cst.BaseExpression:
    return node.func if isinstance(node, cst.Call) else node


def is_decorated(node: cst.CSTNode, name: str) -> bool:
    return isinstance(node, cst.FunctionDef) and name in _decorators(node)


def fixtures_of(nodes: FileNodes) -> dict[str, cst.FunctionDef]:
    """The pytest fixtures of a file, by name."""
    functions = (node for node in nodes.all if isinstance(node, cst.FunctionDef))
    return {node.name.value: node for node in functions if is_decorated(node, "fixture")}


def is_attribute(node: cst.FunctionDef) -> bool:
    """Whether it is read, not called: a property."""
    return not _AS_ATTRIBUTE.isdisjoint(_decorators(node))


def is_context(node: cst.FunctionDef) -> bool:
    """Whether it is a generator that makes a context manager."""
    return not _CONTEXTS.isdisjoint(_decorators(node))


def is_called_as_written(node: cst.FunctionDef, module: cst.CSTNode) -> bool:
    """Whether no decorator changes what a call of it gives, as far as that can be seen."""
    names = _decorators(node)
    return all(name in _TRANSPARENT or _hands_through(name, module) for name in names)


def _decorators(node: cst.FunctionDef) -> tuple[str, ...]:
    return tuple(
        dotted(callee_of(decorator.decorator)).rpartition(".")[2] for decorator in node.decorators
    )


def _hands_through(name: str, module: cst.CSTNode) -> bool:
    """Whether a decorator of the file says that it gives what it takes, by its annotations."""
    if not isinstance(module, cst.Module):
        return False
    found = [n for n in module.body if isinstance(n, cst.FunctionDef) and n.name.value == name]
    if len(found) != 1 or found[0].returns is None or len(found[0].params.params) != 1:
        return False
    taken = found[0].params.params[0].annotation
    if taken is None:
        return False
    says = [module.code_for_node(one.annotation) for one in (taken, found[0].returns)]
    return says[0] == says[1] and says[0] not in ("Callable", "object", "Any")
