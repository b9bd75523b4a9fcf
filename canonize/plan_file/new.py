"""Writes the text of a new plan: up to nine commented steps over five phases."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from canonize.core.paths import glob_pattern
from canonize.core.plan import Evidence, Kind
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.plan_file.find_symbol import public_names
from canonize.plan_file.proof_offered import ProofOffered, check_lines
from canonize.plan_file.step_templates import (
    DELEGATE_STEP,
    GRAFT_STEP,
    MOVE_STEP,
    NEW_TESTS_STEP,
    NINE_STEPS,
    StepTemplate,
)
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.project import Project

SCHEMA_FILE = "migration_plan.schema.json"
_TEST_GLOBS = ("tests/", "test/", "test_*.py", "*_test.py", "conftest.py")
_CAPITALS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True)
class WantedPlan:
    """What a new plan is made from.

    Args:
        competitors: symbol and verdict of each, in the order they were named.
        emptied: modules that define nothing else than duplicates among them, so that what names
            the module is re-routed and the module goes.
        name: derived from the canonical when empty.
        offered: what the repository has for proof.
        new_tests: whether tests of what the migration comes to are written at the start.
        schema: where editors find the JSON Schema, as seen from the plan; none when empty.
        test_files: whether test files named after what moves are renamed.
        replacements: by competitor, what takes its place where that is not the canonical.
        reasons: by competitor, the evidence in a sentence.
        comments: by competitor, what a person should know or decide, one fact a line.
        evidence: by competitor, how it is known that it does the same.
        preamble: lines of comment above the competitors.
        rules: lines of YAML that would make unsafe uses fit; written as a comment.
        leave: what stays under old names: ``alias`` or ``deprecated-alias``; nothing when empty.
        grafting, delegating: lines of YAML: codemods that extend the canonical before anything is
            re-routed, and that make competitors hand everything on.
        tried: variants that are tried with examples like duplicates, since they will do the same.
        adapting: lines of YAML: the rules by which calls are adapted, right before imports are.
    """

    canonical: str
    competitors: Sequence[tuple[str, Kind]]
    emptied: Sequence[str] = ()
    name: str = ""
    issue: str = ""
    source_roots: Sequence[str] = ()
    offered: ProofOffered = field(default_factory=ProofOffered)
    new_tests: bool = False
    schema: str = SCHEMA_FILE
    test_files: bool = False
    replacements: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    preamble: Sequence[str] = ()
    rules: Sequence[str] = ()
    leave: str = ""
    grafting: Sequence[str] = ()
    delegating: Sequence[str] = ()
    adapting: Sequence[str] = ()
    tried: Sequence[str] = ()


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
        *_steps(wanted, tests),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def emptied_modules(competitors: Sequence[tuple[str, Kind]], project: Project) -> tuple[str, ...]:
    """Modules of which nothing is left when the duplicates are removed.

    What such a module does when it is imported, or when it is run as a script, would be left.
    """
    symbols = [Symbol.parse(text) for text, kind in competitors if kind is Kind.DUPLICATE]
    names: dict[str, set[str]] = {}
    for symbol in symbols:
        names.setdefault(symbol.module, set()).add(symbol.name)
    return _of_which_nothing_stays(names, project)


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
    """Modules all of whose names move to one other module, under their own names; by old, new."""
    names: dict[str, set[str]] = {}
    homes: dict[str, set[str]] = {}
    for old, new in ((Symbol.parse(a), Symbol.parse(b)) for a, b in moves.items()):
        if old.name and old.module != new.module:
            names.setdefault(old.module, set()).add(old.name)
            homes.setdefault(old.module, set()).add(new.module if old.name == new.name else "")
    return {
        module: next(iter(homes[module]))
        for module in _of_which_nothing_stays(names, project)
        if len(homes[module]) == 1 and "" not in homes[module]
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
        yield from map(_comment, wanted.preamble)
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
        yield from (f"  {_comment(fact)}" for fact in wanted.comments.get(symbol, ()))
        yield f"  - symbol: {symbol}"
        yield f"    verdict: {verdict.value}"
        if symbol in wanted.replacements:
            yield f"    replace_with: {wanted.replacements[symbol]}"
        if symbol in wanted.evidence:
            yield f"    evidence: {wanted.evidence[symbol]}"
        if symbol in wanted.reasons:
            yield f"    reason: {json.dumps(wanted.reasons[symbol], ensure_ascii=True)}"


def _comment(text: str) -> str:
    """One line of comment, whatever characters a name or an excerpt has."""
    return "# " + "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in text)


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
        yield from (_comment(f"  {line}") for line in missing)
    yield "checks:"
    yield from check_lines(wanted.offered, _deprecated(wanted))
    if wanted.new_tests:
        yield "  # What `write_tests` writes has to be red before the step that it names, and green"
        yield "  # after it; what no planted break turns red is worthless, and fails."
        yield "  new-tests: {kind: new-tests}"
    yield "  # Every use of a competitor against the canonical; `canonize compare` shows the table."
    yield "  # What needs adapting and is fine all the same is accepted by its key, with a reason:"
    yield '  #   accept: {"tests/test_old.py:Factory():keyword": "goes with the class it tests"}'
    yield "  uses: {kind: uses-fit}"
    if _untested(wanted):
        yield "  # Calls each competitor whose code is another, and what replaces it, with"
        yield "  # the same examples, before anything is changed (the project's code, in a copy)."
        also = f", also: [{', '.join(map(quoted_text, wanted.tried))}]" if wanted.tried else ""
        yield f"  same: {{kind: same-behaviour{also}}}"
    yield ""
    yield "# What restores a step after it was written; `slower: 1.20` may be added: a command that"
    yield "# takes longer than in the first step is then run in pairs, before and after, to decide."
    yield "rollback_on: [check-failed, dangling-reference]"


def _steps(wanted: WantedPlan, tests: Sequence[str]) -> Iterator[str]:
    yield ""
    yield from _STEPS.strip("\n").split("\n")
    yield "steps:"
    globs = f"[{', '.join(quoted_text(glob) for glob in tests)}]"
    steps = _with_new_tests(_chosen(wanted), wanted)
    for step in _numbered([step for step in steps if _has_work(step, wanted, tests)]):
        yield f"  # {step.why}"
        if step.id == "canonical-covers-every-use":
            yield from _rules(wanted)
        yield f"  - id: {step.id}"
        yield f"    phase: {step.phase}"
        yield f"    title: {step.title}"
        codemods = _codemods(step, wanted, tests, globs)
        if codemods:
            yield "    codemods:"
            yield from (f"      {line}" for line in codemods)
        checks = _checks(step, wanted.offered)
        if step.id == "canonical-covers-every-use" and _untested(wanted):
            checks.append("same")
        if step.id == "prove-it" and wanted.offered.tests and _deprecated(wanted):
            checks[checks.index("tests")] = "no-deprecated-use"
        yield f"    checks: [{', '.join(checks)}]"
        yield ""


def _codemods(
    step: StepTemplate, wanted: WantedPlan, tests: Sequence[str], globs: str
) -> list[str]:
    """The codemods of a step, as lines of YAML."""
    if step.id == GRAFT_STEP.id:
        return [*wanted.grafting]
    if step.id == DELEGATE_STEP.id:
        return [*wanted.delegating]
    codemods = [_with_tests(codemod, globs) for codemod in step.codemods]
    if step.id == "remove-duplicates":
        codemods = _removals(wanted)
    if step.id == MOVE_STEP.id:
        codemods = _moving(wanted)
    if step.id == "rewrite-production-imports" and wanted.leave:
        # nobody has two copies of one thing once the old names are aliases
        codemods = [f"remove_duplicates: {{leave: {wanted.leave}}}", *codemods]
    reroutes = any(codemod.startswith("rewrite_imports") for codemod in codemods)
    adapting = wanted.adapting if reroutes and step.id != MOVE_STEP.id else ()
    return [*adapting, *(f"- {codemod}" for codemod in codemods)]


def _has_work(step: StepTemplate, wanted: WantedPlan, tests: Sequence[str]) -> bool:
    """Whether a step can do anything for the competitors of this plan, in this repository."""
    kinds = {kind for _, kind in wanted.competitors}
    match step.id:
        case "deprecate":
            return Kind.DEPRECATED in kinds
        case "rewrite-test-imports":
            return bool(tests)
        case "remove-duplicates":
            return bool(wanted.emptied) or bool(kinds & _GOING)
        case _:
            return True


_GOING = {Kind.DUPLICATE, Kind.SHIM, Kind.WRAPPER}


def _checks(step: StepTemplate, offered: ProofOffered) -> list[str]:
    """The step's checks, as far as the repository offers what they need."""
    there = {"tests": bool(offered.tests), "loads": offered.loads}
    there["speed"] = offered.benchmarks is not None
    return [name for name in step.checks if there.get(name, True)]


