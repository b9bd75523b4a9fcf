"""In what two definitions differ: what examples have to have run.

Both are put into their normal form; what then is written in one of them alone is a part of it,
and so is every place that reads a name which stands for something else there. Members of bases,
and helpers that either leads to, wherever they are, are compared, too; what only one side leads
to is a part as a whole.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from canonize.core.ast_nodes import dotted_name
from canonize.core.symbols import Symbol
from canonize.proof.class_code import ClassCode, ClassMember, class_code, lineage
from canonize.proof.differing_code import Function, apart_in_bodies, whole
from canonize.proof.free_names import Key, ReadName, place_key, read_names
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found, Stands
from canonize.resolution.same_code import SameCode
from canonize.syntax.normal_form import body_of, decorator_word, normal_form
from canonize.syntax.stdlib_names import KEEPS_NOTHING, NAMEABLE_TWICE, PROPERTIES

Part = dict[str, Any]
"""Where it is (``module``, ``path``, ``from``, ``to``), and of which ``member`` of a class; with
``value`` (two names, each as module and name) or ``attribute`` only if these are not the same."""
_TRANSPARENT = KEEPS_NOTHING | NAMEABLE_TWICE | PROPERTIES
_MOST_REACHED = 300


def differing_parts(project: Project, canonical: Found, competitor: Found) -> list[Part]:
    """The parts of both; ``side`` is 0 for the canonical's."""
    pair = _Pair(project, (canonical, competitor))
    pair.compare()
    return pair.parts


def differing_attributes(project: Project, canonical: Found, competitor: Found) -> list[str]:
    """Attributes of two classes whose code is another, or that the competitor alone has."""
    if not all(isinstance(one.node, ast.ClassDef) for one in (canonical, competitor)):
        return []
    pair = _Pair(project, (canonical, competitor))
    codes = pair.class_codes(canonical, competitor)
    return [name for name in codes[1].attributes if pair.is_apart(name, codes)]


