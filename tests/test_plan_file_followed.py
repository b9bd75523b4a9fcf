"""A competitor that would go to another one goes to where that goes in the end."""

from __future__ import annotations

import pytest

from canonize.core.plan import Kind
from canonize.plan_file.findings import followed

KINDS = [("a:A", Kind.SHIM), ("b:B", Kind.DUPLICATE), ("c:C", Kind.VARIANT), ("d:D", Kind.MOVED)]


@pytest.mark.parametrize(
    "elsewhere, expected",
    [
        ({"a:A": "b:B"}, {}),
        ({"a:A": "b:B", "b:B": "c:C"}, {"a:A": "c:C", "b:B": "c:C"}),
        ({"a:A": "b:B", "b:B": "a:A"}, {}),
        ({"a:A": "c:C"}, {"a:A": "c:C"}),
        ({"a:A": "n:Other"}, {"a:A": "n:Other"}),
        ({"a:A": "d:D", "d:D": "e:E"}, {"a:A": "d:D", "d:D": "e:E"}),
        ({}, {}),
    ],
)
def test_where_it_goes_in_the_end(elsewhere: dict[str, str], expected: dict[str, str]) -> None:
    assert followed(elsewhere, KINDS) == expected
