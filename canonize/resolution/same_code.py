"""Is the code of two definitions the same, and do its free names mean the same?

The two are walked side by side in their normal form. Local names may differ; every free name has
to stand for the same object, or for two that are the same by this very rule: helpers, constants,
defaults, decorators, bases. What keeps a state of its own, exists for its identity, or depends on
the module or the name under which it stands is not the same twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from canonize.core.symbols import Symbol
from canonize.resolution.api import Place
from canonize.resolution.import_moments import ImportMoments
from canonize.resolution.library_values import told_the_same
from canonize.resolution.other_names import is_other_name
from canonize.resolution.own_values import OwnValues
from canonize.resolution.paired_definitions import PairedDefinitions
from canonize.resolution.paired_names import Differs, FoundApart
from canonize.resolution.plain_forwarding import only_forwards, only_forwards_outside
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.resolver import BoundNames, Found, Stands
from canonize.resolution.told_by_words import only_words_tell, promise_differently


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """The first difference between two definitions.

    Args:
        reason: what differs, in words.
        canonical, competitor: where.
        apart: in what they differ.
    """

    reason: str
    canonical: Place
    competitor: Place
    apart: FoundApart = FoundApart.CODE


class SameCode:
    """Compares definitions of one tree; what was found once is remembered.

    Args:
        pairs: by competitor, what replaces it wherever it is named: the two are no difference of
            what names them. Each pair is judged by itself.
    """

    def __init__(self, project: Project, pairs: Mapping[Symbol, Symbol] | None = None) -> None:
        self._project = project
        self._pairs = pairs or {}
        names = project.names
        self._names = names
        values, moments = OwnValues(project.tree, names), ImportMoments(project.tree, names)
        self._engines = names, values, moments, Registration(project)
        self._known: dict[tuple[Symbol, Symbol], CodeDifference | None] = {}

    def difference(self, canonical: Symbol, competitor: Symbol) -> CodeDifference | None:
        """The first difference; ``None`` when both are the same code that means the same."""
        key = canonical, competitor
        if key not in self._known:
            try:
                self._known[key] = self._compared(canonical, competitor)
            except RecursionError:
                where = self._start(self._found(canonical)), self._start(self._found(competitor))
                self._known[key] = CodeDifference("it is nested too deeply to be read", *where)
        return self._known[key]

    def _compared(self, canonical: Symbol, competitor: Symbol) -> CodeDifference | None:
        left, right = self._found(canonical), self._found(competitor)
        where = self._start(left), self._start(right)
        if left.stands is Stands.OUTSIDE and only_forwards_outside(right, left, self._names):
            return None
        if is_other_name(right, left, self._project):
            return None
        if told_the_same(left, right, self._project.tree):
            return None
        for found in (left, right):
            if found.node is None:
                return CodeDifference(found.problem or "it is no definition", *where)
        if only_forwards(right, left, self._names):
            return None
        if told := only_words_tell(left, right):
            return CodeDifference(told, *where)
        try:
            _Walk(self._project, self._pairs, *self._engines).pair(left, right, where)
        except Differs as differs:
            return CodeDifference(differs.reason, differs.left, differs.right, differs.apart)
        return None

    def _found(self, symbol: Symbol) -> Found:
        if symbol.is_module or "." in symbol.name:
            problem = "modules and nested names are not compared as a whole"
            return Found(
                Stands.UNKNOWN,
                problem=problem,
                path=self._project.modules.path(symbol.module) or "",
            )
        return self._names.find(symbol.module, symbol.name)

    def _start(self, found: Found) -> Place:
        return Place(found.path, getattr(found.node, "lineno", 1))


@dataclass
class _Walk:
    """One comparison with all that it leads to.

    Args:
        pairs: see `SameCode`.
        assumed: pairs that are being compared, or were and are the same.
    """

    project: Project
    pairs: Mapping[Symbol, Symbol]
    names: BoundNames
    values: OwnValues
    moments: ImportMoments
    registration: Registration
    assumed: set[tuple[str, str, str, str]] = field(default_factory=set)

    def is_replaced(self, right: Found, left: Found) -> bool:
        """Whether one thing takes the place of the other wherever that is named.

        In a module that goes as a whole these are the names that are for others: each is judged by
        itself, and private ones only where something else leads to them.
        """
        if not right.name or not left.name:
            return False
        if self.pairs.get(Symbol(right.module, right.name)) == Symbol(left.module, left.name):
            return True
        whole = self.pairs.get(Symbol(right.module)) == Symbol(left.module)
        return whole and right.name == left.name and not right.name.startswith("_")

    def pair(self, left: Found, right: Found, where: tuple[Place, Place]) -> None:
        """Raises Differs unless two things that names stand for are the same."""
        if (left.stands, left.module, left.name) == (right.stands, right.module, right.name):
            if left.stands is Stands.UNKNOWN and left.path != right.path:
                raise Differs(left.problem or "it can't be told what it is", *where)
            return
        key = left.module, left.name, right.module, right.name
        if key in self.assumed:
            return
        if left.stands is not right.stands or left.node is None or right.node is None:
            raise Differs(f"{_said(left)} against {_said(right)}", *where)
        if told := promise_differently(left, right):
            raise Differs(told, *where)
        self.assumed.add(key)
        PairedDefinitions(self, left, right).compare()


def _said(found: Found) -> str:
    full = f"{found.module}.{found.name}" if found.name else found.module
    return f"it is {full}" if full else found.problem or "it is not known"
