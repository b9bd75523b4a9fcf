"""What stands in the way: one clear error, the right exit status, nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from canonize.checks.command import Command
from canonize.cli.exit_codes import ExitCode
from tests.documents import held

from .conftest import PLAN, Outcome, Shop, normal

ROOT = "source root .  the repository itself\n"
DRY = (
    ("plan", "check"),
    ("preview",),
    ("preview", "--stat"),
    ("preview", "--check"),
    ("status",),
    ("log",),
    ("verify",),
    ("codemods",),
)


def told(outcome: Outcome, *roots: Path) -> str:
    assert "Traceback" not in outcome.err
    return normal(outcome.err, *roots)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (
            "",
            "error: the plan has 1 mistake\n"
            "  <shop>/migration_plan.yaml:1:1: the file is empty; "
            "`canonize plan new` writes a plan\n",
        ),
        (
            "a: [\n",
            "error: the plan has 1 mistake\n"
            "  <shop>/migration_plan.yaml:2:1: this is not YAML: expected the node content, "
            "but found '<stream end>' while parsing a flow node\n",
        ),
        (
            PLAN.replace("rewrite_imports", "rewrite_import").replace("app.core:F", "app.core:G"),
            "error: the plan has 2 mistakes\n"
            "  <shop>/migration_plan.yaml:4:12: app/core.py defines no 'Gactory'; "
            "did you mean 'Factory'?\n"
            "  <shop>/migration_plan.yaml:24:9: no codemod is named 'rewrite_import'; "
            "did you mean 'rewrite_imports'?\n",
        ),
    ],
)
def test_a_plan_with_mistakes_stops_preview_and_run(shop: Shop, plan: str, expected: str) -> None:
    shop.write("migration_plan.yaml", plan)
    before = shop.state()
    for words in (("preview",), ("run", "--yes"), ("verify",)):
        outcome = shop(*words)
        assert (outcome.status, outcome.out) == (ExitCode.STOPPED, "")
        assert told(outcome, shop.root) == expected
    assert shop.state() == before


def test_a_missing_plan_is_told(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    outcome = shop("preview")
    assert outcome.status == ExitCode.STOPPED
    assert told(outcome, shop.root) == (
        "error: the plan <shop>/migration_plan.yaml is missing\n"
        "  at <shop>/migration_plan.yaml\n"
        "hint: `canonize plan new` writes one, `--plan FILE` names another\n"
    )


def test_the_plan_is_found_from_a_folder_below(shop: Shop, call: Callable[..., Outcome]) -> None:
    outcome = call("plan", "check", "-C", str(shop.root / "app"))
    assert (outcome.status, outcome.out) == (0, ROOT + "no mistakes\n")


def test_plan_check_tells_mistakes_and_warnings(shop: Shop) -> None:
    text = PLAN.replace("version: 1", "version: 1\npaths: {exclude: [vendor/]}")
    shop.write("migration_plan.yaml", text)
    outcome = shop("plan", "check")
    assert (outcome.status, normal(outcome.out, shop.root)) == (
        0,
        f"{ROOT}<shop>/migration_plan.yaml:2:19: warning: 'vendor/' matches no tracked file\n"
        "1 warning\n",
    )
    shop.write("migration_plan.yaml", text.replace("id: baseline", "ids: baseline"))
    outcome = shop("plan", "check")
    assert (outcome.status, normal(outcome.out, shop.root)) == (
        ExitCode.STOPPED,
        "<shop>/migration_plan.yaml:2:19: warning: 'vendor/' matches no tracked file\n"
        "<shop>/migration_plan.yaml:18:5: error: the key 'id' is missing in `steps`\n"
        "<shop>/migration_plan.yaml:18:5: error: unknown key 'ids'; did you mean 'id'?\n"
        "2 mistakes, 1 warning\n",
    )
    document = json.loads(shop("plan", "check", "--json").out)
    assert [p["severity"] for p in document["problems"]] == ["warning", "error", "error"]


def test_no_repository_and_no_commit(tmp_path: Path, call: Callable[..., Outcome]) -> None:
    for verb in ("status", "log", "resume", "rollback"):
        outcome = call(verb, "-C", str(tmp_path))
        assert outcome.status == ExitCode.STOPPED
        assert "git repository" in told(outcome)


@pytest.mark.parametrize("words", DRY)
def test_a_dry_verb_changes_nothing(shop: Shop, words: tuple[str, ...]) -> None:
    shop.write("tests/test_web.py", "unfinished work\n")
    shop("status")  # whatever the tool keeps for itself is there from here on
    before = {path: data for path, data in shop.state().items() if "/canonize/" not in path}
    shop(*words)
    after = {path: data for path, data in shop.state().items() if "/canonize/" not in path}
    assert after == before


def test_a_failed_check_restores_and_ends_with_1(shop: Shop) -> None:
    failing = "python -c 'import sys; [print(n) for n in range(30)]; sys.exit(3)'"
    shop.write(
        "migration_plan.yaml",
        PLAN.replace("checks: [smoke]\n  - id: remove", "checks: [bad]\n  - id: remove").replace(
            "checks:\n", f'checks:\n  bad: "{failing}"\n', 1
        ),
    )
    outcome = shop("run", "--all", "--yes", "--quiet")
    assert outcome.status == ExitCode.FOUND
    lines = normal(outcome.out).splitlines()
    assert lines[0] == "    check bad failed after <n> s"
    assert lines[1] == "    | (11 lines before this)"
    assert lines[2] == "    | 11"
    assert lines[-2] == "    | exit status 3"
    assert lines[-1].startswith("  step 2 rewrite restored: the check bad failed")
    told = shop("status").out.splitlines()
    assert told[-2].startswith("restored: step 2 rewrite, ")
    assert told[-2].endswith(": the check bad failed")
    assert "tries step 2 again" in told[-1]
    assert "from app.old import Factory" in shop.read("app/web.py")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (
            ("frob",),
            "error: No such command 'frob'.\nhint: `canonize --help` shows what it takes\n",
        ),
        (
            ("run", "--qqq"),
            "error: No such option: --qqq\nhint: `canonize run --help` shows what it takes\n",
        ),
        (("status", "--plan"), "error: --plan needs a value\nhint: `canonize --help` shows it\n"),
        (
            ("run", "--all", "--to", "2"),
            "error: --step, --to, --all and --plan-file exclude each other\n"
            "hint: give one of them\n",
        ),
        (
            ("rollback", "--all", "--undo"),
            "error: --to, --all and --undo exclude each other\nhint: give one of them\n",
        ),
        (
            ("preview", "--step", "rewrit"),
            "error: the plan has no step 'rewrit'\nhint: did you mean 'rewrite'?\n",
        ),
        (
            ("preview", "--step", "0"),
            "error: the plan has no step '0'\nhint: its 3 steps: baseline, rewrite, remove\n",
        ),
        (
            ("codemods", "rewrite-imports"),
            "error: no codemod or check is named 'rewrite-imports'\n"
            "hint: did you mean 'rewrite_imports'?\n",
        ),
        (
            ("plan", "new", "--canonical", "app.core:Factory"),
            "error: no competitor was named\n"
            "hint: give at least one --duplicate, --deprecate or --move SYMBOL\n",
        ),
        (
            ("plan", "new", "--canonical", "app.core:Factory", "--duplicate", "app.old"),
            "error: migration_plan.yaml is there already\nhint: --force replaces it\n",
        ),
        (
            ("preview", "--json", "--patch", "-"),
            "error: --json and --patch - would both write to standard output\n",
        ),
        (
            ("preview", "--patch", "no/such/folder/x.patch"),
            "error: the patch can't be written: No such file or directory\n"
            "  at ROOT/no/such/folder/x.patch\nhint: make its folder first\n",
        ),
    ],
)
def test_arguments_that_can_not_be(shop: Shop, words: tuple[str, ...], expected: str) -> None:
    before = {path: data for path, data in shop.state().items() if "/canonize/" not in path}
    outcome = shop(*words)
    assert outcome.status == ExitCode.STOPPED
    assert told(outcome) == expected.replace("ROOT", str(shop.root))
    after = {path: data for path, data in shop.state().items() if "/canonize/" not in path}
    assert after == before


def test_plan_new_refuses_symbols_that_are_not_there(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    words = ("--canonical", "app.core:Factry", "--duplicate", "app.olt:Factory")
    outcome = shop("plan", "new", *words)
    assert told(outcome) == (
        "error: no plan was written, because it would not be right\n"
        "  app/core.py defines no 'Factry'; did you mean 'Factory'?\n"
        "  there is no module 'app.olt'; did you mean 'app.old:Factory'?\n"
    )
    assert not (shop.root / "migration_plan.yaml").exists()


def test_plan_new_writes_what_plan_check_accepts(shop: Shop) -> None:
    (shop.root / "migration_plan.yaml").unlink()
    words = (
        "--canonical",
        "app.core:Factory",
        "--duplicate",
        "app.old:Factory",
        "--reason",
        "read",
    )
    outcome = shop("plan", "new", *words, "--deprecate", "app.legacy:Maker", "--issue", "#884")
    assert outcome.status == 0
    warning, _ = outcome.err.splitlines()  # the code of both is another, and a person says why
    assert warning.startswith("warning: app.old:Factory is taken to do the same because you say")
    again = shop("plan", "new", *words, "--deprecate", "app.legacy:Maker", "--force", "--json")
    assert json.loads(again.out)["wrote"] == ["migration_plan.yaml", "migration_plan.schema.json"]
    assert shop("plan", "check").out == "source root .  named in the plan\nno mistakes\n"
    schema = json.loads(shop.read("migration_plan.schema.json"))
    assert schema["title"] == "Migration plan of canonize"
    assert shop("preview", "--step", "remove-duplicates", "--stat").out.count("deleted") == 1
    assert shop("run", "--step", "baseline", "--yes").status == 0


def test_a_bug_is_quiet_and_leaves_a_log(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr("canonize.runner.status.log", broken)
    outcome = shop("log")
    assert outcome.status == ExitCode.BUG
    first, second, third = outcome.err.splitlines()
    assert first == "error: this is a defect of canonize: ZeroDivisionError: by nothing"
    log = Path(second.removeprefix("  log file: "))
    assert log.parent == shop.root / ".git" / "canonize" / "logs"
    assert log.stat().st_mode & 0o777 == 0o600
    assert "ZeroDivisionError" in log.read_text() and "'log'" in log.read_text()
    assert third.startswith("hint: ")
    outcome = call("log", "-C", str(shop.root), "--json")
    assert json.loads(outcome.out)["error"]["what"].startswith("this is a defect")


def test_a_bug_outside_of_a_repository_is_logged_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Callable[..., Outcome]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("canonize.catalogue.codemods", lambda: 1 / 0)
    outcome = call("codemods", "-C", str(tmp_path))
    assert outcome.status == ExitCode.BUG
    assert list(tmp_path.glob("bug-*.log")) or list(tmp_path.glob("canonize-bug-*.log"))


def test_an_interruption_ends_with_130(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("canonize.runner.status.log", interrupted)
    outcome = shop("log")
    assert (outcome.status, outcome.err) == (
        ExitCode.INTERRUPTED,
        "interrupted; `canonize status` says where things stand\n",
    )
    told = held(shop("--json", "log").out)
    assert (told["document"], told["interrupted"]) == ("interrupted", True)


def test_an_interrupted_run_is_a_document_with_what_was_done(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[object] = []
    real = Command.run

    def interrupted(*some: object, **more: object) -> object:
        judged.append(some)
        if len(judged) > 1:
            raise KeyboardInterrupt
        return real(*some, **more)

    monkeypatch.setattr(Command, "run", interrupted)
    outcome = shop("--json", "run", "--all", "--yes")
    assert outcome.status == ExitCode.INTERRUPTED
    told = held(outcome.out)
    assert told["document"] == "interrupted"
    assert told["events"]


def test_help_lists_every_verb_in_order(call: Callable[..., Outcome]) -> None:
    outcome = call("--help")
    assert outcome.status == 0
    verbs = [line.split()[0] for line in outcome.out.partition("Commands:\n")[2].splitlines()]
    expected = ["plan", "preview", "run", "status", "log", "rollback", "resume", "verify"]
    assert [verb for verb in verbs if verb in expected] == expected
    assert call().status == ExitCode.DONE
