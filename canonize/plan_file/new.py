"""Writes the text of a new plan: up to nine commented steps over five phases."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from canonize.core.paths import glob_pattern
from canonize.core.plan import Kind
from canonize.core.symbols import Symbol
from canonize.plan_file.find_symbol import public_names
from canonize.plan_file.new_steps import deprecated, steps, untested
from canonize.plan_file.proof_offered import check_lines
from canonize.plan_file.wanted_plan import WantedPlan
from canonize.plan_file.yaml_text import comment, quoted_text
from canonize.references.file_lookups import is_content_with_the_file, named_by_path
from canonize.resolution.imported_through import is_imported_through
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.project import Project

_TEST_GLOBS = ("tests/", "test/", "test_*.py", "*_test.py", "conftest.py")
_CAPITALS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def new_plan(wanted: WantedPlan, paths: Collection[str]) -> str:
    """The whole text, ready to be written.

    Args:
        paths: the repository's tracked files, from which it is told which are tests.
    """
    tests = [glob for glob in _TEST_GLOBS if any(map(glob_pattern(glob).match, paths))]
    lines = [
        *_head(wanted),
        *_competitors(wanted),
        *_settings(wanted),
        *steps(wanted, tests),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def emptied_modules(
    canonical: str,
    competitors: Sequence[tuple[str, Kind]],
    replacements: Mapping[str, str],
    project: Project,
) -> dict[str, str]:
    """Modules of which nothing is left when the duplicates are removed, and what replaces each.

    What such a module does when it is imported, or when it is run as a script, would be left.
    One whose names go to several modules is none: no single module takes its place. Nor is one
    whose file is named by its path: that stays, emptied.

    Returns:
        by module, the one that takes its place; ``""`` where it is the canonical's.
    """
    stays = Symbol.parse(canonical).module
    names: dict[str, set[str]] = {}
    homes: dict[str, set[str]] = {}
    for text in (text for text, kind in competitors if kind is Kind.DUPLICATE):
        symbol = Symbol.parse(text)
        home = Symbol.parse(replacements.get(text, canonical)).module
        names.setdefault(symbol.module, set()).add(symbol.name)
        homes.setdefault(symbol.module, set()).add("" if home == stays else home)
    return {
        module: next(iter(homes[module]))
        for module in _of_which_nothing_stays(names, project)
        if len(homes[module]) == 1 and not _is_named_by_path(module, project)
    }


def _is_named_by_path(module: str, project: Project) -> bool:
    """Whether tools alone name the path of a module's file, so that it stays, emptied."""
    path = project.modules.path(module)
    places = list(named_by_path(path, Symbol(module), project)) if path is not None else []
    tree = project.tree
    return bool(places) and all(is_content_with_the_file(place, tree) for place in places)


def counterparts(
    canonical: str, competitors: Sequence[tuple[str, Kind]], project: Project
) -> dict[str, str]:
    """Competitors whose very name the canonical's module has, too: that takes their place."""
    stays = Symbol.parse(canonical)
    there = public_names(stays.module, project) or frozenset()
    found = {}
    for text, kind in competitors:
        symbol = Symbol.parse(text)
        same = symbol.name and symbol.name != stays.name and symbol.name in there
        if same and kind is not Kind.MOVED and symbol.module != stays.module:
            found[text] = str(Symbol(stays.module, symbol.name))
    return found


def combined_modules(moves: Mapping[str, str], project: Project) -> dict[str, str]:
    """Modules all of whose names move to one other module, under their own names; by old, new.

    One from which others import what it only imports itself is none: that stays its own.
    """
    names: dict[str, set[str]] = {}
    homes: dict[str, set[str]] = {}
    for old, new in ((Symbol.parse(a), Symbol.parse(b)) for a, b in moves.items()):
        if old.name and old.module != new.module:
            names.setdefault(old.module, set()).add(old.name)
            homes.setdefault(old.module, set()).add(new.module if old.name == new.name else "")
    return {
        module: next(iter(homes[module]))
        for module in _of_which_nothing_stays(names, project)
        if len(homes[module]) == 1
        and "" not in homes[module]
        and not is_imported_through(module, project)
    }


def _of_which_nothing_stays(names: Mapping[str, set[str]], project: Project) -> tuple[str, ...]:
    return tuple(
        module
        for module, gone in names.items()
        if "" not in gone
        and (public := public_names(module, project)) is not None
        and public <= gone
        and not project.modules.is_package(module)
        and not more_than_definitions(module, project)
    )


