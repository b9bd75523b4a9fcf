"""A plug-in of pytest, by path: writes down what each test does, for `canonize.proof`.

It runs in the interpreter of the project under migration, which has nothing of canonize installed:
only the standard library and pytest are imported. What is written are lines of JSON in the file
that CANONIZE_TESTS names; CANONIZE_ONLY names a file of test ids to which the run is narrowed.
"""

import json
import os
import traceback

import canonize_reach
import pytest

_REPORT = os.environ.get("CANONIZE_TESTS", "")


_LINES = canonize_reach.Lines(_REPORT)
_REACH = canonize_reach.begin()
"""From here on, since a `conftest.py` imports what is asked for before anything is configured."""


_SHOWN = 100


def _write(**line):
    _LINES.add(json.dumps(line))


def _file(nodeid):
    return nodeid.partition("::")[0]


def _signature(error, root):
    """Exception type and the last place inside of the repository: what stays when lines move."""
    place = ""
    for frame in traceback.extract_tb(error.__traceback__):
        path = os.path.realpath(frame.filename)
        if path.startswith(root + os.sep) and not frame.filename.startswith("<"):
            place = os.path.relpath(path, root).replace(os.sep, "/") + ":" + frame.name
    kind = type(error)
    return f"{kind.__module__}.{kind.__qualname__} in {place}"


class ReportPlugin:
    """Reports of the controlling process; in a worker only the narrowing is done."""

    def __init__(self, config):
        self.root = os.path.realpath(str(config.rootpath))
        self.writes = bool(_REPORT) and not hasattr(config, "workerinput")
        self.config = config
        self.failures = 0

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        report = outcome.get_result()
        if report.failed:
            self.failures += 1
            if self.failures == _SHOWN:  # what is shown of thousands costs more than the tests
                self.config.option.tbstyle = "line"
        if call.excinfo is not None:
            report.user_properties.append(
                ("canonize-signature", _signature(call.excinfo.value, self.root))
            )

    def pytest_runtest_logreport(self, report):
        if not self.writes or (report.when != "call" and report.passed):
            return  # the call says it, or why there was none
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
            items[:] = [i for i in items if not wanted.isdisjoint((i.nodeid, _file(i.nodeid)))]
        if self.writes:
            _write(kind="collected", ids=[item.nodeid for item in items])

    def pytest_sessionfinish(self, session, exitstatus):
        if self.writes:
            _write(kind="finish", status=int(exitstatus))
            _LINES.flush()


class ReachOfTests:
    """Says for whom code runs: the test, and each fixture of a wider scope that is being made.

    Whoever uses such a fixture later reaches what making it reached. What runs while a module of
    tests is imported is reached by all of its tests.
    """

    def __init__(self, reach):
        self.reach = reach
        self.of_fixture = {}
        self.of_module = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_make_collect_report(self, collector):
        keys = set()
        self.reach.push(keys)
        yield
        self.reach.pop(keys)
        if keys:
            self.of_module.setdefault(collector.nodeid, set()).update(keys)

    def pytest_collection_finish(self, session):
        self.reach.watch_unless_planted()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        keys = self.of_fixture[fixturedef] = set()
        self.reach.push(keys)
        yield
        self.reach.pop(keys)

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item, nextitem):
        item.canonize_keys = set()
        item.canonize_fixtures = set()
        self.reach.push(item.canonize_keys)
        yield
        self.reach.pop(item.canonize_keys)
        keys = set(item.canonize_keys)
        for made in item.canonize_fixtures:
            keys |= self.of_fixture.get(made, set())
        for nodeid, imported in self.of_module.items():
            if item.nodeid.startswith(nodeid + "::") or not nodeid:
                keys |= imported
        self.reach.write(item.nodeid, keys, kind="test")

    def pytest_unconfigure(self):
        self.reach.lines.flush()

    @pytest.hookimpl(hookwrapper=True, tryfirst=True)
    def pytest_runtest_teardown(self, item, nextitem):
        """By now every fixture is known that the test asked for, by whatever way."""
        request = getattr(item, "_request", None)
        for made in dict(getattr(request, "_fixture_defs", None) or {}).values():
            item.canonize_fixtures.add(made)
        yield


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
    config.pluginmanager.register(ReportPlugin(config), "canonize-watch")
    if _REACH is not None:
        config.pluginmanager.register(ReachOfTests(_REACH), "canonize-reach")
