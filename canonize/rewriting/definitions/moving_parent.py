"""A module that is to have modules below it becomes a package: `a.py` is `a/__init__.py` then."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from canonize.core.change import Change
from canonize.core.file_kinds import is_history, is_plain_text, is_python
from canonize.core.reasons import Code, Reason
from canonize.resolution.module_names import top_level_names
from canonize.resolution.project import Project
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.rewriting.definitions.moving_state import meant_module
from canonize.rewriting.definitions.moving_texts import relative_splice
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits

_RUNS = re.compile(rb"\b(?:python|run|exec|sh|bash)[\d.]*[ \t]+[^\n]*\.py\b")
"""``python a/b.py`` in a recipe: a package's file is run otherwise."""
_SCRIPT = re.compile(
    r"(?:\.(?:sh|bash|zsh|ps1|bat|mk|service)|(?:^|/)(?:Makefile|Procfile|\w*file))\Z",
    re.IGNORECASE,
)
_MAIN = re.compile(rb"^if\s+__name__\s*==\s*['\"]__main__['\"]", re.MULTILINE)


def as_packages(new: str, project: Project) -> tuple[Change, ...]:
    """The module above a new one as a package, if it is a plain file; relative imports respelled.

    Raises:
        CannotMove: the file means its own place, is run by its path, or has the name already.
    """
    parts = new.split(".")
    for end in range(len(parts) - 1, 0, -1):
        parent = ".".join(parts[:end])
        path = project.modules.path(parent)
        if path is not None and not path.endswith("/__init__.py"):
            return _converted(parent, path, parts[end], project)
    return ()


def _converted(parent: str, path: str, below: str, project: Project) -> tuple[Change, ...]:
    tree, folder = project.tree, path.removesuffix(".py")
    data = tree.read(path) or b""
    _refuse(parent, path, below, data, project)
    changes = [
        Change(path, data, None),
        Change(f"{folder}/__init__.py", None, _inside(path, parent, project)),
    ]
    stub = tree.read(f"{path}i")
    if stub is not None:
        changes += [
            Change(f"{path}i", stub, None),
            Change(f"{folder}/__init__.pyi", None, _inside(f"{path}i", parent, project)),
        ]
    return (*changes, *_paths_of(path, f"{folder}/__init__.py", project))


def _paths_of(path: str, there: str, project: Project) -> Iterator[Change]:
    """Settings and documents that say the file's path, with the new one."""
    spelled = _spelled(path)
    stem = path.rpartition("/")[2].removesuffix(".py").encode()
    for other in sorted(project.tree.containing([stem])):
        data = project.tree.read(other) or b""
        if not _follows(other, data) or is_history(other):
            continue
        after = spelled.sub(there.encode(), data)
        if after != data:
            yield Change(other, data, after)


def _spelled(path: str) -> re.Pattern[bytes]:
    """A path from the repository's top, but for `./` or `/` before it."""
    return re.compile(rb"(?<![\w.-])(?<![\w-]/)(?<!\.\./)" + re.escape(path).encode() + rb"(?!\w)")


def _follows(other: str, data: bytes) -> bool:
    """Whether a file only says paths: nothing in it is run with them."""
    if is_python(other) or _SCRIPT.search(other) or b"\0" in data or _RUNS.search(data):
        return False
    return is_plain_text(other) or other.rpartition("/")[2] in ("CODEOWNERS", ".gitattributes")


def _refuse(parent: str, path: str, below: str, data: bytes, project: Project) -> None:
    why, folder = f"{parent} is a module ({path}), and would have to become a package", path[:-3]
    if any(other.startswith(f"{folder}/") for other in project.tree.paths()):
        raise CannotMove(f"{why}: {folder}/ is there already", path)
    if _MAIN.search(data):
        raise CannotMove(f"{why}: it can be run, which a package can't by its path", path)
    if below in top_level_names(data):
        raise CannotMove(f"{why}: it has a {below}, which the new module would hide", path)
    name = path.rpartition("/")[2].encode()
    for other in sorted(project.tree.containing([name.removesuffix(b".py")])):
        said = (project.tree.read(other) or b"").find(path.encode())
        data = project.tree.read(other) or b""
        if said >= 0 and not is_history(other) and not _follows(other, data):
            raise CannotMove(f"{why}: {other} names the file by its path", other, said)


def _inside(path: str, module: str, project: Project) -> bytes:
    """The file's bytes, with relative imports as its own package writes them."""
    data = project.tree.read(path) or b""
    try:
        source = Source(path, module, module.rpartition(".")[0], analyse(data))
        edits = FileEdits(source.file)
        source.file.spans([])
    except (Unreadable, RecursionError) as error:
        raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), path) from error
    found = meant_module(source, set(range(len(source.body))))
    if found is not None and found[0] in ("__file__", "__package__", "__path__", "__spec__"):
        raise source.refuse(f"it uses {found[0]}, which means another place in a package", found[1])
    for site in source.scopes.imports:
        if isinstance(site.node, cst.ImportFrom) and site.node.relative:
            edits.splice(*relative_splice(source, site, module))
    return edits.result()[0]
