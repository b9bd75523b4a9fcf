"""What the inventory knows of one file: small tuples that survive JSON and cost little to load."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import NamedTuple


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
        calls: dotted names that are called and start with a name bound at module level or imported.
        strings: strings that look like dotted paths or class names.
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
    calls: list[str] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)

    def light(self) -> bytes:
        """All but calls and strings, as JSON."""
        row = (
            self.problem, self.doc, self.definitions, self.assignments, self.imports,
            self.exports, self.dynamic, self.warns, self.names,
        )  # fmt: skip
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    def heavy(self) -> bytes:
        """Calls and strings, as JSON."""
        row = (self.calls, self.strings)
        return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode(
            "utf-8", "surrogatepass"
        )

    @classmethod
    def load(cls, light: bytes, heavy: bytes | None = None) -> FileFacts:
        """The reverse of `light` and `heavy`.

        Raises:
            ValueError, TypeError: the bytes are not what they wrote.
        """
        problem, doc, defs, assigns, imports, exports, dynamic, warns, names = json.loads(light)
        calls, strings = json.loads(heavy) if heavy is not None else ([], [])
        return cls(
            problem=problem,
            doc=doc,
            definitions=[_definition(row) for row in defs],
            assignments=[Assignment(*row) for row in assigns],
            imports=[Import(*row) for row in imports],
            exports=exports,
            dynamic=dynamic,
            warns=warns,
            names=names,
            calls=calls,
            strings=strings,
        )


def _definition(row: list[object]) -> Definition:
    name, kind, line, end, guard, bases, methods, decorators, doc, fields = row
    return Definition(
        name, kind, line, end, guard,  # type: ignore[arg-type] # rows come from `light`
        tuple(bases),  # type: ignore[arg-type] # as above
        tuple([Method(*m) for m in methods]),  # type: ignore[attr-defined] # as above
        tuple(decorators),  # type: ignore[arg-type] # as above
        doc,  # type: ignore[arg-type] # as above
        tuple(fields),  # type: ignore[arg-type] # as above
    )  # fmt: skip
