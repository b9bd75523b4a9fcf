"""Where two definitions differ: whatever examples have to run, wherever it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.proof.differential import Budget, Tried, tried
from canonize.proof.used_domain import UsedDomain
from canonize.resolution.project import Project

_HELPER = "def h(n):\n    if n * 7 == 86415: return {}\n    return n\n"
_BASE = (
    "class Base:\n    def go(self, n: int):\n        if n * 7 == 86415: return {}\n"
    "        return n\n"
)
_IS_FAR = "def f(n: int):\n    return {} if n * 7 == 86415 else n\n"
_IF = (
    "import sys\nclass F:\n    if sys.version_info > (3,):\n"
    "        def go(self, n: int): return n{}\n"
)
_ATTRIBUTE = "class F:\n    LIMIT = {}\n    def go(self, n: int): return min(n, self.LIMIT)\n"
_LAMBDA = "class F:\n    key = lambda self, n: n + {}\n    def go(self): return 1\n"
_MADE = "class F:\n    NAMES = []\n    for x in {}: NAMES.append(x)\n    def go(self): return 1\n"
_KEY = "class F:\n    def go(self, n: int): return n\n    key = {}\n"
_PUT = "class F:\n    def go(self, n):\n        with n as self.{}: print(n)\n        return 1\n"
_TRIED = "def deco(times):\n    return lambda made: made\n@deco({})\ndef f(n: int): return n{}\n"

NOWHERE = {
    "helpers of two modules with the same code": (
        "from app.a import h\ndef f(n: int): return h(n)\n",
        "from app.b import h\ndef f(n: int): return h(n)\n",
        {"app/a.py": _HELPER.format(1), "app/b.py": _HELPER.format(1)},
    ),
    "one helper by two ways": (
        "from app.a import h\ndef f(n: int): return h(n)\n",
        "import app.b as b\ndef f(n: int): return b.h(n)\n",
        {"app/a.py": _HELPER.format(1), "app/b.py": "from app.a import h\n"},
    ),
    "the same base in another file": (
        "from app.a import Base\nclass F(Base): pass\n",
        "from app.a import Base as B\nclass F(B): pass\n",
        {"app/a.py": _BASE.format(1)},
    ),
    "two bases with the same code": (
        "from app.a import Base\nclass F(Base): pass\n",
        "class F:\n    def go(self, n: int):\n        if n * 7 == 86415: return 1\n"
        "        return n\n",
        {"app/a.py": _BASE.format(1)},
    ),
    "an attribute": (_ATTRIBUTE.format(3), _ATTRIBUTE.format(3), {}),
    "variables of every kind": (
        "def f(n: int):\n    import json as j\n    try: found = [m for m in (n,)]\n"
        "    except ValueError as e: return e\n    def g(x): return x\n    class K: pass\n"
        "    with open(n) as o: return g(found), K, o, j\n",
        "def f(n: int):\n    import json as j\n    try: made = [q for q in (n,)]\n"
        "    except ValueError as e: return e\n    def g(x): return x\n    class K: pass\n"
        "    with open(n) as p: return g(made), K, p, j\n",
        {},
    ),
    "two names of one function of the library": (
        "import json\ndef f(n: int): return json.dumps(n)\n",
        "from json import dumps\ndef f(n: int): return dumps(n)\n",
        {},
    ),
}
SOMEWHERE = {
    "helpers of two modules": (
        "from app.a import h\ndef f(n: int): return h(n)\n",
        "from app.b import h\ndef f(n: int): return h(n)\n",
        {"app/a.py": _HELPER.format(1), "app/b.py": _HELPER.format(2)},
        {"app/a.py:2", "app/b.py:2"},
    ),
    "a helper of a helper": (
        "import app.a\ndef f(n: int): return app.a.g(n)\n",
        "import app.b\ndef f(n: int): return app.b.g(n)\n",
        {
            "app/a.py": "from app.c import h\ndef g(n): return h(n)\n",
            "app/b.py": "from app.d import h\ndef g(n): return h(n)\n",
            "app/c.py": _HELPER.format(1),
            "app/d.py": _HELPER.format(2),
        },
        {"app/c.py:2", "app/d.py:2", "app/new.py:2", "app/old.py:2"},
    ),
    "a helper that only one leads to": (
        "def f(n: int): return n\n",
        "from app.b import h\ndef f(n: int): return h(n)\n",
        {"app/b.py": _HELPER.format(2)},
        {"app/b.py:2", "app/b.py:3", "app/new.py:1", "app/old.py:2"},
    ),
    "helpers that are imported where they are called": (
        "def f(n: int):\n    from app.a import h\n    return h(n)\n",
        "def f(n: int):\n    from .b import h\n    return h(n)\n",
        {"app/a.py": _HELPER.format(1), "app/b.py": _HELPER.format(2)},
        {"app/a.py:2", "app/b.py:2", "app/new.py:2", "app/old.py:2"},
    ),
    "bases in other files": (
        "from app.a import Base\nclass F(Base): pass\n",
        "from app.b import Base\nclass F(Base): pass\n",
        {"app/a.py": _BASE.format(1), "app/b.py": _BASE.format(2)},
        {"app/a.py:3", "app/b.py:3"},
    ),
    "a constant of the module": (
        "LIMIT = 1\n" + _IS_FAR.format("LIMIT"), "LIMIT = 2\n" + _IS_FAR.format("LIMIT"), {},
        {"app/new.py:3", "app/old.py:3"},
    ),
    "functions of two libraries": (
        "from json import dumps\ndef f(n: int): return dumps(n)\n",
        "from pickle import dumps\ndef f(n: int): return dumps(n)\n",
        {},
        {"app/new.py:2", "app/old.py:2"},
    ),
    "a method under a condition": (
        _IF.format(""), _IF.format(" + 0"), {}, {"app/new.py:4", "app/old.py:4"},
    ),
    "an attribute": (
        _ATTRIBUTE.format(3), _ATTRIBUTE.format("2 + 1"), {}, {"app/new.py:3", "app/old.py:3"},
    ),
    "a function in place": (
        _LAMBDA.format(1), _LAMBDA.format(2), {}, {"app/new.py:2", "app/old.py:2"},
    ),
    "a loop of a class": (
        _MADE.format("'ab'"), _MADE.format("'ac'"), {}, {"app/new.py:3", "app/old.py:3"},
    ),
    "where a with puts what it gives": (
        _PUT.format("f"), _PUT.format("g"), {}, {"app/new.py:3", "app/old.py:3"},
    ),
    "a decorator's argument": (
        _TRIED.format(3, ""), _TRIED.format(4, ""), {}, {"app/new.py:3", "app/old.py:3"},
    ),
    "what is written in a function that is written in one": (
        "def f(n: int):\n    def g():\n        print(n)\n        return n + 1\n    return g()\n",
        "def f(n: int):\n    def g():\n        print(n)\n        return 1 + n\n    return g()\n",
        {}, {"app/new.py:4", "app/old.py:4"},
    ),
}  # fmt: skip


def _tree(new: str, old: str, more: dict[str, str], use: str = "") -> SourceTree:
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": old, "main.py": use, **more}
    return SourceTree(MemoryBase({path: text.encode() for path, text in files.items()}))


def _pair(new: str) -> tuple[Symbol, Symbol]:
    name = "F" if "class F" in new else "f"
    return Symbol("app.new", name), Symbol("app.old", name)


def _places(new: str, old: str, more: dict[str, str]) -> set[str]:
    domain = UsedDomain(Project.of(_tree(new, old, more), ["."]))
    return {f"{part['path']}:{part['from'][0]}" for part in domain.parts(*_pair(new))}


@pytest.mark.parametrize("case", SOMEWHERE.values(), ids=SOMEWHERE)
def test_what_differs_is_found(case: tuple[str, str, dict[str, str], set[str]]) -> None:
    *files, places = case
    assert _places(*files) == places


@pytest.mark.parametrize("case", NOWHERE.values(), ids=NOWHERE)
def test_what_is_the_same_is_no_part(case: tuple[str, str, dict[str, str]]) -> None:
    new, *_ = case
    own = {"app/new.py:2", "app/old.py:2"} if "import" in new and "def f" in new else set()
    assert _places(*case) <= own


def _trying(folder: Path, new: str, old: str, use: str, more: dict[str, str]) -> Tried:
    tree = _tree(new, old, more, use)
    return tried(tree, ["."], *_pair(new), like=folder, budget=Budget(120, 30.0, 0))


_USE = "from app.old import F\nprint(F.key, F().go(1))\n"


@pytest.mark.parametrize(
    ("new", "old", "use", "more", "grade"),
    [
        (_ATTRIBUTE.format(10), _ATTRIBUTE.format("2 * 5"), "", {}, Grade.TESTED),
        (_ATTRIBUTE.format(10), _ATTRIBUTE.format(11), "", {}, Grade.DIFFERS),
        (_KEY.format(10), _KEY.format("5 + 5"), _USE, {}, Grade.TESTED),
        (_KEY.format(10), _KEY.format(11), _USE, {}, Grade.DIFFERS),
        (_KEY.format("int"), _KEY.format("float"), _USE, {}, Grade.DIFFERS),
        (_KEY.format("lambda self, n: n + 1"), _KEY.format("lambda self, n: 1 + n"), _USE, {},
         Grade.TESTED),
        (_KEY.format("lambda self, n: n + 1"), _KEY.format("lambda self, n: n + 2"), _USE, {},
         Grade.DIFFERS),
        (_IF.format(""), _IF.format(" + 0"), "", {}, Grade.TESTED),
        (_IF.format(""), _IF.format(" + 1"), "", {}, Grade.DIFFERS),
        ("LIMIT = 4\n" + _IS_FAR.format("LIMIT"), "LIMIT = 2 * 2\n" + _IS_FAR.format("LIMIT"), "",
         {}, Grade.TESTED),
        ("LIMIT = 4\n" + _IS_FAR.format("LIMIT"), "LIMIT = 5\n" + _IS_FAR.format("LIMIT"), "", {},
         None),
        *[("from app.a import Base\nclass F(Base): pass\n",
           "from app.b import Base\nclass F(Base): pass\n", "",
           {"app/a.py": _BASE.format(1), "app/b.py": _BASE.format(1).replace(*change)}, grade)
          for change, grade in [(("return n", "return n + 0"), Grade.TESTED),
                                (("return n", "return n + 1"), Grade.DIFFERS),
                                (("return 1", "return 2"), None)]],
    ],
)  # fmt: skip
def test_examples_run_it_or_it_is_told(
    new: str, old: str, use: str, more: dict[str, str], grade: Grade | None, tmp_path: Path
) -> None:
    found = _trying(tmp_path, new, old, use, more)
    assert found.grade is grade, found
    assert grade is not None or found.told_why.startswith("not tried: "), found
