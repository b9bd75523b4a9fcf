"""Title and body of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from canonize.core.outcome import Mark
from canonize.core.plural import plural
from canonize.core.record import Record, StepDone
from canonize.reports.compared_bodies import compared_bodies
from canonize.reports.markdown import as_code, plain, table

_MOST = 20
_MOST_BODIES = 3


def pull_request(
    record: Record, *, only: StepDone | None = None, closes: bool = True
) -> tuple[str, str]:
    """Title and body.

    Args:
        closes: whether it may close the issue: of several, the last one does.
        only: the one step that it is about, when the work is split by step; the last one closes
            the issue.
    """
    name = record.canonical.rpartition(":")[2] or record.canonical
    title = f"Make {name} the only implementation"
    if only is not None:
        title = f"{only.title} ({only.number} of {len(record.steps)})"
    return " ".join(title.split()), "\n".join(_body(record, only, closes)).rstrip("\n") + "\n"


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _body(record: Record, only: StepDone | None, closes: bool) -> Iterator[str]:
    ended = record.outcome.competitors
    yield "## What and why\n"
    yield (
        f"There {_are(len(ended))} {plural(len(ended), 'competing implementation')} of "
        f"{as_code(record.canonical)}. This takes the code base to the canonical one, "
        "step by step; each step is one commit, made by a plan; what its checks said is below.\n"
    )
    rows = [
        [as_code(e.symbol), plain(e.verdict), plain(e.evidence or "–"), plain(e.state),
         plain(e.reason)]
        for e in ended
    ]  # fmt: skip
    yield from table(["competitor", "verdict", "evidence", "now", "why"], rows)
    if record.bodies:
        yield "\n## Code that a person compared\n"
        yield from compared_bodies(record.bodies, most=_MOST_BODIES)
    yield "\n## Steps\n"
    steps = record.applied if only is None else (only,)
    yield from table(["", "step", "commit", "files", "references", "checks"], map(_step, steps))
    yield from _judgement(record)
    yield from _checks(record)
    yield "\n## How to reproduce\n"
    base = record.base[:12] or "BASE"
    yield "```console"
    yield f"$ canonize verify --reproduce {base}..HEAD   # replays the plan, compares every byte"
    yield "$ canonize verify                            # nothing names what is gone"
    yield "$ canonize rollback --all                    # takes it back"
    yield "```"
    if record.issue.isdigit() and closes and _is_last(record, only):
        yield f"\nCloses #{record.issue}"
    elif record.issue:
        text = f"#{record.issue}" if record.issue.isdigit() else record.issue
        yield f"\nPart of {plain(text)}"


def _is_last(record: Record, only: StepDone | None) -> bool:
    changing = [step for step in record.applied if step.commit]
    is_last = only is None or (bool(changing) and only.number == changing[-1].number)
    return record.is_complete and is_last


def _step(step: StepDone) -> list[str]:
    counts = ", ".join(f"{count} {name}" for name, count in (step.counts or {}).items())
    checks = ", ".join(f"{c.name} {c.said}" for c in step.checks)
    commit = step.commit[:10] or "–"
    title = plain(step.title)
    cells = [commit, str(step.files or "–"), plain(counts or "–"), plain(checks or "–")]
    return [str(step.number), title, *cells]


def _judgement(record: Record) -> Iterator[str]:
    yield "\n## What needs a look\n"
    outcome = record.outcome
    if not (record.decisions or outcome.open or outcome.answered):
        yield "Nothing is open, and nobody decided against an edit."
    for item in record.decisions[:_MOST]:
        by = f" ({item.by.partition(' <')[0]})" if item.by else ""
        why = f": {item.reason}" if item.reason else ""
        yield f"- {plain(item.answer)}ed {as_code(item.path)}, {plain(item.what + why + by)}"
    for word, points in (("open", outcome.open), ("answered", outcome.answered)):
        for point in points[:_MOST]:
            places = ", ".join(map(as_code, point.places[:3]))
            more = f" and {len(point.places) - 3} more" if len(point.places) > 3 else ""
            answer = f": {plain(point.answer)}" if point.answer else ""
            said = f"{as_code(point.symbol)}: {plain(point.reason)} {places}{more}".rstrip()
            yield f"- {word}: {said}{answer}"
    lists = (record.decisions, outcome.open, outcome.answered)
    left = sum(max(len(items) - _MOST, 0) for items in lists)
    if left > 0:
        yield f"- and {left} more: `canonize report --tracker FILE`"


def _checks(record: Record) -> Iterator[str]:
    yield "\n## Checks\n"
    for item in record.outcome.criteria:
        tick = "x" if item.mark is Mark.MET else " "
        mark = "" if item.mark is Mark.MET else f"**{item.mark}**: "
        yield f"- [{tick}] {plain(item.what)}: {mark}{plain(item.evidence)}"
