"""Fakes put into a competitor's own file, whose functions look it up there and go on doing so."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.findings.migrating import Migrated, migrate

STRING = 'mock.patch("app.b.{name}", return_value="fake")'
OBJECT = 'mock.patch.object(app.b, "{name}", return_value="fake")'


def faking(how: str, name: str, **more: str) -> dict[str, str]:
    return {
        "app/__init__.py": "",
        "app/a.py": 'def fetch(u):\n    return "real " + u\n',
        "app/b.py": f'def {name}(u):\n    return "real " + u\n\n\n'
        f"def page(u):\n    return {name}(u).upper()\n",
        "main.py": "from unittest import mock\n\nimport app.b\n\n"
        f"with {how.format(name=name)}:\n"
        '    print(app.b.page("x"))\nprint(app.b.page("x"))\n',
        **more,
    }


def played(files: dict[str, str], name: str) -> Migrated:
    return migrate(files, "app.a:fetch", f"app.b:{name}")


@pytest.mark.parametrize("how", [STRING, OBJECT])
@pytest.mark.parametrize("name", ["load", "fetch"])
def test_the_fake_stays_where_the_file_looks_it_up(how: str, name: str, tmp_path: Path) -> None:
    found = played(faking(how, name), name)
    assert not found.is_changed("main.py")
    assert not found.has("app/b.py", f"def {name}")
    assert found.said("main.py", "refused") == []
    assert any("the fake goes where app/b.py looks it up" in t for t in found.said("main.py"))
    for path, data in found.after.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(data)
    ran = subprocess.run([sys.executable, "main.py"], cwd=tmp_path, capture_output=True, text=True)
    assert ran.stdout == "FAKE\nREAL X\n"


@pytest.mark.parametrize("how", [STRING, OBJECT])
@pytest.mark.parametrize(
    "other",
    [
        "from app import b\n\n\ndef g(u):\n    return b.load(u)\n",
        "def g(u):\n    from app.b import load\n\n    return load(u)\n",
        'import pkgutil\n\n\ndef g(u):\n    return pkgutil.resolve_name("app.b:load")(u)\n',
    ],
)
def test_somebody_else_who_looks_it_up_late_is_told(how: str, other: str) -> None:
    found = played(faking(how, "load", **{"app/c.py": other}), "load")
    assert found.said("main.py", "refused")


@pytest.mark.parametrize("how", [STRING, OBJECT])
def test_a_fake_that_only_others_look_up_moves(how: str) -> None:
    files = faking(
        how, "load", **{"app/c.py": "from app import b\n\n\ndef g(u):\n    return b.load(u)\n"}
    )
    files["app/b.py"] = 'def load(u):\n    return "real " + u\n\n\npage = str\n'
    found = played(files, "load")
    assert b"app.a" in found.after["main.py"]
    assert not found.has("app/b.py", "def load")


IN_A_BLOCK = "with {fake}:\n    from app import c\n\n    print(c.g('x'))\n"
IN_A_FUNCTION = (
    "@{fake}\ndef test(put):\n    from app.c import g\n\n    print(g('x'))\n\n\ntest()\n"
)
BY_A_TEXT = (
    "import importlib\n\nwith {fake}:\n    c = importlib.import_module('app.c')\nprint(c.g('x'))\n"
)
USES = "from app.b import load\n\n\ndef g(u):\n    return load(u)\n"


@pytest.mark.parametrize("fake", ['mock.patch("app.b.load")', 'mock.patch.object(app.b, "load")'])
@pytest.mark.parametrize("loads", [IN_A_BLOCK, IN_A_FUNCTION, BY_A_TEXT])
def test_a_fake_that_somebody_takes_while_it_is_loaded_is_told(loads: str, fake: str) -> None:
    main = f"from unittest import mock\n\nimport app.b\n\n{loads.format(fake=fake)}"
    found = played(faking(STRING, "load", **{"app/c.py": USES, "main.py": main}), "load")
    said = found.said("main.py", "refused")
    assert any("app/c.py is first imported while the fake is in place" in why for why in said)


@pytest.mark.parametrize(
    "first", ["import app.c\n", "import app.d\n", "from app.c import g as h\n"]
)
def test_one_that_was_loaded_before_takes_none(first: str) -> None:
    main = (
        "from unittest import mock\n\n" + first + IN_A_BLOCK.format(fake=STRING.format(name="load"))
    )
    more = {"app/c.py": USES, "app/d.py": "import app.c\n", "main.py": main}
    found = played(faking(STRING, "load", **more), "load")
    assert found.said("main.py", "refused") == []
    assert found.has("app/c.py", "app.a")
