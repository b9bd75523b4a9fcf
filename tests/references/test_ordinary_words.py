"""A path of names, or a table, a host, a file, an ordinary word."""

from __future__ import annotations

import pytest

from canonize.references.ordinary_words import is_a_path_by_its_label, not_a_path, says_path

OTHERS = [
    "select * from shop.orders",
    "insert into shop.orders values (1)",
    "mail to me@shop.orders now",
    "connect to shop.orders:5432",
    "open shop.orders.csv now",
]
PATHS = [
    "shop.orders",
    "shop.orders:app",
    "shop.orders.Order",
    "see shop.orders for it",
    "selected: shop.orders",
]


@pytest.mark.parametrize("text", OTHERS)
def test_what_is_no_path_of_names(text: str) -> None:
    at = text.index("shop.orders")
    assert not_a_path(text, at, at + len("shop.orders"))


@pytest.mark.parametrize("text", PATHS)
def test_what_may_be_one(text: str) -> None:
    at = text.index("shop.orders")
    assert not not_a_path(text, at, at + len("shop.orders"))


def test_what_a_text_is_given_to_decides() -> None:
    asked = {"execute": True, "open": True, "import_module": False}
    said = {callee: bool(not_a_path('"shop.orders"', 1, 12, callee=callee)) for callee in asked}
    assert said == asked


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("from ", True),
        ("python -m ", True),
        ("uvicorn --reload ", True),
        ("the word ", False),
        ("a: ", False),
    ],
)
def test_what_says_that_a_word_is_a_module(text: str, is_said: bool) -> None:
    assert says_path(f"{text}shop", len(text), is_module=True) is is_said


def test_labels_of_paths() -> None:
    said = [is_a_path_by_its_label(n, is_module=False) for n in ("handler_class", "title", "app")]
    assert said == [True, False, True]
