"""Trees with their scopes are kept for the next who asks about the same bytes."""

from __future__ import annotations

import pytest

from canonize.syntax.analysis import analyse, forget
from canonize.syntax.decoding import Unreadable


def test_the_same_bytes_are_parsed_once() -> None:
    forget()
    first = analyse(b"x = 1\n")
    assert analyse(bytes(bytearray(b"x = 1\n"))) is first
    assert analyse(b"x = 2\n") is not first
    forget()
    assert analyse(b"x = 1\n") is not first


def test_what_was_asked_for_longest_ago_is_dropped_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.syntax.analysis._KEPT_BYTES", 14)
    forget()
    one, two = analyse(b"a = 1\n"), analyse(b"b = 1\n")
    assert analyse(b"a = 1\n") is one
    analyse(b"c = 1\n")
    assert analyse(b"a = 1\n") is one
    assert analyse(b"b = 1\n") is not two


def test_as_much_as_the_limit_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.syntax.analysis._KEPT_BYTES", 12)
    forget()
    one, two = analyse(b"a = 1\n"), analyse(b"b = 1\n")
    assert (analyse(b"a = 1\n"), analyse(b"b = 1\n")) == (one, two)


def test_another_file_costs_the_same_however_many_are_kept() -> None:
    asked = []

    class Counted(bytes):
        def __len__(self) -> int:
            asked.append(bytes(self))
            return super().__len__()

    forget()
    for number in range(30):
        analyse(Counted(b"a = %d\n" % number))
    asked.clear()
    analyse(b"b = 1\n")
    analyse(b"a = 3\n")
    assert asked == []


def test_one_file_is_kept_whatever_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("canonize.syntax.analysis._KEPT_BYTES", 3)
    forget()
    assert analyse(b"a = 1\n") is analyse(b"a = 1\n")


def test_what_is_no_python_is_said() -> None:
    with pytest.raises(Unreadable, match="can't be parsed"):
        analyse(b"def f(:\n")


def test_strings_at_offsets() -> None:
    code = "f('one', \"two\")\nx = f'{y} three'\n"
    found = analyse(code.encode()).strings_at([code.index("two"), code.index("three")])
    assert [code[span.start : span.end] for _, span in found] == ['"two"', "f'{y} three'"]
    nothing = analyse(code.encode()).strings_at([0, code.index('"two"') + len('"two"')])
    assert list(nothing) == []
