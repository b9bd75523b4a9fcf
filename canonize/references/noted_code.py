"""Entries of the ledger for places in code."""

from __future__ import annotations

import libcst as cst

from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import FileReferences, ModuleGroup
from canonize.references.star_needs import StarNeeds
from canonize.resolution.replacements import Redirects
from canonize.syntax.scopes import Scopes

_IMPORTS = Reason("imports it", Code.STILL_NAMED)
_LOOKS = Reason("looks it up", Code.STILL_NAMED)
_MAY_LOOK = Reason("may look it up; the name is bound in another way too", Code.NAME_TAKEN)


def note_code(found: FileReferences, redirects: Redirects, outcome: ReferenceNotes) -> None:
    breaks = Disposition.REFUSED
    for group in found.names:
        for item in group.imports:
            node = item.site.node
            assert isinstance(node, cst.ImportFrom)
            form = Form.RELATIVE_IMPORT if node.relative else Form.FROM_IMPORT
            outcome.note(item.alias, item.redirect.found, form, breaks, _IMPORTS)
    for star in found.stars:
        if star.module in redirects.whole:
            outcome.note(star.site.node, Symbol(star.module), Form.STAR_IMPORT, breaks, "a star")
    for module_group in found.modules:
        _note_group(module_group, redirects, outcome)


def note_stars(
    path: str,
    found: FileReferences,
    scopes: Scopes,
    redirects: Redirects,
    outcome: ReferenceNotes,
    stars: StarNeeds,
) -> None:
    """Names that the file has, or hands on, by a star alone."""
    for star in found.stars:
        for name, redirect in redirects.names_of(star.module).items():
            if not redirect.is_direct or name in scopes.top.bindings:
                continue
            if needed := stars.reason(path, name, star, found, scopes):
                breaks = Disposition.REFUSED
                reason = Reason(f"a star brings it: {needed}", Code.STILL_NAMED)
                outcome.note(star.site.node, redirect.found, Form.STAR_IMPORT, breaks, reason)


def _note_group(group: ModuleGroup, redirects: Redirects, outcome: ReferenceNotes) -> None:
    breaks = Disposition.REFUSED
    for item in group.imports:
        if item.imported in redirects.whole:
            outcome.note(item.alias, Symbol(item.imported), Form.IMPORT, breaks, _IMPORTS)
    looks = _MAY_LOOK if group.is_rebound else _LOOKS
    for lookup in group.lookups:
        form = Form.PATCH_TARGET if lookup.puts else Form.ATTRIBUTE
        outcome.note(lookup.node, lookup.redirect.found, form, breaks, looks)
    for other in group.others:
        handed_on = redirects.find(other.module, other.name)
        if handed_on is not None and not handed_on.is_direct:
            told = f"looks it up in {other.module}, which hands it on"
            reason = Reason(told, Code.STILL_NAMED)
            outcome.note(other.place, handed_on.found, Form.ATTRIBUTE, breaks, reason)
