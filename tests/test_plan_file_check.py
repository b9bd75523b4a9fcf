"""A plan held against the catalogue and the repository."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pydantic import BaseModel, ConfigDict, Field

from canonize import catalogue
from canonize.core.codemod import Migration, PathOptions, Proposal
from canonize.core.plan import Duration
from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import CodemodUnknown, PlanInvalid
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import document_of

PLAN = """\
version: 1
name: engine-factory
canonical: app.core:EngineFactory
competitors:
  - symbol: app.old:EngineFactory
    verdict: duplicate
steps:
  - id: rewrite
    codemods: [{rewrite_imports: {paths: ["app/**"]}}]
    checks: [tests]
checks:
  tests: {command: pytest -q, timeout: 10m}
"""

FILES: dict[str, bytes] = {
    "app/__init__.py": b"",
    "app/core.py": b"class EngineFactory:\n    class Options: ...\n    def build(self): ...\n",
    "app/old.py": b"import sys\nif sys.platform:\n    class EngineFactory: ...\n",
    "app/alias.py": b"try:\n    from app.old import EngineFactory as Old\nexcept ImportError:\n"
    b"    Old = None\n    Fallback = 1\nmatch 1:\n    case _: Matched = 2\n"
    b"with open('x') as f: Inner = 1\nfor i, (j, k) in (): pass\n",
    "app/sub/deep.py": b"from ..old import *\n",
    "app/lazy.py": b"def __getattr__(name): ...\n",
    "app/outside.py": b"from elsewhere import *\n",
    "app/loop_a.py": b"from app.loop_b import *\nA = 1\n",
    "app/loop_b.py": b"from app.loop_a import *\nB = 1\n",
    "app/broken.py": b"class EngineFactory(:\n",
    "app/child.py": b"from app.core import EngineFactory\nclass Child(EngineFactory): ...\n",
    "app/newer.py": b"type Name = str\nclass EngineFactory[T]: ...\n",
    "tests/test_app.py": b"",
    "src/README": b"",
}


class _Rewrite:
    name: ClassVar[str] = "rewrite_imports"
    Options: ClassVar[type[BaseModel]] = PathOptions

    def propose(self, tree: SourceTree, options: Any, migration: Migration) -> Proposal:
        return Proposal()


class _CommandOptions(BaseModel):
    model_config = ConfigDict(extra="forbid")
    command: str = Field(min_length=1)
    timeout: Duration = 60.0


class _Command:
    kind: ClassVar[str] = "command"
    executes: ClassVar[bool] = True
    Options: ClassVar[type[BaseModel]] = _CommandOptions


def _load_codemod(name: str) -> Any:
    if name == "rewrite_imports":
        return _Rewrite()
    raise CodemodUnknown(f"no codemod is named {name!r}", hint="did you mean 'rewrite_imports'?")


def _load_check(kind: str) -> Any:
    if kind == "command":
        return _Command()
    raise PlanInvalid(f"no kind of check is named {kind!r}", hint="did you mean 'command'?")


def told(text: str, files: Mapping[str, bytes] = FILES) -> list[str]:
    ground = Ground(SourceTree(MemoryBase(files)), (".",), _load_codemod, _load_check)
    document = document_of(text.encode(), Path("plan.yaml"), shown="p")
    return [problem.sentence("p") for problem in check_plan(document, ground)]


def edited(before: str, after: str) -> str:
    assert PLAN.count(before) >= 1
    return PLAN.replace(before, after, 1)


def test_nothing_is_told_of_a_good_plan() -> None:
    assert told(PLAN) == []


@pytest.mark.parametrize(
    "symbol",
    [
        "app.core",
        "app.core:EngineFactory.Options",
        "app.core:EngineFactory.build",
        "app.alias:Old",
        "app.alias:Inner",
        "app.alias:Fallback",
        "app.alias:Matched",
        "app.alias:f",
        "app.alias:k",
        "app:core",
        "app.sub",
        "app.sub.deep:EngineFactory",
        "app.loop_a:B",
        "app.child:EngineFactory.anything",
        "app.newer:EngineFactory",  # type parameters, whichever Python runs this
        "app.newer:Name",
    ],
)
def test_a_symbol_that_is_there_is_found_in_whatever_form(symbol: str) -> None:
    assert told(edited("app.old:EngineFactory", symbol)) == []


@pytest.mark.parametrize(
    ("symbol", "message"),
    [
        (
            "app.cor:EngineFactory",
            "there is no module 'app.cor'; did you mean 'app.core:EngineFactory'?",
        ),
        (
            "ap.olt:EngineFactory",
            "there is no module 'ap.olt'; did you mean 'app.old:EngineFactory'?",
        ),
        (
            "app.old:EngineFactry",
            "app/old.py defines no 'EngineFactry'; did you mean 'EngineFactory'?",
        ),
        (
            "tests.test_app:EngineFactory",
            "tests/test_app.py defines no 'EngineFactory'; did you mean 'app.old:EngineFactory'?",
        ),
        (
            "zzz.qqq:EngineFactory",
            "there is no module 'zzz.qqq'; did you mean 'app.old:EngineFactory'?",
        ),
        ("zzz.deep", "there is no module 'zzz.deep'; did you mean 'app.sub.deep'?"),
        ("zzz.qqq:Nothing", "there is no module 'zzz.qqq'"),
        (
            "app.core:EngineFactory.biuld",
            "the class EngineFactory of app.core defines no 'biuld'; did you mean 'build'?",
        ),
        ("app.sub:deeper", "'app.sub' is a folder without __init__.py, so it defines nothing"),
        ("app.loop_a:C", "app/loop_a.py defines no 'C'"),
        (
            "app.lazy:Any",
            "warning: 'Any' is not seen in app/lazy.py, although its __getattr__ may provide it",
        ),
        (
            "app.outside:Any",
            "warning: 'Any' is not seen in app/outside.py, although its "
            "`from elsewhere import *` may provide it",
        ),
        (
            "app.broken:Any",
            "warning: app/broken.py does not parse, so it can't be told what it defines",
        ),
        (
            "app.child:Child.build",
            "warning: 'Child.build' is not seen in Child, although it may inherit it",
        ),
    ],
)
def test_a_symbol_that_is_not_there_is_told_with_the_nearest(symbol: str, message: str) -> None:
    assert told(edited("app.old:EngineFactory", symbol)) == [f"p:5:13: {message}"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "rewrite_imports:",
            "rewrite_import:",
            ["p:9:17: no codemod is named 'rewrite_import'; did you mean 'rewrite_imports'?"],
        ),
        (
            "{paths:",
            "{path:",
            ["p:9:35: unknown key 'path'; did you mean 'paths'?"],
        ),
        (
            '["app/**"]',
            '["ap/**"]',
            ["p:9:43: 'ap/**' matches no tracked file; did you mean 'app/**'?"],
        ),
        ('["app/**"]', '["*.rs"]', ["p:9:43: '*.rs' matches no tracked file"]),
        ('["app/**"]', '["../x"]', ["p:9:43: '../x' leaves the repository"]),
        ('["app/**"]', '"app"', ["p:9:42: a list is expected here, not 'app'; write [app]"]),
        (
            '{paths: ["app/**"]}',
            "{exclude: [vendor/], competitors: [app.old:EngineFactori]}",
            [
                "p:9:45: warning: 'vendor/' matches no tracked file",
                "p:9:69: 'app.old:EngineFactori' is not among the plan's competitors; "
                "did you mean 'app.old:EngineFactory'?",
            ],
        ),
        (
            "timeout: 10m",
            "timeout: 10 minutes",
            ["p:12:40: '10 minutes' is not a duration; write 90s, 10m or 1.5h"],
        ),
        ("timeout: 10m", "timeout: 0", ["p:12:40: a duration of 0 is no time at all"]),
        ("timeout: 10m", "timeot: 10m", ["p:12:31: unknown key 'timeot'; did you mean 'timeout'?"]),
        ("command: pytest -q, ", "", ["p:12:10: the key 'command' is missing"]),
        (
            "command: pytest -q",
            "kind: comand, command: pytest",
            ["p:12:17: no kind of check is named 'comand'; did you mean 'command'?"],
        ),
        (
            "name: engine-factory",
            "name: x\nsource_roots: [scr]\npaths: {include: [apps/], exclude: [app/zzz]}",
            [
                "p:3:16: the source root 'scr' has no tracked file; did you mean 'src'?",
                "p:4:19: 'apps/' matches no tracked file; did you mean 'app'?",
                "p:4:37: warning: 'app/zzz' matches no tracked file",
            ],
        ),
        (
            "    checks: [tests]\n",
            "  - id: idle\n",
            ["p:10:5: warning: the step 'idle' has neither codemods nor checks"],
        ),
        (
            "verdict: duplicate",
            "verdict: duplicate\n    replace_with: app.core:Factory",
            ["p:7:19: app/core.py defines no 'Factory'; did you mean 'EngineFactory'?"],
        ),
    ],
)
def test_mistakes_against_catalogue_and_repository(
    before: str, after: str, expected: list[str]
) -> None:
    assert told(edited(before, after)) == expected


def test_a_plan_of_the_wrong_shape_is_held_against_the_repository_too() -> None:
    text = edited("verdict: duplicate", "verdikt: duplicate").replace("app.core:E", "app.core:F")
    assert told(text) == [
        "p:3:12: app/core.py defines no 'FngineFactory'; did you mean 'EngineFactory'?",
        "p:5:5: the key 'verdict' is missing in `competitors`",
        "p:6:5: unknown key 'verdikt'; did you mean 'verdict'?",
    ]


def test_a_kind_that_needs_options_cannot_stand_bare_in_a_step() -> None:
    if "command" not in catalogue.check_kinds():
        pytest.skip("the kind is not there yet")
    assert told(edited("checks: [tests]", "checks: [command]")) == [
        "p:10:14: the check 'command' needs options: command; "
        "define it under `checks` and name it here"
    ]
