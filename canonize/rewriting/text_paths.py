"""Paths of competitors in files that are not Python, rewritten or told why not."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass

from canonize.core.change import Edit
from canonize.core.file_kinds import (
    is_history,
    is_notebook,
    is_plain_text,
    is_python_by_another_name,
)
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.references.mention import Mention
from canonize.references.ordinary_words import not_a_path, says_path
from canonize.references.side_by_side import SideBySide
from canonize.references.text_company import meetings, told_together
from canonize.references.text_mentions import Mentions
from canonize.syntax.documents import Document
from canonize.syntax.text_edits import TextEdits

PARTIAL = Reason("the same text says `import` of the module, which stays", Code.COMPUTED_PATH)
OPENED = "a row of a file that code opens, and nothing there loads anything by a text"
HISTORY = "it tells of the past; `history: true` rewrites that too"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What else is to be rewritten: prose, and history.

    Args:
        files: modules that move as files, so that their path means the new one everywhere.
    """

    prose: bool = False
    history: bool = False
    files: frozenset[str] = frozenset()

    def wants_file(self, mention: Mention, form: Form) -> bool:
        """Whether a path to a module's file is rewritten, too."""
        moves = mention.symbol.module in self.files
        return moves or (self.prose and form is Form.DOCUMENT)


