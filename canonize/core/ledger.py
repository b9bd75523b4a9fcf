"""The list of every place that names a competitor, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Disposition(StrEnum):
    """What becomes of a reference. Everything but ``rewritten`` carries a reason."""

    REWRITTEN = "rewritten"
    SHIMMED = "shimmed"
    KEPT = "kept"
    REFUSED = "refused"
    MANUAL = "manual"


class Form(StrEnum):
    """How a reference names its symbol; the long list is docs/reference-forms.md."""

    IMPORT = "import"
    FROM_IMPORT = "from-import"
    RELATIVE_IMPORT = "relative-import"
    STAR_IMPORT = "star-import"
    ATTRIBUTE = "attribute"
    NAME = "name"
    RE_EXPORT = "re-export"
    DEFINITION = "definition"
    SUBCLASS = "subclass"
    CALL = "call"
    PATCH_TARGET = "patch-target"
    DYNAMIC_IMPORT = "dynamic-import"
    ANNOTATION = "string-annotation"
    STRING = "string"
    DOCSTRING = "docstring"
    COMMENT = "comment"
    CONFIG_TEXT = "config-text"
    DOCUMENT = "document"
    UNPARSED = "unparsed-file"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, order=True)
class Reference:
    """One place that names a competitor.

    Args:
        path, line, column: the place; line and column count from 1, columns in characters.
        symbol: the competitor it names, ``module:Name``.
        form: how it names it.
        disposition: what becomes of it.
        reason: why it was kept, refused or left to a person; empty only for rewritten ones.
        text: the source line, stripped, for people.
    """

    path: str
    line: int
    column: int
    symbol: str
    form: Form
    disposition: Disposition
    reason: str = ""
    text: str = ""

    @property
    def place(self) -> str:
        """``path:line:column``, as editors and terminals open it."""
        return f"{self.path}:{self.line}:{self.column}"

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Ledger:
    """References sorted by place; it only answers questions."""

    references: tuple[Reference, ...] = ()

    @classmethod
    def of(cls, references: Iterable[Reference]) -> Ledger:
        return cls(tuple(sorted(set(references))))

    def counts(self) -> dict[Disposition, int]:
        """How many of each disposition, in the order of `Disposition`, zeros left out."""
        counted = Counter(reference.disposition for reference in self.references)
        return {d: counted[d] for d in Disposition if counted[d]}

    def having(self, *dispositions: Disposition) -> tuple[Reference, ...]:
        return tuple(r for r in self.references if r.disposition in dispositions)

    def __add__(self, other: Ledger) -> Ledger:
        return Ledger.of(self.references + other.references)

    def __len__(self) -> int:
        return len(self.references)
