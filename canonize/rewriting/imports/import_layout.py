"""Rewritten imports take the place, the order and the shape that the file's other imports have.

Statements that no edit touched stay as they are, byte for byte. A touched one joins a statement of
the same module, goes where the order of its section wants it, and is wrapped where it is too long;
each only if the file, or its repository's settings, do it so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from canonize.rewriting.imports.import_order import Key, line_order, name_order, section_of
from canonize.rewriting.imports.import_style import ImportStyle, Wrap
from canonize.rewriting.imports.imported_twice import said_once
from canonize.syntax.import_lines import ImportLine, Named, read_imports, written_alias


@dataclass(frozen=True)
class Setting:
    """What arranging a run of imports needs to know.

    Args:
        style: the repository's.
        newline, unit: how the file ends and indents lines.
        is_first_party: whether the first part of a module's name is something of the repository.
        is_seen: whether another file takes a name from this one; its import stays in its place,
            unless a sorter keeps the file.
    """

    style: ImportStyle
    newline: str
    unit: str
    is_first_party: Callable[[str], bool]
    is_seen: Callable[[str], bool]


def arranged(before: str, after: str, setting: Setting) -> str:
    """A run of import statements after edits, in the style that it had before them.

    Returns ``after`` itself wherever the run is not understood.
    """
    old, new = read_imports(before), read_imports(after)
    if not old or not new or any(line.is_star for line in new):
        return after
    known = {line.text.strip() for line in old}
    new = _apart(old, new)
    touched = [line.text.strip() not in known for line in new]
    if not any(touched):
        return "".join(f"{line.blank}{line.above}{line.text}" for line in new)
    run = _Run(old, said_once(list(zip(new, touched, strict=True))), setting)
    run.split()
    run.join()
    run.sort_names()
    run.sort_lines()
    return "".join(run.texts())


def _apart(old: list[ImportLine], new: list[ImportLine]) -> list[ImportLine]:
    """The lines after edits; a section whose first line went keeps the empty lines above it."""
    before, left = {_home_of(line) for line in old}, {_home_of(line) for line in new}
    opens: dict[str, str] = {}
    for first, *rest in _sections(old):
        kept = [_home_of(line) for line in rest if _home_of(line) in left]
        if first.blank and not first.above and kept and _home_of(first) not in left:
            opens[kept[0]] = first.blank
    found = list(new)
    for index, (above, line) in enumerate(pairwise(new), 1):
        blank = opens.pop(_home_of(line), "")
        if blank and not line.blank and _home_of(above) in before:
            found[index] = replace(line, blank=blank)
    return found


def _home_of(line: ImportLine) -> str:
    """What a statement imports from; a plain import's own text."""
    return line.module if line.module is not None else line.text.strip()


_ROUNDS = 3


@dataclass(eq=False)
class _Entry:
    line: ImportLine
    is_touched: bool


