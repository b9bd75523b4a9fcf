"""A function that only hands on what it is given is the function that it hands it to."""

from __future__ import annotations

import pytest

from tests.resolution.test_same_code import of_pair

NEW = "def f(a, b=1, *, c=None): return (a, b, c)\n"
FORWARDS = {
    "all by position and name": "def f(a, b=1, *, c=None):\n    return new.f(a, b, c=c)\n",
    "by name": "def f(a, b=1):\n    '''Older.'''\n    return new.f(a, b=b)\n",
    "fewer": "def f(a):\n    return new.f(a)\n",
    "the rest as it comes": "def f(a, *rest, **more):\n    return new.f(a, *rest, **more)\n",
    "everything": "def f(*args, **kwargs):\n    return new.f(*args, **kwargs)\n",
}
DOES_MORE = {
    "another value": "def f(a, b=1):\n    return new.f(a, b, c=2)\n",
    "another default": "def f(a, b=2):\n    return new.f(a, b)\n",
    "one swapped": "def f(b, a=1):\n    return new.f(a, b)\n",
    "one lost": "def f(a, b=1):\n    return new.f(a)\n",
    "no default": "def f(a, b=1, *, c):\n    return new.f(a, b, c=c)\n",
    "what comes back": "def f(a, b=1):\n    return list(new.f(a, b))\n",
    "a line before": "def f(a, b=1):\n    print(a)\n    return new.f(a, b)\n",
    "decorated": "import functools\n@functools.cache\ndef f(a, b=1):\n    return new.f(a, b)\n",
    "a parameter of that name": "def f(new, b=1):\n    return new.f(new, b)\n",
    "nothing comes back": "def f(a, b=1):\n    new.f(a, b)\n",
    "a coroutine": "async def f(a, b=1):\n    return new.f(a, b)\n",
}


@pytest.mark.parametrize("old", FORWARDS.values(), ids=FORWARDS)
def test_it_is_the_same(old: str) -> None:
    assert of_pair(NEW, f"from app import new\n{old}") is None


@pytest.mark.parametrize("old", DOES_MORE.values(), ids=DOES_MORE)
def test_it_does_something_of_its_own(old: str) -> None:
    assert of_pair(NEW, f"from app import new\n{old}") is not None


def test_a_coroutine_that_is_awaited() -> None:
    new = "async def f(a): return a\n"
    assert (
        of_pair(new, "from app.new import f as g\nasync def f(a):\n    return await g(a)\n") is None
    )


def test_it_hands_it_to_something_else() -> None:
    old = "from app.other import f as g\ndef f(a, b=1):\n    return g(a, b)\n"
    assert of_pair(NEW, old, other=NEW.replace("(a, b, c)", "(b, a)")) is not None
