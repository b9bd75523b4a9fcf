"""Paths of competitors in the strings and comments of Python code, rewritten or told why not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.core.change import Edit
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.closed_ends import ClosedEnds
from canonize.references.dynamic_imports import (
    COMPUTED,
    LoadedModules,
    is_loading,
    unknown_modules,
)
from canonize.references.imports_only import names_in_imports_only
from canonize.references.lazy_tables import LazyTables, lazy_tables
from canonize.references.loaded_for import asked_of_loaded
from canonize.references.mention import Mention
from canonize.references.shown_texts import made_of_files
from canonize.references.side_by_side import SideBySide
from canonize.references.string_company import Company
from canonize.references.text_company import told_together
from canonize.references.text_mentions import Mentions
from canonize.rewriting.short_tables import follow_short
from canonize.rewriting.staying_mentions import LateAnswers, PathText, StayingMentions
from canonize.rewriting.text_paths import (
    Wanted,
    apply,
    disposition_of,
)
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.parsed_file import Span
from canonize.syntax.scopes import Role, Scopes, StringSite
from canonize.syntax.stdlib_names import is_patching
from canonize.syntax.text_edits import TextEdits

_NOT_ASKED = "a path that is put together may load it; nobody there asks for what goes"
_OF_FILES = "a path that is made of the names of files: it leads to those that are there"


@dataclass(frozen=True, slots=True)
class _Found:
    """A path in a string that can be rewritten, as far as itself goes."""

    site: StringSite
    mention: Mention
    start: int
    form: Form


def in_python(
    path: str,
    data: bytes,
    mentions: Mentions,
    late: LateAnswers,
    home: Collection[str],
    wanted: Wanted,
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    """A Python file: every path in its strings and comments.

    Args:
        late: what functions look up in the competitors' modules when they run.
        home: the names of the file's own module, if competitors live in it.
    """
    is_short = mentions.may_be_in_short(data)
    if not is_short and names_in_imports_only(data, mentions):
        return data, (), []
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        spans = analysed.string_spans
    except (Unreadable, RecursionError) as error:
        return data, (), _unread(path, data, mentions, Reason(f"the file {error}", Code.UNREADABLE))
    edits = TextEdits(path, data, file.text, file.encoding)
    everywhere = list(mentions.find(file.text))
    loading = LoadedModules(scopes)
    _note_unknown(edits, scopes, mentions, spans)
    if is_short:
        follow_short(edits, analysed, mentions, late, spans)
    starts = mentions.strings_with_any(file.text)
    if starts:
        staying = StayingMentions(path, mentions, late, home, wanted, loading)
        company = Company(file.module)
        strings = _Strings(edits, staying, lazy_tables(file.module, scopes), company, spans)
        written = [found for string in analysed.strings_at(starts) for found in strings.of(*string)]
        _write(edits, written, company, file.text, spans)
    covered = _outermost([(span.start, span.end) for span in spans.values()])
    _comments(edits, everywhere, covered, home, prose=wanted.prose)
    return _result(edits, data, mentions, file.encoding)


@dataclass(frozen=True, slots=True)
class _Strings:
    """The strings of one file.

    Args:
        lazy: the tables by which its ``__getattr__`` finds names.
        spans: where they stand, by ``id``.
    """

    edits: TextEdits
    staying: StayingMentions
    lazy: LazyTables
    company: Company
    spans: Mapping[int, Span]

    def of(self, site: StringSite, span: Span) -> Iterator[_Found]:
        """The paths of a string that can be rewritten; what becomes of the others is noted."""
        source, form = self.edits.text[span.start : span.end], _form(site)
        paths, moved = self.staying.mentions.in_code(source)
        label = self.company.labels.get(id(site.node), "")
        text = PathText(site, source, form, label, moved, span.start)
        is_formatted = isinstance(site.node, cst.FormattedString)
        inner = _inside(span, self.spans.values()) if is_formatted else []
        for found in paths:
            if _covers(inner, span.start + found.start):
                continue  # a string there is one of its own
            mention, held = self._meant(site, found)
            place = span.start + mention.start
            stays = (Disposition.REFUSED, held) if held else self.staying.stays(text, mention)
            if stays is not None:
                self.edits.note(place, mention.symbol, form, *stays)
            elif mention.new is None or mention.symbol.module in self.staying.home:
                apply(self.edits, mention, place, form, self.staying.home)
            else:
                yield _Found(site, mention, place, form)

    def _meant(self, site: StringSite, found: Mention) -> tuple[Mention, str]:
        """A path with what it becomes, and why a table has to say what it says."""
        mentions, key = self.staying.mentions, self.lazy.keys.get(id(site.node))
        if key is None or found.kind != "module" or not _is_all(site, found):
            return self.staying.loading.resolve(site, found, mentions), ""
        mention = mentions.looked_up(found, key)
        late, path = self.staying.late, self.staying.path
        return mention, late.holds(path, mention.symbol.name) if mention.new else ""


def _note_unknown(
    edits: TextEdits, scopes: Scopes, mentions: Mentions, spans: Mapping[int, Span]
) -> None:
    """Imports by a text of which nobody knows what it becomes."""
    ends = ClosedEnds(scopes, mentions.beyond)
    for site in scopes.strings:
        for module, reason in unknown_modules(site, mentions, ends):
            at, symbol = spans[id(site.node)].start, Symbol(module)
            names = asked_of_loaded(site, ends) if reason == COMPUTED else None
            asked = reason != COMPUTED or mentions.may_be_asked(module, edits.path, names)
            if mentions.moves_as_file(module) and made_of_files(site, ends):
                edits.note(at, symbol, Form.DYNAMIC_IMPORT, Disposition.KEPT, _OF_FILES)
                continue
            how, said = (Disposition.MANUAL, reason) if asked else (Disposition.KEPT, _NOT_ASKED)
            edits.note(at, symbol, Form.DYNAMIC_IMPORT, how, said)


def _result(
    edits: TextEdits, data: bytes, mentions: Mentions, encoding: str
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    try:
        return edits.result()
    except UnicodeEncodeError:
        return data, (), _unread(edits.path, data, mentions, f"the file is in {encoding}")


def _write(
    edits: TextEdits,
    written: list[_Found],
    company: Company,
    text: str,
    spans: Mapping[int, Span],
) -> None:
    """Rewrites what can be, but for names that would meet the new one where they stand."""
    by_string: dict[int, list[_Found]] = {}
    for found in written:
        by_string.setdefault(id(found.site.node), []).append(found)
    becomes: dict[int, str] = {}
    stay: dict[int, SideBySide] = {}
    for key, group in by_string.items():
        span, at, out = spans[key], spans[key].start, []
        for found in group:
            out += [text[at : found.start], found.mention.new or ""]
            at = found.start + found.mention.end - found.mention.start
        whole = "".join([*out, text[at : span.end]])
        node = group[0].site.node
        if isinstance(node, cst.SimpleString):
            quote = len(node.quote)
            becomes[key] = whole[len(node.prefix) + quote : len(whole) - quote]
        source = text[span.start : span.end]
        pieces = [
            (f.start - span.start, f.start - span.start + f.mention.end - f.mention.start,
             f.mention.new or "")
            for f in group
        ]  # fmt: skip
        together = told_together(source, pieces)
        if together and group[0].mention.kind != "import":
            stay |= {id(group[number]): why for number, why in together.items()}
    beside = company.meetings(becomes)
    for found in written:
        met = beside.get(id(found.site.node)) or stay.get(id(found))
        if met:
            how = disposition_of(met)
            edits.note(found.start, found.mention.symbol, found.form, how, str(met))
        else:
            apply(edits, found.mention, found.start, found.form)


def _inside(span: Span, strings: Iterable[Span]) -> list[tuple[int, int]]:
    """Where strings stand in the expressions of a formatted one."""
    found = ((s.start, s.end) for s in strings if span.start < s.start and s.end < span.end)
    return _outermost(list(found))


def _is_all(site: StringSite, mention: Mention) -> bool:
    """Whether a string is a module's path and nothing else."""
    node = site.node
    return isinstance(node, cst.SimpleString) and node.raw_value == mention.symbol.module


