"""Paths of names that are data: rows of a database, lists in text files that code reads.

Who stores ``a.b.X`` and loads what it says needs the name as it was stored. It is no import, and
nobody changes rows that are stored elsewhere: so it stays, and what it names has to stay with it.

Where no code loads anything by a text, a path that goes to a function of the repository, or stands
in a file that code opens, is a name like any other: with another one a count begins anew. What is
compared with such a path has to stay, too; what else says it is a path like any other.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

from canonize.core.ast_nodes import dotted_name, given_values, nodes_of, parents_of
from canonize.core.file_kinds import PYTHON, is_document
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_LOADERS = frozenset({
    b"import_module", b"import_string", b"__import__", b"locate", b"resolve_name", b"load_object",
    b"import_object", b"import_from_string", b"get_callable",
})  # fmt: skip
_COMPUTED = re.compile(
    rb"(?:" + b"|".join(sorted(_LOADERS)) + rb")\s*\(\s*(?![\s\"')]|[rfbRFB]?[\"'])"
)
_LOADED = re.compile(rb"\bmodules(?:\.get\(|\[)\s*(?![\s\"'\]_)]|[rfbRFB]?[\"'])")
"""``sys.modules[name]``, but for a module's own ``__name__``."""
_ASKED = re.compile(
    rb"\b(?:get|has)attr\([^\n]+?,\s*(?![\s\"')]|[rfbRFB]?[\"'])|\b(?:__dict__|vars\([^\n()]*\))\s*[\[.]"
)
_TAKEN_APART = re.compile(rb"\.(?:r?partition|r?split)\(\s*[\"'][.:][\"']")
_LOADING = _LOADERS | frozenset({
    b"importlib", b"dictConfig", b"fileConfig", b"find_spec", b"run_module", b"runpy",
    b"loadTestsFromName", b"loadTestsFromNames", b"instantiate", b"EntryPoint", b"entry_points",
    b"pkgutil", b"pydoc", b"exec", b"eval", b"Unpickler", b"find_class", b"uvicorn", b"celery",
    b"hydra", b"django", b"modules", b"get_class", b"autodiscover", b"subprocess", b"system",
    b"Popen", b"pluggy", b"stevedore", b"importorskip", b"load_module", b"patch", b"setattr",
    b"jsonpickle", b"unsafe_load", b"UnsafeLoader", b"full_load", b"FullLoader", b"add_job", b"rq",
    b"dramatiq", b"apscheduler", b"from_object",
})  # fmt: skip
"""Words without which no code loads anything by a name that it has as a text."""
_ROWS = (".json", ".jsonl", ".ndjson", ".csv", ".tsv", ".yaml", ".yml", ".xml")
_SETTINGS = re.compile(
    r"(?:^|/)(?:\.[^/]*|package(?:-lock)?\.json|pyrightconfig\.json|mkdocs\.ya?ml|app\.ya?ml"
    r"|docker-compose[^/]*|compose\.ya?ml|[^/]*(?:config|conf|settings|logging)[^/]*)\Z"
    r"|(?:^|/)\.[^/]+/",
    re.IGNORECASE,
)
_DATA = (".txt", ".text", ".lst", ".list", ".log")
_FOR_PEOPLE = re.compile(
    r"(?:^|/)(?:readme|change|history|news|notes|authors|contribut|todo|licen|copying|install"
    r"|upgrading|faq|thanks|about|credits)[^/]*\Z|(?:^|/)docs?/",
    re.IGNORECASE,
)

_SHOWN = (ast.List, ast.Tuple, ast.Set)
_LOOKED_UP = frozenset({"get", "pop", "setdefault", "index", "count", "__contains__"})
"""What shows its parts, and methods that look one up."""
_STORED = Reason(
    "it is stored as data, and code of the repository loads what such a text names; a shim "
    "(`redirect_module`) keeps it loading",
    Code.STORED,
)


def loads_what_is_stored(tree: SourceTree) -> bool:
    """Whether any code loads a module by a name that it only has when it runs."""
    tree = tree.whole
    if loads_what_is_stored not in tree.memo:
        found = sorted(tree.containing(_LOADERS, endings=PYTHON))
        files = (path for path in found if path.endswith(".py"))
        tree.memo[loads_what_is_stored] = any(_COMPUTED.search(tree.read(p) or b"") for p in files)
    return bool(tree.memo[loads_what_is_stored])


