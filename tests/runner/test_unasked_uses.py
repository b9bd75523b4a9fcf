"""A plan that re-routes and never asks whether uses fit: its end says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.findings.playing import canonize
from tests.runner.test_outcome import PLAN, STEPS, call, repository

POOL = b"from app.old import Factory\n\nPOOL: dict[str, Factory] = {}\n"
CLOSES = POOL + b"\n\ndef stop():\n    return [one.close() for one in POOL.values()]\n"
BUILDS = POOL + b"\n\ndef stop():\n    return [one.build() for one in POOL.values()]\n"
OLD = b"class Factory:\n    def build(self):\n        return 1\n\n    def close(self): ...\n"
CLAIMED = 'verdict: duplicate, evidence: claimed, reason: "the same, but for close"'
ASKED = PLAN.replace("verdict: duplicate", CLAIMED)
CRITERION = "every use fits what it went to"


def ended(tmp_path: Path, plan: str, use: bytes) -> tuple[int, list[str], list[dict[str, Any]]]:
    root = repository(tmp_path, app__old=OLD, pool=use, use=b"").root
    status, document = call(root, plan, "run", "--all", "--yes")
    found = document["outcome"]
    unmet = [item["what"] for item in found["criteria"] if item["mark"] == "not met"]
    return status, unmet, found["open"]


def test_what_does_not_fit_is_open_at_the_end(tmp_path: Path) -> None:
    status, unmet, points = ended(tmp_path, ASKED, CLOSES)
    assert status == 1
    assert CRITERION in unmet
    assert any("pool.py:7" in point["places"] for point in points)


@pytest.mark.parametrize(("use", "places"), [(CLOSES, "1 place does not"), (BUILDS, "")])
def test_the_preview_foretells_it(tmp_path: Path, use: bytes, places: str) -> None:
    root = repository(tmp_path, app__old=OLD, pool=use, use=b"").root
    (root.parent / "plan.yaml").write_text(ASKED)
    said = canonize(root, "--plan", str(root.parent / "plan.yaml"), "preview", "--stat")
    assert ("no check of the plan asks" in said.err) == bool(places)
    assert places in said.err


def test_what_fits_is_not_asked_for(tmp_path: Path) -> None:
    assert ended(tmp_path, ASKED, BUILDS) == (0, [], [])


REWRITE = STEPS.replace("[rewrite_imports]", "[{rewrite_imports: {misfits: rewrite}}]")
ANSWERS = 'answers: {"pool.py": "nothing is ever put into it"}\n'


@pytest.mark.parametrize(
    "plan",
    [ASKED.replace(STEPS, REWRITE), ASKED.replace("steps:", f"{ANSWERS}steps:")],
    ids=["misfits go along", "a person answers"],
)
def test_what_a_person_says_counts(tmp_path: Path, plan: str) -> None:
    status, unmet, points = ended(tmp_path, plan, CLOSES)
    assert (status, unmet, points) == (0, [], [])


def test_what_is_said_of_other_files_does_not_count(tmp_path: Path) -> None:
    other = "[{rewrite_imports: {misfits: rewrite, paths: [app/**]}}, rewrite_imports]"
    plan = ASKED.replace(STEPS, STEPS.replace("[rewrite_imports]", other))
    status, _, points = ended(tmp_path, plan, CLOSES)
    assert status == 1
    assert any("pool.py:7" in point["places"] for point in points)
