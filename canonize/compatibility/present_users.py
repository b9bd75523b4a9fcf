"""Files that use what takes a competitor's place already, before anything is re-routed.

Where nobody imports its module yet, whoever goes there loads it from then on: what it registers,
sets or prints is new in the program.
"""

from __future__ import annotations

import ast
import re

from canonize.core.ast_nodes import dotted_name, nodes_of
from canonize.core.file_kinds import is_document, is_test
from canonize.core.modules import down_to
from canonize.core.symbols import Symbol
from canonize.resolution.import_effects import Effect, ImportEffects
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Found


def present_users(target: Symbol, competitor: Symbol, project: Project) -> frozenset[str]:
    """The files beside the homes of the two that import a target, or look it up in its module."""
    whole = project.whole
    homes = {whole.modules.path(symbol.module) for symbol in (target, competitor)}
    found = set(whole.reexports.importers({(target.module, target.name)}))
    spelt = re.compile(rb"(?<!\w)" + re.escape(target.module.encode()) + rb"(?!\w)")
    word = target.name.encode()
    for path in whole.tree.containing({word}):
        if path.endswith((".py", ".pyi")) and spelt.search(whole.tree.read(path) or b""):
            found.add(path)  # ``import a.b``, and ``a.b.X``
    return frozenset(path for path in found if path not in homes)


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
    if home is None or there is None or home == there:
        return ""
    effects = ImportEffects.of(project)
    if _is_loaded(target.module, frozenset({there}), project):
        return ""
    fresh = _newly_loaded(home, competitor.module, there, target.module, project)
    for path in sorted(fresh, key=lambda path: (path != there, path)):
        module = project.modules.name(path)
        if module is None or (path == there and effects.are_done_by(path, home)):
            continue
        seen = (one for one in effects.effects(path) if not _stays_inside(module, one, project))
        effect = next(seen, None)
        if effect is not None and (path == there or not _is_loaded(module, fresh, project)):
            return f"{effect.reason}, and nothing imports it yet"
    return ""


def _newly_loaded(
    home: str, module: str, there: str, target: str, project: Project
) -> frozenset[str]:
    """The files that loading one module loads, with the packages above it, and another's does not.

    Args:
        home, module: that other one.
        there, target: the one.
    """
    old = {home, *project.modules.files_of(down_to(module)[:-1])}
    new = {there, *project.modules.files_of(down_to(target)[:-1])}
    return project.graph.reached(new, but=home) - project.graph.reached(old, but="")


def _stays_inside(module: str, effect: Effect, project: Project) -> bool:
    """Whether decorators of a module's own do it, which work with nothing of other modules."""
    body = parsed_file(project.tree, effect.path)
    for node in body.body if body is not None else ():
        decorators = getattr(node, "decorator_list", [])
        first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
        if isinstance(node, ast.ClassDef) and not decorators and node.lineno == effect.line:
            bases = (project.names.dotted(module, dotted_name(base) or "?") for base in node.bases)
            return not any(base.path for base in bases)  # what others' classes do is not known
        if decorators and first <= effect.line <= (node.end_lineno or node.lineno):
            calls = (d.func if isinstance(d, ast.Call) else d for d in decorators)
            found = [project.names.dotted(module, dotted_name(call) or "?") for call in calls]
            return all(one.module == module and _is_own(module, one, project) for one in found)
    return False


def _is_own(module: str, found: Found, project: Project) -> bool:
    names = {n.id for n in nodes_of(found.node) if isinstance(n, ast.Name)} if found.node else set()
    return all(not (home := project.names.find(module, n)).path or home.module == module
               for n in sorted(names))  # fmt: skip


def _is_loaded(module: str, fresh: frozenset[str], project: Project) -> bool:
    """Whether any file but those of tests imports a module, or has its path as a value.

    What prose, a comment or a docstring says of it loads nothing. It is looked for once a tree,
    for each canonical.

    Args:
        fresh: files that are not asked: nobody loads them yet.
    """
    memo, key = project.tree.memo, (_is_loaded, module, fresh)
    if key not in memo:
        memo[key] = _loads_it(module, fresh, project)
    return bool(memo[key])


def _loads_it(module: str, fresh: frozenset[str], project: Project) -> bool:
    leaf, there = module.rpartition(".")[2], project.modules.path(module)
    named = re.compile(rb"(?<![\w.])" + re.escape(module.encode()) + rb"(?!\w)")
    for path in sorted(project.tree.containing({leaf.encode()})):
        if path in fresh or is_test(path) or is_document(path):
            continue
        says = named.search(project.tree.read(path) or b"") is not None
        if not path.endswith(".py"):
            if says:
                return True
            continue
        imports = project.graph.loads(path) | project.graph.named_in(path)
        if there in imports or (says and _has_as_value(parsed_file(project.tree, path), module)):
            return True
    return False


def _has_as_value(body: ast.Module | None, module: str) -> bool:
    """Whether a text of a file is a module's path, or imports it; so if nobody can read it."""
    if body is None:
        return True
    spelt = re.escape(module)
    path = re.compile(rf"{spelt}(?:[.:][\w.]+)?|(?s:.*)\b(?:import|from)\s+{spelt}\b(?s:.*)")
    values = (node.value for node in nodes_of(body) if isinstance(node, ast.Constant))
    return any(isinstance(value, str) and path.fullmatch(value) for value in values)
