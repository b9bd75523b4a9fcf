"""The plan as values. `canonize.plan_file` reads and writes it; nothing else knows YAML.

These models are also the file format: field descriptions become the JSON Schema that editors use.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)

from canonize.core.plan_fields import (
    Frozen,
    git_accepts,
    inside_repository,
    python_expression,
    python_name,
    seconds,
)
from canonize.core.reasons import code_of
from canonize.core.symbols import SYMBOL_PATTERN, Symbol

Duration = Annotated[
    float,
    BeforeValidator(seconds),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "exclusiveMinimum": 0},
                {"type": "string", "pattern": r"^[0-9]+(\.[0-9]+)?\s*(ms|s|m|h)?$"},
            ]
        }
    ),
]
"""Seconds; a plan writes ``90``, ``90s``, ``10m``, ``1.5h``."""

Reason = Annotated[str, StringConstraints(min_length=1)]
SymbolText = Annotated[str, StringConstraints(pattern=SYMBOL_PATTERN)]
SLUG_PATTERN = r"^[a-z0-9]+((\.|_+|-+)[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG_PATTERN, max_length=80)]
Folder = Annotated[str, StringConstraints(min_length=1), AfterValidator(inside_repository)]
Glob = Annotated[
    str, StringConstraints(min_length=1, max_length=400), AfterValidator(inside_repository)
]
Branch = Annotated[
    str,
    StringConstraints(
        # Stricter than git's rules, and without lookarounds, on which JSON Schema engines differ.
        pattern=r"^[A-Za-z0-9_]+(([./+=]|-+)[A-Za-z0-9_]+)*$",
        max_length=200,
    ),
    AfterValidator(git_accepts),
]


class Kind(StrEnum):
    """The verdict on a competitor (design word: verdict)."""

    DUPLICATE = "duplicate"
    DEPRECATED = "deprecated"
    SHIM = "shim"
    WRAPPER = "wrapper"
    VARIANT = "variant"
    HOMONYM = "homonym"
    TEST_DOUBLE = "test-double"
    MOVED = "moved"

    @property
    def is_rerouted(self) -> bool:
        """Whether references to such a competitor go to the canonical."""
        return self in (Kind.DUPLICATE, Kind.DEPRECATED, Kind.SHIM, Kind.WRAPPER, Kind.MOVED)

    @property
    def is_held_to_canonical(self) -> bool:
        """Whether it has code of its own, and its users get the canonical's in its place."""
        return self in (Kind.DUPLICATE, Kind.DEPRECATED, Kind.WRAPPER)


class Evidence(StrEnum):
    """How it is known that a duplicate does what replaces it."""

    IDENTICAL = "identical"
    TESTED = "tested"
    CLAIMED = "claimed"
    UNTESTED = "untested"
    DIFFERS = "differs"


class Competitor(Frozen):
    """One competing implementation and what the team decided about it."""

    symbol: SymbolText = Field(
        description="`package.module:Name`, or `package.module` for a module."
    )
    verdict: Kind = Field(
        description="duplicate, shim and wrapper are re-routed and can be removed; deprecated is "
        "re-routed, stays and warns; moved is taken to what replaces it, and uses follow; variant, "
        "homonym and test-double are left alone and reported."
    )
    replace_with: SymbolText | None = Field(
        None, description="What takes its place; the plan's canonical when absent."
    )
    reason: str = Field("", description="Why: shown in reports and reviews.")
    evidence: Evidence | None = Field(
        None,
        description="How it is known that a duplicate, or what is deprecated, does the same: "
        "identical (the same code, which `plan check` holds it to), tested (`canonize equiv` "
        "found no difference), claimed (by a person, with a reason). untested and differs stop "
        "the plan.",
    )


PythonName = Annotated[str, AfterValidator(python_name)]
PythonExpression = Annotated[
    str, StringConstraints(min_length=1), AfterValidator(python_expression)
]


class EquivalenceRecipe(Frozen):
    """How a competitor and what replaces it are called alike, where they are built differently."""

    competitor: PythonExpression = Field(
        description="The call of the competitor, by its own name: `Client(url)`."
    )
    canonical: PythonExpression = Field(
        description="The call of what replaces it that means the same: `Session(base=url)`."
    )
    given: dict[PythonName, tuple[PythonExpression, ...]] = Field(
        default_factory=dict,
        description="By a name in both calls, expressions to try: `{url: ['\"http://x\"']}`. None "
        "listed: values of the kind that call sites and annotations show.",
    )
    imports: tuple[SymbolText, ...] = Field(
        (),
        description="What those calls and expressions name beside the two: `package.module:Name`.",
    )
    members: dict[PythonName, PythonName] = Field(
        default_factory=dict,
        description="By member of the competitor, the one of what replaces it. They are called "
        "without arguments, or read. Absent: the plan's rules for calls say it.",
    )


