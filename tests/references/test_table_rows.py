"""Paths of which the end stands in a row of a table."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

TABLE = "TABLE = {'a': ('low', 'X', 1), 'b': ('io', 'Y', 2)}\n\n\n"
LOADS = "    __import__(name)\n    return vars(sys.modules[name])[kind]\n"
ENDS = {
    "a row by its key": f"def load(key):\n    name, kind, _ = TABLE[key]\n"
    f"    name = 'app.' + name\n{LOADS}",
    "in brackets, under try": "def load(key):\n    try:\n        (end, kind, _) = TABLE[key]\n"
    f"    except KeyError:\n        return None\n    name = 'app.' + end\n{LOADS}",
    "a part of a row": f"def load(key, kind):\n    name = 'app.' + TABLE[key][0]\n{LOADS}",
    "a loop over rows": "def load():\n    for end, kind, _ in TABLE.values():\n"
    "        name = 'app.' + end\n        __import__(name)\n",
    "a loop over pairs": "def load():\n    for key, (end, kind, _) in TABLE.items():\n"
    "        __import__('app.' + end)\n",
    "while others only read it": "def show():\n    return [TABLE[k][2] for k in TABLE]\n\n\n"
    f"def load(key):\n    name, kind, _ = TABLE[key]\n    name = 'app.' + name\n{LOADS}",
}  # fmt: skip


def open_points(dev: str, table: str = TABLE, **more: str) -> list[str]:
    """What stays open when a module moves that the rows of a table do not name."""
    files = {
        "app/__init__.py": "", "app/low.py": "X = 1\n", "app/io.py": "Y = 1\n",
        "app/old.py": "def f():\n    return 1\n", "app/dev.py": f"import sys\n\n{table}{dev}",
        "main.py": "from app.old import f\nprint(f())\n",
    }  # fmt: skip
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return move(files, "app.old=app.new").said("manual", "refused")


@pytest.mark.parametrize("dev", ENDS.values(), ids=ENDS.keys())
def test_what_no_row_says_is_no_question(dev: str) -> None:
    assert open_points(dev) == []


FIRST = next(iter(ENDS.values()))
FILLED = {
    "by a key": f"{FIRST}\n\ndef more(key, row):\n    TABLE[key] = row\n",
    "by a method": f"{FIRST}\n\ndef more(rows):\n    TABLE.update(rows)\n",
    "by whoever is given it": f"{FIRST}\n\ndef more(fill):\n    fill(TABLE)\n",
    "by another name": f"{FIRST}\n\nTHE_SAME = TABLE\n",
    "of what is computed": FIRST.replace("TABLE[key]", "TABLE.get(key, made(key))"),
    "in a loop that adds to it": "def load(key):\n    name, kind, _ = TABLE[key]\n"
    "    for part in kind:\n        name = 'app.' + name\n        __import__(name)\n",
}


@pytest.mark.parametrize("dev", FILLED.values(), ids=FILLED.keys())
def test_a_table_that_may_have_more_is_a_question(dev: str) -> None:
    assert open_points(dev)


def test_one_that_another_file_says_is_a_question() -> None:
    assert open_points(FIRST, fill="from app import dev\n\ndev.TABLE['c'] = ('old', 'f', 3)\n")


@pytest.mark.parametrize("row", ["*ROW", "made()"])
def test_a_row_that_is_not_written_out_is_a_question(row: str) -> None:
    table = TABLE.replace("('io', 'Y', 2)", f"({row},)" if row[0] == "*" else row)
    assert open_points(FIRST, table)


def test_a_row_that_says_it_is_a_question() -> None:
    assert open_points(FIRST, TABLE.replace("'io'", "'old'"))
