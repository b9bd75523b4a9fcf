"""Answers are written into a plan's text, whatever its style, and nothing else changes."""

from __future__ import annotations

import difflib

import pytest

from canonize.plan_file.answering import snippet, with_accepted
from canonize.plan_file.yaml_values import read_values

STYLES = {
    "one line": "  uses: {kind: uses-fit}  # every use",
    "one line with more": "  uses: {kind: uses-fit, strict: true}",
    "one line with accept": '  uses: {kind: uses-fit, accept: {"a b": c}}',
    "one line, nothing accepted": "  uses: {kind: uses-fit, accept: {}}",
    "block": "  uses:\n    kind: uses-fit",
    "block with a comment": "  uses:\n    # every use\n    kind: uses-fit  # all\n    strict: true",
    "block, wide": "    uses:\n        kind: uses-fit",
    "accept": '  uses:\n    kind: uses-fit\n    accept:\n      "a b": c',
    "accept first": "  uses:\n    accept:\n      a: c\n    kind: uses-fit",
    "several": "  uses:\n    kind: uses-fit\n    accept:\n      a: c\n      # why\n      d: e",
    "accept in one line": "  uses:\n    kind: uses-fit\n    accept: {a: c}",
    "nothing accepted": "  uses:\n    kind: uses-fit\n    accept: {}",
    "long reason": "  uses:\n    kind: uses-fit\n    accept:\n      a: >\n        b\n        c",
}
KEY, REASON = "X passed to *.execute", 'it "reads": nothing # of it'


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_whatever_the_style(style: str, ending: str) -> None:
    lines = ["version: 1", "checks:", *style.split("\n"), "steps: [{id: a}]  # the end", ""]
    if style.startswith("    uses"):
        lines.insert(2, "    other: {command: x}")
    text = ending.join(lines)
    changed = with_accepted(text, "uses", {KEY: REASON, "Y": "n"})
    assert changed is not None
    before, after = read_values(text).data, read_values(changed).data
    accepted = before["checks"]["uses"].pop("accept", {})
    assert after["checks"]["uses"].pop("accept") == {**accepted, KEY: REASON, "Y": "n"}
    assert after == before
    assert changed.count("\r\n") == (changed.count("\n") if ending == "\r\n" else 0)
    gone = [
        line for line in difflib.ndiff(text.split(ending), changed.split(ending))
        if line.startswith("- ")
    ]  # fmt: skip
    assert len(gone) <= 1, gone
    assert with_accepted(changed, "uses", {KEY: REASON}) == changed


def test_a_comment_beside_the_check_stays() -> None:
    changed = with_accepted(f"checks:\n{STYLES['one line']}\n", "uses", {"X": "y"})
    assert changed == (
        'checks:\n  uses:  # every use\n    kind: uses-fit\n    accept:\n      "X": "y"\n'
    )


NOT_UNDERSTOOD = {
    "another reason is there": "checks:\n  uses: {kind: uses-fit, accept: {X: z}}\n",
    "through an alias": "a: &a {kind: uses-fit}\nchecks:\n  uses: *a\n",
    "many lines of braces": "checks:\n  uses: {\n    kind: uses-fit\n  }\n",
    "not YAML": "checks: [\n",
}


@pytest.mark.parametrize("text", NOT_UNDERSTOOD.values(), ids=NOT_UNDERSTOOD)
def test_what_is_not_understood_is_left_to_a_person(text: str) -> None:
    assert with_accepted(text, "uses", {"X": "y"}) is None


def test_the_lines_to_paste() -> None:
    lines = snippet("uses", {KEY: REASON})
    assert read_values(lines).data == {"checks": {"uses": {"accept": {KEY: REASON}}}}
