"""The file of repositories: a list of paths and clone URLs, or a manifest in YAML."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from canonize.core.plan import Plan
from canonize.core.plan_fields import Frozen
from canonize.core.plural import plural
from canonize.errors import CanonizeError
from canonize.fleet.repository import Repository, ident_of, is_url, repository_name
from canonize.plan_file.document import PlanDocument, Problem
from canonize.plan_file.shape import options_of
from canonize.plan_file.yaml_values import BadYaml, TextPlace, read_values

_MOST_BYTES = 8 << 20
_FIXED = ("version", "name", "canonical", "competitors", "steps")
OVERRIDABLE = tuple(key for key in Plan.model_fields if key not in _FIXED)
"""What a repository may have otherwise; what the migration is, is the same everywhere."""

Text = Annotated[str, StringConstraints(min_length=1, max_length=2000)]


class RepositoriesInvalid(CanonizeError):
    """The file of repositories can't be read; ``details`` has every mistake."""


class Entry(Frozen):
    """One repository of a manifest."""

    path: Text | None = Field(None, description="Where it is on this machine.")
    url: Text | None = Field(None, description="Where git clones it from.")
    name: Text | None = Field(None, description="How reports call it.")
    ref: Text | None = Field(None, description="Branch or tag to start from.")
    plan: Text | None = Field(None, description="A plan of its own.")
    override: dict[str, Any] = Field(default_factory=dict, description="Keys of the plan.")
    skip: Text | None = Field(None, description="Why it takes no part.")
    library: bool = Field(False, description="The plan's symbols live here.")


