"""What stands beside a string in code: the other keys of its dictionary, its list, its label.

Where an old name and the new one stand side by side, changing the one into the other makes one of
two: an entry is lost, a table of moved names loses its old side.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

import libcst as cst

from canonize.references.side_by_side import SideBySide
from canonize.syntax.scopes import children, dotted

_OLD_SIDE = re.compile(r"(?:^|_)(?:old|from|src|source|before|legacy|previous|deprecated)(?:_|$)")


class Company:
    """Of every string of one file: its groups, and under which name it stands."""

    def __init__(self, module: cst.Module) -> None:
        self._groups: list[tuple[SideBySide, list[cst.SimpleString]]] = []
        self.labels: dict[int, str] = {}
        """By ``id``: the key, keyword or variable that a string is the value of."""
        self._read(module)

    def meetings(self, becomes: Mapping[int, str]) -> dict[int, SideBySide]:
        """Why strings must stay, by ``id``: changed, they would be the same as another.

        Args:
            becomes: by ``id``, the text that a string would have.
        """
        found: dict[int, SideBySide] = {}
        for what, strings in self._groups:
            same: dict[str, list[cst.SimpleString]] = defaultdict(list)
            for string in strings:
                same[becomes.get(id(string), string.raw_value)].append(string)
            for group in same.values():
                if len({string.raw_value for string in group}) < 2:
                    continue
                found |= {id(s): what for s in group if id(s) in becomes}
        return found

    def _read(self, module: cst.Module) -> None:
        pending: list[tuple[cst.CSTNode, str]] = [(module, "")]
        while pending:
            node, label = pending.pop()
            if isinstance(node, cst.SimpleString):
                self.labels.setdefault(id(node), label)
                continue
            self._groups += [(what, some) for what, some in _groups(node) if len(some) > 1]
            for child, name in _labelled(node):
                pending.append((child, name if name is not None else label))


def _groups(node: cst.CSTNode) -> Iterator[tuple[SideBySide, list[cst.SimpleString]]]:
    match node:
        case cst.Dict():
            pairs = [e for e in node.elements if isinstance(e, cst.DictElement)]
            yield SideBySide.DICTIONARY_KEYS, [s for e in pairs for s in _strings(e.key)]
            for element in pairs:
                crossed = _crossed(element.key, element.value)
                yield from ((SideBySide.TABLE, [k, v]) for k, v in crossed)
        case cst.List() | cst.Set() | cst.Tuple():
            pair = isinstance(node, cst.Tuple)
            values = [e.value for e in node.elements]
            yield (
                (SideBySide.TABLE if pair else SideBySide.LIST),
                [v for v in values if isinstance(v, cst.SimpleString)],
            )
        case cst.Call():
            given = [arg for arg in node.args if isinstance(arg.value, cst.SimpleString)]
            yield (
                SideBySide.CALL,
                [
                    arg.value
                    for arg in given
                    if isinstance(arg.value, cst.SimpleString)
                    and (arg.keyword is None or any(map(_is_old, given)))
                ],
            )
        case cst.Assign(targets=[cst.AssignTarget(target=cst.Subscript() as target)]):
            for part in target.slice:
                if isinstance(part.slice, cst.Index):
                    crossed = _crossed(part.slice.value, node.value)
                    yield from ((SideBySide.TABLE, [k, v]) for k, v in crossed)
        case cst.Comparison() | cst.BooleanOperation() | cst.IfExp():
            yield SideBySide.TOLD_APART, list(_all_strings(node))
        case cst.If():
            yield SideBySide.TOLD_APART, list(_of_chain(node))
        case cst.Match():
            yield (
                SideBySide.TOLD_APART,
                [s for case in node.cases for s in _all_strings(case.pattern)],
            )
        case cst.ClassDef() if any("Enum" in dotted(base.value) for base in node.bases):
            yield SideBySide.ENUMERATION, list(_assigned(node.body))


def _is_old(argument: cst.Arg) -> bool:
    return argument.keyword is not None and _OLD_SIDE.search(argument.keyword.value) is not None


def _strings(node: cst.CSTNode) -> Iterator[cst.SimpleString]:
    """A string, or those of a tuple that is a key."""
    if isinstance(node, cst.SimpleString):
        yield node
    elif isinstance(node, cst.Tuple):
        for element in node.elements:
            yield from _strings(element.value)


def _all_strings(node: cst.CSTNode) -> Iterator[cst.SimpleString]:
    pending = [node]
    while pending:
        inner = pending.pop()
        if isinstance(inner, cst.SimpleString):
            yield inner
        else:
            pending += children(inner)


def _crossed(
    one: cst.CSTNode, other: cst.CSTNode
) -> Iterator[tuple[cst.SimpleString, cst.SimpleString]]:
    """The strings of two sides, each with each."""
    there = list(_strings(other))
    for here in _strings(one):
        yield from ((here, string) for string in there)


def _of_chain(node: cst.If) -> Iterator[cst.SimpleString]:
    """The strings that the tests of an ``if`` chain ask for, and those assigned in its blocks."""
    current: cst.If | cst.Else | None = node
    while isinstance(current, cst.If):
        yield from _all_strings(current.test)
        yield from _assigned(current.body)
        current = current.orelse


def _assigned(body: cst.BaseSuite) -> Iterator[cst.SimpleString]:
    for statement in body.body:
        inner = statement.body if isinstance(statement, cst.SimpleStatementLine) else [statement]
        for small in inner if not isinstance(inner, cst.BaseSuite) else ():
            if isinstance(small, (cst.Assign, cst.Return)) and small.value is not None:
                yield from _strings(small.value)


def _labelled(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, str | None]]:
    """A node's children, and the name under which each stands, where it is a new one."""
    match node:
        case cst.DictElement(key=key, value=value):
            yield key, ""
            named = isinstance(key, cst.SimpleString)
            yield value, key.raw_value if isinstance(key, cst.SimpleString) and named else ""
        case cst.Arg(value=value, keyword=keyword):
            yield value, keyword.value if keyword is not None else ""
        case cst.Assign(targets=[cst.AssignTarget(target=target), *_], value=value):
            yield target, ""
            yield value, _name_of(target)
        case cst.AnnAssign(target=target, annotation=annotation, value=value):
            yield from ((target, ""), (annotation, ""))
            if value is not None:
                yield value, _name_of(target)
        case cst.AugAssign(target=target, value=value):
            yield value, _name_of(target)
        case cst.List() | cst.Tuple() | cst.Set() | cst.Element():
            yield from ((child, None) for child in children(node))
        case _:
            yield from ((child, "") for child in children(node))


def _name_of(target: cst.CSTNode) -> str:
    """The last part of what is assigned: a variable, an attribute, or a constant key."""
    if isinstance(target, cst.Subscript):
        for element in target.slice:
            index = element.slice
            if isinstance(index, cst.Index) and isinstance(index.value, cst.SimpleString):
                return index.value.raw_value
        return ""
    return dotted(target).rpartition(".")[2]
