"""What is stored under the old name goes on loading, or the old name stays."""

from __future__ import annotations

import base64
import gzip
import sqlite3
import zlib
from pathlib import Path

import pytest

from tests.findings.migrating import Migrated, assert_same, migrate

BODY = 'class Factory:\n    def make(self):\n        return "made"\n'
USES = "from app.old import Factory\nprint(Factory().make())\n"
FOURTH = b"\x80\x04\x8c\x07app.old\x94\x8c\x07Factory\x94\x93\x94)\x81\x94."
FIRST = b"ccopy_reg\n_reconstructor\n(capp.old\nFactory\nc__builtin__\nobject\nNtR."
OTHER = FOURTH.replace(b"\x07app.old", b"\x07app.new")
B64 = base64.b64encode(FOURTH).decode()
LOADS = "import base64, gzip, json, pickle, zlib\nprint(pickle.loads({}).make())\n"


def play(main: str, **more: str | bytes) -> Migrated:
    files = {"app/__init__.py": "", "app/new.py": BODY, "app/old.py": BODY, "main.py": USES + main}
    return migrate({**files, **more}, "app.new:Factory", "app.old:Factory")


IN_CODE = {
    "base 64": f"base64.b64decode({B64!r})",
    "base 64 in pieces": f"base64.b64decode({B64[:24]!r} {B64[24:]!r})",
    "the first protocol": f"base64.b64decode({base64.b64encode(FIRST)!r})",
    "for addresses": f"base64.urlsafe_b64decode({base64.urlsafe_b64encode(FOURTH)!r})",
    "hexadecimal": f"bytes.fromhex({FOURTH.hex()!r})",
    "bytes": repr(FOURTH),
    "compressed": f"zlib.decompress(base64.b64decode({base64.b64encode(zlib.compress(FOURTH))!r}))",
}
IN_FILES: dict[str, tuple[str, str | bytes, str]] = {
    "base 64": ("d.txt", B64, "base64.b64decode(open('d.txt').read())"),
    "in JSON": ("d.json", f'{{"x": "{B64}"}}', "base64.b64decode(json.load(open('d.json'))['x'])"),
    "in lines": ("d.b64", f"{B64[:32]}\n{B64[32:]}\n", "base64.b64decode(open('d.b64').read())"),
    "hexadecimal": ("d.hex", FOURTH.hex(), "bytes.fromhex(open('d.hex').read())"),
    "compressed": ("d.gz", gzip.compress(FOURTH), "gzip.open('d.gz').read()"),
}


@pytest.mark.parametrize("read", IN_CODE.values(), ids=IN_CODE.keys())
def test_a_pickle_in_code_keeps_what_it_loads(read: str) -> None:
    migrated = play(LOADS.format(read))
    assert_same(migrated)
    assert migrated.has("app/old.py", "class Factory")
    assert migrated.said("main.py", "refused")


@pytest.mark.parametrize(("path", "data", "read"), IN_FILES.values(), ids=IN_FILES.keys())
def test_a_pickle_in_a_file_keeps_what_it_loads(path: str, data: str | bytes, read: str) -> None:
    migrated = play(LOADS.format(read), **{path: data})
    assert_same(migrated)
    assert migrated.has("app/old.py", "class Factory")
    assert migrated.said(path, "refused")


@pytest.mark.parametrize(
    "main",
    [
        LOADS.format(f"base64.b64decode({base64.b64encode(OTHER)!r})"),
        f"import base64, pickle\nprint(base64.b64decode({base64.b64encode(b'app.old')!r}))\n",
        f"import base64\nprint(len({base64.b64encode(FOURTH)!r}))\n",
    ],
)
def test_what_is_packed_and_names_something_else_stops_nothing(main: str) -> None:
    migrated = play(main)
    assert_same(migrated)
    assert not migrated.has("app/old.py", "class Factory") or "pickle" not in main


LOADER = (
    "import importlib\nmodule, _, name = path.rpartition('.')\n"
    "print(getattr(importlib.import_module(module), name)().make())\n"
)


def database(tmp_path: Path) -> bytes:
    path = tmp_path / "jobs.db"
    with sqlite3.connect(path) as connection:
        connection.execute("create table jobs (path text)")
        connection.execute("insert into jobs values ('app.old.Factory')")
    connection.close()
    return path.read_bytes()


def test_a_row_of_a_database_keeps_what_it_names(tmp_path: Path) -> None:
    main = "import sqlite3\npath = sqlite3.connect('d.db').execute('select path from jobs')"
    migrated = play(f"{main}.fetchone()[0]\n{LOADER}", **{"d.db": database(tmp_path)})
    assert_same(migrated)
    assert migrated.said("d.db", "refused")


def test_a_row_that_nobody_loads_stops_nothing(tmp_path: Path) -> None:
    migrated = play("", **{"d.db": database(tmp_path)})
    assert_same(migrated)
    assert "app/old.py" not in migrated.after


SQL = "insert into jobs values (1, 'app.old.Factory');\n"
READ = "import re\npath = re.search(\"'(app.*?)'\", {})[1]\n"


@pytest.mark.parametrize(
    ("main", "more"),
    [
        (READ.format("open('seed.sql').read()"), {"seed.sql": SQL}),
        (f"SQL = {SQL!r}\n{READ.format('SQL')}", {}),
    ],
)
def test_a_value_in_sql_keeps_what_it_names(main: str, more: dict[str, str]) -> None:
    migrated = play(main + LOADER, **more)
    assert_same(migrated)
    assert migrated.has("app/old.py", "class Factory")


@pytest.mark.parametrize(
    ("more", "loader"),
    [
        ("SELECT * FROM app.old", LOADER.replace("path", "'json.JSONDecoder'").split("print")[0]),
        ("insert into jobs values ('app.old.Factory')", ""),
    ],
)
def test_other_sql_stops_nothing(more: str, loader: str) -> None:
    migrated = play(f"SQL = {more!r}\n{loader}print(SQL)\n")
    assert_same(migrated)
    assert "app/old.py" not in migrated.after


TEXTS = {
    "a path": ("d.txt", "app.old.Factory\n", "path = open('d.txt').read().strip()\n"),
    "a module and a name": (
        "d.txt", "app.old Factory\n", "path = '.'.join(open('d.txt').read().split())\n",
    ),
    "below a folder": (
        "data/all.txt", "app.old:Factory\n",
        "from pathlib import Path\n"
        "path = (Path('data') / 'all.txt').read_text().strip().replace(':', '.')\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("path", "text", "main"), TEXTS.values(), ids=TEXTS.keys())
def test_a_text_file_that_code_reads_is_data(path: str, text: str, main: str) -> None:
    migrated = play(main + LOADER, **{path: text})
    assert_same(migrated)
    kept = migrated.has("app/old.py", "class Factory")
    assert kept or migrated.is_changed(path)


@pytest.mark.parametrize(
    ("path", "main"),
    [
        ("README.txt", "print(open('README.txt').read()[:3])\n"),
        ("notes/app.txt", ""),
        ("docs/d.txt", "import os\nprint(os.path.exists('docs/d.txt'))\n"),
    ],
)
def test_a_text_for_people_is_left_alone(path: str, main: str) -> None:
    migrated = play(main, **{path: "Use app.old.Factory here.\n"})
    assert_same(migrated)
    assert not migrated.is_changed(path)
    assert "app/old.py" not in migrated.after
