"""What examples decide is no doubt: another name of a parameter, another decorator."""

from __future__ import annotations

import libcst as cst
import pytest

from canonize.compatibility.api_differences import differences
from canonize.compatibility.destinations import Destination
from canonize.compatibility.escapes import Escapes
from canonize.compatibility.member_compatibility import MemberFit
from canonize.compatibility.noticing import noticing
from canonize.compatibility.use_verdicts import Judgement
from canonize.core.symbols import Symbol
from tests.compatibility.comparing import api, tree

CACHE = "class X:\n    def get(self, {}): return {}\n    def put(self, {}): pass\n"
OLD = CACHE.format("k, default=None", "k", "k, v")


def gone(new: str, user: str = "c.get('a')\n", *, is_tried: bool = True) -> Judgement:
    """What is said of an object of the competitor that may be had by anybody."""
    files = {"a/b.py": OLD, "n.py": new, "user.py": user}
    old, other = api(files, "a.b:X"), api(files, "n:X")
    notices = noticing(tree(files), frozenset({"a/b.py", "n.py"}), "X")
    found = Escapes(old, other, differences(old, other), notices, is_tried=is_tried)
    return found.instance(Destination("bound to c"), goes_out=True)


RENAMED = CACHE.format("key, default=None", "key", "key, value")


def test_a_parameter_of_another_name_is_noticed_by_name_alone() -> None:
    assert not gone(RENAMED).is_unsafe
    assert gone(RENAMED, is_tried=False).is_unsafe
    assert gone(RENAMED, "c.get(k='a')\n").is_unsafe
    assert not gone(RENAMED, "k = 1\nif k == 1: c.get(k)\n").is_unsafe


@pytest.mark.parametrize(
    "new",
    [
        CACHE.format("default, k=None", "k", "k, v"),
        CACHE.format("k, default=None", "k", "v, k"),
        CACHE.format("key, default", "key", "k, v"),
        CACHE.format("k, *, default=None", "k", "k, v"),
    ],
    ids=["swapped with a default", "swapped", "no default", "by keyword only"],
)
def test_a_parameter_elsewhere_is_noticed(new: str) -> None:
    assert gone(new).is_unsafe


WORK = "def {0}(f): return f\n@{0}\ndef X(x): return x\n"


@pytest.mark.parametrize(
    ("new", "is_tried", "is_unsafe"),
    [
        (WORK.format("traced"), True, False),
        (WORK.format("traced"), False, True),
        ("import contextlib\n@contextlib.contextmanager\ndef X(x): yield x\n", True, True),
        ("async def X(x): return x\n", True, True),
    ],
    ids=["another decorator", "nobody tried it", "a context manager", "a coroutine"],
)
def test_another_decorator_is_no_doubt_where_it_is_tried(
    new: str, is_tried: bool, is_unsafe: bool
) -> None:
    files = {"a/b.py": WORK.format("logged"), "n.py": new}
    call = cst.ensure_type(cst.parse_expression("X(1)"), cst.Call)
    fit = MemberFit(api(files, "a.b:X"), api(files, "n:X"), Symbol("n", "X"), is_tried=is_tried)
    assert fit.called(call)[0].is_unsafe is is_unsafe
