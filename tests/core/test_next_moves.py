"""Every refusal that the conformance cases meet has an advice of its own."""

from __future__ import annotations

import re

import pytest

from canonize.core.ledger import Disposition
from canonize.core.next_moves import ADVICE, ELSE, advice_by_code, advice_on
from canonize.core.reasons import Code, Reason
from canonize.errors import CanonizeError
from tests.conformance.collection import all_cases
from tests.conformance.playing import play

KINDS = {
    Code.ARGUMENTS: "adapt_calls",
    Code.REGISTERED: "registered: remove",
    Code.OTHER_NAMES: "the other names as competitors",
    Code.MEMBER: "extend_canonical",
    Code.CYCLE: "third module",
    Code.OWN_FILE: "rewrite_imports",
    Code.STILL_NAMED: "tests: remove",
    Code.PROSE: "prose: true",
    Code.UNSURE: "by hand",
}


@pytest.mark.parametrize("code, move", KINDS.items())
def test_a_kind_has_its_moves(code: Code, move: str) -> None:
    assert any(move in said for said in advice_on(Reason("it stays", code)).moves)


def test_the_words_of_a_reason_say_nothing_of_its_kind() -> None:
    assert advice_on("importing a.py here would close a cycle: a.py -> b.py") is ELSE


def test_every_code_has_an_advice_and_none_has_two() -> None:
    assert sorted(advice.code for advice in (*ADVICE, ELSE)) == sorted(Code)


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
        assert not any(move.endswith(".") for move in advice.moves)
