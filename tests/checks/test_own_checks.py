"""A check of one's own, loaded from an installed package: the example of the documentation."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from canonize import catalogue
from canonize.core.check import CheckContext
from canonize.core.codemod import Migration
from canonize.core.events import CheckFinished, StepKept, StepRestored
from canonize.core.tree import MemoryBase, SourceTree
from canonize.errors import PlanInvalid, PlugInFailed
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import document_of
from tests.runner.tiny import Repository, plan_of

PAGE = Path(__file__).parents[2] / "docs" / "writing-checks.md"


def block(language: str, number: int = 0) -> str:
    found = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text("utf-8"), re.S)
    assert len(found) == {"python": 2, "yaml": 1}[language]  # all of them are played here
    return str(found[number])


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package of the page, installed."""
    package = tmp_path / "lib" / "acme"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "checks.py").write_text(block("python"))
    monkeypatch.syspath_prepend(tmp_path / "lib")
    yield package
    for name in ("acme", "acme.checks"):
        sys.modules.pop(name, None)


@pytest.mark.parametrize(("by", "kept"), [("new", True), ("FIXME", False)])
def test_the_example_of_the_page_judges_steps(
    tmp_path: Path, acme: Path, by: str, kept: bool
) -> None:
    written = YAML(typ="safe").load(block("yaml"))
    swap = {**written["steps"][0], "codemods": [{"swap": {"word": "old", "by": by}}]}
    plan = plan_of([swap], checks=written["checks"])
    repository = Repository.create(tmp_path / "repo", {"a.py": b"old = 'FIXME'\n"})
    events = repository.run(plan)
    [finished] = [event for event in events if isinstance(event, CheckFinished)]
    assert finished.verdict.passed is kept
    assert ("a.py: 1 new" in finished.verdict.output) is not kept
    assert isinstance(events[-1], StepKept if kept else StepRestored)


def mistakes(checks: str, step: str) -> list[str]:
    text = (
        "version: 1\nname: p\ncanonical: a:B\n"
        "competitors: [{symbol: 'c:D', verdict: variant}]\n"
        f"checks: {checks}\nsteps: [{{id: s, checks: [{step}]}}]\n"
    )
    tree = SourceTree(MemoryBase({"a.py": b"class B: ...\n", "c.py": b"class D: ...\n"}))
    ground = Ground(tree, (".",), catalogue.load_codemod, catalogue.load_check)
    document = document_of(text.encode(), Path("p.yaml"), shown="p.yaml")
    return [f"{p.line}:{p.column} {p.message}" for p in check_plan(document, ground)]


def test_a_plan_with_such_a_check_is_right(acme: Path) -> None:
    assert mistakes("{t: {kind: 'acme.checks:NoTodo', word: X}}", "t") == []
    assert mistakes("{}", "'acme.checks:NoTodo'") == []


def test_mistakes_with_such_a_check_have_their_places(acme: Path) -> None:
    told = mistakes("{t: {kind: 'acme.checks:NoTodo', wird: X}}", "t")
    assert told == ["5:42 unknown key 'wird'"]
    assert mistakes("{}", "'acme.checks:NoTudo'") == [
        "6:26 acme.checks has no check class 'NoTudo'"
    ]
    assert mistakes("{t: {kind: 'acme.gone:X'}}", "t") == [
        "5:20 the check 'acme.gone:X' can't be imported: "
        "ModuleNotFoundError: No module named 'acme.gone'"
    ]


def test_a_codemod_is_no_check_and_no_check_is_run_from_the_repository(
    tmp_path: Path, acme: Path
) -> None:
    (acme / "mods.py").write_text("class Tidy:\n    name = 'tidy'\n")
    with pytest.raises(PlanInvalid, match=r"acme\.mods has no check class 'Tidy'"):
        catalogue.load_check("acme.mods:Tidy")
    sys.modules.pop("acme.mods")
    with pytest.raises(PlanInvalid, match="never run as a check"):
        catalogue.load_check("acme.checks:NoTodo", root=tmp_path)


def test_what_such_a_check_raises_restores_the_step(tmp_path: Path, acme: Path) -> None:
    source = (acme / "checks.py").read_text()
    (acme / "checks.py").write_text(
        source.replace("word = options", "1 / 0\n        word = options")
    )
    repository = Repository.create(tmp_path / "repo")
    before = repository.files()
    with pytest.raises(
        PlugInFailed, match=r"acme\.checks:NoTodo raised ZeroDivisionError"
    ) as caught:
        repository.run(plan_of(checks={"t": {"kind": "acme.checks:NoTodo"}}, steps=[
            {"id": "s", "codemods": [{"swap": {"word": "old", "by": "new"}}], "checks": ["t"]}
        ]))  # fmt: skip
    assert repository.files() == before
    assert caught.value.hint.startswith("the fault lies in that check, not in canonize")
    assert "in run" in caught.value.details[0] and "canonize" not in caught.value.details[0]


@pytest.mark.parametrize(("word", "passes"), [("x = 1", True), ("x = 2", False)])
def test_what_the_page_runs_runs_in_a_copy(tmp_path: Path, word: str, passes: bool) -> None:
    space: dict[str, Any] = {}
    exec(compile(block("python", 1), "page", "exec"), space)
    tree = SourceTree(MemoryBase({"a.py": b"x = 1\n"}))
    context = CheckContext("c", tmp_path, Migration(plan_of([{"id": "s"}]), (".",)), tree, tree)
    code = f"open('new', 'w'); exit({word!r} not in open('a.py').read())"
    assert space["passes"](context, [sys.executable, "-c", code]) is passes
    assert list(tmp_path.iterdir()) == []
