"""Tries whether two implementations can be told apart: examples, run in a copy of the tree.

The project's own interpreter runs them. hypothesis comes from there, or else from where canonize
is installed.
"""

from __future__ import annotations

import importlib.util
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from canonize.compatibility.evidence import CodeEvidences
from canonize.core.codemod import Loader, Migration
from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.process import run_program
from canonize.proof.recipes import Recipe, recipe_of
from canonize.proof.used_domain import UsedDomain
from canonize.proof.workplace import lay_out, project_python
from canonize.resolution.module_purpose import more_than_definitions
from canonize.resolution.project import Project

_DRIVER = Path(__file__).parent / "on_path" / "canonize_equiv"
_NEEDED = (
    "hypothesis",
    "sortedcontainers",
    "attr",
    "_hypothesis_globals",
    "_hypothesis_ftz_detector",
)
_GRADES = {"tested": Grade.TESTED, "differs": Grade.DIFFERS, "outside": Grade.OUTSIDE}


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is tried.

    Args:
        examples: at most so many.
        seconds: at most so long, for all of them.
        seed: the same seed tries the same examples.
    """

    examples: int = 300
    seconds: float = 60.0
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Tried:
    """What trying gave.

    Args:
        grade: ``None`` when nothing could be compared, and ``why`` says why.
        example: the smallest call that tells the two apart.
        canonical, competitor: what each did with it.
        kept: calls with what they gave, as text.
        left_out: what was not compared, a line for each kind, with how often.
    """

    grade: Grade | None
    why: str
    examples: int = 0
    seconds: float = 0.0
    example: str = ""
    canonical: str = ""
    competitor: str = ""
    kept: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        grade = self.grade.value if self.grade is not None else "not comparable"
        return {
            "grade": grade, "why": self.why, "examples": self.examples,
            "seconds": round(self.seconds, 2), "example": self.example,
            "canonical": self.canonical, "competitor": self.competitor,
            "left_out": list(self.left_out),
        }  # fmt: skip


def tried(
    tree: SourceTree,
    roots: Sequence[str],
    canonical: Symbol,
    competitor: Symbol,
    *,
    like: Path,
    budget: Budget,
    stopping: Callable[[], bool] = lambda: False,
    recipe: Recipe | None = None,
) -> Tried:
    """Runs the differential test of a pair.

    Args:
        like: the work tree that the tree is of; its environment runs the examples.
        recipe: how they are called alike, where they are built differently.
    """
    try:
        domain = UsedDomain(Project.of(tree, roots))
        spec = domain.of(canonical, competitor, is_alike=recipe is None)
    except ValueError as error:
        return Tried(None, str(error))
    with tempfile.TemporaryDirectory(prefix="canonize-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        copy = folder / "tree"
        lay_out(tree, copy, like=like)
        extra = folder / "hypothesis"
        extra.mkdir()
        _link_hypothesis(extra)
        spec |= {
            "roots": [str(copy / root) if root not in ("", ".") else str(copy) for root in roots],
            "extra": [str(extra)],
            "examples": budget.examples,
            "seconds": budget.seconds,
            "seed": budget.seed,
            "recipe": recipe.as_json() if recipe is not None else None,
        }
        given, answer = folder / "spec.json", folder / "answer.json"
        given.write_text(json.dumps(spec), encoding="utf-8")
        ended = run_program(
            [project_python(like), str(_DRIVER), str(given), str(answer)],
            cwd=copy,
            environment={"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            timeout=budget.seconds * 2 + 20,
            stopping=stopping,
        )
        if not answer.is_file():
            why = ended.why or f"the examples ended with {ended.status}: {ended.output[-300:]}"
            return Tried(None, why, seconds=ended.seconds)
        return _read(json.loads(answer.read_text(encoding="utf-8")))


def tried_by_plan(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    canonical: Symbol,
    competitor: Symbol,
    *,
    like: Path,
    budget: Budget,
    stopping: Callable[[], bool] = lambda: False,
) -> Tried:
    """The same, with what the plan says of how the two are called; modules member by member."""
    if competitor.is_module:
        return _tried_module(
            tree, migration, load, canonical, competitor, like=like, budget=budget,
            stopping=stopping,
        )  # fmt: skip
    try:
        recipe = recipe_of(tree, migration, load, canonical, competitor)
    except ValueError as error:
        return Tried(None, str(error))
    found = tried(
        tree, migration.source_roots, canonical, competitor, like=like, budget=budget,
        stopping=stopping, recipe=recipe,
    )  # fmt: skip
    if recipe is None or found.grade is not Grade.TESTED:
        return found
    return replace(found, left_out=(*found.left_out, _BY_RECIPE))


def _tried_module(
    tree: SourceTree,
    migration: Migration,
    load: Loader,
    canonical: Symbol,
    competitor: Symbol,
    *,
    like: Path,
    budget: Budget,
    stopping: Callable[[], bool],
) -> Tried:
    """Tries whatever the competitor defines for others and whose code is another.

    What the plan names by itself is tried by itself, with what replaces it.
    """
    evidences = CodeEvidences(Project.of(tree, migration.source_roots))
    held = migration.plan.held_to_canonical
    whole = evidences.of(canonical, competitor, named=held)
    pairs = [pair for pair in evidences.members(canonical, competitor) if pair[1] not in held]
    asked = [pair for pair in pairs if not evidences.of(*pair).grade.earns_duplicate]
    if not asked and whole.difference is not None:
        return Tried(None, whole.difference.reason)
    examples, seconds, left_out = 0, 0.0, []
    for mine, theirs in asked:
        found = tried_by_plan(
            tree, migration, load, mine, theirs, like=like, budget=budget, stopping=stopping
        )
        examples, seconds = examples + found.examples, seconds + found.seconds
        if found.grade is not Grade.TESTED:
            why = f"{theirs.name}: {found.why}"
            return replace(found, why=why, examples=examples, seconds=seconds)
        left_out += [f"{theirs.name}: {line}" for line in found.left_out]
    effect = more_than_definitions(competitor.module, evidences.project, canonical.module)
    if effect:
        return Tried(None, f"importing it does more: {effect}", examples, seconds)
    return Tried(Grade.TESTED, "", examples, seconds, left_out=tuple(left_out))


_BY_RECIPE = "called as the plan says, so of an instance only the members in use are compared"


def _read(found: dict[str, Any]) -> Tried:
    if found.get("missing"):
        why = "hypothesis is not installed; pip install 'canonize[proof]'"
        return Tried(None, why)
    return Tried(
        _GRADES.get(found["grade"]),
        found.get("why", ""),
        found["examples"],
        found["seconds"],
        found.get("example", ""),
        found.get("canonical", ""),
        found.get("competitor", ""),
        tuple((call, result) for call, result in found.get("kept", ())),
        tuple(found.get("left_out", ())),
    )


def _link_hypothesis(folder: Path) -> None:
    """Makes this interpreter's hypothesis importable from a folder, and nothing else of it."""
    for name in _NEEDED:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            continue
        origin = Path(spec.origin)
        source = origin.parent if origin.name == "__init__.py" else origin
        (folder / source.name).symlink_to(source)
