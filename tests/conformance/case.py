"""A conformance case: a small package as text, the plan bits, and what must hold afterwards.

The text of a case is a run of sections, each opened by a mark of three characters::

    --- app.py            a file before the migration (flags may follow: crlf nonl bom latin1)
    === app.py            a file that must stay byte for byte as it is
    +++ app.py            exactly what the file must become; repeated: any one of these
    ---- app.py           (four dashes) the file of the world that this case does not have
    +++ app.py gone       the file must have been deleted
    ???                   probe: holds after, and must fail on the package as it was
    !!!                   holds on the package as it was, and still afterwards
    @@@ app.py:3 refused  the ledger has an entry there with one of these dispositions
                          (``app.py:3,7``: on one of these lines);
                          ``none`` among them: or has no entry there; ``~word``: its reason
                          speaks of that word

Every case starts from a world, the files that nearly all cases share, and overrides them.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

HANDLED = "handled"
LEFT = "left alone"
REFUSED = "refused"
EITHER = "handled or refused"
"""Rewritten or refused in the ledger, at the tool's choice: broken or silent in neither."""

CODEMODS = {
    "imports": "rewrite_imports",
    "strings": "rewrite_strings",
    "deprecate": "insert_deprecations",
    "remove": "remove_duplicates",
    "redirect": "redirect_module",
    "adapt": "adapt_calls",
    "extend": "extend_canonical",
}

COMPETITOR = """\
class X:
    home = "a.b"

    def __init__(self, *args, **options):
        self.args = args


class Z:
    home = "a.b"


def W():
    return "w"


def Other():
    return "other"
"""
CANONICAL = """\
class X:
    home = "n"

    def __init__(self, *args, **options):
        self.args = args
"""
FLAT = {"a/__init__.py": "", "a/b.py": COMPETITOR, "n.py": CANONICAL}
PACKAGE = {
    "p/__init__.py": "",
    "p/a/__init__.py": "",
    "p/a/b.py": COMPETITOR,
    "p/n.py": CANONICAL,
}
RENAMED = {
    "a/__init__.py": "",
    "a/b.py": COMPETITOR.replace("class X", "class Old"),
    "n.py": CANONICAL.replace("class X", "class New"),
}
_WORLDS: dict[str, tuple[Mapping[str, str], str, str]] = {
    "flat": (FLAT, "n:X", "a.b:X"),
    "package": (PACKAGE, "p.n:X", "p.a.b:X"),
    "renamed": (RENAMED, "n:New", "a.b:Old"),
    "empty": ({}, "n:X", "a.b:X"),
}
_HEADER = re.compile(r"^(----|---|===|\+\+\+|\?\?\?|!!!|@@@)(?:[ ]+(.*))?$")


@dataclass(frozen=True)
class Claim:
    """The ledger must have an entry on one of the lines with one of the dispositions.

    ``word``, if any, has to be in the reason of that entry.
    """

    path: str
    lines: frozenset[int]
    dispositions: frozenset[str]
    word: str = ""


@dataclass(frozen=True)
class Case:
    """One executable case; see the module's docstring for its text."""

    id: str
    title: str
    outcome: str
    before: Mapping[str, bytes]
    after: Mapping[str, tuple[bytes | None, ...]]
    same: frozenset[str]
    probe: str
    holds: str
    claims: tuple[Claim, ...]
    canonical: str
    competitors: tuple[Mapping[str, str], ...]
    steps: tuple[tuple[tuple[str, Mapping[str, Any]], ...], ...]
    roots: tuple[str, ...] = (".",)
    python: tuple[int, int] | None = None
    broken: frozenset[str] = frozenset()
    plan: Mapping[str, Any] = field(default_factory=dict)

    @property
    def form(self) -> int:
        return int(re.match(r"\d+", self.id).group())  # type: ignore[union-attr]


@dataclass
class _Sections:
    before: dict[str, bytes]
    after: dict[str, list[bytes | None]] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    probe: str = ""
    holds: str = ""
    claims: list[Claim] = field(default_factory=list)

    def add(self, mark: str, argument: str, body: str) -> None:
        if mark in ("???", "!!!"):
            code = f"{argument}\n{body}" if argument else body
            if mark == "???":
                self.probe += code
            else:
                self.holds += code
            return
        path, *words = argument.split()
        if mark == "@@@":
            place, _, numbers = path.rpartition(":")
            lines = frozenset(map(int, numbers.split(",")))
            word = next((w[1:] for w in words if w.startswith("~")), "")
            wanted = frozenset(w for w in words if not w.startswith("~"))
            self.claims.append(Claim(place, lines, wanted, word))
        elif mark == "----":
            del self.before[path]
        elif mark == "+++":
            gone = "gone" in words
            self.after.setdefault(path, []).append(None if gone else _encoded(body, words))
        else:
            self.before[path] = _encoded(body, words)
            if mark == "===":
                self.same.add(path)


def _encoded(text: str, flags: list[str]) -> bytes:
    if "nonl" in flags:
        text = text.removesuffix("\n")
    if "crlf" in flags:
        text = text.replace("\n", "\r\n")
    data = text.encode("latin-1" if "latin1" in flags else "utf-8")
    return b"\xef\xbb\xbf" + data if "bom" in flags else data


def _sections(text: str, world: Mapping[str, str]) -> _Sections:
    found = _Sections({path: source.encode() for path, source in world.items()})
    mark, argument, body = "", "", []
    for line in [*textwrap.dedent(text).strip("\n").split("\n"), None]:
        header = _HEADER.match(line) if line is not None else None
        if line is not None and header is None:
            body.append(line)
            continue
        if mark:
            found.add(mark, argument, "".join(f"{part}\n" for part in body))
        elif any(part.strip() for part in body):
            raise ValueError(f"text before the first section: {body}")
        if header is not None:
            mark, argument, body = header[1], (header[2] or "").strip(), []
    return found


class Cases(list[Case]):
    """The cases of one file; calling it adds one."""

    def __call__(
        self,
        label: str,
        title: str,
        outcome: str,
        text: str,
        *,
        do: str = "imports",
        world: str = "flat",
        canonical: str = "",
        competitors: tuple[str | Mapping[str, str], ...] = (),
        verdict: str = "duplicate",
        options: Mapping[str, Mapping[str, Any]] | None = None,
        roots: tuple[str, ...] = (".",),
        python: tuple[int, int] | None = None,
        broken: tuple[str, ...] = (),
        plan: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds a case.

        Args:
            label: the number of the form and a letter.
            do: the steps of the plan by the short names of `CODEMODS`: ``imports strings`` are two
                steps, ``adapt+imports`` is one of two codemods.
            competitors: symbols, or mappings as a plan has them.
            broken: modules that do not import before the migration either.
            python: the Python whose syntax the case uses, when it is not this one.
        """
        files, default_canonical, default_competitor = _WORLDS[world]
        found = _sections(text, files)
        self.append(
            Case(
                id=label,
                title=title,
                outcome=outcome,
                before=found.before,
                after={path: tuple(texts) for path, texts in found.after.items()},
                same=frozenset(found.same),
                probe=found.probe,
                holds=found.holds,
                claims=tuple(found.claims),
                canonical=canonical or default_canonical,
                competitors=tuple(
                    {"symbol": entry, "verdict": verdict} if isinstance(entry, str) else entry
                    for entry in competitors or (default_competitor,)
                ),
                steps=tuple(
                    tuple((CODEMODS[w], (options or {}).get(w, {})) for w in step.split("+"))
                    for step in do.split()
                ),
                roots=roots,
                python=python,
                broken=frozenset(broken),
                plan=plan or {},
            )
        )
