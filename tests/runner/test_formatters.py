"""The repository's own formatters, run for real: what preview shows is what run commits."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from canonize.runner.formatters import installed_formatters
from canonize.runner.preview import preview
from tests.runner.tiny import Repository, plan_of

LONG = "a_name_that_is_so_long_that_a_line_with_two_of_them_has_to_be_wrapped_by_anybody"


def has(program: str) -> bool:
    beside = str(Path(sys.executable).parent)
    return bool(shutil.which(program) or shutil.which(program, path=beside))


SETTINGS = {
    "black": "[tool.black]\n",
    "ruff": "[tool.ruff.format]\n",
}


@pytest.mark.parametrize("program", ["ruff", "black"])
def test_a_step_ends_as_the_formatter_wants_it(repository: Repository, program: str) -> None:
    if not has(program):
        pytest.skip(f"{program} is not installed")
    clean = b"from app.old import thing, other\n\nprint(thing)\n"
    rough = b"from app.old import thing\nx = {  'a':1 }\ny =  thing.old(  'b')\n"
    repository.commit(
        {"pyproject.toml": SETTINGS[program].encode(), "app/one.py": clean, "app/rough.py": rough}
    )
    plan = plan_of(
        steps=[{"id": "swap", "codemods": [{"swap": {"word": "thing", "by": LONG}}]}],
    )
    with repository.session(plan) as session:
        [proposal] = preview(session, [1])
    shown = {change.path: change.after for change in proposal.changes}
    wrapped = f"from app.old import (\n    {LONG},\n    other,\n)\n\nprint({LONG})\n"
    assert shown["app/one.py"] == wrapped.encode()
    assert b"x = {  'a':1 }\n" in (shown["app/rough.py"] or b"")
    assert b"y =  " not in (shown["app/rough.py"] or b"")
    repository.run(plan)
    assert {path: (repository.root / path).read_bytes() for path in shown} == shown


def test_no_formatter_where_the_plan_says_none(repository: Repository) -> None:
    repository.commit({"pyproject.toml": b"[tool.ruff.format]\n"})
    with repository.session(plan_of(format="none")) as session:
        assert session.formatters.tools == ()
        assert session.notices == ()
    with repository.session(plan_of(format="ruff-format")) as session:
        assert [tool.name for tool in session.formatters.tools] == ["ruff-format"]
        assert "formatter" in [e.what for e in session.executes([2])]


def test_a_formatter_that_is_not_installed_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    found = installed_formatters(tmp_path, ["black"])
    assert found.tools == ()
    assert "black, which is not installed here" in found.notices[0]
    # Nothing of the repository is executed, whatever it is called.
    (tmp_path / "repository" / "bin").mkdir(parents=True)
    assert installed_formatters(tmp_path / "repository", ["black"]).missing == ("black",)


def test_a_formatter_that_fails_leaves_the_lines(tmp_path: Path) -> None:
    [tool] = installed_formatters(tmp_path, ["ruff-format"]).tools
    assert tool.run("a.py", b"a  = 1\n") == b"a = 1\n"
    assert tool.run("a.py", b"a  = (\n") is None
