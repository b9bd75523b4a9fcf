"""Formats that show from which file or function a record comes."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.log_names import LogNames
from tests.resolution.code_bases import project

LOGS = "import logging\nlog = logging.getLogger('app')\ndef run():\n    log.info('x')\n"
SILENT = "def run():\n    return 1\n"
OLD, NEW, LATE = Symbol("app.old", "run"), Symbol("app.new", "run"), Symbol("app.old", "go")


def said(path: str, text: str, *, logs: str = LOGS, target: Symbol = NEW) -> str:
    files = {"app/__init__.py": "", "app/old.py": logs, "app/new.py": logs, path: text}
    return LogNames(project(files)).reason(OLD, target, is_shared=False)


SHOWN = {
    "code": ("main.py", "import logging\nlogging.basicConfig(format='%(module)s %(message)s')\n"),
    "braces": ("main.py", "F = '{filename}: {message}'\n"),
    "a mapping": ("conf.py", "L = {'formatters': {'a': {'format': '%(pathname)s'}}}\n"),
    "YAML": ("log.yaml", "formatters:\n  a:\n    format: '%(filename)s %(message)s'\n"),
    "an ini file": ("log.ini", "[formatter_a]\nformat=%(module)s: %(message)s\n"),
}
NOT_SHOWN = {
    "the message": ("main.py", "F = '%(levelname)s %(message)s'\n"),
    "the function, of one name": ("main.py", "F = '%(funcName)s %(message)s'\n"),
    "the line, which every edit changes": (
        "main.py",
        "F = '%(filename)s:%(lineno)d %(message)s'\nG = '{module}:{line} {message}'\n",
    ),
    "texts of a data file": ("all.json", '["a", "%(module)s %(message)s"]\n'),
    "a sentence": ("main.py", "print(f'loading {module}')\nF = '{module}'\n"),
    "a test": ("tests/test_a.py", "F = '%(module)s %(message)s'\n"),
    "pytest's own": ("pytest.ini", "[pytest]\nlog_cli_format = %(module)s %(message)s\n"),
}


@pytest.mark.parametrize(("path", "text"), SHOWN.values(), ids=SHOWN)
def test_a_format_that_tells_them_apart(path: str, text: str) -> None:
    assert path in said(path, text)
    assert said(path, text, logs=SILENT) == ""


@pytest.mark.parametrize(("path", "text"), NOT_SHOWN.values(), ids=NOT_SHOWN)
def test_a_format_that_does_not(path: str, text: str) -> None:
    assert said(path, text) == ""


def test_a_class_is_not_the_function_that_records_name() -> None:
    logs = "import logging\nlog = logging.getLogger('app')\nclass run:\n    def go(self):\n"
    text = "F = '%(funcName)s %(message)s'\n"
    assert said("main.py", text, logs=f"{logs}        log.info('x')\n", target=LATE) == ""


def test_the_name_of_the_function() -> None:
    text = "F = '%(funcName)s %(message)s'\n"
    assert "funcName" in said("main.py", text, target=LATE)
    assert said("main.py", "F = '%(module)s %(message)s'\n", target=LATE) == ""
