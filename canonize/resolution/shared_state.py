"""State of a module that a competitor uses, and that something which stays uses as well.

Whoever goes to the canonical changes the canonical module's state from then on; whoever stays
reads the old one, and nothing tells that these are two.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Iterator

from canonize.core.ast_nodes import children_of, nodes_of
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.first_reasons import FirstReasons
from canonize.resolution.own_values import OwnValues, kept_on
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.read_through import is_read_through
from canonize.resolution.resolver import Definition
from canonize.resolution.stateful_values import changed_in, keeps_state

HOLDERS = frozenset({
    "ContextVar", "local", "Signal", "count", "cycle", "Lock", "RLock", "Semaphore",
    "BoundedSemaphore", "Condition", "Event", "Barrier", "Queue", "LifoQueue", "PriorityQueue",
    "SimpleQueue", "Random", "WeakSet", "WeakKeyDictionary", "WeakValueDictionary",
})  # fmt: skip
"""What is made only to be changed."""


class SharedState:
    """Asks about competitors of one tree.

    Args:
        going: the names of each module that go with their competitors.
    """

    def __init__(self, project: Project, going: dict[str, frozenset[str]]) -> None:
        self._project = project.whole
        self._going = going
        self._names = self._project.names
        self._first = FirstReasons(self._reasons)

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why its users can't go to another definition alone; "" when they can."""
        return self._first.of(competitor, target)

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        path = self._project.modules.path(competitor.module)
        module = _module(competitor.module, self._project)
        if path is None or module is None or competitor.is_module:
            return
        going = self._going.get(competitor.module, frozenset({competitor.name}))
        outside = OutsideLookups(self._project, path)
        for name in sorted(module.state_of(competitor.name)):
            if self._is_the_same(competitor.module, target.module, name):
                continue
            stays = module.users(name) - going
            user = next((u for u in sorted(stays) if self._remains(u, module, going, outside)), "")
            line = module.line(name)
            if user:
                yield _said(path, line, name, competitor, f"{user} of that file uses it, too")
            elif asked := outside.reason(name, where="there"):
                yield _said(path, line, name, competitor, asked)
        for name in sorted(module.values_of(competitor.name)):
            if self._is_the_same(competitor.module, target.module, name):
                continue
            reads_it = is_read_through(self._project, Symbol(competitor.module, name), target)
            if not reads_it and (place := self._put_from_outside(name, competitor.module, outside)):
                yield (
                    f"{place} puts another value for {name} into {competitor.module}, which "
                    f"{competitor.name} uses; change it there first"
                )
            if name not in going and name in module.tokens and (asked := _asker(name, outside)):
                line = module.line(name)
                yield _said(path, line, name, competitor, f"{asked} asks for it")

    def _put_from_outside(self, name: str, module: str, outside: OutsideLookups) -> str:
        """A file that assigns a name of a module, or puts a fake in its place."""
        leaf = re.escape(module.rpartition(".")[2].encode())
        word = re.escape(name.encode())
        put = re.compile(
            rb"\b(?P<code>" + leaf + rb")\." + word + rb"[ \t]*=(?!=)"
            rb"|(?:patch[\w.]*|setattr)\([^()\n]*\b(?P<given>" + leaf
            + rb")(?:[.:]|\s*,\s*[\"'])" + word + rb"[\"']"
        )  # fmt: skip
        for path in outside.files(name):
            data = outside.read(path)
            for found in put.finditer(data):
                if not outside.leads_elsewhere(path, data, *found.span(found.lastgroup or 0)):
                    line = data.count(b"\n", 0, found.start()) + 1
                    return f"{path}:{line}"
        return ""

    def _is_the_same(self, module: str, target: str, name: str) -> bool:
        """Whether the other module has the very same object under that name."""
        there, here = self._names.find(target, name), self._names.find(module, name)
        return bool(there.module) and (there.module, there.name) == (here.module, here.name)

    def _remains(
        self, user: str, module: _Module, going: Collection[str], outside: OutsideLookups
    ) -> bool:
        """Whether a definition is there for more than what goes."""
        if user == "":
            return False
        return (
            bool(module.users(user) - set(going) - {user})
            or bool(outside.reason(user))
            or (not module.users(user) & set(going))
        )


