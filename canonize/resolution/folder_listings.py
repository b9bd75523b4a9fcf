"""Code that lists the files of a folder or the modules of a package, and what it does with them.

A module that nobody names is used all the same where its package is listed: ``pkgutil``, ``glob``,
``Path.iterdir`` and their kin find it, and miss it when it is gone.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from canonize.core.ast_nodes import nodes_of, parents_of
from canonize.core.static_paths import StaticPaths
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.paths_in_code import paths_in_code
from canonize.resolution.project import Project

WORDS = frozenset({
    b"iter_modules", b"walk_packages", b"glob", b"iglob", b"rglob", b"iterdir", b"listdir",
    b"scandir", b"walk", b"contents",
})  # fmt: skip
"""One of them stands in every file that lists a folder."""
_CALLED = re.compile(rb"(?<!\w)(?:" + b"|".join(sorted(WORDS)) + rb")[\s\\)]*[(#]")
"""One of the words, called: a parenthesis follows, unless a comment does."""
_PACKAGES = {"iter_modules": False, "walk_packages": True}
PACKAGES = frozenset(name.encode() for name in _PACKAGES)
"""One of them stands where a package may be listed that a caller tells."""
_METHODS = {"glob": False, "rglob": True, "iterdir": False, "walk": True}
_CALLS = {"glob": False, "iglob": False, "listdir": False, "scandir": False, "walk": True}
_HERE = frozenset({"listdir", "scandir"})
"""Calls that list the folder in which the program runs, if no other is named."""
_LOADING = frozenset({
    "import_module", "__import__", "import_string", "exec_module", "load_module", "run_path",
    "run_module", "find_module",
})  # fmt: skip
LOADING = frozenset(name.encode() for name in _LOADING)
"""One of them stands in every file that imports what it found in a folder."""
_SUFFIX = re.compile(r"\*?[\w-]*\.\w{1,6}\Z")
_PYTHON = (".py", ".pyc", ".pyi")


@dataclass(frozen=True, slots=True)
class Listing:
    """One place that lists a folder.

    Args:
        folder: relative to the repository; "" for the repository itself.
        pattern: of the paths below the folder that it finds.
        is_deep: folders below are listed, too.
        only: how what is looked at ends, as a regular expression.
        holding: words that stand in the path of whatever is looked at, in small letters.
        loads: what is found is imported, and what the import gives is used.
        for_effect: what is found is imported, and nothing else becomes of it.
        call: how it lists, as the code says it.
        given: the function and the number of its parameter that is the package; its callers tell.
    """

    line: int
    column: int
    folder: str
    pattern: str
    is_deep: bool
    only: str
    loads: bool
    for_effect: bool
    call: str
    given: tuple[str, int] | None = None
    holding: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """How it lists, in words."""
        return f"{self.call} lists {self.folder or 'the repository'}, where its file is found"

    def finds(self, path: str) -> bool:
        """Whether a module's file is among what is listed; of a package, its folder."""
        if path.endswith("/__init__.py"):
            path = posixpath.dirname(path)
        if self.folder and not path.startswith(f"{self.folder}/"):
            return False
        if not all(word in path.lower() for word in self.holding):
            return False
        below = path[len(self.folder) + 1 if self.folder else 0 :]
        return _pattern(self.pattern, is_deep=self.is_deep, only=self.only).match(below) is not None


def folder_listings(path: str, project: Project) -> tuple[Listing, ...]:
    """The listings of a file of which the folder shows; read once for each state of a file."""
    facts = project.tree.facts(path)
    key = (folder_listings, project.modules)
    if key not in facts:
        called = _CALLED.search(project.tree.read(path) or b"") is not None
        body = parsed_file(project.tree, path) if called else None
        facts[key] = tuple(_File(path, body, project).listings()) if body is not None else ()
    found = facts[key]
    assert isinstance(found, tuple)
    return found


def listed_by_callers(listing: Listing, project: Project) -> Iterator[Listing]:
    """A listing of whatever package a function is given: one for each package that it is given."""
    function, number = listing.given or ("", 0)
    for path in sorted(project.tree.containing({function.encode()}) if function else ()):
        body = parsed_file(project.tree, path) if path.endswith(".py") else None
        reader: StaticPaths | None = None
        for call in nodes_of(body) if body is not None else ():
            if not isinstance(call, ast.Call) or _last(call.func) != function:
                continue
            given = call.args[number : number + 1] or [k.value for k in call.keywords]
            reader = reader or paths_in_code(path, body or ast.Module([], []), project)
            folder = reader.package(given[0]) if given else None
            if folder is not None:
                yield replace(listing, folder=folder, given=None)


