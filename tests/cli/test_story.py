"""One migration through every verb; what a person sees is compared as a whole."""

from __future__ import annotations

import json

from .conftest import FILES, Shop, assert_snapshot, normal


def test_a_migration_from_plan_to_rollback(shop: Shop) -> None:
    said = []

    def play(*words: str, status: int = 0) -> None:
        outcome = shop(*words)
        told = "".join(
            f"{mark} {line}\n" if line else f"{mark}\n"
            for mark, text in (("|", outcome.out), ("!", outcome.err))
            for line in text.splitlines()
        )
        said.append(f"$ canonize {' '.join(words)}\n{told}= {outcome.status}\n")
        assert outcome.status == status, told

    play("status")
    play("log")
    play("plan", "check")
    play("preview")
    play("preview", "--check", "--step", "baseline")
    play("preview", "--check", "--step", "2", "--stat", status=1)
    play("run", status=2)
    play("run", "--yes")
    play("run", "--all", "--yes")
    play("run", "--yes")
    play("run", "--step", "2", "--yes")
    play("preview")
    play("status")
    play("verify")
    play("rollback", "--to", "1")
    play("log")
    play("rollback", "--undo")
    play("rollback", "--all")
    play("resume")
    play("status")
    assert_snapshot("story", normal("\n".join(said), shop.root))
    assert {path: shop.read(path) for path in FILES} == FILES


def test_every_verb_speaks_json(shop: Shop) -> None:
    def document(*words: str, status: int = 0) -> dict[str, object]:
        outcome = shop(*words, "--json")
        assert outcome.status == status, outcome.err
        found = json.loads(outcome.out)
        assert isinstance(found, dict)
        return found

    assert document("plan", "check")["problems"] == []
    preview = document("preview")
    assert [step["id"] for step in preview["steps"]] == ["baseline", "rewrite", "remove"]  # type: ignore[attr-defined]
    run = document("run", "--all", "--yes")
    assert run["failed"] is False
    assert document("status")["plan"] == "one-factory"
    assert len(document("log")["operations"]) == 3  # type: ignore[arg-type]
    assert document("verify")["passed"] is True
    assert document("rollback", "--yes")["failed"] is False
    assert document("resume")["events"]
    assert {"codemods", "checks"} < document("codemods").keys()
    assert "entries" in document("codemods", "rewrite_imports")
    error = document("preview", "--step", "9", status=2)["error"]
    assert error["what"] == "the plan has no step '9'"  # type: ignore[index]
    assert document("frob", status=2)["error"]


def test_json_tells_what_happened_before_an_error(shop: Shop) -> None:
    hook = shop.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    outcome = shop("run", "--all", "--yes", "--json")
    assert outcome.status == 2
    found = json.loads(outcome.out)
    assert "refused" in found["error"]["what"]
    told = [event["event"] for event in found["events"]]
    assert told[0] == "step-started" and told[-1] == "step-restored"
    assert found["failed"] is True


def test_the_json_preview_is_the_diff_that_run_commits(shop: Shop) -> None:
    patch = shop("preview", "--patch", "-").out
    assert shop("run", "--all", "--yes").status == 0
    committed = shop.git("diff", "--no-renames", "main", "canonize/one-factory")
    assert [line for line in patch.splitlines() if line[:1] in "+-"] == [
        line for line in committed.splitlines() if line[:1] in "+-"
    ]


def test_an_edited_plan_stops_run_until_it_is_adopted(shop: Shop) -> None:
    assert shop("run", "--yes").status == 0
    assert shop("adopt").out == "nothing to accept: everything is as it was left\n"
    shop.write("migration_plan.yaml", shop.read("migration_plan.yaml") + "# looked through\n")
    sentence = "the plan was edited since 'Everything imports' was applied"
    assert f"changed since: {sentence}\n" in shop("status").out
    refused = shop("run", "--yes")
    assert refused.status == 2
    assert refused.err == (
        "error: the migration is not as it was left\n"
        f"  {sentence}\n"
        "hint: canonize adopt accepts it as it is; canonize rollback takes steps back\n"
    )
    assert shop("adopt").out == f"accepted: {sentence}\n"
    assert shop("run", "--all", "--yes").status == 0


def test_a_saved_preview_is_run_exactly_or_not_at_all(shop: Shop) -> None:
    file = shop.root.parent / "saved.json"
    kept = shop("preview", "--save", str(file), "--stat", "--quiet")
    assert kept.status == 0
    web = shop.read("app/web.py")
    shop.write("app/web.py", web + "# later\n")
    refused = shop("run", "--plan-file", str(file), "--yes")
    assert refused.status == 2
    assert "  app/web.py: changed\n" in refused.err
    shop.write("app/web.py", web)
    assert shop("run", "--plan-file", str(file), "--yes").status == 0
    assert shop("status", "--json").out.count('"step_id"') == 3
    again = shop("run", "--plan-file", str(file), "--yes")
    assert again.status == 0
    assert "every step asked for is applied" in again.out
    file.write_text("{}")
    assert shop("run", "--plan-file", str(file), "--yes").status == 2
    file.unlink()
    assert "can't be read" in shop("run", "--plan-file", str(file), "--yes").err


def test_a_finished_migration_has_no_checkpoints(shop: Shop) -> None:
    assert shop("run", "--all", "--yes").status == 0
    assert shop.git("for-each-ref", "refs/canonize") != ""
    assert shop("finish").status == 2
    done = shop("finish", "--yes")
    assert (done.status, done.out.startswith("finished: ")) == (0, True)
    assert shop.git("for-each-ref", "refs/canonize") == ""
    assert shop("finish", "--yes", "--json").status == 0
