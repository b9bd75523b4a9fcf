"""The canonical's own binding: what its module gives in the end is not always what it defines."""

from __future__ import annotations

from textwrap import indent

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

OLD = "class Old:\n    def run(self):\n        return 'run'\n"
NEW = "class New:\n    def run(self):\n        return 'run'\n"
INNER = indent(NEW, "    ")
USE = "print(Old().run())\n"
MAIN = "from app.old import Old\n" + USE
PATCHED = "import app.patch\n" + MAIN


def migrated(new: str, more: dict[str, str] | None = None, main: str = MAIN) -> Migrated:
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": OLD, "main.py": main}
    return migrate(files | (more or {}), "app.new:New", "app.old:Old")


DOUBTED: dict[str, tuple[str, dict[str, str] | None, str]] = {
    "under if false": ("import sys\nif sys.platform == 'nowhere':\n" + INNER, None, MAIN),
    "under if true": ("import sys\nif sys.platform:\n" + INNER, None, MAIN),
    "if else none": (
        "import sys\nif sys.platform:\n"
        + INNER.replace("'run'", "'new'")
        + "else:\n    New = None\n",
        None,
        MAIN,
    ),
    "TYPE_CHECKING": (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from app.impl import New\n",
        {"app/impl.py": NEW},
        MAIN,
    ),
    "try except": (
        "try:\n    import nothere\n" + INNER + "except ImportError:\n    pass\n",
        None,
        MAIN,
    ),
    "rebound later": (NEW + "New = None\n", None, MAIN),
    "deleted": (NEW + "del New\n", None, MAIN),
    "deleted in tuple": (NEW + "x = 1\ndel x, New\n", None, MAIN),
    "deleted under if": (NEW + "if True:\n    del New\n", None, MAIN),
    "deleted globals": (NEW + "del globals()['New']\n", None, MAIN),
    "popped": (NEW + "globals().pop('New')\n", None, MAIN),
    "main only": ("if __name__ == '__main__':\n" + INNER, None, MAIN),
    "main only reversed": ("if '__main__' == __name__:\n" + INNER, None, MAIN),
    "main only and": ("import sys\nif __name__ == '__main__' and sys.argv:\n" + INNER, None, MAIN),
    "loop var after": (NEW + "for New in (None,):\n    pass\n", None, MAIN),
    "except as": (
        NEW + "try:\n    raise ValueError\nexcept ValueError as New:\n    pass\n",
        None,
        MAIN,
    ),
    "with as after": (
        "import contextlib\n" + NEW + "with contextlib.nullcontext(3) as New:\n    pass\n",
        None,
        MAIN,
    ),
    "import after": (NEW + "from app.other import New\n", {"app/other.py": "New = None\n"}, MAIN),
    "star after": (NEW + "from app.other import *\n", {"app/other.py": "New = None\n"}, MAIN),
    "two stars": (
        "from app.a import *\nfrom app.b import *\n",
        {"app/a.py": NEW, "app/b.py": "New = None\n"},
        MAIN,
    ),
    "setattr": (NEW + "import sys\nsetattr(sys.modules[__name__], 'New', None)\n", None, MAIN),
    "globals set": (NEW + "globals()['New'] = None\n", None, MAIN),
    "globals update": (NEW + "globals().update(New=None)\n", None, MAIN),
    "vars update dict": (NEW + "vars().update({'New': None})\n", None, MAIN),
    "global in function": (
        NEW + "def swap():\n    global New\n    New = None\nswap()\n",
        None,
        MAIN,
    ),
    "attr from elsewhere": (NEW, {"app/patch.py": "import app.new\napp.new.New = None\n"}, PATCHED),
    "setattr from elsewhere": (
        NEW,
        {"app/patch.py": "import app.new\nsetattr(app.new, 'New', None)\n"},
        PATCHED,
    ),
    "walrus": (NEW + "(New := None)\n", None, MAIN),
    "annotation only": ("New: type\n", None, MAIN),
    "all names in a loop": (
        NEW + "for n in list(globals()):\n    if n == 'New':\n        globals()[n] = None\n",
        None,
        MAIN,
    ),
    "some names in a loop": (
        NEW + "x = 1\nfor n in ('x', 'New'):\n    vars()[n] = None\n",
        None,
        MAIN,
    ),
    "setattr in a loop": (
        "import sys\n__all__ = ['New']\n"
        + NEW
        + "for n in __all__:\n    setattr(sys.modules[__name__], n, None)\n",
        None,
        MAIN,
    ),
    "all names at once": (
        NEW + "globals().update({n: None for n in dir() if n == 'New'})\n",
        None,
        MAIN,
    ),
    "match": (NEW + "match 3:\n    case New:\n        pass\n", None, MAIN),
}


