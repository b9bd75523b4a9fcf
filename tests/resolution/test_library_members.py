from __future__ import annotations

import pytest

from canonize.core.tree import MemoryBase, SourceTree
from canonize.resolution.library_members import lacks_member
from canonize.resolution.project import Project

CODE = b"""\
import enum
import threading
import xml.dom
from json import JSONEncoder

class Own(JSONEncoder): ...
"""


@pytest.mark.parametrize(
    ("text", "leaf", "lacks"),
    [
        ("dict", "update", False),
        ("dict", "rename", True),
        ("JSONEncoder", "default", False),
        ("JSONEncoder", "rename", True),
        ("threading.Thread", "run", False),
        ("threading.Thread", "rename", True),
        ("enum.Enum", "rename", True),
        ("xml.dom.Node", "rename", False),  # not asked: importing it might do something
        ("threading.NoSuchName", "rename", False),
        ("Own", "rename", False),
    ],
)
def test_a_member_is_lacking_only_where_the_library_can_be_asked(
    text: str, leaf: str, lacks: bool
) -> None:
    names = Project.of(SourceTree(MemoryBase({"m.py": CODE})), ("",)).names
    assert lacks_member(names.dotted("m", text), text, leaf) is lacks
