"""References to some symbols that a tree still has: what stands in the way of removing them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from canonize.accounting.standing_uses import standing_uses
from canonize.core.codemod import Migration
from canonize.core.import_scan import STAR_IMPORTS
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.hidden_homes import lazily_handed_on, unrooted_imports
from canonize.references.module_objects import may_load_by_name, object_uses
from canonize.references.remaining_in_code import remaining_in_python
from canonize.references.remaining_in_strings import DOCTEST_IMPORT
from canonize.references.remaining_in_texts import (
    package_of_folder,
    remaining_in_text,
)
from canonize.references.star_needs import StarNeeds
from canonize.references.stored_names import (
    expect_readers,
    stored_values,
)
from canonize.references.stored_objects import packed_references, stored_references
from canonize.references.text_mentions import Mentions
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.prefilter import Importers, could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects


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
    redirects.hidden = project.hidden(redirects.homes())
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
    stars = StarNeeds(project)
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
                yield from remaining_in_python(
                    path, data, package, redirects, mentions, stars, tree
                )
            if not certain and (imports or traits.may_load_by_name):
                yield from objects.uses(path, data)
        else:
            package = package_of_folder(path, project.modules)
            yield from remaining_in_text(path, data, mentions, direct, package, tree)


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
        has_doctest = DOCTEST_IMPORT.search(data) is not None
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
