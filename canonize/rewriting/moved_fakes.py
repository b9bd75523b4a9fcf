"""Takes the fakes of names that moving code looks up to the module where it looks them up now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from canonize.compatibility.moved_fakes import JudgedFake
from canonize.compatibility.put_names import texts_put
from canonize.core.change import Change
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.rewriting.imports.module_lookups import LookupRerouter
from canonize.rewriting.imports.surroundings import alone
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits, Tidy

Tidying = Callable[[Project, str, Analysed], Tidy]

_OTHERWISE = "it is no text in the call itself"


def with_fakes(
    judged: Sequence[JudgedFake], project: Project, tidying: Tidying
) -> tuple[tuple[Change, ...], tuple[Reference, ...]]:
    """Edits the files of fakes that can go along, and tells those that can't.

    Args:
        project: the code base with the definitions at their new places.
        tidying: arranges the imports that are added.
    """
    changes: list[Change] = []
    entries: list[Reference] = []
    for path in dict.fromkeys(item.fake.path for item in judged):
        here = [item for item in judged if item.fake.path == path]
        going = {item.fake.faked: item.goes for item in here if not item.why}
        change, noted = _followed(path, going, project, tidying) if going else (None, [])
        if change is not None:
            changes.append(change)
        entries += noted
        written = {entry.line for entry in noted}
        entries += [_told(item, _OTHERWISE) for item in here if item.fake.line not in written]
    return tuple(changes), tuple(entries)


def left_entries(judged: Sequence[JudgedFake]) -> list[Reference]:
    """Tells the fakes that definitions which stand at their new places already left behind."""
    return [_told(item) for item in judged]


def _told(item: JudgedFake, otherwise: str = "") -> Reference:
    fake = item.fake
    place = (fake.path, fake.line, 1, str(fake.redirect.competitor))
    return Reference(*place, Form.DEFINITION, Disposition.MANUAL, item.told(otherwise))


def _followed(
    path: str, going: dict[Symbol, Symbol], project: Project, tidying: Tidying
) -> tuple[Change | None, list[Reference]]:
    """One file with its fakes at their new places; ``None`` where one of them can't be edited."""
    data = project.tree.read(path) or b""
    try:
        analysed = analyse(data)
        edits = FileEdits(analysed.file)
        notes = ReferenceNotes(path, edits)
        _texts(analysed, going, edits, notes)
        _lookups(path, analysed, going, project, edits, notes)
        after, _ = edits.result(tidying(project, path, analysed))
        entries = notes.references()
    except (Unreadable, RecursionError, ValueError):
        return None, []
    if any(entry.disposition is Disposition.REFUSED for entry in entries):
        return None, []
    entries = [entry for entry in entries if entry.disposition is Disposition.REWRITTEN]
    return (Change(path, data, after), entries) if after != data else (None, [])


def _texts(
    analysed: Analysed, going: dict[Symbol, Symbol], edits: FileEdits, notes: ReferenceNotes
) -> None:
    """``mock.patch("app.old.helper")``."""
    for site, faked in texts_put(analysed.scopes):
        if (goes := going.get(faked)) is not None:
            written = edits.file.module.code_for_node(site.node)
            new = written.replace(f"{faked.module}.{faked.name}", f"{goes.module}.{goes.name}")
            edits.replace(site.node, new)
            notes.rewritten(site.node, faked, Form.PATCH_TARGET)


def _lookups(
    path: str,
    analysed: Analysed,
    going: dict[Symbol, Symbol],
    project: Project,
    edits: FileEdits,
    notes: ReferenceNotes,
) -> None:
    """``mock.patch.object(old, "helper")``, ``old.helper.assert_called()``."""
    redirects = Redirects(
        {(old.module, old.name): Redirect(old, old, goes) for old, goes in going.items()}
    )
    around = alone(project, path)
    found = find_references(analysed.scopes, around.package, redirects)
    LookupRerouter(edits, analysed.scopes, found, redirects, notes, around).reroute()
