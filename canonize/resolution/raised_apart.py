"""Exceptions that a competitor raises, and what takes its place does not, where somebody waits.

Two modules may each have an exception of one name: whoever goes to the other implementation gets
the other one's, and an ``except`` that names the first no longer catches it.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.binding_statements import bound_by
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Definition, Found, Stands

_WAITING = frozenset({
    "raises", "assertRaises", "assertRaisesRegex", "suppress", "isinstance", "issubclass",
    "retry_if_exception_type", "on_exception", "errorhandler", "exception_handler",
})  # fmt: skip
"""Calls that take the exceptions that they wait for."""
_DEEP = 8

_Raised = tuple[str, str]
"""The module and the name of an exception."""


class RaisedApart:
    """Asks about competitors of one tree.

    Args:
        redirects: what else moves; an exception that moves along is the same on both sides.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._names = self._project.names
        self._known: dict[tuple[Symbol, Symbol], str] = {}

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why its users would wait for what is no longer raised; "" when they would not."""
        key = competitor, target
        if key not in self._known:
            self._known[key] = next(self._reasons(competitor, target), "")
        return self._known[key]

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        if competitor.is_module or target.is_module:
            return
        homes = frozenset({competitor.module, target.module})
        old, new = self._raised(competitor, homes), self._raised(target, homes)
        instead = {(found.module, found.name) for found in new.values()}
        caught = {*instead, *(base for found in new.values() for base in self._bases(found, 0))}
        for written, found in sorted(old.items()):
            moved = self._redirects.find(found.module, found.name)
            meant = (moved.target.module, moved.target.name) if moved else None
            if meant in caught or (found.module, found.name) in caught:
                continue
            if place := self._awaited(found, competitor):
                others = ", ".join(sorted(f"{m}:{n}" for m, n in instead)) or "none by name"
                yield (
                    f"it raises {found.module}:{written}, which {place} waits for, and {target} "
                    f"raises {others}; name the exception a competitor too, or change who waits"
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
                kind = self._meant(module, name) or Found(Stands.BUILTIN, module, name)
                if module != "builtins" and kind.stands is not Stands.DEFINITION:
                    continue
                if place := self._awaited(kind, competitor, around=True):
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

    def _bases(self, found: Found, depth: int) -> Iterator[_Raised]:
        if found.stands is Stands.BUILTIN:
            kind = getattr(builtins, found.name, object)
            yield from (("builtins", base.__name__) for base in kind.__mro__[1:])
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
        """Functions that use a competitor, each with the last part of its module."""
        memo = self._project.tree.memo
        key = (RaisedApart, self._project.modules, competitor)
        if key not in memo:
            found: dict[str, str] = {}
            leaf, module = competitor.leaf.encode(), competitor.module.rpartition(".")[2].encode()
            for path in sorted(self._project.tree.containing({leaf})):
                home = (self._project.modules.name(path) or "").rpartition(".")[2]
                if not home or not path.endswith(".py"):
                    continue
                if module in (self._project.tree.read(path) or b""):
                    if self._is_another(path, competitor.leaf, competitor):
                        continue
                    for name in _functions_with(self._project.tree, path, competitor.leaf):
                        found.setdefault(name, home)
            memo[key] = found
        callers = memo[key]
        assert isinstance(callers, dict)
        return callers

    def _find_awaited(self, found: Found, competitor: Symbol, *, around: bool) -> str:
        words = {found.name.encode()}
        home = self._project.modules.path(competitor.module)
        is_builtin = found.stands is Stands.BUILTIN or around
        callers = self._callers(competitor) if is_builtin else {}
        if is_builtin:
            words = {competitor.leaf.encode(), *(name.encode() for name in callers)}
        for path in sorted(self._project.tree.containing(words) - {home}):
            module = self._project.modules.name(path) or ""
            data = self._project.tree.read(path) or b""
            if not path.endswith(".py") or (is_builtin and found.name.encode() not in data):
                continue
            here = {competitor.leaf, *(n for n, m in callers.items() if m.encode() in data)}
            for wait in _waits(self._project.tree, path):
                if is_builtin and not self._guards(path, wait, here, competitor):
                    continue
                meant = self._names.dotted(module, wait.text)
                if (meant.module, meant.name) == (found.module, found.name):
                    return f"{path}:{wait.line}"
        return ""

    def _guards(self, path: str, wait: _Wait, here: set[str], competitor: Symbol) -> bool:
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
        if module is None or first in _bound_within(self._project.tree, path):
            return False
        found = self._names.dotted(module, text)
        if found.stands is not Stands.DEFINITION or found.has_rival:
            return False
        own = self._names.dotted(competitor.module, competitor.name)
        return (found.module, found.name) not in {
            (own.module, own.name),
            (competitor.module, competitor.name),
        }


@dataclass(frozen=True, slots=True)
class _Wait:
    """An exception that is waited for, as it is written, and the names in what it is waited for,
    each as it is written, too.
    """

    text: str
    line: int
    names: frozenset[str]


def _functions_with(tree: SourceTree, path: str, word: str) -> tuple[str, ...]:
    """The functions at the top of a file in which a name stands; read once as `_waits`."""
    facts, key = tree.facts(path), (_functions_with, word)
    if key not in facts:
        body = parsed_file(tree, path)
        facts[key] = tuple(
            node.name
            for node in (body.body if body is not None else ())
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and word in _names(node)
        )
    found = facts[key]
    assert isinstance(found, tuple)
    return found


def _bound_within(tree: SourceTree, path: str) -> frozenset[str]:
    """The names that something inside of a file's functions and classes binds; read once."""
    facts = tree.facts(path)
    if _bound_within not in facts:
        body = parsed_file(tree, path)
        within = [s for s in (body.body if body else ()) if isinstance(s, Definition)]
        names = {
            name
            for statement in within
            for node in nodes_of(statement)
            if node is not statement
            for name in (bound_by(node) if isinstance(node, ast.stmt) else _argument(node))
        }
        facts[_bound_within] = frozenset(names)
    found = facts[_bound_within]
    assert isinstance(found, frozenset)
    return found


