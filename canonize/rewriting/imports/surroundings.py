"""What re-routing one file's imports has to know of the rest of the tree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from canonize.core.symbols import Symbol
from canonize.references.references import NameImport
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect
from canonize.syntax.scopes import Scopes, Use


@dataclass(frozen=True)
class Surroundings:
    """What re-routing needs to know beyond the file itself.

    Args:
        module: the file's own module name.
        package: what its relative imports start from.
        missing: why a target can't be imported ("" when it can).
        outside: who else looks up a module-level name of this file ("" when nobody).
        reached: who else reaches a competitor through a module that this file imports: the same
            question for ``b.X``, asked of the tree as the other files' rewriting leaves it.
        runs: the same where documents don't count: none of them has a module in hand.
        unfit: why a use would not mean the same with the target ("" when it would).
        kept: why an import has to stay, whatever its uses ("" when it need not).
        held: why a name that is handed on as a competitor has to stay ("" when it need not).
        patched: why a fake has to be put where it is put now ("" when it can move).
        faked: why it is right where it is put now ("" when it should move).
        imported: who else imports a name from this file, asked of the same tree as ``reached``.
        is_ours: whether a module is one of the code base, so that its names can go.
        moves: whether a module is the very same one at its new place.
        moved: whether a competitor moves, rather than gives way.
        exists: whether the code base has a module.
        names: the names that a module of the tree binds, each with the ways in which it does.
        loaded: why a module must still be loaded where another takes its place ("" when not).
        loading: the modules to load then.
        stays: why nobody can go from a competitor to its target ("" when one can).
        sees_locals: whether some file looks at the local variables of others.
        in_hand: whether the file may look any name of a module up that it has as an object.
        for_types: the names that the file needs in annotations alone, and imports for those.
    """

    module: str | None
    package: str | None
    missing: Callable[[Symbol], str]
    outside: Callable[[str], str]
    reached: Callable[[str], str]
    runs: Callable[[str], str]
    unfit: Callable[[Redirect, Use, Scopes], str]
    kept: Callable[[NameImport], str] = lambda item: ""
    held: Callable[[str, Symbol], str] = lambda name, competitor: ""
    patched: Callable[[Symbol], str] = lambda symbol: ""
    faked: Callable[[Symbol], str] = lambda symbol: ""
    imported: Callable[[str], str] = lambda name: ""
    moves: Callable[[str], bool] = lambda module: False
    moved: Callable[[Symbol], bool] = lambda competitor: False
    exists: Callable[[str], bool] = lambda module: False
    is_ours: Callable[[str], bool] = lambda module: True
    names: Callable[[str], Mapping[str, Collection[str]]] = lambda module: {}
    loaded: Callable[[str, str], str] = lambda module, target: ""
    loading: Callable[[str, str], tuple[str, ...]] = lambda module, target: (module,)
    stays: Callable[[Redirect], str] = lambda redirect: ""
    sees_locals: Callable[[], bool] = lambda: False
    in_hand: Callable[[str], bool] = lambda module: True
    listed: Callable[[], str] = lambda: ""
    for_types: Collection[str] = ()

    def seen_outside(self, name: str) -> str:
        """Who needs a name of the module to be what it is: ``vars(module)`` gives all of them."""
        return self.outside(name) or self.listed()


def alone(project: Project, path: str) -> Surroundings:
    """What a file that is edited by itself is asked: its names alone, no competitor's uses."""
    outside = OutsideLookups(project, path)
    return Surroundings(
        module=project.modules.name(path),
        package=project.modules.package(path),
        missing=lambda target: "",
        outside=outside.reason,
        reached=outside.reason,
        runs=outside.reason,
        unfit=lambda redirect, use, scopes: "",
    )
