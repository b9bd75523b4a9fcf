"""Every place of a code base that names one symbol, file by file: for codemods of one's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import libcst as cst

from canonize.core.codemod import Migration
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.references import FileReferences, find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Bind, Use


@dataclass(frozen=True, slots=True)
class Named:
    """One place of a file that names the symbol.

    Args:
        node: the name or attribute that means it, or the import's alias.
        is_import: it is an import.
        call: the call of it, if it is called right there.
        doubt: why it may mean something else, too; empty when it is certain.
    """

    node: cst.CSTNode
    is_import: bool = False
    call: cst.Call | None = None
    doubt: str = ""


@dataclass(frozen=True)
class NamingFile:
    """A file that names the symbol.

    Args:
        path: of the file.
        data: its exact bytes.
        file: the parsed file; `FileEdits` takes it. ``None`` when it can't be parsed.
        places: in the order in which they were found; certain ones and doubtful ones.
        problem: why the file can't be read; empty when it can.
    """

    path: str
    data: bytes
    file: ParsedFile | None
    places: tuple[Named, ...] = ()
    problem: str = ""

    @property
    def calls(self) -> tuple[cst.Call, ...]:
        """The calls of the symbol that are beyond doubt."""
        return tuple(p.call for p in self.places if p.call is not None and not p.doubt)


def files_naming(
    tree: SourceTree,
    migration: Migration,
    symbol: str,
    *,
    paths: Callable[[str], bool] | None = None,
) -> Iterator[NamingFile]:
    """Every Python file that names a symbol by an import, a lookup or in its own file.

    Under whichever name: aliases, re-exports, relative imports, ``import a.b`` with ``a.b.X``.
    Strings and documents are not looked at.

    Args:
        tree: the files as the steps so far leave them; of a narrowed tree only its files.
        symbol: ``package.module:Name``; a module's own name at the top of the module.
        paths: which files count; those that the plan selects when ``None``.

    Raises:
        ValueError: it is no such symbol.
    """
    wanted = Symbol.parse(symbol)
    if wanted.is_module or "." in wanted.name:
        raise ValueError(f"{symbol} is no name at the top of a module")
    if paths is None:
        from canonize.core.codemod import PathOptions

        paths = migration.selects(PathOptions())
    project = Project.of(tree, migration.source_roots)
    itself = Redirects(names={(wanted.module, wanted.name): Redirect(wanted, wanted, wanted)})
    redirects = project.whole.reached_by(itself)
    home = project.modules.path(wanted.module)
    for path in sorted(tree.containing(redirects.candidate_words())):
        if path.endswith((".py", ".pyi")) and paths(path):
            found = _read(path, project, redirects, wanted.name if path == home else "")
            if found is not None and (found.places or found.problem):
                yield found


def _read(path: str, project: Project, redirects: Redirects, own: str) -> NamingFile | None:
    data = project.tree.read(path)
    if data is None:
        return None
    try:
        analysed = analyse(data)
        found = find_references(analysed.scopes, project.modules.package(path), redirects)
        places = [*_places(found, analysed), *(_own(own, analysed) if own else ())]
    except (Unreadable, RecursionError) as error:
        return NamingFile(path, data, None, problem=Reason(f"the file {error}", Code.UNREADABLE))
    return NamingFile(path, data, analysed.file, tuple(places))


def _places(found: FileReferences, analysed: Analysed) -> Iterator[Named]:
    for star in found.stars:
        yield Named(star.site.node, True, doubt="a star import may bring it")
    for group in found.names:
        doubt = _REBOUND if group.is_rebound else ""
        for item in group.imports:
            yield Named(item.alias, True, doubt=doubt)
        for use in analysed.scopes.uses_of(group.scope, group.local):
            yield _used(use, doubt)
    for module in found.modules:
        doubt = _REBOUND if module.is_rebound else ""
        for lookup in module.lookups:
            at_once = lookup.use.call
            call = at_once if at_once is not None and at_once.func is lookup.node else None
            yield Named(lookup.node, call=call, doubt=doubt)


def _own(name: str, analysed: Analysed) -> Iterator[Named]:
    """Uses in the file that defines the symbol."""
    top = analysed.scopes.top
    bindings = [b for b in top.bindings.get(name, ()) if b.how is not Bind.DECLARE]
    if any(binding.how is Bind.IMPORT for binding in bindings):
        return  # it is handed on here, and told as an import
    doubt = _REBOUND if len(bindings) > 1 else ""
    for use in analysed.scopes.uses_of(top, name):
        yield _used(use, doubt)


def _used(use: Use, doubt: str) -> Named:
    call = use.call if use.call is not None and use.call.func is use.node else None
    return Named(use.node, call=call, doubt=doubt)


_REBOUND = Reason("something else binds the name, too", Code.NAME_TAKEN)
