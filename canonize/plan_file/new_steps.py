"""The steps of a new plan: which codemods each has, with which options."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from canonize.core.plan import Evidence, Kind
from canonize.core.plural import plural
from canonize.core.symbols import Symbol
from canonize.plan_file.proof_offered import ProofOffered
from canonize.plan_file.step_templates import (
    DELEGATE_STEP,
    GRAFT_STEP,
    MOVE_STEP,
    NEW_TESTS_STEP,
    NINE_STEPS,
    StepTemplate,
)
from canonize.plan_file.wanted_plan import WantedPlan
from canonize.plan_file.yaml_text import comment, quoted_text


def steps(wanted: WantedPlan, tests: Sequence[str]) -> Iterator[str]:
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
        if step.id == "canonical-covers-every-use" and untested(wanted):
            checks.append("same")
        if step.id == "prove-it" and wanted.offered.tests and deprecated(wanted):
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
    rerouted = bool(wanted.emptied) or any(kind.is_rerouted for kind in kinds - {Kind.MOVED})
    match step.id:
        case "deprecate":
            return Kind.DEPRECATED in kinds
        case "rewrite-production-imports":
            return rerouted
        case "rewrite-test-imports":
            return rerouted and bool(tests)
        case "rewrite-strings-and-docs":
            return rerouted and wanted.texts
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
        yield from (f"  #      {comment(line)[2:]}" for line in wanted.rules)


def untested(wanted: WantedPlan) -> bool:
    return Evidence.UNTESTED.value in wanted.evidence.values() or bool(wanted.tried)


def deprecated(wanted: WantedPlan) -> list[str]:
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


_STEPS = """
# Any number of steps, in any phases. Each makes one commit, and its checks decide whether that
# stays. `canonize codemods` lists the codemods and checks with their options.
"""
