"""Other tools' own test cases: what becomes of each, played and executed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.peers.case import Case
from tests.peers.libcst_rename import CASES as LIBCST
from tests.peers.playing import migrate, unexpected

PLAYED = [case for case in LIBCST if case.is_played]


@pytest.mark.parametrize("case", PLAYED, ids=[case.name for case in PLAYED])
def test_a_case_goes_as_the_table_says(case: Case, tmp_path: Path) -> None:
    played = migrate(case)
    assert unexpected(case, played, tmp_path) == "", played.text("use.py")
