"""Takes the fakes of names that moving code looks up to the module where it looks them up now."""

from __future__ import annotations

from collections.abc import Sequence

from canonize.compatibility.faked_globals import Fake
from canonize.compatibility.moved_fakes import JudgedFake
from canonize.core.change import Change
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.rewriting.imports.module_lookups import LookupRerouter
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.rewriting.imports.tidy_imports import tidying
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Role, Scopes, string_value
from canonize.syntax.stdlib_names import is_patching

_OTHERWISE = "it is no text in the call itself"


def with_fakes(
    judged: Sequence[JudgedFake], project: Project
) -> tuple[tuple[Change, ...], tuple[Reference, ...]]:
    """Edits the files of fakes that can go along, and tells those that can't.

    Args:
        project: the code base with the definitions at their new places.
    """
    changes: list[Change] = []
    entries: list[Reference] = []
    for path in dict.fromkeys(item.fake.path for item in judged):
        here = [item for item in judged if item.fake.path == path]
        going = {item.fake.faked: item.goes for item in here if not item.why}
        change, noted = _followed(path, going, project) if going else (None, [])
        if change is not None:
            changes.append(change)
        entries += noted
        written = {entry.line for entry in noted}
        entries += [_left(item) for item in here if item.fake.line not in written]
    return tuple(changes), tuple(entries)


def left_entries(judged: Sequence[JudgedFake]) -> list[Reference]:
    """Tells the fakes that definitions which stand at their new places already left behind."""
    return [_told(item.fake, item.told) for item in judged]


def _left(item: JudgedFake) -> Reference:
    return _told(item.fake, item.told if item.why else f"{item.told} ({_OTHERWISE})")


def _told(fake: Fake, told: str) -> Reference:
    place = (fake.path, fake.line, 1, str(fake.redirect.competitor))
    reason = Reason(told, Code.FAKED_BEFORE)
    return Reference(*place, Form.DEFINITION, Disposition.MANUAL, reason)


def _followed(
    path: str, going: dict[Symbol, Symbol], project: Project
) -> tuple[Change | None, list[Reference]]:
    """One file with its fakes at their new places; ``None`` where one of them can't be edited."""
    data = project.tree.read(path) or b""
    try:
        analysed = analyse(data)
        edits = FileEdits(analysed.file)
        notes = ReferenceNotes(path, edits)
        _texts(analysed.scopes, going, edits, notes)
        _lookups(path, analysed.scopes, going, project, edits, notes)
        outside = OutsideLookups(project, path)
        imports = analysed.scopes.imports
        tidy = tidying(path, analysed.file, imports, project=project, lookups=outside)
        after, _ = edits.result(tidy)
        entries = notes.references()
    except (Unreadable, RecursionError, ValueError):
        return None, []
    if any(entry.disposition is Disposition.REFUSED for entry in entries):
        return None, []
    entries = [entry for entry in entries if entry.disposition is Disposition.REWRITTEN]
    return (Change(path, data, after), entries) if after != data else (None, [])


def _texts(
    scopes: Scopes, going: dict[Symbol, Symbol], edits: FileEdits, notes: ReferenceNotes
) -> None:
    """``mock.patch("app.old.helper")``."""
    for site in scopes.strings:
        if site.role is not Role.ARGUMENT or site.position != 0 or not is_patching(site.callee):
            continue
        text = string_value(site)
        module, _, name = text.rpartition(".")
        goes = going.get(Symbol(module, name)) if module else None
        if goes is not None and site.joined is None:
            written = edits.file.module.code_for_node(site.node)
            edits.replace(site.node, written.replace(text, f"{goes.module}.{goes.name}"))
            notes.rewritten(site.node, Symbol(module, name), Form.PATCH_TARGET)


def _lookups(
    path: str,
    scopes: Scopes,
    going: dict[Symbol, Symbol],
    project: Project,
    edits: FileEdits,
    notes: ReferenceNotes,
) -> None:
    """``mock.patch.object(old, "helper")``, ``old.helper.assert_called()``."""
    redirects = Redirects(
        {(old.module, old.name): Redirect(old, old, goes) for old, goes in going.items()}
    )
    package = project.modules.package(path)
    found = find_references(scopes, package, redirects)
    outside = OutsideLookups(project, path)
    around = Surroundings(
        module=project.modules.name(path),
        package=package,
        missing=lambda target: "",
        outside=outside.reason,
        reached=outside.reason,
        unfit=lambda redirect, use, scopes: "",
    )
    LookupRerouter(edits, scopes, found, redirects, notes, around).reroute()
