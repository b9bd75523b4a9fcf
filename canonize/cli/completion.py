"""`completion`: what a shell needs to complete verbs, options, symbols, steps and groups."""

from __future__ import annotations

from importlib import resources
from typing import Annotated

import typer

from canonize.cli.invocation import invocation
from canonize.core.nearest import nearest_or_all
from canonize.errors import CanonizeError

SHELLS = ("bash", "zsh", "fish")


def completion(
    context: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Print the completion for a shell.

    bash: `canonize completion bash >> ~/.bashrc`. zsh: `canonize completion zsh` into a file
    `_canonize` of a folder in `fpath`. fish: `canonize completion fish >
    ~/.config/fish/completions/canonize.fish`.
    """
    asked = invocation(context)
    if shell not in SHELLS:
        raise CanonizeError(
            f"there is no completion for {shell!r}", hint=nearest_or_all(shell, SHELLS)
        )
    script = resources.files("canonize.cli").joinpath("completion_scripts", f"canonize.{shell}")
    text = script.read_text("utf-8")
    if asked.json:
        asked.screen.document("completion", {"shell": shell, "script": text})
    else:
        asked.screen.raw(text.encode())
