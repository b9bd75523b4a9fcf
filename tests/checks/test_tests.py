"""The check `tests`, with real suites run by the real pytest."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from canonize.checks.tests import Tests
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

APP = "def double(x):\n    return 2 * x\n"
WRONG = "def double(x):\n    return 3 * x\n"
TEST = "from app import double\n\n\ndef test_double():\n    assert double(2) == 4\n"
COMMAND = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
PLAN = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "a:B",
        "competitors": [{"symbol": "c:D", "verdict": "variant"}],
        "steps": [{"id": "s"}],
    }
)


def check(
    tmp_path: Path, before: dict[str, str], after: dict[str, str], **options: Any
) -> tuple[Verdict, list[str]]:
    def tree(files: dict[str, str]) -> SourceTree:
        return SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))

    lines: list[str] = []
    context = CheckContext(
        "t",
        tmp_path,
        Migration(PLAN, (".",)),
        tree(before),
        tree({**before, **after}),
        keep=tmp_path / "kept",
        emit=lines.append,
    )
    options.setdefault("command", COMMAND)
    options.setdefault("env", {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"})  # a third of the time
    options.setdefault("blame", False)  # up to 15 more runs; asked for where it is the point
    return Tests().run(Tests.Options.model_validate(options), context), lines


def test_a_new_failure_fails_with_its_place(tmp_path: Path) -> None:
    verdict, _ = check(tmp_path, {"app.py": APP, "test_app.py": TEST}, {"app.py": WRONG})
    assert not verdict.passed
    place = "builtins.AssertionError in test_app.py:test_double"
    assert f"new failure: test_app.py::test_double: {place}" in verdict.output


def test_a_suite_that_is_red_before_passes_while_nothing_is_new(tmp_path: Path) -> None:
    red = (
        "import pytest\n@pytest.mark.parametrize('n', range(38))\n"
        "def test_red(n):\n    assert n < 0\n"
    )
    files = {"app.py": APP, "test_app.py": TEST, "test_red.py": red}
    verdict, _ = check(tmp_path, files, {"app.py": APP + "\n"})
    assert verdict.passed, verdict.output
    assert (verdict.figures["known"], verdict.figures["tests"]) == (38, 39)
    verdict, _ = check(tmp_path, files, {"app.py": WRONG})
    assert not verdict.passed and verdict.figures["new"] == 1


def test_the_baseline_is_made_once_for_a_tree(tmp_path: Path) -> None:
    files = {"app.py": APP, "test_app.py": TEST}
    _, first = check(tmp_path, files, {})
    _, second = check(tmp_path, files, {})
    _, other = check(tmp_path, {**files, "app.py": APP + "\n"}, {})
    assert [sum("before the migration" in line for line in said) for said in (first, second)] == [
        3,
        0,
    ]
    assert any("before the migration" in line for line in other)


def test_a_failure_that_becomes_another_is_told_with_both(tmp_path: Path) -> None:
    test = "from app import f\n\n\ndef test_f():\n    f()\n"
    verdict, _ = check(
        tmp_path,
        {"app.py": "def f():\n    raise KeyError('x')\n", "test_f.py": test},
        {"app.py": "def f():\n    raise AttributeError('x')\n"},
    )
    assert not verdict.passed
    assert (
        "changed failure: test_f.py::test_f: builtins.AttributeError in app.py:f; "
        "it was builtins.KeyError in app.py:f"
    ) in verdict.output


def test_a_test_that_is_not_collected_any_more_fails(tmp_path: Path) -> None:
    files = {"app.py": APP, "test_app.py": TEST + "\n\ndef test_more():\n    pass\n"}
    verdict, _ = check(tmp_path, files, {"test_app.py": TEST})
    assert not verdict.passed
    assert "vanished: test_app.py::test_more" in verdict.output


def test_an_import_crash_is_a_new_failure_of_its_file_alone(tmp_path: Path) -> None:
    files = {"app.py": APP, "test_app.py": TEST, "test_other.py": "def test_other():\n    pass\n"}
    verdict, _ = check(tmp_path, files, {"app.py": "import gone\n"})
    assert not verdict.passed
    assert "new failure: test_app.py: collection: " in verdict.output
    assert "No module named 'gone'" in verdict.output
    assert verdict.figures["new"] == 1 and verdict.figures["vanished"] == 0
    assert verdict.figures["tests"] == 2


def test_what_was_broken_and_works_now_is_fixed(tmp_path: Path) -> None:
    files = {"app.py": "import gone\n", "test_app.py": TEST, "test_b.py": "def test_b(): pass\n"}
    verdict, _ = check(tmp_path, files, {"app.py": APP})
    assert verdict.passed, verdict.output
    assert "fixed: test_app.py" in verdict.output


@pytest.mark.parametrize("ini", ["addopts = -x", "addopts = --maxfail=1", "addopts = --sw", ""])
def test_a_suite_that_stops_at_its_first_failure_is_run_to_its_end(
    tmp_path: Path, ini: str
) -> None:
    files = {
        "pytest.ini": f"[pytest]\n{ini}\nfilterwarnings = error\n",
        "app.py": APP,
        "test_a.py": "def test_a():\n    assert 0\n",
        "test_b.py": "def test_b():\n    assert 0\n",
        "test_c.py": TEST,
    }
    options = {"command": [sys.executable, "-m", "pytest", "-q"]}
    verdict, _ = check(tmp_path, files, {"app.py": WRONG}, **options)
    assert not verdict.passed
    assert (verdict.figures["known"], verdict.figures["new"]) == (2, 1)


def test_an_error_at_teardown_is_a_failure_although_the_test_passed(tmp_path: Path) -> None:
    test = (
        "import pytest, app\n@pytest.fixture\ndef f():\n    yield\n    app.close()\n"
        "def test_f(f):\n    pass\n"
    )
    verdict, _ = check(
        tmp_path, {"app.py": "def close(): pass\n", "test_f.py": test}, {"app.py": "x = 1\n"}
    )
    assert not verdict.passed
    assert (
        "new failure: test_f.py::test_f: builtins.AttributeError in test_f.py:f" in verdict.output
    )


def test_workers_of_xdist_are_counted_as_one_run(tmp_path: Path) -> None:
    many = "import pytest\n@pytest.mark.parametrize('n', range(20))\ndef test_n(n): pass\n"
    files = {"app.py": APP, "test_app.py": TEST, "test_many.py": many}
    options = {"command": [*COMMAND, "-p", "xdist.plugin", "-n", "2"]}
    verdict, _ = check(tmp_path, files, {"app.py": WRONG}, **options)
    assert not verdict.passed
    assert (verdict.figures["tests"], verdict.figures["new"]) == (21, 1)


FLAKY = """\
import pathlib
counter = pathlib.Path({path!r})
def test_flaky():
    runs = int(counter.read_text() or 0) if counter.exists() else 0
    counter.write_text(str(runs + 1))
    assert {condition}
