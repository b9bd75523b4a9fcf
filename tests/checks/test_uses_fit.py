"""`uses-fit`: it fails while an unsafe use has no answer, and knows every kind of answer."""
# ruff: noqa: E501 (output as it is)

from __future__ import annotations

from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from canonize.checks.canonical_covers import CHECK as COVERS
from canonize.checks.uses_fit import CHECK
from canonize.core.check import CheckContext, Verdict
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.yaml_values import read_values

FILES = {
    "app/__init__.py": "",
    "app/old.py": """
        class Old:
            def __init__(self, config=None): ...
            def run(self): ...
            def start(self, mode): ...
        class Other: ...
    """,
    "app/new.py": """
        class New:
            def __init__(self, bridge=None): ...
            def run(self): ...
            def begin(self, mode): ...
    """,
    "app/user.py": """
        from app.old import Old

        def work(settings):
            made = Old(settings)
            made.start(1)
            return made.run()
    """,
}
KEYS = {
    "app/user.py:Old():position": "the settings are looked up there",
    "app/user.py:Old.start:missing": "nobody calls work",
}
REWRITE: dict[str, Any] = {"name": "rewrite_imports"}


def verdict(
    files: dict[str, str] | None = None,
    *,
    codemods: list[dict[str, Any]] | None = None,
    verdict: str = "duplicate",
    **options: Any,
) -> Verdict:
    steps = [{"id": "s", "codemods": [REWRITE] if codemods is None else codemods}]
    plan = Plan.model_validate(
        {
            "version": 1,
            "name": "t",
            "canonical": "app.new:New",
            "competitors": [{"symbol": "app.old:Old", "verdict": verdict}],
            "steps": steps,
        }
    )
    data = {p: dedent(t).lstrip("\n").encode() for p, t in (files or FILES).items()}
    tree = SourceTree(MemoryBase(data))
    context = CheckContext("uses", Path("/nowhere"), Migration(plan, (".",)), tree, tree)
    found = CHECK.run(CHECK.Options.model_validate(options), context)
    assert isinstance(found, Verdict)
    return found


def test_an_unsafe_use_fails_with_its_place_its_reason_and_its_key() -> None:
    found = verdict()
    assert not found.passed
    assert (
        found.output
        == dedent("""\
        app.old:Old -> app.new:New: 1 compatible, 2 need adapting, 0 can't be told
          app/user.py:4:12: "Old() position config" needs adapting: positional argument 1 is config here and bridge there
          app/user.py:5:5: "Old.start missing" needs adapting: made.start is used, and app.new:New has no start
        each is accepted by what stands in quotes; to write that into the plan:
          canonize compare --answer KEY --reason TEXT
        one way to answer, before rewrite_imports in the same step; look each rule through:
          - adapt_calls:
              rules:
                - for: app.old:Old
                  arguments:
                    config: {rename: ITS_NEW_NAME}  # or {drop: true}; it takes (bridge=None)
                  methods:
                    start:
                      rename: ITS_NEW_NAME  # the canonical has no start
        2 unsafe uses unanswered (0 adapted by the plan's rules, 0 accepted, 0 left where they are)""")
    )
    assert found.figures == {
        "compatible": 1.0, "needs_adapting": 2.0, "cant_tell": 0.0, "unanswered": 2.0,
    }  # fmt: skip


def test_what_fits_passes() -> None:
    fitting = {**FILES, "app/user.py": "from app.old import Old\nOld().run()\n"}
    assert verdict(fitting).passed
    assert verdict({**FILES, "app/user.py": "import app.new\n"}).passed


def test_accepted_uses_pass_however_their_lines_move() -> None:
    assert verdict(accept=KEYS).passed
    moved = {**FILES, "app/user.py": "# more\n\n" + dedent(FILES["app/user.py"])}
    found = verdict(moved, accept=KEYS)
    assert found.passed
    assert "0 unsafe uses unanswered (0 adapted by the plan's rules, 2 accepted" in found.output


