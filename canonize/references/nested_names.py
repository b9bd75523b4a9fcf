"""References to a name inside a class: found and told, never rewritten."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst

from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Scopes

_REASON = Reason("it names something inside a class", Code.IN_A_CLASS)


def nested_references(project: Project, symbol: Symbol) -> Iterator[Reference]:
    """Each lookup of ``Outer.Inner`` for the symbol ``module:Outer.Inner``, as ``manual``."""
    outer, _, inner = symbol.name.partition(".")
    around = Symbol(symbol.module, outer)
    redirects = Redirects({(symbol.module, outer): Redirect(around, around, around)})
    hidden = project.hidden(redirects.homes())
    redirects = project.reexports.with_module_paths(redirects, hidden)
    redirects = project.reexports.with_reexports(redirects)
    words = {part.encode() for part in inner.split(".")}
    files = project.tree.containing(words) & project.tree.containing(redirects.candidate_words())
    for path in sorted(files):
        data = project.tree.read(path)
        if data is None or not path.endswith((".py", ".pyi")):
            continue
        try:
            analysed = analyse(data)
            file, scopes = analysed.file, analysed.scopes
            outcome = ReferenceNotes(path, FileEdits(file))
            for node in _lookups(
                scopes, project.modules.package(path), redirects, inner.split(".")
            ):
                outcome.note(node, symbol, Form.ATTRIBUTE, Disposition.MANUAL, _REASON)
            yield from outcome.references()
        except (Unreadable, RecursionError) as error:
            manual, reason = Disposition.MANUAL, Reason(f"the file {error}", Code.UNREADABLE)
            yield Reference(path, 1, 1, str(symbol), Form.UNPARSED, manual, reason)


def _lookups(
    scopes: Scopes, package: str | None, redirects: Redirects, inner: list[str]
) -> Iterator[cst.CSTNode]:
    found = find_references(scopes, package, redirects)
    for group in found.names:
        for use in scopes.uses_of(group.scope, group.local):
            if [attribute.attr.value for attribute in use.chain[: len(inner)]] == inner:
                yield use.node
    for module_group in found.modules:
        for lookup in module_group.lookups:
            written = [attribute.attr.value for attribute in lookup.use.chain]
            start = written.index(lookup.redirect.found.name) + 1
            if written[start : start + len(inner)] == inner:
                yield lookup.node
