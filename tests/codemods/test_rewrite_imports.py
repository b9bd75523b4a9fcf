"""`rewrite_imports`: before and after side by side, and what it must leave alone."""

from __future__ import annotations

import pytest

from tests.codemods.playing import Played, code, play

WORLD = {
    "a/__init__.py": "",
    "a/b.py": "class X:\n    pass\n\n\nclass Z:\n    pass\n",
    "n.py": "class X:\n    pass\n",
}
RENAMED = {
    "a/__init__.py": "",
    "a/b.py": "class Old:\n    pass\n",
    "n.py": "class New:\n    pass\n",
}


def migrate(source: str | bytes, path: str = "app.py", **options: object) -> Played:
    return play({**WORLD, path: source}, "rewrite_imports", options)


def rename(source: str, **others: str) -> Played:
    files = {**RENAMED, "app.py": source, **{f"{name}.py": text for name, text in others.items()}}
    old = ({"symbol": "a.b:Old", "verdict": "duplicate"},)
    return play(files, "rewrite_imports", canonical="n:New", competitors=old)


REWRITTEN = [
    ("from a.b import X\nX()\n", "from n import X\nX()\n"),
    ("from a.b import X as Y\nY()\n", "from n import X as Y\nY()\n"),
    ("from a.b import X as X\n", "from n import X as X\n"),
    ("from a.b import Z, X  # both\n", "from a.b import Z  # both\nfrom n import X\n"),
    (
        "from a.b import (\n    X,  # one\n    Z,  # two\n)\n",
        "from a.b import (\n    Z,  # two\n)\nfrom n import (\n    X,  # one\n)\n",
    ),
    ("import a.b\na.b.X()\n", "import n\nn.X()\n"),
    ("import a.b as m\nm.X()\n", "import n as m\nm.X()\n"),
    ("import a.b\na.b.X, a.b.Z\n", "import a.b\nimport n\nn.X, a.b.Z\n"),
    ("from a import b\nb.X\n", "import n\nn.X\n"),
    ("from a import b, c\nb.X\n", "from a import c\nimport n\nn.X\n"),
    ("from a.b import *\nX\n", "from a.b import *\nfrom n import X\nX\n"),
    ("def f():\n    from a.b import X\n    X()\n", "def f():\n    from n import X\n    X()\n"),
    ("if 1: from a.b import X\n", "if 1: from n import X\n"),
    (
        "try:\n    from a.b import X\nexcept ImportError:\n    X = None\n",
        "try:\n    from n import X\nexcept ImportError:\n    X = None\n",
    ),
    (
        'import a.b\ndef f(x: "a.b.X") -> a.b.X: ...\n',
        'import n\ndef f(x: "n.X") -> n.X: ...\n',
    ),
]


@pytest.mark.parametrize("before, after", REWRITTEN)
def test_what_is_rewritten(before: str, after: str) -> None:
    assert migrate(before).text("app.py") == after


LEFT_ALONE = [
    "from a.b import Z\nZ()\n",
    "from a.b_old import X\n",
    "from a.b2 import X\nimport a.b2\n",
    "from other import X\nX()\n",
    "from .a.b import X\n",
    "import a\na.c.X\n",
    "import x.a.b\nx.a.b.X\n",
    "class X: pass\nX()\n",
    "# from a.b import X\n",
    "text = '''\nfrom a.b import X\n'''\n",
    "from n import X\nX()\n",
    "def f(X): return X\n",
    "a = make()\na.b.X\n",
]


@pytest.mark.parametrize("source", LEFT_ALONE)
def test_what_is_left_alone(source: str) -> None:
    assert migrate(source).text("app.py") == source


RENAMES = [
    ("from a.b import Old\nOld()\n", "from n import New\nNew()\n"),
    ("from a.b import Old as Mine\nMine()\n", "from n import New as Mine\nMine()\n"),
    (
        "from a.b import Old\ndef f(x: 'Old') -> Old: ...\n",
        "from n import New\ndef f(x: 'New') -> New: ...\n",
    ),
]
KEPT_NAMES = [
    "from a.b import {}\n__all__ = ['Old']\n",
    "from a.b import {}\n",
    "from a.b import {}\nOld = wrap(Old)\n",
    "from a.b import {}\nNew = 1\nOld()\n",
    "from a.b import {}\ndef f(New): return Old\n",
    "from a.b import {}\nf'{{Old=}}'\n",
    "from a.b import {}\nclass C:\n    Old = Old\n",
    "from a.b import {}\nglobals()['Old']\n",
    "from a.b import {}\nx = Old  # type: Old\n",
]


