"""A plug-in of pytest, by path: writes down what each test does, for `canonize.proof`.

It runs in the interpreter of the project under migration, which has nothing of canonize installed:
only the standard library and pytest are imported. What is written are lines of JSON in the file
that CANONIZE_TESTS names; CANONIZE_ONLY names a file of test ids to which the run is narrowed.
"""

import json
import os
import traceback

import pytest

_REPORT = os.environ.get("CANONIZE_TESTS", "")


def _write(**line):
    with open(_REPORT, "a", encoding="utf-8") as report:
        report.write(json.dumps(line) + "\n")


def _signature(error, root):
    """Exception type and the last place inside of the repository: what stays when lines move."""
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = os.path.realpath(frame.filename)
        if path.startswith(root + os.sep) and not frame.filename.startswith("<"):
            place = os.path.relpath(path, root).replace(os.sep, "/") + ":" + frame.name
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__} in {place}"


class Watch:
    """Reports of the controlling process; in a worker only the narrowing is done."""

    def __init__(self, config):
        self.root = os.path.realpath(str(config.rootpath))
        self.writes = bool(_REPORT) and not hasattr(config, "workerinput")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        report = outcome.get_result()
        if call.excinfo is not None:
            report.user_properties.append(
                ("canonize-signature", _signature(call.excinfo.value, self.root))
            )

    def pytest_runtest_logreport(self, report):
        if not self.writes:
            return
        signature = dict(p for p in report.user_properties if len(p) == 2).get(
            "canonize-signature", ""
        )
        outcome = report.outcome
        if hasattr(report, "wasxfail"):
            outcome = "xfailed" if report.skipped else "xpassed"
        _write(
            kind="report",
            id=report.nodeid,
            when=report.when,
            outcome=outcome,
            signature=signature,
            seconds=getattr(report, "duration", 0.0),
        )

    def pytest_collectreport(self, report):
        if self.writes and report.failed:
            _write(kind="collection", id=report.nodeid, why=str(report.longrepr)[-2000:])

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session, config, items):
        only = os.environ.get("CANONIZE_ONLY", "")
        if only:
            with open(only, encoding="utf-8") as names:
                wanted = set(json.load(names))
            items[:] = [item for item in items if item.nodeid in wanted]
        if self.writes:
            _write(kind="collected", ids=[item.nodeid for item in items])

    def pytest_sessionfinish(self, session, exitstatus):
        if self.writes:
            _write(kind="finish", status=int(exitstatus))


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    """The whole suite is wanted, whatever the project's configuration stops at."""
    for option, value in (
        ("maxfail", 0),
        ("stepwise", False),
        ("lf", False),
        ("failedfirst", False),
    ):
        if hasattr(config.option, option):
            setattr(config.option, option, value)
    config.option.continue_on_collection_errors = True
    config.pluginmanager.register(Watch(config), "canonize-watch")
