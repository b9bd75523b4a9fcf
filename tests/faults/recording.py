"""Reads strace's account of a run, its children included, as acts on a `Disk`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.disk import Allowed, Disk, Filled, Named, Synced

CALLS = (
    "openat,open,creat,write,pwrite64,writev,sendfile,copy_file_range,lseek,ftruncate,fchmod,"
    "chmod,fchmodat,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "symlink,symlinkat,fsync,fdatasync,chdir,fallocate,mmap"
)
OPTIONS = ("-f", "-y", "-xx", "-s", "100000000", "-e", f"trace={CALLS}", "-e", "signal=none")
_LINE = re.compile(r"(\d+) +(\w+)\((.*)\) += (-?\d+|0x[0-9a-f]+)(?:<(.*?)>)?")
_STRING = re.compile(r'(?<![<\w\\])"((?:\\x[0-9a-f]{2})*)"')
_OPEN = re.compile(r"\b(\d+|AT_FDCWD)<((?:\\x[0-9a-f]{2})*)>")


def record(root: Path, trace: Path) -> tuple[Disk, Disk]:
    """The disk before (``root`` must not have been changed yet when this is called twice).

    Args:
        root: a copy of the folder as it was before; it is not the folder that was traced.
        trace: what strace wrote with `OPTIONS`; its first line is the traced folder.

    Returns:
        the disk as it was, and the same disk after every act of the trace.
    """
    start, now = Disk.read(root), Disk.read(root)
    lines = trace.read_text("ascii").splitlines()
    reader = _Reader(now, os.fsencode(lines[0]))
    for line in _whole_lines(lines[1:]):
        reader.line(line)
    return start, now


def _whole_lines(lines: list[str]) -> Iterator[str]:
    begun: dict[str, str] = {}
    for line in lines:
        pid, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>")
        elif "resumed>" in rest and pid in begun:
            yield begun.pop(pid) + rest.partition("resumed>")[2]
        else:
            yield line


@dataclass
class _Reader:
    disk: Disk
    root: bytes
    offsets: dict[int, int] = field(default_factory=dict)
    folders: dict[str, bytes] = field(default_factory=dict)

    def line(self, line: str) -> None:
        match = _LINE.match(line)
        if match is None:
            return
        pid, call, text, answer, _ = match.groups()
        value = int(answer, 0)
        opened = [(fd, _bytes(path)) for fd, path in _OPEN.findall(text)]
        for fd, path in opened:
            if fd == "AT_FDCWD":
                self.folders[pid] = path
        if value < 0:
            return
        strings = [_bytes(found) for found in _STRING.findall(text)]
        act = getattr(self, f"_{call}", None)
        if act is None:
            raise NotImplementedError(f"{call}: {line[:200]}")
        act(_Call(pid, text, value, opened, strings))

    def _path(self, call: _Call, which: int) -> bytes | None:
        """The ``which``-th path among the arguments, below the root; ``None``: elsewhere."""
        bases = [path for _, path in call.opened] or [self.folders.get(call.pid, self.root)]
        base = bases[min(which, len(bases) - 1)]
        return self._inside(_joined(base, call.strings[which]))

    def _inside(self, full: bytes) -> bytes | None:
        if full != self.root and not full.startswith(self.root + b"/"):
            return None
        return full[len(self.root) + 1 :]

    def _node(self, call: _Call, which: int = 0) -> int | None:
        inside = self._inside(call.opened[which][1]) if call.opened else None
        return None if inside is None else self.disk.find(inside)

    def _chdir(self, call: _Call) -> None:
        base = self.folders.get(call.pid, self.root)
        self.folders[call.pid] = _joined(base, call.strings[0])

    def _openat(self, call: _Call) -> None:
        path = self._path(call, 0)
        if path is None or "O_TMPFILE" in call.text:
            return
        node = self.disk.find(path)
        if node is None:
            if "O_CREAT" not in call.text:
                return
            bits = int(call.text.rpartition(", ")[2], 8) & ~0o022
            node = self.disk.make(bits, b"")
            self.disk.do(Named(self.disk.place(path), node))
        elif "O_TRUNC" in call.text:
            self.disk.do(Filled(node, 0, None))
        self.offsets[node] = len(self.disk.data.get(node, b"")) if "O_APPEND" in call.text else 0

    _open = _creat = _openat

    def _lseek(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            self.offsets[node] = call.value

    def _write(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            self._fill(node, b"".join(call.strings)[: call.value])

    _writev = _write

    def _sendfile(self, call: _Call) -> None:
        self._copy(call, self._node(call, 0), self._node(call, 1))

    def _copy_file_range(self, call: _Call) -> None:
        self._copy(call, self._node(call, 1), self._node(call, 0))

    def _copy(self, call: _Call, target: int | None, source: int | None) -> None:
        if target is None:
            return
        if source is None:
            raise NotImplementedError(f"copied from elsewhere: {call.text}")
        at = self.offsets.get(target, 0)
        self._fill(target, self.disk.data[source][at : at + call.value])

    def _fill(self, node: int, data: bytes) -> None:
        at = self.offsets.get(node, 0)
        if data:
            self.disk.do(Filled(node, at, data))
        self.offsets[node] = at + len(data)

    def _pwrite64(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            at = int(call.text.rpartition(", ")[2])
            self.disk.do(Filled(node, at, call.strings[0][: call.value]))

    def _ftruncate(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            self.disk.do(Filled(node, int(call.text.rpartition(", ")[2]), None))

    def _fallocate(self, call: _Call) -> None:
        if self._node(call) is not None:
            raise NotImplementedError("fallocate")

    def _mmap(self, call: _Call) -> None:
        if "PROT_WRITE" in call.text and "MAP_SHARED" in call.text and self._node(call) is not None:
            raise NotImplementedError("a writable mapping of a file")

    def _fchmod(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            self.disk.do(Allowed(node, int(call.text.rpartition(", ")[2], 8) & 0o7777))

    def _chmod(self, call: _Call) -> None:
        path = self._path(call, 0)
        node = None if path is None else self.disk.find(path)
        if node is not None:
            mode = re.search(r", 0?([0-7]+)(,|$)", call.text)
            assert mode is not None
            self.disk.do(Allowed(node, int(mode[1], 8) & 0o7777))

    _fchmodat = _chmod

    def _rename(self, call: _Call) -> None:
        source, target = self._path(call, 0), self._path(call, 1)
        if source is None or target is None:
            return
        self.disk.do(
            Named(self.disk.place(target), self.disk.find(source), self.disk.place(source))
        )

    _renameat = _renameat2 = _rename

    def _link(self, call: _Call) -> None:
        source, target = self._path(call, 0), self._path(call, 1)
        if source is not None and target is not None:
            self.disk.do(Named(self.disk.place(target), self.disk.find(source)))

    _linkat = _link

    def _unlink(self, call: _Call) -> None:
        path = self._path(call, 0)
        if path is not None:
            self.disk.do(Named(self.disk.place(path), None))

    _unlinkat = _rmdir = _unlink

    def _mkdir(self, call: _Call) -> None:
        path = self._path(call, 0)
        if path is not None:
            bits = int(call.text.rpartition(", ")[2], 8) & ~0o022
            self.disk.do(Named(self.disk.place(path), self.disk.make(bits, None)))

    _mkdirat = _mkdir

    def _symlink(self, call: _Call) -> None:
        if self._path(call, 1) is not None:
            raise NotImplementedError("a symbolic link")

    _symlinkat = _symlink

    def _fsync(self, call: _Call) -> None:
        node = self._node(call)
        if node is not None:
            self.disk.do(Synced(node))

    _fdatasync = _fsync


@dataclass(frozen=True)
class _Call:
    pid: str
    text: str
    value: int
    opened: list[tuple[str, bytes]]
    strings: list[bytes]


def _bytes(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def _joined(base: bytes, path: bytes) -> bytes:
    return os.path.normpath(path if path.startswith(b"/") else base + b"/" + path)
