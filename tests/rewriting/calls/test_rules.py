"""The rules of `adapt_calls` as a plan writes them: every mistake has its sentence."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from codemods.adapt_calls import AdaptOptions

WRONG = [
    ({}, "the rule says nothing"),
    ({"for": "a.b"}, "a rule is for a class or a function"),
    ({"arguments": {"a": {}}}, "takes one of rename, drop, add and unwrap; here: none"),
    ({"arguments": {"a": {"drop": True, "add": "1"}}}, "here: drop and add"),
    ({"arguments": {"a": {"rename": "1a"}}}, "'1a' is not a Python name"),
    ({"arguments": {"a": {"rename": "class"}}}, "'class' is not a Python name"),
    ({"arguments": {"a": {"add": "1 +"}}}, "is not a Python expression"),
    ({"arguments": {"a": {"add": "1  # one"}}}, "without comments"),
    ({"arguments": {"a": {"add": "TIMEOUT"}}}, "uses TIMEOUT, which `imports` does not name"),
    ({"arguments": {"a": {"rename": "c"}, "b": {"rename": "c"}}}, "would be called c"),
    ({"wrap": "f()"}, "has to contain {call} exactly once"),
    ({"wrap": "print({call}, {call})"}, "has to contain {call} exactly once"),
    ({"wrap": "lambda: {call}"}, "where it would run later"),
    ({"wrap": "Adapter({call})"}, "uses Adapter, which `imports` does not name"),
    ({"methods": {"m": {}}}, "the rule of this method says nothing"),
    ({"methods": {"m": {"rename": "n"}}, "attributes": {"m": "o"}}, "both in methods and in"),
    ({"replace_with": "made make"}, "String should match pattern"),
]


@pytest.mark.parametrize("rule, reason", WRONG)
def test_rules_that_are_wrong(rule: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as caught:
        AdaptOptions.model_validate({"rules": [{"for": "a.b:X", **rule}]})
    assert reason in str(caught.value)


def test_two_rules_for_one_competitor_are_a_mistake() -> None:
    rule = {"for": "a.b:X", "by_name": True}
    with pytest.raises(ValidationError, match=r"two rules are for a\.b:X"):
        AdaptOptions.model_validate({"rules": [rule, rule]})
