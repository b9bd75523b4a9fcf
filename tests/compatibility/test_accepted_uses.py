"""What a plan accepts holds nothing back: answering every question completes the step."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from canonize.catalogue import load_codemod
from canonize.checks.uses_fit import CHECK
from canonize.core.check import CheckContext
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.rehearsal import play_step
from canonize.core.tree import MemoryBase, SourceTree

FILES = {
    "app/__init__.py": "",
    "app/old.py": """
        class Old:
            def __init__(self, config=None, size=0): ...
            def run(self): ...
            def start(self, mode): ...
    """,
    "app/new.py": """
        class New:
            def __init__(self, bridge=None, *, late=0): ...
            def run(self): ...
    """,
}
USES = {
    "position": "from app.old import Old\nOld(1)\n",
    "member": "from app.old import Old\nOld().start(1)\n",
    "through its module": "import app.old\napp.old.Old(1)\n",
    "handed on": "from app.old import Old\nregister(Old)\n",
    "two troubles": "from app.old import Old\nOld(1, size=2)\n",
    "behind a re-export": "from app.mid import Old\nOld(1)\n",
}
MID = {"app/mid.py": "from app.old import Old as Old\n"}


def after(source: str, keys: list[str], codemod: str = "rewrite_imports") -> tuple[str, str]:
    """A file once imports are re-routed, and what `uses-fit` says of the plan."""
    files = {p: dedent(t).lstrip().encode() for p, t in FILES.items()}
    files |= {p: t.encode() for p, t in MID.items() if "mid" in source}
    files["user.py"] = source.encode()
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "test",
            "canonical": "app.new:New",
            "competitors": [{"symbol": "app.old:Old", "verdict": "duplicate"}],
            "checks": {"uses": {"kind": "uses-fit", "accept": dict.fromkeys(keys, "seen")}},
            "steps": [{"id": "a", "codemods": [codemod], "checks": ["uses"]}],
        }
    )
    migration = Migration(plan, (".",))
    tree = SourceTree(MemoryBase(files))
    played = play_step(tree, migration, load_codemod, 1)
    context = CheckContext("uses", Path(), migration, tree, tree)
    options = CHECK.Options.model_validate(plan.checks["uses"].options)
    return (played.after.read("user.py") or b"").decode(), CHECK.run(options, context).output


@pytest.mark.parametrize(
    "source, keys, expected",
    [
        (USES["position"], ["Old() position config"], "from app.new import New\nNew(1)\n"),
        (USES["position"], ["user.py:Old():position"], "from app.new import New\nNew(1)\n"),
        (USES["position"], ["*.py:Old():position"], "from app.new import New\nNew(1)\n"),
        (USES["position"], ["Old()"], "from app.new import New\nNew(1)\n"),
        (USES["member"], ["Old.start:missing"], "from app.new import New\nNew().start(1)\n"),
        (USES["through its module"], ["Old()"], "import app.new\napp.new.New(1)\n"),
        (
            USES["two troubles"],
            ["Old():position", "Old():keyword"],
            "from app.new import New\nNew(1, size=2)\n",
        ),
        (USES["behind a re-export"], ["Old()"], "from app.new import New\nNew(1)\n"),
    ],
)
def test_what_is_accepted_is_re_routed(source: str, keys: list[str], expected: str) -> None:
    text, _ = after(source, [])
    assert text == source
    text, said = after(source, keys)
    assert text == expected
    assert "0 unsafe uses unanswered" in said


@pytest.mark.parametrize(
    "source, keys",
    [
        (USES["position"], ["other.py:Old():position"]),
        (USES["position"], ["Old():missing"]),
        (USES["position"], ["Old.start"]),
        (USES["two troubles"], ["Old():position"]),
        (USES["member"], ["Old()"]),
        (USES["member"], ["Old.run:missing"]),
        (USES["behind a re-export"], ["app/*.py:Old()"]),
    ],
)
def test_an_answer_to_another_question_answers_nothing(source: str, keys: list[str]) -> None:
    assert after(source, keys)[0] == source
