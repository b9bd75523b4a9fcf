"""One run of a test suite and what each test did, from pytest or from a JUnit report.

pytest is watched by a plug-in on PYTHONPATH (`on_path/canonize_pytest.py`), named in
PYTEST_ADDOPTS: nothing is installed, and any command that ends in pytest will do.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
import xml.etree.ElementTree as ET
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from canonize.proof.process import Exit, run_program

ON_PATH = Path(__file__).parent / "on_path"
"""What the project's interpreter is given on PYTHONPATH."""


class OutcomeOfTest(StrEnum):
    """What a test did; an error in setup or teardown is one, whatever the test itself did."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    SKIPPED = "skipped"

    @property
    def is_bad(self) -> bool:
        return self in (OutcomeOfTest.FAILED, OutcomeOfTest.ERROR)


@dataclass(frozen=True, slots=True)
class Tested:
    """One test in one run.

    Args:
        signature: of a failure: exception type and last place inside of the repository.
    """

    outcome: OutcomeOfTest
    signature: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class TestRun:
    """A whole run.

    Args:
        tests: by id; a file that could not be collected is an error of its own.
        broken: why the run says nothing (it was stopped, it crashed, it wrote no report); empty
            when it came to its end.
        output: the end of what it printed.
    """

    __test__ = False

    tests: Mapping[str, Tested]
    broken: str = ""
    output: str = ""
    seconds: float = 0.0

    @property
    def bad(self) -> dict[str, Tested]:
        return {name: test for name, test in self.tests.items() if test.outcome.is_bad}


@dataclass(frozen=True)
class Suite:
    """How a project's tests are run.

    Args:
        command: the argument list, in which ``{python}`` is already an interpreter.
        roots: source roots, put on PYTHONPATH so that a copy imports itself and not the work tree
            that may be installed in the environment.
        junit: the JUnit report that the command writes; empty for pytest.
        timeout: seconds for one run.
    """

    command: Sequence[str]
    roots: Sequence[str] = ()
    junit: str = ""
    timeout: float = 1800.0
    environment: Mapping[str, str] = field(default_factory=dict)
    emit: Callable[[str], None] = lambda line: None
    stopping: Callable[[], bool] = lambda: False

    def run(
        self,
        folder: Path,
        only: Collection[str] | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> TestRun:
        """Runs the suite in a folder.

        Args:
            only: ids of tests, and files of them, to which the run is narrowed (pytest only).
            extra: further variables.
        """
        with tempfile.TemporaryDirectory(prefix="canonize-tests-") as made:
            report = Path(made) / "report"
            environment = self._environment(folder, report) | dict(extra or {})
            if only is not None:
                names = Path(made) / "only.json"
                names.write_text(json.dumps(sorted(only)), "utf-8")
                environment["CANONIZE_ONLY"] = str(names)
            ended = run_program(
                self.command,
                cwd=folder,
                environment=environment,
                timeout=self.timeout,
                emit=self.emit,
                stopping=self.stopping,
            )
            if self.junit:
                return _of_junit(folder / self.junit, ended)
            return _of_lines(report, ended)

    def _environment(self, folder: Path, report: Path) -> dict[str, str]:
        paths = [str(ON_PATH), *(str(folder / root) for root in self.roots)]
        paths += [path for path in os.environ.get("PYTHONPATH", "").split(os.pathsep) if path]
        return {
            **self.environment,
            **watched_by_plugin(),
            "PYTHONPATH": os.pathsep.join(paths),
            "CANONIZE_TESTS": str(report),
        }


def watched_by_plugin() -> dict[str, str]:
    """Variables with which pytest loads the plug-in that lies in `ON_PATH`."""
    options = f"{os.environ.get('PYTEST_ADDOPTS', '')} -p canonize_pytest".strip()
    return {
        "PYTEST_ADDOPTS": options,
        "PYTEST_CURRENT_TEST": "",  # of a suite that runs this one
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _of_lines(report: Path, ended: Exit) -> TestRun:
    try:
        lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    except (OSError, ValueError):
        lines = []
    tests: dict[str, Tested] = {}
    for line in lines:
        if line["kind"] == "report":
            _add(tests, line)
        elif line["kind"] == "collection":
            tests[line["id"]] = Tested(
                OutcomeOfTest.ERROR, f"collection: {_last_line(line['why'])}"
            )
    finished = any(line["kind"] == "finish" for line in lines)
    collected = any(line["kind"] == "collected" and line["ids"] for line in lines)
    any_test = bool(tests) or (collected and not finished)
    broken = _why_broken(ended, finished=finished, any_test=any_test)
    return TestRun(tests, broken, ended.output, ended.seconds)


def _add(tests: dict[str, Tested], line: Mapping[str, Any]) -> None:
    """Puts the reports of setup, call and teardown together: the worst one counts."""
    name = line["id"]
    known = tests.get(
        name, Tested(OutcomeOfTest.SKIPPED if line["when"] == "setup" else OutcomeOfTest.PASSED)
    )
    seconds = known.seconds + line["seconds"]
    if line["outcome"] == "failed":
        outcome = OutcomeOfTest.FAILED if line["when"] == "call" else OutcomeOfTest.ERROR
        tests[name] = Tested(outcome, line["signature"], seconds)
    elif known.outcome.is_bad or line["when"] != "call":
        tests[name] = Tested(known.outcome, known.signature, seconds)
    else:
        passed = line["outcome"] in ("passed", "xfailed", "xpassed")
        tests[name] = Tested(OutcomeOfTest.PASSED if passed else OutcomeOfTest.SKIPPED, "", seconds)


_NO_MODULE = re.compile(r"(?m)^(?P<python>\S*python\S*): No module named (?P<module>[\w.]+)\s*$")
"""What Python says when ``-m`` names something that it has not."""


def _why_broken(ended: Exit, *, finished: bool, any_test: bool) -> str:
    if ended.why:
        return ended.why
    missing = None if any_test else _NO_MODULE.search(ended.output)
    if missing is not None:
        return (
            f"no test ran: {missing['python']} has no {missing['module']}; install it there, or "
            "say in the check's `command` which Python has it (`.venv/bin/python -m ...`)"
        )
    if not finished:
        return (
            f"it ended with {_ending(ended)} before its tests did, and wrote no whole report"
            if any_test
            else f"no test ran: it ended with {_ending(ended)}"
        )
    if not any_test:
        return f"no test was found: it ended with {_ending(ended)}"
    return ""


def _ending(ended: Exit) -> str:
    status = ended.status or 0
    return f"signal {-status}" if status < 0 else f"exit status {status}"


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2].strip()


def _of_junit(report: Path, ended: Exit) -> TestRun:
    """Reads a report in the form that Ant, Maven, unittest-xml-reporting and others write."""
    if ended.why:
        return TestRun({}, ended.why, ended.output, ended.seconds)
    try:
        cases = list(ET.parse(report).getroot().iter("testcase"))
    except (OSError, ET.ParseError) as error:
        why = f"there is no report {report.name} to read: {error}"
        return TestRun({}, why, ended.output, ended.seconds)
    tests = {_case_name(case): _case(case) for case in cases}
    broken = "" if tests else "the report has no tests"
    return TestRun(tests, broken, ended.output, ended.seconds)


def _case_name(case: ET.Element) -> str:
    return "::".join(filter(None, (case.get("classname", ""), case.get("name", ""))))


def _case(case: ET.Element) -> Tested:
    seconds = float(case.get("time") or 0)
    for tag, outcome in (("error", OutcomeOfTest.ERROR), ("failure", OutcomeOfTest.FAILED)):
        found = case.find(tag)
        if found is not None:
            return Tested(outcome, found.get("type") or found.get("message") or tag, seconds)
    skipped = case.find("skipped") is not None
    return Tested(OutcomeOfTest.SKIPPED if skipped else OutcomeOfTest.PASSED, "", seconds)


def names_of(tests: Iterable[str], *, most: int = 10) -> list[str]:
    """Ids for people: the first ones, and how many more."""
    ordered = sorted(tests)
    more = len(ordered) - most
    return [*ordered[:most], f"and {more} more"] if more > 0 else ordered