"""


@pytest.mark.parametrize("condition", ["runs % 2 == 0", "runs != 3"])
def test_a_test_that_fails_now_and_then_fails_no_step(tmp_path: Path, condition: str) -> None:
    """Once seen in the baseline, and once at the very first run after it."""
    flaky = FLAKY.format(path=str(tmp_path / "runs"), condition=condition)
    files = {"app.py": APP, "test_app.py": TEST, "test_flaky.py": flaky}
    verdict, _ = check(tmp_path, files, {"app.py": APP + "\n"})
    assert verdict.passed, verdict.output
    if condition == "runs != 3":
        assert "now this and now that: test_flaky.py::test_flaky" in verdict.output


def test_a_failure_that_hangs_on_what_ran_before_it_counts(tmp_path: Path) -> None:
    leak = "STATE = []\n"
    test = (
        "import app\ndef test_first():\n    app.leak()\n"
        "def test_second():\n    assert not app.STATE\n"
    )
    before = {"app.py": leak + "def leak(): pass\n", "test_order.py": test}
    verdict, _ = check(tmp_path, before, {"app.py": leak + "def leak():\n    STATE.append(1)\n"})
    assert not verdict.passed
    assert "new failure: test_order.py::test_second" in verdict.output


@pytest.mark.parametrize(
    ("test", "told"),
    [
        ("import time\ndef test_it(): time.sleep(60)\n", "it took longer than its timeout"),
        ("import os\ndef test_it(): os.kill(os.getpid(), 9)\n", "signal 9"),
        ("import os\ndef test_it(): os._exit(0)\n", "exit status 0 before its tests did"),
        ("x = 1\n", "no test was found: it ended with exit status 5"),
    ],
)
def test_a_suite_that_says_nothing_is_one_clear_failure(
    tmp_path: Path, test: str, told: str
) -> None:
    limit = {"timeout": "6s"} if "sleep" in test else {}
    verdict, _ = check(tmp_path, {"test_it.py": test}, {}, **limit)
    assert not verdict.passed
    assert told in verdict.output
    assert "before the migration" in verdict.output


def test_a_python_without_the_runner_is_named_with_the_next_move(tmp_path: Path) -> None:
    bare = [sys.executable, "-S", "-m", "pytest", "-q"]
    verdict, _ = check(tmp_path, {"test_it.py": "def test_it(): pass\n"}, {}, command=bare)
    assert not verdict.passed
    assert f"no test ran: {sys.executable} has no pytest; install it there" in verdict.output


def test_a_suite_that_dies_after_the_step_is_one_clear_failure(tmp_path: Path) -> None:
    dies = {"test_it.py": "import os\ndef test_it(): os.kill(os.getpid(), 9)\n"}
    verdict, _ = check(tmp_path, {"test_it.py": "def test_it(): pass\n"}, dies)
    assert not verdict.passed
    assert "the tests of the tree after the step" in verdict.output
    assert "signal 9 before its tests did" in verdict.output or "no test ran" in verdict.output


def test_a_suite_that_writes_into_the_repository_writes_into_a_copy(tmp_path: Path) -> None:
    test = "import pathlib\ndef test_it(): pathlib.Path('app.py').write_text('broken(')\n"
    (tmp_path / "app.py").write_text(APP)
    verdict, _ = check(tmp_path, {"app.py": APP, "test_it.py": test}, {})
    assert verdict.passed
    assert (tmp_path / "app.py").read_text() == APP


@pytest.mark.parametrize(
    "body",
    [
        "    for _ in range(300): print('x' * 100_000)\n",  # 30 MB a run, and nothing waits for it
        "    assert input('sure? ')\n",  # wants a terminal: fails before and after
    ],
)
def test_a_suite_that_prints_without_end_or_wants_a_terminal_is_run_all_the_same(
    tmp_path: Path, body: str
) -> None:
    command = [*COMMAND, "-s"]
    verdict, _ = check(tmp_path, {"test_it.py": f"def test_it():\n{body}"}, {}, command=command)
    assert verdict.passed, verdict.output[-500:]
    assert verdict.figures["tests"] == 1 and len(verdict.output) < 500_000


def test_a_copy_imports_itself_and_not_what_is_installed(tmp_path: Path) -> None:
    """The environment may hold the work tree: then both trees would be one and the same."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "app.py").write_text(APP)
    (tmp_path / "work.pth").write_text(str(work))
    site = (
        f"import site; site.addsitedir({str(tmp_path)!r}); import pytest, sys;"
        "sys.exit(pytest.main(['-q', '--import-mode=importlib']))"
    )
    files = {"app.py": APP, "test_app.py": TEST}
    verdict, _ = check(work, files, {"app.py": WRONG}, command=[sys.executable, "-c", site])
    assert not verdict.passed and verdict.figures["new"] == 1


