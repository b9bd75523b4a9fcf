"""A context manager is one however it is made, where nothing but ``with`` gets it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from tests.compatibility.comparing import pair

FUNCTION = """
    from contextlib import contextmanager
    @contextmanager
    def X(*kinds):
        try:
            yield
        except kinds:
            pass
"""
CLASS = """
    class X:
        def __init__(self, *kinds): self.kinds = kinds
        def __enter__(self): pass
        def __exit__(self, kind, value, trace): return kind is not None
"""
LATER_FUNCTION = """
    from contextlib import asynccontextmanager
    @asynccontextmanager
    async def X(*kinds):
        yield
"""
LATER_CLASS = """
    class X:
        def __init__(self, *kinds): self.kinds = kinds
        async def __aenter__(self): pass
        async def __aexit__(self, kind, value, trace): return False
"""
ONE_ARGUMENT = CLASS.replace("*kinds", "kinds")
NO_MANAGER = "class X:\n    def __init__(self, *kinds): self.kinds = kinds\n"
PLAIN = "def X(*kinds): return 1\n"
OTHERWISE = FUNCTION.replace("    @contextmanager", "    @traced\n    @contextmanager")
ENTERED = "with X(KeyError):\n    pass\n"
LATER = "async def f():\n    async with X(KeyError):\n        pass\n"


def verdicts(old: str, new: str, code: str) -> set[UseVerdict]:
    files = {"a/b.py": old, "n.py": new, "app.py": "from a.b import X\n" + dedent(code)}
    return {use.verdict for use in pair(files).uses if use.path == "app.py"}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (FUNCTION, CLASS, ENTERED),
        (CLASS, FUNCTION, ENTERED),
        (FUNCTION, CLASS, "with open('a') as f, X(KeyError, OSError):\n    pass\n"),
        (FUNCTION, CLASS, "with (X(KeyError), X(OSError)):\n    pass\n"),
        (LATER_FUNCTION, LATER_CLASS, LATER),
        (LATER_CLASS, LATER_FUNCTION, LATER),
    ],
)
def test_what_a_with_statement_alone_gets_fits(old: str, new: str, code: str) -> None:
    assert verdicts(old, new, code) == {UseVerdict.COMPATIBLE}


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (FUNCTION, CLASS, "with X(KeyError) as bound:\n    pass\n"),
        (FUNCTION, CLASS, "@X(KeyError)\ndef f(): pass\n"),
        (FUNCTION, CLASS, "kept = X(KeyError)\n"),
        (FUNCTION, CLASS, "stack.enter_context(X(KeyError))\n"),
        (FUNCTION, ONE_ARGUMENT, "with X(KeyError, OSError):\n    pass\n"),
        (FUNCTION, NO_MANAGER, ENTERED),
        (FUNCTION, PLAIN, ENTERED),
        (FUNCTION, LATER_CLASS, ENTERED),
        (LATER_FUNCTION, CLASS, LATER),
        (OTHERWISE, CLASS, ENTERED),
        (FUNCTION, OTHERWISE, ENTERED),
    ],
)
def test_anything_else_is_judged_as_before(old: str, new: str, code: str) -> None:
    assert UseVerdict.COMPATIBLE not in verdicts(old, new, code)