def _chosen(wanted: WantedPlan) -> list[StepTemplate]:
    """The nine steps, with one that moves; a plan that only moves has just three.

    Those that can do nothing for the plan are left out afterwards.
    """
    kinds = {kind for _, kind in wanted.competitors}
    if kinds == {Kind.MOVED}:
        last = next(step for step in NINE_STEPS if step.id == "prove-it")
        checks = tuple(check for check in last.checks if check != "uses")
        return _numbered([NINE_STEPS[0], MOVE_STEP, replace(last, checks=checks)])
    first, *rest = NINE_STEPS
    deprecate = next(at for at, step in enumerate(rest) if step.id == "deprecate")
    steps = [first]
    steps += [MOVE_STEP] if Kind.MOVED in kinds else []
    steps += [GRAFT_STEP] if wanted.grafting else []
    steps += rest[:deprecate]
    steps += [DELEGATE_STEP] if wanted.delegating else []
    return _numbered([*steps, *rest[deprecate:]])


def _numbered(steps: Sequence[StepTemplate]) -> list[StepTemplate]:
    return [
        replace(step, why=f"{number}. {step.why.partition('. ')[2]}")
        for number, step in enumerate(steps, start=1)
    ]


_LOOKING = ("baseline", "canonical-covers-every-use")
"""Steps that change nothing yet."""


