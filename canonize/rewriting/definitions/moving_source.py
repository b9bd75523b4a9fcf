"""What of a file moves with a definition: its statements, what belongs to them, what they need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.leftovers import StatementUses
from canonize.rewriting.definitions.move_advice import AS_DEFINED, ONE_DEFINITION
from canonize.rewriting.definitions.source_names import (
    adds_to,
    called,
    is_dotted_import,
    shallow,
    word,
)
from canonize.syntax.analysis import Analysed
from canonize.syntax.scopes import Bind, Role, StringSite, Use, below, dotted


class CannotMove(Exception):
    """Why a move may not be.

    Args:
        path, offset: the file, and a place in its text.
        move: what answers it; empty where the reason says it itself, or nobody knows.
        asks: whether a person may say in the plan that it is right all the same.
    """

    def __init__(
        self, reason: str, path: str, offset: int = 0, *, move: str = "", asks: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason, self.path, self.offset, self.move = reason, path, offset, move
        self.asks = asks


@dataclass(frozen=True, slots=True)
class NeededImport:
    """One import that moved code needs.

    Args:
        module: absolute.
        name: what is taken from it; empty for ``import module``.
        local: what it is called in the file.
        for_types: whether it stands under ``if TYPE_CHECKING:``.
    """

    module: str
    name: str
    local: str
    for_types: bool = False

    @property
    def alias(self) -> str:
        """The name as the statement writes it."""
        taken = self.name or self.module
        plain = self.local == self.name if self.name else self.local == taken.partition(".")[0]
        return taken if plain else f"{taken} as {self.local}"


@dataclass(frozen=True)
class ImportedName:
    """An imported name of a module: the statement's index, whence, and what it says of the name."""

    index: int
    home: str
    alias: cst.ImportAlias


