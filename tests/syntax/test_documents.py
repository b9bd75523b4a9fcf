"""Code in a document, and prose that only mentions it."""

from __future__ import annotations

import pytest

from canonize.syntax.documents import Document


@pytest.mark.parametrize(
    "text",
    [
        "See `HERE` for it.\n",
        "See ``HERE`` for it.\n",
        "```\nHERE\n```\n",
        "~~~ python\nHERE\n~~~\n",
        "Text.\n\n    HERE\n",
        "\tHERE\n",
        ">>> HERE\n",
        "... HERE\n",
        "$ run HERE\n",
        "#! HERE\n",
        ".. autoclass:: HERE\n",
        ":module: HERE\n",
        "Use :class:`HERE`.\n",
        "Use :py:class:HERE.\n",
        "from HERE import x\n",
        "import HERE\n",
    ],
)
def test_code(text: str) -> None:
    assert Document(text).is_code(text.index("HERE"))


@pytest.mark.parametrize(
    "text",
    [
        "HERE is prose.\n",
        "Comes from the HERE.\n",
        "`code` and HERE and `code`\n",
        "```\ncode\n```\nHERE\n",
        "`open on one line\nHERE on the next\n",
        "   HERE, three spaces\n",
        "Note: HERE\n",
        "A colon : HERE\n",
    ],
)
def test_prose(text: str) -> None:
    assert not Document(text).is_code(text.index("HERE"))
