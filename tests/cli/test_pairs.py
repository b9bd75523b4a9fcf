"""`plan new`: what takes a competitor's place where that is not the canonical."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shop

NEW = (
    "class Stream:\n    pass\n\n\nclass Sized(Stream):\n    def __len__(self):\n        return 1\n"
)


@pytest.fixture
def streams(shop: Shop) -> Shop:
    shop.write("app/new.py", NEW)
    shop.write("app/past.py", NEW + "\n\nclass Own:\n    x = 1\n")
    shop.write(
        "app/reads.py", "from app.past import Sized, Stream\n\nprint(len(Sized()), Stream())\n"
    )
    (shop.root / "migration_plan.yaml").unlink()
    shop.git("add", "-A")
    return shop


def plan(shop: Shop, *words: str) -> str:
    done = shop("plan", "new", "--no-schema", "--canonical", "app.new:Stream", *words)
    assert done.status == 0, done.err
    return shop.read("migration_plan.yaml")


def test_the_counterpart_of_the_same_name_takes_a_competitors_place(streams: Shop) -> None:
    text = plan(streams, "--duplicate", "app.past:Stream", "--duplicate", "app.past:Sized")
    assert "    replace_with: app.new:Sized\n" in text
    assert text.count("replace_with: app.new:Sized") == 1


def test_a_pair_says_it(streams: Shop) -> None:
    text = plan(streams, "--duplicate", "app.past:Sized=app.new:Stream")
    assert "    replace_with: app.new:Sized" not in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("app.past:Sized=",), "'app.past:Sized=' is no pair"),
        (("=app.new:Sized",), "'=app.new:Sized' is no pair"),
        (("app.past:Sized=app.new:Sized", "app.past:Sized=app.new:Stream"), "is paired with"),
    ],
)
def test_what_is_no_pair_is_one_error(streams: Shop, words: tuple[str, ...], told: str) -> None:
    named = [part for word in words for part in ("--duplicate", word)]
    done = streams("plan", "new", "--canonical", "app.new:Stream", *named)
    assert done.status == 2 and told in done.err
    assert not (streams.root / "migration_plan.yaml").exists()


def test_a_pair_within_a_module_that_is_named_as_a_whole(streams: Shop) -> None:
    """The member is as it was named; the rest of the module is taken apart as always."""
    shop = streams
    pair = "app.past:Own=app.new:Sized"
    done = shop(
        "plan", "new", "--no-schema", "--canonical", "app.new", "--duplicate", "app.past",
        "--duplicate", pair,
    )  # fmt: skip
    assert done.status == 0, done.err
    text = shop.read("migration_plan.yaml")
    assert text.count("symbol: app.past:Own\n") == 1
    assert "    replace_with: app.new:Sized\n" in text.partition("app.past:Own")[2]


def test_a_plan_that_re_routes_nothing_says_so(shop: Shop) -> None:
    """Members of a group that all differ stay; what they can become is in the plan."""
    body = "".join(
        f"    def {verb}_crate(self, crate):\n        self.{verb}s.append(crate)\n"
        f"        return [one for one in self.{verb}s if one.weight > {{}}]\n\n"
        for verb in ("load", "move", "seal")
    )
    shop.write("app/crates.py", f"class CrateStore:\n{body.format(1, 2, 3)}")
    shop.write("app/old_crates.py", f"class CrateStore:\n{body.format(4, 5, 6)}")
    shop.write("app/uses.py", "from app.crates import CrateStore\n\nCrateStore().load_crate(1)\n")
    (shop.root / "migration_plan.yaml").unlink()
    shop.git("add", "-A")
    done = shop("plan", "new", "--no-schema", "--group", "crate-store")
    assert done.status == 0 and "re-routes nothing yet" in done.err
