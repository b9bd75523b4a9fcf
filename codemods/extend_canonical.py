"""The canonical gets what it lacks: second names, re-exports, entries of `__all__`."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from canonize.api import (
    Capability,
    Change,
    Disposition,
    Edit,
    Form,
    Migration,
    Options,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
    Unreadable,
)
from canonize.core.plan import SymbolText
from canonize.core.reasons import Code, Reason
from canonize.resolution.targets import missing_target
from canonize.rewriting.definitions.extension import Additions, Extension
from canonize.rewriting.definitions.overrides import overriding_places
from canonize.syntax.analysis import analyse


def _name(text: str) -> str:
    if not text.isidentifier() or keyword.iskeyword(text):
        raise ValueError(f"{text!r} is not a name")
    return text


def _named(text: str) -> str:
    if Symbol.parse(text).is_module or "." in Symbol.parse(text).name:
        raise ValueError(f"{text!r} is not `package.module:Name`")
    return text


Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_]\w*$"), AfterValidator(_name)]


class ExtendOptions(Options):
    """Options of `extend_canonical`."""

    symbol: SymbolText | None = Field(
        None, description="What is extended: a class or a module; the canonical when absent."
    )
    aliases: dict[Name, Name] = Field(
        default_factory=dict,
        description="Second names in its module: `OldName: NewName` adds `OldName = NewName`.",
    )
    members: dict[Name, Name] = Field(
        default_factory=dict,
        description="Second names of methods in its class: `old_method: new_method`.",
    )
    reexports: tuple[Annotated[SymbolText, AfterValidator(_named)], ...] = Field(
        (), description="Names of other modules that its module hands on: `package.module:Name`."
    )
    exports: tuple[Name, ...] = Field((), description="Names that its `__all__` must list.")

    @model_validator(mode="after")
    def _asks_for_something(self) -> ExtendOptions:
        if not (self.aliases or self.members or self.reexports or self.exports):
            raise ValueError("say what to add: aliases, members, reexports or exports")
        return self


class ExtendCanonical:
    """Adds to the canonical what its competitors had and it lacks.

    Before::

        __all__ = ["Factory"]

        class Factory:
            def create(self): ...

    After::

        __all__ = ["EngineFactory", "Factory"]

        class Factory:
            def create(self): ...

            create_engine = create


        EngineFactory = Factory

    with ``aliases: {EngineFactory: Factory}``, ``members: {create_engine: create}`` and
    ``exports: [EngineFactory]``. A ``.pyi`` stub beside the module is extended likewise. An
    entry of ``__all__`` is written as the others are; a module without one is left alone.

    Refuses: names that mean something else already; second names for what is bound again, in a
    block or inside of a function (they would not follow it); re-exports of what is not there or
    would close an import cycle; an ``__all__`` that is computed. In a class: anything but
    methods (a second name would not follow a field's or a slot's value), abstract methods and
    decorators that may mind; in enumerations, protocols, named tuples, typed dictionaries and
    classes with a metaclass everything. A subclass that overrides the method is reported: the old
    name does not reach it.
    """

    name: ClassVar[str] = "extend_canonical"
    role: ClassVar[Capability] = Capability.MAKES_USES_FIT
    Options: ClassVar[type[ExtendOptions]] = ExtendOptions

    def propose(self, tree: SourceTree, options: ExtendOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        symbol = Symbol.parse(options.symbol or migration.plan.canonical)
        project = Project.of(tree, migration.source_roots)
        path = project.modules.path(symbol.module)
        stub = project.modules.path(symbol.module, suffix=".pyi")
        if path is None:
            missing = f"{symbol.module.replace('.', '/')}.py"
            return Proposal(references=(_refused(missing, symbol, "there is no such file"),))
        wanted, references = _possible(tree, options, migration, symbol)
        done = _extend(tree, path, wanted, migration)
        if stub is not None and stub != path:
            # The stub says what the module has: nothing that the module did not get.
            also = _extend(tree, stub, done.had, migration)
            done = done.with_stub(also, path)
        references += overriding_places(project, symbol, done.had.members)
        return done.proposal(tuple(references))


class _Done:
    """What extending one file, or it and its stub, gave."""

    def __init__(self, path: str, had: Additions) -> None:
        self.path = path
        self.had = had
        self.changes: list[Change] = []
        self.edits: dict[str, tuple[Edit, ...]] = {}
        self.entries: list[Reference] = []
        self.relies_on: dict[str, frozenset[str]] = {}

    def with_stub(self, stub: _Done, module: str) -> _Done:
        self.changes += stub.changes
        self.edits |= stub.edits
        self.entries += stub.entries
        if stub.changes and any(change.path == module for change in self.changes):
            self.relies_on[stub.path] = frozenset({module})
        return self

    def proposal(self, more: tuple[Reference, ...]) -> Proposal:
        references = (*self.entries, *more)
        return Proposal(tuple(self.changes), references, self.edits, relies_on=dict(self.relies_on))


def _extend(tree: SourceTree, path: str, wanted: Additions, migration: Migration) -> _Done:
    data = tree.read(path)
    assert data is not None
    try:
        extension = Extension(path, analyse(data), wanted, Project.of(tree, migration.source_roots))
        after, declared, entries = extension.result()
    except (Unreadable, RecursionError) as error:
        done = _Done(path, Additions(wanted.symbol))
        done.entries = [_refused(path, wanted.symbol, Reason(f"the file {error}", Code.UNREADABLE))]
        return done
    done = _Done(path, extension.had)
    done.entries = entries
    if after != data:
        done.changes = [Change(path, data, after)]
        done.edits = {path: declared}
    return done


def _possible(
    tree: SourceTree, options: ExtendOptions, migration: Migration, symbol: Symbol
) -> tuple[Additions, list[Reference]]:
    """What the options ask for, without re-exports of what is not there."""
    project = Project.of(tree, migration.source_roots)
    path = project.modules.path(symbol.module) or ""
    reexports: list[Symbol] = []
    refused: list[Reference] = []
    for text in options.reexports:
        target = Symbol.parse(text)
        reason = missing_target(target, project)
        if target.module == symbol.module:
            reason = "a module can't import from itself"
        if reason:
            refused.append(_refused(path, target, reason, Form.RE_EXPORT))
        else:
            reexports.append(target)
    refused += list(_without_class(options, symbol, path))
    members = options.members if symbol.name else {}
    wanted = Additions(symbol, options.aliases, members, tuple(reexports), options.exports)
    return wanted, refused


def _without_class(options: ExtendOptions, symbol: Symbol, path: str) -> Iterator[Reference]:
    if options.members and symbol.is_module:
        yield _refused(path, symbol, "members belong to a class, and this is a module")


def _refused(path: str, symbol: Symbol, reason: str, form: Form = Form.DEFINITION) -> Reference:
    return Reference(path, 1, 1, str(symbol), form, Disposition.REFUSED, reason)
