"""Which module is which file, under every source root, as plain dictionaries.

`canonize.core.modules` answers single questions; a scan asks a hundred thousand, so this one
computes all answers once.
"""

from __future__ import annotations

import sys
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from canonize.core.file_kinds import is_test


@dataclass(slots=True)
class Layout:
    """Module names and files.

    Args:
        roots: source roots; the first names the modules that it holds, and each more specific
            root that most importers use names its own.
        path_of: file by module name, under any root.
        name_of: the preferred module name by file.
        packages: every package, with or without ``__init__.py``.
        shadowed: module file to the package of the same name that hides it.
        tops: first parts of names that are certainly ours: what is not found below them is missing.
    """

    roots: tuple[str, ...]
    path_of: dict[str, str] = field(default_factory=dict)
    name_of: dict[str, str] = field(default_factory=dict)
    packages: set[str] = field(default_factory=set)
    shadowed: dict[str, str] = field(default_factory=dict)
    tops: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, paths: Iterable[str], roots: Iterable[str] = ("",)) -> Layout:
        """The layout of ``paths``; earlier roots win where two give a module the same name."""
        layout = cls(tuple(roots))
        ordered = sorted(paths)
        for root in layout.roots:
            layout._add_root(root, ordered)
            if not root or root.endswith("src") or not layout.tops:
                layout.tops.update(name.partition(".")[0] for name in layout.path_of)
        return layout

    def _add_root(self, root: str, paths: list[str]) -> None:
        prefix = f"{root}/" if root else ""
        for number in range(bisect_left(paths, prefix), len(paths)):
            path = paths[number]
            if not path.startswith(prefix):
                break
            if not path.endswith(".py"):
                continue
            parts = path[len(prefix) : -3].split("/")
            is_package = parts[-1] == "__init__"
            if is_package:
                parts.pop()
            if not parts or not all(map(str.isidentifier, parts)):
                continue
            name = ".".join(parts)
            self._bind(name, path, is_package=is_package)
            self.name_of.setdefault(path, name)
            parent = name if is_package else name.rpartition(".")[0]
            while parent and parent not in self.packages:
                self.packages.add(parent)
                parent = parent.rpartition(".")[0]

    def _bind(self, name: str, path: str, *, is_package: bool) -> None:
        current = self.path_of.get(name)
        if current is None:
            self.path_of[name] = path
        elif current == path:
            return
        elif is_package and current == path.removesuffix("/__init__.py") + ".py":
            self.shadowed[current] = path
            self.path_of[name] = path
        elif not is_package and current == path.removesuffix(".py") + "/__init__.py":
            self.shadowed[path] = current

    def package_of(self, path: str) -> str:
        """What relative imports of a file start from."""
        name = self.name_of.get(path, "")
        if path.endswith("/__init__.py"):
            return name
        return name.rpartition(".")[0]

    def absolute(self, path: str, level: int, module: str) -> str:
        """The absolute module of ``from ..module import``; empty when it leaves the root."""
        if not level:
            return module
        package = self.package_of(path)
        for _ in range(level - 1):
            package = package.rpartition(".")[0]
        if not package:
            return ""
        return f"{package}.{module}" if module else package

    def exists(self, module: str) -> bool:
        return module in self.path_of or module in self.packages

    def is_ours(self, module: str) -> bool:
        """Whether a module is there, or would have to be there because its first part is ours."""
        return (
            module.partition(".")[0] in self.tops
            or module in self.path_of
            or module in self.packages
        )

    def is_first_party(self, module: str) -> bool:
        return module.partition(".")[0] in self.tops


