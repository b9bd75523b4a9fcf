"""Whatever bytes a plan's file holds: a plan, or one quiet error whose lines name real places."""

from __future__ import annotations

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from canonize.core.plan import Plan
from canonize.errors import PlanInvalid
from canonize.plan_file.document import document_of, faults
from canonize.plan_file.shape import plan_of
from canonize.plan_file.yaml_values import read_values

from .test_plan_file import VALID

LINES = VALID.splitlines(keepends=True)
SNIPPETS = ["[", "{", "- ", ": ", "&a ", "*a", "!!int ", "|\n", ">", '"', "'", "#", "\t", "%", "?"]


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """The valid plan after a few edits of its lines and bytes."""
    lines = list(LINES)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        what = draw(st.sampled_from(["drop", "double", "indent", "insert", "value", "cut"]))
        line = lines[at]
        column = draw(st.integers(0, max(len(line) - 1, 0)))
        lines[at] = {
            "drop": "",
            "double": line * 2,
            "indent": "  " + line,
            "insert": line[:column] + draw(st.sampled_from(SNIPPETS)) + line[column:],
            "value": re.sub(r":.*", lambda _: ": " + draw(st.text(max_size=12)), line),
            "cut": line[:column],
        }[what]
    data = "".join(lines).encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 9)) == 0:
        cut = draw(st.integers(0, len(data)))
        data = data[:cut] + draw(st.binary(max_size=6)) + data[cut:]
    return data


def read(data: bytes) -> Plan | None:
    """The plan; ``None`` after having looked at the error."""
    length = data.count(b"\n") + data.count(b"\r") + data.count(b"\xc2\x85") + 4
    length += data.count(b"\xe2\x80\xa8") + data.count(b"\xe2\x80\xa9")
    try:
        document = document_of(data, Path("p.yaml"), shown="p.yaml")
    except PlanInvalid as error:
        assert len(error.details) == 1
        for line in error.details:
            place = re.match(r"p\.yaml:(\d+):(\d+): \S", line)
            assert place is not None, line
            assert 1 <= int(place[1]) <= length
        return None
    plan, problems = plan_of(document)
    problems += faults(document)
    assert (plan is None) <= bool(problems)
    assert all(1 <= p.line <= length and p.column >= 1 and p.message for p in problems)
    return plan


@settings(max_examples=150, deadline=None)
@given(mutated())
def test_a_mutated_plan_is_a_plan_or_a_quiet_error(data: bytes) -> None:
    read(data)


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_any_bytes_are_a_plan_or_a_quiet_error(data: bytes) -> None:
    read(data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(Plan.model_fields)), JSON)
def test_any_value_under_any_key_is_a_plan_or_a_quiet_error(key: str, value: object) -> None:
    plan = {**read_values(VALID).data, key: value}
    read(json.dumps(plan).encode("utf-8", "replace"))
