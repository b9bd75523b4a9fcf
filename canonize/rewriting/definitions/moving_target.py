"""The file that definitions move into, when it is there already."""

from __future__ import annotations

from dataclasses import replace

import libcst as cst

from canonize.core.reasons import Code, Reason
from canonize.rewriting.definitions.moved_code import MovedCode, Waiting, all_below
from canonize.rewriting.definitions.moving_guarded import imports_alike, imports_plainly
from canonize.rewriting.definitions.moving_helpers import Helpers, leaving_out
from canonize.rewriting.definitions.moving_imports import (
    AddedImports,
    last_import,
)
from canonize.rewriting.definitions.moving_source import CannotMove, NeededImport
from canonize.rewriting.definitions.names_there import NamesThere
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.dunder_all import (
    ExportList,
    export_list,
    listing_parts,
    one_more_below,
    with_entry,
)
from canonize.syntax.edits import FileEdits
from canonize.syntax.statements import is_future_import, runs_on_import


class ThereAlready(MovedCode):
    """Writes the moved code into a file that has code of its own."""

    def result(self, data: bytes, *, waits: Waiting | None) -> bytes:
        """The file's bytes with the moved code.

        Args:
            data: its bytes before.
            waits: in which functions what it needs of its old module is imported; ``None``: at
                the top.
        """
        self._waits = waits
        try:
            analysed = analyse(data)
            self._file, self._scopes = analysed.file, analysed.scopes
            self._there = NamesThere(
                analysed, self._path, self._module, self._package, self._source
            )
            edits = FileEdits(analysed.file)
            self._without_own_copies()
            self._with_helpers_apart()
            names = {**self._names, **self.called}
            gone = self._there.take_over(
                edits, self._source.module, names, self._parcel.along, self.handed_on
            )
            self._there.refuse_taken(self._ours(), gone)
            needed = [self._under_a_free_name(item) for item in self._needed]
            missing = [item for item in needed if not self._there.has(item)]
            missing = self._with_future(missing)
            added = AddedImports(self._scopes, edits, self._package, gone)
            added.add(missing)  # above what is put at the same place
            self._put(edits)
            self._list(edits)
            return edits.result(self._tidy(self._path, analysed))[0]
        except (Unreadable, RecursionError, ValueError) as error:
            raise CannotMove(Reason(f"the file {error}", Code.UNREADABLE), self._path) from error

    def _has_future(self) -> bool:
        return any(map(is_future_import, self._file.module.body))

    def _without_own_copies(self) -> None:
        """Statements that the new file has, or the imports of them that are needed."""
        there = {self._file.module.code_for_node(node).strip() for node in self._file.module.body}
        kept = tuple(
            index
            for index in self._parcel.copied
            if self._source.text(index).strip() not in there
            and not imports_plainly(self._scopes, self._package, self._source, self._parcel, index)
        )
        self._parcel = replace(self._parcel, copied=kept)

    def _ours(self) -> list[str]:
        """The names that the moved code binds."""
        copied = self._copied_names()
        own = [*self._names.values(), *self._parcel.along, *copied]
        return [self.called.get(name, name) for name in own]

    def _with_helpers_apart(self) -> None:
        """Helpers whose names are taken get others; one that is there already does not come."""
        helpers = Helpers(self._source, self._parcel, self._scopes, self._there)
        same = frozenset(n for n in self._parcel.along if helpers.is_there(n, self._file.module))
        self._parcel = leaving_out(self._parcel, same, self._source)
        ours = [*sorted(self._parcel.along), *self._copied_names()]
        taken = [name for name in ours if self._scopes.top.bindings.get(name)]
        self.called.update(helpers.apart(taken))
        self._parcel = replace(self._parcel, called=self.called)
        self.notes += [f"{old} is called {new} there" for old, new in self.called.items()]

    def _copied_names(self) -> list[str]:
        return [
            name
            for index in self._copied()
            for name in sorted(self._source.names_of(index))
            if not imports_alike(self._scopes, self._package, self._source, index, name)
        ]

    def _under_a_free_name(self, item: NeededImport) -> NeededImport:
        """The same import, called otherwise where the file means something else by its name."""
        if not item.name or not self._there.clashes(item):
            return item
        source = self._source
        uses = source.scopes.uses_of(source.scopes.top, item.local)
        in_copies = any(source.holder(use.node) in self._parcel.copied for use in uses)
        for local in (item.name, f"{item.module.rpartition('.')[2]}_{item.name}"):
            other = replace(item, local=local)
            taken = local in self._scopes.top.bindings or bool(self._scopes.unbound(local))
            is_there = (
                taken and local in self._scopes.top.bindings and not self._there.clashes(other)
            )
            if (taken and not is_there) or in_copies or local == item.local:
                continue
            if local in source.scopes.top.bindings or not source.scopes.is_free(
                local, source.scopes.top, uses
            ):
                continue
            self._renamed[item.local] = local
            self.notes.append(f"{item.local} of {item.module} is called {local} there")
            return other
        return item

    def _with_future(self, missing: list[NeededImport]) -> list[NeededImport]:
        """The moved code's annotations may rely on not being evaluated."""
        has = any(map(is_future_import, self._file.module.body))
        if has or not any(map(is_future_import, self._source.body)) or not self._annotates():
            return missing
        if any("Annotation" in type(n).__name__ for n in all_below(self._file.module)):
            self._quotes = True  # whoever evaluates those of the file goes on to get what they say
            return missing
        return [*missing, NeededImport("__future__", "annotations", "annotations")]

    def _put(self, edits: FileEdits) -> None:
        """The moved code, where everything that it needs is there and nothing needs it before."""
        newline = self._file.module.default_newline
        code = self._joined_texts(newline).rstrip("\r\n").replace(newline, "\n")
        body = self._file.module.body
        before = self._first_use()
        simple = all(
            isinstance(self._source.body[i], cst.SimpleStatementLine) for i in self._indices
        )
        anchor = last_import(self._file.module)
        if simple and anchor is not None and self._needs_imports_only():
            index = max(body.index(anchor), self._end_of_exports())
            if index + 1 < len(body):
                edits.insert_above(body[index + 1], code)
                return
        if before is not None:
            self._defined_before(before)
            put = edits.insert_above if simple else edits.insert_definition_above
            put(body[before], code)
            return
        last = len(body) - 1
        while last > 0 and _is_main(body[last]):
            last -= 1
        gap = "\n" if simple and isinstance(body[last], cst.SimpleStatementLine) else "\n\n"
        edits.insert_after(body[last], gap + code)

    def _is_free(self, item: NeededImport) -> bool:
        top = self._scopes.top
        if item.local in top.bindings and self._there.clashes(item):
            return False
        return not self._scopes.unbound(item.local) and super()._is_free(item)

    def _needs_imports_only(self) -> bool:
        return not any(item.module == self._module for item in self._needed)

    def _end_of_exports(self) -> int:
        lines = {id(part.line) for part in listing_parts(self._file.module)}
        indices = (n for n, node in enumerate(self._file.module.body) if id(node) in lines)
        return max(indices, default=-1)

    def _first_use(self) -> int | None:
        """The first statement that needs what moves here while it is imported."""
        holders = {}
        for index, statement in enumerate(self._file.module.body):
            for node in all_below(statement):
                holders[id(node)] = index
        found = [
            holders[id(use.node)]
            for old, new in self._names.items()
            for name in {old, new}
            for use in self._scopes.uses_of(self._scopes.top, name)
            if runs_on_import(use.scope) and id(use.node) in holders
        ]
        return min(found, default=None)

    def _defined_before(self, index: int) -> None:
        needed = {item.local for item in self._needed if item.module == self._module}
        for later in self._file.module.body[index:]:
            name = later.name.value if isinstance(later, (cst.FunctionDef, cst.ClassDef)) else ""
            if name in needed:
                raise CannotMove(
                    f"it needs {name}, which {self._module} defines only below a first use of it",
                    self._path,
                )

    def _list(self, edits: FileEdits) -> None:
        """The names stand in ``__all__`` as they did in the old module's."""
        wanted = [new for old, new in self._names.items() if old in self._source.exported]
        listing = export_list(self._file.module, self._scopes)
        if listing is None or not (wanted or isinstance(listing, ExportList)):
            return
        public = [new for new in self._names.values() if not new.startswith("_")]
        wanted = wanted or ([] if self._source.exported else public)
        if isinstance(listing, ExportList):
            wanted = [name for name in wanted if name not in listing.listed]
        if not wanted:
            return
        if not isinstance(listing, ExportList):
            told = f"{listing}, and {', '.join(wanted)} must be listed"
            raise CannotMove(Reason(told, listing), self._path)
        if listing.container is None:
            edits.insert_after(listing.last, one_more_below(wanted))
            return
        span = self._file.spans([listing.container])[id(listing.container)]
        text: str | None = self._file.text[span.outer_start : span.outer_end]
        for name in wanted:
            text = with_entry(text, name) if text is not None else None
        if text is None:
            raise CannotMove(
                Reason("the layout of its __all__ is not understood", Code.EXPORT_LIST), self._path
            )
        edits.splice(span.outer_start, span.outer_end, text)


def _is_main(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and "__name__" in cst.Module([]).code_for_node(node.test)
