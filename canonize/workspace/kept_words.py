"""In which files of the work tree words stand, read beside the work and kept by content.

A search by git costs a pass over all files, and following values asks for hundreds of words one
after the other. So after some searches of many files another process reads them all, once; later
commands find what it read, and read again what changed.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from canonize.core.git_objects import blob_id
from canonize.core.word_index import WordIndex, is_word
from canonize.history import History
from canonize.history.own_cache import own_cache
from canonize.workspace.word_file import form, read_words

_FEW_FILES = 2_000
"""Of so many files a search by git takes no time."""
_MOST_FILES = 60_000
"""Of more files an index would fill a disk, and take longer than most commands do."""
_SEARCHES = 6
"""Whoever makes more is likely to make many."""
_PATIENCE = 40
"""After so many searches more it is quicker to wait for the index."""
_STALE = 500
"""So many files are read again by each command; of more a new index is made."""
_CODE = "import sys; sys.path.insert(0, sys.argv.pop(1)); "
_CODE += "from canonize.workspace.words_child import main; main()"


@dataclass(frozen=True, slots=True)
class FoundWords:
    """What is known of the words of a work tree as it is.

    Args:
        index: of many files, some of them as they once were.
        same: those that are still what was read.
        others: the index of all others.
    """

    index: WordIndex
    same: Collection[str]
    others: WordIndex

    def having(self, words: Collection[bytes]) -> set[str]:
        """The files in which one of some words stands, and those that can't be read."""
        return {*self.others.having(words), *self.index.having(words).intersection(self.same)}


class KeptWords:
    """The index of one repository's work tree.

    Args:
        paths: its files as they are listed now.
        contents: by path, the id of what git knows to stand on disk.
        read: the bytes of a file; ``None``: nobody can read it.
    """

    def __init__(
        self,
        history: History,
        paths: Callable[[], Collection[str]],
        contents: Callable[[], Mapping[str, str]],
        read: Callable[[str], bytes | None],
    ) -> None:
        self._history = history
        self._paths = paths
        self._contents = contents
        self._read = read
        self._file = own_cache(history.git_dir, "words") / form()
        self._asked = 0
        self._child: subprocess.Popen[bytes] | None = None
        self._is_looked_for = False
        self._stored: tuple[WordIndex, dict[str, str]] | None = None
        self._is_fitted = False
        self._found: FoundWords | None = None

    def forget(self) -> None:
        """Files may have changed."""
        self._is_fitted = False

    def known(self, words: Collection[bytes]) -> FoundWords | None:
        """Who can tell where some words stand; ``None``: git has to search for them."""
        if not all(map(is_word, words)) or not _FEW_FILES < len(self._paths()) <= _MOST_FILES:
            return None
        self._asked += 1
        self._look()
        if not self._is_fitted:
            self._found = self._stored and self._fitted(*self._stored)
            self._is_fitted = self._found is not None or self._asked > _SEARCHES
        if self._found is None and self._child is None and self._asked > _SEARCHES:
            with contextlib.suppress(OSError):  # no room for another process: git goes on
                self._child = self._begun()
        return self._found

    def _look(self) -> None:
        """Finds the index that was there before, or that has been made meanwhile."""
        child = self._child
        if child is not None and child.returncode is None:
            if self._asked > _SEARCHES + _PATIENCE:
                child.wait()
            self._is_looked_for = child.poll() is None
        if not self._is_looked_for:
            self._is_looked_for = True
            self._stored, self._is_fitted = read_words(self._file), False

    def _fitted(self, index: WordIndex, then: Mapping[str, str]) -> FoundWords | None:
        """The index for the files as they are now, unless too many changed."""
        now = self._contents()
        same = {path for path, content in now.items() if then.get(path) == content}
        others = sorted(set(self._paths()) - same)
        if len(others) > _STALE and self._asked > _SEARCHES:
            same |= {path for path in others if self._is_as(path, then.get(path))}
            others = sorted(set(others) - same)
        if len(others) > _STALE:
            return None
        return FoundWords(index, same, WordIndex((path, self._read(path)) for path in others))

    def _is_as(self, path: str, then: str | None) -> bool:
        """Whether a file has the bytes that were read, whatever git knows of it: where a work tree
        was copied, its index knows nothing of the files until somebody asks for the status."""
        data = self._read(path) if then is not None else None
        return data is not None and blob_id(data, self._history.object_format) == then

    def _begun(self) -> subprocess.Popen[bytes]:
        """Another process that makes the index; it ends with this one."""
        history, parent = self._history, Path(__file__).parents[2]
        with tempfile.TemporaryFile() as listed:
            listed.write(b"".join(os.fsencode(path) + b"\0" for path in self._paths()))
            listed.seek(0)
            child = subprocess.Popen(
                [
                    *(sys.executable, "-I", "-B", "-c", _CODE, str(parent), str(history.root)),
                    *(str(self._file), history.object_format, str(os.getpid())),
                ],
                stdin=listed,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        weakref.finalize(self, _end, child)
        return child


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
