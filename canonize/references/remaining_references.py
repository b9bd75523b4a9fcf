"""References to some symbols that a tree still has: what stands in the way of removing them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from canonize.accounting.standing_uses import standing_uses
from canonize.core.codemod import Migration
from canonize.core.import_scan import STAR_IMPORTS
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Plan
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.hidden_homes import lazily_handed_on, unrooted_imports
from canonize.references.module_objects import may_load_by_name
from canonize.references.object_places import ObjectPlaces
from canonize.references.path_words import PathWords, path_words
from canonize.references.remaining_in_code import RemainingInCode
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
from canonize.resolution.prefilter import Importers, could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.doctests import import_in_examples


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


def read_together(
    tree: SourceTree,
    migration: Migration,
    asked: Sequence[tuple[Collection[Symbol], Collection[str]]],
) -> None:
    """Reads what will be asked of code for several groups of symbols file by file, not group by
    group: then each file is parsed once for all of them, and `remaining_references` finds it.

    Args:
        asked: each group with the files that are about to go with it.
    """
    searches = [(_search(tree, migration, symbols), frozenset(skip)) for symbols, skip in asked]
    if len(searches) < 2:
        return
    asked_of: dict[str, list[_Search]] = defaultdict(list)
    for search, skip in searches:
        for path in search.asked - skip:
            asked_of[path].append(search)
    for path in sorted(asked_of):
        for search in asked_of[path]:
            search.read(path)


def _looked_for(
    tree: SourceTree,
    migration: Migration,
    symbols: Collection[Symbol],
    *,
    skip: Collection[str],
    certain: bool,
) -> Iterator[Reference]:
    """What a search by imports, lookups and texts finds."""
    if not symbols:
        return
    search = _search(tree, migration, symbols, certain=certain)
    project = Project.of(tree, migration.source_roots)
    hidden = (
        *lazily_handed_on(project, symbols, certain=certain),
        *unrooted_imports(project, symbols),
    )
    yield from (found for found in hidden if found.path not in skip)
    if not certain:
        yield from packed_references(tree, symbols, skip)
    expect_readers(search.texts, tree)
    for path in sorted(search.texts | search.asked):
        data = tree.read(path)
        if data is None or path in skip:
            continue
        if not certain:
            yield from stored_references(path, data, symbols)
        if _traits(tree, path, data).is_binary:
            yield from () if certain else stored_values(path, data, symbols, tree)
        elif path in search.code:
            yield from search.in_python(path, data)
        else:
            package = package_of_folder(path, project.modules)
            yield from remaining_in_text(path, data, search.mentions, search.direct, package, tree)


def _search(
    tree: SourceTree, migration: Migration, symbols: Collection[Symbol], *, certain: bool = False
) -> _Search:
    """Made once for a tree."""
    key = (_Search, tuple(symbols), certain, migration.source_roots)
    if key not in tree.memo:
        tree.memo[key] = _Search(tree, migration, symbols, certain=certain)
    found = tree.memo[key]
    assert isinstance(found, _Search)
    return found


class _Search:
    """Looks for some symbols in one tree, under all names by which they are reached.

    Args:
        certain: as in `remaining_references`.
    """

    def __init__(
        self,
        tree: SourceTree,
        migration: Migration,
        symbols: Collection[Symbol],
        *,
        certain: bool,
    ) -> None:
        project = Project.of(tree, migration.source_roots)
        redirects = Redirects()
        for symbol in symbols:
            same = Redirect(symbol, symbol, symbol)
            if symbol.is_module:
                redirects.whole[symbol.module] = same
            else:
                redirects.names[(symbol.module, symbol.name)] = same
        hidden = project.hidden(redirects.homes())
        redirects = project.reexports.with_module_paths(redirects, hidden)
        redirects.hidden = hidden
        self.mentions = Mentions(redirects, lambda target: "")
        leaves = {module.rpartition(".")[2].encode() for module in redirects.modules()}
        words = leaves | {symbol.name.encode() for symbol in symbols if symbol.name}
        self.files = tree.containing(words)
        self.direct = redirects
        if redirects.names:
            self.files |= tree.containing(STAR_IMPORTS)
            redirects = project.reexports.with_reexports(redirects)
            if not certain:
                redirects = project.reexports.with_lazy_homes(redirects)
        self.code = self.files & _code_of(tree)
        self.texts = self.files - self.code
        self._tree, self._project, self._certain = tree, project, certain
        self._redirects = redirects
        self._handed_on = {name.encode() for _, name in redirects.names}
        importers = Importers.of(project)
        self._importing = importers.could_reference(self.direct, self.code)
        self._handing = importers.could_reference(redirects, self.code)
        self._objects = _Objects(project, self.direct)
        self._in_code = RemainingInCode(
            tree, self.mentions, redirects, StarNeeds(project), self.direct.content(), project
        )
        self.asked = self._may_say_one(migration.plan)

    def _may_say_one(self, plan: Plan) -> frozenset[str]:
        """The files of code that have to be asked: no other can name one of the symbols."""
        words, others = path_words(self.direct), path_words(self._redirects)
        both = None if words is None or others is None else words | others
        named = PathWords.of(self._tree, plan).among(self.code, both)
        odd = _Odd.of(self._tree).among(self.code)
        return self.code & (named | odd | self._importing | self._handing)

    def read(self, path: str) -> None:
        """Reads what `in_python` will say."""
        data = self._tree.read(path)
        if data is not None and not _traits(self._tree, path, data).is_binary:
            for _ in self._by_parser(path, data):
                pass
            if self._may_hold_objects(path, data):
                self._objects.known(path)

    def in_python(self, path: str, data: bytes) -> Iterator[Reference]:
        """What a Python file says of the symbols."""
        yield from self._by_parser(path, data)
        if self._may_hold_objects(path, data):
            yield from self._objects.uses(path, data)

    def _by_parser(self, path: str, data: bytes) -> Iterator[Reference]:
        has_doctest = _traits(self._tree, path, data).has_doctest
        if has_doctest or self._imports(path, data) or self._in_code.may_say_one(data):
            yield from self._in_code.of(path, data, self._project.modules.package(path))

    def _imports(self, path: str, data: bytes) -> bool:
        return path in self._importing or (
            path in self._handing and any(name in data for name in self._handed_on)
        )

    def _may_hold_objects(self, path: str, data: bytes) -> bool:
        may_load = _traits(self._tree, path, data).may_load_by_name
        return not self._certain and (may_load or self._imports(path, data))


@dataclass(frozen=True, slots=True)
class _Traits:
    """What decides how a file is looked into, whatever is looked for."""

    is_binary: bool
    has_doctest: bool
    may_load_by_name: bool


class _Odd:
    """Which files of code of a tree are looked into whatever their imports and words are."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._read: set[str] = set()
        self._found: set[str] = set()

    @classmethod
    def of(cls, tree: SourceTree) -> _Odd:
        """Made once a tree."""
        found = tree.memo.setdefault(cls, cls(tree))
        assert isinstance(found, cls)
        return found

    def among(self, paths: frozenset[str]) -> frozenset[str]:
        for path in paths - self._read:
            traits = _traits(self._tree, path, self._tree.read(path) or b"")
            if traits.is_binary or traits.has_doctest or traits.may_load_by_name:
                self._found.add(path)
        self._read |= paths
        return paths & self._found


