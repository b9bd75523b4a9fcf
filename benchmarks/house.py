"""``python -m benchmarks.house [ROOT]``: sizes of files and functions, imports, names."""

from __future__ import annotations

import ast
import statistics
import sys
from collections import defaultdict
from pathlib import Path

FOLDERS = ("canonize", "codemods")
LONG = 50
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


def main(root: Path) -> None:
    lines: list[int] = []
    imports: list[int] = []
    functions: list[int] = []
    homes: dict[str, set[Path]] = defaultdict(set)
    for path in (file for folder in FOLDERS for file in (root / folder).rglob("*.py")):
        text = path.read_text()
        tree = ast.parse(text)
        lines.append(text.count("\n"))
        nodes = list(ast.walk(tree))
        imports.append(len(imported(nodes)))
        functions += [
            (node.end_lineno or 0) - node.lineno + 1
            for node in nodes
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ]
        for node in tree.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name[0] != "_":
                homes[node.name].add(path)
    twice = sorted(name for name, paths in homes.items() if len(paths) > 1 and name not in SAME)
    print(f"files {len(lines)}, lines: median {statistics.median(lines)}, 95 % {at(lines, 0.95)}")
    print(f"functions of more than {LONG} lines: {sum(size > LONG for size in functions)}")
    middle, most = statistics.median(imports), at(imports, 0.95)
    print(f"modules that a file imports: median {middle}, 95 % {most}")
    print(f"names that mean two things: {len(twice)}: {', '.join(twice)}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "."))
