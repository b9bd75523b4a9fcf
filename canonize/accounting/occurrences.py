"""From one file's sightings to ledger entries, with what codemods say of the same places."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from canonize.accounting.dispositions import Ruling, SightingJudge
from canonize.accounting.sightings import FileSightings, Sighting
from canonize.accounting.traced import Traced
from canonize.core.ledger import Disposition, Occurrence, Reference
from canonize.core.symbols import Symbol

_DONE = (Disposition.REWRITTEN, Disposition.SHIMMED)
_WORST = (
    Disposition.REFUSED, Disposition.MANUAL, Disposition.KEPT, Disposition.SHIMMED,
    Disposition.REWRITTEN,
)  # fmt: skip
_IMPORT_LINE = re.compile(r"(?P<head>[\w.]+[ \t]+import[ \t])[ \t]*\(?[\w, \t]*")
_ON_THE_WAY = re.compile(r"(?P<path>[\w.:/\\]*)(?:(?P<alias>\s+as\s)\s*\w*)?")
_LONGEST = 1_000
"""Characters of a path, or of an import line, in which words are looked for."""
THROUGH_IMPORT = "through its import"
THROUGH_NAMES = "as the names that it imports"


@dataclass(frozen=True, slots=True)
class Told:
    """What codemods say of one file: entries at places of the file as it is now.

    Args:
        entries: in the order of the steps; their lines and columns are of the file as it is.
        loose: entries whose place is not in the file as it is.
        trace: from the file as it is to what the last step leaves; ``None`` when none changes it.
    """

    entries: Sequence[Reference] = ()
    loose: Sequence[Reference] = ()
    trace: Traced | None = None


_NOTHING = Told()


def occurrences_of(
    path: str,
    facts: FileSightings,
    judge: SightingJudge,
    lines: Sequence[str],
    told: Told = _NOTHING,
) -> tuple[list[Occurrence], list[Reference]]:
    """The entries of one file, and what codemods said of places without any of the words.

    Args:
        lines: the file's lines, to see what stands between an entry's place and a word.
    """
    seen = facts.sightings
    judged = [judge.judge(path, sighting, unparsed=facts.problem) for sighting in seen]
    direct = list(judged)
    judged, spoken, further = _with_entries(seen, judged, lines, told.entries)
    judged = _through_imports(seen, judged, spoken, direct)
    judged = _whole_statements(seen, judged, spoken)
    rewritten = {
        s.statement for s, j in zip(seen, judged, strict=True) if j.disposition in _DONE
    } - {-1}
    for index, sighting in enumerate(seen):
        if told.trace is None or judged[index].disposition in _DONE:
            continue
        if not _stands(sighting, judged[index], told.trace, rewritten):
            judged[index] = replace(
                judged[index],
                disposition=Disposition.REWRITTEN,
                reason="in what a step rewrites",
                pending=False,
                stands=False,
            )
    found = [
        Occurrence(
            path,
            s.line,
            s.column,
            s.word,
            j.means,
            j.form,
            j.disposition,
            j.reason,
            s.text,
            j.stands,
        )
        for s, j in zip(seen, judged, strict=True)
    ]
    return found, [*further, *told.loose]


def _stands(
    sighting: Sighting, judgement: Ruling, trace: Traced, rewritten: Collection[int]
) -> bool:
    """Whether a place is left as it is by all steps.

    Args:
        rewritten: the import statements of which a step is known to change something.
    """
    line, column = sighting.line, sighting.column
    if not judgement.pending:
        return trace.survives(line, column)
    if sighting.statement >= 0 and (sighting.statement in rewritten or trace.is_changed(line)):
        return False
    return trace.stands(line, column)


def _with_entries(
    seen: Sequence[Sighting],
    judged: list[Ruling],
    lines: Sequence[str],
    entries: Sequence[Reference],
) -> tuple[list[Ruling], set[int], list[Reference]]:
    """What codemods say of these very places; whole-file refusals go to all that is pending."""
    by_line: dict[int, tuple[list[int], list[int]]] = {}
    for index, sighting in enumerate(seen):
        columns, indexes = by_line.setdefault(sighting.line, ([], []))
        columns.append(sighting.column)
        indexes.append(index)
    spoken: set[int] = set()
    further: list[Reference] = []
    for entry in entries:
        columns, indexes = by_line.get(entry.line, ([], []))
        line = lines[entry.line - 1] if lines and columns else ""
        near = bisect_left(columns, entry.column)
        until = bisect_right(columns, entry.column + _LONGEST)
        here = [(columns[n] - entry.column, indexes[n]) for n in range(near, until)]
        covered = _covered(entry, here, seen, line)
        if not covered and (entry.line, entry.column) == (1, 1):
            covered = [i for i, j in enumerate(judged) if j.pending or j.means == entry.symbol]
        if not covered:
            further.append(entry)
        for index in covered:
            if index in spoken and judged[index].disposition in _DONE:
                continue
            spoken.add(index)
            judged[index] = replace(
                judged[index],
                means=judged[index].means or entry.symbol,
                form=entry.form,
                disposition=entry.disposition,
                reason=entry.reason,
                pending=False,
                stands=False,
            )
    return judged, spoken, further


def _covered(
    entry: Reference, here: Sequence[tuple[int, int]], seen: Sequence[Sighting], line: str
) -> list[int]:
    """The words at an entry's place, and those of the path or import line that starts there.

    Args:
        here: how far right of the place words stand, and their indexes, in order.
    """
    covered = [index for distance, index in here if distance == 0]
    if len(covered) == len(here):
        return covered
    start = entry.column - 1
    end = start + _LONGEST
    imports = _IMPORT_LINE.match(line, start, end)
    way = _ON_THE_WAY.match(line, start, end)
    assert way is not None  # it matches nothing, too
    words = _words_of(entry)
    for distance, index in here:
        at = start + distance
        if distance == 0 or at > max(way.end(), imports.end() if imports else 0):
            continue
        in_import = imports is not None and imports.end("head") <= at <= imports.end()
        on_the_way = at <= way.end("path") or (
            way["alias"] is not None and way.end("alias") <= at <= way.end()
        )
        if in_import or (on_the_way and seen[index].word in words):
            covered.append(index)
    return covered


def _words_of(entry: Reference) -> tuple[str, ...]:
    try:
        symbol = Symbol.parse(entry.symbol)
    except ValueError:
        return ()
    return (*symbol.name.split("."), *symbol.module.split("."))


def _through_imports(
    seen: Sequence[Sighting],
    judged: list[Ruling],
    spoken: set[int],
    direct: Sequence[Ruling],
) -> list[Ruling]:
    """A use of an imported name shares the fate of its import."""
    found = list(judged)
    for index, sighting in enumerate(seen):
        anchor = sighting.anchor
        if anchor < 0 or index in spoken or anchor not in spoken:
            continue
        if not direct[index].pending and direct[index].means != direct[anchor].means:
            continue
        fate = judged[anchor]
        reason = THROUGH_IMPORT if fate.disposition in _DONE else f"{THROUGH_IMPORT}: {fate.reason}"
        found[index] = replace(
            found[index], disposition=fate.disposition, reason=reason, pending=False, stands=False
        )
    return found


def _whole_statements(
    seen: Sequence[Sighting], judged: list[Ruling], spoken: set[int]
) -> list[Ruling]:
    """The module of a from-import shares the fate of the names that are taken from it."""
    names: dict[int, list[int]] = {}
    for index, sighting in enumerate(seen):
        if sighting.statement >= 0 and sighting.kind == "import" and _is_name(sighting):
            names.setdefault(sighting.statement, []).append(index)
    found = list(judged)
    for index, sighting in enumerate(seen):
        if sighting.kind != "imported-module" or index in spoken:
            continue
        taken = [judged[i] for i in names.get(sighting.statement, ())]
        if not taken:
            continue
        if judged[index].disposition is Disposition.REFUSED:
            continue
        worst = min(taken, key=lambda j: _WORST.index(j.disposition))
        if worst.disposition is Disposition.KEPT:
            continue
        found[index] = replace(
            judged[index],
            disposition=worst.disposition,
            reason=worst.reason or THROUGH_NAMES,
            pending=worst.pending,
            stands=worst.stands,
        )
    return found


def _is_name(sighting: Sighting) -> bool:
    return any(not target.endswith(":") for target in sighting.targets)
