"""Modules that are programs, too: what ``python -m module`` runs beside the import."""

from __future__ import annotations

import ast

from canonize.resolution.binding_statements import asks_for_main
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


def other_program(old: str, new: str, project: Project) -> str:
    """Why ``python -m new`` is not what ``python -m old`` is; empty when it is, or old is none."""
    mine = _programs(old, project)
    if not mine or mine == _programs(new, project):
        return ""
    return f"{old} may be run as a program (`__main__`), and {new} is another"


def _programs(module: str, project: Project) -> list[str]:
    path = project.modules.path(module)
    body = parsed_file(project.tree, path) if path is not None else None
    blocks = (n for n in (body.body if body is not None else ()) if isinstance(n, ast.If))
    return [ast.unparse(node) for node in blocks if asks_for_main(node.test)]
