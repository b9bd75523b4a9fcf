"""The tracker: a Markdown file whose generated blocks are kept up to date.

What people write outside of the markers stays, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from canonize.core.outcome import Mark
from canonize.core.plural import plural
from canonize.core.record import CheckDone, Record, StepDone
from canonize.errors import CanonizeError
from canonize.reports.compared_bodies import COLUMN, compared_bodies
from canonize.reports.markdown import as_code, plain, row, table

_MOST_BODIES = 20
_MARKER = re.compile(r"^<!-- canonize:(?P<what>begin|end) (?P<name>[a-z-]+) -->[ \t]*\r?$", re.M)
_ANY = re.compile(r"canonize:(?:begin|end)")


def blocks_of(record: Record, *, column: int = COLUMN) -> dict[str, str]:
    """The generated blocks by name, in the order of a new tracker.

    Args:
        column: how wide each of two bodies beside one another is.
    """
    return {
        "violation": "\n".join(_violation(record)),
        "criteria": "\n".join(_criteria(record)),
        "plan": "\n".join(_plan(record)),
        "bodies": "\n".join(_bodies(record, column)),
        "results": "\n".join(_results(record)),
        "tests": "\n".join(_tests(record)),
        "open-points": "\n".join(_open(record)),
        "queue": "\n".join(_queue(record)),
    }


def tracker(record: Record, old: str | None, *, column: int = COLUMN) -> str:
    """The whole file.

    Args:
        column: how wide each of two bodies beside one another is.
        old: what is there; ``None``: nothing.

    Raises:
        CanonizeError: its markers are damaged; with every place.
    """
    blocks = blocks_of(record, column=column)
    if old is None or not old.strip():
        parts = [f"# {plain(_title(record))}\n", *(f"{_framed(n, t)}" for n, t in blocks.items())]
        return "\n".join(parts)
    spans = _spans(old)
    for name, (start, end) in sorted(spans.items(), key=lambda item: -item[1][0]):
        if name in blocks:
            old = old[:start] + _framed(name, blocks[name]) + old[end:]
    missing = [name for name in blocks if name not in spans]
    gap = "" if old.endswith("\n") else "\n"
    return old + "".join(f"{gap}\n{_framed(name, blocks[name])}" for name in missing)


def _title(record: Record) -> str:
    return f"{record.plan}: one {record.canonical.rpartition(':')[2] or record.canonical}"


def _framed(name: str, text: str) -> str:
    return f"<!-- canonize:begin {name} -->\n{text}\n<!-- canonize:end {name} -->\n"


def _spans(text: str) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    wrong: list[str] = []
    current: tuple[str, int] | None = None
    known = set()
    for match in _MARKER.finditer(text):
        name, line = match["name"], text.count("\n", 0, match.start()) + 1
        known.add(line)
        if match["what"] == "begin":
            if current is not None:
                wrong.append(f"line {line}: {name} begins within {current[0]}")
            if name in found:
                wrong.append(f"line {line}: {name} begins a second time")
            current = (name, match.start())
        elif current is None or current[0] != name:
            wrong.append(f"line {line}: {name} ends, and did not begin")
            current = None
        else:
            end = match.end() + (1 if text[match.end() : match.end() + 1] == "\n" else 0)
            found[name] = (current[1], end)
            current = None
    if current is not None:
        wrong.append(f"{current[0]} begins and does not end")
    for match in _ANY.finditer(text):
        line = text.count("\n", 0, match.start()) + 1
        if line not in known:
            wrong.append(f"line {line}: a marker that is not alone on its line, or misspelt")
    if wrong:
        raise CanonizeError(
            "the tracker's markers are damaged, so nothing was written",
            hint="put each pair back: <!-- canonize:begin NAME --> ... <!-- canonize:end NAME -->; "
            "or take a whole block out, and it is written anew at the end",
            details=tuple(wrong),
        )
    return found


def _violation(record: Record) -> Iterator[str]:
    yield "## Violation\n"
    if record.issue:
        yield f"Issue: {plain('#' + record.issue if record.issue.isdigit() else record.issue)}\n"
    yield f"Canonical: {as_code(record.canonical)}\n"
    rows = [
        [as_code(e.symbol), plain(e.verdict), plain(e.evidence or "–"), plain(e.state)]
        for e in record.outcome.competitors
    ]
    yield from table(["competitor", "verdict", "evidence", "now"], rows)
    yield ""
    if record.mine is not None:
        yield f"Severity: **{record.mine.severity}**. How it was found:\n"
        yield from (f"- {plain(reason)}" for reason in record.mine.reasons)
    else:
        yield "`canonize scan` does not find this group (any more)."


def _bodies(record: Record, column: int) -> Iterator[str]:
    yield "## Both bodies\n"
    if not record.bodies:
        yield "No code is left for a person to compare: it is the same, or was tried."
        return
    yield "The code differs, and nobody tried whether it does the same; `!` marks the lines.\n"
    yield from compared_bodies(record.bodies, most=_MOST_BODIES, column=column)


def _criteria(record: Record) -> Iterator[str]:
    yield "## Success criteria\n"
    for item in record.outcome.criteria:
        tick = "x" if item.mark is Mark.MET else " "
        mark = "" if item.mark is Mark.MET else f" **{item.mark}**:"
        yield f"- [{tick}] {plain(item.what)}:{mark} {plain(item.evidence)}"


def _plan(record: Record) -> Iterator[str]:
    yield "## Plan\n"
    done, total = len(record.applied), len(record.steps)
    yield f"{done} of {total} steps are applied, on branch {as_code(record.branch)}.\n"
    for phase in sorted({step.phase for step in record.steps}):
        yield f"### Phase {phase}\n"
        steps = [step for step in record.steps if step.phase == phase]
        yield from table(["", "step", "commit", "files", "references", "checks"], map(_step, steps))
        yield ""


def _step(step: StepDone) -> list[str]:
    mark = "done" if step.finished else "to do"
    counts = ", ".join(f"{count} {name}" for name, count in (step.counts or {}).items())
    checks = "; ".join(map(_check, step.checks))
    title = f"{step.number}. {plain(step.title)}"
    commit = as_code(step.commit[:10]) if step.commit else "–"
    return [mark, title, commit, str(step.files or "–"), plain(counts or "–"), checks or "–"]


def _check(check: CheckDone) -> str:
    figures = ", ".join(
        f"{name} {value:g}" for name, value in check.figures.items() if name != "seconds"
    )
    said = f"{check.seconds:.1f} s" + (f", {figures}" if figures else "")
    result = check.said if check.passed else "**failed**"
    return f"{plain(check.name)} {result} ({plain(said)})"


def _results(record: Record) -> Iterator[str]:
    yield "## Results\n"
    ended = record.outcome.competitors
    gone = [item for item in ended if item.state == "removed"]
    warns = [item for item in ended if item.state in ("warns", "forwards")]
    yield f"- violations eliminated: {len(gone)} of {len(ended)}"
    yield from (f"  - {as_code(item.symbol)}" for item in gone)
    files = ", ".join(f"{count} {kind}" for kind, count in record.rerouted.items()) or "none"
    yield f"- files changed: {plain(files)}"
    yield f"- deprecated or forwarding: {len(warns)}"
    yield from (f"  - {as_code(item.symbol)} {plain(item.state)}" for item in warns)
    if record.decisions:
        yield f"- decisions: {len(record.decisions)}"
        for item in record.decisions:
            why = f": {item.reason}" if item.reason else ""
            yield f"  - {plain(item.answer)} {as_code(item.path)} ({plain(item.what)}){plain(why)}"


def _tests(record: Record) -> Iterator[str]:
    yield "## Tests\n"
    yield "Test files that name the canonical or a competitor:\n"
    rows = [
        [
            plain(kind),
            str(len(paths)),
            ", ".join(map(as_code, paths[:5])) + (" …" * (len(paths) > 5)),
        ]
        for kind, paths in record.protecting.items()
    ]
    yield from table(["kind", "files", "which"], rows or [["none", "0", "–"]])
    yield f"\nNew test files: {', '.join(map(as_code, record.new_tests)) or 'none'}"


def _open(record: Record) -> Iterator[str]:
    yield "## Open points\n"
    if not record.outcome.open:
        yield "None."
    for point in record.outcome.open:
        places = ", ".join(map(as_code, point.places[:5])) + (" …" * (len(point.places) > 5))
        count = f" ({plural(len(point.places), 'place')})" if point.places else ""
        yield f"- {as_code(point.symbol)}: {plain(point.reason)}{count} {places}".rstrip()
    if record.outcome.answered:
        yield "\nAnswered in the plan, or by what is left:\n"
    for point in record.outcome.answered:
        places = ", ".join(map(as_code, point.places[:5])) + (" …" * (len(point.places) > 5))
        said = f"{as_code(point.symbol)}: {plain(point.reason)} {places}".rstrip()
        yield f"- {said}: {plain(point.answer)}"
    if record.outcome.prose:
        names = "names" if record.outcome.prose == 1 else "name"
        yield f"\n{plural(record.outcome.prose, 'line')} of prose still {names} a competitor."


def _queue(record: Record) -> Iterator[str]:
    yield "## Next violations\n"
    rows: Sequence[Sequence[str]] = [
        [
            plain(g.severity),
            plain(g.name),
            as_code(g.canonical) if g.canonical else "–",
            str(g.members),
        ]
        for g in record.queue
    ]
    if not rows:
        yield "`canonize scan` finds no other."
        return
    yield row(["severity", "what", "proposed canonical", "members"])
    yield row(["---"] * 4)
    yield from map(row, rows)
