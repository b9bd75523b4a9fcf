"""The global options, which may stand before the verb or after it.

They are read before Typer sees the rest: so they can stand anywhere, errors of parsing know whether
JSON is wanted, and the verbs without options of their own start without pydantic, on which Typer
builds its conversions.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from canonize.cli.invocation import Invocation
from canonize.errors import CanonizeError

HELP = (
    ("-C DIR", "Work as if started in DIR, from where options name files, too."),
    ("--plan FILE", "The plan; migration_plan.yaml when not given."),
    ("--json", "One JSON document on stdout, all else on stderr."),
    ("-q, --quiet", "Results and errors only."),
    ("-v, --verbose", "What is done, with times: git, steps, commands."),
    ("--log FILE", "The same, and more, added to a file."),
    ("--no-color", "No colours; NO_COLOR does the same."),
)
FLAGS = {
    "--json": "json",
    "--quiet": "quiet",
    "-q": "quiet",
    "--verbose": "verbose",
    "-v": "verbose",
    "--no-color": "no_color",
}
VALUES = {"-C": "directory", "--plan": "plan", "--log": "log"}


def split(words: Sequence[str]) -> tuple[Invocation, list[str]]:
    """The global options, and what is left for the verb; a ``--`` ends the options.

    Raises:
        CanonizeError: an option without its value.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        name, joined, value = word.partition("=")
        if word == "--":
            rest += [word, *waiting]
            break
        if word in FLAGS:
            found[FLAGS[word]] = word
        elif joined and name in ("--plan", "--log"):
            found[VALUES[name]] = value
        elif word.startswith("-C") and word != "-C":
            found["directory"] = word[2:]
        elif word in VALUES:
            if not waiting:
                raise CanonizeError(f"{word} needs a value", hint="`canonize --help` shows it")
            found[VALUES[word]] = waiting.pop(0)
        else:
            rest.append(word)
    return _invocation(found), rest


def _invocation(found: dict[str, str]) -> Invocation:
    return Invocation(
        directory=Path(found.get("directory", ".")),
        plan=Path(found["plan"]) if "plan" in found else None,
        json="json" in found,
        quiet="quiet" in found,
        verbose="verbose" in found,
        log=Path(found["log"]) if "log" in found else None,
        color="no_color" not in found,
    )