@pytest.mark.parametrize("case", DOUBTED.values(), ids=DOUBTED.keys())
def test_what_its_module_may_not_give_is_no_target(
    case: tuple[str, dict[str, str] | None, str],
) -> None:
    played = migrated(*case)
    assert not played.is_changed("main.py") and not played.is_changed("app/old.py")
    assert any(entry.disposition == "refused" for entry in played.entries)
    assert_same(played)


CERTAIN: dict[str, tuple[str, dict[str, str] | None, str]] = {
    "if else both": (
        "import sys\nif sys.platform == 'x':\n" + INNER + "else:\n" + INNER,
        None,
        MAIN,
    ),
    "try fallback": (
        "try:\n    from nothere import New\nexcept ImportError:\n" + INNER,
        None,
        MAIN,
    ),
    "rebound wrapped": ("import functools\n" + NEW + "New = functools.partial(New)\n", None, MAIN),
    "main ok else": ("if __name__ != '__main__':\n" + INNER, None, MAIN),
    "not main": ("if not __name__ == '__main__':\n" + INNER, None, MAIN),
    "loop var": ("for New in (None,):\n    pass\n" + NEW, None, MAIN),
    "star after harmless": (
        NEW + "from app.other import *\n",
        {"app/other.py": "Other = None\n"},
        MAIN,
    ),
    "star before": ("from app.other import *\n" + NEW, {"app/other.py": "New = None\n"}, MAIN),
    "one of two stars": (
        "from app.a import *\nfrom app.b import *\n",
        {"app/a.py": NEW, "app/b.py": "Other = None\n"},
        MAIN,
    ),
    "decorated": ("def deco(c):\n    return c\n@deco\n" + NEW, None, MAIN),
    "late def": ("New = None\n" + NEW, None, MAIN),
    "comprehension": (NEW + "x = [New for New in (1,)]\n", None, MAIN),
    "alias": ("class Impl:\n    def run(self):\n        return 'run'\nNew = Impl\n", None, MAIN),
    "delete other": (NEW + "x = 1\ndel x\n", None, MAIN),
    "other names in a loop": (NEW + "for n in ('a', 'b'):\n    globals()[n] = 1\n", None, MAIN),
    "a table of all names": (NEW + "T = {}\nfor n in dir():\n    T[n] = 1\n", None, MAIN),
    "loop attr": (NEW + "for New.tag in (1,):\n    pass\n", None, MAIN),
}


@pytest.mark.parametrize("case", CERTAIN.values(), ids=CERTAIN.keys())
def test_what_its_module_gives_in_the_end_is_a_target(
    case: tuple[str, dict[str, str] | None, str],
) -> None:
    played = migrated(*case)
    assert "app/old.py" not in played.after
    assert_same(played)


def test_a_re_export_under_a_condition_is_no_target() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": NEW,
        "app/old.py": OLD,
        "app/api.py": "import sys\n\nif sys.platform == 'nowhere':\n    from app.new import New\n",
        "main.py": MAIN,
    }
    played = migrate(files, "app.api:New", "app.old:Old")
    assert not played.is_changed("main.py")
    assert_same(played)


def test_a_re_export_of_what_is_deleted_in_the_end_is_no_target() -> None:
    files = {
        "app/__init__.py": "",
        "app/new.py": NEW + "\n\nkept = New\ndel New\n",
        "app/old.py": OLD,
        "app/api.py": "from app.new import New\n",
        "main.py": MAIN,
    }
    played = migrate(files, "app.api:New", "app.old:Old")
    assert not played.is_changed("main.py")
    assert_same(played)


GLOBAL = {
    "in a function": "def f():\n    global Old\n    from app.old import Old\n"
    "    return Old().run()\nprint(f())\nprint(Old().run())\n",
    "read in another": "def f():\n    global Old\n    from app.old import Old\n"
    "def g():\n    return Old().run()\nf()\nprint(g())\n",
    "bound before": "Old = None\ndef f():\n    global Old\n    from app.old import Old\n"
    "    return Old().run()\nprint(f())\nprint(Old().run())\n",
    "in a class": "class A:\n    global Old\n    from app.old import Old\nprint(Old().run())\n",
    "nonlocal": "def f():\n    Old = None\n    def g():\n        nonlocal Old\n"
    "        from app.old import Old\n    g()\n    return Old().run()\nprint(f())\n",
}


@pytest.mark.parametrize("main", GLOBAL.values(), ids=GLOBAL.keys())
def test_an_import_into_a_scope_further_out_means_the_same(main: str) -> None:
    assert_same(migrated(NEW, None, main))
