"""A preview in a file, to be run exactly as it was reviewed, or not at all."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import canonize
from canonize.core.rehearsal import StepProposal
from canonize.errors import Drifted, PlanInvalid
from canonize.runner.session import Session
from canonize.workspace import read_file

_FORMAT = 1
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class SavedPreview:
    """What a person reviewed.

    Args:
        numbers: the steps, in order.
        inputs: mode and content of every tracked file, by path, before the first of them.
        steps: by number, for each path the hashes before and after (``None``: no file) and the
            mode that the step sets.
    """

    tool: str
    plan_hash: str | None
    numbers: tuple[int, ...]
    inputs: Mapping[str, str]
    steps: Mapping[int, Mapping[str, tuple[str | None, str | None, int | None]]]

    @classmethod
    def of(cls, session: Session, proposals: Iterable[StepProposal]) -> SavedPreview:
        """Takes the fingerprints of a session and of the proposals that were shown."""
        steps = {proposal.number: _changes(proposal) for proposal in proposals}
        return cls(
            canonize.__version__,
            _hash(session.plan_text),
            tuple(steps),
            _inputs(session),
            steps,
        )

    def as_bytes(self) -> bytes:
        """JSON; `parse` reads it."""
        steps = {str(number): changes for number, changes in self.steps.items()}
        document = {
            "canonize_preview": _FORMAT,
            "tool": self.tool,
            "plan": self.plan_hash,
            "numbers": self.numbers,
            "steps": steps,
            "inputs": self.inputs,
        }
        return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"

    @classmethod
    def parse(cls, data: bytes) -> SavedPreview:
        """Raises PlanInvalid when the bytes are not a saved preview."""
        try:
            found = json.loads(data)
            if found["canonize_preview"] != _FORMAT:
                raise ValueError(f"format {found['canonize_preview']!r}")
            steps = {
                int(number): {str(path): _checked(change) for path, change in changes.items()}
                for number, changes in found["steps"].items()
            }
            inputs = {str(path): str(mark) for path, mark in found["inputs"].items()}
            numbers = tuple(int(number) for number in found["numbers"])
            return cls(str(found["tool"]), found["plan"], numbers, inputs, steps)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise PlanInvalid(
                "this is not a preview that canonize saved",
                hint="canonize preview --save FILE makes one",
                details=(f"{type(error).__name__}: {error}",),
            ) from error

    def require_current(self, session: Session) -> None:
        """Raises Drifted, naming what moved, when plan, tool or a file is not as it was."""
        moved = []
        if self.tool != canonize.__version__:
            moved.append(f"canonize is {canonize.__version__}, the preview was made by {self.tool}")
        if self.plan_hash != _hash(session.plan_text):
            moved.append("the plan was edited")
        moved += self._moved_files(session)
        if moved:
            is_begun = not set(self.numbers).isdisjoint(session.applied())
            raise _no_longer_fits(f"nothing{' more' if is_begun else ''} of it was run", moved)

    def require_same(self, proposal: StepProposal) -> None:
        """Raises Drifted when a step would not do what was reviewed."""
        expected, found = self.steps.get(proposal.number, {}), _changes(proposal)
        paths = sorted({*expected, *found})
        moved = [path for path in paths if expected.get(path) != found.get(path)]
        if moved:
            step = f"step {proposal.number}"
            told = [f"{path}: {step} would change it differently" for path in moved]
            raise _no_longer_fits(f"{step} was not run, nor what follows it", told)

    def _moved_files(self, session: Session) -> list[str]:
        """Compares every tracked file; those that applied steps wrote, with what they wrote."""
        current, applied = _inputs(session), set(session.applied())
        written: dict[str, str | None] = {}
        for number in self.numbers:
            if number in applied:
                written.update({path: change[1] for path, change in self.steps[number].items()})
        moved = []
        for path in sorted({*self.inputs, *current}):
            if path in written:
                found = read_file(session.root, path)
                if (None if found is None else _hash(found[0])) != written[path]:
                    moved.append(f"{path}: not as its step left it")
            elif self.inputs.get(path) != current.get(path):
                moved.append(f"{path}: {_what(self.inputs.get(path), current.get(path))}")
        return moved


def _changes(proposal: StepProposal) -> dict[str, tuple[str | None, str | None, int | None]]:
    return {
        change.path: (_hash(change.before), _hash(change.after), change.mode)
        for change in proposal.changes
    }


def _checked(change: Sequence[object]) -> tuple[str | None, str | None, int | None]:
    before, after, mode = change
    if not all(item is None or isinstance(item, str) for item in (before, after)):
        raise ValueError("a hash is a text")
    if not (mode is None or isinstance(mode, int)):
        raise ValueError("a mode is a number")
    return before, after, mode  # type: ignore[return-value]  # checked just above


def _inputs(session: Session) -> dict[str, str]:
    """Every tracked file as git knows it; those that may have changed, as they are on disk."""
    files, root = session.place.history.files, session.root
    suspects = files.maybe_changed()
    found = {}
    for path, entry in files.index().items():
        found[path] = f"{entry.mode} {entry.oid}"
        if path not in suspects:
            continue
        full = root / path
        if full.is_symlink() or not full.is_file():
            found[path] = "link" if full.is_symlink() else "gone"
            continue
        data = full.read_bytes()
        executable = full.stat().st_mode & stat.S_IXUSR
        found[path] = f"{'100755' if executable else '100644'} {files.object_id(data)}"
    return found


def _hash(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _what(before: str | None, after: str | None) -> str:
    if before is None:
        return "added"
    if after in (None, "gone"):
        return "deleted"
    return "its mode changed" if before.split()[1:] == str(after).split()[1:] else "changed"


def _no_longer_fits(done: str, moved: list[str]) -> Drifted:
    more = [f"and {len(moved) - _SHOWN} more"] if len(moved) > _SHOWN else []
    return Drifted(
        f"the saved preview no longer fits; {done}",
        hint="canonize preview --save again, and review the new one",
        details=(*moved[:_SHOWN], *more),
    )
