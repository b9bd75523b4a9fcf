"""What a module is there for, beside what it defines: its effects, and being run as a script."""

from __future__ import annotations

import ast

from canonize.core.reasons import Code, Reason
from canonize.core.tree import SourceTree
from canonize.resolution.binding_statements import asks_for_main
from canonize.resolution.import_effects import ImportEffects
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project


def more_than_definitions(module: str, project: Project, instead: str = "") -> str:
    """Why a module is missed when all that it defines can be had elsewhere; "" when it is not.

    Args:
        instead: a module that takes its place, and may do the same word for word.
    """
    path = project.modules.path(module)
    if path is None:
        return ""
    other = project.modules.path(instead) if instead else None
    if (block := main_block(path, project.tree)) and not (
        other and same_script(path, other, project.tree)
    ):
        return block
    effects = ImportEffects.of(project)
    if other is not None and effects.are_done_by(path, other):
        return ""
    effect = effects.first(path)
    return effect.reason if effect is not None else ""


def main_block(path: str, tree: SourceTree) -> str:
    """Where a file says what it does as a script; "" when it is none."""
    body = parsed_file(tree, path)
    if path.rpartition("/")[2] == "__main__.py":
        return f"{path} is what `python -m` runs"
    for node in body.body if body is not None else ():
        if isinstance(node, ast.If) and asks_for_main(node.test):
            return Reason(f"{path}:{node.lineno} is what running it as a script does", Code.EFFECTS)
    return ""


def same_script(one: str, other: str, tree: SourceTree) -> bool:
    """Whether two files do the same when they are run as scripts, word for word."""
    first, second = _script(one, tree), _script(other, tree)
    return bool(first) and first == second


def _script(path: str, tree: SourceTree) -> list[str]:
    body = parsed_file(tree, path)
    return [
        ast.dump(node)
        for node in (body.body if body is not None else ())
        if isinstance(node, ast.If) and asks_for_main(node.test)
    ]
