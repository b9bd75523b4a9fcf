"""Texts that may be how the path of a competitor's module begins: ``f"a.{name}"``, ``"a." + b``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from canonize.core.byte_places import QUOTES, ends_quoted_dots

_BREAKS = (b'."', b".'", b".{", b".%")
"""A dot after which text ends, or something is put in."""


class PathBeginnings:
    """Finds them.

    Args:
        modules: the competitors', in the order in which they are asked for.
        may_have: whether attributes may be found below a module.
    """

    def __init__(
        self, modules: Sequence[str], may_have: Callable[[str, tuple[str, ...]], bool]
    ) -> None:
        self._modules = modules
        self._may_have = may_have
        parts = {m[: m.index(".", at)] for m in modules for at, c in enumerate(m) if c == "."}
        self._parts = tuple(part.encode() for part in sorted(parts))
        self._leaves = tuple({module.rpartition(".")[2].encode() for module in modules})

    def could_start_path(self, data: bytes) -> bool:
        """Whether some bytes hold a quoted beginning of a path: ``f"a.{name}"``, ``".b"``."""
        if any(ends_quoted_dots(data, leaf) for leaf in self._leaves):
            return True
        return any(data[start - 1 : start] in QUOTES for start in self._beginnings(data))

    def could_begin_path(self, data: bytes) -> bool:
        """Whether any text could end like the beginning of a module's path (`starts_path`), or
        name a module with dots before it."""
        return any(True for _ in self._beginnings(data)) or self.could_start_path(data)

    def _beginnings(self, data: bytes) -> Iterator[int]:
        """Where the packages above modules stand with a dot, and the end of a text, after them."""
        for end in _BREAKS if self._parts else ():
            at = data.find(end)
            while at >= 0:
                if data.endswith(self._parts, 0, at):
                    yield from (at - len(p) for p in self._parts if data.endswith(p, 0, at))
                at = data.find(end, at + 1)

    def starts_path(
        self,
        text: str,
        words: tuple[str, ...] = (),
        leads: Callable[[str], bool] = lambda module: True,
    ) -> str:
        """The module that a text ending in a dot may be the beginning of; empty if none.

        Args:
            words: the attributes that are looked up below it.
            leads: whether what follows the text can lead to a module.
        """
        start = text.rpartition(" ")[2]
        if not start.endswith("."):
            return ""
        begun = (module for module in self._modules if module.startswith(start) and leads(module))
        return next((module for module in begun if self._may_have(module, words)), "")
