"""Whether somebody may read what a function's annotations say: who takes it as a value, may.

Who only calls a function, or makes objects of a class, reads no annotations. What a function that
is given away asks for by its own annotations is made by whoever has it, and so is given away, too.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from canonize.core.ast_nodes import dotted_name, nodes_of, parents_of
from canonize.core.file_kinds import is_document
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.import_paths import import_paths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition
from canonize.syntax.stdlib_names import NAMEABLE_TWICE

_KEEP = NAMEABLE_TWICE - {"deprecated"} | {
    "abstractmethod", "cached_property", "dataclass", "fixture", "patch", "skip", "skipif",
    "total_ordering",
}  # fmt: skip
"""Decorators that read no annotations."""
_KNOWN = frozenset({
    "abc", "contextlib", "dataclasses", "functools", "mock", "pytest", "typing",
    "typing_extensions", "unittest",
})  # fmt: skip
"""The modules that have them."""
_MANY = 60
"""Functions and classes that are followed before it is taken for granted."""
_FEW = 20
"""Files of which is kept what they use, while one after the other is followed."""
_LIKE_FIELDS = frozenset({"property", "cached_property", "setter", "getter", "deleter"})
_TESTS = frozenset({"isinstance", "issubclass", "suppress", "raises", "assertRaises", "cast"})


def are_read(path: str, name: str, project: Project) -> bool:
    """Whether anybody may read the annotations of a file that say a name.

    That is so where a function or class that has them is more than called, or is decorated.
    """
    uses_in = lru_cache(maxsize=_FEW)(lambda file: _uses(file, project))
    own = uses_in(path)
    names = own.annotated_with(name) if own is not None else None
    if names is None:
        return True
    done: set[tuple[str, str]] = set()
    pending = [(path, one) for one in names]
    while pending:
        asked = pending.pop()
        if asked in done:
            continue
        done.add(asked)
        found = _followers(*asked, project, uses_in)
        if found is None or len(done) > _MANY:
            return True
        pending += found
    return False


def _followers(
    path: str, name: str, project: Project, uses_in: Callable[[str], _Uses | None]
) -> list[tuple[str, str]] | None:
    """What is made with one of them in hand, by file and name; ``None``: somebody takes it."""
    leaf = name.rpartition(".")[2]
    if leaf != name:
        files = project.whole.tree.containing({leaf.encode()}, endings=(".py",))
    else:
        files = frozenset({path, *OutsideLookups(project, path).files(name)})
    found: list[tuple[str, str]] = []
    for file in sorted(files):
        if not file.endswith(".py"):
            if file.endswith(".pyi") or (is_document(file) and not file.endswith(".ipynb")):
                continue
            return None
        uses = uses_in(file)
        given = uses.of(project.modules.name(path) or "", name, file == path) if uses else None
        if given is None:
            return None
        found += [(file, other) for other in given]
    return found


def _uses(path: str, project: Project) -> _Uses | None:
    body = parsed_file(project.whole.tree, path)
    return _Uses(body, path, project) if body is not None else None


class _Uses:
    """The uses of a function or class in one file."""

    def __init__(self, body: ast.Module, path: str, project: Project) -> None:
        self._body, self._above = body, parents_of(body)
        self._project, self._module = project, project.modules.name(path) or ""
        package = project.modules.package(path)
        self._imports = [pair for node in nodes_of(body) for pair in import_paths(node, package)]
        self._defined = {node.name for node in body.body if isinstance(node, Definition)}

    def of(self, home: str, name: str, is_home: bool) -> set[str] | None:
        """The names at the top of the file that have it in hand; ``None``: a use takes it.

        Args:
            home: the module that defines it.
            is_home: whether this is the file that does.
        """
        head, _, leaf = name.rpartition(".")
        mine = {local for local, path in self._imports if path.endswith(f".{name}")}
        top = home.partition(".")[0]
        roots = {local for local, path in self._imports if path.partition(".")[0] == top}
        word = re.compile(rf"(?<![\w.])(?:{'|'.join(map(re.escape, {*mine, leaf}))})(?!\w)")
        found = {local for local in mine if local != name and self._is_at_top(local)}
        if not head and (is_home or ("*", f"{home}.*") in self._imports):
            mine.add(name)
        said = f"{home.rpartition('.')[2]}.{name}"
        for node in nodes_of(self._body):
            match node:
                case ast.Name(id=local) if local in mine and isinstance(node.ctx, ast.Load):
                    pass
                case ast.Attribute(attr=attr) if attr == leaf and isinstance(node.ctx, ast.Load):
                    if not head and dotted_name(node).partition(".")[0] not in roots:
                        continue
                case ast.Constant(value=str(text)) if said in text.replace(":", "."):
                    if isinstance(self._above.get(id(node)), ast.Expr):
                        continue
                    return None
                case ast.Constant(value=str(text)) if word.search(text) and self._is_said(node):
                    pass
                case _:
                    continue
            use = self._use(node)
            if use is None:
                return None
            found |= use
        return found - {name}

    def _is_at_top(self, local: str) -> bool:
        return any(
            alias.asname == local
            for line in self._body.body if isinstance(line, ast.ImportFrom)
            for alias in line.names
        )  # fmt: skip

    def _is_said(self, node: ast.AST) -> bool:
        """Whether a text is an annotation, or a part of one."""
        inner, holder = self._held(node)
        return isinstance(holder, (ast.arg, ast.AnnAssign)) and holder.annotation is inner

    def _held(self, node: ast.AST) -> tuple[ast.AST, ast.AST | None]:
        """The expression that a part of a type or a display stands in, and what holds it."""
        inner, holder = node, self._above.get(id(node))
        while isinstance(holder, (ast.Subscript, ast.Tuple, ast.BinOp, ast.List, ast.Starred)):
            inner, holder = holder, self._above.get(id(holder))
        return inner, holder

    def _use(self, node: ast.AST) -> set[str] | None:
        """The name at the top that has it in hand by one use; ``None``: it is taken."""
        inner, holder = self._held(node)
        match holder:
            case ast.Call(func=called) if called is inner:
                return set()
            case ast.Call(func=called) if dotted_name(called).rpartition(".")[2] in _TESTS:
                return set()
            case ast.Attribute(attr=attr):
                grand = self._above.get(id(holder))
                calls = isinstance(grand, ast.Call) and grand.func is holder
                return set() if calls or not attr.startswith("__") else None
            case ast.ExceptHandler() | ast.Compare() | ast.Raise() | ast.Expr():
                return set()
            case ast.arg() | ast.AnnAssign() if holder.annotation is inner:
                return self._around(holder)
            case ast.FunctionDef() | ast.AsyncFunctionDef() if holder.returns is inner:
                return set()
            case ast.ClassDef(bases=bases) if inner in bases:
                return self._around(holder)
        return None

    def _around(self, node: ast.AST) -> set[str] | None:
        """By what a function or class can be had in which something stands; ``None``: unknown."""
        found: list[Definition] = []
        at: ast.AST | None = node
        while at is not None:
            if isinstance(at, Definition):
                found.append(at)
            at = self._above.get(id(at))
        if isinstance(node, ast.AnnAssign) and found and not isinstance(found[0], ast.ClassDef):
            return set()  # of a local: nobody can read it
        decorators = [decorator for one in found for decorator in one.decorator_list]
        return set(_names(found)) if found and all(map(self._leaves_it, decorators)) else None

    def _leaves_it(self, decorator: ast.expr) -> bool:
        """Whether a decorator is one that reads no annotations, and no other of that name."""
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        text = dotted_name(called)
        head, name = text.partition(".")[0], text.rpartition(".")[2]
        found = self._project.whole.names.dotted(self._module, text)
        if isinstance(found.node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return calls_it_alone(found.node, is_made=called is not decorator)
        if name not in _KEEP or head in self._defined:
            return False
        return all(p.partition(".")[0] in _KNOWN for local, p in self._imports if local == head)

    def annotated_with(self, name: str) -> set[str] | None:
        """By what functions can be had whose annotations say a name; ``None``: unknown.

        What the name's own definition says goes with it.
        """
        found: set[str] = set()
        own = [n for n in self._body.body if isinstance(n, Definition) and n.name == name]
        going = {id(inner) for one in own for inner in nodes_of(one)}
        word = re.compile(rf"(?<![\w.]){re.escape(name)}(?!\w)")
        for node in nodes_of(self._body):
            match node:
                case ast.arg(annotation=said) | ast.AnnAssign(annotation=said) if said is not None:
                    pass
                case ast.FunctionDef(returns=said) | ast.AsyncFunctionDef(returns=said) if said:
                    pass
                case _:
                    continue
            if id(node) not in going and word.search(ast.unparse(said)):
                around = self._around(node)
                if around is None:
                    return None
                found |= around
        return found


def _names(around: list[Definition]) -> Iterator[str]:
    """By what a function can be had that stands in others, from the inside out."""
    top = around[-1]
    yield top.name
    if len(around) > 1 and isinstance(top, ast.ClassDef):
        method = around[-2]
        plain = {dotted_name(one).rpartition(".")[2] for one in method.decorator_list}
        if not method.name.startswith("__") and plain.isdisjoint(_LIKE_FIELDS):
            yield f"{top.name}.{method.name}"


def calls_it_alone(node: ast.FunctionDef | ast.AsyncFunctionDef, *, is_made: bool) -> bool:
    """Whether a decorator does nothing with what it is given but to call it and to give it back.

    Args:
        is_made: whether a call of this function makes the decorator.
    """
    if is_made:
        inner = [line for line in node.body if isinstance(line, ast.FunctionDef)]
        return len(inner) == 1 and calls_it_alone(inner[0], is_made=False)
    parameters = [*node.args.posonlyargs, *node.args.args]
    if len(parameters) != 1 or node.args.vararg or node.args.kwonlyargs or node.decorator_list:
        return False
    given, above = parameters[0].arg, parents_of(node)
    for below in nodes_of(node):
        if isinstance(below, ast.Name) and below.id == given:
            match above.get(id(below)):
                case ast.Return():
                    continue
                case ast.Call(func=called) if called is below:
                    continue
                case ast.Call(func=called) if dotted_name(called) in ("wraps", "functools.wraps"):
                    continue
            return False
    return True