def state_names(symbol: Symbol, project: Project) -> set[str]:
    """Names of its module that a definition works with, and which are changed or told apart."""
    module = _module(symbol.module, project)
    return module.state_of(symbol.name) if module is not None else set()


def all_states(module: str, project: Project) -> frozenset[str]:
    """Names of a module that are changed while the program runs, or told apart."""
    found = _module(module, project)
    return frozenset(found.changed) if found is not None else frozenset()


def lasting_names(symbol: Symbol, project: Project) -> set[str]:
    """The state that a definition works with: what is told apart by being itself is none."""
    names = state_names(symbol, project)
    return {n for n in names if not is_plain_object(project.names.find(symbol.module, n).node)}


def names_used(symbol: Symbol, project: Project) -> set[str]:
    """Names of its module that a definition works with, by itself or by what it calls there."""
    module = _module(symbol.module, project)
    return module.used_by(symbol.name) if module is not None else set()


def _module(name: str, project: Project) -> _Module | None:
    """What is known of a module's names; read once a tree."""
    memo, key = project.tree.memo, (_Module, name)
    if key not in memo:
        path = project.modules.path(name)
        body = parsed_file(project.tree, path) if path is not None else None
        memo[key] = (
            _Module(body, lambda n: project.names.find(name, n).node) if body is not None else None
        )
    found = memo[key]
    return found if isinstance(found, _Module) else None


def own_state(symbol: Symbol, project: Project) -> str:
    """What a definition changes while the program runs, on itself or in its module; "" for none."""
    found = project.names.find(symbol.module, symbol.name)
    if isinstance(found.node, (ast.Assign, ast.AnnAssign)):
        return OwnValues(project.tree, project.names).reason(found)
    if not isinstance(found.node, Definition):
        return ""
    if kept := kept_on(found.node):
        return kept
    state = lasting_names(Symbol(found.module, found.name), project)
    return f"it changes {min(state)} of its module" if state else ""


def is_plain_object(node: ast.AST | None) -> bool:
    """``_MISSING = object()``: told apart by being itself, and never changed."""
    value = getattr(node, "value", None)
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Name)
        and (value.func.id == "object")
    )


def _said(path: str, line: int, name: str, competitor: Symbol, who: str) -> str:
    return Reason(
        f"{path}:{line} {name} is changed while the program runs, or told apart by being itself; "
        f"{competitor.name} uses it, and {who}: move all of them, or none",
        Code.IDENTITY,
    )


