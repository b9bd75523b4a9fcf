"""Files without a word of a competitor's path are not asked for it: the answers stay the same."""

from __future__ import annotations

import pytest

from canonize.core.codemod import Migration
from canonize.core.ledger import Reference
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.references import path_words, remaining_references
from canonize.references.path_words import PathWords
from canonize.references.remaining_references import remaining_references as remaining

HOMES = [f"app.part{n}.old{n}" for n in range(4)] + ["top", "app.deep.er.old"]
SHAPES = {
    "none": "class Thing: ...\nThing()\n",
    "from": "from {module} import Thing\nThing()\n",
    "plain": "import {module}\n{module}.Thing()\n",
    "parent": "import app\nprint(app, 'Thing')\n",
    "star": "from {module} import *\nThing()\n",
    "path": "x = '{module}.Thing'\n",
    "colon": "x = '{module}:Thing'\n",
    "file": "x = '{file}.py', 'Thing'\n",
    "label": "x = load('{end}', 'Thing')\n",
    "leaf": "x = load('{leaf}', 'Thing')\n",
    "part": "x = ['{first}', 'Thing']\n",
    "doctest": "'''\n>>> from {package} import {leaf}\n>>> {leaf}.Thing()\n'''\n",
    "document": "'''Thing is from {module} import Thing'''\n",
    "stored": "x = b'''c{module}\nThing\n.'''\n",
    "by name": "import importlib\nimportlib.import_module('app.' + name).Thing\n",
    "annotation": "def f(x: '{module}.Thing'): ...\n",
    "longer": "x = '{module}_more.Thing', '{leaf}er', 'Thing'\n",
    "binary": "x = '\0{module}.Thing'\n",
}


def _files() -> dict[str, bytes]:
    files = {"app/__init__.py": "", "new.py": "class Thing: ...\n", "ö.py": "Thing = 1\n"}
    for module in HOMES:
        path = module.replace(".", "/")
        files[f"{path}.py"] = "class Thing: ...\n"
        if module.count(".") > 1:
            files[f"{path.rpartition('/')[0]}/__init__.py"] = ""
        package, _, leaf = module.rpartition(".")
        end, first = module.partition(".")[2] or module, (*module.split(".")[1:], module)[0]
        for shape, text in SHAPES.items():
            spelled = text.replace("{package}", package or ".").replace("{leaf}", leaf)
            spelled = spelled.replace("{module}", module).replace("{file}", path)
            spelled = spelled.replace("{end}", end).replace("{first}", first)
            files[f"use/{shape.replace(' ', '_')}_{module.replace('.', '_')}.py"] = spelled
    return {path: text.encode() for path, text in files.items()}


def _plan(homes: list[str]) -> Plan:
    return Plan.model_validate(
        {
            "version": 1,
            "name": "words",
            "canonical": "new:Thing",
            "competitors": [{"symbol": f"{m}:Thing", "verdict": "duplicate"} for m in homes],
            "steps": [{"id": "one", "codemods": [{"remove_duplicates": {}}]}],
        }
    )


def _answers(monkeypatch: pytest.MonkeyPatch, few: int) -> dict[str, list[Reference]]:
    monkeypatch.setattr(path_words, "_FEW", few)
    tree = SourceTree(MemoryBase(_files()))
    migration = Migration(_plan(HOMES), (".",))
    asked = {module: [Symbol(module, "Thing")] for module in HOMES}
    asked |= {f"{module} as a whole": [Symbol(module)] for module in HOMES}
    return {about: [*remaining(tree, migration, symbols)] for about, symbols in asked.items()}


def test_who_has_no_word_of_a_path_would_have_answered_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    narrowed, all_asked = _answers(monkeypatch, 0), _answers(monkeypatch, 999)
    assert narrowed == all_asked
    shapes = {entry.path.split("_app_")[0] for entry in narrowed["app.part1.old1"]}
    assert {"use/from", "use/path", "use/label", "use/doctest", "use/stored"} <= shapes


def test_a_file_is_asked_only_for_those_that_it_may_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []
    real = remaining_references._Search.in_python

    def noted(self: object, path: str, data: bytes) -> object:
        asked.append(path)
        return real(self, path, data)

    monkeypatch.setattr(remaining_references._Search, "in_python", noted)
    monkeypatch.setattr(path_words, "_FEW", 0)
    tree = SourceTree(MemoryBase(_files()))
    assert [*remaining(tree, Migration(_plan(HOMES), (".",)), [Symbol(HOMES[1], "Thing")])]
    assert "use/from_app_part1_old1.py" in asked and "use/path_app_part1_old1.py" in asked
    assert "use/none_app_part1_old1.py" not in asked
    assert not {path for path in asked if "path_app_part" in path and "part1" not in path}


def test_for_words_that_no_competitor_has_all_are_asked() -> None:
    tree = SourceTree(MemoryBase(_files()))
    plan = _plan([*HOMES, *(f"app.other{n}" for n in range(9))])
    words, paths = PathWords.of(tree, plan), frozenset(tree.paths())
    assert words.among(paths, frozenset({b"old1"})) < paths
    assert words.among(paths, frozenset({b"strange"})) == paths
    assert words.among(paths, None) == paths
    assert PathWords.of(tree, plan) is words
    assert PathWords.of(tree, _plan(HOMES)) is not words