@pytest.mark.parametrize("before, after", RENAMES)
def test_the_local_name_follows_where_nobody_notices(before: str, after: str) -> None:
    assert rename(before).text("app.py") == after


@pytest.mark.parametrize("source", KEPT_NAMES)
def test_the_local_name_stays_where_somebody_would(source: str) -> None:
    before, after = source.format("Old"), source.format("New as Old")
    assert rename(before).text("app.py") == after.replace("from a.b", "from n")


LOOKUPS = [
    "import app\napp.Old\n",
    "import app as x\nx.Old\n",
    "import app\ngetattr(app, 'Old')\n",
    "from unittest.mock import patch\npatch('app.Old')\n",
    "from importlib import import_module\nimport_module('app').Old\n",
]


@pytest.mark.parametrize("late", LOOKUPS)
def test_a_name_that_another_file_looks_up_stays(late: str) -> None:
    played = rename("from a.b import Old\nOld()\n", late=late)
    assert played.text("app.py") == "from n import New as Old\nOld()\n"
    assert played.text("late.py") == late


def test_a_name_that_another_file_takes_by_a_star_is_imported_there_too() -> None:
    played = rename("from a.b import Old\nOld()\n", late="from app import *\nOld\n")
    assert played.text("app.py") == "from n import New as Old\nOld()\n"
    assert played.text("late.py") == "from app import *\nfrom n import New as Old\nOld\n"


def test_other_words_of_the_name_do_not_keep_it() -> None:
    played = rename("from a.b import Old\nOld()\n", late="import other\nother.Old, 'Old'\n")
    assert played.text("app.py") == "from n import New\nNew()\n"


def test_lookups_through_a_consumers_module_are_rewritten_together() -> None:
    played = play(
        {
            **WORLD,
            "app.py": "from a import b as o\ny = o.X\n",
            "late.py": "import app\nz = app.o.X\n",
        },
        "rewrite_imports",
    )
    assert "n.X" in played.text("app.py") and "n.X" in played.text("late.py")


def test_a_patch_through_a_consumers_module_holds_the_consumer_back() -> None:
    test = "from unittest.mock import patch\npatch('app.o.X')\n"
    app = "from a import b as o\nfrom a.b import X\ny = o.X(), X()\n"
    played = play({**WORLD, "app.py": app, "test_app.py": test}, "rewrite_imports")
    assert played.text("app.py") == app.replace("from a.b import X", "from n import X")
    assert played.said("app.py", "refused") == [
        "3: o.X is looked up from outside: test_app.py looks it up here"
    ]


def test_a_module_that_may_hand_the_competitor_on_is_told() -> None:
    files = {
        **WORLD,
        "a/__init__.py": "def __getattr__(name):\n    from . import b\n    return b\n",
    }
    played = play({**files, "app.py": "from a import X\n"}, "rewrite_imports")
    assert played.said("app.py", "refused") == ["1: a may hand it on through its __getattr__"]


def test_re_exports_are_followed_or_kept_as_the_plan_says() -> None:
    files = {**WORLD, "mid.py": "from a.b import X\n", "app.py": "from mid import X\nX()\n"}
    rerouted = play(files, "rewrite_imports")
    assert rerouted.text("app.py") == "from n import X\nX()\n"
    kept = play(files, "rewrite_imports", {"reexports": "keep"})
    assert kept.text("app.py") == "from mid import X\nX()\n"
    assert rerouted.text("mid.py") == kept.text("mid.py") == "from n import X\n"


MISFITS = [
    ("X(1)\n", "positional argument 1 is"),
    ("X(fast=True)\n", "takes no argument fast"),
    ("X().run()\n", "run is used"),
    ("made = X()\nmade.run()\n", "made.run is used"),
    ("def f(made: X): made.run()\n", "made.run is used"),
    ("class S(X):\n    def f(self): self.run()\n", "self.run is used"),
    ("class S(X): ...\nS().run()\n", "S().run is used"),
    ("class S(X):\n    def f(self): super().run()\n", "super().run is used"),
]
FITTING = [
    "X()\n",
    "X(bridge=1)\n",
    "made = X()\nmade.other()\n",
    "class S(X):\n    def run(self): ...\n    def f(self): self.run()\n",
]
SHAPES = {
    **WORLD,
    "a/b.py": """
        class X:
            def __init__(self, config=None, bridge=None, fast=False): ...
            def run(self): ...
            def other(self): ...
    """,
    "n.py": """
        class X:
            def __init__(self, bridge=None): ...
            def other(self): ...
    """,
}


