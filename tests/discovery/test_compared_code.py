"""Two are compared once: a kept answer holds until something that it rests on is another."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.core.git_objects import blob_id
from canonize.discovery.compared_code import ComparedCode
from canonize.inventory.store import Store

CODE = "from shop.rates import rate\n\n\ndef charge(order):\n    return order.total * rate(order)\n"
FILES = {
    "shop/__init__.py": "",
    "shop/old.py": CODE,
    "shop/new.py": CODE,
    "shop/rates.py": "def rate(order):\n    return 2\n",
    "shop/other.py": "def unrelated():\n    return 1\n",
}
KEPT = {
    "shop/__init__.py": "",
    "shop/old.py": "SEEN = []\n\n\ndef charge(order):\n    return order in SEEN\n",
    "shop/new.py": "SEEN = []\n\n\ndef charge(order):\n    return order in SEEN\n",
    "shop/other.py": "def unrelated():\n    return 1\n",
}
"""The same as long as nobody changes one of the two lists."""


class Asked:
    """One question, asked of a work tree as it is."""

    def __init__(self, root: Path, files: dict[str, str]) -> None:
        self.root = root
        self.store = Store(None)
        self.files = dict(files)

    def __call__(self, **changed: str) -> tuple[str, int]:
        """The difference in words, and how many were compared for it."""
        self.files |= {f"shop/{name}.py": text for name, text in changed.items()}
        for path, text in self.files.items():
            (self.root / path).parent.mkdir(parents=True, exist_ok=True)
            (self.root / path).write_text(text)
        blobs = {path: blob_id(text.encode()) for path, text in self.files.items()}
        code = ComparedCode(self.root, blobs, ("",), self.store)
        found = code.difference("shop.new:charge", "shop.old:charge")
        return (str(found.reason) if found is not None else ""), code.compared


@pytest.fixture
def ask(tmp_path: Path) -> Asked:
    return Asked(tmp_path, FILES)


def test_what_was_compared_is_not_compared_again(ask: Asked) -> None:
    assert ask() == ("", 1)
    assert ask() == ("", 0)
    assert ask(other="def unrelated():\n    return 2\n") == ("", 0)
    assert ask(more="from shop.new import charge\n") == ("", 0)


def test_other_code_is_compared_again(ask: Asked) -> None:
    ask()
    said, compared = ask(old=CODE.replace("*", "+"))
    assert said and compared == 1
    assert ask(old=CODE) == ("", 0)


def test_what_the_code_leads_to_counts(ask: Asked) -> None:
    """Each now has a helper of its own, which differs in the end."""
    through = CODE.replace("shop.rates", "shop.old_rates")
    assert ask(old=through, old_rates="def rate(order):\n    return 2\n") == ("", 1)
    said, compared = ask(old_rates="def rate(order):\n    return 3\n")
    assert said and compared == 1


def test_a_module_that_comes_in_between_counts(ask: Asked) -> None:
    """A package takes the place of the module that both import from."""
    through = CODE.replace("shop.rates", "shop.old_rates")
    assert ask(old=through, old_rates="def rate(order):\n    return 2\n") == ("", 1)
    said, compared = ask(**{"old_rates/__init__": "def rate(order):\n    return 9\n"})
    assert said and compared == 1


def test_words_that_were_looked_for_count(tmp_path: Path) -> None:
    ask = Asked(tmp_path, KEPT)
    first = ask()
    assert ask(other="def unrelated():\n    return 2\n") == (first[0], 0)
    said, compared = ask(third="from shop.old import SEEN\n\n\nSEEN.append(1)\n")
    assert compared == 1
    assert "third" in said
