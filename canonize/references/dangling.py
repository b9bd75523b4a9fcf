"""Names that are gone although something still refers to them, compared with the state before."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace

from canonize.core.codemod import Migration
from canonize.core.import_scan import absolute, scan_imports
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.remaining_references import remaining_references
from canonize.resolution.module_names import top_level_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Stands
from canonize.resolution.targets import is_imported, is_shared


def removed_symbols(
    before: SourceTree, after: SourceTree, migration: Migration
) -> tuple[Symbol, ...]:
    """Modules, and top-level names, that ``before`` had and ``after`` has not."""
    was, now = (Project.of(tree, migration.source_roots) for tree in (before, after))
    gone: set[Symbol] = set()
    for path in after.touched(before):
        if not path.endswith(".py"):
            continue
        data = before.read(path) if path in before.paths() else None
        if data is None or not after.differs(before, path):
            continue
        for module in was.modules.names(path):
            if not after.exists(path):
                if not now.modules.exists(module):
                    gone.add(Symbol(module))
                continue
            for name in top_level_names(data):
                if name != "*" and _has(was, module, name) and not _has(now, module, name):
                    gone.add(Symbol(module, name))
    return tuple(sorted(gone))


def _has(project: Project, module: str, name: str) -> bool:
    """Whether a module has a name, or may have it."""
    return project.names.find(module, name).stands is not Stands.MISSING


def dangling_references(
    before: SourceTree, after: SourceTree, migration: Migration
) -> list[Reference]:
    """Every place that names something which was there before and is gone after.

    What breaks at run time is ``refused``; documents, comments and docstrings are ``manual``.
    """
    gone = removed_symbols(before, after, migration)
    return sorted(remaining_references(after, migration, gone, certain=True))


def still_named(
    before: SourceTree, after: SourceTree, migration: Migration, gone: Iterable[Symbol]
) -> list[Reference]:
    """Every place that names what is gone, or may.

    What a module only imported, and no longer does, is not its own: a word that happens to be the
    name does not mean it. Only who certainly asks that module for it is told.

    Args:
        gone: what ``after`` has no more.
    """
    was = Project.of(before, migration.source_roots)
    competitors = {competitor.symbol for competitor in migration.plan.competitors}
    imported = {s for s in gone if str(s) not in competitors and _only_imported(was, s)}
    found = list(remaining_references(after, migration, tuple(sorted({*gone} - imported))))
    found += remaining_references(after, migration, tuple(sorted(imported)), certain=True)
    return found


def _only_imported(project: Project, symbol: Symbol) -> bool:
    """Whether a module binds a name by imports alone."""
    path = project.modules.path(symbol.module)
    data = project.tree.read(path) if path is not None else None
    return data is not None and top_level_names(data).get(symbol.name) == {"import"}


def unresolved_imports(tree: SourceTree, migration: Migration, path: str) -> Iterator[Reference]:
    """From-imports and imports of one file that lead to no first-party module or name."""
    project = Project.of(tree, migration.source_roots)
    data = tree.read(path)
    if data is None:
        return
    package = project.modules.package(path)
    statements = _import_lines(tree, path)
    for item in scan_imports(data):
        if statements is not None and data.count(b"\n", 0, item.offset) + 1 not in statements:
            continue  # text that looks like an import
        module = absolute(item.module, package)
        if not module or not project.modules.is_first_party(module):
            continue
        reason = _unresolved(project, module, item.name)
        if reason:
            line = data.count(b"\n", 0, item.offset) + 1
            start = data.rfind(b"\n", 0, item.offset) + 1
            text = data[start : data.find(b"\n", item.offset + 1)].decode("utf-8", "replace")
            symbol = Symbol(module, item.name if item.name not in (None, "*") else "")
            yield Reference(
                path, line, 1, str(symbol), Form.IMPORT, Disposition.REFUSED, reason, text.strip()
            )


def _import_lines(tree: SourceTree, path: str) -> frozenset[int] | None:
    """The lines on which import statements begin; ``None`` for a file that can't be parsed."""
    body = parsed_file(tree, path)
    if body is None:
        return None
    return frozenset(
        node.lineno for node in ast.walk(body) if isinstance(node, (ast.Import, ast.ImportFrom))
    )