class Paths(Frozen):
    """Which files a codemod may touch: gitignore-like globs, relative to the repository."""

    include: tuple[Glob, ...] = Field((), description="Only these (all tracked files when empty).")
    exclude: tuple[Glob, ...] = Field((), description="Never these.")


class CodemodCall(Frozen):
    """One codemod of a step with its options; `canonize codemods` lists both."""

    name: str
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"name": value}
        if not isinstance(value, dict) or "name" in value:
            return value
        if len(value) != 1:
            raise ValueError(
                "a codemod is one name with its options indented below it, "
                f"but here stand {len(value)} keys: {', '.join(map(str, value)) or 'none'}"
            )
        [(name, options)] = value.items()
        return {"name": name, "options": {} if options is None else options}


class CheckSpec(Frozen):
    """One named check: its kind, and that kind's options."""

    kind: str = "command"
    options: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if isinstance(value, str):
            return {"kind": "command", "options": {"command": value}}
        if isinstance(value, dict) and "options" not in value:
            rest = {key: item for key, item in value.items() if key != "kind"}
            return {"kind": value.get("kind", "command"), "options": rest}
        return value


class Triggers(Frozen):
    """What restores a step after it was written, beside a bug or an interruption."""

    check_failed: bool = Field(False, description="A check of the step failed.")
    dangling_reference: bool = Field(
        False, description="Something names what is gone, and did not before the migration."
    )
    slower: float | None = Field(
        None,
        gt=1,
        allow_inf_nan=False,
        description="A check took that many times its baseline, and pairs of runs say so, too.",
    )

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: Any) -> Any:
        if not isinstance(value, (list, tuple)):
            return value
        found: dict[str, Any] = {}
        for item in value:
            if isinstance(item, str):
                found[item.replace("-", "_")] = True
            elif isinstance(item, dict):
                found.update({str(key).replace("-", "_"): v for key, v in item.items()})
            else:
                raise ValueError("a trigger is a name, or a name with a number")
        return found


class Step(Frozen):
    """One atomic step: its codemods make one commit, its checks decide whether that stays."""

    id: Slug = Field(description="Names the step in commands and commits.")
    title: str = Field("", description="One line for people; the commit's subject.")
    phase: int = Field(1, ge=1, le=99, description="Groups steps in reports.")
    codemods: tuple[CodemodCall, ...] = Field(
        (), description="In order: each a name, or a name with its options indented below it."
    )
    checks: tuple[str, ...] = Field(
        (), description="Names from `checks`, or a kind without options."
    )
    on_failure: Literal["restore", "keep"] = Field(
        "restore",
        description="What a failed check does to the step: restore its files, or keep them.",
    )


def _as_names(value: Any) -> Any:
    if value == "none":
        return ()
    return (value,) if isinstance(value, str) else value


FormatterName = Literal["ruff-format", "black", "isort", "ruff-imports"]
_FORMATTERS = ["ruff-format", "black", "isort", "ruff-imports"]
FormatterNames = Annotated[
    tuple[FormatterName, ...],
    BeforeValidator(_as_names),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": [*_FORMATTERS, "none"]},
                {"type": "array", "items": {"enum": _FORMATTERS}},
            ]
        }
    ),
]


class Commits(Frozen):
    """How steps are committed."""

    branch: Branch | None = Field(None, description="Default: `canonize/<name>`.")
    hooks: Literal["keep", "stop"] = Field(
        "stop", description="When a commit hook changed the committed files: keep that, or stop."
    )


class Deprecation(Frozen):
    """Versions that deprecation messages name."""

    since: str = Field("", description="The version that deprecates.")
    removal: str = Field("", description="The version that will remove.")


