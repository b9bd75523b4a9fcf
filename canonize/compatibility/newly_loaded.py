"""What the module of a canonical does when it is imported, where nobody has imported it yet.

Whoever goes to the canonical loads its module from then on: what it registers, sets or prints is
new in the program. Where production code loads it already, nothing is.
"""

from __future__ import annotations

import re

from canonize.core.file_kinds import is_test
from canonize.core.symbols import Symbol
from canonize.resolution.import_effects import ImportEffects
from canonize.resolution.project import Project


def newly_done(competitor: Symbol, target: Symbol, project: Project) -> str:
    """The first effect that loading the canonical's module would add; "" for none."""
    project = project.whole
    key = newly_done, competitor.module, target.module
    memo = project.tree.memo
    if key not in memo:
        memo[key] = _first_effect(competitor, target, project)
    return str(memo[key])


def _first_effect(competitor: Symbol, target: Symbol, project: Project) -> str:
    home, there = project.modules.path(competitor.module), project.modules.path(target.module)
    if home is None or there is None or home == there or there.endswith("/__init__.py"):
        return ""
    effects = ImportEffects.of(project)
    effect = effects.first(there)
    if effect is None or effects.are_done_by(there, home) or _is_loaded(target.module, project):
        return ""
    return f"{effect.reason}, and nothing imports it yet"


def _is_loaded(module: str, project: Project) -> bool:
    """Whether any file but those of tests imports a module, or names it in a text."""
    leaf, there = module.rpartition(".")[2], project.modules.path(module)
    named = re.compile(rb"(?<![\w.])" + re.escape(module.encode()) + rb"(?!\w)")
    for path in sorted(project.tree.containing({leaf.encode()})):
        if path == there or is_test(path):
            continue
        if named.search(project.tree.read(path) or b""):
            return True
        if path.endswith(".py") and there in (
            project.graph.loads(path) | project.graph.named_in(path)
        ):
            return True
    return False
