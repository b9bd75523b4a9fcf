"""Names that a shim binds in branches, those of branches in branches too."""

from __future__ import annotations

from textwrap import dedent

import pytest

from canonize.rewriting.definitions.guarded_names import GuardedNames
from canonize.syntax.analysis import analyse
from canonize.syntax.edits import FileEdits

GOES = {
    "a try in an except": (
        """
        try:
            from ssl import Old
        except ImportError:
            try:
                from backports import Old
            except ImportError:
                class Old(ValueError): ...
        """,
        "",
    ),
    "a choice in an except, beside another name": (
        """
        try:
            from ssl import Old, Other
        except ImportError:
            if sys.version_info > (3,):
                from backports import Old
            else:
                from vendored import Old
        """,
        """
        try:
            from ssl import Other
        except ImportError:
            pass
        """,
    ),
    "a try in an else": (
        """
        if FAST:
            from fast import Old
        else:
            try:
                from slow import Old
            except ImportError:
                from slowest import Old
            SLOW = True
        """,
        """
        if FAST:
            pass
        else:
            SLOW = True
        """,
    ),
    "an inner branch that does more": (
        """
        try:
            from ssl import Old, Other
        except ImportError:
            try:
                from backports import Old, Other
            except ImportError:
                from vendored import Old, Other
        """,
        """
        try:
            from ssl import Other
        except ImportError:
            try:
                from backports import Other
            except ImportError:
                from vendored import Other
        """,
    ),
}
STAYS = {
    "what decides the inner branch": (
        """
        try:
            from ssl import Old, Other
        except ImportError:
            try:
                from backports import Old
                BACK = True
            except ImportError:
                from vendored import Old, Other
        """
    ),
    "what decides the outer one": (
        """
        try:
            from ssl import Old
            HAS = True
        except ImportError:
            from backports import Old
            HAS = False
        """
    ),
}
OTHERS = {
    "bound in a branch and outside": (
        """
        try:
            from ssl import Old
        except ImportError:
            pass
        Old = 1
        """
    ),
    "bound in a loop in a branch": (
        """
        try:
            from ssl import Old
        except ImportError:
            for Old in (1, 2):
                pass
        """
    ),
    "no import at all": (
        """
        if FAST:
            class Old: ...
        else:
            class Old: ...
        """
    ),
}


def _plain(text: str) -> str:
    return dedent(text).lstrip("\n")


def dropped(code: str) -> tuple[str, str]:
    """The file without `Old`, and why it can't be without it."""
    analysed = analyse(_plain(code).encode())
    guards, edits = GuardedNames(analysed.file.module, analysed.scopes), FileEdits(analysed.file)
    assert guards.owns("Old")
    reason = guards.drop(["Old"], edits, lambda name: "" if name == "Old" else "others")
    return edits.result()[0].decode(), reason


@pytest.mark.parametrize(("code", "left"), GOES.values(), ids=GOES)
def test_a_name_goes_from_every_branch(code: str, left: str) -> None:
    assert dropped(code) == (_plain(left), "")


@pytest.mark.parametrize("code", STAYS.values(), ids=STAYS)
def test_what_decides_which_branch_runs_stays(code: str) -> None:
    assert "would not fail with it" in dropped(code)[1]


@pytest.mark.parametrize("code", OTHERS.values(), ids=OTHERS)
def test_what_is_bound_otherwise_is_none_of_its_names(code: str) -> None:
    analysed = analyse(_plain(code).encode())
    assert not GuardedNames(analysed.file.module, analysed.scopes).owns("Old")
