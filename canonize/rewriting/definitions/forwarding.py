"""A module that only hands its names on: with a warning (PEP 562), or quietly by imports."""

from __future__ import annotations

from canonize.core.change import Change
from canonize.core.codemod import Migration
from canonize.core.ledger import Disposition, Form, Reference
from canonize.core.reasons import Code, Reason, joined
from canonize.core.tree import SourceTree
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.rewriting.definitions.shim import header, quiet_shim, shim
from canonize.rewriting.definitions.shim_review import ShimReview, reviewed_shim
from canonize.syntax.analysis import analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.parsed_file import ParsedFile
from canonize.syntax.scopes import Bind, Scopes


def forwarded(
    path: str,
    module: str,
    data: bytes,
    tree: SourceTree,
    migration: Migration,
    *,
    warns: bool = True,
    since: str = "",
    removal: str = "",
    category: str = "DeprecationWarning",
) -> tuple[Change | None, Reference]:
    """The module as one that forwards, and what is told of it.

    Args:
        warns: whoever asks it for a name is warned; else it imports the names.
        since, removal: versions; the plan's when empty.
        category: the warning's class.
    """
    project = Project.of(tree, migration.source_roots)
    redirects = project.reexports.with_aliases(Redirects.of(migration))
    try:
        analysed = analyse(data)
        file, scopes = analysed.file, analysed.scopes
        file.spans([])
    except (Unreadable, RecursionError) as error:
        return None, module_entry(path, module, Reason(f"the file {error}", Code.UNREADABLE))
    if "_MOVED" in scopes.top.bindings and "__getattr__" in scopes.top.bindings:
        return None, module_entry(path, module, "it forwards already", Disposition.KEPT)
    if path.endswith("__init__.py") and (warns or _loads_its_own(path, scopes, project)):
        return None, module_entry(path, module, _PACKAGE)
    found = reviewed_shim(path, module, scopes, tree, redirects, migration)
    if not warns and _hands_on(found, scopes):
        return None, module_entry(path, module, "it forwards already", Disposition.SHIMMED)
    if found.lost or not found.moved:
        nothing = Reason("it has no name that the plan redirects", Code.OTHER_NAMES)
        return None, module_entry(path, module, joined(found.lost) or nothing)
    if not warns and (cycle := _cycle(path, found, project)):
        return None, module_entry(path, module, cycle)
    plan = migration.plan.deprecation
    since, removal = since or plan.since, removal or plan.removal
    text = _text(file, module, found, warns=warns, category=category, since=since, removal=removal)
    entry = module_entry(path, module, _WARNS if warns else _QUIET, Disposition.SHIMMED)
    after = file.bom + text.encode(file.encoding)
    return (Change(path, data, after) if after != data else None), entry


def module_entry(
    path: str, module: str, reason: str, how: Disposition = Disposition.REFUSED
) -> Reference:
    """What is told of a module as a whole."""
    return Reference(path, 1, 1, module, Form.DEFINITION, how, reason)


def _text(
    file: ParsedFile,
    module: str,
    found: ShimReview,
    *,
    warns: bool,
    category: str,
    since: str,
    removal: str,
) -> str:
    if warns:
        body = shim(
            module,
            found.moved,
            listed=found.listed,
            lists_itself=found.lists_itself,
            constants=found.constants,
            indent=file.module.default_indent,
            category=category,
            note=f"{f' since {since}' if since else ''}"
            f"{f' and will be removed in {removal}' if removal else ''}",
        )
    else:
        body = quiet_shim(found.moved, found.listed, found.constants, file.module.default_indent)
    text = header(file) + body
    if not file.module.has_trailing_newline:
        text = text.rstrip("\n")
    return text.replace("\n", file.module.default_newline)


def _loads_its_own(path: str, scopes: Scopes, project: Project) -> bool:
    """Whether a package binds its own submodules, which an import of other names would hide."""
    module = project.modules.name(path) or ""
    submodules = project.modules.submodules(module)
    return any(name in submodules for name in scopes.top.bindings)


def _hands_on(found: ShimReview, scopes: Scopes) -> bool:
    """Whether there is nothing but imports of what the names mean, as `quiet_shim` writes it."""
    names = {name for name in scopes.top.bindings if name not in ("__all__", "__version__")}
    ways = (binding.how for name in names for binding in scopes.top.bindings[name])
    return not found.lost and names <= found.moved.keys() and all(w is Bind.IMPORT for w in ways)


def _cycle(path: str, found: ShimReview, project: Project) -> str:
    """Why the module can't import what it hands on; "" if it can."""
    for target in sorted({symbol.module for symbol in found.moved.values()}):
        home = project.modules.path(target)
        chain = project.graph.chain(home, path) if home is not None and home != path else []
        if chain:
            shown = " -> ".join(chain)
            return Reason(
                f"importing {home} here would close a cycle: {shown}; {_LATE}", Code.CYCLE
            )
    return ""


_LATE = "`leave: deprecated-alias` imports it late"
_PACKAGE = "it is a package; its submodules would be hidden"
_WARNS = (
    "forwards to the canonical and warns; what other packages put in the place of a name here "
    "(mock.patch), or read from its __dict__, stays here"
)
_QUIET = (
    "hands the canonical's names on; what other packages put in the place of a name here "
    "(mock.patch) stays here"
)
