"""Definitions and places among a module's statements."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.syntax.analysis import analyse
from canonize.syntax.statements import (
    find_assignment,
    find_definition,
    first_after_header,
    import_anchor,
    import_position,
    is_docstring,
    leading_imports,
    runs_on_import,
)

CODE = """\
class A:
    def f(self): ...
    class B:
        def g(self): ...
if x:
    def h(): ...
else:
    def i(): ...
try:
    def j(): ...
except E:
    def k(): ...
def twice(): ...
def twice(): ...
if y:
    pass
elif z:
    def l(): ...
"""


@pytest.mark.parametrize(
    ("code", "runs"),
    [
        ("here()", True),
        ("class A:\n    here()", True),
        ("[here() for x in y]", True),
        ("def f():\n    here()", False),
        ("def f():\n    class A:\n        here()", False),
        ("f = lambda: here()", False),
        ("f = lambda: [here() for x in y]", False),
    ],
)
def test_what_runs_while_its_module_is_imported(code: str, runs: bool) -> None:
    [use] = analyse(code.encode()).scopes.unbound("here")
    assert runs_on_import(use.scope) is runs


@pytest.mark.parametrize("name", ["A", "A.f", "A.B.g", "h", "i", "j", "k", "l"])
def test_definitions(name: str) -> None:
    found = find_definition(cst.parse_module(CODE), name)
    assert found is not None and found.name.value == name.rpartition(".")[2]


@pytest.mark.parametrize("name", ["twice", "none", "A.g", "f"])
def test_no_single_definition(name: str) -> None:
    assert find_definition(cst.parse_module(CODE), name) is None


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = 1\n", True), ("x: int = 1\n", True), ("x: int\n", False), ("x = y = 1\n", False),
        ("x = 1\nx = 2\n", False), ("x = 1; z = 2\n", False), ("y = 1\n", False),
    ],
)  # fmt: skip
def test_assignments(code: str, found: bool) -> None:
    assert (find_assignment(cst.parse_module(code), "x") is not None) is found


@pytest.mark.parametrize(
    ("code", "index"),
    [
        ("", 0), ("x\n", 0), ("'doc'\nx\n", 1), ("'doc'\nfrom __future__ import a\nx\n", 2),
        ("from __future__ import a\n'text'\n", 1), ("'a' 'b'\nx\n", 1), ("f'a'\n", 0),
    ],
)  # fmt: skip
def test_the_header(code: str, index: int) -> None:
    assert first_after_header(cst.parse_module(code).body) == index


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import a\nfrom b import c\nx = 1\nimport d\n", ["import a", "from b import c"]),
        ("'doc'\nimport a\ndef f(): ...\nimport b\n", ["import a"]),
        ("import a\nlog = a.get()\nimport b\n", ["import a"]),
        ("import a\nif a:\n    import b\nimport c\n", ["import a"]),
        ("import a\na.start()\n", ["import a"]),
        ("import a\na.start()\nimport b\nimport c\n", ["import b", "import c"]),
        ("import a\na.x = 1\nimport b\n", ["import b"]),
        ("import sys\nsys.path.insert(0, 'lib')\nimport b\nx = 1\nimport c\n", ["import b"]),
        ("import sys\nsys.path.insert(0, 'lib')\n", []),
        ("import sys\nif 1:\n    sys.path += ['lib']\ndef f(): ...\nimport b\n", []),
        ("import os\nos.environ['A'] = '1'\nx = 1\n", []),
        ("import os\nos.environ.setdefault('A', '1')\nimport b\n", ["import b"]),
        ("import os\nA = os.environ['A'] == '1'\nB = sys.path[0]\n", ["import os"]),
    ],
)
def test_imports_stand_below_what_prepares_for_them(code: str, found: list[str]) -> None:
    module = cst.parse_module(code)
    lines = [module.code_for_node(line).strip() for line in leading_imports(module)]
    assert lines == found


@pytest.mark.parametrize(
    ("code", "anchor", "is_below"),
    [
        ("'doc'\nimport a\nx = 1\n", "import a", True),
        ("import sys\nsys.path.insert(0, 'lib')\nx = 1\n", "sys.path.insert(0, 'lib')", True),
        ("'doc'\nx = 1\n", "x = 1", False),
        ("'doc'\n", "'doc'", False),
    ],
)
def test_where_a_new_import_stands(code: str, anchor: str, is_below: bool) -> None:
    module = cst.parse_module(code)
    node, below = import_anchor(module)
    assert (module.code_for_node(node).strip(), below) == (anchor, is_below)


def test_docstrings() -> None:
    lines = cst.parse_module("'a'\n'a'; b\nx = 'a'\n").body
    assert [is_docstring(line) for line in lines] == [True, False, False]


@pytest.mark.parametrize(
    ("code", "at", "side"),
    [
        ("import a\nimport z\n", "import a\n", "after"),
        ("import z\n", "import z\n", "before"),
        ("import b\n\nimport a\n", "import b\n", "after"),
        ("from a import b\n", "from a import b\n", "before"),
        ("x = 1\n", "x = 1\n", "before-paragraph"),
        ("'doc'\n", "'doc'\n", "after"),
        ("", "", "after"),
    ],
)
def test_where_an_import_goes(code: str, at: str, side: str) -> None:
    module = cst.parse_module(code)
    node, where = import_position(module, "m")
    assert (module.code_for_node(node) if node else "", where) == (at, side)
