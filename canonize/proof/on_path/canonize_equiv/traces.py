"""What calls leave behind outside of the process: files written, moved or removed, programs run."""

import os
import sys
import tempfile

MOST_BYTES = 1 << 20


WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


CHANGING = (
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chmod", "os.chown", "os.link",
    "os.symlink", "os.truncate", "os.utime", "os.chdir", "shutil.copyfile", "shutil.move",
    "shutil.rmtree", "shutil.copytree", "shutil.make_archive",
)  # fmt: skip


RUNNING = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn")


PASSING = tempfile.gettempdir() + os.sep  # asked for before anybody listens: it opens a file


LISTENING = []


class Traces:
    """Listens for as long as it is open."""

    def __init__(self):
        self.found, self.written = [], []

    def __enter__(self):
        if not LISTENING:
            sys.addaudithook(heard)
        LISTENING[:] = [self]
        return self

    def __exit__(self, *about):
        LISTENING[:] = [None]

    def seen(self):
        """What was done, in turn, with what the files hold that were written anew."""
        return [*self.found, *(("holds", name, first_bytes(path)) for name, path in self.written)]


def heard(event, args):
    listener = LISTENING[0] if LISTENING else None
    if listener is None:
        return
    if event == "open":
        path, mode, flags = args
        path = os.fspath(path) if isinstance(path, os.PathLike) else path
        is_written = any(letter in (mode or "") for letter in "wax+") or bool(flags & WRITING)
        if is_written and isinstance(path, (str, bytes)) and "__pycache__" not in str(path):
            listener.found.append((event, stable_name(path), mode))
            if mode is not None and mode[:1] in "wx":
                listener.written.append((stable_name(path), path))
    elif event in CHANGING:
        listener.found.append((event, *map(stable_name, args[:2])))
    elif event in RUNNING:
        listener.found.append((event, repr(args[:2])))


def stable_name(path):
    """A path, the same for two files that got a name by chance."""
    path = os.fspath(path) if isinstance(path, os.PathLike) else path
    if not isinstance(path, (str, bytes)):
        return "" if path is None or isinstance(path, int) else repr(path)
    text = os.path.abspath(os.fsdecode(path))
    here = os.getcwd() + os.sep
    if text.startswith(here):
        return text[len(here) :]
    return "a temporary file" if text.startswith(PASSING) else text


def first_bytes(path):
    """The first bytes of a file; None when it is gone."""
    try:
        with open(path, "rb") as file:
            return file.read(MOST_BYTES)
    except OSError:
        return None
