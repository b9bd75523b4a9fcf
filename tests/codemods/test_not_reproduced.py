"""A file that LibCST does not reproduce: refused and told, in whatever role; never a defect."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile
from tests.codemods.playing import play
from tests.compatibility.comparing import pair

ODD = "try:\n    pass\nexcept (OSError) :\n    pass\n"
HOME = "class X:\n    def m(self, a=1): ...\n"
WORLD = {
    "a/__init__.py": "",
    "a/b.py": HOME,
    "n.py": "class X:\n    def m(self, a=1): ...\n",
    "app.py": "from a.b import X\nX().m(a=2)\nnames = 'a.b.X', 'X'\n",
    "other.py": "import a.b\n\nclass Y(a.b.X): ...\n\ndef f(x: 'a.b.X'): return x.m()\n",
    "test_app.py": "from unittest.mock import patch\npatch('app.X')\npatch.object('a.b', 'X')\n",
    "strings.py": "known = {'a.b': ['X']}\npath = 'a.b.X'\n",
    "stars.py": "from a.b import *\nX()\n",
}
RULES = {"rules": [{"for": "a.b:X", "attributes": {"m": "m"}}]}
EXTEND = {"aliases": {"Old": "X"}}
STEPS: dict[str, dict[str, dict[str, Any]]] = {
    "imports": {"rewrite_imports": {}},
    "strings": {"rewrite_strings": {}},
    "all": {"rewrite_imports": {}, "rewrite_strings": {}, "remove_duplicates": {}},
    "adapt": {"adapt_calls": RULES, "rewrite_imports": {}},
    "extend": {"extend_canonical": EXTEND},
    "remove": {"remove_duplicates": {}},
    "redirect": {"redirect_module": {}},
    "deprecate": {"insert_deprecations": {}},
}


def test_it_is_not_reproduced() -> None:
    parsed = ParsedFile.of(ODD.encode())
    with pytest.raises(Unreadable):
        parsed.spans([])


@pytest.mark.parametrize(("path", "step"), list(itertools.product(WORLD, STEPS)))
def test_it_is_left_and_told(path: str, step: str) -> None:
    if not WORLD[path]:
        return
    files = {**WORLD, path: ODD + WORLD[path]}
    (codemod, options), *later = STEPS[step].items()
    played = play(files, codemod, options, then=dict(later))
    assert played.text(path) == files[path]
    if step == "imports" and path in ("app.py", "other.py", "stars.py"):
        assert any("not reproduced" in said for said in played.said(path, "refused"))


@pytest.mark.parametrize(("path", "step"), list(itertools.product(WORLD, STEPS)))
def test_below_all_edits_it_is_copied(path: str, step: str) -> None:
    """What LibCST makes of code that no edit is near is written nowhere."""
    (codemod, options), *later = STEPS[step].items()
    usual = play(WORLD, codemod, options, then=dict(later)).text(path)
    odd = play({**WORLD, path: WORLD[path] + ODD}, codemod, options, then=dict(later)).text(path)
    assert odd in (WORLD[path] + ODD, (usual or "") + ODD)
    if step == "imports" and path in ("app.py", "other.py", "stars.py"):
        assert odd != WORLD[path] + ODD


@pytest.mark.parametrize("path", [path for path in WORLD if WORLD[path]])
def test_comparing_says_what_it_can(path: str) -> None:
    found = pair({**WORLD, path: WORLD[path] + ODD})
    places = {use.path for use in found.uses}
    assert {"app.py", "other.py"} - {path} <= places
