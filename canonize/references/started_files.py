"""Files that are started by their path: Python looks beside them for what they import.

``python app/old.py`` finds no package `app`, unless the file puts it there. One that imported
nothing of the code base runs that way, and would not any more with an import of the canonical.
"""

from __future__ import annotations

import ast
import posixpath
import re

from canonize.core.symbols import Symbol
from canonize.references.file_lookups import named_by_path
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project

_STARTS = re.compile(
    r"python|(?<![.\w])py\s|sys\.executable|\bexec|\./|entrypoint|command|run_path|\bpypy|\buv run",
    re.IGNORECASE,
)


def started_by_path(path: str, project: Project) -> str:
    """The place that starts a file which imports nothing of the code base yet; "" for none."""
    whole = project.whole
    body = parsed_file(whole.tree, path)
    name = whole.modules.name(path)
    if body is None or not name or posixpath.dirname(path) in {"", *whole.roots}:
        return ""
    if any(_is_own(node, whole) for node in body.body):
        return ""
    if (whole.tree.read(path) or b"").startswith(b"#!"):
        return f"{path}:1"
    for found in named_by_path(path, Symbol(name), whole):
        if _STARTS.search(found.text):
            return f"{found.path}:{found.line}"
    return ""


def _is_own(node: ast.stmt, project: Project) -> bool:
    """Whether a statement imports something of the code base, so that the file finds it."""
    if isinstance(node, ast.ImportFrom):
        return node.level > 0 or project.modules.is_first_party(node.module or "")
    if isinstance(node, ast.Import):
        return any(project.modules.is_first_party(alias.name) for alias in node.names)
    return False