@pytest.mark.parametrize(
    "keys",
    [
        ["app/**:Old():position", "app/**:Old.start:missing"],
        ["Old():position", "Old.start:missing"],
        ["Old()", "Old.start"],
        ["Old() position config", "Old.start missing"],
        ["Old() *", "* missing"],
    ],
)
def test_keys_may_be_wide(keys: list[str]) -> None:
    assert verdict(accept=dict.fromkeys(keys, "looked at")).passed


@pytest.mark.parametrize(
    "key",
    [
        "app/user.py:Old():keyword",
        "app/other.py:Old():position",
        "Old.run:position",
        "New()",
        "Old() position",
        "Old() keyword config",
        "app/*.py Old() position config",
    ],
)
def test_a_key_answers_only_what_it_names(key: str) -> None:
    found = verdict(accept={key: "looked at", "Old.start": "looked at"})
    assert not found.passed
    assert f"accepted and not met any more: {key}" in found.output


MANY = "import lib\nfrom app.old import Old\n" + "\n".join(
    f"lib.a{n}.take(Old())" for n in range(9)
)


def test_one_question_for_many_places() -> None:
    files = {**FILES, "app/user.py": MANY}
    found = verdict(files)
    lines = [line for line in found.output.split("\n") if "passed to" in line]
    assert lines == [
        """  app/user.py:3:13 and 8 more: "Old passed to *.take" can't tell: """
        "Old.start differs there"
    ]
    assert found.figures["unanswered"] == 9
    assert verdict(files, accept={"Old passed to *.take": "seen"}).passed
    half = verdict(
        files, accept={"Old passed to lib.a[0].take": "a", "Old passed to lib.a1.take": "b"}
    )
    assert (half.figures["unanswered"], "[0].take" in half.output) == (8, True)
    assert '"Old passed to *.take" can\'t tell (accepted)' in half.output


def test_at_most_twenty_questions_and_how_many_more() -> None:
    takers = "\n".join(f"lib.take{n}(Old())" for n in range(30))
    found = verdict({**FILES, "app/user.py": f"import lib\nfrom app.old import Old\n{takers}"})
    assert found.output.count("passed to") == 20
    assert "10 more groups with 10 places: canonize compare --all" in found.output


def test_what_is_accepted_needs_a_reason() -> None:
    with pytest.raises(ValueError, match="accept"):
        CHECK.Options.model_validate({"accept": {"Old()": ""}})


RULES: dict[str, Any] = {
    "for": "app.old:Old",
    "arguments": {"config": {"rename": "bridge"}},
    "methods": {"start": {"rename": "begin"}},
}


def adapting(rule: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"name": "adapt_calls", "options": {"rules": [rule]}}, REWRITE]


def test_rules_of_the_plan_are_an_answer() -> None:
    found = verdict(codemods=adapting(RULES))
    assert found.passed, found.output
    assert "2 adapted by the plan's rules" in found.output


def test_rules_that_answer_half_leave_half() -> None:
    half = {**RULES, "methods": {}}
    found = verdict(codemods=adapting(half))
    assert (found.passed, found.figures["unanswered"]) == (False, 1)
    assert '"Old.start missing" needs adapting' in found.output


def test_rules_that_do_not_fit_the_canonical_are_no_answer() -> None:
    wrong = {**RULES, "arguments": {"config": {"rename": "setup"}}}
    found = verdict(codemods=adapting(wrong))
    assert '"Old() keyword setup" needs adapting: New takes no argument setup' in found.output
    assert found.figures["unanswered"] == 1
    wrong = {**RULES, "methods": {"start": {"rename": "launch"}}}
    found = verdict(codemods=adapting(wrong))
    assert "made.launch is used, and app.new:New has no launch" in found.output


