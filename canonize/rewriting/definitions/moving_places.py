"""Where a new module's file belongs, and the packages that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.change import Change
from canonize.core.modules import ModuleMap
from canonize.core.tree import SourceTree


def new_packages(path: str, like: str, tree: SourceTree) -> Iterator[Change]:
    """Empty ``__init__.py`` files for a new file's folders, if those of another file have them."""
    beside = like.rpartition("/")[0]
    if not tree.exists(f"{beside}/__init__.py") and "/" in like:
        return
    folder = path.rpartition("/")[0]
    while folder and not any(p.startswith(f"{folder}/") for p in tree.paths()):
        yield Change(f"{folder}/__init__.py", None, b"")
        folder = folder.rpartition("/")[0]


def path_of_new(module: str, like: str, old: str, modules: ModuleMap) -> str:
    """Where a new module's file belongs: below the source root of the module that it comes from."""
    stem = like.removesuffix("/__init__.py").removesuffix(".py")
    root = stem[: len(stem) - len(old)] if stem.endswith(old.replace(".", "/")) else ""
    first = module.partition(".")[0]
    beside = modules.path(first)
    if beside is not None:
        stem = beside.removesuffix("/__init__.py").removesuffix(".py")
        root = stem[: len(stem) - len(first)]
    return f"{root}{module.replace('.', '/')}.py"