def looks_up_in_loaded(tree: SourceTree) -> bool:
    """Whether any file loads a module by a name, and looks up in it, by names that it has then.

    Who takes a path apart (``"a.b.X".rpartition(".")``) loads what whole paths say, and no word.
    """
    tree = tree.whole
    if looks_up_in_loaded not in tree.memo:
        found = tree.containing(_LOADERS | {b"modules"}, endings=PYTHON)
        data = (tree.read(path) or b"" for path in sorted(found) if path.endswith(".py"))
        tree.memo[looks_up_in_loaded] = any(
            (_COMPUTED.search(text) or _LOADED.search(text))
            and _ASKED.search(text)
            and not _TAKEN_APART.search(text)
            for text in data
        )
    return bool(tree.memo[looks_up_in_loaded])


def is_for_people(path: str, tree: SourceTree) -> bool:
    """Whether a file is a document: a text file whose name stands in code is data instead."""
    return is_document(path) and not _is_read(path, tree)


def expect_readers(paths: Iterable[str], tree: SourceTree) -> None:
    """Says that `is_for_people` will be asked of some files: it is one search for all."""
    words = {word for path in paths if is_document(path) for word in _words_of(path)}
    tree.whole.expect(words, endings=PYTHON)


def _words_of(path: str) -> frozenset[bytes]:
    """What is asked for of Python files, to tell whether one opens a text file; ``()``: no file."""
    if not path.endswith(_DATA) or _FOR_PEOPLE.search(path):
        return frozenset()
    stem, _, suffix = path.rpartition("/")[2].rpartition(".")
    return frozenset(word.encode() for word in re.findall(r"\w+", stem)[-1:] or [suffix])


def _is_read(path: str, tree: SourceTree) -> bool:
    """Whether code names a text file as a file to open."""
    if not path.endswith(_DATA) or _FOR_PEOPLE.search(path):
        return False
    name, words = path.rpartition("/")[2], _words_of(path)
    named = re.compile(rb"[\"'/]" + re.escape(name.encode()) + rb"[\"']")
    files = sorted(tree.whole.containing(words, endings=PYTHON))
    return any(named.search(tree.whole.read(f) or b"") for f in files if f.endswith(".py"))


def is_stored_value(text: str, start: int, end: int, tree: SourceTree) -> bool:
    """Whether a path in SQL is a value between quotation marks that may be loaded later."""
    return is_value(text, start, end) and loads_what_is_stored(tree)


def is_value(text: str, start: int, end: int) -> bool:
    """Whether a path stands between quotation marks of SQL."""
    return text[start - 1 : start] == "'" == text[end : end + 1]


def stored_values(
    path: str, data: bytes, symbols: Collection[Symbol], tree: SourceTree
) -> Iterator[Reference]:
    """Where a file that is no text, such as a database, has a symbol's path as a value."""
    for symbol in symbols:
        name = re.escape(symbol.name.encode()) if symbol.name else rb"[A-Za-z_]\w*"
        spelled = rb"(?<![\w.])" + re.escape(symbol.module.encode()) + rb"[.:]" + name + rb"(?!\w)"
        if re.search(spelled, data) and loads_what_is_stored(tree):
            how, form = Disposition.REFUSED, Form.CONFIG_TEXT
            yield Reference(path, 1, 1, str(symbol), form, how, _STORED)


def loads_by_text(tree: SourceTree) -> bool:
    """Whether any code might load something by a name that it has as a text."""
    tree = tree.whole
    if loads_by_text not in tree.memo:
        tree.memo[loads_by_text] = bool(tree.containing(_LOADING, endings=PYTHON))
    return tree.memo[loads_by_text] is True


def is_opened_rows(path: str, tree: SourceTree) -> bool:
    """Whether a file has rows that code opens by its name, and nothing is loaded by a text."""
    if not path.endswith(_ROWS) or _SETTINGS.search(path) or loads_by_text(tree):
        return False
    name = path.rpartition("/")[2]
    words = {word.encode() for word in re.findall(r"\w+", name.rpartition(".")[0])[-1:]}
    named = re.compile(rb"[\"'/]" + re.escape(name.encode()) + rb"[\"']")
    found = sorted(tree.whole.containing(words, endings=(".py",))) if words else []
    return any(named.search(tree.whole.read(file) or b"") for file in found)


def given_as_data(project: Project, path: str, callee: str) -> bool:
    """Whether a call in a file gives a text to a function of the repository that loads nothing."""
    if not callee or loads_by_text(project.tree):
        return False
    module = project.modules.name(path)
    found = project.whole.names.dotted(module, callee) if module else None
    return found is not None and isinstance(found.node, (ast.FunctionDef, ast.AsyncFunctionDef))


