"""A repository opened for its plan: its clone, what lies outside of it, what it names."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from canonize.catalogue import load_check, load_codemod
from canonize.core.symbols import Symbol
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import errors_of, invalid_plan
from canonize.plan_file.load import LoadedPlan, load_plan
from canonize.runner.session import Session, open_session


@dataclass(frozen=True, slots=True)
class Desk:
    """Where the work on one repository happens; it travels to whoever does it.

    Args:
        folder: the fleet's.
        ident: of the repository.
    """

    folder: str
    ident: str

    @property
    def clone(self) -> Path:
        return Path(self.folder) / "clones" / self.ident

    @property
    def plan(self) -> Path:
        """The plan that the repository is migrated by."""
        return Path(self.folder) / "plans" / f"{self.ident}.yaml"

    @property
    def packages(self) -> Path:
        """What the fleet publishes, laid out as an environment."""
        return Path(self.folder) / "published"

    def report(self, suffix: str) -> Path:
        """A file about this repository."""
        folder = Path(self.folder) / "reports"
        folder.mkdir(exist_ok=True)
        return folder / f"{self.ident}{suffix}"


@dataclass(frozen=True)
class Opened:
    """An open session with the plan's own document."""

    session: Session
    loaded: LoadedPlan

    def require_sound(self, *, is_home: bool) -> tuple[str, ...]:
        """Warnings about the plan in this repository.

        Args:
            is_home: the plan's symbols are this repository's; elsewhere its globs may match
                nothing, and its competitors need not be there.

        Raises:
            PlanInvalid: with every mistake.
        """
        session = self.session
        ground = Ground(
            session.before(),
            session.migration.source_roots,
            session.load,
            session.load_check,
            migrated=not is_home,
        )
        problems = check_plan(self.loaded.document, ground)
        if errors_of(problems):
            raise invalid_plan(self.loaded.document.shown, problems)
        return tuple(problem.message for problem in problems)


@contextlib.contextmanager
def opened(desk: Desk) -> Iterator[Opened]:
    """Opens the clone for its plan, with what the fleet publishes around it.

    Raises:
        PlanInvalid: the plan can't be read.
        RepositoryUnusable: no commit yet, ...
    """
    loaded = load_plan(desk.plan, shown=f"plan of {desk.ident}")
    session = open_session(
        desk.clone,
        loaded.plan,
        loaded.text,
        partial(load_codemod, root=desk.clone),
        load_check=load_check,
        plan_path=_own_plan(desk, loaded.text),
    )
    with session:
        session.place.worktree.outside.add(desk.packages)
        yield Opened(session, loaded)


def _own_plan(desk: Desk, text: bytes) -> Path:
    """The plan's file where the repository itself has it: it names competitors for a living."""
    found = desk.clone / "migration_plan.yaml"
    with contextlib.suppress(OSError):
        if found.read_bytes() == text:
            return found
    return desk.plan


def own_symbols(session: Session) -> tuple[str, ...]:
    """Those of the plan's symbols whose modules are this repository's, the canonical first."""
    plan = session.plan
    modules = session.migration.modules(session.before())
    named = [plan.canonical, *(c.symbol for c in plan.competitors)]
    named += [c.replace_with for c in plan.competitors if c.replace_with]
    return tuple(s for s in dict.fromkeys(named) if modules.exists(Symbol.parse(s).module))


def top_packages(symbols: Sequence[str]) -> set[str]:
    """The import packages that symbols lie in."""
    return {symbol.partition(":")[0].partition(".")[0] for symbol in symbols}


def as_failure(error: Exception) -> dict[str, Any]:
    """An error as the result of a stage."""
    return {
        "outcome": "failed",
        "error": {
            "what": getattr(error, "what", "") or str(error) or type(error).__name__,
            "where": getattr(error, "where", ""),
            "hint": getattr(error, "hint", ""),
            "details": list(getattr(error, "details", ())),
        },
    }
