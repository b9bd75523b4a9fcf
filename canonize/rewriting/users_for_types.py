"""Users that only annotate with a competitor, where a plain import would close a cycle."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from canonize.core.import_cycles import new_cycle
from canonize.core.tree import SourceTree
from canonize.references.references import FileReferences, NameGroup
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect
from canonize.rewriting.asked_when_running import is_read_at_runtime
from canonize.rewriting.imports.moved_import import MovedImport
from canonize.rewriting.own_file_types import TypesOnly
from canonize.rewriting.rewritten_files import MayClose, Rewritten, changed_paths
from canonize.syntax.edits import FileEdits
from canonize.syntax.scopes import Scopes


def may_close(
    found: FileReferences,
    scopes: Scopes,
    edits: FileEdits,
    package: str | None,
    cycle: Callable[[Redirect], str],
) -> MayClose:
    """The imported names of a file of which a plain import may close a cycle.

    Args:
        cycle: the chain by which what takes a name's place loads the file; "" without one.
    """
    types = TypesOnly(scopes, edits, package)

    def may(group: NameGroup) -> bool:
        targets = {item.redirect.target for item in group.imports}
        return (
            group.scope is scopes.top
            and not group.is_rebound
            and len(targets) == 1
            and not any(item.site.place.guards for item in group.imports)
            and bool(cycle(group.imports[0].redirect))
        )

    groups = [group for group in found.names if may(group)]
    uses = {group.local: scopes.uses_of(scopes.top, group.local) for group in groups}
    typed = frozenset(name for name, some in uses.items() if types.may(name, some))
    return MayClose(tuple(group.imports[0].redirect for group in groups), typed)


def put_for_types(
    moves: Collection[MovedImport], scopes: Scopes, edits: FileEdits, package: str | None
) -> None:
    """Plans the imports for type checkers in the place of those that go."""
    if not moves:
        return
    locals_ = {move.item.local: move for move in moves}
    TypesOnly(scopes, edits, package).put(
        {name: scopes.uses_of(scopes.top, name) for name in locals_},
        {name: move.target for name, move in locals_.items()},
        {name: move.local for name, move in locals_.items()},
    )


def closing(
    project: Project, rewritten: Mapping[str, Rewritten], done: Collection[str]
) -> Iterator[tuple[str, frozenset[str], SourceTree]]:
    """The first file whose new imports close a cycle that is needed for annotations alone.

    Args:
        done: files that have been found before.

    Returns:
        with its names, and the tree in which all others are rewritten.
    """
    asked = sorted(p for p, found in rewritten.items() if found.closes.annotated and p not in done)
    if not asked:
        return
    tree = project.tree.with_changes(rewritten[p].change for p in changed_paths(rewritten))
    after = Project(tree, project.modules)
    for path in asked:
        names = rewritten[path].closes.annotated
        if new_cycle(path, project.graph, after.graph) and not any(
            is_read_at_runtime(path, name, after) for name in names
        ):
            yield path, names, tree
