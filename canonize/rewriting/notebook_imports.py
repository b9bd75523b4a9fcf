"""Notebooks whose code uses a competitor: the same re-routing, put back into the cells."""

from __future__ import annotations

from dataclasses import replace

from canonize.core.change import Change
from canonize.core.ledger import Disposition, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree
from canonize.resolution.prefilter import could_reference
from canonize.resolution.replacements import Redirects
from canonize.rewriting.reroute_files import FileRewriter
from canonize.rewriting.rewritten_files import Rewritten
from canonize.syntax.notebooks import NotebookCode, Spanning, notebook_code
from canonize.syntax.text_edits import TextEdits


def reroute_notebook(
    path: str, data: bytes, rewriter: FileRewriter, redirects: Redirects, tree: SourceTree
) -> Rewritten | None:
    """Rewrites the code cells of a notebook; every other byte stays.

    Returns:
        ``None`` for what is no notebook of Python, or names no competitor in its code.
    """
    try:
        edits = TextEdits.of(path, data)
    except UnicodeDecodeError:
        return None
    code = notebook_code(edits.text)
    if code is None or not could_reference(code.text.encode(), None, redirects):
        return None
    found = rewriter.rewrite(path, code.text.encode(), tree)
    entries = [_placed(entry, code) for entry in found.references]
    same = Change(path, data, data)
    if any(entry.disposition is Disposition.REFUSED for entry in entries):
        return Rewritten(same, (), [_left(entry, _IN_PART) for entry in entries])
    try:
        code.edited(found.edits, edits)
    except Spanning:
        return Rewritten(same, (), [_left(entry, _SPANS) for entry in entries])
    after, declared, _ = edits.result()
    return Rewritten(Change(path, data, after), declared, entries)


def _placed(entry: Reference, code: NotebookCode) -> Reference:
    line, column, text = code.place(entry.line, entry.column)
    return replace(entry, line=line, column=column, text=text)


def _left(entry: Reference, reason: str) -> Reference:
    """An entry of a notebook that stays as a whole."""
    if entry.disposition is not Disposition.REWRITTEN:
        return entry
    return replace(entry, disposition=Disposition.REFUSED, reason=reason)


_IN_PART = Reason("another cell of the notebook can't follow, listed beside this", Code.UNSURE)
_SPANS = Reason("the edit would take in more than one cell of the notebook", Code.UNSURE)
