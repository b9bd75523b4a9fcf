"""`remove_duplicates`: what goes, what goes with it, and what keeps it where it is."""

from __future__ import annotations

import pytest

from tests.codemods.playing import Played, code, play

MODULE = """
    import json
    import os

    _LIMIT = 3


    # The engine.
    class X:
        limit = _LIMIT

        def run(self):
            return json.dumps({})


    class Other:
        name = os.name
"""


def remove(source: str, others: dict[str, str] | None = None, **options: object) -> Played:
    files = {"a/__init__.py": "", "a/b.py": source, "n.py": "class X: ...\n", **(others or {})}
    return play(files, "remove_duplicates", options)


def test_a_duplicate_goes_with_what_only_it_used() -> None:
    left = remove(MODULE).text("a/b.py")
    assert "class Other" in left and "import os" in left
    assert not any(word in left for word in ("json", "_LIMIT", "class X", "The engine"))


def test_a_removal_speaks_of_pickles_and_stands_at_the_definition() -> None:
    [said] = remove(MODULE).said("a/b.py", "rewritten")
    assert (
        said == "8: removed; other packages and old pickles that name it fail, unless a shim stays"
    )


def test_a_module_of_which_nothing_is_left_is_deleted() -> None:
    played = remove('"""Doc."""\nimport os\n\n\nclass X:\n    name = os.name\n')
    assert "a/b.py" not in played.files


def test_a_module_that_is_a_competitor_is_deleted() -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\nY = 1\n", "n.py": "class X: ...\n"}
    module = ({"symbol": "a.b", "verdict": "duplicate"},)
    assert "a/b.py" not in play(files, "remove_duplicates", competitors=module, canonical="n").files


def test_exports_follow() -> None:
    left = remove('__all__ = ["X", "Y"]\nclass X: ...\nclass Y: ...\n').text("a/b.py")
    assert '__all__ = ["Y"]' in left


@pytest.mark.parametrize(
    "before, after",
    [
        ("('X', 'Y')", "('Y',)"),
        ("(\n    'X', 'Y',\n    'Z',\n)", "(\n    'Y',\n    'Z',\n)"),
        ("('X',)", "()"),
        ("'Y', 'X'", "'Y',"),
        ("'X',", "()"),
        ("(['X', 'Y'])", "(['Y'])"),
        ("{'X'}", "set()"),
        ("({'X'})", "(set())"),
    ],
)
def test_exports_of_every_make_follow(before: str, after: str) -> None:
    others = "\n\nclass Y: ...\nclass Z: ...\n"
    left = remove(f"__all__ = {before}{others}class X: ...\n").text("a/b.py")
    assert left == f"__all__ = {after}{others}"


@pytest.mark.parametrize(
    "source",
    [
        "fill(by_module={'a.b': ['X', 'Y']})\n",
        "def f():\n    m = load('a.b')\n    return getattr(m, 'X')\n",
    ],
)
def test_a_table_of_what_to_load_keeps_what_it_names(source: str) -> None:
    played = remove("class X: ...\nclass Y: ...\n", {"app.py": source})
    assert "class X" in played.text("a/b.py")
    [said] = played.said("app.py", "refused")
    assert said.endswith(": a string names it and another a.b, where it may be looked up")


LOOKS_UP = "def load(path, name):\n    return getattr(import_module(path), name)\n"
LOOKS_UP_LOADED = "def load(path, name):\n    return getattr(sys.modules[path], name)\n"
TAKES_PATHS = (
    "def load(path):\n    at, _, name = path.rpartition('.')\n"
    "    return getattr(import_module(at), name)\n"
)


@pytest.mark.parametrize(
    ("source", "is_kept"),
    [
        ("SETTINGS = {'TITLE': 'b', 'X': version()}\n", False),
        ("SETTINGS = {'TITLE': 'b', 'LOGGERS': {'X': 1}}\n", False),
        (f"SETTINGS = {{'TITLE': 'b', 'X': 1}}\n{TAKES_PATHS}", False),
        (f"SETTINGS = {{'TITLE': 'b', 'X': 1}}\n{LOOKS_UP}", True),
        (f"SETTINGS = {{'TITLE': 'b', 'X': 1}}\n{LOOKS_UP_LOADED}", True),
        ("SETTINGS = {'X': 'b'}\n", True),
        ("SETTINGS = {'X': ['b', 1]}\n", True),
        ("SETTINGS = {'module': 'b', 'name': 'X'}\n", True),
        ("SETTINGS = {'b': 'X'}\n", True),
        ("m = load('b')\nfound = {n: getattr(m, n) for n in {'X': 1}}\n", True),
    ],
)
def test_a_key_beside_the_word_that_a_package_is_keeps_nothing(source: str, is_kept: bool) -> None:
    files = {"b.py": "class X: ...\n\n\nclass Y: ...\n", "n.py": "class X: ...\n"}
    played = play(
        {**files, "settings.py": source},
        "remove_duplicates",
        competitors=({"symbol": "b:X", "verdict": "duplicate"},),
    )
    assert ("class X" in played.text("b.py")) == is_kept


