"""Commits: hidden checkpoints of the tool's own, and a step's commit in the person's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canonize.errors import HistoryRefused
from canonize.history.repository import History
from canonize.history.scratch import ScratchIndex

_TOOL = {
    "GIT_AUTHOR_NAME": "canonize",
    "GIT_AUTHOR_EMAIL": "canonize@localhost",
    "GIT_COMMITTER_NAME": "canonize",
    "GIT_COMMITTER_EMAIL": "canonize@localhost",
}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit that was made; ``tree`` is what it holds, hooks included."""

    oid: str
    tree: str


@dataclass(frozen=True, slots=True)
class Signature:
    """In whose name a commit is made, and whether it is signed."""

    environment: Mapping[str, str]
    signed: bool


def require_identity(history: History) -> None:
    """Raises HistoryRefused when git doesn't know who commits."""
    for name in ("GIT_AUTHOR_IDENT", "GIT_COMMITTER_IDENT"):
        answer = history.git.run("var", name, allowed=range(256))
        if answer.status:
            raise HistoryRefused(
                "git doesn't know who you are, so a step can't be committed",
                hint="git config user.name '...' and git config user.email '...'",
                details=tuple(line for line in answer.err.splitlines() if line)[-3:],
            )


def commit_with_hooks(history: History, scratch: ScratchIndex, message: str) -> Commit:
    """Commits a scratch index as ``git commit`` would: hooks, identity and signature.

    Raises:
        HistoryRefused: a hook, the signature or git itself said no; HEAD has not moved.
    """
    before = history.refs.head().commit
    git = history.git.with_environment(GIT_INDEX_FILE=str(scratch.path), GIT_EDITOR="true")
    options = ("--quiet", "--no-status", "--cleanup=verbatim", "--file=-")
    answer = git.run(
        "commit", *options, stdin=message.encode(), allowed=range(-64, 256), hooks=True
    )
    after = history.refs.head().commit
    if answer.status or after == before:
        said = (answer.out.decode("utf-8", "replace") + "\n" + answer.err).splitlines()
        raise HistoryRefused(
            "the step's commit was refused (by a hook, by signing, or by git)",
            hint="the step's files were restored; see what git said, then run again",
            details=tuple(line for line in said if line.strip())[-30:],
        )
    return Commit(after, history.refs.tree(after))


def commit_without_hooks(
    history: History, tree: str, parents: Sequence[str], message: str, signature: Signature
) -> str:
    """Stores a commit of a tree; no hook runs and no ref moves. Returns its id."""
    sign = "-S" if signature.signed else "--no-gpg-sign"
    options = [part for parent in parents for part in ("-p", parent)]
    git = history.git.with_environment(**signature.environment)
    return git.run("commit-tree", sign, *options, "-F", "-", tree, stdin=message.encode()).text


def tool_signature() -> Signature:
    """Checkpoints carry the tool's identity and are never signed."""
    return Signature(_TOOL, signed=False)


def person_signature(history: History) -> Signature:
    """The person's own, as far as git knows it; the tool's when it doesn't."""
    known = not history.git.run("var", "GIT_COMMITTER_IDENT", allowed=range(256)).status
    if not known:
        return tool_signature()
    wanted = history.files.setting("commit.gpgSign").lower() in ("true", "yes", "on", "1")
    return Signature({}, signed=wanted)
