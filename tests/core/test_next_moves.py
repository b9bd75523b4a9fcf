"""Every refusal that the conformance cases meet has an advice of its own."""

from __future__ import annotations

import re

import pytest

from canonize.core.ledger import Disposition
from canonize.core.next_moves import ADVICE, ELSE, advice_by_code, advice_on
from canonize.errors import CanonizeError
from tests.conformance.collection import all_cases
from tests.conformance.playing import play

KINDS = {
    "a/b.py:3 reaches it through here, and positional argument 1 is x here": "adapt_calls",
    "its base B has __init_subclass__, which may register it somewhere": "registered: remove",
    "the keywords of its class statement may register it somewhere": "registered: remove",
    "it defines Other, which the plan does not redirect": "the other names as competitors",
    "it defines run, which n:X has as well": "extend_canonical",
    "importing a.py here would close a cycle: a.py -> b.py": "third module",
    "X is still used in its own file": "rewrite_imports",
    "made.run is used, and n:X has no run": "extend_canonical",
    "1 reference remains, listed beside this": "leave: alias",
    "imports it; the file tests nothing else: `tests: remove` lets it go along": "tests: remove",
    "in prose; `prose: true` rewrites that too": "prose: true",
    "in a sentence that nobody here has thought of": "by hand",
}


@pytest.mark.parametrize("reason, move", KINDS.items())
def test_a_kind_has_its_moves(reason: str, move: str) -> None:
    assert any(move in said for said in advice_on(reason).moves)


def test_every_refusal_of_the_conformance_cases_is_answered() -> None:
    reasons = set()
    for case in all_cases():
        try:
            references = play(case).ledger.references
        except CanonizeError:
            continue
        asked = (Disposition.REFUSED, Disposition.MANUAL)
        reasons |= {r.reason for r in references if r.disposition in asked}
    assert len(reasons) > 20
    assert sorted(reason for reason in reasons if advice_on(reason) is ELSE) == []


def test_codes_are_one_word_each_and_of_one_kind() -> None:
    codes = [advice.code for advice in (*ADVICE, ELSE)]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z][a-z-]+", code) for code in codes)
    assert advice_by_code("[cycle]") is advice_by_code("cycle") is not None
    assert advice_by_code("nobody") is None


def test_an_advice_is_complete() -> None:
    for advice in ADVICE:
        assert advice.why.endswith(".") and advice.moves
        assert re.compile(advice.about)
        assert not any(move.endswith(".") for move in advice.moves)
