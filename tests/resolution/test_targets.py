"""Whether a target can be imported from where the plan says that it lives."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.targets import missing_target
from tests.compatibility.comparing import migration, tree

FILES = {
    "n.py": "class X: ...\n",
    "p/__init__.py": "",
    "p/q.py": "Y = 1\n",
    "space/r.py": "",
    "star.py": "from n import *\n",
    "lazy.py": "def __getattr__(name): ...\n",
    "newer.py": "from n import *\ntype Pair[T] = tuple[T, T]\n",
}


@pytest.mark.parametrize(
    ("symbol", "reason"),
    [
        ("n:X", ""), ("n", ""), ("p:q", ""), ("p.q:Y", ""), ("space", ""),
        ("lazy:Z", ""), ("newer:X", ""),
        ("n:Z", "n has no Z"),
            ("star:Z", "star does not have Z once it is loaded"),
            ("p:Z", "p has no Z"), ("m:X", "there is no module m"),
        ("p.z", "there is no module p.z"),
    ],
)  # fmt: skip
def test_targets(symbol: str, reason: str) -> None:
    found = tree(FILES)
    assert (
        missing_target(Symbol.parse(symbol), Project.of(found, migration().source_roots)) == reason
    )