class _Run:
    def __init__(
        self, old: list[ImportLine], lines: list[tuple[ImportLine, bool]], setting: Setting
    ) -> None:
        self._old = old
        self._entries = [_Entry(line, touched) for line, touched in lines]
        self._setting = setting
        self._style = setting.style

    def split(self) -> None:
        """Names with ``as`` get a statement of their own where the sorter wants it so."""
        if not self._style.sorter or self._style.combine_as:
            return
        if any(len(line.names) > 1 and _has_as(line) for line in self._old):
            return
        found: list[_Entry] = []
        for entry in self._entries:
            found.append(entry)
            line = entry.line
            renamed = [named for named in line.names if named[1]]
            if not entry.is_touched or not _is_free(line) or not renamed or len(line.names) == 1:
                continue
            rest = [named for named in line.names if not named[1]]
            groups = [*([rest] if rest else []), *([named] for named in renamed)]
            first, *more = sorted(groups, key=lambda names: names[0])
            entry.line = line.having(first)
            bare = replace(line, blank="", above="")
            found += [_Entry(bare.having(names), True) for names in more]
        self._entries = found

    def join(self) -> None:
        """Names of one module share a statement."""
        if self._style.single_line or _has_twins(self._old):
            return
        for entry in list(self._entries):
            movable = entry.is_touched and _is_free(entry.line) and not self._is_rebound(entry)
            other = self._partner(entry) if movable else None
            if other is None:
                continue
            other.line = other.line.having([*other.line.names, *entry.line.names])
            other.is_touched = True
            self._drop(entry)

    def _is_rebound(self, entry: _Entry) -> bool:
        """Whether another statement binds one of its names too: then their order counts."""
        return any(
            other is not entry and _bound(other.line) & _bound(entry.line)
            for other in self._entries
        )

    def _is_seen(self, line: ImportLine) -> bool:
        """Whether others take a name from here; a sorter would move it all the same."""
        return not self._style.sorter and any(map(self._setting.is_seen, line.locals))

    def _partner(self, entry: _Entry) -> _Entry | None:
        line = entry.line
        is_below = False
        for other in self._entries:
            if other is entry:
                is_below = True
                continue
            home = other.line
            if line.module is None or home.module != line.module or home.indent != line.indent:
                continue
            apart = bool(self._style.sorter) and not self._style.combine_as
            if not _is_free(home) or (apart and (_has_as(line) or _has_as(home))):
                continue
            if is_below and self._is_seen(line):
                continue
            return other
        return None

    def sort_names(self) -> None:
        """Names keep the order that the file's statements have."""
        key = name_order(self._old, self._style)
        for entry in self._entries:
            line = entry.line
            if entry.is_touched and line.module is not None and line.is_plain:
                entry.line = self._rendered(line.having(_sorted(line.names, key)))

    def sort_lines(self) -> None:
        """Touched statements go to their section, and to their place in it."""
        order = line_order(_sections(self._old), self._style)
        if order is None:
            return
        for _ in range(_ROUNDS):  # one that is out of place hides the place of another
            self._sort_once(order)

    def _sort_once(self, order: Callable[[ImportLine], Any]) -> None:
        for entry in [entry for entry in self._entries if entry.is_touched]:
            line = entry.line
            if line.above or self._is_rebound(entry) or self._is_seen(line):
                continue
            others = self._home(entry)
            apart = others or self._is_misplaced(entry)
            if apart and self._style.sorter and self._is_foreign(entry, others):
                self._open_section(entry)
                continue
            if not others:
                continue
            after = [e for e in others if order(line) < order(e.line)]
            first = after[0] if after else None
            if self._is_in_place(entry, others, first):
                continue
            if first is others[0]:
                if first.line.above:
                    continue
                self._drop(entry)
                entry.line = replace(line, blank=first.line.blank)
                first.line = replace(first.line, blank="")
            else:
                self._drop(entry)
                entry.line = replace(line, blank="")
            at = self._entries.index(first) if first else self._entries.index(others[-1]) + 1
            self._entries.insert(at, entry)

    def _is_in_place(self, entry: _Entry, others: list[_Entry], first: _Entry | None) -> bool:
        """Whether a statement stands among its section's others, right above the next."""
        at = {id(other): index for index, other in enumerate(self._entries)}
        here = at[id(entry)]
        if not at[id(others[0])] - 1 <= here <= at[id(others[-1])] + 1:
            return False
        later = [e for e in others if at[id(e)] > here]
        return later == (_since(others, first) if first is not None else [])

    def _home(self, entry: _Entry) -> list[_Entry]:
        """The other statements of the section in which a statement belongs."""
        sections: list[list[_Entry]] = []
        for other in self._entries:
            if not sections or other.line.blank or other.line.above:
                sections.append([])
            sections[-1].append(other)
        kind = section_of(entry.line, self._setting.is_first_party)
        own = next([e for e in found if e is not entry] for found in sections if entry in found)
        rest = [found for found in sections if entry not in found]
        if own and any(self._kind(e) == kind for e in own):
            return own
        if not own and not self._style.sorter:
            return []
        exact = [found for found in rest if {self._kind(e) for e in found} == {kind}]
        return exact[0] if len(exact) == 1 else own

    def _is_foreign(self, entry: _Entry, others: list[_Entry]) -> bool:
        """Whether a section has statements of another kind alone, as all of the file's do."""
        first_party = self._setting.is_first_party
        kinds = [
            {section_of(line, first_party) for line in section} for section in _sections(self._old)
        ]
        if any(len(found) > 1 for found in kinds):
            return False
        return all(self._kind(e) != self._kind(entry) for e in others)

    def _is_misplaced(self, entry: _Entry) -> bool:
        """Whether it stands below what belongs below it, or above what belongs above it."""
        kind, here = self._kind(entry), self._entries.index(entry)
        above, below = self._entries[:here], self._entries[here + 1 :]
        return any(self._kind(e) > kind for e in above) or any(self._kind(e) < kind for e in below)

    def _open_section(self, entry: _Entry) -> None:
        """A section of its own, where its kind belongs."""
        kind = self._kind(entry)
        self._drop(entry)
        newline = self._setting.newline
        after = next((e for e in self._entries if self._kind(e) > kind), None)
        if after is None:
            entry.line = replace(entry.line, blank=newline)
            self._entries.append(entry)
            return
        entry.line = replace(entry.line, blank=after.line.blank)
        after.line = replace(after.line, blank=newline)
        self._entries.insert(self._entries.index(after), entry)

    def _kind(self, entry: _Entry) -> int:
        return section_of(entry.line, self._setting.is_first_party)

    def _drop(self, entry: _Entry) -> None:
        """Takes a statement out; the empty lines above it stay above the rest of its section."""
        index = self._entries.index(entry)
        del self._entries[index]
        if index < len(self._entries):
            after = self._entries[index]
            if not after.line.blank or index == 0:
                after.line = replace(after.line, blank=entry.line.blank)

    def texts(self) -> list[str]:
        return [f"{e.line.blank}{e.line.above}{e.line.text}" for e in self._entries]

    def _rendered(self, line: ImportLine) -> ImportLine:
        """The statement in the shape that it should have."""
        stale = self._is_stale(line)
        if line.comment and not stale:
            return line
        one = line.one_line
        said = f"  {line.comment}" if line.comment else ""
        forced = 0 < self._style.grid_wrap <= len(line.names)
        exploded = line.is_multi_line and line.has_trailing_comma and self._explodes
        fits = len(one) <= self._style.line_length and not exploded and not forced
        if not stale and (line.is_multi_line != fits or not self._may_collapse(line)):
            return line
        text = f"{one}{said}{self._setting.newline}" if fits else self._wrapped(line, said)
        return replace(line, text=text)

    def _may_collapse(self, line: ImportLine) -> bool:
        """Whether lines that fit on one now should become one: names left, or a sorter does it."""
        if not line.is_multi_line:
            return True
        left = any(
            old.module == line.module and set(old.names) > set(line.names) for old in self._old
        )
        sorts = bool(self._style.sorter) and not line.has_trailing_comma and "(" in line.text
        return left or sorts

    def _is_stale(self, line: ImportLine) -> bool:
        again = read_imports(line.text)
        return not again or again[0].names != line.names

    @property
    def _explodes(self) -> bool:
        """Whether the run had a statement over several lines that would have fit on one."""
        return any(
            line.is_multi_line and len(line.one_line) <= self._style.line_length
            for line in self._old
        )

    def _wrapped(self, line: ImportLine, said: str) -> str:
        end, unit = self._setting.newline, self._setting.unit
        head = f"{line.indent}from {line.module} import ("
        inner, names = line.indent + unit, [written_alias(named) for named in line.names]
        comma = "," if self._style.trailing_comma else ""
        match self._style.wrap or self._seen_wrap():
            case Wrap.GRID:
                pad = " " * len(head)
                rows = _filled(names, len(pad), self._style.line_length - 1, last=1)
                return head + f",{end}{pad}".join(rows) + f"){said}{end}"
            case Wrap.GROUPED:
                rows = _filled(names, len(inner), self._style.line_length, last=1)
                body = f",{end}{inner}".join(rows)
                return f"{head}{said}{end}{inner}{body}{comma}{end}{line.indent}){end}"
            case _:
                body = f",{end}".join(f"{inner}{name}" for name in names)
                return f"{head}{said}{end}{body}{comma}{end}{line.indent}){end}"

    def _seen_wrap(self) -> Wrap:
        """How the run wrapped before."""
        for line in self._old:
            rows = line.text.splitlines()
            if len(rows) > 1 and not rows[0].rstrip().endswith("("):
                return Wrap.GRID if "(" in rows[0] else Wrap.HANGING
            if len(rows) > 1 and len(line.names) > len(rows) - 2:
                return Wrap.GROUPED
        return Wrap.HANGING


