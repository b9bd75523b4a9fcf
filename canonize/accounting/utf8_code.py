"""The code of a Python file as UTF-8, which is what its words are counted in."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Collection

from canonize.core.newer_syntax import Readable, readable
from canonize.core.recent_trees import kept_as_written
from canonize.syntax.word_search import word_hits


def as_utf8(data: bytes, words: Collection[str]) -> bytes | None:
    """The code as UTF-8 without byte-order mark; ``None`` when it is not of its encoding."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.removeprefix(_BOM).decode("utf-8" if encoding == "utf-8-sig" else encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError):
        return None
    if encoding in ("utf-8", "utf-8-sig"):
        return data.removeprefix(_BOM)
    again = text.encode("utf-8")
    same = [w for _, w in word_hits(again, words)] == [w for _, w in word_hits(data, words)]
    return again if same else None


_BOM = b"\xef\xbb\xbf"


def parsed_code(data: bytes, code: bytes) -> tuple[ast.Module, Readable]:
    """The tree, which may be others' as well, and the code that the host could read.

    Args:
        code: what `as_utf8` makes of the file's bytes.
    """
    kept = kept_as_written(data) if code == data else None
    if kept is not None:
        return kept, Readable(code)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(code.decode()), Readable(code)
        except SyntaxError:
            newer = readable(code)
            if newer is None:
                raise
            return newer.parsed(), newer
