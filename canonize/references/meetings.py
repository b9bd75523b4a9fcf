"""Places where a competitor and what takes its place stand side by side and must stay two.

Two keys of one dictionary, two bases, two ``except`` clauses, two types that one function is
registered for: with both under one name, one of the two is lost, or the other is never reached.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from canonize.core.import_scan import absolute
from canonize.core.symbols import Symbol
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.prefilter import could_reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect, Redirects

_FAR = 8
_QUIET_CALLS = frozenset({"print", "isinstance", "issubclass", "cast", "repr", "len", "type"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where one of the two stands, and which."""

    is_old: bool
    path: str
    line: int


class Meetings:
    """Asks about competitors of one tree.

    Args:
        redirects: the competitors with the names of re-exports.
    """

    def __init__(self, project: Project, redirects: Redirects) -> None:
        self._project = project.whole
        self._redirects = redirects
        self._names = self._project.names

    def reason(self, competitor: Symbol, target: Symbol) -> str:
        """Why the two must not become one; "" when nothing speaks against it."""
        if competitor.is_module or target.is_module:
            return ""
        names = frozenset(k for k, r in self._redirects.names.items() if r.competitor == competitor)
        key = (Meetings, competitor, target, names)
        memo = self._project.tree.memo
        if key not in memo:
            one = self._is_one(competitor, target)
            memo[key] = "" if one else next(self._reasons(competitor, target), "")
        return str(memo[key])

    def _is_one(self, competitor: Symbol, target: Symbol) -> bool:
        """Whether the competitor is another name of the very object already."""
        old = self._names.dotted(competitor.module, competitor.name)
        new = self._names.dotted(target.module, target.name)
        known = old.node is not None and new.node is not None
        return known and (old.module, old.name) == (new.module, new.name)

    def _reasons(self, competitor: Symbol, target: Symbol) -> Iterator[str]:
        new = Redirects({(target.module, target.name): Redirect(target, target, target)})
        new = self._project.reexports.with_reexports(new)
        old_words = {
            n.encode() for (_, n), r in self._redirects.names.items() if r.competitor == competitor
        }
        new_words = {name.encode() for _, name in new.names}
        of_old = self._project.tree.containing(old_words | {competitor.name.encode()})
        of_new = self._project.tree.containing(new_words | {target.name.encode()})
        old = Redirects(
            {k: r for k, r in self._redirects.names.items() if r.competitor == competitor}
        )
        of_old = frozenset(path for path in of_old if self._reaches(path, old))
        of_new = frozenset(path for path in of_new if self._reaches(path, new))
        tables: dict[str, list[_Place]] = {}
        # Two can only meet in a table that the competitor enters, and few files name it.
        for path in [*sorted(of_old), *sorted(of_new - of_old)]:
            if path not in of_old and not tables:
                return
            body = parsed_file(self._project.tree, path) if path.endswith(".py") else None
            if body is None:
                continue
            sides = _Sides(self, path, body, competitor, new)
            if path in of_old & of_new:
                for line, what in _File(body, sides).meetings():
                    yield f"{path}:{line} {what}"
            for table, place in _tables(path, body, sides):
                for other in tables.get(table, ()):
                    if other.is_old != place.is_old:
                        where = f"{other.path}:{other.line} and {place.path}:{place.line}"
                        yield f"{where} enter {competitor.name} and {target.name} in {table}"
                tables.setdefault(table, []).append(place)

    def _reaches(self, path: str, redirects: Redirects) -> bool:
        """Whether a file's imports can bind one of the names, or the file defines one."""
        data = self._project.tree.read(path)
        if data is None or not path.endswith(".py"):
            return False
        home = any(name in redirects.modules() for name in self._project.modules.names(path))
        return home or could_reference(data, self._project.modules.package(path), redirects)

    def side(self, full: str, competitor: Symbol, new: Redirects) -> bool | None:
        """Whether a dotted path means the competitor (true) or the other (false)."""
        module, _, name = full.rpartition(".")
        found = self._redirects.find(module, name) if module else None
        if found is not None and found.competitor == competitor:
            return True
        return False if module and new.find(module, name) is not None else None

    def side_of_class(
        self, path: str, text: str, competitor: Symbol, new: Redirects
    ) -> bool | None:
        """The same for a class of the tree that derives from one of the two."""
        module = self._project.modules.name(path)
        pending = [(module, text, 0)] if module else []
        while pending:
            home, name, far = pending.pop()
            found = self._names.dotted(home, name) if name else None
            if found is None or far > _FAR or not isinstance(found.node, ast.ClassDef):
                continue
            side = self.side(f"{found.module}.{found.name}", competitor, new)
            if side is not None:
                return side
            pending += [(found.module, _dotted(base), far + 1) for base in found.node.bases]
        return None

    def package(self, path: str) -> str | None:
        return self._project.modules.package(path)

    def module(self, path: str) -> str:
        return self._project.modules.name(path) or ""


