"""What modules list in their `__all__`, with the lists of other modules read through."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from canonize.core.chains import parse_shallow
from canonize.core.code_base import CodeBase
from canonize.resolution.module_names import exports_in, names_for_stars
from canonize.syntax.exported_names import Exports, exports_of

LISTING = "__all__"
_OWN_TABLES = re.compile(rb"\b(?:dir|globals|locals|vars)\s*\(")
"""A module that asks for its own names may list any of them."""
_UNKNOWN = Exports((), is_certain=False, takes_others=True)


class ListHome(NamedTuple):
    """Where a value is bound in the end."""

    module: str
    name: str
    path: str


class Listings:
    """The lists of a code base.

    Args:
        follow: where the value that a dotted name means at the top of a module is bound;
            ``None``: it can't be told, or is something else.
        is_sure: whether what can't be told now can't be told later, either.
    """

    def __init__(
        self,
        code_base: CodeBase,
        follow: Callable[[str, str], ListHome | None],
        is_sure: Callable[[], bool],
    ) -> None:
        self._tree = code_base.tree
        self._modules = code_base.modules
        self._follow = follow
        self._is_sure = is_sure
        self._known: dict[tuple[str, str], Exports | str | None] = {}
        self._asked: set[tuple[str, str]] = set()

    def of(self, module: str, name: str = LISTING) -> Exports | str | None:
        """What a module lists; a sentence when it can't be parsed, ``None`` without a list."""
        key = (module, name)
        if key in self._known:
            return self._known[key]
        if key in self._asked:
            return _UNKNOWN
        self._asked.add(key)
        found = self._read(module, name)
        self._asked.remove(key)
        if not self._asked and self._is_sure():
            self._known[key] = found
        return found

    def star_names(self, module: str) -> frozenset[str] | None:
        """What a star import of a module takes; ``None`` when only running it could tell."""
        return names_for_stars(self._source(module), self.of(module))

    def listed_for_all(self, module: str) -> tuple[str, ...] | None:
        """Every name that who asks for a module's list may get; ``None`` where it can't be told.

        Of a module with special underscores that is not there (``app.__version__``), none: loading
        it fails.
        """
        path = self._modules.path(module)
        package, _, leaf = module.rpartition(".")
        if path is None:
            is_special = leaf.startswith("__") and leaf.endswith("__")
            return () if is_special and self._modules.path(package) is not None else None
        listed = self.of(module)
        if not isinstance(listed, Exports) or listed.is_imported or listed.takes_others:
            return None
        if not listed.is_certain and _OWN_TABLES.search(self._source(module)):
            return None
        more = () if listed.is_certain else sorted(listed.texts)
        changed = self._is_changed(ListHome(module, LISTING, path))
        return None if changed else (*listed.names, *more)

    def _read(self, module: str, name: str) -> Exports | str | None:
        data = self._source(module)
        plain = exports_in(data)
        if name == LISTING and not (isinstance(plain, Exports) and not plain.is_certain):
            return plain
        if isinstance(plain, str):
            return plain
        body = parse_shallow(data).body
        return exports_of(body, data, name=name, elsewhere=lambda text: self._other(module, text))

    def _other(self, module: str, text: str) -> tuple[str, ...] | None:
        """What a list holds that a module has from another one."""
        home = self._follow(module, text)
        if home is None or home[:2] == (module, text) or self._is_changed(home):
            return None
        inner = self.of(home.module, home.name)
        return inner.names if isinstance(inner, Exports) and inner.is_certain else None

    def _is_changed(self, home: ListHome) -> bool:
        """Whether a file puts more into another module's list."""
        word = re.escape(home.name.encode())
        change = re.compile(
            rb"\." + word + rb"\s*(?:\+=|=[^=]|\[[^\]\n]*\]\s*=[^=]"
            rb"|\.\s*(?:append|extend|insert|remove|pop|clear|sort)\b)"
        )
        files = self._tree.containing({home.name.encode()}, endings=(".py",)) - {home.path}
        return any(change.search(self._tree.read(path) or b"") for path in files)

    def _source(self, module: str) -> bytes:
        return self._tree.read(self._modules.path(module) or "") or b""