class _Pair:
    def __init__(self, project: Project, founds: tuple[Found, Found]) -> None:
        self._founds = founds
        self._project = project
        self._names = project.names
        self._same = SameCode(project)
        self.parts: list[Part] = []
        self._is_helper = False
        self._method = ""
        """Of a helper that one side has alone; of what is never called nothing is asked."""
        self._compared: set[tuple[Key, Key]] = {(place_key(founds[0]), place_key(founds[1]))}
        self._identical: set[Key] = set()
        """Nothing behind those is asked: the other side has the same."""

    def compare(self) -> None:
        one, other = self._founds
        if one.node is None or other.node is None:
            return
        self._things(one, other)
        self._is_helper = True
        reached = [self._reached(found) for found in self._founds]
        met = [{pair[side] for pair in self._compared} for side in (0, 1)]
        for side, some in enumerate(reached):
            for key, found in some.items():
                if key not in reached[1 - side] and key not in met[side]:
                    self._alone(side, found)

    def class_codes(self, mine: Found, theirs: Found) -> tuple[ClassCode, ClassCode]:
        """The code of two classes, without the bases that both have."""
        lines = [{place_key(home) for home in lineage(self._names, one)} for one in (mine, theirs)]
        shared = frozenset(lines[0] & lines[1])
        first, second = (class_code(self._names, one, shared) for one in (mine, theirs))
        return first, second

    def is_apart(self, name: str, codes: tuple[ClassCode, ClassCode]) -> bool:
        """Whether an attribute is written otherwise, or of names that mean something else."""
        both = [code.attributes.get(name) for code in codes]
        if both[0] is None or both[1] is None:
            return True
        values = [member.value for member in both if member]
        if len({ast.dump(value) for value in values if value is not None}) > 1:
            return True
        known = [
            read_names(self._project, iter([(value, member.home)]))
            for value, member in zip(values, both, strict=True)
            if value is not None and member is not None
        ]
        return any(self._is_other(*pair) for pair in _paired(*known))

    def _things(self, mine: Found, theirs: Found) -> None:
        """Two definitions, with what their names lead to."""
        nodes = [normal_form(one.node) for one in (mine, theirs) if one.node is not None]
        if all(isinstance(node, ast.ClassDef) for node in nodes):
            self._classes(self.class_codes(mine, theirs))
        elif all(isinstance(node, Function) for node in nodes):
            used = [iter([(node, one)]) for node, one in zip(nodes, (mine, theirs), strict=True)]
            self._used(used)
            self._functions((ClassMember("", nodes[0], mine), ClassMember("", nodes[1], theirs)))
        else:
            self._used([iter([(n, one)]) for n, one in zip(nodes, (mine, theirs), strict=True)])
            for side, one in enumerate((mine, theirs)):
                self._alone(side, one)

    def _classes(self, codes: tuple[ClassCode, ClassCode]) -> None:
        self._used([_function_code(code) for code in codes])
        both = codes[0].functions.keys() & codes[1].functions.keys()
        for key in sorted(both):
            self._functions((codes[0].functions[key], codes[1].functions[key]))
        for side, code in enumerate(codes):
            for key in sorted(code.functions.keys() - both):
                self._member_alone(side, code, code.functions[key])
        for name in sorted(codes[0].attributes.keys() & codes[1].attributes.keys()):
            if self.is_apart(name, codes):
                self._attribute(name, codes)
        self._others(codes)

    def _functions(self, pair: tuple[ClassMember, ClassMember]) -> None:
        one, other = pair
        homes = (one.home, other.home)
        makers = [self._makers(member) for member in pair]
        if list(map(ast.dump, makers[0])) != list(map(ast.dump, makers[1])):
            for side, some in enumerate(makers):
                self._add_all(((side, node) for node in some), homes, other.name)
        self._add_all(apart_in_bodies(one.node, other.node), homes, other.name)

    def _makers(self, member: ClassMember) -> list[ast.expr]:
        """Decorators that may do more than Python's own."""
        found = []
        for node in getattr(member.node, "decorator_list", []):
            text = dotted_name(node.func if isinstance(node, ast.Call) else node)
            stands = self._names.dotted(member.home.module, text) if text else None
            words = {decorator_word(node), stands.name if stands is not None else ""}
            if not words & _TRANSPARENT:
                found.append(node)
        return found

    def _member_alone(self, side: int, code: ClassCode, member: ClassMember) -> None:
        name = member.name
        is_private = name.startswith("_") and not name.startswith("__")
        if is_private and not any(_names(other, name) for other in _others_than(code, member)):
            return
        homes = (member.home, member.home)
        self._add_all(whole(side, body_of(member.node)), homes, name, is_alone=True)

    def _attribute(self, name: str, codes: tuple[ClassCode, ClassCode]) -> None:
        """A value: where it is read; of a function that is written in place, what it does."""
        for side, code in enumerate(codes):
            member = code.attributes[name]
            if isinstance(member.value, ast.Lambda):
                body = [member.value.body]
                self._add_all(whole(side, body), (member.home, member.home), name)
                continue
            for other in code.functions.values():
                for node in ast.walk(other.node):
                    if isinstance(node, ast.Attribute) and node.attr == name:
                        self._add(side, node, other.home, other.name, attribute=name)

    def _others(self, codes: tuple[ClassCode, ClassCode]) -> None:
        """What else is done while a class is made; no example does it again."""
        dumps = [[ast.dump(node) for node in _made_by(code)] for code in codes]
        for side, code in enumerate(codes):
            for member in code.others:
                for node in _heads(member.node):
                    if ast.dump(node) not in dumps[1 - side]:
                        self._add_all(whole(side, [node]), (member.home, member.home))

    def _used(self, codes: Sequence[Iterator[tuple[ast.AST, Found]]]) -> None:
        """Names that both have, and that do not stand for the same."""
        mine, theirs = (read_names(self._project, some) for some in codes)
        for one, other in _paired(mine, theirs):
            if not self._is_other(one, other):
                continue
            pair = one.found, other.found
            if all(isinstance(found.node, _DEFINED) for found in pair):
                was, self._is_helper = self._is_helper, True
                self._things(*pair)
                self._is_helper = was
                continue
            value = [list(place_key(found)) for found in pair]
            for side, meaning in enumerate((one, other)):
                for node, home in meaning.reads:
                    self._add(side, node, home, "", value=value)

    def _is_other(self, one: ReadName, other: ReadName) -> bool:
        """Whether two names mean something else; each pair is looked at once."""
        keys = place_key(one.found), place_key(other.found)
        are_defined = all(isinstance(m.found.node, _DEFINED) for m in (one, other))
        are_missing = all(m.found.stands is Stands.MISSING for m in (one, other))
        if keys[0] == keys[1] or keys in self._compared or are_missing:
            return False  # what no module binds is bound by the class around, or by nobody
        if are_defined:
            self._compared.add(keys)
        if any(m.found.node is None for m in (one, other)):
            return True
        symbols = [Symbol(*key) for key in keys]
        is_same = self._same.difference(symbols[0], symbols[1]) is None
        self._identical |= set(keys) if is_same and are_defined else set()
        return not is_same

    def _reached(self, start: Found) -> dict[Key, Found]:
        """Definitions in the repository that the names of one lead to, near ones first."""
        found: dict[Key, Found] = {place_key(start): start}
        pending = [start]
        while pending and len(found) < _MOST_REACHED:
            one = pending.pop(0)
            for key, meaning in read_names(self._project, self._code_of(one)).items():
                if key in found or key in self._identical:
                    continue
                if isinstance(meaning.found.node, _DEFINED):
                    found[key] = meaning.found
                    pending.append(meaning.found)
        return found

    def _code_of(self, found: Found) -> Iterator[tuple[ast.AST, Found]]:
        if isinstance(found.node, ast.ClassDef):
            code = class_code(self._names, found, frozenset())
            yield from _function_code(code)
            for member in [*code.attributes.values(), *code.others]:
                yield member.node, member.home
        elif found.node is not None:
            yield normal_form(found.node), found

    def _alone(self, side: int, found: Found) -> None:
        """A definition that only one side leads to, or that is of another kind there."""
        value = getattr(found.node, "value", None)
        if not isinstance(found.node, ast.ClassDef):
            node = normal_form(found.node) if found.node is not None else ast.Pass()
            body = [value.body] if isinstance(value, ast.Lambda) else body_of(node)
            self._add_all(whole(side, body), (found, found))
            return
        code = class_code(self._names, found, frozenset())
        for (name, count), member in code.functions.items():
            self._method = f"{side}:{found.name}.{name}.{count}"
            self._add_all(whole(side, body_of(member.node)), (member.home, member.home))
        self._method = ""

    def _add_all(
        self,
        parts: Iterator[tuple[int, ast.AST]],
        homes: tuple[Found, Found],
        member: str = "",
        *,
        is_alone: bool = False,
    ) -> None:
        for side, node in parts:
            self._add(side, node, homes[side], member, alone=is_alone)

    def _add(self, side: int, node: ast.AST, home: Found, member: str, **more: Any) -> None:
        if not isinstance(node, (ast.stmt, ast.expr)):
            return
        self.parts.append({
            "module": home.module,
            "side": side,
            "path": home.path,
            "from": [node.lineno, node.col_offset],
            "to": [node.end_lineno, node.end_col_offset],
            "member": "" if self._is_helper else member,
            "alone": False,
            "once in": self._method,
            **more,
        })  # fmt: skip


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DEFINED = (*_FUNCTIONS, ast.ClassDef)


