"""One entry for each occurrence, and what each is."""

from __future__ import annotations

import pytest

from canonize.core.ledger import Disposition, Form

from .accounting import Files, account, at, plan_of

PACKAGE: Files = {
    "a/__init__.py": "",
    "a/b.py": "class X:\n    pass\n\n\nclass Y:\n    pass\n",
    "a/c.py": "class X:\n    pass\n",
    "n.py": "class X:\n    pass\n",
}
COMPETITOR, CANONICAL, OTHER = "a.b:X", "n:X", "a.c:X"

MEANS_THE_COMPETITOR = [
    "from a.b import X\nX()",
    "from a.b import X as Z\nfrom a.b import X",
    "import a.b\na.b.X()",
    "import a.b as m\nm.X()",
    "import a\na.b.X",
    "from a import b\nb.X",
    "from a import b as o\nprint(o.X)",
    "from a.b import *\nX()",
    "try:\n    from a.b import X\nexcept ImportError:\n    X = None\nX",
    "def f():\n    from a.b import X\n    return X",
    "def f():\n    global X\n    from a.b import X\nX",
    "class K:\n    from a.b import X\n    z = X",
    "from a.b import X\ndef f(y=X) -> X:\n    return y",
    "from a.b import X\n[X for _ in ()]",
    "from a.b import X\nlambda: X",
    "from a.b import X\ndef f(p: 'X'): ...",
    "from a.b import X\ndef f(p: 'list[X]'): ...",
    "import a.b\nq: 'a.b.X'",
    "import a.b\ngetattr(a.b, 'X')",
    "from unittest.mock import patch\nimport a.b\npatch.object(a.b, 'X')",
    "from a import b\nm = b\nm.X",
    "from a.b import X\nprint(f'{X}')",
    "from a.b import X\n__all__ = ['X']",
    "from a.b import (\n    X,  # taken\n)\nX",
    "import a . b\na.b.X",
    "from a \\\n    .b import X",
]


@pytest.mark.parametrize("code", MEANS_THE_COMPETITOR)
def test_names_of_the_competitor(code: str) -> None:
    ledger = account({**PACKAGE, "use.py": code})
    named = [o for o in ledger.occurrences if o.path == "use.py" and o.word == "X"]
    assert named
    assert {(o.means, o.disposition) for o in named} == {(COMPETITOR, Disposition.MANUAL)}


MEANS_SOMETHING_ELSE = [
    ("from n import X\nX()", CANONICAL, "means the canonical"),
    ("import n\nn.X", CANONICAL, "means the canonical"),
    ("from a.c import X\nX()", OTHER, "means another thing"),
    ("class X: ...", "use:X", "the definition of another thing"),
    ("class X: ...\nX()", "use:X", "means another thing"),
    ("def f(X): return X", "", "a name of its own for a value that is computed"),
    ("def f(X): ...", "", "a name of its own"),
    ("from a.b import X as _\ndef f(X): ...", "", "a name of its own"),
    ("f(X=1)", "", "a keyword of a call"),
    ("X", "", "a name that only running it could tell"),
    ("def f(o): return o.X", "", "an attribute of a value that is computed"),
    ("X = make()", "", "a name of its own for a value that is computed"),
    ("from other import X", "other:X", "of a module outside the source roots"),
    ("from a import X", "a:X", "it leads nowhere: there is no such module or name"),
    ("# X", "", "the word alone in a comment"),
    ('"""X"""', "", "the word alone in a docstring"),
    ("s = 'X'", "", "the word alone in a string"),
    ("s = 'X.y'", "", "part of another path or name in a string"),
    ("s = 'n.X'", CANONICAL, "means the canonical"),
    ("s = 'a.c:X'", OTHER, "means another thing"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "means", "reason"), MEANS_SOMETHING_ELSE)
def test_names_of_other_things(code: str, means: str | None, reason: str) -> None:
    ledger = account({**PACKAGE, "use.py": code})
    last = [o for o in ledger.occurrences if o.path == "use.py" and o.word == "X"][-1]
    assert last.reason == reason
    assert means is None or last.means == means


