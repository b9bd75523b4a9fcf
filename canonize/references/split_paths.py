"""Whether anybody takes a competitor's path apart, in a text, and does more than load by the parts.

Such a text goes on naming the competitor: its name is a label, or a key, as well.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import given_values, nodes_of, parents_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.called_places import CalledPlaces
from canonize.references.given_in_calls import defaults
from canonize.references.local_bindings import Function
from canonize.references.meetings import Meetings
from canonize.references.passing_on import Slot
from canonize.references.path_parts import PathParts
from canonize.references.possible_values import PossibleValues, Value, Values
from canonize.references.seen_files import SeenIn
from canonize.references.sides import last_name
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.syntax.stdlib_names import IMPORT_CALLS, is_patching

_WORDS = frozenset({
    b"split", b"rsplit", b"partition", b"rpartition", b"rindex", b"rfind", b"splitext",
    b"startswith", b"endswith", b"removeprefix", b"removesuffix", b"findall", b"sub",
})  # fmt: skip
_TAKEN_APART = re.compile(
    rb"\b(?:r?partition|r?split|r?index|r?find)\(\s*[\"'][.:][\"']|\bsplitext\("
    rb"|\b(?:(?:starts|ends)with|remove(?:prefix|suffix))\(\s*[\"']|\bre\.(?:split|findall|sub)\("
)
_SETTINGS = (".json", ".toml", ".ini", ".cfg", ".yaml", ".yml", ".env")
_DEFAULTED = frozenset({"get", "getenv", "pop", "setdefault", "getattr"})
_LOADING = IMPORT_CALLS | {"resolve_name", "import_string", "locate"}
_NOBODY = Symbol("", "")
"""No class or function is asked for here: only texts are."""


class SplitPaths:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors, under all names by which they are reached.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects

    def reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        """Who takes the path apart and uses a part that is another one then."""
        named = {*self._redirects.reaching(competitor)} or {(competitor.module, competitor.name)}
        becomes = {
            text: _spelled(target.module, target.name, dot)
            for module, name in named
            for dot in ".:"
            if (text := _spelled(module, name, dot)) != _spelled(target.module, target.name, dot)
        }
        said, words = dict[str, set[str]](), set[str]()
        for path, texts in self._saying(becomes):
            if (taken := {*self._taken_by(path, becomes)}) or path.endswith(_SETTINGS):
                said[path] = texts
                words |= taken
        labels = {word for path in said for word in self._labels(path, becomes)}
        asking = sorted(self._taking(said, words | labels)) if said else ()
        if not asking:
            return
        meetings = Meetings(self._project, self._redirects)
        places = CalledPlaces(
            self._project, meetings, _NOBODY, Redirects({}), are_enumerations=False
        )
        written = sorted({text for texts in said.values() for text in texts})
        parts, values = PathParts(places), _Paths(places, written, labels)
        for path in asking:
            place = places.place(path)
            for text in written if place is not None else ():
                yield from self._told(place, (text, becomes[text]), parts, values)

    def _told(
        self, place: SeenIn | None, two: tuple[str, str], parts: PathParts, values: _Paths
    ) -> Iterator[str]:
        assert place is not None
        for node, where in parts.taken(place, two):
            values.begin()
            if values.of(place, node):
                told = f"{where} uses a part of the path {two[0]}, which would be another one"
                yield Reason(told, Code.IDENTITY)

    def _saying(self, texts: Collection[str]) -> Iterator[tuple[str, set[str]]]:
        """By file, which of some paths it has as a whole text."""
        leaves = {re.split(r"[.:]", text)[-1].encode() for text in texts}
        some = "|".join(map(re.escape, sorted(texts)))
        whole = re.compile(rf"[\"'=:\s]({some})(?=[\"',\s]|\Z)".encode())
        for path in sorted(self._project.tree.containing(leaves)):
            if path.endswith((".py", *_SETTINGS)):
                found = whole.findall(self._project.tree.read(path) or b"")
                if found:
                    yield path, {text.decode() for text in found}

    def _labels(self, path: str, texts: Collection[str]) -> Iterator[str]:
        """What settings call one of some paths, and by which name an option's default is asked."""
        data = self._project.tree.read(path) or b""
        if path.endswith(_SETTINGS):
            some = "|".join(map(re.escape, sorted(texts)))
            there = rf"(\w+)[\"']?\s*[:=]\s*[\"']?(?:{some})(?=[\"',\s]|\Z)"
            yield from (word.decode() for word in re.findall(there.encode(), data))
            return
        body = parsed_file(self._project.tree, path)
        for node in nodes_of(body) if body is not None else ():
            match node:
                case ast.Call(args=[ast.Constant(value=str(option)), *_], keywords=keywords):
                    for keyword in keywords:
                        if keyword.arg == "default" and _is_text(keyword.value, texts):
                            yield option.lstrip("-").replace("-", "_")
                case ast.AnnAssign(target=ast.Name(id=name), value=value):
                    if _is_text(value, texts):
                        yield name

    def _taken_by(self, path: str, texts: Collection[str]) -> Iterator[str]:
        """The words by which others get a path that a file has: who is given it, what is bound."""
        body = parsed_file(self._project.tree, path)
        above = parents_of(body) if body is not None else {}
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, ast.Constant) and node.value in texts:
                yield from _around(node, above)

    def _taking(self, said: Collection[str], words: Collection[str]) -> Iterator[str]:
        """Files that take a text apart, and have one of the paths, or a word for it."""
        tree = self._project.tree
        having = tree.containing({word.encode() for word in words if word}, endings=(".py",))
        for path in tree.containing(_WORDS, endings=(".py",)) & ({*said} | having):
            if path.endswith(".py") and _TAKEN_APART.search(tree.read(path) or b""):
                yield path


