"""The lists hold what the standard library has, and nothing that it has not."""

from __future__ import annotations

import builtins
import collections
import contextlib
import dataclasses
import enum
import functools
import importlib
import importlib.util
import operator
import typing
import unittest.mock
import warnings
from collections.abc import Callable
from typing import Any

import pytest

from canonize.syntax import stdlib_names as names


def test_every_enumeration_base_is_listed() -> None:
    found = {
        name
        for name, value in vars(enum).items()
        if isinstance(value, enum.EnumType) and not name.startswith("_")
    }
    assert found - {"EnumCheck", "FlagBoundary"} == names.ENUMERATIONS


def test_bases_that_mean_something_of_their_own_are_in_typing() -> None:
    for name in names.SPECIAL_BASES.keys() - names.ENUMERATIONS:
        assert hasattr(typing, name)
    plain = names.PLAIN_BASES - {"object", "ABC"}
    assert all(hasattr(typing, name) for name in plain)


def test_what_derives_from_an_enumeration_or_a_typed_dictionary_is_one() -> None:
    class Base(enum.Enum):
        pass

    class Row(typing.TypedDict):
        a: int

    class Pair(typing.NamedTuple):
        a: int

    class Speaks(typing.Protocol):
        pass

    assert isinstance(
        type("Child", (Base,), enum.EnumType.__prepare__("Child", (Base,))), enum.EnumType
    )
    assert [kind for kind in names.Special if kind.is_inherited] == [
        names.Special.ENUMERATION,
        names.Special.TYPED_DICT,
    ]
    assert typing.is_typeddict(type(Row)("Wide", (Row,), {}))
    assert type("Child", (Pair,), {}) is not Pair
    assert not getattr(type("Child", (Speaks,), {}), "_is_protocol", False)


HOMES = (builtins, functools, contextlib, typing, dataclasses, enum, warnings)


@pytest.mark.parametrize("name", sorted(names.KEEPS_NOTHING))
def test_decorators_are_real(name: str) -> None:
    import abc

    foreign = {"attrs", "define", "frozen"}  # of attrs
    newer = {"deprecated", "override"}  # of 3.13 and 3.12
    assert name in foreign | newer or any(hasattr(home, name) for home in (*HOMES, abc))


@pytest.mark.parametrize("name", sorted(names.TRANSPARENT - {"wraps", "deprecated", "override"}))
def test_transparent_decorators_leave_a_call_as_it_is(name: str) -> None:
    import abc

    home = next(home for home in (functools, typing, abc) if hasattr(home, name))
    assert getattr(home, name)(lambda a, b=1: None).__class__ is not property


@pytest.mark.parametrize("name", sorted(names.MANAGERS))
def test_managers_take_the_same_arguments_and_give_something_else(name: str) -> None:
    def one(a):
        yield a

    assert hasattr(getattr(contextlib, name)(one)(1), "__exit__") is (name == "contextmanager")


@pytest.mark.parametrize("name", sorted(names.LOADERS - {"import_string"}))
def test_loaders_are_real(name: str) -> None:
    assert any(hasattr(home, name) for home in (builtins, importlib, importlib.util))


@pytest.mark.parametrize(
    ("callee", "patches"),
    [
        ("patch", True), ("mock.patch", True), ("unittest.mock.patch.object", True),
        ("mocker.patch.dict", True), ("patch.multiple", True), ("monkeypatch.setattr", True),
        ("setattr", True), ("monkeypatch.delattr", True), ("monkeypatch.setitem", True),
        ("dict", False), ("object", False), ("getattr", False), ("client.patch.body", False),
        ("Query.multiple", False), ("dispatch", False),
    ],
)  # fmt: skip
def test_what_patches(callee: str, patches: bool) -> None:
    assert names.is_patching(callee) is patches


def test_patch_has_these_ways_to_be_called() -> None:
    assert all(hasattr(unittest.mock.patch, name) for name in names.PATCH_CALLS | {"dict"})


def test_attributes_by_name() -> None:
    assert all(hasattr(builtins, name) for name in names.READERS | names.WRITERS)
    assert not names.READERS & names.WRITERS


@pytest.mark.parametrize("name", sorted(names.GETTERS))
def test_getters_give_what_looks_a_name_up(name: str) -> None:
    found = getattr(operator, name)("strip")(" a ")
    assert (found() if callable(found) else found) == "a"


@pytest.mark.parametrize("name", sorted(names.COPIES))
def test_copies_have_what_they_are_given_and_nothing_else(name: str) -> None:
    assert set(getattr(builtins, name)(["b", "a"])) == {"a", "b"}


def test_constructors_run_in_this_order() -> None:
    run: list[str] = []

    @dataclasses.dataclass
    class Made:
        one: int

        def __new__(cls, one):
            run.append("__new__")
            return super().__new__(cls)

        def __setattr__(self, name, value):
            run.append("__init__")

        def __post_init__(self):
            run.append("__post_init__")

    Made(1)
    assert tuple(run) == names.CONSTRUCTORS


@pytest.mark.parametrize("name", sorted(names.QUOTED_TYPES))
def test_types_in_quotes(name: str) -> None:
    assert callable(getattr(typing, name))


FULL: list[Callable[[], Any]] = [
    lambda: [3, 1, 2],
    lambda: {1: 2, 3: 4},
    lambda: {1, 2},
    lambda: collections.deque([3, 1]),
    lambda: collections.OrderedDict({1: 2, 3: 4}),
    lambda: collections.Counter([1, 3]),
    lambda: bytearray(b"cab"),
]
GIVEN: list[tuple[Any, ...]] = [
    (),
    (1,),
    (1, 9),
    (7,),
    (7, 9),
    ([1, 9],),
    ({5},),
    (b"x",),
    ({8: 9},),
    (97,),
]


def changed_by(make: Callable[[], Any], method: str) -> bool:
    """Whether a method changes a container, whatever it is given of some arguments."""
    found = False
    for given in GIVEN:
        one, other = make(), make()
        with contextlib.suppress(Exception):
            getattr(one, method)(*given)
            found = found or list(one) != list(other) or one != other
    return found


@pytest.mark.parametrize("make", FULL, ids=lambda make: type(make()).__name__)
def test_what_changes_a_container_is_listed(make: Callable[[], Any]) -> None:
    own = {name for name in dir(make()) if not name.startswith("_")}
    changing = {name for name in own if changed_by(make, name)}
    assert changing == own & names.CHANGING_METHODS
    assert "append" in changing or "pop" in changing


@pytest.mark.parametrize("method", ["register", "connect", "subscribe", "put", "set", "reset"])
def test_so_is_what_objects_of_others_are_told_by(method: str) -> None:
    assert method in names.CHANGING_METHODS


def test_what_only_looks_is_not() -> None:
    assert not {"get", "copy", "index", "items"} & names.CHANGING_METHODS
