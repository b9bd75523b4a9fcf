"""Decisions: made by key over a pipe and on a terminal, kept, and replayed."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable

import pytest

from canonize.console.reviewed import Item, ReviewWalk
from canonize.console.screen import Screen
from canonize.core.change import Change
from canonize.core.decisions import Answer, Decision, Decisions
from canonize.core.hunks import hunks_of
from tests.cli.conftest import Shop

DECISIONS = "decisions.yaml"


def document(shop: Shop, *words: str) -> dict[str, object]:
    found = shop("--json", "review", *words)
    assert found.status == 0, found.err
    return json.loads(found.out)


def edit(shop: Shop, path: str, step: str = "rewrite") -> dict[str, str]:
    items = document(shop)["items"]
    return next(e for i in items if i["step"] == step for e in i["edits"] if e["path"] == path)


def test_everything_is_listed_with_its_key_and_undecided(shop: Shop) -> None:
    found = document(shop)
    edits = [e for item in found["items"] for e in item["edits"]]
    assert {"app/web.py", "app/jobs.py", "tests/test_web.py"} <= {e["path"] for e in edits}
    assert {e["key"] for e in edits} <= set(found["undecided"])
    assert not (shop.root / DECISIONS).exists()
    assert "undecided:" in shop("review").out


def test_edits_of_one_shape_are_one_decision(shop: Shop) -> None:
    group = next(i for i in document(shop)["items"] if len(i["edits"]) > 1)
    found = document(shop, "--accept", group["key"])
    assert set(found["decided"]) == {e["key"] for e in group["edits"]}
    assert not set(found["decided"]) & set(found["undecided"])


def test_a_rejection_is_replayed_by_preview_and_run_and_told(shop: Shop) -> None:
    key = edit(shop, "app/web.py")["key"]
    assert shop("review", "--reject", key[:8], "--reason", "the web team moves it").status == 0
    preview = json.loads(shop("--json", "preview").out)
    [rewrite] = [s for s in preview["steps"] if s["id"] == "rewrite"]
    assert "app/web.py" not in [file["path"] for file in rewrite["files"]]
    assert any("the web team moves it" in e["reason"] for e in rewrite["ledger"])
    before = shop.read("app/web.py")
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    assert shop.read("app/web.py") == before
    assert (shop.root / "app/old.py").exists(), "what is still used is not removed"
    program = [sys.executable, "-c", "import app.web; print(app.web.answer())"]
    assert subprocess.run(program, cwd=shop.root).returncode == 0


def test_it_survives_a_move_of_lines_but_not_another_text(shop: Shop) -> None:
    key = edit(shop, "app/web.py")["key"]
    shop("review", "--reject", key, "--reason", "no")
    web = shop.read("app/web.py")
    shop.write("app/web.py", f"import os\n\n{web}")
    assert not document(shop)["unmatched"]
    shop.write(
        "app/web.py", "from app.old import Factory as F\n\n\ndef answer():\n    return F()\n"
    )
    assert document(shop)["unmatched"] == [key]
    assert key in shop("preview", "--stat").err


def test_a_decision_can_be_taken_back(shop: Shop) -> None:
    key = edit(shop, "app/web.py")["key"]
    shop("review", "--reject", key, "--reason", "no")
    assert shop("review", "--accept", key).status == 0
    assert edit(shop, "app/web.py")["answer"] == "accept"


def test_an_open_point_is_accepted_for_a_reason(shop: Shop) -> None:
    shop("review", "--reject", edit(shop, "app/web.py")["key"], "--reason", "no")
    point = next(i for i in document(shop)["items"] if i["point"] and i["step"] == "remove")
    refused = shop("review", "--accept", point["key"])
    assert refused.status == 2
    assert "--reason" in refused.err
    found = document(shop, "--accept", point["key"], "--reason", "nobody reads it")
    assert found["decided"] == [point["key"]]


def test_an_accepted_point_is_no_longer_open(shop: Shop) -> None:
    shop("review", "--reject", edit(shop, "app/web.py")["key"], "--reason", "no")
    keys = [item["key"] for item in document(shop)["items"] if item["point"]]
    words = [word for key in keys for word in ("--accept", key)]
    before = json.loads(shop("--json", "report").out)["outcome"]
    assert shop("review", *words, "--reason", "it stays for now").status == 0
    after = json.loads(shop("--json", "report").out)["outcome"]
    assert len(after["open"]) < len(before["open"])
    assert "it stays for now" in {point["answer"] for point in after["answered"]}


def test_comments_of_the_file_stay(shop: Shop) -> None:
    key = edit(shop, "app/web.py")["key"]
    shop("review", "--accept", key)
    text = shop.read(DECISIONS).replace("version: 1", "# ours\nversion: 1  # kept")
    shop.write(DECISIONS, text)
    shop("review", "--accept", edit(shop, "app/jobs.py")["key"])
    assert "# ours" in shop.read(DECISIONS)
    assert "# kept" in shop.read(DECISIONS)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 1\nplan: another\n", "another"),
        ("plan: one-factory\n", "version: 1"),
        ("version: 1\nplan: one-factory\ndecisions: [{key: x, answer: accept}]\n", "no key of 16"),
        ("version: 1\nplan: one-factory\ndecisions: 7\n", "no list"),
        (
            "version: 1\nplan: one-factory\ndecisions:\n"
            "  - {key: '0123456789abcdef', answer: perhaps}\n",
            "accept or reject",
        ),
        ("<<<<<<< ours\nversion: 1\n=======\n", "not YAML"),
        ("version: 1\nplan: one-factory\nmore: 1\n", "more"),
    ],
)
def test_a_wrong_file_is_one_clear_error_and_stays(shop: Shop, text: str, said: str) -> None:
    shop.write(DECISIONS, text)
    for words in (["review"], ["preview"], ["run", "--yes"]):
        found = shop(*words)
        assert found.status == 2
        assert said in found.err
        assert shop.read(DECISIONS) == text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--accept", "ffffffffff"], "no edit"),
        (["--accept", "ff"], "no edit"),
        (["--reason", "x"], "--accept KEY"),
        (["nonsense"], "no step"),
    ],
)
def test_bad_words_change_nothing(shop: Shop, words: list[str], said: str) -> None:
    found = shop("review", *words)
    assert found.status == 2
    assert said in found.err
    assert not (shop.root / DECISIONS).exists()


def test_a_rejection_wants_a_reason(shop: Shop) -> None:
    found = shop("review", "--reject", edit(shop, "app/web.py")["key"])
    assert found.status == 2
    assert not (shop.root / DECISIONS).exists()


def walk(
    keys: str, *lines: str, amend: Callable[[str, str], str] | None = None
) -> dict[str, Decision]:
    """Presses keys at three edits of one shape, then one of another."""
    before = b"a.old\nx\na.old\ny\na.old\n"
    change = Change("f.txt", before, before.replace(b"old", b"new"))
    one, other = hunks_of("s", change), hunks_of("s", Change("g.txt", b"1\n", b"2\n"))
    items = [Item("s", "group", "old → new", one), Item("s", "other", "1 → 2", other)]
    pressed, said = iter(keys), iter(lines)

    def decide(chosen: tuple[str, ...], answer: Answer, reason: str) -> list[Decision]:
        return [Decision(key, answer, reason=reason) for key in chosen]

    return ReviewWalk(
        Screen(quiet=True),
        items,
        Decisions(),
        lambda: next(pressed, ""),
        lambda question: next(said, ""),
        decide,
        amend or (lambda key, rule: f"{key} {rule}"),
    ).run()


@pytest.mark.parametrize(
    ("keys", "lines", "accepted", "rejected"),
    [
        ("yy", (), 4, 0),
        ("nq", ("no",), 0, 3),
        ("nq", ("",), 0, 0),
        ("eynsy", ("no",), 2, 1),
        ("jky", (), 3, 0),
        ("/y", ("g.txt",), 1, 0),
        ("Zq", (), 0, 0),
        ("", (), 0, 0),
    ],
)
def test_one_key_is_one_decision(
    keys: str, lines: tuple[str, ...], accepted: int, rejected: int
) -> None:
    answers = [decision.answer for decision in walk(keys, *lines).values()]
    assert answers.count(Answer.ACCEPT) == accepted
    assert answers.count(Answer.REJECT) == rejected


def test_on_a_terminal_the_key_bar_is_shown_and_keys_are_taken(shop: Shop) -> None:
    main, other = pty.openpty()
    command = [sys.executable, "-m", "canonize", "-C", str(shop.root), "review"]
    child = subprocess.Popen(
        command, stdin=other, stdout=other, stderr=other, env={**os.environ, "PAGER": "cat"}
    )
    os.close(other)
    seen, sent = b"", False
    while select.select([main], [], [], 60)[0]:
        try:
            seen += os.read(main, 65536)
        except OSError:
            break
        if not sent and b"q save" in seen:
            sent = bool(os.write(main, b"yq"))
    os.close(main)
    assert child.wait(30) == 0
    assert b"y/a accept all" in seen or b"y accept" in seen
    assert "answer: accept" in shop.read(DECISIONS)


def test_a_file_is_left_out_of_a_step_in_the_plan(shop: Shop) -> None:
    plan, key = shop.read("migration_plan.yaml"), edit(shop, "app/web.py")["key"]
    found = document(shop, "--exclude", key)
    assert {edit["codemod"] for edit in found["planned"]} >= {"rewrite_imports"}
    assert shop.read("migration_plan.yaml") != plan
    preview = json.loads(shop("--json", "preview").out)
    [rewrite] = [s for s in preview["steps"] if s["id"] == "rewrite"]
    assert [file["path"] for file in rewrite["files"]]
    assert "app/web.py" not in [file["path"] for file in rewrite["files"]]
    before = shop.read("app/web.py")
    shop("run", "--all", "--yes", "--allow-open")
    assert shop.read("app/web.py") == before
    assert (shop.root / "app/old.py").exists(), "what is still used is not removed"


def test_what_tests_fake_is_not_left_out_alone(shop: Shop) -> None:
    faked = "from unittest import mock\n\n\ndef test_it():\n"
    faked += "    with mock.patch('app.old.Factory'):\n        pass\n"
    shop.write("tests/test_fake.py", faked)
    shop.git("add", "-A")
    shop.git("commit", "-qm", "fake")
    plan = shop.read("migration_plan.yaml")
    done = shop("review", "--exclude", edit(shop, "app/web.py")["key"])
    assert done.status == 2
    assert "--reject" in done.err
    assert shop.read("migration_plan.yaml") == plan


def test_a_rule_answers_in_the_plan(shop: Shop) -> None:
    key = edit(shop, "app/web.py")["key"]
    done = shop("review", "--rule", f"{key}=rewrite_imports: {{misfits: rewrite}}")
    assert done.status == 0, done.err
    assert "misfits: rewrite" in shop.read("migration_plan.yaml")
    assert "canonize review" in done.out + done.err
    assert shop("plan", "check").status == 0


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("", "no rule"),
        ("rewrite_imports", "no rule"),
        ("rewrite_imports: {misfits: perhaps}", "perhaps"),
        ("rewrite_imports: {nonsense: 1}", "nonsense"),
        ("no_such_codemod: {a: 1}", "no_such_codemod"),
        ("[", "no rule"),
    ],
)
def test_a_wrong_rule_is_one_clear_error_and_changes_nothing(
    shop: Shop, rule: str, said: str
) -> None:
    plan, key = shop.read("migration_plan.yaml"), edit(shop, "app/web.py")["key"]
    for words in (["--rule", f"{key}={rule}"], ["--accept", key, "--rule", f"{key}={rule}"]):
        done = shop("review", *words)
        assert done.status == 2
        assert said in done.err
        assert shop.read("migration_plan.yaml") == plan
        assert not (shop.root / DECISIONS).exists()


def test_keys_of_nothing_change_nothing(shop: Shop) -> None:
    for words in (["--rule", "ffffffff=a: {b: c}"], ["--rule", "a"], ["--exclude", "ffffffff"]):
        assert shop("review", *words).status == 2


def test_a_key_excludes_and_another_gives_a_rule() -> None:
    noted: list[tuple[str, str]] = []

    def amend(key: str, rule: str) -> str:
        noted.append((key, rule))
        return "noted"

    assert not walk("xrq", "rewrite_imports: {misfits: rewrite}", amend=amend)
    assert noted == [("group", ""), ("other", "rewrite_imports: {misfits: rewrite}")]


def test_no_rule_is_no_answer() -> None:
    assert len(walk("ry", "")) == 3
