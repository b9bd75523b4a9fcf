"""Parallel families: one for each entity beside look-alikes that are a second version."""

from __future__ import annotations

import pytest

from canonize.discovery.parallels import Parallels

from .conftest import Files

KEEP = """def ledger_sum(rows, rate):
    total = sum(row.amount for row in rows)
    return total * rate
"""
COUNT = """def ledger_sum(rows, rate):
    while rows:
        rate = rows.pop().apply(rate)
    return rate
"""
MORE = ("find", "drop", "list_all")


def module(keep: str, *names: str) -> str:
    """A module with a function that competes, and others that only have a name."""
    others = (f"def {name}_rows(key):\n    return store.{name}(key)\n" for name in names)
    return "\n\n".join([keep, *others])


def beside(left: str, right: str, here: tuple[str, ...] = MORE, there: tuple[str, ...] = MORE):
    """Two modules that have a function of one name."""
    return {f"{left}.py": module(KEEP, *here), f"{right}.py": module(COUNT, *there)}


def tabs(*pairs: tuple[str, str]) -> Files:
    """Two modules of classes, and for each pair of names one on either side."""
    text = (
        "class {}:\n    def show(self):\n        return {}\n    def hide(self):\n        return 0\n"
    )
    return {
        f"shop/{path}.py": "\n\n".join(text.format(two[side], n) for n, two in enumerate(pairs))
        for side, path in enumerate(("engine/enginetab", "kit/kittab"))
    }


FOR_EACH: dict[str, tuple[Files, str, str]] = {
    "a package for each": (
        {**beside("shop/lists/entry/db", "shop/lists/movie/db"), "shop/use.py": "x = 1\n"},
        "shop.lists.entry.db:ledger_sum",
        "shop.lists.movie.db:ledger_sum",
    ),
    "a module for each": (
        beside("shop/entry_list", "shop/movie_list"),
        "shop.entry_list:ledger_sum",
        "shop.movie_list:ledger_sum",
    ),
    "one is called after more": (
        beside("shop/resolver", "shop/machineresolver"),
        "shop.resolver:ledger_sum",
        "shop.machineresolver:ledger_sum",
    ),
    "a word of the names for each": (
        tabs(("EngineTab", "KitTab"), ("EngineCaret", "KitCaret"), ("EngineZoom", "KitZoom")),
        "shop.engine.enginetab:EngineTab",
        "shop.kit.kittab:KitTab",
    ),
    "in one module": (
        {
            "shop/all.py": "\n\n".join(
                f"def {verb}_{what}_rows(key):\n    return store.{verb}_{what}(key)\n"
                for verb in ("find", "drop", "keep")
                for what in ("entry", "movie")
            )
        },
        "shop.all:keep_entry_rows",
        "shop.all:keep_movie_rows",
    ),
}
SECOND_VERSIONS: dict[str, tuple[Files, str, str]] = {
    "a number": (
        beside("shop/lists", "shop/lists_v2"),
        "shop.lists:ledger_sum",
        "shop.lists_v2:ledger_sum",
    ),
    "an older one": (
        beside("shop/lists", "shop/legacy_lists"),
        "shop.lists:ledger_sum",
        "shop.legacy_lists:ledger_sum",
    ),
    "a qualifier": (
        beside("shop/lists", "shop/advanced_lists"),
        "shop.lists:ledger_sum",
        "shop.advanced_lists:ledger_sum",
    ),
    "a newer package": (
        beside("shop/unified/movie/db", "shop/lists/movie/db"),
        "shop.unified.movie.db:ledger_sum",
        "shop.lists.movie.db:ledger_sum",
    ),
    "nothing else in common": (
        beside("shop/entry_list", "shop/movie_list", there=("look", "rid", "every")),
        "shop.entry_list:ledger_sum",
        "shop.movie_list:ledger_sum",
    ),
    "little of much in common": (
        beside(
            "shop/entry_list",
            "shop/movie_list",
            here=("find", "drop", *("a" * n for n in range(1, 12))),
            there=("find", "drop", *("b" * n for n in range(1, 12))),
        ),
        "shop.entry_list:ledger_sum",
        "shop.movie_list:ledger_sum",
    ),
    "distributions": (
        {**beside("shop/db", "stall/db"), "shop/__init__.py": "", "stall/__init__.py": ""},
        "shop.db:ledger_sum",
        "stall.db:ledger_sum",
    ),
    "a package and what lies in it": (
        beside("shop/lists/__init__", "shop/lists/movie"),
        "shop.lists:ledger_sum",
        "shop.lists.movie:ledger_sum",
    ),
}


