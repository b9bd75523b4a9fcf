"""Who takes a name by a star, where nothing lists it for stars."""

from __future__ import annotations

import pytest

from canonize.resolution.star_users import star_user
from tests.resolution.code_bases import project

STAR = {"a/__init__.py": "", "a/user.py": "from a.m import *\n"}


@pytest.mark.parametrize(
    ("text", "name", "user"),
    [
        ("def f(): ...\n", "f", "a/user.py"),
        ("def _f(): ...\n", "_f", ""),
        ("__all__ = ['f']\ndef f(): ...\n", "f", ""),
        ("__all__ = ['g']\ndef f(): ...\ndef g(): ...\n", "f", ""),
        ("__all__ = names()\ndef f(): ...\n", "f", "a/user.py"),
    ],
)
def test_a_star_takes_what_is_public_or_listed(text: str, name: str, user: str) -> None:
    assert star_user(project({**STAR, "a/m.py": text}), "a.m", name) == user


def test_an_import_by_name_is_no_star() -> None:
    files = {"a/__init__.py": "", "a/m.py": "def f(): ...\n", "a/user.py": "from a.m import f\n"}
    assert star_user(project(files), "a.m", "f") == ""
