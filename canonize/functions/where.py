"""Where a repository starts and which file its plan is: found without asking git."""

from __future__ import annotations

from pathlib import Path

PLAN_NAME = "migration_plan.yaml"


def top_of(directory: Path) -> Path:
    """The folder that holds ``.git``, or the directory itself."""
    start = directory.resolve()
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), start)


def plan_path_of(directory: Path, plan: Path | None = None) -> Path:
    """The plan's file; it need not be there.

    Args:
        plan: the file when it was named, seen from the directory.
    """
    if plan is not None:
        return directory / plan
    start, top = directory.resolve(), top_of(directory)
    for folder in (start, *start.parents):
        if (folder / PLAN_NAME).exists() or folder == top:
            return folder / PLAN_NAME
    return start / PLAN_NAME