class _File:
    def __init__(self, path: str, body: ast.Module, project: Project) -> None:
        self._path = path
        self._body = body
        self._project = project

    @cached_property
    def _parents(self) -> dict[int, ast.AST]:
        return parents_of(self._body)

    def listings(self) -> Iterator[Listing]:
        calls = [node for node in nodes_of(self._body) if isinstance(node, ast.Call)]
        reader: StaticPaths | None = None
        for call in calls:
            name = _last(call.func)
            if name.encode() not in WORDS:
                continue
            reader = reader or paths_in_code(self._path, self._body, self._project)
            found = self._start(call, name, reader)
            if found is not None:
                yield self._listing(call, name, *found)
            elif name in _PACKAGES and call.args and (given := self._parameter(call)):
                yield self._listing(call, name, "", "*", _PACKAGES[name], given)

    def _parameter(self, call: ast.Call) -> tuple[str, int] | None:
        """The function around a listing whose parameter is the package, and which one it is."""
        function = self._block(call)
        if not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return None
        names = [arg.arg for arg in (*function.args.posonlyargs, *function.args.args)]
        values = [call.args[0]]
        values += [
            node.value
            for node in nodes_of(function)
            if isinstance(node, ast.Assign) and _names(node.targets[0]) & _names(call.args[0])
        ]
        used = {name for value in values for name in _names(value)}
        at = next((number for number, name in enumerate(names) if name in used), None)
        return (function.name, at - (names[0] in ("self", "cls"))) if at is not None else None

    def _start(
        self, call: ast.Call, name: str, reader: StaticPaths
    ) -> tuple[str, str, bool] | None:
        """The folder, the pattern below it, and whether folders below are listed, too."""
        first = call.args[0] if call.args else None
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if name in _PACKAGES:
            folder = reader.folder(first) if first is not None else None
            return (folder, "*", _PACKAGES[name]) if folder is not None else None
        if name == "contents" and first is not None:
            folder = reader.folder(ast.Call(ast.Name("files"), [first], []))
            return (folder, "*", False) if folder is not None else None
        if name in _METHODS and owner is not None:
            folder = reader.folder(owner)
            if folder is not None:
                pattern = _text(first) if name in ("glob", "rglob") else "*"
                return folder, pattern or "*", _METHODS[name]
        if name == "glob" and owner is not None and ast.unparse(owner) != "glob":
            return None
        if name in ("glob", "iglob"):
            whole = reader.folder(first) if first is not None else None
            return None if whole is None else (*_split(whole), False)
        if name in _HERE and first is None and not call.keywords:
            # `message.walk()` and `client.listdir()` look at nothing of this repository
            return (".", "*", False) if owner is None or _last(owner) == "os" else None
        if name in _CALLS and first is not None:
            folder = reader.folder(first)
            return (folder, "*", _CALLS[name]) if folder is not None else None
        return None

    def _listing(
        self,
        call: ast.Call,
        name: str,
        folder: str,
        pattern: str,
        is_deep: bool,
        given: tuple[str, int] | None = None,
    ) -> Listing:
        block = self._block(call)
        for_effect = self._is_for_effect(call)
        loads = not for_effect and any(
            isinstance(n, ast.Call) and _last(n.func) in _LOADING and not self._is_dropped(n)
            for n in nodes_of(block)
        )
        return Listing(
            call.lineno,
            call.col_offset + 1,
            "" if folder == "." else folder,
            pattern,
            is_deep or "**" in pattern,
            "" if name in _PACKAGES else _filtered(block),
            loads,
            for_effect,
            ast.unparse(call.func),
            given,
            tuple(self._holding(call)),
        )

    def _holding(self, call: ast.Call) -> Iterator[str]:
        """Words that a path must have, by the one condition around all that a loop does with it."""
        loop: ast.AST | None = call
        while loop is not None and not isinstance(loop, ast.stmt):
            loop = self._parents.get(id(loop))
        while isinstance(loop, ast.For) and len(loop.body) == 1:
            names, [inner] = _names(loop.target), loop.body
            if isinstance(inner, ast.If) and not inner.orelse and not loop.orelse:
                yield from _words_in(inner.test, names)
            loop = inner

    def _block(self, node: ast.AST) -> ast.AST:
        """The function, or the statement at the top, in which something stands."""
        while (above := self._parents.get(id(node))) is not None:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                return node
            if isinstance(above, ast.Module):
                return node
            node = above
        return node

    def _is_dropped(self, call: ast.Call) -> bool:
        """Whether a call is a statement: what it gives is used by nobody."""
        return isinstance(self._parents.get(id(call)), ast.Expr)

    def _is_for_effect(self, call: ast.Call) -> bool:
        """Whether each found module is imported by a statement of its own, and that is all."""
        node: ast.AST = call
        while not isinstance(node, ast.stmt):
            node = self._parents[id(node)]
        if not isinstance(node, (ast.For, ast.AsyncFor)):
            return False
        targets = {n.id for n in nodes_of(node.target) if isinstance(n, ast.Name)}
        loads = 0
        for inner in (n for statement in node.body for n in nodes_of(statement)):
            if not isinstance(inner, ast.Name) or inner.id not in targets:
                continue
            use = self._use(inner)
            if use is None:
                return False
            loads += use
        return loads > 0

    def _use(self, name: ast.AST) -> bool | None:
        """True: it is loaded and dropped; False: only asked for; ``None``: anything else."""
        above = self._parents.get(id(name))
        while above is not None and not isinstance(above, ast.stmt):
            name, above = above, self._parents.get(id(above))
        if isinstance(above, ast.If) and name is above.test:
            return False
        if isinstance(above, ast.Expr) and isinstance(above.value, ast.Call):
            return True if _last(above.value.func) in _LOADING else None
        return None


