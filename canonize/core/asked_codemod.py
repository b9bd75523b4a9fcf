"""A codemod as a plan calls it; what goes wrong in one of somebody's own is told as its fault."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from canonize.core.codemod import Codemod, Migration, Proposal
from canonize.core.plan import CodemodCall
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError, PlugInFailed


@dataclass(frozen=True, slots=True)
class AskedCodemod:
    """A codemod with the options of one call.

    Args:
        name: what the plan calls it; with a colon, it is somebody's own.
    """

    name: str
    codemod: Codemod
    options: Any

    def propose(self, tree: SourceTree, migration: Migration) -> Proposal:
        """What it proposes.

        Raises:
            PlugInFailed: somebody's own raised something, or proposed what is no proposal.
        """
        with telling_whose(self.name):
            proposal = self.codemod.propose(tree, self.options, migration)
        if is_foreign(self.name) and (fault := _fault(proposal, tree)):
            raise PlugInFailed(f"the codemod {self.name} {fault}", hint=_HINT)
        return proposal


def asked_codemod(codemod: Codemod, call: CodemodCall) -> AskedCodemod:
    """A codemod with the options that a plan gives it.

    Raises:
        PlugInFailed: the options of somebody's own raise something else than that they are wrong.
    """
    with telling_whose(call.name):
        return AskedCodemod(call.name, codemod, codemod.Options.model_validate(call.options))


def is_foreign(name: str) -> bool:
    """Whether a codemod's name is that of somebody's own, ``package.module:Class``."""
    return ":" in name


@contextmanager
def telling_whose(name: str, *, what: str = "the codemod") -> Iterator[None]:
    """Tells what somebody's own codemod, or check, raises as the fault of that.

    Raises:
        PlugInFailed: with the traceback from where the codemod begins.
    """
    try:
        yield
    except CanonizeError:
        raise
    except (Exception, SystemExit) as error:  # whatever somebody else's code raises
        if not is_foreign(name) or _is_of_options(error):
            raise
        raise failed(name, error, what=what) from error


def failed(name: str, error: BaseException, *, what: str = "the codemod") -> PlugInFailed:
    """What somebody's own code raised, with its own part of the traceback."""
    frames = traceback.extract_tb(error.__traceback__)
    own = next((i for i, f in enumerate(frames) if not _is_ours(f.filename)), len(frames))
    last = next((f for f in reversed(frames) if not _is_ours(f.filename)), None)
    shown = [*traceback.format_list(frames[own:]), *traceback.format_exception_only(error)]
    lines = "".join(shown).rstrip("\n").split("\n")
    return PlugInFailed(
        f"{what} {name} raised {type(error).__name__}: {error}",
        where=f"{last.filename}:{last.lineno}" if last is not None else "",
        hint=_HINT.replace("codemod", what.removeprefix("the ")),
        details=tuple(lines),
    )


def _is_of_options(error: BaseException) -> bool:
    """Options that are wrong are the plan's fault; pydantic says so by an error of its own."""
    return type(error).__name__ == "ValidationError"


def _is_ours(filename: str) -> bool:
    """Whether a frame only hands on: what is in front of the codemod's own is of no use to it."""
    is_importing = filename.startswith("<frozen importlib") or filename == importlib.__file__
    return is_importing or filename == _CONTEXTLIB or filename.startswith(_HOME)


_HOME = __file__.rpartition("core")[0]
_CONTEXTLIB = contextmanager.__code__.co_filename
_HINT = "the fault lies in that codemod, not in canonize; nothing of the step is left behind"


def _fault(proposal: Any, tree: SourceTree) -> str:
    """What keeps it from being a proposal about this tree."""
    if not isinstance(proposal, Proposal):
        return f"returned a {type(proposal).__name__} instead of a Proposal"
    seen: set[str] = set()
    for change in proposal.changes:
        if change.path in seen:
            return f"proposes two changes of {change.path}; join them to one"
        seen.add(change.path)
        if change.before != tree.read(change.path):
            return f"proposes a change of {change.path} that starts from other bytes than it has"
        after: object = change.after
        if not isinstance(after, bytes | None):
            return f"proposes {type(after).__name__} instead of bytes for {change.path}"
    return ""
