"""The tool as functions of Python: the same as the command says, with events on the way."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import canonize
from canonize.cli import main
from canonize.core import events
from canonize.errors import CanonizeError, NotTrusted, PlanInvalid
from tests.cli.conftest import FILES, PLAN, person
from tests.runner.tiny import Repository

__all__ = ["person"]
KEPT = PLAN.replace("python -c 'import app.web, app.jobs, app.plugin'", "true")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.create(tmp_path / "shop", {p: t.encode() for p, t in FILES.items()})
    made.write("migration_plan.yaml", KEPT.encode())
    return made


def document(capfd: pytest.CaptureFixture[str], *words: str) -> dict[str, object]:
    capfd.readouterr()
    main([*words, "--json"])
    found: dict[str, object] = json.loads(capfd.readouterr().out)
    return found


def test_a_scan_says_what_the_command_says(
    repository: Repository, capfd: pytest.CaptureFixture[str]
) -> None:
    work = canonize.scan(repository.root)
    happened = list(work)
    assert {type(event) for event in happened} == {events.Progress}
    told = document(capfd, "-C", str(repository.root), "scan")
    assert json.loads(json.dumps(work.result().as_json()))["groups"] == told["groups"]
    assert work.result() is work.result()
    assert not canonize.scan(repository.root, below=["notes"]).result().groups


def test_a_plan_tells_how_far_it_is(repository: Repository) -> None:
    said: list[str] = []
    canonize.plan(
        repository.root, canonical="app.core:Factory", duplicates=["app.old:Factory"], write=False,
        force=True, progress=lambda what, done, total: said.append(what),
    ).result()  # fmt: skip
    assert said[0] == "comparing every use with the canonical"
    assert said[-1] == "checking the plan" and len(said) == 5


def test_a_plan_is_the_one_that_the_command_writes(repository: Repository, tmp_path: Path) -> None:
    work = canonize.plan(
        repository.root, canonical="app.core:Factory", duplicates=["app.old:Factory"], write=False,
        force=True,
    )  # fmt: skip
    told = [event for event in work if isinstance(event, events.Notice)]
    assert "is not known to do the same" in told[0].text and told[0].hint
    before = repository.files()
    assert work.result().wrote == ()
    words = ["--canonical", "app.core:Factory", "--duplicate", "app.old:Factory", "--force"]
    assert main(["-C", str(repository.root), "plan", "new", *words]) == 0
    assert repository.read("migration_plan.yaml").decode() == work.result().text
    assert set(repository.files()) - set(before) == {"migration_plan.schema.json"}


def test_a_preview_writes_nothing_and_a_run_does_exactly_that(repository: Repository) -> None:
    before = repository.files()
    work = canonize.preview(repository.root)
    steps = [e.proposal.number for e in work if isinstance(e, events.StepProposed)]
    found = work.result()
    assert steps == [1, 2, 3] and repository.files() == before
    assert not found.ledger.mismatches() and b"+from app.core import Factory" in found.patch
    assert canonize.preview(repository.root, steps=[2]).result().steps[0].number == 2

    first = canonize.run(repository.root, trusted=True)
    assert first.result() is None, "two steps are left"
    work = canonize.run(repository.root, steps=[2, 3], trusted=True)
    names = [type(event).__name__ for event in work]
    assert names.count("StepKept") == 2
    ended = work.result()
    assert ended is not None and {e.symbol for e in ended.competitors} >= {"app.old:Factory"}
    for change in found.changes:
        now = repository.root / change.path
        assert (now.read_bytes() if now.exists() else None) == change.after
    assert canonize.run(repository.root).result() == ended, "nothing is left"


def test_a_run_that_is_left_early_is_restored(repository: Repository) -> None:
    before = repository.files()
    with canonize.run(repository.root, steps=[1, 2], trusted=True) as work:
        for event in work:
            if isinstance(event, events.StepCommitted) and event.number == 2:
                break
        assert repository.files() != before
    assert repository.files() == before
    with pytest.raises(ValueError, match="closed before its end"):
        work.result()


def test_nothing_is_executed_unless_it_was_said_yes_to(repository: Repository) -> None:
    with pytest.raises(NotTrusted):
        canonize.run(repository.root).result()


def test_errors_are_those_of_the_command(repository: Repository, tmp_path: Path) -> None:
    with pytest.raises(CanonizeError):
        canonize.scan(tmp_path / "nowhere").result()
    repository.write("migration_plan.yaml", b"version: 1\nnmae: x\n")
    with pytest.raises(PlanInvalid, match="mistake"):
        canonize.preview(repository.root).result()
    with pytest.raises(CanonizeError, match="no canonical was named"):
        canonize.plan(repository.root, force=True).result()


def test_nothing_happens_before_the_first_event(repository: Repository) -> None:
    before = repository.everything()
    for work in (canonize.scan(repository.root), canonize.run(repository.root, trusted=True)):
        work.close()
    assert repository.everything() == before


@pytest.mark.parametrize("name", ["scan", "plan", "preview", "run"])
def test_every_argument_is_documented(name: str) -> None:
    function = getattr(canonize, name)
    page = inspect.getdoc(function) or ""
    for argument in inspect.signature(function).parameters:
        assert f"    {argument}: " in page, argument
    assert all(f"\n{part}:\n" in page for part in ("Args", "Yields", "Returns", "Raises"))


def test_the_stub_and_the_module_say_the_same() -> None:
    stub = ast.parse(Path(canonize.__file__).with_suffix(".pyi").read_text("utf-8"))
    told = {
        alias.asname: node.module
        for node in stub.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    homes = vars(canonize)["_HOMES"]
    assert told == {name: f"canonize.functions.{home}" for name, home in homes.items()}


def test_importing_the_package_loads_nothing_heavy() -> None:
    code = "import canonize, sys; print([m for m in sys.modules if m.startswith('canonize')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['canonize']"
    with pytest.raises(AttributeError):
        _ = canonize.nothing  # type: ignore[attr-defined]
