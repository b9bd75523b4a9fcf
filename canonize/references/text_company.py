"""Old and new beside one another in configuration, environments and documents, line by line.

Formats are not parsed: keys, sections, entries of lists and the parts of one line are compared as
they stand, with how far they are indented. JSON is, as it may all stand on one line.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from canonize.references.side_by_side import SideBySide

_SECTION = re.compile(r"\s*\[+\s*(?P<name>[^\[\]]+?)\s*\]+\s*(?:[#;].*)?\Z")
_KEY = re.compile(
    r"\s*(?:export\s+|-\s+)?[\"']?"
    r"(?P<key>[^\s\"'=:#;,{}\[\]][^\"'=:#,{}\[\]]*?(?::(?=\w)[\w.]+)?)"
    r"[\"']?\s*(?:=|:(?!\w))"
)
_PLUGINS = re.compile(r"entry[-_]points|\.plugins\b")
_COMMANDS = re.compile(r"(?:console|gui)_scripts")
_PARTS = re.compile(r"[,;|\s]+")
_WRAPPING = "\"'`()[]{}<> \t-,"
_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n[ \t]*(?:[*+-]|\d+[.)])\s|\n\s*\n")

Piece = tuple[int, int, str]
"""Start and end in a text, and what would stand there."""


def meetings(path: str, text: str, pieces: Sequence[Piece]) -> dict[int, SideBySide]:
    """By number of the piece, why it must stay: two entries would become one.

    Args:
        pieces: sorted and disjoint.
    """
    found: dict[int, SideBySide] = {}
    if not pieces:
        return found
    if path.endswith((".json", ".jsonc")) and (groups := _json_groups(text)) is not None:
        return _in_json(text, pieces, groups)
    lines = _Lines(text, pieces)
    for what, group in lines.groups():
        found |= dict.fromkeys(_same(group), what)
    return found


def told_together(text: str, pieces: Sequence[Piece]) -> dict[int, SideBySide]:
    """The same for prose: a sentence that names old and new tells of the move."""
    bounds = [0, *(match.end() for match in _SENTENCE.finditer(text)), len(text)]
    found: dict[int, SideBySide] = {}
    at = 0
    for number, (start, end, new) in enumerate(pieces):
        while at + 1 < len(bounds) - 1 and bounds[at + 1] <= start:
            at += 1
        around = text[bounds[at] : start], text[end : max(bounds[at + 1], end)]
        if any(_names(part, new) for part in around):
            found[number] = SideBySide.STORY
    return found


def _names(text: str, path: str) -> bool:
    dotted = path.replace(":", ".")
    spelled = "|".join(re.escape(name) for name in {path, dotted})
    return re.search(rf"(?<![\w.])(?:{spelled})(?!\w)", text) is not None


Entry = tuple[str, str, frozenset[int]]
"""What an entry is, what it would be, and the pieces in it."""


def _same(entries: Iterable[Entry]) -> Iterator[int]:
    by_text: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_text[entry[1]].append(entry)
    for group in by_text.values():
        if len({before for before, _, _ in group}) > 1:
            for _, _, numbers in group:
                yield from numbers


class _Lines:
    def __init__(self, text: str, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._lines: list[tuple[str, list[tuple[int, int, str, int]]]] = []
        at = 0
        numbered = list(enumerate(pieces))
        for line in text.split("\n"):
            end = at + len(line)
            here = [
                (start - at, stop - at, new, number)
                for number, (start, stop, new) in numbered
                if at <= start <= end
            ]
            self._lines.append((line, here))
            at = end + 1

    def groups(self) -> Iterator[tuple[SideBySide, list[Entry]]]:
        sections: list[Entry] = []
        entries: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        keys: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        plugins: dict[tuple[str, ...], list[Entry]] = defaultdict(list)
        section, above = "", list[tuple[int, str]]()
        for line, here in self._lines:
            if not line.strip():
                continue
            head = _SECTION.match(line)
            if head is not None and "=" not in line and "," not in line:
                section, above = line, []
                sections.append(_entry(line, here, *head.span("name")))
                continue
            indent = len(line) - len(line.lstrip())
            while above and above[-1][0] >= indent:
                above.pop()
            context = (section, *(text for _, text in above))
            key = _KEY.match(line)
            if key is not None:
                keys[context].append(_entry(line, here, *key.span("key")))
                if _is_of_plugins(section, context):
                    value = _stripped(_entry(line, here, key.end(), len(line)))
                    plugins[context].append(value)
            entries[context].append(_stripped(_entry(line, here, 0, len(line))))
            yield from self._in_line(line, here, key)
            above.append((indent, line))
        yield SideBySide.SECTIONS, sections
        for group in keys.values():
            yield SideBySide.MAPPING_KEYS, group
        for group in entries.values():
            yield SideBySide.LIST_ENTRIES, group
        for group in plugins.values():
            yield SideBySide.PLUGINS, group

    def _in_line(
        self,
        line: str,
        here: list[tuple[int, int, str, int]],
        key: re.Match[str] | None,
    ) -> Iterator[tuple[SideBySide, list[Entry]]]:
        if not here:
            return
        parts: list[Entry] = []
        at = key.end() if key is not None else 0
        for gap in [*_PARTS.finditer(line, at), None]:
            end = gap.start() if gap is not None else len(line)
            parts.append(_stripped(_entry(line, here, at, end)))
            at = gap.end() if gap is not None else end
        yield SideBySide.LINE_ENTRIES, [p for p in parts if p[0]]
        if key is not None:
            pair = [_entry(line, here, *key.span("key")), _entry(line, here, key.end(), len(line))]
            yield (
                SideBySide.TABLE,
                [_stripped(side) for side in pair],
            )


def _is_of_plugins(section: str, context: Sequence[str]) -> bool:
    """Whether what stands there is loaded as plug-ins, which a manager holds one by one.

    Two commands may well start one function.
    """
    is_command = _COMMANDS.search(" ".join((section, *context[-1:])))
    return _PLUGINS.search(section) is not None and is_command is None


def _entry(line: str, here: list[tuple[int, int, str, int]], start: int, end: int) -> Entry:
    out, at, numbers = [], start, set()
    for first, last, new, number in here:
        if start <= first and last <= end:
            out += [line[at:first], new]
            at = last
            numbers.add(number)
    return line[start:end], "".join([*out, line[at:end]]), frozenset(numbers)


def _stripped(entry: Entry) -> Entry:
    return entry[0].strip(_WRAPPING), entry[1].strip(_WRAPPING).rstrip(":"), entry[2]


def _in_json(
    text: str, pieces: Sequence[Piece], before_seen: list[tuple[SideBySide, list[str]]]
) -> dict[int, SideBySide]:
    after, at = [], 0
    for start, end, new in pieces:
        after += [text[at:start], new]
        at = end
    changed = "".join([*after, text[at:]])
    after_seen = _json_groups(changed)
    if after_seen is None or len(before_seen) != len(after_seen):
        return dict.fromkeys(range(len(pieces)), SideBySide.UNREAD)
    lost: set[str] = set()
    what = SideBySide.UNREAD
    for old, new_group in zip(before_seen, after_seen, strict=True):
        same: dict[str, set[str]] = defaultdict(set)
        for before, now in zip(old[1], new_group[1], strict=True):
            same[now].add(before)
        fresh = {now for now, befores in same.items() if len(befores) > 1}
        if fresh:
            lost |= fresh
            what = old[0]
    return {
        number: what
        for number, (_, _, new) in enumerate(pieces)
        if any(new in value for value in lost)
    }


def _json_groups(text: str) -> list[tuple[SideBySide, list[str]]] | None:
    """Keys of each object, strings of each list, key and value of each pair; in order."""
    found: list[tuple[SideBySide, list[str]]] = []

    def keep(pairs: list[tuple[str, object]]) -> object:
        found.append((SideBySide.OBJECT_KEYS, [k for k, _ in pairs]))
        found.extend(
            (SideBySide.TABLE, [key, value]) for key, value in pairs if isinstance(value, str)
        )
        lists(value for _, value in pairs)
        return {}

    def lists(values: Iterable[object]) -> None:
        for value in values:
            if isinstance(value, list):
                strings = [item for item in value if isinstance(item, str)]
                found.append((SideBySide.LIST_ENTRIES, strings))
                lists(value)

    try:
        lists([json.loads(text, object_pairs_hook=keep)])
    except (ValueError, RecursionError):
        return None
    return found
