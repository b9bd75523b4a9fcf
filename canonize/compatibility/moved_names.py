"""Whether somebody notices that a definition is called otherwise, or stands elsewhere.

Every import follows a definition that moves. Who finds it by its name does not: a table that a
decorator fills by ``f.__name__``, a command or a task of a framework, ``type(x).__name__``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.compatibility.moved_modules import told_of_module
from canonize.compatibility.seen_names import SeenNames
from canonize.core.ast_nodes import dotted_name, given_values, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.import_moments import ImportMoments
from canonize.resolution.kept_by_name import KeptBy, kept_by_base, kept_by_decorator
from canonize.resolution.log_names import LogNames
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import Found, Stands

_DEEP = 8


@dataclass(frozen=True, slots=True)
class Noticed:
    """One place that the new name or module changes something for."""

    path: str
    line: int
    reason: Reason


class MovedNames:
    """Asks about one definition that moves.

    Args:
        old, new: where it was and where it goes.
        stands: which of the two it is at, in this tree.
    """

    def __init__(self, project: Project, old: Symbol, new: Symbol, stands: Symbol) -> None:
        self._project = project.whole
        self._names = self._project.names
        self._old, self._new, self._stands = old, new, stands
        self._is_named = old.leaf != new.leaf
        self._is_moved = old.module != new.module

    def noticed(self) -> Iterator[Noticed]:
        """Every place, that of the definition first; none for members of classes."""
        yield from self._logged()
        if self._stands.is_module:
            ways = (self._old, self._new, self._stands.module)
            for path, at, reason in told_of_module(self._project, *ways):
                yield Noticed(path, at, reason)
        if self._stands.is_module or "." in self._stands.name:
            return
        found = self._names.find(self._stands.module, self._stands.name)
        yield from self._moments(found)
        if found.node is None or found.stands is not Stands.DEFINITION:
            return
        line = found.node.lineno
        kept = next(filter(None, self._kept(found.module, found.node)), None)
        if kept is not None and (self._is_named or kept[1].has_module):
            by, how = kept
            before, after = self._called(how)
            reason = Reason(
                f"{by} takes {how.what} from it: {before} before, {after} from then on",
                Code.FOUND_BY_NAME,
            )
            yield Noticed(found.path, line, reason)
            if self._is_named and (how.is_looked_up or how.is_parameter):
                yield from self._lookups(by, how)
        redirect = Redirect(self._stands, self._stands, self._new)
        redirects = Redirects({(self._stands.module, self._stands.name): redirect})
        reached = self._project.reexports.with_reexports(redirects)
        for told in SeenNames(self._project, reached).of_moved(self._stands, self._old, self._new):
            yield Noticed(found.path, line, Reason(told, Code.FOUND_BY_NAME))

    def _moments(self, found: Found) -> Iterator[Noticed]:
        """What it reads when it is made, which another module may do before or after."""
        if not self._is_moved or found.node is None:
            return
        moments, value = ImportMoments(self._project.tree, self._names), None
        if isinstance(found.node, ast.Assign | ast.AnnAssign):
            value = found.node.value
        told = moments.reason(value, found.module) or moments.of_definition(
            found.node, found.module
        )
        if told:
            yield Noticed(found.path, found.node.lineno, Reason(told, Code.EFFECTS))

    def _logged(self) -> Iterator[Noticed]:
        found = self._names.find(self._stands.module, self._stands.name)
        path = self._project.modules.path(self._stands.module)
        told = LogNames(self._project).of_moved(self._old, self._new, self._stands)
        if path is not None and told:
            is_there = found.node is not None and found.stands is Stands.DEFINITION
            line = found.node.lineno if is_there and found.node is not None else 1
            yield Noticed(path, line, Reason(told, Code.FOUND_BY_NAME))

    def _called(self, how: KeptBy) -> tuple[str, str]:
        if how.has_module and self._is_moved:
            return str(self._old), str(self._new)
        return self._old.leaf, self._new.leaf

    def _kept(self, module: str, node: ast.stmt) -> Iterator[tuple[str, KeptBy] | None]:
        for decorator in getattr(node, "decorator_list", ()):
            func = decorator.func if isinstance(decorator, ast.Call) else decorator
            full = self._outside(module, dotted_name(func) or "")
            how = kept_by_decorator(decorator, full) if full is not None else None
            yield (f"@{ast.unparse(func)}", how) if how is not None else None
        for base in getattr(node, "bases", ()):
            yield self._by_base(module, dotted_name(base) or "", 0)

    def _outside(self, module: str, name: str) -> str | None:
        """The whole name of what lies outside, "" of a value or a member of one, else ``None``."""
        found = self._names.dotted(module, name) if name else None
        if found is None or found.stands in (Stands.DEFINITION, Stands.BUILTIN, Stands.MODULE):
            return None
        first, _, rest = name.partition(".")
        start = self._names.find(module, first)
        if start.stands is Stands.OUTSIDE:
            return ".".join(part for part in (start.module, start.name, rest) if part)
        return "" if rest or found.stands is Stands.VALUE else None

    def _by_base(self, module: str, name: str, depth: int) -> tuple[str, KeptBy] | None:
        """What the first base that is known to keep its subclasses by name does."""
        full = self._outside(module, name) if name else None
        if full is not None:
            known = kept_by_base(full or self._made_by(module, name))
            return (name, known) if known is not None else None
        found = self._names.dotted(module, name) if name else None
        if found is None or not isinstance(found.node, ast.ClassDef) or depth > _DEEP:
            return None
        inner = (
            self._by_base(found.module, dotted_name(b) or "", depth + 1) for b in found.node.bases
        )
        return next(filter(None, inner), None)

    def _made_by(self, module: str, name: str) -> str:
        """The call that made a base: ``Base = declarative_base()``, ``db = SQLAlchemy()``."""
        start = self._names.find(module, name.partition(".")[0])
        value = getattr(start.node, "value", None)
        if not isinstance(value, ast.Call):
            return ""
        return self._outside(start.module, dotted_name(value.func) or "") or ""

    def _lookups(self, by: str, how: KeptBy) -> Iterator[Noticed]:
        """Texts in calls, and parameters, that are the old name and may ask for it."""
        leaf = self._old.leaf
        asks = re.compile(rf"(?:[\w.]+\.)?{re.escape(leaf)}(?:\.\w+)?\Z")
        tree = self._project.tree
        for path in sorted(tree.containing({leaf.encode()}, endings=(".py",))):
            for node in _lookups(parsed_file(tree, path), how):
                text = node.arg if isinstance(node, ast.arg) else str(node.value)
                if asks.match(text):
                    told = f'"{text}" may ask for it by its name, from which {by} takes {how.what}'
                    yield Noticed(path, node.lineno, Reason(told, Code.FOUND_BY_NAME))


def _lookups(body: ast.Module | None, how: KeptBy) -> Iterator[ast.arg | ast.Constant]:
    for node in nodes_of(body) if body is not None else ():
        if isinstance(node, ast.arg) and how.is_parameter:
            yield node
        elif isinstance(node, ast.Call) and how.is_looked_up:
            given = given_values(node)
            for value in given:
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    yield value
