"""Where a new module's file belongs, and the packages that it needs."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.change import Change
from canonize.core.modules import ModuleMap, down_to
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
    """Where a new module's file belongs: where its package lies, with an ``__init__.py`` or not.

    Where there is none yet, below the source root of the module that it comes from.
    """
    root = _root(like, old)
    for package in reversed(down_to(module)[:-1]):
        below = (f"{package}.{name}" for name in sorted(modules.submodules(package)))
        paths = ((modules.path(known), known) for known in (package, *below))
        roots = [_root(path, known) for path, known in paths if path is not None]
        if roots:
            root = root if root in roots else roots[0]
            break
    return f"{root}{module.replace('.', '/')}.py"


def _root(path: str, module: str) -> str:
    """The folder below which a module's file lies, with the slash."""
    stem = path.removesuffix("/__init__.py").removesuffix(".py")
    return stem[: len(stem) - len(module)] if stem.endswith(module.replace(".", "/")) else ""
