"""YAML 1.2 text to plain values and the place of each, within limits that no plan needs to pass.

The values are built from the parser's events and without recursion, so that neither 20,000
opening brackets nor an alias bomb costs more than an error message. Scalars follow the YAML 1.2
core schema: `no` and `on` are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)
from ruamel.yaml.reader import ReaderError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 24
_SURROGATE = re.compile("[\ud800-\udfff]")
MAX_VALUES = 20_000
"""Values after aliases are followed: what a bomb would multiply."""

Path = tuple[str | int, ...]
"""Keys and list positions from the top of the document."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """A place in the text; both count from 1, columns in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the text at a place."""

    mark: TextPlace
    message: str
    hint: str = ""


EMPTY = Fault(TextPlace(1, 1), "the file is empty", "`canonize plan new` writes a plan")


class BadYaml(Exception):
    """The text is not one YAML 1.2 document of plain values."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True)
class Values:
    """A document as plain dicts, lists and scalars.

    Args:
        data: the value of the whole document.
        at: where each value starts.
        keys: where the key of a mapping's value starts.
        faults: duplicate keys and keys that are not words; the first of duplicates counts.
    """

    data: Any
    at: dict[Path, TextPlace]
    keys: dict[Path, TextPlace]
    faults: tuple[Fault, ...] = ()

    def mark(self, path: Path, *, key: bool = False) -> TextPlace:
        """Where a path is (its key, if asked for); the nearest thing around it if it isn't."""
        while True:
            found = (self.keys.get(path) if key else None) or self.at.get(path)
            if found or not path:
                return found or TextPlace(1, 1)
            path, key = path[:-1], True


@dataclass(slots=True)
class _Node:
    mark: TextPlace
    scalar: Any = None
    items: list[_Node] | None = None
    pairs: list[tuple[_Node, _Node]] | None = None
    size: int = 1
    height: int = 0
    pending_key: _Node | None = None

    def add(self, child: _Node) -> None:
        self.size += child.size
        self.height = max(self.height, child.height + 1)
        if self.items is not None:
            self.items.append(child)
        elif self.pending_key is None:
            self.pending_key = child
        else:
            assert self.pairs is not None
            self.pairs.append((self.pending_key, child))
            self.pending_key = None


def read_values(text: str) -> Values:
    """Reads one document.

    Raises:
        Unreadable: not YAML, nothing in it, more than one document, tags, or beyond the limits.
    """
    root = _compose(_events(text))
    values = _Flattener()
    data = values.plain(root, ())
    return Values(data, values.at, values.keys, tuple(values.faults))


