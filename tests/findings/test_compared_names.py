"""Code that compares what something is called with the text of a competitor's name."""

from __future__ import annotations

import pytest

from tests.compatibility.comparing import pair

TOLD = [
    "view.__name__ == 'home'",
    "view.__qualname__ in ('home', 'about')",
    "'home' != view.__name__",
]
ALIKE = [
    "view.__name__ in ('home', 'index')",
    "view.__name__ == 'about'",
    "str(view()) == 'home'",
    "__name__ == 'home'",
]


def told(asked: str, new: str = "index", code: str = "def {}():\n    return 'ok'\n") -> list[str]:
    """What is said of a view that a table of addresses hands over to who asks for its name."""
    files = {
        "app/__init__.py": "",
        "app/new.py": code.format(new),
        "app/old.py": code.format("home"),
        "app/urls.py": "from app.old import home\n\nVIEWS = {'x': home}\n",
        "app/open.py": f"def is_open(view):\n    return {asked}\n",
    }
    uses = pair(files, "app.old:home", f"app.new:{new}").uses
    assert uses
    return [u.judgement.reason for u in uses if u.judgement.asks and u.path == "app/urls.py"]


@pytest.mark.parametrize("asked", TOLD)
def test_a_view_that_is_known_by_its_name_asks(asked: str) -> None:
    for code in ("def {}():\n    return 'ok'\n", "class {}:\n    pass\n"):
        assert any(
            "app/open.py:2 compares what something is called" in t for t in told(asked, code=code)
        )


@pytest.mark.parametrize("asked", ALIKE)
def test_other_comparisons_ask_nothing(asked: str) -> None:
    assert told(asked) == []


def test_the_same_name_answers_as_before() -> None:
    assert told(TOLD[0], new="home") == []
