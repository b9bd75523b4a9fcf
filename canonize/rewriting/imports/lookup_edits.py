"""Edits of single lookups: ``a.b.X``, the name in ``patch.object(b, "X")``, annotations."""

from __future__ import annotations

import libcst as cst

from canonize.references.references import Lookup
from canonize.rewriting.imports.shadowing_locals import ShadowingLocals
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import commented_lookup
from canonize.syntax.scopes import Scopes


class LookupEdits:
    """Plans them for one file."""

    def __init__(self, edits: FileEdits, scopes: Scopes) -> None:
        self._edits = edits
        self.locals = ShadowingLocals(scopes, edits)
        self._annotations: dict[int, tuple[cst.SimpleString, list[tuple[int, int, str]]]] = {}

    def rewrite(self, lookup: Lookup, way: str) -> str:
        """Has the target looked up instead; a sentence where something else had to change.

        Args:
            way: the canonical's module as it is reached here; "" in its own file.
        """
        self._write(lookup, way)
        return "" if way else self.locals.give_way(lookup.use, lookup.redirect.target.name)

    def _write(self, lookup: Lookup, way: str) -> None:
        target = lookup.redirect.target
        new = f"{way}.{target.name}" if way else target.name
        if lookup.span is not None:
            assert isinstance(lookup.node, cst.SimpleString)
            _, parts = self._annotations.setdefault(id(lookup.node), (lookup.node, []))
            parts.append((*lookup.span, new))
            return
        if lookup.string is None:
            if isinstance(lookup.node, cst.Attribute) and self.has_comment(lookup):
                self._edits.replace(lookup.node, commented_lookup(lookup.node, new))
            else:
                self._edits.replace(lookup.node, new)
            return
        self._edits.replace(lookup.node, way)
        node = lookup.string.node
        assert isinstance(node, cst.SimpleString)
        if node.raw_value != target.name:
            self._edits.replace(node, f"{node.quote}{target.name}{node.quote}")

    def prefix(self, lookup: Lookup) -> str:
        """The module as the file spells it where it looks the name up."""
        code = self._edits.file.module.code_for_node
        if lookup.span is not None:
            start, end = lookup.span
            assert isinstance(lookup.node, cst.SimpleString)
            return lookup.node.value[start:end].rpartition(".")[0]
        node = lookup.node
        return code(
            node.value if lookup.string is None and isinstance(node, cst.Attribute) else node
        )

    def has_comment(self, lookup: Lookup) -> bool:
        """Whether a comment stands inside the lookup."""
        return "#" in self._edits.file.module.code_for_node(lookup.node)

    def write(self) -> None:
        """Plans one edit for each quoted annotation; its parts are known by then."""
        for node, parts in self._annotations.values():
            text = node.value
            for start, end, new in sorted(parts, reverse=True):
                text = text[:start] + new + text[end:]
            self._edits.replace(node, text)
