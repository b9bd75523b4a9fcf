"""What nothing in a file needs any more once some of its statements are gone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping

import libcst as cst

from canonize.syntax.scopes import Role, Scopes, StringSite, below, dotted

_TYPE_COMMENT = re.compile(r"#[ \t]*type:(?![ \t]*ignore)[^\r\n]*")
_TYPE_VARIABLES = ("TypeVar", "ParamSpec", "TypeVarTuple", "NewType")


class StatementUses:
    """Which top-level statements use which top-level names, quoted annotations included."""

    def __init__(self, module: cst.Module, scopes: Scopes) -> None:
        self._scopes = scopes
        self._holder: dict[int, int] = {}
        for index, statement in enumerate(module.body):
            self._holder |= {id(node): index for node in below(statement)}
        self._quoted: dict[str, set[int]] = defaultdict(set)
        self._spelt: dict[str, set[int]] = defaultdict(set)
        for site in scopes.strings:
            home = self._holder.get(id(site.node), -1)
            for name in _names_in(site, scopes):
                (self._quoted if site.role is Role.ANNOTATION else self._spelt)[name].add(home)
        code = module.code if "type:" in module.code else ""
        self._in_comments = frozenset(
            word for found in _TYPE_COMMENT.findall(code) for word in re.findall(r"\w+", found)
        )

    def of(self, name: str) -> list[int]:
        """The indices of the statements that use a name, one for each use."""
        uses = self._scopes.uses_of(self._scopes.top, name)
        return [*(self._holder.get(id(use.node), -1) for use in uses), *self._quoted.get(name, ())]

    def perhaps(self, name: str) -> set[int]:
        """The same with strings that are the name; -1: a comment for type checkers names it."""
        comments = {-1} if name in self._in_comments else set()
        return {*self.of(name), *self._spelt.get(name, ()), *comments}

    def unneeded(self, gone: Collection[int], homes: Mapping[str, int | None]) -> list[str]:
        """Names that only statements that go used, and what only they used themselves.

        Args:
            gone: indices of the statements that go.
            homes: the names that may go, each with the statement that goes with it.
        """
        users = {name: self.perhaps(name) - {home} for name, home in homes.items()}
        reached, found = set(gone), {}
        grown = True
        while grown:
            fresh = {n: homes[n] for n in homes if n not in found and users[n] & reached}
            found.update(fresh)
            reached |= {home for home in fresh.values() if home is not None}
            grown = bool(fresh)
        needed = True
        while needed:
            going = {*gone, *(home for home in found.values() if home is not None)}
            stays = [name for name in found if not users[name] <= going]
            for name in stays:
                del found[name]
            needed = bool(stays)
        return list(found)


def is_helper(name: str, node: cst.CSTNode | None, is_first_party: Callable[[str], bool]) -> bool:
    """Whether a name of a package is certainly none that the package hands on to others.

    So are private names, what comes from outside the repository, and type variables.
    """
    if name.startswith("_") and not name.startswith("__"):
        return True
    match node:
        case cst.Import(names=names):
            return not any(is_first_party(dotted(alias.name)) for alias in names)
        case cst.ImportFrom(module=module, relative=relative, names=names):
            explicit = not isinstance(names, cst.ImportStar) and any(
                alias.asname is not None and dotted(alias.asname.name) == dotted(alias.name) == name
                for alias in names
            )
            return not relative and not explicit and not is_first_party(dotted(module))
        case cst.SimpleStatementLine(body=[cst.Assign(value=cst.Call(func=func))]):
            return dotted(func).rpartition(".")[2] in _TYPE_VARIABLES
    return False


def _names_in(site: StringSite, scopes: Scopes) -> set[str]:
    """The top-level names that a string may mean: those of an annotation, or its whole text."""
    if not isinstance(site.node, cst.SimpleString) or site.role is Role.EXPORT:
        return set()
    text = site.node.raw_value
    words = (
        set(re.findall(r"(?<![\w.])[^\W\d]\w*", text)) if site.role is Role.ANNOTATION else set()
    )
    if text.isidentifier():
        words.add(text)
    return {word for word in words if site.scope.owner(word) is scopes.top}
