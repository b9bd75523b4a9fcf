"""Values of two modules in the same words."""

from __future__ import annotations

import pytest

from canonize.resolution.spelt_out import spelt_out
from tests.resolution.code_bases import project

HEAD = (
    "import dataclasses\nimport os.path as p\nfrom dataclasses import field\n"
    "from app.mine import thing\n"
)
WRITTEN = {
    "field(default_factory=list)": "dataclasses.field(default_factory=list)",
    "dataclasses.field(default_factory=list)": "dataclasses.field(default_factory=list)",
    "60 * 60": "3600",
    "60 * (24 - 1)": "1380",
    "lambda field: field()": "lambda field: field()",
    "'a.b'": "'a.b'",
    "thing()": "thing()",
    "not python (": "not python (",
    "1.5": "1.5",
    "p.join": "os.path.join",
    "p": "os.path",
    "-1": "-1",
    "2 / 0": "2 / 0",
    "'a' * 3": "'a' * 3",
}


@pytest.mark.parametrize(("text", "wanted"), WRITTEN.items(), ids=WRITTEN)
def test_what_is_written(text: str, wanted: str) -> None:
    files = {"app/__init__.py": "", "app/a.py": HEAD, "app/mine.py": "def thing(): ...\n"}
    assert spelt_out(text, "app.a", project(files).names) == wanted
