"""Plans that are written, and the schema that editors hold them to."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from canonize.core.plan import Kind, Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.__main__ import PAGE
from canonize.plan_file.document import document_of
from canonize.plan_file.new import emptied_modules, new_plan, plan_name
from canonize.plan_file.proof_offered import ProofOffered, detect_test_command
from canonize.plan_file.reference import with_reference
from canonize.plan_file.schema import make_schema, shipped_schema
from canonize.plan_file.shape import plan_of
from canonize.plan_file.wanted_plan import WantedPlan
from canonize.plan_file.yaml_values import read_values
from canonize.resolution.project import Project

from .test_plan_file import VALID

PATHS = ["app/core.py", "app/old.py", "tests/test_core.py"]
NINE = [
    "baseline",
    "canonical-covers-every-use",
    "rewrite-production-imports",
    "rewrite-test-imports",
    "rewrite-strings-and-docs",
    "deprecate",
    "remove-duplicates",
    "prove-it",
    "lock-in",
]


def wanted(**changes: object) -> WantedPlan:
    competitors = [("app.old:EngineFactory", Kind.DUPLICATE), ("app.old:Maker", Kind.DEPRECATED)]
    return WantedPlan("app.core:EngineFactory", competitors, **changes)  # type: ignore[arg-type]


def plan(text: str) -> Plan:
    made, problems = plan_of(document_of(text.encode(), Path("p"), shown="p"))
    assert made is not None, problems
    return made


def test_the_nine_steps_are_written_over_five_phases() -> None:
    made = plan(
        new_plan(wanted(offered=ProofOffered(tests="python -m pytest -q"), issue="#884"), PATHS)
    )
    assert [step.id for step in made.steps] == NINE
    assert [step.phase for step in made.steps] == [1, 1, 2, 2, 2, 3, 3, 4, 5]
    assert (made.name, made.issue) == ("engine-factory", 884)
    assert made.checks["tests"].options["command"] == "python -m pytest -q"
    assert made.steps[3].codemods[0].options == {"paths": ["tests/", "test_*.py"]}
    assert made.steps[2].codemods[0].options == {"exclude": ["tests/", "test_*.py"]}
    assert made.steps[1].checks == ("uses",)
    assert made.checks["uses"].kind == "uses-fit"


def test_what_was_deprecated_is_proved_to_be_unused() -> None:
    made = plan(new_plan(wanted(offered=ProofOffered(tests="python -m pytest -q")), PATHS))
    assert made.checks["no-deprecated-use"].options["command"] == (
        "python -m pytest -q -W 'error:app.old.Maker is deprecated'"
    )
    assert "no-deprecated-use" in made.steps[7].checks


def test_shims_forward_and_wrappers_are_removed_by_name() -> None:
    competitors = [("app.a:X", Kind.DUPLICATE), ("app.b:X", Kind.SHIM), ("app.c:X", Kind.WRAPPER)]
    made = plan(new_plan(WantedPlan("app.core:X", competitors, emptied=["app.a"]), PATHS))
    [step] = [step for step in made.steps if step.id == "remove-duplicates"]
    redirect, remove = step.codemods
    assert (redirect.name, remove.name) == ("redirect_module", "remove_duplicates")
    assert remove.options == {"symbols": ["app.a", "app.a:X", "app.c:X"]}


def test_findings_reasons_and_rules_stand_where_a_person_decides() -> None:
    text = new_plan(
        wanted(
            replacements={"app.old:Maker": "app.third:Maker"},
            reasons={"app.old:Maker": 'builds "engines": one by one'},
            comments={"app.old:EngineFactory": ("2 uses: all compatible", "decide: \x1b[31mred")},
            preamble=("Tests that reach the members: 1 unit",),
            rules=("- adapt_calls:", "    rules:"),
        ),
        PATHS,
    )
    made = plan(text)
    assert made.competitors[1].replace_with == "app.third:Maker"
    assert made.competitors[1].reason == 'builds "engines": one by one'
    lines = text.split("\n")
    at = lines.index("  - symbol: app.old:EngineFactory")
    assert lines[at - 2 : at] == ["  # 2 uses: all compatible", "  # decide: \\u001b[31mred"]
    assert "# Tests that reach the members: 1 unit" in lines
    step = lines.index("  - id: canonical-covers-every-use")
    assert lines[step - 2 : step] == ["  #      - adapt_calls:", "  #          rules:"]


def test_a_module_of_which_nothing_is_left_is_a_competitor_too() -> None:
    files = {
        "app/all.py": b"import os\nlogger = 1\n_x = 2\nclass A: ...\ndef b(): ...\n",
        "app/more.py": b"LIMIT = 3\nclass A: ...\n",
        "app/star.py": b"from os import *\nclass A: ...\n",
        "app/pkg/__init__.py": b"class A: ...\n",
    }
    tree = SourceTree(MemoryBase(files))
    symbols = ["app.all:A", "app.all:b", "app.more:A", "app.star:A", "app.pkg:A", "app.gone:A"]
    competitors = [(symbol, Kind.DUPLICATE) for symbol in symbols]
    project = Project.of(tree, ["."])

    def emptied(*named: tuple[str, Kind], **replacements: str) -> dict[str, str]:
        pairs = {f"app.all:{name}": new for name, new in replacements.items()}
        return emptied_modules("app.new:A", named, pairs, project)

    assert emptied(*competitors) == {"app.all": ""}
    assert emptied(*competitors[1:]) == {}
    assert emptied(*competitors, A="app.new:B") == {"app.all": ""}
    assert emptied(*competitors, A="app.other:A", b="app.other:c") == {"app.all": "app.other"}
    assert emptied(*competitors, A="app.other:A") == {}  # no one module takes its place


def test_without_tests_no_step_names_them() -> None:
    made = plan(new_plan(wanted(schema="", issue="GH-7"), ["app/core.py"]))
    assert [step.id for step in made.steps] == [
        one for one in NINE if one != "rewrite-test-imports"
    ]
    assert list(made.checks) == ["uses"]
    assert all("tests" not in step.checks for step in made.steps)
    assert made.steps[2].codemods[0].options == {}

    assert made.issue == "GH-7"


def test_names_and_test_commands_are_derived() -> None:
    assert plan_name("app.core:HTTPServerFactory2") == "http-server-factory2"
    assert plan_name("app.core.factory") == "factory"
    assert plan_name("app:_X") == "x"
    assert plan_name("app:__") == "migration"
    assert detect_test_command(["a/conftest.py"]) == "python -m pytest -q"
    assert detect_test_command(["a/core.py"]) == ""


def test_the_shipped_schema_is_current() -> None:
    assert shipped_schema() == make_schema(), "run `python -m canonize.plan_file`"


def test_the_page_of_the_format_is_current() -> None:
    page = PAGE.read_text("utf-8")
    assert with_reference(page) == page, "run `python -m canonize.plan_file`"


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = json.loads(make_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@pytest.mark.parametrize(
    "text",
    [VALID, new_plan(wanted(offered=ProofOffered(tests="x")), PATHS), new_plan(wanted(), [])],
)
def test_the_schema_accepts_what_the_tool_accepts(
    text: str, validator: jsonschema.Draft202012Validator
) -> None:
    assert [error.message for error in validator.iter_errors(read_values(text).data)] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("canonical:", "canonicl:"),
        ("verdict: duplicate", "verdict: duplikate"),
        ("rewrite_imports:", "rewrite_import:"),
        ("{paths:", "{path:"),
        ("slower:", "slwer:"),
        ("check-failed", "chek-failed"),
        ("timeout:", "timeot:"),
        ("phase: 2", "phase: 0"),
        ("issue: 884", "extra: 1"),
    ],
)
def test_the_schema_refuses_what_the_tool_refuses(
    before: str, after: str, validator: jsonschema.Draft202012Validator
) -> None:
    if before in ("timeout:", "slower:") and '"command"' not in make_schema():
        pytest.skip("no kind of check is there yet")
    assert VALID.count(before) >= 1
    data = read_values(VALID.replace(before, after, 1)).data
    assert list(validator.iter_errors(data))


def test_new_tests_are_written_before_the_first_change_and_watched() -> None:
    text = new_plan(wanted(new_tests=True), PATHS)
    made = plan(text)
    assert [step.id for step in made.steps[:4]] == [*NINE[:2], "new-tests", NINE[2]]
    assert made.steps[2].codemods[0].name == "write_tests"
    watched = [step.id for step in made.steps if "new-tests" in step.checks]
    assert watched == [step.id for step in made.steps[2:]]
    assert "# 10. " in text and "# 4. Tests that patch" in text
    assert "At most 8 are new, 1 of them of regression, beside 0 test files" in text


def test_a_step_that_can_do_nothing_for_the_plan_is_not_written() -> None:
    removed = plan(new_plan(WantedPlan("app.core:X", [("app.a:X", Kind.DUPLICATE)]), PATHS))
    assert [s.id for s in removed.steps] == [one for one in NINE if one != "deprecate"]
    text = new_plan(WantedPlan("app.core:X", [("app.a:X", Kind.DEPRECATED)]), PATHS)
    stays = plan(text)
    assert [s.id for s in stays.steps] == [one for one in NINE if one != "remove-duplicates"]
    numbers = [
        line.split()[1] for line in text.split("\n") if line[:4] == "  # " and line[5] == "."
    ]
    assert numbers == [f"{number}." for number in range(1, 9)]


def test_what_stays_is_re_routed_by_no_step() -> None:
    idle = {"rewrite-production-imports", "rewrite-test-imports", "rewrite-strings-and-docs"}
    stays = [("app.a:X", Kind.VARIANT), ("app.b:X", Kind.HOMONYM)]
    kept = {"competitors": stays, "texts": True}
    handed = {**kept, "delegating": ('- delegate: {symbols: ["app.a:X"]}',)}
    moved = {**kept, "competitors": [*stays, ("app.c:X", Kind.MOVED)]}
    for changes, left in ((kept, set()), (handed, {"delegate"}), (moved, {"move"})):
        made = plan(new_plan(WantedPlan("app.core:X", **changes), PATHS))  # type: ignore[arg-type]
        names = {step.id for step in made.steps}
        assert not names & idle
        assert names == {"baseline", "canonical-covers-every-use", "prove-it", "lock-in", *left}
    emptied = plan(new_plan(WantedPlan("app.core:X", stays, emptied=["app.d"], texts=True), PATHS))
    assert idle <= {step.id for step in emptied.steps}
    gone = [*stays, ("app.c:X", Kind.DUPLICATE)]
    assert idle <= {step.id for step in plan(new_plan(WantedPlan("app.core:X", gone), PATHS)).steps}


def test_a_loop_inside_of_an_expression_defines_nothing_for_others() -> None:
    from canonize.plan_file.find_symbol import public_names
    from canonize.resolution.project import Project
    from tests.compatibility.comparing import tree

    code = (
        "A = {v for v in 'ab'}\nB = [w for w in A if (kept := w)]\nfor x in A:\n    y = x\n"
        "C = lambda z: z\n(d, [e]) = 1, [2]\n"
    )
    names = public_names("m", Project.of(tree({"m.py": code}), (".",)))
    assert names == {"A", "B", "C", "kept", "x", "y", "d", "e"}