class _Module:
    """The names at the top of one module: who uses them, and which are changed.

    It holds names alone, and no syntax tree.

    Args:
        find: the definition that a name means there.
    """

    def __init__(self, body: ast.Module, find: Callable[[str], ast.AST | None]) -> None:
        self._lines: dict[str, int] = {}
        definitions: dict[str, list[ast.stmt]] = {}
        made: dict[str, ast.expr] = {}
        for node in body.body:
            self._note(node, definitions, made)
        self._made = frozenset(made)
        self._uses = {
            name: {n for node in nodes for n in _read(node)} for name, nodes in definitions.items()
        }
        self.changed = self._lines.keys() & _changed(body)
        self.changed |= {
            name
            for name, value in made.items()
            if isinstance(value, ast.Call) and _last(value.func) in HOLDERS
        }
        self.changed |= {n for n in _asked_for(body) if isinstance(made.get(n), ast.Call)}
        self.changed |= {n for n, value in made.items() if keeps_state(value, find)}
        self.tokens = _tokens(definitions, made)

    def line(self, name: str) -> int:
        return self._lines.get(name, 1)

    def users(self, name: str) -> set[str]:
        """The definitions that use a name."""
        return {user for user, used in self._uses.items() if name in used}

    def state_of(self, name: str) -> set[str]:
        """The state that a definition uses, by itself or by what it calls in its module."""
        seen: set[str] = set()
        pending = [name]
        while pending:
            for used in self._uses.get(pending.pop(), ()):
                if used not in seen and (used in self._uses or used in self.changed):
                    seen.add(used)
                    pending.append(used)
        return seen & self.changed - {name}

    def values_of(self, name: str) -> set[str]:
        """The plain values of the module that a definition uses, by itself or by its helpers."""
        return (self.used_by(name) & self._made) - self.changed

    def used_by(self, name: str) -> set[str]:
        """What of the module a definition uses, by itself or by its helpers."""
        seen: set[str] = set()
        pending = [name]
        while pending:
            for used in self._uses.get(pending.pop(), ()):
                if used not in seen and (used in self._uses or used in self._made):
                    seen.add(used)
                    pending.append(used)
        return seen - {name}

    def _note(
        self, node: ast.stmt, definitions: dict[str, list[ast.stmt]], made: dict[str, ast.expr]
    ) -> None:
        if isinstance(node, Definition):
            definitions.setdefault(node.name, []).append(node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name):
                    self._lines.setdefault(target.id, node.lineno)
                    made[target.id] = node.value
        elif isinstance(node, (ast.If, ast.Try, ast.With)):
            for inner in children_of(node):
                if isinstance(inner, ast.stmt):
                    self._note(inner, definitions, made)


def _tokens(definitions: dict[str, list[ast.stmt]], made: dict[str, ast.expr]) -> set[str]:
    """Names of objects that are equal to nothing but themselves: ``MISSING = object()``."""
    plain = {n for n, nodes in definitions.items() if any(map(_is_by_itself, nodes))}
    called = {n: v.func for n, v in made.items() if isinstance(v, ast.Call)}
    return {
        name
        for name, func in called.items()
        if _last(func) in {"object", "sentinel", "Sentinel", *plain}
        or (isinstance(func, ast.Call) and _last(func.func) == "type")
    }


def _is_by_itself(node: ast.stmt) -> bool:
    """Whether it is a class of which no object is equal to another one."""
    return (
        isinstance(node, ast.ClassDef)
        and not node.bases
        and not node.decorator_list
        and not any(getattr(item, "name", "") == "__eq__" for item in node.body)
    )


def _asker(name: str, outside: OutsideLookups) -> str:
    """A place in another file that tells an object from others: ``is X``, ``== X``, ``{X: 1}``."""
    for path in outside.files(name):
        data = outside.read(path)
        called = {name.encode(), *re.findall(rb"\b%b\s+as\s+(\w+)" % name.encode(), data)}
        for one in sorted(called):
            asking = b"|".join(shape % one for shape in _ASKING)
            if found := re.search(asking, data):
                line = data.count(b"\n", 0, found.start()) + 1
                return f"{path}:{line}"
    return ""


_ASKING = (
    rb"\bis\s+(?:not\s+)?[\w.]*\b%b\b",
    rb"[!=]=\s*[\w.]*\b%b\b",
    rb"\b%b\s+(?:[!=]=|is\b|(?:not\s+)?in\b)",
    rb"\bin\s*[\[({][^\n]*\b%b\b",
    rb"[{,]\s*[\w.]*\b%b\s*:",
    rb"\bcase [\w.]*\b%b\b",
)


def _asked_for(body: ast.Module) -> set[str]:
    """What is told apart by being itself: ``x is MISSING``."""
    return {
        side.id
        for node in nodes_of(body)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, (ast.Is, ast.IsNot)) for op in node.ops)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Name)
    }


def _read(node: ast.stmt) -> Iterator[str]:
    """The names that a definition reads or declares global; its own locals may be among them."""
    for inner in nodes_of(node):
        if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load):
            yield inner.id
        elif isinstance(inner, ast.Global):
            yield from inner.names


def _changed(body: ast.Module) -> set[str]:
    """Names that code which runs later changes."""
    found: set[str] = set()
    for node in nodes_of(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            found.update(changed_in(node))
    return found - {""}


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
