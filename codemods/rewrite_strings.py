"""Strings, configuration and documents that name a competitor name the canonical."""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection
from typing import ClassVar

import libcst as cst
from pydantic import Field

from canonize.compatibility.member_compatibility import NamedMembers
from canonize.core.change import Change, Edit
from canonize.core.codemod import Migration, PathOptions, Proposal
from canonize.core.file_kinds import is_document, is_notebook, is_plain_text, is_python
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.dynamic_imports import LoadedModules, is_loading, unknown_modules
from canonize.references.runtime_lookups import LateLookups
from canonize.references.text_mentions import Mention, Mentions
from canonize.resolution.reexports import with_aliases, with_module_paths
from canonize.resolution.replacements import Redirects
from canonize.resolution.targets import missing_target
from canonize.syntax.analysis import analyse
from canonize.syntax.documents import Document
from canonize.syntax.parsed_file import Unreadable, decode
from canonize.syntax.scopes import Role, StringSite
from canonize.syntax.stdlib_names import is_patching
from canonize.syntax.text_edits import TextEdits


class StringOptions(PathOptions):
    """Options of `rewrite_strings`."""

    prose: bool = Field(
        False,
        description="Also comments, prose in documents, and file paths there of modules that move "
        "as a whole; otherwise these are reported.",
    )


