"""What is measured of a pair, each beside what only looks like it."""

from __future__ import annotations

import pytest

from canonize.discovery.clues import Clues

CODE = """{base}class {name}{extends}:
    def open_ledger(self, name):
        self.rows = [row for row in self.source if row.owner == name.strip("{first}")]
        return self.send(f"{first} {{name}}", "{second}")
    def close_ledger(self, name):
        for row in self.rows:
            row.close(name, "{second}")
        return self.rows
"""
OPEN = """class {name}:
    def open_ledger(self, name):
        if self.rows is None:
            raise NotImplementedError
    def close_ledger(self, name):
        {rest}
"""
BASE = "from shop.base import Shelf\n\n\n"


def clues(scene, one: str, other: str) -> Clues:
    """Of the only pair of what two modules define."""
    files = {
        "shop/__init__.py": "",
        "shop/base.py": "class Shelf:\n    def sort_shelf(self): ...\n",
        "shop/one.py": one,
        "shop/other.py": other,
    }
    found = scene(files).analysed().likelihoods
    ((pair,),) = found.measured.values()
    return pair


def of(name: str, first: str = "asked", second: str = "told", extends: str = "") -> str:
    base = BASE if extends else ""
    return CODE.format(name=name, first=first, second=second, extends=extends, base=base)


@pytest.mark.parametrize(
    ("one", "other", "qualified"),
    [("Ledger2017Book", "Ledger2019Book", 0.0), ("LedgerBook", "LegacyLedgerBook", 1.0)],
)
def test_a_release_is_no_qualifier(scene, one: str, other: str, qualified: float) -> None:
    assert clues(scene, of(one), of(other)).qualified == qualified


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [("asked", "told", 1.0), ("asked", "said", 0.67), ("given", "said", 0.0), ("a", "b", 0.5)],
)
def test_texts_that_both_have(scene, first: str, second: str, share: float) -> None:
    """Hardly any texts say nothing."""
    found = clues(scene, of("LedgerBook"), of("LedgerBook", first, second))
    assert found.texts == pytest.approx(share, abs=0.01)


def test_what_is_put_into_a_text_is_no_part_of_it(scene) -> None:
    found = clues(scene, of("LedgerBook"), of("LedgerBook").replace("name", "title"))
    assert found.texts == 1.0


def test_one_base_counts_however_much_was_copied(scene) -> None:
    copied = clues(scene, of("LedgerBook", extends="(Shelf)"), of("LedgerBook", extends="(Shelf)"))
    alone = clues(scene, of("LedgerBook", extends="(Shelf)"), of("LedgerBook"))
    assert (copied.one_base, alone.one_base) == (1.0, 0.0)
    assert copied.siblings < 0.5


@pytest.mark.parametrize(("rest", "against"), [("raise NotImplementedError", 0.0), ("pass", 3.0)])
def test_of_two_interfaces_of_which_half_was_copied_one_is_a_rival(
    scene, rest: str, against: float
) -> None:
    one = OPEN.format(name="LedgerBook", rest="raise NotImplementedError")
    other = OPEN.format(name="LedgerBook", rest=rest)
    if against:
        other = other.replace("if self.rows is None:", "if not (self.more or name in self.kept):")
    assert clues(scene, one, other).purposes == against
