"""Which folder a change of ``sys.path`` adds."""

from __future__ import annotations

import pytest

from canonize.core.path_hacks import path_hacks

FOLDERS = [
    ("sys.path.insert(0, os.path.dirname(__file__))", "tests/unit"),
    ("sys.path.append(os.path.join(os.path.dirname(__file__), '..', '..', 'lib'))", "lib"),
    ("sys.path.insert(0, os.path.abspath(os.path.dirname(os.path.dirname(__file__))))", "tests"),
    ("sys.path.insert(0, str(Path(__file__).parent.parent / 'lib'))", "tests/lib"),
    ("sys.path.insert(0, str(Path(__file__).resolve().parents[2]))", "."),
    ("ROOT = Path(__file__).parents[2]\nsys.path.insert(0, str(ROOT / 'src'))", "src"),
    ("sys.path.insert(0, 'src')", "src"),
    ("sys.path.extend(['src'])", "src"),
    ("sys.path.insert(0, Path(__file__).parent.joinpath('helpers').as_posix())", None),
    ("sys.path.insert(0, where())", None),
    ("sys.path.insert(0, '/opt/lib')", None),
    ("sys.path.insert(0, os.path.join(os.path.dirname(__file__), '../../../..'))", None),
    ("x = x\nsys.path.insert(0, x)", None),
]


@pytest.mark.parametrize(("code", "folder"), FOLDERS)
def test_the_folder_that_is_added(code: str, folder: str | None) -> None:
    (hack,) = path_hacks("tests/unit/conftest.py", code.encode())
    assert hack.folder == folder
    assert hack.text == code.splitlines()[-1]
    assert hack.line == len(code.splitlines())


@pytest.mark.parametrize(
    "code",
    ["import sys\nprint(sys.path)", "path.insert(0, 'x')", "sys.path.remove('x')", "sys path ("],
)
def test_what_changes_no_path(code: str) -> None:
    assert list(path_hacks("x.py", code.encode())) == []
