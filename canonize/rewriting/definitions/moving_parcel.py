"""What leaves a file in a move: the statements, the helpers and imports with them, and the rest."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.move_advice import AS_ARGUMENT, ONE_DEFINITION
from canonize.rewriting.definitions.moving_annotations import quoting
from canonize.rewriting.definitions.moving_source import (
    CannotMove,
    NeededImport,
    Source,
)
from canonize.rewriting.definitions.moving_state import first_value_of, meant_module
from canonize.rewriting.definitions.source_names import outermost_function, renamed_alias, word
from canonize.syntax.import_statements import spell_module
from canonize.syntax.scopes import ImportSite, Use, dotted

Splice = tuple[int, int, str]


@dataclass(frozen=True)
class Parcel:
    """What leaves a file.

    Args:
        indices: the statements that leave, in order.
        along: helpers that leave with what they help.
        copied: statements that stand in both files afterwards.
        back: names of the old module that the moved code imports from there.
        imports: what the moved code imports otherwise.
        notes: sentences for the ledger.
        called: other names of what comes along or is copied, where its own is taken.
    """

    indices: tuple[int, ...]
    along: frozenset[str]
    copied: tuple[int, ...]
    back: Mapping[str, list[Use | None]]
    imports: tuple[NeededImport, ...]
    notes: tuple[str, ...]
    called: Mapping[str, str] = field(default_factory=dict)


class _Packing:
    def __init__(
        self,
        source: Source,
        names: Collection[str],
        along: Collection[str],
        is_own: Callable[[str], bool],
        may_come: Callable[[str], bool],
    ) -> None:
        self.source, self.names = source, frozenset(names)
        self.forced, self.is_own, self.may_come = frozenset(along), is_own, may_come
        self.indices: set[int] = set()
        self.along: set[str] = set()
        self.beside: set[str] = set()
        self.copied: set[int] = set()
        self.back: dict[str, list[Use | None]] = {}
        self.imports: set[NeededImport] = set()

    def take(self, name: str, binding: Collection[int] = ()) -> None:
        """Takes what defines a name.

        Args:
            binding: statements of functions that move, too, and may bind it anew.
        """
        own = first_value_of(self.source, name, binding) or self.source.definition(name)
        self.indices |= {*own, *self.source.attached(name, own)}
        self.beside |= self._beside(name)
        self.along |= self._beside(name)

    def _beside(self, name: str) -> frozenset[str]:
        """What the conditional statement that defines a name binds as well."""
        found = (
            self.source.names_of(index)
            for index in self.source.defined_by(name)
            if isinstance(self.source.body[index], (cst.If, cst.Try))
        )
        return frozenset().union(*found) - self.names - {name}

    def _stands_apart(self, name: str) -> bool:
        return not self._beside(name) - self.along

    def refuse_torn(self) -> None:
        """Raises CannotMove where others need what a conditional statement binds beside a name.

        It may be bound on some ways only, and an import of it would fail on the others.
        """
        for other in sorted(self.beside):
            homes = self.source.defined_by(other)
            if (
                not set(homes) <= self.indices
                or not (other.startswith("_") or self.source.is_imported_too(other))
                or not self.may_come(other)
                or self._is_needed_elsewhere(other, homes)
            ):
                name = min(self.source.names_of(homes[0]) & (self.names or {other}))
                under = f"{name} is defined under a condition with {other}"
                raise self.source.refuse(under, homes[0], move=ONE_DEFINITION)

    def settle(self) -> None:
        """Follows what the statements need until nothing new comes."""
        grown = True
        while grown:
            before = (len(self.indices), len(self.copied))
            self.back, self.imports = {}, set()
            for name, uses in self.source.needs(self.indices | self.copied).items():
                if name not in self.names and name not in self.along:
                    self._need(name, uses)
            grown = before != (len(self.indices), len(self.copied))

    def _need(self, name: str, uses: list[Use | None]) -> None:
        source = self.source
        homes = source.defined_by(name)
        if set(homes) <= self.indices | self.copied:
            return
        imports = source.imports_of(name)
        if imports is not None:
            self.imports |= set(imports)
        elif source.is_for_types(name) and self._is_needed_elsewhere(name, homes):
            self.imports.add(NeededImport(source.module, name, name, for_types=True))
        elif homes and all(map(source.is_copied, homes)):
            self.copied |= set(homes)
        elif self.is_own(name) and (first := first_value_of(source, name, self.indices)):
            self.along.add(name)
            self.indices |= set(first)
        elif name in self.forced or (
            self.is_own(name)
            and set(source.uses.of(name)) <= {*self.indices, *homes}
            and source.is_movable(name)
            and self._stands_apart(name)
        ):
            self.along.add(name)
            self.take(name)
        else:
            self.back[name] = uses

    def _is_needed_elsewhere(self, name: str, homes: list[int]) -> bool:
        return bool(set(self.source.uses.of(name)) - {-1, *self.indices, *homes})


def parcel(
    source: Source,
    names: Mapping[str, str],
    along: Collection[str],
    is_own: Callable[[str], bool],
    may_come: Callable[[str], bool],
    from_star: Callable[[str], NeededImport | None] = lambda name: None,
) -> Parcel:
    """Finds what leaves.

    Args:
        names: what is asked for, with its new names.
        along: helpers that come along although others use them.
        is_own: whether a helper may come along if only what moves uses it.
        may_come: whether nobody asks for a name from outside.
        from_star: the import by name of what a star brings; ``None`` where that is not known.

    Raises:
        CannotMove: with the reason and the place.
    """
    packing = _Packing(source, names, along, is_own, may_come)
    homes = {
        index
        for index, node in enumerate(source.body)
        if isinstance(node, (cst.FunctionDef, cst.ClassDef)) and node.name.value in names
    }
    for name, new in names.items():
        packing.take(name, homes if name == new else ())
    packing.settle()
    packing.refuse_torn()
    indices = tuple(sorted(packing.indices))
    _refuse_what_changes(source, packing)
    packing.imports |= _from_stars(source, indices, from_star)
    notes = []
    if packing.along:
        notes.append(f"{', '.join(sorted(packing.along))} {_comes(packing.along)} along")
    return Parcel(
        indices,
        frozenset(packing.along),
        tuple(sorted(packing.copied - packing.indices)),
        packing.back,
        tuple(sorted(packing.imports, key=lambda n: (n.module, n.name, n.local, n.for_types))),
        tuple(notes),
    )


def _comes(names: Collection[str]) -> str:
    return "comes" if len(names) == 1 else "come"


def _refuse_what_changes(source: Source, packing: _Packing) -> None:
    """Code that would mean something else in another module."""
    found = meant_module(source, packing.indices | packing.copied)
    if found is not None:
        name, index = found
        own = f"it uses {name}, which means {source.module} itself"
        raise source.refuse(own, index, move=AS_ARGUMENT)
    moving = {*packing.names, *packing.along}
    is_needed = any(set(source.uses.of(name)) - {-1, *packing.indices} for name in moving)
    for name in packing.back:
        if not source.is_constant(name) and (is_needed or not source.is_settled(name)):
            reason = Reason(
                f"it uses {name}, which {source.module} binds anew; an import would not follow; "
                "move what binds it, too",
                Code.NAME_TAKEN,
            )
            raise source.refuse(reason, min(packing.indices))


def _from_stars(
    source: Source,
    indices: Sequence[int],
    from_star: Callable[[str], NeededImport | None],
) -> set[NeededImport]:
    """Imports by name of what the moved code has by a star; raises where nobody knows from where.

    A star may bring a name that Python has as well, and hides that then.
    """
    if not any(
        isinstance(site.node.names, cst.ImportStar)
        for site in source.scopes.imports
        if site.scope is source.scopes.top
    ):
        return set()
    brought = {name: from_star(name) for name in source.unbound(indices) - _ALWAYS}
    free = sorted(name for name in brought.keys() - set(dir(builtins)) if brought[name] is None)
    if free:
        reason = Reason(
            f"it uses {', '.join(free)}, which a star import may bring; import it by name first",
            Code.STAR,
        )
        raise source.refuse(reason, min(indices))
    return {item for item in brought.values() if item is not None}


_ALWAYS = {"__class__", "__debug__", "__doc__", "__name__"}


def moved_text(
    source: Source,
    found: Parcel,
    names: Mapping[str, str],
    package: str | None,
    lazy: Mapping[int, list[str]],
    *,
    quotes: bool = False,
) -> list[str]:
    """The code of each statement that moves, with new names and imports as its new file has them.

    Args:
        package: of the new file.
        lazy: by the ``id`` of functions, import lines to put first into them.
        quotes: whether annotations become texts.
    """
    splices = sorted(_renames(source, found, names) + _relative(source, found, package))
    splices = sorted([*splices, *_first_lines(source, lazy)])
    if quotes:
        splices = sorted([*splices, *quoting(source, found.indices)])
    texts = []
    for index in sorted({*found.indices, *found.copied}):
        start, _, end = source.span(index)
        texts.append(_spliced(source.file.text, start, end, splices))
    return texts


def _renames(source: Source, found: Parcel, names: Mapping[str, str]) -> list[Splice]:
    pieces: list[Splice] = []
    top = source.scopes.top
    for old, new in names.items():
        if old == new:
            continue
        nodes: list[cst.CSTNode] = [
            use.node
            for use in source.scopes.uses_of(top, old)
            if source.holder(use.node) in {*found.indices, *found.copied}
        ]
        aliases: dict[int, str] = {}
        for binding in top.bindings[old]:
            node: cst.CSTNode = binding.node
            if (found_alias := renamed_alias(node, old, new)) is not None:
                node = found_alias[0]
                aliases[id(node)] = found_alias[1]
            nodes.append(node.name if isinstance(node, (cst.FunctionDef, cst.ClassDef)) else node)
        spans = source.file.spans(nodes)
        pieces += [
            (spans[id(n)].start, spans[id(n)].end, aliases.get(id(n), new))
            for n in nodes
            if id(n) in spans
        ]
        pieces += _own_name(source, found, old, new)
        for site in source.annotation_strings(old, found.indices):
            span = source.file.spans([site.node])[id(site.node)]
            text = source.file.text[span.start : span.end]
            pieces.append((span.start, span.end, word(old).sub(new, text)))
    return pieces


def _own_name(source: Source, found: Parcel, old: str, new: str) -> list[Splice]:
    """The name that a type variable gives itself, where it is copied under another one."""
    for index in found.copied:
        match source.body[index]:
            case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Call(args=[given, *_]))]):
                said = given.value
                if isinstance(said, cst.SimpleString) and said.raw_value == old:
                    span = source.file.spans([said])[id(said)]
                    start = span.start + len(said.prefix) + len(said.quote)
                    return [(start, span.end - len(said.quote), new)]
    return []


def _relative(source: Source, found: Parcel, package: str | None) -> list[Splice]:
    """Relative imports inside of moved code, spelt for another package."""
    if package == source.package:
        return []
    pieces: list[Splice] = []
    for site in source.scopes.imports:
        if source.holder(site.node) not in {*found.indices, *found.copied}:
            continue
        if isinstance(site.node, cst.ImportFrom) and site.node.relative:
            pieces.append(relative_splice(source, site, package))
    return pieces


def relative_splice(source: Source, site: ImportSite, package: str | None) -> Splice:
    """The ``from ..a`` of a relative import as another package writes it."""
    node = cst.ensure_type(site.node, cst.ImportFrom)
    module = absolute("." * len(node.relative) + dotted(node.module), source.package)
    if module is None:
        raise CannotMove("a relative import leads out of every package", source.path)
    span = source.file.spans([node])[id(node)]
    text = source.file.text[span.start : span.end]
    head = text[: text.index("import")]
    return span.start, span.start + len(head), f"from {spell_module(module, package, True)} "


def _first_lines(source: Source, lazy: Mapping[int, list[str]]) -> list[Splice]:
    pieces: list[Splice] = []
    for scope in source.scopes.all:
        lines = lazy.get(id(scope.node))
        if lines and isinstance(scope.node, cst.FunctionDef):
            pieces.append(first_line(source, scope.node, lines))
    return pieces


def first_line(source: Source, function: cst.FunctionDef, lines: list[str]) -> Splice:
    """Lines put first into a function, below its docstring, above comments of what follows."""
    if not isinstance(function.body, cst.IndentedBlock):
        raise CannotMove("a function on one line can't hold an import", source.path)
    statements = function.body.body
    first = statements[0]
    docstring = function.get_docstring(clean=False) is not None
    at = statements[1] if docstring and len(statements) > 1 else first
    above = next(iter(getattr(at, "decorators", ())), at)
    spans = source.file.spans([at, above])
    text = source.file.text
    begin = text.rfind("\n", 0, spans[id(above)].start) + 1
    margin = text[begin : spans[id(above)].start]
    while text[(line := text.rfind("\n", 0, begin - 1) + 1) : begin].startswith(f"{margin}#"):
        begin = line
    if docstring and len(statements) == 1:
        begin = spans[id(at)].outer_end
    newline = source.file.module.default_newline
    return begin, begin, "".join(f"{margin}{line}{newline}" for line in lines)


def functions_of(uses: list[Use | None], what: str, source: Source) -> set[int]:
    """The outermost functions in which all uses stand; raises `CannotMove` when one does not."""
    found = set()
    for use in uses:
        scope = outermost_function(use.scope) if use is not None else None
        if scope is None or not isinstance(scope.node, cst.FunctionDef):
            raise CannotMove(f"{what} is needed while importing", source.path)
        found.add(id(scope.node))
    return found


def _spliced(text: str, start: int, end: int, splices: list[Splice]) -> str:
    out: list[str] = []
    at = start
    for begin, stop, new in splices:
        if start <= begin and stop <= end:
            out += (text[at:begin], new)
            at = stop
    return "".join([*out, text[at:end]])
