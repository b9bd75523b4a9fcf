"""The list of every place that names a competitor, and what becomes of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
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
    QUERY = "query"
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
        other_name: it names something else that only lies in a competitor's module.
    """

    path: str
    line: int
    column: int
    symbol: str
    form: Form
    disposition: Disposition
    reason: str = ""
    text: str = ""
    other_name: bool = field(default=False, compare=False)

    @property
    def place(self) -> str:
        """``path:line:column``, as editors and terminals open it."""
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def is_unrelated(self) -> bool:
        """Whether it stays because it names something else that lies in the same module."""
        return self.other_name and self.disposition is Disposition.KEPT

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if key != "other_name"}


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


@dataclass(frozen=True, slots=True, order=True)
class Occurrence:
    """One place where a competitor's word stands, whatever it means there.

    Args:
        path, line, column: the place; line and column count from 1, columns in characters.
        word: the last part of a competitor's module or name, as it stands there.
        means: the symbol that it names; empty when it names none, or nobody can tell.
        reason: why it stays; empty only for what a codemod rewrites.
        text: the source line, stripped, for people.
        stands: it names a competitor that is still there when no step is to come.
    """

    path: str
    line: int
    column: int
    word: str
    means: str
    form: Form
    disposition: Disposition
    reason: str = ""
    text: str = ""
    stands: bool = field(default=False, compare=False)

    @property
    def place(self) -> str:
        """``path:line:column``, as editors and terminals open it."""
        return f"{self.path}:{self.line}:{self.column}"

    def as_reference(self) -> Reference:
        """The same as an entry of a codemod."""
        place = (self.path, self.line, self.column)
        return Reference(*place, self.means, self.form, self.disposition, self.reason, self.text)

    def as_json(self) -> dict[str, object]:
        return {key: value for key, value in asdict(self).items() if key != "stands"}


@dataclass(frozen=True, slots=True, order=True)
class KnownUnknown:
    """A place that may name a competitor though its path does not stand there."""

    path: str
    line: int
    column: int
    how: str
    about: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"

    def as_json(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True)
class WholeLedger:
    """Every occurrence of every competitor's words, held against a byte search.

    Args:
        words: what was searched for: last parts of modules and names.
        occurrences: one for each place, sorted.
        searched: by path and word, how often the byte search found it; counted by another
            program, or another function, than the occurrences.
        further: what codemods say of places where none of the words stands (other names of a
            competitor, call sites, files that a step creates).
        unknowns: places that no search for words can settle.
        unread: files that no parser here can read, with the reason; their words are entries too.
        named: tracked files whose own path holds a word.
        not_covered: sentences on what nobody looked into (untracked files, links, ...).
    """

    words: tuple[str, ...]
    occurrences: tuple[Occurrence, ...]
    searched: Mapping[tuple[str, str], int]
    further: tuple[Reference, ...] = ()
    unknowns: tuple[KnownUnknown, ...] = ()
    unread: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()

    @property
    def found(self) -> int:
        """How many places the byte search found."""
        return sum(self.searched.values())

    @property
    def files(self) -> int:
        return len({path for path, _ in self.searched})

    def mismatches(self) -> tuple[tuple[str, str, int, int], ...]:
        """Path, word, found and entered wherever the two differ; none, unless there is a bug."""
        entered = Counter((entry.path, entry.word) for entry in self.occurrences)
        keys = sorted(entered.keys() | self.searched.keys())
        return tuple(
            (*key, self.searched.get(key, 0), entered[key])
            for key in keys
            if self.searched.get(key, 0) != entered[key]
        )

    def counts(self) -> dict[Disposition, int]:
        """How many of each disposition, in the order of `Disposition`, zeros left out."""
        counted = Counter(entry.disposition for entry in self.occurrences)
        return {d: counted[d] for d in Disposition if counted[d]}

    def groups(self) -> dict[tuple[Disposition, str], tuple[Occurrence, ...]]:
        """Occurrences by disposition and reason, large groups of a disposition first."""
        grouped: dict[tuple[Disposition, str], list[Occurrence]] = {}
        for entry in self.occurrences:
            grouped.setdefault((entry.disposition, entry.reason), []).append(entry)
        order = list(Disposition)
        keys = sorted(grouped, key=lambda k: (order.index(k[0]), -len(grouped[k]), k[1]))
        return {key: tuple(grouped[key]) for key in keys}

    def as_json(self) -> dict[str, object]:
        """The whole of it, for programs."""
        by_word: Counter[str] = Counter()
        for (_, word), count in self.searched.items():
            by_word[word] += count
        return {
            "words": list(self.words),
            "byte_search": self.found,
            "entries": len(self.occurrences),
            "files": self.files,
            "adds_up": not self.mismatches(),
            "mismatches": [
                dict(zip(("path", "word", "byte_search", "entries"), row, strict=True))
                for row in self.mismatches()
            ],
            "by_word": {word: by_word[word] for word in self.words},
            "counts": {str(d): n for d, n in self.counts().items()},
            "occurrences": [entry.as_json() for entry in self.occurrences],
            "further": [entry.as_json() for entry in self.further],
            "unknowns": [entry.as_json() for entry in self.unknowns],
            "unread": [{"path": path, "reason": reason} for path, reason in self.unread],
            "paths_with_a_word": list(self.named),
            "not_covered": list(self.not_covered),
        }
