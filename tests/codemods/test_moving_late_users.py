"""Users that the new place loads: they import what moved inside of their functions."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

FILES = {
    "app/__init__.py": "",
    "app/pack/__init__.py": "from app import user\n",
    "app/pack/base.py": "from app.user import NAME\n",
    "app/old.py": "def shown(x):\n    from app.pack.base import NAME\n    return x, NAME\n",
    "main.py": "from app.user import hook\nprint(hook(abs)(-1))\n",
}
USER = "from functools import wraps\nfrom app.old import shown\n\nNAME = 1\n\n\ndef hook(fn):\n{}"
BODIES = {
    "a decorated function": "    @wraps(fn)\n    def inner(x):\n        return shown(fn(x))\n"
    "    return inner\n",
    "a decorated class": "    @str\n    class Inner: ...\n    return lambda x: shown(fn(x))\n",
    "a docstring, then a decorated function": "    '''Doc.'''\n    # Said of it.\n    @wraps(fn)\n"
    "    def inner(x):\n        return shown(fn(x))\n    return inner\n",
    "comments, then a decorated function": "    # Said of it,\n    # twice.\n    @wraps(fn)\n"
    "    def inner(x):\n        return shown(fn(x))\n    return inner\n",
    "a comment, then a plain statement": "    # Said of it.\n    y = fn\n"
    "    return lambda x: shown(y(x))\n",
    "a plain statement": "    y = fn\n    return lambda x: shown(y(x))\n",
}


@pytest.mark.parametrize("first", BODIES)
def test_the_import_stands_above_what_the_function_begins_with(first: str) -> None:
    files = {**FILES, "app/user.py": USER.format(BODIES[first])}
    after = move(files, "app.old:shown=app.pack.text:shown")
    assert not after.mistakes
    user = after.text("app/user.py")
    assert "\n    from app.pack.text import shown\n" in user
    begins = next(n for n in BODIES[first].splitlines() if n.strip()[0] != "'")
    assert user.index("from app.pack.text") < user.index(begins)