def test_the_rules_that_it_prints_can_be_pasted_into_a_plan() -> None:
    lines = [line[2:] for line in verdict().output.split("\n") if line.startswith("  ")]
    start = lines.index("- adapt_calls:")
    text = "\n".join(lines[start:]).replace("{rename: ITS_NEW_NAME}", "{rename: bridge}")
    text = text.replace("ITS_NEW_NAME", "begin")
    (call,) = read_values(text).data
    (name,) = call
    assert verdict(codemods=[{"name": name, "options": call[name]}, REWRITE]).passed


def test_a_rule_that_nobody_decided_about_is_no_answer() -> None:
    undecided = {**RULES, "arguments": {"config": {"rename": "ITS_NEW_NAME"}}}
    found = verdict(codemods=adapting(undecided))
    assert (found.passed, found.figures["unanswered"]) == (False, 1)


def test_a_moved_argument_is_given_by_its_name() -> None:
    files = {
        **FILES,
        "app/new.py": FILES["app/new.py"].replace("bridge=None", "bridge=None, config=None"),
        "app/user.py": "from app.old import Old\nOld(1).run()\n",
    }
    found = verdict(files)
    assert "config: {rename: config}  # given by its name" in found.output
    rule = {"for": "app.old:Old", "arguments": {"config": {"rename": "config"}}}
    assert verdict(files, codemods=adapting(rule)).passed


def test_files_and_competitors_that_no_step_re_routes_are_in_no_danger() -> None:
    elsewhere = {"name": "rewrite_imports", "options": {"paths": ["tests/**"]}}
    found = verdict(codemods=[elsewhere])
    assert found.passed
    assert '"Old() position config" needs adapting (left where it is): ' in found.output
    found = verdict(codemods=[])
    assert found.passed and "no step re-routes imports" in found.output
    assert verdict(verdict="variant").passed
    here = {"name": "rewrite_imports", "options": {"paths": ["app/**"]}}
    assert not verdict(codemods=[elsewhere, here]).passed


TESTED = "from app.old import Old\ndef f(x):\n"


def test_what_goes_where_nobody_follows_it_wants_an_answer() -> None:
    doubtful = {**FILES, "app/user.py": "import lib\nfrom app.old import Old\nlib.g(Old())\n"}
    assert not verdict(doubtful).passed
    assert verdict(doubtful, accept={"Old:passed-on": "seen"}).passed


def test_what_can_not_be_told_fails_only_when_asked_to() -> None:
    doubtful = {**FILES, "app/user.py": f"{TESTED}    return isinstance(x, Old)\n"}
    found = verdict(doubtful)
    assert found.passed
    said = "objects that app.old makes itself"
    assert f'app/user.py:3:26: "Old identity" can\'t tell: {said}' in found.output
    assert not verdict(doubtful, strict=True).passed
    assert verdict(doubtful, strict=True, accept={"Old:identity": "seen"}).passed


def test_unpacked_arguments_are_not_safe() -> None:
    unpacked = {**FILES, "app/user.py": "from app.old import Old\nOld(*arguments).run()\n"}
    assert not verdict(unpacked).passed


def test_what_the_plan_adds_to_the_canonical_is_an_answer() -> None:
    files = {**FILES, "app/user.py": "from app.old import Old\nOld().start(1)\n"}
    assert not verdict(files).passed
    extend = {"name": "extend_canonical", "options": {"members": {"start": "begin"}}}
    assert verdict(files, codemods=[extend, REWRITE]).passed


def test_public_members_are_the_other_checks_business() -> None:
    plan = {
        "version": 1, "name": "t", "canonical": "app.new:New", "steps": [{"id": "s"}],
        "competitors": [{"symbol": "app.old:Old", "verdict": "duplicate"}],
    }  # fmt: skip
    unused = {**FILES, "app/user.py": ""}
    tree = SourceTree(MemoryBase({p: dedent(t).encode() for p, t in unused.items()}))
    migration = Migration(Plan.model_validate(plan), (".",))
    context = CheckContext("covers", Path(), migration, tree, tree)
    assert not COVERS.run(COVERS.Options(), context).passed
    assert verdict(unused).passed
