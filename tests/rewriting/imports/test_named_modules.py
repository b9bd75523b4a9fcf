"""A file that has a name for the canonical's module gets no second one."""

from __future__ import annotations

import pytest

from tests.codemods.playing import play

OLD = {"symbol": "a.old:X", "verdict": "duplicate"}
WORLD = {
    "a/__init__.py": "",
    "a/old.py": "class X:\n    pass\n\n\nclass Z:\n    pass\n",
    "a/new.py": "class X:\n    pass\n\n\nclass N:\n    pass\n",
}


def rewrite(source: str, **others: str) -> str:
    files = {**WORLD, "app.py": source, **{f"{name}.py": text for name, text in others.items()}}
    return play(files, "rewrite_imports", canonical="a.new:X", competitors=(OLD,)).text("app.py")


USED = [
    ("from a import new, old\nold.X, new.N\n", "from a import new\nnew.X, new.N\n"),
    (
        "from a import old\nfrom a import new as n\nold.X, n.N\n",
        "from a import new as n\nn.X, n.N\n",
    ),
    ("from a import new, old\nold.X, old.Z\n", "from a import new, old\nnew.X, old.Z\n"),
    (
        "from a import old\nfrom a import old as o, new\nold.X, o.X\n",
        "from a import new\nnew.X, new.X\n",
    ),
    (
        "def f():\n    from a import new, old\n    return old.X, new.N\n",
        "def f():\n    from a import new\n    return new.X, new.N\n",
    ),
    (
        "import sys\n\nfrom a import old\nfrom a import new\n\nold.X\n",
        "import sys\n\nfrom a import new\n\nnew.X\n",
    ),
]  # fmt: skip


@pytest.mark.parametrize("before, after", USED)
def test_the_name_that_is_there_is_used(before: str, after: str) -> None:
    assert rewrite(before) == after


NOT_USED = {
    "another value later": "from a import new, old\n\nnew = 3\n\n\ndef f():\n    return old.X\n",
    "a parameter": "from a import new, old\n\n\ndef f(new=new):\n    return old.X\n",
    "under a condition": "from a import old\n\nif 1:\n    from a import new\n\n\ndef f(): old.X\n",
    "below the use": "from a import old\n\nold.X\nfrom a import new\n",
    "global": (
        "from a import new, old\n\n\ndef f():\n    global new\n    new = 1\n\n\ndef g(): old.X\n"
    ),
}


@pytest.mark.parametrize("source", NOT_USED.values(), ids=list(NOT_USED))
def test_a_name_that_may_mean_something_else_is_not_used(source: str) -> None:
    after = rewrite(source)
    assert "new.X" not in after
    assert "as old" in after
    assert "old.X" in after


def test_a_name_that_a_test_fakes_is_not_used() -> None:
    source = "from a import new, old\n\n\ndef f():\n    return old.X, new.N\n"
    fake = "from unittest import mock\n\nwith mock.patch('app.new'):\n    pass\n"
    assert "new.X" not in rewrite(source, test_it=fake)
    assert "new.X" in rewrite(source)


def test_a_name_that_the_package_binds_itself_is_not_the_module() -> None:
    files = {**WORLD, "a/__init__.py": "new = 3\n", "app.py": "from a import new, old\nold.X\n"}
    played = play(files, "rewrite_imports", canonical="a.new:X", competitors=(OLD,))
    assert "new.X" not in played.text("app.py")


def at_home(source: str) -> str:
    """The canonical's own file, which imports the competitor's module, afterwards."""
    new = "class X:\n    pass\n\n\n"
    files = {**WORLD, "a/new.py": source.replace("DEFINED", new)}
    played = play(files, "rewrite_imports", canonical="a.new:X", competitors=(OLD,))
    return played.text("a/new.py").replace(new, "DEFINED")


HOME = [
    ("import a.old\n\n\nDEFINEDdef f():\n    return a.old.X\n", "DEFINEDdef f():\n    return X\n"),
    ("from a import old\n\n\nDEFINEDY = old.X\n", "DEFINEDY = X\n"),
    ("import a.old as o\n\n\nDEFINEDY = o.X\n", "DEFINEDY = X\n"),
    (
        "from a import old\n\n\nDEFINEDY = old.X, old.Z\n",
        "from a import old\n\n\nDEFINEDY = X, old.Z\n",
    ),
    (
        "DEFINEDdef f():\n    import a.old\n\n    return a.old.X\n",
        "DEFINEDdef f():\n\n    return X\n",
    ),
]


@pytest.mark.parametrize("before, after", HOME)
def test_in_the_canonicals_own_file_its_definition_is_meant(before: str, after: str) -> None:
    assert at_home(before).lstrip("\n") == after


AWAY = {
    "above the definition": "from a import old\n\nY = old.X\n\n\nDEFINED",
    "another meaning": "from a import old\n\n\nDEFINEDdef f(X):\n    return old.X\n",
    "by name": "from a import old\n\n\nDEFINEDY = getattr(old, 'X')\n",
    "within the definition": "from a import old\n\n\nclass X:\n    base = old.X\n",
}


@pytest.mark.parametrize("source", AWAY.values(), ids=list(AWAY))
def test_where_the_definition_can_not_be_meant_all_stays(source: str) -> None:
    assert at_home(source) == source
