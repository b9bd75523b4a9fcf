"""`explain`: places, competitors and words; why, and what answers it."""

from __future__ import annotations

import json

import pytest

from .conftest import Shop

LAZY = "import app.old\n\nfound = getattr(app.old, name)\nmake(app.old)\n"


@pytest.fixture
def lazy(shop: Shop) -> Shop:
    shop.write("app/lazy.py", LAZY)
    shop.git("add", "-A")
    shop.git("commit", "-qm", "more")
    return shop


def test_a_place_is_explained_with_the_next_moves(lazy: Shop) -> None:
    outcome = lazy("explain", "app/lazy.py:4")
    assert (outcome.status, outcome.err) == (0, "")
    assert "app/lazy.py:4:6" in outcome.out
    assert "  why:  Whoever holds the module can look any name up in it" in outcome.out
    assert "  next: look the names up where the module is imported" in outcome.out
    assert "  or:   `remove_duplicates: {leave: alias}`" in outcome.out


@pytest.mark.parametrize(
    "key, said",
    [
        ("app.old:Factory", "app/web.py:1:21"),
        ("app.old", "app/jobs.py"),
        ("app/web.py", "rewritten: goes to the canonical"),
        ("handed on as an object", "app/lazy.py:4:6"),
        ("notes.md:1", "notes.md:1:20"),
    ],
)
def test_other_keys(lazy: Shop, key: str, said: str) -> None:
    outcome = lazy("explain", key)
    assert outcome.status == 0 and said in outcome.out


def test_a_code_is_explained_with_its_places(lazy: Shop) -> None:
    assert "  [module-object]" in lazy("preview").out
    for key in ("module-object", "[module-object]"):
        outcome = lazy("explain", key)
        assert outcome.status == 0 and "app/lazy.py:4:6" in outcome.out


def test_a_code_that_nothing_is_refused_for_is_explained_all_the_same(lazy: Shop) -> None:
    outcome = lazy("explain", "cycle")
    assert outcome.status == 0
    assert "cycle: nothing of the plan is refused for this" in outcome.out
    assert "  next: break one link of the chain" in outcome.out
    document = json.loads(lazy("explain", "--json", "cycle").out)
    assert (document["explained"], document["advice"]["code"]) == ([], "cycle")


def test_json_says_the_same(lazy: Shop) -> None:
    document = json.loads(lazy("explain", "--json", "app/lazy.py:4").out)
    found = next(one for one in document["explained"] if one["disposition"] == "manual")
    assert found["next"][0].startswith("look the names up")
    assert [(r["path"], r["line"], r["step"]) for r in found["references"]] == [
        ("app/lazy.py", 4, "2 rewrite")
    ]


def test_a_key_of_a_use_is_explained(shop: Shop) -> None:
    shop.write("app/old.py", "class Factory:\n    def build(self, fast): ...\n")
    shop.write("app/web.py", "from app.old import Factory\n\nFactory().build(1)\n")
    shop.git("commit", "-qam", "another")
    pairs = json.loads(shop("compare", "--json").out)["pairs"]
    [key] = {
        use["key"] for pair in pairs for use in pair["uses"] if use["line"] == 3 and use["unsafe"]
    }
    outcome = shop("explain", key)
    assert outcome.status == 0 and "app/web.py:3" in outcome.out and "  why:  " in outcome.out


def test_a_key_that_means_nothing_is_an_error(shop: Shop) -> None:
    outcome = shop("explain", "nobody")
    assert outcome.status == 2 and "preview --ledger" in outcome.err


def test_preview_names_the_next_move(lazy: Shop) -> None:
    outcome = lazy("preview")
    assert "    next: look the names up where the module is imported" in outcome.out


def test_what_is_open_after_the_last_step_is_explained_as_before_it(lazy: Shop) -> None:
    assert lazy("run", "--all", "--yes", "--allow-open").status == 0
    outcome = lazy("explain", "app/lazy.py:4")
    assert "refused: app.old is handed on as an object here" in outcome.out
    assert "  next: look the names up where the module is imported" in outcome.out
    assert "app/lazy.py:4:6" in lazy("explain", "module-object").out