@pytest.mark.parametrize(
    "source",
    ["log = logging.getLogger('a.b')\nuse('X')\n", "'a.b'\n", "use('a.b')\n__all__ = ['X']\n"],
)
def test_words_beside_a_modules_name_keep_nothing(source: str) -> None:
    played = remove("class X: ...\nclass Y: ...\n", {"app.py": source})
    assert "class X" not in played.text("a/b.py")


DEEP = {"a/c/__init__.py": "", "a/c/d.py": "class X: ...\nclass Y: ...\n"}
LOADER = "def load(path, name):\n    return getattr(import_module(path), name)\n"


@pytest.mark.parametrize(
    ("source", "is_named"),
    [
        ("E = get_class('c.d', 'X')\n", True),
        ("E, = get_classes('c.d', ['X'])\n", True),
        ("JOBS = {'x': ('c.d', 'X')}\n", True),
        ("E = get_model('c', 'X')\n", True),
        ("E = get_model('d', 'X')\n", True),
        ("E = get_model('c', 'Y')\n", False),
        ("E = get_model('X', 'c')\n", False),
        ("ROWS = ['c', 'X']\n", False),
        ("log = getLogger('c.d')\nuse('X')\n", False),
        ("E = get_class('b.d', 'X')\n", False),
    ],
)
def test_the_end_of_a_modules_path_beside_a_name_keeps_it(source: str, is_named: bool) -> None:
    files = {"a/__init__.py": "", **DEEP, "n.py": "class X: ...\n"}
    files |= {"loading.py": f"from importlib import import_module\n{LOADER}", "app.py": source}
    one = ({"symbol": "a.c.d:X", "verdict": "duplicate"},)
    played = play(files, "remove_duplicates", competitors=one)
    assert ("class X" in played.text("a/c/d.py")) == is_named


def test_a_part_of_a_path_is_a_word_where_nothing_loads_what_is_not_written_out() -> None:
    files = {"a/__init__.py": "", **DEEP, "n.py": "class X: ...\n", "app.py": "t('c', 'X')\n"}
    one = ({"symbol": "a.c.d:X", "verdict": "duplicate"},)
    assert "class X" not in play(files, "remove_duplicates", competitors=one).text("a/c/d.py")


@pytest.mark.parametrize(("said", "is_kept"), [("c.d", True), ("d", False), ("c.dd", False)])
def test_the_end_of_the_path_of_a_module_that_goes_keeps_it(said: str, is_kept: bool) -> None:
    files = {"a/__init__.py": "", **DEEP, "n.py": "class X: ...\nclass Y: ...\n"}
    files |= {"loading.py": f"from importlib import import_module\n{LOADER}"}
    files["app.py"] = f"E = get_class('{said}', name)\n"
    module = ({"symbol": "a.c.d", "verdict": "duplicate"},)
    played = play(files, "remove_duplicates", competitors=module, canonical="n")
    assert ("a/c/d.py" in played.files) == is_kept


