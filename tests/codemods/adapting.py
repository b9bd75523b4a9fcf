"""The world of the tests of `adapt_calls`, and how they play it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.codemods.playing import Played, code, play

OLD = """
class X:
    def __init__(self, config=None, sockets=None, limit=3):
        self.made = (config, sockets, limit)
        self.pool = "pool"
    def create(self, user, kind="a"):
        return (user, kind)
    def other(self):
        return "other"
    @classmethod
    def of(cls, config):
        return cls(config)
    def __enter__(self):
        return self
    def __exit__(self, *args): ...
"""
NEW = """
class X:
    def __init__(self, bridge=None, limit=3, timeout=1):
        self.made = (bridge, limit, timeout)
        self.connections = "pool"
    async def build(self, kind="a", user=None):
        return (user, kind)
    def other(self):
        return "other"
    @classmethod
    def of(cls):
        return cls()
    def __enter__(self):
        return self
    def __exit__(self, *args): ...
"""
WORLD = {
    "a/__init__.py": "",
    "a/b.py": OLD,
    "n.py": NEW,
    "made.py": "def make(bridge=None, limit=3): ...\n\n\nclass Adapter: ...\n\n\nTIMEOUT = 9\n",
}
ARGUMENTS = {"config": {"drop": True}, "sockets": {"rename": "bridge"}}
CREATE = {"create": {"rename": "build", "arguments": {}, "await": True}}
BY_NAME = {"create": {"rename": "build", "by_name": True, "await": True}}
ALL: dict[str, Any] = {
    "arguments": ARGUMENTS,
    "methods": {**CREATE, "of": {"arguments": {"config": {"drop": True}}}},
    "attributes": {"pool": "connections"},
}
RENAMED: dict[str, Any] = {"methods": {"create": {"rename": "build"}}}


def adapt(
    source: str | bytes,
    rule: Mapping[str, Any] = ALL,
    options: Mapping[str, Any] | None = None,
    **others: str,
) -> Played:
    """Adapts and re-routes ``app.py`` in one step."""
    files = {**WORLD, **{name.replace("__", "/") + ".py": text for name, text in others.items()}}
    rules = {"rules": [{"for": "a.b:X", **rule}]}
    then = {"rewrite_imports": options or {}}
    return play({**files, "app.py": source}, "adapt_calls", rules, then=then)


def body(source: str) -> str:
    return f"from a.b import X\n{code(source)}"


def rerouted(source: str) -> str:
    return f"from n import X\n{code(source)}"
