"""Private helpers that come along with what moves, where their names are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import libcst as cst

from canonize.rewriting.definitions.moving_parcel import Parcel
from canonize.rewriting.definitions.moving_source import CannotMove, Source
from canonize.rewriting.definitions.names_there import NamesThere
from canonize.syntax.scopes import Bind, Scopes


class Helpers:
    """The helpers of one move, and the file that they come to.

    Args:
        source, found: what moves, and from where.
        scopes, there: of the file that it moves into.
    """

    def __init__(self, source: Source, found: Parcel, scopes: Scopes, there: NamesThere) -> None:
        self._source, self._found, self._scopes, self._there = source, found, scopes, there

    def is_there(self, name: str, module: cst.Module) -> bool:
        """Whether the file has the very same function, and means the same by what it uses."""
        source, homes = self._source, self._source.defined_by(name)
        bound = [b for b in self._scopes.top.bindings.get(name, ()) if b.how is not Bind.DECLARE]
        if len(homes) != 1 or len(bound) != 1:
            return False
        mine = source.body[homes[0]]
        defined = (n for n in module.body if isinstance(n, cst.FunctionDef))
        other = next((n for n in defined if n.name.value == name), None)
        if not isinstance(mine, cst.FunctionDef) or other is None:
            return False
        if mine.decorators or not _has_plain_defaults(mine):
            return False
        if not mine.with_changes(leading_lines=()).deep_equals(
            other.with_changes(leading_lines=())
        ):
            return False
        return all(map(self._means_the_same, source.needs({homes[0]}).keys() - {name}))

    def _means_the_same(self, name: str) -> bool:
        imports = self._source.imports_of(name)
        try:
            return bool(imports) and all(map(self._there.has, imports or ()))
        except CannotMove:
            return False

    def apart(self, names: Collection[str]) -> dict[str, str]:
        """Free names for helpers; none for what can't be renamed, or may have several names."""
        found: dict[str, str] = {}
        for name in names:
            if any(b.how is Bind.IMPORT for b in self._source.scopes.top.bindings[name]):
                continue
            if any(name in scope.declared_global for scope in self._source.scopes.all):
                continue
            free = (n for n in self._names_for(name) if self._is_free(n, name))
            if (new := next(free, None)) is not None and new not in found.values():
                found[name] = new
        return found

    def _names_for(self, name: str) -> Iterator[str]:
        """Names that say whence a helper comes: `_text_clean`, `_TEXT_LIMIT`, `_TextNode`."""
        leaf, bare = self._source.module.rpartition(".")[2].strip("_"), name.lstrip("_")
        start = name[: len(name) - len(bare)]
        if bare.isupper() and len(bare) > 1:
            yield f"{start}{leaf.upper()}_{bare}"
        elif bare[:1].isupper():
            yield f"{start}{''.join(word.title() for word in leaf.split('_'))}{bare}"
        yield f"{start}{leaf}_{bare}"
        yield from (f"{start}{leaf}_{bare}_{number}" for number in range(2, 9))

    def _is_free(self, new: str, name: str) -> bool:
        source, top = self._source.scopes, self._source.scopes.top
        if self._scopes.top.bindings.get(new) or self._scopes.unbound(new):
            return False
        return source.is_free(new, top, source.uses_of(top, name))


def leaving_out(found: Parcel, names: Collection[str], source: Source) -> Parcel:
    """A parcel that leaves some helpers out: the file that it goes to has them."""
    if not names:
        return found
    gone = {index for name in names for index in source.defined_by(name)}
    indices = tuple(index for index in found.indices if index not in gone)
    return replace(found, indices=indices, along=found.along - frozenset(names))


def _has_plain_defaults(node: cst.FunctionDef) -> bool:
    """Whether a function's defaults are no objects that it could keep something in."""
    given = node.params
    plain = (cst.Name, cst.Integer, cst.Float, cst.SimpleString, cst.UnaryOperation)
    return all(
        param.default is None or isinstance(param.default, plain)
        for param in (*given.params, *given.kwonly_params, *given.posonly_params)
    )
