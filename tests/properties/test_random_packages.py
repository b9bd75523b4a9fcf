"""Generated packages that import a competitor in random forms, nested at random.

After the migration every module imports that imported before, every place that named the
competitor holds the canonical, every other name holds what it held; undoing restores the bytes,
and a second run proposes nothing.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.case import CANONICAL, COMPETITOR, EITHER, HANDLED, Case
from tests.conformance.suite import Runner

CONSUMERS = ("app", "p.app", "p.q.app", "a.app", "p.q.r.more")
COLLISIONS = ("n", "New", "b", "a", "core")


@dataclass(frozen=True)
class World:
    """Where the two implementations are, and what they are called."""

    competitor: str
    old: str
    canonical: str
    new: str
    competitor_is_package: bool


@dataclass(frozen=True)
class Package:
    """A generated package, and the modules in it that have something to say."""

    case: Case
    world: World
    speaking: tuple[str, ...]


@dataclass(frozen=True)
class Form:
    """An import statement, and the expressions by which it names competitor and bystander."""

    statement: str
    use: str
    other: str = ""


def forms(world: World, consumer: str, number: int) -> list[Form]:
    """Every way in which a consumer can import the competitor."""
    module, old = world.competitor, world.old
    package, _, leaf = module.rpartition(".")
    found = [
        Form(f"import {module}", f"{module}.{old}", f"{module}.Z"),
        Form(f"import os, {module} as m{number}", f"m{number}.{old}", f"m{number}.Z"),
        Form(f"from {module} import {old}", old),
        Form(f"from {module} import {old} as Y{number}", f"Y{number}"),
        Form(f"from {module} import Z, {old} as Y{number}, W", f"Y{number}", "Z"),
        Form(f"from {module} import (\n    W,  # w (x)\n    {old},\n    Z,\n)", old, "Z"),
        Form(f"from {module} import Z, \\\n    {old}", old, "Z"),
    ]
    if package:
        found += [
            Form(f"from {package} import {leaf}", f"{leaf}.{old}", f"{leaf}.Z"),
            Form(f"from {package} import {leaf} as o{number}", f"o{number}.{old}"),
        ]
    if (dots := relative(module, consumer)) is not None:
        found += [
            Form(f"from {dots} import {old}", old),
            Form(f"from {dots} import {old} as R{number}, Z", f"R{number}", "Z"),
        ]
        if (parent := relative(package, consumer)) is not None:
            found.append(Form(f"from {parent} import {leaf}", f"{leaf}.{old}", f"{leaf}.Z"))
    return found


def relative(module: str, consumer: str) -> str | None:
    """The module as a relative import of a consumer spells it, if the two share a package."""
    target, here = module.split("."), consumer.split(".")[:-1]
    shared = 0
    while shared < min(len(target), len(here)) and target[shared] == here[shared]:
        shared += 1
    if not shared or not module:
        return None
    return "." * (len(here) - shared + 1) + ".".join(target[shared:])


def facades(world: World) -> list[Form]:
    """Ways to import it from a module that hands it on; the module is `facade_source`'s."""
    return [
        Form("from facade import E", "E"),
        Form(f"from facade import {world.old}", world.old),
        Form("import facade", f"facade.{world.old}", "facade.Z"),
        Form("from facade import inner", f"inner.{world.old}", "inner.Z"),
        Form("import facade as F", "F.E", "F.Z"),
    ]


def facade_source(world: World) -> str:
    """A module of re-exports, some of them under other names, that uses none of them itself."""
    package, _, leaf = world.competitor.rpartition(".")
    module = f"from {package} import {leaf}" if package else f"import {leaf}"
    return (
        f"from {world.competitor} import {world.old}, Z\n"
        f"from {world.competitor} import {world.old} as E  # noqa\n"
        f"{module} as inner\n"
    )


