"""The one walk over code that finds what the host's parser does not know.

By regular expression, token by token, since no parser here reads it. `newer_syntax` says what it
is for.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass, field

Span = tuple[int, int]

_TOKEN = re.compile(
    rb"(?P<space>(?:[ \t\f]|\\\r?\n)+)|(?P<comment>\#[^\r\n]*)|(?P<newline>\r\n|\r|\n)"
    rb"|(?P<string>(?:[bBuU]|[fFtTbB][rR]|[rR][fFtTbB]?|[fFtT])?(?P<quote>'''|\"\"\"|'|\"))"
    rb"|(?P<word>[A-Za-z_\x80-\xff][\w\x80-\xff]*)|(?P<number>\d[\w.]*)|(?P<sign>[^\w\s])"
)
_PLAIN = {
    b"'": re.compile(rb"(?:[^'\\\r\n]|\\(?:\r\n|[\s\S]))*'"),
    b'"': re.compile(rb"(?:[^\"\\\r\n]|\\(?:\r\n|[\s\S]))*\""),
    b"'''": re.compile(rb"(?:[^'\\]|\\[\s\S]|'(?!''))*'''"),
    b'"""': re.compile(rb"(?:[^\"\\]|\\[\s\S]|\"(?!\"\"))*\"\"\""),
}
_GAP = rb"(?:[ \t\f]|\\\r?\n)"
_NAME = rb"[A-Za-z_\x80-\xff][\w\x80-\xff]*"
_ALIAS = re.compile(_GAP + rb"+" + _NAME + _GAP + rb"*(?=\[|=(?!=))")
_GENERIC = re.compile(_GAP + rb"+" + _NAME + _GAP + rb"*(?=\[)")
_PARENTHESIS = re.compile(_GAP + rb"*\(")
_LAZY = re.compile(_GAP + rb"+(?:from|import)\b")
_DEBUG = re.compile(rb"=(?:\s|#[^\r\n]*)*(?=[}!:])")
_CONVERSION = re.compile(rb"[\w\s]*")
_COROUTINE = re.compile(_GAP + rb"+(?:def|for|with)\b")
_OPEN, _CLOSE = frozenset(b"([{"), frozenset(b")]}")
STAND_IN = b"asyn_"


class Unended(Exception):
    """A string or a bracket that does not end."""


@dataclass(slots=True)
class _Strings:
    """Strings that stand next to each other, and are one to the parser."""

    start: int = 0
    end: int = 0
    is_newer: bool = False
    texts: list[Span] = field(default_factory=list)
    contents: list[Span] = field(default_factory=list)
    edits: list[tuple[int, bytes]] = field(default_factory=list)


