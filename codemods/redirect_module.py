"""A competitor's module becomes a shim that forwards to the canonical and warns."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from canonize.api import (
    Change,
    Migration,
    Options,
    Project,
    Proposal,
    Reference,
    SourceTree,
    Symbol,
)
from canonize.core.plan import Kind
from canonize.rewriting.definitions.forwarding import forwarded, module_entry


class RedirectOptions(Options):
    """Options of `redirect_module`."""

    modules: tuple[str, ...] = Field(
        (), description="These modules; those of competitors with the verdict shim when empty."
    )
    since: str = Field("", description="Version; the plan's `deprecation.since` when empty.")
    removal: str = Field("", description="Version; the plan's `deprecation.removal` when empty.")
    category: str = Field("DeprecationWarning", description="The warning's class.")


class RedirectModule:
    """Replaces a module by a shim (PEP 562) that forwards each name to the canonical and warns.

    Before::

        from app.factory import Factory
        FactoryManager = Factory

    After::

        _HOMES = {"app.factory": {"Factory": "Factory", "FactoryManager": "Factory"}}

        def __getattr__(name): ...

    ``from module import Name``, ``import module``, star imports and ``mock.patch("module.Name")``
    keep working, and the module stays a plain one: it is pickled, reloaded and listed by ``dir()``
    as before. Docstring, shebang, encoding and licence lines stay first, and ``__version__`` and
    the like stay.

    Refuses: packages, modules with a public name that neither the plan nor the canonical module
    accounts for, modules that do more than define names when they are imported or alone load one
    that does, programs (``__main__``), modules with a ``__getattr__`` or ``globals()`` of their
    own, and names that a patch in the repository still replaces here.
    """

    name: ClassVar[str] = "redirect_module"
    Options: ClassVar[type[RedirectOptions]] = RedirectOptions

    def propose(self, tree: SourceTree, options: RedirectOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        project = Project.of(tree, migration.source_roots)
        changes: list[Change] = []
        references: list[Reference] = []
        for module in _chosen(options, migration):
            path = project.modules.path(module)
            data = tree.read(path) if path is not None else None
            if path is None or data is None:
                missing = f"{module.replace('.', '/')}.py"
                references.append(module_entry(missing, module, "no such file"))
                continue
            change, entry = forwarded(
                path,
                module,
                data,
                tree,
                migration,
                since=options.since,
                removal=options.removal,
                category=options.category,
            )
            references.append(entry)
            if change is not None:
                changes.append(change)
        return Proposal(tuple(changes), tuple(references))


def _chosen(options: RedirectOptions, migration: Migration) -> list[str]:
    if options.modules:
        return list(options.modules)
    shims = (c for c in migration.plan.competitors if c.verdict is Kind.SHIM)
    return sorted({Symbol.parse(competitor.symbol).module for competitor in shims})