def is_told(scene, files: Files, one: str, other: str) -> bool:
    """Whether the two are said to be parallel, from either side."""
    census = scene({"shop/__init__.py": "", **files}).analysed().census
    assert census is not None
    found = Parallels(census.candidates.values())
    a, b = census.candidates[one], census.candidates[other]
    answers = {found.are_parallel(a, b), found.are_parallel(b, a)}
    assert len(answers) == 1
    return answers.pop()


@pytest.mark.parametrize("case", FOR_EACH)
def test_one_for_each_is_parallel(scene, case: str) -> None:
    assert is_told(scene, *FOR_EACH[case])


@pytest.mark.parametrize("case", SECOND_VERSIONS)
def test_a_second_version_is_not(scene, case: str) -> None:
    assert not is_told(scene, *SECOND_VERSIONS[case])


def test_the_more_was_copied_the_less_it_counts(scene) -> None:
    users = {
        f"shop/use_{n}.py": f"from shop.{path} import ledger_sum\n"
        for n, path in enumerate(("entry_list", "movie_list"))
    }
    apart = {**beside("shop/entry_list", "shop/movie_list"), **users, "shop/__init__.py": ""}
    whole = {**apart, "shop/movie_list.py": apart["shop/entry_list.py"]}
    measured = []
    for files in (apart, whole):
        likelihoods = scene(files).analysed().likelihoods
        assert likelihoods is not None
        some = [pair for pairs in likelihoods.measured.values() for pair in pairs]
        measured.append(min(pair.parallel for pair in some))
    assert measured[0] > 0.5 > measured[1]


def in_packages(*packages: str) -> Files:
    """Packages that each have a short class of one name, a long function that was copied whole,
    and two classes that are called after the package."""
    lines = "".join(f"    total += rows.part_{n}(rate).kind_{n} * rate.of_{n}\n" for n in range(20))
    whole = f"def ledger_total(rows, rate):\n    total = 0\n{lines}    return total\n"
    short = (
        "class LedgerBook:\n    def open_ledger(self, name):\n        return self.{0}_of(name)\n"
    )
    short += "    def close_ledger(self, name):\n        return self.{0}_by(name)\n"
    named = "".join(f"\n\nclass {{1}}{kind}:\n    x = 1\n" for kind in ("Sheet", "Model"))
    return {
        f"shop/{package}/layer.py": f"{whole}\n\n{short}{named}".format(package, package.title())
        for package in packages
    }


@pytest.mark.parametrize(("count", "expected"), [(3, 2.0), (2, 0.0)])
def test_one_in_each_parallel_package_is_no_finding_but_a_long_copy_is(
    scene, count: int, expected: float
) -> None:
    files = in_packages(*("bill", "cart", "debt")[:count])
    likelihoods = scene({"shop/__init__.py": "", **files}).analysed().likelihoods
    assert likelihoods is not None
    told = {
        symbol.partition(":")[2]: {pair.purposes for pair in pairs}
        for symbol, pairs in likelihoods.measured.items()
    }
    each = 1.0 if count > 2 else 0.0  # a function that each package has
    assert (told["LedgerBook"], told["ledger_total"]) == ({expected}, {each})
