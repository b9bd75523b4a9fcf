"""What a plan's file is told: every mistake, at its place, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.plan import Kind
from canonize.errors import PlanInvalid
from canonize.plan_file.document import read_document
from canonize.plan_file.load import load_plan
from canonize.plan_file.yaml_values import MAX_BYTES, read_values

VALID = """\
version: 1
name: engine-factory
issue: 884
canonical: app.core:EngineFactory
competitors:
  - symbol: app.old:EngineFactory
    verdict: duplicate
  - symbol: app.legacy:Factory
    verdict: deprecated
    replace_with: app.core:EngineFactory
checks:
  golden-path: {command: "pytest -q tests", timeout: 10m}
  quick: pytest -q -x
rollback_on: [check-failed, dangling-reference, slower: 1.10]
steps:
  - id: baseline
    checks: [golden-path]
  - id: rewrite
    phase: 2
    title: Route imports
    codemods:
      - rewrite_imports: {paths: ["app/**"]}
      - remove_duplicates
    checks: [quick]
"""


def write(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "migration_plan.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def mistakes(tmp_path: Path, text: str | bytes) -> list[str]:
    """The details of the error, or its one sentence when it has none."""
    with pytest.raises(PlanInvalid) as caught:
        load_plan(write(tmp_path, text), shown="plan.yaml")
    return list(caught.value.details) or [caught.value.what]


def edited(*edits: tuple[str, str]) -> str:
    text = VALID
    for before, after in edits:
        assert text.count(before) >= 1, before
        text = text.replace(before, after, 1)
    return text


def test_a_valid_plan_becomes_values(tmp_path: Path) -> None:
    loaded = load_plan(write(tmp_path, VALID))
    plan = loaded.plan
    assert loaded.text == VALID.encode()
    assert [c.verdict for c in plan.competitors] == [Kind.DUPLICATE, Kind.DEPRECATED]
    assert plan.steps[1].codemods[0].name == "rewrite_imports"
    assert plan.steps[1].codemods[0].options == {"paths": ["app/**"]}
    assert plan.steps[1].codemods[1].options == {}
    assert plan.checks["quick"].options == {"command": "pytest -q -x"}
    assert plan.checks["golden-path"].options == {"command": "pytest -q tests", "timeout": "10m"}
    assert (plan.rollback_on.check_failed, plan.rollback_on.slower) == (True, 1.10)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "canonical: app.core",
            "canonicl: app.core",
            [
                "plan.yaml:1:1: the key 'canonical' is missing",
                "plan.yaml:4:1: unknown key 'canonicl'; did you mean 'canonical'?",
            ],
        ),
        (
            "    title: Route",
            "    titel: Route",
            ["plan.yaml:20:5: unknown key 'titel'; did you mean 'title'?"],
        ),
        (
            "verdict: duplicate",
            "verdict: duplikate",
            [
                "plan.yaml:7:14: 'duplikate' is not one of duplicate, deprecated, shim, wrapper, "
                "variant, homonym, test-double, moved; did you mean 'duplicate'?"
            ],
        ),
        (
            "    verdict: duplicate\n",
            "",
            ["plan.yaml:6:5: the key 'verdict' is missing in `competitors`"],
        ),
        ("phase: 2", "phase: two", ["plan.yaml:19:12: a whole number is expected here, not 'two'"]),
        (
            "phase: 2",
            "phase: 0",
            ["plan.yaml:19:12: 0 should be greater than or equal to 1"],
        ),
        (
            "issue: 884",
            "issue: [884]",
            ["plan.yaml:3:8: a whole number or text is expected here, not a list"],
        ),
        (
            "name: engine-factory",
            "name: Engine Factory",
            [
                "plan.yaml:2:7: 'Engine Factory' is not made of small letters and digits with "
                "-, _ or . between; how about 'engine-factory'?"
            ],
        ),
        (
            "name: engine-factory",
            "name: 884",
            ["plan.yaml:2:7: text is expected here, not 884; put it in quotes"],
        ),
        (
            "name: engine-factory",
            "name: yarn.lock",
            ["plan.yaml:2:7: git refuses a branch 'yarn.lock': no part of it may end with .lock"],
        ),
        ("version: 1", "version: 2", ["plan.yaml:1:10: 2 is not one of 1"]),
        (
            "canonical: app.core:EngineFactory",
            "canonical: app.core.EngineFactory()",
            [
                "plan.yaml:4:12: 'app.core.EngineFactory()' is not `package.module:Name` or "
                "`package.module`"
            ],
        ),
        (
            "canonical: app.core:EngineFactory",
            "canonical: app/core.py:EngineFactory",
            [
                "plan.yaml:4:12: 'app/core.py:EngineFactory' is not `package.module:Name` or "
                "`package.module`; did you mean 'app.core:EngineFactory'?"
            ],
        ),
        (
            "checks: [quick]",
            "checks: quick",
            ["plan.yaml:24:13: a list is expected here, not 'quick'; write [quick]"],
        ),
        (
            "checks: [quick]",
            "checks: [quik]",
            ["plan.yaml:24:14: no check is named 'quik'; did you mean 'quick'?"],
        ),
        (
            "slower: 1.10",
            "slower: 0.5",
            ["plan.yaml:14:57: 0.5 should be greater than 1"],
        ),
        (
            "slower: 1.10",
            "slwer: 1.10",
            ["plan.yaml:14:49: unknown trigger 'slwer'; did you mean 'slower'?"],
        ),
        (
            "check-failed",
            "chek-failed",
            ["plan.yaml:14:15: unknown trigger 'chek-failed'; did you mean 'check-failed'?"],
        ),
        (
            "- id: rewrite",
            "- id: baseline",
            ["plan.yaml:18:9: a second step has the id 'baseline'; the first is on line 16"],
        ),
        (
            "app.legacy:Factory",
            "app.old:EngineFactory",
            [
                "plan.yaml:8:13: the competitor app.old:EngineFactory stands here a second time; "
                "the first is on line 6"
            ],
        ),
        (
            "app.old:EngineFactory",
            "app.core:EngineFactory",
            [
                "plan.yaml:6:13: app.core:EngineFactory is the canonical, "
                "so it can't be a competitor",
                "plan.yaml:10:19: app.core:EngineFactory is replaced with another competitor; "
                "replace it with the canonical, or with what stays",
            ],
        ),
        (
            "replace_with: app.core:EngineFactory",
            "replace_with: app.legacy:Factory",
            [
                "plan.yaml:10:19: app.legacy:Factory is replaced with itself; "
                "replace it with the canonical, or with what stays"
            ],
        ),
        (
            "issue: 884",
            "name: again",
            ["plan.yaml:3:1: the key 'name' stands here a second time; the first is on line 2"],
        ),
        ("issue: 884", "884: issue", ["plan.yaml:3:1: a key must be text; put it in quotes"]),
        (
            "- rewrite_imports: {paths",
            "- rewrite_imports:\n        options: {paths",
            [
                "plan.yaml:22:9: a codemod is one name with its options indented below it, "
                "but here stand 2 keys: rewrite_imports, options"
            ],
        ),
        (
            "issue: 884",
            "source_roots: [src, ../other, /etc, .git/hooks]",
            [
                "plan.yaml:3:21: '../other' leaves the repository",
                "plan.yaml:3:31: '/etc' is absolute; paths are relative to the repository",
                "plan.yaml:3:37: '.git/hooks' is inside of git's own directory",
            ],
        ),
        (
            "issue: 884",
            'paths: {exclude: ["vendor/../../x", "a\\0b"]}',
            [
                "plan.yaml:3:19: 'vendor/../../x' leaves the repository",
                "plan.yaml:3:37: a path can't contain NUL",
            ],
        ),
        (
            "issue: 884",
            "commits: {branch: --upload-pack=x}",
            [
                "plan.yaml:3:19: '--upload-pack=x' is not made of letters and digits with "
                "-, _, ., /, + or = between"
            ],
        ),
    ],
)
def test_a_mistake_is_told_at_its_place(
    tmp_path: Path, before: str, after: str, told: list[str]
) -> None:
    assert mistakes(tmp_path, edited((before, after))) == told


def test_all_mistakes_are_told_at_once_and_in_order(tmp_path: Path) -> None:
    text = edited(
        ("version: 1", "version: one"),
        ("verdict: duplicate", "verdikt: duplicate"),
        ("checks: [golden-path]", "checks: [golden]"),
        ("phase: 2", "phase: -1"),
    )
    assert mistakes(tmp_path, text) == [
        "plan.yaml:1:10: 'one' is not one of 1",
        "plan.yaml:6:5: the key 'verdict' is missing in `competitors`",
        "plan.yaml:7:5: unknown key 'verdikt'; did you mean 'verdict'?",
        "plan.yaml:17:14: no check is named 'golden'; did you mean 'golden-path'?",
        "plan.yaml:19:12: -1 should be greater than or equal to 1",
    ]


BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 20)
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"", "plan.yaml:1:1: the file is empty; `canonize plan new` writes a plan"),
        (b"# nothing yet\n", "plan.yaml:1:1: the file is empty; `canonize plan new` writes a plan"),
        (b"---\n...\n", "plan.yaml:1:1: the file is empty; `canonize plan new` writes a plan"),
        (b"- a\n", "plan.yaml:1:1: a plan is a mapping, `key: value` line by line"),
        (b"just words\n", "plan.yaml:1:1: a plan is a mapping, `key: value` line by line"),
        (
            b"version: 1\nname: caf\xe9\n",
            "plan.yaml:2:10: the plan is not UTF-8: the byte 0xe9 stands here; save it as UTF-8",
        ),
        (
            VALID.encode("utf-16"),
            "plan.yaml:1:1: the plan is not UTF-8: the byte 0xff stands here; save it as UTF-8",
        ),
        (b"a: \x00\x01\x02", "plan.yaml:1:4: the character U+0000 is not allowed in YAML"),
        (b"[" * 20_000, "plan.yaml:1:25: no plan needs more than 24 levels"),
        (b"{a: " * 20_000, "plan.yaml:1:94: no plan needs more than 24 levels"),
        (BOMB.encode(), "plan.yaml:5:20: its aliases unfold to more than 20000 values"),
        (b"a: &x [*x]\n", "plan.yaml:1:8: *x stands inside of what it repeats"),
        (b"a: *x\n", "plan.yaml:1:4: nothing is anchored as &x"),
        (
            b"a: !!python/object/apply:os.system [id]\n",
            "plan.yaml:1:4: the tag tag:yaml.org,2002:python/object/apply:os.system "
            "has no place in a plan; write the plain value",
        ),
        (b"%YAML 1.1\n---\na: no\n", "plan.yaml:2:1: a plan is YAML 1.2; drop the %YAML line"),
        (
            b"a: 1\n---\nb: 2\n",
            "plan.yaml:2:1: a plan is one document, and here a second one starts",
        ),
        (
            b"a: [1, 2\n",
            "plan.yaml:2:1: this is not YAML: expected ',' or ']', but got '<stream end>' "
            "while parsing a flow sequence",
        ),
        (b"a: b: c\n", "plan.yaml:1:5: this is not YAML: mapping values are not allowed here"),
        (
            b'a: "\\ud83d"\n',
            "plan.yaml:1:4: half a character stands here (a surrogate without its other half); "
            "write the character itself",
        ),
    ],
)
def test_what_is_no_plan_at_all_is_one_clear_error(tmp_path: Path, text: bytes, told: str) -> None:
    assert mistakes(tmp_path, text) == [told]


def test_characters_that_json_writes_in_halves() -> None:
    assert read_values('a: "\\ud83d\\ude00"').data == {"a": "\U0001f600"}


def test_nested_aliases_cannot_pass_the_depth_limit(tmp_path: Path) -> None:
    lines = ["a0: &a0 [[[[[[[[[[x]]]]]]]]]]"]
    lines += [f"a{i}: &a{i} [[[[[[[[[[*a{i - 1}]]]]]]]]]]" for i in range(1, 400)]
    assert mistakes(tmp_path, "\n".join(lines)) == [
        "plan.yaml:3:19: no plan needs more than 24 levels"
    ]


def test_a_plan_that_is_not_there_or_not_a_file(tmp_path: Path) -> None:
    for path, what in [
        (tmp_path / "gone.yaml", "the plan p is missing"),
        (tmp_path, "the plan p is not a file"),
        (tmp_path / ("x" * 300), "the plan p can't be read: File name too long"),
    ]:
        with pytest.raises(PlanInvalid) as caught:
            load_plan(path, shown="p")
        assert caught.value.what == what


def test_a_plan_that_is_too_long(tmp_path: Path) -> None:
    assert mistakes(tmp_path, b"a" * (MAX_BYTES + 1)) == ["the plan is longer than 256 KiB"]


def test_values_follow_yaml_1_2(tmp_path: Path) -> None:
    text = 'a: no\nb: on\nc: 010\nd: 0o10\ne: 1e3\nf: "1"\ng: ~\nh: True\ni: 1:30\nj: 2024-01-01\n'
    data = read_document(write(tmp_path, text)).values.data
    assert data == {
        "a": "no",
        "b": "on",
        "c": 10,
        "d": 8,
        "e": 1000.0,
        "f": "1",
        "g": None,
        "h": True,
        "i": "1:30",
        "j": "2024-01-01",
    }


def test_an_alias_is_the_value_that_it_repeats(tmp_path: Path) -> None:
    text = edited(
        ("checks: [golden-path]", "checks: &all [golden-path]"), ("checks: [quick]", "checks: *all")
    )
    plan = load_plan(write(tmp_path, text)).plan
    assert plan.steps[1].checks == ("golden-path",)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert (
        load_plan(write(tmp_path, b"\xef\xbb\xbf" + VALID.encode())).plan.name == "engine-factory"
    )
