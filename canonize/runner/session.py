"""A place plus a plan: what previewing and running need."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from canonize.catalogue import load_check as load_check_kind
from canonize.core.check import Check
from canonize.core.codemod import Loader, Migration
from canonize.core.plan import Plan
from canonize.core.tree import SourceTree
from canonize.runner.place import Place, open_place


@dataclass(frozen=True, slots=True)
class Execution:
    """Something that running would execute, as a person must see it before saying yes.

    Args:
        what: ``check golden-path of step rewrite-imports``, ``commit hook``.
        command: the exact command, or the hook's file.
    """

    what: str
    command: str


@dataclass(frozen=True)
class Session:
    """Use it in a ``with``; everything that a verb needs hangs on it."""

    place: Place
    plan: Plan
    plan_text: bytes
    migration: Migration
    load: Loader
    load_check: Callable[[str], Check]

    @property
    def root(self) -> Path:
        return self.place.root

    @property
    def notices(self) -> tuple[str, ...]:
        """Sentences that a person should read first."""
        return self.place.notices

    def tree(self) -> SourceTree:
        """The work tree as it is now, uncommitted edits included."""
        raise NotImplementedError

    def before(self) -> SourceTree:
        """The tree as it was before the migration's first step (a person's own edits stay)."""
        raise NotImplementedError

    def applied(self) -> tuple[int, ...]:
        """Numbers of the steps that are applied, ascending."""
        raise NotImplementedError

    def pending(self) -> tuple[int, ...]:
        """Numbers of the steps that are not, ascending."""
        raise NotImplementedError

    def executes(self, numbers: Sequence[int]) -> tuple[Execution, ...]:
        """Every command that running these steps would execute."""
        raise NotImplementedError

    def is_trusted(self) -> bool:
        """Whether this person has trusted exactly this plan in this repository before."""
        raise NotImplementedError

    def close(self) -> None:
        self.place.close()

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_session(
    directory: Path,
    plan: Plan,
    plan_text: bytes,
    load: Loader,
    *,
    load_check: Callable[[str], Check] = load_check_kind,
) -> Session:
    """Opens the repository for a plan. Nothing is written, nothing is executed.

    Args:
        directory: anywhere in the repository.
        plan_text: the exact bytes that the plan was read from; trust and drift hang on them.
        load: from a codemod's name to the codemod.

    Raises:
        RepositoryUnusable: no repository, a bare one, no commit yet, a rebase in progress, ...
    """
    raise NotImplementedError
