"""A competitor's module becomes a shim that forwards to the canonical and warns."""

from __future__ import annotations

from typing import ClassVar

import libcst as cst
from pydantic import Field

from canonize.core.change import Change
from canonize.core.codemod import Migration, Options, Proposal
from canonize.core.import_scan import absolute
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.resolution.external_lookups import OutsideLookups
from canonize.resolution.reexports import with_aliases
from canonize.resolution.replacements import Redirects
from canonize.resolution.targets import missing_target
from canonize.syntax.analysis import analyse
from canonize.syntax.parsed_file import ParsedFile, Unreadable
from canonize.syntax.scopes import Bind, Scopes, dotted
from canonize.syntax.statements import is_docstring


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
    keep working; assignments through the shim reach the canonical. Docstring, shebang, encoding
    and licence lines stay first.

    Refuses: packages, and modules with a public name that neither the plan nor the canonical
    module accounts for.
    """

    name: ClassVar[str] = "redirect_module"
    Options: ClassVar[type[RedirectOptions]] = RedirectOptions

    def propose(self, tree: SourceTree, options: RedirectOptions, migration: Migration) -> Proposal:
        """Plays the codemod; see `canonize.core.codemod.Codemod`."""
        modules = migration.modules(tree)
        redirects = with_aliases(Redirects.of(migration), tree, modules)
        changes: list[Change] = []
        references: list[Reference] = []
        for module in _chosen(options, migration):
            path = modules.path(module)
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
    moved, lost = _moved(path, module, scopes, tree, redirects, migration)
    if lost or not moved:
        reason = "; ".join(lost) or "it has no name that the plan redirects"
        return None, _entry(path, module, reason)
    plan = migration.plan
    since = options.since or plan.deprecation.since
    removal = options.removal or plan.deprecation.removal
    text = _header(file) + _shim(
        module,
        moved,
        indent=file.module.default_indent,
        category=options.category,
        note=f"{f' since {since}' if since else ''}"
        f"{f' and will be removed in {removal}' if removal else ''}",
    )
    if not file.module.has_trailing_newline:
        text = text.rstrip("\n")
    text = text.replace("\n", file.module.default_newline)
    entry = _entry(path, module, "forwards to the canonical and warns", Disposition.SHIMMED)
    return file.bom + text.encode(file.encoding), entry


def _moved(
    path: str,
    module: str,
    scopes: Scopes,
    tree: SourceTree,
    redirects: Redirects,
    migration: Migration,
) -> tuple[dict[str, Symbol], list[str]]:
    """Where each name of the module goes, and the names that would be lost."""
    modules = migration.modules(tree)
    outside = OutsideLookups(tree, path, modules)
    moved: dict[str, Symbol] = {}
    lost: list[str] = []
    for name, bindings in sorted(scopes.top.bindings.items()):
        redirect = redirects.find(module, name)
        if all(binding.how is Bind.HANDLER for binding in bindings):
            continue  # `except ... as name` unbinds it again
        is_import = all(binding.how is Bind.IMPORT for binding in bindings)
        if redirect is not None and not missing_target(redirect.target, tree, modules):
            moved[name] = redirect.target
        elif name.startswith("__") or not (
            (not is_import and not name.startswith("_")) or outside.reason(name)
        ):
            continue
        elif is_import and (origin := _origin(bindings[0].node, name, modules.package(path))):
            moved[name] = origin
        else:
            lost.append(f"it defines {name}, which the plan does not redirect")
    return moved, lost


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


def _header(file: ParsedFile) -> str:
    """Shebang, encoding, licence comments and docstring, as they are."""
    body = file.module.body
    if body and is_docstring(body[0]):
        end = file.spans([body[0]])[id(body[0])].outer_end
    else:
        lines = [line for line in file.module.header if line.comment is not None]
        if not lines:
            return ""
        end = file.text.index("\n", file.text.index(lines[-1].comment.value)) + 1  # type: ignore[union-attr]  # has a comment
    return file.text[:end].replace("\r\n", "\n").rstrip("\n") + "\n\n"


def _shim(module: str, moved: dict[str, Symbol], *, indent: str, category: str, note: str) -> str:
    homes: dict[str, list[tuple[str, str]]] = {}
    for name, target in moved.items():
        homes.setdefault(target.module, []).append((name, target.name))
    table = "".join(
        f'{indent}"{home}": {{\n'
        + "".join(f'{indent * 2}"{name}": "{target}",\n' for name, target in names)
        + f"{indent}}},\n"
        for home, names in homes.items()
    )
    typed = "".join(
        f"{indent}from {home} import (\n"
        + "".join(f"{indent * 2}{target} as {name},\n" for name, target in names)
        + f"{indent})\n"
        for home, names in homes.items()
    )
    listed = "".join(f'{indent}"{name}",\n' for name in moved)
    return _TEMPLATE.format(
        table=table, listed=listed, typed=typed, category=category, module=module, note=note
    ).replace("\t", indent)


_TEMPLATE = '''\
import importlib
import sys
import types
import typing
import warnings

if typing.TYPE_CHECKING:
{typed}
# Where each name lives now: by module, the name here and the name there.
_HOMES = {{
{table}}}
_MOVED = {{name: (home, there) for home, names in _HOMES.items() for name, there in names.items()}}

__all__ = [
{listed}]


def __getattr__(name):
\tif name not in _MOVED:
\t\traise AttributeError(f"module {{__name__!r}} has no attribute {{name!r}}")
\thome, there = _MOVED[name]
\twarnings.warn(
\t\tf"{module}.{{name}} is deprecated{note}; "
\t\tf"use {{home}}.{{there}} instead",
\t\t{category},
\t\tstacklevel=2,
\t)
\treturn getattr(importlib.import_module(home), there)


def __dir__():
\treturn sorted([*globals(), *_MOVED])


class _Forwarding(types.ModuleType):
\t"""Assignments reach the canonical too, so that patching this module still has its effect."""

\tdef __setattr__(self, name, value):
\t\tif name in _MOVED:
\t\t\thome, there = _MOVED[name]
\t\t\tsetattr(importlib.import_module(home), there, value)
\t\telse:
\t\t\tsuper().__setattr__(name, value)

\tdef __delattr__(self, name):
\t\tif name in _MOVED:
\t\t\thome, there = _MOVED[name]
\t\t\tdelattr(importlib.import_module(home), there)
\t\telse:
\t\t\tsuper().__delattr__(name)


sys.modules[__name__].__class__ = _Forwarding
'''
