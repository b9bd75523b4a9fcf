"""``package.module:Qual.name``, the one way in which plans, ledgers and messages name a thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_DOTTED = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"
_SYMBOL = re.compile(rf"(?P<module>{_DOTTED})(?::(?P<name>{_DOTTED}))?\Z")
SYMBOL_PATTERN = r"^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*(:[A-Za-z_]\w*(\.[A-Za-z_]\w*)*)?$"
"""The same as a JSON Schema pattern (ASCII only, for editors)."""


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """A module (``name`` empty) or a name defined in it."""

    module: str
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Symbol:
        """Raises ValueError, with a sentence for people, when ``text`` is not a symbol."""
        return _parsed(text)

    @property
    def is_module(self) -> bool:
        return not self.name

    @property
    def dotted(self) -> str:
        """``package.module.Qual.name``, as strings in code spell it."""
        return f"{self.module}.{self.name}" if self.name else self.module

    @property
    def leaf(self) -> str:
        """The last part of the name, or of the module's name."""
        return (self.name or self.module).rpartition(".")[2]

    def __str__(self) -> str:
        return f"{self.module}:{self.name}" if self.name else self.module


@lru_cache(maxsize=4096)
def _parsed(text: str) -> Symbol:
    match = _SYMBOL.match(text)
    if match is None:
        raise ValueError(f"{text!r} is not `package.module:Name` or `package.module`")
    return Symbol(match["module"], match["name"] or "")
