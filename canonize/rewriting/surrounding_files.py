"""What re-routing one file may ask about all others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from canonize.core.file_kinds import is_document
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.listed_namespaces import listed_by
from canonize.references.object_places import ObjectPlaces
from canonize.references.references import NameImport
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.imported_names import part_of_use
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.resolution.still_loaded import StillLoaded
from canonize.resolution.targets import missing_target
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.rewriting.kept_fakes import KeptFakes
from canonize.syntax.scopes import Scopes, Use

_FRAMES = frozenset({
    b"f_locals", b"getgeneratorlocals", b"getcoroutinelocals", b"getclosurevars", b"getargvalues",
    b"co_varnames", b"co_freevars", b"co_cellvars",
})  # fmt: skip
"""By what a program finds the local variables of any function by their names."""


@dataclass(slots=True)
class AskedOfOthers:
    """What re-routing one file asked about: see `Rewritten`."""

    held_by: set[str] = field(default_factory=set)
    puts: set[Symbol] = field(default_factory=set)


class SurroundingFiles:
    """Answers for one code base.

    Args:
        stays: why nothing of a competitor moves.
        apart: why a file would not find what takes a name's place.
        made: what the plan makes.
        moved: definitions that move.
    """

    def __init__(
        self,
        project: Project,
        redirects: Redirects,
        fakes: KeptFakes,
        loaded: StillLoaded,
        stays: Callable[[Redirect], str],
        apart: Callable[[str, Redirect], str],
        *,
        made: Collection[Symbol],
        moved: Collection[Symbol],
    ) -> None:
        self._project = project
        self._redirects = redirects
        self._fakes = fakes
        self._loaded = loaded
        self._objects = ObjectPlaces(project, redirects)
        self._stays = stays
        self._apart = apart
        self._made = made
        self._moved = moved
        self._renamed = frozenset(symbol.name for symbol in moved)

    def of(
        self,
        path: str,
        parts: Mapping[str, str],
        objection: Callable[[Redirect, Use, Scopes], str],
        reaching: OutsideLookups,
        asked: AskedOfOthers,
    ) -> Surroundings:
        """Those of one file; some of what is asked is kept in ``asked``.

        Args:
            parts: what others need of the file as it is, and why.
            objection: why a use of the file does not fit.
            reaching: what others reach through the file once they are re-routed.
        """
        project, modules = self._project, self._project.modules

        def at_home(symbol: Symbol) -> Symbol:
            # A fake lies in the module, by whatever path it is put there.
            found = Symbol(self._redirects.paths.get(symbol.module, symbol.module), symbol.name)
            asked.puts.add(found)
            return found

        # What moves under another name takes along the name that a package got by using it: the
        # repository is asked who looks it up there. A top package's names are for others, too.
        renamed = self._renamed if "." in (modules.name(path) or "") else frozenset[str]()
        lookups = OutsideLookups(project, path)

        def outside(name: str) -> str:
            return lookups.user(name) if name in renamed else lookups.reason(name)

        def reached(name: str) -> str:
            asked.held_by.update(reaching.files(name))
            return reaching.user(name) if name in renamed else reaching.reason(name)

        return Surroundings(
            module=modules.name(path),
            package=modules.package(path),
            missing=lambda target: missing_target(target, project, self._made),
            outside=outside,
            listed=lambda: listed_by(path, project),
            reached=reached,
            runs=lambda name: _by_code(name, reaching, asked),
            unfit=_unfit(parts, objection),
            kept=lambda item: _held(parts, item),
            held=lambda name, competitor: parts.get(f":{name} {competitor}", "") if parts else "",
            patched=lambda symbol: self._fakes.patched(at_home(symbol)),
            faked=lambda symbol: self._fakes.faked(at_home(symbol)),
            imported=lambda name: _importing(name, reaching, asked),
            moves=lambda module: Symbol(module) in self._moved,
            moved=lambda competitor: competitor in self._moved,
            exists=modules.exists,
            is_ours=modules.is_first_party,
            names=project.top_level_names,
            stays=lambda redirect: self._stays(redirect) or self._apart(path, redirect),
            loaded=lambda module, target: self._needed(path, module, target),
            loading=lambda module, target: self._loaded.instead(path, module, target),
            sees_locals=self._sees_locals,
            in_hand=lambda module: self._has_in_hand(path, module),
        )

    def _has_in_hand(self, path: str, module: str) -> bool:
        return any(use.symbol.module == module for use in self._objects.known(path))

    def _needed(self, path: str, module: str, target: str) -> str:
        """Why a file needs a module although nothing is looked up in it by a dot any more."""
        by_package = self._objects.by_package(path, module)
        return by_package or self._loaded.reason(path, module, target)

    def _sees_locals(self) -> bool:
        return bool(self._project.whole.tree.containing(_FRAMES, endings=(".py",)))


def _unfit(
    parts: Mapping[str, str], objection: Callable[[Redirect, Use, Scopes], str]
) -> Callable[[Redirect, Use, Scopes], str]:
    """Why a use does not fit, or why others need what it uses as it is."""

    def unfit(redirect: Redirect, use: Use, scopes: Scopes) -> str:
        reason = objection(redirect, use, scopes)
        return reason or (parts.get(part_of_use(use, redirect.competitor), "") if parts else "")

    return unfit


def _held(parts: Mapping[str, str], item: NameImport) -> str:
    """Why an import that others reach the competitor through has to stay."""
    return parts.get(f":{item.local} {item.redirect.competitor}", "") if parts else ""


def _by_code(name: str, reaching: OutsideLookups, asked: AskedOfOthers) -> str:
    """Who looks a name up here; what documents say is no lookup."""
    asked.held_by.update(files := reaching.files(name))
    user = next((file for file in files if not is_document(file)), "")
    return Reason(f"{user} looks it up here", Code.ASKED_FROM_OUTSIDE) if user else ""


def _importing(name: str, reaching: OutsideLookups, asked: AskedOfOthers) -> str:
    """Who imports a name from here."""
    asked.held_by.update(files := reaching.importers(name))
    told = f"{files[0]} imports it from here" if files else ""
    return Reason(told, Code.ASKED_FROM_OUTSIDE) if files else ""
