"""HEAD, the migration's branch and the hidden checkpoint refs; every move is compare-and-swap."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canonize.errors import HistoryRefused, RepositoryUnusable
from canonize.history.durable import Settling, point_head
from canonize.history.git import Git


@dataclass(frozen=True, slots=True)
class Head:
    """Where HEAD stands; ``branch`` is the full ref, ``None`` when it is detached."""

    commit: str
    branch: str | None

    @property
    def name(self) -> str:
        """The branch as people say it, or the short commit id."""
        return self.branch.removeprefix("refs/heads/") if self.branch else self.commit[:10]


class Refs:
    """Reads and moves refs without touching index or work tree."""

    def __init__(self, git: Git, git_dir: Path, object_format: str, settling: Settling) -> None:
        self._git = git
        self._git_dir = git_dir
        self._settling = settling
        self._none = "0" * (64 if object_format == "sha256" else 40)

    def head(self) -> Head:
        answer = self._git.run("rev-parse", "HEAD^{commit}", "--symbolic-full-name", "HEAD")
        commit, _, name = answer.text.partition("\n")
        return Head(commit, name if name.startswith("refs/") else None)

    def resolve(self, name: str) -> str | None:
        """The commit that a full ref or an object id names, or ``None``."""
        wanted = ("--end-of-options", f"{name}^{{commit}}")
        answer = self._git.run("rev-parse", "--verify", "-q", *wanted, allowed=(0, 1, 128))
        return None if answer.status else answer.text

    def lost(self) -> Head | None:
        """What HEAD names although it is not there: the disk forgot it. ``None``: no such thing."""
        name = self._git.run("symbolic-ref", "-q", "HEAD", allowed=(0, 1)).text or None
        found = self._git.run("rev-parse", "--verify", "-q", name or "HEAD", allowed=range(256))
        if found.status or self.resolve("HEAD") is not None:
            return None
        return Head(found.text, name)

    def tree(self, commit: str) -> str:
        return self._git.run("rev-parse", "--verify", f"{commit}^{{tree}}").text

    def parents(self, commit: str) -> list[str]:
        return self._git.run("rev-parse", "--verify", f"{commit}^@", allowed=(0, 128)).text.split()

    def since(self, commit: str) -> list[str]:
        """Commits of HEAD's history that another one doesn't have, newest first; at most 1000."""
        known = self.resolve(commit)
        limits = ("--max-count=1000", "HEAD", *((f"^{known}",) if known else ()))
        return self._git.run("rev-list", *limits, "--").text.split()

    def message(self, commit: str) -> str:
        raw = self._git.run("cat-file", "commit", commit).out.decode("utf-8", "replace")
        return raw.partition("\n\n")[2]

    def contains(self, commit: str, ancestor: str) -> bool:
        """Whether a commit has another one in its history; ``False`` when that one is unknown."""
        answer = self._git.run("merge-base", "--is-ancestor", ancestor, commit, allowed=(0, 1, 128))
        return answer.status == 0

    def is_pushed(self, commit: str) -> bool:
        """Whether a remote-tracking branch has the commit: others may have it."""
        answer = self._git.run(
            "for-each-ref", "--count=1", f"--contains={commit}", "--format=x", "refs/remotes"
        )
        return bool(answer.out)

    def create(self, ref: str, commit: str) -> None:
        """Raises HistoryRefused when the ref is there already."""
        self.move(ref, commit, self._none)

    def move(self, ref: str, commit: str, expected: str, *, why: str = "canonize") -> None:
        """Moves a ref (or HEAD and the branch it stands on) when it is where it is expected.

        Raises:
            HistoryRefused: it is somewhere else, or a lock is in the way.
        """
        self._git.run("update-ref", "-m", why, "--create-reflog", ref, commit, expected)

    def delete(self, ref: str, expected: str) -> None:
        self._git.run("update-ref", "-d", ref, expected)

    def list(self, prefix: str) -> dict[str, str]:
        """Refs below a prefix that ends with ``/``, with what they name."""
        answer = self._git.run("for-each-ref", "--format=%(refname) %(objectname)", prefix)
        pairs = (line.rpartition(" ") for line in answer.text.splitlines())
        return {ref: oid for ref, _, oid in pairs}

    def switch(self, head: Head, *, why: str) -> None:
        """Points HEAD at a branch, or detaches it; no file is touched.

        The caller has made sure that the tree there is the tree that is checked out. The branch
        is on the disk before HEAD names it.
        """
        self._settling.settle()
        if head.branch is not None:
            if not point_head(self._git_dir, head.branch):
                self._git.run("symbolic-ref", "-m", why, "HEAD", head.branch)
        else:
            self._git.run("update-ref", "--no-deref", "-m", why, "HEAD", head.commit)

    def start_branch(self, name: str, *, resumed: bool = False) -> Head:
        """Creates a branch at HEAD unless it is there with the same tree, and points HEAD at it.

        Args:
            resumed: the branch is the migration's own from before: the same tree is enough,
                otherwise it must stand at the same commit.

        Raises:
            RepositoryUnusable: the name is no branch name, or the branch is taken.
        """
        ref = f"refs/heads/{name}"
        if self._git.run("check-ref-format", ref, allowed=(0, 1)).status:
            raise RepositoryUnusable(f"{name!r} can't be the name of a branch")
        now = self.head()
        if now.branch == ref:
            return now
        there = self.resolve(ref)
        if there is None:
            self._create_branch(ref, now.commit)
            there = now.commit
        elif there != now.commit and not (resumed and self.tree(there) == self.tree(now.commit)):
            raise RepositoryUnusable(
                f"the branch {name} exists and stands at another commit ({there[:10]})",
                hint=f"git switch {name} to go on there; or rename it, or set commits.branch",
            )
        elif ref in self._elsewhere():
            raise RepositoryUnusable(
                f"the branch {name} is checked out in another work tree",
                hint="run it there, or set commits.branch to another name",
            )
        started = Head(there, ref)
        self.switch(started, why=f"canonize: moving from {now.name} to {name}")
        return started

    def _create_branch(self, ref: str, commit: str) -> None:
        try:
            self.create(ref, commit)
        except HistoryRefused as error:
            raise RepositoryUnusable(
                f"the branch {ref.removeprefix('refs/heads/')} can't be created",
                hint="set commits.branch in the plan to another name",
                details=error.details,
            ) from error

    def _elsewhere(self) -> set[str]:
        lines = self._git.run("worktree", "list", "--porcelain").text.splitlines()
        return {line.partition(" ")[2] for line in lines if line.startswith("branch ")}
