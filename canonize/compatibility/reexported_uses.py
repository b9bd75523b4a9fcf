"""Uses that reach a competitor through another module's re-export and would not fit the canonical.

They stay on the re-export. If that were re-routed all the same, they would get the canonical
without anybody having compared them; so it has to stay, too, with every re-export on the way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.references.references import FileReferences, Lookup, find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Scopes, Use

Objection = Callable[[Redirect, Use, Scopes], str]


class HandedUses:
    """Looks at every file that imports a competitor from where it is only handed on.

    Args:
        redirects: with the names of re-exports.
        comparing: for a file, what says why a use in it does not fit ("" when it does).
    """

    def __init__(
        self,
        project: Project,
        redirects: Redirects,
        comparing: Callable[[str, ParsedFile], Objection],
    ) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._comparing = comparing
        self._held: dict[str, dict[str, str]] = {}

    def held(self, selects: Callable[[str], bool]) -> dict[str, dict[str, str]]:
        """By file and part, why a re-export has to stay.

        Args:
            selects: the files that would be re-routed.
        """
        handed = {
            key
            for key, redirect in self._redirects.names.items()
            if not redirect.is_direct and selects(self._project.modules.path(key[0]) or "")
        }
        for path in self._project.reexports.importers(handed) if handed else ():
            for redirect, reason in self._unfit(path):
                self._hold(
                    redirect.found,
                    redirect.competitor,
                    Reason(f"{path} {_HERE}, and {reason}", reason),
                )
        return self._held

    def _unfit(self, path: str) -> Iterator[tuple[Redirect, str]]:
        """What a file reaches through re-exports and uses in a way that does not fit."""
        read = self._read(path)
        if read is None:
            return
        found, analysed = read
        scopes, objection = analysed.scopes, self._comparing(path, analysed.file)
        for group in found.names:
            for redirect in group.redirects:
                if not redirect.is_direct:
                    uses = scopes.uses_of(group.scope, group.local)
                    yield from _first(redirect, uses, scopes, objection)
        for module in found.modules:
            for lookup in module.lookups:
                if not lookup.redirect.is_direct and lookup.string is None and not lookup.span:
                    uses = [_after(lookup)]
                    yield from _first(lookup.redirect, uses, scopes, objection)
            start = module.imports[0].bound.count(".")
            for other in module.others:
                handed = self._redirects.find(other.module, other.name)
                depth = other.module.count(".") - start
                if handed is not None and other.node is None and depth < len(other.use.chain):
                    rest = other.use.chain[depth + 1 :]
                    use = replace(other.use, chain=rest, stores=other.use.stores and bool(rest))
                    yield from _first(handed, [use], scopes, objection)

    def _hold(self, handed: Symbol, competitor: Symbol, reason: str) -> None:
        """Holds the import that a module hands on, and those on the way to it."""
        home = self._project.modules.path(handed.module)
        part = f":{handed.name} {competitor}"
        if home is None or part in self._held.get(home, {}):
            return
        self._held.setdefault(home, {})[part] = reason
        read = self._read(home)
        for group in read[0].names if read is not None else ():
            for redirect in group.redirects:
                if group.local == handed.name and not redirect.is_direct:
                    self._hold(redirect.found, competitor, reason)

    def _read(self, path: str) -> tuple[FileReferences, Analysed] | None:
        data = self._project.tree.read(path)
        if data is None:
            return None
        try:
            analysed = analyse(data)
            package = self._project.modules.package(path)
            return find_references(analysed.scopes, package, self._redirects), analysed
        except (Unreadable, RecursionError):
            return None


def _after(lookup: Lookup) -> Use:
    """What is done with what was looked up."""
    chain = lookup.use.chain
    at = next((at for at, node in enumerate(chain) if node is lookup.node), len(chain) - 1)
    rest = chain[at + 1 :]
    return replace(lookup.use, chain=rest, stores=lookup.use.stores and bool(rest))


def _first(
    redirect: Redirect, uses: Sequence[Use], scopes: Scopes, objection: Objection
) -> Iterator[tuple[Redirect, str]]:
    reasons = (objection(redirect, use, scopes) for use in uses)
    reason = next(filter(None, reasons), "")
    if reason:
        yield redirect, reason


_HERE = "reaches the competitor through here"
