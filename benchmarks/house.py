"""``python -m benchmarks.house [ROOT]``: sizes of files and functions, imports, names."""

from __future__ import annotations

import ast
import statistics
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

FOLDERS = ("canonize", "codemods")
LONG = 50
FAR = 400
SAME = frozenset({
    "adopt", "codemods", "finish", "log", "main", "preview", "resume", "rollback", "run", "scan",
    "status", "AppliedStep", "Execution", "Operation",
})  # fmt: skip
"""A verb and what it calls, and what the console sees of a value: one meaning in two places."""


def at(values: list[int], share: float) -> int:
    """The value below which a share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def imported(nodes: list[ast.AST]) -> set[str]:
    """The modules that a file asks for, wherever it does; ``__future__`` is no module."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found - {"__future__"}


@dataclass(frozen=True)
class House:
    """The figures of a code base.

    Args:
        lines: of each file.
        imports: how many modules each file asks for.
        functions: lines of each function, its signature and docstring too.
        bodies: by place, lines of each function without signature and docstring.
        twice: names at the top of more than one file.
    """

    lines: list[int]
    imports: list[int]
    functions: list[int]
    bodies: dict[str, int]
    twice: list[str]


def body_of(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's own statements: what verbs take and say is left out."""
    first = node.body[0]
    says = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    own = node.body[1:] if says else node.body
    return (node.end_lineno or 0) - own[0].lineno + 1 if own else 0


def measured_house(root: Path) -> House:
    """Reads every file of the tool and its codemods."""
    house = House([], [], [], {}, [])
    homes: dict[str, set[Path]] = defaultdict(set)
    for path in (file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        text = path.read_text()
        tree = ast.parse(text)
        house.lines.append(text.count("\n"))
        nodes = list(ast.walk(tree))
        house.imports.append(len(imported(nodes)))
        for node in nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                house.functions.append((node.end_lineno or 0) - node.lineno + 1)
                house.bodies[f"{path}:{node.lineno} {node.name}"] = body_of(node)
        for node in tree.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name[0] != "_":
                homes[node.name].add(path)
    twice = sorted(name for name, paths in homes.items() if len(paths) > 1 and name not in SAME)
    house.twice.extend(twice)
    return house


def main(root: Path) -> None:
    house = measured_house(root)
    lines, twice = house.lines, house.twice
    print(f"files {len(lines)}, lines: median {statistics.median(lines)}, 95 % {at(lines, 0.95)}")
    print(f"files of more than {FAR} lines: {sum(size > FAR for size in lines)}")
    print(f"functions of more than {LONG} lines: {sum(n > LONG for n in house.functions)}")
    own = sum(size > LONG for size in house.bodies.values())
    print(f"without signature and docstring: {own}")
    middle, most = statistics.median(house.imports), at(house.imports, 0.95)
    print(f"modules that a file imports: median {middle}, 95 % {most}")
    print(f"names that mean two things: {len(twice)}: {', '.join(twice)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
