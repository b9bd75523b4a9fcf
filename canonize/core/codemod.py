"""What a codemod is: a pure function from a tree to a proposal.

A codemod is a class with a ``name``, an ``Options`` model and ``propose``; the built-in ones live
in `codemods`, others in any installed package (``acme.tools:Modernise``). It reads files only
through the tree, writes nothing, and says of every reference it met what becomes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Protocol

from pydantic import BaseModel, ConfigDict, Field

from canonize.core.change import Change
from canonize.core.ledger import Reference
from canonize.core.modules import ModuleMap
from canonize.core.paths import PathFilter
from canonize.core.plan import Glob, Plan
from canonize.core.tree import SourceTree


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


@dataclass(frozen=True, slots=True)
class Edit:
    """One declared edit: bytes ``start`` to ``end`` of the file before become ``text``."""

    start: int
    end: int
    text: bytes


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
    """

    changes: tuple[Change, ...] = ()
    references: tuple[Reference, ...] = ()
    edits: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    atomic: bool = False
    relies_on: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Migration:
    """What a codemod knows of the plan and the repository beside the tree itself."""

    plan: Plan
    source_roots: tuple[str, ...]

    def modules(self, tree: SourceTree) -> ModuleMap:
        """Module names of the tree's files; computed once for each set of files."""
        key = (ModuleMap, self.source_roots)
        if key not in tree.layout:
            tree.layout[key] = ModuleMap(tree.paths(), self.source_roots)
        found = tree.layout[key]
        assert isinstance(found, ModuleMap)
        return found

    def selects(self, options: PathOptions) -> Callable[[str], bool]:
        """Which paths the plan and a codemod's options let it touch."""
        mine = PathFilter(options.paths, options.exclude)
        general = PathFilter(self.plan.paths.include, self.plan.paths.exclude)
        return lambda path: mine.selects(path) and general.selects(path)


class Codemod(Protocol):
    """The protocol; the class docstring is the codemod's page in the catalogue.

    The docstring's shape: one sentence; a before and an after; what it refuses.
    """

    name: ClassVar[str]
    Options: ClassVar[type[BaseModel]]

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        """Plays the codemod on the tree.

        Raises nothing for a file it does not understand: that file is a refused reference.
        """
        ...


Loader = Callable[[str], Codemod]
"""From the name that a plan uses to the codemod; raises `errors.CodemodUnknown`."""