USES = (
    "got.append({use})",
    "got.append((lambda kind={use}: kind)())",
    "got.extend([kind for kind in ({use}, {use})])",
    "got.append(type({use}()))",
    "got.append(type('Sub', ({use},), {{}}).__bases__[0])",
    "got += [{{'key': {use}}}['key']]",
    "assert isinstance({use}(), {use})",
    "assert f'{{{use}.home!r}}'",
    "got.append((lambda **options: options['{leaf}'])({leaf}={use}))",
    "got.append(type('Box', (), {{'taken': {use}}}).taken)",
    "def quoted(one: '{use}', *more: 'list[{use}]') -> '{use}': ...\n"
    "got.append(__import__('typing').get_type_hints(quoted, globals(), {{**locals()}})['one'])",
    "match {use}():\n    case {use}(args=()): pass\n    case _: raise AssertionError",
)
NESTINGS = (
    "{body}",
    "if True:\n{indented}",
    "try:\n{indented}\nexcept ImportError:\n    raise",
    "with open(__file__):\n{indented}",
    "for _ in range(2):\n{indented}",
    "import typing as t{n}\nif t{n}.TYPE_CHECKING:\n    pass\nelse:\n{indented}",
    "def run{n}():\n    global got\n{indented}\nrun{n}()",
    "class C{n}:\n    def run(self):\n        global got\n{twice}\nC{n}().run()",
    "class D{n}:\n    global got\n{indented}",
    "def out{n}():\n    def inner():\n        global got\n{twice}\n    return inner\nout{n}()()",
)
AT_MODULE_LEVEL = 6


@st.composite
def blocks(draw: st.DrawFn, world: World, consumer: str, number: int) -> tuple[str, list[str]]:
    """An import and its uses in one place, and what others can reach through this module."""
    form = draw(st.sampled_from(forms(world, consumer, number) + facades(world)))
    lines = [form.statement]
    for use in draw(st.lists(st.sampled_from(USES), min_size=1, max_size=3)):
        lines.append(use.format(use=form.use, leaf=world.old))
    if form.other and draw(st.booleans()):
        lines.append(f"others.append({form.other})")
    body = "\n".join(lines)
    nesting = draw(st.sampled_from(NESTINGS))
    text = nesting.format(
        body=body,
        indented=textwrap.indent(body, "    "),
        twice=textwrap.indent(body, " " * 8),
        n=number,
    )
    at_module_level = nesting in NESTINGS[:AT_MODULE_LEVEL]
    return text, [form.use] if at_module_level else []


@st.composite
def modules(draw: st.DrawFn, world: World, consumer: str) -> tuple[str, list[str]]:
    """The source of a consumer, and what others can reach through it."""
    collision = draw(st.none() | st.sampled_from(COLLISIONS))
    found = [draw(blocks(world, consumer, number)) for number in range(draw(st.integers(1, 4)))]
    texts = [text for text, _ in found]
    if collision:
        # A function of its own, so that the name does not hide what the blocks use.
        texts.append(f"def mine({collision}=5):\n    return {collision}\nassert mine() == 5")
    reachable = [use for _, uses in found for use in uses]
    return "got = []\nothers = []\n" + "\n\n".join(texts) + "\n", reachable


@st.composite
def observers(draw: st.DrawFn, consumer: str, reachable: list[str]) -> str:
    """A module that looks up in a consumer what the consumer imported for itself."""
    lines = ["got = []", "others = []"]
    uses = draw(st.lists(st.sampled_from(reachable), max_size=2, unique=True))
    for number, use in enumerate(uses):
        root, dot, rest = use.partition(".")
        ways = [
            [f"import {consumer}", f"got.append({consumer}.{use})"],
            [f"import {consumer} as l{number}", f"got.append(l{number}.{use})"],
            [f"from {consumer} import {root} as t{number}", f"got.append(t{number}{dot}{rest})"],
        ]
        if not dot:
            ways.append([f"from {consumer} import *", f"got.append({use})"])
        lines += draw(st.sampled_from(ways))
    return "\n".join(lines) + "\n"


