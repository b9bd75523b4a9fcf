"""A reason is a text that carries its kind, wherever it goes."""

from __future__ import annotations

import copy
import pickle
from dataclasses import asdict

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.outcome import OpenPoint, Outcome
from canonize.core.reasons import Code, Reason, code_of, joined


def test_a_reason_is_a_text_with_a_kind() -> None:
    reason = Reason("it stays", Code.CYCLE)
    assert reason == "it stays" and hash(reason) == hash("it stays")
    assert code_of(reason) is Code.CYCLE
    assert code_of("it stays") is Code.UNSURE


def test_a_text_put_around_it_is_plain_unless_it_is_told_the_kind() -> None:
    reason = Reason("it stays", Code.CYCLE)
    assert code_of(f"a.py: {reason}") is Code.UNSURE
    assert code_of(Reason(f"a.py: {reason}", reason)) is Code.CYCLE


def test_several_have_the_kind_of_the_first() -> None:
    found = joined([Reason("one", Code.STAR), Reason("two", Code.CYCLE)])
    assert found == "one; two" and found.code is Code.STAR
    assert joined([]) == ""


def test_it_survives_copies_and_processes() -> None:
    reason = Reason("it stays", Code.CYCLE)
    entry = Reference("a.py", 1, 1, "m:X", Form.NAME, Disposition.REFUSED, reason)
    assert code_of(pickle.loads(pickle.dumps(entry)).reason) is Code.CYCLE
    assert code_of(copy.deepcopy(entry).reason) is Code.CYCLE
    assert code_of(asdict(entry)["reason"]) is Code.CYCLE


def test_an_outcome_that_was_kept_has_the_kinds_of_its_points() -> None:
    point = OpenPoint("m:X", Reason("it stays", Code.CYCLE), ("a.py:1",))
    kept = Outcome((), (), (point,)).as_json()
    assert kept["open"][0]["code"] == "cycle"
    assert code_of(Outcome.from_json(kept).open[0].reason) is Code.CYCLE
