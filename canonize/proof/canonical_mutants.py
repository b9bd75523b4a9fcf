"""Small faults in the lines of one symbol, each of which a test that protects it should notice."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_COMPARED: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
_COUNTED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "+"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "+"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One fault.

    Args:
        line: where, from 1.
        shown: what it changes, for people.
        start, end: bytes of the file that become ``text``.
    """

    line: int
    shown: str
    start: int
    end: int
    text: bytes

    def of(self, data: bytes) -> bytes:
        """The file with the fault in it."""
        return data[: self.start] + self.text + data[self.end :]


def mutants(data: bytes, first: int, last: int, *, most: int) -> tuple[Mutant, ...]:
    """Faults in some lines of a file, in its order; evenly chosen when there are too many.

    Only code that runs when it is called counts: a default or a class's body is not mutated.
    """
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return ()
    starts = [0]
    for line in data.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found: dict[tuple[int, int], Mutant] = {}
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if not first <= node.lineno <= last:
            continue
        for statement in node.body:
            for inner in ast.walk(statement):
                for mutant in _of_node(inner, data, starts):
                    found.setdefault((mutant.start, mutant.end), mutant)
    ordered = [found[key] for key in sorted(found)]
    if len(ordered) <= most:
        return tuple(ordered)
    return tuple(ordered[at * len(ordered) // most] for at in range(most))


def _of_node(node: ast.AST, data: bytes, starts: list[int]) -> Iterator[Mutant]:
    if isinstance(node, ast.Compare):
        left: ast.expr = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            yield from _between(left, right, _COMPARED.get(type(operator)), data, starts)
            left = right
    elif isinstance(node, ast.BinOp):
        yield from _between(node.left, node.right, _COUNTED.get(type(node.op)), data, starts)
    elif isinstance(node, ast.BoolOp):
        words = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        yield from _between(node.values[0], node.values[1], words, data, starts)
    elif isinstance(node, (ast.If, ast.While)):
        yield _whole(node.test, lambda text: b"(not (" + text + b"))", data, starts)
    elif isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield _whole(node.value, lambda text: b"None", data, starts)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        other = not node.value if isinstance(node.value, bool) else node.value + 1
        yield _whole(node, lambda text: str(other).encode(), data, starts)


def _between(
    left: ast.expr,
    right: ast.expr,
    words: tuple[str, str] | None,
    data: bytes,
    starts: list[int],
) -> Iterator[Mutant]:
    """The operator between two operands, when nothing else of its kind stands there."""
    if words is None:
        return
    start, end = _end(left, starts), _start(right, starts)
    old, new = (word.encode() for word in words)
    gap = data[start:end]
    if gap.count(old) != 1 or b"#" in gap:
        return
    at = start + gap.index(old)
    yield Mutant(left.end_lineno or 1, f"{words[0]} -> {words[1]}", at, at + len(old), new)


def _whole(
    node: ast.expr, changed: Callable[[bytes], bytes], data: bytes, starts: list[int]
) -> Mutant:
    start, end = _start(node, starts), _end(node, starts)
    text = changed(data[start:end])
    told = f"{_short(data[start:end])} -> {_short(text)}"
    return Mutant(node.lineno, told, start, end, text)


def _short(text: bytes) -> str:
    words = " ".join(text.decode("utf-8", "replace").split())
    return words if len(words) <= 40 else f"{words[:37]}..."


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _start(node: ast.expr, starts: list[int]) -> int:
    return starts[node.lineno - 1] + node.col_offset


def _end(node: ast.expr, starts: list[int]) -> int:
    return starts[(node.end_lineno or 1) - 1] + (node.end_col_offset or 0)