def test_a_name_that_is_bound_in_another_way_too_may_look_it_up() -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\n", "b.py": "class X: ...\n"}
    files["app.py"] = "from a import b\nimport b\nb.X\n"
    module = ({"symbol": "a.b", "verdict": "duplicate"},)
    said = play(files, "remove_duplicates", competitors=module, canonical="b").said("app.py")
    assert said == ["1: imports it", "3: may look it up; the name is bound in another way too"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_no_blank_lines_are_left_at_the_top(end: str) -> None:
    source = "import json\nimport os\n\n\nclass X:\n    y = json, os\n\n\nclass Y: ...\n"
    left = remove(source.replace("\n", end)).files["a/b.py"]
    assert left == f"class Y: ...{end}".encode()


STAYS = {
    "helpers that others use": ("_L = 1\nclass X:\n    y = _L\nclass Y:\n    y = _L\n", "_L = 1"),
    "exported names": ('__all__ = ["H"]\nH = 1\nclass X:\n    y = H\n', "H = 1"),
    "guarded imports": ((
        "try:\n"
        "    import json\n"
        "except ImportError:\n"
        "    json = None\n"
        "class X:\n"
        "    y = json\n"
        "Y = 1\n"
    ), "import json"),
    "imports marked as wanted": ((
        "import json  # noqa: F401\n"
        "class X:\n"
        "    y = json\n"
        "Y = 1\n"
    ), "import json"),
}  # fmt: skip


@pytest.mark.parametrize("source, kept", STAYS.values(), ids=STAYS.keys())
def test_only_what_nothing_else_uses_goes_along(source: str, kept: str) -> None:
    left = remove(source).text("a/b.py")
    assert kept in left and "class X" not in left


REFUSED = {
    "an import": ({"app.py": "from a.b import X\n"}, "1 reference remain"),
    "a lookup": ({"app.py": "import a.b\na.b.X\n"}, "1 reference remain"),
    "a string": ({"app.py": 'x = "a.b.X"\n'}, "1 reference remain"),
    "configuration": ({"conf.yaml": "x: a.b.X\ny: a.b:X\n"}, "2 references remain"),
    "a path through a consumer": (
        {"app.py": "from a import b\n", "t.py": 'patch("app.b.X")\n'},
        "1 reference remain",
    ),
}


@pytest.mark.parametrize("others, reason", REFUSED.values(), ids=REFUSED.keys())
def test_what_something_still_names_stays(others: dict[str, str], reason: str) -> None:
    played = remove(MODULE, others)
    assert played.text("a/b.py") == code(MODULE)
    assert any(reason in said for said in played.said("a/b.py", "refused"))


REGISTERED = {
    "an unknown decorator": "import reg\n@reg.register('x')\nclass X: ...\nY = 1\n",
    "a decorator that stores": (
        "known = {}\ndef keep(c):\n    known[c.__name__] = c\n    return c\n@keep\nclass X: ...\n"
    ),
    "a decorator that calls": (
        "from m import add\ndef keep(c):\n    add(c)\n    return c\n@keep\nclass X: ...\n"
    ),
    "keywords": "class X(B, kind='x'): ...\nY = 1\n",
    "a keyword that another base takes": "class X(B, total=False): ...\nY = 1\n",
    "a metaclass": "class X(metaclass=M): ...\nY = 1\n",
    "__init_subclass__": "class B:\n    def __init_subclass__(cls): ...\nclass X(B): ...\n",
    "a base's metaclass": "class B(metaclass=M): ...\nclass X(B): ...\n",
    "a base elsewhere": "from base import B\nclass X(B): ...\nY = 1\n",
    "a base through its module": "import base\nclass X(base.B): ...\nY = 1\n",
}
HARMLESS = {
    "dataclass": (
        "from dataclasses import dataclass\n"
        "@dataclass(frozen=True)\n"
        "class X: ...\n"
        "Y = 1\n"
    ),
    "lru_cache": "from functools import lru_cache\n@lru_cache\ndef X(): ...\nY = 1\n",
    "a plain decorator": "def mark(c):\n    return c\n@mark\nclass X: ...\n@mark\nclass Y: ...\n",
    "a wrapping decorator": (
        "def mark(f):\n"
        "    def g(*a):\n"
        "        return f(*a)\n"
        "    return g\n"
        "@mark\n"
        "def X(): ...\n"
        "@mark\n"
        "def Y(): ...\n"
    ),
    "a plain base": "class B: ...\nclass X(B): ...\nY = B\n",
    "a typed dictionary": (
        "from typing import TypedDict\nclass X(TypedDict, total=False):\n    a: int\nY = 1\n"
    ),
}  # fmt: skip
BASE = {"base.py": "class A:\n    def __init_subclass__(cls): ...\nclass B(A): ...\n"}


@pytest.mark.parametrize("source", REGISTERED.values(), ids=REGISTERED.keys())
def test_what_may_be_registered_stays(source: str) -> None:
    played = remove(source, BASE)
    assert played.text("a/b.py") == source
    assert any("register" in said for said in played.said("a/b.py", "refused"))
    assert (
        "class X" not in remove(source, BASE, registered="remove").files.get("a/b.py", b"").decode()
    )


@pytest.mark.parametrize("source", HARMLESS.values(), ids=HARMLESS.keys())
def test_what_nobody_can_have_registered_goes(source: str) -> None:
    left = remove(source).text("a/b.py")
    assert "class X" not in left and "def X" not in left


UNCLEAR = {
    "defined twice": (
        "if 1:\n    class X: ...\nelse:\n    class X: ...\n",
        "not defined exactly once",
    ),
    "used at home": ("class X: ...\nY = X()\n", "still used in its own file"),
    "strange exports": (
        '__all__ = sorted(["X", "Y"])\nclass X: ...\nY = 1\n',
        "`__all__` is built",
    ),
    "not python": ("class X: ...\nx = (\n", "the file can't be parsed"),
}


@pytest.mark.parametrize("source, reason", UNCLEAR.values(), ids=UNCLEAR.keys())
def test_what_is_unclear_stays(source: str, reason: str) -> None:
    played = remove(source)
    assert played.text("a/b.py") == source
    assert any(reason in said for said in played.said("a/b.py", "refused")) or reason.startswith(
        "the file"
    )


def test_documents_that_name_it_do_not_stop_the_removal() -> None:
    played = remove(MODULE, {"README.md": "a.b.X was quick.\n"})
    assert "class X" not in played.text("a/b.py")
    assert played.said("README.md", "manual") == ["1: a document names it"]


def test_nothing_is_said_of_what_is_gone_already() -> None:
    assert remove("class Other: ...\n").ledger.references == ()


def test_what_only_another_duplicate_refers_to_goes_with_it() -> None:
    files = {
        "a/__init__.py": "",
        "a/b.py": "class X: ...\nclass Stays: ...\n",
        "a/c.py": "from a.b import X\nclass Y(X): ...\nclass Stays: ...\n",
        "n.py": "class X: ...\nclass Y: ...\n",
    }
    both = (
        {"symbol": "a.b:X", "verdict": "duplicate"},
        {"symbol": "a.c:Y", "verdict": "duplicate", "replace_with": "n:Y"},
    )
    played = play(files, "remove_duplicates", competitors=both)
    assert played.text("a/b.py") == "class Stays: ...\n"
    assert played.text("a/c.py") == "class Stays: ...\n"
    assert not played.said("a/b.py", "refused")


def test_a_removal_that_stays_refused_says_so_once() -> None:
    """Another file's removal is played again, and must not be told that this one changes too."""
    files = {
        "a/__init__.py": "",
        "a/b.py": "class X: ...\nclass Stays: ...\n",
        "a/c.py": "class Y: ...\nclass Stays: ...\n",
        "use.py": "from a.b import X\n",
        "n.py": "class X: ...\nclass Y: ...\n",
    }
    both = (
        {"symbol": "a.b:X", "verdict": "duplicate"},
        {"symbol": "a.c:Y", "verdict": "duplicate", "replace_with": "n:Y"},
    )
    played = play(files, "remove_duplicates", competitors=both)
    assert played.said("a/b.py", "refused") == ["1: 1 reference remains, listed beside this"]


def test_a_string_that_documents_an_attribute_does_not_stop_a_removal() -> None:
    uses = {"use.py": 'LIMIT = 1\n"""See :class:`a.b.X`."""\n'}
    assert "class X" not in remove(MODULE, uses).text("a/b.py")


@pytest.mark.parametrize(
    "others",
    [
        {"p/__init__.py": "from a.b import *\n"},
        {"use.py": "from a.b import *\nX()\n"},
        {"hub.py": "from a.b import *\n", "use.py": "import hub\nhub.X()\n"},
        {"hub.py": "from a.b import *\n", "top.py": "from hub import *\n",
         "use.py": "from top import X\n"},
        {"a/__init__.py": "", "a/c.py": "from .b import *\nX()\n"},
    ],
)  # fmt: skip
def test_what_a_star_brings_keeps_it(others: dict[str, str]) -> None:
    assert "class X" in remove(MODULE, others).text("a/b.py")


@pytest.mark.parametrize(
    "others",
    [
        {"p/__init__.py": "from a.b import *\nfrom n import X\n"},
        {"use.py": "from a.b import *\nOther()\n"},
        {"use.py": "from a.b import *\nfrom n import *\nX()\n"},
        {"hub.py": "from a.b import *\nfrom n import X\n", "use.py": "import hub\nhub.X()\n"},
    ],
)
def test_a_star_that_is_not_needed_for_it_does_not(others: dict[str, str]) -> None:
    assert "class X" not in remove(MODULE, others).text("a/b.py")
