"""Whether a target can be imported from where the plan says that it lives."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
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


class _NothingInstalled:
    def source(self, module: str) -> bytes | None:
        return None


USERS = {
    "space/r.py": "from space.core.a import A\n",
    "own/__init__.py": "from own.gone import Y\n",
    "app.py": "import far.tags\n",
    "wide/__init__.py": (
        "from pkgutil import extend_path\n\n__path__ = extend_path(__path__, __name__)\n"
    ),
    "wide/r.py": "from wide.core.a import A\nfrom wide.r.b import B\n",
}


@pytest.mark.parametrize(
    ("symbol", "is_there"),
    [
        ("space.core.a:A", True), ("space.core:B", True), ("space.other:A", False),
        ("space.cor:A", False),
        ("own.gone:Y", False), ("far.tags:T", True), ("far.utils:U", True), ("near:N", False),
        ("wide.core.a:A", True), ("wide.r.b:B", False),
    ],
)  # fmt: skip
def test_what_may_be_installed(symbol: str, is_there: bool) -> None:
    found = SourceTree(MemoryBase({p: t.encode() for p, t in USERS.items()}))
    found.outside = _NothingInstalled()
    project = Project.of(found, migration().source_roots)
    assert (missing_target(Symbol.parse(symbol), project) == "") is is_there


def test_what_a_module_that_moves_lacks_was_lacking_before() -> None:
    asked = Project.of(tree(FILES), migration().source_roots)
    made = {Symbol("n"), Symbol("p.q", "Y")}
    lacking = [Symbol("n", "Z"), Symbol("n", "__file__"), Symbol("p.q", "Z"), Symbol("m", "X")]
    said = [missing_target(symbol, asked, made) for symbol in lacking]
    assert said == ["", "", "p.q has no Z", "there is no module m"]
