"""Paths of competitors in the strings and comments of Python code, rewritten or told why not."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.core.change import Edit
from canonize.core.file_kinds import is_history
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.dynamic_imports import LoadedModules, is_loading, unknown_modules
from canonize.references.ordinary_words import is_a_path_by_its_label, not_a_path, says_path
from canonize.references.runtime_lookups import LateLookups
from canonize.references.side_by_side import SideBySide
from canonize.references.string_company import Company
from canonize.references.text_company import told_together
from canonize.references.text_mentions import Mention, Mentions
from canonize.rewriting.imports_only import names_in_imports_only
from canonize.rewriting.text_paths import (
    HISTORY,
    ORDINARY,
    PARTIAL,
    Wanted,
    apply,
    disposition_of,
    named_apart,
)
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable, decode
from canonize.syntax.parsed_file import Span
from canonize.syntax.scopes import Role, StringSite
from canonize.syntax.stdlib_names import is_patching
from canonize.syntax.text_edits import TextEdits


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
    late: LateLookups,
    home: Collection[str],
    wanted: Wanted,
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    """A Python file: every path in its strings and comments.

    Args:
        late: what functions look up in the competitors' modules when they run.
        home: the names of the file's own module, if competitors live in it.
    """
    if names_in_imports_only(data, mentions):
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
    for site in scopes.strings:
        for module, reason in unknown_modules(site, mentions, scopes):
            symbol, dynamic = Symbol(module), Form.DYNAMIC_IMPORT
            edits.note(spans[id(site.node)].start, symbol, dynamic, Disposition.MANUAL, reason)
    company = Company(file.module) if everywhere else None
    written: list[_Found] = []
    for site, span in analysed.strings_at(mention.start for mention in everywhere):
        assert company is not None
        source = file.text[span.start : span.end]
        form = _form(site)
        moved = mentions.plain_imports(source)
        is_formatted = isinstance(site.node, cst.FormattedString)
        inner = _inside(span, spans.values()) if is_formatted else []
        for found in mentions.find(source, moved or {}):
            if _covers(inner, span.start + found.start):
                continue  # a string there is one of its own
            mention = loading.resolve(site, found, mentions)
            place = span.start + mention.start
            label = company.labels.get(id(site.node), "")
            closed = _closed(site, moved)
            if mention.is_other and _says_all(source, mention):
                closed = ""  # whatever holds it: it names nothing that goes
            if mention.new is not None and mention.symbol.module in home:
                closed = ""  # nothing is rewritten here, whatever holds it
            reason = closed or _by_module(site, mention)
            if mention.kind == "file":
                reason = "" if mention.is_other else mention.reason
            if mention.kind != "file" and not closed and _goes_with_its_import(site, mention):
                goes = "an annotation: it is rewritten together with its import"
                edits.note(place, mention.symbol, form, Disposition.KEPT, goes)
            elif kept := _kept(path, source, site, mention, form, label, moved or {}, wanted):
                edits.note(place, mention.symbol, form, Disposition.KEPT, kept)
            elif reason:
                edits.note(place, mention.symbol, form, Disposition.MANUAL, reason)
            elif "import" in source and (apart := named_apart(source, mention, mentions)):
                edits.note(place, mention.symbol, form, Disposition.MANUAL, apart)
            elif form in _LOADED and (renamed := loading.renamed(site, mention, mentions)):
                edits.note(place, mention.symbol, form, Disposition.MANUAL, renamed)
            elif mention.kind == "module" and site.callee.rpartition(".")[2] in _DATA:
                reason = "data beside the module is looked up by its name"
                edits.note(place, mention.symbol, form, Disposition.MANUAL, reason)
            elif form is Form.PATCH_TARGET and mention.new and late.of(mention.symbol):
                reason = Reason(
                    f"{late.of(mention.symbol)} still looks it up there when it runs",
                    Code.ASKED_FROM_OUTSIDE,
                )
                edits.note(place, mention.symbol, form, Disposition.REFUSED, reason)
            elif (
                form in _LOADED
                and mention.symbol.module not in home
                and (unfit := mentions.unfit(mention))
            ):
                edits.note(place, mention.symbol, form, Disposition.REFUSED, unfit)
            elif mention.new is None or mention.symbol.module in home:
                apply(edits, mention, place, form, home)
            else:
                written.append(_Found(site, mention, place, form))
    if company is not None:
        _write(edits, written, company, file.text, spans)
    covered = _outermost([(span.start, span.end) for span in spans.values()])
    _comments(edits, everywhere, covered, home, prose=wanted.prose)
    try:
        return edits.result()
    except UnicodeEncodeError:
        return data, (), _unread(path, data, mentions, f"the file is in {file.encoding}")


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


def _kept(
    path: str,
    source: str,
    site: StringSite,
    mention: Mention,
    form: Form,
    label: str,
    moved: Collection[str],
    wanted: Wanted,
) -> str:
    """Why a path is nothing to rewrite: history, or no path of Python's at all."""
    is_bare = mention.is_other and mention.kind == "module"
    if mention.kind in ("file", "reached", "import") or (mention.is_other and not is_bare):
        return ""
    if form in (Form.PATCH_TARGET, Form.DYNAMIC_IMPORT, Form.ANNOTATION):
        return ""
    module = mention.symbol.module
    if is_bare and ("." in module or not _says_all(source, mention) or not _is_word(site)):
        return ""
    if is_history(path) and not wanted.history:
        return HISTORY
    if reason := not_a_path(source, mention.start, mention.end, callee=site.callee, label=label):
        return reason
    if "." in module or module in moved or (mention.new is None and not is_bare):
        return ""
    is_module = mention.kind == "module"
    if is_a_path_by_its_label(label, is_module=is_module):
        return ""
    if says_path(source, mention.start, is_module=is_module):
        return ""
    if not is_module and site.callee.rpartition(".")[2] in _RUNNING:
        return ""
    return ORDINARY


