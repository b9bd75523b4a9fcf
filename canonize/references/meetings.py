"""Places where a competitor and what takes its place stand side by side and must stay two.

Two keys of one dictionary, two bases, two ``except`` clauses, two types that one function is
registered for: with both under one name, one of the two is lost, or the other is never reached.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import dotted_name
from canonize.core.file_kinds import is_test
from canonize.core.reasons import Code, Reason, code_of
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.references.asked_apart import AskedApart
from canonize.references.asking_words import asks_for
from canonize.references.becoming_one import becoming_one
from canonize.references.called_places import CalledPlaces
from canonize.references.class_marks import ClassMarks, named_by
from canonize.references.derived_tests import tests_for_derived, uses_of_base
from canonize.references.equal_by_class import are_equal_by_parts, is_class_compared
from canonize.references.keyed_by_type import KeyedByType
from canonize.references.meeting_tables import MeetingPlace
from canonize.references.meetings_in_file import MeetingsInFile
from canonize.references.plain_calls import only_calls
from canonize.references.said_of_two import SaidOfTwo, said_of_two
from canonize.references.sides import Sides
from canonize.references.turned_tables import tables_with_both, turned_in
from canonize.resolution.api import ApiKind
from canonize.resolution.api_reader import ApiReader
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.prefilter import Importers
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.resolver import Definition
from canonize.resolution.special_bases import SpecialBases
from canonize.syntax.stdlib_names import Special

_FAR = 8
_REDUCED = re.compile(rb"\bcopyreg\b|\bdispatch_table\b")
_FROM_DOTS = re.compile(rb"\bfrom[ \t\f\\\r\n]*\.[ \t\f.\\\r\n]*import\b")
_MANY = 60
"""What more files have says nothing of any of them."""


class Meetings:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors with the names of re-exports.
        bridges: functions that are called in place of a competitor.
    """

    def __init__(
        self, project: Project, redirects: Redirects, bridges: frozenset[Symbol] = frozenset()
    ) -> None:
        self._bridges = bridges
        self._project = project.whole
        self._redirects = redirects
        self._names = self._project.names
        self._handed_on: dict[Symbol, dict[tuple[str, str], Redirect]] = {}
        self._targets: dict[tuple[Symbol, Symbol], tuple[Redirects, frozenset[str]]] = {}
        self._asked: dict[Symbol, frozenset[tuple[str, str]]] = {}
        """By competitor, its names when it was asked about last."""

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why the two must not become one; "" when nothing speaks against it."""
        if competitor.is_module or target.is_module:
            return ""
        names = self._asked[competitor] = frozenset(self._redirects.reaching(competitor))
        others = frozenset(self._of_target(competitor, target)[0].names)
        key = (Meetings, competitor, target, names, others, self._bridges)
        memo = self._project.tree.memo
        if key not in memo:
            one = self._is_one(competitor, target)
            said = "" if one else next(self._reasons(competitor, target), "")
            memo[key] = Reason(said, Code.IDENTITY) if said else ""
        found = memo[key]
        assert isinstance(found, str)
        return found

    def fresh(self, competitor: Symbol, target: Symbol) -> tuple[str, ...]:
        """The tests for the canonical that are true only from now on, each with its place.

        None where `reason` is one for which the two stay two.
        """
        if self.reason(competitor, target):
            return ()
        found = self._project.tree.memo.get((Meetings.fresh, competitor, target), ())
        assert isinstance(found, tuple)
        return found

    def _is_one(self, competitor: Symbol, target: Symbol) -> bool:
        """Whether the competitor is another name of the very object already."""
        old = self._names.dotted(competitor.module, competitor.name)
        new = self._names.dotted(target.module, target.name)
        known = old.node is not None and new.node is not None
        return known and (old.module, old.name) == (new.module, new.name)

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        new, of_new = self._of_target(competitor, target)
        of_old = self.files(competitor)
        if self._derives(competitor, target):
            yield from self._widened(competitor, target, of_old | of_new)
        tables: dict[str, list[MeetingPlace]] = {}
        derived: set[str] = set()
        marks = ClassMarks()
        keyed = KeyedByType(self._names)
        called = {name for _, name in self._asked[competitor]}
        is_copied = any(_REDUCED.search(self._read(path)) for path in of_old | of_new)
        asking = self._asking(of_new - of_old, competitor, target, marks)
        far = [name.encode() for name in marks.far_names()]
        # Two can only meet in a table that the competitor enters, and few files name it.
        for path in [*sorted(of_old), *sorted(of_new - of_old)]:
            data = self._read(path)
            met_by_class = any(has_word(data, name.encode()) for name in derived)
            is_marked = path not in of_old | asking and marks.could_meet(data)
            is_marked = is_marked or (path not in of_old and keyed.may_meet(data))
            if path not in of_old and not tables and not met_by_class and not is_marked:
                continue
            may_meet = path in of_new or met_by_class or is_marked or is_copied
            may_meet = may_meet or any(has_word(data, name) for name in far)
            if not may_meet and only_calls(self._project.tree, path, called):
                continue  # an instance of one of the two meets nothing
            said = self._said(path, competitor, new)
            if said is None:
                continue
            if path in of_old or is_marked:
                marks.merge(said.marks)
                keyed.note(self.module(path), path, said)
                yield from self._named(path, said, competitor, target)
            derived |= said.derived
            if path in of_new and (path in of_old or met_by_class):
                yield from self._side_by_side(path, competitor, new)
            for one, other, table in _entered(said, tables):
                where = f"{one.path}:{one.line} and {other.path}:{other.line}"
                yield f"{where} enter {competitor.name} and {target.name} in {table}"
        nodes = (self._names.dotted(s.module, s.name).node for s in (competitor, target))
        yield from marks.reasons(are_equal=all(map(are_equal_by_parts, nodes)))
        yield from filter(None, [keyed.reason()])
        yield from self._asked_apart(competitor, target, of_old | asking)
        own = {self._project.modules.path(s.module) for s in (competitor, target)}
        for old, users in ((False, of_old - own), (True, of_new - of_old - own)):
            if old in marks.patched and marks.patched[old].rpartition(":")[0] not in own and users:
                yield f"{marks.patched[old]} changes one of the two, and {min(users)} has the other"

    def _side_by_side(self, path: str, competitor: Symbol, new: Redirects) -> Iterator[str]:
        """Where the two meet within one file."""
        body = parsed_file(self._project.tree, path)
        if body is not None:
            sides = Sides(self, path, body, competitor, new)
            for line, what in MeetingsInFile(body, sides).meetings():
                yield f"{path}:{line} {what}"
            tables = set(tables_with_both(body, sides))
            named = {(self.module(path), name) for name in tables}
            for user in sorted(self._project.reexports.importers(named)) if named else ():
                there = parsed_file(self._project.tree, user)
                if there is not None and (line := turned_in(there, tables)):
                    yield f"{user}:{line} turns a table around that has both as values"

    def _asked_apart(
        self, competitor: Symbol, target: Symbol, paths: frozenset[str]
    ) -> Iterator[str]:
        """Tests for one of the two that the other reaches from wherever it is made."""
        new, _ = self._of_target(competitor, target)
        if not self._is_had(competitor, target):
            return
        nodes = [self._names.dotted(s.module, s.name).node for s in (competitor, target)]
        if all(isinstance(node, Definition) or _is_made(node) for node in nodes):
            special = SpecialBases(self._project)
            is_enum = any(special.kind(s) is Special.ENUMERATION for s in (competitor, target))
            places = CalledPlaces(
                self._project,
                self,
                competitor,
                new,
                are_enumerations=is_enum,
                can_be_raised=any(map(self._may_be_raised, (competitor, target))),
                bridges=self._bridges,
            )
            by_class = is_class_compared(nodes, are_enumerations=is_enum)
            having = paths | self._having(paths, competitor, new)
            fresh: list[str] = []
            for said in AskedApart(places, are_equal_by_class=by_class).reasons(having):
                if code_of(said) is Code.NEWLY_TRUE:
                    fresh.append(said)
                else:
                    yield said
            self._project.tree.memo[Meetings.fresh, competitor, target] = tuple(fresh)

    def _may_be_raised(self, symbol: Symbol) -> bool:
        """Whether it may be an exception; what calls raise need not be followed for others."""
        api = ApiReader(self._project).read(symbol)
        return api.kind is not ApiKind.CLASS or api.is_exception or api.has_unknown_base

    def _is_had(self, competitor: Symbol, target: Symbol) -> bool:
        """Whether anybody outside of the two modules has what takes the competitor's place."""
        new, of_new = self._of_target(competitor, target)
        own = {self._project.modules.path(symbol.module) for symbol in (competitor, target)}
        if of_new - own:
            return True
        home = self._project.modules.path(target.module)
        said = self._said(home, competitor, new) if home is not None else None
        if said is None:
            return True
        names = {name for name, is_old in said.gives if not is_old} - {target.name}
        named = {(target.module, name) for name in names}
        return any(path not in own for path in self._project.reexports.importers(named))

    def _having(self, paths: frozenset[str], competitor: Symbol, new: Redirects) -> frozenset[str]:
        """Files that import what gives one of the two: functions, tables, and classes with it.

        And those of the functions that are given it.
        """
        named: set[tuple[str, str]] = set()
        given: set[str] = set()
        for path in sorted(paths):
            home = self.module(path)
            is_own = home in (competitor.module, *new.homes())
            if not is_own and (said := self._said(path, competitor, new)) is not None:
                named |= {(home, name) for name, _ in said.gives if not _is_collected(path, name)}
                called = {handed.function for handed in said.handed}
                given |= {self._names.dotted(home, name).path for name in called}
        given = {path for path in given if path.endswith(".py")}
        found = frozenset(self._project.reexports.importers(named)) | given
        return found if len(found) <= _MANY else frozenset()

    def _derives(self, competitor: Symbol, target: Symbol) -> bool:
        """Whether the competitor's class derives from what takes its place."""
        old = self._names.dotted(competitor.module, competitor.name)
        new, _ = self._of_target(competitor, target)
        pending = [(old.module, base, 0) for base in getattr(old.node, "bases", ())]
        while pending:
            module, base, far = pending.pop()
            found = self._names.dotted(module, dotted_name(base) or "?")
            if self.side(f"{found.module}.{found.name}", competitor, new) is False:
                return True
            if far < _FAR:
                above = getattr(found.node, "bases", ())
                pending += [(found.module, one, far + 1) for one in above]
        return False

    def _widened(self, competitor: Symbol, target: Symbol, paths: frozenset[str]) -> Iterator[str]:
        """A test for the derived class that would take instances of its base from then on."""
        new, _ = self._of_target(competitor, target)
        tests, uses = "", ""
        for path in sorted(paths):
            body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
            if body is None:
                continue
            sides = Sides(self, path, body, competitor, new)
            tests = tests or next((f"{path}:{n}" for n in tests_for_derived(body, sides)), "")
            uses = uses or next((f"{path}:{n}" for n in uses_of_base(body, sides)), "")
        if tests and uses:
            yield (
                f"{tests} tests for {competitor.name}, which derives from {target.name}, and "
                f"would take what {uses} makes from then on"
            )

    def _asking(
        self, paths: frozenset[str], competitor: Symbol, target: Symbol, marks: ClassMarks
    ) -> frozenset[str]:
        """Those of some files that ask for what takes its place, give it or raise it; read first.

        Whoever has a new object of the competitor and calls one of theirs meets it there.
        """
        new, _ = self._of_target(competitor, target)
        found = set()
        for path in sorted(paths):
            if not path.endswith(".py") or not asks_for(self._project.tree, path, target.leaf):
                continue
            said = self._said(path, competitor, new)
            if said is not None:
                marks.merge(said.marks)
                found.add(path)
        return frozenset(found)

    def files(self, competitor: Symbol) -> frozenset[str]:
        """The files that can name a competitor, under whichever name."""
        return self._reaching(Redirects(self._redirects.reaching(competitor)), competitor.name)

    def _read(self, path: str) -> bytes:
        return self._project.tree.read(path) or b""

    def _said(self, path: str, competitor: Symbol, new: Redirects) -> SaidOfTwo | None:
        """What a file does with the two; ``None`` where it is no Python."""
        if not path.endswith(".py"):
            return None
        tree = self._project.tree
        data = tree.read(path) or b""
        named = dict.fromkeys(new.names, False) | dict.fromkeys(self._asked[competitor], True)
        own = self.module(path), bool(_FROM_DOTS.search(data))
        named = {key: side for key, side in named.items() if _may_name(data, *key, *own)}
        about = *own, self.package(path), "" if named else str(competitor)
        return said_of_two(
            tree, path, named, about, lambda body: Sides(self, path, body, competitor, new)
        )

    def _named(
        self, path: str, said: SaidOfTwo, competitor: Symbol, target: Symbol
    ) -> Iterator[str]:
        """Functions of the repository that are given the competitor, and keep what it is called."""
        other = {"__module__"}
        if competitor.leaf != target.leaf:
            other |= {"__name__", "__qualname__"}
        module = self.module(path)
        for handed in said.handed:
            if not handed.is_old or not handed.is_class or handed.number is None:
                continue
            found = self._names.dotted(module, handed.function)
            attribute = named_by(found.node, handed.number, other) if found.node is not None else ""
            if attribute:
                called = handed.function.rpartition(".")[2]
                yield f"{path}:{handed.line} gives it to {called}, which asks for {attribute}"

    def _of_target(self, competitor: Symbol, target: Symbol) -> tuple[Redirects, frozenset[str]]:
        """The names of a target, and of others that become it, and the files that reach one."""
        key = competitor, target
        if key not in self._targets:
            if target not in self._handed_on:
                own = Redirects({(target.module, target.name): Redirect(target, target, target)})
                self._handed_on[target] = self._project.reexports.with_reexports(own).names
            others = becoming_one(competitor, target, self._redirects, self._project)
            new = Redirects(self._handed_on[target] | others)
            self._targets[key] = new, self._reaching(new, target.name)
        return self._targets[key]

    def _reaching(self, redirects: Redirects, name: str) -> frozenset[str]:
        """The files whose imports can bind one of the names, or that define one."""
        words = {name.encode(), *(other.encode() for _, other in redirects.names)}
        files = {p for p in self._project.tree.containing(words) if p.endswith(".py")}
        modules = self._project.modules
        own = redirects.modules()
        homes = {path for path in files if not own.isdisjoint(modules.names(path))}
        importing = Importers.of(self._project).could_reference(redirects, files)
        return frozenset(homes | importing)

    def side(self, full: str, competitor: Symbol, new: Redirects) -> bool | None:
        """Whether a dotted path means the competitor (true) or the other (false)."""
        module, _, name = full.rpartition(".")
        found = self._redirects.find(module, name) if module else None
        if found is not None and found.competitor == competitor:
            return True
        return False if module and new.find(module, name) is not None else None

    def side_of_class(
        self, path: str, text: str, competitor: Symbol, new: Redirects
    ) -> bool | None:
        """The same for a class of the tree that derives from one of the two."""
        module = self._project.modules.name(path)
        pending = [(module, text, 0)] if module else []
        while pending:
            home, name, far = pending.pop()
            found = self._names.dotted(home, name) if name else None
            if found is None or far > _FAR or not isinstance(found.node, ast.ClassDef):
                continue
            side = self.side(f"{found.module}.{found.name}", competitor, new)
            if side is not None:
                return side
            pending += [(found.module, dotted_name(base), far + 1) for base in found.node.bases]
        return None

    def package(self, path: str) -> str | None:
        return self._project.modules.package(path)

    def module(self, path: str) -> str:
        return self._project.modules.name(path) or ""


def _entered(
    said: SaidOfTwo, tables: dict[str, list[MeetingPlace]]
) -> Iterator[tuple[MeetingPlace, MeetingPlace, str]]:
    """Places that enter the two in one table: of other files, and of one that is added to them."""
    for table, place in said.entered:
        for other in tables.get(table, ()):
            is_here = (other.path, other.line) == (place.path, place.line)
            if other.is_old != place.is_old and not is_here:
                yield other, place, table
        tables.setdefault(table, []).append(place)


def _is_made(node: ast.AST | None) -> bool:
    """Whether a value is an object of its own: what a call makes."""
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)


def _is_collected(path: str, name: str) -> bool:
    """Whether a test runner takes it, which imports nothing of it elsewhere."""
    return name.startswith(("Test", "test_")) and is_test(path)


def _may_name(data: bytes, home: str, name: str, module: str, from_dots: bool) -> bool:
    """Whether a file may name something of a module: both words stand there, or it is its own."""
    if not has_word(data, name.encode()):
        return False
    return home == module or from_dots or has_word(data, home.rpartition(".")[2].encode())
