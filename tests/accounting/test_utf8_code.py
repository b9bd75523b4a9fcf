"""Code as UTF-8, and what the host's parser sees of it."""

from __future__ import annotations

import ast

import pytest

from canonize.accounting.utf8_code import as_utf8, parsed_code
from canonize.core.recent_trees import forget_recent, recent_tree


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"x = Old\n", b"x = Old\n"),
        (b"\xef\xbb\xbfx = Old\n", b"x = Old\n"),
        (b"# coding: latin-1\nx = '\xe4' + Old\n", "# coding: latin-1\nx = 'ä' + Old\n".encode()),
        (b"# coding: utf-7\nx = 1  # +AE8-ld\n", None),  # a word that no byte search sees
        (b"# coding: no-such-one\nx = Old\n", None),
        (b"x = '\xff'\n", None),
    ],
)
def test_code_is_counted_in_utf8(data: bytes, code: bytes | None) -> None:
    assert as_utf8(data, ["Old"]) == code


@pytest.mark.parametrize("code", [b"x = Old\n", b"type X[T] = list[T]\nx = Old\n"])
def test_code_newer_than_the_host_keeps_its_places(code: bytes) -> None:
    tree, _ = parsed_code(code, code)
    [name] = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "Old"]
    assert code.split(b"\n")[name.lineno - 1][name.col_offset :].startswith(b"Old")


def test_code_that_is_wrong_stays_wrong() -> None:
    with pytest.raises(SyntaxError):
        parsed_code(b"x = = 1\n", b"x = = 1\n")


@pytest.mark.parametrize(
    ("data", "is_shared"),
    [
        (b"x = Old\n", True),
        (b"# coding: utf-8\nx = '\xc3\xa4'; Old\n", True),
        (b"# coding: latin-1\nx = '\xe4'; Old\n", False),
        (b"\xef\xbb\xbfx = Old\n", False),
        (b"f(async=Old)\n", False),
    ],
)
def test_a_tree_that_somebody_made_is_used_where_its_places_are_those_of_the_code(
    data: bytes, is_shared: bool
) -> None:
    forget_recent()
    made = recent_tree(data)
    code = as_utf8(data, ["Old"])
    assert code is not None
    tree, readable = parsed_code(data, code)
    assert (tree is made) is is_shared
    assert [name.col_offset for name in ast.walk(tree) if isinstance(name, ast.Name)] == [
        name.col_offset
        for name in ast.walk(ast.parse(readable.code.decode()))
        if isinstance(name, ast.Name)
    ]
