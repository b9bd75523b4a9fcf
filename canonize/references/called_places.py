"""Which functions a call may mean, which calls give a parameter its values, and what else binds.

Functions are found by what imports say; methods by their name, where few classes have it.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import dotted_name
from canonize.core.symbols import Symbol
from canonize.references.flow_words import GIVEN_BY_CLASS
from canonize.references.given_in_calls import (
    LANGUAGE,
    arguments,
    defaults,
    fields_at,
    given_by_language,
    is_handed,
    of_fields,
)
from canonize.references.local_bindings import By, Function, WayIn
from canonize.references.names_said import NameRole, NamesSaid
from canonize.references.seen_files import NodeIn, SeenFiles
from canonize.references.seen_files import SeenIn as SeenIn
from canonize.references.sides import Asked, Sides, is_of_library, last_name
from canonize.references.word_reach import FEW_FILES, WordReach
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.resolution.resolver import Stands

_RIVALS = 4
_FURTHER = 60
"""So many files are read to find those that ask without a name of either."""
_DEEP = 3
_Methods = list[tuple[SeenIn, ast.ClassDef | Function]]


class CalledPlaces:
    """Asks about the files of a tree, for one competitor and what takes its place.

    Args:
        new: the names under which what takes its place is reached.
        are_enumerations: whether members of the two are objects of theirs.
        can_be_raised: whether one of the two may be an exception, or give one.
        bridges: functions that a plan's rules call in place of the competitor: what they make is
            what the competitor made.
    """

    def __init__(
        self,
        project: Project,
        asked: Asked,
        competitor: Symbol,
        new: Redirects,
        *,
        are_enumerations: bool,
        can_be_raised: bool = True,
        bridges: frozenset[Symbol] = frozenset(),
    ) -> None:
        self._project = project
        self._names = project.names
        self._asked = asked
        self._pair = competitor, new
        named = {name for _, name in new.names} | {competitor.name}
        self._class_names = {name.rpartition(".")[2] for name in named}
        self.are_enumerations = are_enumerations
        self.can_be_raised = can_be_raised
        self._bridges = {(symbol.module, symbol.name) for symbol in bridges}
        self._seen = SeenFiles(self._see)
        self._files: dict[str, list[str]] = {}
        self._methods: dict[str, list[NodeIn]] = {}
        self._decorated: dict[NodeIn, ast.Name] = {}

    def place(self, path: str) -> SeenIn | None:
        """A file of the tree; ``None`` where it is no Python."""
        return self._seen.file(path)

    def _see(self, path: str) -> tuple[SeenIn, int] | None:
        tree = self._project.tree
        body = parsed_file(tree, path) if path.endswith(".py") else None
        if body is None:
            return None
        sides = Sides(self._asked, path, body, *self._pair)
        seen = SeenIn.of(path, self._asked.module(path), body, sides)
        return seen, len(tree.read(path) or b"")

    def again(self, found: NodeIn) -> tuple[SeenIn, ast.AST]:
        """A node that was found before, with its file."""
        return self._seen.node(found)

    def reach(self, paths: Collection[str], *, with_objects: bool) -> WordReach:
        """To which words the two may get from some files."""
        objects, tree = with_objects or self.are_enumerations, self._project.tree
        return WordReach(tree, paths, self._class_names, with_objects=objects).with_holders()

    def asking_beyond(self, paths: Collection[str]) -> frozenset[str]:
        """Files that ask for what is made there, without a name of it; none where that is far."""
        if len(paths) > _FURTHER:
            return frozenset()
        tree, names = self._project.tree, self._class_names
        reach = WordReach(tree, paths, names, with_objects=True, most=_FURTHER)
        asking = (path for path in reach.further() if reach.asks(path, is_near=False))
        return frozenset(asking) - {*paths}

    def given_beyond(self, paths: Collection[str], *, with_objects: bool) -> frozenset[str]:
        """Files that words lead to: their functions may be given one; none where that is far."""
        if len(paths) > _FURTHER:
            return frozenset()
        tree, names = self._project.tree, self._class_names
        key = WordReach, frozenset(paths), frozenset(names), with_objects
        if key not in tree.memo:
            reach = WordReach(tree, paths, names, with_objects=with_objects, most=_FURTHER)
            tree.memo[key] = reach.further() - {*paths}
        found = tree.memo[key]
        assert isinstance(found, frozenset)
        return found

    def side(self, place: SeenIn, node: ast.expr) -> bool | None:
        """Whether a name means the competitor (true) or what takes its place (false)."""
        first = node
        while isinstance(first, ast.Attribute):
            first = first.value
        if not isinstance(first, ast.Name):
            return None
        is_own = place.bindings.is_global(first) or self._is_imported(place, first)
        return place.sides.of(node) if is_own else None

    def files(self, word: str, *roles: NameRole) -> Iterator[SeenIn]:
        """The files with a word, in one of some roles if any are given; none when too many."""
        tree = self._project.tree
        if word not in self._files:
            paths = tree.containing({word.encode()}, endings=(".py",))
            self._files[word] = sorted(paths) if len(paths) <= FEW_FILES else []
        for path in self._files[word]:
            if not roles or NamesSaid.of(tree, path).has(word, roles):
                there = self.place(path)
                if there is not None:
                    yield there

    def called(self, place: SeenIn, call: ast.Call) -> _Methods:
        """The functions and classes of the repository that a call may mean."""
        func = call.func
        if isinstance(func, ast.Lambda):
            return [(place, func)]
        if isinstance(func, ast.Name):
            bound = place.bindings.of(func)
            local = [b.node for b in bound if isinstance(b.node, Function)]
            if local:
                return [(place, node) for node in local]
        text = dotted_name(func)
        found = self._names.dotted(place.module, text) if text and place.module else None
        if found is not None and (found.module, found.name) in self._bridges:
            return []
        if found is not None and isinstance(found.node, (*_DEFINED, ast.ClassDef)):
            there = self.place(found.path)
            return [(there, found.node)] if there is not None else []
        nested = [n for n in place.nodes if isinstance(n, _DEFINED)]
        if isinstance(func, ast.Name):
            return [(place, n) for n in nested if n.name == func.id]
        return self._methods_named(func.attr) if isinstance(func, ast.Attribute) else []

    def called_or_given(self, place: SeenIn, call: ast.Call) -> _Methods:
        """The same; through a parameter that is called, what it is given."""
        func = call.func
        if isinstance(func, ast.Name) and place.bindings.parameter(func) is not None:
            return self.meant(place, func)
        return self.called(place, call)

    def side_of_derived(self, place: SeenIn, node: ast.Name | ast.Attribute) -> bool | None:
        """From which of the two a class of the repository derives that an expression names."""
        if isinstance(node, ast.Name) and place.bindings.parameter(node) is not None:
            return None
        if isinstance(node, ast.Name) and place.bindings.of(node):
            return None
        return place.sides.of_class(node)

    def blocks_of(self, manager: str) -> Iterator[tuple[SeenIn, ast.With | ast.AsyncWith]]:
        """The `with` blocks that a class of context managers is made for."""
        for there in self.files(manager, NameRole.CALLED):
            for node in there.nodes:
                if isinstance(node, (ast.With, ast.AsyncWith)):
                    made = (item.context_expr for item in node.items)
                    if any(isinstance(m, ast.Call) and last_name(m.func) == manager for m in made):
                        yield there, node

    def meant(self, place: SeenIn, node: ast.expr, far: int = 0) -> _Methods:
        """The functions and classes that an expression may be, through parameters, too."""
        function = place.bindings.parameter(node) if isinstance(node, ast.Name) else None
        if function is None or not isinstance(node, ast.Name):
            elements = self._elements(place, node) if far < _DEEP else []
            found = [m for one in elements for m in self.meant(place, one, far + 1)]
            return found or self.called(place, ast.Call(node, [], []))
        given = self.given(place, function, node.id) if far < _DEEP else ()
        return [
            found
            for there, one in given
            if isinstance(one, (ast.Name, ast.Attribute))
            for found in self.meant(there, one, far + 1)
        ]

    def _elements(self, place: SeenIn, node: ast.expr) -> list[ast.expr]:
        """The names of which a loop takes one after the other."""
        bound = place.bindings.of(node) if isinstance(node, ast.Name) else []
        tables = [b.node for b in bound if b.how is By.ELEMENT]
        return [
            one
            for table in tables
            if isinstance(table, (ast.List, ast.Tuple, ast.Set))
            for one in table.elts
            if isinstance(one, (ast.Name, ast.Attribute))
        ]

    def calls_of(self, method: str) -> Iterator[tuple[SeenIn, ast.Call]]:
        """The calls of a function or a method by its name alone."""
        for there in self.files(method, NameRole.CALLED):
            for node in there.nodes:
                if isinstance(node, ast.Call) and last_name(node.func) == method:
                    yield there, node

    def properties(self, node: ast.Attribute) -> _Methods:
        """The functions that an attribute may be of which it is read without a call."""
        return [
            (there, method)
            for there, method in self._methods_named(node.attr)
            for decorator in getattr(method, "decorator_list", ())
            if last_name(decorator).endswith("property")
        ]

    def naming(self) -> Iterator[SeenIn]:
        """The files with a name of one of the two, unless it is in too many."""
        for path in sorted({p.path for name in self._class_names for p in self.files(name)}):
            place = self.place(path)
            if place is not None:
                yield place

    def in_classes(self) -> Iterator[tuple[SeenIn, ast.expr]]:
        """What the bodies of classes bind where one of the two is named."""
        for place in self.naming():
            for node in place.nodes:
                for item in node.body if isinstance(node, ast.ClassDef) else ():
                    if isinstance(item, (ast.Assign, ast.AnnAssign)) and item.value is not None:
                        yield place, item.value

    def given(
        self, place: SeenIn, function: Function, name: str
    ) -> Iterator[tuple[SeenIn, ast.AST]]:
        """What calls give a parameter of a function."""
        yield from ((place, default) for default in defaults(function, name))
        if isinstance(function, ast.Lambda):
            above = place.bindings.parent(function)
            if isinstance(above, ast.Call):
                yield from ((place, one) for one in above.args if one is not function)
            return
        owner = place.bindings.owner(function)
        called = function.name
        if owner is not None and function.name in GIVEN_BY_CLASS:
            called = owner.name
        for there in self.files(called, NameRole.CALLED, NameRole.HANDED):
            for node in there.nodes:
                if isinstance(node, ast.Call) and self._is_call_of(there, node, called, function):
                    yield from ((there, one) for one in arguments(node, function, name, owner))
                elif owner is None and _is_decorated(node, called):
                    yield there, self._name_of(there, node)
        if owner is not None and owner.bases:
            yield from self._along(owner.name)
        if owner is not None and function.name == "__call__":
            for there, call in self._calls_of_objects(owner.name):
                yield from ((there, one) for one in arguments(call, function, name, owner))
        if owner is not None and called == "__set__":
            yield from self._set_by(owner.name)
        elif owner is not None and called in LANGUAGE:
            for there in self.files(owner.name):
                for node in there.nodes:
                    yield from ((there, one) for one in given_by_language(node, called))

    def _name_of(self, place: SeenIn, node: ast.AST) -> ast.Name:
        """The name of a definition as an expression; one for each, since an id is asked for."""
        key = NodeIn.of(place, node)
        if key not in self._decorated:
            self._decorated[key] = ast.Name(str(getattr(node, "name", "")), ast.Load())
        return self._decorated[key]

    def _calls_of_objects(self, owner: str) -> Iterator[tuple[SeenIn, ast.Call]]:
        """Calls of what a class makes: ``Check()(x)``, ``check = Check()`` and ``check(x)``."""
        held: set[str] = set()
        for there in self.files(owner, NameRole.CALLED):
            for node in there.nodes:
                match node:
                    case ast.Call(func=ast.Call(func=func)) if last_name(func) == owner:
                        yield there, node
                    case ast.Assign(targets=targets, value=ast.Call(func=func)):
                        if last_name(func) == owner:
                            held |= {last_name(target) for target in targets} - {""}
        for name in sorted(held):
            yield from self.calls_of(name)

    def _set_by(self, descriptor: str) -> Iterator[tuple[SeenIn, ast.AST]]:
        """What is assigned to the attributes that a descriptor stands behind."""
        behind = {
            target.id
            for there in self.files(descriptor, NameRole.CALLED)
            for node in there.nodes
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)
            if last_name(node.value.func) == descriptor
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for name in sorted(behind):
            for there in self.files(name, NameRole.BOUND):
                yield from ((there, bound.node) for bound in there.bindings.of_attribute(name))

    def _along(self, owner: str) -> Iterator[tuple[SeenIn, ast.AST]]:
        """What is given together with a class: whoever gets both may call its methods with it."""
        for there in self.files(owner, NameRole.HANDED):
            for node in there.nodes:
                if isinstance(node, ast.Call) and is_handed(node, owner):
                    yield from ((there, one) for one in node.args)

    def bound(
        self, place: SeenIn, node: ast.Name | ast.Attribute
    ) -> Iterator[tuple[SeenIn, WayIn]]:
        """All that a name or an attribute may be, where a statement says so."""
        if isinstance(node, ast.Name):
            yield from ((place, bound) for bound in place.bindings.of(node))
            if not place.bindings.is_global(node) and not self._is_imported(place, node):
                return
        text = dotted_name(node)
        found = self._names.dotted(place.module, text) if text and place.module else None
        if found is not None and found.stands in (Stands.OUTSIDE, Stands.BUILTIN):
            return
        if found is not None and found.stands is Stands.DEFINITION:
            return  # it is what it is; who puts another into its place is asked elsewhere
        if is_of_library(text) and found is not None and found.stands is not Stands.VALUE:
            return  # imported within a function
        if found is not None and found.path and found.name:
            yield from self._of_global(found.path, found.name, place)
        elif isinstance(node, ast.Attribute):
            for there in self.files(node.attr, NameRole.BOUND):
                yield from ((there, b) for b in there.bindings.of_attribute(node.attr))
                yield from ((there, b) for b in of_fields(there.body, node.attr))
                for owner, number in fields_at(there.body, node.attr):
                    yield from self._by_number(owner, number)

    def _by_number(self, owner: str, number: int) -> Iterator[tuple[SeenIn, WayIn]]:
        """What calls of a class give the field at a number: ``Holder(Old())``."""
        for there in self.files(owner, NameRole.CALLED):
            for node in there.nodes:
                if isinstance(node, ast.Call) and last_name(node.func) == owner:
                    yield from ((there, WayIn(By.WHOLE, a)) for a in node.args[number : number + 1])

    def _of_global(self, path: str, name: str, asking: SeenIn) -> Iterator[tuple[SeenIn, WayIn]]:
        """What binds a name at the top of a module, and what other files put into it."""
        home = self.place(path)
        if home is None:
            return
        if home.path != asking.path:
            yield from ((home, bound) for bound in home.bindings.at_top(name))
        for there in self.files(name, NameRole.BOUND):
            here = self._names.dotted(there.module, name) if there.module else None
            if here is not None and there.path != home.path and here.path == path:
                yield from ((there, b) for b in there.bindings.at_top(name))
            yield from ((there, b) for b in there.bindings.of_attribute(name))

    def _is_imported(self, place: SeenIn, node: ast.Name) -> bool:
        """Whether nothing but an import binds a name, of a function perhaps."""
        return not place.bindings.of(node) and place.bindings.parameter(node) is None

    def _is_call_of(self, place: SeenIn, call: ast.Call, name: str, function: ast.AST) -> bool:
        given = is_handed(call, name)
        if last_name(call.func) != name and not given:
            return False
        text = dotted_name(call.func)
        found = self._names.dotted(place.module, text) if text and place.module else None
        if given or found is None or not isinstance(found.node, (*_DEFINED, ast.ClassDef)):
            return True
        return found.node is function or found.node.name == name

    def _methods_named(self, name: str) -> _Methods:
        """The methods of a name; none when many classes have one."""
        if name not in self._methods:
            found: list[NodeIn] = []
            for there in self.files(name, NameRole.DEFINED) if not name.startswith("__") else ():
                for node in there.nodes:
                    is_one = isinstance(node, _DEFINED) and node.name == name
                    if isinstance(node, _DEFINED) and is_one and there.bindings.owner(node):
                        found.append(NodeIn.of(there, node))
            self._methods[name] = found if len(found) <= _RIVALS else []
        again = map(self.again, self._methods[name])
        return [(there, method) for there, method in again if isinstance(method, _MEANT)]


_DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef)
_MEANT = (*_DEFINED, ast.Lambda, ast.ClassDef)


def _is_decorated(node: ast.AST, by: str) -> bool:
    return any(last_name(decorator) == by for decorator in getattr(node, "decorator_list", ()))
