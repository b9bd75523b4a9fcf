"""A disk that forgets: what was done to it, what was synced, and what is left after a power loss.

Nothing is kept but what POSIX promises: a file's bytes by an fsync of the file, a name by an fsync
of its folder. Whether more has reached the disk, and in which order, is for the trial to say.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

Name = tuple[int, bytes]
Keep = Callable[[int, "Act"], bool]
ROOT = 0


@dataclass(frozen=True, slots=True)
class Named:
    """A name was given, taken away (``node`` is ``None``), or moved."""

    name: Name
    node: int | None
    moved_from: Name | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """Bytes were written, or (``data`` is ``None``) the length was set to ``offset``."""

    node: int
    offset: int
    data: bytes | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """Permission bits were set."""

    node: int
    mode: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's bytes, or a folder's names, are on the disk."""

    node: int


Act = Named | Filled | Allowed | Synced


@dataclass
class Disk:
    """Folders by their names, files by their bytes; ``acts`` is everything that was done.

    Args:
        names: of folders, by node: what is in them.
        data: of files, by node.
        modes: permission bits by node.
    """

    names: dict[int, dict[bytes, int]] = field(default_factory=lambda: {ROOT: {}})
    data: dict[int, bytes] = field(default_factory=dict)
    modes: dict[int, int] = field(default_factory=lambda: {ROOT: 0o755})
    acts: list[Act] = field(default_factory=list)

    @classmethod
    def read(cls, root: Path) -> Disk:
        """A folder as it is, all of it synced."""
        disk = cls()
        for folder, folders, files in os.walk(os.fsencode(root)):
            node = disk.find(os.path.relpath(folder, os.fsencode(root)))
            assert node is not None
            for name in (*folders, *files):
                about = os.lstat(folder + b"/" + name)
                is_folder = name in folders
                data = None if is_folder else Path(os.fsdecode(folder + b"/" + name)).read_bytes()
                disk.names[node][name] = disk.make(about.st_mode & 0o7777, data)
        return disk

    def make(self, mode: int, data: bytes | None) -> int:
        """A new node without a name: a file, or a folder when there is no data."""
        node = len(self.modes)
        self.modes[node] = mode
        if data is None:
            self.names[node] = {}
        else:
            self.data[node] = data
        return node

    def find(self, path: bytes) -> int | None:
        node = ROOT
        for part in path.split(b"/"):
            if part in (b"", b"."):
                continue
            found = self.names.get(node, {}).get(part)
            if found is None:
                return None
            node = found
        return node

    def place(self, path: bytes) -> Name:
        """The folder that a path lies in, and the last name. Raises KeyError: no such folder."""
        above, _, name = path.rpartition(b"/")
        folder = self.find(above)
        if folder is None:
            raise KeyError(path)
        return folder, name

    def do(self, act: Act) -> None:
        """Does something and remembers it."""
        self.acts.append(act)
        _apply(self, act)

    def after_power_loss(self, start: Disk, count: int, keep: Keep) -> Disk:
        """What is there after the first ``count`` acts.

        Args:
            start: the disk before all of them.
            keep: of an act that was not synced: whether it reached the disk all the same.
        """
        left = Disk(
            {node: dict(names) for node, names in start.names.items()},
            dict(start.data),
            dict(self.modes),  # of new nodes: as they were made
        )
        left.modes.update(start.modes)
        for node in self.modes.keys() - start.modes.keys():
            if node in self.names:
                left.names[node] = {}
            else:
                left.data[node] = b""
        safe = self._synced(count)
        for number, act in enumerate(self.acts[:count]):
            if number in safe or keep(number, act):
                _apply(left, act)
        return left

    def _synced(self, count: int) -> set[int]:
        waiting: dict[int, list[int]] = {}
        safe: set[int] = set()
        for number, act in enumerate(self.acts[:count]):
            match act:
                case Synced(node):
                    safe.update(waiting.pop(node, ()))
                case Named(name, _, moved_from):
                    waiting.setdefault(name[0], []).append(number)
                    if moved_from is not None:
                        waiting.setdefault(moved_from[0], []).append(number)
                case Filled(node) | Allowed(node):
                    waiting.setdefault(node, []).append(number)
        return safe

    def write(self, root: Path) -> None:
        """Makes a real folder of it."""
        for path, node in self._walk(ROOT, os.fsencode(root)):
            if node in self.data:
                with open(path, "wb") as file:  # noqa: PTH123  # bytes are no Path
                    file.write(self.data[node])
            else:
                os.mkdir(path)  # noqa: PTH102
        for path, node in reversed(list(self._walk(ROOT, os.fsencode(root)))):
            os.chmod(path, self.modes[node])  # noqa: PTH101

    def files(self) -> Iterator[tuple[bytes, tuple[int, bytes | None]]]:
        """Permission bits and bytes by path; folders without bytes."""
        for path, node in self._walk(ROOT, b"."):
            yield path, (self.modes[node], self.data.get(node))

    def _walk(self, node: int, path: bytes) -> Iterator[tuple[bytes, int]]:
        yield path, node
        for name, below in self.names.get(node, {}).items():
            yield from self._walk(below, path + b"/" + name)


def _apply(disk: Disk, act: Act) -> None:
    match act:
        case Named((folder, name), node, moved_from):
            if moved_from is not None:
                disk.names[moved_from[0]].pop(moved_from[1], None)
            if node is None:
                disk.names[folder].pop(name, None)
            else:
                disk.names[folder][name] = node
        case Filled(node, offset, None):
            disk.data[node] = disk.data[node][:offset].ljust(offset, b"\0")
        case Filled(node, offset, bytes() as data):
            old = disk.data[node]
            disk.data[node] = old[:offset].ljust(offset, b"\0") + data + old[offset + len(data) :]
        case Allowed(node, mode):
            disk.modes[node] = mode
