"""What a lock says, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from canonize.accounting.locking import LockFindings
from canonize.console.screen import Screen
from canonize.core.lock_file import LOCK_NAME, AllowedUse, LockFile, UseKey
from canonize.core.plural import plural


@dataclass(frozen=True)
class LockReport:
    """What `verify --locked` found.

    Args:
        members: what competes with the canonical under a name that nobody decided on, with its
            place and the scan's reason.
    """

    lock: LockFile
    found: LockFindings
    version: str
    members: tuple[tuple[str, str, str], ...] = field(default=())

    @property
    def passed(self) -> bool:
        return self.found.passed and not self.members

    def as_json(self) -> dict[str, Any]:
        found = self.found
        return {
            "passed": self.passed,
            "allowed": len(self.lock.uses),
            "version": self.version,
            "new_uses": [
                {**_key(key), "places": [entry.place for entry in at]} for key, at in found.new
            ],
            "dead_lines": [self._line(use) for use in found.dead],
            "expired": [self._line(use) for use in found.due],
            "expiry_unknown": [self._line(use) for use in found.untold],
            "removal_overdue": list(found.overdue),
            "new_competitors": [
                {"symbol": symbol, "place": place, "why": why}
                for symbol, place, why in self.members
            ],
        }

    def _line(self, use: AllowedUse) -> dict[str, Any]:
        line = self.lock.lines.get(use.key)
        return {**_key(use.key), "reason": use.reason, "expires": use.expires, "line": line}

    def place(self, use: AllowedUse) -> str:
        """Where the line stands in the lock."""
        line = self.lock.lines.get(use.key)
        return f"{LOCK_NAME}:{line}" if line else LOCK_NAME


def _key(key: UseKey) -> dict[str, str]:
    return {"path": key.path, "scope": key.scope, "symbol": key.symbol}


def show_locked(screen: Screen, report: LockReport) -> None:
    """Each thing that is not as the lock says, with its place and what to do."""
    found = report.found
    _head(screen, len(found.new), "use that is not locked", "uses that are not locked")
    for key, places in found.new:
        for entry in places:
            screen.show(f"  {entry.place}  ", (f"{key.symbol}  ", "dim"), entry.text)
    _head(screen, len(found.dead), "dead line", "dead lines")
    for use in found.dead:
        screen.show(f"  {report.place(use)}  ", (str(use.key), "dim"))
    _head(screen, len(found.due), "expired line", "expired lines")
    for use in found.due:
        screen.show(f"  {report.place(use)}  ", (f"{use.key}  ", "dim"), f"until {use.expires}")
    for symbol in found.overdue:
        screen.show(("  still there after its removal version  ", "red"), symbol)
    _head(screen, len(report.members), "new competitor", "new competitors")
    for symbol, place, why in report.members:
        screen.show(f"  {place}  ", (f"{symbol}  ", "bold"), why)
    if found.untold:
        said = f"{plural(len(found.untold), 'line')} of {LOCK_NAME} expire at a version"
        screen.warn(f"{said}, and the project's is not known", "--project-version VERSION")
    for hint in _hints(report):
        screen.say(f"next: {hint}")


def _head(screen: Screen, count: int, one: str, many: str) -> None:
    style = "bold red" if count else "bold green"
    screen.show((str(count), style), f" {one if count == 1 else many}")


def _hints(report: LockReport) -> list[str]:
    found, hints = report.found, []
    if found.new:
        hints.append("use the canonical there, or allow it: canonize lock --reason TEXT")
    if found.dead:
        hints.append("canonize lock --prune takes dead lines out")
    if found.due or found.overdue:
        hints.append("take the uses away, or move the version in the plan and the lock")
    if report.members:
        hints.append(
            "use the canonical instead, name it in the plan (variant, homonym), or let it stay: "
            "canonize lock --reason TEXT"
        )
    return hints
