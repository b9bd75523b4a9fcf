"""`leave:` what goes on under the old name: quietly, with a warning, and where that can't be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.codemods.moving import move
from tests.findings.migrating import Migrated, assert_same, migrate, output

OLD = '''\
"""Pages."""
import os

__all__ = ["slugify", "title"]

LIMIT = 3


def slugify(value):
    return value.strip().lower()


class Gone(Exception):
    pass


def title(value):
    return slugify(value) + os.sep
'''
NEW = (
    "LIMIT = 3\n\n\ndef slug(value):\n    return value.strip().lower()\n\n\n"
    "class Missing(Exception):\n    pass\n\n\ndef fail():\n    raise Missing()\n"
)
MAIN = (
    "import app.page\nfrom app.page import LIMIT, Gone, slugify, title\nfrom app.text import fail\n"
    "print(slugify(' X '), LIMIT, title(' Y'), getattr(app.page, 'slug' + 'ify')(' Z'))\n"
    "try:\n    fail()\nexcept Exception as error:\n    print(issubclass(Gone, Exception))\n"
)
PAIRS = ("app.page:slugify", "app.page:LIMIT=app.text:LIMIT", "app.page:Gone=app.text:Missing")
PAGES = {"app/__init__.py": "", "app/page.py": OLD, "app/text.py": NEW, "main.py": MAIN}


def leave(
    how: str,
    *pairs: str,
    verdict: str = "duplicate",
    steps: tuple[str, ...] = ("remove_duplicates",),
    **files: str,
) -> Migrated:
    changed = {name.replace("__", "/") + ".py": text for name, text in files.items()}
    return migrate(
        {**PAGES, **changed}, "app.text:slug", *(pairs or PAIRS), verdict=verdict, steps=steps,
        options={"remove_duplicates": {"leave": how}},
    )  # fmt: skip


@pytest.mark.parametrize("how", ["alias", "deprecated-alias"])
def test_functions_constants_and_classes_go_on_under_their_old_names(how: str) -> None:
    found = leave(how)
    assert_same(found, flags="-W ignore")
    page = found.text("app/page.py")
    assert "def slugify" not in page and "class Gone" not in page and "LIMIT = 3" not in page
    assert '__all__ = ["slugify", "title"]' in page
    assert not found.is_changed("main.py")
    same = "-c import+app.page,app.text;print(app.page.Gone+is+app.text.Missing)"
    assert _python(found, same, "-W ignore") == "True"


def _python(found: Migrated, code: str, flags: str = "") -> str:
    program = code.removeprefix("-c ").replace("+", " ").replace(";", "\n")
    return output({**found.after, "asked.py": program.encode()}, "asked.py", flags=flags)


def test_a_quiet_alias_is_quiet_and_its_line_is_marked_as_wanted() -> None:
    found = leave("alias", "app.page:LIMIT=app.text:LIMIT")
    assert output(found.after, "main.py", flags="-W error") == output(found.before, "main.py")
    assert "from app.text import LIMIT  # noqa: F401\n" in found.text("app/page.py")


def test_a_deprecated_alias_warns_whoever_asks_at_the_line_that_asks() -> None:
    found = leave("deprecated-alias", "app.page:slugify")
    asked = "import+app.page;x=1;app.page.slugify"
    said = _python(found, asked, "-W always")
    assert "asked.py:3: DeprecationWarning: app.page.slugify is deprecated" in said
    assert "use app.text.slug instead" in said
    assert _python(found, "from+app.page+import+title;print(title('A'))", "-W error") == "a/"


def test_a_package_warns_once() -> None:
    files = {
        "app/page/__init__.py": OLD,
        "app/text.py": NEW,
        "main.py": MAIN,
        "app/__init__.py": "",
    }
    found = migrate(
        files, "app.text:slug", *PAIRS, steps=("remove_duplicates",),
        options={"remove_duplicates": {"leave": "deprecated-alias"}},
    )  # fmt: skip
    said = _python(found, "from+app.page+import+slugify", "-W always")
    assert said.count("DeprecationWarning") == 1 and "asked.py:1" in said
    assert_same(found, flags="-W ignore")


def test_both_in_one_module() -> None:
    text = (
        NEW + "\n\ndef slugify(value):\n    return value.strip().lower()\n\n\nX = [slugify('A')]\n"
    )
    for how in ("alias", "deprecated-alias"):
        found = leave(how, "app.text:slugify", app__text=text)
        assert (
            _python(found, "from+app.text+import+slugify;print(slugify('+A'))", "-W ignore") == "a"
        )
        assert found.text("app/text.py").count("def slug") == 1


def test_a_second_name_joins_those_that_a_module_answers_for() -> None:
    first = leave("deprecated-alias", "app.page:slugify")
    again = migrate(
        dict(first.after), "app.text:Missing", "app.page:Gone", steps=("remove_duplicates",),
        options={"remove_duplicates": {"leave": "deprecated-alias"}},
    )  # fmt: skip
    assert_same(again, flags="-W ignore")
    assert again.text("app/page.py").count("def __getattr__") == 1
    assert '"Gone": ("app.text", "Missing"),' in again.text("app/page.py")


def test_a_type_alias_and_a_new_type() -> None:
    old = (
        "from typing import NewType, Union\n\nPath = Union[str, bytes]\nKey = NewType('Key', str)\n"
    )
    new = old.replace("Path", "AnyPath")
    for how in ("alias", "deprecated-alias"):
        found = leave(
            how, "app.page:Path=app.text:AnyPath", "app.page:Key=app.text:Key",
            app__page=old, app__text=new,
            main="from app.page import Key, Path\nprint(Path, Key('a'))\n",
        )  # fmt: skip
        assert_same(found, flags="-W ignore")
        assert "Union" not in found.text("app/page.py")


def test_the_whole_plan_then_moves_users_and_keeps_the_alias() -> None:
    steps = ("rewrite_imports", "rewrite_strings", "remove_duplicates")
    found = leave("alias", "app.page:slugify", steps=steps)
    assert_same(found, flags="-W ignore")
    assert found.is_changed("main.py") and "slugify" in found.text("app/page.py")


@pytest.mark.parametrize(("how", "quiet"), [("alias", True), ("deprecated-alias", False)])
def test_a_module_forwards(how: str, *, quiet: bool) -> None:
    old = NEW.partition("def fail")[0]
    found = migrate(
        {"app/__init__.py": "", "app/old.py": old, "app/new.py": old,
         "main.py": "import app.old\nprint(app.old.slug(' A'))\n"},
        "app.new", "app.old", steps=("remove_duplicates",),
        options={"remove_duplicates": {"leave": how}},
    )  # fmt: skip
    assert output(found.after, "main.py", flags="-W ignore") == "a"
    assert "def slug" not in found.text("app/old.py")
    said = _python(found, "from+app.old+import+slug;print(slug('A'))", "-W always")
    assert ("DeprecationWarning" not in said) == quiet


REFUSED = {
    "a use does not fit": (
        "alias", {"main": "from app.page import slugify\nprint(slugify(value='X'))\n",
                  "app__text": NEW.replace("slug(value)", "slug(text)").replace("value.", "text.")},
        "slug takes no argument value",
    ),
    "a test replaces it there": (
        "alias", {"main": "from unittest import mock\nimport app.page\n"
                  "with mock.patch('app.page.slugify', str):\n    print(app.page.title('A'))\n"},
        "puts something else in the place of slugify",
    ),
    "it would close a cycle": (
        "alias", {"app__text": "import app.page\n" + NEW},
        "`leave: deprecated-alias` imports it late",
    ),
    "a decorator may have registered it": (
        "alias", {"app__page": "KNOWN = []\n\n\ndef known(one):\n    KNOWN.append(one)\n"
                  "    return one\n\n\n" + OLD.replace("def slugify", "@known\ndef slugify")},
        "may register it somewhere",
    ),
    "a star brings it": (
        "deprecated-alias", {"app__page": OLD.replace('__all__ = ["slugify", "title"]\n', ""),
                             "main": "from app.page import *\nprint(slugify('A'))\n"},
        "takes it by a star import",
    ),
    "the module has a hook of its own": (
        "deprecated-alias", {"app__page": OLD + "\n\ndef __getattr__(name):\n    return name\n"},
        "`leave: alias` needs none",
    ),
    "its own names are looked up in a table": (
        "deprecated-alias", {"app__page": OLD + "\n\ndef called(it):\n    return globals()[it]\n",
                             "main": "from app.page import called as c\nprint(c('slugify')('A'))"},
        "`leave: alias` serves it",
    ),
    "a doctest uses it": (
        "deprecated-alias", {"app__page": OLD.replace("def title(value):\n",
                             'def title(value):\n    """>>> slugify("A")\n    \'a\'\n    """\n')},
        "a doctest uses it",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_it_stays_as_it_is(name: str) -> None:
    how, files, why = REFUSED[name]
    found = leave(how, "app.page:slugify", **files)
    assert output(found.before, "main.py") == output(found.after, "main.py")
    assert "def slugify" in found.text("app/page.py")
    assert why in " ".join(found.said("app/page.py", "refused"))


