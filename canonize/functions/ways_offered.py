"""What a competitor that differs can become: rules for its calls, an adapter, or a graft.

Each way is tried in memory with the codemod that would go it, so what is offered is what that
codemod does, and what is missing is what it says itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from canonize.checks.rules_wanted import is_decided, rules_wanted
from canonize.compatibility.comparison import Compared, compared
from canonize.compatibility.judged_use import JudgedUse
from canonize.core.codemod import Loader, Migration, Proposal
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import CodemodCall
from canonize.core.plural import plural
from canonize.core.reasons import Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree

_MOST = 3
"""So many reasons are told of a way that does not fit."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way and how far it goes.

    Args:
        codemod: ``adapt_calls``, ``delegate`` or ``graft``.
        does: what would come of it, in a few words.
        missing: what stands in the way; nothing when it fits.
        yaml: the codemod of a step, ready to be pasted.
        option: what writes it into a new plan.
        first: the codemod of a step before.
    """

    codemod: str
    does: str
    missing: tuple[str, ...]
    yaml: tuple[str, ...]
    option: str
    first: tuple[str, ...] = ()

    @property
    def keeps_names(self) -> bool:
        """Whether it needs no rule: both sides are called alike."""
        return len(self.yaml) == 1

    @property
    def fits(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Offered:
    """All ways of one competitor, the one that leads furthest first."""

    competitor: Symbol
    ways: tuple[Way, ...]

    def comments(self) -> Iterator[str]:
        """Lines for a plan, above the competitor."""
        if not self.ways:
            return
        fitting = [way for way in self.ways if way.fits]
        if fitting:
            yield f"it differs; {fitting[0].codemod} fits (docs/variants.md):"
        else:
            yield "it differs, and no way fits whole yet (docs/variants.md):"
        for way in self.ways:
            yield f"  {way.codemod}: {way.does}{'' if way.missing else f'; {way.option}'}"
            for reason in way.missing[:_MOST]:
                yield f"    missing: {reason}"
            if len(way.missing) > _MOST:
                yield f"    and {len(way.missing) - _MOST} more"
        for way in fitting[:1]:
            yield from (f"      {line}" for line in (*way.first, *way.yaml))


def ways_offered(
    pairs: Sequence[Compared],
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    *,
    always: bool,
) -> dict[str, Offered]:
    """By competitor, what it can become.

    Args:
        always: whether to look at those, too, that no use would notice.
        pairs: the competitors that are looked at, with their uses.
        migration: one in which each of them is re-routed.
    """
    found = {}
    for pair in pairs:
        if pair.is_same or pair.competitor.is_module or not (always or pair.unsafe):
            continue
        trying = _Trying(pair, tree, migration, load)
        ways = [way for way in (trying.rules(), trying.graft(), trying.adapter()) if way]
        ways.sort(key=lambda way: len(way.missing) > 0)
        if ways:
            found[str(pair.competitor)] = Offered(pair.competitor, tuple(ways))
    return found


class _Trying:
    def __init__(
        self, pair: Compared, tree: SourceTree, migration: Migration, load: Loader
    ) -> None:
        self._pair, self._tree, self._migration, self._load = pair, tree, migration, load
        self._rules = rules_wanted([pair], pair.unsafe)

    def rules(self) -> Way | None:
        """Calls are adapted; nothing to offer where every use fits, or none can be said."""
        unsafe = len(self._pair.unsafe)
        if not unsafe or not self._rules:
            return None
        missing = [line.strip() for line in self._rules if not is_decided(line)]
        does = f"{plural(unsafe, 'use')} would fit by these rules"
        option = "`--adapt` writes it"
        return Way("adapt_calls", does, tuple(missing), tuple(self._rules), option)

    def graft(self) -> Way | None:
        """The canonical gets members; nothing to offer where it lacks none."""
        proposal = self._grafted
        home = [e.reason for e in proposal.references if e.disposition is Disposition.REWRITTEN]
        gets = [name for why in home if isinstance(why, Reason) for name in why.names]
        if not gets and not self._lacks():
            return None
        does = f"{self._pair.target} would get {', '.join(gets) or 'none of what it lacks'}"
        option = f"`--graft {self._pair.competitor}` writes it"
        missing = _refused(proposal.references)
        if gets:
            missing += tuple(f"{use.place}: {use.judgement.reason}" for use in self._still_unsafe())
        return Way("graft", does, missing, self._graft_yaml, option)

    def adapter(self) -> Way:
        """The competitor hands everything on, if need be by rules, or once a graft was made."""
        symbol = str(self._pair.competitor)
        does = f"it keeps its API and does what {self._pair.target} does"
        does += f" (`canonize equiv {self._pair.target} {symbol}` shows what changes)"
        plain = (f'- delegate: {{symbols: ["{symbol}"]}}',)
        ruled: tuple[str, ...] = ()
        if self._rules and all(map(is_decided, self._rules)):
            ruled = ("- delegate:", *self._rules[1:])
        ways: list[Way] = []
        for tree in (self._tree, self._after_graft):
            for yaml in filter(None, (plain, ruled)):
                refused = _refused(self._played("delegate", _options(yaml), tree).references)
                grafts = tree is not self._tree
                option = f"`{f'--graft {symbol} ' if grafts else ''}--delegate {symbol}` writes it"
                first = self._graft_yaml if grafts else ()
                ways.append(Way("delegate", does, refused, yaml, option, first))
        return min(ways, key=lambda way: len(way.missing))

    @property
    def _graft_yaml(self) -> tuple[str, ...]:
        return (f'- graft: {{from: "{self._pair.competitor}"}}',)

    @cached_property
    def _grafted(self) -> Proposal:
        return self._played("graft", {"from": str(self._pair.competitor)}, self._tree)

    @cached_property
    def _after_graft(self) -> SourceTree:
        changes = self._grafted.changes
        return self._tree.with_changes(changes) if changes else self._tree

    def _still_unsafe(self) -> Sequence[JudgedUse]:
        """Uses that would not fit after the graft, either."""
        if not self._pair.unsafe:
            return ()
        one = [
            c for c in self._migration.plan.competitors if c.symbol == str(self._pair.competitor)
        ]
        plan = self._migration.plan.model_copy(update={"competitors": tuple(one)})
        migration = replace(self._migration, plan=plan)
        return [use for pair in compared(self._after_graft, migration) for use in pair.unsafe]

    def _lacks(self) -> bool:
        old, new = self._pair.old, self._pair.new
        return any(m.is_public and m.is_declared and n not in new.members
                   for n, m in old.members.items())  # fmt: skip

    def _played(self, name: str, options: Mapping[str, Any], tree: SourceTree) -> Proposal:
        codemod = self._load(name)
        try:
            asked = codemod.Options.model_validate(dict(options))
        except ValueError as error:
            first = str(error).splitlines()[-1].strip()
            return Proposal((), (_as_refused(str(self._pair.competitor), first),))
        return codemod.propose(tree, asked, self._migration)


def _as_refused(symbol: str, reason: str) -> Reference:
    return Reference("", 1, 1, symbol, Form.DEFINITION, Disposition.REFUSED, reason)


def _refused(entries: Iterable[Reference]) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            f"{e.path}:{e.line}: {e.reason}" if e.path else e.reason
            for e in entries
            if e.disposition is Disposition.REFUSED
        )
    )


def _options(lines: Sequence[str]) -> dict[str, Any]:
    """The options that lines of YAML give a codemod."""
    from ruamel.yaml import YAML

    [call] = YAML(typ="safe", pure=True).load("\n".join(lines))
    return dict(CodemodCall.model_validate(call).options)
