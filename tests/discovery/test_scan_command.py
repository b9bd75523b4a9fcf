"""`canonize scan` and `plan new --group` on a real git repository."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from canonize.cli import main
from canonize.history.git import Git, GitAnswer


@pytest.fixture
def repository(scene, case, tmp_path: Path) -> Path:
    scene(case)
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "start")
    return tmp_path


def git(root: Path, *words: str) -> str:
    clean = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    return subprocess.run(
        ["git", *words], cwd=root, env=clean, check=True, capture_output=True, text=True
    ).stdout


def test_the_table_and_what_comes_next(repository: Path, capsys) -> None:
    assert main(["-C", str(repository), "scan"]) == 0
    out = capsys.readouterr().out
    assert "engine-factory" in out
    assert "app.core.engine_factory:EngineFactory" in out
    assert "next: canonize scan --explain engine-factory" in out


def test_explain_by_id_and_by_number(repository: Path, capsys) -> None:
    assert main(["-C", str(repository), "scan", "--explain", "engine-factory"]) == 0
    by_id = capsys.readouterr().out
    assert main(["-C", str(repository), "scan", "--explain", "1"]) == 0
    assert capsys.readouterr().out == by_id
    assert "app/unified.py:" in by_id
    assert "positional parameter 1 is `config` here" in by_id


def test_json_is_one_document_on_standard_output(repository: Path, capsys) -> None:
    assert main(["-C", str(repository), "scan", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["groups"][0]["id"] == "engine-factory"


@pytest.mark.parametrize(("severity", "status"), [("critical", 0), ("high", 1), ("low", 1)])
def test_fail_on(repository: Path, severity: str, status: int) -> None:
    assert main(["-C", str(repository), "scan", "--fail-on", severity]) == status


@pytest.mark.parametrize(
    "words", [["--fail-on", "terrible"], ["--explain", "engine-factori"], ["--accept", "1"]]
)
def test_mistakes_stop_it_and_change_nothing(repository: Path, words: list[str], capsys) -> None:
    assert main(["-C", str(repository), "scan", *words]) == 2
    assert "hint:" in capsys.readouterr().err
    assert git(repository, "status", "--short") == ""


def test_where_nothing_can_be_read_nothing_is_said_of_what_competes(tmp_path: Path, capsys) -> None:
    git(tmp_path, "init", "-q")
    git(
        tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "a", "--allow-empty"
    )
    assert main(["-C", str(tmp_path), "scan"]) == 0
    assert "nothing competes" not in (told := capsys.readouterr().out)
    assert "no tracked Python file to read" in told and "git add" in told


def test_outside_of_a_repository(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    assert main(["-C", str(tmp_path), "scan"]) == 2


def test_accepted_groups_no_longer_fail_until_they_grow(repository: Path, capsys) -> None:
    words = ["-C", str(repository), "scan"]
    assert main([*words, "--accept", "1", "--reason", 'in "progress"']) == 0
    assert main([*words, "--fail-on", "low", "--new-only"]) == 0
    capsys.readouterr()
    assert main([*words, "--limit", "5"]) == 0
    assert 'accepted: engine-factory: in "progress"' in capsys.readouterr().out
    (repository / "app/newer.py").write_text(
        "class EngineFactory:\n    def create_engine(self, user): return 1\n"
    )
    git(repository, "add", "app/newer.py")
    assert main([*words, "--fail-on", "low", "--new-only"]) == 1


def test_reports_are_written_where_they_were_asked_for(repository: Path, tmp_path: Path) -> None:
    sarif, html = repository / "out.sarif", repository / "out.html"
    words = ["-C", str(repository), "scan", "--sarif", str(sarif), "--html", str(html)]
    assert main(words) == 0
    assert json.loads(sarif.read_text())["version"] == "2.1.0"
    assert "<svg" in html.read_text()


def fingerprint(root: Path) -> dict[str, str]:
    return {
        str(p.relative_to(root)): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file() and ".git/canonize/" not in str(p)
    }


def test_nothing_but_the_cache_is_written_and_nothing_is_executed(repository: Path) -> None:
    (repository / "app/trap.py").write_text(
        "open('executed', 'w').close()\nclass EngineFactory:\n    def create_engine(self, u): ...\n"
    )
    git(repository, "add", "-A")
    before = fingerprint(repository)
    for words in (["scan"], ["scan", "--explain", "1"], ["scan", "--json"]):
        assert main(["-C", str(repository), *words]) == 0
    assert fingerprint(repository) == before
    (cache,) = (repository / ".git/canonize").glob("*.sqlite3")
    assert cache.stat().st_mode & 0o777 == 0o600


def test_a_damaged_cache_is_told_and_rebuilt(repository: Path, capsys) -> None:
    assert main(["-C", str(repository), "scan", "--json"]) == 0
    good = json.loads(capsys.readouterr().out)["groups"]
    (cache,) = (repository / ".git/canonize").glob("*.sqlite3")
    cache.write_bytes(b"\0" * 5000)
    assert main(["-C", str(repository), "scan", "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["groups"] == good
    assert "damaged" in shown.err


def test_a_configuration_that_is_wrong_is_refused_with_every_mistake(
    repository: Path, capsys
) -> None:
    (repository / "canonize.toml").write_text(
        "[scan]\nexclud = []\n[[scan.accepted]]\ngroup = 'x'\n"
    )
    assert main(["-C", str(repository), "scan"]) == 2
    err = capsys.readouterr().err
    assert "scan.exclud" in err
    assert "scan.accepted.0.reason" in err


def test_options_in_pyproject_count_too(repository: Path, capsys) -> None:
    (repository / "pyproject.toml").write_text("[tool.canonize.scan]\nexclude = ['app/**']\n")
    assert main(["-C", str(repository), "scan"]) == 0
    assert "0 groups" in capsys.readouterr().out


def test_uncommitted_changes_are_scanned_as_they_are(repository: Path, capsys) -> None:
    path = repository / "app/users/other.py"
    path.write_text("from app.core.engine_factory import EngineFactory\nEngineFactory()\n")
    assert main(["-C", str(repository), "scan", "--json"]) == 0
    group = json.loads(capsys.readouterr().out)["groups"][0]
    counted = {m["symbol"]: m["production"] for m in group["members"]}
    assert counted["app.other.factory:EngineFactory"] == 0


def test_a_group_becomes_a_plan_that_has_no_mistakes(repository: Path, capsys) -> None:
    words = ["-C", str(repository)]
    assert main([*words, "plan", "new", "--group", "engine-factory", "--issue", "884"]) == 0
    text = (repository / "migration_plan.yaml").read_text()
    assert "positional parameter 1 is `config` here" in text
    assert "#   tests/unit/test_factory.py (unit)" in text
    assert text.count("  - id: ") == 8
    assert "id: deprecate" not in text, "nothing is deprecated, so that step could do nothing"
    assert main([*words, "plan", "check"]) == 0


def test_a_group_of_nothing_but_homes_that_are_gone_is_no_plan(
    scene, tmp_path: Path, capsys
) -> None:
    home = "class EngineFactory:\n    def make(self): ...\n    def close(self): ...\n"
    scene(
        {
            "app/engine.py": home,
            **{f"app/use{n}.py": "from app.engine import EngineFactory\n" for n in range(3)},
            **{f"app/lost{n}.py": f"from app.gone{n} import EngineFactory\n" for n in range(3)},
        }
    )
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qm", "start")
    assert main(["-C", str(tmp_path), "plan", "new", "--group", "engine-factory"]) == 2
    told = capsys.readouterr().err
    assert "error: engine-factory has no competitor that a plan could name" in told
    assert "app.gone0:EngineFactory (1 production importer, 0 in tests): app/lost0.py:1" in told
    assert "hint: canonize scan --explain engine-factory" in told
    assert not (tmp_path / "migration_plan.yaml").exists()


def test_the_answer_does_not_depend_on_the_order_of_sets(repository: Path) -> None:
    names = ("EngineFactory", "UnifiedEngineFactory", "MakerFactory")
    (repository / "app/compat.py").write_text(
        "try:\n    from app.core.engine_factory import EngineFactory as Real\n"
        "    EngineFactory = Real\nexcept ImportError:\n"
        + "".join(f"    class {n}:\n        def create_engine(self): return 0\n" for n in names)
    )
    for number in range(3):
        for root in ("one", "two", "three"):
            nested = repository / root / "lib" / f"{root}pack"
            nested.mkdir(parents=True, exist_ok=True)
            (nested / f"m{number}.py").write_text(f"import {root}pack.m0, {root}pack.m1\n")
    git(repository, "add", "-A")

    def answer(seed: int) -> str:
        for cache in (repository / ".git" / "canonize").glob("*"):
            cache.unlink()
        return subprocess.run(
            [sys.executable, "-m", "canonize", "-C", str(repository), "scan", "--json"],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    first = answer(0)
    assert "a stub takes its place when the import fails" in first
    assert [answer(seed) == first for seed in range(1, 6)] == [True] * 5


def test_what_took_the_place_of_a_file_is_not_waited_for(repository: Path) -> None:
    place = repository / "app/core/engine.py"
    source = place.read_bytes()

    def said() -> str:
        done = subprocess.run(
            [sys.executable, "-m", "canonize", "-C", str(repository), "scan"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        return done.stderr

    place.unlink()
    os.mkfifo(place)
    assert "engine.py could not be read or parsed: it is no regular file any more" in said()
    place.unlink()
    place.symlink_to("/dev/zero")
    assert "engine.py could not be read or parsed: a link has taken its place" in said()
    place.unlink()
    place.mkdir()
    assert "engine.py could not be read or parsed: it is no regular file any more" in said()
    place.rmdir()
    with place.open("wb") as file:
        file.truncate(3_000_000_000)
    assert "engine.py could not be read or parsed: larger than 8000000 bytes" in said()
    place.write_bytes(source)
    assert "could not be read" not in said()


def test_a_group_is_compared_without_its_namesakes(repository: Path, capsys) -> None:
    words = ["-C", str(repository), "compare", "--fail-on", "never"]
    assert main([*words, "--group", "engine-factory", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    told = {pair["competitor"]["symbol"] for pair in document["pairs"]}
    assert "app.other.factory:EngineFactory" in told
    assert "app.unified:UnifiedEngineFactory" in told
    assert "app.compat:EngineFactory" in told
    assert not told & {"app.legacy_adapter:EngineFactory", "app.borrowed:EngineFactory"}
    assert main([*words, "--group", "1"]) == 0
    assert "canonical   app.core.engine_factory:EngineFactory" in capsys.readouterr().out


def test_a_group_that_cannot_be_compared(repository: Path, capsys) -> None:
    words = ["-C", str(repository), "compare"]
    assert main([*words, "--group", "nothing"]) == 2
    assert "there is no group 'nothing'" in capsys.readouterr().err
    assert main([*words, "--group", "1", "app.unified:UnifiedEngineFactory"]) == 2
    assert "a group has a canonical of its own" in capsys.readouterr().err
    same = "class RateLimiter:\n    def allow(self, key): return 1\n    def reset(self): return 1\n"
    for name in ("a", "b"):
        (repository / f"app/{name}_limits.py").write_text(same)
    git(repository, "add", "-A")
    assert main([*words, "--group", "rate-limiter"]) == 2
    said = capsys.readouterr().err
    assert "no canonical is proposed for rate-limiter" in said
    assert "choose one yourself: canonize compare app.a_limits:RateLimiter app.b_limits" in said


def test_last_changes_are_kept_by_commit_and_follow_a_new_one(
    repository: Path, capsys, monkeypatch
) -> None:
    def told() -> str:
        assert main(["-C", str(repository), "scan", "--explain", "engine-factory"]) == 0
        return capsys.readouterr().out

    def change(text: str, when: str = "") -> None:
        with (repository / "app/core/engine_factory.py").open("a") as file:
            file.write(text)
        if when:
            monkeypatch.setenv("GIT_COMMITTER_DATE", when)
            words = ("-c", "user.name=A", "-c", "user.email=a@b", "commit", "-qam", "later")
            subprocess.run(["git", *words], cwd=repository, check=True)

    def asked_git() -> int:
        return told_git.count("log")

    told_git: list[str] = []
    run = Git.run

    def counted(self: Git, *arguments: str, **options: object) -> GitAnswer:
        told_git.append(arguments[0])
        return run(self, *arguments, **options)  # type: ignore[arg-type] # handed on

    monkeypatch.setattr(Git, "run", counted)
    assert "2031-05-04" not in told()
    assert asked_git() == 1
    change("ONE = 1\n")  # another state of the files, the same commit
    told()
    assert asked_git() == 1
    change("TWO = 2\n", "2031-05-04T12:00:00Z")
    assert "last changed on 2031-05-04, the latest of them" in told()
    assert asked_git() == 2


def test_a_baseline_of_everything_fails_only_on_news(repository: Path, capsys) -> None:
    words = ["-C", str(repository), "scan"]
    assert main([*words, "--new-only"]) == 1
    assert main([*words, "--accept-all"]) == 2, "a reason is wanted"
    assert main([*words, "--accept-all", "--reason", "before we had a rule"]) == 0
    assert main([*words, "--new-only"]) == 0
    first = (repository / "canonize.toml").read_bytes()
    assert main([*words, "--accept-all", "--reason", "again"]) == 0
    assert (repository / "canonize.toml").read_bytes() == first, "nothing new, nothing written"
    (repository / "app/newer.py").write_text(
        "class EngineFactory:\n    def create_engine(self, user): return 1\n"
    )
    git(repository, "add", "app/newer.py")
    capsys.readouterr()
    assert main([*words, "--new-only", "--json"]) == 1
    [group] = json.loads(capsys.readouterr().out)["groups"]
    assert group["reasons"][0] == "accepted before, and grew by app.newer:EngineFactory"


def test_it_is_accepted_where_the_options_stand(repository: Path) -> None:
    own = '# ours\n[tool.canonize.scan]\nexclude = ["vendor/**"]  # theirs\n'
    (repository / "pyproject.toml").write_text(own)
    words = ["-C", str(repository), "scan"]
    assert main([*words, "--accept-all", "--reason", "known"]) == 0
    assert (repository / "pyproject.toml").read_text().startswith(own)
    assert not (repository / "canonize.toml").exists()
    assert main([*words, "--new-only"]) == 0


def test_accepted_groups_that_can_not_be_added_stay_as_they_are(repository: Path) -> None:
    own = "[scan]\naccepted = []\n"
    (repository / "canonize.toml").write_text(own)
    words = ["-C", str(repository), "scan", "--accept-all", "--reason", "known"]
    assert main(words) == 2
    assert (repository / "canonize.toml").read_text() == own
