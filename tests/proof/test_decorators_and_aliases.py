"""The differential test of functions that make functions, and of names for types."""

from __future__ import annotations

import importlib
import typing
from pathlib import Path
from typing import Any

import pytest

import canonize.proof
from canonize.core.evidence import Grade
from tests.proof.test_differential import trying

RETRY = """\
import functools, time
def f(times: int = 3, wait: float = 0.5):
    def deco(fn):
        @functools.wraps(fn)
        def wrapper(*args, **kwargs):
            for n in range(times):
                try:
                    return fn(*args, **kwargs)
                except Exception:
                    if n == times - 1: raise
                    time.sleep(wait)
        return wrapper
    return deco
"""
AGAIN = """\
from functools import wraps
from time import sleep
def f(times: int = 3, wait: float = 0.5):
    def decorate(func):
        @wraps(func)
        def inner(*a, **kw):
            left = times
            while left > 0:
                left -= 1
                try:
                    return func(*a, **kw)
                except Exception:
                    if not left: raise
                    sleep(wait)
        return inner
    return decorate
"""
TIMED = """\
import functools, logging, time
def f(fn):
    @functools.wraps(fn)
    async def wrapper(*args):
        start = time.perf_counter()
        try:
            return await fn(*args)
        finally:
            logging.info('%s took %.3f', fn.__name__, time.perf_counter() - start)
    return wrapper
"""
TOOK = """\
from functools import wraps
from time import monotonic
import logging
def f(func):
    @wraps(func)
    async def timed(*a):
        began = monotonic()
        try:
            return await func(*a)
        finally:
            logging.getLogger(__name__).info(f'{func.__name__} took {monotonic() - began:.3f}')
    return timed
"""


@pytest.mark.parametrize(
    ("new", "old", "told"),
    [
        (RETRY, AGAIN, ""),
        (TIMED, TOOK, ""),
        (RETRY, AGAIN.replace("left > 0", "left >= 0"), "a function that returns"),
        (RETRY, AGAIN.replace("sleep(wait)", "sleep(2 * wait)"), "raises ValueError once"),
        (RETRY, AGAIN.replace("except Exc", "except BaseExc"), "raises SystemExit once"),
        (RETRY, AGAIN.replace("        @wraps(func)\n", ""), "a function that returns"),
        (TIMED, TOOK.replace("monotonic() -", "1000 * monotonic() -"), "logs"),
    ],
)
def test_decorators_are_tried_on_a_function_that_records(
    new: str, old: str, told: str, tmp_path: Path
) -> None:
    found = trying((new, old), tmp_path, examples=8, seconds=20.0)
    assert found.grade is (Grade.DIFFERS if told else Grade.TESTED), found
    assert told in found.why and (found.example or not told)


@pytest.mark.parametrize(
    ("old", "grade"), [("n + 1", Grade.DIFFERS), ("+n", Grade.TESTED)]
)  # fmt: skip
def test_a_function_that_is_no_decorator_is_called(old: str, grade: Grade, tmp_path: Path) -> None:
    adds = "def f(n: int):\n    def add(x): return x + {}\n    return add\n"
    found = trying((adds.format("n"), adds.format(old)), tmp_path, examples=40)
    assert found.grade is grade, found


@pytest.mark.parametrize(
    ("old", "grade"), [("dict[str, Any]", Grade.TESTED), ("dict[str, object]", Grade.DIFFERS)]
)
def test_a_name_for_a_type_is_never_called(old: str, grade: Grade, tmp_path: Path) -> None:
    code = "from typing import Any, Dict\nf = {}\n"
    found = trying((code.format("Dict[str, Any]"), code.format(old)), tmp_path)
    assert found.grade is grade, found
    assert ("Dict[str, Any] and dict[str, object]" in found.why) is (grade is Grade.DIFFERS)


T = typing.TypeVar


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (typing.Optional[int], int | None, True),  # noqa: UP045 (both spellings are meant)
        (typing.Union[int, str], str | int, True),  # noqa: UP007
        (typing.Callable[[int], typing.List[str]], typing.Callable[[int], list[str]], True),  # noqa: UP006
        (typing.Literal["a", "b"], typing.Literal["b", "a"], True),
        (typing.Tuple[()], tuple[()], True),  # noqa: UP006
        (typing.List["N"], list["N"], True),  # type: ignore[name-defined] # noqa: F821, UP006
        (typing.Annotated[int, 1], typing.Annotated[int, 1], True),
        (T("T", bound=int), T("T", bound=int), True),
        (typing.Dict, dict, True),  # noqa: UP006
        (typing.Any, object, False),
        (typing.Literal[1], typing.Literal[True], False),
        (tuple[int, ...], tuple[int], False),
        (typing.Tuple, tuple[()], False),  # noqa: UP006
        (typing.Callable[[int], str], typing.Callable[[str], str], False),
        (typing.Annotated[int, 1], typing.Annotated[int, 2], False),
        (T("T", bound=int), T("T"), False),
        (list[int], set[int], False),
    ],
)  # fmt: skip
def test_what_types_mean(
    one: Any, other: Any, is_same: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(Path(canonize.proof.__path__[0]) / "on_path"))
    meanings = importlib.import_module("canonize_equiv.meanings")
    comparing = importlib.import_module("canonize_equiv.comparing")
    assert all(meanings.is_alias(value, ["/nowhere"]) for value in (one, other))
    own = typing.Protocol.__class__("Own", (typing.Protocol,), {"__module__": __name__})
    assert not meanings.is_alias(own, [str(Path(__file__).parent)])
    same = meanings.AliasComparer(comparing.Comparer(one, other), ["/nowhere"]).same
    assert same(one, other) is same(other, one) is is_same
