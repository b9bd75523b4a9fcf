"""Files that a preview leaves: the patch, and the preview itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from canonize.cli.invocation import Invocation
from canonize.errors import unwritable

if TYPE_CHECKING:
    from canonize.console.proposals import PreviewedStep
    from canonize.runner.session import Session


def write_patch(asked: Invocation, steps: list[PreviewedStep], file: str) -> None:
    from canonize.core.change import merge_changes
    from canonize.core.patch import unified_patch
    from canonize.core.plural import plural

    changes = merge_changes(change for step in steps for change in step.proposal.changes)
    data = unified_patch(changes)
    if file == "-":
        asked.screen.raw(data)
        return
    _write(asked.file(file), data, "patch")
    asked.screen.say(f"wrote {asked.file(file)}: {plural(len(changes), 'file')}, for `git apply`")


def save_preview(
    asked: Invocation, session: Session, steps: list[PreviewedStep], file: Path
) -> None:
    from canonize.runner.saved_preview import SavedPreview

    saved = SavedPreview.of(session, [step.proposal for step in steps])
    _write(asked.file(file), saved.as_bytes(), "preview")
    asked.screen.say(f"wrote {asked.file(file)}")
    asked.screen.say(f"next: `canonize run --plan-file {file}` does exactly this, or nothing")


def _write(file: Path, data: bytes, what: str) -> None:
    try:
        file.write_bytes(data)
    except OSError as error:
        raise unwritable(f"the {what}", file, error) from error
