"""Where lines go, and in which colours.

People's lines go to standard output; with ``--json`` they go to standard error, and standard output
carries one document. Everything passes through `inert`, and nothing is cut or read as
markup, so that a path can be copied from any output, piped or not. On a terminal, or where
``COLUMNS`` says how wide the output is, tables are wrapped by column and lines between words;
elsewhere a line stays a line. The colours are a handful of ANSI codes: importing rich would cost
`status` a quarter of its time.
"""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, TextIO

from canonize.console.layout import GAP, breaks_of, cells, fitted_widths, wrapped
from canonize.core.inert import inert, inert_bytes
from canonize.errors import CanonizeError

Piece = str | tuple[str, str]
"""A text, or a text and its style: words of `_CODES`."""

DOCUMENT_VERSION = 1
"""Of all documents of ``--json``: one more when what one of them says is said in another way."""
_NARROWEST = 40
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
        self.has_document = False
        """Whether the document was written."""

    @property
    def is_interactive(self) -> bool:
        """Whether a person can be asked something: standard input is a terminal, wherever the
        other two go."""
        with suppress(ValueError):  # closed
            return sys.stdin is not None and sys.stdin.isatty()
        return False

    @property
    def is_colored(self) -> bool:
        """Whether what is shown has colours."""
        return self._color and (self._paging or _shows_colors(self._out))

    @property
    def redraws(self) -> bool:
        """Whether a line of progress may be drawn again and again."""
        return not self.quiet and self._err.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def width(self) -> int:
        """The terminal's columns; 100 where the output goes elsewhere and nobody says."""
        return self.limit or 100

    @property
    def limit(self) -> int | None:
        """Columns that lines and tables have to fit; ``None`` for another program's input."""
        return self._limit(self._stdout if self._paging else self._out)

    @staticmethod
    def _limit(file: TextIO) -> int | None:
        asked = os.environ.get("COLUMNS", "")
        # Both are set by libreadline wherever it was loaded, whatever the output is.
        if asked.isascii() and asked.isdigit() and "LINES" not in os.environ:
            return max(int(asked), _NARROWEST)
        with suppress(OSError, ValueError):
            if file.isatty():
                columns = os.get_terminal_size(file.fileno()).columns
                return max(columns, _NARROWEST) if columns else None
        return None

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
            self._print_fitted(self._err, [text])

    def show(self, *pieces: Piece) -> None:
        """One line of what was asked for."""
        self._print_fitted(self._out, pieces)

    def verbatim(self, *pieces: Piece) -> None:
        """One line of somebody's code or output, which is never wrapped."""
        self._print(self._out, pieces)

    def quoted(self, line: str, bar: str) -> None:
        """One line of another program's output behind a bar; a long one goes on behind it, too."""
        room = None if self.limit is None else self.limit - cells(bar)
        parts = [[line]] if room is None or cells(inert(line)) <= room else _lines([line], room)
        for part in parts:
            self._print(self._out, [(bar, "dim"), *part])

    def beside(self, text: str) -> None:
        """One dim line on standard error: what `-v` tells."""
        self._print(self._err, [(text, "dim")])

    def warn(self, text: str, hint: str = "") -> None:
        """One line beside the results."""
        tail: list[Piece] = [(f"; {hint}", "dim")] if hint else []
        self._print_fitted(self._err, [("warning: ", "yellow"), text, *tail])

    def table(
        self, rows: Sequence[Sequence[Piece]], *, right: Sequence[int] = (), heading: bool = True
    ) -> None:
        """Rows in aligned columns, wrapped by column where the terminal is narrower than they are.

        Args:
            right: columns that are aligned to the right.
            heading: whether the first row is one.
        """
        if not rows:
            return
        texts = [[_text(piece) for piece in row] for row in rows]
        widths = fitted_widths(texts, self.limit, right=right)
        for number, (row, words) in enumerate(zip(rows, texts, strict=True)):
            parts = [wrapped(text, width) for text, width in zip(words, widths, strict=True)]
            styles = ["dim" if heading and number == 0 else _style(piece) for piece in row]
            for line in range(max(map(len, parts))):
                cut = [part[line] if line < len(part) else "" for part in parts]
                self._print(self._out, _row(cut, widths, styles, right))

    def document(self, kind: str, facts: dict[str, Any]) -> None:
        """The one JSON document.

        Args:
            kind: which of the shipped schemas it follows (`canonize/schema/documents`).
        """
        self.has_document = True
        value = {"version": DOCUMENT_VERSION, "document": kind, **facts}
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
        self._print_fitted(self._err, [("error: ", "bold red"), error.what])
        for detail in (*([f"at {place}"] if place else []), *error.details):
            self._print_fitted(self._err, [f"  {detail}"])
        if error.hint:
            self._print_fitted(self._err, [("hint: ", "bold"), error.hint])
        if self.json_wanted:
            facts = {key: getattr(error, key) for key in ("what", "where", "hint", "details")}
            self.document("error", {"error": facts, **self.so_far})

    def ask(self, question: str) -> bool:
        """Asks where the person sits; anything but yes is no."""
        self._put(f"{question} [y/N] ")
        return sys.stdin.readline().strip().lower() in ("y", "yes")

    def choose(self, question: str, answers: str) -> str:
        """Asks for one of several letters, where the person sits.

        Args:
            answers: the letters, as they are shown; the capital one is the answer to anything else.

        Returns:
            the letter, in lower case.
        """
        default = next(letter for letter in answers if letter.isupper()).lower()
        self._put(f"{question} [{'/'.join(answers)}] ")
        said = sys.stdin.readline().strip().lower()
        words = {"yes": "y", "diff": "d"}
        said = words.get(said, said)
        return said if said and said in answers.lower() else default

    def _put(self, question: str) -> None:
        """On standard error, or on the terminal itself where that goes to a file."""
        if not self._err.isatty():
            with suppress(OSError), _terminal().open("w", encoding="utf-8") as terminal:
                terminal.write(question)
                return
        self._err.write(question)
        self._err.flush()

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

    def _print_fitted(self, file: TextIO, pieces: Sequence[Piece]) -> None:
        limit = self.limit if file is self._out else self._limit(file)
        if limit is not None and sum(cells(_text(piece)) for piece in pieces) > limit:
            for line in _lines(pieces, limit):
                self._print(file, line)
        else:
            self._print(file, _without_tail(pieces))

    def _print(self, file: TextIO, pieces: Sequence[Piece]) -> None:
        colored = self._color and (self._paging or _shows_colors(file))
        line = "".join(_painted(piece) if colored else _text(piece) for piece in pieces)
        _write(file, lambda: file.write(f"{line}\n"))


