"""Could a file reference a competitor at all? Asked of its bytes, before LibCST parses it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from canonize.core.import_scan import ScannedImport, absolute, imports_of, scanned
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects


def could_reference(data: bytes, package: str | None, redirects: Redirects) -> bool:
    """Whether any import of the file could bind a competitor or a module on the way to one.

    A package on the way (``import a`` for ``a.b.X``) counts only if the module's own name, or
    the competitor's, stands somewhere in the file too; the byte search already made sure of that.
    """
    return _binds_one(scanned(data), data, package, redirects)


def could_look_up_late(data: bytes, package: str | None, redirects: Redirects) -> bool:
    """Whether code of the file could bind one, or look it up in its module, when it is called.

    A name that is imported at the top of the file is neither.
    """
    late = (i for i in scanned(data) if i.name != "*" and not _is_early(i, package, redirects))
    return _binds_one(late, data, package, redirects)


def _is_early(item: ScannedImport, package: str | None, redirects: Redirects) -> bool:
    """Whether an import gives a name, and no module, while the file is loaded."""
    if item.indented or item.name is None:
        return False
    module = absolute(item.module, package)
    return module is not None and not redirects.concerns(f"{module}.{item.name}")


_BY_TEXT = re.compile(rb"\b(?:getattr|vars|attrgetter|eval|exec)\s*\(|\.__dict__\b")


def may_name_one_unread(data: bytes, package: str | None, redirects: Redirects) -> bool:
    """Whether a file that can't be parsed may name a competitor of which it has a module.

    It says its name, or takes or looks up names that it does not say.
    """
    stars = (absolute(item.module, package) for item in scanned(data) if item.name == "*")
    return (
        bool(redirects.whole)
        or any(module is not None and redirects.holds(module) for module in stars)
        or _BY_TEXT.search(data) is not None
        or any(re.search(rb"\b%s\b" % re.escape(n.encode()), data) for _, n in redirects.names)
    )


class Importers:
    """Which files of a code base import what: each is looked into once, whoever asks."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._read: set[str] = set()
        self._files: dict[str, set[str]] = {}

    @classmethod
    def of(cls, project: Project) -> Importers:
        """Those of a tree, made once."""
        return project.once(cls, lambda: cls(project))

    def could_reference(self, redirects: Redirects, among: Collection[str]) -> set[str]:
        """Those of some files of which `could_reference` is true."""
        for path in frozenset(among) - self._read:
            self._note(path)
        near = set[str]().union(*(self._files.get(m, ()) for m in redirects.concerned()))
        return {path for path in near.intersection(among) if self._could(path, redirects)}

    def _note(self, path: str) -> None:
        self._read.add(path)
        package = self._project.modules.package(path)
        for item in imports_of(self._project.tree, path):
            module = absolute(item.module, package)
            if module is None:
                continue
            self._files.setdefault(module, set()).add(path)
            inner = module.partition(".")[0] if item.name is None else f"{module}.{item.name}"
            self._files.setdefault(inner, set()).add(path)

    def _could(self, path: str, redirects: Redirects) -> bool:
        tree = self._project.tree
        package, data = self._project.modules.package(path), tree.read(path) or b""
        return _binds_one(imports_of(tree, path), data, package, redirects)


def _binds_one(
    imports: Iterable[ScannedImport], data: bytes, package: str | None, redirects: Redirects
) -> bool:
    for item in imports:
        module = absolute(item.module, package)
        if module is None:
            continue
        if item.name is None:
            bound = module if item.asname else module.partition(".")[0]
            if redirects.concerns(bound) and _goes_there(data, module, redirects):
                return True
            continue
        if item.name == "*":
            if redirects.holds(module):
                return True
        elif redirects.find(module, item.name) or (
            redirects.concerns(f"{module}.{item.name}")
            and _goes_there(data, f"{module}.{item.name}", redirects)
        ):
            return True
    return False


def _goes_there(data: bytes, module: str, redirects: Redirects) -> bool:
    """Whether the file has the word of a competitor's module or name, seen from ``module``."""
    if redirects.holds(module):
        return True
    root = module.partition(".")[0]
    for full in redirects.modules():
        if full.partition(".")[0] == root and full.rpartition(".")[2].encode() in data:
            return True
    return False