@pytest.mark.parametrize("use, reason", MISFITS)
def test_a_use_that_does_not_fit_keeps_its_import(use: str, reason: str) -> None:
    source = f"from a.b import X\n{use}"
    played = play({**SHAPES, "app.py": source}, "rewrite_imports")
    assert played.text("app.py") == source
    assert any(reason in said for said in played.said("app.py", "refused"))
    forced = play({**SHAPES, "app.py": source}, "rewrite_imports", {"misfits": "rewrite"})
    assert forced.text("app.py") == f"from n import X\n{use}"


@pytest.mark.parametrize(
    "source, after",
    [
        ("import a.b as m\nm.X(1)\nm.X()\n", "import a.b as m\nimport n\nm.X(1)\nn.X()\n"),
        ("import a.b\na.b.X(1)\na.b.X()\n", "import a.b\nimport n\na.b.X(1)\nn.X()\n"),
        ("from a import b\nb.X(1)\nb.X()\n", "from a import b\nimport n\nb.X(1)\nn.X()\n"),
    ],
)
def test_a_module_stays_for_the_lookups_that_stay(source: str, after: str) -> None:
    played = play({**SHAPES, "app.py": source}, "rewrite_imports")
    assert played.text("app.py") == after
    reason = "positional argument 1 is config here and bridge there"
    assert reason in played.said("app.py", "refused")[0]


BEHIND = ["from mid import X\nX(1)\n", "import mid\nmid.X(1)\n", "from far import X\nX(1)\n"]


@pytest.mark.parametrize("options", [{}, {"reexports": "keep"}, {"paths": ["mid.py", "far.py"]}])
@pytest.mark.parametrize("use", BEHIND)
def test_a_re_export_stays_for_a_use_behind_it_that_does_not_fit(
    use: str, options: dict[str, object]
) -> None:
    mid, far = "from a.b import X\n", "from mid import X\nX()\n"
    files = {**SHAPES, "mid.py": mid, "far.py": far}
    played = play({**files, "app.py": use}, "rewrite_imports", options)
    assert played.text("app.py") == use and played.text("mid.py") == mid
    told = "1: app.py reaches the competitor through here, and positional argument 1 is config"
    assert played.said("mid.py", "refused")[0].startswith(told)
    fitting = play({**files, "app.py": use.replace("(1)", "()")}, "rewrite_imports", options)
    assert fitting.text("mid.py") == "from n import X\n"


@pytest.mark.parametrize("use", FITTING)
def test_a_use_that_fits_is_rewritten(use: str) -> None:
    played = play({**SHAPES, "app.py": f"from a.b import X\n{use}"}, "rewrite_imports")
    assert played.text("app.py") == f"from n import X\n{use}"


BYTES = {
    "mark": b"\xef\xbb\xbffrom a.b import X\nX\n",
    "crlf": b"from a.b import X\r\nX\r\n",
    "mixed": b"import os\r\nfrom a.b import X\nX\r\n",
    "latin-1": "# coding: latin-1\nfrom a.b import X\né = 'ä'\n".encode("latin-1"),
    "tabs": b"if 1:\n\tfrom a.b import X\n\tX\t# tab\n",
    "form feed": b"import os\n\x0c\nfrom a.b import X\nX\n",
    "no final newline": b"from a.b import X\nX",
    "newer syntax": b"from a.b import X\ntype T = X\n",
    "blank lines and comments": b"\n\n# top\n\nfrom a.b import X  # why\n\n\n# end\n",
}


@pytest.mark.parametrize("source", BYTES.values(), ids=BYTES.keys())
def test_every_other_byte_stays(source: bytes) -> None:
    assert migrate(source).files["app.py"] == source.replace(b"a.b", b"n")


UNREADABLE = {
    "not python": b"from a.b import X\nx = (\n",
    "another encoding": b"# coding: ascii\nfrom a.b import X\n\xff\n",
    "form feed before a statement": b"\x0cfrom a.b import X\n",
    "unknown encoding": b"# coding: nothing\nfrom a.b import X\n",
}


