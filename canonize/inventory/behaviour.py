"""What definitions do: delegate, construct, warn. Asked only of the members of groups."""

from __future__ import annotations

import ast
import json
import textwrap
import warnings
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from canonize.core.newer_syntax import parse_any
from canonize.inventory.contents import MOST_BYTES
from canonize.inventory.definitions import spelt_path
from canonize.inventory.extract import source_text
from canonize.inventory.reading import read_regular
from canonize.syntax.interfaces import is_left_open

_Function = ast.FunctionDef | ast.AsyncFunctionDef
_NOISE = frozenset({"logger", "logging", "log", "warnings", "print", "central_logger", "super"})


@dataclass(slots=True)
class Behaviour:
    """What one class or function does.

    Args:
        delegates: public method to (what it hands the call to, line).
        attributes: ``self`` attribute to the dotted name it is built from or annotated with.
        constructs: capitalised names that are called, with the first line of each.
        returns: names that are constructed and returned.
        warns: line of the first ``DeprecationWarning``, 0 for none.
        warns_in: the method in which it stands.
        stubs: public methods that do nothing or raise ``NotImplementedError``, at least where
            nobody overrides what they would hand on to.
        signature: the ``__init__`` signature as seen here.
        callees: names of methods and functions that it calls.
        body: hashes of the bodies of its methods, names and constants kept.
    """

    delegates: dict[str, tuple[str, int]] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    constructs: dict[str, int] = field(default_factory=dict)
    returns: list[str] = field(default_factory=list)
    warns: int = 0
    warns_in: str = ""
    stubs: list[str] = field(default_factory=list)
    callees: list[str] = field(default_factory=list)
    body: dict[str, int] = field(default_factory=dict)


Span = tuple[str, int, int]
"""Name, first and last line of a definition."""


