"""A method that does not need its object becomes a function; one that does stays."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

PAIR = "app.old:Base.check_it=app.new:check_it"
OLD = """\
import os

LIMIT = 3


class Base:
    # for everybody
    def check_it(self, value, *, deep=LIMIT):
        \"\"\"Says it.

        Deep down:
            more
        \"\"\"
        text = \"\"\"a
        b\"\"\"
        return os.sep, value, deep, text, LIMIT

    def run(self):
        return self.check_it(3), [self.check_it(i) for i in range(2)]


class Sub(Base):
    def go(self):
        return list(map(self.check_it, [1, 2]))
"""
NEW = """\
import os

LIMIT = 3


# for everybody
def check_it(value, *, deep=LIMIT):
    \"\"\"Says it.

    Deep down:
        more
    \"\"\"
    text = \"\"\"a
        b\"\"\"
    return os.sep, value, deep, text, LIMIT
"""
OTHER = "def use(base):\n    return base.check_it(5, deep=1)\n"
MAIN = (
    "from app.old import Base, Sub\nfrom app.other import use\n"
    "print(Base().run(), Sub().go(), use(Sub()))\n"
)


def moved(old: str, *pairs: str, main: str = MAIN, **more: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/old.py": old, "app/other.py": OTHER, "main.py": main}
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return move(files, *(pairs or (PAIR,)))


def test_a_method_becomes_a_function_of_another_module() -> None:
    after = moved(OLD)
    assert not after.mistakes and not after.said("refused", "manual")
    assert after.text("app/new.py") == NEW
    assert after.text("app/other.py") == (
        "from app.new import check_it\n\n\ndef use(base):\n    return check_it(5, deep=1)\n"
    )
    old = after.text("app/old.py")
    assert "self.check_it" not in old and "list(map(check_it, [1, 2]))" in old


BASE = "class Base:\n    def check_it(self, value):\n        return value\n"
RUN = "\n    def run(self):\n        return self.check_it(1)\n"
PRINT = "from app.old import Base\nprint(Base().run())\n"
GOES = {
    "in its own module, under another name": (BASE + RUN, "app.old:Base.check_it=app.old:checked"),
    "a static method, by its class": (
        BASE.replace("    def check_it(self, ", "    @staticmethod\n    def check_it(")
        + RUN.replace("self.check_it", "Base.check_it"),
        PAIR,
    ),
    "a class method that does not need its class": (
        BASE.replace("    def check_it(self", "    @classmethod\n    def check_it(cls") + RUN,
        PAIR,
    ),
    "it asks what it is given for its class": (
        BASE.replace("return value", "return value.__class__.__name__, value") + RUN,
        PAIR,
    ),
    "the new module calls it": (BASE + RUN, "app.old:Base.check_it=app.other:check_it"),
    "a text that it begins with, where nobody looks texts up": (
        BASE + RUN + "\n\nNAMED = 'check_'\n",
        PAIR,
    ),
    "the class has nothing else": (
        BASE + "\n\ndef run(base):\n    return base.check_it(1)\n",
        PAIR,
    ),
}


@pytest.mark.parametrize(("old", "pair"), GOES.values(), ids=GOES.keys())
def test_a_method_without_need_of_its_object_goes(old: str, pair: str) -> None:
    main = PRINT if "    def run" in old else "from app.old import Base, run\nprint(run(Base()))\n"
    after = moved(old, pair, main=main)
    assert not after.mistakes
    assert ".check_it" not in after.text("app/old.py") + after.text("app/other.py")


CALL = "from app.old import Base\nprint(Base().run(), {call})\n"
STAYS = {
    "it uses its object": (
        BASE.replace("return value", "return self, value"), "", PRINT, "old.py:2 uses self",
    ),
    "it asks its base": (
        BASE.replace("return value", "return super(), value"), "", PRINT, "old.py:2 uses super",
    ),
    "it uses a private name of its class": (
        BASE.replace("return value", "return __x"), "", PRINT, "old.py:2 uses __x",
    ),
    "it is decorated": (
        BASE.replace("    def", "    @property\n    def"), "", PRINT, "old.py:3 is decorated",
    ),
    "another class has one": (
        BASE, "\n\nclass Sub(Base):\n    check_it = print\n", PRINT,
        "old.py:10 binds a check_it of its own in Sub",
    ),
    "it is called with its object": (
        BASE, "\n    def other(self):\n        return Base.check_it(self, 1)\n", PRINT,
        "old.py:9 does not look it up on an object",
    ),
    "it is looked up on what is made for that": (
        BASE, "", CALL.format(call="Base().check_it(1)"),
        "main.py:2 looks it up on what it computes",
    ),
    "a text says it": (
        BASE, "", CALL.format(call="getattr(Base(), 'check_it')(1)"), "main.py:2 says it in a text",
    ),
    "another is put there": (
        BASE, "\n\nbase = Base()\nbase.check_it = print\n", PRINT, "old.py:10 puts another there",
    ),
    "a variable has its name": (
        BASE, "\n    def other(self):\n        check_it = self.check_it(1)\n        return 1\n",
        PRINT, "check_it means something else in app/old.py",
    ),
    "its class's body uses it": (
        BASE, "\n    again = check_it\n", PRINT, "old.py:2 is used in the class's own body",
    ),
    "a default is of its class": (
        BASE.replace("    def", "    LIMIT = 1\n\n    def").replace("value)", "value=LIMIT)"), "",
        PRINT, "old.py:4 uses LIMIT of its class",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("base", "more", "main", "said"), STAYS.values(), ids=STAYS.keys())
def test_a_method_that_can_not_become_a_function_stays(
    base: str, more: str, main: str, said: str
) -> None:
    run = RUN.replace("self.check_it(1)", "1")
    old = base + run + more
    after = moved(old, main=main, other="")
    assert any(said in mistake for mistake in after.mistakes), after.mistakes
    assert after.text("app/old.py") == old and "app/new.py" not in after.files


def test_a_function_does_not_become_a_method_and_what_to_do_is_said() -> None:
    files = {"app/__init__.py": "", "app/old.py": "def go(x):\n    return x\n"}
    after = move({**files, "app/new.py": "class Base: ...\n"}, "app.old:go=app.new:Base.go")
    assert any("a function does not become a method" in mistake for mistake in after.mistakes)
