"""Texts that are run as code, or look a name up."""

from __future__ import annotations

import pytest

from canonize.compatibility.named_in_code import named_by_code
from canonize.syntax.analysis import analyse


def named(code: str) -> int:
    return len(list(named_by_code(analyse(code.encode()).scopes, "X")))


@pytest.mark.parametrize(
    "code",
    ["eval('X()')", "exec('a = X.b')", "globals()['X']", "t = vars()\nt['X']", "n = 'X'\nlocals()"],
)
def test_what_may_be_the_name(code: str) -> None:
    assert named(code + "\n") == 1


@pytest.mark.parametrize(
    "code",
    ["eval('a.X')", "exec('Xs')", "print('X')", "t['X']", "def globals(): ...\nglobals()['X']"],
)
def test_what_is_another_thing(code: str) -> None:
    assert named(code + "\n") == 0
