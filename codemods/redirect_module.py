"""A competitor's module becomes a shim that forwards to the canonical and warns."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from canonize.core.change import Change
from canonize.core.codemod import Migration, Options, Proposal
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.rewriting.definitions.shim import header, shim
from canonize.rewriting.definitions.shim_review import review
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable


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
        redirects = project.reexports.with_aliases(Redirects.of(migration))
        changes: list[Change] = []
        references: list[Reference] = []
        for module in _chosen(options, migration):
            path = project.modules.path(module)
            data = tree.read(path) if path is not None else None
            if path is None or data is None:
                references.append(_entry(f"{module.replace('.', '/')}.py", module, "no such file"))
                continue
            after, entry = _redirect(path, module, data, tree, redirects, options, migration)
            references.append(entry)
            if after is not None:
                changes.append(Change(path, data, after))
        return Proposal(tuple(changes), tuple(references))


def _chosen(options: RedirectOptions, migration: Migration) -> list[str]:
    if options.modules:
        return list(options.modules)
    shims = (c for c in migration.plan.competitors if c.verdict is Kind.SHIM)
    return sorted({Symbol.parse(competitor.symbol).module for competitor in shims})


def _entry(
    path: str, module: str, reason: str, how: Disposition = Disposition.REFUSED
) -> Reference:
    return Reference(path, 1, 1, module, Form.DEFINITION, how, reason)


def _redirect(
    path: str,
    module: str,
    data: bytes,
    tree: SourceTree,
    redirects: Redirects,
    options: RedirectOptions,
    migration: Migration,
) -> tuple[bytes | None, Reference]:
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        file.spans([])
    except (Unreadable, RecursionError) as error:
        return None, _entry(path, module, f"the file {error}")
    if "_MOVED" in scopes.top.bindings and "__getattr__" in scopes.top.bindings:
        return None, _entry(path, module, "it forwards already", Disposition.KEPT)
    if path.endswith("__init__.py"):
        return None, _entry(path, module, "it is a package; its submodules would be hidden")
    found = review(path, module, scopes, tree, redirects, migration)
    if found.lost or not found.moved:
        reason = "; ".join(found.lost) or "it has no name that the plan redirects"
        return None, _entry(path, module, reason)
    plan = migration.plan
    since = options.since or plan.deprecation.since
    removal = options.removal or plan.deprecation.removal
    text = header(file) + shim(
        module,
        found.moved,
        listed=found.listed,
        lists_itself=found.lists_itself,
        constants=found.constants,
        indent=file.module.default_indent,
        category=options.category,
        note=f"{f' since {since}' if since else ''}"
        f"{f' and will be removed in {removal}' if removal else ''}",
    )
    if not file.module.has_trailing_newline:
        text = text.rstrip("\n")
    text = text.replace("\n", file.module.default_newline)
    entry = _entry(path, module, _FORWARDS, Disposition.SHIMMED)
    return file.bom + text.encode(file.encoding), entry


_FORWARDS = (
    "forwards to the canonical and warns; what other packages put in the place of a name here "
    "(mock.patch), or read from its __dict__, stays here"
)
