"""Options are written into a step of a plan, whatever its style, and nothing else changes."""

from __future__ import annotations

import difflib
from typing import Any

import pytest

from canonize.plan_file.step_options import with_options
from canonize.plan_file.yaml_values import read_values

STYLES = {
    "named": "      - rewrite_imports  # all of them",
    "braces": '      - rewrite_imports: {paths: ["app/**"]}  # production',
    "empty braces": "      - rewrite_imports: {}",
    "excluded in one line": '      - rewrite_imports: {exclude: ["x/**"], misfits: keep}',
    "nothing excluded": "      - rewrite_imports: {exclude: []}",
    "block": '      - rewrite_imports:\n          # production\n          paths: ["app/**"]',
    "block, excluded": "      - rewrite_imports:\n          exclude:\n            - x/**  # theirs",
    "block, narrow list": "      - rewrite_imports:\n          exclude:\n          - x/**",
    "block, excluded in one line": "      - rewrite_imports:\n          exclude: [x/**]",
    "without options": "      - rewrite_imports:",
    "twice": '      - rewrite_imports: {paths: ["a/**"]}\n      - rewrite_imports: {paths: [b]}',
}


def _plan(style: str, ending: str) -> str:
    lines = ["version: 1", "steps:", "  # first", "  - id: look", "  - id: rewrite"]
    lines += ["    codemods:", "      - adapt_calls: {rules: []}", *style.split("\n")]
    lines += ["    checks: [golden]  # always", "  - id: last", "    codemods: [rewrite_imports]"]
    return ending.join([*lines, ""])


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
@pytest.mark.parametrize("ending", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_whatever_the_style(style: str, ending: str) -> None:
    text = _plan(style, ending)
    changed = with_options(text, "rewrite", "rewrite_imports", {"exclude": ["app/web one.py"]})
    assert changed is not None
    before, after = read_values(text).data, read_values(changed).data
    for item in (*before["steps"][1]["codemods"][1:], *after["steps"][1]["codemods"][1:]):
        assert isinstance(item, dict) or item == "rewrite_imports"
    for was, now in zip(before["steps"][1]["codemods"], after["steps"][1]["codemods"], strict=True):
        if "adapt_calls" not in was:
            options = (was["rewrite_imports"] if isinstance(was, dict) else {}) or {}
            wanted = [*options.get("exclude", []), "app/web one.py"]
            assert sorted(now["rewrite_imports"].pop("exclude")) == sorted(wanted)
            assert now == {"rewrite_imports": {k: v for k, v in options.items() if k != "exclude"}}
    before["steps"][1]["codemods"] = after["steps"][1]["codemods"] = []
    assert after == before
    assert changed.count("\r\n") == (changed.count("\n") if ending == "\r\n" else 0)
    comments = [line.partition("#")[2] for line in text.split(ending) if "#" in line]
    assert [line.partition("#")[2] for line in changed.split(ending) if "#" in line] == comments
    gone = [
        line for line in difflib.ndiff(text.split(ending), changed.split(ending))
        if line.startswith("- ")
    ]  # fmt: skip
    assert len(gone) <= 2, gone
    again = with_options(changed, "rewrite", "rewrite_imports", {"exclude": ["app/web one.py"]})
    assert again == changed


MISSING = {
    "block": "version: 1\nsteps:\n  - id: a\n    codemods:\n      - rewrite_imports  # x\n",
    "narrow": "version: 1\nsteps:\n- id: a\n  codemods:\n  - rewrite_imports\n",
    "one line": "version: 1\nsteps:\n  - {id: a, codemods: [rewrite_imports]}\n",
    "none": "version: 1\nsteps:\n  - id: a  # x\n    checks: [golden]\n",
}


@pytest.mark.parametrize("text", MISSING.values(), ids=MISSING)
def test_a_codemod_that_the_step_does_not_have_comes_first(text: str) -> None:
    options: dict[str, Any] = {"rules": [{"call": "make(a, *, b)", "to": "build({a}, {b})"}]}
    changed = with_options(text, "a", "adapt_calls", options)
    assert changed is not None
    before, after = read_values(text).data, read_values(changed).data
    assert after["steps"][0]["codemods"][0] == {"adapt_calls": options}
    assert after["steps"][0]["codemods"][1:] == before["steps"][0].get("codemods", [])
    assert changed.count("#") == text.count("#")


NOT_TAKEN = {
    "another value is there": "steps:\n  - id: a\n    codemods:\n      - b: {c: keep}\n",
    "no such step": "steps:\n  - id: z\n    codemods: [b]\n",
    "an anchor": "x: &x {c: keep}\nsteps:\n  - id: a\n    codemods:\n      - b: *x\n",
    "no YAML": "steps: [",
    "no steps": "version: 1\n",
}


@pytest.mark.parametrize("text", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_can_not_be_written_is_not_written(text: str) -> None:
    assert with_options(text, "a", "b", {"c": "rewrite"}) is None
