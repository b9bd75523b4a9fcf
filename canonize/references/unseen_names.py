"""Whether a name can be looked up in a module that is loaded by a path put together at run time.

The module stays where it is and only loses the name. Who looks it up there has to say it: by an
attribute of the loaded module, or by a text. Where neither stands anywhere, and whoever has the
module asks it for no computed name, nobody looks it up.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import partial

from canonize.core.ast_nodes import nodes_of
from canonize.core.file_kinds import is_document, is_history
from canonize.core.import_scan import absolute, imports_of
from canonize.core.symbols import Symbol
from canonize.references.listed_lookups import by_list
from canonize.references.own_objects import of_own_objects
from canonize.references.run_together import runs_with
from canonize.resolution.module_names import top_level_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.syntax.stdlib_names import GETTERS, READERS, WRITERS

_PYTHON = (".py", ".pyi")
_EVERY = frozenset({"dir", "vars", "getmembers", "globals", "locals", "exec", "eval"})
_BY_NAME = (
    READERS | WRITERS | GETTERS
    | {"import_string", "resolve_name", "import_object", "import_from_string"}
)  # fmt: skip
_FRAMEWORKS = re.compile(r"pytest_|test|Test|load_tests|setup|teardown|setUp|tearDown|__")
"""How names begin that tools look for by themselves."""
_PIECE = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+|_+")


class UnseenNames:
    """Answers for one tree."""

    def __init__(self, project: Project) -> None:
        self._project = project.whole
        self._by_name: dict[str, bool] = {}
        self._by_loader: dict[tuple[str, bool], bool] = {}

    def is_said_twice(self, name: str) -> bool:
        """Whether more than one file of Python says a name."""
        files = self._project.whole.tree.containing({name.encode()}, endings=(".py", ".pyi"))
        return len(files) > 1

    def may_be_asked(self, module: str, name: str, target: Symbol, loader: str) -> bool:
        """Whether somebody may find a name in a module that a file loads by a computed path.

        Args:
            target: what takes the name's place.
            loader: the file; "" where nobody gets the module, which is only run.
        """
        if _FRAMEWORKS.match(name) is not None:
            return True
        if not self._is_alone(module, name, target, is_run=not loader):
            return True
        if not loader:
            return False
        asked = self._any_name_is_asked(loader, is_listed=self._is_listed(module, name))
        return asked or self._may_be_said(name)

    def _any_name_is_asked(self, loader: str, *, is_listed: bool) -> bool:
        key = loader, is_listed
        if key not in self._by_loader:
            asks = partial(self._asks_for_any, is_listed=is_listed)
            self._by_loader[key] = any(map(asks, self._holders(loader)))
        return self._by_loader[key]

    def _is_listed(self, module: str, name: str) -> bool:
        """Whether a module's ``__all__`` may have a name."""
        listed = self._project.listing(module)
        return listed is not None and listed.may_list(name)

    def _may_be_said(self, name: str) -> bool:
        if name not in self._by_name:
            self._by_name[name] = self._is_said(name) or self._is_said_in_part(name)
        return self._by_name[name]

    def _is_alone(self, module: str, name: str, target: Symbol, *, is_run: bool) -> bool:
        """Whether it is nothing that is found by its kind: by a base, a decorator, its siblings.

        Args:
            is_run: whether the module is only run: if it runs the new place with it, what a
                decorator does is done as before.
        """
        path = self._project.modules.path(target.module)
        node = next(self._defined(path, target.name), None) if path is not None else None
        if isinstance(node, (ast.Assign, ast.AnnAssign)):
            return _is_plain(node.value) and not self._words({"isupper"})
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        if node.decorator_list and not (is_run and runs_with(module, name, target, self._project)):
            return False
        modules, package = self._project.modules, module.rpartition(".")[0]
        own = {path, modules.path(module)}
        files = {
            file
            for file in self._words({name}) - own
            if file.endswith(_PYTHON) and (modules.name(file) or "").startswith(f"{package}.")
        }
        ways = (top_level_names(self._read(file)).get(name, set()) for file in files)
        return not any(found - {"import", "star"} for found in ways)

    def _defined(self, path: str | None, name: str) -> Iterator[ast.stmt]:
        body = self._parsed(path or "")
        for node in body.body if body is not None else ():
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    if node.name == name:
                        yield node
                case ast.Assign(targets=[ast.Name(id=bound)]) if bound == name:
                    yield node
                case ast.AnnAssign(target=ast.Name(id=bound)) if bound == name:
                    yield node

    def _holders(self, loader: str) -> Iterator[str]:
        """The file that loads modules, and those that may get them from it, by a package too."""
        seen, pending = {loader}, [loader]
        while pending:
            path = pending.pop()
            yield path
            if path != loader and not path.endswith("__init__.py"):
                continue
            importing = set(self._importing(path)) - seen
            seen |= importing
            pending += sorted(importing, reverse=True)

    def _importing(self, path: str) -> Iterator[str]:
        """The files that import a file's module, or something of it."""
        names = set(self._project.modules.names(path))
        leaves = {name.rpartition(".")[2] for name in names}
        for other in self._words(leaves) if leaves else ():
            package = self._project.modules.package(other)
            if other.endswith(_PYTHON) and any(
                (module := absolute(item.module, package)) in names
                or f"{module}.{item.name}" in names
                for item in imports_of(self._project.tree, other)
            ):
                yield other

    def _asks_for_any(self, path: str, *, is_listed: bool) -> bool:
        """Whether a file asks objects for computed names, or for all that they have.

        Args:
            is_listed: whether ``__all__`` of what it loads has the name; else who goes by that
                list does not come to it.
        """
        body = self._parsed(path)
        if body is None:
            return True
        listed = set() if is_listed else set(by_list(body))
        of_objects = of_own_objects(body)
        for node in nodes_of(body):
            match node:
                case ast.Attribute(attr="__all__"):
                    if is_listed:
                        return True
                case ast.Attribute(value=of, attr="__dict__"):
                    if id(node) not in listed and id(of) not in of_objects:
                        return True
                case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called), args=given):
                    if given and id(given[0]) in of_objects:
                        continue
                    if called in _EVERY and len(given) < 2:
                        return True
                    at = 0 if called in GETTERS or _is_patched(node) else 1
                    is_said = len(given) > at and isinstance(given[at], ast.Constant)
                    if called in _BY_NAME and not is_said and id(node) not in listed:
                        return True
        return False

    def _is_said(self, name: str) -> bool:
        """Whether the name stands in a text, or behind a dot of something that is no import."""
        for path in self._words({name}):
            if is_history(path) or (is_document(path) and not path.endswith(".txt")):
                continue
            body = self._parsed(path) if path.endswith(_PYTHON) else None
            if body is None:
                return True
            imported, told = _imported(body), _told(body)
            if any(self._says(node, name, imported, told) for node in nodes_of(body)):
                return True
        return False

    def _says(self, node: ast.AST, name: str, imported: set[str], told: set[int]) -> bool:
        match node:
            case ast.Attribute(attr=attr) if attr == name:
                root = node.value
                while isinstance(root, ast.Attribute):
                    root = root.value
                return not (isinstance(root, ast.Name) and root.id in imported)
            case ast.keyword(arg=arg):
                return arg == name
            case ast.Constant(value=str() as text) if name in text:
                return id(node) not in told and self._names(text, name)
        return False

    def _names(self, text: str, name: str) -> bool:
        """Whether a text says the name otherwise than by its whole path, and is no sentence."""
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            before = re.search(r"[\w.]*\Z", text[: found.start()].removesuffix(":"))
            home = before[0].rstrip(".") if before is not None else ""
            if not (home and self._project.modules.path(home)) and not _is_sentence(text):
                return True
        return False

    def _is_said_in_part(self, name: str) -> bool:
        """Whether the beginning or the end of the name stands in a text by itself."""
        ends = [found.end() for found in _PIECE.finditer(name)][:-1]
        begins = {name[:end] for end in ends if "_" not in name or name[end - 1] == "_"}
        finishes = {name[end:] for end in ends if "_" not in name or name[end] == "_"}
        said = [rf"""["']{re.escape(part)}["'{{%]""" for part in sorted(begins)]
        said += [rf"""["'}}s]{re.escape(part)}["']""" for part in sorted(finishes)]
        files = self._words(begins | finishes) if said else ()
        quoted = re.compile("|".join(said).encode())
        return any(p.endswith(_PYTHON) and quoted.search(self._read(p)) for p in files)

    def _words(self, words: set[str]) -> frozenset[str]:
        return self._project.tree.containing({word.encode() for word in words})

    def _read(self, path: str) -> bytes:
        return self._project.tree.read(path) or b""

    def _parsed(self, path: str) -> ast.Module | None:
        return parsed_file(self._project.tree, path)


