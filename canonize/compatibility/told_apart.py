"""Whether code handles a class as the object that it is, so that a second copy would be noticed.

What is called, derived from, looked into, named in an annotation or passed on works with a copy as
well; what is asked for by ``isinstance``, caught, compared or kept in a table does not.
"""

from __future__ import annotations

from collections.abc import Iterable

from canonize.compatibility.expression_context import Fate, Fates, Happens, expects_exception
from canonize.core.symbols import Symbol
from canonize.references.references import find_references
from canonize.resolution.project import Project
from canonize.resolution.replacements import Redirects
from canonize.syntax.analysis import Analysed, analyse
from canonize.syntax.decoding import Unreadable
from canonize.syntax.scopes import Use

_ASKING = frozenset({"isinstance", "issubclass", "assertIsInstance", "assertIs", "assertIsNot"})


def told_apart(
    competitor: Symbol,
    paths: Iterable[str],
    redirects: Redirects,
    project: Project,
) -> str:
    """The first place that handles a class as an object; empty when there is none.

    Args:
        paths: the files that name it, its own among them.
    """
    for path in sorted(paths):
        data = project.tree.read(path)
        if data is None or not path.endswith((".py", ".pyi")):
            continue
        try:
            analysed = analyse(data)
        except (Unreadable, RecursionError):
            continue
        package = project.modules.package(path)
        uses = list(_uses(competitor, analysed, package, redirects))
        if project.modules.name(path) == competitor.module:
            uses += analysed.scopes.uses_of(analysed.scopes.top, competitor.name)
        fates = Fates(analysed.scopes)
        for use in uses:
            node = use.chain[-1] if use.chain else use.node
            if use.call is None and use.annotates is None and _tells_apart(fates.of(node)):
                return f"{path} asks for the class by itself"
    return ""


def _tells_apart(fate: Fate) -> bool:
    if fate.happens is Happens.PASSED:
        return fate.callee.rpartition(".")[2] in _ASKING or expects_exception(fate)
    return fate.happens in (Happens.CAUGHT, Happens.KEPT, Happens.NOTHING)


def _uses(
    competitor: Symbol, analysed: Analysed, package: str | None, redirects: Redirects
) -> Iterable[Use]:
    found = find_references(analysed.scopes, package, redirects)
    for group in found.names:
        if any(redirect.competitor == competitor for redirect in group.redirects):
            yield from analysed.scopes.uses_of(group.scope, group.local)
    for module in found.modules:
        for lookup in module.lookups:
            if lookup.redirect.competitor == competitor:
                yield lookup.use