def is_compared_as_data(project: Project, symbol: Symbol, path: str, start: int) -> bool:
    """Whether a text is compared with the path of a symbol that is given to a function as data.

    Args:
        path, start: the file, and where the text begins in it.
    """
    tree = project.tree.whole
    if not symbol.name or loads_by_text(tree):
        return False
    key = (is_compared_as_data, symbol)
    if key not in tree.memo:
        tree.memo[key] = dict(_compared(project.whole, symbol))
    found = tree.memo[key]
    assert isinstance(found, dict)
    return start in found.get(path, ())


def _compared(project: Project, symbol: Symbol) -> Iterator[tuple[str, Collection[int]]]:
    """By file, the texts; nothing where no function is given the path."""
    tree, spelled = project.tree, {f"{symbol.module}{dot}{symbol.name}" for dot in ".:"}
    words = {one.encode() for one in spelled}
    files = sorted(tree.containing({symbol.leaf.encode()}, endings=(".py",)))
    bodies = {
        path: body
        for path in files
        if any(word in (tree.read(path) or b"") for word in words)
        and (body := parsed_file(tree, path)) is not None
    }
    given = {home for path, body in bodies.items() for home in _homes(project, path, body, spelled)}
    tables = {table for home in given for table in _tables(project, home)}
    for path, body in bodies.items() if given else ():
        module = project.modules.name(path) or ""
        mine = {name for home, name in tables if home == module}
        lines = (tree.read(path) or b"").splitlines(keepends=True)
        places = _places(body, spelled, mine)
        yield path, frozenset(_start(lines, line, column) for line, column in places)


def _start(lines: list[bytes], line: int, column: int) -> int:
    """How far into the text of a file a place is, of which the host's parser gives bytes."""
    before = b"".join(lines[: line - 1]) + lines[line - 1][:column]
    return len(before.decode("utf-8-sig", "replace"))


def _homes(
    project: Project, path: str, body: ast.Module, spelled: Collection[str]
) -> Iterator[str]:
    """The modules of functions that a file gives one of some texts as data."""
    for node in nodes_of(body):
        if isinstance(node, ast.Call):
            values = given_values(node)
            says = any(isinstance(v, ast.Constant) and v.value in spelled for v in values)
            callee = dotted_name(node.func)
            if says and given_as_data(project, path, callee):
                found = project.names.dotted(project.modules.name(path) or "", callee)
                yield found.module


def _tables(project: Project, module: str) -> Iterator[tuple[str, str]]:
    """The module and the name of all that a module looks something up in."""
    path = project.modules.path(module)
    body = parsed_file(project.tree, path) if path else None
    for node in nodes_of(body) if body is not None else ():
        asked: list[ast.AST] = []
        match node:
            case ast.Subscript(value=table):
                asked = [table]
            case ast.Call(func=ast.Attribute(value=table, attr=attr)) if attr in _LOOKED_UP:
                asked = [table]
            case ast.Compare(comparators=tables):
                asked = [*tables]
        for name in filter(None, map(dotted_name, asked)):
            found = project.names.dotted(module, name)
            yield found.module, found.name


def _places(
    body: ast.Module, spelled: Collection[str], tables: Collection[str]
) -> Iterator[tuple[int, int]]:
    """The texts of a file that are compared: by an operator, as an index, or in a table."""
    above = parents_of(body)
    for node in nodes_of(body):
        if not isinstance(node, ast.Constant) or node.value not in spelled:
            continue
        holder: ast.AST | None = above.get(id(node))
        is_named = not isinstance(holder, ast.Dict) or any(key is node for key in holder.keys)
        if isinstance(holder, ast.Subscript) and holder.slice is node:
            yield node.lineno, node.col_offset
            continue
        depth = 0
        while isinstance(holder, (*_SHOWN, ast.Dict)):
            holder, depth = above.get(id(holder)), depth + 1
        in_table = depth == 1 and is_named and _name_of(holder) in tables
        if in_table or _compares(holder):
            yield node.lineno, node.col_offset


def _compares(node: ast.AST | None) -> bool:
    """Whether an expression does nothing with its parts but to compare them."""
    match node:
        case ast.Call(func=called):
            return dotted_name(called).rpartition(".")[2].startswith("assert")
    return isinstance(node, ast.Compare)


def _name_of(node: ast.AST | None) -> str:
    """What an assignment binds, if it binds one name."""
    match node:
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
    return ""