class Manifest(Frozen):
    """A list of repositories with what is special about each."""

    version: Literal[1]
    repositories: tuple[Entry, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class _Row:
    """A repository and the place where it is named."""

    mark: TextPlace
    entry: Entry


def read_repositories(path: Path) -> tuple[Repository, ...]:
    """Reads the file; every repository gets an ident of its own.

    Relative paths start from the file's folder. Nothing is looked at but the file.

    Raises:
        RepositoriesInvalid: with each mistake as ``file:line:column: sentence``.
    """
    text = _text(path)
    is_manifest = path.suffix.lower() in (".yaml", ".yml", ".json")
    rows, problems = _manifest(text, path) if is_manifest else _listed(text)
    problems += [problem for row in rows for problem in _mistakes(row)]
    found: list[Repository] = []
    if not problems:
        found = [_repository(row.entry, path.resolve().parent) for row in rows]
        problems += list(_twice(rows, found))
    if not problems and not found:
        problems.append(Problem(1, 1, "no repository is named", "one path or clone URL a line"))
    if problems:
        ordered = sorted(set(problems))
        raise RepositoriesInvalid(
            f"{path} has {plural(len(ordered), 'mistake')}",
            where=f"{path}:{ordered[0].line}:{ordered[0].column}",
            details=tuple(problem.sentence(str(path)) for problem in ordered),
        )
    return tuple(_told_apart(found))


def _text(path: Path) -> str:
    hint = "one path or clone URL a line, or a manifest: docs/fleet.md"
    try:
        if not path.is_file():
            what = "is not a file" if path.exists() else "is missing"
            raise RepositoriesInvalid(f"{path} {what}", where=str(path), hint=hint)
        if path.stat().st_size > _MOST_BYTES:
            raise RepositoriesInvalid(f"{path} is longer than 8 MiB", where=str(path), hint=hint)
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        reason = error.strerror or str(error)
        raise RepositoriesInvalid(f"{path} can't be read: {reason}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise RepositoriesInvalid(f"{path} is not UTF-8", where=str(path), hint=hint) from error


def _listed(text: str) -> tuple[list[_Row], list[Problem]]:
    rows = []
    for number, line in enumerate(text.splitlines(), start=1):
        source = line.strip()
        if source and not source.startswith("#"):
            kind = "url" if _looks_remote(source) else "path"
            mark = TextPlace(number, 1 + len(line) - len(line.lstrip()))
            rows.append(_Row(mark, Entry.model_validate({kind: source})))
    return rows, []


def _looks_remote(source: str) -> bool:
    return is_url(source) or "://" in source or "::" in source


def _manifest(text: str, path: Path) -> tuple[list[_Row], list[Problem]]:
    try:
        values = read_values(text)
    except BadYaml as error:
        fault = error.fault
        return [], [Problem(fault.mark.line, fault.mark.column, fault.message, fault.hint)]
    document = PlanDocument(path, str(path), text.encode(), values)
    problems = [Problem(f.mark.line, f.mark.column, f.message, f.hint) for f in values.faults]
    problems += options_of(document, Manifest, values.data, ())
    rows = []
    listed = values.data.get("repositories") if isinstance(values.data, dict) else None
    for number, entry in enumerate(listed if isinstance(listed, list) else ()):
        with contextlib.suppress(ValidationError):  # told with the shape
            mark = values.mark(("repositories", number))
            rows.append(_Row(mark, Entry.model_validate(entry)))
    return rows, problems


def _mistakes(row: _Row) -> Iterator[Problem]:
    entry, line, column = row.entry, row.mark.line, row.mark.column
    if (entry.path is None) == (entry.url is None):
        yield Problem(line, column, "a repository has a `path` or a `url`, one of the two")
    if entry.url is not None and not is_url(entry.url):
        hint = "https, ssh, git and file URLs, and user@host:path"
        yield Problem(line, column, f"{entry.url!r} is no URL that can be cloned", hint)
    for what in (entry.path, entry.url, entry.ref):
        if what and (what.startswith("-") or "\0" in what):
            yield Problem(line, column, f"{what!r} would be read as an option by git")
    for key in sorted(set(entry.override) - set(OVERRIDABLE)):
        hint = f"one of {', '.join(OVERRIDABLE)}; another migration is another `plan`"
        yield Problem(line, column, f"{key!r} of the plan can't be overridden", hint)


def _repository(entry: Entry, folder: Path) -> Repository:
    source = entry.url or str((folder / Path(entry.path or "").expanduser()).resolve())
    name = entry.name or repository_name(source)
    return Repository(
        ident=ident_of(name),
        name=name,
        source=source,
        ref=entry.ref or "",
        plan=str((folder / entry.plan).resolve()) if entry.plan else "",
        override=entry.override,
        skip=entry.skip or "",
        library=entry.library,
    )


def _twice(rows: Sequence[_Row], found: Sequence[Repository]) -> Iterator[Problem]:
    sources: dict[tuple[str, str], int] = {}
    names: dict[str, int] = {}
    for row, repository in zip(rows, found, strict=True):
        key = (repository.source.rstrip("/").removesuffix(".git"), repository.ref)
        line = sources.setdefault(key, row.mark.line)
        if line != row.mark.line:
            message = f"{repository.source} is named twice, first in line {line}"
            yield Problem(row.mark.line, row.mark.column, message)
        line = names.setdefault(repository.name, row.mark.line) if row.entry.name else 0
        if line not in (0, row.mark.line):
            message = f"the name {repository.name!r} is taken in line {line}"
            yield Problem(row.mark.line, row.mark.column, message)


def _told_apart(found: Sequence[Repository]) -> Iterator[Repository]:
    """Idents and names that occur once; a second ``app`` is ``app-2``."""
    taken: set[str] = set()
    names = {repository.name for repository in found}
    for repository in found:
        ident, number = repository.ident, 1
        while ident in taken:
            number += 1
            ident = f"{repository.ident}_{number}"
        taken.add(ident)
        name = repository.name
        if number > 1 and sum(other.name == name for other in found) > 1:
            name = f"{name}-{number}"
            while name in names:
                name += "'"
        yield replace(repository, ident=ident, name=name)
