"""The plan of one repository: the fleet's own bytes, or those with the repository's overrides."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from canonize.fleet.repository import Repository
from canonize.plan_file.load import LoadedPlan, load_plan


def plan_for(repository: Repository, fleet_plan: Path, *, shown: str = "") -> bytes:
    """The bytes of a repository's plan; without overrides those of the file, unchanged.

    Raises:
        PlanInvalid: the plan that it starts from can't be read.
    """
    path = Path(repository.plan) if repository.plan else fleet_plan
    loaded = load_plan(path, shown="" if repository.plan else shown)
    if not repository.override:
        return loaded.text
    merged = _merged(loaded, repository.override)
    return (json.dumps(merged, indent=1, sort_keys=False) + "\n").encode()


def _merged(loaded: LoadedPlan, override: Mapping[str, Any]) -> dict[str, Any]:
    """Each key is replaced; checks are replaced one by one, since steps name them."""
    data = dict(loaded.document.values.data)
    for key, value in override.items():
        both = isinstance(value, Mapping) and isinstance(data.get(key), Mapping)
        data[key] = {**data[key], **value} if key in ("checks", "commits") and both else value
    return data
