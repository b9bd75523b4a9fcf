"""Tests that are named after what gets another name: their files, functions and classes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.change import Change
from canonize.core.file_kinds import is_test
from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.core.tree_base import has_word
from canonize.resolution.parsed_files import parsed_file
from canonize.rewriting.definitions.bare_names import is_distinctive
from canonize.rewriting.definitions.moving_test_files import files_named_after
from canonize.syntax.decoding import Unreadable, decode

_Test = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def tests_named_after(
    moved: Symbol, new: str, tree: SourceTree, modules: ModuleMap
) -> Iterator[Change]:
    """Test files whose name is of what moves, and tests in any file, with the new name.

    A test gets another name if its file names what moves, and nothing but its definition says the
    old one. Where another module has the name, too, a file is of the one that it imports or says
    by its path, or whose package its folder is called after.

    Args:
        moved: what moves; of a module no functions and classes are looked at.
        new: the last part of where it goes.
        modules: the names of the modules before anything moves.

    Raises:
        CannotMove: a file has the new name already.
    """
    old = moved.leaf
    if old == new:
        return
    fresh: dict[str, bytes] = {}
    for path in () if moved.is_module else sorted(tree.containing([old.encode()])):
        data = tree.read(path)
        if data is None or not (path.endswith(".py") and is_test(path)):
            continue
        after = _with_names(path, data, old, new, tree)
        if after != data:
            fresh[path] = after
    renamed = dict(files_named_after(moved, new, tree, modules))
    for path in sorted({*fresh, *renamed}):
        data = tree.read(path)
        after = fresh.get(path, data or b"")
        if path not in renamed:
            yield Change(path, data, after)
            continue
        yield Change(path, data, None)
        yield Change(renamed[path], None, after)


def _with_names(path: str, data: bytes, old: str, new: str, tree: SourceTree) -> bytes:
    """The file with other names for its tests."""
    module = parsed_file(tree, path)
    try:
        text, encoding = decode(data)
    except Unreadable:
        return data
    for node in ast.walk(module) if module is not None else ():
        if not isinstance(node, _Test) or not _is_a_test(node):
            continue
        name = _named(node.name, old, new)
        if name == node.name or re.search(rf"\b{name}\b", text):
            continue
        if len(re.findall(rf"\b{node.name}\b", text)) == 1 and _only_in(path, node.name, tree):
            text = re.sub(rf"\b{node.name}\b", name, text)
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode(encoding)


def _is_a_test(node: _Test) -> bool:
    return node.name.startswith("test") or (isinstance(node, ast.ClassDef) and "Test" in node.name)


def _only_in(path: str, name: str, tree: SourceTree) -> bool:
    word = name.encode()
    others = tree.containing([word]) - {path}
    return not any(has_word(tree.read(other) or b"", word) for other in others)


def _named(name: str, old: str, new: str) -> str:
    """The name of a test of the old one, as a test of the new one."""
    anywhere = is_distinctive(old)
    for before, after in _spellings(old, new):
        if before[:1].isupper():
            pattern = rf"(?<=Test){before}(?![a-z0-9])|(?<![A-Za-z0-9]){before}(?=Test)"
        elif anywhere:
            pattern = rf"(?<=_){before}(?![A-Za-z0-9])"
        else:
            pattern = rf"(?<=\Atest_){before}\Z"
        found = re.sub(pattern, after, name)
        if found != name:
            return found
    return name


def _spellings(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Both names as they are, in capitals, and with underscores."""
    bare, fresh = old.strip("_"), new.strip("_")
    yield bare, fresh
    pairs = {(_capitals(bare), _capitals(fresh)), (_underscores(bare), _underscores(fresh))}
    yield from sorted(pairs - {(bare, fresh)})


def _capitals(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def _underscores(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
