"""Code on its way into another file, with what it needs there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import libcst as cst

from canonize.rewriting.definitions.moving_imports import (
    import_lines,
    mostly_relative,
)
from canonize.rewriting.definitions.moving_parcel import Parcel, functions_of, moved_text
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.syntax.analysis import Analysed
from canonize.syntax.edits import Tidy
from canonize.syntax.scopes import Use
from canonize.syntax.statements import is_future_import

FUTURE = "from __future__ import annotations"


class MovedCode:
    """The definitions that move, as their new file will have them.

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
        self._lazy = False
        self._renamed: dict[str, str] = {}
        self._quotes = False

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
        if not self._lazy:
            return items, {}
        needs = self._source.needs({*self._parcel.indices, *self._parcel.copied})
        plain: list[NeededImport] = []
        late: dict[int, list[str]] = {}
        for item in items:
            if item.module.partition(".")[0] != top or item.for_types:
                plain.append(item)
            else:
                plain += self._deferred(item, needs.get(item.local, []), late)
        return plain, late

    def _deferred(
        self, item: NeededImport, uses: list[Use | None], late: dict[int, list[str]]
    ) -> list[NeededImport]:
        """Imports that stay at the top when one waits where it can."""
        annotations = self._annotation_nodes()
        told = [use for use in uses if use is None or id(use.node) in annotations]
        run = [use for use in uses if use is not None and id(use.node) not in annotations]
        if any(told) and not self._has_future():
            return [item]
        try:
            functions = functions_of([*run], item.local, self._source)
        except CannotMove:
            return [item]
        [line] = import_lines([item], self._package, relative=self._is_relative)
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
        return moved_text(*given, quotes=self._quotes)

    @property
    def _is_relative(self) -> bool:
        return mostly_relative(self._source.scopes, self._source.package)

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
