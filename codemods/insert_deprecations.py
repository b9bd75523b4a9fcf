"""Competitors that stay for now warn whoever still uses them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from pydantic import Field

from canonize.api import (
    Capability,
    Change,
    Competitor,
    Disposition,
    Edit,
    FileEdits,
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
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.references.failing_warnings import failing_warning
from canonize.resolution.module_names import definition_place
from canonize.resolution.special_bases import SpecialBases
from canonize.resolution.star_users import star_user
from canonize.rewriting.definitions.deprecation import Deprecator, Refusal
from canonize.syntax.analysis import analyse


class DeprecationOptions(Options):
    """Options of `insert_deprecations`."""

    symbols: tuple[str, ...] = Field(
        (), description="Only these competitors; all with the verdict deprecated when empty."
    )
    message: str = Field(
        "{old} is deprecated{since}{removal}; use {new} instead",
        description="The text; {old}, {new}, {since} and {removal} are filled in.",
    )
    since: str = Field("", description="Version; the plan's `deprecation.since` when empty.")
    removal: str = Field("", description="Version; the plan's `deprecation.removal` when empty.")
    category: Literal["DeprecationWarning", "PendingDeprecationWarning", "FutureWarning"] = Field(
        "DeprecationWarning", description="The warning's class."
    )
    pep702: Literal["no", "warnings", "typing_extensions"] = Field(
        "no",
        description="Use the `deprecated` decorator (PEP 702) from `warnings` (Python 3.13) or "
        "`typing_extensions`, so that type checkers warn too.",
    )


class InsertDeprecations:
    """Inserts a deprecation warning where each use of a competitor runs once.

    Before::

        class UnifiedFactory:
            def __init__(self, limits):
                self.limits = limits

    After::

        import warnings

        class UnifiedFactory:
            def __init__(self, limits):
                warnings.warn(
                    "app.unified.UnifiedFactory is deprecated; use app.factory.Factory instead",
                    DeprecationWarning,
                    stacklevel=2,
                )
                self.limits = limits

    The warning names the caller's line. A module warns when it is imported, a constant when it
    is looked up (PEP 562), a dataclass after its generated constructor.

    What warns already, be it by hand, is kept as it is.

    Refuses: enumerations, protocols, named tuples and typed dictionaries (nothing of theirs runs
    once a use; ``pep702`` serves them), definitions that exist more than once, names that are
    rebound, modules whose own ``__getattr__`` would have to change, constants that a file of the
    repository takes by a star from a module that does not list them, whatever its own module
    uses while it is imported (with warnings as errors it could not be imported any more), and what
    other files go on using where pytest's settings make errors of such warnings.
    """

    name: ClassVar[str] = "insert_deprecations"
    role: ClassVar[Capability] = Capability.DEPRECATES
    Options: ClassVar[type[DeprecationOptions]] = DeprecationOptions

    def propose(
        self, tree: SourceTree, options: DeprecationOptions, migration: Migration
    ) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        by_path: dict[str, list[Competitor]] = {}
        references: list[Reference] = []
        for competitor in migration.plan.competitors:
            if not _selected(competitor, options):
                continue
            symbol = Symbol.parse(competitor.symbol)
            path = migration.modules(tree).path(symbol.module)
            if path is None:
                missing = f"{symbol.module.replace('.', '/')}.py"
                references.append(_entry(missing, b"", symbol, "there is no such file"))
            else:
                by_path.setdefault(path, []).append(competitor)
        changes: list[Change] = []
        edits: dict[str, tuple[Edit, ...]] = {}
        project = Project.of(tree, migration.source_roots)
        for path, competitors in sorted(by_path.items()):
            data = tree.read(path)
            assert data is not None
            after, declared, entries = _deprecate(
                path, data, competitors, options, migration, project
            )
            references += entries
            if after != data:
                changes.append(Change(path, data, after))
                edits[path] = declared
        return Proposal(tuple(changes), tuple(references), edits)


def _selected(competitor: Competitor, options: DeprecationOptions) -> bool:
    if options.symbols:
        return competitor.symbol in options.symbols
    return competitor.verdict is Kind.DEPRECATED


def _deprecate(
    path: str,
    data: bytes,
    competitors: list[Competitor],
    options: DeprecationOptions,
    migration: Migration,
    project: Project,
) -> tuple[bytes, tuple[Edit, ...], list[Reference]]:
    symbols = [Symbol.parse(competitor.symbol) for competitor in competitors]
    special = SpecialBases(project)
    try:
        analysed = analyse(data)
        file = analysed.file
        edits = FileEdits(file)
        deprecator = Deprecator(
            edits,
            analysed.scopes,
            names=[symbol.name for symbol in symbols if symbol.name],
            category=options.category,
            pep702=options.pep702,
            star_user=lambda name: star_user(project, symbols[0].module, name),
            special=lambda name: special.kind(Symbol(symbols[0].module, name)),
            is_package=path.endswith("/__init__.py"),
        )
        answers = [
            Refusal(failing)
            if (failing := failing_warning(symbol, options.category, project))
            else deprecator.deprecate(symbol.name, _message(competitor, symbol, options, migration))
            for competitor, symbol in zip(competitors, symbols, strict=True)
        ]
        deprecator.finish()
        for answer in answers:
            edits.locate(answer.at or file.module if isinstance(answer, Refusal) else answer)
        after, declared = edits.result()
    except (Unreadable, RecursionError) as error:
        unreadable = Reason(f"the file {error}", Code.UNREADABLE)
        return data, (), [_entry(path, data, symbol, unreadable) for symbol in symbols]
    entries: list[Reference] = []
    for symbol, answer in zip(symbols, answers, strict=True):
        if isinstance(answer, Refusal):
            entries += _refused(path, data, symbol, answer, edits)
            continue
        place, text = edits.place(answer), edits.line(answer)
        how, told = Disposition.SHIMMED, "stays and warns"
        entries.append(Reference(path, *place, str(symbol), Form.DEFINITION, how, told, text))
    return after, declared, entries


def _refused(
    path: str, data: bytes, symbol: Symbol, answer: Refusal, edits: FileEdits
) -> Iterator[Reference]:
    """Why a definition does not warn, at what is in the way and at itself."""
    how = Disposition.KEPT if answer.is_harmless else Disposition.REFUSED
    reason = answer.reason
    if answer.at is not None:
        line, column = edits.place(answer.at)
        text, name = edits.line(answer.at), Form.NAME
        yield Reference(path, line, column, str(symbol), name, how, reason, text)
        reason = Reason(f"{reason} (line {line})", reason)
    yield _entry(path, data, symbol, reason, how)


def _message(
    competitor: Competitor, symbol: Symbol, options: DeprecationOptions, migration: Migration
) -> str:
    plan = migration.plan
    since = options.since or plan.deprecation.since
    removal = options.removal or plan.deprecation.removal
    return options.message.format(
        old=symbol.dotted,
        new=plan.replacement(competitor).dotted,
        since=f" since {since}" if since else "",
        removal=f" and will be removed in {removal}" if removal else "",
    )


def _entry(
    path: str, data: bytes, symbol: Symbol, reason: str, how: Disposition = Disposition.REFUSED
) -> Reference:
    line, column, text = definition_place(data, symbol.name)
    return Reference(path, line, column, str(symbol), Form.DEFINITION, how, reason, text)
