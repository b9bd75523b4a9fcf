"""A command is a line, or a list of words."""

from __future__ import annotations

import pytest

from canonize.core.command_line import argument_list


def test_a_line_is_taken_apart_and_a_list_is_not() -> None:
    assert argument_list("python -m 'a b'") == ["python", "-m", "a b"]
    assert argument_list(("python", "a b")) == ["python", "a b"]


def test_a_quotation_that_does_not_end_is_an_error() -> None:
    with pytest.raises(ValueError):
        argument_list("python 'a")