IN_TEXT = [
    ("t.toml", "x = 'a.b:X'", Form.CONFIG_TEXT, Disposition.MANUAL),
    ("t.toml", "x = 'a.b.X'", Form.CONFIG_TEXT, Disposition.MANUAL),
    ("t.md", "see `a.b.X`", Form.DOCUMENT, Disposition.MANUAL),
    ("t.md", "from a.b import Y, X", Form.DOCUMENT, Disposition.MANUAL),
    ("t.md", "a/b.py:X", Form.DOCUMENT, Disposition.MANUAL),
    ("t.md", "“X”→X", Form.DOCUMENT, Disposition.KEPT),
    ("t.md", "z.a.b.X", Form.DOCUMENT, Disposition.KEPT),
    ("t.md", "a.b_old.X", Form.DOCUMENT, Disposition.KEPT),
    ("t.txt", "b.X", Form.DOCUMENT, Disposition.KEPT),
    ("t.toml", "b.X", Form.CONFIG_TEXT, Disposition.MANUAL),
    ("u.py", "mock.patch('a.b.X')", Form.PATCH_TARGET, Disposition.MANUAL),
    ("u.py", "import_module('a.b.X')", Form.DYNAMIC_IMPORT, Disposition.MANUAL),
]


@pytest.mark.parametrize(("path", "text", "form", "disposition"), IN_TEXT)
def test_paths_in_text(path: str, text: str, form: Form, disposition: Disposition) -> None:
    found = [o for o in account({**PACKAGE, path: text}).occurrences if o.path == path]
    assert found[-1].word == "X"
    assert (found[-1].form, found[-1].disposition) == (form, disposition)
    assert all(o.reason for o in found)


def test_chains_of_reexports_are_followed_to_the_end() -> None:
    files = {
        **PACKAGE,
        "a/__init__.py": "from .b import X\n",
        "app/__init__.py": "from a import *\n",
        "app/deep.py": "from . import X as X\n",
        "app/lazy.py": "def __getattr__(name): ...\n",
        "use.py": "from app.deep import X\nfrom app.lazy import X as L\n",
    }
    ledger = account(files)
    assert [o.means for o in at(ledger, "use.py", 1)] == [COMPETITOR]
    assert at(ledger, "use.py", 2)[0].reason == "whatever its module's __getattr__ answers"


def test_nothing_certain_is_said_while_one_of_several_bindings_is_computed() -> None:
    files = {
        **PACKAGE,
        "one.py": "from importlib import import_module\nX = import_module('a.b').X\n",
        "two.py": "try:\n    from one import X\nexcept ImportError:\n    X = None\n",
        "use.py": "from two import X\n",
    }
    assert "computed" in at(account(files), "use.py", 1)[0].reason


def test_a_class_that_is_reexported_under_the_name_of_another() -> None:
    files = {
        **PACKAGE,
        "shim.py": "from a.c import X as Z\nX = Z\n",
        "use.py": "from shim import X",
    }
    assert at(account(files), "use.py", 1)[0].means == OTHER


def test_an_import_of_the_module_for_the_sake_of_others_has_an_entry() -> None:
    """Seen in a real package: ``from . import base``, of which only other names are used."""
    ledger = account({**PACKAGE, "a/use.py": "from . import b\n\n\nclass Z(b.Y): ...\n"})
    assert [
        (o.line, o.means, o.disposition) for o in ledger.occurrences if o.path == "a/use.py"
    ] == [
        (1, "a.b", Disposition.KEPT),
        (4, "a.b", Disposition.KEPT),
    ]
    assert "only names are competitors" in at(ledger, "a/use.py", 1)[0].reason


def test_a_verdict_that_leaves_alone_is_told() -> None:
    plan = plan_of(competitors=[("a.b:X", "variant"), ("a.c:X", "homonym")])
    ledger = account({**PACKAGE, "use.py": "from a.b import X\nfrom a.c import X"}, plan)
    assert {o.reason for o in ledger.occurrences if o.path == "use.py" and o.word == "X"} == {
        "names a competitor that the plan leaves alone (variant)",
        "names a competitor that the plan leaves alone (homonym)",
    }


def test_a_whole_module_and_every_spelling_of_it() -> None:
    plan = plan_of(competitors=[("a.b", "duplicate")])
    code = (
        "import a.b\nfrom a import b\nfrom a.b import anything\nfrom .a import b\nfrom . import a\n"
    )
    ledger = account({**PACKAGE, "use.py": code, "x.yaml": "- a/b.py\n- a.b\n- b\n"}, plan)
    pending = [(o.path, o.line) for o in ledger.occurrences if o.disposition is Disposition.MANUAL]
    assert pending == [
        *(("use.py", line) for line in (1, 2, 3)),
        *(("x.yaml", line) for line in (1, 2)),
    ]


