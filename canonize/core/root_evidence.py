"""What speaks against the source roots of a plan: imports that only another root would explain.

A wrong root does not make anything fail: it makes references invisible. So each sign of one is
told with the places that show it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import NamedTuple

from canonize.core.modules import ModuleMap
from canonize.core.path_hacks import PathHack


class Imported(NamedTuple):
    """One module that an import statement names, made absolute."""

    path: str
    line: int
    module: str


@dataclass(frozen=True, slots=True)
class RootWarning:
    """One thing that speaks against the roots.

    Args:
        message: what, and what it means for the migration.
        places: ``path:line`` of each import, or the files in question.
        hint: what to write into the plan.
        stops: nothing should be run before a person has looked: every import of the module is
            explained by another root only.
    """

    message: str
    places: tuple[str, ...] = ()
    hint: str = ""
    stops: bool = False

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RootReport:
    """What speaks against the source roots, and who changes ``sys.path`` nearby."""

    warnings: tuple[RootWarning, ...]
    hacks: tuple[PathHack, ...]

    @property
    def stops(self) -> bool:
        """Whether a competitor is imported by names only that these roots do not explain."""
        return any(warning.stops for warning in self.warnings)

    def as_json(self) -> list[dict[str, object]]:
        return [warning.as_json() for warning in self.warnings]


def root_evidence(
    modules: ModuleMap,
    paths: Collection[str],
    wanted: Iterable[str],
    imports: Iterable[Imported],
) -> tuple[RootWarning, ...]:
    """What speaks against the roots, for the modules that a plan names.

    Args:
        paths: every file of the tree.
        wanted: the plan's modules.
        imports: what import statements name, at least those that could mean one of the modules.
    """
    listed = list(imports)
    found: list[RootWarning] = []
    for module in sorted(set(wanted)):
        file = modules.path(module)
        if file is None:
            continue
        found += _by_another_root(modules, module, file, listed)
        found += _by_other_names(modules, paths, module, file, listed)
        found += _shadowed(modules, paths, module, file)
        found += _twins(modules, paths, module, file)
    return tuple(found)


def _by_another_root(
    modules: ModuleMap, module: str, file: str, imports: Sequence[Imported]
) -> Iterator[RootWarning]:
    """Imports of a file that all name it from another root than the plan does."""
    others: dict[str, list[Imported]] = defaultdict(list)
    for item in imports:
        if item.module == module:
            return
        if item.module in modules.names(file):
            others[item.module].append(item)
    for name, items in sorted(others.items()):
        yield RootWarning(
            f"the plan calls {file} {module}, which nothing imports: it is imported as {name}",
            tuple(f"{item.path}:{item.line}" for item in sorted(items)),
            f"call the module {name} in the plan",
            stops=True,
        )


def _by_other_names(
    modules: ModuleMap, paths: Collection[str], module: str, file: str, imports: Sequence[Imported]
) -> Iterator[RootWarning]:
    """Imports of the end of a file's path, which under these roots is no module."""
    spelt = _dotted(file)
    own = set(modules.names(file))
    importers = [i for i in imports if i.module in own or modules.path(i.module) == file]
    others: dict[str, list[Imported]] = defaultdict(list)
    for item in imports:
        name = item.module
        is_end = spelt == name or spelt.endswith(f".{name}")
        is_end = is_end and name not in own and "." in name and not modules.exists(name)
        if is_end and _nearest(paths, name, item.path) == file:
            others[name].append(item)
    for name, items in sorted(others.items()):
        folder = file[: len(file) - len(_file_end(file, name))].rstrip("/") or "."
        roots = ", ".join(root or "." for root in modules.roots)
        count = f"{len(items)} import statement{'s' if len(items) != 1 else ''}"
        verb = "name" if len(items) != 1 else "names"
        yield RootWarning(
            f"{count} {verb} {name}, which lies in none of the source roots ({roots}): there, "
            f"{file} is {module}, which {_many(len(importers))}",
            tuple(f"{item.path}:{item.line}" for item in sorted(items)),
            f"if {folder!r} is on sys.path, list it under `source_roots` of the plan and call the "
            f"module {name}",
            stops=not importers,
        )


def _many(count: int) -> str:
    if not count:
        return "nothing imports"
    return f"{count} import statement{'s name' if count != 1 else ' names'}"


def _shadowed(
    modules: ModuleMap, paths: Collection[str], module: str, file: str
) -> Iterator[RootWarning]:
    if not file.endswith("/__init__.py"):
        return
    hidden = file.removesuffix("/__init__.py") + ".py"
    if hidden in paths:
        yield RootWarning(
            f"{hidden} is hidden by the package of the same name: {module} is {file}",
            (hidden, file),
            "nothing can import the hidden file; remove or rename it",
        )


def _twins(
    modules: ModuleMap, paths: Collection[str], module: str, file: str
) -> Iterator[RootWarning]:
    """Other files that have the same module name under another root."""
    relative = module.replace(".", "/")
    ends = (f"{relative}.py", f"{relative}/__init__.py")
    stems = [f"{root}/" if root else "" for root in modules.roots]
    same = {f"{stem}{end}" for stem in stems for end in ends} & set(paths)
    hidden = file.removesuffix("/__init__.py") + ".py"
    others = tuple(sorted(same - {file, hidden}))
    if others:
        yield RootWarning(
            f"{module} is the name of several files below the source roots; {file} wins",
            (file, *others),
            "an import that means one of the others is taken for this one",
        )


def _nearest(paths: Collection[str], name: str, importer: str) -> str | None:
    """The file that an import of the end of a path most likely means: the one closest by."""
    relative = name.replace(".", "/")
    ends = (f"/{relative}.py", f"/{relative}/__init__.py")
    candidates = [p for p in paths if p.endswith(ends) or p in (ends[0][1:], ends[1][1:])]
    return max(sorted(candidates), key=lambda p: _shared(p, importer), default=None)


def _shared(one: str, other: str) -> int:
    """How many folders two paths have in common from the top."""
    count = 0
    for mine, theirs in zip(one.split("/")[:-1], other.split("/")[:-1], strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _dotted(file: str) -> str:
    stem = file.removesuffix(".pyi").removesuffix(".py").removesuffix("/__init__")
    return stem.replace("/", ".")


def _file_end(file: str, name: str) -> str:
    end = name.replace(".", "/")
    return file[file.rindex(end) :] if end in file else file
