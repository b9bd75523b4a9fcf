"""Where exceptions are waited for, read off one file."""

from __future__ import annotations

import ast

import pytest

from canonize.resolution.awaited_exceptions import kinds_of, waits_in


def waited(code: str) -> list[tuple[str, bool]]:
    """What is waited for, and whether for what `fetch` does."""
    return [(wait.text, "fetch" in wait.names) for wait in waits_in(ast.parse(code))]


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("try:\n    fetch()\nexcept (Missing, e.Gone):\n    pass\n", {"Missing", "e.Gone"}),
        ("try:\n    fetch()\nexcept* Missing:\n    pass\n", {"Missing"}),
        ("with suppress(Missing):\n    fetch()\n", {"Missing"}),
        ("@retry(on=(Missing, OSError))\ndef go():\n    fetch()\n", {"Missing", "OSError"}),
        ("class Job:\n    again = (Missing,)\n    def run(self): fetch()\n", {"Missing"}),
        ("fetch()\nisinstance(e, Missing)\n", {"Missing"}),
        ("fetch()\nmatch e:\n    case Missing(): pass\n", {"Missing"}),
        ("assertRaises(Missing, fetch)\n", {"Missing"}),
    ],
)
def test_what_is_waited_for(code: str, found: set[str]) -> None:
    assert found <= {text for text, is_near in waited(code) if is_near}


@pytest.mark.parametrize(
    "code",
    [
        "raise Wrapped(Missing)\n",
        "Mock(side_effect=Missing)\n",
        "future.set_exception(Missing)\n",
        "x = Missing('a text')\n",
        "show(missing)\n",
    ],
)
def test_what_is_raised_is_not_waited_for(code: str) -> None:
    assert waited(code) == []


def test_what_stands_elsewhere_is_not_waited_for_there() -> None:
    assert waited("fetch()\nwith raises(Missing):\n    other()\n") == [("Missing", False)]
    assert waited("fetch()\nQUIET = (Missing,)\n") == [("Missing", False)]


def test_names_of_a_table() -> None:
    kinds = kinds_of(ast.parse("(A, *B, {K: C}) + D", mode="eval").body)
    assert [ast.unparse(kind) for kind in kinds] == ["A", "B", "K", "C", "D"]
