"""What has nothing to do with a plan costs nothing, whatever common words stand in it; counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.growth import COUNTED, Case, counting, plan_of, repository
from canonize.catalogue import load_codemod
from canonize.checks.examined import examine
from canonize.core.collecting import collecting_rarely
from canonize.core.tree import SourceTree
from canonize.runner.preview import preview
from canonize.runner.session import open_session

THING = '''\
import json
import logging

LOG = logging.getLogger("service.{name}")


class Lost(ValueError):
    """Nothing is there."""


class Thing:
    kept: list[str] = []

    def work(self, text):
        LOG.info("working")
        try:
            return json.loads(text)
        except ValueError as error:
            raise Lost(text) from error
'''
USER = """\
import json

from app.{name} import Lost, Thing


def use(text):
    try:
        return Thing().work(text)
    except (Lost, KeyError):
        return json.loads(text)
"""
NOISE = '''\
import json
import logging
import pickle
from contextlib import suppress

LOG = logging.getLogger(__name__)
NAMES = {{"a": 1, "old": [1, 2]}}


class Failed{n}(Exception):
    """Of this file."""


def work{n}(module, name):
    """Reads a thing."""
    try:
        found = json.loads(name)
    except (ValueError, KeyError, OSError) as error:
        LOG.exception("no good")
        raise Failed{n}(name) from error
    with suppress(AttributeError), open(name, "rb") as file:
        found = pickle.load(file)
    return getattr(module, name, found) if isinstance(found, str) else None
'''


def noisy(size: int) -> Case:
    """Two implementations with loggers, exceptions and shared state, and files of the like."""
    files = {"app/__init__.py": "", "lib/__init__.py": ""}
    files |= {f"app/{name}.py": THING.format(name=name) for name in ("new", "older")}
    files |= {f"use/u{n}.py": USER.format(name="older") for n in range(3)}
    files |= {f"lib/noise{n}.py": NOISE.format(n=n) for n in range(size)}
    return Case(size, files, plan_of(["app.older:Thing", "app.older:Lost"]))


def previewed(folder: Path, case: Case) -> None:
    text = case.plan.model_dump_json().encode()
    with open_session(folder, case.plan, text, load_codemod) as session:
        assert len(list(preview(session))) == len(case.plan.steps)


def compared(folder: Path, case: Case) -> None:
    text = case.plan.model_dump_json().encode()
    with open_session(folder, case.plan, text, load_codemod) as session, collecting_rarely():
        assert examine(session.tree(), session.migration, session.load, {}).pairs


@pytest.mark.parametrize("asked", [previewed, compared])
def test_common_words_cost_nothing_where_no_competitor_is_named(
    tmp_path: Path, asked: Callable[[Path, Case], None]
) -> None:
    found: dict[int, Counter[str]] = {}
    for size in (20, 300):
        case = noisy(size)
        (tmp_path / str(size)).mkdir()
        folder = repository(tmp_path / str(size), case)
        with counting() as counts:
            asked(folder, case)
        found[size] = counts
    for name in COUNTED:
        assert found[20][name], name
        assert found[300][name] <= found[20][name], name  # less: texts that were read before


NAMESAKE = """\
class Engine{n}:
    kept = []

    def keep(self, thing, text):
        self.kept.append(thing.__name__)
        return thing().work(text) or self.idle.take(thing, text)
"""
GIVEN = """\
from app.older import Older


def use(engine, text):
    print(text)
    return engine.take(Older, text), engine.take(Older, ""), Older().work(text)
"""


def called(users: int) -> Case:
    """Ever more calls that are given a competitor, and files that have the name of the method."""
    older = THING.format(name="older").replace("class Thing", "class Older")
    files = {**noisy(0).files, "app/older.py": older}
    files = {path: text for path, text in files.items() if not path.startswith("use/")}
    files |= {f"use/u{n}.py": GIVEN for n in range(users)}
    files |= {f"lib/engine{n}.py": NAMESAKE.format(n=n) for n in range(40)}
    return Case(users, files, plan_of(["app.older:Older"]))


@pytest.mark.parametrize("asked", [previewed, compared])
def test_files_with_a_common_word_are_not_looked_at_once_for_each_call(
    tmp_path: Path, asked: Callable[[Path, Case], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks bytes by an expression reads nothing and parses nothing, and still looks."""
    looks: Counter[str] = Counter()
    real = SourceTree.read

    def read(tree: SourceTree, path: str) -> bytes | None:
        looks[path.partition("/")[0]] += 1
        return real(tree, path)

    monkeypatch.setattr(SourceTree, "read", read)
    found: dict[int, int] = {}
    for users in (3, 30):
        case = called(users)
        (tmp_path / str(users)).mkdir()
        folder = repository(tmp_path / str(users), case)
        looks.clear()
        asked(folder, case)
        assert looks["use"]
        found[users] = looks["lib"]
    assert found[30] <= found[3]