MOVED = {"app/__init__.py": "", "app/page.py": OLD, "main.py": MAIN.replace("app.text", "app.page")}


@pytest.mark.parametrize("how", ["alias", "deprecated-alias"])
def test_what_moves_leaves_its_name(how: str) -> None:
    files = {**MOVED, "app/page.py": OLD + "\n\ndef fail():\n    raise Gone()\n"}
    after = move(files, "app.page:slugify=app.words:slug", leave=how)
    page = after.text("app/page.py")
    assert ("slug as slugify" in page) and ("__getattr__" in page) == (how != "alias")
    assert "from app.words import slug" in after.text("main.py")
    outside = {**after.files, "asked.py": b"from app.page import slugify\nprint(slugify('A'))\n"}
    assert output(outside, "asked.py", flags="-W ignore") == "a"
    warned = "DeprecationWarning" in output(outside, "asked.py", flags="-W always")
    assert warned == (how != "alias")


@pytest.mark.parametrize("how", ["alias", "deprecated-alias"])
def test_a_module_that_moves_leaves_its_name(how: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/page.py": OLD,
        "main.py": "from app.page import title\nprint(title('A'))\n",
    }
    after = move(files, "app.page=app.words", leave=how)
    asked = b"import app.page, app.words\nprint(app.page.title is app.words.title)\n"
    outside = {**after.files, "asked.py": asked}
    assert output(outside, "asked.py", flags="-W ignore") == "True"
    warned = "asked.py:1: DeprecationWarning" in output(outside, "asked.py", flags="-W always")
    assert warned == (how != "alias")


