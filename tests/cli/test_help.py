"""``--help`` of every verb, ``-v`` and ``--log``."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer

from canonize.cli.app import app
from canonize.cli.arguments import split
from canonize.cli.examples import EXAMPLES

from .conftest import Outcome, Shop

COMMAND = typer.main.get_command(app)


def verbs(command: Any = COMMAND, before: str = "") -> dict[str, Any]:
    if not hasattr(command, "commands"):
        return {before.strip(): command}
    found: dict[str, Any] = {}
    for name, below in command.commands.items():
        found |= verbs(below, f"{before} {name}")
    return found


def test_every_verb_has_one_example() -> None:
    assert verbs().keys() == EXAMPLES.keys()


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_help_has_an_example_that_parses_and_the_global_options(
    verb: str, call: Callable[..., Outcome]
) -> None:
    said = call(*verb.split(), "--help")
    assert said.status == 0
    command, what_for = EXAMPLES[verb]
    assert f"Example:\n  {command}" in said.out and what_for in said.out
    assert "--json" in said.out and "--log FILE" in said.out
    assert not re.search(r"<(str|int|float|path)>", said.out)
    words = shlex.split(command.partition(" > ")[0].partition(" >> ")[0])[1:]
    _, rest = split(words)
    assert rest[: len(verb.split())] == verb.split()
    verbs()[verb].make_context(verb, rest[len(verb.split()) :])  # raises for what it does not take


def test_the_list_of_verbs_fits_and_ends_no_line_with_dots(call: Callable[..., Outcome]) -> None:
    said = call("--help")
    assert "..." not in said.out.replace("[ARGS]...", "")
    assert max(map(len, said.out.splitlines())) <= 80


def test_v_tells_what_is_done_beside_the_results(shop: Shop) -> None:
    plain = shop("preview", "--stat")
    said = shop("-v", "preview", "--stat")
    assert said.out == plain.out
    assert re.search(r"^ +\d+\.\d\d s  git rev-parse", said.err, re.M)
    assert "step 2" in said.err and "ended with 0" in said.err
    assert plain.err == "".join(
        line for line in said.err.splitlines(keepends=True) if not re.match(r" +\d+\.\d\d s", line)
    )


def test_a_log_has_everything_and_grows(shop: Shop, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    assert shop("--log", str(log), "run", "--step", "1", "--yes").status == 0
    text = log.read_text()
    assert "run --step 1 --yes" in text and ", Python 3." in text
    assert "event StepKept" in text and "git " in text
    assert shop(f"--log={log}", "preview", "--step", "9").status == 2
    more = log.read_text()
    assert more.startswith(text) and "CanonizeError: the plan has no step '9'" in more
    assert "Traceback" in more
    assert all(re.match(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00  ", line) for line in more.splitlines())


def test_a_log_that_can_not_be_written_is_told(shop: Shop) -> None:
    said = shop("--log", "/nowhere/log.txt", "status")
    assert said.status == 2 and "the log can't be written" in said.err


def test_control_characters_do_not_reach_the_terminal_or_the_log(
    shop: Shop, tmp_path: Path
) -> None:
    said = shop("-v", "--log", str(tmp_path / "l"), "explain", "\x1b[31mx")
    assert "\x1b" not in said.err and "\x1b" not in (tmp_path / "l").read_text()
