"""The same code twice, each with a state of its own, which somebody would share from then on."""
# ruff: noqa: E501 (code of fixtures in one line)

from __future__ import annotations

import pytest

from tests.findings.playing import assert_right, play, printed, repository
from tests.findings.playing import canonize as command

USES = "from app.new import f as g\nfrom app.old import f\n\nprint(f(1), f(2), g(3))\n"
STATE = {
    "an object": (
        "class C:\n    n = 0\n\n    def up(self):\n        self.n += 1\n        return self.n\n\n\nX = C()\n\n\ndef f(x):\n    return X.up()\n"
    ),
    "a closure": (
        "def make():\n    c = []\n\n    def inner(x):\n        c.append(x)\n        return len(c)\n\n"
        "    return inner\n\n\nX = make()\n\n\ndef f(x):\n    return X(x)\n"
    ),
    "by globals()": "n = 0\n\n\ndef f(x):\n    globals()['n'] += 1\n    return n\n",
    "a default": "h = lambda x, c=[]: (c.append(x), len(c))[1]\n\n\ndef f(x):\n    return h(x)\n",
    "partial": (
        "import functools\n\n\ndef _a(c, x):\n    c.append(x)\n    return len(c)\n\n\n"
        "h = functools.partial(_a, [])\n\n\ndef f(x):\n    return h(x)\n"
    ),
    "a generator": (
        "def _g():\n    yield 1\n    yield 2\n    yield 3\n\n\nX = _g()\n\n\ndef f(x):\n"
        "    for n in X:\n        return n\n"
    ),
}  # fmt: skip


@pytest.mark.parametrize("code", STATE.values(), ids=STATE.keys())
def test_who_would_share_a_state_is_asked_first(code: str) -> None:
    """Without a person's word for it; examples find no difference, since each has its own."""
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, "main.py": USES}
    with repository(files) as root:
        before = printed(root, "main.py")
        names = ("--canonical", "app.new:f", "--duplicate", "app.old:f")
        assert command(root, "plan", "new", "--no-schema", *names).status == 0
        ran = command(root, "run", "--all", "--yes")
        assert printed(root, "main.py") == before
        assert ran.status == 1 and "would share from then on" in " ".join(ran.text.split())


def test_where_nobody_uses_the_other_one_nothing_is_shared() -> None:
    code = STATE["an object"]
    main = "from app.old import f\n\nprint(f(1), f(2))\n"
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, "main.py": main}
    assert_right(play(files, "app.new:f", "app.old:f"), "app.old")


def test_an_object_that_is_only_asked_is_no_state() -> None:
    code = (
        "class C:\n    def __init__(self):\n        self.n = 3\n\n    def get(self):\n        return self.n\n"
        "\n\nX = C()\n\n\ndef f(x):\n    return X.get() + x\n"
    )
    files = {"app/__init__.py": "", "app/new.py": code, "app/old.py": code, "main.py": USES}
    assert_right(play(files, "app.new:f", "app.old:f"), "app.old")
