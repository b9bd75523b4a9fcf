"""What a file's references say of its nodes: which of them are competitors, and how spelt."""

from __future__ import annotations

import libcst as cst

from canonize.compatibility.inference_inputs import Outside, lookups_handed_on
from canonize.compatibility.inferred_types import Known
from canonize.references.references import FileReferences, NameImport
from canonize.resolution.imported_names import part_of
from canonize.resolution.replacements import Redirect


class ReachedNames:
    """Competitors by node.

    Args (of the instance):
        imports: by the import statement's ``id`` and the local name.
        lookups: by the ``id`` of the attribute that is one.
        spelt: by string, the competitors that it spells through a module, and how.
        modules: by the ``id`` of an import, the module that it names.
    """

    def __init__(self, found: FileReferences, outside: Outside) -> None:
        self.imports: dict[tuple[int, str], NameImport] = {}
        self.lookups: dict[int, Known] = {}
        self.spelt: dict[int, list[tuple[str, Known]]] = {}
        self.modules = {id(site.node): module for site, module in found.imports}
        for group in found.names:
            for item in group.imports:
                self.imports[(id(item.site.node), item.local)] = item
        for module in found.modules:
            for lookup in module.lookups:
                part = part_of(module.scope, module.local, lookup.redirect.competitor)
                known = Known(lookup.redirect, frozenset({part}))
                if lookup.span is not None and isinstance(lookup.node, cst.SimpleString):
                    text = lookup.node.value[slice(*lookup.span)]
                    self.spelt.setdefault(id(lookup.node), []).append((text, known))
                elif lookup.string is None:
                    self.lookups[id(lookup.node)] = known
            for node, redirect in lookups_handed_on(module, outside.find):
                part = part_of(module.scope, module.local, redirect.competitor)
                self.lookups[id(node)] = Known(redirect, frozenset({part}))

    @property
    def redirects(self) -> frozenset[Redirect]:
        """The competitors that the file names."""
        known = [*self.lookups.values(), *(k for some in self.spelt.values() for _, k in some)]
        return frozenset(
            {item.redirect for item in self.imports.values()} | {k.redirect for k in known}
        )