def _with_new_tests(steps: list[StepTemplate], wanted: WantedPlan) -> list[StepTemplate]:
    """With the tests written before the first step that changes anything, and then watched."""
    if not wanted.new_tests:
        return steps
    at = next(n for n, step in enumerate(steps) if step.id not in _LOOKING)
    watched = [replace(step, checks=(*step.checks, "new-tests")) for step in steps[at:]]
    there = sum(map(len, wanted.offered.must_pass.values()))
    beside = f"beside {plural(there, 'test file')} that exist"
    share = f"At most 8 are new, 1 of them of regression, {beside}."
    written = replace(NEW_TESTS_STEP, why=f"{NEW_TESTS_STEP.why}\n  #    {share}")
    return _numbered([*steps[:at], written, *watched])


def _moving(wanted: WantedPlan) -> list[str]:
    """Definition, uses, texts and what is left, in one step that leaves a working repository."""
    moved = [text for text, kind in wanted.competitors if kind is Kind.MOVED]
    chosen = ""
    if len(moved) < len(wanted.competitors):
        listed = ", ".join(quoted_text(symbol) for symbol in (*wanted.emptied, *moved))
        chosen = f"competitors: [{listed}]"
    tests = ": {tests: true}" if wanted.test_files else ""
    texts = ", ".join(part for part in (chosen, "prose: true") if part)
    leave = f", leave: {wanted.leave}" if wanted.leave else ""
    last = f"remove_moved: {{prose: true{leave}}}"
    fits = ", ".join(part for part in (chosen, "misfits: rewrite") if part)
    imports = f"rewrite_imports: {{{fits}}}"  # what moves fits wherever it was used
    return [f"move_definition{tests}", imports, f"rewrite_strings: {{{texts}}}", last]


def _rules(wanted: WantedPlan) -> Iterator[str]:
    if wanted.rules:
        yield "  #    It will fail. These rules could be derived; look each through, and put them"
        yield "  #    before each rewrite_imports below."
        yield from (f"  #      {_comment(line)[2:]}" for line in wanted.rules)


def _untested(wanted: WantedPlan) -> bool:
    return Evidence.UNTESTED.value in wanted.evidence.values() or bool(wanted.tried)


def _deprecated(wanted: WantedPlan) -> list[str]:
    symbols = [text for text, kind in wanted.competitors if kind is Kind.DEPRECATED]
    return [Symbol.parse(text).dotted for text in symbols]


def _removals(wanted: WantedPlan) -> list[str]:
    """By default duplicates are removed and shims forward; wrappers go when they are named."""
    kinds = {kind for _, kind in wanted.competitors}
    found = ["redirect_module"] if Kind.SHIM in kinds else []
    options = [f"leave: {wanted.leave}"] if wanted.leave else []
    if Kind.WRAPPER in kinds:
        gone = [text for text, kind in wanted.competitors if kind in (Kind.DUPLICATE, Kind.WRAPPER)]
        symbols = ", ".join(quoted_text(symbol) for symbol in (*wanted.emptied, *gone))
        options.insert(0, f"symbols: [{symbols}]")
    return [*found, f"remove_duplicates: {{{', '.join(options)}}}" if options else _REMOVE]


_REMOVE = "remove_duplicates"


def _with_tests(codemod: str, globs: str) -> str:
    """Without tests there is nothing to leave out."""
    return (
        codemod.replace(": {exclude: TESTS}", "")
        if globs == "[]"
        else codemod.replace("TESTS", globs)
    )


def quoted_text(text: str) -> str:
    """A YAML double-quoted scalar."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


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

_STEPS = """
# Any number of steps, in any phases. Each makes one commit, and its checks decide whether that
# stays. `canonize codemods` lists the codemods and checks with their options.
"""