def _row(
    cut: Sequence[str], widths: Sequence[int], styles: Sequence[str], right: Sequence[int]
) -> list[Piece]:
    """One line of a table."""
    pieces: list[Piece] = []
    for column, (text, width, style) in enumerate(zip(cut, widths, styles, strict=True)):
        gap = " " * (width - cells(text))
        pieces += [(gap + text if column in right else text + gap, style), " " * GAP]
    return _without_tail(pieces)


def _without_tail(pieces: Sequence[Piece]) -> list[Piece]:
    """Without the spaces at the end."""
    kept = list(pieces)
    while kept and not _text(kept[-1]).strip():
        kept.pop()
    if kept and _text(kept[-1]).endswith(" "):
        kept[-1] = (_text(kept[-1]).rstrip(" "), _style(kept[-1]))
    return kept


def _lines(pieces: Sequence[Piece], limit: int) -> Iterator[list[Piece]]:
    """A long line in several, the later ones indented by two more than the first."""
    text = "".join(map(_text, pieces))
    indent = " " * (len(text) - len(text.lstrip(" ")) + GAP)
    for number, (start, end) in enumerate(breaks_of(text, limit)):
        line: list[Piece] = [indent] if number else []
        at = 0
        for piece in pieces:
            words = _text(piece)
            part = words[max(start - at, 0) : max(end - at, 0)]
            at += len(words)
            if part:
                line.append((part, _style(piece)))
        yield _without_tail(line)


def _terminal() -> Path:
    """The terminal that answers are read from."""
    return Path(os.ttyname(sys.stdin.fileno()) if hasattr(os, "ttyname") else os.devnull)


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
