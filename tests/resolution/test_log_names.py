"""Where the name of a logger is set up, so that it is noticed under which name records come."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.log_names import LogNames
from tests.resolution.code_bases import project

LOGS = "import logging\n\nlog = logging.getLogger(__name__)\n\n\ndef run():\n    log.info('x')\n"
FILES = {"app/__init__.py": "", "app/old.py": LOGS, "app/new.py": LOGS}
OLD, NEW = Symbol("app.old", "run"), Symbol("app.new", "run")

SET_UP = {
    "code": ("app/main.py", "import logging\nlogging.getLogger('app.old').setLevel(10)\n"),
    "a mapping": ("conf.py", "LOGGING = {'loggers': {'app.old': {'level': 'INFO'}}}\n"),
    "YAML": ("log.yaml", "loggers:\n  app.old:\n    level: INFO\n"),
    "JSON": ("log.json", '{"loggers": {"app.old": {"level": "INFO"}}}\n'),
    "an ini file": ("log.ini", "[logger_old]\nqualname = app.old\nlevel = INFO\n"),
    "TOML": ("log.toml", '[logging.loggers."app.old"]\nlevel = "INFO"\n'),
    "a test": ("tests/test_a.py", "def test_a(caplog):\n    caplog.set_level(10, 'app.old')\n"),
    "the canonical's": ("log.yaml", "loggers:\n  app.new:\n    level: INFO\n"),
}


@pytest.mark.parametrize("name", SET_UP)
def test_a_logger_that_is_set_up_by_name_is_told(name: str) -> None:
    path, text = SET_UP[name]
    said = LogNames(project({**FILES, path: text})).reason(OLD, NEW, is_shared=True)
    assert f"{path}:" in said
    assert "sets up app." in said


NOT_SET_UP = {
    "a list of texts": ("spec.json", '{"logger": "x", "messages": ["see app.old", "app.old"]}\n'),
    "a value of something else": ("log.yaml", "loggers: {}\nentry: app.old\n"),
    "another's": ("log.yaml", "loggers:\n  app.older:\n    level: INFO\n"),
    "the package above both": ("log.yaml", "loggers:\n  app:\n    level: INFO\n"),
    "a test of the canonical's own records": (
        "tests/test_a.py",
        "def test_a(caplog):\n    caplog.set_level(10, 'app.new')\n",
    ),
    "an entry point": (
        "pyproject.toml",
        '[tool.poetry.scripts]\nrun = "app.old:main"\n\n[logging.loggers]\nx = 1\n',
    ),
    "a document": ("README.md", "loggers: app.old: INFO\n"),
    "no logger": ("app/main.py", "import app.old\nprint('app.old')\n"),
}


@pytest.mark.parametrize("name", NOT_SET_UP)
def test_what_sets_up_none_is_not(name: str) -> None:
    path, text = NOT_SET_UP[name]
    assert LogNames(project({**FILES, path: text})).reason(OLD, NEW, is_shared=True) == ""


def test_code_that_does_not_log_by_its_module_is_not_asked_about() -> None:
    path, text = SET_UP["YAML"]
    quiet = {"app/old.py": "def run():\n    pass\n"}
    names = LogNames(project({**FILES, **quiet, path: text}))
    assert names.reason(OLD, NEW, is_shared=True) == ""


def test_a_setting_of_the_old_name_alone_follows_where_nobody_else_uses_the_canonical() -> None:
    path, text = SET_UP["YAML"]
    names = LogNames(project({**FILES, path: text}))
    assert names.reason(OLD, NEW, is_shared=False) == ""
