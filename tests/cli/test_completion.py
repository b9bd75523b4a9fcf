"""Completion: what could stand there, and the scripts in real shells."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

from canonize.cli.app import app
from canonize.cli.completing import candidates

from .conftest import Shop

COMMAND = typer.main.get_command(app)


def words(*typed: str) -> list[str]:
    return [found.word for found in candidates(COMMAND, typed)]


def test_verbs_and_options_complete() -> None:
    assert words("pre") == ["preview"]
    assert {"new", "check", "schema"} == set(words("plan", ""))
    assert words("preview", "--st") == ["--step", "--stat"]
    assert words("preview", "--js") == ["--json"] == words("--js")
    assert (
        words("-C") == ["-C"]
        and words("-C", "x") == [":folders"]
        and words("--plan", "") == [":files"]
    )
    assert words("-C", "x", "fleet", "st") == ["status"]
    assert words("frob", "") == []
    assert words("log", "") == []


def test_values_complete(shop: Shop) -> None:
    here = ("-C", str(shop.root))
    assert words(*here, "run", "--step", "") == ["baseline", "rewrite", "remove"]
    assert words(*here, "run", "--step=re") == ["--step=rewrite", "--step=remove"]
    assert words(*here, "--plan", "gone.yaml", "run", "--to", "") == []
    assert words("blame", "--runs", "") == []
    assert words("scan", "--fail-on", "h") == ["high"]
    assert words("compare", "--fail-on", "") == ["unsafe", "doubt", "never"]
    assert words("preview", "--patch", "x") == [":files"]
    assert "rewrite_imports" in words("codemods", "rew") and words("codemods", "x", "") == []


def test_symbols_complete_part_by_part(shop: Shop) -> None:
    shop.write("app/core.py", shop.read("app/core.py") + "LIMIT = 3\n\ndef make(): ...\n")

    def symbols(text: str) -> list[str]:
        return words("-C", str(shop.root), "compare", "app.old:Factory", text)

    assert symbols("a") == ["app:", "app."]
    assert symbols("app.co") == ["app.core:"]
    assert symbols("app.core:") == ["app.core:Factory", "app.core:LIMIT", "app.core:make"]
    assert symbols("app.core:Factory.b") == ["app.core:Factory.build"]
    assert symbols("nothing.at:all") == []
    pair = words("-C", str(shop.root), "plan", "new", "--duplicate", "app.old:Factory=app.co")
    assert pair == ["app.old:Factory=app.core:"]


def test_groups_are_those_of_the_last_scan(shop: Shop) -> None:
    assert words("-C", str(shop.root), "scan", "--explain", "") == []
    assert shop("scan", "--all").status == 0
    before = shop.state()
    before.pop(".git/canonize/inventory.sqlite3")  # opening the cache marks it
    assert words("-C", str(shop.root), "scan", "--explain", "fac") == ["factory"]
    assert words("-C", str(shop.root), "plan", "new", "--group", "") == ["factory"]
    assert before.items() <= shop.state().items()


def test_nothing_is_said_where_nothing_can_be(tmp_path: Path, shop: Shop) -> None:
    assert words("-C", str(tmp_path / "gone"), "run", "--step", "") == []
    (shop.root / "migration_plan.yaml").write_bytes(b"\xff\nsteps:\n - {id: one, x: [}\n")
    assert words("-C", str(shop.root), "run", "--step", "") == ["one"]
    outcome = shop.call("__complete", "bash", "scan", "--fail")
    assert (outcome.status, outcome.out, outcome.err) == (0, "--fail-on\n", "")


def test_an_unknown_shell_is_told(shop: Shop) -> None:
    outcome = shop("completion", "tcsh")
    assert outcome.status == 2
    assert outcome.err.startswith("error: there is no completion for 'tcsh'\n")


BASH = """
source ./script
COMP_WORDBREAKS=$' \\t\\n"\\'><=;|&(:'
COMP_LINE="canonize $TYPED"; COMP_POINT=${#COMP_LINE}
compopt() { echo "# $*"; }
_canonize
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """
autoload -Uz compinit && compinit -u -d dump
source ./script
_describe() { local name=$2; print -rl -- "${(@P)name}"; }
_files() { print -r -- files; }
words=(canonize "${(@s. .)TYPED}"); CURRENT=$#words
_canonize
"""
FISH = """
source ./script
complete -C "canonize $TYPED"
"""


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("stat", "status"),
        ("run --step re", "rewrite remove"),
        ("compare app.core:Fa", "app.core:Factory"),
        ("compare app.co", "app.core:"),
    ],
)
@pytest.mark.parametrize(("shell", "body"), [("bash", BASH), ("zsh", ZSH), ("fish", FISH)])
def test_the_script_completes_in_a_real_shell(
    shell: str, body: str, typed: str, found: str, shop: Shop, tmp_path: Path
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not on this machine")
    (shop.root / "script").write_text(shop.call("completion", shell).out)
    bin_folder = tmp_path / "bin"
    bin_folder.mkdir()
    command = bin_folder / "canonize"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m canonize "$@"\n')
    command.chmod(0o755)
    env = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}", "TYPED": typed}
    done = subprocess.run(
        [shell, "-c", body], cwd=shop.root, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if not line.startswith("#")]
    # bash puts only what follows the last colon in place, zsh escapes it, fish adds a help
    said = [line.replace("\\:", "|").partition("\t")[0].partition(":")[0] for line in lines]
    said = (
        [line.replace("|", ":") for line in said]
        if shell == "zsh"
        else [line.partition("\t")[0] for line in lines]
    )
    wanted = sorted(found.split()) if shell == "fish" else found.split()
    if shell == "bash" and ":" in typed:
        wanted = [word.rpartition(":")[2] for word in wanted]
    assert said == wanted
    if shell == "bash":
        goes_on = found.endswith(":")
        assert ("# -o nospace" in done.stdout) is goes_on