def behaviours_of(data: bytes, spans: Iterable[Span]) -> dict[str, Behaviour]:
    """What some definitions do; those that the host can't parse are left out.

    Only their own lines are parsed: a file may hold much besides.
    """
    found: dict[str, Behaviour] = {}
    try:
        lines = source_text(data).split("\n")
    except (UnicodeDecodeError, LookupError):
        return found
    for name, first, last in spans:
        text = "\n".join(lines[first - 1 : last])
        if text[:1].isspace():
            text = textwrap.dedent(text)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = parse_any("\n" * (first - 1) + text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for node in tree.body:
            if isinstance(node, ast.ClassDef) and node.name == name:
                found[name] = _class(node, lines)
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
                found[name] = _function(node, lines)
    return found


def read_behaviours(root: str, items: Sequence[tuple[str, str, Sequence[Span]]]) -> list[bytes]:
    """One task: (key, path, spans) in, `dump` out. Any executor can run it."""
    rows = []
    for _, path, spans in items:
        try:
            rows.append(dump(behaviours_of(read_regular(root, path, most=MOST_BYTES), spans)))
        except OSError:
            rows.append(dump({}))
    return rows


def dump(found: dict[str, Behaviour]) -> bytes:
    rows = {k: {name: getattr(b, name) for name in b.__slots__} for k, b in found.items()}
    return json.dumps(rows, separators=(",", ":")).encode()


def load(data: bytes) -> dict[str, Behaviour]:
    """The reverse of `dump`. Raises ValueError or TypeError for anything else."""
    found = {}
    for name, row in json.loads(data).items():
        row["delegates"] = {k: (v[0], v[1]) for k, v in row["delegates"].items()}
        found[name] = Behaviour(**row)
    return found


def _class(node: ast.ClassDef, lines: Sequence[str]) -> Behaviour:
    result = Behaviour()
    for item in node.body:
        if not isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if item.name in ("__init__", "__new__", "configure", "set_defaults"):
            _read_attributes(item, result)
        if not item.name.startswith("_"):
            _read_public(item, result)
        _read_calls(item, result)
        result.body[item.name] = _body_hash(item, lines)
    result.callees = sorted(set(result.callees))[:200]
    return result


def _function(node: _Function, lines: Sequence[str]) -> Behaviour:
    result = Behaviour()
    _read_public(node, result, by_name=True)
    _read_calls(node, result)
    result.body[node.name] = _body_hash(node, lines)
    result.callees = sorted(set(result.callees))[:200]
    return result


def _read_attributes(node: _Function, result: Behaviour) -> None:
    annotated = {
        a.arg: spelt_path(_plain(a.annotation))
        for a in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        if a.annotation is not None
    }
    for inner in ast.walk(node):
        match inner:
            case ast.Assign(targets=[ast.Tuple(elts=targets)], value=ast.Tuple(elts=values)):
                for target, value in zip(targets, values, strict=False):
                    spelt = _source(value, annotated)
                    if isinstance(target, ast.Attribute) and spelt:
                        result.attributes.setdefault(target.attr, spelt)
                continue
            case ast.Assign(targets=[ast.Attribute(value=ast.Name(), attr=attr)], value=value):
                spelt = _source(value, annotated)
            case ast.AnnAssign(target=ast.Attribute(value=ast.Name(), attr=attr), annotation=note):
                spelt = spelt_path(_plain(note))
            case _:
                continue
        if spelt and attr not in result.attributes:
            result.attributes[attr] = spelt


def _source(value: ast.expr, annotated: dict[str, str]) -> str:
    match value:
        case ast.Name(id=name):
            return annotated.get(name, "")
        case ast.BoolOp(values=[*values]):
            return next(filter(None, (_source(v, annotated) for v in values)), "")
        case ast.Call(func=func):
            return spelt_path(func)
    return ""


def _plain(annotation: ast.expr | None) -> ast.expr | None:
    """``Optional[X]``, ``X | None`` and ``"X"`` are X."""
    match annotation:
        case ast.Subscript(value=ast.Name(id="Optional"), slice=inner):
            return _plain(inner)
        case ast.BinOp(left=left, op=ast.BitOr()):
            return _plain(left)
    return annotation


def _read_public(node: _Function, result: Behaviour, *, by_name: bool = False) -> None:
    """Notes what a function hands its call to.

    Args:
        by_name: a plain name in small letters counts, too: functions hand on to functions.
    """
    meaningful = [s for s in _without_guards(node.body) if not _is_noise(s)]
    if is_left_open(node) or all(_is_stub(s) for s in meaningful):
        result.stubs.append(node.name)
        return
    calls = [c for s in meaningful if (c := _single_call(s)) is not None]
    if len(meaningful) <= 3 and calls:
        target = spelt_path(calls[-1].func)
        head, _, rest = target.partition(".")
        for statement in meaningful:
            match statement:
                case ast.Assign(targets=[ast.Name(id=name)]) if name == head and rest:
                    made = _single_call(statement)
                    head = f"{spelt_path(made.func)}()" if made is not None else head
        target = f"{head}.{rest}" if rest else head
        if by_name or "." in target or target[:1].isupper():
            result.delegates[node.name] = (target, calls[-1].lineno)


def _without_guards(body: list[ast.stmt]) -> list[ast.stmt]:
    """A body, or what stands in its only ``try`` or ``with``."""
    kept = [s for s in body if not _is_noise(s)]
    if len(kept) == 1 and isinstance(kept[0], ast.Try | ast.With | ast.AsyncWith):
        return _without_guards(kept[0].body)
    return kept


def _is_noise(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant()) | ast.Import() | ast.ImportFrom() | ast.Assert():
            return True
        case ast.Expr(value=ast.Call(func=func)):
            return spelt_path(func).partition(".")[0].removesuffix("()") in _NOISE
        case ast.If(body=[ast.Raise()], orelse=[]):
            return True
        case ast.Assign(value=ast.Call(func=ast.Attribute(attr="get" | "pop"))):
            return True
    return False


def _is_stub(node: ast.stmt) -> bool:
    match node:
        case ast.Pass():
            return True
        case ast.Return(value=None) | ast.Return(value=ast.Constant(value=None)):
            return True
        case ast.Raise(exc=exc):
            return "NotImplementedError" in spelt_path(exc)
    return False


def _single_call(node: ast.stmt) -> ast.Call | None:
    value: ast.expr | None = None
    match node:
        case ast.Return(value=found) | ast.Expr(value=found) | ast.Assign(value=found):
            value = found
    while isinstance(value, ast.Await | ast.YieldFrom):
        value = value.value
    return value if isinstance(value, ast.Call) else None


def _read_calls(node: _Function, result: Behaviour) -> None:
    for inner in _walked(node):
        if isinstance(inner, ast.Call):
            spelt = spelt_path(inner.func)
            leaf = spelt.rpartition(".")[2].removesuffix("()")
            result.callees.append(leaf)
            if leaf[:1].isupper() and not leaf.isupper():
                result.constructs.setdefault(spelt, inner.lineno)
        elif isinstance(inner, ast.Return) and isinstance(inner.value, ast.Call):
            spelt = spelt_path(inner.value.func)
            if spelt and spelt not in result.returns:
                result.returns.append(spelt)
        elif isinstance(inner, ast.Name) and inner.id == "DeprecationWarning" and not result.warns:
            result.warns, result.warns_in = inner.lineno, node.name


def _walked(node: ast.AST) -> list[ast.AST]:
    """Everything below a node, in the order of `ast.walk`, without contexts and most operators.

    Two thirds of the time: what a node of the parser holds stands in its ``__dict__``.
    """
    found: list[ast.AST] = [node]
    for parent in found:  # grows while it is read
        for value in parent.__dict__.values():
            if type(value) is list:
                found += [item for item in value if isinstance(item, ast.AST)]
            elif isinstance(value, ast.AST) and type(value) not in _LEAVES:
                found.append(value)
    return found


_LEAVES = frozenset(
    kind
    for family in (ast.expr_context, ast.operator, ast.boolop, ast.unaryop)
    for kind in family.__subclasses__()
)


def _body_hash(node: _Function, lines: Sequence[str]) -> int:
    """Equal for bodies that differ at most in docstrings, comments, blank lines and indentation."""
    body = node.body
    if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        body = body[1:]
    if not body or all(_is_stub(s) for s in body):
        return 0
    stripped = (line.strip() for line in lines[body[0].lineno - 1 : node.end_lineno])
    text = "\n".join(line for line in stripped if line and not line.startswith("#"))
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))
