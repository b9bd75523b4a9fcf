"""What waits for an exception takes it first; what it calls meanwhile comes after it."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import UseVerdict
from tests.compatibility.comparing import pair

FUNCTION = "def X(a):\n    raise ValueError(a)\n"
CALLED = [
    "self.assertRaises(ValueError, X, 1)",
    "self.assertRaisesRegex(ValueError, 'a', X, 1)",
    "self.assertWarns(UserWarning, X, 1)",
    "pytest.raises(ValueError, X, 1)",
    "pytest.raises((ValueError, TypeError), X, 1)",
]
WAITED_FOR = [
    "self.assertRaises(X, len, 1)",
    "pytest.raises(X, len, 1)",
    "pytest.raises(expected_exception=X)",
    "contextlib.suppress(ValueError, X)",
]


def doubted(use: str, *, fits: bool) -> bool:
    files = {
        "a/b.py": FUNCTION,
        "n.py": FUNCTION,
        "u.py": f"import contextlib, pytest\nfrom a.b import X\ndef go(self):\n    {use}\n",
    }
    found = [u.judgement.verdict for u in pair(files).uses if u.path == "u.py" and u.line > 2]
    return (found == [UseVerdict.COMPATIBLE]) is not fits


@pytest.mark.parametrize("use", CALLED)
def test_a_function_that_is_called_meanwhile_is_no_exception(use: str) -> None:
    assert not doubted(use, fits=True)


@pytest.mark.parametrize("use", WAITED_FOR)
def test_what_is_waited_for_is_one(use: str) -> None:
    assert not doubted(use, fits=False)