def _argument(node: ast.AST) -> tuple[str, ...]:
    return (node.arg,) if isinstance(node, ast.arg) else ()


def _waits(tree: SourceTree, path: str) -> tuple[_Wait, ...]:
    """All of a file; read once as long as its bytes are the same."""
    facts = tree.facts(path)
    if _Wait not in facts:
        body = parsed_file(tree, path)
        facts[_Wait] = tuple(_waiting(body)) if body is not None else ()
    found = facts[_Wait]
    assert isinstance(found, tuple)
    return found


def _waiting(body: ast.Module) -> Iterator[_Wait]:
    for node in nodes_of(body):
        kinds: list[ast.expr] = []
        around: ast.AST = node
        match node:
            case ast.Try(handlers=handlers):
                around = ast.Module(node.body, [])
                kinds = [kind for handler in handlers for kind in _kinds(handler.type)]
            case ast.With() | ast.AsyncWith():
                for item in node.items:
                    call = item.context_expr
                    if isinstance(call, ast.Call) and _last(call.func) in _WAITING:
                        kinds += [kind for given in call.args for kind in _kinds(given)]
            case ast.Call(func=func) if _last(func) in _WAITING:
                kinds = [kind for given in node.args for kind in _kinds(given)]
        names = frozenset(_written(around)) if kinds else frozenset()
        for kind in kinds:
            yield _Wait(dotted_name(kind), kind.lineno, names)


def _kinds(node: ast.expr | None) -> list[ast.expr]:
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return [kind for element in node.elts for kind in _kinds(element)]
    return [node] if isinstance(node, (ast.Name, ast.Attribute)) else []


def _names(node: ast.AST) -> Iterator[str]:
    for inner in nodes_of(node):
        name = getattr(inner, "id", getattr(inner, "attr", None))
        if isinstance(name, str):
            yield name


def _written(node: ast.AST) -> Iterator[str]:
    """Names with what stands before their dots; only the last part where that is no name."""
    for inner in nodes_of(node):
        if isinstance(inner, (ast.Name, ast.Attribute)):
            yield dotted_name(inner) or getattr(inner, "attr", "")


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
