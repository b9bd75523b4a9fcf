"""Which tests reach a symbol: seen while the tests run, not guessed from imports.

The plug-in on PYTHONPATH notes the functions of the symbol's lines that start to run, for each
test: in threads, in Python processes that the test starts, and through fixtures of a wider scope
for each of their users. A class's body does not count: it runs when its module is imported.
"""

from __future__ import annotations

import ast
import json
import tempfile
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.core.symbols import Symbol
from canonize.proof.process import end_of
from canonize.proof.test_runs import Suite, TestRun
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


@dataclass(frozen=True, slots=True)
class ReachedMember:
    """A function of a symbol, by its first line as the compiler counts it."""

    name: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class SymbolLines:
    """The lines of a symbol.

    Args:
        members: every function in them; none for a constant or a class without methods of its own.
    """

    symbol: Symbol
    path: str
    first: int
    last: int
    members: tuple[ReachedMember, ...]


def target_of(symbol: Symbol, project: Project) -> SymbolLines | None:
    """Where a symbol is defined; ``None`` when no definition of it is found in its module."""
    path = project.modules.path(symbol.module)
    module = parsed_file(project.tree, path) if path else None
    if path is None or module is None:
        return None
    if symbol.is_module:
        data = project.tree.read(path) or b""
        last = data.count(b"\n") + 1
        return SymbolLines(symbol, path, 1, last, tuple(_members(module.body, "", path)))
    body: list[ast.stmt] = module.body
    found: ast.stmt | None = None
    for name in symbol.name.split("."):
        found = next((node for node in _flat(body) if _defines(node, name)), None)
        body = found.body if isinstance(found, ast.ClassDef) else []
    if found is None:
        return None
    inner, _, _ = symbol.name.rpartition(".")
    if isinstance(found, ast.ClassDef):
        members = tuple(_members(found.body, f"{symbol.name}.", path))
    else:
        members = tuple(_members([found], f"{inner}." if inner else "", path))
    return SymbolLines(symbol, path, _first_line(found), found.end_lineno or 0, members)


def _flat(body: list[ast.stmt]) -> Iterator[ast.stmt]:
    """The statements of a block and of the conditions in it."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With)):
            for field in ("body", "orelse", "finalbody"):
                yield from _flat(getattr(node, field, []))
            for handler in getattr(node, "handlers", []):
                yield from _flat(handler.body)


def _defines(node: ast.stmt, name: str) -> bool:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        return node.name == name
    targets = getattr(node, "targets", None) or [getattr(node, "target", None)]
    return any(isinstance(target, ast.Name) and target.id == name for target in targets)


def _members(body: list[ast.stmt], prefix: str, path: str) -> Iterator[ReachedMember]:
    for node in _flat(body):
        if isinstance(node, ast.ClassDef):
            yield from _members(node.body, f"{prefix}{node.name}.", path)
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield ReachedMember(f"{prefix}{node.name}", path, _first_line(node))


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


@dataclass(frozen=True, slots=True)
class Reached:
    """What a run saw of one symbol.

    Args:
        tests: ids of the tests that reach it.
        members: which tests reach each of its functions; none for a function that no test reaches.
    """

    target: SymbolLines
    tests: frozenset[str]
    members: Mapping[str, frozenset[str]]

    @property
    def unreached(self) -> tuple[str, ...]:
        """Its functions that no test reaches."""
        return tuple(name for name, tests in self.members.items() if not tests)


def reach(
    suite: Suite, folder: Path, targets: Collection[SymbolLines]
) -> tuple[dict[Symbol, Reached], TestRun]:
    """Runs the suite once in a folder and sees which tests reach the targets.

    Raises:
        ValueError: the run did not come to its end; the message says why.
    """
    with tempfile.TemporaryDirectory(prefix="canonize-reach-") as made:
        spans, output = Path(made) / "spans.json", Path(made) / "reached"
        spans.write_text(json.dumps(_spans(folder, targets)), "utf-8")
        output.touch()
        extra = {"CANONIZE_REACH": str(spans), "CANONIZE_REACHED": str(output)}
        run = suite.run(folder, extra=extra)
        if run.broken:
            raise ValueError(f"{run.broken}\n{end_of(run.output)}".strip())
        hits = list(_hits(output.read_text("utf-8"), folder.resolve()))
    return {target.symbol: _reached(target, hits) for target in targets}, run


def _spans(folder: Path, targets: Collection[SymbolLines]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for target in targets:
        path = str((folder / target.path).resolve())
        found.setdefault(path, []).append((target.first, target.last))
    return found


def _hits(text: str, folder: Path) -> Iterator[tuple[str, str, int]]:
    """Test, path and line of each function that ran."""
    for line in text.splitlines():
        found = json.loads(line)
        for path, first in found["keys"]:
            yield found["test"], str(Path(path).relative_to(folder)), first


def _reached(target: SymbolLines, hits: Collection[tuple[str, str, int]]) -> Reached:
    mine = [
        (test, line)
        for test, path, line in hits
        if test and path == target.path and target.first <= line <= target.last
    ]
    members = {
        member.name: frozenset(test for test, line in mine if line == member.line)
        for member in target.members
    }
    return Reached(target, frozenset(test for test, _ in mine), members)
