"""The command line: it parses, calls and picks the exit code; one verb a file."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from canonize.cli.exit_codes import ExitCode
from canonize.errors import CanonizeError

if TYPE_CHECKING:
    from canonize.cli.invocation import Invocation


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command.

    Args:
        arguments: without the program's name; those of the process when ``None``.

    Returns:
        the exit status; see `exit_codes`.
    """
    from canonize.cli.interrupted import Interrupts, hear_no_more

    if arguments is not None:
        return _ended(list(arguments), lambda: None)
    Interrupts().hear()
    try:
        status = _ended(sys.argv[1:], hear_no_more)
    except KeyboardInterrupt:  # while it starts, or between one line and the next
        hear_no_more()
        sys.stderr.write("interrupted; `canonize status` says where things stand\n")
        return ExitCode.INTERRUPTED
    hear_no_more()
    return status


def _ended(words: list[str], hear_no_more: Callable[[], None]) -> int:
    """The status of one command, with whatever ended it told."""
    import typer

    from canonize.cli.arguments import split
    from canonize.cli.invocation import Invocation
    from canonize.cli.noting import noted

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if words[:1] == ["__complete"]:
        return _complete(words[1:])
    asked = Invocation(json="--json" in words)
    try:
        asked, rest = split(words)
        with noted(asked, words) as ended:
            try:
                status = _run(rest, asked)
            except BaseException as error:
                ended(error)
                raise
            hear_no_more()
            ended(int(status))
        if asked.json and asked.has_begun and not asked.screen.has_document:
            asked.screen.document("done", {"status": int(status)})
        return status
    except CanonizeError as error:
        asked.screen.error(error)
        return ExitCode.STOPPED
    except (KeyboardInterrupt, typer.Abort):
        hear_no_more()
        asked.screen.narrate("interrupted; `canonize status` says where things stand")
        if asked.json:
            asked.screen.document("interrupted", {"interrupted": True, **asked.screen.so_far})
        return ExitCode.INTERRUPTED
    except Exception as error:  # a bug: whatever it is, it goes to a log file and not to the person
        from canonize.cli.bugs import report_bug

        report_bug(asked, error, words)
        return ExitCode.BUG


def _complete(words: list[str]) -> int:
    """Answers a shell's script; a shell is never told of what goes wrong."""
    import contextlib

    with contextlib.suppress(Exception):
        from canonize.cli.completing import complete
        from canonize.cli.invocation import Invocation

        lines = complete(_command(), words)
        Invocation().screen.raw("".join(f"{line}\n" for line in lines).encode())
    return ExitCode.DONE


def _run(words: list[str], asked: Invocation) -> int:
    """Parses and calls the verb."""
    import typer

    # Typer brings its own copy of Click from some version on, so its class is found, not named.
    usage_error: type[Exception] = next(
        base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException"
    )
    try:
        status = _command().main(words, prog_name="canonize", standalone_mode=False, obj=asked)
    except usage_error as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            for line in str(error).split("\n"):
                asked.screen.show(line)
            return ExitCode.STOPPED
        raise _as_canonize_error(error) from error
    if status == ExitCode.INTERRUPTED:  # Typer turns the exception into a status
        raise KeyboardInterrupt
    return int(status or ExitCode.DONE)


@functools.cache
def _command() -> Any:
    """The verbs, made once in a process: their types are read by name, which takes a while."""
    import typer

    from canonize.cli.app import app

    return typer.main.get_command(app)


def _as_canonize_error(error: Any) -> CanonizeError:
    context = getattr(error, "ctx", None)
    path = context.command_path if context is not None else "canonize"
    return CanonizeError(error.format_message(), hint=f"`{path} --help` shows what it takes")
