"""Copies that share few lines any more, each beside what only has the same shape."""

from __future__ import annotations

import pytest

from canonize.discovery.telling_words import nearly_all, telling_words, words_shared

ONE = """
    def settle(self, rows):
        for row in rows:
            account = self.accounts.lookup(row.owner)
            account.deposit(row.amount, Currency(row.code))
        self.journal.record("settled", rows)
        return self.publisher.announce(rows, topic="ledger")
"""
RENAMED = """
    def close(self, entries, dry=False):
        logger.info("closing")
        try:
            for entry in entries:
                found = self.accounts.lookup(entry.owner)
                if not dry:
                    found.deposit(entry.amount, Currency(entry.code))
        except KeyError:
            return None
        self.journal.record("settled", entries)
        sent = self.publisher.announce(entries, topic="ledger")
        return sent
"""
ANOTHER = """
    def settle(self, rows):
        for row in rows:
            parcel = self.parcels.find_by(row.label)
            parcel.stamp(row.weight, Carrier(row.country))
        self.history.keep("sent", rows)
        return self.printer.print_labels(rows, tray="parcels")
"""


def words(code: str) -> frozenset[str]:
    return telling_words(code, [text for text in ("settled", "ledger", "sent") if text in code])


def test_who_is_asked_and_what_is_said_outlasts_a_rewriting() -> None:
    assert words(ONE) >= {"lookup", "deposit", "Currency", "owner", "announce", '"settled'}
    shared, alike, fewest = words_shared(words(ONE), words(RENAMED))
    assert shared == 1.0
    assert alike > 0.7
    assert nearly_all(shared, fewest) == pytest.approx(1.0, abs=0.2)


@pytest.mark.parametrize("other", [ANOTHER, ONE.replace("row.", "row.its_")])
def test_the_same_shape_with_other_words_is_no_copy(other: str) -> None:
    shared, _, fewest = words_shared(words(ONE), words(other))
    assert nearly_all(shared, fewest) < 0.3


def test_what_any_code_says_tells_nothing() -> None:
    assert not words("for x in sorted(rows): found.append(str(x).strip()); logger.info(len(found))")


def test_every_word_of_a_query_counts() -> None:
    """Two that differ in what they ask for alone ask for other things."""
    asked = [
        f"self.run('''\n SELECT {n}_id, {n}_day FROM {n}s WHERE {n}_kind = 3\n''')"
        for n in ("bill", "debt")
    ]
    both = [telling_words(code, ()) for code in asked]
    assert both[0] - both[1] == {"bill_id", "bill_day", "bills", "bill_kind"}


def test_of_hardly_any_words_nothing_is_said() -> None:
    few = words("self.accounts.lookup(row.owner)")
    assert words_shared(few, few)[:2] == (0.5, 0.5)
    assert nearly_all(1.0, len(few)) == 0.0
