"""Files that values lead through go when others come, and what was found in them is found again."""

from __future__ import annotations

import ast

import pytest

from canonize.core.ast_nodes import number_of, numbered
from canonize.references import seen_files
from canonize.references.local_bindings import bindings_of
from canonize.references.seen_files import NodeIn, SeenFiles, SeenIn

CODE = "def f(x):\n    return [x, 'x']\n\n\nclass f:\n    def f(self): ...\n"


class Reading:
    """Parses a file anew each time it is asked, and counts that."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, path: str) -> tuple[SeenIn, int] | None:
        self.asked.append(path)
        if not path.endswith(".py"):
            return None
        body = ast.parse(CODE)
        # nobody asks for its sides here
        seen = SeenIn(path, path[:-3], body, numbered(body), bindings_of(body), None)  # type: ignore[arg-type]
        return seen, len(CODE)


@pytest.fixture
def reading() -> Reading:
    return Reading()


def test_few_are_kept_and_the_last_ones_stay(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_files, "_KEPT_BYTES", 2 * len(CODE))
    files = SeenFiles(reading)
    for path in ("a.py", "b.py", "a.py", "c.py", "a.py", "b.py"):
        assert files.file(path) is not None
    assert reading.asked == ["a.py", "b.py", "c.py", "b.py"]


def test_what_is_no_python_is_asked_once(reading: Reading) -> None:
    files = SeenFiles(reading)
    assert files.file("a.txt") is None
    assert files.file("a.txt") is None
    assert reading.asked == ["a.txt"]


def test_a_node_is_found_again_in_another_tree(
    reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seen_files, "_KEPT_BYTES", 1)
    files = SeenFiles(reading)
    for number in range(len(numbered(ast.parse(CODE)))):
        there = files.file("a.py")
        assert there is not None
        found = NodeIn.of(there, there.nodes[number])
        files.file("b.py")  # that of a.py goes
        again, node = files.node(found)
        assert again is not there
        assert node is again.nodes[number] is not there.nodes[number]
        assert ast.dump(node, include_attributes=True) == ast.dump(
            there.nodes[number], include_attributes=True
        )


def test_a_node_that_no_file_has_stays_itself(reading: Reading) -> None:
    files = SeenFiles(reading)
    there = files.file("a.py")
    assert there is not None
    made, other = ast.Name("x"), ast.Name("x")
    assert files.node(NodeIn.of(there, made))[1] is made
    assert NodeIn.of(there, made) != NodeIn.of(there, other)


def test_numbers_are_those_of_the_bytes() -> None:
    one, other = ast.parse(CODE), ast.parse(CODE)
    assert number_of(one) is None
    assert [*map(number_of, numbered(one))] == [*map(number_of, numbered(other))]
    assert numbered(one) == numbered(one)
    assert number_of(ast.Name("x")) is None
