"""A name that moves to a file in which a local variable has it."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

NEW = """
from app import old


def show(value):
    size = old.size(value)
    if size:
        size += 1
    return [size for _ in "ab"], f"{size}", lambda: size
"""
MAIN = "from app import new\n\nfirst, text, later = new.show(3)\nprint(first, text, later())\n"


def played(new: str, main: str = MAIN, look: str = "") -> AfterMove:
    old = "def size(n):\n    return n * 2\n"
    files = {"app/__init__.py": "", "app/old.py": old, "app/new.py": new, "main.py": main}
    files |= {"app/look.py": look}
    return move(files, "app.old:size=app.new:size")


def test_the_local_variable_gets_another_name() -> None:
    after = played(NEW)
    text = after.text("app/new.py")
    assert (
        'size_ = size(value)\n    if size_:\n        size_ += 1\n    return [size_ for _ in "ab"]'
        in text
    )
    assert 'f"{size_}", lambda: size_' in text and "import old" not in text
    assert after.said("refused") == []
    assert "the local variable size is called size_ from now on" in after.said("rewritten")


def test_a_parameter_of_a_query_is_no_variable() -> None:
    shown = "    value.execute('select :size', {'size': size}) if size > 99 else 0\n    if size:"
    text = played(NEW.replace("    if size:", shown)).text("app/new.py")
    assert "'select :size', {'size': size_})" in text


def test_each_function_has_its_own_and_what_reads_none_stays() -> None:
    new = NEW + "\n\ndef more(n):\n    size = old.size(n)\n    return size\n\n\n"
    new += "def other(size):\n    return size + 1\n"
    text = played(new).text("app/new.py")
    assert "    size_ = size(n)\n    return size_\n" in text
    assert "def other(size):\n    return size + 1\n" in text


KEPT = {
    "a parameter": NEW.replace("def show(value):\n", "def show(value, size=0):\n"),
    "the other name is taken": NEW.replace("    if size:", "    size_ = 0\n    if size_ or size:"),
    "locals are asked for": NEW.replace("    if size:", "    print(len(vars()))\n    if size:"),
    "locals are asked for by another name": NEW.replace(
        "    if size:", "    look = locals\n    print(len(look()))\n    if size:"
    ),
    "a text shows its name": NEW.replace('f"{size}"', 'f"{size=}"'),
    "a library looks it up": NEW.replace(
        "    if size:", "    value.query('width > @size') if size > 99 else 0\n    if size:"
    ),
    "a frame's variables are asked for": NEW.replace(
        "    if size:", "    value.frame.f_locals if size > 99 else 0\n    if size:"
    ),
    "an inner function binds it": NEW.replace(
        "    if size:",
        "    def add():\n        nonlocal size\n        size += 1\n    add()\n    if size:",
    ),
    "an import binds it, too": NEW.replace(
        "    if size:", "    from math import e as size\n    if size:"
    ),
    "an outer function binds it, too": (
        "from app import old\n\n\ndef show(value):\n    size = 3\n\n"
        "    def more(n):\n        size = old.size(n)\n        return size\n"
        "    return more(value) + size, '', lambda: 1\n"
    ),
    "locals are asked for by their module": NEW.replace(
        "    if size:", "    import builtins\n    print(len(builtins.vars()))\n    if size:"
    ),
    "a text that is made elsewhere": NEW.replace(
        "    if size:", "    value.query(ASKED)\n    if size:"
    )
    + "\nASKED = 'a > @size'\n",
    "a class's name": (
        "from app import old\n\n\ndef show(value):\n"
        "    class Box:\n        size = old.size(value)\n"
        "    return Box.size, '', lambda: 1\n"
    ),
}


@pytest.mark.parametrize("new", KEPT.values(), ids=KEPT.keys())
def test_a_variable_that_may_be_found_by_its_name_keeps_it(new: str) -> None:
    after = played(new, "from app import new\n\nprint(new is None)\n")
    assert any("size means something else where it is used" in why for why in after.said("refused"))
    assert "size_ =" not in after.text("app/new.py").replace("size_ = 0", "")


def test_a_program_that_looks_at_the_variables_of_others_may_look_at_this() -> None:
    look = "def filled(text):\n    return text.format(**sys._getframe(1).f_locals)\n"
    new = NEW.replace("import old\n", "import old, look\n").replace(
        'f"{size}"', 'look.filled("{size}")'
    )
    idle = "from app import new\n\nprint(new is None)\n"
    assert played(new, idle, f"import sys\n\n\n{look}").said("refused")
    assert played(new, look="def filled(text):\n    return text.upper()\n").said("refused") == []


def test_a_text_of_parameters_or_of_the_name_alone_looks_up_no_variable() -> None:
    asks = "    value.execute(ASKED, abs(size))\n    if size:"
    new = NEW.replace("    if size:", asks) + "\nASKED = 'select :size'\n\nKEY = 'size'\n"
    after = played(new, "from app import new\n\nprint(new is None)\n")
    assert after.said("refused") == [] and "execute(ASKED, abs(size_))" in after.text("app/new.py")