@pytest.mark.parametrize("source", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_can_not_be_read_is_told_line_by_line(source: bytes) -> None:
    played = migrate(source)
    assert played.files["app.py"] == source
    assert played.said("app.py", "refused")


def test_a_new_cycle_is_refused() -> None:
    files = {**WORLD, "n.py": "import app\n\n\nclass X: ...\n", "app.py": "from a.b import X\n"}
    played = play(files, "rewrite_imports")
    assert played.text("app.py") == "from a.b import X\n"
    assert "import cycle: app.py -> n.py -> app.py" in played.said("app.py", "refused")[0]


def test_only_selected_paths_and_competitors_are_touched() -> None:
    assert migrate("from a.b import X\n", paths=["lib/**"]).text("app.py") == "from a.b import X\n"
    assert (
        migrate("from a.b import X\n", exclude=["app.py"]).text("app.py") == "from a.b import X\n"
    )
    both = ({"symbol": "a.b:X", "verdict": "duplicate"}, {"symbol": "a.b:Z", "verdict": "duplicate",
            "replace_with": "n:X"})  # fmt: skip
    played = play(
        {**WORLD, "app.py": "from a.b import X\n", "b.py": "from a.b import Z\n"},
        "rewrite_imports",
        {"competitors": ["a.b:X"]},
        competitors=both,
    )
    assert played.text("app.py") == "from n import X\n"
    assert played.text("b.py") == "from a.b import Z\n"


def test_a_name_inside_a_class_is_only_told() -> None:
    files = {**WORLD, "a/b.py": code("class Outer:\n    class X: ...\n")}
    nested = ({"symbol": "a.b:Outer.X", "verdict": "duplicate"},)
    app = "from a.b import Outer\nOuter.X, Outer.Y\n"
    played = play({**files, "app.py": app}, "rewrite_imports", competitors=nested)
    assert played.text("app.py") == app
    assert played.said("app.py", "manual") == ["2: it names something inside a class"]


def test_an_import_that_stays_beside_the_new_one_is_told() -> None:
    files = {**WORLD, "app.py": "from a import b\nb.X\n", "peek.py": "import app\napp.b.Z\n"}
    played = play(files, "rewrite_imports")
    assert played.text("app.py") == "from a import b\nimport n\nn.X\n"
    seen = "1: the import itself stays beside the canonical's: peek.py looks it up here"
    assert played.said("app.py", "kept") == [seen]


def test_a_word_that_is_a_module_by_chance_keeps_no_import() -> None:
    files = {
        "a/__init__.py": "",
        "a/b.py": "class X: ...\n",
        "c/__init__.py": "",
        "c/n.py": "class X: ...\n",
        "c/app.py": "from a import b\nb.X\n",
        "peek.py": 'import other.b\nKIND = "app"\nother.b\n',
    }
    played = play(files, "rewrite_imports", canonical="c.n:X")
    assert played.text("c/app.py") == "from c import n\nn.X\n"


LATE = "def make(good):\n    from a.b import X\n    return X({argument})\n"
FITTING = {"a/b.py": "class X:\n    def __init__(self, good=1, bad=2): ...\n",
           "n.py": "class X:\n    def __init__(self, good=1): ...\n"}  # fmt: skip
FAKES = [
    "import a.b\nfrom unittest import mock\nmock.patch.object(a.b, 'X')\n",
    "import a.b\n\ndef test_it(monkeypatch):\n    monkeypatch.setattr(a.b, 'X', None)\n",
    "import a.b\n\ndef test_it():\n    a.b.X = None\n",
]


@pytest.mark.parametrize("fake", FAKES)
def test_a_fake_stays_where_a_refused_lookup_still_finds_it(fake: str) -> None:
    late = {"prod.py": LATE.format(argument="bad=good")}
    played = play({**WORLD, **FITTING, **late, "app.py": fake}, "rewrite_imports")
    assert played.text("app.py") == fake
    [reason] = played.said("app.py", "refused")
    assert reason.endswith("prod.py still looks it up there when it runs")


@pytest.mark.parametrize("fake", FAKES)
def test_a_fake_stays_for_files_that_the_step_leaves_out(fake: str) -> None:
    late = {"prod.py": LATE.format(argument="good")}
    played = play({**WORLD, **late, "app.py": fake}, "rewrite_imports", {"exclude": ["prod.py"]})
    assert played.text("app.py") == fake


@pytest.mark.parametrize("fake", FAKES)
def test_a_fake_goes_with_the_lookups_that_it_is_for(fake: str) -> None:
    late = {"prod.py": LATE.format(argument="good")}
    played = play({**WORLD, **FITTING, **late, "app.py": fake}, "rewrite_imports")
    assert played.text("app.py") == fake.replace("a.b", "n")


def test_a_fake_stays_when_the_guard_refuses_the_lookup_that_it_is_for() -> None:
    prod = "import a.b\n\n\ndef make():\n    return a.b.X()\n"
    files = {**WORLD, "n.py": "import prod\n\n\nclass X: ...\n", "prod.py": prod}
    played = play({**files, "app.py": FAKES[0]}, "rewrite_imports")
    assert (played.text("prod.py"), played.text("app.py")) == (prod, FAKES[0])
    why = "it relies on the change of prod.py, which is refused"
    reasons = played.said("app.py", "refused")
    assert reasons and all(why in reason for reason in reasons)


def test_what_only_reads_a_name_goes_although_others_look_it_up() -> None:
    late = {"prod.py": LATE.format(argument="bad=good")}
    source = "import a.b\n\ndef it():\n    return getattr(a.b, 'X')\n"
    played = play({**WORLD, **FITTING, **late, "app.py": source}, "rewrite_imports")
    assert played.text("app.py") == source.replace("a.b", "n")


STARS = {
    "a/__init__.py": "",
    "a/b.py": "class X: ...\nclass Z: ...\n",
    "a/more.py": "from a.b import X\n\nX()\n",
    "n.py": "class X: ...\n",
}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from a.b import *\nfrom a.more import *\n\nX()\n",
            "from a.b import *\nfrom a.more import *\nfrom n import X\n\nX()\n",
        ),
        (
            "try:\n    from a.b import *\nexcept ImportError:\n    from a.more import *\n\nX()\n",
            "try:\n    from a.b import *\n    from n import X\nexcept ImportError:\n"
            "    from a.more import *\n    from n import X\n\nX()\n",
        ),
    ],
)
def test_of_two_stars_that_bring_a_name_the_last_of_a_block_is_followed_by_it(
    before: str, after: str
) -> None:
    played = play({**STARS, "app.py": before}, "rewrite_imports", {})
    assert played.text("app.py") == after


