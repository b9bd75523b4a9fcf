"""What the inventory knows of one file: small tuples that survive JSON and cost little to load."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Method(NamedTuple):
    """One method of a class.

    ``signature`` is ``a,b=,/,c,*,d=,**kw`` (``=``: has a default) without the first parameter of
    bound methods. ``flags``: a async, p property, c classmethod, s staticmethod, x abstract,
    o overload.
    """

    name: str
    signature: str
    line: int
    flags: str


class Definition(NamedTuple):
    """A class or function at module level, or inside a module-level ``try`` or ``if``.

    ``kind`` is ``class``, ``function`` or ``async``. ``guard`` says what it stands in: nothing,
    ``try``, ``except``, ``if`` or ``type`` (``if TYPE_CHECKING``). ``bases`` are spelt as the file
    spells them. ``fields`` are names that the class body assigns or annotates. For a function
    ``methods`` has one entry, itself, and ``fields`` the dotted name it is annotated to return.
    """

    name: str
    kind: str
    line: int
    end: int
    guard: str
    bases: tuple[str, ...]
    methods: tuple[Method, ...]
    decorators: tuple[str, ...]
    doc: str
    fields: tuple[str, ...]

    @property
    def is_class(self) -> bool:
        return self.kind == "class"

    def public_methods(self) -> dict[str, Method]:
        """Methods without a leading underscore, by name; the last definition of a name wins."""
        return {m.name: m for m in self.methods if not m.name.startswith("_")}

    def method(self, name: str) -> Method | None:
        return next((m for m in reversed(self.methods) if m.name == name), None)


class Assignment(NamedTuple):
    """``name = other``, ``name = call()`` (value ``call()``) at module level; no constants."""

    name: str
    line: int
    value: str
    guard: str


class Import(NamedTuple):
    """One imported name. ``name`` is empty for ``import module``, ``*`` for a star import.

    ``where``: empty at module level, else ``type``, ``try``, ``except``, ``if``, ``function`` or
    ``class``. ``level`` counts the leading dots.
    """

    level: int
    module: str
    name: str
    asname: str
    line: int
    where: str

    @property
    def bound(self) -> str:
        """The name that it binds."""
        return self.asname or self.name or self.module.partition(".")[0]


@dataclass(slots=True)
class FileFacts:
    """Everything about one file.

    Args:
        problem: why the file could not be parsed; all else is empty then.
        doc: first line of the module's docstring.
        exports: ``__all__`` when it is a plain list, else ``None``.
        dynamic: the module has a ``__getattr__`` or writes into ``globals()``, ``sys.modules`` or
            an ``__all__`` that is computed: names may exist that nobody can see here.
        warns: lines that mention ``DeprecationWarning`` or a ``deprecated`` decorator.
        strings: strings that look like dotted paths or class names.
        attributes: ``module.Name`` where ``module`` was imported and may be a module, each with its
            first line; those of the standard library are left out.
        names: module-level names that are bound in any other way.
    """

    problem: str = ""
    doc: str = ""
    definitions: list[Definition] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    exports: list[str] | None = None
    dynamic: bool = False
    warns: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    attributes: list[tuple[str, int]] = field(default_factory=list)

    def head(self) -> bytes:
        """What a scan asks of every file: problem, possible test doubles, imports, attributes."""
        row = (self.problem, self._named_classes(), _grouped(self.imports), self.attributes)
        return _packed(row)

    def body(self) -> bytes:
        """What is asked of some files: all but the head and the strings."""
        row = (
            self.doc, self.definitions, self.assignments, self.exports, self.dynamic, self.warns,
            self.names,
        )  # fmt: skip
        return _packed(row)

    def named(self) -> bytes:
        """Names in strings, with blanks between."""
        return " ".join(self.strings).encode("utf-8", "surrogatepass")

    @classmethod
    def load(cls, head: bytes, body: bytes, named: bytes = b"") -> FileFacts:
        """The reverse of `head`, `body` and `named`.

        Raises:
            ValueError, TypeError: the bytes are not what they wrote.
        """
        problem, _, imports, attributes = unpacked(head)
        doc, defs, assigns, exports, dynamic, warns, names = unpacked(body)
        return cls(
            problem=problem,
            doc=doc,
            definitions=[_definition(row) for row in defs],
            assignments=[Assignment(*row) for row in assigns],
            imports=_ungrouped(imports),
            exports=exports,
            dynamic=dynamic,
            warns=warns,
            names=names,
            attributes=[(spelt, line) for spelt, line in attributes],
            strings=named.decode("utf-8", "surrogatepass").split(),
        )

    def _named_classes(self) -> list[str]:
        return [d.name for d in self.definitions if d.is_class and not is_collected(d)]


def is_collected(definition: Definition) -> bool:
    """Whether pytest collects a class: it is no double of anything, whatever it is called."""
    return definition.name.startswith("Test") and any(
        m.name.startswith(("test", "setup", "teardown")) for m in definition.methods
    )


def _packed(row: object) -> bytes:
    return _encode(row).encode("ascii")


_encode = json.JSONEncoder(separators=(",", ":")).encode


_new = tuple.__new__
"""Makes a named tuple without the detour through its constructor: there are many."""

_decode = json.JSONDecoder().raw_decode


def unpacked(data: bytes) -> Any:
    """What `FileFacts.head` and `FileFacts.body` wrote, as lists.

    Raises:
        ValueError: they did not.
    """
    return _decode(data.decode("ascii"))[0]


Statement = tuple[int, str, int, str, list[str]]
"""Level, module, line, where, and each name, with a blank and what it is called here."""


def _grouped(imports: list[Import]) -> list[Statement]:
    """One row a statement: most statements import several names."""
    rows: dict[tuple[int, str, int, str], list[str]] = {}
    for item in imports:
        spelt = f"{item.name} {item.asname}" if item.asname else item.name
        rows.setdefault((item.level, item.module, item.line, item.where), []).append(spelt)
    return [(*key, names) for key, names in rows.items()]


def _ungrouped(rows: list[Statement]) -> list[Import]:
    found = []
    for level, module, line, where, names in rows:
        for spelt in names:
            name, _, asname = spelt.partition(" ")
            found.append(_new(Import, (level, module, name, asname, line, where)))
    return found


def _definition(row: list[Any]) -> Definition:
    name, kind, line, end, guard, bases, methods, decorators, doc, fields = row
    made = tuple([_new(Method, m) for m in methods])
    parts = (
        name,
        kind,
        line,
        end,
        guard,
        tuple(bases),
        made,
        tuple(decorators),
        doc,
        tuple(fields),
    )
    return _new(Definition, parts)
