"""The host's tree of a file that may be newer than the host."""

from __future__ import annotations

import ast
import warnings

import pytest

from canonize.syntax.portable_ast import parsed


def test_newer_syntax() -> None:
    found = parsed(b"class C[T = int]: pass\ntype X[T] = C[T]\n")
    assert found is not None
    assert isinstance(found.body[0], ast.ClassDef) and found.body[0].name == "C"


@pytest.mark.parametrize("data", [b"class X(:\n", b"\xff\n", b"x\0\n", b"(" * 5000])
def test_what_is_no_python(data: bytes) -> None:
    assert parsed(data) is None


def test_odd_escapes_are_not_mentioned() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(parsed(b"x = '\\d'\n"), ast.Module)


def test_encodings() -> None:
    found = parsed("# coding: latin-1\nclass Ä[T]: pass\n".encode("latin-1"))
    assert found is not None and found.body[0].name == "Ä"
