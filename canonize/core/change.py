"""One file before and after: the only currency in which the tool proposes, writes and undoes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from canonize.errors import StaleChange


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one path.

    Args:
        path: relative to the repository, parts joined by ``/``; undecodable bytes are surrogates.
        before: the exact bytes that the change was computed from; ``None``: there must be no file.
        after: the exact bytes afterwards; ``None``: the file is deleted.
        mode: permission bits (``0o644``) that ``after`` gets; ``None`` keeps what the file has
            (a created file gets the platform's default).
    """

    path: str
    before: bytes | None
    after: bytes | None
    mode: int | None = None

    @property
    def kind(self) -> str:
        """``create``, ``edit``, ``delete`` or ``nothing``."""
        if self.before == self.after:
            return "nothing"
        if self.before is None:
            return "create"
        return "delete" if self.after is None else "edit"

    def inverted(self) -> Change:
        """The change that takes it back. The mode is the caller's to set: only a disk knows it."""
        return replace(self, before=self.after, after=self.before)

    def apply_to(self, current: bytes | None) -> bytes | None:
        """Returns the bytes afterwards.

        Raises:
            StaleChange: ``current`` is not what the change was computed from.
        """
        if current != self.before:
            raise StaleChange(
                f"{self.path} is not what the change was computed from",
                where=self.path,
                hint="run `canonize preview` again and review the new diff",
            )
        return self.after


@dataclass(frozen=True, slots=True)
class Edit:
    """One declared edit: bytes ``start`` to ``end`` of the file before become ``text``."""

    start: int
    end: int
    text: bytes


def merge_changes(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Joins successive changes to one change a path, sorted by path; those that cancel out go.

    Raises:
        StaleChange: a later change to a path does not start where the one before it ended.
    """
    merged: dict[str, Change] = {}
    for change in changes:
        earlier = merged.get(change.path)
        if earlier is None:
            merged[change.path] = change
            continue
        after = change.apply_to(earlier.after)
        mode = change.mode if change.mode is not None else earlier.mode
        merged[change.path] = Change(change.path, earlier.before, after, mode)
    return tuple(merged[path] for path in sorted(merged) if merged[path].kind != "nothing")
