"""The code of candidates as a reader meets it: tokens, comments, whether a program wrote it."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from collections.abc import Callable
from functools import cached_property, partial
from itertools import pairwise
from typing import NamedTuple

from canonize.discovery.candidates import Candidate
from canonize.discovery.telling_words import telling_words
from canonize.inventory.contents import MOST_BYTES
from canonize.inventory.reading import read_regular

Read = Callable[[str], bytes | None]

_TOKEN = re.compile(r"[^\W\d]\w*|\d+|[^\w\s]")
_LONG_TEXT = re.compile(r'[rbfuRBFU]{0,2}("""|\'\'\')[\s\S]*?\1')
_GOES_ON = ("(", "[", "{", ",", "=", "+", "%", "|", "\\")
"""After these a text is a value, wherever it begins."""
_TEXT = re.compile(r"\"([^\"\n]{2,})\"|'([^'\n]{2,})'")
_PLACE_IN_TEXT = re.compile(r"\{[^{}]*+\}")
_COMMENT = re.compile(r"#[^\n]*")
_SIGNATURE = re.compile(
    r"^[ \t]*(?:async[ \t]+)?def[ \t]+\w+[ \t]*(?:\[[^\]\n]*\])?\("
    r"(?:[^\n]*\n)*?[^\n]*\)[ \t]*(?:->[^\n]*)?:[ \t]*(?:\n|$)",
    re.MULTILINE,
)
_IMPORT = re.compile(
    r"\n[ \t]++(?:from[ \t]+[\w.]+[ \t]+)?import[ \t]+(?:\([^)]*\)|[^\n]*)", re.MULTILINE
)
_PARAMETERS = re.compile(
    r"def(?<=\bdef)[ \t]+\w+[ \t]*(?:\[[^\]\n]*\])?"
    r"\(((?:[^()]++|\((?:[^()]++|\([^()]*+\))*+\))*+)\)"
)
_SPELT = re.compile(r"(\.?)([^\W\d]\w*+|\d++)")
_PARAMETER = re.compile(r"(?:^|,)\s*\*{0,2}([^\W\d]\w*)\s*(?=[:=,]|$)")
_RECEIVERS = frozenset(["self", "cls"])
_LAYOUT = frozenset([",", "async", "await"])
_SAID_ANYWHERE = _RECEIVERS | {"async", "await", "return", "if", "None", "def"}
_BOUND = (
    re.compile(r"\n\s++(\w++)\s*+(?::[^=\n]++)?=(?!=)"),
    re.compile(r"for(?<=\bfor) (\w+) in"),
    re.compile(r"as(?<=\bas) (\w+)"),
)
"""Each begins with what it is searched by, and gives nothing back: they are asked of all code."""
_METHOD = re.compile(r"^    (?:async )?def (\w+)\(", re.MULTILINE)
_GENERATED = re.compile(
    r"^#.*\b(?:auto[- ]?generated|generated (?:from|by|with)|do not (?:edit|modify))\b",
    re.IGNORECASE | re.MULTILINE,
)
_DOCUMENTATION = re.compile(r'\s*[rRuU]?("""|\'\'\')([\s\S]*?)(?:\1|\Z)')
_SAYS_ITS_MAKER = re.compile(
    r"\b(?-i:DO NOT (?:EDIT|MODIFY))\b"
    r"|\bthis (?:file|module|code|client|package|script|stub)\s+(?:is|was|has been)\s+"
    r"(?:automatically\s+|auto[- ]?)?generated\b"
    r"|\bauto[- ]?generated\s+(?:file|code|module|client|by|from|with|using)\b"
    r"|^\s*@?generated (?:by|from|with)\s",
    re.IGNORECASE | re.MULTILINE,
)
"""What a file's documentation says of the file; it may speak of reports that are generated."""
_OF_OTHERS = re.compile(
    r"\b(?:vendored\b|(?:unofficial |partial |vendor )?fork(?:ed)? (?:of|from)\b)",
    re.IGNORECASE,
)
_PACKAGES_ABOVE = 3
_STAMPED = re.compile(r"_20\d{6}[_T-]?\d{4,6}\.py$")
"""A day and a time: whoever writes files by hand dates a copy of one by its day at most."""
_HEAD_LINES = 12
_LOOKED_BACK = 200
_PAPER = re.compile(
    r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5}|[a-z-]+/\d{7})|\bdoi\.org/(10\.\d{4,}/[^\s\"'<>)\]}]+)"
    r"|\barxiv:\s?(\d{4}\.\d{4,5})",
    re.IGNORECASE,
)
_RUN, _SHORT_RUN = 12, 4
_PHRASE = 4
_FEWEST_OF_METHOD = 12
_MOST_TOKENS = 4_000
_MOST_FILES = 100
_MOST_BODIES = 500
"""What was measured of so many is kept, for whoever compares one with several others."""
_MOST_CHARACTERS = 40_000


class DefinitionSpot(NamedTuple):
    """Where a definition stands and what it is called there: all that its code is asked by.

    Args:
        start: first line of the definition, from 1.
        end: last line.
    """

    path: str
    start: int
    end: int
    module: str
    name: str
    is_class: bool

    @classmethod
    def of(cls, candidate: Candidate) -> DefinitionSpot:
        d = candidate.definition
        return cls(candidate.path, d.line, d.end, candidate.module, d.name, d.is_class)


class CandidateBody:
    """The lines of one definition.

    Args:
        lines: of the whole file.
        start: first line of the definition, from 1.
        end: last line.
    """

    def __init__(self, lines: list[str], start: int, end: int) -> None:
        self._lines = lines
        self._start = start
        self._end = end

    @cached_property
    def code(self) -> str:
        """Everything below the first line, without documentation and comments."""
        text = "\n".join(self._lines[self._start : self._end])
        return _bare(text)

    @property
    def work(self) -> str:
        """The code without what it is called by: signatures and imports are no work."""
        text = "\n".join(self._lines[self._start - 1 : self._end])
        return _without_imports(_SIGNATURE.sub("\n", _bare(text)))

    @property
    def length(self) -> int:
        """How many tokens the work has."""
        return self._measured[0]

    @property
    def runs(self) -> frozenset[int]:
        """Digests of every twelve tokens in a row, with one sign for every local name: what two
        have in common, one has copied."""
        return self._measured[1]

    @cached_property
    def short_runs(self) -> frozenset[int]:
        """The same for every four tokens."""
        return _runs(self._unnamed(self.work)[:_MOST_TOKENS], _SHORT_RUN)

    @cached_property
    def phrases(self) -> frozenset[int]:
        """Digests of every four words in a row that nobody chose for this code alone: no local
        names, no parameters, no signs. Renaming, laying out anew, waiting for calls and a line
        more here and there leave most of them."""
        text = "\n".join(self._lines[self._start : self._end])[:_MOST_CHARACTERS]
        bare = _without_imports(_bare(text))
        found = _SPELT.findall(_SIGNATURE.sub("\n", bare))
        told = (w for dot, w in found if dot or w not in self._locals)
        words = [w for w in told if w not in _SAID_ANYWHERE]
        return _runs(words, _PHRASE)

    @cached_property
    def texts(self) -> frozenset[str]:
        """What its texts say, but for what is put into them."""
        spelt = (one or other for one, other in _TEXT.findall(self.code[:_MOST_CHARACTERS]))
        parts = (part for text in spelt for part in _PLACE_IN_TEXT.split(text))
        return frozenset(part for part in parts if len(part) > 1)

    @cached_property
    def words(self) -> frozenset[str]:
        """What tells what it works with."""
        return telling_words(self.code[:_MOST_CHARACTERS], self.texts)

    @cached_property
    def _measured(self) -> tuple[int, frozenset[int]]:
        tokens = self._unnamed(self.work)[:_MOST_TOKENS]
        return len(tokens), _runs(tokens, _RUN)

    @cached_property
    def methods(self) -> dict[str, Counter[tuple[str, ...]]]:
        """Of each method that does something, how often each three tokens follow one another."""
        text = _bare("\n".join(self._lines[self._start : self._end]))
        cut = _METHOD.split(text[:_MOST_CHARACTERS])
        found: dict[str, Counter[tuple[str, ...]]] = {}
        for name, rest in zip(cut[1::2], cut[2::2], strict=True):
            tokens = self._unnamed(rest.partition("\n")[2])
            if len(tokens) >= _FEWEST_OF_METHOD:
                found[str(name)] = Counter(zip(tokens, tokens[1:], tokens[2:], strict=False))
        return found

    @cached_property
    def _locals(self) -> frozenset[str]:
        """Local variables and parameters."""
        code = f"\n{self.code}"
        bound = {name for pattern in _BOUND for name in pattern.findall(code)}
        text = "\n".join(self._lines[self._start - 1 : self._end])[:_MOST_CHARACTERS]
        taken = {name for found in _PARAMETERS.findall(text) for name in _PARAMETER.findall(found)}
        return frozenset(bound | taken) - _RECEIVERS

    def _unnamed(self, text: str) -> list[str]:
        """Its tokens, but for what another layout or waiting for a call changes."""
        tokens = [t for t in _TOKEN.findall(text.replace("'", '"')) if t not in _LAYOUT]
        return [
            "$" if token in self._locals and (n == 0 or tokens[n - 1] != ".") else token
            for n, token in enumerate(tokens)
        ]

    @cached_property
    def prose(self) -> str:
        """The comments right above it, and the documentation and comments in it."""
        above = self._start - 1
        while above > 0 and self._lines[above - 1].lstrip().startswith(("#", "@")):
            above -= 1
        head = [line for line in self._lines[above : self._start - 1] if "#" in line]
        text = "\n".join(self._lines[self._start : self._end])[:_MOST_CHARACTERS]
        inside = [m.group() for m in _LONG_TEXT.finditer(text)]
        inside += _COMMENT.findall(_LONG_TEXT.sub("", text))
        return "\n".join([*head, *inside])


def _bare(text: str) -> str:
    """The code without documentation and comments; a query or a template is part of it."""
    return _COMMENT.sub("", _LONG_TEXT.sub(_unless_it_documents, text))


def _unless_it_documents(text: re.Match[str]) -> str:
    """A long text that is used for something; nothing for one that stands by itself."""
    before = text.string[max(0, text.start() - _LOOKED_BACK) : text.start()]
    if before.rpartition("\n")[2].strip() or before.rstrip().endswith(_GOES_ON):
        return text.group()
    return ""


def _without_imports(text: str) -> str:
    return _IMPORT.sub("\n", f"\n{text}")[1:]


def _runs(tokens: list[str], size: int) -> frozenset[int]:
    return frozenset(map(hash, zip(*(tokens[n:] for n in range(size)), strict=False)))


class Bodies:
    """Bodies of definitions; the files and the bodies that were asked for last are kept.

    Args:
        read: the bytes of a file.
    """

    def __init__(self, read: Read) -> None:
        self._read = read
        self._lines: OrderedDict[str, list[str]] = OrderedDict()
        self._bodies: OrderedDict[DefinitionSpot, CandidateBody] = OrderedDict()

    @classmethod
    def on_disk(cls, root: str) -> Bodies:
        """Of the files of a work tree."""
        return cls(partial(_regular, root))

    def of(self, spot: DefinitionSpot) -> CandidateBody:
        """The body of one definition."""
        found = self._bodies.get(spot)
        if found is None:
            found = CandidateBody(self._lines_of(spot.path), spot.start, spot.end)
            self._bodies[spot] = found
            if len(self._bodies) > _MOST_BODIES:
                self._bodies.popitem(last=False)
        else:
            self._bodies.move_to_end(spot)
        return found

    def is_generated(self, path: str) -> bool:
        """Whether the first lines of a file say that a program wrote it, or its name says when."""
        if _STAMPED.search(path):
            return True
        head = "\n".join(self._lines_of(path)[:_HEAD_LINES])
        told = _DOCUMENTATION.match(_COMMENT.sub("", head))
        said = told is not None and _SAYS_ITS_MAKER.search(told[2])
        return bool(said or _GENERATED.search(head))

    def is_of_others(self, path: str) -> bool:
        """Whether a file, or a package that it lies in, says at its beginning that it is a fork
        or a copy of what somebody keeps elsewhere; what a topmost package says, the project is."""
        own, *inits = heads_above(path)
        inner = [low for low, high in pairwise(inits) if self._read(high) is not None]
        return any(self._says_so_of_others(at) for at in (own, *inner))

    def _says_so_of_others(self, path: str) -> bool:
        head = "\n".join(self._lines_of(path)[:_HEAD_LINES])
        return "://" in head and _OF_OTHERS.search(head) is not None

    def papers(self, spot: DefinitionSpot) -> frozenset[str]:
        """The papers that a definition's documentation cites, or those of the file that is called
        like it."""
        cited = _PAPER.findall(self.of(spot).prose)
        if not cited and _is_called_like(spot.name, spot.module.rpartition(".")[2]):
            cited = _PAPER.findall("\n".join(self._lines_of(spot.path)))
        return frozenset("".join(found).lower().rstrip(".,;") for found in cited)

    def _lines_of(self, path: str) -> list[str]:
        if path not in self._lines:
            text = (self._read(path) or b"").decode("utf-8", "replace")
            self._lines[path] = text.splitlines()
            if len(self._lines) > _MOST_FILES:
                self._lines.popitem(last=False)
        else:
            self._lines.move_to_end(path)
        return self._lines[path]


def heads_above(path: str) -> list[str]:
    """A file and the ``__init__`` of the packages that it lies in, three levels up."""
    found, folder = [path], path
    for _ in range(_PACKAGES_ABOVE):
        folder = folder.rpartition("/")[0]
        if folder:
            found.append(f"{folder}/__init__.py")
    return found


def _is_called_like(name: str, module: str) -> bool:
    """``EfficientNetB0`` in ``efficientnet``, ``TCN`` in ``pytorch_tcn``."""
    mine, its = (spelt.replace("_", "").lower() for spelt in (name, module))
    return mine in its or its in mine


def _regular(root: str, path: str) -> bytes | None:
    try:
        return read_regular(root, path, most=MOST_BYTES)
    except OSError:
        return None
