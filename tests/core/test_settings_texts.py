"""Settings files read as they are."""

from __future__ import annotations

import pytest

from canonize.core.settings_texts import ini_of, toml_of, value_at


def test_what_stands_there() -> None:
    assert toml_of(b"[tool.a]\nb = 1\n") == {"tool": {"a": {"b": 1}}}
    assert ini_of(b"[a]\nb = %(c)s\n") == {"a": {"b": "%(c)s"}}
    assert value_at({"tool": {"a": {"b": 1}}}, "tool", "a", "b") == 1


@pytest.mark.parametrize("data", [None, b"", b"a = = b", b"[a\nb", b"\xff", b"a = " + b"[" * 50000])
def test_what_can_not_be_read_has_nothing(data: bytes | None) -> None:
    assert toml_of(data) == {}
    assert ini_of(data) == {}


@pytest.mark.parametrize("value", [None, 1, "tool", [], {}, {"tool": "a"}, {"tool": {"a": None}}])
def test_a_way_that_ends_early_leads_nowhere(value: object) -> None:
    assert value_at(value, "tool", "a", "b") is None
