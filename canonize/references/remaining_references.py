"""References to some symbols that a tree still has: what stands in the way of removing them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.accounting.standing_uses import standing_uses
from canonize.core.codemod import Migration
from canonize.core.file_kinds import is_history, is_notebook
from canonize.core.import_scan import STAR_IMPORTS
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.modules import ModuleMap
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.dynamic_imports import is_loading
from canonize.references.embedded_python import embedded_uses, uses_named_apart
from canonize.references.hidden_homes import lazily_handed_on, unrooted_imports
from canonize.references.module_objects import may_load_by_name, object_uses
from canonize.references.ordinary_words import is_a_path_by_its_label, not_a_path, says_path
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import FileReferences, ModuleGroup, StarImport, find_references
from canonize.references.stored_names import (
    expect_readers,
    is_for_people,
    is_stored_value,
    stored_values,
)
from canonize.references.stored_objects import packed_references, stored_references
from canonize.references.string_company import Company
from canonize.references.text_mentions import Mention, Mentions
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.prefilter import Importers, could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Role, Scopes, StringSite, string_value
from canonize.syntax.stdlib_names import is_patching
from canonize.syntax.text_edits import TextEdits

_UNREAD = (Role.DOCSTRING, Role.EXPORT)
_IMPORTS = Reason("imports it", Code.STILL_NAMED)
_LOOKS = Reason("looks it up", Code.STILL_NAMED)
_MAY_LOOK = Reason("may look it up; the name is bound in another way too", Code.NAME_TAKEN)
_IN_STRING = Reason("a string names it", Code.STILL_NAMED)
_IN_DOCSTRING = Reason("a docstring names it", Code.PROSE)
_IN_DOCTEST = Reason("a doctest in this docstring uses it", Code.STILL_NAMED)
_IN_DOCUMENT = Reason("a document names it", Code.PROSE)
_IN_CONFIGURATION = Reason("configuration names it", Code.STILL_NAMED)


def remaining_references(
    tree: SourceTree,
    migration: Migration,
    symbols: Collection[Symbol],
    *,
    skip: Collection[str] = (),
    certain: bool = False,
) -> Iterator[Reference]:
    """Every reference to the symbols, file by file.

    Those that would break at run time are ``refused``; text that nothing runs (documents,
    comments, docstrings) is ``manual``. What the whole ledger takes for one of them is among them,
    so that nobody who asks gets another answer.

    Args:
        symbols: names, or whole modules.
        skip: files that are about to go themselves.
        certain: without places that only may look one up, having its module as an object.
    """
    told: set[tuple[str, int]] = set()
    for entry in _looked_for(tree, migration, symbols, skip=skip, certain=certain):
        told.add((entry.path, entry.line))
        yield entry
    words = {p.rpartition(".")[2].encode() for s in symbols for p in (s.module, s.name) if p}
    files = tree.containing(words) - {*skip} if words else frozenset()
    for entry in standing_uses(tree, migration, symbols, files):
        if (entry.path, entry.line) not in told:
            yield entry


def _looked_for(
    tree: SourceTree,
    migration: Migration,
    symbols: Collection[Symbol],
    *,
    skip: Collection[str],
    certain: bool,
) -> Iterator[Reference]:
    """What a search by imports, lookups and texts finds."""
    redirects = Redirects()
    for symbol in symbols:
        same = Redirect(symbol, symbol, symbol)
        if symbol.is_module:
            redirects.whole[symbol.module] = same
        else:
            redirects.names[(symbol.module, symbol.name)] = same
    if not redirects.modules():
        return
    project = Project.of(tree, migration.source_roots)
    hidden = (
        *lazily_handed_on(project, symbols, certain=certain),
        *unrooted_imports(project, symbols),
    )
    yield from (found for found in hidden if found.path not in skip)
    redirects = project.reexports.with_module_paths(redirects)
    mentions = Mentions(redirects, lambda target: "")
    leaves = {module.rpartition(".")[2].encode() for module in redirects.modules()}
    words = leaves | {symbol.name.encode() for symbol in symbols if symbol.name}
    in_words = tree.containing(words)
    direct = redirects
    if redirects.names:
        in_words |= tree.containing(STAR_IMPORTS)
        redirects = project.reexports.with_reexports(redirects)
        if not certain:
            redirects = project.reexports.with_lazy_homes(redirects)
    if not certain:
        yield from packed_references(tree, symbols, skip)
    handed_on = {name.encode() for _, name in redirects.names}
    stars = _Stars(project)
    objects = _Objects(project, direct)
    code = {path for path in in_words if path.endswith((".py", ".pyi"))}
    importers = Importers.of(project)
    importing = importers.could_reference(direct, code)
    handing = importers.could_reference(redirects, code)
    expect_readers(in_words, tree)
    for path in sorted(in_words):
        data = tree.read(path)
        if data is None or path in skip:
            continue
        if not certain:
            yield from stored_references(path, data, symbols)
        traits = _traits(tree, path, data)
        if traits.is_binary:
            yield from () if certain else stored_values(path, data, symbols, tree)
            continue
        if path in code:
            package = project.modules.package(path)
            imports = path in importing or (
                path in handing and any(name in data for name in handed_on)
            )
            if imports or mentions.any_in(data) or traits.has_doctest:
                yield from _in_python(path, data, package, redirects, mentions, stars, tree)
            if not certain and (imports or traits.may_load_by_name):
                yield from objects.uses(path, data)
        else:
            package = _package_of(path, project.modules)
            yield from _in_text(path, data, mentions, direct, package, tree)


@dataclass(frozen=True, slots=True)
class _Traits:
    """What decides how a file is looked into, whatever is looked for."""

    is_binary: bool
    has_doctest: bool
    may_load_by_name: bool


def _traits(tree: SourceTree, path: str, data: bytes) -> _Traits:
    """Of a file of a tree; looked for once as long as its bytes are the same."""
    facts = tree.facts(path)
    found = facts.get(_Traits)
    if not isinstance(found, _Traits):
        has_doctest = _DOCTEST_IMPORT.search(data) is not None
        found = facts[_Traits] = _Traits(b"\0" in data, has_doctest, may_load_by_name(data))
    return found


def unsure_places(
    tree: SourceTree, migration: Migration, symbol: Symbol, *, answered: bool = False
) -> Iterator[Reference]:
    """Where a symbol may be looked up in its module as an object, or by a text.

    Args:
        answered: without lookups that a ``__getattr__`` of the module would answer.
    """
    project = Project.of(tree, migration.source_roots)
    redirects = Redirects(names={(symbol.module, symbol.name): Redirect(symbol, symbol, symbol)})
    objects = _Objects(project, redirects, answered=answered)
    leaf = symbol.module.rpartition(".")[2].encode()
    for path in sorted(tree.containing({leaf})):
        data = tree.read(path)
        if not path.endswith((".py", ".pyi")) or data is None or b"\0" in data:
            continue
        package = project.modules.package(path)
        if could_reference(data, package, redirects) or may_load_by_name(data):
            yield from objects.uses(path, data)


class _Objects:
    """Places that have a competitor's module as an object."""

    def __init__(self, project: Project, redirects: Redirects, *, answered: bool = False) -> None:
        self._project = project
        self._redirects = redirects
        self._answered = answered

    def uses(self, path: str, data: bytes) -> Iterator[Reference]:
        """Each as an entry; a name that has the module counts if another file asks for it."""
        body = parsed_file(self._project.tree, path)
        package, own = self._project.modules.package(path), self._project.modules.name(path) or ""
        lines = data.split(b"\n")
        for use in object_uses(body, package, self._redirects, own) if body is not None else ():
            reason = use.reason
            if use.is_asked and self._answered:
                continue
            if use.local:
                asked = OutsideLookups(self._project, path).reason(use.local)
                if not asked:
                    continue
                reason = Reason(f"{reason}, and {asked}", reason)
            text = lines[use.line - 1].decode("utf-8", "replace").strip()
            place = (path, use.line, use.column)
            yield Reference(*place, str(use.symbol), Form.NAME, Disposition.REFUSED, reason, text)


