"""What a competitor is to those who have its module as an object, and may look any name of it up.

It stays there for them, so nothing changes; that it may be asked for is said all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from canonize.compatibility.fits import Fits
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import UseForm, UseVerdict
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.references.module_objects import ObjectUse
from canonize.references.object_places import ObjectPlaces
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects


class ModulesInHand:
    """Judges these places, file by file."""

    def __init__(self, project: Project, redirects: Redirects, fits: Fits) -> None:
        self._redirects = redirects
        self._fits = fits
        self._places = ObjectPlaces(project.whole, redirects)

    def uses(self, path: str, data: bytes) -> Iterator[JudgedUse]:
        """Those of one file."""
        lines = data.split(b"\n")
        told: set[tuple[int, int, Symbol]] = set()
        for use in self._places.asked(path):
            text = lines[use.line - 1].decode("utf-8", "replace").strip()
            for redirect in self._asked_for(use):
                key = (use.line, use.column, redirect.found)
                if key not in told:
                    told.add(key)
                    yield self._judged(path, use, redirect, text)

    def _asked_for(self, use: ObjectUse) -> list[Redirect]:
        """The competitors that it may be."""
        module = self._redirects.paths.get(use.symbol.module, use.symbol.module)
        symbol = Symbol(module, use.symbol.name)
        if not symbol.is_module:
            found = self._redirects.find(symbol.module, symbol.name)
            return [found] if found is not None else []
        names = self._redirects.names_of(symbol.module)
        return [names[name] for name in sorted(names) if names[name].is_direct]

    def _judged(self, path: str, use: ObjectUse, redirect: Redirect, text: str) -> JudgedUse:
        judged = self._fits.of(redirect).named()
        if judged.verdict is UseVerdict.UNTOLD:
            told = Reason(f"{use.reason}; {judged.detail}", use.reason)
            judged = replace(judged, reason=told, detail="", asks=False, risky=False)
        pair, leaf = (redirect.competitor, redirect.target), redirect.found.leaf
        place, all_of = (path, use.line, use.column), (judged,)
        return JudgedUse(*place, *pair, UseForm.NAME, leaf, judged, all_of, text)
