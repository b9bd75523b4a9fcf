"""What a shim could not give: names that nobody takes over, and what the module does on import."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import libcst as cst

from canonize.core.codemod import Migration
from canonize.core.import_scan import absolute
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.references.references import find_references
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.import_effects import ImportEffects
from canonize.resolution.prefilter import could_reference
from canonize.resolution.project import Project
from canonize.resolution.registration import Registration
from canonize.resolution.replacements import Redirects
from canonize.resolution.targets import missing_target
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.portable_ast import parsed
from canonize.syntax.scopes import Bind, Scopes, dotted, string_value

_HOOKS = {
    "__getattr__": Reason("it has a __getattr__ of its own", Code.OWN_GETATTR),
    "__dir__": "it has a __dir__ of its own",
    "__path__": "it changes its own __path__",
    "__class__": "it changes its own class",
}
_PATCHING = re.compile(r"(?:^|\.)(?:patch(?:\.dict|\.multiple)?|setattr|delattr|setitem)\Z")
_OWN_NAMES = re.compile(r"\b(?:globals|vars|locals)\(\)|\bsys\.modules\[__name__\]")


@dataclass(slots=True)
class ShimReview:
    """What was found.

    Args:
        moved: where each name goes.
        listed: what a star import takes, in its order.
        lists_itself: whether the module has an ``__all__``.
        constants: statements of dunder names (``__version__ = "1"``) that can stay as they are.
        lost: why it can't be a shim; empty when it can.
    """

    moved: dict[str, Symbol] = field(default_factory=dict)
    listed: list[str] = field(default_factory=list)
    lists_itself: bool = False
    constants: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)


def reviewed_shim(
    path: str,
    module: str,
    scopes: Scopes,
    tree: SourceTree,
    redirects: Redirects,
    migration: Migration,
) -> ShimReview:
    """Where each name of a module goes, and what would be lost."""
    found = ShimReview()
    data = tree.read(path) or b""
    code = parsed(data)
    if code is None:
        found.lost.append("its syntax is not understood")
        return found
    _names(found, path, module, scopes, tree, redirects, migration)
    project = Project.of(tree, migration.source_roots)
    _stars(found, path, code, project)
    _dunders(found, code, scopes)
    effects = ImportEffects.of(project)
    found.lost.extend(effect.reason for effect in effects.effects(path))
    if any(map(_is_program, code.body)):
        found.lost.append("it is a program, too: `__main__`")
    if _OWN_NAMES.search(data.decode("utf-8", "replace")):
        found.lost.append("it reads or writes its own names by globals()")
    if not found.lost:
        found.lost.extend(_registered(module, tree, migration))
        found.lost.extend(patched_names(module, found.moved, tree, redirects, migration))
        targets = {symbol.module for symbol in found.moved.values()}
        found.lost.extend(_no_longer_loaded(path, targets, tree, migration))
    _listed(found, module, project)
    return found


def _names(
    found: ShimReview,
    path: str,
    module: str,
    scopes: Scopes,
    tree: SourceTree,
    redirects: Redirects,
    migration: Migration,
) -> None:
    project = Project.of(tree, migration.source_roots)
    outside = OutsideLookups(project, path)
    for name, bindings in sorted(scopes.top.bindings.items()):
        redirect = redirects.find(module, name)
        if all(binding.how in _UNBOUND_AGAIN for binding in bindings):
            continue
        is_import = all(binding.how is Bind.IMPORT for binding in bindings)
        if redirect is not None and not missing_target(redirect.target, project):
            found.moved[name] = redirect.target
        elif _is_dunder(name) or not (
            (not is_import and not name.startswith("_")) or outside.reason(name)
        ):
            continue
        elif is_import and (
            origin := _origin(bindings[0].node, name, project.modules.package(path))
        ):
            found.moved[name] = origin
        else:
            found.lost.append(
                Reason(f"it defines {name}, which the plan does not redirect", Code.OTHER_NAMES)
            )


_UNBOUND_AGAIN = (Bind.HANDLER, Bind.DELETE)
"""``except ... as name`` unbinds the name again."""


def _origin(node: cst.CSTNode, name: str, package: str | None) -> Symbol | None:
    """What an import statement binds to a name."""
    if not isinstance(node, cst.ImportFrom) or isinstance(node.names, cst.ImportStar):
        return None
    home = absolute("." * len(node.relative) + dotted(node.module), package)
    for alias in node.names:
        local = dotted(alias.asname.name) if alias.asname is not None else dotted(alias.name)
        if home is not None and local == name:
            return Symbol(home, dotted(alias.name))
    return None


def _stars(found: ShimReview, path: str, code: ast.Module, project: Project) -> None:
    """The names that the module has by a star: they come from where they come from."""
    modules = project.modules
    for node in ast.walk(code):
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            continue
        home = absolute("." * node.level + (node.module or ""), modules.package(path))
        given = project.star_names(home) if home and modules.path(home) else None
        if home is None or given is None:
            found.lost.append(f"a star brings names that can't be told (line {node.lineno})")
            continue
        for name in sorted(given):
            found.moved.setdefault(name, Symbol(home, name))


def _dunders(found: ShimReview, code: ast.Module, scopes: Scopes) -> None:
    """``__version__`` and the like: constants stay, hooks are somebody else's."""
    found.lost.extend(why for name, why in _HOOKS.items() if name in scopes.top.bindings)
    for node in code.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _is_dunder(name):
                if name != "__all__" and name not in _HOOKS:
                    _dunder(found, node, name, value)