class _Stars:
    """What star imports give, and whom."""

    def __init__(self, project: Project) -> None:
        self._project = project

    def reason(
        self, path: str, name: str, star: StarImport, found: FileReferences, scopes: Scopes
    ) -> str:
        """Why a file needs a name from this star; empty when it does not, or has it anyway."""
        given = self._given(star.module)
        if given is not None and name not in given:
            return ""
        others = {
            module for site, module in found.imports if isinstance(site.node.names, cst.ImportStar)
        } - {star.module}
        if any(name in (self._given(module) or ()) for module in others):
            return ""
        if scopes.unbound(name):
            return Reason("it is used here", Code.STILL_NAMED)
        return OutsideLookups(self._project, path).reason(name)

    def _given(self, module: str) -> frozenset[str] | None:
        return self._project.star_names(module)


def _in_python(
    path: str,
    data: bytes,
    package: str | None,
    redirects: Redirects,
    mentions: Mentions,
    stars: _Stars,
    tree: SourceTree,
) -> Iterator[Reference]:
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        edits = FileEdits(file)
        outcome = ReferenceNotes(path, edits)
        found = find_references(scopes, package, redirects)
        _note_code(found, redirects, outcome)
        _note_stars(path, found, scopes, redirects, outcome, stars)
        entries = [*outcome.references()]
        if mentions.any_in(data) or _DOCTEST_IMPORT.search(data):
            entries += _in_strings(path, data, analysed, mentions, redirects, tree)
    except (Unreadable, RecursionError) as error:
        yield from _in_unreadable(
            path, data, mentions, Reason(f"the file {error}", Code.UNREADABLE)
        )
        return
    yield from entries


