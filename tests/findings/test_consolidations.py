"""Shapes of real consolidations: re-exports across steps, annotations, lazy modules, documents."""

from __future__ import annotations

import pytest

from tests.findings.migrating import Migrated, migrate, output

CORE = {
    "app/__init__.py": "",
    "app/new.py": "class Config:\n    name = 'c'\n\n\ndef build(x):\n    return [x]\n",
    "app/old.py": "class AppConfig:\n    name = 'c'\n\n\ndef make(x):\n    return [x]\n",
}


def play(files: dict[str, str], **options: dict[str, object]) -> Migrated:
    """Config and build take the places of AppConfig and make."""
    pairs = ("app.old:AppConfig=app.new:Config", "app.old:make=app.new:build")
    done = migrate({**CORE, **files}, "app.new:Config", *pairs, options=options)
    if "main.py" in files:
        assert output(done.before, "main.py") == output(done.after, "main.py")
    return done


HANDED_ON = {
    "by a package": "from app.old import AppConfig\n\n__all__ = ['AppConfig']\n",
    "under another name": "from app.old import AppConfig as AppConfig\n",
    "relatively": "from .old import AppConfig\n\n__all__ = ['AppConfig']\n",
    "with others": "from app.old import AppConfig, make\n\n__all__ = ['AppConfig', 'make']\n",
    "by a star": "from app.old import *\n",
    "in a branch": "try:\n    from app.old import AppConfig\nexcept ImportError:\n    raise\n",
}


@pytest.mark.parametrize("how", HANDED_ON)
def test_a_name_that_a_package_hands_on_is_still_the_competitors_in_later_steps(how: str) -> None:
    files = {
        "app/__init__.py": HANDED_ON[how],
        "use.py": "from app import AppConfig\n\n\ndef make_one():\n    return AppConfig()\n",
        "tests/test_use.py": "from app import AppConfig\nfrom use import make_one\n\n\n"
        "def test_it():\n    assert isinstance(make_one(), AppConfig)\n",
        "main.py": "import sys\n\nsys.path.insert(0, 'tests')\nfrom test_use import test_it\n\n"
        "test_it()\nprint('same')\n",
    }
    first = {"exclude": ["tests/**"]}
    done = play(files, rewrite_imports=first)
    assert not done.has("app/old.py", "class AppConfig")


ANNOTATED = {
    "a parameter": "def show(one: 'AppConfig'):\n    return 'shown'\n",
    "a result": "def show(one) -> 'AppConfig | None':\n    return 'shown'\n",
    "in a container": "def show(one: 'list[AppConfig]'):\n    return 'shown'\n",
    "a variable": "kept: 'AppConfig | None' = None\n\n\ndef show(one):\n    return 'shown'\n",
    "of typing": "from typing import Optional\n\n\ndef show(one: Optional['AppConfig']):\n"
    "    return 'shown'\n",
    "an attribute": "class Box:\n    one: 'AppConfig'\n\n\ndef show(one):\n    return 'shown'\n",
}


@pytest.mark.parametrize("where", ANNOTATED)
def test_a_name_that_only_quoted_annotations_use_is_re_routed(where: str) -> None:
    head = (
        "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    from app.old import AppConfig\n"
    )
    files = {
        "use.py": f"{head}\n\n{ANNOTATED[where]}",
        "main.py": "from use import show\n\nprint(show(None))\n",
    }
    done = play(files)
    assert "app.old" not in done.text("use.py")
    assert done.has("use.py", "    from app.new import Config")
    assert not done.has("app/old.py", "class AppConfig")


LAZY = (
    "def __getattr__(name):\n    if name == 'json':\n        import json\n\n        return json\n"
)
LAZY += (
    "    raise AttributeError(name)\n\n\ndef old():\n    return 1\n\n\ndef other():\n    return 2\n"
)
LOOKUPS = {
    "names of its own": "from app import lazy\n\nX = lazy.other(), lazy.old()\n",
    "a computed name": "from app import lazy\n\nX = getattr(lazy, 'JSON'.lower()).dumps(1)\n",
    "a private name": "from app import lazy\n\nX = getattr(lazy, '_PRIVATE', None)\n",
    "by its path": "import app.lazy\n\nX = app.lazy.json.dumps(1)\n",
    "imported names": "from app.lazy import json, other\n\nX = json.dumps(other())\n",
    "handed on": "from app import lazy\n\nX = [vars(lazy)['other']()]\n",
}


@pytest.mark.parametrize("how", LOOKUPS)
def test_a_lazy_module_without_a_tie_to_the_competitor_asks_nobody(how: str) -> None:
    files = {
        "app/lazy.py": LAZY,
        "uses_lazy.py": LOOKUPS[how],
        "main.py": "import uses_lazy\nfrom app.old import make\n\nprint(uses_lazy.X, make(1))\n",
    }
    done = play(files)
    assert not done.said("uses_lazy.py") and not done.said("app/lazy.py")
    assert "app/old.py" not in done.after or not done.has("app/old.py", "def make")


TIED = {
    "it hands the name on": "def __getattr__(name):\n    from app import old\n\n"
    "    return getattr(old, name)\n",
    "it loads the module": "import importlib\n\n\ndef __getattr__(name):\n"
    "    return getattr(importlib.import_module('app.old'), name)\n",
}


@pytest.mark.parametrize("how", TIED)
def test_a_lazy_module_that_may_give_the_competitor_is_asked(how: str) -> None:
    files = {
        "app/lazy.py": TIED[how],
        "main.py": "from app import lazy\n\nprint(lazy.make(1))\n",
    }
    done = play(files)
    assert done.said("main.py", "refused", "manual") or done.said("app/lazy.py")


DOCUMENTS = {
    "docs/api.rst": (".. autofunction:: app.old.make\n", ".. autofunction:: app.new.build\n"),
    "docs/list.rst": (".. autosummary::\n\n   app.old.make\n", "   app.new.build\n"),
    "docs/use.rst": (">>> from app.old import make as m\n", ">>> from app.new import build as m\n"),
    "docs/text.md": (
        "```python\nfrom app.old import make\n```\n",
        "from app.new import build as make",
    ),
    "conf.toml": ('hook = "app.old:make"\n', 'hook = "app.new:build"\n'),
}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_documents_follow(path: str) -> None:
    before, after = DOCUMENTS[path]
    assert play({path: before}).has(path, after)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("CHANGES.rst", "2.0\n---\n* app.old.make is faster\n"),
        ("docs/releases/1.0.md", "`app.old.make` is new.\n"),
        ("NEWS", "app.old.make was added\n"),
        ("docs/changelog.md", "- `app.old.make`\n"),
        ("docs/en/release-notes.md", "* Fix `app.old.make`.\n"),
    ],
)
def test_history_stays(path: str, text: str) -> None:
    assert play({path: text}).text(path) == text