class _Sides:
    """Which expressions of one file mean which of the two."""

    def __init__(
        self, asked: Meetings, path: str, body: ast.Module, competitor: Symbol, new: Redirects
    ) -> None:
        self._asked = asked
        self._path = path
        self._competitor = competitor
        self._new = new
        self._locals: dict[str, str] = {}
        module, package = asked.module(path), asked.package(path)
        for node in ast.walk(body):
            if isinstance(node, ast.Import):
                for alias in node.names:
                    root = alias.name.partition(".")[0]
                    self._locals[alias.asname or root] = alias.name if alias.asname else root
            elif isinstance(node, ast.ImportFrom):
                home = absolute("." * node.level + (node.module or ""), package)
                for alias in node.names if home is not None else ():
                    self._locals[alias.asname or alias.name] = f"{home}.{alias.name}"
        for node in body.body:
            if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
                self._locals.setdefault(node.name, f"{module}.{node.name}")
            elif isinstance(node, ast.Assign):
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._locals.setdefault(target.id, f"{module}.{target.id}")

    def full(self, node: ast.expr) -> str:
        """The dotted path that an expression means; as it is written where nothing binds it."""
        text = _dotted(node)
        first, dot, rest = text.partition(".")
        return f"{self._locals.get(first, first)}{dot}{rest}" if text else ""

    def of(self, node: ast.expr | None) -> bool | None:
        """Whether an expression is the competitor (true), the other (false), or neither."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node = ast.Name(node.value) if node.value.isidentifier() else None
        full = self.full(node) if node is not None else ""
        return self._asked.side(full, self._competitor, self._new) if full else None

    def of_class(self, node: ast.expr) -> bool | None:
        """The same, for what derives from one of the two as well."""
        found = self.of(node)
        if found is not None or not _dotted(node):
            return found
        return self._asked.side_of_class(self._path, _dotted(node), self._competitor, self._new)

    def within(self, node: ast.AST) -> set[bool]:
        """Which of the two stand anywhere in a tree."""
        found = (self.of(n) for n in ast.walk(node) if isinstance(n, (ast.Name, ast.Attribute)))
        return {side for side in found if side is not None}


class _File:
    """Looks for meetings within one file."""

    def __init__(self, body: ast.Module, sides: _Sides) -> None:
        self._nodes = [*ast.walk(body)]
        self._sides = sides
        self._parents = {id(b): n for n in self._nodes for b in ast.iter_child_nodes(n)}

    def meetings(self) -> Iterator[tuple[int, str]]:
        for node in self._nodes:
            match node:
                case ast.Dict(keys=keys) if self._both(keys):
                    yield node.lineno, "has both as keys of one dictionary"
                case ast.Set(elts=elements) if self._both(elements):
                    yield node.lineno, "has both in one set"
                case ast.List(elts=elements) | ast.Tuple(elts=elements) if self._both(elements):
                    if self._is_gone_through(node):
                        yield node.lineno, "goes through both in turn"
                case ast.ClassDef(bases=bases) if self._both(bases, derived=True):
                    yield node.lineno, "has both as bases of one class"
                case ast.Try() | ast.TryStar():
                    if self._handled_apart(node.handlers):
                        yield node.lineno, "has an `except` clause for each"
                case ast.Match(cases=cases):
                    if self._apart([case.pattern for case in cases]):
                        yield node.lineno, "has a case for each"
                case ast.Compare(left=left, comparators=others):
                    if self._both([left, *others]):
                        yield node.lineno, "compares the two"
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.Module():
                    if self._apart(_tests(node)):
                        yield getattr(node, "lineno", 1), "asks for each of the two in turn"

    def _both(
        self, nodes: list[ast.expr | None] | list[ast.expr], *, derived: bool = False
    ) -> bool:
        of = self._sides.of_class if derived else self._sides.of
        sides = {of(node) for node in nodes if node is not None}
        return {True, False} <= sides

    def _apart(self, nodes: list[ast.AST]) -> bool:
        """Whether one tree has only the one of the two and another tree only the other."""
        found = [self._sides.within(node) for node in nodes]
        return {True} in found and {False} in found

    def _handled_apart(self, handlers: list[ast.ExceptHandler]) -> bool:
        found: list[tuple[set[bool], str]] = []
        for handler in handlers:
            types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
            sides = {self._sides.of_class(t) for t in types if t is not None} - {None}
            body = " ".join(ast.dump(inner) for inner in handler.body)
            found.append(({side for side in sides if side is not None}, body))
        return any(
            one == {True} and other == {False} and body != text
            for one, body in found
            for other, text in found
        )

    def _is_gone_through(self, node: ast.expr) -> bool:
        """Whether a loop takes one element of a list after the other."""
        above = self._parents.get(id(node))
        return isinstance(above, (ast.For, ast.AsyncFor, ast.comprehension)) and above.iter is node


def _tests(node: ast.AST) -> list[ast.AST]:
    """The conditions of one function, or of a module's top, that ask for a type."""
    found: list[ast.AST] = []
    pending = list(getattr(node, "body", []))
    while pending:
        inner = pending.pop()
        if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)):
            continue
        if isinstance(inner, (ast.If, ast.IfExp, ast.While)):
            found.append(inner.test)
        pending += ast.iter_child_nodes(inner)
    return found


