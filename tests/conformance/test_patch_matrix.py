"""Every way of using the competitor, times every way in which a test can replace it there.

A test that replaced what a module uses must still do so after the migration, or the ledger has
its lines as left to a person.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conformance.case import CANONICAL, COMPETITOR, EITHER, Case
from tests.conformance.probing import Prober, write_files
from tests.conformance.suite import Result, Runner

_HEAD = """\
from unittest import mock
from unittest.mock import patch

import app


def check(fake):
    assert app.use() is fake.return_value


"""


@dataclass(frozen=True)
class Use:
    """How ``app.use`` comes to the competitor, and the path under which a test replaces it."""

    statement: str
    name: str
    target: str
    local: bool = False

    @property
    def source(self) -> str:
        if self.local:
            return f"def use():\n    {self.statement}\n    return {self.name}()\n"
        return f"{self.statement}\n\n\ndef use():\n    return {self.name}()\n"


def _uses(old: str) -> list[Use]:
    return [
        Use("import a.b", f"a.b.{old}", f"a.b.{old}"),
        Use("import a.b as m", f"m.{old}", f"a.b.{old}"),
        Use("from a import b", f"b.{old}", f"a.b.{old}"),
        Use("from a import b", f"b.{old}", f"app.b.{old}"),
        Use("import a.b as m", f"m.{old}", f"app.m.{old}"),
        Use(f"from a.b import {old}", old, f"app.{old}"),
        Use(f"from a.b import {old} as Y", "Y", "app.Y"),
        Use(f"from a.b import {old}, Z", old, f"app.{old}"),
        Use(f"from a.b import {old}", old, f"a.b.{old}", local=True),
        Use("import a.b", f"a.b.{old}", f"a.b.{old}", local=True),
        Use("from a import b as o", f"o.{old}", f"a.b.{old}", local=True),
    ]


def _patches(target: str) -> dict[str, str]:
    module, _, name = target.rpartition(".")
    imported = "a.b" if module == "a.b" else "app"
    return {
        "with": f'def test():\n    with mock.patch("{target}") as fake:\n        check(fake)\n',
        "decorator": f'@mock.patch("{target}")\ndef test(fake):\n    check(fake)\n',
        "arguments": f"def test():\n    with patch('{target}', new=mock.Mock()) as it:\n"
        "        check(it)\n",
        "object": f"import {imported}\n\n\ndef test():\n"
        f'    with mock.patch.object({module}, "{name}") as fake:\n        check(fake)\n',
        "constant": f'TARGET = "{target}"\n\n\ndef test():\n    with patch(TARGET) as fake:\n'
        "        check(fake)\n",
        "started": f'def test():\n    it = mock.patch("{target}")\n    fake = it.start()\n'
        "    try:\n        check(fake)\n    finally:\n        it.stop()\n",
        "multiple": f'def test():\n    with patch.multiple("{module}", {name}=mock.DEFAULT) '
        f'as it:\n        check(it["{name}"])\n',
        "assigned": f"import {imported}\n\n\ndef test():\n    kept = {target}\n"
        f"    fake = mock.Mock()\n    {target} = fake\n    try:\n        check(fake)\n"
        f"    finally:\n        {target} = kept\n",
    }


def _case(old: str, new: str, use: Use, test: str) -> Case:
    bystanders = COMPETITOR.replace('"a.b"', '"old"')
    files = {
        "a/__init__.py": "",
        "a/b.py": bystanders.replace("class X", f"class {old}"),
        "n.py": CANONICAL.replace("class X", f"class {new}"),
        "app.py": use.source,
        "test_app.py": _HEAD + test,
    }
    return Case(
        id="56a",
        title="matrix",
        outcome=EITHER,
        before={path: source.encode() for path, source in files.items()},
        after={},
        same=frozenset(),
        probe=f"import app, n\nassert type(app.use()) is n.{new}\n",
        holds="import test_app\ntest_app.test()\n",
        claims=(),
        canonical=f"n:{new}",
        competitors=({"symbol": f"a.b:{old}", "verdict": "duplicate"},),
        steps=((("rewrite_imports", {}),), (("rewrite_strings", {}),)),
    )


CASES = {
    f"{old}-{new}-{use.statement}{' (local)' if use.local else ''}-{use.target}-{kind}": _case(
        old, new, use, test
    )
    for old, new in (("X", "X"), ("Old", "New"))
    for use in _uses(old)
    for kind, test in _patches(use.target).items()
}


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    with Runner() as started:
        yield started


@pytest.mark.parametrize("name", CASES)
def test_patch_still_reaches_what_is_used(name: str, runner: Runner) -> None:
    result = runner.run(CASES[name])
    if result.problems and _left_to_a_person(result):
        assert all(problem.startswith("holds fails") for problem in result.problems)
        return
    shown = "\n".join(f"--- {path}\n{data.decode()}" for path, data in result.case.before.items())
    assert not result.problems, "\n".join((*result.problems, *result.ledger, shown))


def _left_to_a_person(result: Result) -> bool:
    return any(
        line.startswith("test_app.py:") and re.search(r" (refused|manual) ", line)
        for line in result.ledger
    )


def test_the_tests_pass_on_the_packages_as_they_were(tmp_path: Path) -> None:
    failed = []
    with Prober(sys.executable) as prober:
        for number, (name, case) in enumerate(CASES.items()):
            folder = tmp_path / str(number)
            write_files(folder, case.before)
            if failure := prober.probe(folder, case.roots, case.holds):
                failed.append(f"{name}: {failure}")
    assert not failed
