"""Uses that a plan accepts by a key, each with a reason: they hold nothing back any more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from canonize.compatibility.grouped_uses import by_group
from canonize.compatibility.use_verdicts import Finding, Judged, Judgement
from canonize.core.paths import glob_pattern
from canonize.core.plan import CheckSpec
from canonize.core.reasons import Code

USES_FIT = "uses-fit"
"""The kind of the check under which a plan accepts uses."""


@dataclass(frozen=True, slots=True)
class _Seen:
    path: str
    subject: str
    judgement: Judgement


class AcceptedUses:
    """What a plan's checks accept.

    Args:
        checks: those of the plan; only `uses-fit` accepts uses.
    """

    def __init__(self, checks: Iterable[CheckSpec]) -> None:
        keys = {key for spec in checks for key in _accepted(spec)}
        self._matches = tuple(answered_by(key) for key in sorted(keys))

    def __bool__(self) -> bool:
        return bool(self._matches)

    def objection(self, path: str, finding: Finding) -> str:
        """Why a use may not be re-routed; "" if nothing holds it, or what does is accepted.

        One trouble that is accepted says nothing of another one in the same place.
        """
        for judgement in finding.all or (finding.judgement,):
            seen = _Seen(path, finding.subject, judgement)
            if judgement.holds and not any(matches(seen) for matches in self._matches):
                return judgement.reason
        return ""


def _accepted(spec: CheckSpec) -> Collection[str]:
    found = spec.options.get("accept") if spec.kind == USES_FIT else None
    return found.keys() if isinstance(found, Mapping) else ()


def is_of_whole(key: str) -> bool:
    """Whether a key speaks of a competitor as a whole: ``Name KIND``, of a kind of reason."""
    kind = key.rpartition(" ")[2]
    return " " in key and kind in (code.value for code in Code if code.is_answerable)


def answered_by(key: str) -> Callable[[Judged], bool]:
    """Which uses a key of ``accept`` means.

    ``path:Name.member:trouble``, where the path may be a glob, and path and trouble may be absent;
    or the key of a group, ``Name passed to *.execute``.
    """
    grouped = by_group(key)
    if grouped is not None:
        return grouped
    *path, subject, trouble = key.split(":") if key.count(":") else ("", key, "")
    pattern = glob_pattern(path[0]) if path and path[0] else None
    return lambda use: (
        (pattern is None or pattern.match(use.path) is not None)
        and use.subject == subject
        and trouble in ("", use.judgement.trouble.value)
    )
