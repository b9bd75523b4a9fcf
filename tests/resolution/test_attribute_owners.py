"""Whose attribute a name is, found from the name backwards: as one expression would find it."""

from __future__ import annotations

import itertools
import re

import pytest

from canonize.resolution.external_lookups import _owners


def by_expression(data: bytes, word: bytes) -> list[bytes]:
    return [m[1] for m in re.finditer(rb"([])]|(?<![\w.])\w+)\s*\.\s*" + word, data)]


@pytest.mark.parametrize("word", [b"X", b"a", rb"a\.X"])
def test_owners_are_those_of_the_whole_expression(word: bytes) -> None:
    whole = word + rb"(?!\w)"
    for parts in itertools.product((b"a", b"X", b".", b" ", b")", b"\n", b"\xc3\xa9"), repeat=5):
        data = b"".join(parts)
        assert list(_owners(data, whole)) == by_expression(data, whole), data


@pytest.mark.parametrize(
    ("data", "owners"),
    [
        (b"load('it').X", [b")"]),
        (b"it.X, box[0].X", [b"it", b"]"]),
        (b"(\n    it\n    .X\n)", [b"it"]),
        (b"far.it.X", []),
        (b"X.it, it.Xs, X", []),
    ],
)
def test_an_attribute_of_an_attribute_has_no_owner(data: bytes, owners: list[bytes]) -> None:
    assert list(_owners(data, rb"X(?!\w)")) == owners