PACKAGE = {
    "app/__init__.py": "",
    "app/old/__init__.py": 'from .core import run\n__all__ = ["run", "Thing"]\n\n\n'
    "class Thing:\n    pass\n",
    "app/old/core.py": "class Core:\n    pass\n\n\ndef run():\n    return 1\n",
    "app/old/sub/__init__.py": "X = 1\n",
    "app/old/__main__.py": "print('hello')\n",
    "main.py": "from app.old import Thing, run\nfrom app.old.sub import X\n"
    "print(Thing.__name__, run(), X)\n",
}


@pytest.mark.parametrize("how", ["alias", "deprecated-alias"])
def test_a_package_that_moves_leaves_its_name_and_those_of_its_modules(
    how: str, tmp_path: Path
) -> None:
    after = move(PACKAGE, "app.old=app.fresh", leave=how)
    assert after.said("refused") == []
    for path, data in after.files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    asked = (
        "import app.old.core, app.fresh.core, app.old, app.fresh, runpy\n"
        "from app.old import *\nfrom app.old import core, Thing, run\nfrom app.old.sub import X\n"
        "assert app.old.core.Core is app.fresh.core.Core is core.Core\n"
        "assert app.old.Thing is app.fresh.Thing is Thing\n"
        "runpy.run_module('app.old', run_name='__main__')\n"
    )
    ran = subprocess.run(
        [sys.executable, "-W", "always", "-c", asked], cwd=tmp_path, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stdout) == (0, "hello\n"), ran.stderr
    assert ran.stderr.count("DeprecationWarning: app.old is deprecated") == (how != "alias")
