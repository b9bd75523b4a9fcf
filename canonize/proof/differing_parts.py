"""In which statements and members two definitions differ: what examples have to have run.

Both are put into their normal form; what then is written in one of them alone is a part of it.
A value that is only worked out by a condition is a part of its own. Helpers of the same module
that either names are compared, too.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found
from canonize.syntax.normal_form import body_of, normal_form

Part = dict[str, Any]
"""Where it is (``module``, ``path``, ``from``, ``to``), and of which ``member`` of a class."""
_Function = (ast.FunctionDef, ast.AsyncFunctionDef)
_Definition = (*_Function, ast.ClassDef)
_UNSEEN = (ast.Pass, ast.Global, ast.Nonlocal, ast.Break, ast.Continue)


def differing_parts(project: Project, canonical: Found, competitor: Found) -> list[Part]:
    """The parts of both; ``side`` is 0 for the canonical's."""
    pair = _Pair(project, (canonical, competitor))
    pair.compare()
    return pair.parts


class _Pair:
    def __init__(self, project: Project, founds: tuple[Found, Found]) -> None:
        self._founds = founds
        self._homes = [_defined(project, found) for found in founds]
        self.parts: list[Part] = []
        self._is_helper = False
        self._method = ""
        """Of a helper that one side has alone; of what is never called nothing is asked."""
        self._seen: list[set[str]] = [{found.name} for found in founds]

    def compare(self) -> None:
        nodes = [found.node for found in self._founds]
        if not all(isinstance(node, _Definition) for node in nodes):
            return
        mine, theirs = (normal_form(node) for node in nodes if node is not None)
        self._definitions(mine, theirs)
        self._is_helper = True
        self._helpers(mine, theirs)

    def _definitions(self, mine: ast.stmt, theirs: ast.stmt) -> None:
        if isinstance(mine, ast.ClassDef) and isinstance(theirs, ast.ClassDef):
            members = [_methods(node) for node in (mine, theirs)]
            for key in sorted(members[0].keys() & members[1].keys()):
                self._bodies(members[0][key], members[1][key], key[0])
            for side, owner in enumerate((mine, theirs)):
                for key in sorted(members[side].keys() - members[1 - side].keys()):
                    name = key[0]
                    is_private = name.startswith("_") and not name.startswith("__")
                    if is_private and not _names(owner, name, members[side][key]):
                        continue
                    self._whole(side, body_of(members[side][key]), name, is_alone=True)
        elif isinstance(mine, _Function) and isinstance(theirs, _Function):
            self._bodies(mine, theirs, "")
        else:
            for side, node in enumerate((mine, theirs)):
                self._whole(side, [node], "")

    def _bodies(self, mine: ast.stmt, theirs: ast.stmt, member: str) -> None:
        pair = (mine, theirs)
        names = [_local_names(node) for node in pair]
        taken = [_every_name(node) for node in pair]
        for side, node in enumerate(pair):
            alone = [name for name in names[side] if name not in taken[1 - side]]
            _rename(node, {name: f"${number}" for number, name in enumerate(alone)})
        self._statements(body_of(mine), body_of(theirs), member)

    def _helpers(self, mine: ast.stmt, theirs: ast.stmt) -> None:
        """Compares what both have under one name; what one has alone is its part."""
        named = [self._named(side, node) for side, node in enumerate((mine, theirs))]
        for name in sorted(named[0] | named[1]):
            both = [home.get(name) for home in self._homes]
            one, other = (node and normal_form(node) for node in both)
            if one is not None and other is not None and name in named[0] & named[1]:
                self._definitions(one, other)
                self._helpers(one, other)
                continue
            for side, node in enumerate((one, other)):
                if node is not None and name in named[side]:
                    self._helper_alone(side, name, node)
                    self._helpers(*((node, ast.Pass()) if not side else (ast.Pass(), node)))

    def _helper_alone(self, side: int, name: str, node: ast.stmt) -> None:
        if not isinstance(node, ast.ClassDef):
            self._whole(side, body_of(node), "")
            return
        for (method, count), body in _methods(node).items():
            self._method = f"{side}:{name}.{method}.{count}"
            self._whole(side, body_of(body), "")
        self._method = ""

    def _named(self, side: int, node: ast.stmt) -> set[str]:
        """Helpers that a definition names and that were not looked at yet."""
        names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
        found = (names & self._homes[side].keys()) - self._seen[side]
        self._seen[side] |= found
        return found

    def _statements(
        self, mine: Sequence[ast.stmt], theirs: Sequence[ast.stmt], member: str
    ) -> None:
        dumps = [[ast.dump(s) for s in body] for body in (mine, theirs)]
        matched = SequenceMatcher(None, dumps[0], dumps[1], autojunk=False)
        for how, start, end, other_start, other_end in matched.get_opcodes():
            if how == "equal":
                continue
            left, right = list(mine[start:end]), list(theirs[other_start:other_end])
            while left and right and _alike(left[0], right[0]):
                self._inside(left.pop(0), right.pop(0), member)
            self._whole(0, left, member)
            self._whole(1, right, member)

    def _inside(self, mine: ast.stmt, theirs: ast.stmt, member: str) -> None:
        """Two statements of one kind that hold others: what decides, and then what they hold."""
        if [ast.dump(n) for n in _head(mine)] != [ast.dump(n) for n in _head(theirs)]:
            for side, node in enumerate((mine, theirs)):
                for inner in _head(node):
                    self._add(side, inner, member, is_alone=False)
        for name in ("body", "orelse", "finalbody"):
            self._statements(getattr(mine, name, []), getattr(theirs, name, []), member)
        handlers = [getattr(node, "handlers", []) for node in (mine, theirs)]
        if list(map(ast.dump, handlers[0])) != list(map(ast.dump, handlers[1])):
            for side, some in enumerate(handlers):
                self._whole(side, some, member)

    def _whole(
        self, side: int, nodes: Sequence[ast.AST], member: str, *, is_alone: bool = False
    ) -> None:
        for node in nodes:
            for part in _parts(node):
                self._add(side, part, member, is_alone=is_alone)

    def _add(self, side: int, node: ast.AST, member: str, *, is_alone: bool) -> None:
        found = self._founds[side]
        if not isinstance(node, (ast.stmt, ast.expr)):
            return
        self.parts.append({
            "module": found.module,
            "side": side,
            "path": found.path,
            "from": [node.lineno, node.col_offset],
            "to": [node.end_lineno, node.end_col_offset],
            "member": "" if self._is_helper else member,
            "alone": is_alone,
            "once in": self._method,
        })  # fmt: skip


