"""Code that asks an object whether it has a member which only the canonical's objects have.

``hasattr(x, "to_dict")``, ``getattr(x, "close", None)``, ``isinstance(x, Iterable)``, and a ``try``
for what may be missing: it goes another way once the object is the canonical's.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.symbols import Symbol
from canonize.references.called_places import CalledPlaces
from canonize.references.meetings import Meetings
from canonize.references.possible_values import PossibleValues, Value
from canonize.references.sides import last_name
from canonize.resolution.api import ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.first_reasons import FirstReasons
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects

_PROBING = re.compile(rb"hasattr|getattr|isinstance|callable|\bexcept\b|suppress")
_STRUCTURAL: dict[str, frozenset[str]] = {
    "Iterable": frozenset({"__iter__"}), "Sized": frozenset({"__len__"}),
    "Container": frozenset({"__contains__"}), "Callable": frozenset({"__call__"}),
    "Collection": frozenset({"__len__", "__iter__", "__contains__"}),
    "Iterator": frozenset({"__iter__", "__next__"}), "Awaitable": frozenset({"__await__"}),
    "Reversible": frozenset({"__reversed__", "__iter__"}), "Hashable": frozenset({"__hash__"}),
    "AsyncIterable": frozenset({"__aiter__"}),
    "AbstractContextManager": frozenset({"__enter__", "__exit__"}),
    "ContextManager": frozenset({"__enter__", "__exit__"}), "PathLike": frozenset({"__fspath__"}),
    "SupportsInt": frozenset({"__int__"}), "SupportsFloat": frozenset({"__float__"}),
}  # fmt: skip
"""Classes of the library whose tests ask for methods, and for which."""
_CALLED = {
    "iter": "__iter__", "list": "__iter__", "tuple": "__iter__", "set": "__iter__",
    "sorted": "__iter__", "sum": "__iter__", "dict": "__iter__", "enumerate": "__iter__",
    "len": "__len__", "int": "__int__", "float": "__float__", "next": "__next__",
    "fspath": "__fspath__",
}  # fmt: skip
_MISSING = frozenset({"AttributeError", "TypeError", "Exception"})
_OBJECT = Value(is_old=True, is_object=True)


class ProbedMembers:
    """Asks about competitors of one tree."""

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._meetings = Meetings(self._project, redirects)
        self._read = ApiReader(self._project).read
        self._first = FirstReasons(self._reasons)

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """The first place that asks, and for what; "" for none."""
        return self._first.of(competitor, target)

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        old, new = self._read(competitor), self._read(target)
        if old.kind is not ApiKind.CLASS or new.kind is not ApiKind.CLASS or old.open or new.open:
            return
        extra = frozenset(new.members.keys() - old.members.keys())
        if not extra:
            return
        places = CalledPlaces(
            self._project, self._meetings, competitor, Redirects({}), are_enumerations=False
        )
        values = PossibleValues(places)
        near = self._meetings.files(competitor)
        own = {self._project.modules.path(s.module) for s in (old.origin, new.origin)}
        for path in sorted({*near, *places.given_beyond(near, with_objects=True)} - own):
            data = self._project.tree.read(path) or b""
            place = places.place(path) if _PROBING.search(data) else None
            for node in place.nodes if place is not None else ():
                for asked, member in self._probes(path, node, extra, new.members.keys()):
                    values.begin()
                    if place is not None and _OBJECT in values.of(place, asked):
                        line = getattr(node, "lineno", 1)
                        yield f"{path}:{line} asks for {member}, which only {new.origin} has"

    def _probes(
        self, path: str, node: ast.AST, extra: frozenset[str], every: Collection[str]
    ) -> Iterator[tuple[ast.expr, str]]:
        """What a node asks for such a member, and for which."""
        match node:
            case ast.Call(func=ast.Name(id="hasattr" | "getattr"), args=[of, name, *more]):
                is_open = bool(more) or last_name(node.func) == "hasattr"
                word = name.value if isinstance(name, ast.Constant) else ""
                if word in extra and is_open:
                    yield of, str(word)
            case ast.Call(func=ast.Name(id="callable"), args=[of]) if "__call__" in extra:
                yield of, "__call__"
            case ast.Call(func=ast.Name(id="isinstance"), args=[of, kinds]):
                for kind in nodes_of(kinds):
                    asked = self._asked_of(path, kind) if isinstance(kind, ast.expr) else None
                    if asked and asked & extra and asked <= {*every}:
                        yield of, min(asked & extra)
            case ast.Try(body=body, handlers=handlers):
                kinds_said = [h.type for h in handlers]
                caught = {last_name(n) for kind in kinds_said if kind for n in nodes_of(kind)}
                if None in kinds_said or caught & _MISSING:
                    for statement in body:
                        yield from _tried(statement, extra)

    def _asked_of(self, path: str, kind: ast.expr) -> frozenset[str]:
        """The methods for which a test of a class asks: one of the library, or a protocol."""
        if (name := last_name(kind)) in _STRUCTURAL:
            return _STRUCTURAL[name]
        module = self._project.modules.name(path) or ""
        found = self._project.names.dotted(module, name or "?").node
        if not isinstance(found, ast.ClassDef):
            return frozenset()
        if "Protocol" not in {last_name(getattr(b, "value", b)) for b in found.bases} | {
            last_name(b) for b in found.bases
        }:
            return frozenset()
        return frozenset(str(getattr(item, "name", "")) for item in found.body) - {""}


def _tried(statement: ast.stmt, extra: frozenset[str]) -> Iterator[tuple[ast.expr, str]]:
    """What a statement does that fails where the member is missing."""
    for node in nodes_of(statement):
        match node:
            case ast.Attribute(value=of, attr=attr, ctx=ast.Load()) if attr in extra:
                yield of, attr
            case ast.Call(func=ast.Name(id=name), args=[of, *_]) if _CALLED.get(name) in extra:
                yield of, _CALLED[name]
            case ast.For(iter=of) | ast.comprehension(iter=of) if "__iter__" in extra:
                yield of, "__iter__"
