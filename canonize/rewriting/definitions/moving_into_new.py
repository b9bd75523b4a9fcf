"""The file that definitions move into, when it is new."""

from __future__ import annotations

import libcst as cst

from canonize.rewriting.definitions.moved_code import FUTURE, MovedCode, Waiting
from canonize.rewriting.definitions.moving_imports import (
    import_lines,
)
from canonize.rewriting.definitions.moving_source import NeededImport, Source
from canonize.syntax.dunder_all import ExportList, export_list
from canonize.syntax.statements import is_future_import


class NewFile(MovedCode):
    """Writes the moved code into a file that was not there, or had nothing in it."""

    def result(self, *, waits: Waiting | None) -> bytes:
        """The new file's bytes.

        Args:
            waits: in which functions what it needs of its old module is imported; ``None``: at
                the top.
        """
        self._waits = waits
        source = self._source
        newline = source.file.module.default_newline
        needed = self._needed
        types = [item for item in needed if item.for_types]
        plain = [item for item in needed if not item.for_types]
        if types and not any(item.local == "TYPE_CHECKING" for item in plain):
            plain.append(NeededImport("typing", "TYPE_CHECKING", "TYPE_CHECKING"))
        blocks: list[str] = []
        if any(map(is_future_import, source.body)) and self._annotates():
            blocks.append(FUTURE)
        blocks += self._grouped(plain)
        if types:
            lines = import_lines(types, self._package, spelling=self._spelling)
            blocks.append("\n".join(["if TYPE_CHECKING:", *(f"    {line}" for line in lines)]))
        listed = sorted(new for old, new in self._names.items() if old in source.exported)
        if listed:
            blocks.append(_export_list(listed, source))
        head = "\n\n".join(blocks).replace("\n", newline)
        body = self._joined_texts(newline)
        gap = "" if not head else newline * (2 if _is_plain(body) else 3)
        return (head + gap + body).encode(source.file.encoding if body.isascii() else "utf-8")

    def _grouped(self, needed: list[NeededImport]) -> list[str]:
        """Import paragraphs: standard library, others, the project's own."""
        import sys

        groups: dict[int, list[NeededImport]] = {0: [], 1: [], 2: []}
        top = self._module.partition(".")[0]
        for item in needed:
            first = item.module.partition(".")[0]
            kind = 0 if first in sys.stdlib_module_names else 2 if first == top else 1
            groups[kind].append(item)
        return [
            "\n".join(import_lines(items, self._package, spelling=self._spelling))
            for items in groups.values()
            if items
        ]


def _is_plain(body: str) -> bool:
    return not body.lstrip().startswith(("def ", "class ", "@", "async "))


def _export_list(names: list[str], source: Source) -> str:
    """``__all__`` of a new file, a list or a tuple as the old one is."""
    listing = export_list(source.file.module, source.scopes)
    is_tuple = isinstance(listing, ExportList) and isinstance(listing.container, cst.Tuple)
    quote = '"'
    if isinstance(listing, ExportList) and listing.container is not None:
        text = source.file.module.code_for_node(listing.container)
        quote = "'" if "'" in text else '"'
    inside = ", ".join(f"{quote}{name}{quote}" for name in names)
    if is_tuple:
        return f"__all__ = ({inside}{',' if len(names) == 1 else ''})"
    return f"__all__ = [{inside}]"
