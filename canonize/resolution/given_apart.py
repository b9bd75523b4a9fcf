"""Classes beside a competitor that its users ask for, where what takes its place has its own.

Two modules may each have an enumeration of one name: whoever goes to the other implementation gets
the other one's members, and ``status() is State.ON`` is no longer true.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Definition, Found, Stands
from canonize.resolution.special_bases import SpecialBases
from canonize.syntax.stdlib_names import Special

_ASKS = frozenset({"isinstance", "issubclass"})
_ANNOTATED = ("annotation", "returns")
_RAISED = ("Error", "Exception", "Warning")
_FAR = 4


class GivenApart:
    """Asks about competitors of one tree.

    Args:
        redirects: what else moves; a class that moves along is the same on both sides.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._names = self._project.names
        self._special = SpecialBases(self._project)

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why its users would ask for another class than they get; "" when they would not."""
        if competitor.is_module or target.is_module:
            return ""
        return next(self._reasons(competitor, target), "")

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        memo, modules = self._project.tree.memo, self._project.modules
        key = (GivenApart, modules, competitor, target)
        if key not in memo:
            memo[key] = tuple(self._twins(competitor, target))
        twins = memo[key]
        assert isinstance(twins, tuple)
        for old, new in twins:
            if self._redirects.find(old.module, old.name) is not None:
                continue
            asked = (GivenApart, modules, old.module, old.name, new.path, competitor.module)
            if asked not in memo:  # of many functions beside one class, once
                memo[asked] = self._asked(old, new, competitor)
            if place := memo[asked]:
                yield (
                    f"it works with {old.module}:{old.name}, which {place} asks for, and {target} "
                    f"with {new.module}:{new.name}; name it a competitor, too"
                )

    def _twins(self, competitor: Symbol, target: Symbol) -> Iterator[tuple[Found, Found]]:
        """Classes of one name that the code of either uses, and that are two."""
        mine, theirs = self._used(competitor), self._used(target)
        for name in sorted(mine.keys() & theirs.keys()):
            old, new = mine[name], theirs[name]
            is_pair = (old.module, old.name) == (competitor.module, competitor.name)
            if (old.module, old.name) != (new.module, new.name) and not is_pair:
                yield old, new

    def _used(self, symbol: Symbol) -> dict[str, Found]:
        """The classes of the repository that a definition's code names, itself or by helpers."""
        path = self._project.modules.path(symbol.module)
        body = parsed_file(self._project.tree, path) if path is not None else None
        here = {n.name: n for n in (body.body if body else []) if isinstance(n, Definition)}
        found: dict[str, Found] = {}
        seen: set[str] = set()
        pending = [symbol.name.partition(".")[0]]
        while pending:
            name = pending.pop()
            node = here.get(name)
            if node is None or name in seen:
                continue
            seen.add(name)
            for inner in _running(node):
                text = dotted_name(inner) if isinstance(inner, (ast.Name, ast.Attribute)) else ""
                meant = self._names.dotted(symbol.module, text) if text else None
                if meant is None or meant.stands is not Stands.DEFINITION:
                    continue
                if isinstance(meant.node, ast.ClassDef) and not self._is_raised(meant):
                    found[meant.name] = meant
                elif meant.module == symbol.module:
                    pending.append(meant.name)
        return found

    def _is_raised(self, found: Found, far: int = 0) -> bool:
        """Whether it is an exception, which `RaisedApart` asks about."""
        for base in getattr(found.node, "bases", ()):
            text = dotted_name(base)
            if text.endswith(_RAISED):
                return True
            above = self._names.dotted(found.module, text) if text and far < _FAR else None
            is_class = above is not None and isinstance(above.node, ast.ClassDef)
            if above is not None and is_class and self._is_raised(above, far + 1):
                return True
        return False

    def _asked(self, old: Found, new: Found, competitor: Symbol) -> str:
        """The first place outside of the modules of both that tells what is one of a class."""
        is_enum = self._special.kind(Symbol(old.module, old.name)) is Special.ENUMERATION
        homes = {old.path, new.path, self._project.modules.path(competitor.module)}
        for path in sorted(self._project.tree.containing({old.name.encode()})):
            body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
            module = self._project.modules.name(path)
            if body is None or module is None or path in homes:
                continue
            for line, text in _asking(body, is_enum=is_enum):
                meant = self._names.dotted(module, text)
                if (meant.module, meant.name) == (old.module, old.name):
                    return f"{path}:{line}"
        return ""


def _asking(body: ast.Module, *, is_enum: bool) -> Iterator[tuple[int, str]]:
    """Names that are asked for: in tests, in cases; a member of an enumeration anywhere."""
    for node in nodes_of(body):
        match node:
            case ast.Call(func=ast.Name(id=name), args=[_, kinds]) if name in _ASKS:
                yield from _names_in(kinds)
            case ast.Compare(left=left, comparators=others):
                for one in (left, *others):
                    yield from _names_in(one)
            case ast.MatchClass(cls=cls):
                yield from _names_in(cls)
            case ast.Attribute(value=value, ctx=ast.Load()) if is_enum:
                yield from _names_in(value)
            case ast.Subscript(value=value) if is_enum:
                yield from _names_in(value)


def _names_in(node: ast.expr) -> Iterator[tuple[int, str]]:
    for inner in nodes_of(node):
        if isinstance(inner, (ast.Name, ast.Attribute)) and (text := dotted_name(inner)):
            yield inner.lineno, text


def _running(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a definition without its annotations."""
    quiet = {
        id(below)
        for inner in nodes_of(node)
        for field in _ANNOTATED
        if isinstance(said := getattr(inner, field, None), ast.expr)
        for below in nodes_of(said)
    }
    yield from (inner for inner in nodes_of(node) if id(inner) not in quiet)
