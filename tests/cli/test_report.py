"""The tracker, its page, and the pull request."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
from html.parser import HTMLParser
from pathlib import Path

import pytest

from canonize.core.bodies import Body
from canonize.core.outcome import Criterion, Ended, Mark, OpenPoint, Outcome
from canonize.core.record import ComparedBodies, Record, StepDone
from canonize.reports.pull_request import pull_request
from canonize.reports.tracker import tracker
from canonize.reports.tracker_page import tracker_page
from tests.cli.conftest import Shop


@pytest.fixture
def done(shop: Shop) -> Shop:
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    return shop


def test_the_tracker_says_what_was_done(done: Shop) -> None:
    assert done("report", "--tracker", str(done.root / "tracker.md")).status == 0
    text = done.read("tracker.md")
    assert "Issue: #884" in text
    assert "- [x] one implementation left" in text
    assert done.git("log", "-1", "--format=%h", "--abbrev=10").strip() in text
    assert "violations eliminated: 2 of 3" in text


def test_nothing_is_ticked_that_was_not_measured(done: Shop) -> None:
    document = json.loads(done("--json", "report").out)
    marks = {c["what"]: c["mark"] for c in document["outcome"]["criteria"]}
    for what in ("golden path", "events as before", "isolation", "no slower"):
        assert marks[what] == "not measured"
        assert f"- [ ] {what}: **not measured**" in done("report").out


def test_no_slower_is_what_the_trigger_measured(shop: Shop) -> None:
    plan = shop.read("migration_plan.yaml")
    shop.write(
        "migration_plan.yaml",
        plan.replace("steps:", "rollback_on: [check-failed, slower: 50]\nsteps:"),
    )
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    assert re.search(r"- \[x\] no slower: smoke [\d.]+ s, then [\d.]+ s", shop("report").out)


def test_a_failed_check_is_not_ticked(shop: Shop) -> None:
    plan = shop.read("migration_plan.yaml").replace(
        "app.plugin'\"", "app.plugin; raise SystemExit'"
    )
    plan = re.sub(r"smoke: \{command: .*\}", "golden: {command: 'false'}", plan)
    plan = plan.replace("smoke", "golden").replace("checks: [golden]", "checks: []", 2)
    plan = plan.replace("    codemods: [ins", "    on_failure: keep\n    codemods: [ins")
    shop.write("migration_plan.yaml", plan)
    shop("run", "--all", "--yes", "--allow-open")
    assert "- [ ] golden path: **not met**" in shop("report").out


def test_what_people_write_outside_stays(done: Shop) -> None:
    path = done.root / "tracker.md"
    done("report", "--tracker", str(path))
    text = "Ours first.\n\n" + path.read_text().replace(
        "<!-- canonize:begin plan -->", "Between, with `code`.\r\n\n<!-- canonize:begin plan -->"
    )
    path.write_bytes((text + "\nOurs last, no end of line").encode())
    before = path.read_bytes()
    assert done("report", "--tracker", str(path)).status == 0
    assert path.read_bytes() == before
    path.write_bytes(before.replace(b"violations eliminated: 2", b"violations eliminated: 9"))
    assert done("report", "--tracker", str(path)).status == 0
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<!-- canonize:end plan -->\n", ""),
        ("<!-- canonize:begin plan -->\n", ""),
        ("<!-- canonize:end plan -->", "<!-- canonize:end plans -->"),
        ("<!-- canonize:begin plan -->", "<!-- canonize:begin criteria -->"),
        ("<!-- canonize:begin plan -->", "x <!-- canonize:begin plan -->"),
    ],
)
def test_damaged_markers_stop_it_and_nothing_is_written(done: Shop, old: str, new: str) -> None:
    path = done.root / "tracker.md"
    done("report", "--tracker", str(path))
    path.write_text(path.read_text().replace(old, new, 1))
    before = path.read_bytes()
    found = done("report", "--tracker", str(path))
    assert found.status == 2
    assert "markers" in found.err
    assert path.read_bytes() == before


def test_the_pull_request_closes_the_issue_only_when_all_is_done(shop: Shop) -> None:
    assert shop("run", "--to", "2", "--yes").status == 0
    assert "Closes" not in shop("report", "--pull-request").out
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    assert "Closes #884" in shop("report", "--pull-request").out
    assert "verify --reproduce" in shop("report", "--pull-request").out


def test_split_by_step_makes_plain_branches_and_the_last_one_closes(done: Shop) -> None:
    found = done("--json", "report", "--pull-request", "--split", "step")
    requests = json.loads(found.out)["pull_requests"]
    branches = [request["branch"] for request in requests]
    assert branches == ["canonize/one-factory-2-rewrite", "canonize/one-factory-3-remove"]
    assert ["Closes" in request["body"] for request in requests] == [False, True]
    assert done.git("rev-parse", branches[1]) == done.git("rev-parse", "HEAD")
    assert done("report", "--pull-request", "--split", "step").status == 0, "once more is the same"
    done.git("branch", "-f", branches[0], "main")
    stopped = done("report", "--pull-request", "--split", "step")
    assert stopped.status == 2
    assert done.git("rev-parse", branches[0]) == done.git("rev-parse", "main")


def test_split_by_owner_gives_each_owner_their_files(shop: Shop) -> None:
    shop.write("CODEOWNERS", "* @all\napp/ @core\n/app/web.py @web # theirs\n")
    shop.git("add", "-A")
    shop.git("commit", "-qm", "owners")
    assert shop("run", "--all", "--yes", "--allow-open").status == 0
    found = shop("--json", "report", "--pull-request", "--split", "owner")
    assert found.status == 0, found.err
    main = shop.git("rev-parse", "main").strip()

    def files(branch: str) -> set[str]:
        return set(shop.git("diff", "--name-only", main, f"canonize/one-factory-{branch}").split())

    assert files("web") == {"app/web.py"}
    assert "app/jobs.py" in files("core")
    assert "app/web.py" not in files("core")
    whole = set(shop.git("diff", "--name-only", main, "canonize/one-factory").split())
    assert files("web") | files("core") | files("all") == whole
    assert shop.git("status", "--porcelain", "-uno") == ""


def test_without_owners_nothing_is_split(done: Shop) -> None:
    assert done("report", "--pull-request", "--split", "owner").status == 2


def fake(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str, name: str = "gh"
) -> Path:
    """A stand-in for gh or glab, which writes down how it was called."""
    folder = tmp_path / "bin"
    folder.mkdir()
    tool = folder / name
    tool.write_text(f'#!/bin/sh\necho "$@" >> {tmp_path}/called\n{script}\n')
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return tmp_path / "called"


def test_create_calls_gh_after_saying_so(
    done: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = fake(done, tmp_path, monkeypatch, "echo https://example.org/pull/1")
    asked = done("report", "--pull-request", "--create")
    assert "will run: gh pr create" in asked.out
    assert not called.exists(), "nobody said yes"
    found = done("report", "--pull-request", "--create", "--yes")
    assert found.status == 0
    assert "pr create --head canonize/one-factory" in called.read_text()
    assert "https://example.org/pull/1" in found.out


def test_glab_is_called_where_gh_is_not(
    done: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = fake(done, tmp_path, monkeypatch, "echo https://example.org/merge/1", name="glab")
    which = shutil.which
    monkeypatch.setattr("shutil.which", lambda name: None if name == "gh" else which(name))
    asked = done("report", "--pull-request", "--create")
    assert "will run: glab mr create" in asked.out
    assert not called.exists(), "nobody said yes"
    found = done("report", "--pull-request", "--create", "--yes")
    assert found.status == 0
    said = called.read_text()
    assert "mr create --source-branch canonize/one-factory --title" in said
    assert "--yes" in said
    assert "Closes #884" in said
    assert "https://example.org/merge/1" in found.out


def test_gh_that_fails_half_way_leaves_the_texts(
    done: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = f'[ $(wc -l < {tmp_path}/called) -lt 2 ] || {{ echo "no rights" >&2; exit 4; }}'
    fake(done, tmp_path, monkeypatch, script)
    found = done("report", "--pull-request", "--split", "step", "--create", "--yes")
    assert found.status == 2
    assert "1 of 2 were opened" in found.err
    assert "no rights" in found.err
    [file] = re.findall(r"not opened: .*?: (/\S+body\.md)", found.err)
    assert "Closes #884" in Path(file).read_text()


def test_without_gh_the_text_is_a_file(done: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    git = next(d for d in os.environ["PATH"].split(os.pathsep) if Path(d, "git").exists())
    monkeypatch.setattr("shutil.which", lambda name: None if name in ("gh", "glab") else f"{git}/x")
    found = done("report", "--pull-request", "--create", "--yes")
    assert found.status == 2
    assert "body.md" in found.err


@pytest.mark.parametrize("words", [["--create"], ["--split", "step"], ["--to", "x.md"]])
def test_options_of_the_pull_request_want_it(shop: Shop, words: list[str]) -> None:
    assert shop("report", *words).status == 2


HOSTILE = (
    "</td><script>alert(1)</script>|`x`|[a](javascript:x)\u202e\n<!-- canonize:end plan -->@all"
)


def hostile() -> Record:
    ended = Ended(HOSTILE, HOSTILE, HOSTILE, HOSTILE, False, HOSTILE)
    found = Outcome(
        (ended,),
        (Criterion(HOSTILE, Mark.MET, HOSTILE),),
        (OpenPoint(HOSTILE, HOSTILE, (HOSTILE,)),),
    )
    step = StepDone(1, "s", HOSTILE, 1, "now", "c" * 40, 1, {HOSTILE: 1})
    return Record(
        HOSTILE, HOSTILE, HOSTILE, HOSTILE, "b" * 40, (step,), found, (), {}, {HOSTILE: (HOSTILE,)},
        (HOSTILE,), (), None,
        (ComparedBodies(HOSTILE, Body(HOSTILE, 1, (HOSTILE, "````")), Body("a", 1, ()), HOSTILE),),
    )  # fmt: skip


def test_hostile_names_are_inert_in_all_three() -> None:
    text = tracker(hostile(), None)
    assert tracker(hostile(), text) == text, "no name can end a block"
    assert "\u202e" not in text + "".join(pull_request(hostile()))
    outside = re.sub(r"(`+).*?\1", "", text, flags=re.DOTALL)
    assert not re.search(r"(?<!\\)<script", outside)
    tags: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            tags.append(tag)

    page = tracker_page(hostile(), version="1")
    Tags().feed(page)
    assert "script" not in tags
    assert "default-src 'none'" in page
