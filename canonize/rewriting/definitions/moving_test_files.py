"""Test files that are named after what gets another name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from canonize.core.file_kinds import is_test
from canonize.core.import_scan import absolute, imports_of
from canonize.core.modules import ModuleMap
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.rewriting.definitions.move_advice import NAME_OR_AWAY
from canonize.rewriting.definitions.moving_source import CannotMove


def files_named_after(
    moved: Symbol, new: str, tree: SourceTree, modules: ModuleMap
) -> Iterator[tuple[str, str]]:
    """The path of each, and the one that it gets.

    Where another module has the name, too, a file is of the one that it imports or says by its
    path, or whose package its folder is called after.

    Raises:
        CannotMove: a file has the new name already.
    """
    old = moved.leaf
    names = {f"test_{old}.py": f"test_{new}.py", f"{old}_test.py": f"{new}_test.py"}
    named = sorted(path for path in tree.paths() if PurePosixPath(path).name in names)
    has_namesakes = bool(named) and any(
        module.rpartition(".")[2] == old and module != moved.module
        for path in tree.paths()
        if path.endswith(".py") and not is_test(path)
        for module in modules.names(path)
    )
    for path in named:
        if has_namesakes and not _tests(path, moved, tree, modules):
            continue
        target = names[PurePosixPath(path).name]
        there = str(PurePosixPath(path).with_name(target))
        if tree.exists(there):
            taken = Reason(f"{there} is there already", Code.NAME_TAKEN)
            raise CannotMove(taken, path, move=NAME_OR_AWAY)
        yield path, there


def _tests(path: str, moved: Symbol, tree: SourceTree, modules: ModuleMap) -> bool:
    """Whether a test file says that it is of what moves, and not of what is called alike."""
    above = moved.module.split(".")[:-1]
    if above and PurePosixPath(path).parent.name == above[-1]:
        return True
    wanted = {moved.module, moved.dotted}
    package = modules.package(path)
    for item in imports_of(tree, path):
        start = absolute(item.module, package)
        if start in wanted or f"{start}.{item.name}" in wanted:
            return True
    return any(name.encode() in (tree.read(path) or b"") for name in wanted if "." in name)
