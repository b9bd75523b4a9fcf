"""References to some symbols that a tree still has: what stands in the way of removing them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

import libcst as cst

from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.cst.analysed import Analysed, analyse
from canonize.cst.confirm import could_reference
from canonize.cst.edits import FileEdits
from canonize.cst.handed_on import with_module_paths
from canonize.cst.mentions import Mentions
from canonize.cst.outcome import Outcome
from canonize.cst.redirects import Redirect, Redirects
from canonize.cst.references import FileReferences, ModuleGroup, find_references
from canonize.cst.scopes import Role
from canonize.cst.source import Unreadable
from canonize.cst.text_edits import TextEdits

_DOCUMENT = re.compile(r"\.(?:md|rst|txt|html|adoc|ipynb|log|csv)\Z")


def remaining_references(
    tree: SourceTree,
    migration: Migration,
    symbols: Collection[Symbol],
    *,
    skip: Collection[str] = (),
) -> Iterator[Reference]:
    """Every reference to the symbols, file by file.

    Those that would break at run time are ``refused``; text that nothing runs (documents,
    comments, docstrings) is ``manual``.

    Args:
        symbols: names, or whole modules.
        skip: files that are about to go themselves.
    """
    redirects = Redirects()
    for symbol in symbols:
        same = Redirect(symbol, symbol, symbol)
        if symbol.is_module:
            redirects.whole[symbol.module] = same
        else:
            redirects.names[(symbol.module, symbol.name)] = same
    if not redirects.modules():
        return
    modules = migration.modules(tree)
    redirects = with_module_paths(redirects, tree, modules)
    mentions = Mentions(redirects, lambda target: "")
    leaves = {module.rpartition(".")[2].encode() for module in redirects.modules()}
    words = leaves | {symbol.name.encode() for symbol in symbols if symbol.name}
    in_words = tree.containing(words)
    for path in sorted(in_words):
        data = tree.read(path)
        if data is None or path in skip or b"\0" in data:
            continue
        if path.endswith((".py", ".pyi")):
            yield from _in_python(path, data, modules.package(path), redirects, mentions)
        elif mentions.any_in(data):
            yield from _in_text(path, data, mentions)


def _in_python(
    path: str, data: bytes, package: str | None, redirects: Redirects, mentions: Mentions
) -> Iterator[Reference]:
    imports = could_reference(data, package, redirects)
    if not imports and not mentions.any_in(data):
        return
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        edits = FileEdits(file)
        outcome = Outcome(path, edits)
        _note_code(find_references(scopes, package, redirects), redirects, outcome)
        yield from outcome.references()
    except (Unreadable, RecursionError) as error:
        yield from _in_unreadable(path, data, mentions, f"the file {error}")
        return
    if mentions.any_in(data):
        yield from _in_strings(path, data, analysed, mentions)


def _note_code(found: FileReferences, redirects: Redirects, outcome: Outcome) -> None:
    breaks = Disposition.REFUSED
    for group in found.names:
        for item in group.imports:
            node = item.site.node
            assert isinstance(node, cst.ImportFrom)
            form = Form.RELATIVE_IMPORT if node.relative else Form.FROM_IMPORT
            outcome.note(item.alias, item.redirect.found, form, breaks, "imports it")
    for star in found.stars:
        if star.module in redirects.whole:
            outcome.note(star.site.node, Symbol(star.module), Form.STAR_IMPORT, breaks, "a star")
    for module_group in found.modules:
        _note_group(module_group, redirects, outcome)


def _note_group(group: ModuleGroup, redirects: Redirects, outcome: Outcome) -> None:
    breaks = Disposition.REFUSED
    for item in group.imports:
        if item.imported in redirects.whole:
            outcome.note(item.alias, Symbol(item.imported), Form.IMPORT, breaks, "imports it")
    for lookup in group.lookups:
        outcome.note(lookup.node, lookup.redirect.found, Form.ATTRIBUTE, breaks, "looks it up")


def _in_strings(
    path: str, data: bytes, analysed: Analysed, mentions: Mentions
) -> Iterator[Reference]:
    file = analysed.file
    notes = TextEdits(path, data, file.text, file.encoding)
    everywhere = [mention.start for mention in mentions.find(file.text)]
    for site, span in analysed.strings_at(everywhere):
        for mention in mentions.find(file.text[span.start : span.end]):
            if mention.new is None and mention.kind != "reached":
                continue
            if site.role is Role.DOCSTRING:
                how, form, reason = Disposition.MANUAL, Form.DOCSTRING, "a docstring names it"
            else:
                how, form, reason = Disposition.REFUSED, Form.STRING, "a string names it"
            notes.note(span.start + mention.start, mention.symbol, form, how, reason)
    yield from notes.notes()


def _in_text(path: str, data: bytes, mentions: Mentions) -> Iterator[Reference]:
    text = data.decode("utf-8", "replace")
    notes = TextEdits(path, data, text, "utf-8")
    document = _DOCUMENT.search(path) is not None
    for mention in mentions.find(text):
        if mention.new is None:
            continue
        if document:
            how, form, reason = Disposition.MANUAL, Form.DOCUMENT, "a document names it"
        else:
            how, form, reason = Disposition.REFUSED, Form.CONFIG_TEXT, "configuration names it"
        notes.note(mention.start, mention.symbol, form, how, reason)
    yield from notes.notes()


def _in_unreadable(path: str, data: bytes, mentions: Mentions, reason: str) -> Iterator[Reference]:
    notes = TextEdits(path, data, data.decode("utf-8", "replace"), "utf-8")
    for mention in mentions.find(notes.text):
        notes.note(mention.start, mention.symbol, Form.UNPARSED, Disposition.MANUAL, reason)
    yield from notes.notes()
