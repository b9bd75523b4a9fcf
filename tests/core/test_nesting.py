"""What would end LibCST's parser is found before, and nothing that people write is."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from canonize.core.nesting import is_too_deep

DEEP = {
    "brackets": "x = " + "(" * 5000 + ")" * 5000,
    "open brackets": "(" * 5000,
    "comprehensions": "[x for x in " * 5000,
    "not": "x = " + "not " * 20000 + "y",
    "signs": "x = " + "-" * 20000 + "1",
    "lambdas": "x = " + "lambda: " * 20000 + "1",
    "defaults": "lambda x=" * 2000 + "1" + ":1" * 2000,
    "patterns": "match x:\n    case " + "[" * 40 + "]" * 40 + ":\n        pass",
    "patterns over lines": "match x:\n    case " + "[\n" * 40 + "]" * 40 + ":\n        pass",
    "behind newer syntax": "type X = int\n" + "(" * 5000 + ")" * 5000,
}
PROGRAM = """
import sys
from canonize.core.change import Change
from canonize.core.code_base import CodeBase
from canonize.core.guard import Guard
from canonize.core.import_graph import ImportGraph
from canonize.core.modules import ModuleMap
from canonize.core.tree import MemoryBase, SourceTree
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile
data = sys.stdin.buffer.read()
try:
    ParsedFile.of(data)
except Unreadable as error:
    print(error)
tree = SourceTree(MemoryBase({}))
graph = ImportGraph(CodeBase(tree, ModuleMap([], ["."])))
print(Guard(graph, graph).objections(Change("a.py", b"x = = 1\\n", data), None))
"""


@pytest.mark.parametrize(("name", "source"), DEEP.items(), ids=DEEP.keys())
def test_code_that_is_nested_too_deeply_is_refused_and_ends_nothing(name: str, source: str) -> None:
    assert is_too_deep(source.encode())
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, input=source.encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    refused, objected = done.stdout.decode().splitlines()
    assert "nested too deeply" in refused
    assert "nested too deeply" in objected or "patterns" in name, "the host's parser takes these"


SHALLOW = {
    "a ruler": "# " + "-" * 900 + "\n",
    "brackets in a string": "x = '" + "(" * 400 + "'\n",
    "brackets side by side": "x = [" + "(), " * 5000 + "]\n",
    "as deep as it gets": "x = " + "(" * 150 + "1" + ")" * 150,
    "a case that is none": "x = '''\n  case (((((((((((((()))))))))))))\n'''\n",
    "a long case": "match x:\n    case " + " | ".join(f"A({n})" for n in range(500)) + ":\n  pass",
    "many cases": "match x:\n" + "    case [(1, {'a': (2, [3])})]:\n        pass\n" * 500,
    "newer syntax": "type X[T] = list[T]\n",
}


@pytest.mark.parametrize("source", SHALLOW.values(), ids=SHALLOW.keys())
def test_what_people_write_is_not(source: str) -> None:
    assert not is_too_deep(source.encode())


def test_nothing_of_the_standard_library_is() -> None:
    files = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    assert len(files) > 100
    assert [file.name for file in files if is_too_deep(file.read_bytes())] == []
