"""docs/reasons.md: what every code of a refusal means, and what answers it.

``python -m canonize.reports.reasons_page`` writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from canonize.core.next_moves import ADVICE, ELSE

_HEAD = """\
# Why something is refused

`preview`, `run` and `verify` put a code behind each kind of refusal. `canonize explain CODE` says what is below, with every place of the plan that it holds for; `canonize explain FILE:LINE` says it of one place.

<!-- made by `python -m canonize.reports.reasons_page`; edit canonize/core/next_moves.py instead -->
"""  # noqa: E501


def reasons_page() -> str:
    """The page as Markdown."""
    return "\n".join([_HEAD, *_entries()])


def _entries() -> Iterator[str]:
    for advice in (*ADVICE, ELSE):
        yield f"## {advice.code}"
        yield f"{advice.why}\n"
        yield from (f"- {move}" for move in advice.moves)
        yield ""


if __name__ == "__main__":
    Path("docs/reasons.md").write_text(reasons_page().rstrip("\n") + "\n", encoding="utf-8")