def _note_code(found: FileReferences, redirects: Redirects, outcome: ReferenceNotes) -> None:
    breaks = Disposition.REFUSED
    for group in found.names:
        for item in group.imports:
            node = item.site.node
            assert isinstance(node, cst.ImportFrom)
            form = Form.RELATIVE_IMPORT if node.relative else Form.FROM_IMPORT
            outcome.note(item.alias, item.redirect.found, form, breaks, _IMPORTS)
    for star in found.stars:
        if star.module in redirects.whole:
            outcome.note(star.site.node, Symbol(star.module), Form.STAR_IMPORT, breaks, "a star")
    for module_group in found.modules:
        _note_group(module_group, redirects, outcome)


def _note_stars(
    path: str,
    found: FileReferences,
    scopes: Scopes,
    redirects: Redirects,
    outcome: ReferenceNotes,
    stars: _Stars,
) -> None:
    """Names that the file has, or hands on, by a star alone."""
    for star in found.stars:
        for name, redirect in redirects.names_of(star.module).items():
            if not redirect.is_direct or name in scopes.top.bindings:
                continue
            if needed := stars.reason(path, name, star, found, scopes):
                breaks = Disposition.REFUSED
                reason = Reason(f"a star brings it: {needed}", Code.STILL_NAMED)
                outcome.note(star.site.node, redirect.found, Form.STAR_IMPORT, breaks, reason)


def _note_group(group: ModuleGroup, redirects: Redirects, outcome: ReferenceNotes) -> None:
    breaks = Disposition.REFUSED
    for item in group.imports:
        if item.imported in redirects.whole:
            outcome.note(item.alias, Symbol(item.imported), Form.IMPORT, breaks, _IMPORTS)
    looks = _MAY_LOOK if group.is_rebound else _LOOKS
    for lookup in group.lookups:
        outcome.note(lookup.node, lookup.redirect.found, Form.ATTRIBUTE, breaks, looks)
    for other in group.others:
        handed_on = redirects.find(other.module, other.name)
        if handed_on is not None and not handed_on.is_direct:
            told = f"looks it up in {other.module}, which hands it on"
            reason = Reason(told, Code.STILL_NAMED)
            outcome.note(other.place, handed_on.found, Form.ATTRIBUTE, breaks, reason)


def _in_strings(
    path: str,
    data: bytes,
    analysed: Analysed,
    mentions: Mentions,
    redirects: Redirects,
    tree: SourceTree,
) -> Iterator[Reference]:
    file = analysed.file
    notes = TextEdits(path, data, file.text, file.encoding)
    for site, symbol in _beside_modules(analysed.scopes, redirects):
        start = analysed.string_spans[id(site.node)].start
        told = f"a string names it and another {symbol.module}, where it may be looked up"
        reason = Reason(told, Code.STILL_NAMED)
        notes.note(start, symbol, Form.STRING, Disposition.REFUSED, reason)
    everywhere = [mention.start for mention in mentions.find(file.text)]
    company: Company | None = None
    for site, span in analysed.strings_at(everywhere):
        for mention in mentions.find(file.text[span.start : span.end]):
            if mention.new is None and mention.kind != "reached":
                continue
            company = company or Company(file.module)
            label = company.labels.get(id(site.node), "")
            source = file.text[span.start : span.end]
            stored = mention.kind == "name" and is_stored_value(
                source, mention.start, mention.end, tree
            )
            if not stored and _is_no_path(site, source, mention, label):
                continue
            if site.role is Role.DOCSTRING:
                how, form, reason = Disposition.MANUAL, Form.DOCSTRING, _IN_DOCSTRING
                if _is_doctest(file.text, span.start + mention.start):
                    how, reason = Disposition.REFUSED, _IN_DOCTEST
            else:
                how, form, reason = Disposition.REFUSED, Form.STRING, _IN_STRING
            notes.note(span.start + mention.start, mention.symbol, form, how, reason)
    for site in analysed.scopes.strings if b"import" in data else ():
        span = analysed.string_spans[id(site.node)]
        source = file.text[span.start : span.end]
        if site.role is not Role.DOCSTRING or "import" not in source:
            continue
        for at, symbol, _ in embedded_uses(source, None, redirects):
            if _is_doctest(file.text, span.start + at):
                how, reason = Disposition.REFUSED, _IN_DOCTEST
                notes.note(span.start + at, symbol, Form.DOCSTRING, how, reason)
    yield from notes.notes()


