"""Work is counted in lines, the same on every machine."""

from __future__ import annotations

from pathlib import Path

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.work_of_calls import lines_run

CODE = b"""\
KNOWN = {}

def short(n):
    return sum(range(n))

def long(n):
    total = 0
    for k in range(n):
        total += k
    return total

def kept(n):
    if n not in KNOWN:
        KNOWN[n] = long(n)
    return KNOWN[n]

class Counter:
    def run(self):
        return short(2)
"""


def test_lines_that_run_are_counted_once_everything_is_made(tmp_path: Path) -> None:
    tree = SourceTree(MemoryBase({"app/__init__.py": b"", "app/new.py": CODE}))
    asked = ["short", "long", "kept", "Counter", "gone"]
    calls = [["(9)"], ["(9)"], ["(9)"], ["().run()"], ["()"]]
    work = [(Symbol("app.new", name), call) for name, call in zip(asked, calls, strict=True)]
    assert lines_run(tree, ["."], work, like=tmp_path) == [1, 21, 2, 2, None]
