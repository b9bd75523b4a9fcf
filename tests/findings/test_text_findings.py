"""Text, configuration and documents that name a competitor: what must stay, and what must not."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

PENDING = "no step of the plan changes it"
CLASSES = {
    "app/__init__.py": "",
    "app/old.py": "class A:\n    pass\n\n\ndef spare():\n    return 0\n",
    "app/new.py": "class A:\n    pass\n",
}

# The ledger against the diff ------------------------------------------------------------------

CHANGED_BY_THE_DIFF = {
    "a legacy encoding": "# coding: cp1252\nfrom app.old import A  # § sign\n\nprint(A.__name__)\n"
    .encode("cp1252"),
    "another legacy encoding, in a string": (
        "# -*- coding: latin-1 -*-\nimport app.old; x = 'é', app.old.A\nprint(x[1].__name__)\n"
    ).encode("latin-1"),
    "names on lines of their own": b"from app.old import (\n    A,\n)\n\nprint(A.__name__)\n",
    "a line that goes on after a backslash": b"from app.old \\\n  import A\n\nprint(A.__name__)\n",
    "a name that stays beside": (
        b"from app.old import (\n    A,\n    spare,\n)\n\nprint(A.__name__, spare())\n"
    ),
    "inside a function, with a comment": (
        b"def f():\n    from app.old import (  # old\n        A as B,\n    )\n    return B\n\n\n"
        b"print(f().__name__)\n"
    ),
    "carriage returns": b"from app.old import (\r\n    A,\r\n)\r\nprint(A.__name__)\r\n",
}  # fmt: skip


@pytest.mark.parametrize("source", CHANGED_BY_THE_DIFF.values(), ids=CHANGED_BY_THE_DIFF.keys())
def test_what_the_diff_changes_is_never_said_to_stay(source: bytes) -> None:
    migrated = migrate({**CLASSES, "c.py": source}, "app.new:A", "app.old:A")
    assert_same(migrated, "c.py")
    assert migrated.is_changed("c.py")
    assert not [o for o in migrated.ledger.occurrences if PENDING in o.reason]


MODULES = {
    "app/__init__.py": "",
    "app/legacy/__init__.py": "",
    "app/legacy/opts.py": "def one():\n    return 1\n\n\ndef two():\n    return 2\n",
    "app/opts.py": "def one():\n    return 1\n\n\ndef two():\n    return 2\n",
}


@pytest.mark.parametrize(
    "source",
    [
        "from app.legacy.opts import (\n    one,\n    two,\n)\n\nprint(one(), two())\n",
        "from app.legacy.opts import one, two\n\nprint(one(), two())\n",
        "from app.legacy import opts\n\nprint(opts.one(), opts.two())\n",
        "import app.legacy.opts as o\n\nprint(o.one(), o.two())\n",
        "import app.legacy.opts\n\nprint(app.legacy.opts.one())\n",
    ],
)
def test_a_module_that_moves_as_a_whole_is_told_as_changed(source: str) -> None:
    migrated = migrate({**MODULES, "c.py": source}, "app.opts", "app.legacy.opts")
    assert_same(migrated, "c.py")
    assert not [o for o in migrated.ledger.occurrences if PENDING in o.reason]


def test_what_no_step_changes_is_still_told() -> None:
    files = {**CLASSES, "c.py": "import importlib\nx = importlib.import_module('app.old')\n"}
    migrated = migrate(files, "app.new:A", "app.old:A", steps=("rewrite_imports",))
    said = {**files, "d.py": "from app.old import A\n"}
    left = migrate(said, "app.new:A", "app.old:A", steps=("insert_deprecations",))
    assert not migrated.is_changed("c.py")
    assert [o.line for o in left.ledger.occurrences if o.path == "d.py" and PENDING in o.reason]


# Old and new in one place ---------------------------------------------------------------------

WORLD = {
    "app/__init__.py": "",
    "app/old.py": "class Gzip:\n    pass\n\n\ndef spare():\n    return 1\n",
    "app/new.py": "class Gzip:\n    pass\n",
}
TEXTS = ("rewrite_strings",)


def rewritten(path: str, source: str, **options: object) -> str:
    migrated = migrate(
        {**WORLD, path: source}, "app.new:Gzip", "app.old:Gzip",
        steps=TEXTS, options={"rewrite_strings": options},
    )  # fmt: skip
    assert migrated.said(path) or "app.old" not in source
    return migrated.text(path)


MEETS = {
    "keys of a dictionary": (
        "s.py", 'L = {\n    "app.old.Gzip": 10,\n    "app.new.Gzip": 99,\n}\n',
    ),
    "a set": ("s.py", 'L = {"app.old.Gzip", "app.new.Gzip"}\n'),
    "a list": ("s.py", 'L = ["app.new.Gzip", "app.old.Gzip"]\n'),
    "keys in pairs": ("s.py", 'L = {("app.old:Gzip", 1): 1, ("app.new:Gzip", 1): 2}\n'),
    "an enumeration": (
        "s.py",
        'import enum\nclass E(enum.Enum):\n    OLD = "app.old.Gzip"\n    NEW = "app.new.Gzip"\n',
    ),
    "branches": (
        "s.py", 'if x == "app.old.Gzip":\n    y = 1\nelif x == "app.new.Gzip":\n    y = 2\n',
    ),
    "cases": (
        "s.py",
        'match x:\n    case "app.old.Gzip":\n        y = 1\n'
        '    case "app.new.Gzip":\n        y = 2\n',
    ),
    "tables of TOML": ("s.toml", '["app.old.Gzip"]\na = 1\n\n["app.new.Gzip"]\na = 2\n'),
    "keys of TOML": ("s.toml", '[limits]\n"app.old.Gzip" = 1\n"app.new.Gzip" = 2\n'),
    "a list of TOML": ("s.toml", 'apps = [\n  "app.old.Gzip",\n  "app.new.Gzip",\n]\n'),
    "sections of INI": ("s.ini", "[app.old.Gzip]\na = 1\n[app.new.Gzip]\na = 2\n"),
    "keys of INI": ("s.cfg", "[limits]\napp.old.Gzip = 1\napp.new.Gzip = 2\n"),
    "lines of a value": ("s.cfg", "[a]\napps =\n    app.old.Gzip\n    app.new.Gzip\n"),
    "keys of JSON": ("s.json", '{"a": {"app.old.Gzip": 1, "app.new.Gzip": 2}}\n'),
    "a list of JSON": ("s.json", '{"a": ["app.old.Gzip", "app.new.Gzip"]}\n'),
    "keys of YAML": ("s.yaml", "limits:\n  app.old.Gzip: 1\n  app.new.Gzip: 2\n"),
    "a list of YAML": ("s.yml", "apps:\n  - app.old.Gzip\n  - app.new.Gzip\n"),
    "an environment": (".env", "APPS=app.old.Gzip,app.new.Gzip\n"),
    "properties": ("s.properties", "app.old.Gzip=1\napp.new.Gzip=2\n"),
}  # fmt: skip


@pytest.mark.parametrize("path, source", MEETS.values(), ids=MEETS.keys())
def test_old_and_new_in_one_place_stay_two(path: str, source: str) -> None:
    assert rewritten(path, source) == source


def test_two_competitors_that_would_become_one_key() -> None:
    files = {
        **WORLD,
        "app/older.py": "class Gzip:\n    pass\n",
        "s.py": 'L = {"app.old.Gzip": 1, "app.older.Gzip": 2}\n',
    }
    migrated = migrate(files, "app.new:Gzip", "app.old:Gzip", "app.older:Gzip", steps=TEXTS)
    assert not migrated.is_changed("s.py") and len(migrated.said("s.py", "refused")) == 2


APART = {
    "values of a dictionary": ("s.py", 'L = {"a": "app.old.Gzip", "b": "app.new.Gzip"}\n'),
    "two lists": ("s.py", 'A = ["app.old.Gzip"]\nB = ["app.new.Gzip"]\n'),
    "another name": ("s.py", 'L = ["app.old.Gzip", "app.new.Other"]\n'),
    "twice the old one": ("s.py", 'L = ["app.old.Gzip", "app.old.Gzip"]\n'),
    "keywords": ("s.py", 'f(a="app.old.Gzip", b="app.new.Gzip")\n'),
    "objects of JSON": ("s.json", '{"a": {"app.old.Gzip": 1}, "b": {"app.new.Gzip": 2}}\n'),
    "values of JSON": ("s.json", '{"a": "app.old.Gzip", "b": "app.new.Gzip"}\n'),
    "mappings of YAML": ("s.yaml", "a:\n  app.old.Gzip: 1\nb:\n  app.new.Gzip: 2\n"),
    "values of YAML": ("s.yaml", "a: app.old.Gzip\nb: app.new.Gzip\n"),
    "sections of TOML": (
        "s.toml", '[a]\n"app.old.Gzip" = 1\n[b]\n"app.new.Gzip" = 2\n',
    ),
    "lines of an environment": (".env", "A=app.old.Gzip\nB=app.new.Gzip\n"),
}  # fmt: skip


@pytest.mark.parametrize("path, source", APART.values(), ids=APART.keys())
def test_what_stands_apart_is_rewritten(path: str, source: str) -> None:
    assert rewritten(path, source) == source.replace("app.old", "app.new")


# Old names on purpose -------------------------------------------------------------------------

ON_PURPOSE = {
    "a table of moved names": ("s.py", 'MOVED = {"app.old.Gzip": "app.new.Gzip"}\n'),
    "the other way round": ("s.py", 'ALIASES = {"app.new.Gzip": "app.old.Gzip"}\n'),
    "module and name apart": (
        "s.py", 'MOVED = {("app.old:Gzip", 1): ("app.new:Gzip", 2)}\n',
    ),
    "pairs": ("s.py", 'MOVED = [("app.old.Gzip", "app.new.Gzip")]\n'),
    "an entry": ("s.py", 'MOVED["app.old.Gzip"] = "app.new.Gzip"\n'),
    "a call": ("s.py", 'path = path.replace("app.old.Gzip", "app.new.Gzip")\n'),
    "keywords of a move": ("s.py", 'rename(old="app.old.Gzip", new="app.new.Gzip")\n'),
    "a branch": ("s.py", 'if path == "app.old.Gzip":\n    path = "app.new.Gzip"\n'),
    "one statement of SQL": (
        "s.py",
        "run(\"UPDATE jobs SET path = 'app.new.Gzip' WHERE path = 'app.old.Gzip'\")\n",
    ),
    "a docstring": ("s.py", 'def f():\n    """:class:`app.old.Gzip` is now app.new.Gzip."""\n'),
    "a table in configuration": ("s.yaml", "moved:\n  app.old.Gzip: app.new.Gzip\n"),
    "a table of TOML": ("s.toml", '[moved]\n"app.old.Gzip" = "app.new.Gzip"\n'),
    "a table of JSON": ("s.json", '{"moved": {"app.old.Gzip": "app.new.Gzip"}}\n'),
    "a change log": ("CHANGELOG.md", "## 1.0\n* Added `app.old.Gzip`.\n"),
    "release notes": ("docs/release-notes/1.0.rst", "Added :class:`app.old.Gzip`.\n"),
    "history": ("HISTORY.rst", "1.0\n---\n``app.old.Gzip`` is new\n"),
    "RELEASE": ("RELEASE.md", "# 1.0 (2019)\n* Added `app.old.Gzip()`.\n"),
    "a fragment": ("newsfragments/12.feature", "Added ``app.old.Gzip``\n"),
    "a migration": ("shop/migrations/0002_x.py", 'PATH = "app.old.Gzip"\n'),
    "a migration of rows": ("alembic/versions/1_x.py", 'op.execute("x app.old.Gzip")\n'),
    "a guide": ("docs/guide.md", "Use `app.new.Gzip` in the place of `app.old.Gzip`.\n"),
}  # fmt: skip


@pytest.mark.parametrize("path, source", ON_PURPOSE.values(), ids=ON_PURPOSE.keys())
def test_an_old_name_on_purpose_stays_and_is_listed(path: str, source: str) -> None:
    migrated = migrate({**WORLD, path: source}, "app.new:Gzip", "app.old:Gzip", steps=TEXTS)
    assert migrated.text(path) == source
    assert migrated.said(path) and not migrated.said(path, "rewritten")


def test_history_is_rewritten_where_it_is_wanted() -> None:
    source = "* Added `app.old.Gzip`.\n"
    assert rewritten("CHANGES.md", source, history=True) == source.replace("old", "new")


NOT_ON_PURPOSE = {
    "a table of other names": ("s.py", 'SERIALIZERS = {"gzip": "app.old.Gzip"}\n'),
    "a key with a class": ("s.py", 'LIMITS = {"app.old.Gzip": 3}\n'),
    "the same guide, of both in two sentences": (
        "docs/guide.md", "Use `app.old.Gzip` for text.\n\n`app.new.Gzip` is another page.\n",
    ),
    "a document with a like name": ("docs/changing.md", "Use `app.old.Gzip`.\n"),
    "a docstring that names it": ("s.py", 'def f():\n    """See :class:`app.old.Gzip`."""\n'),
}  # fmt: skip


@pytest.mark.parametrize("path, source", NOT_ON_PURPOSE.values(), ids=NOT_ON_PURPOSE.keys())
def test_names_that_are_no_history_are_rewritten(path: str, source: str) -> None:
    assert rewritten(path, source) == source.replace("app.old", "app.new")


# Ordinary words -------------------------------------------------------------------------------

WORDS = {
    "config.py": "def load(path):\n    return path\n",
    "core/__init__.py": "",
    "core/settings.py": "def load(path):\n    return path\n",
}


def reworded(path: str, source: str, *competitors: str) -> str:
    files = {**WORDS, path: source}
    chosen = competitors or ("config:load",)
    canonical = "core.settings" if ":" not in chosen[0] else "core.settings:load"
    return migrate(files, canonical, *chosen, steps=TEXTS).text(path)


WORDS_ONLY = {
    "a key": ("s.py", 'x = {"config": 1}\n'),
    "a value": ("s.py", 'x = {"kind": "config"}\n'),
    "an argument": ("s.py", 'f("config", name="config")\n'),
    "a message": ("s.py", 'log("no config found", x["config"])\n'),
    "a right": ("s.py", 'allowed("config:load")\n'),
    "a translated text": ("s.py", '_("config.load")\n'),
    "a key of YAML": ("s.yaml", "config:\n  a: 1\nkind: config\n"),
    "a key of JSON": ("s.json", '{"config": {"kind": "config"}}\n'),
    "a scope": ("s.yaml", "scopes:\n  - config:load\n"),
    "a section": ("s.toml", '[config]\nname = "config"\n'),
    "a flag": ("Makefile", "run:\n\tprog --config config\n"),
}


@pytest.mark.parametrize("competitor", ["config:load", "config"])
@pytest.mark.parametrize("path, source", WORDS_ONLY.values(), ids=WORDS_ONLY.keys())
def test_an_ordinary_word_is_no_module(path: str, source: str, competitor: str) -> None:
    assert reworded(path, source, competitor) == source


A_MODULE = {
    "a patch": ("s.py", 'patch("config.load")\n'),
    "an import by name": ("s.py", 'import_module("config").load\n'),
    "code": ("s.py", 's = "from config import load"\n'),
    "a class of logging": ("s.py", 'x = {"class": "config.load"}\n'),
    "a factory": ("s.py", 'run(factory="config:load")\n'),
    "a setting": ("s.py", 'EXCEPTION_HANDLER = "config.load"\n'),
    "an entry point": ("p.toml", '[project.scripts]\nx = "config:load"\n'),
    "a server": ("Procfile", "web: uvicorn config:load\n"),
    "a key of YAML": ("s.yaml", "handler: config.load\n"),
    "code in a document": ("d.md", "```\nfrom config import load\n```\n"),
    "a role": ("d.rst", "See :func:`config.load`.\n"),
}


@pytest.mark.parametrize("path, source", A_MODULE.values(), ids=A_MODULE.keys())
def test_a_word_that_is_said_to_be_a_module_is_rewritten(path: str, source: str) -> None:
    assert reworded(path, source) == source.replace("config", "core.settings")


SHOP = {
    "shop/__init__.py": "",
    "shop/orders.py": "def total():\n    return 1\n",
    "core/__init__.py": "",
    "core/orders.py": "def total():\n    return 1\n",
}
NO_PATH = {
    "SQL": ("s.py", 'x = "SELECT total FROM shop.orders WHERE shop.orders.total > 1"\n'),
    "SQL over lines": ("s.py", 'x = """\nselect 1\nfrom shop.orders\n"""\n'),
    "SQL of a call": ("s.py", 'db.execute("x shop.orders.total")\n'),
    "a table": ("s.py", 'Table("shop.orders", meta)\n'),
    "a file of SQL": ("s.sql", "insert into shop.orders values (1);\n"),
    "a mail address": ("s.py", 'x = "info@shop.orders"\n'),
    "a host": ("s.py", 'x = "shop.orders.example.com"\n'),
    "a host with a port": ("s.yaml", "at: shop.orders:8080\n"),
    "a local part": ("s.yaml", "to: shop.orders@example.org\n"),
    "a file": ("s.py", 'open("shop.orders.csv")\n'),
    "a file without suffix": ("s.py", 'open("shop.orders")\n'),
    "an address": ("s.yaml", "at: https://shop.orders/x\n"),
}


@pytest.mark.parametrize("competitor", ["shop.orders:total", "shop.orders"])
@pytest.mark.parametrize("path, source", NO_PATH.values(), ids=NO_PATH.keys())
def test_a_table_a_host_or_a_file_is_no_module(path: str, source: str, competitor: str) -> None:
    canonical = "core.orders:total" if ":" in competitor else "core.orders"
    migrated = migrate({**SHOP, path: source}, canonical, competitor, steps=TEXTS)
    assert migrated.text(path) == source
    assert not migrated.said(path, "rewritten")


@pytest.mark.parametrize(
    "source", ['x = "shop.orders.total"\n', 'x = "take it from shop.orders.total, please"\n',
               'import_module("shop.orders").total\n']
)  # fmt: skip
def test_a_path_of_two_parts_is_one(source: str) -> None:
    migrated = migrate(
        {**SHOP, "s.py": source}, "core.orders:total", "shop.orders:total", steps=TEXTS
    )
    assert migrated.text("s.py") == source.replace("shop", "core")


# Python in other files ------------------------------------------------------------------------

MAKER = {
    "app/__init__.py": "",
    "app/old.py": "class Maker:\n    pass\n\n\ndef spare():\n    return 0\n",
    "app/new.py": "class Maker:\n    pass\n",
}
EMBEDDED = {
    "a script": ("bin/serve", "#!/usr/bin/env python3\nfrom app import old\nold.Maker()\n"),
    "an alias": ("bin/serve", "#!/usr/bin/python\nimport app.old as o\no.Maker()\n"),
    "several modules": ("bin/serve", "#!/usr/bin/python\nimport os, app.old\napp.old.Maker()\n"),
    "names in brackets": (
        "bin/serve", "#!/usr/bin/env python3\nfrom app.old import (\n    spare,\n    Maker,\n)\n",
    ),
    "a star": ("bin/serve", "#!/usr/bin/env python3\nfrom app.old import *\nMaker()\n"),
    "a heredoc": ("run.sh", "python - <<E\nfrom app import old as x\nx.Maker()\nE\n"),
    "a command": ("run.sh", "python -c 'from app.old import spare, Maker; Maker()'\n"),
    "a notebook": (
        "n.ipynb", '{"cells": [{"cell_type": "code", "source": ["from app import old\\n",'
        ' "old.Maker()"]}]}\n',
    ),
    "a notebook, brackets": (
        "n.ipynb", '{"cells": [{"cell_type": "code", "source": ["from app.old import (\\n",'
        ' "    Maker,\\n", ")"]}]}\n',
    ),
    "Cython": ("app/fast.pyx", "from .old import Maker\n"),
    "Cython, a module": ("app/fast.pyx", "from . import old\ncdef f():\n    return old.Maker()\n"),
    "cimport": ("app/fast.pyx", "from app.old cimport Maker\n"),
    "a template": ("t/job.py.j2", "from app import old\n{{ x }} = old.Maker()\n"),
}  # fmt: skip


@pytest.mark.parametrize("path, source", EMBEDDED.values(), ids=EMBEDDED.keys())
def test_python_in_another_file_is_seen_and_stops_the_removal(path: str, source: str) -> None:
    migrated = migrate({**MAKER, path: source}, "app.new:Maker", "app.old:Maker")
    moved = migrated.has(path, "app.new") and not migrated.has(path, "old")
    assert moved or migrated.has("app/old.py", "class Maker")
    assert migrated.said(path)


NOT_EMBEDDED = {
    "another name of the module": ("bin/serve", "#!/bin/python\nfrom app.old import spare\n"),
    "another package": ("bin/serve", "#!/bin/python\nfrom lib import old\nold.Maker()\n"),
    "a word of a sentence": ("run.sh", "# import the old Maker\necho old.Maker\n"),
    "the canonical": ("bin/serve", "#!/bin/python\nfrom app.new import Maker\n"),
    "a document": ("docs/x.md", "Old: `from app import old` gives `old.Maker`.\n"),
}  # fmt: skip


@pytest.mark.parametrize("path, source", NOT_EMBEDDED.values(), ids=NOT_EMBEDDED.keys())
def test_what_only_looks_like_python_stops_nothing(path: str, source: str) -> None:
    migrated = migrate({**MAKER, path: source}, "app.new:Maker", "app.old:Maker")
    assert not migrated.has("app/old.py", "class Maker")


@pytest.mark.parametrize(
    "path, before, after",
    [
        ("d.py", "def f():\n    '''>>> from app.old import Maker as M\n    >>> M()\n    '''\n",
         "def f():\n    '''>>> from app.new import Maker as M\n    >>> M()\n    '''\n"),
        ("d.rst", ".. autosummary::\n   :toctree:\n\n   app.old.Maker\n   app.old.spare\n",
         ".. autosummary::\n   :toctree:\n\n   app.new.Maker\n   app.old.spare\n"),
        ("d.rst", ".. autoclass:: app.old.Maker\n   :members:\n",
         ".. autoclass:: app.new.Maker\n   :members:\n"),
        ("d.md", "```\nfrom app.old import Maker as M\n```\n",
         "```\nfrom app.new import Maker as M\n```\n"),
    ],
)  # fmt: skip
def test_doctests_and_directives_are_rewritten(path: str, before: str, after: str) -> None:
    migrated = migrate({**MAKER, path: before}, "app.new:Maker", "app.old:Maker", steps=TEXTS)
    assert migrated.text(path) == after


# Module and name apart ------------------------------------------------------------------------

APART_IN_DATA = {
    "JSON": ("c.json", '{"handler": {"module": "app.old", "class": "Maker"}}\n'),
    "a list of JSON": ("c.json", '{"handler": ["app.old", "Maker"]}\n'),
    "YAML": ("c.yaml", "handler:\n  module: app.old\n  class: Maker\n"),
    "YAML in one line": ("c.yaml", "handler: {class: Maker, module: app.old}\n"),
    "TOML": ("c.toml", '[handler]\nmodule = "app.old"\nname = "Maker"\n'),
    "INI": ("c.ini", "[handler]\nmodule = app.old\nclass = Maker\n"),
    "an environment": (".env", "MODULE=app.old\nCLASS=Maker\n"),
    "a dictionary": ("c.py", 'H = {"module": "app.old", "class": "Maker"}\n'),
}


@pytest.mark.parametrize("path, source", APART_IN_DATA.values(), ids=APART_IN_DATA.keys())
def test_module_and_name_apart_stop_the_removal(path: str, source: str) -> None:
    migrated = migrate({**MAKER, path: source}, "app.new:Maker", "app.old:Maker")
    assert migrated.has("app/old.py", "class Maker") and migrated.said(path)


@pytest.mark.parametrize(
    "path, source",
    [
        ("c.json", '{"loggers": {"app.old": {"level": "INFO"}}}\n'),
        ("c.yaml", "module: app.old\nclass: spare\n"),
        ("c.yaml", "module: app.older\nclass: Maker\n"),
        ("c.ini", "[handler]\nmodule = app.new\nclass = Maker\n"),
    ],
)
def test_a_module_without_the_name_stops_nothing(path: str, source: str) -> None:
    migrated = migrate({**MAKER, path: source}, "app.new:Maker", "app.old:Maker")
    assert not migrated.has("app/old.py", "class Maker")


# Things beside the module ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "source",
    [
        "import pkgutil\nx = pkgutil.get_data('shop.orders', 'a.txt')\n",
        "from importlib.resources import files\nx = files('shop.orders') / 'a.txt'\n",
        "import pkg_resources\nx = pkg_resources.resource_filename('shop.orders', 'a')\n",
    ],
)
def test_data_beside_a_module_is_left_to_a_person(source: str) -> None:
    migrated = migrate({**SHOP, "s.py": source}, "core.orders", "shop.orders")
    assert migrated.text("s.py") == source
    assert "data beside the module" in migrated.said("s.py", "manual")[0]
    assert "shop/orders.py" in migrated.after


def test_old_pickles_are_told_at_the_removal() -> None:
    migrated = migrate(MAKER, "app.new:Maker", "app.old:Maker")
    assert any("old pickles" in said for said in migrated.said("app/old.py", "rewritten"))


def test_a_word_does_not_keep_a_module() -> None:
    files = {
        "config.py": "def load(path):\n    return path\n",
        "settings.py": "def load(path):\n    return path\n",
        "app.py": "from config import load\n\nx = {'config': load(1), 'kind': 'config'}\n",
        "s.json": '{"config": {"kind": "config"}}\n',
    }
    migrated = migrate(files, "settings", "config")
    assert "config.py" not in migrated.after, migrated.entries
    assert migrated.has("app.py", "{'config': load(1), 'kind': 'config'}")


# Python that is text, rewritten ---------------------------------------------------------------

WHOLE = {**MAKER, "app/old.py": "class Maker:\n    pass\n"}
SPELLED = {
    "from": "from app.old import Maker\nprint(Maker.__name__)\n",
    "the module of a package": "from app import old\nprint(old.Maker.__name__)\n",
    "the module under a name": "from app import old as o\nprint(o.Maker.__name__)\n",
    "plain": "import app.old\nprint(app.old.Maker.__name__)\n",
    "plain, under a name": "import app.old as o\nprint(o.Maker.__name__)\n",
}
HOLDERS = {
    "a script": ("bin/tool", "#!/usr/bin/env python3\n{}", "bin/tool"),
    "a gateway": ("serve.wsgi", "{}", "serve.wsgi"),
    "a text that is executed": ("main.py", "CODE = '''\n{}'''\nexec(CODE)\n", "main.py"),
}


@pytest.mark.parametrize("code", SPELLED.values(), ids=SPELLED.keys())
@pytest.mark.parametrize("path, around, program", HOLDERS.values(), ids=HOLDERS.keys())
def test_python_that_is_text_is_rewritten_where_its_imports_are_certain(
    path: str, around: str, program: str, code: str
) -> None:
    files = {**WHOLE, path: around.format(code)}
    migrated = migrate(files, "app.new:Maker", "app.old", "app.old:Maker")
    assert_same(migrated, program)
    assert "app/old.py" not in migrated.after


@pytest.mark.parametrize("code", SPELLED.values(), ids=SPELLED.keys())
@pytest.mark.parametrize("path, around, program", HOLDERS.values(), ids=HOLDERS.keys())
def test_a_name_that_is_another_elsewhere_is_not_lost_in_a_text(
    path: str, around: str, program: str, code: str
) -> None:
    code = code.replace(".__name__", ".size")
    files = {**WHOLE, path: around.format(code)}
    files["app/old.py"] = "class Maker:\n    size = 1\n"
    files["app/new.py"] = "class Builder:\n    size = 1\n"
    assert_same(migrate(files, "app.new:Builder", "app.old", "app.old:Maker"), program)


DATA_APART = {
    "JSON": ("c.json", '{"module": "app.old", "class": "Maker"}\n'),
    "TOML": ("c.toml", '[x]\nmodule = "app.old"\nname = "Maker"\n'),
    "a table": ("c.csv", "app.old,Maker\n"),
    "environment": (".env", "MODULE=app.old\nCLASS=Maker\n"),
}


@pytest.mark.parametrize("path, text", DATA_APART.values(), ids=DATA_APART.keys())
def test_a_module_whose_name_stands_apart_goes_only_if_the_name_is_there(
    path: str, text: str
) -> None:
    files = {**WHOLE, path: text}
    same = migrate(files, "app.new:Maker", "app.old", "app.old:Maker")
    assert same.text(path) == text.replace("app.old", "app.new")
    files["app/new.py"] = "class Builder:\n    pass\n"
    other = migrate(files, "app.new:Builder", "app.old", "app.old:Maker")
    assert other.text(path) == text and "app/old.py" in other.after


def test_a_doctest_that_is_not_rewritten_keeps_what_it_uses() -> None:
    doctest = (
        'def f():\n    """\n    >>> from app import old, new\n    >>> old.Maker.x\n    1\n    """\n'
    )
    files = {
        **{path: text.replace("pass", "x = 1") for path, text in WHOLE.items()},
        "app/doc.py": doctest,
        "main.py": "import doctest\nimport app.doc\nprint(doctest.testmod(app.doc))\n",
    }
    assert_same(migrate(files, "app.new:Maker", "app.old", "app.old:Maker"))


def test_a_function_that_is_called_too_early_keeps_its_import() -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": "class Maker:\n    x = 1\n",
        "app/use.py": "def made():\n    from app.old import Maker\n    return Maker.x\n",
        "app/new.py": "from app.use import made\n\nREADY = made()\n\n\nclass Maker:\n    x = 1\n",
        "main.py": "from app.new import Maker\nprint(Maker.x)\n",
    }
    assert_same(migrate(files, "app.new:Maker", "app.old", "app.old:Maker"))
