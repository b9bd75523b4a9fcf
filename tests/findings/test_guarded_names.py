"""Names that a module of compatibility binds in the branches of a ``try`` or an ``if``."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, migrate, output

CACHE = """\
try:
    from app.fresh import cache
except ImportError:
    from functools import lru_cache

    def cache(f):
        return lru_cache(maxsize=None)(f)
"""
REST = "\n\ndef rest():\n    return 1\n"


def played(compat: str, use: str = "from app.compat import cache, rest\n") -> Migrated:
    files = {
        "app/__init__.py": "",
        "app/fresh.py": "def cache(f):\n    return f\n\n\ndef wraps(f):\n    return f\n",
        "app/compat.py": compat,
        "app/use.py": f"{use}\n\n@cache\ndef f(x):\n    return x + rest()\n",
        "main.py": "from app.use import f\nprint(f(1))\n",
    }
    found = migrate(files, "app.fresh:cache", "app.compat:cache")
    assert output(found.before, "main.py") == output(found.after, "main.py")
    return found


@pytest.mark.parametrize(
    ("compat", "after"),
    [
        (CACHE + REST, REST.lstrip("\n")),
        ("__all__ = ['cache', 'rest']\n" + CACHE + REST, "__all__ = ['rest']" + REST[:-1] + "\n"),
        (
            "import sys\n\nif sys.version_info >= (3, 9):\n    from app.fresh import cache\nelse:\n"
            "    from app.other import cache\n" + REST,
            REST.lstrip("\n"),
        ),
        (
            "try:\n    from app.fresh import cache, wraps\nexcept ImportError:\n"
            "    from app.other import cache, wraps\n" + REST,
            "try:\n    from app.fresh import wraps\nexcept ImportError:\n"
            "    from app.other import wraps\n" + REST,
        ),
        (
            "try:\n    from app.fresh import cache\nexcept ImportError:\n"
            "    from app.other import cache\n\n    late = 1\n" + REST,
            "try:\n    pass\nexcept ImportError:\n\n    late = 1\n" + REST,
        ),
    ],
)
def test_it_goes_from_every_branch(compat: str, after: str) -> None:
    text = played(compat).text("app/compat.py")
    assert [x for x in text.splitlines() if x.strip() and x != "import sys"] == [
        x for x in after.splitlines() if x.strip()
    ]


@pytest.mark.parametrize(
    "compat",
    [
        CACHE + REST + "\n\n@cache\ndef own():\n    return 2\n",  # its own file has it so
        CACHE + "cache = cache\n" + REST,  # bound otherwise, too
    ],
)
def test_it_stays(compat: str) -> None:
    assert "app.fresh import cache" in played(compat).text("app/compat.py")


def test_what_asks_something_by_a_call_goes_on_asking() -> None:
    ask = "def ask():\n    return True\n\n\nif ask():\n    from app.fresh import cache\n"
    text = played(f"{ask}else:\n    from app.other import cache\n{REST}").text("app/compat.py")
    assert "if ask():\n    pass\nelse:\n    pass\n" in text


def test_what_another_file_takes_from_a_branch_stays() -> None:
    late = "\n\ndef late():\n    from app.compat import lru_cache\n\n    return lru_cache\n"
    found = played(CACHE + REST, f"from app.compat import cache, rest\n{late}")
    assert "lru_cache" in found.text("app/compat.py")
