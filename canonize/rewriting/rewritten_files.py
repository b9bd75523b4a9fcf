"""What re-routing makes of files, and what is said of those that it leaves as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from canonize.core.change import Change, Edit
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.modules import ModuleMap
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.resolution.prefilter import may_name_one_unread
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Bind


@dataclass(frozen=True, slots=True)
class MayClose:
    """The imports at the top of a file whose new place may load the file.

    Args:
        redirects: all of them.
        annotated: the names of those that only annotate.
    """

    redirects: tuple[Redirect, ...] = ()
    annotated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """One file's part of the proposal.

    ``held_by`` are the files whose lookups through this file's modules kept something from
    being rewritten; ``puts`` are the competitors in whose place it puts a fake; ``closes`` are
    the imports that may close a cycle.
    """

    change: Change
    edits: tuple[Edit, ...]
    references: list[Reference]
    held_by: frozenset[str] = frozenset()
    puts: frozenset[Symbol] = frozenset()
    closes: MayClose = MayClose()


def changed_paths(rewritten: Mapping[str, Rewritten]) -> frozenset[str]:
    return frozenset(path for path, found in rewritten.items() if found.change.kind != "nothing")


_OWN_USE = "a use in the competitor's own file"


def at_home(
    path: str,
    data: bytes,
    modules: ModuleMap,
    redirects: Redirects,
    taken: Collection[str] = (),
    keeping: Mapping[str, str] | None = None,
) -> list[Reference]:
    """The definitions of competitors and their uses in their own file, which stay.

    Args:
        taken: names that do not.
        keeping: why a name's uses stay although they should not.
    """
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        outcome = ReferenceNotes(path, FileEdits(file))
        for name, redirect in redirects.names_of(modules.name(path) or "").items():
            if name in taken:
                continue
            for binding in scopes.top.bindings.get(name, ()):
                if binding.how is Bind.DEFINE:
                    reason = "the definition itself"
                    stays = Disposition.KEPT
                    outcome.note(binding.node, redirect.found, Form.DEFINITION, stays, reason)
            for use in scopes.uses_of(scopes.top, name) if name in scopes.top.bindings else ():
                why = (keeping or {}).get(name, "")
                how = Disposition.REFUSED if why else Disposition.KEPT
                reason = Reason(f"its own file keeps it: {why}", why) if why else _OWN_USE
                outcome.note(use.node, redirect.found, Form.NAME, how, reason)
        return outcome.references()
    except (Unreadable, RecursionError):
        return []  # told by the rewriting itself


def unread_notes(
    path: str, data: bytes, redirects: Redirects, reason: str, package: str | None
) -> list[Reference]:
    """One refused entry for each line of an unreadable file that has a competitor's word."""
    if not may_name_one_unread(data, package, redirects):
        return []
    pattern = re.compile(
        rb"(?<![\w])(?:" + b"|".join(map(re.escape, redirects.candidate_words())) + rb")(?!\w)"
    )
    symbols = {found.competitor for found in redirects.names.values()}
    symbol = str(min(symbols)) if symbols else ""
    entries = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        match = pattern.search(line)
        if match is not None:
            text = line.decode("utf-8", "replace").strip()
            place = (path, number, match.start() + 1)
            entries.append(
                Reference(*place, symbol, Form.UNPARSED, Disposition.REFUSED, reason, text)
            )
    return entries
