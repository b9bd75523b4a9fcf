"""What became of each reference of one file: noted by node, a ledger entry at the end."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.syntax.edits import FileEdits


@dataclass(frozen=True, slots=True)
class _Note:
    node: cst.CSTNode
    symbol: Symbol
    form: Form
    disposition: Disposition
    reason: str
    other_name: bool


class ReferenceNotes:
    """Collects notes; `references` knows the places once the edits are rendered."""

    def __init__(self, path: str, edits: FileEdits) -> None:
        self.path = path
        self._edits = edits
        self._notes: list[_Note] = []

    def note(
        self,
        node: cst.CSTNode,
        symbol: Symbol,
        form: Form,
        disposition: Disposition,
        reason: str = "",
        *,
        other_name: bool = False,
    ) -> None:
        self._edits.locate(node)
        self._notes.append(_Note(node, symbol, form, disposition, reason, other_name))

    def rewritten(self, node: cst.CSTNode, symbol: Symbol, form: Form, reason: str = "") -> None:
        self.note(node, symbol, form, Disposition.REWRITTEN, reason)

    def references(self) -> list[Reference]:
        """Raises source.Unreadable when the file does not round-trip."""
        return [
            Reference(
                self.path,
                *self._edits.place(note.node),
                str(note.symbol),
                note.form,
                note.disposition,
                note.reason,
                self._edits.line(note.node),
                other_name=note.other_name,
            )
            for note in self._notes
        ]

    def refused(self, reason: str) -> list[Reference]:
        """The same notes when the whole file is refused; places fall back to the file's start."""
        return [
            Reference(self.path, 1, 1, str(n.symbol), n.form, Disposition.REFUSED, reason)
            for n in self._notes
        ]