class Plan(Frozen):
    """A migration: one canonical, its competitors, and any number of steps."""

    version: Literal[1] = Field(description="Of the format.")
    name: Annotated[Slug, AfterValidator(git_accepts)] = Field(
        description="Names the migration, its branch and its commits."
    )
    issue: int | str | None = Field(None, description="What the migration closes.")
    canonical: SymbolText = Field(
        description="The implementation that stays: `package.module:Name`, or a module."
    )
    competitors: tuple[Competitor, ...] = Field(
        min_length=1, description="Every other implementation, and the verdict on it."
    )
    source_roots: tuple[Folder, ...] | None = Field(
        None, description="Folders that are on sys.path; detected and shown when absent."
    )
    environment: Folder | None = Field(
        None,
        description="The virtual environment with the project's requirements, in the repository; "
        "`.venv`, `venv` or `env` when absent, else the active one. It is read, never run.",
    )
    paths: Paths = Field(Paths(), description="Which files codemods may touch at all.")
    deprecation: Deprecation = Field(Deprecation(), description="Versions for warnings.")
    format: FormatterNames | None = Field(
        None,
        description="The formatters that edited lines end as: `ruff-format`, `black`, `isort`, "
        "`ruff-imports`, several of them, or `none`; found in the repository's settings when "
        "absent. They are looked for on `PATH` and only get texts.",
    )
    checks: dict[Slug, CheckSpec] = Field(
        default_factory=dict,
        description="By name: a command, or a `kind` with that kind's options beside it.",
    )
    equivalence: dict[SymbolText, EquivalenceRecipe] = Field(
        default_factory=dict,
        description="By competitor, how it and what replaces it are called by `canonize equiv` and "
        "`same-behaviour`; rules for calls in the plan's steps are heeded by themselves.",
    )
    rollback_on: Triggers = Field(
        Triggers(check_failed=True),
        description="What restores a step after it was written; `[check-failed]` when absent.",
    )
    commits: Commits = Field(Commits(), description="How steps are committed.")
    answers: dict[str, Reason] = Field(
        default_factory=dict,
        description="Open points that a person has looked at, each with the reason why it may stay "
        "so. A key is a place (`path`, `path:line`), a competitor, or the words of a reason.",
    )
    steps: tuple[Step, ...] = Field(min_length=1, description="Any number, applied in order.")

    @property
    def branch(self) -> str:
        return self.commits.branch or f"canonize/{self.name}"

    @property
    def held_to_canonical(self) -> frozenset[Symbol]:
        """The competitors that have to do what replaces them does."""
        return frozenset(self.held_pairs)

    @property
    def held_pairs(self) -> dict[Symbol, Symbol]:
        """By each of them, what replaces it: whoever has the one gets the other."""
        return {
            Symbol.parse(competitor.symbol): self.replacement(competitor)
            for competitor in self.competitors
            if competitor.verdict.is_held_to_canonical
        }

    def replacement(self, competitor: Competitor) -> Symbol:
        """What takes a competitor's place; a module's is the module of the canonical."""
        if competitor.replace_with:
            return Symbol.parse(competitor.replace_with)
        canonical = Symbol.parse(self.canonical)
        if Symbol.parse(competitor.symbol).is_module:
            return Symbol(canonical.module)
        return canonical

    def answer(self, *, path: str, line: int, symbol: str, reason: str) -> str:
        """What the plan says to an open point; empty when it does not speak of it."""
        keys = (f"{path}:{line}", path, f"{symbol}: {reason}", reason, symbol)
        return next((self.answers[key] for key in keys if key in self.answers), "")

    def accepted(self, symbol: Symbol, reason: str) -> str:
        """Why a person says that what speaks against a competitor as a whole may be so.

        That is what the check `uses-fit` accepts by ``Name KIND``; empty when it does not, or when
        nobody can answer that kind of reason."""
        if not (code := code_of(reason)).is_answerable:
            return ""
        said = (s.options.get("accept") for s in self.checks.values() if s.kind == "uses-fit")
        keys = [(key, why) for some in said if isinstance(some, dict) for key, why in some.items()]
        named = (f"{symbol.leaf} {code}", f"{symbol} {code}")
        fits = (str(why) for key, why in keys for text in named if fnmatchcase(text, str(key)))
        return next(fits, "")

    def moved_targets(self) -> frozenset[Symbol]:
        """What moves make: the new places of competitors with that verdict."""
        return frozenset(map(self.replacement, self._moved()))

    def moved_modules(self) -> Iterator[tuple[str, str]]:
        """The modules that move as files or folders, each with its new name."""
        moved = (item for item in self._moved() if ":" not in item.symbol)
        return ((item.symbol, self.replacement(item).module) for item in moved)

    def _moved(self) -> Iterator[Competitor]:
        return (item for item in self.competitors if item.verdict is Kind.MOVED)

    def symbols_of(self, kind: Kind) -> frozenset[Symbol]:
        """The competitors of one verdict."""
        return frozenset(Symbol.parse(c.symbol) for c in self.competitors if c.verdict is kind)

    def step_number(self, step_id: str) -> int:
        """Counts from 1, as people do. Raises KeyError."""
        return {step.id: number for number, step in enumerate(self.steps, start=1)}[step_id]
