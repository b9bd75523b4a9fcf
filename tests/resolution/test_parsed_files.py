"""A tree's files, each parsed once as long as its bytes are the same."""

from __future__ import annotations

from canonize.core.change import Change
from canonize.resolution.parsed_files import parsed_file
from tests.compatibility.comparing import tree


def test_once_for_the_same_bytes() -> None:
    found = tree({"m.py": "x = 1\n", "broken.py": "def f(:\n"})
    first = parsed_file(found, "m.py")
    assert first is not None and parsed_file(found, "m.py") is first
    assert parsed_file(found, "broken.py") is None
    changed = found.with_changes([Change("m.py", b"x = 1\n", b"y = 2\n")])
    again = parsed_file(changed, "m.py")
    assert again is not None and again is not first
