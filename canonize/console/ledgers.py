"""The whole ledger for people: one line of sums, a table of groups, and the places on demand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Collection, Sequence
from typing import Any

from canonize.console.screen import Piece, Screen
from canonize.core.ledger import Disposition, KnownUnknown, Occurrence, WholeLedger
from canonize.core.plural import plural

_LONGEST = 160
FEW = 8
_NEEDS_A_PERSON = (Disposition.REFUSED, Disposition.MANUAL)
COLORS = {
    Disposition.REWRITTEN: "green",
    Disposition.SHIMMED: "green",
    Disposition.KEPT: "",
    Disposition.REFUSED: "red",
    Disposition.MANUAL: "yellow",
}
_COLUMNS = ("path", "line", "column", "word", "means", "form", "disposition", "reason", "text")


def shortened(text: str) -> str:
    """A source line for a list: minified files have very long ones."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 3]}..."


def show_whole_ledger(
    screen: Screen, ledger: WholeLedger, *, every: bool = False, told: Collection[str] = ()
) -> None:
    """Sums, groups by disposition and reason, and the places that need a person.

    Args:
        every: list each place of each group.
        told: reasons whose places were shown already.
    """
    screen.show("")
    show_sums(screen, ledger)
    if ledger.occurrences:
        _show_groups(screen, ledger)
    for (disposition, reason), entries in ledger.groups().items():
        if every or (disposition in _NEEDS_A_PERSON and reason not in told):
            _show_places(screen, disposition, reason, entries, every=every)
    if ledger.further:
        noun = _entries(len(ledger.further))
        screen.show(f"{noun} more where none of the words stands: other names, calls, whole files")
    _show_unknowns(screen, ledger.unknowns, every=every)
    for path, reason in ledger.unread:
        screen.show(("not parsed: ", "yellow"), f"{path}: {reason}")
    if ledger.named:
        screen.show(f"{plural(len(ledger.named), 'tracked path')} with one of the words in it")
        for path in ledger.named if every else ():
            screen.show(f"  {path}")
    screen.show((f"not covered: {'; '.join(ledger.not_covered)}", "dim"))


def show_sums(screen: Screen, ledger: WholeLedger) -> None:
    """The line that says whether the ledger is complete; differences are never hidden."""
    words = ", ".join(ledger.words)
    screen.show(f"every occurrence of {shortened(words)}")
    wrong = ledger.mismatches()
    sums = f"byte search found {ledger.found:,} in {plural(ledger.files, 'file')}, "
    entries = _entries(len(ledger.occurrences))
    screen.show(sums, (entries, "bold red" if wrong else "bold green"))
    for path, word, found, entered in wrong:
        text = f"  does not add up: {path}: {word}: found {found}, entries {entered}"
        screen.show((text, "bold red"))


def _show_groups(screen: Screen, ledger: WholeLedger) -> None:
    rows: list[list[Piece]] = [["", "entries", "files", "what they are"]]
    for (disposition, reason), entries in ledger.groups().items():
        files = len({entry.path for entry in entries})
        what = reason or "rewritten where they stand"
        rows.append(
            [
                (str(disposition), COLORS[disposition]),
                str(len(entries)),
                str(files),
                shortened(what),
            ]
        )
    screen.table(rows, right=[1, 2])


def _show_places(
    screen: Screen,
    disposition: Disposition,
    reason: str,
    entries: Sequence[Occurrence],
    *,
    every: bool,
) -> None:
    screen.show((f"{disposition}: ", COLORS[disposition]), reason)
    shown = entries if every or disposition is Disposition.REFUSED else entries[:FEW]
    for entry in shown:
        means = f"{entry.means}  " if entry.means else ""
        screen.show(f"  {entry.place}  ", (means, "dim"), shortened(entry.text))
    if len(shown) < len(entries):
        screen.show((f"  and {len(entries) - len(shown)} more; --ledger lists them", "dim"))


def _show_unknowns(screen: Screen, unknowns: Sequence[KnownUnknown], *, every: bool) -> None:
    if not unknowns:
        return
    noun = plural(len(unknowns), "place")
    screen.show(("known unknowns: ", "yellow"), f"{noun} may name something that no search can see")
    shown = unknowns if every else unknowns[:FEW]
    for unknown in shown:
        about = f" ({unknown.about})" if unknown.about else ""
        screen.show(
            f"  {unknown.place}  ", (f"{unknown.how}{about}  ", "dim"), shortened(unknown.text)
        )
    if len(shown) < len(unknowns):
        screen.show((f"  and {len(unknowns) - len(shown)} more; --ledger lists them", "dim"))


def _entries(count: int) -> str:
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def ledger_bytes(ledger: WholeLedger, name: str) -> bytes:
    """The ledger as a file: CSV when the name ends in ``.csv``, JSON otherwise."""
    if name.endswith(".csv"):
        text = io.StringIO()
        writer = csv.DictWriter(text, _COLUMNS)
        writer.writeheader()
        writer.writerows(_plain(entry.as_json()) for entry in ledger.occurrences)
        return text.getvalue().encode("utf-8", "surrogateescape")
    document = json.dumps(ledger.as_json(), indent=2, ensure_ascii=True)
    return f"{document}\n".encode()


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Cells that a spreadsheet will not take for a formula."""
    return {
        key: f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
        for key, value in row.items()
    }
