"""Which files git tracks, which of them mention a word, and which carry uncommitted work."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from canonize.core.git_objects import blob_id
from canonize.history.git import Git, GitAnswer, nul_list

REGULAR = ("100644", "100755")
PLAIN = ("--no-textconv", "--no-recurse-submodules", "--no-line-number", "--no-column")
"""How a search is asked for whatever a person has set for searches of their own."""
_CHUNK = 400
_FEW = 2
"""Words for which git's search for fixed strings is as quick: it looks for one after the other."""
_TOGETHER = 200
_EACH = 32
_FATAL = 128
_NAME = re.compile(r"[0-9A-Za-z_]+")
_SIGN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[()|]", re.DOTALL)
"""What is escaped, a class of characters, and what parts a pattern."""
_FILTER = re.compile(r"filter\..+\.(clean|smudge|process|required)\Z", re.DOTALL)


def searched(
    git: Git,
    how: str,
    words: Iterable[str],
    paths: Sequence[str] = (),
    *,
    endings: Collection[str] = (),
) -> GitAnswer:
    """Git's search for any of some words, each as a whole word, in tracked files on disk.

    Args:
        how: ``-l``: the files; ``-o``: every occurrence.
        paths: only these files.
        endings: only files whose paths end so.
    """
    listed = sorted(words)
    where = [*paths, *_ending(endings)]
    wild = bool(endings)
    options = ("grep", how, "-z", "-a", *PLAIN)
    if len(listed) > _FEW and all(map(_NAME.fullmatch, listed)):
        # One expression goes through a text once, several one after the other; but each of one word
        # is looked for by its letters, which is quicker for some of them where a file is left at
        # the first that is found.
        together = 1 if how == "-l" and len(listed) <= _EACH else _TOGETHER
        groups = (listed[at : at + together] for at in range(0, len(listed), together))
        patterns = [part for some in groups for part in ("-e", rf"\b(?:{'|'.join(some)})\b")]
        answer = git.run(
            *options, "-P", *patterns, "--", *where, allowed=(0, 1, _FATAL), wildcards=wild
        )
        if answer.status != _FATAL:  # a git that was built without these expressions
            return answer
    patterns = [part for word in listed for part in ("-e", word)]
    return git.run(*options, "-F", "-w", *patterns, "--", *where, allowed=(0, 1), wildcards=wild)


def occurrences(answer: GitAnswer) -> Iterator[tuple[bytes, bytes]]:
    """Path and word of every occurrence that `searched` found."""
    for one in _OCCURRENCE.finditer(answer.out):  # a million now and then: never all at once
        yield one[1], one[2]