class RewriteStrings:
    """Re-routes dotted and colon paths in strings, configuration and documents.

    Before::

        mock.patch("app.execution_factory.ExecutionFactory")
        DEFAULT = "app.execution_factory:ExecutionFactory"

    After::

        mock.patch("app.execution_engine_factory.ExecutionEngineFactory")
        DEFAULT = "app.execution_engine_factory:ExecutionEngineFactory"

    A patch goes where the name is looked up, so ``mock.patch("consumer.X")`` stays. A path ends
    where Python's does: ``app.execution_factory_report`` is another module.

    Refuses: paths whose name the canonical module does not have, or whose member
    (``a.b.X.create``) the canonical lacks or has as something else, and patch targets while some
    function still looks the name up in the competitor's module. Reports, and leaves to a person:
    formatted strings, notebooks, file names of other kinds, and comments unless ``prose`` is set.
    """

    name: ClassVar[str] = "rewrite_strings"
    Options: ClassVar[type[StringOptions]] = StringOptions

    def propose(self, tree: SourceTree, options: StringOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        modules = migration.modules(tree)
        direct = Redirects.of(migration, options.competitors)
        if not direct.modules():
            return Proposal()
        redirects = with_module_paths(with_aliases(direct, tree, modules), tree, modules)
        mentions = Mentions(
            redirects,
            lambda target: missing_target(target, tree, modules),
            lambda module: modules.path(module) or "",
            NamedMembers(tree, modules).misfit,
        )
        late = LateLookups(redirects, tree, modules)
        homes: dict[str, set[str]] = {}
        for module in redirects.homes():
            homes.setdefault(modules.path(module) or "", set()).add(module)
        selects = migration.selects(options)
        leaves = {module.rpartition(".")[2].encode() for module in redirects.modules()}
        changes: list[Change] = []
        references: list[Reference] = []
        edits: dict[str, tuple[Edit, ...]] = {}
        loading = {b"import_module", b"__import__", b"find_spec"}
        for path in sorted(tree.containing(leaves) | tree.containing(loading)):
            data = tree.read(path)
            if data is None or not selects(path) or b"\0" in data:
                continue
            if not mentions.any_in(data) and not (
                is_python(path) and mentions.could_start_path(data)
            ):
                continue
            home = homes.get(path, set())
            if is_python(path):
                after, declared, entries = _python(
                    path, data, mentions, late, home, prose=options.prose
                )
            else:
                after, declared, entries = _text(path, data, mentions, options.prose)
            references += entries
            if after != data:
                changes.append(Change(path, data, after))
                edits[path] = declared
        return Proposal(tuple(changes), tuple(references), edits)


def _text(
    path: str, data: bytes, mentions: Mentions, prose: bool
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    """A file that is not Python: every path in it; in documents only where it is code."""
    form = Form.DOCUMENT if is_document(path) else Form.CONFIG_TEXT
    try:
        edits = TextEdits.of(path, data)
    except UnicodeDecodeError:
        entry = Reference(path, 1, 1, "", form, Disposition.REFUSED, "the file is not UTF-8")
        return data, (), [entry]
    closed = ""
    cells = _Cells(path, edits.text)
    if is_notebook(path):
        closed = "a notebook"
    elif not is_plain_text(path):
        closed = "a kind of file that is not rewritten"
    moved = mentions.plain_imports(edits.text)
    if moved is None and not closed:
        closed = _PARTIAL
    document = Document(edits.text) if form is Form.DOCUMENT and not prose else None
    for mention in mentions.find(edits.text, moved or {}):
        reason = closed
        if not closed and document is not None and not document.is_code(mention.start):
            reason = "in prose; `prose: true` rewrites that too"
        elif not closed and mention.kind == "file" and not (prose and form is Form.DOCUMENT):
            reason = "the file's path; `prose: true` rewrites it in documents"
        if reason and not mention.is_other:
            cell = f", cell {cells.number(mention.start)}" if is_notebook(path) else ""
            edits.note(mention.start, mention.symbol, form, Disposition.MANUAL, reason + cell)
        else:
            _apply(edits, mention, mention.start, form)
    return edits.result()


def _apply(
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
        if mention.kind in ("file", "reached"):
            stays = Disposition.MANUAL
        elif mention.is_other:
            stays = Disposition.KEPT
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


def _python(
    path: str,
    data: bytes,
    mentions: Mentions,
    late: LateLookups,
    home: Collection[str],
    *,
    prose: bool,
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        spans = analysed.string_spans
    except (Unreadable, RecursionError) as error:
        return data, (), _unread(path, data, mentions, f"the file {error}")
    edits = TextEdits(path, data, file.text, file.encoding)
    everywhere = list(mentions.find(file.text))
    loading = LoadedModules(scopes)
    for site in scopes.strings:
        for module, reason in unknown_modules(site, mentions):
            symbol, dynamic = Symbol(module), Form.DYNAMIC_IMPORT
            edits.note(spans[id(site.node)].start, symbol, dynamic, Disposition.MANUAL, reason)
    for site, span in analysed.strings_at(mention.start for mention in everywhere):
        source = file.text[span.start : span.end]
        form = _form(site)
        moved = mentions.plain_imports(source)
        for found in mentions.find(source, moved or {}):
            mention = loading.resolve(site, found, mentions)
            place = span.start + mention.start
            closed = _closed(site, moved)
            reason = closed or _by_module(site, mention)
            if mention.kind == "file":
                reason = mention.reason
            elif not closed and _goes_with_its_import(site, mention):
                reason = "an annotation: it is rewritten together with its import"
                edits.note(place, mention.symbol, form, Disposition.KEPT, reason)
                continue
            if reason:
                edits.note(place, mention.symbol, form, Disposition.MANUAL, reason)
            elif form is Form.PATCH_TARGET and mention.new and late.of(mention.symbol):
                reason = f"{late.of(mention.symbol)} still looks it up there when it runs"
                edits.note(place, mention.symbol, form, Disposition.REFUSED, reason)
            else:
                _apply(edits, mention, place, form, home)
    covered = _outermost([(span.start, span.end) for span in spans.values()])
    _comments(edits, everywhere, covered, home, prose=prose)
    try:
        return edits.result()
    except UnicodeEncodeError:
        return data, (), _unread(path, data, mentions, f"the file is in {file.encoding}")


_PARTIAL = "the same text says `import` of the module, which stays"


def _closed(site: StringSite, moved: dict[str, str] | None) -> str:
    """Why nothing in a string is rewritten; empty when it may be."""
    if isinstance(site.node, cst.FormattedString):
        return "a formatted string"
    return _PARTIAL if moved is None else ""


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
    return "it names the module, and what is looked up in it is not known"


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
        if prose and mention.kind != "file":
            _apply(edits, mention, mention.start, Form.COMMENT, home)
        else:
            reason = "in a comment; `prose: true` rewrites those too"
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
        edits.note(mention.start, mention.symbol, Form.UNPARSED, Disposition.REFUSED, reason)
    return edits.notes()