@st.composite
def packages(draw: st.DrawFn) -> Package:
    """A whole package as a case of the conformance suite."""
    world = World(
        competitor=draw(st.sampled_from(("a.b", "p.a.b", "p.b", "b"))),
        old=(old := draw(st.sampled_from(("X", "Old")))),
        canonical=draw(st.sampled_from(("n", "p.n", "p.core.n", "a.n"))),
        new=draw(st.sampled_from((old, "New"))),
        competitor_is_package=draw(st.booleans()),
    )
    chosen = draw(st.lists(st.sampled_from(CONSUMERS), min_size=1, max_size=3, unique=True))
    sources = {
        world.canonical: CANONICAL.replace("class X", f"class {world.new}"),
        world.competitor: COMPETITOR.replace("class X", f"class {world.old}"),
        "facade": facade_source(world),
    }
    for consumer in tuple(chosen):
        sources[consumer], reachable = draw(modules(world, consumer))
        if reachable:
            chosen.append(f"late_{consumer.replace('.', '_')}")
            sources[chosen[-1]] = draw(observers(consumer, reachable))
    files = {
        f"{package}/__init__.py": b"" for package in ("p", "p/a", "p/q", "p/q/r", "p/core", "a")
    }
    for module, source in sources.items():
        as_package = module == world.competitor and world.competitor_is_package
        files[module.replace(".", "/") + ("/__init__.py" if as_package else ".py")] = (
            source.encode()
        )
    canonical = f"{world.canonical}:{world.new}"
    case = Case(
        id="0a",
        title="generated",
        outcome=HANDLED,
        before=files,
        after={},
        same=frozenset(),
        probe=_probe(world, chosen, canonical),
        holds=_probe(world, chosen, ""),
        claims=(),
        canonical=canonical,
        competitors=({"symbol": f"{world.competitor}:{world.old}", "verdict": "duplicate"},),
        steps=((("rewrite_imports", {}),), (("rewrite_strings", {}),)),
    )

    return Package(case, world, tuple(chosen))


def _probe(world: World, consumers: Iterable[str], canonical: str) -> str:
    lines = ["from importlib import import_module as load"]
    module, _, name = canonical.partition(":")
    for consumer in consumers:
        lines.append(f"there = load({consumer!r})")
        lines.append(f"bystander = load({world.competitor!r}).Z")
        lines.append("assert all(kind is bystander for kind in there.others), there.others")
        if canonical:
            lines.append(f"wanted = getattr(load({module!r}), {name!r})")
            lines.append("assert all(kind is wanted for kind in there.got), there.got")
    return "\n".join(lines)


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as started:
        yield started


def _check(package: Package, runner: Runner) -> None:
    """Where the ledger has a refusal, that module and who looks into it may keep the competitor."""
    case = package.case
    result = runner.run(case)
    refused = {
        line.partition(".py:")[0].replace("/", ".")
        for line in result.ledger
        if re.search(r":\d+:\d+ \S+ (refused|manual) ", line)
    } - {package.world.competitor}
    if refused:
        names = [name.replace(".", "_") for name in refused]
        certain = [
            module
            for module in package.speaking
            if module not in refused and module.removeprefix("late_") not in names
        ]
        probe = _probe(package.world, certain, case.canonical)
        result = runner.run(replace(case, outcome=EITHER, holds=f"{case.holds}\n{probe}"))
    shown = "\n".join(f"--- {path}\n{data.decode()}" for path, data in case.before.items())
    assert not result.problems, "\n".join((*result.problems, *result.ledger, shown))


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(package=packages())
def test_random_packages(package: Package, runner: Runner) -> None:
    _check(package, runner)


@pytest.mark.slow
@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(package=packages())
def test_many_random_packages(package: Package, runner: Runner) -> None:
    _check(package, runner)
