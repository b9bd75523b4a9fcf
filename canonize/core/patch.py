"""Changes as a unified diff that ``git apply`` takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from canonize.core.alignment import Aligned
from canonize.core.change import Change

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}


def unified_patch(changes: Iterable[Change], *, context: int = 3) -> bytes:
    """All changes as one patch, byte for byte what the files hold (so of any encoding).

    Files with a NUL byte have no textual diff and are left out; codemods never touch them.
    """
    return b"".join(b"".join(file_patch(change, context=context)) for change in changes)


def file_patch(change: Change, *, context: int = 3) -> Iterator[bytes]:
    """The lines of one file's diff, each with its newline."""
    if change.kind == "nothing" or b"\0" in (change.before or b"") + (change.after or b""):
        return
    old, new = quoted_path("a/", change.path), quoted_path("b/", change.path)
    mode = b"%06o" % (0o100000 | (change.mode if change.mode is not None else 0o644))
    yield b"diff --git %s %s\n" % (old, new)
    if change.before is None:
        yield b"new file mode %s\n" % _git_mode(mode)
        old = b"/dev/null"
    elif change.after is None:
        yield b"deleted file mode %s\n" % _git_mode(mode)
        new = b"/dev/null"
    body = list(_hunks(change.before or b"", change.after or b"", context))
    if body:
        yield b"--- %s%s\n" % (old, _tab(change.path))
        yield b"+++ %s%s\n" % (new, _tab(change.path))
        yield from body


def quoted_path(prefix: str, path: str) -> bytes:
    """A path as git writes it: in quotes, C-style, when a byte of it is unusual."""
    raw = (prefix + path).encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in (34, 92) for byte in raw):
        return raw
    out = "".join(
        f"\\{_ESCAPES[byte]}"
        if byte in _ESCAPES
        else chr(byte)
        if 32 <= byte < 127
        else f"\\{byte:03o}"
        for byte in raw
    )
    return f'"{out}"'.encode()


def _git_mode(mode: bytes) -> bytes:
    return b"100755" if int(mode, 8) & 0o100 else b"100644"


def _tab(path: str) -> bytes:
    return b"\t" if " " in path else b""


def _lines(data: bytes) -> list[bytes]:
    """Split after each newline only: a lone carriage return does not end a line for git."""
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _hunks(before: bytes, after: bytes, context: int) -> Iterator[bytes]:
    old, new = _lines(before), _lines(after)
    for group in Aligned(old, new).get_grouped_opcodes(context):
        (_, start_old, _, start_new, _), (_, _, end_old, _, end_new) = group[0], group[-1]
        yield b"@@ -%s +%s @@\n" % (_range(start_old, end_old), _range(start_new, end_new))
        for tag, a1, a2, b1, b2 in group:
            if tag == "equal":
                yield from _marked(b" ", old[a1:a2])
                continue
            yield from _marked(b"-", old[a1:a2])
            yield from _marked(b"+", new[b1:b2])


def _marked(mark: bytes, lines: list[bytes]) -> Iterator[bytes]:
    for line in lines:
        if line.endswith(b"\n"):
            yield mark + line
        else:
            yield mark + line + b"\n\\ No newline at end of file\n"


def _range(start: int, end: int) -> bytes:
    length = end - start
    if length == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if length else start, length)
