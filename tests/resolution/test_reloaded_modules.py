"""What is made anew where the program loads a module again."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.resolution.reloaded_modules import renewed
from tests.resolution.code_bases import project

KEEPS = "SEEN = []\nLIMIT = 3\ndef X(x):\n    SEEN.append(x)\ndef Y(): return LIMIT\n"
AGAIN = {
    "the module": "import importlib, m\nimportlib.reload(m)\n",
    "by another name": "from importlib import reload\nimport m as n\nreload(n)\n",
}
NOT_AGAIN = {
    "another module": "import importlib, m, other\nimportlib.reload(other)\n",
    "a method of that name": "import m\nclass K:\n    def reload(self): ...\nK().reload()\n",
}


@pytest.mark.parametrize("user", AGAIN.values(), ids=AGAIN.keys())
def test_what_it_works_with_is_made_anew(user: str) -> None:
    of = project({"m.py": KEEPS, "u.py": user, "other.py": ""})
    assert renewed(
        Symbol("m", "X"), of
    ) == "u.py:{} loads m again, which makes its SEEN anew".format(user.count("\n"))
    assert renewed(Symbol("m", "SEEN"), of)
    assert renewed(Symbol("m", "Y"), of) == ""


@pytest.mark.parametrize("user", NOT_AGAIN.values(), ids=NOT_AGAIN.keys())
def test_nothing_is_made_anew(user: str) -> None:
    of = project({"m.py": KEEPS, "u.py": user, "other.py": ""})
    assert renewed(Symbol("m", "X"), of) == ""
