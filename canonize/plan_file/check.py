"""Holds a plan against the catalogue and the repository: every mistake, each with its place."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from canonize.catalogue import check_kinds, codemod_names, is_own
from canonize.core.asked_codemod import telling_whose
from canonize.core.check import Check
from canonize.core.codemod import (
    Capability,
    Later,
    Loader,
    Migration,
    PathOptions,
    Reviewing,
    role_of,
)
from canonize.core.nearest import did_you_mean, nearest, nearest_word
from canonize.core.paths import glob_pattern
from canonize.core.plan import CodemodCall, Kind, Plan
from canonize.core.plan_fields import inside_repository
from canonize.core.symbols import Symbol
from canonize.core.tree import SourceTree
from canonize.errors import CanonizeError
from canonize.plan_file.consistency import contradictions, defined_checks, entries, texts
from canonize.plan_file.document import PlanDocument, Problem, faults
from canonize.plan_file.find_symbol import find_symbol
from canonize.plan_file.held_evidence import Contradicted, held_evidence
from canonize.plan_file.shape import options_of, plan_of
from canonize.plan_file.yaml_values import Path
from canonize.resolution.project import Project


@dataclass(frozen=True)
class Ground:
    """What a plan is held against.

    Args:
        tree: the repository as it was before the migration's first step.
        source_roots: those that count when the plan names none.
        load_codemod, load_check: from names to the things; they raise `CanonizeError`.
        migrated: the tree may be at the end of the migration: competitors may be gone, and globs
            that found them match nothing. Nobody will use the plan's codemods and checks
            then: they are looked at only when there is something to tell anyway.
        contradicted: what an earlier trial says against ``evidence: tested``.
    """

    tree: SourceTree
    source_roots: tuple[str, ...]
    load_codemod: Loader
    load_check: Callable[[str], Check]
    migrated: bool = False
    contradicted: Contradicted | None = None


def check_plan(document: PlanDocument, ground: Ground) -> list[Problem]:
    """Every mistake and warning of a plan, sorted by place.

    The document may have any shape: what can be understood of it is checked.
    """
    plan, problems = plan_of(document)
    problems += faults(document)
    problems += contradictions(document, check_kinds())
    problems += _reviews(document, plan, ground) if plan is not None else []
    problems += _globs(document, ground)
    problems += _roots(document, ground.tree)
    problems += _symbols(document, ground)
    if problems or not ground.migrated:
        problems += _codemods(document, ground)
        problems += _checks(document, ground)
    return sorted(set(problems))


def codemod_calls(document: PlanDocument) -> Iterator[tuple[Path, str, Path, Any]]:
    """Each call of a codemod: its place, name, the place of its options, and the options."""
    for place, step in entries(document, "steps"):
        calls = step.get("codemods")
        for number, call in enumerate(calls if isinstance(calls, list) else []):
            where = (*place, "codemods", number)
            if isinstance(call, str):
                yield where, call, where, {}
            elif isinstance(call, dict) and isinstance(call.get("name"), str):
                yield (*where, "name"), call["name"], (*where, "options"), call.get("options")
            elif isinstance(call, dict) and len(call) == 1:
                [(name, options)] = call.items()
                yield (*where, name), name, (*where, name), options


def _codemods(document: PlanDocument, ground: Ground) -> Iterator[Problem]:
    for place, name, where, options in codemod_calls(document):
        try:
            model = ground.load_codemod(name).Options
        except CanonizeError as error:
            yield document.from_error(place, error, key=True)
            continue
        yield from options_of(document, model, options, where)
        if isinstance(options, dict) and name in codemod_names():
            yield from _chosen_competitors(document, options, where)


def _reviews(document: PlanDocument, plan: Plan, ground: Ground) -> Iterator[Problem]:
    """What codemods themselves say of their options, seen from the plan and the repository."""
    if ground.migrated:
        return
    named = [root for root in plan.source_roots or () if _is_there(_folder(root), ground.tree)]
    migration = Migration(plan, tuple(named) or ground.source_roots)
    yield from held_evidence(
        document, migration, ground.tree, ground.contradicted, removes=_removes(plan, ground)
    )
    places = iter(list(codemod_calls(document)))
    for step in plan.steps:
        for number, call in enumerate(step.codemods):
            _, _, where, _ = next(places)
            try:
                codemod = ground.load_codemod(call.name)
                if not isinstance(codemod, Reviewing):
                    continue
                options = codemod.Options.model_validate(call.options)
            except (CanonizeError, ValidationError):
                continue  # told by _codemods
            later = _later(step.codemods[number + 1 :], ground)
            with telling_whose(call.name):
                mistakes = list(codemod.review(ground.tree, options, migration, later))
            for mistake in mistakes:
                place, severity = (*where, *mistake.place), mistake.severity
                told = (mistake.message, mistake.hint)
                yield document.problem(place, *told, severity=severity, key=not mistake.place)


def _removes(plan: Plan, ground: Ground) -> bool:
    """Whether any step takes duplicates away."""
    calls = [call for step in plan.steps for call in step.codemods]
    return any(later.role is Capability.REMOVES for later in _later(calls, ground))


def _later(calls: Iterable[CodemodCall], ground: Ground) -> tuple[Later, ...]:
    """What follows in a step; what can't be loaded is told by `_codemods`."""
    found = []
    for call in calls:
        with contextlib.suppress(CanonizeError):
            found.append(Later(call, role_of(ground.load_codemod(call.name))))
    return tuple(found)


