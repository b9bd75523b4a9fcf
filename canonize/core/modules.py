"""Which file is which module: source roots, packages, namespace packages, shadowing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

_SUFFIXES = (".py", ".pyi")


class ModuleMap:
    """Module names of paths and back, for a set of paths and ordered source roots.

    A path below several roots belongs to the longest one first; it is importable under each.

    Args:
        paths: every file of the tree.
        roots: folders on ``sys.path``, ``"."`` or ``""`` for the repository itself.
    """

    def __init__(self, paths: Collection[str], roots: Iterable[str]) -> None:
        self._paths = paths
        self.roots = tuple(_normal(root) for root in roots) or ("",)
        self._packages: set[str] | None = None
        self._children: dict[str, set[str]] | None = None
        self._tops: frozenset[str] | None = None
        self._names: dict[str, tuple[str, ...]] = {}

    def names(self, path: str) -> tuple[str, ...]:
        """Every module name of a file, the one below the longest root first; () if it has none."""
        found = self._names.get(path)
        if found is None:
            found = self._names[path] = self._names_of(path)
        return found

    def _names_of(self, path: str) -> tuple[str, ...]:
        stem = next((path[: -len(s)] for s in _SUFFIXES if path.endswith(s)), None)
        if stem is None:
            return ()
        found = []
        for root in sorted(self.roots, key=len, reverse=True):
            if root and not stem.startswith(root + "/"):
                continue
            parts = stem[len(root) + 1 if root else 0 :].split("/")
            if parts[-1] == "__init__":
                parts.pop()
            if parts and all(part.isidentifier() for part in parts):
                found.append(".".join(parts))
        return tuple(found)

    def name(self, path: str) -> str | None:
        """The first of `names`."""
        names = self.names(path)
        return names[0] if names else None

    def leaves(self, paths: Iterable[str]) -> frozenset[bytes]:
        """Last parts of the names of some files: who reaches one by its path has such a word."""
        names = (name for path in paths for name in self.names(path))
        return frozenset(name.rpartition(".")[2].encode() for name in names)

    def package(self, path: str) -> str | None:
        """What relative imports of a file start from; ``""`` at the top of a root."""
        name = self.name(path)
        if name is None:
            return None
        if path.rpartition("/")[2].startswith("__init__."):
            return name
        return name.rpartition(".")[0]

    def path(self, module: str, *, suffix: str = ".py") -> str | None:
        """The file that ``import module`` would run; a package wins over a module of its name.

        ``None``: not in the tree (standard library, installed, or a namespace package).
        """
        relative = module.replace(".", "/")
        for root in self.roots:
            stem = f"{root}/{relative}" if root else relative
            for candidate in (f"{stem}/__init__{suffix}", f"{stem}{suffix}"):
                if candidate in self._paths:
                    return candidate
        return None

    def shadowed(self, path: str) -> str | None:
        """The package that hides a module file of the same name, if any."""
        name = self.name(path)
        if name is None or path.endswith(".pyi"):
            return None
        found = self.path(name)
        return found if found not in (None, path) else None

    def is_package(self, module: str) -> bool:
        """Whether the name is a package, with or without ``__init__.py``."""
        return module in self._all_packages()

    def exists(self, module: str) -> bool:
        """Whether the tree has such a module, package or namespace package."""
        return self.path(module) is not None or self.is_package(module)

    def is_first_party(self, module: str) -> bool:
        """Whether the first part of the name is something of the tree."""
        return self.exists(module.partition(".")[0])

    def files_of(self, modules: Iterable[str]) -> list[str]:
        """The files of those of some modules that have one, in their order."""
        return [path for path in map(self.path, modules) if path is not None]

    def top_names(self) -> frozenset[str]:
        """First parts of the names of modules and packages below the source roots."""
        if self._tops is None:
            tops: set[str] = set()
            for root in self.roots:
                start = len(root) + 1 if root else 0
                for path in self._paths:
                    if not root or path.startswith(root + "/"):
                        first, _, rest = path[start:].partition("/")
                        tops.add(first if rest else first.rpartition(".")[0])
            self._tops = frozenset(tops)
        return self._tops

    def submodules(self, package: str) -> frozenset[str]:
        """Names (last parts) of the modules and packages directly below a package."""
        self._all_packages()
        assert self._children is not None
        return frozenset(self._children.get(package, ()))

    def _all_packages(self) -> set[str]:
        if self._packages is None:
            packages: set[str] = set()
            children: dict[str, set[str]] = defaultdict(set)
            for path in self._paths:
                if not path.endswith(_SUFFIXES):
                    continue
                is_init = path.rpartition("/")[2].startswith("__init__.")
                for name in self._names_of(path):
                    if is_init:
                        packages.add(name)
                    parent, _, child = name.rpartition(".")
                    while parent and child not in children[parent]:
                        packages.add(parent)
                        children[parent].add(child)
                        parent, _, child = parent.rpartition(".")
            self._packages, self._children = packages, dict(children)
        return self._packages


def _normal(root: str) -> str:
    parts = [part for part in root.split("/") if part not in ("", ".")]
    return "/".join(parts)


def down_to(module: str) -> list[str]:
    """The packages around a module, the outermost first, and the module; of "" there are none."""
    parts = module.split(".") if module else []
    return [".".join(parts[:end]) for end in range(1, len(parts) + 1)]
