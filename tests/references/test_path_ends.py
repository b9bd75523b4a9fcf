"""What a path that is put together can lead to, told by the attributes at its end."""

from __future__ import annotations

import pytest

from canonize.references.path_ends import PathEnds, words_after
from canonize.resolution.project import Project
from canonize.syntax.analysis import analyse
from canonize.syntax.scopes import texts_of
from tests.codemods.moving import move
from tests.compatibility.comparing import tree

FILES = {
    "app/__init__.py": "",
    "app/ex/__init__.py": "",
    "app/ex/kinds.py": "class Ticker:\n    ask = 1\n",
    "app/ex/bybit.py": (
        "class Bybit:\n    limits: list[int] = []\n\n    def modes(self):\n        return 1\n"
    ),
    "app/u.py": "from app.ex.kinds import Ticker\n",
}


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("f'a.b.{m}.run'", ("run",)),
        ("f'a.b.{m}.{c}.run'", ("run",)),
        ("f'a.b.{m}.C.run'", ("C", "run")),
        ("f'a.b.{m}.{c}' '.run'", ("run",)),
        ("f'a.b.{m}' f'.{c}.run'", ("run",)),
        ("f'a.b.{m}_run'", ()),
        ("f'a.b.{m}'", ()),
        ("f'a.b.{m}.__init__'", ()),
        ("f'a.b.{m}.{c}run'", ()),
        ("f'a.b.{m}.run{c}'", ()),
    ],
)
def test_words_behind_a_text(code: str, words: tuple[str, ...]) -> None:
    sites = analyse(f"x = {code}\n".encode()).scopes.strings
    site = next(site for site in sites if "a.b." in texts_of(site))
    assert words_after(site, "a.b.") == words


def may_have(word: str, **others: str) -> bool:
    files = {**FILES, **{f"app/ex/{name}.py": text for name, text in others.items()}}
    return PathEnds(Project.of(tree(files), (".",))).may_have("app.ex.kinds", (word,))


def test_what_a_module_may_have() -> None:
    assert may_have("ask")
    assert not may_have("modes")
    assert not may_have("limits")
    assert may_have("nowhere_defined")
    derived = "from app.ex.bybit import Bybit\n\n\nclass Ticker(Bybit): ...\n"
    assert may_have("modes", kinds=derived)
    through = "from app.ex import mid\n\n\nclass Ticker(mid.Bybit): ...\n"
    assert may_have("modes", kinds=through, mid="from .bybit import Bybit\n")
    assert may_have("modes", kinds="class Ticker: ...\n\n\nsetattr(Ticker, 'modes', 1)\n")


def test_a_path_that_ends_in_another_class_stops_no_move() -> None:
    fake = "from unittest.mock import patch\n\nkinds = 1\n\n\ndef f(e):\n    patch({})\n"

    def said(path: str) -> list[str]:
        files = {**FILES, "t.py": fake.format(path)}
        return list(move(files, "app.ex.kinds=app.ex.all_kinds").said("manual", "refused"))

    assert said("f'app.ex.{e}.{e}' '.modes', 3") == []
    assert said("f'app.ex.{e}.{e}.ask', 3") == ["a path that is put together at run time"]


def test_a_class_that_has_its_modules_name_in_the_package_is_not_the_module() -> None:
    files = {
        "app/__init__.py": "",
        "app/conf/__init__.py": "from app.conf.Cache import Cache\n",
        "app/conf/Cache.py": "class Cache:\n    size = 1\n",
        "app/user.py": "from app.conf import Cache\n\n\ndef f():\n    return Cache.size\n",
        "app/all.py": "import app.conf\n\n\ndef f():\n    return app.conf.Cache.size\n",
        "main.py": "from app import all, user\n\nprint(user.f(), all.f())\n",
    }
    moved = move(files, "app.conf.Cache=app.cache")
    assert moved.said("manual", "refused") == []
    assert "app/conf/Cache.py" not in moved.files
    assert moved.text("app/conf/__init__.py") == "from app.cache import Cache\n"
    plain = {
        **files,
        "app/conf/__init__.py": "",
        "app/user.py": "from app.conf import Cache\n\n\ndef f():\n    return Cache.Cache.size\n",
        "app/all.py": "import app.conf.Cache\n\n\ndef f():\n    return app.conf.Cache.Cache.size\n",
    }
    assert "cache.Cache.size" in move(plain, "app.conf.Cache=app.cache").text("app/user.py")
