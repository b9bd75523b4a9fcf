"""What a codemod is: a pure function from a tree to a proposal.

A codemod is a class with a ``name``, an ``Options`` model and ``propose``; the built-in ones live
in `codemods`, others in any installed package (``acme.tools:Modernise``). It reads files only
through the tree, writes nothing, and says of every reference it met what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, Field

from canonize.core.change import Change, Edit
from canonize.core.code_base import CodeBase
from canonize.core.decisions import Decisions
from canonize.core.ledger import Reference
from canonize.core.modules import ModuleMap
from canonize.core.paths import PathFilter
from canonize.core.plan import CodemodCall, Glob, Plan
from canonize.core.queries import QueryRunner
from canonize.core.tree import SourceTree

if TYPE_CHECKING:
    from canonize.core.formatting import Formatter


class Options(BaseModel):
    """Base of every codemod's options."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PathOptions(Options):
    """Options of a codemod that works through many files."""

    paths: tuple[Glob, ...] = Field((), description="Only these files (globs); all when empty.")
    exclude: tuple[Glob, ...] = Field((), description="Never these files, beside the plan's.")
    competitors: tuple[str, ...] = Field(
        (),
        description="Only these competitors of the plan; all that its verdicts concern when empty.",
    )


Held = Mapping[str, Mapping[str, str]]
"""By path and part of the file: why that part stays as it is."""


@dataclass(frozen=True, slots=True)
class Answered:
    """Uses in one file that are written for the canonical already.

    Args:
        data: the file for which this is so.
        uses: line and column, both from 1, and the member; empty for a call of the thing itself.
    """

    data: bytes
    uses: frozenset[tuple[int, int, str]]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a codemod would do.

    Args:
        changes: at most one a path.
        references: every reference that the codemod looked at, with its disposition.
        edits: by path, the edits that a change consists of, sorted and disjoint; the guard holds
            the change to them. A changed path without an entry declares the whole file.
        atomic: when the guard refuses one change, all changes fall.
        relies_on: by path, the paths without whose change this path's change would be wrong.
        unfinished: by path, the parts of it (under names that the codemod gives them) that are
            right only if a later codemod of the same step takes them over. When the step ends the
            codemod is asked again: a part that is still `reached`, or would be changed again, is
            held, and the step is played anew without it.
        reached: by path, the parts that this codemod has to do with.
        holds: by path and part, why later codemods of the step must leave that part as it is;
            they find it in `Migration.held`.
        answers: by path, the uses of a competitor that it wrote for the canonical; later codemods
            of the step find them in `Migration.answered`.
    """

    changes: tuple[Change, ...] = ()
    references: tuple[Reference, ...] = ()
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    atomic: bool = False
    relies_on: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unfinished: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reached: Mapping[str, frozenset[str]] = field(default_factory=dict)
    holds: Held = field(default_factory=dict)
    answers: Mapping[str, Answered] = field(default_factory=dict)


@dataclass(frozen=True)
class Migration:
    """What a codemod knows of the plan and the repository beside the tree itself.

    Args:
        held: the parts of files that this codemod must leave as they are in this step, and why:
            what another codemod of the step could not finish there.
        queries: plays queries for other tools; ``None`` where none is played.
        decisions: what people decided about edits; a rejection holds the whole file in its step.
        left: files that stay as they are in this step.
        formatter: the repository's own formatters; ``None`` where lines stay as they are edited.
    """

    plan: Plan
    source_roots: tuple[str, ...]
    held: Held = field(default_factory=dict, compare=False)
    answered: Mapping[str, Answered] = field(default_factory=dict, compare=False)
    queries: QueryRunner | None = field(default=None, compare=False)
    decisions: Decisions = field(default=Decisions(), compare=False)
    left: frozenset[str] = field(default=frozenset(), compare=False)
    formatter: Formatter | None = field(default=None, compare=False)

    def modules(self, tree: SourceTree) -> ModuleMap:
        """Module names of the tree's files; computed once for each set of files."""
        return tree.modules(self.source_roots)

    def former_paths(self, before: SourceTree, after: SourceTree) -> Callable[[str], str]:
        """Where files were that the plan moves with their module; any other is where it is."""
        now, then = self.modules(after), self.modules(before)

        def former(path: str) -> str:
            name = now.name(path) or ""
            for old, new in self.plan.moved_modules():
                if f"{name}.".startswith(f"{new}."):
                    return then.path(old + name.removeprefix(new)) or path
            return path

        return former

    def code_base(self, tree: SourceTree) -> CodeBase:
        """A tree with the modules of its files."""
        return CodeBase.of(tree, self.source_roots)

    def selects(self, options: PathOptions) -> Callable[[str], bool]:
        """Which paths the plan and a codemod's options let it touch."""
        mine = PathFilter(options.paths, options.exclude)
        general = PathFilter(self.plan.paths.include, self.plan.paths.exclude)
        return lambda path: mine.selects(path) and general.selects(path) and path not in self.left


class Codemod(Protocol):
    """The protocol; the class docstring is the codemod's page in the catalogue.

    The docstring's shape: one sentence; a before and an after; what it refuses. A class attribute
    ``role`` (`Capability`) tells what other parts of a plan may count on.
    """

    name: ClassVar[str]
    Options: ClassVar[type[BaseModel]]

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        """Plays the codemod on the tree.

        Raises nothing for a file it does not understand: that file is a refused reference.
        """
        ...


class Capability(StrEnum):
    """What a codemod does for the others of a plan; it says so by a class attribute ``role``."""

    REROUTES = "re-routes"
    """Users of a competitor use the canonical afterwards."""
    MAKES_USES_FIT = "makes uses fit"
    """Uses that did not mean the same with the canonical do afterwards."""
    REMOVES = "removes"
    """Duplicates are gone afterwards."""
    DEPRECATES = "deprecates"
    """What stays for now warns afterwards."""


def role_of(codemod: Codemod) -> Capability | None:
    """The role that a codemod declares, built in or not."""
    role = getattr(codemod, "role", None)
    return Capability(role) if role in list(Capability) else None


@dataclass(frozen=True, slots=True)
class Later:
    """A codemod that follows in the same step, as the plan calls it."""

    call: CodemodCall
    role: Capability | None


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a codemod's options, seen from the plan and the repository.

    Args:
        place: the keys and indexes that lead there from the options.
        message: one sentence.
        hint: the next move.
        severity: ``open`` is a question to a person, which stops what would change something.
    """

    place: tuple[str | int, ...]
    message: str
    hint: str = ""
    severity: Literal["error", "open", "warning"] = "error"


@runtime_checkable
class Reviewing(Protocol):
    """A codemod that can say more about its options than their types do; `plan check` asks it."""

    def review(
        self,
        tree: SourceTree,
        options: Any,
        migration: Migration,
        later: tuple[Later, ...],
    ) -> Iterable[Mistake]:
        """Every mistake and warning; nothing is played.

        Args:
            later: the codemods that follow in the same step.
        """
        ...


Loader = Callable[[str], Codemod]
"""From the name that a plan uses to the codemod; raises `errors.CodemodUnknown`."""
