"""Notebooks: the code in their cells is re-routed like any file's, every other byte stays."""

from __future__ import annotations

import json

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

ENGINE = "class Engine:\n    def run(self, n=1):\n        return n\n"
STOP = "    def stop(self):\n        return 0\n"
HELPER = "\n\ndef helper():\n    return 2\n"
MAIN = """\
import json

names = {}
for cell in json.load(open("nb/a.ipynb"))["cells"]:
    lines = "".join(cell["source"]).splitlines(True)
    if cell["cell_type"] == "code":
        exec("".join(line for line in lines if not line.startswith(("%", "!"))), names)
"""
Cell = list[str] | str


def notebook(*cells: Cell, **metadata: object) -> str:
    made = [
        {"cell_type": "code", "execution_count": 1, "metadata": {}, "source": cell,
         "outputs": [{"name": "stdout", "text": ["<app.old.Engine object>\n"]}]}
        for cell in cells
    ]  # fmt: skip
    told = {"cell_type": "markdown", "metadata": {}, "source": ["uses *café* things"]}
    document = {"cells": [*made, told], "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def migrated(text: str) -> Migrated:
    files = {
        "app/__init__.py": "", "app/new.py": ENGINE, "app/old.py": ENGINE + STOP + HELPER,
        "nb/a.ipynb": text, "main.py": MAIN,
    }  # fmt: skip
    return migrate(files, "app.new:Engine", "app.old:Engine")


REWRITTEN = {
    "from": (["from app.old import Engine\n", "print(Engine().run())"],),
    "one string": ("import app.old\nx = app.old.Engine()\nprint(x.run())\n",),
    "the module under a name": (["%matplotlib inline\n", "from app import old as o\n"],
                                ["print(o.Engine().run(), 'é\\n\"q\"')"]),
    "several names in lines": (["from app.old import (\n", "    Engine,\n", "    helper,\n", ")\n",
                                "print(Engine().run(), helper())"],),
    "another name": (["from app.old import Engine as E, helper\n"], ["print(E().run(),\n",
                                                                    " helper())"]),
    "imports of two cells": (["import os\n", "from app.old import Engine\n", "import sys"],
                             ["from app.new import ENGINES\n"] * 0 + ["print(Engine().run())"]),
    "timed": (["%%time\n", "from app.old import Engine\n", "print(Engine().run())"],),
    "in a function": (["def go():\n", "    from app.old import Engine\n",
                       "    return Engine().run()\n", "print(go())"],),
}  # fmt: skip


@pytest.mark.parametrize("cells", REWRITTEN.values(), ids=REWRITTEN.keys())
def test_the_code_of_cells_goes_to_the_canonical(cells: tuple[Cell, ...]) -> None:
    text = notebook(*cells, language_info={"name": "python"})
    found = migrated(text)
    assert_same(found)
    after = found.text("nb/a.ipynb").encode("latin-1").decode()
    assert not found.has("app/old.py", "class Engine")
    assert "old.Engine object" in after and "café" in after
    before, now = json.loads(text), json.loads(after)
    for document in (before, now):
        for cell in document["cells"]:
            del cell["source"]
    assert before == now
    kept = [line for line in text.split("\n") if "old" not in line and "Engine" not in line]
    assert all(line in after.split("\n") for line in kept)


LEFT = {
    "a shell's output is taken": (["from app.old import Engine\n", "files = !ls\n"],),
    "not Python": (["from app.old import Engine\n"],),
    "a member that the canonical lacks": (["from app.old import Engine\n", "Engine().stop()"],),
}  # fmt: skip


@pytest.mark.parametrize("name", LEFT)
def test_what_is_not_certain_stays_and_stops_the_removal(name: str) -> None:
    language = "julia" if name == "not Python" else "python"
    found = migrated(notebook(*LEFT[name], language_info={"name": language}))
    assert not found.is_changed("nb/a.ipynb")
    assert found.has("app/old.py", "class Engine")
    assert found.said("nb/a.ipynb", "refused", "manual")


def test_nothing_of_a_notebook_goes_where_a_part_of_it_can_not() -> None:
    cells = (["from app.old import Engine\n"], ["import app.old\n", "app.old.Engine().stop()"])
    found = migrated(notebook(*cells))
    assert not found.is_changed("nb/a.ipynb")
    assert found.has("app/old.py", "class Engine")


def test_what_is_no_notebook_is_left_alone() -> None:
    for text in ("{", "[]", '{"cells": 3, "metadata": {}}', "from app.old import Engine\n"):
        assert not migrated(text).is_changed("nb/a.ipynb")
