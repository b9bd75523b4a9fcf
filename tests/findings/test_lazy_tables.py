"""Tables by which a module's ``__getattr__`` knows where a name is."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, migrate, output

HOME = """\
import importlib


def __getattr__(name):
    table = {
        "Thing": "app.core.old",
        "Other": "app.core.old",
    }
    if name in table:
        return getattr(importlib.import_module(table[name]), name)
    raise AttributeError(name)
"""
FILES = {
    "app/__init__.py": HOME,
    "app/core/__init__.py": "",
    "app/core/old.py": "class Thing:\n    n = 1\n\n\nclass Other:\n    n = 2\n",
    "util.py": "class Thing:\n    n = 1\n",
    "app/util.py": "class Thing:\n    n = 1\n\n\nclass Stuff:\n    n = 1\n",
    "app/use.py": "from app import Other, Thing\n\n\ndef go():\n    return Thing.n, Other.n\n",
    "main.py": "import app\nfrom app.use import go\nprint(go(), app.Thing.n, app.Other.n)\n",
}
SAME = "return getattr(importlib.import_module(table[name]), name)"


def same(found: Migrated) -> bool:
    return output(found.before, "main.py") == output(found.after, "main.py")


@pytest.mark.parametrize(
    "home",
    [
        HOME,
        HOME.replace("    table = {", "    return _ask({").replace(
            "    }\n    if", "    }, name)\n    if"
        )
        + f"\n\ndef _ask(table, name):\n    {SAME}\n",
        "TABLE = {'Thing': 'app.core.old', 'Other': 'app.core.old'}\n"
        + HOME.replace(HOME[HOME.index("    table") : HOME.index("    if")], "    table = TABLE\n"),
        HOME.replace('"app.core.old"', '"core.old"').replace(
            "import_module(table[name])", 'import_module(f"{__package__}.{table[name]}")'
        ),
        HOME.replace('"app.core.old"', '".core.old"').replace(
            "import_module(table[name])", "import_module(table[name], __name__)"
        ),
    ],
)
def test_the_table_follows_and_its_users_with_it(home: str) -> None:
    found = migrate({**FILES, "app/__init__.py": home}, "app.util:Thing", "app.core.old:Thing")
    assert not found.has("app/core/old.py", "class Thing")
    table = found.text("app/__init__.py")
    assert [f'"{way}util"' in table.replace("'", '"') for way in ("app.", ".", "")].count(True) == 1
    assert [entry for entry in found.entries if entry.disposition == "refused"] == []
    assert same(found)


@pytest.mark.parametrize(
    ("canonical", "home"),
    [
        ("app.util:Stuff", HOME),  # another name
        ("app.util:Stuff", HOME.replace('"app.core.old"', '"core.old"').replace(
            "import_module(table[name])", 'import_module(f"app.{table[name]}")')),
        ("util:Thing", HOME.replace('"app.core.old"', '".core.old"').replace(
            "import_module(table[name])", "import_module(table[name], __name__)")),
        ("app.util:Thing", HOME.replace('"Thing": "app.core.old"', '"Thing": ("app.core.old", 1)')
         .replace("import_module(table[name])", 'import_module("app.core.old")')),
    ],
)  # fmt: skip
def test_a_table_that_says_it_otherwise_keeps_the_name(canonical: str, home: str) -> None:
    found = migrate({**FILES, "app/__init__.py": home}, canonical, "app.core.old:Thing")
    assert found.has("app/core/old.py", "class Thing")
    assert found.text("app/__init__.py") == home
    assert same(found)


def test_a_dictionary_of_a_plain_module_is_no_such_table() -> None:
    table = "TABLE = {'Thing': 'app.core.old'}\n"
    files = {**FILES, "app/__init__.py": "", "app/use.py": "", "app/table.py": table,
             "main.py": "from app.core.old import Thing\nprint(Thing.n)\n"}  # fmt: skip
    found = migrate(files, "app.util:Thing", "app.core.old:Thing")
    assert found.text("app/table.py") == table
    assert found.said("app/table.py", "manual", "refused")


def test_users_of_what_the_table_says_are_judged() -> None:
    more = FILES["app/core/old.py"].replace("1\n", "1\n\n    def m(self):\n        return 3\n")
    use = "from app import Other, Thing\n\n\ndef go():\n    return Thing().m(), Other.n\n"
    files = {**FILES, "app/core/old.py": more, "app/use.py": use}
    found = migrate(files, "app.util:Thing", "app.core.old:Thing")
    assert found.said("app/use.py", "refused") and found.said("app/__init__.py", "refused")
    assert found.text("app/__init__.py") == HOME
    assert same(found)


def test_a_word_that_is_no_module_of_the_package_stays() -> None:
    labels = "\nLABELS = {'Thing': 'old', 'Other': '.old', 'old': 'core'}\n"
    home = HOME + labels
    found = migrate({**FILES, "app/__init__.py": home}, "app.util:Thing", "app.core.old:Thing")
    assert found.text("app/__init__.py").endswith(labels)
    assert same(found)