def _tables(path: str, body: ast.Module, sides: _Sides) -> Iterator[tuple[str, _Place]]:
    """Tables that one of the two is entered in: registrations, and keys that are assigned."""
    for node in ast.walk(body):
        match node:
            case ast.Expr(value=ast.Call(func=func, args=[first, *_]) as call):
                if _last(func) not in _QUIET_CALLS and (side := sides.of(first)) is not None:
                    yield (
                        f"{sides.full(func) or ast.unparse(func)}()",
                        _Place(side, path, call.lineno),
                    )
            case ast.Assign(targets=[ast.Subscript(value=value, slice=key)]):
                if (side := sides.of(key)) is not None:
                    yield sides.full(value) or ast.unparse(value), _Place(side, path, node.lineno)
            case (
                ast.FunctionDef(decorator_list=decorators)
                | ast.AsyncFunctionDef(decorator_list=decorators)
            ):
                for decorator in decorators:
                    yield from _registered(path, node, decorator, sides)


def _registered(
    path: str, node: ast.FunctionDef | ast.AsyncFunctionDef, decorator: ast.expr, sides: _Sides
) -> Iterator[tuple[str, _Place]]:
    """``@function.register(Old)``, and the same by the first parameter's annotation."""
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    side = None
    if isinstance(decorator, ast.Call):
        side = next((s for a in decorator.args if (s := sides.of(a)) is not None), None)
    elif _last(func) == "register":
        parameters = [*node.args.posonlyargs, *node.args.args]
        parameters = [p for p in parameters if p.arg not in ("self", "cls")]
        side = sides.of(parameters[0].annotation) if parameters else None
    if side is not None:
        yield f"{sides.full(func) or ast.unparse(func)}()", _Place(side, path, node.lineno)


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