def _dunder(found: ShimReview, node: ast.Assign, name: str, value: ast.expr) -> None:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, RecursionError, MemoryError):
        found.lost.append(
            Reason(f"it defines {name}, which the plan does not redirect", Code.OTHER_NAMES)
        )
    else:
        found.constants.append(ast.unparse(node))


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name.endswith("__")


def _registered(module: str, tree: SourceTree, migration: Migration) -> Iterator[str]:
    known = Registration(Project.of(tree, migration.source_roots))
    for symbol, reason in known.reasons(module):
        yield Reason(f"{symbol.name}: {reason}", reason)


def patched_names(
    module: str,
    moved: Collection[str],
    tree: SourceTree,
    redirects: Redirects,
    migration: Migration,
) -> Iterator[str]:
    """Files that put something else in the place of a name: that would not reach its new home."""
    modules = migration.modules(tree)
    home, leaf = modules.path(module), module.rpartition(".")[2].encode()
    for path in sorted(tree.containing({leaf})):
        data = tree.read(path)
        if data is None or path == home or not path.endswith(".py"):
            continue
        reaches = could_reference(data, modules.package(path), redirects)
        if not reaches and f"{module}.".encode() not in data:
            continue
        try:
            scopes = analyse(data).scopes
        except (Unreadable, RecursionError):
            continue
        texts = {string_value(s) for s in scopes.strings if _PATCHING.search(s.callee)}
        named = {
            text.removeprefix(f"{module}.").partition(".")[0]
            for text in texts
            if text.startswith(f"{module}.")
        }
        if reaches:
            for group in find_references(scopes, modules.package(path), redirects).modules:
                put = (g.redirect.found for g in group.lookups if g.puts)
                named |= {symbol.name for symbol in put if symbol.module == module}
        for name in sorted(named & set(moved)):
            yield Reason(
                f"{path} puts something else in the place of {name}, which would stay here",
                Code.FAKED_HERE,
            )


def _no_longer_loaded(
    path: str, targets: Collection[str], tree: SourceTree, migration: Migration
) -> Iterator[str]:
    """Modules with effects that this one loads, and what it would forward to does not."""
    project = Project.of(tree, migration.source_roots)
    graph = project.graph
    homes = {home for target in targets if (home := project.modules.path(target))}
    there = graph.reached({path}, but="") - {path} - graph.reached(homes, but=path)
    effects = ImportEffects.of(project)
    for other in sorted(there):
        if (effect := effects.first(other)) is not None:
            yield Reason(
                f"only it loads {project.modules.name(other) or other}: {effect.reason}",
                Code.EFFECTS,
            )


def _is_program(node: ast.stmt) -> bool:
    """Whether a statement runs what is there for ``python -m module``."""
    if not isinstance(node, ast.If):
        return False
    test = ast.unparse(node.test)
    return "__name__" in test and "__main__" in test


def _listed(found: ShimReview, module: str, project: Project) -> None:
    """What a star import takes of the module."""
    given = project.star_names(module)
    exports = project.listing(module)
    names = exports is not None
    if exports is not None and not exports.is_certain and exports.takes_others:
        found.lost.append(
            Reason("its __all__ takes names of others that can't be told", Code.EXPORT_LIST)
        )
    public = [name for name in found.moved if not name.startswith("_")]
    listed = public if given is None or not names else [n for n in found.moved if n in given]
    found.listed.extend(listed)
    found.lists_itself = names
