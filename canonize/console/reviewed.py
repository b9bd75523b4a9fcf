"""What there is to decide, on a terminal: listed, and asked for one key at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from canonize.console.screen import Screen
from canonize.core.decisions import Answer, Decision, Decisions
from canonize.core.hunks import Hunk
from canonize.core.ledger import Reference
from canonize.core.next_moves import advice_on
from canonize.core.plural import plural
from canonize.errors import CanonizeError

BAR = "y accept  n reject  e each  x exclude  r rule  s later  k back  / find  q save"
_FEW = 3


class ShownEdits(Protocol):
    """Edits of one shape."""

    @property
    def key(self) -> str: ...
    @property
    def shape(self) -> str: ...
    @property
    def hunks(self) -> tuple[Hunk, ...]: ...


class PointView(Protocol):
    """Something left to a person."""

    @property
    def key(self) -> str: ...
    @property
    def entry(self) -> Reference: ...


class StepView(Protocol):
    """A step's groups and points."""

    @property
    def id(self) -> str: ...
    @property
    def groups(self) -> tuple[ShownEdits, ...]: ...
    @property
    def points(self) -> tuple[PointView, ...]: ...


@dataclass(frozen=True)
class Item:
    """One thing on the screen: some edits of one shape, or an open point."""

    step: str
    key: str
    title: str
    hunks: tuple[Hunk, ...] = ()
    entry: Reference | None = None

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(hunk.key for hunk in self.hunks) or (self.key,)


def items_of(steps: Iterable[StepView]) -> list[Item]:
    """Everything there is to decide, in order."""
    found = []
    for step in steps:
        found += [Item(step.id, group.key, group.shape, group.hunks) for group in step.groups]
        for point in step.points:
            found.append(Item(step.id, point.key, point.entry.reason, (), point.entry))
    return found


def item_json(item: Item, decisions: Decisions) -> dict[str, Any]:
    """One item, for programs."""
    answers = {key: str(decisions.answer(key) or "") for key in item.keys}
    edits = [
        {
            "key": hunk.key,
            "path": hunk.path,
            "line": hunk.line,
            "scope": hunk.scope,
            "before": hunk.before,
            "after": hunk.after,
            "answer": answers[hunk.key],
        }
        for hunk in item.hunks
    ]
    point = item.entry.as_json() if item.entry else None
    told = {"step": item.step, "key": item.key, "title": item.title, "edits": edits}
    return {**told, "point": point, "answer": "" if item.hunks else answers[item.key]}


def show_items(screen: Screen, items: Iterable[Item], decisions: Decisions) -> None:
    """All items, those of one step together, each with its key and answer."""
    step = ""
    for item in items:
        if item.step != step:
            step = item.step
            screen.show((step, "bold"))
        show_item(screen, item, decisions)


def show_item(screen: Screen, item: Item, decisions: Decisions, *, every: bool = False) -> None:
    """One item with its first places."""
    answers = [decisions.answer(key) for key in item.keys]
    told = {None: "undecided", Answer.ACCEPT: "accepted", Answer.REJECT: "rejected"}
    said = told[answers[0]] if len(set(answers)) == 1 else "decided in part"
    color = {"undecided": "yellow", "rejected": "red"}.get(said, "green")
    if item.entry is not None:
        what = f"{item.entry.disposition}: {item.title}"
        screen.show(f"  {item.key[:8]}  ", (said, color), f"  {what}")
        screen.show(f"            {item.entry.place}  ", (item.entry.text, "dim"))
        return
    count = plural(len(item.hunks), "edit")
    screen.show(f"  {item.key[:8]}  ", (said, color), f"  {count} of one shape: {item.title}")
    for hunk in item.hunks if every else item.hunks[:_FEW]:
        scope = f" in {hunk.scope}" if hunk.scope else ""
        screen.show(f"            {hunk.path}:{hunk.line}{scope}  ", (hunk.key[:8], "dim"))
        if every or len(item.hunks) == 1:
            for sign, text, style in (("-", hunk.before, "red"), ("+", hunk.after, "green")):
                for line in text.splitlines():
                    screen.show("            ", (f"{sign}{line}", style))
    if not every and len(item.hunks) > _FEW:
        screen.show((f"            and {len(item.hunks) - _FEW} more", "dim"))


