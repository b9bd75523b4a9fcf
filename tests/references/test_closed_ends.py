"""Paths put together at run time of which the file itself says every end."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

FILES = {
    "app/__init__.py": "",
    "app/plug/__init__.py": "",
    "app/plug/red.py": "def show():\n    return 'red'\n",
    "app/plug/blue.py": "def show():\n    return 'blue'\n",
    "app/plug/old.py": "def aid():\n    return 'aid'\n",
    "app/user.py": "from app.plug.old import aid\n\n\ndef use():\n    return aid()\n",
}
TOLD = "a path that is put together at run time"
LOADS = "from importlib import import_module\n\n"
MAIN = "from app import load, user\n\nprint(load.run('red'), user.use())\n"


def said(body: str, pair: str = "app.plug.old=app.aid", **more: str) -> list[str]:
    files = {**FILES, "app/load.py": LOADS + body, "main.py": MAIN, **more}
    return list(move(files, pair).said("manual", "refused"))


CLOSED = {
    "a loop over a tuple": """
def run(name):
    return [import_module(f"app.plug.{each}").show() for each in ("red", "blue")]
""",
    "a loop over a list by its name": """
NAMES = ["red", "blue"]


def run(name):
    found = []
    for each in NAMES:
        found.append(import_module("app.plug." + each).show())
    return found
""",
    "only if it is in a set": """
MAIN = ("red",)
NAMES = {*MAIN, "blue"}


def run(name):
    path = "app.plug." + name if name in NAMES else name
    return import_module(path).show()
""",
    "a condition above": """
NAMES = frozenset(("red", "blue"))


def run(name):
    if name in NAMES:
        return import_module(f"app.plug.{name}").show()
    return None
""",
    "the keys of a table": """
TABLE = {"red": 1, "blue": 2}


def run(name):
    return [import_module(f"app.plug.{key}").show() for key in sorted(TABLE)]
""",
    "one name, chosen above": """
def run(name):
    kind = "red"
    return import_module(f"app.plug.{kind}").show()
""",
}


@pytest.mark.parametrize("body", CLOSED.values(), ids=CLOSED.keys())
def test_a_path_whose_ends_are_listed_leads_nowhere_else(body: str) -> None:
    assert said(body) == []


OPEN = {
    "whatever is asked for": """
def run(name):
    return import_module(f"app.plug.{name}").show()
""",
    "a list that grows": """
NAMES = ["red"]
NAMES.append("blue")


def run(name):
    return [import_module(f"app.plug.{each}").show() for each in NAMES]
""",
    "a list that somebody gets": """
NAMES = ["red"]


def more(names):
    names.append("blue")


more(NAMES)


def run(name):
    return [import_module(f"app.plug.{each}").show() for each in NAMES]
""",
    "a name that gets another value": """
def run(name):
    if name in ("red", "blue"):
        name = str(name)
        return import_module(f"app.plug.{name}").show()
""",
    "a condition that does not hold for it": """
def run(name):
    if name not in ("pink", "grey"):
        return import_module(f"app.plug.{name}").show()
""",
    "part of a list": """
def run(name):
    for each in ("red", *name.split()):
        return import_module("app.plug." + each).show()
""",
    "an end that is added to later": """
def run(name):
    for each in ("plug",):
        path = "app." + each
        return import_module(path + "." + name).show()
""",
}


@pytest.mark.parametrize("body", OPEN.values(), ids=OPEN.keys())
def test_a_path_that_may_end_otherwise_is_told(body: str) -> None:
    assert said(body) == [TOLD]


WALKS = """import app


def run(name):
    return name


def walk(name):
    for each in app.__all__:
        if each.startswith("_"):
            continue
        mod = import_module(f"app.{each}")
        for x in mod.__all__:
            import_module(f"app.{each}.{x}")
    return name
"""
LISTED = {
    "app/__init__.py": '__version__ = "1"\n__all__ = ["__version__", "plug"]\n',
    "app/plug/__init__.py": '__all__ = ["blue", "red"]\n',
}


def test_what_modules_list_is_a_list() -> None:
    run = WALKS.replace("    return name\n", "    return walk(name)\n", 1)
    assert said(run, **LISTED) == []
    other = run.replace("import app\n", "import app as the_app\n").replace("app.__", "the_app.__")
    assert said(other, **LISTED) == []
    grows = '__all__ = ["blue"]\nif __name__:\n    __all__.append("red")\n'
    assert said(run, **{**LISTED, "app/plug/__init__.py": grows}) == []


@pytest.mark.parametrize(
    ("body", "more"),
    [
        (WALKS, {"app/plug/__init__.py": '__all__ = ["old", "red"]\n'}),
        (WALKS, {"app/plug/__init__.py": '__all__ = ["red"] + sorted(dir())\n'}),
        (WALKS, {"app/plug/__init__.py": ""}),
        (WALKS, {"app/more.py": 'import app.plug\n\napp.plug.__all__.append("old")\n'}),
        (WALKS, {"app/__init__.py": '__all__ = ["made", "plug"]\n'}),
        (WALKS.replace("app.{each}", "app.{name}"), {}),
        (WALKS.replace("        for x in", "        mod = name\n        for x in"), {}),
        (WALKS.replace("import app\n", "from lib import app\n"), {"lib.py": "import app\n"}),
    ],
    ids=[
        "it lists the module", "not all is written out", "no list", "another file adds to one",
        "a module that is not there yet", "any module", "bound to something else", "not imported",
    ],
)  # fmt: skip
def test_what_modules_list_may_be_more_than_is_seen(body: str, more: dict[str, str]) -> None:
    assert TOLD in said(body, **{**LISTED, **more})


def test_a_listed_end_that_is_the_module_is_told() -> None:
    body = """
