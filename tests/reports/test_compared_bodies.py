"""Both bodies beside one another, in a tracker and a pull request."""

from __future__ import annotations

from canonize.core.bodies import Body
from canonize.core.record import ComparedBodies
from canonize.reports.compared_bodies import compared_bodies

PAIR = ComparedBodies(
    "app.old:f",
    Body("app/new.py", 3, ("def f(a):", "    b = a", "    c = b", "    d = c", "    return d + 1")),
    Body("app/old.py", 7, ("def f(a):", "    b = a", "    c = b", "    d = c", "    return d")),
)


def test_what_differs_is_marked() -> None:
    lines = "\n".join(compared_bodies([PAIR], most=3)).splitlines()
    assert lines[0] == "`app.old:f`, and what replaces it:"
    assert lines[2] == "```text" and lines[-1] == "```"
    assert lines[3].split() == ["canonical", "app/new.py:3", "competitor", "app/old.py:7"]
    assert lines[5] == "     ... 2 lines alike"
    assert lines[6].split() == ["6", "d", "=", "c", "10", "d", "=", "c"]
    assert lines[7].split() == ["7", "return", "d", "+", "1", "!", "11", "return", "d"]
    assert lines[7].index("!") == 55


def test_a_claim_is_said_beside_it() -> None:
    claimed = ComparedBodies(PAIR.symbol, PAIR.canonical, PAIR.competitor, "one adds *one*")
    assert next(compared_bodies([claimed], most=1)) == (
        "`app.old:f`, and what replaces it (one adds \\*one\\*):\n"
    )


def test_only_so_many_are_shown() -> None:
    lines = list(compared_bodies([PAIR, PAIR, PAIR], most=1))
    assert sum(line == "```text" for line in lines) == 1
    assert "and 2 more" in lines[-1]


def test_no_code_ends_its_fence() -> None:
    odd = ComparedBodies("m:f", Body("a", 1, ("x = '````'",)), Body("b", 1, ("x = 1",)))
    lines = list(compared_bodies([odd], most=1))
    assert "`````text" in lines and "`````\n" in lines


def test_both_fit_the_width_that_is_asked_for() -> None:
    long = ("def f(a):", "    return call_it(first_argument, second_argument, third_argument)")
    pair = ComparedBodies("m:f", Body("a.py", 1, long), Body("b.py", 1, (*long[:1], "    pass")))
    lines = list(compared_bodies([pair], most=1, column=38))
    assert max(map(len, "\n".join(lines[1:]).splitlines())) <= 79
    assert any(line[38:41] == " ! " for line in lines)