def _events(text: str) -> Iterator[Event]:
    try:
        yield from YAML(typ="safe", pure=True).parse(StringIO(text))
    except MarkedYAMLError as error:
        where = error.problem_mark or error.context_mark
        mark = TextPlace(where.line + 1, where.column + 1) if where else TextPlace(1, 1)
        raise BadYaml(Fault(mark, _sentence(error))) from error
    except ReaderError as error:
        before = text[: error.position]
        mark = TextPlace(before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"the character {error.character!r} is not allowed in YAML"
        if isinstance(error.character, int):
            message = f"the character U+{error.character:04X} is not allowed in YAML"
        raise BadYaml(Fault(mark, message)) from error
    except (YAMLError, ValueError, IndexError, AssertionError) as error:
        # The scanner lets a few of Python's own errors out on text that is far from YAML.
        raise BadYaml(Fault(TextPlace(1, 1), f"this is not YAML: {error}")) from error


def _sentence(error: MarkedYAMLError) -> str:
    problem = (error.problem or "this is not YAML").replace("\n", " ")
    context = f" {error.context}" if error.context else ""
    return f"this is not YAML: {problem}{context}"


def _compose(events: Iterator[Event]) -> _Node:
    builder = _Builder()
    for event in events:
        builder.take(event)
    if builder.root is None:
        raise BadYaml(EMPTY)
    return builder.root


@dataclass
class _Builder:
    root: _Node | None = None
    open: list[_Node] = field(default_factory=list)
    anchors: dict[str, _Node] = field(default_factory=dict)
    documents: int = 0
    values: int = 0

    def take(self, event: Event) -> None:
        mark = TextPlace(event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            self._start_document(event, mark)
        elif isinstance(event, CollectionEndEvent):
            done = self.open.pop()
            self._attach(done, done.mark)
        elif isinstance(event, AliasEvent):
            self._attach(self._anchored(event, mark), mark)
        elif isinstance(event, NodeEvent):
            self._start_node(event, mark)

    def _start_document(self, event: DocumentStartEvent, mark: TextPlace) -> None:
        self.documents += 1
        if self.documents > 1:
            raise BadYaml(Fault(mark, "a plan is one document, and here a second one starts"))
        if event.version and tuple(event.version) != (1, 2):
            raise BadYaml(Fault(mark, "a plan is YAML 1.2", "drop the %YAML line"))

    def _start_node(self, event: NodeEvent, mark: TextPlace) -> None:
        self.values += 1
        if self.values > MAX_VALUES or len(self.open) >= MAX_DEPTH:
            limit = f"{MAX_VALUES} values" if self.values > MAX_VALUES else f"{MAX_DEPTH} levels"
            raise BadYaml(Fault(mark, f"no plan needs more than {limit}"))
        tag = getattr(event, "tag", None)
        if tag is not None and str(tag) != "!":
            message = f"the tag {tag} has no place in a plan"
            raise BadYaml(Fault(mark, message, "write the plain value"))
        node = _Node(mark)
        if isinstance(event, ScalarEvent):
            text = _whole_characters(event.value, mark)
            node.scalar = _scalar(text) if event.implicit[0] else text
        elif isinstance(event, MappingStartEvent):
            node.pairs = []
        elif isinstance(event, CollectionStartEvent):
            node.items = []
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        if isinstance(event, ScalarEvent):
            self._attach(node, mark)
        else:
            self.open.append(node)

    def _anchored(self, event: AliasEvent, mark: TextPlace) -> _Node:
        node = self.anchors.get(event.anchor)
        if node is None:
            raise BadYaml(Fault(mark, f"nothing is anchored as &{event.anchor}"))
        if any(node is ancestor for ancestor in self.open):
            raise BadYaml(Fault(mark, f"*{event.anchor} stands inside of what it repeats"))
        return node

    def _attach(self, node: _Node, mark: TextPlace) -> None:
        if not self.open:
            self.root = node
            return
        self.open[-1].add(node)
        if len(self.open) + node.height > MAX_DEPTH:
            raise BadYaml(Fault(mark, f"no plan needs more than {MAX_DEPTH} levels"))
        if self.open[-1].size > MAX_VALUES:
            message = f"its aliases unfold to more than {MAX_VALUES} values"
            raise BadYaml(Fault(mark, message))


def _whole_characters(text: str, mark: TextPlace) -> str:
    """JSON writes some characters in two halves, as ``\\ud83d\\ude00``."""
    if not _SURROGATE.search(text):
        return text
    try:
        return text.encode("utf-16", "surrogatepass").decode("utf-16")
    except UnicodeDecodeError as error:
        message = "half a character stands here (a surrogate without its other half)"
        raise BadYaml(Fault(mark, message, "write the character itself")) from error


@dataclass
class _Flattener:
    """Recursive, which the depth limit of what was composed makes safe."""

    at: dict[Path, TextPlace] = field(default_factory=dict)
    keys: dict[Path, TextPlace] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def plain(self, node: _Node, path: Path) -> Any:
        self.at[path] = node.mark
        if node.items is not None:
            return [self.plain(item, (*path, i)) for i, item in enumerate(node.items)]
        if node.pairs is not None:
            return self._mapping(node.pairs, path)
        return node.scalar

    def _mapping(self, pairs: list[tuple[_Node, _Node]], path: Path) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            name = key.scalar
            if not isinstance(name, str):
                hint = "put it in quotes" if name is not None else ""
                self.faults.append(Fault(key.mark, "a key must be text", hint))
            elif name in found:
                first = self.keys[(*path, name)]
                message = f"the key {name!r} stands here a second time"
                self.faults.append(Fault(key.mark, message, f"the first is on line {first.line}"))
            else:
                self.keys[(*path, name)] = key.mark
                found[name] = self.plain(value, (*path, name))
        return found


_INT = re.compile(r"[-+]?[0-9]+\Z|0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_CONSTANTS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_LONGEST_NUMBER = 40


def _scalar(text: str) -> Any:
    """A plain scalar by the core schema; numbers beyond any use stay text."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > _LONGEST_NUMBER:
        return text
    if _INT.match(text):
        return int(text, 0) if text.startswith(("0o", "0x")) else int(text)
    if _FLOAT.match(text):
        return float(text)
    return text
