"""Atomic writes, and everything that must stop them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canonize.core.change import Change
from canonize.errors import StaleChange
from canonize.workspace import Writer, read_file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def names(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*"))


def test_create_edit_delete(root: Path) -> None:
    writer = Writer(root, "t")
    writer.apply(Change("a/b/c.py", None, b"1"))
    writer.apply(Change("a/b/c.py", b"1", b"2"))
    assert (root / "a/b/c.py").read_bytes() == b"2"
    writer.apply(Change("a/b/c.py", b"2", None))
    assert names(root) == []


@pytest.mark.parametrize(
    "change",
    [
        Change("there.py", b"other", b"new"),
        Change("there.py", None, b"new"),
        Change("there.py", b"other", None),
        Change("missing.py", b"other", b"new"),
        Change("missing.py", b"other", None),
        Change("there.py/below.py", b"x", None),
    ],
)
def test_what_is_not_as_expected_is_left_alone(root: Path, change: Change) -> None:
    (root / "there.py").write_bytes(b"mine")
    with pytest.raises(StaleChange):
        Writer(root, "t").apply(change)
    assert names(root) == ["there.py"]
    assert (root / "there.py").read_bytes() == b"mine"


def test_modes_are_kept_set_and_given(root: Path) -> None:
    (root / "a").write_bytes(b"1")
    (root / "a").chmod(0o4750)
    writer = Writer(root, "t")
    writer.apply(Change("a", b"1", b"2"))
    assert stat.S_IMODE((root / "a").stat().st_mode) == 0o4750
    writer.apply(Change("a", b"2", b"3", 0o600))
    assert stat.S_IMODE((root / "a").stat().st_mode) == 0o600
    old = os.umask(0o027)
    try:
        writer.apply(Change("b", None, b""))
    finally:
        os.umask(old)
    assert stat.S_IMODE((root / "b").stat().st_mode) == 0o640


def test_folders_that_were_there_stay_and_get_their_modes_back(root: Path) -> None:
    (root / "kept").mkdir()
    writer = Writer(root, "t", folders={"kept": 0o755, "made": 0o711, "gone": None})
    (root / "gone").mkdir()
    writer.apply(Change("kept/a", None, b""))
    writer.apply(Change("kept/a", b"", None))
    writer.apply(Change("made/a", None, b""))
    writer.settle_folders()
    assert names(root) == ["kept", "made", "made/a"]
    assert stat.S_IMODE((root / "made").stat().st_mode) == 0o711


def test_a_folder_with_something_in_it_stays(root: Path) -> None:
    (root / "d").mkdir()
    (root / "d/a").write_bytes(b"")
    (root / "d/mine").write_bytes(b"")
    Writer(root, "t").apply(Change("d/a", b"", None))
    assert names(root) == ["d", "d/mine"]


@pytest.mark.parametrize("target", ["file", "folder"])
def test_links_are_never_followed(root: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/a").write_bytes(b"theirs")
    if target == "file":
        (root / "a").symlink_to(tmp_path / "outside/a")
        path = "a"
    else:
        (root / "d").symlink_to(tmp_path / "outside")
        path = "d/a"
    with pytest.raises((OSError, StaleChange)):
        Writer(root, "t").apply(Change(path, b"theirs", b"mine"))
    with pytest.raises((OSError, StaleChange)):
        Writer(root, "t").apply(Change(path + "2" if target == "folder" else path, None, b"mine"))
    assert (tmp_path / "outside/a").read_bytes() == b"theirs"
    assert names(tmp_path / "outside") == ["a"]


def test_a_special_file_is_not_read(root: Path) -> None:
    os.mkfifo(root / "pipe")
    with pytest.raises(OSError, match="not a regular file"):
        read_file(root, "pipe")
    (root / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        read_file(root, "folder")
    assert read_file(root, "none/at/all") is None


def test_a_hard_link_keeps_the_old_content(root: Path, tmp_path: Path) -> None:
    (root / "a").write_bytes(b"1")
    os.link(root / "a", tmp_path / "twin")
    Writer(root, "t").apply(Change("a", b"1", b"2"))
    assert (tmp_path / "twin").read_bytes() == b"1"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_owner_is_kept(root: Path) -> None:
    (root / "a").write_bytes(b"1")
    os.chown(root / "a", 12345, 54321)
    Writer(root, "t").apply(Change("a", b"1", b"2"))
    about = (root / "a").stat()
    assert (about.st_uid, about.st_gid) == (12345, 54321)


@pytest.mark.skipif(os.geteuid() != 0, reason="becomes somebody else")
def test_a_read_only_folder(root: Path) -> None:
    (root / "a").write_bytes(b"1")
    root.chmod(0o555)
    (root / "a").chmod(0o644)
    child = os.fork()
    if child == 0:
        code = 0
        try:
            os.setgid(12345)
            os.setuid(12345)
            Writer(root, "t").apply(Change("a", b"1", b"2"))
        except PermissionError:
            code = 7
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 7
    assert names(root) == ["a"]
    assert (root / "a").read_bytes() == b"1"


@given(before=st.binary(max_size=200) | st.none(), after=st.binary(max_size=200) | st.none())
def test_a_change_and_its_inverse(
    tmp_path_factory: pytest.TempPathFactory, before: bytes | None, after: bytes | None
) -> None:
    root = tmp_path_factory.mktemp("root")
    if before is not None:
        (root / "f").write_bytes(before)
    writer, change = Writer(root, "t"), Change("f", before, after)
    if before == after:
        return
    writer.apply(change)
    found = read_file(root, "f")
    assert (None if found is None else found[0]) == after
    writer.apply(change.inverted())
    found = read_file(root, "f")
    assert (None if found is None else found[0]) == before
    assert names(root) == ([] if before is None else ["f"])
