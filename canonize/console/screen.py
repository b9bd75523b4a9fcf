"""Where lines go, and in which colours.

People's lines go to standard output; with ``--json`` they go to standard error, and standard output
carries one document. Everything passes through `inert`, and nothing is wrapped, cut or read as
markup, so that a path can be copied from any output, piped or not.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from typing import Any, TextIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from canonize.console.inert import inert
from canonize.errors import CanonizeError

Piece = str | tuple[str, str]
"""A text, or a text and its style (``bold``, ``red``, ...)."""


class Screen:
    """The terminal, or what stands in for it.

    Args:
        json_wanted: one JSON document on ``out``, all else on ``err``.
        quiet: leave out the narration; results, questions and errors stay.
        color: ``False`` never; otherwise as the terminal and ``NO_COLOR`` say.
    """

    def __init__(
        self,
        *,
        json_wanted: bool = False,
        quiet: bool = False,
        color: bool = True,
        out: TextIO | None = None,
        err: TextIO | None = None,
    ) -> None:
        self.json_wanted = json_wanted
        self.quiet = quiet
        self._color = color
        self._stdout = out or sys.stdout
        self._err = self._console(err or sys.stderr)
        self._out = self._err if json_wanted else self._console(self._stdout)

    @property
    def is_interactive(self) -> bool:
        """Whether a person can be asked something."""
        return sys.stdin is not None and sys.stdin.isatty() and self._err.is_terminal

    @property
    def redraws(self) -> bool:
        """Whether a line of progress may be drawn again and again."""
        return self._err.is_terminal and not self.quiet

    @property
    def progress_console(self) -> Console:
        """Where progress is drawn."""
        return self._err

    def say(self, *pieces: Piece) -> None:
        """One line of narration."""
        if not self.quiet:
            self.show(*pieces)

    def narrate(self, text: str) -> None:
        """One line of narration that is never part of the results."""
        if not self.quiet:
            self._print(self._err, _line([text]))

    def show(self, *pieces: Piece) -> None:
        """One line of what was asked for."""
        self._print(self._out, _line(pieces))

    def warn(self, text: str, hint: str = "") -> None:
        """One line beside the results."""
        pieces: list[Piece] = [("warning: ", "yellow"), text]
        self._print(self._err, _line([*pieces, (f"; {hint}", "dim")] if hint else pieces))

    def table(
        self, rows: Sequence[Sequence[Piece]], *, right: Sequence[int] = (), heading: bool = True
    ) -> None:
        """Rows in aligned columns, as wide as they are.

        Args:
            right: columns that are aligned to the right.
            heading: whether the first row is one.
        """
        widths = [max(cell_len(_text(row[i])) for row in rows) for i in range(len(rows[0]))]
        for number, row in enumerate(rows):
            pieces: list[Piece] = []
            for column, piece in enumerate(row):
                gap = " " * (widths[column] - cell_len(_text(piece)))
                style = "dim" if heading and number == 0 else _style(piece)
                text = gap + _text(piece) if column in right else _text(piece) + gap
                pieces += [(text if column + 1 < len(row) else text.rstrip(), style), "  "]
            while pieces and not _text(pieces[-1]).strip():
                pieces.pop()
            self.show(*pieces)

    def document(self, value: Any) -> None:
        """The one JSON document."""
        text = json.dumps(value, indent=2)
        self._write(lambda: self._stdout.write(text + "\n"))

    def raw(self, data: bytes) -> None:
        """Bytes for another program, such as a patch for ``git apply``."""
        self._stdout.flush()
        self._write(lambda: self._stdout.buffer.write(data))

    def error(self, error: CanonizeError) -> None:
        """An expected error: what, where, the facts, and what to do next."""
        place = error.where if error.where and not error.details else ""
        self._print(self._err, _line([("error: ", "bold red"), error.what]))
        for detail in (*([f"at {place}"] if place else []), *error.details):
            self._print(self._err, _line([f"  {detail}"]))
        if error.hint:
            self._print(self._err, _line([("hint: ", "bold"), error.hint]))
        if self.json_wanted:
            facts = {key: getattr(error, key) for key in ("what", "where", "hint", "details")}
            self.document({"error": facts})

    def ask(self, question: str) -> bool:
        """Asks on standard error; anything but yes is no."""
        self._err.print(_line([f"{question} [y/N] "]), end="")
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    @contextmanager
    def paged(self) -> Iterator[None]:
        """What is shown within goes through ``$PAGER`` when it would go to a terminal."""
        command = _pager() if self._stdout.isatty() and not self.json_wanted else []
        environment = {"LESS": "FRX", **os.environ}
        try:
            process = (
                subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
                if command
                else None
            )
        except OSError:
            process = None
        if process is None or process.stdin is None:
            yield
            return
        direct = self._out
        pipe = TextIOWrapper(process.stdin, encoding="utf-8", errors="backslashreplace")
        self._out = self._console(pipe, terminal=True)
        try:
            yield
        finally:
            self._write(pipe.close)
            process.wait()
            self._out = direct

    def _console(self, file: TextIO, *, terminal: bool | None = None) -> Console:
        return Console(
            file=file,
            force_terminal=terminal,
            no_color=None if self._color else True,
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
        )

    def _print(self, console: Console, text: Text) -> None:
        self._write(lambda: console.print(text))

    def _write(self, action: Any) -> None:
        """A reader that went away (``| head``) must not stop what is being done."""
        try:
            action()
        except (BrokenPipeError, SystemExit):
            _close(self._stdout)
        except ValueError as error:
            if "closed file" not in str(error):
                raise


def _close(stdout: TextIO) -> None:
    """Sends what is still written to nowhere, also what Python flushes at its end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return


def _pager() -> list[str]:
    command = shlex.split(os.environ.get("PAGER", "less"))
    if command[:1] in ([], ["cat"]) or os.environ.get("TERM") == "dumb":
        return []
    return command


def _text(piece: Piece) -> str:
    return inert(piece if isinstance(piece, str) else piece[0])


def _style(piece: Piece) -> str:
    return "" if isinstance(piece, str) else piece[1]


def _line(pieces: Sequence[Piece]) -> Text:
    line = Text()
    for piece in pieces:
        line.append(_text(piece), style=_style(piece) or None)
    return line