def layout_roots(
    paths: Iterable[str],
    imported: Iterable[tuple[str, Iterable[str]]],
    declared: Iterable[str] = (),
) -> tuple[str, ...]:
    """The folders on ``sys.path`` that configuration names or the imports give away.

    A nested folder counts when files below it import modules by names that only it explains. What
    lies in a package is no such folder (one called like an installed one would look so), unless
    it is what has a ``manage.py``.

    Args:
        paths: every Python file.
        imported: importing file and the absolute modules that it imports at module level.
        declared: what configuration puts there (`canonize.core.roots`): the most specific names
            a module, as it does in a plan.
    """
    paths = list(paths)
    here = Layout.of(paths)
    homes = _homes(paths)
    places = {path.removesuffix(".py") for path in paths}
    places |= {f"{home}/{name}" for name, folders in homes.items() for home in folders}
    packages = {path.rpartition("/")[0] for path in paths if path.endswith("/__init__.py")}
    votes, spelt = Counter[str](), Counter[str]()
    known = {top for top in here.tops if here.exists(top)} | set(sys.stdlib_module_names)
    hollow = {top for top in here.tops if top not in here.path_of}  # folders, no packages
    familiar: set[str] = set()
    for path, modules in imported:
        spelt.update(modules)
        for module in modules:
            if module in familiar:
                continue
            top = module.partition(".")[0]
            if top in known and not (top in hollow and not here.exists(module)):
                familiar.add(module)
                continue
            for home in homes.get(top, ()):
                is_beside = path.startswith(home.partition("/")[0] + "/")
                if is_beside and _explains(places, home, module):
                    votes[home] += 1
    nested = [
        home
        for home, count in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))
        if home.endswith("src") or (count >= 3 and _may_be_on_the_path(home, packages, places))
    ]
    named = [h for h in nested if "test" not in h and _names_most(h, here, votes, spelt)]
    named.sort(key=len, reverse=True)
    rest = [home for home in nested if home not in named]
    first = sorted(set(declared) - {""}, key=lambda root: (-len(root), root))
    return tuple(dict.fromkeys((*first, *named, "", *rest, *_distributions(paths))))


def _distributions(paths: Iterable[str]) -> list[str]:
    """Folders with a ``setup.py`` of their own to which no name of a module leads, as in
    ``plugins/app-hive/appplugins/hive.py``: what lies below is imported from there, or not at all.

    Those that give a name to a module that another one, or the repository itself, gives to one of
    its own are none: who imports it can't be told.
    """
    paths = list(paths)
    made = {path.removesuffix("/setup.py") for path in paths if path.endswith("/setup.py")}
    apart = {folder for folder in made if not all(map(str.isidentifier, folder.split("/")))}
    giving: dict[str, set[str]] = defaultdict(set)
    for path in paths if apart else ():
        root = path.rpartition("/")[0]
        while root and root not in apart:
            root = root.rpartition("/")[0]
        root += "/src" if root and path.startswith(f"{root}/src/") else ""
        inside = path.removeprefix(f"{root}/") if root else ""
        if "/" in inside and not is_test(inside) and not inside.endswith("/__init__.py"):
            giving[inside].add(root)
    known = set(paths)
    unclear = {
        r for inside, some in giving.items() if len(some) > 1 or inside in known for r in some
    }
    return sorted({root for some in giving.values() for root in some} - unclear)


def _may_be_on_the_path(folder: str, packages: Container[str], places: Container[str]) -> bool:
    return f"{folder}/manage" in places or not _is_in_package(folder, packages)


def _is_in_package(folder: str, packages: Container[str]) -> bool:
    while folder and folder not in packages:
        folder = folder.rpartition("/")[0]
    return bool(folder)


def _homes(paths: Iterable[str]) -> dict[str, set[str]]:
    """Folders by what lies in them: modules and packages by their last name."""
    homes: dict[str, set[str]] = defaultdict(set)
    for path in paths:
        folder, _, name = path.rpartition("/")
        name = name.removesuffix(".py")
        while folder and folder not in homes[name]:
            homes[name].add(folder)
            folder, _, name = folder.rpartition("/")
    return homes


def _explains(places: Container[str], home: str, module: str) -> bool:
    """Whether a module lies there; the folder itself may be called like no module could be."""
    return f"{home}/{module.replace('.', '/')}" in places or home.endswith("src")


def _names_most(
    home: str, here: Layout, votes: Mapping[str, int], spelt: Mapping[str, int]
) -> bool:
    """Whether more imports name what lies in a folder by its own name than by a longer one."""
    prefix = home.replace("/", ".") + "."
    through = sum(
        count
        for module, count in spelt.items()
        if module.startswith(prefix) and (home not in here.tops or here.exists(module))
    )
    return votes[home] > through
