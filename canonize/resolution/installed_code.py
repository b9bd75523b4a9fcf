"""Do the bases and decorators of installed packages keep a list? Their own code is read.

Where the project has an environment, what an installed base does when it gets a subclass is no
secret: its code lies there, and that of its package, which may look for subclasses in its own way.
What can't be read, a stub or an extension, is not judged.
"""

from __future__ import annotations

import ast

from canonize.core.ast_nodes import dotted_name
from canonize.core.outside_modules import outside_module
from canonize.resolution.binding_statements import bound_by, flat
from canonize.resolution.installed_definitions import keeps_nothing_outside
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.resolution.wrapping_classes import only_makes
from canonize.resolution.wrapping_decorators import NameMeanings, only_wraps
from canonize.syntax.stdlib_names import KEEPS_NOTHING

_DEEP = 8
_LISTING = ("__subclasses__", "getmembers", "iter_modules", "walk_packages")
"""By each of them a package may find classes that nobody gave it."""


class InstalledCode:
    """Reads the environment of one project."""

    def __init__(self, project: Project) -> None:
        self._names = project.names_beyond
        self._outside = project.tree.outside

    def base_keeps_nothing(self, full: str) -> bool:
        """Whether a base, by its whole name, certainly does nothing with who derives from it."""
        return self._is_plain_base(self._found(full), 0)

    def decorator_keeps_nothing(self, decorator: ast.expr, full: str) -> bool:
        """Whether a decorator certainly leaves what it decorates known to nobody else.

        Args:
            decorator: as it stands above the definition.
            full: the whole name of the function or class that it is.
        """
        found = self._found(full)
        if not self._is_read(found):
            return False
        if isinstance(found.node, ast.ClassDef):
            return only_makes(decorator, found.node, found.module, self._meanings())
        if not isinstance(found.node, ast.FunctionDef):
            return False
        return only_wraps(decorator, found.node, found.module, self._meanings())

    def _found(self, full: str) -> Found:
        """What a whole name means: of the longest module that is there."""
        parts = full.split(".")
        for end in range(len(parts) - 1, 0, -1):
            module = ".".join(parts[:end])
            if self._outside is not None and self._outside.source(module) is not None:
                return self._names.dotted(module, ".".join(parts[end:]))
        return Found(Stands.UNKNOWN)

    def _is_read(self, found: Found) -> bool:
        """Whether something is defined once, in code of an installed package."""
        module = outside_module(found.path)
        return (
            found.stands is Stands.DEFINITION
            and not found.has_rival
            and bool(module)
            and self._outside is not None
            and self._outside.is_code(module)
        )

    def _is_plain_base(self, found: Found, depth: int) -> bool:
        full = f"{found.module}.{found.name}"
        if found.stands is Stands.BUILTIN or keeps_nothing_outside(full):
            return True
        if depth > _DEEP or not isinstance(found.node, ast.ClassDef) or not self._is_read(found):
            return False
        node = found.node
        if node.decorator_list or self._is_looked_for(found):
            return False
        if any(
            name == "__init_subclass__" for item, _ in flat(node.body) for name in bound_by(item)
        ):
            return False
        for keyword in node.keywords:
            text = dotted_name(keyword.value) if keyword.arg == "metaclass" else ""
            if not text or not keeps_nothing_outside(self._full(text, found.module)):
                return False
        return all(
            (text := dotted_name(base))
            and self._is_plain_base(self._names.dotted(found.module, text), depth + 1)
            for base in node.bases
        )

    def _is_looked_for(self, found: Found) -> bool:
        """Whether its package may find its subclasses by itself."""
        assert self._outside is not None
        top = found.module.partition(".")[0]
        return bool(
            self._outside.files_with(top, ("issubclass", found.name))
            or any(self._outside.files_with(top, (word,)) for word in _LISTING)
        )

    def _full(self, text: str, module: str) -> str:
        found = self._names.dotted(module, text)
        return f"{found.module}.{found.name}" if found.module else ""

    def _meanings(self) -> NameMeanings:
        def function(name: str, module: str) -> tuple[ast.FunctionDef, str] | None:
            found = self._names.dotted(module, name) if name else Found(Stands.UNKNOWN)
            if isinstance(found.node, ast.FunctionDef) and self._is_read(found):
                is_library = keeps_nothing_outside(f"{found.module}.{found.name}")
                return None if is_library else (found.node, found.module)
            return None

        def plain(name: str, module: str) -> bool:
            full = self._full(name, module)
            return full.rpartition(".")[2] in KEEPS_NOTHING and keeps_nothing_outside(full)

        def outside(name: str, module: str) -> str:
            return self._full(name, module) if name else ""

        def class_of(name: str, module: str) -> tuple[ast.ClassDef, str] | str | None:
            found = self._names.dotted(module, name) if name else Found(Stands.UNKNOWN)
            full = f"{found.module}.{found.name}"
            if found.stands is Stands.BUILTIN:
                return f"builtins.{name}"
            if keeps_nothing_outside(full):
                return full
            if isinstance(found.node, ast.ClassDef) and self._is_read(found):
                return found.node, found.module
            return None

        return NameMeanings(function, outside, plain, class_of)
