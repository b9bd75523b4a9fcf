"""Text from files and names, made harmless to a terminal."""

from __future__ import annotations


def inert(text: str) -> str:
    """Control, bidirectional, invisible and undecodable characters as visible escapes.

    A tab stays. What is escaped can neither move the cursor, nor change colours, nor turn the order
    of what a person reads.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else _escape(c) for c in text)


def inert_bytes(data: bytes) -> str:
    """Bytes of a file as such text."""
    return inert(data.decode("utf-8", "surrogateescape"))


def _escape(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    named = {"\n": "\\n", "\r": "\\r", "\0": "\\0"}.get(character)
    if named:
        return named
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