def _paired(
    mine: dict[Key, ReadName], theirs: dict[Key, ReadName]
) -> Iterator[tuple[ReadName, ReadName]]:
    """Meanings of the same text, and then those of things of the same name."""
    left = [m for key, m in mine.items() if key not in theirs]
    right = [m for key, m in theirs.items() if key not in mine]
    for one in list(left):
        for other in list(right):
            if one.texts & other.texts:
                yield one, other
                left.remove(one)
                right.remove(other)
                break
    for one in left:
        for other in right:
            if one.found.name and one.found.name == other.found.name:
                yield one, other


def _function_code(code: ClassCode) -> Iterator[tuple[ast.AST, Found]]:
    for member in code.functions.values():
        yield member.node, member.home
    for member in code.attributes.values():
        if isinstance(member.value, ast.Lambda):
            yield member.value, member.home


def _others_than(code: ClassCode, member: ClassMember) -> Iterator[ast.AST]:
    return (m.node for m in code.functions.values() if m is not member)


def _names(node: ast.AST, name: str) -> bool:
    return any(isinstance(n, ast.Attribute) and n.attr == name for n in ast.walk(node))


def _made_by(code: ClassCode) -> Iterator[ast.AST]:
    return (node for member in code.others for node in _heads(member.node))


def _heads(node: ast.stmt) -> list[ast.AST]:
    """A statement; of one that holds others only what it begins with."""
    if isinstance(node, ast.ClassDef) or not hasattr(node, "body"):
        return [node]
    return [inner for inner in ast.iter_child_nodes(node) if isinstance(inner, ast.expr)]
