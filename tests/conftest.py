"""What every suite needs."""

from __future__ import annotations

import atexit
import compileall
import os
import shutil
import signal
import sys
import tempfile
import threading
from pathlib import Path

from hypothesis import settings

# What every change must pass draws the same examples each time, so that a change is never stopped
# by what another change broke; `make explore` draws new ones.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("explore", derandomize=False, deadline=None, print_blob=True)
settings.load_profile("gate")

# A shell that starts the suite in the background lets it ignore ctrl-C, and `nohup` a hang-up;
# tests send both on purpose.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

# Checks of test plans say `python`; a machine may have that name only in this environment.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

# Ten thousand small repositories are made, synced and taken away: where the machine has a file
# system in memory with room for them, that takes half the time. TMPDIR says otherwise.
_MEMORY = Path("/dev/shm")
_ROOM = 4 * 1024**3
_IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ


def _has_room(folder: Path) -> bool:
    return os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > _ROOM


def _without_killed_suites(folder: Path) -> None:
    """What a suite that was killed left in memory goes."""
    for left in folder.glob("suite-*-*"):
        if not Path("/proc", left.name.split("-")[1]).exists():
            shutil.rmtree(left, ignore_errors=True)


if not _IS_WORKER:
    if "TMPDIR" not in os.environ and _has_room(_MEMORY):
        _without_killed_suites(_MEMORY)
        tempfile.tempdir = os.environ["TMPDIR"] = tempfile.mkdtemp(
            prefix=f"suite-{os.getpid()}-", dir=_MEMORY
        )
        # One test looks at its files as somebody else, who may go through and list nothing.
        Path(tempfile.tempdir).chmod(0o711)
        atexit.register(shutil.rmtree, tempfile.tempdir, ignore_errors=True)
    # The processes that the tests start write no compiled files (see below) and read these.
    for package in ("canonize", "codemods"):
        compileall.compile_dir(Path(__file__).parents[1] / package, quiet=2)

# Steps are kept in the person's cache; the suites have one of their own.
_CACHE = tempfile.TemporaryDirectory(prefix="canonize-cache-")
os.environ["XDG_CACHE_HOME"] = _CACHE.name

# What those checks compile would be untracked files, which some outputs count.
os.environ["PYTHONDONTWRITEBYTECODE"] = "1"


def pytest_sessionfinish() -> None:
    """Trees that are kept go: pytest looks for garbage five times when it ends."""
    if (collecting := sys.modules.get("canonize.core.collecting")) is not None:
        collecting.make_room(collecting.HUGE)
