"""Runs a verb in a forked child and makes one of its system calls kill it, or fail."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from canonize.errors import CanonizeError
from tests.faults import inside

MUTATING = (
    "write,pwrite64,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "fsync,fdatasync,ftruncate,fchmod,chmod,fchmodat,vfork,clone,clone3"
)
FAILING = (
    "write,pwrite64,rename,renameat,renameat2,link,linkat,unlink,unlinkat,mkdir,mkdirat,rmdir,"
    "fsync,fdatasync,ftruncate,fchmod,openat"
)
FINE, REFUSED, BUG, UNEXPECTED = 0, 2, 3, 4


def has_strace() -> bool:
    """Whether system calls can be tampered with from outside."""
    try:
        return subprocess.run(["strace", "-V"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def run_child(work: Callable[[], object], strace: list[str] | None = None) -> int:
    """Runs work in a forked child, under strace when options are given.

    Returns:
        the exit status, negative for a signal; ``REFUSED`` for an error that the tool explains,
        ``UNEXPECTED`` for one of the system that it does not, ``BUG`` for any other.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(writing)
        os.read(reading, 1)
        os.close(reading)
        _work(work)
    os.close(reading)
    tracer = _attach(child, strace) if strace else None
    os.write(writing, b"x")
    os.close(writing)
    _, status = os.waitpid(child, 0)
    if tracer is not None:
        tracer.wait()
        if tracer.stderr is not None:
            tracer.stderr.close()
    return os.waitstatus_to_exitcode(status)


def _work(work: Callable[[], object]) -> None:
    """Ends the child as a command line would end, without the parent's clean-up."""
    code = FINE
    try:
        work()
    except CanonizeError:
        code = REFUSED
    except OSError:
        code = UNEXPECTED
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        sys.stderr.flush()
        code = BUG
    os._exit(code)


def _attach(child: int, options: list[str]) -> subprocess.Popen[bytes]:
    tracer = subprocess.Popen(["strace", "-p", str(child), *options], stderr=subprocess.PIPE)
    assert tracer.stderr is not None
    line = tracer.stderr.readline()
    if b"attached" not in line:
        os.kill(child, signal.SIGKILL)
        raise RuntimeError(f"strace could not attach: {line!r}")
    return tracer


def count_calls(
    work: Callable[[], object], calls: str, log: Path, *, outside: bool
) -> Counter[str]:
    """How often a run without faults makes each call."""
    if outside:
        code = run_child(work, ["-o", str(log), "-e", f"trace={calls}"])
    else:
        code = run_child(lambda: (inside.install(inside.counting(Counter(), log)), work()))
    if code != FINE:
        raise RuntimeError(f"the run without faults ended with {code}")
    return Counter(re.findall(r"^(\w+)\(", log.read_text("utf-8", "replace"), re.M))


@dataclass(frozen=True)
class Fault:
    """What goes wrong.

    Args:
        call, when, what: the ``when``-th call of a system call, and strace's words for the fault:
            ``signal=KILL`` or ``error=ENOSPC``.
        outside: injected by strace; otherwise by the process itself.
    """

    call: str
    when: int
    what: str
    outside: bool = True

    def strike(self, work: Callable[[], object]) -> int:
        """Runs work in a child with this fault; returns what `run_child` does."""
        if self.outside:
            inject = f"inject={self.call}:{self.what}:when={self.when}"
            return run_child(work, ["-o", "/dev/null", "-e", f"trace={self.call}", "-e", inject])
        door = inside.failing(self.call, self.when, self.what)
        return run_child(lambda: (inside.install(door), work()))

    def __str__(self) -> str:
        return f"{self.what} at {self.call} {self.when}"
