"""Whether a path that is put together at run time can lead to a module, by how it ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from canonize.core.import_scan import absolute, imports_of
from canonize.resolution.project import Project
from canonize.syntax.scopes import StringSite

_WORD = re.compile(r"(?<=\.)[^\W\d]\w*(?=\.|$)")


def words_after(site: StringSite, text: str) -> tuple[str, ...]:
    """The attributes that a formatted string names behind one of its texts: ``f"{m}.run"``."""
    parts = list(_parts(site.joined or site.node))
    if parts.count(text) != 1:
        return ()
    rest = "".join(parts[parts.index(text) + 1 :])
    return tuple(word for word in _WORD.findall(rest) if not word.startswith("__"))


def _parts(node: cst.BaseExpression) -> Iterator[str]:
    """The texts of a string, with ``{`` for each value that is put in."""
    match node:
        case cst.ConcatenatedString(left=left, right=right):
            yield from _parts(left)
            yield from _parts(right)
        case cst.FormattedString(parts=parts):
            for part in parts:
                yield part.value if isinstance(part, cst.FormattedStringText) else "{"
        case cst.SimpleString():
            yield node.raw_value
        case _:
            yield "{"


class PathEnds:
    """What can be looked up below the modules of a code base."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._taken: dict[str, frozenset[str]] = {}

    def may_have(self, module: str, words: tuple[str, ...]) -> bool:
        """Whether all words may be attributes below a module, of what it has or takes from others.

        A word that no file defines is one of an installed package, and may be anywhere.
        """
        return all(self._may_have(module, word) for word in words)

    def _may_have(self, module: str, word: str) -> bool:
        tree, path = self._project.tree, self._project.modules.path(module)
        holders = {p for p in tree.containing({word.encode()}) if p.endswith((".py", ".pyi"))}
        if path is None or not holders.isdisjoint(self._taken_from(path)):
            return True
        name = re.escape(word).encode()
        defined = re.compile(rb"(?m)\b(?:def|class)\s+%s\b|(?:^[ \t]*|\.)%s\s*[:=]" % (name, name))
        return not any(defined.search(tree.read(holder) or b"") for holder in holders)

    def _taken_from(self, path: str) -> frozenset[str]:
        """A file, and those that its import statements name, theirs as well."""
        if path not in self._taken:
            found, pending = {path}, [path]
            while pending:
                fresh = self._named_in(pending.pop()) - found
                found |= fresh
                pending += fresh
            self._taken[path] = frozenset(found)
        return self._taken[path]

    def _named_in(self, path: str) -> frozenset[str]:
        modules = self._project.modules
        package = modules.package(path)
        names = {
            name
            for item in imports_of(self._project.tree, path)
            if (module := absolute(item.module, package))
            for name in (module, f"{module}.{item.name}")
        }
        return frozenset(found for name in names if (found := modules.path(name)) is not None)