def _filled(names: Sequence[str], start: int, width: int, *, last: int) -> list[str]:
    """Names in rows as long as the width allows."""
    rows: list[str] = []
    for name in names:
        if rows and start + len(rows[-1]) + len(name) + 2 + last <= width:
            rows[-1] += f", {name}"
        else:
            rows.append(name)
    return rows


def _sorted(names: tuple[Named, ...], key: Key | None) -> tuple[Named, ...]:
    return tuple(sorted(names, key=key)) if key is not None else names


def _sections(lines: Sequence[ImportLine]) -> list[list[ImportLine]]:
    found: list[list[ImportLine]] = []
    for line in lines:
        if not found or line.blank or line.above:
            found.append([])
        found[-1].append(line)
    return found


def _bound(line: ImportLine) -> frozenset[str]:
    """The names that it binds; ``import a.b`` and ``import a.c`` do not mind each other."""
    is_path = line.module is None and not any(asname for _, asname in line.names)
    return frozenset() if is_path else line.locals


def _since(entries: list[_Entry], first: _Entry) -> list[_Entry]:
    return entries[entries.index(first) :]


def _is_free(line: ImportLine) -> bool:
    """Whether nothing is said beside the statement that would have to stay with it."""
    return line.module is not None and line.is_plain and not line.comment and not line.above


def _has_as(line: ImportLine) -> bool:
    return any(asname for _, asname in line.names)


def _has_twins(lines: Sequence[ImportLine]) -> bool:
    """Whether the file imports from one module in several statements already."""
    modules = [line.module for line in lines if line.module is not None and not _has_as(line)]
    return len(modules) != len(set(modules))