@dataclass
class ReviewWalk:
    """Goes through items, one key a decision.

    Args:
        key: gives the next key that a person pressed; empty at the end of the input.
        line: asks for a line of text.
        decide: makes decisions of keys, an answer and a reason.
        amend: notes for the plan that a key's file is left out, or a rule that a person gives, and
            says what it noted; raises CanonizeError where it can't.
    """

    screen: Screen
    items: list[Item]
    decisions: Decisions
    key: Callable[[], str]
    line: Callable[[str], str]
    decide: Callable[[tuple[str, ...], Answer, str], Iterable[Decision]]
    amend: Callable[[str, str], str]
    at: int = 0
    made: dict[str, Decision] = field(default_factory=dict)

    def run(self) -> dict[str, Decision]:
        """Asks until the last item, ``q``, or the end of the input; returns what was decided."""
        while 0 <= self.at < len(self.items):
            item = self.items[self.at]
            self.screen.show((f"\n{item.step}  {self.at + 1} of {len(self.items)}", "bold"))
            so_far = Decisions({**self.decisions.by_key, **self.made})
            show_item(self.screen, item, so_far, every=len(item.hunks) == 1)
            self.screen.show((self._bar(item), "dim"))
            if not self._press(item, self.key()):
                break
        return self.made

    def _bar(self, item: Item) -> str:
        if len(item.hunks) > 1:
            return BAR.replace("accept", "accept all").replace("reject", "reject all")
        return BAR.replace("  e each", "")

    def _press(self, item: Item, key: str) -> bool:
        if key in ("", "q", "\x03", "\x04"):
            return False
        if key in ("y", "a"):
            self._answer(item, Answer.ACCEPT, asks=item.entry is not None)
        elif key in ("n", "d"):
            self._answer(item, Answer.REJECT, asks=True)
        elif key in ("s", "j", "\r", "\n", " "):
            self.at += 1
        elif key == "k":
            self.at = max(0, self.at - 1)
        elif key == "e" and len(item.hunks) > 1:
            single = [Item(item.step, h.key, h.shape, (h,)) for h in item.hunks]
            self.items[self.at : self.at + 1] = single
        elif key == "x":
            self._amend(item, "")
        elif key == "r":
            self._rule(item)
        elif key == "/":
            self._find(self.line("find: "))
        else:
            self.screen.show((f"{key!r} is no key here", "yellow"))
        return True

    def _answer(self, item: Item, answer: Answer, *, asks: bool) -> None:
        reason = self.line("why? ").strip() if asks else ""
        if asks and not reason:
            self.screen.show(("a reason is needed; nothing is decided", "yellow"))
            return
        for decision in self.decide(item.keys, answer, reason):
            self.made[decision.key] = decision
        self.at += 1

    def _rule(self, item: Item) -> None:
        if item.entry is not None:
            for move in advice_on(item.entry.reason).moves:
                self.screen.show(("  - ", "dim"), move)
        rule = self.line("rule (codemod: {option: value})? ").strip()
        if rule:
            self._amend(item, rule)

    def _amend(self, item: Item, rule: str) -> None:
        try:
            self.screen.show((self.amend(item.key, rule), "green"))
        except CanonizeError as error:
            hint = f"; {error.hint}" if error.hint else ""
            self.screen.show((f"{error}{hint}", "yellow"))
        else:
            self.at += 1

    def _find(self, text: str) -> None:
        order = [*range(self.at + 1, len(self.items)), *range(self.at + 1)]
        for index in order:
            item = self.items[index]
            places = [h.path for h in item.hunks] + ([item.entry.path] if item.entry else [])
            if text and any(text in word for word in (item.title, *places)):
                self.at = index
                return
        self.screen.show((f"nothing has {text!r}", "yellow"))