_OCCURRENCE = re.compile(rb"([^\0]*)\0([^\n]*)\n?")
"""A path, a zero byte, a word, an end of line: a path may hold an end of line, no word does."""


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One entry of git's index, or of a commit's tree.

    Args:
        mode: ``100644``, ``100755``, ``120000`` (link), ``160000`` (submodule).
        hidden: left out by a sparse checkout: the file isn't meant to be on disk.
        ignored_changes: the person told git not to look at it (``--assume-unchanged``).
    """

    mode: str
    oid: str
    hidden: bool = False
    ignored_changes: bool = False


class TrackedFiles:
    """Questions about tracked files; nothing is written, and no filter runs unless it says so."""

    def __init__(self, git: Git, root: Path, object_format: str) -> None:
        self._git = git
        self._root = root
        self._format = object_format

    def index(self, paths: Collection[str] | None = None) -> dict[str, TreeEntry]:
        """Entries of the index by path, all or those of some paths; unmerged ones are not there."""
        if paths is None:
            return dict(_entries(self._git.run("ls-files", "-s", "-v", "-z").fields()))
        found: dict[str, TreeEntry] = {}
        for some in _chunks(paths):
            fields = self._git.run("ls-files", "-s", "-v", "-z", "--", *some).fields()
            found.update(entry for entry in _entries(fields) if entry[0] in paths)
        return found

    def unmerged(self) -> tuple[str, ...]:
        """Paths that a conflict left in several versions."""
        fields = self._git.run("ls-files", "-u", "-z").fields()
        return tuple(sorted({field.partition("\t")[2] for field in fields}))

    def deleted(self) -> frozenset[str]:
        """Tracked files that aren't on disk."""
        return frozenset(self._git.run("ls-files", "-d", "-z").fields())

    def maybe_changed(self) -> frozenset[str]:
        """Tracked files that may not be on disk what git remembers; no filter runs.

        Where only a filter could tell, the file is among them.
        """
        git = self._git.with_environment(**self._without_filters)
        return frozenset(git.run("diff-files", "--name-only", "-z", "--no-ext-diff").fields())

    @cached_property
    def _without_filters(self) -> dict[str, str]:
        """``diff-files`` runs the repository's filters on files as young as the index."""
        drivers = (name for name in self.settings if _FILTER.match(name))
        found = {"GIT_CONFIG_COUNT": "0"}
        for count, name in enumerate(drivers):
            value = "false" if name.endswith(".required") else ""
            found |= {f"GIT_CONFIG_KEY_{count}": name, f"GIT_CONFIG_VALUE_{count}": value}
            found["GIT_CONFIG_COUNT"] = str(count + 1)
        return found

    def untracked(self) -> frozenset[str]:
        """Files that are neither tracked nor ignored."""
        answer = self._git.run("ls-files", "-o", "--exclude-standard", "-z")
        return frozenset(answer.fields())

    def containing(self, words: Collection[bytes], endings: Collection[str] = ()) -> frozenset[str]:
        """Tracked files on disk in which a word stands as a whole word, and those that can't be
        read: nobody knows what stands in them.

        Args:
            endings: only paths that end so.
        """
        if not words:
            return frozenset()
        answer = searched(self._git, "-l", map(os.fsdecode, words), endings=endings)
        found = frozenset(answer.fields())
        return found | self._unreadable() if answer.err else found

    def containing_each(
        self, words: Collection[bytes], endings: Collection[str] = ()
    ) -> dict[bytes, set[str]]:
        """`containing` of each word by itself, by one search for all of them.

        Args:
            words: without a character that no name has.
        """
        found = {word: set[str]() for word in words}
        if not found:
            return found
        answer = searched(self._git, "-o", map(os.fsdecode, words), endings=endings)
        paths: dict[bytes, str] = {}  # one text for each file, whatever the number of its words
        for path, word in occurrences(answer):
            found[word].add(paths.get(path) or paths.setdefault(path, os.fsdecode(path)))
        if answer.err:
            unreadable = self._unreadable()
            found = {word: paths | unreadable for word, paths in found.items()}
        return found

    def matching(
        self, pattern: bytes, *, endings: Collection[str] = (), but: Collection[str] = ()
    ) -> frozenset[str] | None:
        """Tracked files on disk of which a line matches, and those that can't be read.

        Args:
            pattern: of the kind that git calls Perl's; ``None`` comes back where git was built
                without these.
            endings, but: only paths that end so, and no paths that end so.
        """
        patterns = [part for one in _alternatives(os.fsdecode(pattern)) for part in ("-e", one)]
        options = ("grep", "-l", "-z", "-a", *PLAIN, "-P", *patterns)
        paths = (*_ending(endings), *(f":(exclude)*{ending}" for ending in sorted(but)))
        answer = self._git.run(*options, "--", *paths, allowed=(0, 1, _FATAL), wildcards=True)
        if answer.status == _FATAL:
            return None
        found = frozenset(answer.fields())
        return found | self._unreadable() if answer.err else found

    def _unreadable(self) -> frozenset[str]:
        """Files that a search passed over: they may hold anything, so they are candidates."""
        full = {path: self._root / path for path in self.index()}
        return frozenset(
            path for path, file in full.items() if file.is_file() and not os.access(file, os.R_OK)
        )

    def tree_entries(self, commit: str, paths: Collection[str]) -> dict[str, TreeEntry]:
        """Entries of a commit's tree for some paths."""
        found: dict[str, TreeEntry] = {}
        for some in _chunks(paths):
            for item in self._git.run("ls-tree", "-z", "--full-tree", commit, "--", *some).fields():
                head, _, path = item.partition("\t")
                mode, kind, oid = head.split()
                if kind == "blob":
                    found[path] = TreeEntry(mode, oid)
        return found

    def staged(self, commit: str = "HEAD") -> dict[str, TreeEntry | None]:
        """Where the index differs from a commit: the *commit's* entry by path, ``None``: none."""
        options = ("--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff")
        answer = self._git.run("diff-index", *options, "--ignore-submodules=none", commit, "--")
        fields = answer.fields()
        found: dict[str, TreeEntry | None] = {}
        for description, path in zip(fields[::2], fields[1::2], strict=True):
            mode, _, oid, *_ = description.lstrip(":").split()
            found[path] = None if mode == "000000" else TreeEntry(mode, oid)
        return found

    def differing(self, one: str, other: str) -> tuple[str, ...]:
        """Paths whose entries differ between two commits or trees."""
        options = ("-r", "-z", "--name-only", "--no-renames", "--no-ext-diff")
        answer = self._git.run("diff-tree", *options, one, other, "--")
        return tuple(answer.fields())

    def object_id(self, data: bytes) -> str:
        """The id of a blob with exactly these bytes, without asking git."""
        return blob_id(data, self._format)

    def cleaned_ids(self, paths: Collection[str], *, write: bool) -> dict[str, str]:
        """Ids of what git would store for files on disk. This runs the repository's filters.

        Args:
            write: whether the blobs are stored, too.
        """
        ordered = sorted(paths)
        if not ordered:
            return {}
        quoted = b"".join(_quoted(path) + b"\n" for path in ordered)
        options = ("-w", "--stdin-paths") if write else ("--stdin-paths",)
        lines = self._git.run("hash-object", *options, stdin=quoted).text.splitlines()
        return dict(zip(ordered, lines, strict=True))

    def blob(self, oid: str) -> bytes:
        """The stored bytes of one blob."""
        return self._git.run("cat-file", "blob", oid).out

    def checked_out(self, oid: str, path: str) -> bytes:
        """What a checkout would write for a blob at a path. This runs the repository's filters."""
        return self._git.run("cat-file", "--filters", f"--path={path}", oid).out

    def store(self, data: bytes) -> str:
        """Stores raw bytes as a blob; no filter runs."""
        return self._git.run("hash-object", "-w", "--stdin", stdin=data).text

    def filters(self, paths: Collection[str]) -> dict[str, str]:
        """The ``filter`` attribute by path, where there is one. No filter runs."""
        if not paths:
            return {}
        answer = self._git.run("check-attr", "-z", "--stdin", "filter", stdin=nul_list(paths))
        fields = answer.fields()
        triples = zip(fields[::3], fields[2::3], strict=True)
        return {path: value for path, value in triples if value not in ("unspecified", "unset")}

    def dirty(self, paths: Collection[str]) -> dict[str, str]:
        """Which of some paths carry uncommitted work, and of what sort.

        A file that is neither in the index nor on disk is clean: it can be created. Filters run
        only for files whose bytes are not those that git stored.
        """
        index, staged, links = self.index(paths), self.staged(), _Links(self._root)
        found, unsure = {}, []
        for path in sorted(paths):
            entry = index.get(path)
            data = links.read(path)
            if path in staged:
                found[path] = "staged"
            elif entry is None and data is not None:
                found[path] = "not tracked by git, but there"
            elif entry is not None and (entry.hidden or data is None):
                found[path] = "left out by the sparse checkout" if entry.hidden else "deleted"
            elif entry is not None and data is not None:
                mode, content = data
                if self._executable_matters and entry.mode != mode:
                    found[path] = "mode changed"
                elif self.object_id(content) != entry.oid:
                    unsure.append(path)
        for path, oid in self.cleaned_ids(unsure, write=False).items():
            if oid != index[path].oid:
                found[path] = "changed"
        return dict(sorted(found.items()))

    def modes(self, paths: Collection[str]) -> dict[str, str]:
        """The modes with which git would store regular files that are on disk."""
        if self._executable_matters:
            return {
                path: "100755" if (self._root / path).stat().st_mode & 0o100 else "100644"
                for path in paths
            }
        known = self.index(paths)
        return {path: known[path].mode if path in known else "100644" for path in paths}

    @cached_property
    def _executable_matters(self) -> bool:
        return self.setting("core.fileMode").lower() not in ("false", "no", "off", "0")

    def setting(self, name: str) -> str:
        """One value of git's configuration, empty when it isn't set."""
        return self.settings.get(name.lower(), "")

    @cached_property
    def settings(self) -> dict[str, str]:
        """git's configuration as it was when it was first asked for, by git's spelling of names."""
        pairs = (item.partition("\n") for item in self._git.run("config", "-z", "--list").fields())
        return {name: value for name, _, value in pairs}


