"""Uses grouped by what differs and why: the keys, and what a key answers."""

from __future__ import annotations

import pytest

from canonize.compatibility.destinations import (
    NOWHERE,
    Destination,
    bound_to,
    inherited_by,
    kept_as,
    passed_to,
    returned_by,
)
from canonize.compatibility.grouped_uses import by_group, group_key, grouped
from canonize.compatibility.judged_use import JudgedUse
from canonize.compatibility.use_verdicts import (
    FITS,
    Judgement,
    Trouble,
    UseForm,
    adapt,
    goes_on,
    untold,
)
from canonize.core.symbols import Symbol


def use(subject: str, judgement: Judgement, path: str = "a.py", line: int = 1) -> JudgedUse:
    symbols = (Symbol("old", "X"), Symbol("new", "X"))
    return JudgedUse(path, line, 1, *symbols, UseForm.NAME, subject, judgement)


CALLEES = (
    "f", "f.g", "f0", "self.agent.execute", "agent.execute", "a.execute", "b.execute",
    "a.execute_all", "execute", "g", "a.h", "b.h",
)  # fmt: skip
PLACES = {
    str(place): place
    for place in (
        *map(passed_to, CALLEES),
        passed_to(""),
        *map(returned_by, ("make", "make_one", "get_one")),
        Destination("returned by a lambda"),
        kept_as("self.x", "which others can reach"),
        bound_to("made", "which can be imported"),
        inherited_by("Mine"),
        Destination("used as a value"),
        NOWHERE,
    )
}


def passed(where: str, *, asks: bool = True) -> JudgedUse:
    differs = "; X.gone differs there"
    return use("X", goes_on(PLACES[where], differs, asks=asks, name="X.gone"))


KEYS = {
    "passed to f": "X passed to f",
    "passed to self.agent.execute": "X passed to *.execute",
    "passed to agent.execute": "X passed to *.execute",
    "passed on": "X passed on",
    "returned by make": "X returned by *",
    "returned by a lambda": "X returned by a lambda",
    "kept as self.x, which others can reach": "X kept as *",
    "bound to made, which can be imported": "X bound to *",
    "inherited by Mine": "X inherited by *",
    "used as a value": "X used as a value",
    "": "X handed on",
}


@pytest.mark.parametrize(("where", "key"), KEYS.items())
def test_what_goes_somewhere_is_grouped_by_where(where: str, key: str) -> None:
    assert group_key(passed(where)) == key
    matches = by_group(key)
    assert matches is not None and matches(passed(where))


def test_other_troubles_are_grouped_by_what_they_are_about() -> None:
    assert group_key(use("X()", adapt(Trouble.KEYWORD, "no", name="b"))) == "X() keyword b"
    assert group_key(use("X.go", adapt(Trouble.MISSING, "no", name="go"))) == "X.go missing"
    assert group_key(use("X", untold(Trouble.IDENTITY, "no"))) == "X identity"


ANSWERS = [
    ("X passed to *.execute", "passed to a.execute", True),
    ("X passed to a.*", "passed to a.execute", True),
    ("X passed to *", "passed to f", True),
    ("X passed to a.execute", "passed to b.execute", False),
    ("X passed to *.execute", "passed to a.execute_all", False),
    ("X passed to *.execute", "passed to execute", False),
    ("X passed to f", "passed to f.g", False),
    ("Y passed to *.execute", "passed to a.execute", False),
    ("X returned by make_*", "returned by make_one", True),
    ("X returned by make_*", "returned by get_one", False),
    ("X kept as self.x", "kept as self.x, which others can reach", True),
    ("X kept as self.y", "kept as self.x, which others can reach", False),
    ("X passed to f[0]", "passed to f0", False),
]


@pytest.mark.parametrize(("key", "where", "expected"), ANSWERS)
def test_a_key_answers_what_it_spells(key: str, where: str, expected: bool) -> None:
    matches = by_group(key)
    assert matches is not None
    assert matches(passed(where)) is expected


@pytest.mark.parametrize("key", ["X()", "a.py:X():keyword", "X:passed-on", "my dir/a.py:X:missing"])
def test_other_keys_are_no_groups(key: str) -> None:
    assert by_group(key) is None


def test_the_worst_first_then_the_most_and_what_is_answered_last() -> None:
    uses = [
        use("X", FITS),
        passed("passed to f", asks=False),
        passed("passed to g"),
        use("X", passed("passed to a.h").judgement, "b.py"),
        use("X", passed("passed to b.h").judgement, "a.py"),
        use("X.go", adapt(Trouble.MISSING, "no", name="go")),
        use("X.run", adapt(Trouble.MISSING, "no", name="run")),
    ]
    groups = grouped(uses, lambda use: "accepted" if use.subject == "X.go" else "")
    assert [(g.key, g.places, g.is_unsafe) for g in groups] == [
        ("X.run missing", "a.py:1:1", True),
        ("X passed to *.h", "a.py:1:1 and 1 more", True),
        ("X passed to g", "a.py:1:1", True),
        ("X passed to f", "a.py:1:1", False),
        ("X.go missing", "a.py:1:1", True),
    ]
