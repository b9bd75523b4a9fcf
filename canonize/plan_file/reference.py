"""The reference part of docs/plan-format.md, made from the models and the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from pydantic import BaseModel

from canonize import catalogue
from canonize.core.plan import Commits, Competitor, Deprecation, Paths, Plan, Step, Triggers

START = "<!-- made by `python -m canonize.plan_file`; edit the models instead -->"
END = "<!-- end of what is made -->"

_TABLES: tuple[tuple[str, type[BaseModel]], ...] = (
    ("The plan", Plan),
    ("`competitors`: each", Competitor),
    ("`paths`", Paths),
    ("`deprecation`", Deprecation),
    ("`rollback_on`: a list of", Triggers),
    ("`commits`", Commits),
    ("`steps`: each", Step),
)


def with_reference(page: str) -> str:
    """A page with the part between the marks made anew.

    Raises:
        ValueError: the page has no such part.
    """
    head, start, rest = page.partition(START)
    _, end, tail = rest.partition(END)
    if not start or not end:
        raise ValueError("the page has no marks around what is made")
    return f"{head}{START}\n{make_reference()}{END}{tail}"


def make_reference() -> str:
    """Tables of every key, codemod and kind of check."""
    lines: list[str] = []
    for title, model in _TABLES:
        lines += ["", f"### {title}", "", *_keys(model)]
    for title, entries in (("Codemods", catalogue.codemods()), ("Checks", catalogue.checks())):
        lines += ["", f"## {title}"]
        for entry in entries:
            lines += ["", f"### `{entry.name}`", "", entry.summary]
            if entry.options:
                lines += ["", *_options(entry.options)]
    return "\n".join([*lines, "", ""])


def _keys(model: type[BaseModel]) -> Iterator[str]:
    options = (catalogue.option_of(name, field) for name, field in model.model_fields.items())
    dashed = model is Triggers
    yield "| key | value | default | |"
    yield "|---|---|---|---|"
    for option in options:
        name = option.name.replace("_", "-") if dashed else option.name
        yield _row(f"`{name}`", option.type, option.default, option.description)


def _options(options: Iterable[catalogue.Option]) -> Iterator[str]:
    yield "| option | value | default | |"
    yield "|---|---|---|---|"
    for option in options:
        yield _row(f"`{option.name}`", option.type, option.default, option.description)


def _row(*cells: str) -> str:
    clean = (re.sub(r"\s+", " ", cell).replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(clean)} |"