def _code_of(tree: SourceTree) -> frozenset[str]:
    """The paths of a tree's Python files."""
    if _code_of not in tree.layout:
        tree.layout[_code_of] = frozenset(p for p in tree.paths() if p.endswith((".py", ".pyi")))
    found = tree.layout[_code_of]
    assert isinstance(found, frozenset)
    return found


def _traits(tree: SourceTree, path: str, data: bytes) -> _Traits:
    """Of a file of a tree; looked for once as long as its bytes are the same."""
    facts = tree.facts(path)
    found = facts.get(_Traits)
    if not isinstance(found, _Traits):
        found = facts[_Traits] = _Traits(
            b"\0" in data, import_in_examples(data), may_load_by_name(data)
        )
    return found


def unsure_places(
    tree: SourceTree, migration: Migration, symbol: Symbol, *, answered: bool = False
) -> Iterator[Reference]:
    """Where a symbol may be looked up in its module as an object, or by a text.

    Args:
        answered: without lookups that a ``__getattr__`` of the module would answer.
    """
    yield from unsure_places_in(Project.of(tree, migration.source_roots), symbol, answered=answered)


def unsure_places_in(
    project: Project, symbol: Symbol, *, answered: bool = False
) -> Iterator[Reference]:
    """`unsure_places`, of a code base."""
    tree = project.tree
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
        self._answered = answered
        self._places = ObjectPlaces(project, redirects)
        self.known = self._places.known

    def uses(self, path: str, data: bytes) -> Iterator[Reference]:
        """Each as an entry; a name that has the module counts if another file asks for it."""
        lines = data.split(b"\n")
        for use in self._places.asked(path):
            if use.is_asked and self._answered:
                continue
            text = lines[use.line - 1].decode("utf-8", "replace").strip()
            place = (path, use.line, use.column)
            how = Disposition.REFUSED
            yield Reference(*place, str(use.symbol), Form.NAME, how, use.reason, text)