class Source:
    """A file out of which definitions move; `is_beside`: to another file of the same folder."""

    is_beside = False

    def __init__(self, path: str, module: str, package: str | None, analysed: Analysed) -> None:
        self.path, self.module, self.package = path, module, package
        self.analysed = analysed
        self.file, self.scopes = analysed.file, analysed.scopes
        self.body: Sequence[cst.CSTNode] = analysed.file.module.body
        self.uses = StatementUses(analysed.file.module, analysed.scopes)
        self._spans = analysed.file.spans(list(self.body))
        self._holder: dict[int, int] = {}
        for index, statement in enumerate(self.body):
            for node in below(statement):
                self._holder[id(node)] = index
        self.exported = frozenset(
            site.node.raw_value
            for site in self.scopes.strings
            if site.role is Role.EXPORT and isinstance(site.node, cst.SimpleString)
        )

    def refuse(self, reason: str, index: int | None = None, *, move: str = "") -> CannotMove:
        """An error at a top-level statement."""
        at = self.span(index)[1] if index is not None else 0
        return CannotMove(reason, self.path, at, move=move)

    def line(self, index: int) -> int:
        return self.file.place(self.span(index)[1])[0]

    def span(self, index: int) -> tuple[int, int, int]:
        """Where a statement stands: from its own comments on, from its code on, and its end."""
        node = self.body[index]
        found, text = self._spans[id(node)], self.file.text
        begin = found.start
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.decorators:
            begin = self.file.spans([node.decorators[0]])[id(node.decorators[0])].start
        start = text.rfind("\n", 0, begin) + 1
        while start > found.outer_start:
            above = text.rfind("\n", 0, start - 1) + 1
            if above < found.outer_start or not text[above:start].strip().startswith("#"):
                break
            start = above
        return start, begin, found.outer_end

    def holder(self, node: cst.CSTNode) -> int | None:
        """The index of the statement that a node stands in."""
        return self._holder.get(id(node))

    def hands_to_stars(self, name: str) -> bool:
        """Whether a star import of the module certainly brings a name that it binds."""
        if name not in self.scopes.top.bindings:
            return False
        return name in self.exported if self.exported else not name.startswith("_")

    def defined_by(self, name: str) -> list[int]:
        """The statements that bind a name, imports included."""
        nodes = [
            b.node for b in self.scopes.top.bindings.get(name, ()) if b.how is not Bind.DECLARE
        ]
        return sorted(
            {index for node in nodes if (index := self._holder.get(id(node))) is not None}
        )

    # What a name is ----------------------------------------------------------------------------

    def handed_on(self, name: str) -> ImportedName | None:
        """The from-import at the top of the file that alone binds a name: what a package hands on.

        ``None`` for definitions, and for names that are bound more than once, under a condition,
        or with a star.
        """
        bindings = [b for b in self.scopes.top.bindings.get(name, ()) if b.how is not Bind.DECLARE]
        if len(bindings) != 1 or bindings[0].how is not Bind.IMPORT:
            return None
        site = next((s for s in self.scopes.imports if s.node is bindings[0].node), None)
        if site is None or site.place.guards or site.scope is not self.scopes.top:
            return None
        node, index = site.node, self._holder.get(id(site.node))
        if index is None or not isinstance(node, cst.ImportFrom):
            return None
        if isinstance(node.names, cst.ImportStar):
            return None
        for alias in node.names:
            if name == (dotted(alias.asname.name) if alias.asname else dotted(alias.name)):
                written = "." * len(node.relative) + dotted(node.module)
                return ImportedName(index, absolute(written, self.package) or "", alias)
        return None

    def definition(self, name: str) -> list[int]:
        """The statements that define a name; raises `CannotMove` when it is not movable."""
        bindings = self.scopes.top.bindings.get(name, [])
        found = self.defined_by(name)
        if not found:
            raise self.refuse(
                Reason(f"{self.module} does not define {name}", Code.NO_TARGET), move=AS_DEFINED
            )
        if name.startswith("__"):
            raise self.refuse(f"{name} belongs to its module", found[0])
        if len(found) == 1 and self._is_imported(name, found[0]):
            raise self.refuse(
                f"{name} is imported here, not defined; move it from where it is defined", found[0]
            )
        if any(b.how is Bind.DELETE for b in bindings):
            raise self.refuse(f"{name} is deleted again", found[-1], move=ONE_DEFINITION)
        if any(name in scope.declared_global for scope in self.scopes.all):
            anew = Reason(f"a function binds {name} anew (`global {name}`)", Code.NAME_TAKEN)
            raise self.refuse(anew, found[0], move=ONE_DEFINITION)
        if len(found) > 1 and not self._is_overloaded(found):
            lines = ", ".join(str(self.line(index)) for index in found)
            several = Reason(f"{name} is bound {len(found)} times (lines {lines})", Code.NAME_TAKEN)
            raise self.refuse(several, found[0], move=ONE_DEFINITION)
        for index in found:
            self.only_defines(index, name)
        return found

    def _is_imported(self, name: str, index: int) -> bool:
        """Whether a statement only imports a name, or takes it with others of the same module."""
        bindings = self.scopes.top.bindings[name]
        if not isinstance(self.body[index], (cst.If, cst.Try)):
            return any(b.how is Bind.IMPORT for b in bindings)
        imports = [b.node for b in bindings if b.how is Bind.IMPORT]
        return len(imports) == len(bindings) or any(map(is_dotted_import, imports))

    def is_imported_too(self, name: str) -> bool:
        """Whether an import is one of those that bind a name."""
        return any(b.how is Bind.IMPORT for b in self.scopes.top.bindings[name])

    def is_movable(self, name: str) -> bool:
        """Whether `definition` finds one: a helper that has none is imported from where it is."""
        try:
            self.definition(name)
        except CannotMove:
            return False
        return True

    def _is_overloaded(self, indices: Sequence[int]) -> bool:
        nodes = [self.body[index] for index in indices]
        return all(isinstance(node, cst.FunctionDef) for node in nodes) and all(
            any(
                dotted(d.decorator).rpartition(".")[2] == "overload"
                for d in cst.ensure_type(node, cst.FunctionDef).decorators
            )
            for node in nodes[:-1]
        )

    def only_defines(self, index: int, name: str) -> None:
        """Raises `CannotMove` when the statement does something beside defining the name."""
        node = self.body[index]
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)):
            return
        if isinstance(node, cst.SimpleStatementLine):
            small = node.body[0] if len(node.body) == 1 else None
            if isinstance(small, cst.AnnAssign) and dotted(small.target) == name:
                return
            if isinstance(small, cst.TypeAlias) and small.name.value == name:
                return
            if (
                isinstance(small, cst.Assign)
                and len(small.targets) == 1
                and dotted(small.targets[0].target) == name
            ):
                return
            raise self.refuse(f"{name} is bound together with something else on its line", index)
        if isinstance(node, (cst.If, cst.Try)):
            if any(isinstance(n, cst.Expr) for n in shallow(node)):
                under = f"{name} is defined under a condition beside other code"
                raise self.refuse(under, index, move=ONE_DEFINITION)
            return
        raise self.refuse(f"{name} is bound by a statement that does more than define it", index)

    def names_of(self, index: int) -> frozenset[str]:
        """The top-level names that a statement binds."""
        return frozenset(
            name
            for name, bindings in self.scopes.top.bindings.items()
            if any(self._holder.get(id(b.node)) == index for b in bindings)
        )

    def attached(self, name: str, own: Collection[int]) -> list[int]:
        """Statements that only add to what a name means: attributes, registered functions.

        Raises `CannotMove` for statements that hand it to something else while importing.
        """
        found = []
        for index in sorted(set(self.uses.of(name)) - {-1, *own}):
            node = self.body[index]
            if isinstance(node, cst.FunctionDef) and any(
                dotted(called(d.decorator)).startswith(f"{name}.") for d in node.decorators
            ):
                found.append(index)
            elif isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
                if adds_to(node.body[0], name):
                    found.append(index)
                elif isinstance(node.body[0], cst.Expr):
                    raise self.refuse(
                        f"line {self.line(index)} hands {name} to something while "
                        f"{self.module} is imported; move that line by hand first",
                        index,
                    )
        return found

    # What statements need ----------------------------------------------------------------------

    def needs(self, indices: Collection[int]) -> dict[str, list[Use | None]]:
        """The top-level names of this file that statements use; ``None``: a quoted annotation."""
        found: dict[str, list[Use | None]] = {}
        for name in self.scopes.top.bindings:
            here = [
                use
                for use in self.scopes.uses_of(self.scopes.top, name)
                if self._holder.get(id(use.node)) in indices
            ]
            quoted = [i for i in self.uses.of(name) if i in indices]
            if here or quoted or self._binds_anew(name, indices):
                found[name] = [*here, *([None] * (len(quoted) - len(here)))]
        return found

    def _binds_anew(self, name: str, indices: Collection[int]) -> bool:
        """Whether functions among the statements bind a name of their module (``global``)."""
        binders = (self.body[index] for index in self.defined_by(name) if index in indices)
        return any(
            isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.name.value != name
            for node in binders
        )

    def unbound(self, indices: Collection[int]) -> frozenset[str]:
        """Names in statements that nothing in the file binds: builtins, and what stars bring."""
        return frozenset(
            name
            for scope in self.scopes.all
            for name, uses in scope.uses.items()
            if any(self._holder.get(id(use.node)) in indices for use in uses)
            and scope.owner(name) is None
        )

    def imports_of(self, name: str) -> list[NeededImport] | None:
        """The plain imports that bind a name; ``None`` when it is bound in another way too."""
        found: list[NeededImport] = []
        for binding in self.scopes.top.bindings[name]:
            if binding.how is not Bind.IMPORT:
                return None
            site = next((s for s in self.scopes.imports if s.node is binding.node), None)
            if site is None or site.place.guards not in ((), ("type-checking",)):
                return None
            node = site.node
            if isinstance(node.names, cst.ImportStar):
                return None
            types = bool(site.place.guards)
            for alias in node.names:
                taken = dotted(alias.name)
                local = dotted(alias.asname.name) if alias.asname else taken.partition(".")[0]
                if local != name:
                    continue
                if isinstance(node, cst.Import):
                    found.append(NeededImport(taken, "", local, types))
                    continue
                written = "." * len(node.relative) + dotted(node.module)
                home = absolute(written, self.package)
                if home is None:
                    return None
                found.append(NeededImport(home, taken, local, types))
        return found

    def is_copied(self, index: int) -> bool:
        """Whether a statement may stand in two files: guarded imports, type variables, loggers."""
        node = self.body[index]
        if isinstance(node, (cst.If, cst.Try)):
            return all(
                isinstance(part, (cst.Import, cst.ImportFrom, cst.Assign, cst.Pass))
                for part in shallow(node)
            ) and any(isinstance(part, (cst.Import, cst.ImportFrom)) for part in shallow(node))
        match node:
            case cst.SimpleStatementLine(body=[cst.Assign(targets=[_], value=cst.Call() as call)]):
                leaf = dotted(call.func).rpartition(".")[2]
                if leaf in ("TypeVar", "ParamSpec", "TypeVarTuple"):
                    return True
                return leaf == "getLogger" and [dotted(a.value) for a in call.args] == ["__name__"]
        return False

    def is_for_types(self, name: str) -> bool:
        """Whether a name is bound for type checkers alone, and not by an import."""
        indices = self.defined_by(name)
        return bool(indices) and all(map(self.is_for_types_only, indices))

    def is_for_types_only(self, index: int) -> bool:
        """Whether a statement is a block for type checkers."""
        node = self.body[index]
        return (
            isinstance(node, cst.If)
            and dotted(node.test).rpartition(".")[2] == "TYPE_CHECKING"
            and node.orelse is None
        )

    def is_constant(self, name: str) -> bool:
        """Whether a name keeps its first value: an import elsewhere gives the same object."""
        assigned = [b for b in self.scopes.top.bindings[name] if b.how is Bind.ASSIGN]
        return len(assigned) <= 1 and self.is_settled(name)

    def is_settled(self, name: str) -> bool:
        """Whether a name keeps the value that it has when its module is loaded."""
        return not any(name in scope.declared_global for scope in self.scopes.all) and not any(
            b.how is Bind.DELETE for b in self.scopes.top.bindings[name]
        )

    def text(self, index: int) -> str:
        """The code of a statement, with its comments."""
        start, _, end = self.span(index)
        return self.file.text[start:end]

    def annotation_strings(self, name: str, indices: Collection[int]) -> Iterator[StringSite]:
        """Quoted annotations in statements that name a top-level name."""
        pattern = word(name)
        for site in self.scopes.strings:
            if (
                site.role is Role.ANNOTATION
                and isinstance(site.node, cst.SimpleString)
                and self._holder.get(id(site.node)) in indices
                and pattern.search(site.node.value)
                and site.scope.owner(name) is self.scopes.top
            ):
                yield site
