"""What works with one state of a module moves together, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType

from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Kind
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.project import Project
from canonize.resolution.shared_state import all_states, is_plain_object, state_names


class SharedStates:
    """Asks about competitors, and names of modules that go as a whole, of one tree."""

    def __init__(self, project: Project, migration: Migration) -> None:
        self._project = project
        competitors = migration.plan.competitors
        shims = (Symbol.parse(c.symbol) for c in competitors if c.verdict is Kind.SHIM)
        self._forwarding = {symbol.module for symbol in shims if symbol.is_module}
        """Modules that give who stays with them the canonical's own state."""

    def torn(
        self,
        moves: Collection[Symbol],
        stays: Mapping[Symbol, str],
        wholes: Mapping[Symbol, str] = MappingProxyType({}),
    ) -> dict[Symbol, str]:
        """What would move away from a state that something else goes on using; each with why.

        Args:
            moves: competitors, and names of whole modules, of which something is re-routed.
            stays: those of which something is not, with the place and the reason; one may be both.
            wholes: modules through which somebody goes on looking up any name, with the same.
        """
        found: dict[Symbol, str] = {}
        stays = {**wholes, **stays}
        torn = {symbol.module for symbol in moves} & {symbol.module for symbol in stays}
        torn -= self._forwarding
        asked = {s for s in {*moves, *stays} if s.module in torn}
        for state, users in self._users(asked, wholes).items():
            going = sorted(users & set(moves) - wholes.keys())
            left = sorted(users & stays.keys())
            for symbol in going:
                other = next((one for one in left if self._differs(symbol, one, state)), None)
                if other is not None:
                    said = f"{stays[other]}; {state.name} of that module is one for both"
                    if symbol != other:
                        said = f"{stays[other]}; {_who(symbol, state)}, and {_who(other, state)}"
                    found.setdefault(symbol, Reason(said, Code.IDENTITY))
        return found

    def _differs(self, going: Symbol, left: Symbol, state: Symbol) -> bool:
        """Whether it is noticed that one goes and the other stays.

        What is told apart by being itself has to be handed from the one to the other for that.
        """
        token = is_plain_object(self._project.names.find(state.module, state.name).node)
        return not token or (state in (going, left) and going != left)

    def _users(
        self, symbols: Iterable[Symbol], wholes: Collection[Symbol]
    ) -> dict[Symbol, set[Symbol]]:
        """By state, who works with it, the state itself among them; in one order in every run."""
        users: dict[Symbol, set[Symbol]] = defaultdict(set)
        for symbol in sorted(symbols):
            for name in sorted(self._states(symbol, wholes)):
                if self._project.names.find(symbol.module, name).module == symbol.module:
                    state = Symbol(symbol.module, name)
                    users[state] |= {symbol, state}
        return users

    def _states(self, symbol: Symbol, wholes: Collection[Symbol]) -> Collection[str]:
        if symbol.name:
            return state_names(symbol, self._project)
        return all_states(symbol.module, self._project) if symbol in wholes else ()


def looked_through(references: Iterable[Reference]) -> dict[Symbol, str]:
    """The modules that somebody goes on having as a whole, each with the first place and why.

    Any name of them may be looked up there.
    """
    found: dict[Symbol, str] = {}
    for entry in references:
        stays = entry.disposition in (Disposition.REFUSED, Disposition.MANUAL)
        if stays and ":" not in entry.symbol and entry.form is not Form.UNPARSED:
            said = Reason(f"{entry.path}:{entry.line}: {entry.reason}", entry.reason)
            found.setdefault(Symbol(entry.symbol, ""), said)
    return found


def _who(symbol: Symbol, state: Symbol) -> str:
    if symbol.is_module:
        return f"{state.name} may be looked up there"
    return f"{symbol.name} is it" if symbol == state else f"{symbol.name} uses {state.name}"
