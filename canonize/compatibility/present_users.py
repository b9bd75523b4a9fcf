"""Files that use what takes a competitor's place already, before anything is re-routed."""

from __future__ import annotations

import re

from canonize.core.symbols import Symbol
from canonize.resolution.project import Project


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