def _form(site: StringSite) -> Form:
    if site.role is Role.DOCSTRING:
        return Form.DOCSTRING
    if site.role is Role.ANNOTATION:
        return Form.ANNOTATION
    if site.role is Role.ARGUMENT and is_patching(site.callee):
        return Form.PATCH_TARGET
    if site.role is Role.ARGUMENT and is_loading(site):
        return Form.DYNAMIC_IMPORT
    return Form.STRING


def _comments(
    edits: TextEdits,
    found: list[Mention],
    strings: list[tuple[int, int]],
    home: Collection[str],
    *,
    prose: bool,
) -> None:
    """Paths in comments: after a ``#`` that no string covers."""
    text = edits.text
    comments: dict[int, int] = {}
    for mention in found:
        start = text.rfind("\n", 0, mention.start) + 1
        if start not in comments:
            end = text.find("\n", start)
            hashes = re.compile("#").finditer(text, start, end if end >= 0 else len(text))
            places = (match.start() for match in hashes)
            first = next((at for at in places if not _covers(strings, at)), len(text))
            comments[start] = first
        if mention.start < comments[start] or _covers(strings, mention.start):
            continue
        if mention.is_other or (prose and mention.kind != "file"):
            apply(edits, mention, mention.start, Form.COMMENT, home)
        else:
            reason = Reason("in a comment; `prose: true` rewrites those too", Code.PROSE)
            symbol = mention.symbol
            edits.note(mention.start, symbol, Form.COMMENT, Disposition.MANUAL, reason)


def _covers(strings: list[tuple[int, int]], offset: int) -> bool:
    """Whether one of some sorted, disjoint spans holds an offset."""
    index = bisect_right(strings, offset, key=lambda span: span[0])
    return index > 0 and offset < strings[index - 1][1]


def _outermost(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans that lie in no other, sorted: strings inside formatted strings go."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _unread(path: str, data: bytes, mentions: Mentions, reason: str) -> list[Reference]:
    try:
        text, _ = decode(data)
    except Unreadable:
        text = data.decode("latin-1")
    edits = TextEdits(path, data, text, "utf-8")
    for mention in mentions.find(text):
        how, why = Disposition.REFUSED, reason
        if mention.is_other:
            how, why = Disposition.KEPT, mention.reason
        edits.note(mention.start, mention.symbol, Form.UNPARSED, how, why)
    return edits.notes()
