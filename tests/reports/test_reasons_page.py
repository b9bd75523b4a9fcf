"""docs/reasons.md is what the advice says."""

from pathlib import Path

from canonize.reports.reasons_page import reasons_page

PAGE = Path(__file__).parents[2] / "docs" / "reasons.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == reasons_page().rstrip("\n") + "\n"
