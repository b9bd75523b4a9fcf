"""Files that are started by their path: Python looks beside them for what they import.

``python tools/report.py`` finds what lies in ``tools``, and no package `app` beside that folder,
unless the file or its surroundings put it there. One that imported nothing of `app` runs that way,
and would not any more with an import of the canonical.
"""

from __future__ import annotations

import ast
import posixpath
import re
from collections.abc import Iterator

from canonize.core.file_kinds import is_document
from canonize.core.import_scan import imports_of
from canonize.core.path_hacks import path_hacks
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.distributions import published_at
from canonize.references.file_lookups import named_by_path
from canonize.references.path_texts import WRITTEN_PATH, leads_to
from canonize.resolution.binding_statements import asks_for_main
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_STARTS = re.compile(
    r"python|(?<![.\w])py\s|sys\.executable|\bexec|\./|entrypoint|command|run_path|\bpypy|\buv run",
    re.IGNORECASE,
)
_TOLD = re.compile(rb"(?:\bpython[\d.]*(?:[ \t]+-\w+)*[ \t]+|(?<![\w.])\./)\Z")
"""What stands before a path in a document that says how the file is started."""
_RUNS = re.compile(rb"\A#!|__main__|^[\w.]+\(", re.MULTILINE)
"""What a script has: a line that says what runs it, a block for that, or calls at its top."""
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def out_of_reach(path: str, module: str, project: Project, *, root: str | None = None) -> str:
    """Why a file that is started by its path would not find a module that it is to import.

    Args:
        root: the folder from which the module will be imported, where it is not there yet.
    """
    if project.modules.path(module) == path:
        return ""
    root = root_of(module, project) if root is None else root
    is_apart = root is not None and not _is_published(module, root, project.whole)
    place = _started_apart(path, root or "", project.whole) if is_apart else ""
    told = f"{place} starts it by its path, where {module} is not found"
    return Reason(told, Code.STARTED_BY_PATH) if place else ""


def _started_apart(path: str, root: str, project: Project) -> str:
    """The place that starts a file where nothing below a folder is found; "" for none."""
    name = project.modules.name(path)
    if root == posixpath.dirname(path) or not name:
        return ""
    if not _may_be_script(path, project) and _imports_from(path, root, project):
        return ""
    body = parsed_file(project.tree, path)
    if body is None or any(_imports_below(node, root, project) for node in body.body):
        return ""
    if _puts_on_path(path, body, root, project):
        return ""
    place = _started(path, body, name, project)
    return "" if place and _others_find(path, root, project) else place


def _is_published(module: str, root: str, project: Project) -> bool:
    """Whether a module belongs to a distribution of the repository: who runs its scripts has that
    installed."""
    top = "/".join(filter(None, (root, module.partition(".")[0])))
    paths = project.tree.paths()
    if f"{top}/__init__.py" not in paths and root.rpartition("/")[2] != "src":
        return False
    folders = {root, posixpath.dirname(root)}
    return any(published_at(folder, project) for folder in folders)


def root_of(module: str, project: Project) -> str | None:
    """The folder from which a module of the repository is imported ("": the repository itself)."""
    home = project.modules.path(module) or ""
    stem, relative = home.removesuffix(".py").removesuffix("/__init__"), module.replace(".", "/")
    if not stem.endswith(relative):
        return None
    return stem[: -len(relative)].rstrip("/")


def _may_be_script(path: str, project: Project) -> bool:
    return _RUNS.search(project.tree.read(path) or b"") is not None


def _imports_below(node: ast.stmt, root: str, project: Project) -> bool:
    """Whether a statement imports something that lies below a folder, so that it is found."""
    match node:
        case ast.ImportFrom(module=module, names=names, level=level):
            named = [module or "", *(f"{module}.{alias.name}" for alias in names)]
            return level > 0 or _is_below(named, root, project)
        case ast.Import(names=names):
            return any(_is_below([alias.name], root, project) for alias in names)
    return False


