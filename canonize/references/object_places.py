"""Where the files of a code base have competitors' modules as objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from canonize.core.import_scan import absolute, imports_of
from canonize.core.reasons import Reason
from canonize.references.module_objects import ObjectUse, may_load_by_name, object_uses
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects


class ObjectPlaces:
    """Asks file by file.

    Args:
        redirects: the competitors.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project
        self._redirects = redirects
        self._asked = redirects.content()

    def known(self, path: str) -> tuple[ObjectUse, ...]:
        """`object_uses` of a file, read once for the same bytes and the same names."""
        package, own = self._project.modules.package(path), self._project.modules.name(path) or ""
        facts, key = self._project.tree.facts(path), (object_uses, self._asked, package, own)
        if key not in facts:
            body = parsed_file(self._project.tree, path)
            uses = object_uses(body, package, self._redirects, own) if body is not None else ()
            facts[key] = tuple(uses)
        found = facts[key]
        assert isinstance(found, tuple)
        return found

    def asked(self, path: str) -> Iterator[ObjectUse]:
        """The same; a name that has a module counts if another file asks for it."""
        for use in self.known(path):
            if not use.local:
                yield use
            elif asked := OutsideLookups(self._project, path).reason(use.local):
                yield replace(use, reason=Reason(f"{use.reason}, and {asked}", use.reason))

    def by_package(self, path: str, module: str) -> str:
        """Why a file needs a module that it may look up in a package; "" when it does not."""
        if not self._has_package(path, module):
            return ""
        found = (use for use in self.known(path) if use.above and use.symbol.module == module)
        return next((use.reason for use in found), "")

    def _has_package(self, path: str, module: str) -> bool:
        """Whether a file may have a package above a module in hand; told without a parser."""
        tree, around = self._project.tree, self._project.modules.package(path)
        data = tree.read(path) or b""
        if may_load_by_name(data):
            return True
        first = module.partition(".")[0]
        for item in imports_of(tree, path):
            home = absolute(item.module, around) or ""
            if item.name is None and home.partition(".")[0] == first:
                return True
            if item.name == "*" or f"{module}.".startswith(f"{home}.{item.name}."):
                return True
        return False
