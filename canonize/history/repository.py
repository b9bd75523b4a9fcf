"""Finds the repository, and refuses the ones in which a step would not be safe."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from canonize.errors import HistoryRefused, RepositoryUnusable
from canonize.history.durable import Settling
from canonize.history.files import TrackedFiles
from canonize.history.git import Git, strip_environment
from canonize.history.refs import Refs
from canonize.history.scratch import ScratchIndex

_UNFINISHED = (
    ("rebase-merge", "a rebase", "git rebase --continue, or --abort"),
    ("rebase-apply", "a rebase or `git am`", "git rebase --continue, or git am --abort"),
    ("MERGE_HEAD", "a merge", "git merge --continue, or --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue, or --abort"),
    ("sequencer", "a sequence of picks", "git cherry-pick --continue, or --abort"),
    ("BISECT_LOG", "a bisect", "git bisect reset"),
    ("SQUASH_MSG", "a squashed merge", "commit it first"),
)


@dataclass(frozen=True)
class History:
    """One work tree of one repository.

    Args:
        root: the top of the work tree.
        git_dir: the work tree's own git directory (linked work trees have one each).
        common_dir: the git directory that all work trees share.
        object_format: ``sha1`` or ``sha256``.
        notices: sentences that a person should read first.
    """

    root: Path
    git_dir: Path
    common_dir: Path
    object_format: str
    notices: tuple[str, ...] = field(default=())

    @classmethod
    def open(cls, start: Path, *, quiet: bool = True, headless: bool = False) -> History:
        """Finds the repository that a directory lies in.

        Args:
            quiet: also refuse when a rebase, merge, bisect, ... is in progress.
            headless: do not refuse when HEAD names no commit.

        Raises:
            RepositoryUnusable: there is none, it is bare, has no commit yet, or isn't quiet.
        """
        stripped = strip_environment()
        if not start.is_dir():
            raise RepositoryUnusable(
                f"{start} is not a folder", hint="`-C DIR` takes the folder of a repository"
            )
        root, git_dir, common_dir, object_format = _locate(start)
        notices = tuple(f"{name} is set in the environment; it is ignored" for name in stripped)
        history = cls(root, git_dir, common_dir, object_format, notices)
        if not start.resolve().is_relative_to(root.resolve()):
            raise RepositoryUnusable(
                f"the repository's work tree is {root}, which {start} is not part of",
                hint="look at core.worktree in the repository's configuration",
            )
        if not headless:
            history.require_head()
        if quiet:
            history.require_quiet()
        return history

    def require_head(self) -> None:
        """Raises RepositoryUnusable when HEAD names no commit that is there."""
        if self.refs.resolve("HEAD") is not None:
            return
        lost = self.refs.lost()
        if lost is None:
            raise RepositoryUnusable(
                "the repository has no commit yet", hint="commit what is there, then run again"
            )
        raise RepositoryUnusable(
            f"{lost.name} names the commit {lost.commit[:10]}, which is not there",
            hint="`canonize resume` if a power failure stopped a run; otherwise `git fsck`",
        )

    def require_quiet(self) -> None:
        """Raises RepositoryUnusable while git is in the middle of something, naming it."""
        for name, words, hint in _UNFINISHED:
            if (self.git_dir / name).exists():
                raise RepositoryUnusable(f"{words} is in progress", hint=hint)

    def require_unlocked(self) -> None:
        """Raises HistoryRefused when git's index is locked; the lock is never deleted."""
        lock = self.git_dir / "index.lock"
        try:
            age = time.time() - lock.stat().st_mtime
        except FileNotFoundError:
            return
        raise HistoryRefused(
            f"git's index is locked: {lock} is {_words(age)} old",
            hint="another git process works here; if none does, it died: delete the file yourself",
        )

    @cached_property
    def git(self) -> Git:
        return Git(self.root)

    @cached_property
    def files(self) -> TrackedFiles:
        return TrackedFiles(self.git, self.root, self.object_format)

    @cached_property
    def refs(self) -> Refs:
        return Refs(self.git, self.git_dir, self.object_format, self.settling)

    @cached_property
    def settling(self) -> Settling:
        """Makes last what git wrote; it is to be asked for before git writes."""
        return Settling(self.git_dir, self.common_dir)

    @cached_property
    def why_unidentified(self) -> tuple[str, ...] | None:
        """What git says when it doesn't know who commits; ``None`` when it does."""
        for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
            answer = self.git.run("var", name, allowed=range(256))
            if answer.status:
                return tuple(line for line in answer.err.splitlines() if line)[-3:]
        return None

    def person(self) -> str:
        """Who commits, ``Name <address>``; empty when git doesn't know."""
        said = self.git.run("var", "GIT_AUTHOR_IDENT", allowed=range(256))
        return "" if said.status else said.text.rpartition(">")[0] + ">"

    def scratch(self, name: str) -> ScratchIndex:
        """An index of our own under the git directory, for building trees and commits."""
        path = self.git_dir / "canonize" / f"index-{name}"
        return ScratchIndex(self.git, self.git_dir / "index", path, self.object_format)


def _locate(start: Path) -> tuple[Path, Path, Path, str]:
    git = Git(start)
    asked = git.run(
        "rev-parse", "--is-bare-repository", "--is-inside-work-tree", allowed=range(-64, 256)
    )
    if asked.status:
        raise RepositoryUnusable(
            f"{start.resolve()} is not in a git repository that can be read",
            hint="run it inside of one, or name one with -C",
            details=tuple(asked.err.splitlines()),
        )
    if asked.text.splitlines() != ["false", "true"]:
        bare = asked.text.startswith("true")
        what = "the repository is bare" if bare else f"{start} lies in a git directory"
        raise RepositoryUnusable(f"{what}: there is no work tree", hint="run it in a clone")
    lines = git.run(
        *("rev-parse", "--path-format=absolute", "--show-toplevel", "--absolute-git-dir"),
        *("--git-common-dir", "--show-object-format"),
    ).text.splitlines()
    if len(lines) != 4:
        raise RepositoryUnusable("the repository's path contains a line end", hint="rename it")
    return Path(lines[0]), Path(lines[1]), Path(lines[2]), lines[3]


def _words(seconds: float) -> str:
    for unit, size in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} seconds"
