"""One file as the judge of its uses sees it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import libcst as cst

from canonize.compatibility.callees import Callees, Taken
from canonize.compatibility.expression_context import (
    Fates,
    Happens,
)
from canonize.compatibility.instance_flow import Instances
from canonize.compatibility.touches import Touch
from canonize.compatibility.use_verdicts import (
    Finding,
)
from canonize.syntax.scopes import Scopes, Use


class FileUses:
    """One file, as far as judging its uses needs it.

    Args:
        is_mentioned: whether another file has a word.
        path, callees: find the functions that instances are passed to; without them none is.
    """

    def __init__(
        self,
        scopes: Scopes,
        is_mentioned: Callable[[str], bool],
        path: str = "",
        callees: Callees[FileUses] | None = None,
    ) -> None:
        self.path = path
        self._callees = callees
        self.scopes = scopes
        self.is_mentioned = is_mentioned
        self.fates = Fates(scopes)
        self.instances = Instances(scopes, self.fates)
        self._makers: dict[tuple[int, str], frozenset[int]] = {}
        self._judged: dict[tuple[int, object], tuple[Touch, tuple[Finding, ...]]] = {}

    def taken(self, touch: Touch) -> Taken[FileUses] | None:
        """The parameter of a function of the repository that an instance is passed as."""
        if self._callees is None or touch.scope is None:
            return None
        fate = self.fates.of(touch.node)
        if fate.happens is not Happens.PASSED or not isinstance(fate.node, cst.Call):
            return None
        return self._callees.taken(self, fate.node, touch.node, touch.scope)

    def once(
        self, touch: Touch, judge: Callable[[Touch, FileUses], Iterable[Finding]]
    ) -> tuple[Finding, ...]:
        """What is judged of a touch: many calls may lead to the same one."""
        key = (id(touch), judge)
        if key not in self._judged:
            self._judged[key] = (touch, tuple(judge(touch, self)))
        return self._judged[key][1]

    def makers(self, use: Use) -> frozenset[int]:
        """``id`` of every call of the name that a use means."""
        owner = use.scope.owner(use.name)
        if owner is None:
            return frozenset((id(use.call),))
        key = (id(owner), use.name)
        if key not in self._makers:
            uses = self.scopes.uses_of(owner, use.name)
            calls = (u.call for u in uses if u.call is not None and not u.chain)
            self._makers[key] = frozenset(map(id, calls))
        return self._makers[key]
