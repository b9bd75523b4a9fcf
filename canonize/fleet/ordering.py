"""In which order the repositories are done, and why: `fleet plan`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from canonize.fleet.fleet import Fleet


def looked_at(fleet: Fleet, document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row for each chosen repository, in the order of the work.

    Each has its wave (0: it takes no part), its role, what it publishes and uses, and what would
    become of it: ``migrate``, ``nothing``, ``skipped`` or ``failed``.
    """
    waves = {ident: n for n, idents in enumerate(fleet.order(), 1) for ident in idents}
    rows = []
    for row in document["repositories"]:
        would = "migrate" if row["role"] else "nothing"
        if row["outcome"] in ("failed", "skipped"):
            would = row["outcome"]
        wave = waves.get(row["ident"], 0) if would == "migrate" else 0
        kept = {key: row[key] for key in ("name", "ident", "role", "publishes", "uses")}
        rows.append({"wave": wave, "would": would, **kept})
    return sorted(rows, key=lambda row: (row["wave"] == 0, row["wave"]))
