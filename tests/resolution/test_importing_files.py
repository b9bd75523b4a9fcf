"""Each file is read once for what it imports, and only those that are asked about."""

from __future__ import annotations

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.importing_files import ImportingFiles

IMPORTED = {"a.py": {"x", "y"}, "b.py": {"y"}, "c.py": set[str](), "d.py": {"x"}}


def test_files_are_read_once_and_found_by_module() -> None:
    read: list[str] = []

    def imported(path: str) -> set[str]:
        read.append(path)
        return IMPORTED[path]

    tree = SourceTree(MemoryBase({}))
    files = ImportingFiles.of(tree, "roots")
    assert files.among(frozenset({"a.py", "b.py"}), {"y"}, imported) == ["a.py", "b.py"]
    assert files.among(frozenset({"a.py", "b.py", "c.py"}), {"x", "z"}, imported) == ["a.py"]
    assert files.among(frozenset({"b.py"}), {"x"}, imported) == []
    assert sorted(read) == ["a.py", "b.py", "c.py"]
    assert ImportingFiles.of(tree, "roots") is files
    assert ImportingFiles.of(tree, "other roots") is not files
