"""Code as UTF-8, and what the host's parser sees of it."""

from __future__ import annotations

import ast

import pytest

from canonize.accounting.utf8_code import as_utf8, parsed_code


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
    tree, _ = parsed_code(code)
    [name] = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "Old"]
    assert code.split(b"\n")[name.lineno - 1][name.col_offset :].startswith(b"Old")


def test_code_that_is_wrong_stays_wrong() -> None:
    with pytest.raises(SyntaxError):
        parsed_code(b"x = = 1\n")