class Scanner:
    """Puts what the host does not know in other words of the same length.

    Args:
        code: UTF-8 without byte-order mark.
    """

    def __init__(self, code: bytes) -> None:
        self._code = code
        self.edits: list[tuple[int, bytes]] = []
        self.texts: list[Span] = []
        self.contents: dict[int, list[Span]] = {}
        self.parameters: list[Span] = []
        self.aliases: set[int] = set()
        self.handlers: set[int] = set()
        self.has_old_names = False

    def scan(self, at: int, *, in_field: bool) -> int:
        """Reads code up to its end, or that of the field of a formatted string.

        Returns:
            where it ends: at the ``}``, ``:``, ``!`` or the ``=`` of ``{x = }``.
        """
        depth = 0
        starts_statement = not in_field
        strings = _Strings()
        while at < len(self._code):
            token = _TOKEN.match(self._code, at)
            if token is None:
                at += 1
                continue
            kind, start, at = token.lastgroup or "", at, token.end()
            if kind == "string":
                at = self._string(token, strings)
                starts_statement = False
                continue
            if kind in ("space", "comment") or (kind == "newline" and (depth or in_field)):
                continue
            self._finish(strings)
            strings = _Strings()
            if in_field and depth == 0 and self._ends_field(start):
                return start
            byte = self._code[start]
            depth += (byte in _OPEN) - (byte in _CLOSE)
            if kind == "word":
                self._word(token[0], start, at, starts_statement=starts_statement)
            starts_statement = depth <= 0 and (kind == "newline" or byte in b":;")
        self._finish(strings)
        if in_field:
            raise Unended
        return at

    def _ends_field(self, at: int) -> bool:
        byte, after = self._code[at], self._code[at + 1 : at + 2]
        if byte in b"}:":
            return True
        if byte == ord("!"):
            return after != b"="
        before = self._code[at - 1 : at]
        return (
            byte == ord("=") and before not in b"=!<>" and _DEBUG.match(self._code, at) is not None
        )

    # Strings -------------------------------------------------------------------------------------

    def _string(self, token: re.Match[bytes], strings: _Strings) -> int:
        start, quote = token.start(), token["quote"]
        prefix = token["string"][: -len(quote)].lower()
        if not strings.end:
            strings.start = start
        if b"f" in prefix or b"t" in prefix:
            end = self._formatted(token.end(), quote, strings, is_raw=b"r" in prefix)
            strings.texts.append((start, token.end()))
            strings.is_newer = strings.is_newer or not _host_reads(self._code[start:end])
        else:
            found = _PLAIN[quote].match(self._code, token.end())
            if found is None:
                raise Unended
            end = found.end()
            strings.texts.append((start, end))
            strings.contents.append((token.end(), end - len(quote)))
        strings.end = end
        return end

    def _formatted(self, at: int, quote: bytes, strings: _Strings, *, is_raw: bool) -> int:
        """Reads the text and the fields; every field becomes an item of a tuple."""
        code, text = self._code, at
        while True:
            if at >= len(code) or (len(quote) == 1 and code[at] in b"\r\n"):
                raise Unended
            if code.startswith(quote, at):
                strings.texts.append((text, at + len(quote)))
                strings.contents.append((text, at))
                return at + len(quote)
            byte = code[at]
            if byte == ord("\\"):
                at = self._escape(at, is_raw=is_raw)
            elif byte in b"{}" and code[at + 1 : at + 2] == code[at : at + 1]:
                at += 2
            elif byte == ord("{"):
                strings.texts.append((text, at))
                strings.contents.append((text, at))
                at = text = self._field(at, quote, strings)
            else:
                at += 1

    def _escape(self, at: int, *, is_raw: bool) -> int:
        code = self._code
        if code[at + 1 : at + 3] == b"N{" and not is_raw:
            end = code.find(b"}", at)
            return end + 1 if end > 0 else at + 3
        if code[at + 1 : at + 2] in (b"{", b"}"):
            return at + 1
        return at + 3 if code[at + 1 : at + 3] == b"\r\n" else at + 2

    def _field(self, start: int, quote: bytes, strings: _Strings) -> int:
        """One field, from its ``{`` to behind its ``}``."""
        code = self._code
        strings.edits.append((start, b" "))
        at = self.scan(start + 1, in_field=True)
        if code[at] == ord("="):
            strings.edits.append((at, b" "))
            at = _DEBUG.match(code, at).end()  # type: ignore[union-attr]  # `scan` stopped there
        has_comma = code[start:at].rstrip().endswith(b",")  # `{*many,}`
        strings.edits.append((at, b" " if has_comma else b","))
        end = at
        if code[at] == ord("!"):
            end = _CONVERSION.match(code, at + 1).end()  # type: ignore[union-attr]  # or nothing
            strings.texts.append((at + 1, end))
        if code[end : end + 1] == b":":
            strings.edits += [(end, b" ")] if end != at else []
            end = self._format(end + 1, quote, strings)
        if code[end : end + 1] != b"}":
            raise Unended
        if end != at:
            strings.edits.append((end, b" "))
        return end + 1

    def _format(self, at: int, quote: bytes, strings: _Strings) -> int:
        """The format of a field, which may have fields of its own; up to its ``}``."""
        code, text = self._code, at
        while at < len(code) and code[at] != ord("}"):
            if code.startswith(quote, at):
                raise Unended
            if code[at] == ord("{"):
                strings.texts.append((text, at))
                at = text = self._field(at, quote, strings)
            else:
                at += 1
        strings.texts.append((text, at))
        return at

    def _finish(self, strings: _Strings) -> None:
        """Puts strings that the host can't read in other words: a tuple of their fields."""
        if not strings.is_newer:
            return
        blank = [(start, _blank(self._code[start:end])) for start, end in strings.texts]
        self.edits += [*blank, *strings.edits, (strings.start, b"("), (strings.end - 1, b")")]
        self.texts += strings.texts
        self.contents[strings.start] = [span for span in strings.contents if span[0] < span[1]]

    # Statements ----------------------------------------------------------------------------------

    def _word(self, word: bytes, start: int, end: int, *, starts_statement: bool) -> None:
        if word == b"type" and starts_statement:
            self._alias(start, end)
        elif word in (b"def", b"class"):
            found = _GENERIC.match(self._code, end)
            if found is not None:
                self._generic(found.end())
        elif word == b"except":
            self._handler(start, end)
        elif word == b"lazy" and starts_statement and _LAZY.match(self._code, end):
            self.edits.append((start, b"0  ;"))
        elif word == b"async" and _COROUTINE.match(self._code, end) is None:
            self.edits.append((start, STAND_IN))
            self.has_old_names = True

    def _alias(self, start: int, end: int) -> None:
        """``type X[T] = ...`` becomes ``_  = X    = ...``, of which the first name is dropped."""
        found = _ALIAS.match(self._code, end)
        if found is None:
            return
        is_generic = self._code[found.end()] == ord("[")
        close = self._closing(found.end()) if is_generic else found.end()
        # 3.12 knows parameters, and none of their defaults.
        if _KNOWS_PARAMETERS and _host_reads(self._code[start : close + is_generic] + b" = 0"):
            return
        self.edits.append((start, b"_  ="))
        self.aliases.add(start)
        if is_generic:
            self._blank_parameters(found.end(), close)
            if self._has_newline(found.end(), close):
                self.edits += [(end, b"("), (close, b")")]

    def _generic(self, start: int) -> None:
        """``def f[T](x)`` becomes ``def f(   x)``, ``class C[T]:`` becomes ``class C( ):``."""
        close = self._closing(start)
        if _host_reads(b"class C" + self._code[start : close + 1] + b":\n pass"):
            return
        self._blank_parameters(start, close)
        self.edits.append((start, b"("))
        after = _PARENTHESIS.match(self._code, close + 1)
        self.edits.append((after.end() - 1, b" ") if after is not None else (close, b")"))

    def _blank_parameters(self, start: int, close: int) -> None:
        self.parameters.append((start + 1, close))
        self.edits.append((start, _blank(self._code[start : close + 1])))

    def _handler(self, start: int, end: int) -> None:
        """``except A, B:`` becomes ``except A| B:``."""
        commas, depth, at = [], 0, end
        while at < len(self._code):
            token = _TOKEN.match(self._code, at)
            if token is None or (token.lastgroup == "newline" and not depth):
                return
            kind, byte, where = token.lastgroup, self._code[at], at
            at = self._end_of_string(token) if kind == "string" else token.end()
            depth += (byte in _OPEN) - (byte in _CLOSE) if kind == "sign" else 0
            if depth == 0 and kind == "sign" and byte == ord(":"):
                break
            if depth == 0 and kind == "sign" and byte == ord(","):
                commas.append(where)
            if kind == "word" and token[0] == b"as" and depth == 0:
                return
        if commas:
            self.edits += [(comma, b"|") for comma in commas]
            self.handlers.add(start)

    def _closing(self, start: int) -> int:
        """Where the bracket that opens at a place is closed."""
        depth, at = 0, start
        while at < len(self._code):
            token = _TOKEN.match(self._code, at)
            byte, where = self._code[at], at
            at = at + 1 if token is None else token.end()
            if token is not None and token.lastgroup == "string":
                at = self._end_of_string(token)
            elif token is not None and token.lastgroup == "sign":
                depth += (byte in _OPEN) - (byte in _CLOSE)
                if depth == 0:
                    return where
        raise Unended

    def _end_of_string(self, token: re.Match[bytes]) -> int:
        return self._string(token, _Strings())

    def _has_newline(self, start: int, end: int) -> bool:
        return b"\n" in self._code[start:end] or b"\r" in self._code[start:end]


def _blank(text: bytes) -> bytes:
    return re.sub(rb"[^\r\n]", b" ", text)


def _host_reads(code: bytes) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True


_KNOWS_PARAMETERS = hasattr(ast, "TypeAlias")
