"""Files that are left out without being judged: none of them has code for the symbol."""

from __future__ import annotations

import pytest

from canonize.accounting.reached_symbols import ReachedSymbols
from canonize.accounting.standing_uses import standing_uses
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree

FILES = {
    "src/app/__init__.py": "from app.old import Thing as Handed\n",
    "src/app/old.py": "class Thing:\n    def make(self): ...\n\n\nOTHER = Thing\n",
    "src/app/old2.py": "class Thing: ...\n",
    "src/app/new.py": "class Thing: ...\n",
    "src/app/many.py": "from app.old import *\n",
    "by_name.py": "from app.old import Thing\nThing()\n",
    "by_module.py": "import app.old\napp.old.Thing.make\n",
    "by_alias.py": "import app.old as o\no.Thing\n",
    "by_root.py": "from src.app.old import Thing\n",
    "by_package.py": "from app import Handed\nHanded()\n",
    "by_star.py": "from app.many import Thing\nThing()\n",
    "by_patch.py": "from unittest import mock\nmock.patch('app.old.Thing.make')\n",
    "by_rooted_patch.py": "from unittest import mock\nmock.patch('src.app.old.Thing')\n",
    "by_handed_patch.py": "from unittest import mock\nmock.patch('app.many.Thing')\n",
    "by_load.py": "import importlib\nimportlib.import_module('app.old').Thing\n",
    "by_note.py": "def f(a: 'app.old.Thing'): ...\n",
    "gone.py": "from app.gone import Thing\nThing()\nfrom app import gone\ngone.Thing\n",
    "gone_patch.py": "from unittest import mock\nmock.patch('app.gone.Thing')\n",
    "broken.py": "from app.old import Thing\ndef f(:\n",
    "other.py": "from app.old2 import Thing\nThing()\n",
    "own.py": "class Thing: ...\nThing()\n",
    "prose.py": "# app.old.Thing\nTEXT = 'Thing'\n",
}
SYMBOLS = ["app.old:Thing", "app.old2:Thing", "app.old", "app.gone:Thing", "app.gone"]


def found(symbols: list[str]) -> list[str]:
    tree = SourceTree(MemoryBase({path: text.encode() for path, text in FILES.items()}))
    listed = [{"symbol": s, "verdict": "duplicate"} for s in symbols]
    plan = Plan.model_validate(
        {"version": 1, "name": "p", "canonical": "app.new:Thing", "competitors": listed}
        | {"source_roots": ["src", "."], "steps": [{"id": "s", "codemods": ["rewrite_imports"]}]}
    )
    migration = Migration(plan, ("src", "."))
    asked = [Symbol.parse(symbol) for symbol in symbols]
    return [str(entry) for entry in standing_uses(tree, migration, asked, FILES)]


@pytest.mark.parametrize("symbols", [[s] for s in SYMBOLS] + [SYMBOLS[:2], SYMBOLS[2:]])
def test_judging_every_file_finds_no_more(
    symbols: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = found(symbols)
    assert quick
    monkeypatch.setattr(ReachedSymbols, "files", lambda self, symbols, among: set(among))
    assert found(symbols) == quick


def test_files_that_lead_elsewhere_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[set[str]] = []
    real = ReachedSymbols.files

    def noted(self: ReachedSymbols, symbols: object, among: list[str]) -> set[str]:
        left.append(set(among) - real(self, symbols, among))  # type: ignore[arg-type]
        return real(self, symbols, among)  # type: ignore[arg-type]

    monkeypatch.setattr(ReachedSymbols, "files", noted)
    assert found(["app.old:Thing"])
    assert {"other.py", "own.py", "prose.py", "gone.py", "src/app/old2.py"} <= left[0]
