"""Two classes that become one would answer for each other: what tells, and what does not."""

from __future__ import annotations

import pytest

from canonize.core.reasons import Code, code_of
from canonize.core.symbols import Symbol
from canonize.references.meetings import Meetings
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from tests.compatibility.comparing import migration, tree

FILES = {"a/__init__.py": "", "a/b.py": "class X: ...\n", "n.py": "class X: ...\n"}
BOTH = "from a.b import X as Old\nfrom n import X as New\n"


def reason(text: str) -> str:
    files = tree({**FILES, "main.py": BOTH + text})
    asked = migration()
    project = Project.of(files, asked.source_roots)
    redirects = Redirects.of(asked)
    return Meetings(project, redirects).reason(Symbol("a.b", "X"), Symbol("n", "X"))


MEETING = {
    "an abstract class": "New.register(int)\nisinstance(3, Old)\n",
    "subclasses": "class Y(New): ...\nOld.__subclasses__()\n",
    "how it is copied": "import copyreg\ncopyreg.pickle(Old, f)\nNew()\n",
    "a union that is taken apart":
        "from typing import get_args, Union\nBoth = Union[Old, New]\nget_args(Both)\n",
}  # fmt: skip


@pytest.mark.parametrize("shape", MEETING)
def test_the_one_would_answer_for_the_other(shape: str) -> None:
    found = reason(MEETING[shape])
    assert found
    assert code_of(found) is Code.IDENTITY


@pytest.mark.parametrize(
    "text",
    [
        "Old.register(int)\nisinstance(3, Old)\n",
        "class Y(Old): ...\nOld.__subclasses__()\n",
        "from typing import Union\nBoth = Union[Old, New]\n",
        "Old()\nNew()\n",
    ],
)
def test_each_for_itself_is_no_meeting(text: str) -> None:
    assert reason(text) == ""
