"""Where lines go, and in which colours.

People's lines go to standard output; with ``--json`` they go to standard error, and standard output
carries one document. Everything passes through `inert`, and nothing is wrapped, cut or read as
markup, so that a path can be copied from any output, piped or not. The colours are a handful of
ANSI codes: importing rich would cost `status` a quarter of its time.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from typing import Any, TextIO

from canonize.core.inert import inert, inert_bytes
from canonize.errors import CanonizeError

Piece = str | tuple[str, str]
"""A text, or a text and its style: words of `_CODES`."""

_CODES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "cyan": 36}


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
        self._color = color and not os.environ.get("NO_COLOR")
        self._stdout = out or sys.stdout
        self._err = err or sys.stderr
        self._out = self._err if json_wanted else self._stdout
        self._paging = False
        self.so_far: dict[str, Any] = {}
        """What the document of ``--json`` says beside the error when one ends a verb."""

    @property
    def is_interactive(self) -> bool:
        """Whether a person can be asked something."""
        return sys.stdin is not None and sys.stdin.isatty() and self._err.isatty()

    @property
    def redraws(self) -> bool:
        """Whether a line of progress may be drawn again and again."""
        return not self.quiet and self._err.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """The terminal's columns; 100 where the output goes elsewhere."""
        with suppress(OSError, ValueError):
            if self._stdout.isatty():
                return os.get_terminal_size(self._stdout.fileno()).columns or 100
        return 100

    @property
    def progress_file(self) -> TextIO:
        """Where progress is drawn."""
        return self._err

    def say(self, *pieces: Piece) -> None:
        """One line of narration."""
        if not self.quiet:
            self.show(*pieces)

    def narrate(self, text: str) -> None:
        """One line of narration that is never part of the results."""
        if not self.quiet:
            self._print(self._err, [text])

    def show(self, *pieces: Piece) -> None:
        """One line of what was asked for."""
        self._print(self._out, pieces)

    def warn(self, text: str, hint: str = "") -> None:
        """One line beside the results."""
        tail: list[Piece] = [(f"; {hint}", "dim")] if hint else []
        self._print(self._err, [("warning: ", "yellow"), text, *tail])

    def table(
        self, rows: Sequence[Sequence[Piece]], *, right: Sequence[int] = (), heading: bool = True
    ) -> None:
        """Rows in aligned columns, as wide as they are.

        Args:
            right: columns that are aligned to the right.
            heading: whether the first row is one.
        """
        texts = [[_text(piece) for piece in row] for row in rows]
        widths = [max(map(cells, column)) for column in zip(*texts, strict=True)]
        for number, row in enumerate(rows):
            pieces: list[Piece] = []
            for column, piece in enumerate(row):
                text = texts[number][column]
                gap = " " * (widths[column] - cells(text))
                style = "dim" if heading and number == 0 else _style(piece)
                pieces += [(gap + text if column in right else text + gap, style), "  "]
            while pieces and not _text(pieces[-1]).strip():
                pieces.pop()
            if pieces:
                pieces[-1] = (_text(pieces[-1]).rstrip(), _style(pieces[-1]))
            self.show(*pieces)

    def document(self, value: Any) -> None:
        """The one JSON document."""
        text = json.dumps(value, indent=2)
        _write(self._stdout, lambda: self._stdout.write(text + "\n"))

    def raw(self, data: bytes) -> None:
        """Bytes for another program, such as a patch for ``git apply``; inert on a terminal."""
        if self._stdout.isatty():
            for line in data.removesuffix(b"\n").split(b"\n"):
                self._print(self._stdout, [inert_bytes(line)])
            return
        _write(self._stdout, lambda: self._stdout.buffer.write(data))

    def error(self, error: CanonizeError) -> None:
        """An expected error: what, where, the facts, and what to do next."""
        place = error.where if error.where and not error.details else ""
        self._print(self._err, [("error: ", "bold red"), error.what])
        for detail in (*([f"at {place}"] if place else []), *error.details):
            self._print(self._err, [f"  {detail}"])
        if error.hint:
            self._print(self._err, [("hint: ", "bold"), error.hint])
        if self.json_wanted:
            facts = {key: getattr(error, key) for key in ("what", "where", "hint", "details")}
            self.document({"error": facts, **self.so_far})

    def ask(self, question: str) -> bool:
        """Asks on standard error; anything but yes is no."""
        self._err.write(f"{question} [y/N] ")
        self._err.flush()
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    @contextmanager
    def paged(self) -> Iterator[None]:
        """What is shown within goes through ``$PAGER`` when it would go to a terminal."""
        process = None if self.json_wanted or not self._stdout.isatty() else _start_pager()
        if process is None or process.stdin is None:
            yield
            return
        direct, self._paging = self._out, True
        pipe = TextIOWrapper(process.stdin, encoding="utf-8", errors="backslashreplace")
        self._out = pipe
        try:
            yield
        finally:
            with suppress(BrokenPipeError):
                pipe.close()
            process.wait()
            self._out, self._paging = direct, False

    def _print(self, file: TextIO, pieces: Sequence[Piece]) -> None:
        colored = self._color and (self._paging or _shows_colors(file))
        line = "".join(_painted(piece) if colored else _text(piece) for piece in pieces)
        _write(file, lambda: file.write(f"{line}\n"))


def cells(text: str) -> int:
    """How many columns of a terminal a text takes."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _shows_colors(file: TextIO) -> bool:
    return file.isatty() and os.environ.get("TERM") != "dumb"


def _write(file: TextIO, action: Callable[[], object]) -> None:
    """Writes at once; a reader that went away (``| head``) must not stop what is being done."""
    try:
        action()
        file.flush()
    except BrokenPipeError:
        # From here on it goes to nowhere, also what Python flushes at its end.
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, file.fileno())
            os.close(nowhere)


def _start_pager() -> subprocess.Popen[bytes] | None:
    command = shlex.split(os.environ.get("PAGER", "less"))
    if command[:1] in ([], ["cat"]) or os.environ.get("TERM") == "dumb":
        return None
    environment = {"LESS": "FRX", **os.environ}
    try:
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)
    except OSError:
        return None


def _text(piece: Piece) -> str:
    return inert(piece if isinstance(piece, str) else piece[0])


def _style(piece: Piece) -> str:
    return "" if isinstance(piece, str) else piece[1]


def _painted(piece: Piece) -> str:
    codes = ";".join(str(_CODES[word]) for word in _style(piece).split())
    return f"\x1b[{codes}m{_text(piece)}\x1b[0m" if codes else _text(piece)
