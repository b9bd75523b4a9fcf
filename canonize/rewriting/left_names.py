"""Old names that stay when their definitions go: quiet aliases, or ones that warn (PEP 562)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.own_lookups import own_lookups
from canonize.references.remaining_references import remaining_references, unsure_places
from canonize.references.runtime_lookups import LateLookups
from canonize.resolution.end_states import EndState, end_state
from canonize.resolution.module_names import definition_place
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.star_users import star_user
from canonize.rewriting.definitions.shim_review import patched_names
from canonize.rewriting.lazy_aliases import Warned, answered_names, lazily
from canonize.rewriting.reroute_files import FileRewriter
from canonize.syntax.decoding import Unreadable


class Leave(StrEnum):
    """What stays of a definition that goes."""

    NOTHING = "nothing"
    ALIAS = "alias"
    DEPRECATED_ALIAS = "deprecated-alias"


@dataclass(frozen=True, slots=True)
class LeftFile:
    """What becomes of one file: its text afterwards, and what is told."""

    change: Change | None
    entries: tuple[Reference, ...]


class LeftNames:
    """Puts an alias in the place of definitions, where everybody who asks for one is served.

    Args:
        since, removal: versions for the warning.
    """

    def __init__(
        self,
        tree: SourceTree,
        migration: Migration,
        leave: Leave,
        *,
        since: str = "",
        removal: str = "",
        registered: bool = False,
    ) -> None:
        self._tree = tree
        self._migration = migration
        self._warns = leave is Leave.DEPRECATED_ALIAS
        self._project = Project.of(tree, migration.source_roots)
        self._redirects = self._project.reached_by(Redirects.of(migration))
        self._rewriter = FileRewriter(self._project, self._redirects, migration, compares=True)
        deprecation = migration.plan.deprecation
        since, removal = since or deprecation.since, removal or deprecation.removal
        self._note = f" since {since}" if since else ""
        self._note += f" and will be removed in {removal}" if removal else ""
        self._may_register = registered

    def of_file(self, path: str, data: bytes, symbols: Sequence[Symbol]) -> LeftFile:
        """Replaces what of a file's competitors can be; all that can't is refused with its reason.

        Args:
            symbols: competitors of one module.
        """
        entries: list[Reference] = []
        done: dict[str, Redirect] = {}
        for symbol in symbols:
            redirect = self._redirects.find(symbol.module, symbol.name)
            if redirect is None:
                continue
            if self._is_done(symbol, redirect, data):
                kept = f"{symbol.name} stays as another name of {redirect.target}"
                entries.append(_entry(path, data, symbol, kept, Disposition.SHIMMED))
            elif reason := self._objection(path, symbol, redirect):
                entries.append(_entry(path, data, symbol, reason, Disposition.REFUSED))
            else:
                done[symbol.name] = redirect
        after, reasons = self._written(path, data, done)
        for name, redirect in done.items():
            how = Disposition.REFUSED if name in reasons else Disposition.SHIMMED
            said = reasons.get(name) or self._said(name, redirect.target)
            entries.append(_entry(path, data, redirect.competitor, said, how))
        if served := {name: done[name] for name in done if name not in reasons}:
            entries += self._served(path, served)
        return LeftFile(Change(path, data, after) if after != data else None, tuple(entries))

    def _is_done(self, symbol: Symbol, redirect: Redirect, data: bytes) -> bool:
        if self._warns:
            return symbol.name in answered_names(data)
        return self._forwards(redirect)

    def _said(self, name: str, target: Symbol) -> str:
        if self._warns:
            return f"removed; the module answers for {name}, warns and gives {target}"
        return f"removed; {name} stays as another name of {target}"

    def _objection(self, path: str, symbol: Symbol, redirect: Redirect) -> str:
        """Why a definition can't become another name of what takes its place; "" if it can."""
        known = Registration(self._project)
        reason = "" if self._may_register else known.reason(symbol)
        if not reason and not self._forwards(redirect):
            try:
                reason = self._rewriter.objection_to_alias(path, symbol.name, redirect)
            except (Unreadable, RecursionError) as error:
                return Reason(f"the file {error}", Code.UNREADABLE)
        reason = reason or next(self._patches(symbol), "")
        if not self._warns:
            cycle = self._rewriter.cycle(path, redirect) if not reason else ""
            return (
                Reason(f"{cycle}; `leave: deprecated-alias` imports it late", cycle)
                if cycle
                else reason
            )
        return reason or self._unseen(symbol)

    def _patches(self, symbol: Symbol) -> Iterator[str]:
        own = Redirects(names={(symbol.module, symbol.name): Redirect(symbol, symbol, symbol)})
        names = (symbol.name,)
        yield from patched_names(symbol.module, names, self._tree, own, self._migration)

    def _unseen(self, symbol: Symbol) -> str:
        """Who looks at what the module binds, where a `__getattr__` is not asked."""
        served = "; `leave: alias` serves it"
        if user := star_user(self._project, symbol.module, symbol.name):
            return Reason(
                f"{user} takes it by a star import, which `__all__` does not list it for{served}",
                Code.EXPORT_LIST,
            )
        body = parsed_file(self._tree, self._project.modules.path(symbol.module) or "")
        for line, how in own_lookups(body, frozenset({symbol.name})) if body is not None else ():
            return Reason(f"line {line}: {how}{served}", how)
        for entry in unsure_places(self._tree, self._migration, symbol, answered=True):
            return Reason(f"{entry.path}:{entry.line}: {entry.reason}{served}", entry.reason)
        return ""

    def _written(
        self, path: str, data: bytes, names: Mapping[str, Redirect]
    ) -> tuple[bytes, Mapping[str, str]]:
        """The file afterwards, and by name why it stays as it was."""
        refused: dict[str, str] = {}
        while served := {name: names[name] for name in names if name not in refused}:
            try:
                after, reasons = self._with(path, data, served)
            except (Unreadable, RecursionError, LookupError) as error:
                return data, dict.fromkeys(names, Reason(f"the file {error}", Code.UNREADABLE))
            if not reasons:
                return after, refused
            refused |= reasons
        return data, refused

    def _with(
        self, path: str, data: bytes, names: Mapping[str, Redirect]
    ) -> tuple[bytes, Mapping[str, str]]:
        defined = {name: found for name, found in names.items() if not self._forwards(found)}
        after = self._rewriter.with_aliases(path, data, defined) if defined else data
        if not self._warns:
            return after, {}
        module = self._project.modules.name(path) or ""
        warned = Warned(module, note=self._note, is_package=path.endswith("__init__.py"))
        return lazily(after, {name: found.target for name, found in names.items()}, warned)

    def _forwards(self, redirect: Redirect) -> bool:
        """Whether an old name is another name of what takes its place already."""
        state = end_state(redirect.competitor, redirect.target, self._project)
        return state is EndState.FORWARDS

    def _served(self, path: str, names: Mapping[str, Redirect]) -> Iterator[Reference]:
        """Whoever still asks for an old name, which goes on meaning something."""
        symbols = [redirect.competitor for redirect in names.values()]
        targets = {str(redirect.competitor): redirect.target for redirect in names.values()}
        for entry in remaining_references(self._tree, self._migration, symbols, skip={path}):
            if entry.disposition is Disposition.REFUSED:
                served = targets.get(entry.symbol, self._migration.plan.canonical)
                said = f"reaches {served} by the old name, which stays"
                entry = replace(entry, disposition=Disposition.SHIMMED, reason=said)
            yield entry


def _entry(path: str, data: bytes, symbol: Symbol, reason: str, how: Disposition) -> Reference:
    line, column, text = definition_place(data, symbol.name)
    return Reference(path, line, column, str(symbol), Form.DEFINITION, how, reason, text)


def right_at_home(
    entries: Iterable[Reference], symbol: Symbol, project: Project, migration: Migration
) -> Iterator[Reference]:
    """What remains of a name that moved; a fake is right where the old file still looks it up."""
    late: LateLookups | None = None
    for entry in entries:
        is_fake = entry.form is Form.PATCH_TARGET and entry.symbol == str(symbol)
        if is_fake and entry.disposition is Disposition.REFUSED:
            late = late or LateLookups(Redirects.of(migration), project)
            if why := late.kept_at_home(symbol):
                entry = replace(entry, disposition=Disposition.KEPT, reason=why)
        yield entry
