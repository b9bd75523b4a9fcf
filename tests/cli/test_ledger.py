"""The whole ledger through the command line, on a real repository."""

from __future__ import annotations

import csv
import json
import os
import sqlite3
import subprocess
from collections import Counter
from typing import Any

import pytest

from canonize.cli.exit_codes import ExitCode

from .conftest import PLAN, Shop


def whole(shop: Shop, *words: str, status: int = 0) -> dict[str, Any]:
    outcome = shop(*words, "--json")
    assert outcome.status == status, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)["whole_ledger"]
    return found


def searched(shop: Shop, words: list[str]) -> Counter[tuple[str, str]]:
    """What git's own search finds, asked here and not by the tool."""
    patterns = [part for word in words for part in ("-e", word)]
    done = subprocess.run(
        ["git", "grep", "-zowaF", *patterns, "--", ":!migration_plan.yaml"],
        cwd=shop.root,
        capture_output=True,
        check=False,
    )
    lines = [line.split(b"\0") for line in done.stdout.splitlines()]
    return Counter((path.decode(), word.decode()) for path, word in lines)


def entered(ledger: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((o["path"], o["word"]) for o in ledger["occurrences"])


@pytest.mark.parametrize("verb", ["preview", "verify"])
def test_entries_are_what_git_finds(shop: Shop, verb: str) -> None:
    shop.write("odd/latin.py", "")
    (shop.root / "odd/latin.py").write_bytes(b"# coding: latin-1\n# \xe9 Factory\xe9 Factory\n")
    (shop.root / "odd/data.bin").write_bytes(b"\0Factory\0app.old.Factory\0")
    shop.write("odd/broken.py", "from app.old import Factory\ndef (:\n")
    shop.write("odd/quotes.md", "“Factory”, →Factory, Factory2, _Factory, app/old.py\n")
    shop.git("add", "-A")
    shop.write("app/web.py", shop.read("app/web.py") + "# Factory, changed since\n")
    ledger = whole(shop, verb)
    assert ledger["adds_up"] is True
    assert entered(ledger) == searched(shop, ledger["words"])
    assert ledger["byte_search"] == ledger["entries"] == sum(entered(ledger).values()) > 20
    assert [row["path"] for row in ledger["unread"]] == ["odd/broken.py"]
    again = whole(shop, verb)
    assert again == ledger


def test_what_changes_is_looked_at_again_and_nothing_else_is_believed(shop: Shop) -> None:
    before = whole(shop, "verify")
    shop.write(
        "app/web.py", "from app.core import Factory\n\n\ndef answer():\n    return Factory\n"
    )
    shop.write("docs/new.md", "old Factory\n")
    shop.git("add", "docs/new.md")
    (shop.root / "app/plugin.py").unlink()
    after = whole(shop, "verify")
    assert entered(after) == searched(shop, after["words"]) != entered(before)
    assert "1 tracked but not on disk" in after["not_covered"]
    with sqlite3.connect(shop.root / ".git/canonize/inventory.sqlite3") as cache:
        cache.execute("UPDATE parts SET value = x'5b5d'")
        cache.execute("UPDATE derived SET value = x'5b5d'")
    assert whole(shop, "verify") == after
    (shop.root / ".git/canonize/inventory.sqlite3").write_bytes(b"no database")
    assert whole(shop, "verify") == after


def test_a_file_that_git_was_told_not_to_look_at(shop: Shop) -> None:
    before = entered(whole(shop, "verify"))
    shop.git("update-index", "--assume-unchanged", "app/web.py")
    shop.write("app/web.py", "Factory = old = Factory, Factory\n")
    assert whole(shop, "verify")["adds_up"] is True
    after = entered(whole(shop, "verify"))
    assert after["app/web.py", "old"] == before["app/web.py", "old"] == 1
    assert after["app/web.py", "Factory"] == 3 != before["app/web.py", "Factory"]


def test_every_step_is_in_the_ledger_of_a_preview(shop: Shop) -> None:
    found = {(o["path"], o["line"], o["word"]): o for o in whole(shop, "preview")["occurrences"]}
    ways = {key: o["disposition"] for key, o in found.items()}
    assert ways["app/web.py", 1, "old"] == ways["app/web.py", 1, "Factory"] == "rewritten"
    assert ways["app/web.py", 5, "Factory"] == "rewritten"
    assert found["app/web.py", 5, "Factory"]["reason"] == "through its import"
    assert ways["app/jobs.py", 3, "old"] == ways["app/jobs.py", 3, "Factory"] == "rewritten"
    assert ways["app/jobs.py", 7, "Factory"] == "rewritten"
    assert ways["notes.md", 1, "Factory"] == "rewritten"
    assert ways["app/core.py", 1, "Factory"] == "kept"
    assert ways["app/legacy.py", 1, "Maker"] == "shimmed"
    assert "in what a step rewrites" in {o["reason"] for o in found.values()}


def test_what_no_step_changes_is_said(shop: Shop) -> None:
    plan = PLAN.replace("- rewrite_imports\n", '- rewrite_imports: {exclude: ["tests/**"]}\n')
    plan = plan.replace("[insert_deprecations, remove_duplicates]", "[insert_deprecations]")
    shop.write("migration_plan.yaml", plan)
    outcome = shop("preview")
    assert "manual: it names a competitor, and no step of the plan changes it" in outcome.out
    assert "tests/test_web.py:1:21" in outcome.out
    assert "byte search found 20 in 8 files, 20 entries" in outcome.out


def test_a_patch_of_a_consumers_own_name_stays_right(shop: Shop) -> None:
    test = "from unittest.mock import patch\n\npatch('app.web.Factory')\npatch('app.old.Factory')\n"
    shop.write("tests/test_web.py", test)
    found = {(o["path"], o["line"], o["word"]): o for o in whole(shop, "preview")["occurrences"]}
    entry = found["tests/test_web.py", 3, "Factory"]
    assert (entry["disposition"], entry["means"]) == ("kept", "app.old:Factory")
    assert entry["reason"] == "app.web has that name itself, wherever it takes it from"
    assert found["tests/test_web.py", 4, "Factory"]["disposition"] == "rewritten"


def test_the_ledger_as_a_file(shop: Shop) -> None:
    shop.write("formula.txt", "=Factory\n")
    shop.git("add", "formula.txt")
    table, document = shop.root.parent / "ledger.csv", shop.root.parent / "ledger.json"
    assert shop("verify", "--ledger-file", str(table)).status == 0
    assert shop("preview", "--ledger-file", str(document)).status == 0
    with table.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(json.loads(document.read_text())["occurrences"]) == 21
    assert next(row for row in rows if row["path"] == "formula.txt")["text"] == "'=Factory"
    outcome = shop("verify", "--ledger-file", str(shop.root.parent / "no" / "ledger.csv"))
    assert outcome.status == ExitCode.STOPPED
    assert "the ledger can't be written" in outcome.err


def test_every_place_on_demand(shop: Shop) -> None:
    assert "app/core.py:1:7" not in shop("verify").out
    assert "app/core.py:1:7" in shop("verify", "--ledger").out


def test_after_the_migration_what_is_left_is_accounted_for(shop: Shop) -> None:
    assert shop("run", "--all", "--yes").status == 0
    ledger = whole(shop, "verify")
    assert entered(ledger) == searched(shop, ledger["words"])
    assert {o["disposition"] for o in ledger["occurrences"]} == {"kept"}
    shop.write("app/late.py", "import app.old as o\no.Factory\n")
    shop.git("add", "app/late.py")
    outcome = shop("verify", "--json")
    assert outcome.status == ExitCode.FOUND
    document = json.loads(outcome.out)
    assert [(r["path"], r["line"]) for r in document["dangling"]] == [
        ("app/late.py", 1),
        ("app/late.py", 2),
    ]
    late = [o for o in document["whole_ledger"]["occurrences"] if o["path"] == "app/late.py"]
    assert {o["disposition"] for o in late} == {"refused"}


def test_known_unknowns_are_listed(shop: Shop) -> None:
    shop.write("app/web.py", "import importlib\n\nimportlib.import_module('app.' + name)  # old\n")
    ledger = whole(shop, "verify")
    assert {(u["path"], u["line"]) for u in ledger["unknowns"]} == {("app/web.py", 3)}
    assert "known unknowns: 2 places" in shop("verify").out


@pytest.mark.parametrize("verb", ["preview", "verify"])
def test_long_lists_are_cut_and_say_so(shop: Shop, verb: str) -> None:
    loads = "".join(f"importlib.import_module('app.' + name{n})\n" for n in range(30))
    shop.write("app/web.py", f"import importlib  # old\n\n{loads}")
    loaded = "    app/web.py:" if verb == "preview" else "  app/web.py:"
    short, long = shop(verb).out, shop(verb, "--ledger").out
    assert short.count("import_module('app.'") < 30 <= long.count("import_module('app.'")
    assert "--ledger` lists them" in short or "--ledger lists them" in short
    assert "lists them" not in long
    assert loaded in short


def test_what_was_read_is_not_read_again(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise AssertionError("searched again")

    before = whole(shop, "preview")
    monkeypatch.setattr("canonize.runner.ledger.count_in_tracked", fail)
    assert whole(shop, "preview") == before


def test_new_uses_of_a_competitor_fail_where_that_is_asked_for(shop: Shop) -> None:
    assert shop("verify", "--fail-on-new").status == 0
    shop.write("app/late.py", "# app.old.Factory\nfrom app.legacy import Maker\n")
    shop.write("app/web.py", "# moved down\n" + shop.read("app/web.py") + "\nprint(Factory)\n")
    shop.git("add", "app/late.py")
    assert shop("verify").status == 0
    outcome = shop("verify", "--fail-on-new", "--json")
    assert outcome.status == ExitCode.FOUND
    assert [(e["path"], e["line"], e["means"]) for e in json.loads(outcome.out)["new"]] == [
        ("app/late.py", 2, "app.legacy:Maker"),
        ("app/web.py", 8, "app.old:Factory"),
    ]
    assert "2 new uses of a competitor" in shop("verify", "--fail-on-new").out
    shop.git("add", "-A", "app")
    shop.git("commit", "-qm", "accepted")
    assert shop("verify", "--fail-on-new").status == 0
    assert shop("verify", "--fail-on-new", "--since", "HEAD~1").status == ExitCode.FOUND


def test_a_commit_that_is_not_there(shop: Shop) -> None:
    outcome = shop("verify", "--fail-on-new", "--since", "--output=x")
    assert outcome.status == ExitCode.STOPPED
    assert "there is no commit '--output=x'" in outcome.err
    assert not (shop.root / "x").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_said_not_to_be_covered(shop: Shop) -> None:
    (shop.root / "notes.md").chmod(0)
    assert "notes.md: it can't be read" in whole(shop, "verify")["not_covered"]