def _is_patched(call: ast.Call) -> bool:
    """Whether a call is given a path, and what comes there: ``monkeypatch.setattr("a.b", 1)``."""
    match call:
        case ast.Call(func=ast.Attribute(attr=attr), args=[ast.Constant(value=str(path)), *_]):
            return attr in WRITERS and "." in path
    return False


def _is_plain(value: ast.expr | None) -> bool:
    """Whether an expression is a text or a number, and nothing that was made."""
    return value is not None and all(
        isinstance(node, (ast.Constant, ast.BinOp, ast.UnaryOp, ast.Tuple, ast.Name, ast.JoinedStr))
        for node in nodes_of(value)
        if isinstance(node, ast.expr)
    )


def _imported(body: ast.Module) -> set[str]:
    """The names that a file's imports bind, and those of objects of its own."""
    return {"self", "cls"} | {
        alias.asname or alias.name.partition(".")[0]
        for node in nodes_of(body)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    }


def _told(body: ast.Module) -> set[int]:
    """The ``id`` of texts that nobody reads as a name: docstrings, and lists for a star."""
    found: set[int] = set()
    for node in nodes_of(body):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                found.add(id(text))
            case (
                ast.Assign(targets=[ast.Name(id="__all__")], value=value)
                | ast.AugAssign(target=ast.Name(id="__all__"), value=value)
            ):
                found |= {id(below) for below in nodes_of(value)}
    return found


def _is_sentence(text: str) -> bool:
    """Whether a text is written for people: several words with signs between them."""
    return len(text.split()) > 2 and re.fullmatch(r"[\w\s,]*", text) is None
