"""Text of files and names in Markdown."""

from __future__ import annotations

import pytest

from canonize.reports.markdown import plain

TEXTS = {
    "`canonize verify --against URL` was not run": "`canonize verify --against URL` was not run",
    "takes `a|b` and *c*": r"takes `a\|b` and \*c\*",
    "a lonely ` tick [a](b)": r"a lonely \` tick \[a\](b)",
    "`<img src=x>` and <img>": r"`<img src=x>` and \<img\>",
    "``two`` and `one`": r"\`\`two\`\` and `one`",
    "`@team` and @team": "`@team` and @\u200bteam",
    "a\\`b`c`": "a\\\\`b`c\\`",
}


@pytest.mark.parametrize("text", TEXTS)
def test_code_stays_code_and_nothing_else_is_markup(text: str) -> None:
    assert plain(text) == TEXTS[text]
