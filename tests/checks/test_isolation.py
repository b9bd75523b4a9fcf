"""The check `isolation`: planted leaks between users are found, and what is kept apart passes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.checks.isolation import Isolation
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree

PLAN = Plan.model_validate(
    {
        "version": 1,
        "name": "p",
        "canonical": "a:B",
        "competitors": [{"symbol": "c:D", "verdict": "variant"}],
        "steps": [{"id": "s"}],
    }
)
APART = """\
class Context:
    def __init__(self, user):
        self.user = user
        self.events = []

def make(user):
    return Context(user)

def use(context, user):
    context.events.append(user)
    return list(context.events)
"""


def check(
    tmp_path: Path, before: str, after: str, *, use: str | None = "app:use", **options: Any
) -> Verdict:
    trees = [SourceTree(MemoryBase({"app.py": text.encode()})) for text in (before, after)]
    context = CheckContext("users", tmp_path, Migration(PLAN, (".",)), *trees)
    asked = Isolation.Options.model_validate({"make": "app:make", "use": use, **options})
    return Isolation().run(asked, context)


def becomes(*pairs: str) -> str:
    text = APART
    for old, new in zip(pairs[::2], pairs[1::2], strict=True):
        assert old in text
        text = text.replace(old, new)
    return text


LEAKS = {
    "one list for all, in the class": becomes(
        "        self.events = []\n", "", "class Context:\n", "class Context:\n    events = []\n"
    ),
    "a default that is shared": becomes(
        "(self, user):", "(self, user, events=[]):", "self.events = []", "self.events = events"
    ),
    "a module global that keeps every context": becomes(
        "def make(user):\n    return Context(user)",
        "ALL = []\ndef make(user):\n    ALL.append(Context(user))\n    return ALL[-1]",
    ),
    "a cache": becomes(
        "def make(user):\n    return Context(user)",
        "import functools\n@functools.lru_cache\ndef made(user):\n    return Context(user)\n"
        "def make(user):\n    return made(user)",
    ),
    "one context for all": becomes(
        "def make(user):\n    return Context(user)",
        "ONE = Context('x')\ndef make(user):\n    return ONE",
    ),
    "a closure": becomes(
        "def make(user):\n    return Context(user)",
        "def maker():\n    kept = []\n    def make(user):\n        kept.append(Context(user))\n"
        "        return kept[-1]\n    return make\nmake = maker()",
    ),
    "slots": becomes(
        "class Context:\n",
        "LAST = []\nclass Context:\n    __slots__ = ('user', 'events', 'last')\n",
        "self.events = []", "self.events = []\n        self.last = LAST\n        LAST.append(user)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("leak", LEAKS)
def test_a_planted_leak_is_found(tmp_path: Path, leak: str) -> None:
    verdict = check(tmp_path, APART, LEAKS[leak])
    assert not verdict.passed, verdict.output
    assert "new: " in verdict.output and verdict.figures["new"] >= 1


def test_who_is_kept_apart_passes(tmp_path: Path) -> None:
    verdict = check(tmp_path, LEAKS["a cache"], APART)
    assert verdict.passed, verdict.output
    assert verdict.output.startswith("0 new leaks; ")


CONSTANTS = becomes("class Context:\n", "LIMITS = {'a': 1}\nNAMES = ('x',)\nclass Context:\n")


@pytest.mark.parametrize("text", [CONSTANTS, becomes("list(context.events)", "object()")])
def test_what_both_may_see_is_no_leak(tmp_path: Path, text: str) -> None:
    verdict = check(tmp_path, APART, text)
    assert verdict.passed, verdict.output


def test_a_registry_that_the_plan_names_may_hold_both(tmp_path: Path) -> None:
    registry = LEAKS["a module global that keeps every context"]
    assert check(tmp_path, APART, registry, shared=["app:ALL"]).passed


def test_what_leaked_before_is_told_and_fails_nothing(tmp_path: Path) -> None:
    leak = LEAKS["one list for all, in the class"]
    verdict = check(tmp_path, leak, leak + "\n# later\n")
    assert verdict.passed, verdict.output
    assert "as before: " in verdict.output and verdict.figures["known"] >= 1


CURRENT = """\
import asyncio
CURRENT = {}
def make(user):
    return None
def use(context, user):
    CURRENT["user"] = user
    for _ in range(2000):
        pass
    return CURRENT["user"]
"""


def test_users_that_mix_only_while_they_run_at_once_are_found(tmp_path: Path) -> None:
    apart = CURRENT.replace('return CURRENT["user"]', "return user")
    shared = ["app:CURRENT"]  # so that only the runs can tell
    verdict = check(tmp_path, apart, CURRENT, shared=shared, rounds=300)
    assert not verdict.passed
    assert "new: a user is given what is another user's (threads)" in verdict.output
    assert check(tmp_path, apart, apart, shared=shared, rounds=50).passed


def test_coroutines_that_mix_are_found(tmp_path: Path) -> None:
    text = CURRENT.replace("def use", "async def use")
    text = text.replace("for _ in range(2000):\n        pass", "await asyncio.sleep(0)")
    apart = text.replace('return CURRENT["user"]', "return user")
    verdict = check(tmp_path, apart, text, shared=["app:CURRENT"], rounds=3)
    assert "another user's (asyncio)" in verdict.output
    assert check(tmp_path, apart, apart, shared=["app:CURRENT"], rounds=3).passed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("import gone\n", "No module named 'gone'"),
        ("import os\nos.kill(os.getpid(), 9)\n", "the probe ended with -9"),
        ("import time\ntime.sleep(60)\n", "it took longer than its timeout"),
        ("def make(user):\n    return input()\ndef use(c, u):\n    pass\n", "EOFError"),
        ("x = 1\n", "has no attribute 'make'"),
    ],
)
def test_what_can_not_be_asked_fails_with_the_reason(tmp_path: Path, text: str, told: str) -> None:
    verdict = check(tmp_path, APART, text, timeout="3s")
    assert not verdict.passed
    assert "users could not be compared" in verdict.output and told in verdict.output


def test_names_that_are_none_are_mistakes_of_the_plan() -> None:
    with pytest.raises(ValidationError):
        Isolation.Options.model_validate({"make": "app.make"})
