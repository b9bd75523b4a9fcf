"""Users in functions alone, where a plain import of what replaces a competitor closes a cycle."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from canonize.core.change import Change
from canonize.core.import_cycles import new_cycle
from canonize.core.ledger import Form, Reference
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirect
from canonize.rewriting.definitions.moving_users import imported_late
from canonize.rewriting.rewritten_files import Rewritten, changed_paths


def in_functions(project: Project, rewritten: Mapping[str, Rewritten]) -> dict[str, Rewritten]:
    """The files whose new imports close a cycle, with imports in the functions that use a name."""
    asked = sorted(path for path, found in rewritten.items() if found.closes.redirects)
    found: dict[str, Rewritten] = {}
    for path in asked:
        others = {**rewritten, **found}
        tree = project.tree.with_changes(others[p].change for p in changed_paths(others))
        after = Project(tree, project.modules)
        if not new_cycle(path, project.graph, after.graph):
            continue
        one = rewritten[path]
        data = one.change.after or b""
        for redirect in one.closes.redirects:
            target = redirect.target
            data = imported_late(path, data, target.module, target.name, after)
        told = [_late_entry(entry, one.closes.redirects) for entry in one.references]
        change = Change(path, one.change.before, data)
        late = replace(one, change=change, edits=(), references=told)
        others[path] = late
        tree = project.tree.with_changes(others[p].change for p in changed_paths(others))
        there = Project(tree, project.modules)
        if data != one.change.after and not new_cycle(path, project.graph, there.graph):
            found[path] = late
    return found


def _late_entry(entry: Reference, closing: Collection[Redirect]) -> Reference:
    is_import = entry.form in (Form.FROM_IMPORT, Form.RELATIVE_IMPORT)
    names = {str(redirect.found) for redirect in closing}
    if not is_import or entry.symbol not in names or entry.reason:
        return entry
    return replace(entry, reason=LATE)


LATE = "imported inside of the functions that use it: anything else would close an import cycle"