def _words_in(test: ast.expr, names: set[str]) -> Iterator[str]:
    """What a condition wants to stand in one of some names: ``"x" in name.lower() and ...``."""
    parts = test.values if isinstance(test, ast.BoolOp) else [test]
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.Or):
        return
    for part in parts:
        match part:
            case ast.Compare(
                left=ast.Constant(value=str(word)), ops=[ast.In()], comparators=[place]
            ):
                if _is_its_path(place, names):
                    yield word.lower()
            case _:
                pass


def _is_its_path(place: ast.expr, names: set[str]) -> bool:
    """Whether an expression is a path or its name: ``p``, ``p.name``, ``str(p).lower()``."""
    match place:
        case ast.Name(id=name):
            return name in names
        case ast.Attribute(value=inner, attr="name" | "stem"):
            return _is_its_path(inner, names)
        case ast.Call(func=ast.Attribute(value=inner, attr="lower" | "as_posix"), args=[]):
            return _is_its_path(inner, names)
        case ast.Call(func=ast.Name(id="str"), args=[inner]):
            return _is_its_path(inner, names)
    return False


def _filtered(block: ast.AST) -> str:
    """How the names of the files must end that code looks at; "" when it may be any."""
    endings: list[str] = []
    for node in nodes_of(block):
        match node:
            case ast.Call(func=ast.Attribute(attr="endswith"), args=[given]):
                values = given.elts if isinstance(given, ast.Tuple) else [given]
                endings += [_text(value) for value in values]
            case ast.Compare(left=ast.Attribute(attr="suffix"), comparators=[given]):
                values = (
                    given.elts if isinstance(given, (ast.Tuple, ast.Set, ast.List)) else [given]
                )
                endings += [_text(value) for value in values]
            case ast.Call(func=func, args=[_, given]) if _last(func).startswith("fnmatch"):
                endings.append(_text(given).rpartition("*")[2])
    known = [ending for ending in endings if _SUFFIX.match(ending)]
    python = [ending for ending in known if ending.endswith(_PYTHON)]
    if python and len(python) == len(endings):
        return "|".join(re.escape(ending) for ending in python if ending != ".py") or ""
    return "(?!)" if known and not python and len(known) == len(endings) else ""


def _split(whole: str) -> tuple[str, str]:
    """``a/b`` and ``*.py`` of ``a/b/*.py``; a pattern starts at its first wildcard."""
    parts = whole.split("/")
    at = next((n for n, part in enumerate(parts) if re.search(r"[*?\[]", part)), len(parts))
    return "/".join(parts[:at]) or ".", "/".join(parts[at:])


def _pattern(pattern: str, *, is_deep: bool, only: str) -> re.Pattern[str]:
    if only:
        return re.compile(rf"{'(?:.*/)?' if is_deep else ''}[^/]*(?:{only})\Z")
    below = "(?:.*/)?" if is_deep and "**" not in pattern else ""
    steps = re.split(r"(\*\*/|\*\*|\*|\?|\[[^\]]*\])", pattern)
    known = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
    found = "".join(
        known.get(step) or (step.replace("[!", "[^") if step[:1] == "[" else re.escape(step))
        for step in steps
    )
    return re.compile(rf"{below}{found}\Z")


def _names(node: ast.AST) -> set[str]:
    return {inner.id for inner in nodes_of(node) if isinstance(inner, ast.Name)}


def _text(node: ast.expr | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