def _chosen_competitors(
    document: PlanDocument, options: dict[str, Any], place: Path
) -> Iterator[Problem]:
    """What built-in codemods choose among, under whichever name, are the plan's competitors."""
    known = [c.get("symbol") for _, c in entries(document, "competitors")]
    symbols = [symbol for symbol in known if isinstance(symbol, str)]
    for key in ("competitors", "symbols"):
        for where, chosen in texts(options.get(key), (*place, key)):
            if chosen not in symbols:
                message = f"{chosen!r} is not among the plan's competitors"
                yield document.problem(where, message, nearest(chosen, symbols))


def _checks(document: PlanDocument, ground: Ground) -> Iterator[Problem]:
    for name, spec in defined_checks(document).items():
        yield from _check(document, ("checks", name), spec, ground)
    kinds = check_kinds()
    for place, step in entries(document, "steps"):
        for where, name in texts(step.get("checks"), (*place, "checks")):
            if (name in kinds or is_own(name)) and name not in defined_checks(document):
                yield from _check_without_options(document, where, name, ground)


def _check(document: PlanDocument, place: Path, spec: Any, ground: Ground) -> Iterator[Problem]:
    if isinstance(spec, str):
        spec = {"command": spec}
    if not isinstance(spec, dict):
        return
    kind = spec.get("kind", "command")
    nested = "options" in spec
    options = spec["options"] if nested else {k: v for k, v in spec.items() if k != "kind"}
    try:
        model = ground.load_check(kind).Options if isinstance(kind, str) else None
    except CanonizeError as error:
        yield document.from_error((*place, "kind"), error)
        return
    if model is not None:
        where = (*place, "options") if nested else place
        yield from options_of(document, model, options, where)


def _check_without_options(
    document: PlanDocument, place: Path, kind: str, ground: Ground
) -> Iterator[Problem]:
    try:
        model: type[BaseModel] = ground.load_check(kind).Options
    except CanonizeError as error:
        yield document.from_error(place, error)
        return
    needed = [key for key, option in model.model_fields.items() if option.is_required()]
    if needed:
        message = f"the check {kind!r} needs options: {', '.join(needed)}"
        yield document.problem(place, message, "define it under `checks` and name it here")