def _defined(project: Project, found: Found) -> Mapping[str, ast.stmt]:
    body = parsed_file(project.tree, found.path)
    return {n.name: n for n in getattr(body, "body", ()) if isinstance(n, _Definition)}


def _methods(node: ast.ClassDef) -> dict[tuple[str, int], ast.stmt]:
    """By name, and the how manieth of that name: a property is read, set and deleted by three."""
    found: dict[tuple[str, int], ast.stmt] = {}
    for inner in node.body:
        if isinstance(inner, _Function):
            count = sum(name == inner.name for name, _ in found)
            found[inner.name, count] = inner
    return found


def _local_names(node: ast.stmt) -> list[str]:
    """Parameters and what a function binds, in the order in which they are written."""
    if any(isinstance(inner, (ast.Global, ast.Nonlocal)) for inner in ast.walk(node)):
        return []
    named = [
        (inner.lineno, inner.col_offset, inner.arg if isinstance(inner, ast.arg) else inner.id)
        for inner in ast.walk(node)
        if isinstance(inner, ast.arg)
        or (isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store))
    ]
    return list(dict.fromkeys(name for _, _, name in sorted(named)))


def _every_name(node: ast.stmt) -> set[str]:
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)} | {
        inner.arg for inner in ast.walk(node) if isinstance(inner, ast.arg)
    }


def _rename(node: ast.stmt, names: Mapping[str, str]) -> None:
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            inner.id = names.get(inner.id, inner.id)
        elif isinstance(inner, ast.arg):
            inner.arg = names.get(inner.arg, inner.arg)


def _names(node: ast.ClassDef, name: str, but: ast.stmt) -> bool:
    """Whether another member of a class names one."""
    own = set(map(id, ast.walk(but)))
    return any(
        isinstance(n, ast.Attribute) and n.attr == name and id(n) not in own for n in ast.walk(node)
    )


def _alike(mine: ast.stmt, theirs: ast.stmt) -> bool:
    return type(mine) is type(theirs) and hasattr(mine, "body") and bool(_head(mine))


def _head(node: ast.AST) -> list[ast.AST]:
    """What a statement that holds others does before it gets to them."""
    match node:
        case ast.If(test=test) | ast.While(test=test):
            return [test]
        case ast.For(target=target, iter=gone) | ast.AsyncFor(target=target, iter=gone):
            return [gone, target]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return [item.context_expr for item in items]
        case ast.Match(subject=subject):
            return [subject]
        case ast.ExceptHandler(type=ast.expr() as kind):
            return [kind]
        case ast.FunctionDef(decorator_list=made) | ast.AsyncFunctionDef(decorator_list=made):
            return list(made)
    return []


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """Everything in a statement that may be run or not, by itself."""
    if isinstance(node, _UNSEEN):
        return
    holds = isinstance(node, (ast.stmt, ast.ExceptHandler)) and hasattr(node, "body")
    heads = _head(node) if holds else [node]
    for head in heads:
        yield head
        yield from _chosen(head)
    if isinstance(node, ast.Match):
        for case in node.cases:
            yield from (part for inner in case.body for part in _parts(inner))
    if holds:
        for name in ("body", "handlers", "orelse", "finalbody"):
            for inner in getattr(node, name, []):
                yield from _parts(inner)


def _chosen(node: ast.AST) -> Iterator[ast.AST]:
    """Values in an expression that are worked out by a condition only, or later."""
    for inner in ast.walk(node):
        match inner:
            case ast.IfExp(body=one, orelse=other):
                yield from (one, other)
            case ast.BoolOp(values=[_, *others]):
                yield from others
            case ast.ListComp(elt=made) | ast.SetComp(elt=made) | ast.GeneratorExp(elt=made):
                yield made
            case ast.DictComp(value=made) | ast.Lambda(body=made):
                yield made
