"""Records that come under another name are asked about where one of the names is set up."""

from __future__ import annotations

import pytest

from tests.findings.playing import assert_left_alone, assert_right, play

LOGS = (
    "import logging\n\nlog = logging.getLogger(__name__)\n\n\nclass Factory:\n"
    '    def make(self):\n        log.warning("hi")\n        return "made"\n'
)
START = (
    "import logging\nimport sys\nfrom app.legacy.old import Factory\n"
    "logging.basicConfig(stream=sys.stdout, format='%(name)s'[:0] + '%(message)s')\n"
)
PRINT = "print(Factory().make())\n"
NOTICED = {
    "a package above the old one": "logging.getLogger('app.legacy').setLevel('ERROR')\n",
    "the new one": "logging.getLogger('app.new').propagate = False\n",
    "a filter by name": (
        "logging.getLogger().handlers[0].addFilter(lambda record: record.name != 'app.new')\n"
    ),
    "a filter by file": (
        "logging.getLogger().handlers[0].addFilter(lambda record: record.filename != 'new.py')\n"
    ),
    "the old one, while others use the new one": (
        "from app.new import Factory as New\nlogging.getLogger('app.legacy.old').disabled = True\n"
        "New().make()\n"
    ),
    "a dictionary": (
        "import logging.config\nlogging.config.dictConfig({'version': 1,\n"
        "    'disable_existing_loggers': False,\n"
        "    'loggers': {'app.legacy': {'level': 'ERROR'}}})\n"
    ),
}
NOT_NOTICED = {
    "nothing": "",
    "a package above both": "logging.getLogger('app').setLevel('ERROR')\n",
    "a filter by another file": (
        "logging.getLogger().handlers[0].addFilter(lambda record: record.filename != 'x.py')\n"
    ),
    "somebody else": "logging.getLogger('urllib3').setLevel('ERROR')\n",
    "the old one alone": "logging.getLogger('app.legacy.old').setLevel('ERROR')\n",
}


def files(main: str, **more: str) -> dict[str, str]:
    layout = {
        "app/__init__.py": "", "app/new.py": LOGS, "app/legacy/__init__.py": "",
        "app/legacy/old.py": LOGS, "main.py": START + main + PRINT,
    }  # fmt: skip
    return layout | more


@pytest.mark.parametrize("main", NOTICED.values(), ids=NOTICED.keys())
def test_a_name_that_is_set_up(main: str) -> None:
    played = play(files(main), "app.new:Factory", "app.legacy.old:Factory")
    assert_left_alone(played, "log record")
    assert played.ran.status == 1


def test_a_name_that_a_file_of_settings_has() -> None:
    more = {"log.yaml": "version: 1\nloggers:\n  app.legacy:\n    level: ERROR\n"}
    played = play(files("", **more), "app.new:Factory", "app.legacy.old:Factory")
    assert_left_alone(played, "log.yaml:3 sets up app.legacy")


@pytest.mark.parametrize("main", NOT_NOTICED.values(), ids=NOT_NOTICED.keys())
def test_names_that_nobody_tells_apart(main: str) -> None:
    played = play(files(main), "app.new:Factory", "app.legacy.old:Factory")
    assert_right(played, "app.legacy.old")


def test_what_does_not_log_by_its_module_is_no_matter() -> None:
    silent = LOGS.replace("__name__", "'jobs'")
    layout = files(NOTICED["a package above the old one"])
    layout |= {"app/new.py": silent, "app/legacy/old.py": silent}
    assert_right(play(layout, "app.new:Factory", "app.legacy.old:Factory"), "app.legacy.old")
