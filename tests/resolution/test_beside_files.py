"""What a definition reads by where its module lies."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.beside_files import beside_differs
from tests.resolution.code_bases import project

READS = (
    "from pathlib import Path\ndef X():\n    return (Path(__file__).parent / 'x.txt').read_text()\n"
)


@pytest.mark.parametrize(
    ("files", "differs"),
    [
        ({"a/m.py": READS, "a/x.txt": "1", "b/n.py": READS}, "has none"),
        ({"a/m.py": READS, "a/x.txt": "1", "b/n.py": READS, "b/x.txt": "2"}, "has another"),
        ({"a/m.py": READS, "a/x.txt": "1", "b/n.py": READS, "b/x.txt": "1"}, ""),
        ({"a/m.py": READS, "b/n.py": READS}, ""),
        ({"a/m.py": "def X():\n    return 'x.txt'\n", "a/x.txt": "1", "b/n.py": ""}, ""),
        ({"a/m.py": READS.replace("X", "Y"), "a/x.txt": "1", "b/n.py": ""}, ""),
    ],
)
def test_another_file_beside_it(files: dict[str, str], differs: str) -> None:
    said = beside_differs(Symbol("a.m", "X"), Symbol("b.n", "X"), project(files))
    assert (differs in said) if differs else not said


def test_modules_of_one_folder_have_the_same_files() -> None:
    found = project({"a/m.py": READS, "a/x.txt": "1", "a/n.py": READS})
    assert not beside_differs(Symbol("a.m", "X"), Symbol("a.n", "X"), found)
