"""Reading tracked files, and what may stand in their place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from canonize.inventory.reading import read_many, read_regular


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "one.py").write_bytes(b"1\r\n")
    (tmp_path / "empty.py").write_bytes(b"")
    (tmp_path / "large.py").write_bytes(b"#" * 3_000_000)
    os.mkfifo(tmp_path / "pipe.py")
    (tmp_path / "folder.py").mkdir()
    (tmp_path / "link.py").symlink_to("one.py")
    return tmp_path


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_files_come_in_order_with_errors_in_their_place(root: Path) -> None:
    names = ["gone.py", "one.py", "pipe.py", "empty.py", "link.py", "folder.py", "large.py"]
    found = list(read_many(str(root), names, most=2_000_000))
    said = [str(f.strerror) if isinstance(f, OSError) else f for f in found]
    assert said == [
        "No such file or directory",
        b"1\r\n",
        "it is no regular file any more",
        b"",
        "a link has taken its place",
        "it is no regular file any more",
        "larger than 2000000 bytes",
    ]


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files by /proc")
def test_no_file_stays_open(root: Path) -> None:
    before = open_files()
    list(read_many(str(root), ["one.py", "pipe.py", "folder.py", "gone.py", "large.py"]))
    abandoned = read_many(str(root), ["one.py", "empty.py", "large.py"])
    assert next(abandoned) == b"1\r\n"
    assert open_files() == before + 2
    abandoned.close()  # type: ignore[attr-defined] # a generator
    with pytest.raises(OSError, match="no regular file"):
        read_regular(str(root), "pipe.py")
    assert open_files() == before


def test_a_file_is_read_to_its_end_whatever_its_size_was_said_to_be(root: Path) -> None:
    assert read_regular(str(root), "large.py") == b"#" * 3_000_000
    assert read_regular("/proc/self", "status").startswith(b"Name:")  # said to be empty
