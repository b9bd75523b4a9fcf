"""The facts of one file: a pure function of its bytes, so that any executor can map it."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from bisect import bisect_right

from canonize.core.newer_syntax import parse_any, readable
from canonize.inventory.contents import MOST_BYTES
from canonize.inventory.definitions import read_module, statement_imports
from canonize.inventory.facts import FileFacts, Import
from canonize.inventory.masking import FunctionBody, mask, skeleton

try:
    import ast_serialize
except ImportError:  # an accelerator: without it every file is parsed whole
    _HAS_CHECKER = False
else:
    _HAS_CHECKER = True

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_IMPORT = re.compile(
    r"^[ \t]+(?:from[ \t]+(\.*)[ \t]*([\w.]*)[ \t]+import\b[ \t]*(\([^)]*\)|[^\n;]+)"
    r"|import[ \t]+([^\n;]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"\w")
_STRING = re.compile(
    r"""["']{1,3}((?:[^\W\d]\w*(?:\.[^\W\d]\w*)+(?::[^\W\d]\w*)?)|(?:[A-Z]\w*[a-z]\w*))["']{1,3}\Z"""
)
_WARNS = re.compile(r"\bDeprecationWarning\b|@(?:[\w.]+\.)?deprecated\b")
_CHAIN = re.compile(r"[^\W\d]\w*+(?:\.[^\W\d]\w*+)+")
_PART_OF_MORE = re.compile(r"[\w.]")


def facts_of(data: bytes) -> FileFacts:
    """Everything the inventory keeps of one file.

    Args:
        data: the file's bytes.

    Returns:
        the facts; those of a file that nothing here can parse have only ``problem``.
    """
    if len(data) > MOST_BYTES:
        return FileFacts(problem=f"larger than {MOST_BYTES} bytes")
    try:
        text = source_text(data)
    except (UnicodeDecodeError, LookupError) as error:
        return FileFacts(problem=str(error))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _quick(text) or _whole(text)


def source_text(data: bytes) -> str:
    """The text of Python source, line endings as ``\\n``.

    Raises:
        UnicodeDecodeError, LookupError: not in the encoding that it declares (UTF-8 by default).
    """
    encoding = "utf-8"
    for line in data.split(b"\n", 2)[:2]:
        if (cookie := _COOKIE.match(line)) is not None:
            encoding = cookie[1].decode("ascii")
            break
    text = data.decode(encoding).removeprefix("\ufeff")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _quick(text: str) -> FileFacts | None:
    """Facts from the skeleton, or ``None`` when only the whole text can tell."""
    if not _HAS_CHECKER or "\t" in text or "\f" in text or not _has_valid_syntax(text):
        return None
    if text.startswith(("def ", "async def ")):
        return None  # bodies are found by the line end before their header
    masked, strings = mask(text)
    short, bodies = skeleton(text, masked)
    if any(masked.find("__all__", body.start, body.end) >= 0 for body in bodies):
        return None
    facts = FileFacts()
    try:
        tree = ast.parse(short)
        read_module(tree, short, facts, {body.header_line: body.last_line for body in bodies})
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    inner = _imports_in(masked, text, bodies)
    if inner is None:
        return None
    facts.imports += inner
    return _with_text(facts, masked, strings)


def _has_valid_syntax(text: str) -> bool:
    try:
        return not ast_serialize.parse("module.py", text, True, (3, 13))[1]
    except (ValueError, RuntimeError):
        return False


def _whole(text: str) -> FileFacts:
    facts = FileFacts()
    try:
        tree = parse_any(text)
        read_module(tree, text, facts, {})
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return FileFacts(problem=f"{type(error).__name__}: {error}")
    seen = {(i.line, i.bound) for i in facts.imports}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            found = statement_imports(node, "function")
            facts.imports += [i for i in found if (i.line, i.bound) not in seen]
    newer = readable(text.encode())
    return _with_text(facts, *mask(text if newer is None else newer.code.decode()))


def _imports_in(masked: str, text: str, bodies: list[FunctionBody]) -> list[Import] | None:
    """Imports inside function bodies; ``None`` when a word ``import`` is not understood."""
    found: list[Import] = []
    starts = [body.start for body in bodies]
    read_up_to = 0
    place = -1
    while (place := masked.find("import", place + 1)) >= 0:
        number = bisect_right(starts, place) - 1
        if number < 0 or place >= bodies[number].end or place < read_up_to:
            continue
        if _NAME.match(masked, place - 1) or _NAME.match(masked, place + 6):
            continue
        body = bodies[number]
        line_start = masked.rfind("\n", 0, place) + 1
        match = _IMPORT.match(masked, max(line_start, body.start), body.end)
        if match is None or not match.start() <= place < match.end():
            return None
        line = body.first_line + text.count("\n", body.start, match.start())
        parsed = _parse_import(match, line)
        if parsed is None:
            return None
        found += parsed
        read_up_to = match.end()
    return found


def _parse_import(match: re.Match[str], line: int) -> list[Import] | None:
    dots, module, names, plain = match.groups()
    found = []
    for item in (names or plain).strip().strip("()").split(","):
        words = item.split()
        if not words:
            continue
        if len(words) not in (1, 3) or (len(words) == 3 and words[1] != "as"):
            return None
        asname = words[2] if len(words) == 3 else ""
        if names is None:
            found.append(Import(0, words[0], "", asname, line, "function"))
        else:
            found.append(Import(len(dots), module, words[0], asname, line, "function"))
    return found


def _with_text(facts: FileFacts, masked: str, strings: list[str]) -> FileFacts:
    """Adds names in strings, attributes and deprecation marks, which need no tree."""
    short = {item for item in strings if len(item) < 120 and " " not in item}
    facts.attributes = _attributes(masked, facts.imports)
    facts.strings = sorted({match[1] for match in map(_STRING.match, short) if match})
    if "eprecat" in masked:
        facts.warns = sorted(
            {masked.count("\n", 0, m.start()) + 1 for m in _WARNS.finditer(masked)}
        )
    return facts


def _attributes(masked: str, imports: list[Import]) -> list[tuple[str, int]]:
    """``m.X`` for every ``m`` that an import binds and that may be a module: first lines."""
    found: dict[str, int] = {}
    for name in {i.bound for i in imports if _may_bind_module(i)}:
        dotted = name + "."
        place = masked.find(dotted)
        while place >= 0:
            match = _CHAIN.match(masked, place)
            end = match.end() if match else place + len(dotted)
            if match and not _PART_OF_MORE.match(masked, place - 1) and match[0] not in found:
                found[match[0]] = masked.count("\n", 0, place) + 1
            place = masked.find(dotted, end)
    return sorted(found.items())


def _may_bind_module(item: Import) -> bool:
    """Modules are called in small letters, and those of the standard library are nobody's here."""
    if item.name == "*" or item.bound[:1].isupper():
        return False
    return bool(item.level) or item.module.partition(".")[0] not in sys.stdlib_module_names