RUNNER = """\
import sys
sys.path.insert(0, ".")
from app import double
case = '<testcase classname="t" name="double" time="0.1">{}</testcase>'
body = "" if double(2) == 4 else '<failure type="AssertionError">no</failure>'
open("report.xml", "w").write("<testsuite>" + case.format(body) + "</testsuite>")
"""


def test_other_runners_are_read_by_their_junit_report(tmp_path: Path) -> None:
    options: dict[str, Any] = {"command": [sys.executable, "r.py"], "junit": "report.xml"}
    files = {"app.py": APP, "r.py": RUNNER}
    assert check(tmp_path, files, {}, **options)[0].passed
    verdict, _ = check(tmp_path, files, {"app.py": WRONG}, **options)
    assert "new failure: t::double: AssertionError" in verdict.output
    verdict, _ = check(tmp_path, {**files, "r.py": "pass"}, {}, **options)
    assert not verdict.passed and "there is no report report.xml to read" in verdict.output


def test_the_change_that_makes_a_failure_is_named(tmp_path: Path) -> None:
    """One of seven files holds it, and in that file one of two places."""
    files = {f"m{n}.py": f"A = 1\nkept = 0\nB = {n}\n" for n in range(7)}
    test = "import m0, m1, m2, m3, m4, m5, m6\n\n\ndef test_b():\n    assert m4.B == 4\n"
    after = {path: text.replace("A = 1", "A = 2") for path, text in files.items()}
    after["m4.py"] = after["m4.py"].replace("B = 4", "B = 5")
    verdict, lines = check(tmp_path, {**files, "test_b.py": test}, after, blame=True)
    told = "test_b.py::test_b fails because of the change in m4.py:3: `B = 4` became `B = 5`"
    assert told in verdict.output
    assert sum("looking for the guilty change" in line for line in lines) <= 15


