"""Subclasses that override a method: a second name of it, bound in the base, passes them by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import libcst as cst

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.reference_notes import ReferenceNotes
from canonize.resolution.project import Project
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import ScopeKind, Scopes, dotted


def overriding_places(
    project: Project, symbol: Symbol, members: Mapping[str, str]
) -> list[Reference]:
    """Where a class that has a base of the symbol's name defines one of the methods again.

    Args:
        members: by second name, the method.

    Returns:
        A ``manual`` entry for each. Bases are told by their last name, so a class of the same name
        elsewhere may be reported as well.
    """
    if not members:
        return []
    found: list[Reference] = []
    words = {new.encode() for new in members.values()}
    names, seen = [symbol.leaf], {symbol.leaf}
    while names:
        base = names.pop()
        for path in sorted(project.tree.whole.containing({base.encode()})):
            if not path.endswith(".py"):
                continue
            subclasses, entries = _of_file(project.tree, path, base, symbol, members, words)
            found += entries
            names += [name for name in subclasses if name not in seen]
            seen |= set(subclasses)
    return list(dict.fromkeys(found))


def _of_file(
    tree: SourceTree,
    path: str,
    base: str,
    symbol: Symbol,
    members: Mapping[str, str],
    words: set[bytes],
) -> tuple[list[str], list[Reference]]:
    data = tree.read(path) or b""
    if b"class" not in data:
        return [], []
    try:
        analysed = analyse(data)
        subclasses = list(_subclasses(analysed.scopes, base))
        if not any(word in data for word in words):
            return [node.name.value for node in subclasses], []
        outcome = ReferenceNotes(path, FileEdits(analysed.file))
        for node in subclasses:
            _note(outcome, analysed.scopes, node, symbol, members)
        return [node.name.value for node in subclasses], outcome.references()
    except (Unreadable, RecursionError):
        return [], []  # said of the file where its references are looked for


def _subclasses(scopes: Scopes, base: str) -> Iterator[cst.ClassDef]:
    for scope in scopes.all:
        node = scope.node
        if scope.kind is not ScopeKind.CLASS or not isinstance(node, cst.ClassDef):
            continue
        values = (
            b.value.value if isinstance(b.value, cst.Subscript) else b.value for b in node.bases
        )
        if any(dotted(value).rpartition(".")[2] == base for value in values):
            yield node


def _note(
    outcome: ReferenceNotes,
    scopes: Scopes,
    node: cst.ClassDef,
    symbol: Symbol,
    members: Mapping[str, str],
) -> None:
    scope = next(s for s in scopes.all if s.node is node and s.kind is ScopeKind.CLASS)
    for old, new in members.items():
        if new in scope.bindings and old not in scope.bindings:
            reason = f"overrides {new}; {old} of {symbol.name} does not reach it"
            place = Symbol(symbol.module, f"{symbol.name}.{old}")
            at = scope.bindings[new][0].node
            outcome.note(at, place, Form.SUBCLASS, Disposition.MANUAL, reason)
