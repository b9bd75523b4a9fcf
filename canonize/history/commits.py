"""Commits: hidden checkpoints of the tool's own, and a step's commit in the person's name."""

from __future__ import annotations

import re
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
class CommitSignature:
    """In whose name a commit is made, and whether it is signed."""

    environment: Mapping[str, str]
    signed: bool


def require_identity(history: History) -> None:
    """Raises HistoryRefused when git doesn't know who commits."""
    said = history.why_unidentified
    if said is not None:
        raise HistoryRefused(
            "git doesn't know who you are, so a step can't be committed",
            hint="git config user.name '...' and git config user.email '...'",
            details=said,
        )


def commit_with_hooks(history: History, scratch: ScratchIndex, message: str) -> Commit:
    """Commits a scratch index as ``git commit`` would: hooks, identity and signature.

    Raises:
        HistoryRefused: a hook, the signature or git itself said no; HEAD has not moved.
    """
    before = history.refs.head().commit
    if _is_partial(history):
        _commit_in_parts(history, scratch, message, before)
    else:
        options = ("--quiet", "--no-status", "--cleanup=verbatim", "--file=-")
        _with_hooks(history, scratch, "commit", *options, stdin=message.encode())
    after = history.refs.head().commit
    if after == before:
        raise _refusal("git commit made no commit")
    return Commit(after, history.refs.tree(after))


def _commit_in_parts(history: History, scratch: ScratchIndex, message: str, parent: str) -> None:
    """What ``git commit`` does, which itself would fetch every blob that a partial clone lacks."""
    note = scratch.path.with_name(scratch.path.name + ".message")
    hook = ("hook", "run", "--ignore-missing")
    try:
        note.write_text(message, "utf-8")
        _with_hooks(history, scratch, *hook, "pre-commit")
        _with_hooks(history, scratch, *hook, "prepare-commit-msg", "--", str(note), "message")
        _with_hooks(history, scratch, *hook, "commit-msg", "--", str(note))
        final = note.read_text("utf-8", "replace")
        sign = ("-S",) if wants_signature(history) else ()
        tree = scratch.tree()
        made = _with_hooks(
            *(history, scratch, "commit-tree", *sign, "-p", parent, "-F", "-", tree),
            stdin=final.encode(),
        )
        title = final.partition("\n")[0]
        move = ("update-ref", "-m", f"commit: {title}", "HEAD", made, parent)
        _with_hooks(history, scratch, *move)
        _with_hooks(history, scratch, *hook, "post-commit", strict=False)
    finally:
        note.unlink(missing_ok=True)


def _with_hooks(
    history: History,
    scratch: ScratchIndex,
    *arguments: str,
    stdin: bytes | None = None,
    strict: bool = True,
) -> str:
    git = history.git.with_environment(GIT_INDEX_FILE=str(scratch.path), GIT_EDITOR=":")
    answer = git.run(*arguments, stdin=stdin, allowed=range(-64, 256), hooks=True)
    if answer.status and strict:
        raise _refusal(answer.out.decode("utf-8", "replace") + "\n" + answer.err)
    return answer.text


_FIXED = "files were modified by this hook"
"""What the pre-commit framework says of a hook that fixed what it then refuses."""


def says_that_hooks_fixed(refused: HistoryRefused) -> bool:
    """Whether a hook of the pre-commit framework said that it fixed what it refused."""
    return any(_FIXED in line for line in refused.details)


def _refusal(said: str) -> HistoryRefused:
    hint = (
        "the step's files were restored; see what git said (the subject is the step's title), "
        "then run again"
    )
    if _FIXED in said:
        hint = (
            "the step's files were restored; `commits: {hooks: keep}` in the plan takes what hooks "
            "fix into the step (`canonize adopt`, if steps are applied, then run again)"
        )
    return HistoryRefused(
        "the step's commit was refused (by a hook, by signing, or by git)",
        hint=hint,
        details=tuple(line for line in said.splitlines() if line.strip())[-30:],
    )


def _is_partial(history: History) -> bool:
    pattern = re.compile(r"(remote\..*\.(promisor|partialclonefilter)|extensions\.partialclone)\Z")
    return any(pattern.match(name) for name in history.files.settings)


def commit_without_hooks(
    history: History, tree: str, parents: Sequence[str], message: str, signature: CommitSignature
) -> str:
    """Stores a commit of a tree; no hook runs and no ref moves. Returns its id."""
    sign = "-S" if signature.signed else "--no-gpg-sign"
    options = [part for parent in parents for part in ("-p", parent)]
    git = history.git.with_environment(**signature.environment)
    return git.run("commit-tree", sign, *options, "-F", "-", tree, stdin=message.encode()).text


def tool_signature() -> CommitSignature:
    """Checkpoints carry the tool's identity and are never signed."""
    return CommitSignature(_TOOL, signed=False)


def person_signature(history: History) -> CommitSignature:
    """The person's own, as far as git knows it; the tool's when it doesn't."""
    known = not history.git.run("var", "GIT_COMMITTER_IDENT", allowed=range(256)).status
    if not known:
        return tool_signature()
    return CommitSignature({}, signed=wants_signature(history))


def wants_signature(history: History) -> bool:
    """Whether the person's configuration asks for signed commits."""
    return history.files.setting("commit.gpgSign").lower() in ("true", "yes", "on", "1")