def _globs(document: PlanDocument, ground: Ground) -> Iterator[Problem]:
    """Globs that match nothing: a mistake where they choose files, a warning where they exclude."""
    if ground.migrated:
        return
    paths = document.values.data.get("paths")
    yield from _unmatched(document, paths, ("paths",), ground.tree, "include")
    for _, name, place, options in codemod_calls(document):
        try:
            chooses = issubclass(ground.load_codemod(name).Options, PathOptions)
        except CanonizeError:
            continue  # told by _codemods
        if chooses:
            yield from _unmatched(document, options, place, ground.tree, "paths")


def _unmatched(
    document: PlanDocument, holder: Any, place: Path, tree: SourceTree, needed: str
) -> Iterator[Problem]:
    if not isinstance(holder, dict):
        return
    for key in (needed, "exclude"):
        for where, glob in texts(holder.get(key), (*place, key)):
            if not _is_inside(glob) or any(map(glob_pattern(glob).match, tree.paths())):
                continue
            message = f"{glob!r} matches no tracked file"
            hint = _nearest_folder(glob, tree.paths())
            if key == needed:
                yield document.problem(where, message, hint)
            else:
                yield document.problem(where, message, hint, severity="warning")


def _is_inside(path: str) -> bool:
    try:
        return bool(inside_repository(path))
    except ValueError:
        return False


def _nearest_folder(glob: str, paths: Iterable[str]) -> str:
    """The glob with the first folder that is not there respelt."""
    parts = glob.strip("/").split("/")
    for depth, part in enumerate(parts):
        if any(character in part for character in "*?"):
            return ""
        before = "".join(f"{p}/" for p in parts[:depth])
        known = {p[len(before) :].partition("/")[0] for p in paths if p.startswith(before)}
        if part not in known:
            meant = nearest_word(part, known)
            return did_you_mean(
                "/".join([*parts[:depth], meant, *parts[depth + 1 :]]) if meant else ""
            )
    return ""


def _roots(document: PlanDocument, tree: SourceTree) -> Iterator[Problem]:
    for where, root in texts(document.values.data.get("source_roots"), ("source_roots",)):
        folder = "/".join(part for part in root.split("/") if part not in ("", "."))
        if (
            _is_inside(root)
            and folder
            and not any(p.startswith(f"{folder}/") for p in tree.paths())
        ):
            message = f"the source root {root!r} has no tracked file"
            yield document.problem(where, message, _nearest_folder(folder, tree.paths()))


def _folder(root: str) -> str:
    return "/".join(part for part in root.split("/") if part not in ("", "."))


def _is_there(folder: str, tree: SourceTree) -> bool:
    return not folder or any(path.startswith(f"{folder}/") for path in tree.paths())


def _symbols(document: PlanDocument, ground: Ground) -> Iterator[Problem]:
    data = document.values.data
    named = [
        root
        for _, root in texts(data.get("source_roots"), ())
        if _is_inside(root) and _is_there(_folder(root), ground.tree)
    ]
    project = Project.of(ground.tree, named or ground.source_roots)
    places: list[tuple[Path, object]] = [(("canonical",), data.get("canonical"))]
    homes = _new_homes(document)
    for place, competitor in entries(document, "competitors"):
        if not ground.migrated:
            places.append(((*place, "symbol"), competitor.get("symbol")))
        places.append(((*place, "replace_with"), competitor.get("replace_with")))
    for place, text in places:
        if isinstance(text, str) and text in homes:
            continue  # a move makes it; `move_definition` looks at that
        try:
            symbol = Symbol.parse(text) if isinstance(text, str) else None
        except ValueError:
            continue  # its shape is a mistake that was told already
        missing = find_symbol(symbol, project) if symbol else None
        if missing:
            yield document.problem(place, missing.message, missing.hint, severity=missing.severity)


def _new_homes(document: PlanDocument) -> set[object]:
    """What is there only after the plan's moves."""
    canonical = document.values.data.get("canonical")
    homes = [
        competitor.get("replace_with") or canonical
        for _, competitor in entries(document, "competitors")
        if competitor.get("verdict") == Kind.MOVED
    ]
    named = {home for home in homes if isinstance(home, str)}
    return named | {home.partition(":")[0] for home in named}
