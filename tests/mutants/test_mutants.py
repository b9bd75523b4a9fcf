"""Each mutant changes one place that is there, names tests that are, and is killed by them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.__main__ import ROOT, copy_project, run_tests, survives
from tests.mutants.catalogue import MUTANTS, Mutant

PAGE = (ROOT / "docs" / "testing.md").read_text()


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_changes_one_place(mutant: Mutant) -> None:
    assert (ROOT / mutant.path).read_text().count(mutant.before) == 1
    assert all((ROOT / path).exists() for path in mutant.tests.split())
    assert f"`{mutant.name}`" in PAGE


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("copy")
    copy_project(folder)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: m.name)
def test_it_is_killed(mutant: Mutant, copied: Path) -> None:
    assert survives(copied, mutant) == ""


@pytest.mark.slow
def test_the_copy_is_sound(copied: Path) -> None:
    paths = " ".join(sorted({path for mutant in MUTANTS for path in mutant.tests.split()}))
    assert run_tests(copied, paths).returncode == 0
