"""Re-routes star imports of one file."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

import libcst as cst

from canonize.core.ledger import Disposition, Form
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.references.reference_notes import ReferenceNotes
from canonize.references.references import FileReferences, StarImport
from canonize.resolution.replacements import Redirect, Redirects
from canonize.rewriting.imports.surroundings import Surroundings
from canonize.syntax.edits import FileEdits
from canonize.syntax.import_statements import spell_module, with_module
from canonize.syntax.scopes import Scopes


def reroute_stars(
    found: FileReferences,
    scopes: Scopes,
    redirects: Redirects,
    edits: FileEdits,
    outcome: ReferenceNotes,
    around: Surroundings,
    exported: Callable[[str], frozenset[str] | None],
) -> None:
    """Adds an explicit import below each star, so that it wins over what the star brings.

    Args:
        exported: the names that a module's star gives; ``None`` when only running it could tell.
    """
    followed: dict[int, set[str]] = {}
    for star in reversed(found.stars):  # a line below a later star of the block is enough
        below = followed.setdefault(id(star.site.place.block), set())
        _reroute_star(star, found, scopes, redirects, edits, outcome, around, exported, below)


def _reroute_star(
    star: StarImport,
    found: FileReferences,
    scopes: Scopes,
    redirects: Redirects,
    edits: FileEdits,
    outcome: ReferenceNotes,
    around: Surroundings,
    exported: Callable[[str], frozenset[str] | None],
    below: set[str],
) -> None:
    node = star.site.node
    assert isinstance(node, cst.ImportFrom)
    if star.module in redirects.whole:
        whole = redirects.whole[star.module]
        _reroute_whole(star, node, whole, scopes, edits, outcome, around, exported)
        return
    lines: list[str] = []
    written = ""
    for name, redirect in _needed(star, found, scopes, redirects, around, exported):
        reason = _objection(name, redirect, scopes, around)
        if reason:
            outcome.note(node, redirect.found, Form.STAR_IMPORT, Disposition.REFUSED, reason)
            continue
        written = spell_module(redirect.target.module, around.package, bool(node.relative))
        same = redirect.target.name == name
        lines.append(
            f"from {written} import {name if same else f'{redirect.target.name} as {name}'}"
        )
        outcome.rewritten(node, redirect.found, Form.STAR_IMPORT, "an explicit import follows it")
    if not lines:
        for redirect in redirects.names_of(star.module).values():
            reason = "a star import: none of the competitor's names is used through it here"
            outcome.note(node, redirect.found, Form.STAR_IMPORT, Disposition.KEPT, reason)
        return
    lines = [text for text in lines if text not in below]
    below.update(lines)
    if not lines:
        return
    line = star.site.place.line
    if isinstance(line, cst.SimpleStatementLine) and len(line.body) == 1:
        edits.insert_after(line, "\n".join(lines))
    else:
        edits.append_small(node, "; ".join(lines))


def _needed(
    star: StarImport,
    found: FileReferences,
    scopes: Scopes,
    redirects: Redirects,
    around: Surroundings,
    exported: Callable[[str], frozenset[str] | None],
) -> Iterator[tuple[str, Redirect]]:
    """The competitors' names that the file, or who has them from it, gets by the star."""
    given = exported(star.module)
    stars = ((s, m) for s, m in found.imports if isinstance(s.node.names, cst.ImportStar))
    others = [module for site, module in stars if site is not star.site]
    for name, redirect in sorted(redirects.names_of(star.module).items()):
        if name in scopes.top.bindings:
            continue
        is_given = given is None or name in given
        if not is_given and not _gave(name, redirect, others, around, exported):
            continue
        by_package = around.moved(redirect.competitor) and around.package == around.module
        handed_on = bool(around.outside(name)) or (by_package and name in (given or ()))
        if scopes.unbound(name) or handed_on:
            yield name, redirect


def _gave(
    name: str,
    redirect: Redirect,
    others: Collection[str],
    around: Surroundings,
    exported: Callable[[str], frozenset[str] | None],
) -> bool:
    """Whether a star brought a name that has moved away from its module, and was listed there.

    Whoever uses a name that nobody gives now has it by the star, if Python has none of that name.

    Args:
        others: the modules of the file's other stars.
    """
    if not around.moved(redirect.competitor) or name.startswith("_") or hasattr(builtins, name):
        return False
    if any((brought := exported(other)) is None or name in brought for other in others):
        return False
    return not around.exists(f"{around.module}.{name}")


def _objection(name: str, redirect: Redirect, scopes: Scopes, around: Surroundings) -> str:
    """Why a name that the star brings can't be imported from where it goes."""
    if redirect.target.module == around.module:
        return Reason("the canonical module takes a star from its competitor", Code.CYCLE)
    reason = around.missing(redirect.target) or around.stays(redirect)
    reason = reason or around.held(name, redirect.competitor)
    unfit = (around.unfit(redirect, use, scopes) for use in scopes.unbound(name))
    return reason or next((Reason(f"a use does not fit: {why}", why) for why in unfit if why), "")


def _reroute_whole(
    star: StarImport,
    node: cst.ImportFrom,
    redirect: Redirect,
    scopes: Scopes,
    edits: FileEdits,
    outcome: ReferenceNotes,
    around: Surroundings,
    exported: Callable[[str], frozenset[str] | None],
) -> None:
    """The star of a module that moves as a whole.

    It becomes the other module's where that brings the same, else an import of what it brought.
    """
    target = redirect.target.module
    given, there = exported(star.module), exported(target)
    reason = around.missing(Symbol(target))
    if target == around.module:
        reason = Reason("the canonical module takes a star from its competitor", Code.CYCLE)
    elif not reason and (given is None or (not given and there)):
        reason = Reason(f"a star import, and {target} may bring other names by its own", Code.STAR)
    names = sorted(given or ()) if given != there else []
    for name in names if not reason else ():
        one = replace(redirect, found=Symbol(star.module, name), target=Symbol(target, name))
        reason = reason or _objection(name, one, scopes, around)
    if reason:
        refused = Disposition.REFUSED
        outcome.note(node, Symbol(star.module), Form.STAR_IMPORT, refused, reason)
        return
    written = spell_module(target, around.package, bool(node.relative))
    again = with_module(node, written)
    if names:  # the other's star brings more
        aliases = [cst.ImportAlias(cst.Name(name)) for name in names]
        again = again.with_changes(names=aliases)
    edits.replace(node, again)
    outcome.rewritten(node, Symbol(star.module), Form.STAR_IMPORT)
