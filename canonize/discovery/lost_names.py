"""What is imported and isn't there, unless a build or another distribution brings it."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from canonize.inventory.index import Index

_VERSIONS = frozenset({"_version", "version", "__version__", "_build_info", "_git_version"})
"""Modules that a build writes."""
_GENERATED = ("_pb2", "_pb2_grpc")


class LostNames:
    """Which names of a code base's own modules lead nowhere.

    Args:
        extensions: files of modules that are no Python.
        built: extension modules that the build makes, by their names.
    """

    def __init__(self, index: Index, extensions: Iterable[str], built: Iterable[str] = ()) -> None:
        self._index = index
        self._compiled = _stems(extensions)
        self._built = tuple(f"{name}." for name in built)

    def leads_nowhere(self, module: str, name: str) -> bool:
        """Whether a module has no such name, and no build and no other distribution brings it."""
        return self.is_lost(module, name) and not any(
            _is_elsewhere(self._index, *place) for place in self._places(module, name)
        )

    def is_lost(self, module: str, name: str) -> bool:
        """Whether a module of the repository has no such name, and no build makes it."""
        if self._index.origin(module, name).kind != "missing":
            return False
        places = self._places(module, name)
        if any(f"{module}.{name}.".startswith(self._built) for module, name in places):
            return False
        return not any(_is_built(self._index, *place, self._compiled) for place in places)

    def _places(self, module: str, name: str) -> set[tuple[str, str]]:
        """Where it is asked for, and where that leads."""
        origin = self._index.origin(module, name)
        return {(module, name), (origin.module, origin.name)}


def _stems(extensions: Iterable[str]) -> frozenset[str]:
    """The paths without their ends: ``app/core.cpython-311-x86_64-linux-gnu.so`` is `app/core`."""
    folders = (path.rpartition("/") for path in extensions)
    return frozenset(f"{folder}{slash}{name.partition('.')[0]}" for folder, slash, name in folders)


def _is_elsewhere(index: Index, module: str, name: str) -> bool:
    """Whether it may be there all the same: written by a build, or of another distribution.

    A namespace package is shared with other distributions; what lies right below it may be theirs.
    """
    layout = index.layout
    inner = f"{module}.{name}" if name and layout.exists(module) else module
    if inner.endswith(".__init__"):
        return layout.exists(inner.removesuffix(".__init__"))
    parts = inner.split(".")
    if parts[-1] in _VERSIONS:
        return True
    for depth in range(1, len(parts)):
        package = ".".join(parts[:depth])
        if package in layout.path_of or package not in layout.packages:
            return False
        if not layout.exists(".".join(parts[: depth + 1])):
            return True
    return False


def _is_built(index: Index, module: str, name: str, compiled: Collection[str]) -> bool:
    """Whether a build makes the module: of an interface's description, or by a compiler."""
    inner = [module, f"{module}.{name}"]
    if any(part.endswith(_GENERATED) for part in inner[-1].split(".")):
        return True
    places = (f"{root}/{m.replace('.', '/')}" for root in index.layout.roots for m in inner)
    return any(place.lstrip("/") in compiled for place in places)
