"""Exceptions that a competitor raises, and what takes its place does not, where somebody waits.

Two modules may each have an exception of one name: whoever goes to the other implementation gets
the other one's, and an ``except`` that names the first no longer catches it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.import_scan import absolute, imports_of
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.resolution.awaited_exceptions import (
    Wait,
    kinds_of,
    own_attributes,
    waits,
    waits_in,
)
from canonize.resolution.first_reasons import FirstReasons
from canonize.resolution.kept_so_far import KeptSoFar
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Definition, Found, Stands
from canonize.resolution.users_in_file import (
    bound_within,
    functions_with,
    imported_within,
    taking,
)

_DEEP, _VALUES = 8, 3
_CALLS = 3
"""How many functions call one another between who waits and the competitor."""
_FEW = 40
"""A name in more files than that tells nothing."""
_RIVALS = 4
"""So many files may define it."""

_Raised = tuple[str, str]
"""The module and the name of an exception."""
_ANY = frozenset({("builtins", "Exception"), ("builtins", "BaseException")})
"""Who waits for these catches whatever code from outside raises."""
Raised = dict[str, Found]
"""Exceptions by the name that they are raised by."""


class RaisedApart:
    """Asks about competitors of one tree.

    Args:
        redirects: what else moves; an exception that moves along is the same on both sides.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._names = self._project.names
        self._first = FirstReasons(self._reasons)

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why its users would wait for what is no longer raised; "" when they would not."""
        return self._first.of(competitor, target)

    def both(self, competitor: Symbol, target: Symbol) -> tuple[Raised, Raised]:
        """What the two raise by name, each by the name that it is raised by."""
        homes = frozenset({competitor.module, target.module})
        return self._raised(competitor, homes), self._raised(target, homes)

    def users(self, competitor: Symbol) -> Iterator[tuple[str, frozenset[str]]]:
        """The files that may run a competitor, its own aside, each with the names that do.

        Looked for as far as somebody asks, and kept with the tree so far.
        """
        memo = self._project.tree.memo
        key = (RaisedApart.users, self._project.modules, competitor)
        kept = memo.get(key)
        if not isinstance(kept, KeptSoFar) or kept.has_failed:
            kept = memo[key] = KeptSoFar(self._find_users(competitor))
        return iter(kept)

    def _find_users(self, competitor: Symbol) -> Iterator[tuple[str, frozenset[str]]]:
        callers = self._callers(competitor)
        home = self._project.modules.path(competitor.module)
        words = {competitor.leaf.encode(), *(name.encode() for name in callers)}
        for path in sorted(self._project.tree.containing(words, endings=(".py",)) - {home}):
            data = self._project.tree.read(path) or b""
            here = {name for name in callers if has_word(data, name.encode())}
            here = {name for name in here if self._has(path, callers[name])}
            is_named = has_word(data, competitor.leaf.encode())
            if is_named and not self._is_another(path, competitor.leaf, competitor):
                here.add(competitor.leaf)
            if here:
                yield path, frozenset(here)

    def _has(self, path: str, module: str) -> bool:
        """Whether a file is a module, or imports of it or of a package above it."""
        if self._project.modules.name(path) == module:
            return True
        package = self._project.modules.package(path)
        for item in imports_of(self._project.tree, path):
            home = absolute(item.module, package) or ""
            whole = f"{home}.{item.name}" if item.name else home
            if module in (home, whole) or module.startswith(f"{home}."):
                return True
        return False

    def moved(self, found: Found) -> Found:
        """An exception, or what takes its place when it moves along."""
        moved = self._redirects.find(found.module, found.name)
        if moved is None:
            return found
        return self._names.dotted(moved.target.module, moved.target.name)

    def members(self, found: Found, far: int = 0) -> dict[str, str]:
        """The attributes that a class adds to those of every exception, each as it is written."""
        if found.stands is Stands.BUILTIN:
            kind = getattr(builtins, found.name, Exception)
            return dict.fromkeys(set(dir(kind)) - set(dir(Exception)), "")
        members: dict[str, str] = {}
        if not isinstance(found.node, ast.ClassDef) or far > _DEEP:
            return members
        for base in reversed(found.node.bases):
            text = dotted_name(base)
            above = self._names.dotted(found.module, text) if text else None
            if above is not None:
                members |= self.members(above, far + 1)
        return members | dict(own_attributes(found.node))

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        if competitor.is_module or target.is_module:
            return
        old, new = self.both(competitor, target)
        instead = {(found.module, found.name) for found in new.values()}
        caught = {*instead, *(base for found in new.values() for base in self._bases(found, 0))}
        if self._names.find(target.module, target.name).stands is Stands.OUTSIDE:
            caught |= _ANY
        for written, found in sorted(old.items()):
            moved = self._redirects.find(found.module, found.name)
            meant = (moved.target.module, moved.target.name) if moved else None
            if meant in caught or (found.module, found.name) in caught:
                continue
            others = ", ".join(sorted(f"{m}:{n}" for m, n in instead)) or "none by name"
            if place := self._awaited(found, competitor):
                yield (
                    f"it raises {found.module}:{written}, which {place} waits for, and {target} "
                    f"raises {others}; name the exception a competitor too, or change who waits"
                )
            for module, name in sorted({*self._bases(found, 0)} - caught):
                kind = self._class(module, name)
                if kind is not None and (place := self._awaited(kind, competitor, around=True)):
                    yield (
                        f"it raises {found.module}:{written}, a {name}, which {place} waits for, "
                        f"and {target} raises {others}; change who waits, or let both raise the "
                        "same"
                    )
        yield from self._begins(old, new, competitor, target)

    def _begins(
        self, old: dict[str, Found], new: dict[str, Found], competitor: Symbol, target: Symbol
    ) -> Iterator[str]:
        """Clauses around uses that catch what the other raises, and let pass what this one does."""
        before = [{(f.module, f.name), *self._bases(f, 0)} for f in old.values()]
        if not before or any(self._redirects.find(f.module, f.name) for f in old.values()):
            return
        for written, found in sorted(new.items()):
            fresh = {(found.module, found.name), *self._bases(found, 0)} - set().union(*before)
            for module, name in sorted(fresh):
                kind = self._class(module, name)
                if kind is not None and (place := self._awaited(kind, competitor, around=True)):
                    yield (
                        f"{place} waits for {name}, which lets pass what it raises "
                        f"({', '.join(sorted(old))}) and catches what {target} does ({written}); "
                        "change who waits, or let both raise the same"
                    )

    def _raised(self, symbol: Symbol, homes: frozenset[str]) -> dict[str, Found]:
        """What a definition raises by name, or what it uses of its module does.

        Args:
            homes: the modules of both: what one has at home and the other imports from there is
                the same to both, and is read for both.
        """
        found: dict[str, Found] = {}
        seen: set[tuple[str, str]] = set()
        pending = [(symbol.module, symbol.name.partition(".")[0])]
        while pending:
            module, name = pending.pop()
            here = self._definitions(module)
            if name not in here:
                module, name = self._brought(module, name, homes)
                here = self._definitions(module) if module else {}
            node = here.get(name)
            if node is None or (module, name) in seen:
                continue
            seen.add((module, name))
            for inner in nodes_of(node):
                if isinstance(inner, ast.Raise) and inner.exc is not None:
                    made = inner.exc.func if isinstance(inner.exc, ast.Call) else inner.exc
                    text = dotted_name(made)
                    meant = self._meant(module, text) if text else None
                    if meant is not None:
                        found[text.rpartition(".")[2]] = meant
                elif isinstance(inner, ast.Name):
                    pending.append((module, inner.id))
        return found

    def _definitions(self, module: str) -> dict[str, ast.stmt]:
        """The functions and classes at the top of a module, by name."""
        path = self._project.modules.path(module)
        body = parsed_file(self._project.tree, path) if path is not None else None
        statements = body.body if body is not None else []
        return {node.name: node for node in statements if isinstance(node, Definition)}

    def _brought(self, module: str, name: str, homes: frozenset[str]) -> tuple[str, str]:
        """Where a name that a module imports is defined; two empty ones when in neither home."""
        found = self._names.dotted(module, name)
        is_home = found.stands is Stands.DEFINITION and found.module in homes - {module}
        return (found.module, found.name) if is_home else ("", "")

    def _meant(self, module: str, text: str) -> Found | None:
        """The exception class that a name stands for in a module."""
        found = self._names.dotted(module, text)
        if found.stands is Stands.DEFINITION and isinstance(found.node, ast.ClassDef):
            return found
        kind = getattr(builtins, text, None)
        is_builtin = found.stands is Stands.BUILTIN and isinstance(kind, type)
        return found if is_builtin and issubclass(kind or object, BaseException) else None

    def _class(self, module: str, name: str) -> Found | None:
        """An exception or a base of one by its module and name; ``None`` for one of a library."""
        kind = self._meant(module, name) or Found(Stands.BUILTIN, module, name)
        return kind if module == "builtins" or kind.stands is Stands.DEFINITION else None

    def _bases(self, found: Found, depth: int) -> Iterator[_Raised]:
        if found.stands is Stands.BUILTIN:
            kind = getattr(builtins, found.name, object)
            yield from (("builtins", base.__name__) for base in getattr(kind, "__mro__", ())[1:])
        elif isinstance(found.node, ast.ClassDef) and depth < _DEEP:
            for base in found.node.bases:
                text = dotted_name(base)
                inner = self._names.dotted(found.module, text) if text else None
                if inner is not None:
                    yield inner.module, inner.name
                    yield from self._bases(inner, depth + 1)

    def _awaited(self, found: Found, competitor: Symbol, *, around: bool = False) -> str:
        """The first place outside of its module that waits for an exception; kept with the tree.

        Args:
            around: only where the competitor is used in what is guarded, itself or by a function
                that uses it; so it is always for what is built in.
        """
        memo = self._project.tree.memo
        key = (RaisedApart, self._project.modules, found.module, found.name, competitor, around)
        if key not in memo:
            memo[key] = self._find_awaited(found, competitor, around=around)
        return str(memo[key])

    def _callers(self, competitor: Symbol) -> dict[str, str]:
        """Functions and methods that use a competitor, over others of them, too; each with its
        module.
        """
        memo = self._project.tree.memo
        key = (RaisedApart, self._project.modules, competitor)
        if key not in memo:
            found: dict[str, str] = {}
            pending = {competitor.leaf: competitor.module}
            for _ in range(_CALLS):
                words = {name.encode() for name in pending}
                self._project.tree.expect(words, endings=(".py",))
                fresh: dict[str, str] = {}
                for name, module in sorted(pending.items()):
                    fresh |= self._users(name, module, competitor)
                words = {name.encode() for name in fresh}
                self._project.tree.expect(words, endings=(".py",))
                pending = {
                    name: home
                    for name, home in fresh.items()
                    if name not in found and self._tells(name)
                }
                found |= pending
            memo[key] = found
        callers = memo[key]
        assert isinstance(callers, dict)
        return callers

    def _tells(self, name: str) -> bool:
        """Whether a name stands in few enough files to say which function is meant."""
        paths = self._project.tree.containing({name.encode()}, endings=(".py",))
        if len(paths) > _FEW:
            return False
        defined = (b"def %b(" % name.encode(), b"class %b" % name.encode())
        texts = (self._project.tree.read(path) or b"" for path in paths)
        return sum(any(d in text for d in defined) for text in texts) <= _RIVALS

    def _users(self, name: str, module: str, competitor: Symbol) -> dict[str, str]:
        """The functions in which a name stands, in files that import its module or are it."""
        found: dict[str, str] = {}
        paths = self._project.tree.containing({name.encode()}, endings=(".py",))
        is_own = name == competitor.leaf
        for path in sorted(paths):
            home = self._project.modules.name(path)
            if home is None or not (is_own or self._has(path, module)):
                continue
            if is_own and (
                not self._names_home(path, module) or self._is_another(path, name, competitor)
            ):
                continue
            for user in functions_with(self._project.tree, path, name):
                found.setdefault(user, home)
        return found

    def _names_home(self, path: str, module: str) -> bool:
        """Whether the last part of a module's name stands in a file."""
        last = module.rpartition(".")[2].encode()
        return self._project.modules.name(path) == module or last in (
            self._project.tree.read(path) or b""
        )

    def _find_awaited(self, found: Found, competitor: Symbol, *, around: bool) -> str:
        is_builtin = found.stands is Stands.BUILTIN or around
        for path, here in self.users(competitor) if is_builtin else self._naming(found, competitor):
            module = self._project.modules.name(path) or ""
            for wait in waits(self._project.tree, path):
                if is_builtin and not self._guards(path, wait, here, competitor):
                    continue
                if self._means(module, wait.text, found) or self._is_local(path, wait, found):
                    return f"{path}:{wait.line}"
            if is_builtin and (place := self._handed(path, module, here, found)):
                return place
        return ""

    def _naming(self, found: Found, competitor: Symbol) -> Iterator[tuple[str, frozenset[str]]]:
        """The files that name an exception, the competitor's own aside."""
        home = self._project.modules.path(competitor.module)
        word = found.name.encode()
        for path in sorted(self._project.tree.containing({word}, endings=(".py",)) - {home}):
            yield path, frozenset()

    def _means(self, module: str, text: str, wanted: Found, far: int = 0) -> bool:
        """Whether a name is an exception, or a value that was made of it."""
        meant = self._names.dotted(module, text) if text else None
        if meant is None or meant.stands is not Stands.VALUE or far > _VALUES:
            return meant is not None and (meant.module, meant.name) == (wanted.module, wanted.name)
        made = kinds_of(getattr(meant.node, "value", None))
        return any(self._means(meant.module, dotted_name(kind), wanted, far + 1) for kind in made)

    def _is_local(self, path: str, wait: Wait, wanted: Found) -> bool:
        """Whether a name is an exception that a function imports."""
        first, dot, rest = wait.text.partition(".")
        package = self._project.modules.package(path)
        for full in imported_within(self._project.tree, path, package).get(first, ()):
            module, _, name = f"{full}{dot}{rest}".rpartition(".")
            found = self._names.find(module, name)
            if (found.module, found.name) == (wanted.module, wanted.name):
                return True
        return False

    def _handed(self, path: str, module: str, here: frozenset[str], wanted: Found) -> str:
        """Where a function waits that is given the competitor, or who uses it, to call it."""
        for text in taking(self._project.tree, path, here):
            takes = self._names.dotted(module, text)
            if not isinstance(takes.node, Definition):
                continue
            for wait in waits_in(takes.node):
                if self._means(takes.module, wait.text, wanted):
                    return f"{takes.path}:{wait.line}"
        return ""

    def _guards(self, path: str, wait: Wait, here: frozenset[str], competitor: Symbol) -> bool:
        """Whether what is guarded may use the competitor, or what uses it."""
        leaf = competitor.leaf
        for text in wait.names:
            last = text.rpartition(".")[2]
            if last in here and not (last == leaf and self._is_another(path, text, competitor)):
                return True
        return False

    def _is_another(self, path: str, text: str, competitor: Symbol) -> bool:
        """Whether a name of a file certainly means another definition than the competitor."""
        first = text.partition(".")[0]
        module = self._project.modules.name(path)
        if module is None or first in bound_within(self._project.tree, path):
            return False
        found = self._names.dotted(module, text)
        if found.stands is not Stands.DEFINITION or found.has_rival:
            return False
        own = self._names.dotted(competitor.module, competitor.name)
        return (found.module, found.name) not in {
            (own.module, own.name),
            (competitor.module, competitor.name),
        }
