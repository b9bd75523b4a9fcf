"""`adapt_calls` with templates over the call's own arguments, chosen by how a call is made."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.rewriting.calls.rules import Rule
from tests.codemods.playing import Played, code, play

WORLD = {
    "shapes/__init__.py": "",
    "shapes/old.py": """
        def square(w, unit="mm", scale=1):
            return ("rect", w, w, unit, scale)


        def configured(options, name="n"):
            return sorted(options.items()), name
    """,
    "shapes/new.py": """
        def rect(size, *, unit="mm", scale=1):
            width, height = size
            return ("rect", width, height, unit, scale)


        def built(name="n", **options):
            return sorted(options.items()), name
    """,
    "seen.py": """
        LOG = []


        def told(value):
            LOG.append(value)
            return value
    """,
}
SQUARE = {"template": "({w}, {w}), unit={unit}, scale={scale}"}
PLAIN = {"choose": [{"count": 1, "template": "({w}, {w})"}]}
UNWRAP = {"arguments": {"options": {"unwrap": True}}}
RENAMED = (("shapes.old:square", "shapes.new:rect"), ("shapes.old:configured", "shapes.new:built"))


def adapt(source: str, rule: dict[str, Any], name: str = "square") -> Played:
    """Adapts and re-routes ``app.py``; running it prints the same before and after."""
    files = {**WORLD, "app.py": f"from shapes.old import {name}\n{code(source)}"}
    asked = {"rules": [{"for": f"shapes.old:{name}", **rule}]}
    listed = tuple(
        {"symbol": old, "verdict": "duplicate", "replace_with": new} for old, new in RENAMED
    )
    played = play(
        files, "adapt_calls", asked, canonical="shapes.new:rect", competitors=listed,
        then={"rewrite_imports": {}},
    )  # fmt: skip
    before = {path: code(text).encode() for path, text in files.items()}
    assert printed(before) == printed(dict(played.files))
    return played


def printed(files: dict[str, bytes]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        ran = subprocess.run(
            [sys.executable, "app.py"], cwd=folder, capture_output=True, text=True, check=False
        )
    assert not ran.returncode, ran.stderr
    return ran.stdout


@pytest.mark.parametrize(
    ("call", "rule", "after"),
    [
        ("square(3)", PLAIN, "rect((3, 3))"),
        ("square(w=3)", PLAIN, "rect((3, 3))"),
        ("square((3))", PLAIN, "rect(((3), (3)))"),
        ("square(3,)", PLAIN, "rect((3, 3))"),
        ("square(1 + 2)", PLAIN, "rect((1 + 2, 1 + 2))"),
        ("square(3)", SQUARE, "rect((3, 3), unit='mm', scale=1)"),
        ("square(3, 'cm')", SQUARE, "rect((3, 3), unit='cm', scale=1)"),
        ("square(unit='cm', w=3)", SQUARE, "rect((3, 3), unit='cm', scale=1)"),
        ("square(3, scale=2)", SQUARE, "rect((3, 3), unit='mm', scale=2)"),
        ("square(square(3)[1])", {"template": "[{w}] * 2"}, "rect([rect([3] * 2)[1]] * 2)"),
        ("square(told(3))", {"template": "[{w}] * 2"}, "rect([told(3)] * 2)"),
        ("square(told(3), told('cm'))", {"template": "2 * [{w}], unit={unit}"},
         "rect(2 * [told(3)], unit=told('cm'))"),
        ("square(\n        3,\n    )", PLAIN, "rect((3, 3))"),
        ("square(3 if told(1) else 4)", {"template": "[{w}] * 2"},
         "rect([3 if told(1) else 4] * 2)"),
        ("square(3 if 1 else 4)", {"template": "tuple([{w}] + [7])[:1] * 2"},
         "rect(tuple([3 if 1 else 4] + [7])[:1] * 2)"),
        ("square(1 + 1)", {"template": "(2 * {w} // 2, {w})"}, "rect((2 * (1 + 1) // 2, 1 + 1))"),
    ],
)  # fmt: skip
def test_a_call_is_put_into_the_template(call: str, rule: dict[str, Any], after: str) -> None:
    played = adapt(f"from seen import LOG, told\nprint({call}, LOG)\n", rule)
    assert after in played.text("app.py")
    assert "from shapes.new import rect" in played.text("app.py")


@pytest.mark.parametrize(
    ("call", "rule", "why"),
    [
        ("square(told(3))", PLAIN, "evaluated 2 times"),
        ("square([3][0])", PLAIN, "evaluated 2 times"),
        ("square(3, told('cm'))", PLAIN, "no case of the rule"),
        ("square(3, 'cm')", {"template": "({w}, {w})"}, "unit is given, and the template leaves"),
        ("square(told(3), told('cm'))", {"template": "(unit := {unit}, [{w}] * 2)[1]"},
         "in another order"),
        ("square(told(3))", {"template": "(lambda: [{w}] * 2)()"}, "evaluated later"),
        ("square(told(3))", {"template": "[{w} for _ in 'ab']"}, "evaluated later"),
        ("square(told(3))", {"template": "[3] * 2 if 1 else {w}"}, "evaluated later"),
        ("square(*[3])", PLAIN, "unpacked"),
        ("square(\n    3,  # three\n)", PLAIN, "a comment stands between"),
        ("square(size)", {"choose": [{"types": {"w": "int"}, "template": "({w}, {w})"}]},
         "no literal stands there"),
    ],
)  # fmt: skip
def test_what_a_template_can_not_say_stays(call: str, rule: dict[str, Any], why: str) -> None:
    source = f"from seen import LOG, told\n\nsize = 3\nprint({call}, LOG)\n"
    played = adapt(source, rule)
    assert call in played.text("app.py")
    assert "from shapes.old import square" in played.text("app.py")
    assert any(why in said for said in played.said("app.py", "refused")), played.said("app.py")


CHOICE = {
    "choose": [
        {"types": {"w": "tuple"}, "template": "{w}"},
        {"types": {"w": "str"}, "template": "(int({w}), int({w}))"},
        {"count": 2, "template": "({w}, {w}), unit={unit}"},
        {"template": "({w}, {w})"},
    ]
}


def test_the_first_case_that_fits_counts() -> None:
    played = adapt("print(square(4), square(4, 'cm'))\n", CHOICE)
    assert "rect((4, 4)), rect((4, 4), unit='cm')" in played.text("app.py")


def test_a_case_for_text_takes_text_of_every_make() -> None:
    rule = {"choose": [{"types": {"w": "str"}, "template": "({w}, {w})"}]}
    for text in ("'a'", "r'a'", "'a' 'b'", "'''a'''"):
        assert f"rect(({text}, {text}))" in adapt(f"print(square({text}))\n", rule).text("app.py")


@pytest.mark.parametrize(
    ("call", "after"),
    [
        ("configured({'a': 1, 'b': told(2)})", "built(a=1, b=told(2))"),
        ("configured(options={'a': 1})", "built(a=1)"),
        ("configured(dict(a=1), name='x')", "built(a=1, name='x')"),
        ("configured({'a': 1}, 'x')", "built(a=1, name='x')"),
        ("configured({})", "built()"),
    ],
)
def test_a_dictionary_that_is_written_out_is_unwrapped(call: str, after: str) -> None:
    source = f"from seen import LOG, told\nprint({call}, LOG)\n"
    assert after in adapt(source, UNWRAP, "configured").text("app.py")


@pytest.mark.parametrize(
    "call",
    [
        "configured(given)",
        "configured({'a b': 1})",
        "configured({'class': 1})",
        "configured({'a': 1, **given})",
        "configured({'a': 1, 'a': 2})",
        "configured({1: 1}.copy() and given)",
        "configured({'name': 1})",
    ],
)
def test_any_other_dictionary_stays(call: str) -> None:
    source = f"given = {{'k': 1}}\nprint({call.replace('{1: 1}', '{}')})\n"
    if "'name'" in call:
        source = source.replace("})", "}, 'x')")
    assert "from shapes.old" in adapt(source, UNWRAP, "configured").text("app.py")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ({"template": "({w}"}, "is no list of arguments"),
        ({"template": "{w})("}, "has to be a list of arguments"),
        ({"template": "{w}", "choose": [{"template": "{w}"}]}, "here are both"),
        ({"template": "{w}", "by_name": True}, "take out by_name"),
        ({"template": "{w}", "arguments": {"w": {"rename": "v"}}}, "take out arguments.w"),
        ({"choose": [{"template": "{w}"}, {"count": 1, "template": "{w}"}]}, "none below it"),
        ({"choose": [{"types": {"w": "text"}, "template": "{w}"}]}, "Input should be"),
        ({"template": "Size({w})"}, "uses Size, which `imports` does not name"),
        ({"arguments": {"w": {"unwrap": True, "rename": "v"}}}, "takes one of"),
    ],
)
def test_a_rule_that_says_two_things_is_a_mistake(rule: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        Rule.model_validate({"for": "shapes.old:square", **rule})
