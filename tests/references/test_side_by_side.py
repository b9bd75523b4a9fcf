"""What stands side by side on purpose is told as prose; everything else speaks against a name."""

from __future__ import annotations

import pytest

from canonize.core.reasons import Code
from canonize.references.side_by_side import SideBySide


@pytest.mark.parametrize("found", SideBySide)
def test_only_a_table_and_a_story_of_the_move_are_on_purpose(found: SideBySide) -> None:
    is_meant = found in (SideBySide.TABLE, SideBySide.STORY)
    assert found.is_on_purpose is is_meant
    assert found.reason == found.value
    assert found.reason.code is (Code.PROSE if is_meant else Code.SIDE_BY_SIDE)
