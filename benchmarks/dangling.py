"""Imports that lead nowhere, counted by a second pair of eyes: shares no code with canonize.

``python -m benchmarks.dangling REPOSITORY COMMIT COMMIT`` parses every Python file of both commits
with `ast` and prints how many first-party imports resolve to no module or no name in each, and
those that only the second has.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import warnings
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath


def files_of(repository: str, commit: str) -> dict[str, bytes]:
    """Every Python file of a commit."""
    listed = subprocess.run(
        ["git", "-C", repository, "ls-tree", "-r", "-z", commit],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    entries = [line.split(b"\t", 1) for line in listed.split(b"\0") if line.endswith(b".py")]
    wanted = [(head.split()[2], name.decode("utf-8", "replace")) for head, name in entries]
    answer = subprocess.run(
        ["git", "-C", repository, "cat-file", "--batch"],
        input=b"\n".join(oid for oid, _ in wanted) + b"\n", check=True, capture_output=True,
    ).stdout  # fmt: skip
    found, position = {}, 0
    for _, name in wanted:
        end = answer.index(b"\n", position)
        header = answer[position:end].split()
        size = int(header[2]) if len(header) == 3 else 0
        found[name] = answer[end + 1 : end + 1 + size]
        position = end + 1 + size + (1 if len(header) == 3 else 0)
    return found


def names_of(tree: ast.Module) -> set[str]:
    """Whatever is bound anywhere outside functions; ``*`` when that can't be known."""
    found: set[str] = set()
    pending: list[ast.AST] = list(tree.body)
    while pending:
        node = pending.pop()
        match node:
            case (
                ast.FunctionDef(name=name)
                | ast.AsyncFunctionDef(name=name)
                | ast.ClassDef(name=name)
            ):
                found.add("*" if name == "__getattr__" else name)
                continue
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                found |= {alias.asname or alias.name.partition(".")[0] for alias in names}
                continue
            case ast.Name(id=name, ctx=ast.Store()):
                found.add(name)
        pending += ast.iter_child_nodes(node)
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file binds, and what it imports: dots, module and name; no name for `import a.b`."""

    names: frozenset[str]
    imports: tuple[tuple[int, str, str], ...]


@lru_cache(maxsize=100_000)
def facts_of(data: bytes) -> Facts | None:
    """Of one file; ``None`` when it can't be parsed."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return None
    found: list[tuple[int, str, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(0, alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found += [(node.level, node.module or "", alias.name) for alias in node.names]
    return Facts(frozenset(names_of(tree)), tuple(found))


def dangling(files: dict[str, bytes]) -> set[tuple[str, str, str]]:
    """(file, module, name) of every first-party import that leads nowhere."""
    modules: dict[str, str] = {}
    packages: set[str] = set()
    for path in files:
        parts = list(PurePosixPath(path).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        dotted = ".".join(parts[:-1] if is_package else parts)
        if is_package or dotted not in modules:
            modules[dotted] = path
        packages |= {".".join(parts[:end]) for end in range(1, len(parts))}

    def has(module: str, name: str) -> bool:
        if f"{module}.{name}" in modules or f"{module}.{name}" in packages:
            return True
        path = modules.get(module)
        facts = facts_of(files[path]) if path is not None else None
        return path is not None and (facts is None or bool(facts.names & {name, "*"}))

    tops = {name.partition(".")[0] for name in (*modules, *packages)}
    found: set[tuple[str, str, str]] = set()
    for path, data in files.items():
        parts_above = PurePosixPath(path).parts[:-1]
        facts = facts_of(data)
        for level, written, name in facts.imports if facts is not None else ():
            base = parts_above[: len(parts_above) - level + 1] if level else ()
            module = ".".join([*base, *([written] if written else [])])
            if module.partition(".")[0] not in tops:
                continue
            known = module in modules or module in packages
            if not known or (name not in ("", "*") and not has(module, name)):
                found.add((path, module, name))
    return found


def main() -> None:
    """Prints both counts and what is new."""
    repository, before, after = sys.argv[1:]
    warnings.simplefilter("ignore")
    old, new = (dangling(files_of(repository, commit)) for commit in (before, after))
    print(f"{before}: {len(old)} dangling imports")
    print(f"{after}: {len(new)} dangling imports, {len(new - old)} of them new")
    for path, module, name in sorted(new - old):
        print(f"  {path}: {module} {name}")


if __name__ == "__main__":
    main()