def _imports_from(path: str, root: str, project: Project) -> bool:
    """The same of a file that is no script, as far as its text shows without parsing it."""
    taken = [item for item in imports_of(project.tree, path) if not item.indented]
    return any(
        item.module.startswith(".")
        or _is_below([item.module, f"{item.module}.{item.name}"], root, project)
        for item in taken
    )


def _puts_on_path(path: str, body: ast.Module, root: str, project: Project) -> bool:
    """Whether a file puts a folder on the path above all that it defines."""
    lines = (node.lineno for node in body.body if isinstance(node, _DEFINITIONS))
    first = min(lines, default=0)
    hacks = path_hacks(path, project.tree.read(path) or b"")
    return any(_normal(hack.folder) == root and (hack.line < first or not first) for hack in hacks)


def _normal(folder: str | None) -> str | None:
    return "" if folder == "." else folder


def _is_below(modules: list[str], root: str, project: Project) -> bool:
    if not project.modules.is_first_party(modules[0]):
        return False
    roots = {root_of(module, project) for module in modules} - {None}
    return root in roots or not roots


def _started(path: str, body: ast.Module, name: str, project: Project) -> str:
    """The place that starts a file by its path, or shows that it is meant to be."""
    if (project.tree.read(path) or b"").startswith(b"#!"):
        return f"{path}:1"
    for found in named_by_path(path, Symbol(name), project):
        if _STARTS.search(found.text):
            return f"{found.path}:{found.line}"
    return next(_told(path, project), "") or _lone(path, body, name, project)


def _told(path: str, project: Project) -> Iterator[str]:
    """Documents that say that a file is started by its path."""
    stem = posixpath.basename(path).removesuffix(".py").encode()
    for file in sorted(filter(is_document, project.tree.containing({stem}))):
        data = project.tree.read(file) or b""
        for found in WRITTEN_PATH.finditer(data):
            told = found[0].decode("utf-8", "replace")
            begins = found[0].startswith(b"./") or _TOLD.search(data[: found.start()])
            if begins and leads_to(told, file, path, project):
                yield f"{file}:{data.count(bytes([10]), 0, found.start()) + 1}"


def _lone(path: str, body: ast.Module, name: str, project: Project) -> str:
    """Where a file that lies in no package, and that nobody imports or starts by its name, runs."""
    run = next((node for node in body.body if _is_main(node) or _calls(node)), None)
    beside = f"{posixpath.dirname(path)}/__init__.py"
    if run is None or beside in project.tree.paths() or _is_had(path, name, project):
        return ""
    return f"{path}:{run.lineno}"


def _is_main(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and asks_for_main(node.test)


def _calls(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)


def _is_had(path: str, name: str, project: Project) -> bool:
    """Whether anybody imports a module, or starts it by its name."""
    if any(other != path for other in project.reexports.module_importers(name)):
        return True
    by_name = re.compile(rb"-m[\s\"',]+%s(?![\w.])" % re.escape(name.encode()))
    named = project.tree.containing({name.rpartition(".")[2].encode()})
    return any(by_name.search(project.tree.read(other) or b"") for other in named)


def _others_find(path: str, root: str, project: Project) -> bool:
    """Whether another script of the same folder imports from below a folder without any ado."""
    folder = posixpath.dirname(path)
    memo, key = project.tree.memo, (_others_find, folder, root)
    if key not in memo:
        memo[key] = {
            other
            for other in project.tree.paths()
            if posixpath.dirname(other) == folder
            and other.endswith(".py")
            and _finds_by_itself(other, root, project)
        }
    found = memo[key]
    assert isinstance(found, set)
    return bool(found - {path})


def _finds_by_itself(path: str, root: str, project: Project) -> bool:
    body = parsed_file(project.tree, path)
    if body is None or b"sys.path" in (project.tree.read(path) or b""):
        return False
    return any(map(_is_main, body.body)) and any(
        _imports_below(node, root, project) for node in body.body
    )
