"""Who says a definition's name or module without asking it: warnings, frames, traces, texts.

A warning is of a file, a frame of a function and its module, a private member of a class by the
class's name (``x._Old__size``). What takes the place of a definition has others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from canonize.compatibility.looking_functions import LookingFunctions
from canonize.core.ast_nodes import given_values, nodes_of
from canonize.core.symbols import Symbol
from canonize.references.argument_types import is_message_read, is_named_when_it_fails, where_given
from canonize.references.caller_frames import CallerFrames, own_module_asked
from canonize.references.compared_names import where_compared
from canonize.references.meetings import Meetings
from canonize.references.named_errors import NAMING, where_error_read
from canonize.references.private_members import shared_private, where_spelt_out
from canonize.references.sides import Sides, last_name
from canonize.references.traced_names import WALKING, where_traced
from canonize.references.warned_places import warns_of_itself, where_filtered, where_read
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Found
from canonize.syntax.stdlib_names import ENUMERATIONS

_WATCHED = re.compile(
    rb"\bset(?:profile|trace)\((?s:.*)\bco_name\b|\bco_name\b(?s:.*)\bset(?:profile|trace)\("
    rb"|\bProfile\((?s:.*)(?:\.stats\b|get_stats_profile)"
)
_Function = ast.FunctionDef | ast.AsyncFunctionDef


class NamedByOthers:
    """Asks about definitions of one tree.

    Args:
        meetings: knows which files name a definition.
        functions: the repository's own functions.
    """

    def __init__(self, project: Project, meetings: Meetings, functions: LookingFunctions) -> None:
        self._project = project
        self._names = project.names
        self._meetings = meetings
        self._functions = functions
        self._frames = CallerFrames(project)
        self._callers = CallerFrames(project, by_name=True)

    def reasons(self, asked: Symbol, old: Symbol, new: Symbol) -> Iterator[str]:
        """Who tells a competitor from what takes its place.

        Args:
            asked: the name by which users have the competitor.
            old, new: where the two are defined.
        """
        leaves = old.leaf, new.leaf
        is_named = old.leaf != new.leaf
        if is_named:
            yield from self._by_name(asked, old, leaves)
        if old.module == new.module:
            return
        where = f"{old.module} here, {new.module} there"
        warns = any(warns_of_itself(self._node(symbol)) for symbol in (old, new))
        if warns and (place := self._read(asked)):
            yield f"{place} reads which file a warning is of: {where}"
        body = parsed_file(self._project.tree, self._found(old).path)
        if warns_of_itself(body) and (place := self._filtered(old, new)):
            yield f"{place} filters warnings by module: {where}"
        if place := self._frames.asked_by(old) or next(self._handed(asked, self._frames), ""):
            yield f"{place} asks which module calls it: {where}"

    def of_moved(self, stands: Symbol, old: Symbol, new: Symbol) -> Iterator[str]:
        """The same of a definition that moves as it is.

        Args:
            stands: where it is now.
        """
        node = self._node(stands)
        if old.leaf != new.leaf:
            yield from self._by_name(stands, stands, (old.leaf, new.leaf))
        if old.module == new.module:
            return
        where = f"{old.module} before, {new.module} from then on"
        if warns_of_itself(node):
            if place := self._read(stands):
                yield f"{place} reads which file a warning is of: {where}"
            if place := self._filtered(old, new):
                yield f"{place} filters warnings by module: {where}"
        if place := self._frames.asked_by(stands):
            yield f"{place} asks which module calls it: {where}"
        if (asking := own_module_asked(node)) is not None:
            path = self._found(stands).path
            yield f"{path}:{asking.lineno} asks the frame for its own module: {where}"

    def _by_name(self, asked: Symbol, of: Symbol, leaves: tuple[str, str]) -> Iterator[str]:
        node = self._node(of)
        tree = self._project.tree
        both = f"{leaves[0]} here, {leaves[1]} there"
        if place := where_compared(*leaves, tree=tree):
            yield f"{place} compares what something is called with the text {leaves[0]!r}"
        if place := next(self._traced(asked), ""):
            yield f"{place} reads names off a trace: {both}"
        if place := next(self._profiled(asked), ""):
            yield f"{place} reads the names of all that runs: {both}"
        if place := self._callers.asked_by(of) or next(self._handed(asked, self._callers), ""):
            yield f"{place} asks what calls it: {both}"
        if place := next(self._converts(asked, node), ""):
            yield f"{place} gives it to a parser, which names it where it fails: {both}"
        if place := next(self._erring(asked, node, leaves[0]), ""):
            yield f"{place} reads an error in which Python names it: {both}"
        if isinstance(node, ast.ClassDef):
            if place := where_spelt_out(node, leaves[0], tree):
                yield f"{place} has a private member by the name of its class: {both}"
            if place := self._shared(asked, node, leaves):
                yield f"{place} has private members that are called as its own: {both}"

    def _shared(self, asked: Symbol, node: ast.ClassDef, leaves: tuple[str, str]) -> str:
        for path in sorted(self._meetings.files(asked)):
            body = parsed_file(self._project.tree, path)
            line = shared_private(node, leaves, body) if body is not None else 0
            if line:
                return f"{path}:{line}"
        return ""

    def _read(self, asked: Symbol) -> str:
        return where_read(self._project.tree, self._meetings.files(asked))

    def _filtered(self, old: Symbol, new: Symbol) -> str:
        return where_filtered(self._project.tree, old.module, new.module)

    def _traced(self, asked: Symbol) -> Iterator[str]:
        """Where an exception that it lets through is asked which functions it came through."""
        if not self._project.tree.containing(WALKING):
            return
        for path, body, sides in self._using(asked):
            module = self._project.modules.name(path) or ""
            found = where_traced(body, sides, partial(self._called_function, module))
            yield from (f"{path}:{line}" for line in found)

    def _converts(self, asked: Symbol, node: ast.AST | None) -> Iterator[str]:
        """Where it makes values of arguments, and somebody sees what is said when it can't."""
        if not is_named_when_it_fails(node) or not is_message_read(self._project.tree):
            return
        for path, body, sides in self._using(asked, b"add_argument"):
            yield from (f"{path}:{line}" for line in where_given(body, sides))

    def _erring(self, asked: Symbol, node: ast.AST | None, leaf: str) -> Iterator[str]:
        """Where what Python says of a wrong use of it is read."""
        bases = {last_name(base) for base in getattr(node, "bases", ())}
        is_enum = not bases.isdisjoint(ENUMERATIONS)
        for path, body, sides in self._using(asked, b"Error"):
            if any(word in (self._project.tree.read(path) or b"") for word in NAMING):
                found = where_error_read(body, sides, leaf, is_enumeration=is_enum)
                yield from (f"{path}:{line}" for line in found)

    def _handed(self, asked: Symbol, frames: CallerFrames) -> Iterator[str]:
        """Functions that ask who calls them, and that the competitor is given."""
        for path, body, sides in self._using(asked) if frames.are_any else ():
            module = self._project.modules.name(path) or ""
            for node in nodes_of(body):
                if isinstance(node, ast.Call) and sides.of(node.func) is True:
                    yield from filter(None, (frames.asks(module, g) for g in given_values(node)))

    def _profiled(self, asked: Symbol) -> Iterator[str]:
        """Files that use it, and look at what is called while something watches that."""
        for path in sorted(self._meetings.files(asked)):
            data = self._project.tree.read(path) or b""
            if found := _WATCHED.search(data):
                line = data.count(b"\n", 0, found.start()) + 1
                yield f"{path}:{line}"

    def _using(self, asked: Symbol, word: bytes = b"") -> Iterator[tuple[str, ast.Module, Sides]]:
        """The files that have it, and a word."""
        for path in sorted(self._meetings.files(asked)):
            if word not in (self._project.tree.read(path) or b""):
                continue
            body = parsed_file(self._project.tree, path)
            if body is not None:
                yield path, body, Sides(self._meetings, path, body, asked, Redirects({}))

    def _called_function(self, module: str, call: ast.Call) -> ast.AST | None:
        found = self._functions.named(module, call)
        return found.node if found is not None and isinstance(found.node, _Function) else None

    def _found(self, symbol: Symbol) -> Found:
        return self._names.find(symbol.module, symbol.name)

    def _node(self, symbol: Symbol) -> ast.stmt | None:
        return self._found(symbol).node
