"""The text of a Python file, as the file itself says how to read it."""

from __future__ import annotations

import codecs
import io
import tokenize

BOM = codecs.BOM_UTF8


class Unreadable(Exception):
    """A file that can't be decoded, parsed, or reproduced byte for byte; the message says which."""


def decode(data: bytes) -> tuple[str, str]:
    """Text without byte-order mark, and the encoding that the file declares.

    Raises:
        Unreadable: an unknown encoding, or bytes that are not of it.
    """
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        if encoding == "utf-8-sig":
            encoding = "utf-8"
        text = data.removeprefix(BOM).decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        raise Unreadable(f"can't be decoded: {error}") from error
    if text.encode(encoding) != data.removeprefix(BOM):
        raise Unreadable(f"does not survive decoding and encoding as {encoding}")
    return text, encoding


def line_for_people(data: bytes, line: int) -> str:
    """The text of a line, counted from 1, stripped; empty when there is none."""
    lines = data.split(b"\n")
    return lines[line - 1].decode("utf-8", "replace").strip() if line <= len(lines) else ""
