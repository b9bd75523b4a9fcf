"""Tries whether two implementations can be told apart: examples, run in a copy of the tree.

The project's own interpreter runs them. hypothesis comes from there, or else from where canonize
is installed.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.core.evidence import Grade
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.proof.process import run_program
from canonize.proof.recipes import Recipe
from canonize.proof.used_domain import UsedDomain
from canonize.proof.workplace import examples_home, lay_out, project_python, scratch
from canonize.resolution.project import Project

_DRIVER = Path(__file__).parent / "on_path" / "canonize_equiv"
_NEEDED = (
    "hypothesis",
    "sortedcontainers",
    "attr",
    "_hypothesis_globals",
    "_hypothesis_ftz_detector",
)
NOT_TRIED = "not tried: "
"""What a reason starts with where nothing told the two apart, but what differs was not run."""
_MOST_PLACES = 5
_GRADES = {"tested": Grade.TESTED, "differs": Grade.DIFFERS, "outside": Grade.OUTSIDE}


@dataclass(frozen=True, slots=True)
class Budget:
    """How much is tried.

    Args:
        examples: at most so many.
        seconds: at most so long, for all of them.
        seed: the same seed tries the same examples.
        ignored: what a call does beside its result that may differ: ``logs``.
    """

    examples: int = 300
    seconds: float = 60.0
    seed: int = 0
    ignored: tuple[str, ...] = ()


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

    @property
    def told_why(self) -> str:
        """Why there is no grade: nothing could be compared, or not what differs."""
        return self.why if self.why.startswith(NOT_TRIED) else f"not comparable: {self.why}"

    def as_json(self) -> dict[str, Any]:
        grade = self.grade.value if self.grade is not None else self.told_why.partition(":")[0]
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
    pairs: Mapping[Symbol, Symbol] | None = None,
) -> Tried:
    """Runs the differential test of a pair.

    Args:
        like: the work tree that the tree is of; its environment runs the examples.
        recipe: how they are called alike, where they are built differently.
        pairs: by competitor of a plan, what replaces it: no difference of what gives or raises it.
    """
    try:
        domain = UsedDomain(Project.of(tree, roots))
        spec = domain.of(canonical, competitor, is_alike=recipe is None)
        spec["parts"] = domain.parts(canonical, competitor)
    except ValueError as error:
        return Tried(None, str(error))
    with scratch("equiv") as made:
        folder = made.resolve()
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
            "ignored": list(budget.ignored),
            "paired": [[_full(new), _full(old)] for old, new in (pairs or {}).items()],
            "recipe": recipe.as_json() if recipe is not None else None,
        }
        given, answer = folder / "spec.json", folder / "answer.json"
        given.write_text(json.dumps(spec), encoding="utf-8")
        ended = run_program(
            [project_python(like), str(_DRIVER), str(given), str(answer)],
            cwd=copy,
            environment={
                "PYTHONHASHSEED": "0",
                "PYTHONDONTWRITEBYTECODE": "1",
                "HYPOTHESIS_STORAGE_DIRECTORY": str(examples_home()),
            },
            timeout=budget.seconds * 2 + 20,
            stopping=stopping,
        )
        if not answer.is_file():
            why = ended.why or f"the examples ended with {ended.status}: {ended.output[-300:]}"
            return Tried(None, why, seconds=ended.seconds)
        return _read(json.loads(answer.read_text(encoding="utf-8")))


def _full(symbol: Symbol) -> str:
    return f"{symbol.module}.{symbol.name}"


_BY_RECIPE = "called as the plan says, so of an instance only the members in use are compared"


def _read(found: dict[str, Any]) -> Tried:
    if found.get("missing"):
        return Tried(None, _missing(found["missing"]))
    if found.get("untried"):
        found["why"] = _untried(found["untried"])
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


def _untried(places: list[str]) -> str:
    """What no example ran, although it is written in one of the two only."""
    told = list(dict.fromkeys(places))
    more = f" and {len(told) - _MOST_PLACES} more" if len(told) > _MOST_PLACES else ""
    return f"{NOT_TRIED}no example ran what differs: {', '.join(told[:_MOST_PLACES])}{more}"


def _missing(by: str) -> str:
    """What to do about it; its compiled part serves the version that it was installed for alone."""
    if importlib.util.find_spec("hypothesis") is None:
        return "hypothesis is not installed; pip install 'canonize[proof]'"
    return (
        f"the project's interpreter can't load this hypothesis ({by}): install hypothesis there, "
        "or canonize with the same version of Python"
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
