"""The outcome of a run, kept beside the journal."""

from __future__ import annotations

import json
import os
from pathlib import Path

from canonize.core.outcome import Outcome
from canonize.runner.place import Worksite

_KEPT = "outcome"


def keep_outcome(place: Worksite, plan: str, found: Outcome) -> None:
    """Keeps it for `status`, bound to the last operation."""
    operations = place.journal.operations(plan)
    last = operations[-1].number if operations else 0
    path = _path(place, plan)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"operation": last, "outcome": found.as_json()}), "utf-8")
    fresh.replace(path)


def kept_outcome(place: Worksite, plan: str) -> Outcome | None:
    """What the last run ended with; ``None`` when something was done since."""
    try:
        document = json.loads(_path(place, plan).read_bytes())
        operations = place.journal.operations(plan)
        if not operations or document["operation"] != operations[-1].number:
            return None
        return Outcome.from_json(document["outcome"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _path(place: Worksite, plan: str) -> Path:
    return place.journal.folder / _KEPT / f"{plan}.json"
