"""docs/writing-codemods.md, carried out: its codemod, its tests, its step, and what goes wrong."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from canonize import api, catalogue
from canonize.cli import main
from canonize.errors import PlugInFailed
from canonize.testing import assert_left_alone, assert_rewrites, play
from tests.runner.tiny import Repository

PAGE = (Path(__file__).parents[1] / "docs" / "writing-codemods.md").read_text("utf-8")
HTTP = "def fetch(url, retries=3, timeout=None): ...\n"
CALL = {"function": "app.http:fetch"}
NAME = "acme_tools:SetTimeout"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.S)


@pytest.fixture
def acme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The module of the page, installed."""
    lib = tmp_path / "lib"
    lib.mkdir()
    (lib / "acme_tools.py").write_text(blocks("python")[0])
    monkeypatch.syspath_prepend(lib)
    yield lib / "acme_tools.py"
    sys.modules.pop("acme_tools", None)


def test_the_tests_of_the_page_pass_and_can_fail(acme: Path) -> None:
    space: dict[str, Any] = {}
    exec(compile(blocks("python")[1], "page", "exec"), space)
    tests = [value for key, value in space.items() if key.startswith("test_")]
    assert len(tests) == 3
    for test in tests:
        test()
    space["SetTimeout"].Options.model_fields["value"].default = "31"
    space["SetTimeout"].Options.model_rebuild(force=True)
    with pytest.raises(AssertionError, match=r"(?s)timeout=31.*the ledger says of it"):
        tests[0]()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "from app.http import fetch\nfetch()\n",
            "from app.http import fetch\nfetch(timeout=30)\n",
        ),
        (
            "from app.http import fetch\nfetch(\n    1,\n)\n",
            "from app.http import fetch\nfetch(\n    1, timeout=30,\n)\n",
        ),
        (
            "from app import fetch\nfetch((1))\n",  # a re-export
            "from app import fetch\nfetch((1), timeout=30)\n",
        ),
    ],
)
def test_the_codemod_of_the_page_takes_other_shapes(acme: Path, before: str, after: str) -> None:
    files = {"app/__init__.py": "from .http import fetch\n", "app/http.py": HTTP, "a.py": before}
    assert_rewrites(NAME, files, {"a.py": after}, CALL)


def test_its_own_file_counts_and_rebound_names_are_in_doubt(acme: Path) -> None:
    own = HTTP + "\n\ndef both(a):\n    return fetch(a)\n"
    found = play(NAME, {"app/http.py": own}, CALL)
    assert found.text("app/http.py").endswith("return fetch(a, timeout=30)\n")
    doubtful = (
        "try:\n    from app.http import fetch\nexcept ImportError:\n    fetch = print\nfetch(1)\n"
    )
    files = {"app/http.py": HTTP, "a.py": doubtful}
    assert_left_alone(NAME, files, CALL, because="something else binds the name, too")


@pytest.mark.parametrize(
    "text",
    [
        "from app.http import fetch\nmap(fetch, [1])\n",
        "from app.http import fetch\nfetch(x for x in y)\n",
        "from app.http import *\nfetch(1)\n",
        "from app.other import fetch\nfetch(1)\n",
        "def f(fetch):\n    fetch(1)\n",
        "from app.http import fetch\nfetch(1\n",
    ],
)
def test_the_codemod_of_the_page_leaves_alone_what_it_does_not_understand(
    acme: Path, text: str
) -> None:
    assert_left_alone(NAME, {"app/http.py": HTTP, "a.py": text}, CALL)


def test_its_page_is_shown(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codemods", NAME]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{NAME}\n\nCalls of a function say how long they wait.\n")
    assert "function (text, required)" in shown and "keyword (text, default timeout)" in shown
    assert "What it becomes where it is missing." in shown
    assert main(["codemods", "acme_tools:SetTimeuot"]) == 2
    assert "did you mean 'SetTimeout'?" in capsys.readouterr().err