def in_text(
    path: str,
    data: bytes,
    mentions: Mentions,
    wanted: Wanted,
    *,
    is_document: bool,
    is_data: bool = False,
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    """A file that is not Python: every path in it; in documents only where it is code.

    Args:
        is_data: its rows are nobody's imports.
    """
    form = Form.DOCUMENT if is_document else Form.CONFIG_TEXT
    try:
        edits = TextEdits.of(path, data)
    except UnicodeDecodeError:
        unread = Reason("the file is not UTF-8", Code.UNREADABLE)
        return data, (), [Reference(path, 1, 1, "", form, Disposition.REFUSED, unread)]
    text = edits.text
    paths, moved = mentions.in_code(text)
    closed = _closed(path, text) or (PARTIAL if moved is None else "")
    cells = _Cells(path, text)
    document = Document(text) if form is Form.DOCUMENT and not wanted.prose else None
    written: list[Mention] = []
    for mention in paths:
        kept = OPENED if is_data and mention.new else ""
        if kept := kept or _kept(path, text, mention, moved or {}, wanted):
            edits.note(mention.start, mention.symbol, form, Disposition.KEPT, kept)
            continue
        is_code = document is None or document.is_code(mention.start)
        reason: str = closed or _prose(mention, form, wanted, is_code=is_code)
        if not reason and is_code:
            reason = named_apart(text, mention, mentions)
        if reason and not mention.is_other:
            if is_notebook(path):
                reason = Reason(f"{reason}, cell {cells.number(mention.start)}", reason)
            edits.note(mention.start, mention.symbol, form, Disposition.MANUAL, reason)
        elif document is None and form is not Form.DOCUMENT and (unfit := mentions.unfit(mention)):
            edits.note(mention.start, mention.symbol, form, Disposition.REFUSED, unfit)
        elif mention.new is None:
            apply(edits, mention, mention.start, form)
        else:
            written.append(mention)
    _write(edits, path, form, written)
    return edits.result()


def _closed(path: str, text: str) -> str:
    """Why a file is not written to at all."""
    if is_notebook(path):
        return Reason("a notebook", Code.READ_ONLY)
    if not is_plain_text(path) and not is_python_by_another_name(path, text):
        return Reason("a kind of file that is not rewritten", Code.READ_ONLY)
    return ""


def _prose(mention: Mention, form: Form, wanted: Wanted, *, is_code: bool) -> str:
    """Why a path is prose, and stays unless that is asked for."""
    if not is_code:
        return Reason("in prose; `prose: true` rewrites that too", Code.PROSE)
    if mention.kind == "file" and not wanted.wants_file(mention, form):
        return Reason("the file's path; `prose: true` rewrites it in documents", Code.PROSE)
    return ""


def _write(edits: TextEdits, path: str, form: Form, written: list[Mention]) -> None:
    """Rewrites paths, but those that are told or meet together."""
    text, pieces = edits.text, [(m.start, m.end, m.new or "") for m in written]
    is_prose = form is Form.DOCUMENT
    stay = told_together(text, pieces) if is_prose else meetings(path, text, pieces)
    for number, mention in enumerate(written):
        if number in stay:
            kept_as = disposition_of(stay[number])
            edits.note(mention.start, mention.symbol, form, kept_as, stay[number].reason)
        else:
            apply(edits, mention, mention.start, form)


def _kept(path: str, text: str, mention: Mention, moved: Collection[str], wanted: Wanted) -> str:
    """Why a path is nothing to rewrite: history, or no path of Python's at all."""
    if mention.kind == "reached" or mention.is_other:
        return ""
    if is_history(path) and not wanted.history:
        return HISTORY
    if mention.kind == "file":
        return ""
    if mention.kind == "import":
        return ""
    is_sql = path.lower().endswith((".sql", ".ddl"))
    if reason := not_a_path(text, mention.start, mention.end, is_sql=is_sql):
        return reason
    module = mention.symbol.module
    if mention.new is None or "." in module or module in moved:
        return ""
    if says_path(text, mention.start, is_module=mention.kind == "module"):
        return ""
    return ORDINARY


def named_apart(text: str, mention: Mention, mentions: Mentions) -> str:
    """Why the path of a module stays: the same text has a name of it that is another elsewhere."""
    if mention.kind != "module" or mention.new is None:
        return ""
    module = mention.symbol.module
    for name in mentions.renamed_in(module):
        alone = rf"(?<![\w]){re.escape(name)}(?!\w)"
        for found in re.finditer(alone, text):
            if not text[: found.start()].endswith((f"{module}.", f"{module}:")):
                return Reason(
                    f"it names the module, and apart from it {name}, which has another name there",
                    Code.STILL_NAMED,
                )
    return ""


ORDINARY = "an ordinary word: nothing here says that it is the module"


def disposition_of(beside: SideBySide) -> Disposition:
    """What becomes of a path beside which the new one stands: a table stays for good."""
    return Disposition.KEPT if beside.is_on_purpose else Disposition.REFUSED


def apply(
    edits: TextEdits, mention: Mention, offset: int, form: Form, home: Collection[str] = ()
) -> None:
    """Rewrites a mention, or says why not.

    Args:
        home: the names of the file's own module, if competitors live in it.
    """
    if mention.new is not None and mention.symbol.module in home:
        reason = "inside the competitor's own module"
        edits.note(offset, mention.symbol, form, Disposition.KEPT, reason)
    elif mention.new is not None:
        edits.replace(offset, offset + mention.end - mention.start, mention.new)
        edits.note(offset, mention.symbol, form, Disposition.REWRITTEN)
    else:
        stays = Disposition.REFUSED
        if mention.is_other:
            stays = Disposition.KEPT
        elif mention.kind in ("file", "reached"):
            stays = Disposition.MANUAL
        edits.note(offset, mention.symbol, form, stays, mention.reason)


class _Cells:
    """The cells of a notebook."""

    def __init__(self, path: str, text: str) -> None:
        self._starts = [match.start() for match in re.finditer('"cell_type"', text)]
        self._count = 0
        if is_notebook(path):
            try:
                self._count = len(json.loads(text)["cells"])
            except (ValueError, KeyError, TypeError, RecursionError):
                self._count = 0

    def number(self, offset: int) -> str:
        """The number of the cell (from 1) that a place stands in, if it can be told."""
        if not self._count:
            return "?"
        return str(min(max(bisect_left(self._starts, offset), 1), self._count))
