"""Decorators whose wrappers need their old module, which they decorate things of while it loads."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

MARKED = """
def marked(func):
    def wrapper(*args):
        return tell(func(*args))
    return wrapper
"""
OLD = f"""{MARKED}

@marked
def double(n):
    return 2 * n


def tell(n):
    return f"told {{n}}"
"""
MAIN = "from app.old import double, marked, tell\n\nprint(double(2), marked(str)(3), tell(4))\n"


def played(old: str, main: str = MAIN, **others: str) -> tuple[list[str], str]:
    """The mistakes that planning finds, and the new file."""
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": main}
    files |= {path.replace("__", "/") + ".py": text for path, text in others.items()}
    after = move(files, "app.old:marked=app.new:marked")
    return [*after.mistakes], after.files.get("app/new.py", b"").decode()


DECORATES = {
    "a function": OLD,
    "by an assignment": OLD.replace("@marked\ndef", "def").replace(
        "\n\ndef tell", "\n\nhalve = marked(abs)\n\n\ndef tell"
    ),
    "a method": f"{OLD}\n\nclass Box:\n    @marked\n    def size(self):\n        return 1\n",
    "keeping what it wraps": OLD.replace(
        "    def wrapper", "    @functools.wraps(func)\n    def wrapper"
    ).replace("\ndef marked", "import functools\n\n\ndef marked", 1),
    "with arguments": OLD.replace(
        MARKED,
        "\ndef marked(func=None, n=1):\n    if func is None:\n        def again(func):\n"
        "            return marked(func, n)\n        return again\n"
        "    def wrapper(*args):\n        return tell(func(*args))\n    return wrapper\n",
    ).replace("@marked\n", "@marked(n=2)\n"),
    "called later": OLD + "\n\ndef later():\n    return double(3)\n",
}


@pytest.mark.parametrize("old", DECORATES.values(), ids=DECORATES.keys())
def test_a_wrapper_imports_what_it_needs_when_it_runs(old: str) -> None:
    mistakes, new = played(old)
    assert mistakes == []
    inner = new.partition("def wrapper(*args):\n")[2]
    assert inner.startswith("        from app.old import tell\n") and new.count("import tell") == 1


EARLY = {
    "called while it loads": OLD.replace("\n\ndef tell", "\n\ndef tell", 1)
    + "\n\nSTART = double(1)\n",
    "called by what is called": f"{OLD}\n\ndef start():\n    return double(1)\n\n\nNOW = start()\n",
    "called by an object that is made": (
        f"{OLD}\n\nclass Box:\n    def __init__(self):\n        self.n = double(1)\n\n\n"
        "BOX = Box()\n"
    ),
    "what it gives is called": f"{OLD}\n\nNOW = marked(abs)(-1)\n",
    "handed on": f"{OLD}\n\nKINDS = list(map(marked, [abs]))\n",
    "run by itself": OLD.replace(
        "    return wrapper\n", "    list(map(wrapper, [1]))\n    return wrapper\n"
    ).replace("@marked\ndef", "def")
    + "\n\nhalve = marked(abs)\n",
    "decorated by what may call it": OLD.replace(
        "    def wrapper", "    @functools.cache\n    def wrapper"
    ).replace("\ndef marked", "import functools\n\n\ndef marked", 1),
    "a class": f"{OLD}\n\n@marked\nclass Box:\n    def __init__(self, n):\n        self.n = n\n",
}


@pytest.mark.parametrize("old", EARLY.values(), ids=EARLY.keys())
def test_a_wrapper_that_may_run_while_its_old_module_loads_stays(old: str) -> None:
    mistakes, new = played(old)
    assert len(mistakes) == 1 and "would close an import cycle" in mistakes[0] and not new


def test_what_the_old_module_loads_may_not_run_it_either() -> None:
    old = f"{OLD}\n\nfrom app import user\n"
    run = "from app import old\n\n\ndef go():\n    return old.double(1)\n"
    mistakes, _ = played(old, app__user=run)
    assert mistakes == []
    mistakes, new = played(old, app__user=f"{run}\n\nNOW = go()\n")
    assert len(mistakes) == 1 and not new