def plan_name(canonical: str) -> str:
    """``app.core:EngineFactory`` is ``engine-factory``."""
    words = _CAPITALS.sub("-", Symbol.parse(canonical).leaf).lower()
    return "-".join(re.findall(r"[a-z0-9]+", words))[:60].strip("-") or "migration"


def _head(wanted: WantedPlan) -> Iterator[str]:
    if wanted.schema:
        yield f"# yaml-language-server: $schema={wanted.schema}"
    yield from _HEAD.strip("\n").split("\n")
    yield "version: 1"
    yield f"name: {wanted.name or plan_name(wanted.canonical)}"
    if wanted.issue:
        issue = wanted.issue.removeprefix("#")
        yield f"issue: {issue if issue.isdigit() else quoted_text(wanted.issue)}"
    yield ""
    yield "# The implementation that stays. A symbol is package.module:Name; a module has no colon."
    yield f"canonical: {wanted.canonical}"


def _competitors(wanted: WantedPlan) -> Iterator[str]:
    if wanted.preamble:
        yield ""
        yield from map(comment, wanted.preamble)
    yield ""
    yield from _COMPETITORS.strip("\n").split("\n")
    yield "competitors:"
    for module in wanted.emptied:
        yield "  # Nothing else is defined there, so whatever names the module is re-routed, too."
        yield f"  - symbol: {module}"
        yield f"    verdict: {Kind.DUPLICATE.value}"
        if module in wanted.replacements:
            yield f"    replace_with: {wanted.replacements[module]}"
    for symbol, verdict in wanted.competitors:
        yield from (f"  {comment(fact)}" for fact in wanted.comments.get(symbol, ()))
        yield f"  - symbol: {symbol}"
        yield f"    verdict: {verdict.value}"
        if symbol in wanted.replacements:
            yield f"    replace_with: {wanted.replacements[symbol]}"
        if symbol in wanted.evidence:
            yield f"    evidence: {wanted.evidence[symbol]}"
        if symbol in wanted.reasons:
            yield f"    reason: {json.dumps(wanted.reasons[symbol], ensure_ascii=True)}"


def _settings(wanted: WantedPlan) -> Iterator[str]:
    yield ""
    roots = ", ".join(quoted_text(root) for root in wanted.source_roots or ["."])
    yield "# Folders that are on sys.path: what module names start from."
    yield f"source_roots: [{roots}]"
    yield "# Files that no codemod may touch, such as vendored code."
    yield "paths: {exclude: []}"
    yield ""
    yield "# Code runs only after you agreed to it, without a shell, and stops at the timeout."
    if missing := wanted.offered.missing:
        yield "# What is missing for proof, and what this plan can therefore not promise:"
        yield from (comment(f"  {line}") for line in missing)
    yield "checks:"
    yield from check_lines(wanted.offered, deprecated(wanted))
    if wanted.new_tests:
        yield "  # What `write_tests` writes has to be red before the step that it names, and green"
        yield "  # after it; what no planted break turns red is worthless, and fails."
        yield "  new-tests: {kind: new-tests}"
    yield "  # Every use of a competitor against the canonical; `canonize compare` shows the table."
    yield "  # What needs adapting and is fine all the same is accepted by its key, with a reason:"
    yield '  #   accept: {"tests/test_old.py:Factory():keyword": "goes with the class it tests"}'
    yield "  uses: {kind: uses-fit}"
    if untested(wanted):
        yield "  # Calls each competitor whose code is another, and what replaces it, with"
        yield "  # the same examples, before anything is changed (the project's code, in a copy)."
        also = f", also: [{', '.join(map(quoted_text, wanted.tried))}]" if wanted.tried else ""
        yield f"  same: {{kind: same-behaviour{also}}}"
    yield ""
    yield "# What restores a step after it was written; `slower: 1.20` may be added: a command that"
    yield "# takes longer than in the first step is then run in pairs, before and after, to decide."
    yield "rollback_on: [check-failed, dangling-reference]"


_HEAD = """
# A plan of canonize: from competing implementations to a single canonical one.
#   canonize plan check   every mistake in this file, with its place
#   canonize preview      what each step would do; writes nothing, runs nothing
#   canonize run          the next step: one commit, then its checks
#   canonize rollback     takes the last step back
"""

_COMPETITORS = """
# duplicate   does the same job: uses are re-routed, then it is removed
# deprecated  uses are re-routed; it stays for now, and warns
# shim        only re-exports: uses are re-routed, then it forwards and warns
# wrapper     only delegates: uses are re-routed
# moved       is taken to what replaces it, and its uses follow
# variant, homonym, test-double: left alone and reported
# Uses go to the canonical, under its name; `replace_with: SYMBOL` sends them elsewhere.
"""
