"""Import lines in text that is code: split where not all of a line moves, and modules' aliases."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from canonize.resolution.replacements import Redirects

PROMPT = re.compile(r"[ \t]*(?:>>>|\.\.\.)[ \t]")
_INDENT = re.compile(r"[ \t]*(?:(?:>>>|\.\.\.)[ \t]+)?\Z")
_GOES_ON = re.compile(r"[ \t]*(?:;|\\n|[\"']|#|\Z)")
_TAKEN_AT_A_PROMPT = r">>>[ \t]+from[ \t]+{parent}[ \t]+import[ \t]+{leaf}(?![\w.])"


@dataclass(frozen=True, slots=True)
class ImportedItem:
    """One name of an import line: where it is taken from, its name there, and its local name."""

    module: str
    name: str
    local: str

    @property
    def spelled(self) -> str:
        return self.name if self.name == self.local else f"{self.name} as {self.local}"


def one_line_a_module(text: str, start: int, end: int, items: Iterable[ImportedItem]) -> str | None:
    """What takes the place of ``a import x, y`` after ``from`` if names are of several modules.

    A line of its own for each module, with the indentation and prompt of the first; what goes on
    behind it (a comment, the end of a string) gets them in one line. ``None``: it is in a sentence.

    Args:
        start, end: of ``a import x, y``.
    """
    by_module: dict[str, list[str]] = {}
    for item in items:
        spelled = by_module.setdefault(item.module, [])
        if item.spelled not in spelled:
            spelled.append(item.spelled)
    lines = [f"{module} import {', '.join(names)}" for module, names in by_module.items()]
    if len(lines) == 1:
        return lines[0]
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    rest = text[end : line_end if line_end >= 0 else len(text)]
    before = re.sub(r"from[ \t]+\Z", "", text[line_start:start])
    if not rest.strip() and _INDENT.match(before):
        return f"\n{before}from ".join(lines)
    return "; from ".join(lines) if _GOES_ON.match(rest) else None


@dataclass(frozen=True, slots=True)
class Rewording:
    """A place of a text that gets another name, since a module is imported from elsewhere."""

    start: int
    end: int
    symbol: Symbol
    new: str


@dataclass(frozen=True, slots=True)
class ModuleAliases:
    """``import a.b as o`` and ``from a import b`` in text that is code, with what is looked up.

    Args:
        modules: those of which names move, and that stay themselves.
        missing: why a target can't be named ("" when it can).
    """

    modules: tuple[str, ...]
    redirects: Redirects
    missing: Callable[[Symbol], str]

    def in_text(self, text: str) -> dict[str, list[Rewording]]:
        """By module, how a text names and uses it when it imports where its names go.

        Only modules of which the text uses nothing but names that all move to one other module.
        """
        found: dict[str, list[Rewording]] = {}
        for module in self.modules if "import" in text else ():
            lines = list(_imports(text, module))
            locals_ = {local for _, local in lines}
            if len(locals_) != 1:
                continue
            reworded = self._reworded(text, module, locals_.pop(), [match for match, _ in lines])
            if reworded:
                found[module] = reworded
        return found

    def prompted(self, text: str) -> list[int]:
        """Where a doctest takes one of the modules from its package."""
        found: list[int] = []
        for module in self.modules if ">>>" in text else ():
            parent, _, leaf = module.rpartition(".")
            pattern = _TAKEN_AT_A_PROMPT.format(parent=re.escape(parent), leaf=re.escape(leaf))
            found += [m.start() for m in re.finditer(pattern, text)] if leaf in text else []
        return found

    def _reworded(
        self, text: str, module: str, local: str, lines: list[re.Match[str]]
    ) -> list[Rewording]:
        """Every place that changes; none where the module is used for more."""
        is_prompt = bool(PROMPT.match(text, text.rfind("\n", 0, lines[0].start()) + 1))
        homes: set[str] = set()
        places: list[Rewording] = []
        for use in re.finditer(rf"(?<![\w.]){re.escape(local)}(?!\w)(?:\.([^\W\d]\w*))?", text):
            if any(line.start() <= use.start() < line.end() for line in lines):
                continue
            if is_prompt and not PROMPT.match(text, text.rfind("\n", 0, use.start()) + 1):
                continue
            found = self.redirects.find(module, use[1]) if use[1] else None
            if found is None or self.missing(found.target):
                return []
            homes.add(found.target.module)
            if found.target.name != use[1]:
                where = (use.start(1), use.end(1), Symbol(module, use[1]))
                places.append(Rewording(*where, found.target.name))
        if len(homes) != 1:
            return []
        home = homes.pop()
        for line in lines:
            new = _import_of(home, local)
            places.append(Rewording(line.start(), line.end(), Symbol(module), new))
        return sorted(places, key=lambda place: place.start)


def _imports(text: str, module: str) -> Iterator[tuple[re.Match[str], str]]:
    """The lines that import a module under a name without dots, and that name."""
    parent, _, leaf = module.rpartition(".")
    if leaf not in text:
        return
    ends = r"(?![\w.])(?![ \t]*,)"
    word = r"import(?<!\wimport)"  # first, since it is found quickly
    named = rf"{word}[ \t]+{re.escape(module)}[ \t]+as[ \t]+(?P<local>[^\W\d]\w*){ends}"
    for match in re.finditer(named, text) if module in text else ():
        yield match, match["local"]
    taken = rf"from(?<!\wfrom)[ \t]+{re.escape(parent)}[ \t]+import[ \t]+{re.escape(leaf)}(?!\w)"
    alias = rf"(?:[ \t]+as[ \t]+(?P<local>[^\W\d]\w*))?{ends}(?![ \t]+as[ \t])"
    for match in re.finditer(taken + alias, text) if parent and parent in text else ():
        yield match, match["local"] or leaf


def _import_of(module: str, local: str) -> str:
    """The line that binds a name to a module."""
    parent, _, leaf = module.rpartition(".")
    if local == leaf and parent:
        return f"from {parent} import {leaf}"
    return f"import {module} as {local}" if local != module else f"import {module}"


NOT_ALL = Reason("an import line in a sentence, and not all of it moves", Code.READ_ONLY)