TWO = {"p/__init__.py": "", "p/a.py": "class X: ...\nrest = 1\n", "p/b.py": "class X: ...\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from p.a import X, rest\nfrom p.b import X\n\nX()\n",
            "from p.a import rest\nfrom p.core.n import X\n\nX()\n",
        ),
        (
            "import p.a\nimport p.b\n\np.a.X(), p.b.X(), p.a.rest\n",
            "import p.a\nimport p.core.n\n\np.core.n.X(), p.core.n.X(), p.a.rest\n",
        ),
        (
            "from p import a, b\n\na.X(), b.X(), a.rest\n",
            "from p import a\nfrom p.core import n\n\nn.X(), n.X(), a.rest\n",
        ),
        (
            "import p.b\nimport p.a\n\np.a.X(), p.b.X(), p.a.rest\n",
            "import p.core.n\nimport p.a\n\np.core.n.X(), p.core.n.X(), p.a.rest\n",
        ),
        (
            "from p import b\nfrom p import a\nimport os\n\na.X(), b.X(), os.sep\n",
            "from p.core import n\nimport os\n\nn.X(), n.X(), os.sep\n",
        ),
        (
            "from p.b import X\nfrom q import X\nfrom p.a import X\n\nX()\n",
            "from p.core.n import X\nfrom q import X\nfrom p.core.n import X\n\nX()\n",
        ),
        (
            "from p import b\nfrom p import a  # loads q, too\n\na.X(), b.X()\n",
            "from p.core import n\nfrom p.core import n  # loads q, too\n\nn.X(), n.X()\n",
        ),
        (
            "try:\n    from p.a import X\nexcept ImportError:\n    from p.b import X\n",
            "try:\n    from p.core.n import X\nexcept ImportError:\n    from p.core.n import X\n",
        ),
        (
            "def f():\n    from p.a import X\n    X()\n\n\nfrom p.b import X\nX()\n",
            "def f():\n    from p.core.n import X\n    X()\n\n\nfrom p.core.n import X\nX()\n",
        ),
    ],
)
def test_two_that_become_one_are_imported_once_in_a_block(before: str, after: str) -> None:
    files = {**TWO, "p/core/__init__.py": "", "p/core/n.py": "class X: ...\n", "app.py": before}
    both = tuple({"symbol": f"p.{name}:X", "verdict": "duplicate"} for name in "ab")
    played = play(files, "rewrite_imports", canonical="p.core.n:X", competitors=both)
    assert played.text("app.py") == after


@pytest.mark.parametrize(("asks", "name"), [("dir(Old())", "New"), ("dir()", "New as Old")])
def test_code_that_is_newer_than_the_host_is_read_for_its_own_names(asks: str, name: str) -> None:
    newer = "def same[T](x: T) -> T:\n    return x\n"
    text = rename(f"from a.b import Old\n{newer}print({asks}, Old())\n").text("app.py")
    assert f"from n import {name}\n" in text