def repository(tmp_path: Path, step: str) -> Repository:
    files = {
        "app/http.py": HTTP.encode(),
        "app/web.py": b"from app.http import fetch\nfetch(1)\n",
        "app/a.py": b"class B: ...\n",
        "app/c.py": b"class D: ...\n",
        "migration_plan.yaml": (
            "version: 1\nname: p\ncanonical: app.a:B\n"
            f"competitors: [{{symbol: 'app.c:D', verdict: variant}}]\n{step}"
        ).encode(),
    }
    return Repository.create(tmp_path / "repo", files)


def test_the_step_of_the_page_runs(
    tmp_path: Path, acme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = repository(tmp_path, blocks("yaml")[0])
    assert main(["-C", str(made.root), "preview"]) == 0
    assert "+fetch(1, timeout=10)" in capsys.readouterr().out
    assert main(["-C", str(made.root), "run", "--yes", "--allow-open"]) in (0, 1)
    assert made.read("app/web.py") == b"from app.http import fetch\nfetch(1, timeout=10)\n"
    assert main(["-C", str(made.root), "rollback", "--yes"]) == 0
    assert made.read("app/web.py") == b"from app.http import fetch\nfetch(1)\n"


FAULTS = {
    "raises": ("position = self._position", "{}['nodes']; position = self._position"),
    "ends the process": ("position = self._position", "raise SystemExit(3); position = self._pos"),
    "no proposal": ("return api.Proposal(", "return len("),
    "other bytes": ("changes.append(change)", "changes.append(api.Change(change.path, b'', b'x'))"),
    "twice": ("changes.append(change)", "changes += [change, change]"),
    "text": (
        "changes.append(change)",
        "changes.append(api.Change(change.path, change.before, 'x'))",
    ),
    "on import": ("class SetTimeout", "1 / 0\n\n\nclass SetTimeout"),
    "when made": (
        "    name: ClassVar",
        "    def __init__(self): raise OSError('no')\n    name: ClassVar",
    ),
    "options": ("class _Told:", "class _Told(Nothing):"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_goes_wrong_in_it_is_told_as_its(
    tmp_path: Path, acme: Path, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    source = acme.read_text()
    assert FAULTS[fault][0] in source
    acme.write_text(source.replace(*FAULTS[fault]))
    made = repository(tmp_path, blocks("yaml")[0])
    before = made.files()
    assert main(["-C", str(made.root), "preview"]) == 2
    told = capsys.readouterr().err
    assert NAME in told and "defect of canonize" not in told
    if fault in ("raises", "on import", "when made"):
        assert "acme_tools.py" in told and "canonize/core" not in told
    assert made.files() == before


def test_what_it_says_to_the_person_is_a_message(acme: Path) -> None:
    with pytest.raises(api.CanonizeError, match=r"is no function: app\.http has no gone") as caught:
        play(NAME, {"app/http.py": HTTP}, {"function": "app.http:gone"})
    assert not isinstance(caught.value, PlugInFailed)


def test_the_kit_tells_a_codemod_that_says_nothing() -> None:
    class Silent:
        """Says nothing."""

        name = "silent"
        Options = api.Options

        def propose(self, tree: Any, options: Any, migration: Any) -> api.Proposal:
            data = tree.read("a.py")
            return (
                api.Proposal((api.Change("a.py", data, b"x = 2\n"),))
                if data == b"x\n"
                else api.Proposal()
            )

    with pytest.raises(AssertionError, match=r"the ledger says nothing of a\.py"):
        play(Silent, {"a.py": "x\n"})


def test_everything_public_is_there_and_on_the_page() -> None:
    checks = (Path(__file__).parents[1] / "docs" / "writing-checks.md").read_text("utf-8")
    for name in api.__all__:
        assert hasattr(api, name)
        assert re.search(rf"\b{name}\b", PAGE + checks), f"{name} is on no page"


def test_a_page_of_an_own_check_is_shown(acme: Path) -> None:
    acme.write_text(
        "'''Checks of ours.'''\nfrom canonize.api import Options\n\n\nclass Look:\n"
        "    '''Looks.'''\n    kind = 'look'\n"
        "    executes = False\n    Options = Options\n    def run(self, o, c): ...\n"
        "    def describe(self, o): ...\n"
    )
    entry = catalogue.explained("acme_tools:Look")
    assert (entry.name, entry.summary, entry.own) == ("acme_tools:Look", "Looks.", True)