def test_what_is_gone_dangles() -> None:
    files = {k: v for k, v in PACKAGE.items() if k != "a/b.py"}
    text = "from a.b import X\nimport a.b\na.b.X\ns = 'a.b.X'\n"
    ledger = account({**files, "use.py": text}, gone=["a.b"], planned=False)
    refused = [(o.line, o.word) for o in ledger.occurrences if o.disposition is Disposition.REFUSED]
    assert refused == [(1, "b"), (1, "X"), (2, "b"), (3, "b"), (3, "X")]
    assert at(ledger, "use.py", 4)[0].reason == "a string names what is gone"


def test_files_that_nobody_can_read_are_counted_all_the_same() -> None:
    files: Files = {
        **PACKAGE,
        "broken.py": "from a.b import X\nx = X(\ndef (:\n",
        "binary.bin": b"\0\1 X a.b.X \0",
        "latin.py": "# coding: latin-1\n# caf\xe9 X\nfrom a.b import X\n".encode("latin-1"),
        "wrong.py": b"# coding: utf-8\n\xff\xfe X\n",
        "marked.py": b"\xef\xbb\xbffrom a.b import X\r\nX()\r\n",
        "sixteen.txt": "X".encode("utf-16"),
        "newer.py": "from a.b import X\ntype T[Q: X] = list[Q]\n",
    }
    ledger = account(files)
    assert {path for path, _ in ledger.unread} >= {"broken.py", "wrong.py"}
    assert [o.means for o in at(ledger, "broken.py", 1)] == ["a.b", COMPETITOR]
    assert [o.means for o in at(ledger, "latin.py", 3)] == ["a.b", COMPETITOR]
    assert [o.column for o in at(ledger, "marked.py", 1)] == [8, 17]
    assert at(ledger, "marked.py", 2)[0].means == COMPETITOR
    assert at(ledger, "newer.py", 1)[-1].means == COMPETITOR
    assert at(ledger, "binary.bin", 1)


UNKNOWN = [
    ("import importlib\nimportlib.import_module(name)\nfrom a.b import X", 1),
    ("import importlib\nimportlib.import_module('a.' + name)\nfrom a.b import X", 2),
    ("import importlib\nimportlib.import_module(f'a.{name}')", 2),
    ("importlib.import_module('a.b')\nfrom a.b import X", 0),
    ("p = 'a.' + name", 1),
    ("p = 'a.{}'.format(name)", 1),
    ("from a import b\ngetattr(b, name)", 1),
    ("from a import c\ngetattr(c, name)", 0),
    ("import importlib\nimportlib.import_module(name)", 0),
    ("# import_module(name) and X", 0),
    ("def import_module(name): ...\nX = 1", 0),
]


@pytest.mark.parametrize(("code", "count"), UNKNOWN)
def test_known_unknowns(code: str, count: int) -> None:
    ledger = account({**PACKAGE, "use.py": code})
    assert len([u for u in ledger.unknowns if u.path == "use.py"]) == count


def test_a_ledger_that_does_not_add_up_says_so() -> None:
    ledger = account({**PACKAGE, "use.py": "X X"})
    searched = {**ledger.searched, ("use.py", "X"): 3}
    wrong = type(ledger)(ledger.words, ledger.occurrences, searched)
    assert wrong.mismatches() == (("use.py", "X", 3, 2),)
    assert wrong.as_json()["adds_up"] is False


def test_of_two_meanings_the_same_one_is_told_for_every_name() -> None:
    names = [f"N{index}" for index in range(8)]
    for order in (("one", "two"), ("two", "one")):
        binding = "".join(f"from {order[0]} import {n}\n{n} = {order[1]}.{n}\n" for n in names)
        files = {f"{m}.py": "".join(f"{n} = 1\n" for n in names) for m in ("one", "two")}
        files |= {"both.py": "import one, two\n" + binding}
        files |= {"use.py": "".join(f"from both import {n}\n" for n in names)}
        plan = plan_of("n:X", [(f"{m}:{n}", "variant") for m in ("one", "two") for n in names])
        ledger = account(files, plan)
        told = [o.means for o in ledger.occurrences if o.path == "use.py"]
        assert len(told) == len(names)
        assert len({means.partition(":")[0] for means in told}) == 1
