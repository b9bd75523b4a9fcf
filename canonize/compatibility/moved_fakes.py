"""Fakes of names that moving code looks up in its module: whether each can go where the code goes.

``mock.patch("app.old.helper")`` reaches ``style`` of ``app.old``. Once ``style`` stands in
``app.home`` and looks ``helper`` up there, the fake belongs there; unless somebody else who is
reached by the same test goes on looking ``helper`` up in ``app.old``, or did so in ``app.home``
before.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from canonize.compatibility.faked_globals import Fake, FakedGlobals, fake_stays_behind
from canonize.compatibility.present_users import present_users
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.loaded_under_fakes import takes_a_fake_on_loading
from canonize.references.own_globals import is_used_while_loading, late_readers, looked_up_late
from canonize.references.runtime_lookups import LateLookups, is_loaded_by_text
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects


@dataclass(frozen=True, slots=True)
class JudgedFake:
    """A fake that would be dead, where it can go, and why it can't ("" when it can)."""

    fake: Fake
    goes: Symbol
    why: str = ""

    def told(self, otherwise: str = "") -> Reason:
        """Why it would be dead, and why nobody took it along.

        Args:
            otherwise: what kept it back if nothing that was judged did.
        """
        said, why = fake_stays_behind(self.fake.redirect, self.fake.name), self.why or otherwise
        return Reason(f"{said} ({why})" if why else said, Code.FAKED_BEFORE)


class MovedFakes:
    """Asks about the fakes of some moves.

    Args:
        before, after: the code base before and after the definitions moved; the same one where
            they stand at their new places already.
        moves: from where to where.
    """

    def __init__(
        self, before: Project, after: Project, moves: Sequence[tuple[Symbol, Symbol]]
    ) -> None:
        self._is_done = before is after
        self._before, self._after = before.whole, after.whole
        self._redirects = [
            Redirect(old, old, new)
            for old, new in moves
            if old.name and "." not in old.name and old.module != new.module
        ]
        self._competing = {old for old, _ in moves}

    def judged(self) -> list[JudgedFake]:
        """Every fake that the moves would leave behind, those first that can't go along."""
        fakes = [
            fake
            for redirect in self._redirects
            for fake in FakedGlobals(self._before, [redirect], self._stands(redirect)).in_files()
            if fake.faked not in self._competing and not self._is_asked_there(fake)
        ]
        by_place: dict[tuple[str, Symbol], list[Fake]] = {}
        for fake in fakes:
            by_place.setdefault((fake.path, fake.faked), []).append(fake)
        staying: dict[tuple[str, Symbol], str] = {}
        while True:
            going = by_place.keys() - staying.keys()
            fresh = {place: why for place in going if (why := self._why(*place, by_place, going))}
            if not fresh:
                break
            staying |= fresh
        return [
            JudgedFake(fake, Symbol(fake.redirect.target.module, fake.name), staying.get(place, ""))
            for place, there in sorted(by_place.items(), key=lambda item: item[0] not in staying)
            for fake in there
        ]

    def _stands(self, redirect: Redirect) -> Symbol:
        return redirect.target if self._is_done else redirect.competitor

    def _is_asked_there(self, fake: Fake) -> bool:
        """Whether what moved goes on looking a name up in the old module, by a late import."""
        path = self._after.modules.path(fake.redirect.target.module)
        return path in _asking(fake.faked, self._after)

    def _why(
        self,
        path: str,
        faked: Symbol,
        places: dict[tuple[str, Symbol], list[Fake]],
        going: Iterable[tuple[str, Symbol]],
    ) -> str:
        """Why the fakes of a name in one file can't go along; "" when they can."""
        redirects = {fake.redirect for fake in places[path, faked]}
        homes = {redirect.target.module for redirect in redirects}
        if len(homes) > 1:
            first, second = sorted(homes)[:2]
            return f"what it reaches is looked up in {first} and in {second}"
        goes = Symbol(homes.pop(), faked.name)
        if not all(self._is_looked_up(redirect, goes) for redirect in redirects):
            return f"{faked.name} is another thing in {goes.module}, or looked up otherwise there"
        if reader := self._reached(path, self._after, faked, late_readers(self._after, faked)):
            return f"{reader} still looks {faked.name} up in {faked.module}"
        already = late_readers(self._before, goes) - {item.target.name for item in redirects}
        if reader := self._reached(path, self._after, goes, already):
            return f"{reader} looks {faked.name} up in {goes.module} already"
        files = {other for other, symbol in going if symbol == faked}
        files |= {self._after.modules.path(faked.module) or ""}
        if others := sorted(_asking(faked, self._after) - files):
            return f"{others[0]} still looks {faked.name} up in {faked.module}"
        if any(fake.is_assigned for fake in places[path, faked]):
            taking = set(self._before.reexports.importers({(faked.module, faked.name)}))
            taking -= files | {self._after.modules.path(goes.module) or ""}
            if taking:
                return f"{min(taking)} imports {faked.name} from {faked.module}, perhaps later"
        if is_loaded_by_text(faked, self._before):
            return f"a text that loads it says {faked}"
        taker = takes_a_fake_on_loading(faked, goes, self._before)
        return f"{taker} is first imported while the fake is in place" if taker else ""

    def _is_looked_up(self, redirect: Redirect, goes: Symbol) -> bool:
        """Whether what moved looks up the same thing by the same name at its new place."""
        if goes.name not in looked_up_late(self._after, redirect.target):
            return False
        faked = Symbol(redirect.competitor.module, goes.name)
        old = self._before.names.find(faked.module, faked.name)
        new = self._after.names.find(goes.module, goes.name)
        here, there = (old.module, old.name), (new.module, new.name)
        came_along = here == (faked.module, faked.name) and there == (goes.module, goes.name)
        return old.stands is new.stands and (here == there or came_along)

    def _reached(self, path: str, project: Project, faked: Symbol, by: Iterable[str]) -> str:
        """The first of some definitions of a module that a file reaches; "" for none."""
        home = project.modules.path(faked.module) or ""
        graph = project.graph
        reached = graph.reached({path, *graph.named_in(path)}, but="")
        for name in sorted(by):
            if not name:
                return f"code of {home} outside of its functions"
            symbol = Symbol(faked.module, name)
            users = present_users(symbol, symbol, project)
            if is_used_while_loading(project, symbol):
                users |= {home}
            if users & reached:
                return str(symbol)
        return ""


def _asking(symbol: Symbol, project: Project) -> frozenset[str]:
    """The files that look a name up in its module when they run."""
    same = Redirect(symbol, symbol, symbol)
    return LateLookups(Redirects({(symbol.module, symbol.name): same}), project).files(symbol)