class _Paths(PossibleValues):
    """Follows texts: may an expression be one of some?

    Args:
        labels: by which keys and attributes settings and options give one of them.
    """

    def __init__(
        self, places: CalledPlaces, texts: Collection[str], labels: Collection[str]
    ) -> None:
        super().__init__(places)
        self._texts = frozenset(texts)
        self._labels = frozenset(labels)

    def _expression(self, place: SeenIn, node: ast.AST, part: Slot) -> Values:
        if isinstance(node, ast.Constant):
            return _ONE if node.value in self._texts else frozenset()
        more: Values = frozenset()
        match node:
            case ast.Attribute(attr=name) if name in self._labels:
                return _ONE
            case ast.Subscript(slice=key) if _is_text(key, self._labels):
                return _ONE
            case ast.Call(func=func, args=args) if last_name(func) in _DEFAULTED:
                if any(_is_text(key, self._labels) for key in args[:2]):
                    return _ONE
                more = self.of(place, args[-1]) if len(args) > 1 else more
        return super()._expression(place, node, part) | more

    def of_parameter(self, place: SeenIn, function: Function, name: str) -> Values:
        found = set(super().of_parameter(place, function, name))
        for value in defaults(function, name):
            found |= self.of(place, value)
        return frozenset(found)


_ONE = frozenset({Value(True)})


def _is_text(node: ast.expr | None, texts: Collection[str]) -> bool:
    return isinstance(node, ast.Constant) and node.value in texts


def _spelled(module: str, name: str, dot: str) -> str:
    return f"{module}{dot}{name}" if name else module


def _around(node: ast.AST, parents: dict[int, ast.AST]) -> Iterator[str]:
    """By what names an expression goes on: of calls, keywords, and what is bound.

    An empty one is among them, unless it is only loaded or put in a fake's place.
    """
    above = parents.get(id(node))
    while above is not None and not isinstance(above, (ast.Module, ast.Expr)):
        match above:
            case ast.Call(func=func):
                name = last_name(func)
                if node in given_values(above) and (is_patching(name) or name in _LOADING):
                    return
                yield name
            case ast.keyword(arg=str(name)):
                yield name
            case ast.Assign(targets=targets):
                yield from map(last_name, targets)
            case ast.AnnAssign(target=target):
                yield last_name(target)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef():
                break
        node, above = above, parents.get(id(above))
    yield ""
