"""What has to go together for names to be cut out of the file that defines them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from canonize.core.codemod import Migration
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.copied_listings import copied_listing
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.still_loaded import StillLoaded
from canonize.rewriting.definitions.guarded_names import GuardedNames
from canonize.rewriting.definitions.removal import Removal
from canonize.rewriting.own_file import STAYS_FOR_ITS_FILE, OwnFile
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.edits import FileEdits


@dataclass
class CutParts:
    """What is put together to cut names out of a file.

    Args:
        aliased: names that stay, since their own file has the canonical by them.
        reason: why nothing of it can be done.
    """

    analysed: Analysed
    edits: FileEdits
    lookups: OutsideLookups
    removal: Removal
    aliased: list[Symbol]
    reason: str


class NameCuts:
    """Puts it together for one file.

    Args:
        registered: what may be registered somewhere goes all the same.
    """

    def __init__(
        self, path: str, data: bytes, project: Project, migration: Migration, *, registered: bool
    ) -> None:
        self._path = path
        self._data = data
        self._project = project
        self._migration = migration
        self._goes_registered = registered

    def parts(self, names: list[Symbol], replaced: Mapping[Symbol, Symbol]) -> CutParts:
        """What would be cut: planned, and not applied yet.

        Args:
            replaced: names in whose place the file has the canonical already.

        Raises:
            Unreadable, RecursionError: the file can't be parsed.
        """
        analysed = analyse(self._data)
        edits = FileEdits(analysed.file)
        lookups = OutsideLookups(self._project, self._path)
        loaded = StillLoaded(self._project, Redirects.of(self._migration))
        removal = Removal(
            analysed.scopes,
            edits,
            lookups.reason,
            looked_up=lookups.user,
            effect=lambda name: loaded.of_statement(self._path, name),
            is_first_party=self._project.modules.is_first_party,
            exports=lambda: self._project.whole.listing(names[0].module),
        )
        guards = GuardedNames(analysed.file.module, analysed.scopes)
        guarded = [symbol for symbol in names if guards.owns(symbol.name)]
        aliased = [symbol for symbol in guarded if guards.is_used(symbol.name)]
        going = {symbol.name for symbol in guarded if symbol not in aliased}
        wanted = [s.name for s in names if s not in replaced and s not in guarded]
        lost = (loaded.of_statement(self._path, n) for n in wanted if not self._goes_registered)
        reason = next((f"{text}, and would no longer" for text in lost if text), "")
        reason = reason or self._copied(names[0].module, wanted) or removal.find(wanted)
        reason = reason or guards.drop(going, edits, lookups.reason)
        for name in going:
            removal.unlist(name)
        parts = CutParts(analysed, edits, lookups, removal, aliased, reason)
        if not reason:
            self._drop_aliases(parts, replaced, wanted)
        return parts

    def _drop_aliases(
        self, parts: CutParts, replaced: Mapping[Symbol, Symbol], wanted: list[str]
    ) -> None:
        """Takes out names by which the file has the canonical, or notes that they stay."""
        own = OwnFile(
            parts.analysed.scopes,
            parts.edits,
            module=self._project.modules.name(self._path) or "",
            package=self._project.modules.package(self._path),
            removal=lambda: parts.removal,
        )
        for symbol, target in replaced.items():
            stays = own.drop_alias(symbol.name, target, parts.lookups.reason, but=wanted)
            if stays == STAYS_FOR_ITS_FILE and not self._path.endswith("__init__.py"):
                parts.aliased.append(symbol)
            else:
                parts.reason = parts.reason or stays

    def _copied(self, module: str, names: Iterable[str]) -> str:
        """Why a module that lists what this one lists would lose a name."""
        for name in names:
            if place := copied_listing(module, name, self._project.whole):
                told = f"{place} lists what {module} lists, and would lose {name}"
                return Reason(f"{told}; list it there, too", Code.EXPORT_LIST)
        return ""