def run(name):
    return [import_module(f"app.plug.{each}") for each in ("red", "old")][0].show()
"""
    assert TOLD in said(body)


LIMITS = {
    "a tuple": "_PREFIXES = ('app.plug.', 'lib.')\n\ndef run(name):\n"
    "    return name.startswith(_PREFIXES)\n",
    "a tuple in the call": "def run(name):\n    return name.startswith(('app.plug.', 'lib.'))\n",
    "one by one": "_PREFIXES = ['app.plug.', 'lib.']\n\ndef run(name):\n"
    "    return any(name.startswith(each) for each in _PREFIXES)\n",
    "a list, as a tuple": "_PREFIXES: list[str] = ['app.plug.']\n\ndef run(name):\n"
    "    return name.startswith(tuple(_PREFIXES))\n",
    "a loop": "_PREFIXES = {'app.plug.'}\n\ndef run(name):\n"
    "    for each in _PREFIXES:\n        name = name.removeprefix(each)\n    return name\n",
}


def test_a_setting_that_lists_beginnings_begins_no_path() -> None:
    conf = "modindex_common_prefix = ['app.plug.']\n\ndef run(name):\n    return name\n"
    assert said(conf) == []
    assert said(conf.replace("modindex_common_prefix", "prefixes")) == [TOLD]
    assert said(f"{conf}\nload = [import_module(p + 'red') for p in modindex_common_prefix]\n") == [
        TOLD
    ]


@pytest.mark.parametrize("body", LIMITS.values(), ids=LIMITS.keys())
def test_a_list_that_texts_are_held_against_begins_no_path(body: str) -> None:
    assert said(body) == []


@pytest.mark.parametrize(
    "body",
    [
        "_PREFIXES = ('app.plug.',)\n\ndef run(name):\n"
        "    return [import_module(each + name).show() for each in _PREFIXES]\n",
        "_PREFIXES = ('app.plug.',)\n\ndef run(name):\n"
        "    return name.startswith(_PREFIXES), import_module(_PREFIXES[0] + name).show()\n",
    ],
)
def test_a_list_from_which_paths_are_made_is_told(body: str) -> None:
    assert said(body) == [TOLD]


SHOWN = {
    "a new file's name": "from tempfile import NamedTemporaryFile\n\n\ndef run(name):\n"
    "    with NamedTemporaryFile(prefix='app.plug.', suffix='.txt'):\n        return name\n",
    "a new folder's name": "import tempfile\n\n\ndef run(name):\n"
    "    with tempfile.TemporaryDirectory(prefix=f'app.plug.{name}'):\n        return name\n",
    "what an exception says": "def run(name):\n    if not name:\n"
    "        raise ModuleNotFoundError(f'app.plug.{name} was not found')\n    return name\n",
    "what one of its own says": "class PlugError(Exception): ...\n\n\ndef run(name):\n"
    "    if not name:\n        raise PlugError('app.plug.' + name)\n    return name\n",
    "a help text": "from argparse import ArgumentParser\n\n\ndef run(name):\n"
    "    ArgumentParser(name, description='Run it with app.plug.')\n    return name\n",
    "what a profile is limited to": "def run(name, stats=None):\n    if stats:\n"
    "        stats.sort_stats('time').print_stats('app.plug.', 20)\n    return name\n",
    "a warning in words": "import warnings\n\n\ndef run(name):\n"
    "    warnings.warn(f'Asking app.plug.{name} is old', DeprecationWarning, stacklevel=2)\n",
    "what is logged": "import logging\n\n\ndef run(name):\n"
    "    logging.error('no such thing: app.plug.' + name)\n",
    "a warning": "import warnings\n\n\ndef run(name):\n"
    "    warnings.warn(DeprecationWarning(f'app.plug.{name} is old'))\n    return name\n",
}


@pytest.mark.parametrize("body", SHOWN.values(), ids=SHOWN.keys())
def test_what_is_only_shown_begins_no_path(body: str) -> None:
    assert TOLD not in said(body)


LOADED = {
    "beside it": "def run(name):\n    if not name:\n        raise ImportError(f'app.plug.{name}')\n"
    "    return import_module(f'app.plug.{name}').show()\n",
    "by a function of that file": "def run(name):\n    return load(f'app.plug.{name}').show()\n\n\n"
    "def load(path):\n    return import_module(path)\n",
    "what is no message": "def run(name):\n    return error(f'app.plug.{name}').show()\n\n\n"
    "def error(path):\n    return import_module(path)\n",
    "by what is called like one": "def run(name):\n"
    "    return NotAnErrorAtAll(f'app.plug.{name}')\n\n\n"
    "def NotAnErrorAtAll(path):\n    return import_module(path).show()\n",
}


@pytest.mark.parametrize("body", LOADED.values(), ids=LOADED.keys())
def test_what_is_loaded_is_still_told(body: str) -> None:
    assert TOLD in said(body)
