"""A name gets another one in its own module; the old name stays as a second one."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from canonize.core.change import Change
from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.moving_imports import last_import
from canonize.rewriting.definitions.moving_source import (
    CannotMove,
    ImportedName,
    Source,
)
from canonize.rewriting.definitions.source_names import renamed_alias, word
from canonize.syntax.decoding import Unreadable
from canonize.syntax.dunder_all import ExportList, export_list, one_more_below, with_entry
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Role, ScopeKind, dotted


def renamed(
    source: Source,
    old: str,
    new: str,
    submodules: frozenset[str],
    elsewhere: Mapping[tuple[str, str], str],
) -> Change:
    """The file with the new name everywhere, and ``old = new`` below the definition.

    A name that the module only hands on is renamed where it is imported.

    Args:
        submodules: of the module, if it is a package.
        elsewhere: names that other modules rename at the same time, by module and old name.

    Raises:
        CannotMove: with the reason and the place.
    """
    handed_on = source.handed_on(old)
    found = [handed_on.index] if handed_on is not None else source.definition(old)
    _refuse(source, old, new, found[0], submodules)
    edits = FileEdits(source.file)
    top = source.scopes.top
    for binding in top.bindings[old]:
        node = binding.node
        if handed_on is not None:
            edits.replace(handed_on.alias, _alias(handed_on, new, elsewhere))
            continue
        if (alias := renamed_alias(node, old, new)) is not None:
            edits.replace(*alias)
            continue
        edits.replace(node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node, new)
    for use in source.scopes.uses_of(top, old):
        edits.replace(use.node, new)
    for site in source.annotation_strings(old, range(len(source.body))):
        assert isinstance(site.node, cst.SimpleString)
        edits.replace(site.node, word(old).sub(new, site.node.value))
    if handed_on is not None:
        last = last_import(source.file.module)
        edits.insert_after(last or source.body[found[0]], f"\n{old} = {new}")
    else:
        plain = isinstance(source.body[found[-1]], cst.SimpleStatementLine)
        gap = "" if plain else "\n\n"
        edits.insert_after(source.body[found[-1]], f"{gap}{old} = {new}")
    _list(source, edits, old, new)
    try:
        return Change(source.path, source.file.data, edits.result()[0])
    except (Unreadable, RecursionError, ValueError) as error:
        raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), source.path) from error


def _alias(handed_on: ImportedName, local: str, elsewhere: Mapping[tuple[str, str], str]) -> str:
    """The same import, bound to another name; ``a as a`` stays as explicit as it was."""
    alias = handed_on.alias
    taken = dotted(alias.name)
    name = elsewhere.get((handed_on.home, taken), taken)
    is_explicit = alias.asname is not None and dotted(alias.asname.name) == taken
    return f"{name} as {local}" if is_explicit or local != name else name


def _refuse(source: Source, old: str, new: str, index: int, submodules: frozenset[str]) -> None:
    top = source.scopes.top
    if new in top.bindings:
        line = source.line((source.defined_by(new) or [index])[0])
        reason = Reason(
            f"{new} is taken in {source.module} (line {line}); choose another name", Code.NAME_TAKEN
        )
        told = f"{reason}, or name what stands there as a competitor"
        raise source.refuse(Reason(told, reason), index)
    if new in submodules:
        raise source.refuse(f"{new} is a submodule of {source.module}", index)
    if new.startswith("__"):
        raise source.refuse(f"{new} would mean something else inside of a class", index)
    if not source.scopes.is_free(new, top, source.scopes.uses_of(top, old)):
        raise source.refuse(f"{new} means something else where {old} is used", index)
    for scope in source.scopes.all:
        if scope.kind is ScopeKind.CLASS and old in scope.bindings and old in scope.uses:
            raise source.refuse(f"a class body both reads and binds {old}", index)
    for site in source.scopes.strings:
        text = site.node.raw_value if isinstance(site.node, cst.SimpleString) else ""
        if text == old and site.role is Role.ARGUMENT and "getattr" in site.callee:
            raise source.refuse(f"{site.callee} looks {old} up by its name", index)


def _list(source: Source, edits: FileEdits, old: str, new: str) -> None:
    if old not in source.exported:
        return
    listing = export_list(source.file.module, source.scopes)
    if not isinstance(listing, ExportList):
        raise CannotMove(
            Reason(f"{listing}, and {new} must be listed", listing or Code.EXPORT_LIST), source.path
        )
    if listing.container is None:
        edits.insert_after(listing.last, one_more_below([new]))
        return
    span = source.file.spans([listing.container])[id(listing.container)]
    text = with_entry(source.file.text[span.outer_start : span.outer_end], new)
    if text is None:
        raise CannotMove(
            Reason("the layout of its __all__ is not understood", Code.EXPORT_LIST), source.path
        )
    edits.splice(span.outer_start, span.outer_end, text)
