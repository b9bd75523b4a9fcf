"""Source roots: the folders from which a repository's modules are imported, with the evidence."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from canonize.core.configured_roots import configured_roots
from canonize.core.file_kinds import is_test
from canonize.core.modules import ModuleMap
from canonize.core.sibling_imports import imported_from_beside


@dataclass(frozen=True, slots=True)
class SourceRoot:
    """A folder (``"."`` for the repository itself) and what speaks for it."""

    folder: str
    evidence: str


def detect_roots(
    paths: Collection[str],
    read: Callable[[str], bytes | None],
    modules: Iterable[str] = (),
    fresh: Iterable[str] = (),
) -> tuple[SourceRoot, ...]:
    """Finds the source roots of a repository.

    Tool configuration is believed first, then a ``src`` folder; modules that a plan names and
    that are not below any of those add the folder that they do lie in; where the standard library
    has a module of that name, a package's own ``queue.py``, or one that tests play with, is another
    one. So does a folder in which a script imports such a module from beside it, by its bare name.
    ``"."`` is always last.

    Args:
        modules: dotted names that must be found, such as a plan's symbols.
        fresh: modules that are to be made: they go where their package lies.
    """
    found = configured_roots(paths, read)
    if "src/__init__.py" not in paths and any(re.match(r"src/\w+/.*\.py\Z", p) for p in paths):
        found.setdefault("src", "a src folder that is no package")
    wanted = tuple(modules)
    lying = _by_ending(paths, wanted)
    for module in wanted:
        in_library = module.partition(".")[0] in sys.stdlib_module_names
        for folder in folders_of(module, lying[module], [*found, ""]):
            is_other = f"{folder}/__init__.py" in paths or is_test(f"{folder}/{module}.py")
            if not (in_library and is_other):
                found.setdefault(folder, f"{module} lies there")
    for module in fresh:
        found |= _home_of_new(module, paths, found)
    known = ModuleMap(paths, [*found, "."])
    asked = {path for path in map(known.path, wanted) if path is not None}
    for file, folder, script in imported_from_beside(asked, paths, read):
        if folder not in known.roots:
            found.setdefault(folder, f"{script} imports {file} from there, by its bare name")
    roots = [SourceRoot(folder, evidence) for folder, evidence in sorted(found.items()) if folder]
    return (*roots, SourceRoot(".", "the repository itself"))


def _home_of_new(module: str, paths: Collection[str], found: Collection[str]) -> dict[str, str]:
    """The one folder that has the package into which a module that is not there yet is to go."""
    above = module.rpartition(".")[0]
    while above:
        lying = _by_ending(paths, [module, above])
        if lying[module] and folders_of(module, lying[module]):
            return {}
        packages = [path for path in lying[above] if path.endswith("/__init__.py")]
        folders = folders_of(above, packages)
        if folders:
            is_known = bool(folders & {*found, ""}) or len(folders) > 1
            return {} if is_known else {folders.pop(): f"{above} lies there"}
        above = above.rpartition(".")[0]
    return {}


def declared_roots(paths: Collection[str], read: Callable[[str], bytes | None]) -> tuple[str, ...]:
    """The folders that the repository's own configuration puts on ``sys.path``, sorted."""
    return tuple(sorted(configured_roots(paths, read)))


def root_warnings(
    paths: Collection[str], roots: Collection[str], modules: Iterable[str]
) -> tuple[str, ...]:
    """What speaks against the roots: modules not found below them, with where they do lie."""
    known = ModuleMap(paths, roots)
    found = []
    library = sys.stdlib_module_names
    asked = {module for module in modules if module.partition(".")[0] not in library}
    missing = sorted(module for module in asked if not known.exists(module))
    lying = _by_ending(paths, missing)
    for module in missing:
        folders = folders_of(module, lying[module])
        where = f"; it lies below {', '.join(sorted(folders))}" if folders else ""
        found.append(f"{module} is in none of the source roots {', '.join(sorted(roots))}{where}")
    return tuple(found)


def _by_ending(paths: Collection[str], modules: Collection[str]) -> dict[str, list[str]]:
    """The paths that end as some modules' last parts do: each path is looked at once for all."""
    ends: dict[str, list[str]] = {module.rpartition(".")[2]: [] for module in modules}
    for path in paths:
        if path.endswith(".py"):
            stem = path[:-3].removesuffix("/__init__").rpartition("/")[2]
            if stem in ends:
                ends[stem].append(path)
    return {module: ends[module.rpartition(".")[2]] for module in modules}


def folders_of(module: str, paths: Collection[str], known: Collection[str] = ()) -> set[str]:
    """Folders from which a module could be imported, unless a known root has it already."""
    relative = module.replace(".", "/")
    endings = (f"{relative}.py", f"{relative}/__init__.py")
    folders = {
        path[: -len(ending)].rstrip("/")
        for path in paths
        for ending in endings
        if path == ending or path.endswith("/" + ending)
    }
    return set() if folders & set(known) else folders