def test_a_file_that_is_gone_is_named_for_an_error_of_collecting(tmp_path: Path) -> None:
    files = {"app.py": "import old\n" + APP, "old.py": "", "b.py": "x = 1\n", "test_app.py": TEST}
    gone = {"app.py": "import new\n" + APP, "b.py": "x = 2\n"}
    verdict, _ = check(tmp_path, files, gone, blame=True)
    assert "test_app.py fails because of the change in app.py:1: `import old`" in verdict.output


def test_nobody_is_blamed_when_that_is_not_wanted(tmp_path: Path) -> None:
    files = {"app.py": APP, "test_app.py": TEST}
    verdict, lines = check(tmp_path, files, {"app.py": WRONG}, blame=False)
    assert not verdict.passed and "because of" not in verdict.output
    assert not any("guilty" in line for line in lines)


def test_a_failure_that_hangs_on_other_tests_is_blamed_on_nobody(tmp_path: Path) -> None:
    test = (
        "import app\ndef test_first():\n    app.leak()\n"
        "def test_second():\n    assert not app.STATE\n"
    )
    before = {"app.py": "STATE = []\ndef leak(): pass\n", "test_order.py": test}
    leaks = {"app.py": "STATE = []\ndef leak():\n    STATE.append(1)\n"}
    verdict, _ = check(tmp_path, before, leaks, blame=True)
    told = "which change makes test_order.py::test_second fail is not known"
    assert told in verdict.output


def test_of_many_failures_some_are_told_and_run_again(tmp_path: Path) -> None:
    many = (
        "import pytest\nfrom app import double\n\n\n@pytest.mark.parametrize('n', range(300))\n"
        "def test_double(n):\n    assert double(2) == 4\n"
    )
    verdict, lines = check(tmp_path, {"app.py": APP, "test_app.py": many}, {"app.py": WRONG})
    assert not verdict.passed and verdict.figures["new"] == 300
    assert "and 280 more new failures" in verdict.output
    assert any(line.startswith("200 suspects again") for line in lines)
