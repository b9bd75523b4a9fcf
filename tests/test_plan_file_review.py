"""What codemods themselves say of their options when a plan is checked: `adapt_calls`."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from canonize import catalogue
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.check import Ground, check_plan
from canonize.plan_file.document import document_of

FILES = {
    "a/__init__.py": b"",
    "a/b.py": b"class X:\n    def __init__(self, config=None, sockets=None): ...\n"
    b"    def create(self, user): ...\n\n\nclass V: ...\n",
    "n.py": b"class X:\n    def __init__(self, bridge=None): ...\n"
    b"    async def build(self, user): ...\n",
}
HEAD = """\
version: 1
name: t
canonical: n:X
competitors:
  - {symbol: "a.b:X", verdict: duplicate}
  - {symbol: "a.b:V", verdict: variant}
steps:
  - id: one
    codemods:
"""


def told(codemods: str) -> list[str]:
    """``line: message; hint`` of every problem, lines counted from the first codemod."""
    text = HEAD + textwrap.indent(textwrap.dedent(codemods).strip("\n"), " " * 6) + "\n"
    ground = Ground(
        SourceTree(MemoryBase(FILES)), (".",), catalogue.load_codemod, catalogue.load_check
    )
    document = document_of(text.encode(), Path("plan.yaml"), shown="plan.yaml")
    problems = check_plan(document, ground)
    first = HEAD.count("\n")
    return [f"{p.line - first}: {p.message}{'; ' + p.hint if p.hint else ''}" for p in problems]


SOUND = """
- adapt_calls:
    rules:
      - for: a.b:X
        arguments: {config: {drop: true}, sockets: {rename: bridge}}
        methods: {create: {rename: build, await: true}}
- rewrite_imports
"""


def test_rules_that_both_sides_know_are_fine() -> None:
    assert told(SOUND) == []


WRONG = [
    (
        SOUND.replace("\n- rewrite_imports", ""),
        "1: adapt_calls needs a codemod that re-routes after it in the same step: adapted calls "
        "fit the canonical only; add `- rewrite_imports` below it",
    ),
    (
        SOUND.replace("- rewrite_imports", "- rewrite_imports: {competitors: ['a.b:V']}"),
        "3: no later codemod of this step re-routes a.b:X",
    ),
    (
        SOUND.replace("a.b:X", "a.b:Y"),
        "3: 'a.b:Y' is not among the plan's competitors; did you mean 'a.b:X'?",
    ),
    (SOUND.replace("a.b:X", "a.b:V"), "3: no later codemod of this step re-routes a.b:V"),
    (
        SOUND.replace("config", "confg"),
        "4: a.b:X takes no argument confg; did you mean 'config'?",
    ),
    (
        SOUND.replace("rename: bridge", "rename: brige"),
        "4: n:X takes no argument brige; did you mean 'bridge'?",
    ),
    (SOUND.replace("create:", "creat:"), "5: a.b:X has no creat; did you mean 'create'?"),
    (SOUND.replace("build", "built"), "5: n:X has no built; did you mean 'build'?"),
    (
        SOUND.replace("        methods", "        replace_with: n:make\n        methods"),
        "5: n has no make",
    ),
    (
        SOUND.replace("rename: build", "renam: build"),
        "5: unknown key 'renam'; did you mean 'rename'?",
    ),
    (SOUND.replace("for:", "fore:"), "3: unknown key 'fore'; did you mean 'for'?"),
]


@pytest.mark.parametrize("codemods, problem", WRONG)
def test_rules_that_somebody_does_not_know(codemods: str, problem: str) -> None:
    assert problem in told(codemods)
