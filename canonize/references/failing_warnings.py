"""Would a new warning fail the project's own tests? Their filters may turn it into an error.

Filters are read as pytest reads them, the last one that matches counts:
https://docs.pytest.org/en/stable/how-to/capture-warnings.html
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from canonize.core.ast_nodes import nodes_of
from canonize.core.reasons import Code, Reason
from canonize.core.settings_texts import pytest_settings
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.warning_filters import action_of, command_filters, marked_filters
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_BASES = {
    "DeprecationWarning": {"", "Warning", "DeprecationWarning"},
    "PendingDeprecationWarning": {"", "Warning", "PendingDeprecationWarning"},
    "FutureWarning": {"", "Warning", "FutureWarning"},
}
_EXPECTS = (
    b"pytest.warns",
    b"assertWarns",
    b"catch_warnings",
    b"deprecated_call",
    b"filterwarnings",
)
"""A file with one of them may expect the warning."""
_OPTION = re.compile(r"(?:^|\s)(?:-W\s*|--pythonwarnings[= ])([^\s\"']+)")


def failing_warning(symbol: Symbol, category: str, project: Project) -> str:
    """Why a warning for each use of a definition would fail tests; "" when it would not.

    Args:
        category: the warning's class.
    """
    place = _escalates(project.tree, category)
    if symbol.is_module:
        return ""
    home = project.modules.path(symbol.module)
    for path in sorted(project.reexports.importers({(symbol.module, symbol.name)})):
        data = project.tree.read(path) or b""
        marked = marked_filters(project.tree, path) if b"error" in data else []
        where = path if _action(marked, category) == "error" else place
        expects = where != path and any(word in data for word in _EXPECTS)
        if path != home and where and not expects and _uses(path, symbol, project):
            told = f"{where} turns its warning into an error, and {path} goes on using it"
            return Reason(told, Code.NO_WARNING)
    return ""


def _escalates(tree: SourceTree, category: str) -> str:
    """The file whose filters make an error of a category everywhere; "" when none does."""
    own: list[str] = []
    for path, filters in _filters(tree):
        if action := _action(filters, category):
            if action == "error":
                return path
            own = filters
            break
    for path, python, pytest in command_filters(tree):
        if _action([*python, *own, *pytest], category) == "error":
            return path
    return ""


def _action(filters: list[str], category: str) -> str:
    """What some filters do with a category everywhere, the last one that does anything."""
    action = ""
    for line in filters:
        what, *rest = [part.strip() for part in line.split(":")]
        message, kind, module = [*rest, "", "", ""][:3]
        if kind in _BASES[category] and not message and not module:
            action = action_of(what)
    return action


def _filters(tree: SourceTree) -> Iterator[tuple[str, list[str]]]:
    for path, settings in pytest_settings(tree.read):
        listed = settings.get("filterwarnings", ())
        lines = listed.splitlines() if isinstance(listed, str) else listed
        added = settings.get("addopts", "")
        options = added if isinstance(added, str) else " ".join(map(str, added))
        yield path, [*(str(line) for line in lines if line), *_OPTION.findall(options)]


def _uses(path: str, symbol: Symbol, project: Project) -> bool:
    """Whether a file does more with a definition than hand it on, or say it in annotations."""
    body = parsed_file(project.tree, path)
    if body is None:
        return True
    names = {symbol.leaf}
    said: set[int] = set()
    for node in nodes_of(body):
        match node:
            case ast.ImportFrom(names=aliases):
                names |= {a.asname for a in aliases if a.name == symbol.leaf and a.asname}
            case ast.arg(annotation=given) | ast.FunctionDef(returns=given) if given is not None:
                said |= {id(inner) for inner in nodes_of(given)}
            case ast.AsyncFunctionDef(returns=given) | ast.AnnAssign(annotation=given) if given:
                said |= {id(inner) for inner in nodes_of(given)}
    return any(
        (isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load))
        or (isinstance(node, ast.Attribute) and node.attr == symbol.leaf)
        for node in nodes_of(body)
        if id(node) not in said
    )
