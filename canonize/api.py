"""What codemods and checks of one's own may use. These names stay.

A codemod is a class with ``name``, ``Options`` and ``propose``; a check is one with ``kind``,
``executes``, ``Options``, ``run`` and ``describe``. docs/writing-codemods.md and
docs/writing-checks.md each show a complete one. What is here, in `canonize.testing` and in
`canonize.running` is kept from one release to the next; everything else below `canonize` may move
at any time.

========== =========================================================================
the tree   `SourceTree`, `memory_tree`
changes    `Change`, `Edit`, `FileEdits`, `edited`
proposals  `Proposal`, `Migration`, `Options`, `PathOptions`, `Codemod`, `Capability`
the ledger `Reference`, `Form`, `Disposition`, `refused`, `rewritten`, `kept`
the plan   `Plan`, `Step`, `Competitor`
references `files_naming`, `NamingFile`, `Named`
resolution `Symbol`, `Project`, `what_is`, `Found`, `Stands`
files      `ParsedFile`, `parse`, `Unreadable`
checks     `Check`, `CheckContext`, `Timed`, `Verdict`
========== =========================================================================
"""

from __future__ import annotations

import libcst as cst

from canonize.core.change import Change, Edit
from canonize.core.check import Check, CheckContext, Timed, Verdict
from canonize.core.codemod import (
    Capability,
    Codemod,
    Migration,
    Mistake,
    Options,
    PathOptions,
    Proposal,
)
from canonize.core.ledger import Disposition, Form, Ledger, Reference
from canonize.core.plan import Competitor, Plan, Step
from canonize.core.rehearsal import StepProposal
from canonize.core.symbols import Symbol
from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import CanonizeError
from canonize.references.named_places import Named, NamingFile, files_naming
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.parsed_file import ParsedFile

__all__ = [
    "CanonizeError",
    "Capability",
    "Change",
    "Check",
    "CheckContext",
    "Codemod",
    "Competitor",
    "Disposition",
    "Edit",
    "FileEdits",
    "Form",
    "Found",
    "Ledger",
    "Migration",
    "Mistake",
    "Named",
    "NamingFile",
    "Options",
    "ParsedFile",
    "PathOptions",
    "Plan",
    "Project",
    "Proposal",
    "Reference",
    "SourceTree",
    "Stands",
    "Step",
    "StepProposal",
    "Symbol",
    "Timed",
    "Unreadable",
    "Verdict",
    "edited",
    "files_naming",
    "kept",
    "memory_tree",
    "parse",
    "refused",
    "rewritten",
    "what_is",
]


def memory_tree(files: dict[str, bytes]) -> SourceTree:
    """A tree of a few files that lie nowhere, by path."""
    return SourceTree(MemoryBase(files))


def parse(data: bytes) -> ParsedFile:
    """A file as LibCST sees it; parsed once as long as its bytes are the same.

    Raises:
        Unreadable: it can't be decoded or parsed.
    """
    return analyse(data).file


def what_is(tree: SourceTree, migration: Migration, symbol: str) -> Found:
    """What ``from module import name`` brings: followed through re-exports and aliases.

    Args:
        symbol: ``package.module:name``.

    Returns:
        where it is defined (`Found.module`, `Found.name`, `Found.path`), or that it is missing,
        lies outside of the repository, or can't be told (`Found.problem`).
    """
    wanted = Symbol.parse(symbol)
    return Project.of(tree, migration.source_roots).names.find(wanted.module, wanted.name)


def edited(path: str, edits: FileEdits) -> tuple[Change, tuple[Edit, ...]]:
    """The change that edits of a file make, and the edits that it consists of.

    Both belong into the `Proposal`: the guard holds the change to the edits.

    Raises:
        Unreadable: the file does not round-trip, or its encoding can't hold the new text.
    """
    data = edits.file.data
    after, declared = edits.result()
    return Change(path, data, after), declared


def rewritten(path: str, file: ParsedFile, node: cst.CSTNode, symbol: str, form: Form) -> Reference:
    """A ledger entry: the place was rewritten."""
    return _entry(path, file, node, symbol, form, Disposition.REWRITTEN, "")


def kept(
    path: str, file: ParsedFile, node: cst.CSTNode, symbol: str, form: Form, reason: str
) -> Reference:
    """A ledger entry: the place is right as it is, for this reason."""
    return _entry(path, file, node, symbol, form, Disposition.KEPT, reason)


def refused(
    path: str,
    file: ParsedFile | None,
    node: cst.CSTNode | None,
    symbol: str,
    form: Form,
    reason: str,
) -> Reference:
    """A ledger entry: the place can't be rewritten, for this reason; a person has to look.

    Args:
        file: ``None`` when the file can't be parsed; the entry is then about all of it.
    """
    if file is None or node is None:
        return Reference(path, 1, 1, symbol, Form.UNPARSED, Disposition.REFUSED, reason)
    return _entry(path, file, node, symbol, form, Disposition.REFUSED, reason)


def _entry(
    path: str,
    file: ParsedFile,
    node: cst.CSTNode,
    symbol: str,
    form: Form,
    disposition: Disposition,
    reason: str,
) -> Reference:
    start = file.spans([node])[id(node)].start
    line, column = file.place(start)
    return Reference(path, line, column, symbol, form, disposition, reason, file.line_at(start))
