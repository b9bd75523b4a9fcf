"""Whether a file could reference a competitor at all, by its bytes."""

from __future__ import annotations

import pytest

from canonize.resolution.prefilter import could_reference
from canonize.resolution.replacements import Redirects
from tests.compatibility.comparing import migration


@pytest.mark.parametrize(
    ("code", "package", "could"),
    [
        ("from a.b import X\n", None, True),
        ("from a.b import (\n    Y,\n    X as Z,\n)\n", None, True),
        ("from a.b import Y\n", None, False),
        ("from a.b import *\n", None, True),
        ("from .b import *\n", "a", True),
        ("from a.c import *\n", None, False),
        ("import a.b\n", None, True),
        ("import a\na.b.X\n", None, True),
        ("import a\na.c\n", None, False),
        ("import a as z\nz.b\n", None, True),
        ("from a import b\n", None, True),
        ("from . import b\n", "a", True),
        ("from .b import X\n", "a", True),
        ("from .b import X\n", "c", False),
        ("from .b import X\n", None, False),
        ("import ab\nfrom a.bc import X\n", None, False),
        ("if x: from a.b import X\n", None, True),
        ("x = 1; from a.b import X\n", None, True),
    ],
)
def test_files(code: str, package: str | None, could: bool) -> None:
    assert could_reference(code.encode(), package, Redirects.of(migration())) is could
