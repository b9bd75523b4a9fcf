"""Members that a path in a text names: ``a.b.X.create``, for ``patch`` and lookups by name."""

from __future__ import annotations

from canonize.core.modules import ModuleMap
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.api import MemberKind
from canonize.resolution.api_reader import ApiReader


class NamedMembers:
    """Knows whether what takes a competitor's place has the members that texts name."""

    def __init__(self, tree: SourceTree, modules: ModuleMap) -> None:
        self._reader = ApiReader(tree.whole, modules)
        self._known: dict[tuple[Symbol, Symbol, str], str] = {}

    def misfit(self, competitor: Symbol, target: Symbol, member: str) -> str:
        """Why a member's path can't name the target; empty when it can, or nobody can tell.

        A member that the competitor lacks as well is taken for something else, such as the ending
        of a file's name.
        """
        key = (competitor, target, member)
        if key not in self._known:
            self._known[key] = self._misfit(*key)
        return self._known[key]

    def _misfit(self, competitor: Symbol, target: Symbol, member: str) -> str:
        old, new = self._reader.read(competitor), self._reader.read(target)
        if old.is_known and old.origin == new.origin:
            return ""
        mine, theirs = old.members.get(member), new.members.get(member)
        if mine is None:
            return ""
        if theirs is None:
            return f"{target} has no {member}" if new.lacks(member) else ""
        kinds = {mine.kind, theirs.kind}
        if MemberKind.PROPERTY in kinds and MemberKind.METHOD in kinds:
            return f"{member} is a {theirs.kind.value} of {target}"
        if kinds == {MemberKind.METHOD} and mine.is_async is not theirs.is_async:
            return f"{member} is {'' if theirs.is_async else 'not '}async in {target}"
        return ""
