"""A method whose lookups can't all be told stays; what only looks like one of those goes."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

PAIR = "app.old:Base.check_it=app.new:check_it"
OLD = """\
class Base:
    def check_it(self, value, y=None):
        return "it", value, y

    def run(self):
        return self.check_it(1)
"""
LOOK = "def look(o, name):\n    return getattr(o, name)\n"
OF = "from app.old import Base\n\n\n"
STAYS = {
    "on the class of its object": (
        "", "\n    def other(self):\n        return self.__class__.check_it(self, 2)\n",
        "old.py:9 looks it up on what it computes",
    ),
    "on a local that is a class": (
        "def use(o):\n    k = type(o)\n    return k.check_it(o, 2)\n", "",
        "user.py:3 does not look it up on an object",
    ),
    "on what a function imports, called like a value": (
        "odd = 3\n\n\ndef use():\n    from app.odd import odd\n    return odd.check_it(1)\n", "",
        "user.py:6 does not look it up on an object",
    ),
    "on a parameter that may be a class": (
        "def use(k, o):\n    return k.check_it(o, 2)\n", "",
        "user.py:2 does not look it up on an object",
    ),
    "in another class's method": (
        "class Odd:\n    def go(self):\n        return self.check_it(1, 2)\n", "",
        "user.py:3 does not look it up on an object",
    ),
    "in a class method": (
        "", "\n    @classmethod\n    def make(kind):\n        return kind.check_it(kind(), 2)\n",
        "old.py:10 does not look it up on an object",
    ),
    "in what is made a class method": (
        "", "\n    def make(kind):\n        return kind.check_it(kind(), 2)\n\n"
        "    make = classmethod(make)\n",
        "old.py:9 does not look it up on an object",
    ),
    "its class makes something else": (
        OF + "def use():\n    b = Base()\n    return b.check_it(b, 1)\n",
        "\n    def __new__(cls):\n        return cls\n",
        "old.py:1 has Base with __new__",
    ),
    "on a field": (
        "class Odd:\n    def go(self):\n        return self.b.check_it(1)\n", "",
        "user.py:3 looks it up on what it computes",
    ),
    "on what may be None": (
        "def use(b=None):\n    return b.check_it(1)\n", "",
        "user.py:2 may look it up on None",
    ),
    "where one without it is waited for": (
        "def use(b):\n    try:\n        return b.check_it(1)\n    except AttributeError:\n"
        "        return 0\n", "",
        "user.py:3 waits for an object that has none",
    ),
    "where fakes may come": (
        "from unittest.mock import Mock\n\n\ndef use(b):\n    return b.check_it(1)\n\n\n"
        "use(Mock())\n", "",
        "user.py:5 may look it up on what app/user.py makes up",
    ),
    "something is set on it": (
        "def use(m):\n    m.check_it.return_value = 9\n", "",
        "user.py:2 looks something up on it",
    ),
    "it is handed on to be kept": (
        "", "\n    def hand(self, to):\n        to.append(self.check_it)\n",
        "old.py:9 hands it on",
    ),
    "a keyword gives another": (
        "from types import SimpleNamespace\n\nodd = SimpleNamespace(check_it=print)\n", "",
        "user.py:3 gives another of that name",
    ),
    "its name is formatted elsewhere": (
        'def use(b, what):\n    name = f"{what}_it"\n    return getattr(b, name)(1)\n', "",
        "user.py:3 looks up a name that is put together",
    ),
    "any name is looked up in its class's file": (
        "", "\n    def any(self, what):\n        return getattr(self, what)(1)\n",
        "old.py:9 looks up what a text says when it runs",
    ),
    "members are listed": (
        OF + "NAMES = [n for n in vars(Base)]\n", "",
        "user.py:4 lists or sets members",
    ),
    "a member is put into an object": (
        "", "\n    def put(self, given):\n        self.__dict__.update(given)\n",
        "old.py:9 lists or sets members",
    ),
    "its name is joined": (
        'def use(b, what):\n    return b, "_".join(["check", what])\n', "",
        "user.py has a text that its name begins or ends with",
    ),
    "a hook sees its subclasses": (
        "", "\n    def __init_subclass__(cls):\n        cls.kinds = 1\n",
        "old.py:1 has Base with __init_subclass__",
    ),
    "a doctest calls it": (
        'def use(b):\n    """\n    >>> b.check_it(3)\n    """\n', "",
        "user.py:2 says it in a text",
    ),
    "a decorated subclass": (
        OF + "@print\nclass Sub(Base):\n    pass\n", "",
        "user.py:5 gives Sub to what may ask it",
    ),
    "a subclass with a base from outside": (
        "import unittest\n" + OF + "class T(Base, unittest.TestCase):\n    pass\n", "",
        "user.py:5 has T below unittest.TestCase",
    ),
    "a pattern asks for it": (
        OF + "def use(o):\n    match o:\n        case Base(check_it=1):\n            return o\n",
        "",
        "user.py:6 gives another of that name",
    ),
    "in what the class is asked by an index": (
        "", "\n    def __class_getitem__(kind, item):\n"
        "        return kind.check_it(kind(), item)\n",
        "old.py:9 does not look it up on an object",
    ),
    "on a function that has one": (
        "def other():\n    return 1\n\n\ndef use():\n    return other.check_it(1)\n", "",
        "user.py:6 does not look it up on an object",
    ),
    "on a name that has a class, too": (
        OF + "def use(o, k):\n    b = Base()\n    if k:\n        b = k\n"
        "    return b.check_it(o, 1)\n", "",
        "user.py:8 does not look it up on an object",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("user", "more", "said"), STAYS.values(), ids=STAYS.keys())
def test_a_method_whose_lookups_can_not_all_be_told_stays(user: str, more: str, said: str) -> None:
    files = {"app/__init__.py": "", "app/old.py": OLD + more, "app/user.py": user}
    files["app/look.py"] = LOOK
    after = move(files, PAIR)
    assert any(said in mistake for mistake in after.mistakes), after.mistakes
    assert after.files == {path: text.encode() for path, text in files.items()}


def test_a_member_whose_name_is_put_together_is_not_renamed() -> None:
    for text, is_refused in (('"check_" + what', True), ('"other_" + what', False)):
        look = f"\n    def look(self, what):\n        return getattr(self, {text})\n"
        after = move({"app/__init__.py": "", "app/old.py": OLD + look}, RENAMED)
        assert bool(after.mistakes) is is_refused


RENAMED = "app.old:Base.check_it=app.old:Base.verify_it"
HEADS = {
    "a base from outside": (
        "import ast\n\n\nclass Base(ast.NodeVisitor):", PAIR,
        "its base ast.NodeVisitor lies outside",
    ),
    "a decorated class": (
        "def hooks(cls):\n    return cls\n\n\n@hooks\nclass Base:", PAIR,
        "old.py:6 gives Base to what may ask it",
    ),
    "a metaclass": (
        "class Kind(type):\n    pass\n\n\nclass Base(metaclass=Kind):", PAIR,
        "old.py:5 gives Base to what may ask it",
    ),
    "a name that is put together elsewhere": (
        "class Base:", PAIR.replace("check_it", "on_open"),
        "names like on_open are often put together",
    ),
    "nobody calls it": (
        "class Base:", PAIR.replace("check_it", "check_all"),
        "nobody is seen to call check_all",
    ),
    "a document shows it": (
        "class Base:", PAIR.replace("check_it", "shown_there"),
        "README.md shows how shown_there is called",
    ),
    "a function has the new name": (
        "def checked(a):\n    return a\n\n\nclass Base:", "app.old:Base.check_it=app.old:checked",
        "checked means something else in app/old.py",
    ),
    "a name that others may have": (
        "class Base:", PAIR.replace("check_it", "get"),
        "get may be a member of other things",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "pair", "said"), HEADS.values(), ids=HEADS.keys())
def test_a_method_that_others_may_have_by_its_class_stays(head: str, pair: str, said: str) -> None:
    name = pair.partition("=")[0].rpartition(".")[2]
    old = OLD.replace("class Base:", head).replace("def check_it", f"def {name}")
    if name != "check_all":
        old = old.replace("self.check_it", f"self.{name}")
    readme = "    >>> Base().shown_there(3)\n"
    files = {"app/__init__.py": "", "app/old.py": old, "README.md": readme}
    after = move(files, pair)
    assert any(said in mistake for mistake in after.mistakes), after.mistakes
    assert after.text("app/old.py") == old


def test_nothing_is_left_of_a_method() -> None:
    after = move({"app/__init__.py": "", "app/old.py": OLD}, PAIR, leave="alias")
    assert any("nothing can stay for Base.check_it" in mistake for mistake in after.mistakes)


LIKE = '''\
from abc import ABC
from dataclasses import dataclass


class Above(ABC):
    pass


@dataclass
class Base(Above):
    """What check_it checks.

    >>> Base(1).size
    1
    """

    size: int = 0

    def check_it(
        self,
        request,
        y=None,
    ):
        """Says it.

        Deep:
            deeper
        """
        return "it", request, y

    def run(self):
        return self.check_it(1, 2), sorted([2, 1], key=self.check_it), self.__dict__

    def look(self):
        return getattr(self, "size"), self.kinds()

    def kinds(self):
        return [kind for kind in (self,) if kind.check_it(3)]


class Sub(Base):
    pass


base = Sub(2)


def show():
    return base.check_it(4, 5), Base().run()[0], len(base.look())
'''
USER = """\
import json
from app.old import Base, Sub, base