def _unresolved(project: Project, module: str, name: str | None) -> str:
    """Why an import leads nowhere, by the resolver; empty when it leads somewhere, or may."""
    modules = project.modules
    if name in (None, "*") or not modules.exists(module):
        return (
            "" if modules.exists(module) else Reason(f"there is no module {module}", Code.NO_TARGET)
        )
    found = project.names.find(module, str(name))
    if found.stands is not Stands.MISSING:
        return ""
    if (found.module, found.name) != (module, name):
        return Reason(f"{module} has no {name}: {found.problem}", Code.NO_TARGET)
    kind = "" if modules.path(module) is not None else "the namespace package "
    return Reason(f"{kind}{module} has no {name}", Code.NO_TARGET)


def new_unresolved_imports(
    before: SourceTree, after: SourceTree, migration: Migration
) -> list[Reference]:
    """Imports that lead nowhere after and did not before; only files that could have changed.

    Those are the changed files, and the files that import something from a changed file, or from
    one that hands on by a star what a changed file has.
    """
    changed = {
        path
        for path in after.touched(before)
        if path.endswith((".py", ".pyi")) and after.differs(before, path)
    }
    if not changed:
        return []
    handing_on = _with_stars(changed, Project.of(before, migration.source_roots))
    leaves = {module.rpartition(".")[2].encode() for module in handing_on}
    files = changed | (after.containing(leaves) if leaves else frozenset())
    led_nowhere = _led_nowhere(before, migration, changed)
    found: list[Reference] = []
    for path in sorted(files):
        if not path.endswith((".py", ".pyi")) or not after.exists(path):
            continue
        now = list(unresolved_imports(after, migration, path))
        if not now:
            continue
        was = _where_they_moved(unresolved_imports(before, migration, path), now, migration)
        more = _more_than(was, now)
        found += [e for e in more if path not in changed or not led_nowhere(path, e.symbol)]
    return found


def _with_stars(paths: Collection[str], project: Project) -> set[str]:
    """The modules of some files, and those that take everything of one by a star, and so on."""
    pending = [name for path in paths for name in project.modules.names(path)]
    found: set[str] = set()
    while pending:
        module = pending.pop()
        if module in found:
            continue
        found.add(module)
        for user in project.reexports.star_importers(module):
            pending += project.modules.names(user)
    return found


def _led_nowhere(
    before: SourceTree, migration: Migration, changed: set[str]
) -> Callable[[str, str], bool]:
    """Whether another file that changes imported something from nowhere: it may have moved with
    the code around it.

    What the plan sends users to does not count, since who is sent nowhere is broken by it; unless
    its module can be another distribution's, which the tree shares a namespace with.
    """
    found: dict[Symbol, set[str]] = {}
    for path in changed & before.paths():
        for entry in unresolved_imports(before, migration, path):
            found.setdefault(Symbol.parse(entry.symbol), set()).add(path)
    plan, project = migration.plan, Project.of(before, migration.source_roots)
    targets = {plan.canonical, *(one.replace_with for one in plan.competitors)}
    ends = {Symbol.parse(target).module for target in targets if target is not None}
    shared = {symbol.module for symbol in found if is_shared(symbol.module, project)}

    def led_nowhere(path: str, text: str) -> bool:
        symbol = Symbol.parse(text)
        if is_shared(symbol.module, project) and is_imported(symbol.module, project):
            return True
        came_along = bool(found.get(symbol, set()) - {path})
        return symbol.module in shared or (came_along and symbol.module not in ends)

    return led_nowhere


def _where_they_moved(
    before: Iterable[Reference], now: Collection[Reference], migration: Migration
) -> list[Reference]:
    """Entries of before by the new names of modules that moved, where the file says these now."""
    moved, said = dict(migration.plan.moved_modules()), {entry.symbol for entry in now}
    found: list[Reference] = []
    for entry in before:
        symbol = Symbol.parse(entry.symbol)
        new = str(Symbol(moved.get(symbol.module, symbol.module), symbol.name))
        is_new = entry.symbol not in said and new in said
        found.append(replace(entry, symbol=new) if is_new else entry)
    return found


def _more_than(before: list[Reference], now: list[Reference]) -> list[Reference]:
    """The entries by which a file has more of a symbol than before.

    A line that lost another of its names is the same entry with another text.
    """
    known = Counter(entry.symbol for entry in before)
    texts = {(entry.symbol, entry.text) for entry in before}
    found: list[Reference] = []
    for entry in sorted(now, key=lambda e: (e.symbol, e.text) not in texts):
        known[entry.symbol] -= 1
        if known[entry.symbol] < 0:
            found.append(entry)
    return sorted(found)
