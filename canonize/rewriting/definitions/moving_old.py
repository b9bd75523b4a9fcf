"""The file that definitions moved out of imports what it still uses and what others ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.moving_imports import AddedImports, Spelling, import_lines
from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport, Source
from canonize.rewriting.definitions.moving_texts import first_line, functions_of
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.definitions.source_names import word
from canonize.syntax.analysis import Analysed
from canonize.syntax.decoding import Unreadable
from canonize.syntax.edits import FileEdits, Tidy
from canonize.syntax.scopes import Use


@dataclass(frozen=True)
class OldFile:
    """How the old file is written.

    Args:
        names: by old name, the new one.
        new: the module that they move to.
        outside: who else looks a name of this file up ("" when nobody).
        looked_up: who else in the repository does.
        effect: what an import does beside giving a name.
        is_first_party: whether a module is one of the repository's.
        tidy: arranges imports.
    """

    source: Source
    parcel: Parcel
    names: Mapping[str, str]
    new: str
    outside: Callable[[str], str]
    looked_up: Callable[[str], str]
    effect: Callable[[str], str]
    is_first_party: Callable[[str], bool]
    tidy: Callable[[str, Analysed], Tidy]

    def result(self, *, leave: bool, lazy: bool) -> bytes:
        """The bytes afterwards.

        Args:
            leave: whether the old names stay importable from here.
            lazy: whether the file's own uses import inside of their functions.
        """
        try:
            edits = FileEdits(self.source.file)
            removal = self._removal(edits)
            self._cut(edits)
            added = self._used_here(edits, lazy=lazy)
            if leave:
                added |= self._for_others(added)
            else:
                removal.drop_exports(self.names)
            kept = {*self.source.exported, *self.parcel.back, *self.parcel.asked}
            nodes = [self.source.body[index] for index in self.parcel.indices]
            removal.drop_imports_of(nodes, kept)  # type: ignore[arg-type]  # top-level statements
            AddedImports(self.source.scopes, edits, self.source.package).add(added)
            return edits.result(self.tidy(self.source.path, self.source.analysed))[0]
        except (Unreadable, RecursionError, ValueError) as error:
            raise CannotMove(
                Reason(f"the file {error}", Code.UNREADABLE), self.source.path
            ) from error

    def _removal(self, edits: FileEdits) -> Removal:
        return Removal(
            self.source.scopes,
            edits,
            self.outside,
            looked_up=self.looked_up,
            effect=self.effect,
            is_first_party=self.is_first_party,
        )

    def _cut(self, edits: FileEdits) -> None:
        """Takes the statements out, with the blank lines above them.

        Those below the head of the file stay: an import may be put there. So do those above where
        there are none below: they set the rest apart.
        """
        text, indices = self.source.file.text, self.parcel.indices
        for index in indices:
            start, _, end = self.source.span(index)
            last = next(i for i in range(index, len(self.source.body)) if i + 1 not in indices)
            below = text[self.source.span(last)[2] :].partition("\n")[0]
            while start > 0 and index > 0 and (index - 1 in indices or not below.strip()):
                above = text.rfind("\n", 0, start - 1) + 1
                if text[above:start].strip():
                    break
                start = above
            edits.splice(start, end, "")

    def _used_here(self, edits: FileEdits, *, lazy: bool) -> set[NeededImport]:
        """The file's own uses get the new name; returns the imports that they need."""
        source, top = self.source, self.source.scopes.top
        needed: set[NeededImport] = set()
        lines: dict[int, list[str]] = {}
        called = self.parcel.called
        every = {**self.names, **{name: called.get(name, name) for name in self.parcel.along}}
        for old, new in every.items():
            uses = [
                use
                for use in source.scopes.uses_of(top, old)
                if source.holder(use.node) not in self.parcel.indices
            ]
            elsewhere = [i for i in source.uses.of(old) if i not in self.parcel.indices]
            if not elsewhere:
                continue
            local = new if old == new or source.scopes.is_free(new, top, uses) else old
            self._rename(edits, old, local, uses)
            item = NeededImport(self.new, new, local)
            if not lazy:
                needed.add(item)
                continue
            [line] = import_lines([item], source.package, spelling=self._spelling(edits))
            every_use: list[Use | None] = [*uses, *([None] * (len(elsewhere) - len(uses)))]
            for function in functions_of(every_use, old, source):
                lines.setdefault(function, []).append(line)
        for scope in source.scopes.all:
            if id(scope.node) in lines and isinstance(scope.node, cst.FunctionDef):
                edits.splice(*first_line(source, scope.node, lines[id(scope.node)]))
        return needed

    def _spelling(self, edits: FileEdits) -> Spelling:
        return AddedImports(self.source.scopes, edits, self.source.package).spelling

    def _rename(self, edits: FileEdits, old: str, local: str, uses: list[Use]) -> None:
        if old == local:
            return
        for use in uses:
            edits.replace(use.node, local)
        others = set(range(len(self.source.body))) - {*self.parcel.indices}
        for site in self.source.annotation_strings(old, others):
            assert isinstance(site.node, cst.SimpleString)
            edits.replace(site.node, word(old).sub(local, site.node.value))

    def _for_others(self, added: set[NeededImport]) -> set[NeededImport]:
        """Imports that keep the old names where they were."""
        there = {item.local for item in added}
        return {
            NeededImport(self.new, new, old) for old, new in self.names.items() if old not in there
        }
