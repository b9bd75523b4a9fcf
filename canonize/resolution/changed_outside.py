"""What other files put into the names that a definition works with, in its module.

``from app.new import OPTIONS; OPTIONS["limit"] = 1``: only the code of that module sees it. Who
goes from one module to another gets what was put there, or loses what was put here.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from canonize.core.ast_nodes import DISPLAYS, dotted_name, nodes_of
from canonize.core.file_kinds import is_test
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree_base import has_word
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.put_modules import put_alike, where_put
from canonize.resolution.read_through import imported_paths, is_read_through
from canonize.resolution.resolver import Found, Stands
from canonize.resolution.shared_state import names_used
from canonize.syntax.stdlib_names import CHANGING_METHODS

_MANY = 40
"""A name that more files look up is no setting of one of them."""


class ChangedOutside:
    """Asks about definitions of one tree.

    Args:
        going: the names of each module that go with their competitors.
        whole: modules that go with all their names, so that texts of tests name the others, too.
    """

    def __init__(
        self, project: Project, going: dict[str, frozenset[str]], whole: Collection[str] = ()
    ) -> None:
        self._project, self._whole = project.whole, whole
        self._going = going
        self._known: dict[tuple[Symbol, Symbol], str] = {}

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Who changes what one of the two works with; "" where nobody does."""
        key = competitor, target
        if key not in self._known:
            self._known[key] = self._reason(competitor, target)
        return self._known[key]

    def _reason(self, competitor: Symbol, target: Symbol) -> str:
        if competitor.is_module or target.is_module or competitor.module == target.module:
            return ""
        by_tests = competitor.module not in self._whole  # else users and fake go together
        tree = self._project.tree
        put = where_put(competitor.module, tree, by_tests=by_tests)
        if put and not put_alike(competitor.module, target.module, tree):
            told = f"{put} puts another module in the place of {competitor.module}"
            return Reason(f"{told}, from which its users take it", Code.IDENTITY)
        going = self._going.get(competitor.module, frozenset())
        if said := next(self._places(competitor, target.module, going), ""):
            return Reason(f"{said}: its users would lose that", Code.IDENTITY)
        if said := next(self._places(target, competitor.module, ()), ""):
            return Reason(f"{said}: users of {competitor} would get that", Code.IDENTITY)
        if said := next(self._class_changes(target), ""):
            return Reason(f"{said}: users of {competitor} would get that", Code.IDENTITY)
        said = next(self._read_outside(target, competitor), "")
        said = said or next(self._registered(competitor, target), "")
        return Reason(said, Code.IDENTITY) if said else ""

    def put_anew(self, symbol: Symbol) -> str:
        """Which other file puts something else into a name of a module; "" for none."""
        found = self._project.names.find(symbol.module, symbol.name)
        first = getattr(found.node, "value", None) or ast.Constant(None)
        path = self._project.modules.path(symbol.module)
        for user in OutsideLookups(self._project, path).files(symbol.name) if path else ():
            if line := self._changes(user, symbol.module, symbol.name, first):
                return f"{user}:{line}"
        return ""

    def _places(self, symbol: Symbol, other: str, going: Collection[str]) -> Iterator[str]:
        names = self._project.names
        home = names.find(symbol.module, symbol.name)
        symbol = Symbol(home.module, home.name) if home.node is not None else symbol
        path = self._project.modules.path(symbol.module)
        if path is None:
            return
        used = names_used(symbol, self._project) | {*self._imported(symbol)}
        for name in sorted(used - {*going}):
            here, there = names.find(symbol.module, name), names.find(other, name)
            if not _is_one(here, there) and not is_read_through(
                self._project, Symbol(symbol.module, name), Symbol(other, symbol.name)
            ):
                yield from self._changers(symbol, name, symbol.module, name)
                if here.module not in ("", symbol.module) and here.path:
                    yield from self._changers(symbol, here.name, here.module, here.name)
            yield from self._bound_anew(symbol, name, other)

    def _imported(self, symbol: Symbol) -> Iterator[str]:
        """The names that a definition has from other modules, and that stand for values."""
        names = self._project.names
        definition = names.find(symbol.module, symbol.name).node
        for node in nodes_of(definition) if definition is not None else ():
            if isinstance(node, ast.Name):
                found = names.find(symbol.module, node.id)
                if found.stands is Stands.VALUE and found.module != symbol.module:
                    yield node.id

    def _changers(self, symbol: Symbol, word: str, module: str, name: str) -> Iterator[str]:
        """Who changes a name of a module.

        Args:
            word: what is looked up in the module: the name, or the class that has it.
        """
        path = self._project.modules.path(module)
        for user in sorted(self._users(path, word)) if path is not None else ():
            line = 0 if is_test(user) else self._changes(user, module, name)
            if line:
                yield f"{user}:{line} changes {name} of {module}, which {symbol} uses"

    def _class_changes(self, target: Symbol) -> Iterator[str]:
        """Who changes a list or the like that all objects of a class share."""
        found = self._project.names.find(target.module, target.name)
        for item in found.node.body if isinstance(found.node, ast.ClassDef) else ():
            if isinstance(item, ast.Assign) and isinstance(item.value, DISPLAYS):
                for name in (t.id for t in item.targets if isinstance(t, ast.Name)):
                    whole = f"{found.name}.{name}"
                    yield from self._changers(target, found.name, found.module, whole)

    def _registered(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        """Who registers with one of two functions that go by types, where others call the other."""
        for one, other in ((competitor, target), (target, competitor)):
            home = self._project.names.find(one.module, one.name)
            decorators = getattr(home.node, "decorator_list", ())
            if not any(dotted_name(d).endswith("singledispatch") for d in decorators):
                return
            path = self._project.modules.path(other.module) or ""
            callers = sorted(u for u in {*self._users(path, other.name)} if not is_test(u))
            for user in sorted({*self._users(home.path, home.name)} - {path}):
                line = self._registers(user, home.module, home.name)
                if line and callers:
                    yield f"{user}:{line} registers with {one}, and {callers[0]} calls {other}"

    def _registers(self, path: str, module: str, name: str) -> int:
        """The line in which a file registers with a function of another module; 0 for none."""
        body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
        if body is None or (names := imported_paths(self._project, path)) is None:
            return 0
        asked = (n for n in nodes_of(body) if isinstance(n, ast.Attribute) and n.attr == "register")
        return next((n.lineno for n in asked if names.is_it(n.value, module, name)), 0)

    def _asks(self, path: str, competitor: Symbol) -> bool:
        """Whether a file may ask for a competitor, too.

        It may look the name up at the target since this very plan took it there: what uses the
        state moves as a whole, or not at all.
        """
        data = self._project.tree.read(path) or b""
        if not path.endswith(".py") or not has_word(data, competitor.leaf.encode()):
            return False
        imported = imported_paths(self._project, path)
        return imported is not None and imported.has(f"{competitor.module}.{competitor.name}")

    def _read_outside(self, target: Symbol, competitor: Symbol) -> Iterator[str]:
        """Who looks up what the target fills, and would find what the competitor's users put."""
        names = self._project.names
        home = names.find(target.module, target.name)
        own = {self._project.modules.path(symbol.module) for symbol in (target, competitor)}
        changed = {
            one.id
            for node in (nodes_of(home.node) if home.node is not None else ())
            for one in _changed_by(node)
            if isinstance(one, ast.Name)
        }
        going = self._going.get(competitor.module, frozenset())
        for name in sorted(changed & {*names_used(target, self._project)}):
            if _is_one(names.find(target.module, name), names.find(competitor.module, name)):
                continue
            for user in sorted({*self._users(home.path, name)} - own):
                if not is_test(user) and not (name in going and self._asks(user, competitor)):
                    yield (
                        f"{user} looks up {name} of {home.module}, into which {target} would put "
                        f"what users of {competitor} do"
                    )

    def _users(self, path: str, name: str) -> Collection[str]:
        """Files that look a name of a module up; none where they are many."""
        found = OutsideLookups(self._project, path).files(name)
        return found if len(found) <= _MANY else frozenset()

    def _bound_anew(self, symbol: Symbol, name: str, other: str) -> Iterator[str]:
        """Where one of two modules that have one object gets another in its place.

        Both see what is changed in the object, and tests change it, too; but who imported it
        goes on with the one that was there.
        """
        names = self._project.names
        it = names.find(symbol.module, name)
        first = getattr(it.node, "value", None) or ast.Constant(None)
        path = self._project.modules.path(other)
        there = (names.of_file(path) or {}) if path is not None else {}
        going = self._going.get(other, frozenset())  # who names these goes along
        same = [n for n in there if n not in going and _is_one(names.find(other, n), it)]
        for module, mine in ((symbol.module, name), *((other, n) for n in same)) if same else ():
            home = self._project.modules.path(module) or ""
            for user in (home, *sorted(self._users(home, mine))):
                own = self._binds_anew(user, mine) if user == home else 0
                line = own or self._changes(user, module, mine, first)
                if line:
                    yield f"{user}:{line} binds {mine} of {module} anew, which {symbol} uses"

    def _binds_anew(self, path: str, name: str) -> int:
        """The line in which a function of a file binds a name of its module; 0 for none.

        One that only says `global`, and reads the name, binds nothing.
        """
        body = parsed_file(self._project.tree, path)
        for node in nodes_of(body) if body is not None else ():
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                inner = nodes_of(node)
                said = (n for n in inner if isinstance(n, ast.Global) and name in n.names)
                if (line := next(said, None)) and any(_may_bind(n, name) for n in inner):
                    return line.lineno
        return 0

    def _changes(self, path: str, module: str, name: str, whole: ast.expr | None = None) -> int:
        """The line in which a file changes a name of another module; 0 for none.

        Args:
            whole: what the name has at first, to ask for whatever is put in its place; what is
                changed in it does not count then.
        """
        body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
        if body is None or (names := imported_paths(self._project, path)) is None:
            return 0
        for node in nodes_of(body):
            changed = _changed_by(node) if whole is None else _replaced_by(node, whole)
            if any(names.is_it(one, module, name) for one in changed):
                return getattr(node, "lineno", 0)
            match node:
                case ast.Call(func=ast.Name(id="setattr"), args=[of, ast.Constant(value=value), _]):
                    if value == name and names.full(of) == module:
                        return node.lineno
        return 0


def _may_bind(node: ast.AST, name: str) -> bool:
    """Whether a node by itself binds a name, or deletes it."""
    match node:
        case ast.Name(id=found, ctx=ast.Store() | ast.Del()):
            return found == name
        case ast.ExceptHandler(name=found) | ast.MatchAs(name=found) | ast.MatchStar(name=found):
            return found == name
        case ast.MatchMapping(rest=found):
            return found == name
        case ast.FunctionDef(name=found) | ast.AsyncFunctionDef(name=found):
            return found == name
        case ast.ClassDef(name=found):
            return found == name
        case ast.alias(name=taken, asname=local):
            return (local or taken.partition(".")[0]) == name
    return False


def _changed_by(node: ast.AST) -> Iterator[ast.expr]:
    """The expressions of which a statement or call changes the object, or an object in it."""
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            for target in targets:
                yield from _owners(target)
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            yield from _owners(target)
            if isinstance(node, ast.AugAssign):
                yield target
        case ast.Call(func=ast.Attribute(value=of, attr=attr)) if attr in CHANGING_METHODS:
            yield of
            yield from _owners(of)
        case ast.Call(func=ast.Name(id="setattr" | "delattr"), args=[of, *_]):
            yield of


def _is_one(one: Found, other: Found) -> bool:
    return bool(one.module) and (one.module, one.name) == (other.module, other.name)


def _replaced_by(node: ast.AST, first: ast.expr) -> Iterator[ast.expr]:
    """The attributes that a statement puts something into, or takes away.

    Args:
        first: what is there at first: ``+=`` changes a list, and puts another number there.
    """
    match node:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            for target in targets:
                yield from (n for n in nodes_of(target) if isinstance(n, ast.Attribute))
        case ast.AugAssign(target=ast.Attribute() as target):
            if not isinstance(first, (*DISPLAYS, ast.Call)):
                yield target
        case ast.For(target=target) | ast.withitem(optional_vars=ast.expr() as target):
            yield from (n for n in nodes_of(target) if isinstance(n, ast.Attribute))


def _owners(target: ast.expr) -> Iterator[ast.expr]:
    """What a target is a part of; a name of a module is one itself."""
    if isinstance(target, ast.Attribute):
        yield target
    while isinstance(target, (ast.Attribute, ast.Subscript)):
        target = target.value
        yield target
