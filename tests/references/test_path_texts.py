"""Which expressions and texts are the path of a file."""

from __future__ import annotations

import ast

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.references.path_texts import leads_to, path_expressions
from canonize.resolution.project import Project

FILES = {"lib/app/old.py": b"", "lib/other.py": b"", "tools/run.py": b"", "old.py": b""}


def project() -> Project:
    return Project.of(SourceTree(MemoryBase(FILES)), ("lib",))


@pytest.mark.parametrize(
    ("written", "file", "leads"),
    [
        ("lib/app/old.py", "tools/run.py", True),
        ("app/old.py", "tools/run.py", True),
        ("./lib/../lib/app/old.py", "tools/run.py", True),
        ("app/old.py", "lib/notes.txt", True),
        ("old.py", "lib/app/notes.txt", True),
        ("/srv/checkout/lib/app/old.py", "tools/run.py", True),
        ("old.py", "tools/run.py", False),
        ("lib/other.py", "tools/run.py", False),
        ("//host/lib/app/old.py", "tools/run.py", False),
    ],
)
def test_a_written_path_leads_to_a_file(written: str, file: str, leads: bool) -> None:
    assert leads_to(written, file, "lib/app/old.py", project()) is leads


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("run('lib/app/old.py')\n", 1),
        ("run(f'{top}/lib/app/old.py', 'lib/app/old.py')\n", 2),
        ("'''lib/app/old.py is told of'''\n", 0),
        ("run('lib/other.py')\n", 0),
        ("run('lib.app.old')\n", 0),
    ],
)
def test_expressions_that_are_its_path(code: str, count: int) -> None:
    body = ast.parse(code)
    found = list(path_expressions("tools/run.py", body, "lib/app/old.py", project()))
    assert len(found) == count
