"""Paths by packages that a file imports, and by what other files name."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.paths_in_code import paths_in_code
from tests.resolution.code_bases import project

FILES = {
    "a/__init__.py": "",
    "a/b/__init__.py": "",
    "a/c/d.py": "",
    "a/where.py": "import os\nHERE = os.path.dirname(__file__)\n",
    "a/b/m.py": "from a import where, b as other\nfrom a.where import HERE\nimport a.c as c\n"
    "import importlib\nmade = importlib.import_module('a.b')\n",
}


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("other.__path__", "a/b"),
        ("c.__path__", "a/c"),
        ("files('a.b')", "a/b"),
        ("files(__package__)", "a/b"),
        ("made.__path__", "a/b"),
        ("HERE", "a"),
        ("where.HERE + '/x'", "a/x"),
        ("unknown.__path__", None),
        ("where.THERE", None),
    ],
)
def test_what_a_path_is(code: str, found: str | None) -> None:
    code_base = project(FILES)
    body = parsed_file(code_base.tree, "a/b/m.py")
    assert body is not None
    reader = paths_in_code("a/b/m.py", body, code_base)
    assert reader.folder(ast.parse(code, mode="eval").body) == found
