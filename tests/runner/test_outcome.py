"""How a run ends: what became of each competitor, what is open, and with which exit status."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from canonize.core.outcome import HANDED_ON, Ended, OpenPoint
from canonize.core.plan import Plan
from canonize.core.reasons import Code, Reason
from canonize.runner.criteria import one_left
from canonize.runner.outcome import told_once
from tests.findings.playing import canonize
from tests.runner.tiny import Repository

HERE = Path(__file__).parents[2]
CLASS = b"class Factory:\n    def build(self):\n        return 1\n"
USE = b"from app.old import Factory\n\nFactory().build()\n"
STEPS = """\
steps:
  - id: rewrite
    codemods: [rewrite_imports]
    checks: [imports-resolve, smoke]
  - id: look
    checks: [imports-resolve, smoke]
  - id: remove
    codemods: [remove_duplicates]
"""
PLAN = f"""\
version: 1
name: one
canonical: app.core:Factory
competitors:
  - {{symbol: "app.old:Factory", verdict: duplicate}}
checks:
  smoke: {{command: "sh -c 'echo x >> MARK'"}}
{STEPS}"""


def call(root: Path, plan: str, *words: str) -> tuple[int, Any]:
    file = root.parent / "plan.yaml"
    file.write_text(plan.replace("MARK", str(root.parent / "mark")))
    said = canonize(root, "--plan", str(file), "--json", *words)
    return said.status, json.loads(said.out)


def repository(tmp_path: Path, **files: bytes) -> Repository:
    named = {path.replace("__", "/") + ".py": data for path, data in files.items()}
    base = {"app/__init__.py": b"", "app/core.py": CLASS, "app/old.py": CLASS, "use.py": USE}
    return Repository.create(tmp_path / "work", {**base, **named})


def test_a_duplicate_that_is_gone_ends_with_0(tmp_path: Path) -> None:
    root = repository(tmp_path).root
    status, document = call(root, PLAN, "run", "--all", "--yes")
    assert status == 0
    found = document["outcome"]
    assert found["done"] and found["open"] == []
    assert [(item["state"], item["wanted"]) for item in found["competitors"]] == [("removed", True)]
    assert call(root, PLAN, "status")[1]["outcome"] == found


def test_a_duplicate_that_stays_is_told_with_its_reason_and_ends_with_1(tmp_path: Path) -> None:
    late = b"import app.old\n\nlook = getattr(app.old, 'Fac' + 'tory')\n"
    root = repository(tmp_path, late=late).root
    status, document = call(root, PLAN, "run", "--all", "--yes")
    assert status == 1
    found = document["outcome"]
    assert not found["done"]
    [ended] = found["competitors"]
    assert (ended["state"], ended["wanted"]) == ("stays", False)
    assert ended["reason"]
    assert any("late.py:" in place for point in found["open"] for place in point["places"])
    marks = {item["what"]: item["mark"] for item in found["criteria"]}
    assert marks["one implementation left"] == "not met"
    assert call(root, PLAN, "status")[1]["outcome"] == found
    assert call(root, PLAN, "run", "--allow-open", "--yes")[0] == 0


NEEDS = "import no_such_package\nfrom use import made\n\n\ndef test_made():\n    assert made\n"
CHECKS = {
    "smoke": '{command: "sh -c true"}',
    "suite": f"{{kind: tests, command: '{sys.executable} -m pytest -q -p no:cacheprovider', "
    "env: {PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1'}}",
    "loads": "{kind: health}",
}


@pytest.mark.parametrize(
    ("checks", "needs", "mark", "empty"),
    [
        ("smoke suite loads", True, "met", ["loads", "suite"]),
        ("suite", True, "not measured", ["suite"]),
        ("suite loads", False, "met", []),
    ],
)
def test_what_a_check_could_not_show_is_said_where_it_passes(
    tmp_path: Path, checks: str, needs: bool, mark: str, empty: list[str]
) -> None:
    """What the program needs is not installed here, so that no test and no import ever worked."""
    plan = PLAN.replace("smoke", checks.replace(" ", ", "))
    at = plan.index("  smoke" if "smoke" in checks else f"  {checks.replace(' ', ', ')}:")
    named = "".join(f"  {name}: {CHECKS[name]}\n" for name in checks.split())
    plan = plan[:at] + named + plan[plan.index("steps:") :]
    first = "import no_such_package\n" if needs else ""
    use = f"{first}from app.old import Factory\n\nmade = Factory().build()\n"
    test = NEEDS if needs else NEEDS.partition("\n")[2]
    root = repository(tmp_path, use=use.encode(), test_use=test.encode()).root
    status, document = call(root, plan, "run", "--all", "--yes")
    assert status == 0, document
    [found] = [c for c in document["outcome"]["criteria"] if c["what"] == "the checks pass"]
    assert (found["mark"], found["unshown"]) == (mark, empty), found
    assert ("no test passed before the migration either" in found["evidence"]) is needs
    done = [e for e in document["events"] if e["event"] == "check-finished"]
    outputs = [e["output"] for e in done if e["check"] == "suite"]
    why = "1 of 1 failure as before: ModuleNotFoundError: No module named 'no_such_package'"
    assert all(output.endswith(why) is needs for output in outputs) and outputs
    said = canonize(root, "--plan", str(root.parent / "plan.yaml"), "status").out
    assert ("review the branch and merge it; nothing is open" in said) is not needs
    report = canonize(root, "--plan", str(root.parent / "plan.yaml"), "report").out
    assert ("suite passed, but shows little (" in report) is needs
    assert ("- [ ] protecting tests pass: **not measured**: suite passes, but" in report) is needs


def test_a_plan_that_removes_nothing_is_no_failure(tmp_path: Path) -> None:
    root = repository(tmp_path).root
    plan = PLAN[: PLAN.index("  - id: remove")]
    status, document = call(root, plan, "run", "--all", "--yes")
    assert status == 0
    [ended] = document["outcome"]["competitors"]
    assert ended["reason"] == "the plan has no step that removes it"
    [first, *_] = document["outcome"]["criteria"]
    assert first["mark"] == "not planned"


def test_a_step_that_is_kept_in_spite_of_a_failure_is_told_so(tmp_path: Path) -> None:
    root = repository(tmp_path).root
    plan = PLAN.replace("sh -c 'echo x >> MARK'", "false").replace(
        "    checks: [imports-resolve, smoke]\n  - id: look",
        "    checks: [smoke]\n    on_failure: keep\n  - id: look",
    )
    status, document = call(root, plan, "run", "--yes")
    assert status == 1
    kept = [event for event in document["events"] if event["event"] == "step-kept"]
    assert kept[0]["in_spite_of"] == ["smoke"]
    [step] = call(root, plan, "status")[1]["applied"]
    assert step["failed"] == ["smoke"]


@pytest.mark.parametrize(("options", "times"), [((), 1), (("--again",), 2)])
def test_checks_are_not_run_again_where_nothing_changed(
    tmp_path: Path, options: tuple[str, ...], times: int
) -> None:
    root = repository(tmp_path).root
    _, document = call(root, PLAN, "run", "--to", "2", "--yes", *options)
    assert (tmp_path / "mark").read_text() == "x\n" * times
    finished = [e for e in document["events"] if e["event"] == "check-finished"]
    assert [event["again"] for event in finished][-2:] == [times == 2] * 2


BUILT = b"import importlib\n\nNAME = 'old'\nload = importlib.import_module(f'app.{NAME}')\n"
WHY = "a path that is put together at run time"


def test_what_the_plan_answers_is_no_open_point(tmp_path: Path) -> None:
    root = repository(tmp_path, late=BUILT).root
    plan = PLAN.replace("[rewrite_imports]", "[rewrite_imports, rewrite_strings]")
    plan = f"{plan.replace('[remove_duplicates]', '[]')}answers: {{'late.py:4': seen}}\n"
    status, document = call(root, plan, "run", "--all", "--yes")
    found = document["outcome"]
    assert status == 0 and found["done"] and found["open"] == []
    [point] = found["answered"]
    assert (point["reason"], point["places"], point["answer"]) == (WHY, ["late.py:4"], "seen")
    assert call(root, plan, "status")[1]["outcome"] == found


LEFT = "from app.core import Factory\n"
HOOK = "def __getattr__(name):\n    import app.core\n    return getattr(app.core, name)\n"
OBJECT = b"import app.old\n\nlook = getattr(app.old, 'Fac' + 'tory')\n"


@pytest.mark.parametrize(
    ("left", "late", "is_open"),
    [
        (LEFT, BUILT, False),
        (LEFT, OBJECT, False),
        (HOOK, BUILT, False),
        (HOOK, OBJECT, True),
        ("", BUILT, True),
    ],
)
def test_what_nobody_can_see_through_is_folded_where_the_module_still_hands_the_name_on(
    tmp_path: Path, left: str, late: bytes, is_open: bool
) -> None:
    root = repository(tmp_path, late=late, app__old=left.encode() or CLASS).root
    verdict = "shim" if left else "duplicate"
    plan = PLAN.replace("duplicate}", f"{verdict}}}").replace("[remove_duplicates]", "[]")
    plan = plan.replace("[rewrite_imports]", "[rewrite_imports, rewrite_strings]")
    found = call(root, plan, "run", "--all", "--yes")[1]["outcome"]
    assert [point["code"] for point in found["open"]] == (
        [] if not is_open else ["computed-path" if late is BUILT else "module-object"]
    )
    assert {point["answer"] for point in found["answered"]} == (set() if is_open else {HANDED_ON})
    shown = canonize(root, "--plan", str(root.parent / "plan.yaml"), "status").out
    assert ("still hands the name on" in shown) is not is_open


WARNED = CLASS.replace(
    b"    def build", b"    warnings.warn('old', DeprecationWarning)\n\n    def build"
)


def test_what_warned_before_the_run_is_no_end_of_it(tmp_path: Path) -> None:
    root = repository(tmp_path, app__old=b"import warnings\n\n\n" + WARNED).root
    plan = PLAN.replace("verdict: duplicate", "verdict: variant")
    found = call(root, plan, "run", "--all", "--yes")[1]["outcome"]
    assert [ended["state"] for ended in found["competitors"]] == ["stays"]
    assert found["criteria"][0]["mark"] == "not planned"
    shown = canonize(root, "--plan", str(root.parent / "plan.yaml"), "status").out
    assert "next: every competitor stays, as the plan says" in shown


@pytest.mark.parametrize(
    ("key", "fits"),
    [
        ("late.py:4", True),
        ("late.py", True),
        (f"app.old: {WHY}", True),
        (WHY, True),
        ("app.old", True),
        ("late.py:5", False),
        ("lat", False),
        ("app.core", False),
        ("a path", False),
    ],
)
def test_what_an_answer_speaks_of(key: str, fits: bool) -> None:
    document = {
        "version": 1,
        "name": "one",
        "canonical": "app.core:Factory",
        "competitors": [{"symbol": "app.old:Factory", "verdict": "duplicate"}],
        "steps": [{"id": "s"}],
        "answers": {key: "seen"},
    }
    plan = Plan.model_validate(document)
    said = plan.answer(path="late.py", line=4, symbol="app.old", reason=WHY)
    assert said == ("seen" if fits else "")


def test_an_answer_gives_no_leave_to_remove(tmp_path: Path) -> None:
    late = b"import app.old\n\nlook = getattr(app.old, 'Fac' + 'tory')\n"
    root = repository(tmp_path, late=late).root
    plan = f"{PLAN}answers: {{late.py: seen, app/old.py: seen}}\n"
    status, document = call(root, plan, "run", "--all", "--yes")
    assert status == 1 and not document["outcome"]["open"]
    assert [ended["state"] for ended in document["outcome"]["competitors"]] == ["stays"]


GUARDED = PLAN.replace("sh -c 'echo x >> MARK'", "grep -q fixed use.py").replace(
    "    checks: [imports-resolve, smoke]\n  - id: look\n    checks: [imports-resolve, smoke]\n",
    "    checks: [smoke]\n    on_failure: keep\n",
)


def test_a_fix_by_hand_ends_what_was_kept_in_spite_of_a_failure(tmp_path: Path) -> None:
    root = repository(tmp_path).root
    assert call(root, GUARDED, "run", "--yes")[0] == 1
    file = root / "use.py"
    file.write_bytes(file.read_bytes() + b"\n# fixed\n")
    status, document = call(root, GUARDED, "adopt")
    assert status == 0 and len(document["accepted"]) == 1
    finished = [e["passed"] for e in document["events"] if e["event"] == "check-finished"]
    assert finished == [True]
    [step] = call(root, GUARDED, "status")[1]["applied"]
    assert (step["failed"], step["fixed"]) == ([], ["use.py"])
    status, document = call(root, GUARDED, "run", "--all", "--yes")
    assert status == 0 and document["outcome"]["open"] == [], document
    log = call(root, GUARDED, "log")[1]["operations"]
    assert [operation["kind"] for operation in log] == ["step", "fix", "step"]


def test_a_fix_that_does_not_help_leaves_the_failure_open(tmp_path: Path) -> None:
    root = repository(tmp_path).root
    call(root, GUARDED, "run", "--yes")
    file = root / "use.py"
    file.write_bytes(file.read_bytes() + b"\n# tried\n")
    assert call(root, GUARDED, "adopt")[0] == 1
    [step] = call(root, GUARDED, "status")[1]["applied"]
    assert (step["failed"], step["fixed"]) == (["smoke"], ["use.py"])
    assert call(root, GUARDED, "rollback", "--fix", "take", "--yes")[0] == 0
    assert b"tried" not in file.read_bytes()


@pytest.mark.parametrize(
    ("kinds", "mark", "said"),
    [
        (["duplicate removed"], "met", "no duplicate is left"),
        (["variant stays"], "not planned", "no duplicate is left; app.o0:F stays a variant"),
        (
            ["variant stays", "variant stays", "duplicate removed"],
            "not planned",
            "no duplicate is left; app.o0:F, app.o1:F stay variants",
        ),
        (["duplicate stays", "variant stays"], "not met", "app.o0:F"),
    ],
)
def test_a_variant_that_stays_is_no_single_implementation(
    kinds: list[str], mark: str, said: str
) -> None:
    ended = []
    for number, kind in enumerate(kinds):
        verdict, state = kind.split()
        if state == "stays":
            wanted = verdict == "variant"
            ended.append(Ended(f"app.o{number}:F", verdict, state, "", wanted))
    found = one_left(ended)
    assert (found.mark, found.evidence) == (mark, said)


def test_what_two_codemods_say_of_the_same_places_is_one_point() -> None:
    def point(reason: str, code: Code, *places: str, answer: str = "") -> OpenPoint:
        return OpenPoint("app.old", Reason(reason, code), places, answer)

    handed_on = point("handed on here", Code.MODULE_OBJECT, "a.py:1", "a.py:7")
    again = point("handed on as an object", Code.MODULE_OBJECT, "a.py:1", "a.py:7")
    looked_up = point("a computed name", Code.MODULE_OBJECT, "a.py:7")
    calls = [point(f"argument {n} differs", Code.ARGUMENTS, "a.py:9") for n in (1, 2)]
    found = [*told_once([handed_on, again, looked_up, *calls])]
    assert found == [handed_on, looked_up, *calls]
    answered = replace(again, answer="it is a log")
    assert [*told_once([handed_on, answered])] == [handed_on, answered]
