"""Who works with the same state as what takes a competitor's place, in the canonical's module."""

from __future__ import annotations

from canonize.core.symbols import Symbol
from canonize.resolution.binding_statements import plain_names
from canonize.resolution.parsed_files import parsed_file
from canonize.resolution.project import Project
from canonize.resolution.resolver import Definition
from canonize.resolution.shared_state import state_names


def sharing_user(target: Symbol, competitor: Symbol, whole: Project) -> str:
    """A file that uses something else of the canonical's module which has the same state."""
    path = whole.modules.path(target.module)
    body = parsed_file(whole.tree, path) if path is not None else None
    defined = {n.name: n for n in (body.body if body else ()) if isinstance(n, Definition)}
    if target.name not in defined or path is None:
        return ""
    values = whole.top_level_names(target.module).keys() - defined.keys()
    state = plain_names(defined[target.name]) & values
    sharing = {name for name, node in defined.items() if plain_names(node) & state} - {target.name}
    sharing |= state_names(target, whole)
    found = whole.reexports.importers({(target.module, name) for name in sharing})
    return min(set(found) - {path, whole.modules.path(competitor.module)}, default="")