def use(b, name):
    made = getattr(json, name)("[1]")
    return b.check_it(6, y=made)


def within():
    one = Sub()
    return one.check_it(7, 8), base.check_it(9)
"""


def test_what_only_looks_like_that_goes() -> None:
    main = "from app.old import base, show\nfrom app import user\n"
    main += "print(user.use(base, 'loads'), user.within(), show())\n"
    files = {"app/__init__.py": "", "app/old.py": LIKE, "app/user.py": USER, "main.py": main}
    files["app/look.py"] = LOOK
    after = move(files, PAIR)
    assert not after.mistakes
    assert ".check_it" not in after.text("app/old.py") + after.text("app/user.py")
    assert '"""Says it.\n\n    Deep:\n        deeper\n    """' in after.text("app/new.py")


FORMED = (
    'class Base:\n\tdef check_it(self, value):\n\t\t"""Says.\n\n\t\tMore.\n\t\t"""\n'
    '\t\tif value:\n\t\t\treturn """a\n\tb\n"""\n\n\tdef run(self):\n\t\treturn self.check_it(1)\n'
)


@pytest.mark.parametrize("there", ["app.new:check_it", "app.old:checked"])
def test_ends_of_lines_and_tabs_stay_what_they_are(there: str) -> None:
    old = FORMED.replace("\n", "\r\n").encode()
    main = "from app.old import Base\nprint(repr(Base().run()))\n"
    after = move(
        {"app/__init__.py": "", "app/old.py": old, "main.py": main},
        f"app.old:Base.check_it={there}",
    )
    assert not after.mistakes
    made = after.files["app/new.py" if there.startswith("app.new") else "app/old.py"]
    assert b"\r\r" not in made and b"\n\t\t\treturn" not in made and b'\n\t\treturn """a' in made