def _alternatives(pattern: str) -> Iterator[str]:
    """The parts of ``a|b(c|d)``, each of which git looks for by itself, which is quicker."""
    start, depth = 0, 0
    for found in _SIGN.finditer(pattern):
        sign = found[0]
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and not depth:
            yield pattern[start : found.start()]
            start = found.end()
    yield pattern[start:]


def _ending(endings: Collection[str]) -> list[str]:
    """As git is told which paths to search, with wildcards; none: all."""
    return [f"*{ending}" for ending in sorted(endings)]


class _Links:
    """Reads files of the work tree without following a link out of it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, path: str) -> tuple[str, bytes] | None:
        full = self._root / path
        try:
            about = full.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        if stat.S_ISLNK(about.st_mode):
            return "120000", os.fsencode(full.readlink())
        if not stat.S_ISREG(about.st_mode):
            return "", b""
        return "100755" if about.st_mode & 0o100 else "100644", full.read_bytes()


def _entries(fields: Iterable[str]) -> Iterator[tuple[str, TreeEntry]]:
    for field in fields:
        head, _, path = field.partition("\t")
        tag, mode, oid, stage = head.split(" ")
        if stage == "0":
            yield path, TreeEntry(mode, oid, tag in "Ss", tag.islower())


def _chunks(paths: Iterable[str]) -> Iterator[list[str]]:
    ordered = sorted(paths)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


def _quoted(path: str) -> bytes:
    """A path as git's line-based commands read it: always quoted, odd bytes in octal."""
    plain = b"".join(
        bytes([byte]) if 32 <= byte < 127 and byte not in b'"\\' else b"\\%03o" % byte
        for byte in os.fsencode(path)
    )
    return b'"' + plain + b'"'
