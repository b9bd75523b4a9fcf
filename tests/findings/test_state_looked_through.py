"""Who goes on looking any name of a module up works with all of its state."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

STATE = (
    "CACHE = {}\n\n\ndef put(x):\n    CACHE[x] = 1\n\n\ndef get(x):\n    return CACHE.get(x)\n\n\n"
    "def pure(x):\n    return x + 1\n"
)
LOOKS = {
    "by any name": "import app.old\n\n\ndef b(name):\n    return getattr(app.old, name)(1)\n",
    "all of them": "import app.old\n\n\ndef b(name):\n    return {**vars(app.old)}[name](1)\n",
}


@pytest.mark.parametrize("pairs", [("app.new", "app.old"), ("app.new:put", "app.old:put")])
@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS.keys())
def test_what_uses_the_state_stays(looks: str, pairs: tuple[str, str]) -> None:
    assert not is_rerouted("put", looks, *pairs)


@pytest.mark.parametrize("looks", LOOKS.values(), ids=LOOKS.keys())
def test_what_uses_none_goes(looks: str) -> None:
    assert is_rerouted("pure", looks, "app.new", "app.old")


def is_rerouted(name: str, looks: str, *pair: str) -> bool:
    files = {
        "app/__init__.py": "", "app/new.py": STATE, "app/old.py": STATE, "app/b.py": looks,
        "app/a.py": f"from app.old import {name}\n\n\ndef a():\n    return {name}(1)\n",
        "main.py": "from app.a import a\nfrom app.b import b\nprint(a(), b('get'))\n",
    }  # fmt: skip
    migrated = migrate(files, *pair)
    assert_same(migrated)
    return migrated.is_changed("app/a.py")
