"""Code on its way into another file, with what it needs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

import libcst as cst

from canonize.rewriting.definitions.moving_imports import Spelling, import_lines, spelling_of
from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.rewriting.definitions.moving_texts import functions_of, moved_text
from canonize.syntax.analysis import Analysed
from canonize.syntax.edits import Tidy
from canonize.syntax.scopes import Binding, Scope, Use
from canonize.syntax.statements import is_future_import

FUTURE = "from __future__ import annotations"
Waiting = Callable[[Scope], Scope | None]
"""Which function around a scope imports what the moved code needs of its old module."""


class MovedCode:
    """The definitions that move, as their new file will have them.

    ``tells`` lets annotations become texts where that saves an import of the old module, and
    ``quoted`` are the names in them. ``handed_on`` are modules and names by which the new file
    imports what moves from somebody who hands it on.

    Raises `CannotMove` from its methods when they can't stand there.
    """

    def __init__(
        self,
        path: str,
        module: str,
        source: Source,
        found: Parcel,
        names: Mapping[str, str],
        tidy: Callable[[str, Analysed], Tidy],
    ) -> None:
        self._path, self._module = path, module
        self._source, self._parcel, self._names = source, found, names
        self._tidy = tidy
        self._package = module if path.endswith("__init__.py") else module.rpartition(".")[0]
        self.notes: list[str] = []
        self.called: dict[str, str] = {}
        self._waits: Waiting | None = None
        self._renamed: dict[str, str] = {}
        self._quotes = False
        self.tells = False
        self.quoted: set[str] = set()
        self.handed_on: frozenset[tuple[str, str]] = frozenset()

    @property
    def _needed(self) -> list[NeededImport]:
        return self._imports()[0]

    def _imports(self) -> tuple[list[NeededImport], dict[int, list[str]]]:
        """Imports for the top of the file, and by function those that wait for a call of it."""
        old, top = self._source.module, self._module.partition(".")[0]
        items = [
            *self._parcel.imports,
            *(NeededImport(old, name, name) for name in sorted(self._parcel.back)),
        ]
        needs: dict[str, Sequence[Use | Binding | None]] = {}
        if self._parcel.asked:
            items.append(module := self._old_module())
            places = (found.places for found in self._parcel.asked.values())
            needs[module.local] = list(chain.from_iterable(places))
        if self._waits is None:
            return items, {}
        indices = {*self._parcel.indices, *self._parcel.copied}
        needs |= {
            name: uses for name, uses in self._source.needs(indices).items() if name not in needs
        }
        plain: list[NeededImport] = []
        late: dict[int, list[str]] = {}
        for item in items:
            if item.module.partition(".")[0] != top or item.for_types:
                plain.append(item)
            else:
                plain += self._deferred(item, needs.get(item.local, []), late)
        return plain, late

    def _old_module(self) -> NeededImport:
        """The import of the old module itself, by a name that is free."""
        package, _, leaf = self._source.module.rpartition(".")
        above = package.rpartition(".")[2]
        names = (leaf, f"{above}_{leaf}" if above else f"{leaf}_module", f"_{leaf}", f"the_{leaf}")
        for local in names:
            name = leaf if package else ""
            item = NeededImport(package or leaf, name, local)
            if self._is_free(item):
                return item
        raise CannotMove(f"every name for {self._source.module} is taken", self._path)

    def _is_free(self, item: NeededImport) -> bool:
        """Whether the moved code can call its old module so, and means nothing else by the name."""
        top = self._source.scopes.top
        places = [place for found in self._parcel.asked.values() for place in found.places]
        own = {*self._names.values(), *self._parcel.along, *self._parcel.called.values()}
        own |= {needed.local for needed in self._parcel.imports} | {*self._renamed.values()}
        return item.local not in own and self._source.scopes.is_free(item.local, top, places)

    def _deferred(
        self,
        item: NeededImport,
        uses: Sequence[Use | Binding | None],
        late: dict[int, list[str]],
    ) -> list[NeededImport]:
        """Imports that stay at the top when one waits where it can."""
        annotations = self._annotation_nodes()
        told = [use for use in uses if use is None or id(use.node) in annotations]
        run = [use for use in uses if use is not None and id(use.node) not in annotations]
        if any(told) and not self._has_future():
            if not self.tells:
                return [item]
            self.quoted.add(item.local)
        assert self._waits is not None
        try:
            functions = functions_of([*run], item.local, self._source, self._waits)
        except CannotMove:
            return [item]
        [line] = import_lines([item], self._package, spelling=self._spelling)
        for function in functions:
            late.setdefault(function, []).append(line)
        return [replace(item, for_types=True)] if told else []

    def _annotation_nodes(self) -> set[int]:
        """The nodes of parameters' and results' annotations."""
        found: set[int] = set()
        for index in self._parcel.indices:
            for node in all_below(self._source.body[index]):
                if isinstance(node, (cst.Param, cst.FunctionDef)):
                    told = node.annotation if isinstance(node, cst.Param) else node.returns
                    found |= {id(below) for below in all_below(told)} if told is not None else set()
        return found

    def _has_future(self) -> bool:
        """Whether annotations are not evaluated where the code comes to stand."""
        return any(map(is_future_import, self._source.body))

    def _texts(self) -> list[str]:
        late = self._imports()[1]
        names = {**self._names, **self._renamed, **self._parcel.called}
        given = (self._source, self._parcel, names, self._package, late)
        old = self._old_module().local if self._parcel.asked else ""
        return moved_text(*given, quotes=self._quotes, quoted=self.quoted, old=old)

    @property
    def _spelling(self) -> Spelling:
        return spelling_of(self._source.scopes, self._source.package)

    def _joined_texts(self, newline: str) -> str:
        """The statements, with the blank lines between them that their kinds ask for."""
        texts = [text.strip("\r\n") for text in self._texts()]
        kinds = [self._source.body[i] for i in self._indices]
        out = ""
        for position, text in enumerate(texts):
            if position:
                both = isinstance(kinds[position], cst.SimpleStatementLine) and isinstance(
                    kinds[position - 1], cst.SimpleStatementLine
                )
                near = self._indices[position] == self._indices[position - 1] + 1
                out += newline * (self._gap(position) if near else 1 if both else 3)
            out += text
        return out + newline

    def _gap(self, position: int) -> int:
        """Line ends between two statements that stood one below the other."""
        source = self._source
        end = source.span(self._indices[position - 1])[2]
        between = source.file.text[end : source.span(self._indices[position])[0]]
        return 3 if between.strip() else between.count("\n") + 1

    @property
    def _indices(self) -> list[int]:
        return sorted({*self._parcel.indices, *self._copied()})

    def _copied(self) -> tuple[int, ...]:
        return self._parcel.copied

    def _annotates(self) -> bool:
        """Whether the moved code has annotations."""
        for index in self._parcel.indices:
            pending: list[cst.CSTNode] = [self._source.body[index]]
            while pending:
                node = pending.pop()
                if isinstance(node, cst.Annotation):
                    return True
                pending += node.children
        return False


def all_below(node: cst.CSTNode) -> list[cst.CSTNode]:
    found, pending = [], [node]
    while pending:
        current = pending.pop()
        found.append(current)
        pending += current.children
    return found
