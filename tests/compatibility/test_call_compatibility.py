"""What is called compatible binds alike: `inspect` is the judge."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst
import pytest
from hypothesis import assume, event, example, given, settings
from hypothesis import strategies as st

from canonize.compatibility.call_compatibility import Arguments, judge_call
from canonize.compatibility.use_verdicts import Judgement, Trouble, UseVerdict, worst
from canonize.syntax.signatures import signature_of

NAMES = ("alpha", "beta", "gamma", "delta")


@st.composite
def signatures(draw: st.DrawFn) -> str:
    names = list(draw(st.permutations(NAMES)))[: draw(st.integers(0, 4))]
    only_positions = draw(st.integers(0, min(1, len(names))))
    only_names = draw(st.integers(0, len(names) - only_positions))
    positions = names[: len(names) - only_names]
    required = draw(st.integers(0, len(positions)))
    parts = [n if i < required else f"{n}=None" for i, n in enumerate(positions)]
    if only_positions:
        parts.insert(only_positions, "/")
    rest = draw(st.sampled_from(["", "", "*rest"]))
    if rest or only_names:
        parts.append(rest or "*")
    parts += [draw(st.sampled_from([n, f"{n}=None"])) for n in names[len(positions) :]]
    parts += draw(st.sampled_from([[], [], ["**more"]]))
    return ", ".join(parts)


@st.composite
def calls(draw: st.DrawFn) -> tuple[list[str], dict[str, str], list[str], dict[str, str]]:
    """Arguments by position, by keyword, unpacked from a list and from a mapping."""
    positions = [f"p{i}" for i in range(draw(st.integers(0, 3)))]
    named = draw(st.lists(st.sampled_from((*NAMES, "other")), max_size=2, unique=True))
    unpacks = draw(st.sampled_from([(), (), (), ("*",), ("**",), ("*", "**")]))
    stars = [f"s{i}" for i in range(draw(st.integers(0, 2)))] if "*" in unpacks else []
    left = [name for name in NAMES if name not in named]
    doubles = draw(st.lists(st.sampled_from(left), max_size=2, unique=True)) if left else []
    mapped = {n: f"m-{n}" for n in doubles} if "**" in unpacks else {}
    return positions, {n: f"k-{n}" for n in named}, stars, mapped


def function(parameters: str) -> Callable[..., Any]:
    """One that returns what each parameter got (`inspect` gets ``(a=None, /, **more)`` wrong)."""
    space: dict[str, Any] = {}
    exec(f"def made({parameters}): return locals()", space)
    made: Callable[..., Any] = space["made"]
    return made


def meaning(parameters: str, call: tuple[Any, ...]) -> dict[str, str] | None:
    """Which parameter each value fills; a keyword that has no parameter counts by its name."""
    positions, named, stars, mapped = call
    try:
        got = function(parameters)(*positions, *stars, **{**named, **mapped})
    except TypeError:
        return None
    found: dict[str, str] = {}
    for name, value in got.items():
        if name == "rest":
            found |= dict.fromkeys(value, "*")
        elif name == "more":
            found |= {v: k for k, v in value.items()}
        elif value is not None:
            found[value] = name
    return found


def judged(old: str, new: str, call: str, *, is_tried: bool = False) -> list[Judgement]:
    shapes = [ast.parse(f"def made({text}): ...").body[0].args for text in (old, new)]  # type: ignore[attr-defined]
    node = cst.parse_expression(f"made({call})")
    assert isinstance(node, cst.Call)
    taken = [signature_of(shape) for shape in shapes]
    return list(judge_call(Arguments.of(node), *taken, "made", is_tried=is_tried))


def written(call: tuple[Any, ...]) -> str:
    positions, named, stars, mapped = call
    parts = [*map(repr, positions)]
    parts += ["*xs"] if stars else []
    parts += [f"{name}={value!r}" for name, value in named.items()]
    parts += ["**ys"] if mapped else []
    return ", ".join(parts)


@settings(max_examples=400, deadline=None)
@given(signatures(), signatures(), calls())
@example(
    "gamma=None, /, **more", "gamma, /, **more", ([], {"gamma": "k-gamma"}, [], {"alpha": "m-a"})
)
@example(
    "alpha=None, /, *, beta, **more",
    "alpha=None, beta=None",
    ([], {"alpha": "k-alpha", "beta": "k-beta"}, ["s0"], {}),
)
def test_compatible_means_that_every_value_fills_the_same_parameter(
    old: str, new: str, call: tuple[Any, ...]
) -> None:
    here = meaning(old, call)
    assume(here is not None)
    there = meaning(new, call)
    judgement = worst(judged(old, new, written(call)))
    event(str(judgement.verdict))
    if judgement.verdict is UseVerdict.COMPATIBLE:
        assert there == here, f"({old}) -> ({new}) for ({written(call)})"
    elif judgement.verdict is UseVerdict.ADAPT:
        assert there != here, f"({old}) -> ({new}) for ({written(call)}): {judgement.reason}"
    elif judgement.trouble is Trouble.DEFAULT:
        assert there == here


@settings(max_examples=150, deadline=None)
@given(signatures(), calls())
def test_a_call_fits_the_signature_that_it_fits(one: str, call: tuple[Any, ...]) -> None:
    assume(meaning(one, call) is not None)
    assert judged(one, one, written(call)) == []


@settings(max_examples=150, deadline=None)
@given(signatures(), calls())
def test_what_has_more_optional_keywords_fits_as_well(one: str, call: tuple[Any, ...]) -> None:
    assume(meaning(one, call) is not None and "more" not in one)
    wider = f"{one}, extra=None" if "*" in one else f"{one}, *, extra=None".lstrip(", ")
    assert judged(one, wider, written(call)) == []


FITS = [
    ("config=None", "config=None, bridge=None", "c"),
    ("config=None", "bridge=None, config=None", "config=c"),
    ("config=None", "bridge=None", ""),
    ("a, b", "b, a", "a=1, b=2"),
    ("a, b", "a, b, c=3", "*xs"),
    ("a, b", "b, a", "**ys"),
    ("*args", "*more", "1, 2"),
    ("**kw", "a=None, **kw", "a=1"),
    ("a=1", "b=2", ""),
    ("a, *, b=1", "a, b=1", "x, b=y"),
    ("a, b=1", "a, b=2", "x, y"),
    ("a, /, **kw", "a, /, **more", "1, a=2"),
    ("a, b=1", "a, b=1, c=2", "*xs"),
]


@pytest.mark.parametrize("old, new, call", FITS)
def test_what_is_left_alone(old: str, new: str, call: str) -> None:
    assert judged(old, new, call) == []


TROUBLES = [
    # the trap: the call goes through, and the first value is taken for something else
    ("config=None", "websocket_bridge=None", "c", Trouble.POSITION,
     "positional argument 1 is config here and websocket_bridge there"),
    ("a, b", "b, a", "1, 2", Trouble.POSITION, "positional argument 1 is a here and b there"),
    ("a, b", "a", "1, 2", Trouble.TOO_MANY, "made takes fewer positional arguments"),
    ("a, b", "a, *, b", "1, 2", Trouble.TOO_MANY, "made takes fewer positional arguments"),
    ("a=1", "b=1", "a=2", Trouble.KEYWORD, "made takes no argument a"),
    ("a", "a, b", "1", Trouble.REQUIRED, "made also needs b"),
    ("a", "a, /", "a=1", Trouble.KEYWORD, "made takes no argument a"),
    ("**kw", "a, **kw", "", Trouble.REQUIRED, "made also needs a"),
    ("**kw", "a, /, **kw", "a=1", Trouble.REQUIRED, "made also needs a"),
    ("a, /, **kw", "a, **kw", "1, a=2", Trouble.POSITION, "made would get a twice"),
]  # fmt: skip


@pytest.mark.parametrize("old, new, call, trouble, reason", TROUBLES)
def test_what_needs_adapting(old: str, new: str, call: str, trouble: Trouble, reason: str) -> None:
    found = worst(judged(old, new, call))
    assert (found.verdict, found.trouble, found.reason) == (UseVerdict.ADAPT, trouble, reason)
    assert found.is_unsafe


@pytest.mark.parametrize(
    ("old", "new", "call"),
    [
        ("config=None", "websocket_bridge=None", "c"),
        ("a, b", "x, y", "1, 2"),
        ("a: Context", "ctx: Context", "c"),
    ],
)
def test_a_name_alone_says_nothing_where_examples_decide(old: str, new: str, call: str) -> None:
    assert judged(old, new, call)
    assert judged(old, new, call, is_tried=True) == []


@pytest.mark.parametrize(
    ("old", "new", "call"),
    [("a, b", "b, a", "1, 2"), ("a, b", "b, c", "1, 2"), ("*args", "a, b=None", "1"),
     ("a", "x", "a=1")],
)  # fmt: skip
def test_what_is_swapped_or_named_is_told_all_the_same(old: str, new: str, call: str) -> None:
    assert worst(judged(old, new, call, is_tried=True)).is_unsafe


UNTOLD = [
    ("a, b", "b, a", "*xs", Trouble.UNPACKED, True),
    ("a", "b", "**ys", Trouble.UNPACKED, True),
    ("*args", "a, b=None", "1", Trouble.REST, True),
    ("a: Context", "ctx: Context", "c", Trouble.POSITION, True),
    ("a", "**options", "a=1", Trouble.REST, False),
    ("timeout=30", "timeout=60", "", Trouble.DEFAULT, True),
]


@pytest.mark.parametrize("old, new, call, trouble, unsafe", UNTOLD)
def test_what_can_not_be_told(
    old: str, new: str, call: str, trouble: Trouble, unsafe: bool
) -> None:
    found = worst(judged(old, new, call))
    assert (found.verdict, found.trouble, found.is_unsafe) == (UseVerdict.UNTOLD, trouble, unsafe)


def test_an_unknown_signature_is_no_verdict_on_the_call() -> None:
    node = cst.parse_expression("made(1)")
    assert isinstance(node, cst.Call)
    shape = signature_of(ast.parse("def made(a): ...").body[0].args)  # type: ignore[attr-defined]
    call = Arguments.of(node)
    assert [j.verdict for j in judge_call(call, None, shape, "made")] == [UseVerdict.UNTOLD]
    assert [j.verdict for j in judge_call(call, shape, None, "made")] == [UseVerdict.UNTOLD]
    two = Arguments(positional=2)
    assert worst(list(judge_call(two, None, shape, "made"))).verdict is UseVerdict.ADAPT