_DOCTEST_IMPORT = re.compile(rb">>>[^\n]*\bimport\b")


def _is_doctest(text: str, offset: int) -> bool:
    """Whether a place in a docstring is code that doctest runs."""
    line = text[text.rfind("\n", 0, offset) + 1 : offset].lstrip()
    return line.startswith((">>> ", "... "))


def _is_no_path(site: StringSite, source: str, mention: Mention, label: str) -> bool:
    """Whether a path in a string is a table, a host or a file, or a word that is only a word.

    Args:
        label: under which name the string stands.
    """
    if mention.kind not in ("name", "module") or is_loading(site) or is_patching(site.callee):
        return False
    if not_a_path(source, mention.start, mention.end, callee=site.callee, label=label):
        return True
    if mention.kind == "name" or "." in mention.symbol.module:
        return False
    return not (
        is_a_path_by_its_label(label, is_module=True)
        or says_path(source, mention.start, is_module=True)
        or "import" in source
    )


def _beside_modules(scopes: Scopes, redirects: Redirects) -> Iterator[tuple[StringSite, Symbol]]:
    """Strings that are names of a module that another string names: a table of what to load."""
    named: dict[str, Symbol] = {}
    for site in scopes.strings:
        module = string_value(site)
        if site.role in _UNREAD or site.callee.rpartition(".")[2] == "getLogger":
            continue
        for name, found in redirects.names_of(module).items() if module else ():
            if found.is_direct:
                named[name] = found.competitor
    for site in scopes.strings if named else ():
        symbol = named.get(string_value(site))
        if symbol is not None and site.role not in _UNREAD:
            yield site, symbol


def _in_text(
    path: str,
    data: bytes,
    mentions: Mentions,
    redirects: Redirects,
    package: str | None,
    tree: SourceTree,
) -> Iterator[Reference]:
    """A file that is not Python: paths in it, Python in it, and modules and names apart."""
    text = data.decode("utf-8", "replace")
    notes = TextEdits(path, data, text, "utf-8")
    document = is_for_people(path, tree)
    lines: set[tuple[int, Symbol]] = set()
    for mention in mentions.find(text) if mentions.any_in(data) else ():
        if mention.new is None or (not document and _is_another_thing(path, text, mention, tree)):
            continue
        if document:
            how, form, reason = Disposition.MANUAL, Form.DOCUMENT, _IN_DOCUMENT
        else:
            how, form, reason = Disposition.REFUSED, Form.CONFIG_TEXT, _IN_CONFIGURATION
        lines.add((text.count("\n", 0, mention.start), mention.symbol))
        notes.note(mention.start, mention.symbol, form, how, reason)
    runs = not document or is_notebook(path)
    found = list(embedded_uses(text, package, redirects)) if b"import" in data else []
    if not document and not is_history(path):
        found += uses_named_apart(text, redirects)
    for at, symbol, told in found:
        line = (text.count("\n", 0, at), symbol)
        if line in lines and not is_notebook(path):
            continue
        lines.add(line)
        how = Disposition.REFUSED if runs else Disposition.MANUAL
        form = Form.CONFIG_TEXT if not document else Form.DOCUMENT
        notes.note(at, symbol, form, how, told)
    yield from notes.notes()


def _is_another_thing(path: str, text: str, mention: Mention, tree: SourceTree) -> bool:
    """Whether a path in data is a table, a host, a file, or a word that nothing makes a module."""
    if mention.kind in ("import", "file"):
        return False
    if mention.kind == "name" and is_stored_value(text, mention.start, mention.end, tree):
        return False
    if not_a_path(text, mention.start, mention.end, is_sql=path.lower().endswith((".sql", ".ddl"))):
        return True
    is_module = mention.kind == "module"
    is_word = is_module and "." not in mention.symbol.module
    return is_word and not says_path(text, mention.start, is_module=is_module)


def _package_of(path: str, modules: ModuleMap) -> str | None:
    """What relative imports of a file that is no module start from: the package of its folder."""
    folder = path.rpartition("/")[0]
    return modules.package(f"{folder}/_.py" if folder else "_.py")


def _in_unreadable(path: str, data: bytes, mentions: Mentions, reason: str) -> Iterator[Reference]:
    notes = TextEdits(path, data, data.decode("utf-8", "replace"), "utf-8")
    for mention in mentions.find(notes.text):
        notes.note(mention.start, mention.symbol, Form.UNPARSED, Disposition.MANUAL, reason)
    yield from notes.notes()
