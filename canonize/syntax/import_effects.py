"""What a module does while it is imported, beside defining names: a call, a write elsewhere.

Reads one file. That something is *not* said to have an effect means that it only makes values;
what decorators and base classes do is `resolution.registration`'s question.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_PLAIN_CALLS = frozenset({
    "Path", "PurePath", "Decimal", "Fraction", "timedelta", "date", "datetime", "time", "UUID",
    "TypeVar", "ParamSpec", "TypeVarTuple", "NewType", "TypedDict", "NamedTuple", "namedtuple",
    "cast", "getLogger", "get_logger", "compile", "attrgetter", "itemgetter", "methodcaller",
    "partial", "object", "frozenset", "set", "dict", "list", "tuple", "str", "int", "float",
    "bool", "bytes", "bytearray", "complex", "range", "len", "min", "max", "sum", "sorted",
    "reversed", "enumerate", "zip", "map", "filter", "property", "staticmethod", "classmethod",
    "type", "super", "defaultdict", "OrderedDict", "Counter", "deque", "ChainMap",
    "MappingProxyType", "Lock", "RLock", "Event", "Semaphore", "Condition", "local",
    "ContextVar", "WeakKeyDictionary", "WeakValueDictionary", "WeakSet", "join", "dirname",
    "abspath", "basename", "split", "strip", "lower", "upper", "format", "replace", "encode",
    "decode", "keys", "values", "items", "copy", "fromkeys", "dedent", "field", "isinstance",
    "issubclass", "hasattr", "getattr", "callable", "repr", "hash", "ord", "chr", "Enum",
    "IntEnum", "SimpleNamespace", "count", "chain", "product",
})  # fmt: skip
"""Calls, by their last name, that give a value and leave everything else as it was."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that importing a module does.

    Args:
        line: where, from 1.
        what: "it calls print", "it writes os.environ", ...
        is_main: the block of ``if __name__ == "__main__"``, which an import does not run.
    """

    line: int
    what: str
    is_main: bool = False


def import_effects(module: ast.Module) -> Iterator[Effect]:
    """Every effect of a module's top level, in the order of the file."""
    made = {
        node.name
        for node in module.body
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef))
    }
    yield from _of_body(module.body, frozenset(made & _PLAIN_CALLS))


def _of_body(body: Sequence[ast.stmt], own: frozenset[str]) -> Iterator[Effect]:
    for node in body:
        yield from _of_statement(node, own)


def _of_statement(node: ast.stmt, own: frozenset[str]) -> Iterator[Effect]:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Pass():
            return
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            values = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            yield from _of_values(values, own)
        case ast.ClassDef():
            yield from _of_body(node.body, own)
        case ast.Expr(value=value):
            yield from _of_values([value], own)
        case ast.Assign(targets=targets, value=value):
            yield from _of_targets(targets)
            yield from _of_values([value], own)
        case ast.AnnAssign(target=target, value=value):
            yield from _of_targets([target])
            yield from _of_values([value] if value is not None else [], own)
        case ast.AugAssign(target=target, value=value):
            yield from _of_targets([target])
            yield from _of_values([value], own)
        case ast.If(test=test) if _asks_for_main(test):
            yield Effect(node.lineno, "it is a program, too: `__main__`", is_main=True)
            yield from _of_body(node.orelse, own)
        case ast.If(test=test):
            yield from _of_values([test], own)
            yield from _of_body([*node.body, *node.orelse], own)
        case ast.Try():
            yield from _of_body([*node.body, *node.orelse, *node.finalbody], own)
            for handler in node.handlers:
                yield from _of_body(handler.body, own)
        case ast.Raise() if isinstance(node.exc, (ast.Name, ast.Call)):
            yield Effect(node.lineno, "it may raise")
        case ast.Delete(targets=targets):
            yield from _of_targets(targets)
        case ast.For() | ast.AsyncFor() | ast.While() | ast.With() | ast.AsyncWith():
            yield Effect(node.lineno, "it runs statements of more than definitions")
        case ast.Global() | ast.Nonlocal() | ast.Assert():
            return
        case _ if type(node).__name__ == "TypeAlias":
            return
        case _:
            yield Effect(node.lineno, "it runs statements of more than definitions")


def _of_targets(targets: Sequence[ast.expr]) -> Iterator[Effect]:
    """What is written that is no name of the module's own."""
    for target in targets:
        match target:
            case ast.Name():
                continue
            case ast.Tuple(elts=inner) | ast.List(elts=inner):
                yield from _of_targets(inner)
            case ast.Starred(value=value):
                yield from _of_targets([value])
            case _:
                yield Effect(target.lineno, f"it writes {ast.unparse(target)[:60]}")


def _of_values(values: Sequence[ast.expr], own: frozenset[str]) -> Iterator[Effect]:
    """Calls, as far as they run while the module is imported."""
    pending: list[ast.AST] = list(reversed(values))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Lambda):
            pending += [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            continue
        if isinstance(node, ast.Call):
            name = _last_name(node.func)
            if name not in _PLAIN_CALLS or name in own:
                what = ast.unparse(node.func)[:60]
                yield Effect(node.lineno, f"it calls {what}")
                continue
        if isinstance(node, (ast.Await, ast.Yield, ast.YieldFrom)):
            yield Effect(node.lineno, "it runs statements of more than definitions")
            continue
        pending += reversed(list(ast.iter_child_nodes(node)))


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _asks_for_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), comparators=[ast.Constant(value=name)]):
            return name == "__main__"
        case ast.Compare(left=ast.Constant(value=name), comparators=[ast.Name(id="__name__")]):
            return name == "__main__"
        case ast.BoolOp(values=values):
            return any(_asks_for_main(value) for value in values)
    return False
