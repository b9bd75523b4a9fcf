"""Clones of a tool's own: blobless where they come over a network, whole or not there at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from canonize.errors import CanonizeError, HistoryRefused
from canonize.history.git import Git, refusal_of, strip_environment

_TRANSPORTS = ("https", "http", "ssh", "git", "file")


def clone(source: str, folder: Path, *, ref: str = "", remote: bool) -> None:
    """Makes a clone with its work tree; what an interrupted one left is cleared away first.

    Args:
        folder: where it will be; not there yet.
        ref: a branch or tag; what the source has checked out when empty.
        remote: take no blobs but those of the files that are checked out.

    Raises:
        HistoryRefused: git could not; ``details`` is what it said.
    """
    strip_environment()
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = folder.with_name(f".{folder.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    options = ["--quiet", "--no-recurse-submodules"]
    if remote:
        options.append("--filter=blob:none")
    if ref:
        options.append(f"--branch={ref}")
    _networked(folder.parent, "clone", *options, "--", source, str(half))
    if not remote:
        _take_identity(Path(source), half)
    half.rename(folder)


def bring_up_to_date(folder: Path) -> None:
    """Takes the source's newest commit where the clone's branch only follows it.

    Raises:
        HistoryRefused: git could not, or the source's history was rewritten.
    """
    if Git(folder).run("symbolic-ref", "-q", "HEAD", allowed=(0, 1)).status:
        return  # a tag: it stays what it is
    _networked(folder, "fetch", "--quiet", "--no-recurse-submodules", "origin")
    _networked(folder, "merge", "--quiet", "--ff-only", "@{upstream}")


def require_source(source: str) -> None:
    """Raises CanonizeError when there is nothing to clone at a path."""
    if not Path(source).is_dir():
        raise CanonizeError(
            f"there is no folder {source}", where=source, hint="correct the file of repositories"
        )


def _networked(folder: Path, verb: str, *arguments: str) -> None:
    """The only commands of the tool that may use a network; they never ask for a password."""
    allowed = [part for t in _TRANSPORTS for part in ("-c", f"protocol.{t}.allow=always")]
    shell = os.environ.get("GIT_SSH_COMMAND", "ssh")
    git = Git(folder).with_environment(
        GIT_TERMINAL_PROMPT="0", GIT_SSH_COMMAND=f"{shell} -o BatchMode=yes"
    )
    answer = git.run(*allowed, verb, *arguments, allowed=range(-64, 256))
    if answer.status:
        failed = refusal_of(verb, answer)
        hint = failed.hint or "can `git clone` reach it from here, without asking anything?"
        raise HistoryRefused(failed.what, hint=hint, details=failed.details)


def _take_identity(source: Path, folder: Path) -> None:
    """Who commits in a repository on this machine commits in its clone."""
    for key in ("user.name", "user.email"):
        found = Git(source).run("config", "--local", "--get", key, allowed=(0, 1, 128)).text
        if found:
            Git(folder).run("config", "--local", key, found)
