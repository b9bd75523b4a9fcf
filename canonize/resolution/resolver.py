"""What a name at the top of a module stands for, followed through re-exports and aliases."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize.core.ast_nodes import dotted_name
from canonize.core.code_base import CodeBase
from canonize.core.outside_modules import outside_module
from canonize.core.reasons import Code, Reason
from canonize.resolution.binding_statements import (
    BindingStatement,
    absolute_import,
    bindings_of_file,
    flat,
)
from canonize.resolution.listings import ListHome, Listings
from canonize.resolution.made_names import makes_names
from canonize.resolution.parsed_files import parsed_file
from canonize.syntax.portable_ast import parsed

IMPLICIT = frozenset(
    {"__annotations__", "__builtins__", "__cached__", "__dict__", "__doc__", "__file__"}
    | {"__loader__", "__name__", "__package__", "__path__", "__spec__"}
)
"""What every module has, whatever it binds."""
_CIRCLE = "its imports run in a circle"

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

_OTHER_NAMES = 12
"""How often a name may be another name of the next."""


class Stands(StrEnum):
    DEFINITION = "definition"
    MODULE = "module"
    VALUE = "value"
    BUILTIN = "builtin"
    OUTSIDE = "outside"
    MISSING = "missing"
    UNKNOWN = "unknown"


_THERE = (Stands.DEFINITION, Stands.VALUE, Stands.MODULE)


@dataclass(frozen=True, slots=True)
class Found:
    """What a name stands for.

    Args:
        module, name: where it is bound in the end; for a module, the module and nothing.
        path: the file of that module.
        at: what binds it: the class or function, or the statement that binds the value.
        problem: why it can't be told, or what lies outside.
        has_rival: an ``except`` on the way to it binds the name too.
    """

    stands: Stands
    module: str = ""
    name: str = ""
    path: str = ""
    at: BindingStatement | None = None
    problem: str = ""
    has_rival: bool = False

    @property
    def node(self) -> ast.stmt | None:
        """The class or function, or the statement that binds the value."""
        return self.at.node if self.at is not None else None


class BoundNames:
    """Follows names of modules of a code base.

    Args:
        beyond: names are followed into modules outside of the repository, too.
    """

    def __init__(self, code_base: CodeBase, *, beyond: bool = False) -> None:
        self._beyond = beyond
        self._tree = code_base.tree
        self._modules = code_base.modules
        self._found: dict[tuple[str, str], Found] = {}
        self._asked: set[tuple[str, str]] = set()
        self._circles = 0
        self._bindings: dict[str, dict[str, list[BindingStatement]] | None] = {}
        self.listings = Listings(code_base, self._value, lambda: not self._asked)

    def find(self, module: str, name: str) -> Found:
        """What ``from module import name`` brings."""
        key = (module, name)
        if key in self._found:
            return self._found[key]
        if key in self._asked:
            self._circles += 1
            return Found(Stands.UNKNOWN, module, name, problem=_CIRCLE)
        self._asked.add(key)
        circles = self._circles
        found = self._find(module, name)
        self._asked.remove(key)
        if not self._asked or circles == self._circles:
            self._found[key] = found  # what a circle cut short is true only on this way
        return found

    def _find(self, module: str, name: str) -> Found:
        path = self._modules.path(module)
        if path is None and self._beyond and not self._modules.is_first_party(module):
            path = self._tree.outside_path(module)
        if path is None:
            return self._pathless(module, name)
        known = self.of_file(path)
        if known is None:
            return Found(
                Stands.UNKNOWN,
                module,
                name,
                path,
                problem=Reason(f"{path} can't be parsed", Code.UNREADABLE),
            )
        bindings = known.get(name, [])
        chosen = [b for b in bindings if not b.is_fallback] or bindings
        chosen = [b for b in chosen if not b.is_overload] or chosen
        chosen = [b for b in chosen if not self._is_of_itself(module, name, path, b)] or chosen
        if chosen:
            later = [s for s in known.get("*", ()) if s.line > chosen[-1].line]
            starred = self._by_star(module, name, path, later) if later else None
            found = self._follow(module, name, path, chosen)
            if starred is not None and starred.stands in _THERE:
                return self._of_two(found, starred, module, name, path, later)
            rest = [b for b in bindings if b.is_fallback]
            if _leads_nowhere(found) and rest:
                return self._follow(module, name, path, rest)
            if _leads_nowhere(found) and starred is not None:
                return starred
            rivals = any(binding.is_fallback for binding in bindings)
            return replace(found, has_rival=True) if rivals else found
        return self._not_bound(module, name, path, known)

    def _of_two(
        self,
        found: Found,
        starred: Found,
        module: str,
        name: str,
        path: str,
        stars: Sequence[BindingStatement],
    ) -> Found:
        """What a star import brings after another statement; only one that is always run counts."""
        body = parsed_file(self._tree, path)
        lines = {node.lineno for node in getattr(body, "body", ()) if _is_star(node)}
        is_sure = any(star.line in lines for star in stars)
        same = (found.module, found.name) == (starred.module, starred.name)
        if is_sure or same or found.stands not in _THERE:
            return starred
        text = Reason(f"{module} binds {name} in 2 places", Code.NAME_TAKEN)
        return Found(Stands.UNKNOWN, module, name, path, problem=text)

    def possible(self, module: str, name: str) -> tuple[Found, ...]:
        """All that a name of a module may stand for: one for each statement that binds it."""
        path = self._modules.path(module)
        bindings = self.of_file(path) if path is not None else None
        chosen = (bindings or {}).get(name, ())
        if path is None or not chosen:
            return (self.find(module, name),)
        return tuple(self._end(module, name, path, binding) for binding in chosen)

    def dotted(self, module: str, text: str) -> Found:
        """What a dotted name means at the top of a module; builtins count."""
        first, *rest = text.split(".")
        found = self.find(module, first)
        # code at the top of a module does not ask the module's own __getattr__
        nowhere = found.stands is Stands.MISSING or found.problem == _by_hook(module)
        if nowhere and hasattr(builtins, first):
            found = Found(Stands.BUILTIN, "builtins", first)
        for part in rest:
            if found.stands is Stands.MODULE:
                found = self.find(found.module, part)
            elif found.stands is Stands.OUTSIDE:
                found = Found(Stands.OUTSIDE, found.module, part, problem=found.problem)
            else:
                return Found(Stands.UNKNOWN, problem=f"{text} can't be followed")
        return found

    def beyond(self, module: str, text: str) -> Found:
        """The same past other names of what a library has: ``Base = enum.Enum``."""
        found = self.dotted(module, text)
        for _ in range(_OTHER_NAMES):
            value = getattr(found.node, "value", None) if found.stands is Stands.VALUE else None
            other = dotted_name(value) if isinstance(value, (ast.Name, ast.Attribute)) else None
            ahead = self.dotted(found.module, other) if other else None
            if ahead is None or ahead.stands in (Stands.MISSING, Stands.UNKNOWN):
                break
            found = ahead
        return found

    def _value(self, module: str, text: str) -> ListHome | None:
        """Where the value that a dotted name of a module means is bound, if that is sure."""
        found = self.dotted(module, text)
        if found.stands is not Stands.VALUE or found.has_rival:
            return None
        return ListHome(found.module, found.name, found.path)

    def of_file(self, path: str) -> dict[str, list[BindingStatement]] | None:
        """Everything that binds a name at the top of a file; ``None``: it can't be parsed."""
        if path not in self._bindings:
            facts = self._tree.facts(path)
            if bindings_of_file not in facts:
                data = self._tree.read(path) or b""
                body = parsed(data)
                facts[bindings_of_file] = None if body is None else bindings_of_file(body, data)
            found = facts[bindings_of_file]
            assert found is None or isinstance(found, dict)
            self._bindings[path] = found
        return self._bindings[path]

    def _pathless(self, module: str, name: str) -> Found:
        if self._modules.exists(f"{module}.{name}"):
            return self._as_module(f"{module}.{name}")
        if self._modules.is_package(module):
            return Found(
                Stands.MISSING,
                module,
                name,
                problem=Reason(f"{module} has no {name}", Code.NO_TARGET),
            )
        if self._modules.is_first_party(module):
            return Found(
                Stands.MISSING,
                module,
                name,
                problem=Reason(f"there is no module {module}", Code.NO_TARGET),
            )
        text = f"{module}.{name} lies outside of the repository"
        return Found(Stands.OUTSIDE, module, name, problem=text)

    def _as_module(self, module: str) -> Found:
        if self._modules.exists(module):
            return Found(Stands.MODULE, module, path=self._modules.path(module) or "")
        text = f"{module} lies outside of the repository"
        return Found(Stands.OUTSIDE, module, problem=text)

    def _not_bound(
        self, module: str, name: str, path: str, known: dict[str, list[BindingStatement]]
    ) -> Found:
        if self._modules.exists(f"{module}.{name}"):
            return self._as_module(f"{module}.{name}")
        by_star = self._by_star(module, name, path, known.get("*", []))
        if by_star is not None:
            return by_star
        if "__getattr__" in known:
            return Found(Stands.UNKNOWN, module, name, path, problem=_by_hook(module))
        if self._makes_names(path):
            text = f"{module} makes names while it runs"
            return Found(Stands.UNKNOWN, module, name, path, problem=text)
        if name in IMPLICIT:
            return Found(Stands.VALUE, module, name, path)
        return Found(
            Stands.MISSING,
            module,
            name,
            path,
            problem=Reason(f"{module} has no {name}", Code.NO_TARGET),
        )

    def _makes_names(self, path: str) -> bool:
        """Whether a file may bind names that are computed."""
        facts = self._tree.facts(path)
        if makes_names not in facts:
            body = parsed_file(self._tree, path)
            top = flat(body.body) if body is not None else ()
            facts[makes_names] = makes_names(statement for statement, _ in top)
        return bool(facts[makes_names])

    def _is_of_itself(self, module: str, name: str, path: str, binding: BindingStatement) -> bool:
        """A module that imports a name from itself, as one does to show itself when it is run."""
        node = binding.imported
        if not isinstance(node, ast.ImportFrom) or self._source(node, path) != module:
            return False
        return any(alias.name == name and alias.asname is None for alias in node.names)

    def _by_star(
        self, module: str, name: str, path: str, stars: Sequence[BindingStatement]
    ) -> Found | None:
        """What a star import brings under a name: of several that have it, the last one's.

        One from outside of the repository has it if no other does.
        """
        outside: list[Found] = []
        for star in reversed(stars):
            assert isinstance(star.imported, ast.ImportFrom)
            source = self._source(star.imported, path)
            if not source or not self.gives(source, name):
                continue
            found = self.find(source, name)
            if found.stands is Stands.OUTSIDE:
                outside.append(found)
            elif found.problem == _CIRCLE:
                continue  # what comes back to this very module brings nothing new
            elif found.stands is not Stands.MISSING:
                return found
        if len(outside) > 1:
            text = f"{len(outside)} star imports of {module} may bring {name}"
            return Found(Stands.UNKNOWN, module, name, path, problem=text)
        return outside[0] if outside else None

    def gives(self, source: str, name: str) -> bool:
        """Whether a star import of a module may bring a name."""
        path = self._modules.path(source)
        if path is None:
            return not name.startswith("_")
        given = self.listings.star_names(source)
        return given is None or name in given

    def _below(self, module: str, name: str, path: str) -> Found:
        """The module of that name in a package."""
        if self._modules.exists(f"{module}.{name}"):
            return self._as_module(f"{module}.{name}")
        return Found(Stands.UNKNOWN, module, name, path, problem=_CIRCLE)

    def _follow(self, module: str, name: str, path: str, chosen: list[BindingStatement]) -> Found:
        ends = [self._end(module, name, path, binding) for binding in chosen]
        places = {(end.stands, end.module, end.name) for end in ends}
        if len(chosen) > 1 and (len(places) > 1 or ends[0].module == module):
            if all(end.stands is Stands.VALUE for end in ends):
                return ends[-1]
            text = Reason(f"{module} binds {name} in {len(chosen)} places", Code.NAME_TAKEN)
            return Found(Stands.UNKNOWN, module, name, path, problem=text)
        return ends[0]

    def _end(self, module: str, name: str, path: str, binding: BindingStatement) -> Found:
        if binding.is_definition:
            return Found(Stands.DEFINITION, module, name, path, binding)
        match binding.imported:
            case ast.ImportFrom() as node:
                source = self._source(node, path)
                original = next(a.name for a in node.names if (a.asname or a.name) == name)
                if not source:
                    return Found(Stands.UNKNOWN, problem=f"an import of {path} leads nowhere")
                if (source, original) == (module, name):  # a package takes its own module
                    return self._below(module, name, path)
                return self.find(source, original)
            case ast.Import() as node:
                for alias in node.names:
                    if alias.asname == name:
                        return self._as_module(alias.name)
                return self._as_module(name)
        if binding.other:
            found = self._aliased(module, name, binding.other)
            if found.stands in (Stands.DEFINITION, Stands.MODULE):
                return found
        return Found(Stands.VALUE, module, name, path, binding)

    def _aliased(self, module: str, name: str, other: str) -> Found:
        """What the other name of ``name = other``, which may be dotted, stands for."""
        first, _, rest = other.partition(".")
        if not first or first == name:
            return Found(Stands.UNKNOWN)
        found = self.find(module, first)
        for part in rest.split(".") if rest else ():
            if found.stands is not Stands.MODULE:
                return Found(Stands.UNKNOWN)
            found = self.find(found.module, part)
        return found

    def _source(self, node: ast.ImportFrom, path: str) -> str | None:
        if node.level and (module := outside_module(path)):
            return self._beside(node, module)
        return absolute_import(node, self._modules.package(path))

    def _beside(self, node: ast.ImportFrom, module: str) -> str | None:
        """What a relative import of a module outside leads to: it may be a package, or not."""
        for package in (module, module.rpartition(".")[0]):
            target = absolute_import(node, package) if package else None
            wanted = [target] if node.module else [f"{target}.{alias.name}" for alias in node.names]
            if target and any(self._tree.outside_path(name or "") for name in wanted):
                return target
        return None


def _is_star(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)


def _by_hook(module: str) -> str:
    return Reason(f"the __getattr__ of {module} may provide it", Code.OWN_GETATTR)


def _leads_nowhere(found: Found) -> bool:
    return found.stands is Stands.MISSING or found.problem == _CIRCLE