_LOADED = (Form.DYNAMIC_IMPORT, Form.STRING)
_DATA = frozenset({
    "get_data", "files", "resource_filename", "resource_string", "resource_stream",
    "resource_exists", "open_text", "open_binary", "read_text", "read_binary", "is_resource",
    "contents", "PackageLoader",
})  # fmt: skip
"""Calls that take a package for what lies beside it: another package has other files there."""
_RUNNING = frozenset({"run", "include", "import_from_string", "import_object", "load_object"})


def _closed(site: StringSite, moved: dict[str, str] | None) -> str:
    """Why nothing in a string is rewritten; empty when it may be."""
    if isinstance(site.node, cst.FormattedString):
        return Reason("a formatted string", Code.COMPUTED_PATH)
    return PARTIAL if moved is None else ""


def _inside(span: Span, strings: Iterable[Span]) -> list[tuple[int, int]]:
    """Where strings stand in the expressions of a formatted one."""
    found = ((s.start, s.end) for s in strings if span.start < s.start and s.end < span.end)
    return _outermost(list(found))


def _says_all(source: str, mention: Mention) -> bool:
    """Whether a mention is the whole name: no path that goes on, and no module under an alias."""
    if mention.kind != "module":
        return True
    goes_on = source[mention.end : mention.end + 1] in (".", ":", "{", "%")
    return "import" not in source and not goes_on


def _is_word(site: StringSite) -> bool:
    """Whether a string is looked at by nobody who imports what it says."""
    return not is_loading(site) and not is_patching(site.callee)


def _goes_with_its_import(site: StringSite, mention: Mention) -> bool:
    """Whether a string is code that names a module by an import of the file."""
    root = mention.symbol.module.partition(".")[0]
    return site.role is Role.ANNOTATION and site.scope.owner(root) is not None


def _by_module(site: StringSite, mention: Mention) -> str:
    """Why a person must look at a string that names a module."""
    if mention.new is not None or mention.kind != "module":
        return ""
    node = site.node
    if not isinstance(node, cst.SimpleString) or node.raw_value != mention.symbol.module:
        return ""
    if site.callee.rpartition(".")[2] == "getLogger":
        return ""
    return Reason(
        "it names the module, and what is looked up in it is not known", Code.MODULE_OBJECT
    )


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
