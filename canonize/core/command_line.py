"""A command as plans write it: a line, or a list of words."""

from __future__ import annotations

import shlex
from collections.abc import Sequence


def as_typed(arguments: Sequence[str]) -> str:
    """An argument list as a person would type it."""
    return shlex.join(arguments)


def argument_list(command: str | Sequence[str]) -> list[str]:
    """The argument list of a command.

    Args:
        command: a line is taken apart as a shell would, a list is taken as it is.

    Raises:
        ValueError: a quotation of the line does not end.
    """
    return shlex.split(command) if isinstance(command, str) else list(command)
