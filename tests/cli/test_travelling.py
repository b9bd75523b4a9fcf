"""What the commits say is enough: fresh clones go on, roll back, and prove what was done."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Shop


@pytest.fixture
def begun(shop: Shop) -> Shop:
    """Two steps are applied, and the plan is committed, as a branch that is pushed has it."""
    shop.git("add", "-A")
    shop.git("commit", "-qm", "plan")
    assert shop("run", "--to", "2", "--yes").status == 0
    return shop


@pytest.fixture
def done(begun: Shop) -> Shop:
    assert begun("run", "--all", "--yes", "--allow-open").status == 0
    return begun


def clone(shop: Shop, tmp_path: Path) -> Shop:
    root = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(shop.root), str(root)], check=True)
    return Shop(root, shop.call)


def applied(shop: Shop) -> list[str]:
    found = shop("--json", "status")
    assert found.status == 0, found.err
    return [step["step_id"] for step in json.loads(found.out)["applied"]]


def test_status_reads_the_commits_of_a_fresh_clone(begun: Shop, tmp_path: Path) -> None:
    other = clone(begun, tmp_path)
    assert applied(other) == ["baseline", "rewrite"]
    assert "as the commits say" in clone_again(other, tmp_path)("status").err


def clone_again(shop: Shop, tmp_path: Path) -> Shop:
    root = tmp_path / "again"
    subprocess.run(["git", "clone", "-q", str(shop.root), str(root)], check=True)
    return Shop(root, shop.call)


def test_run_goes_on_after_them(begun: Shop, tmp_path: Path) -> None:
    other = clone(begun, tmp_path)
    assert other("run", "--all", "--yes", "--allow-open").status == 0
    assert applied(other) == ["baseline", "rewrite", "remove"]
    assert not (other.root / "app/old.py").exists()


def test_rollback_restores_the_files_by_a_commit(done: Shop, tmp_path: Path) -> None:
    other = clone(done, tmp_path)
    found = other("rollback", "--all")
    assert found.status == 0, found.err
    assert "can't" in found.err or "not known" in found.err
    assert (other.root / "app/old.py").exists()
    assert not other.git("diff", "HEAD", done.git("rev-list", "HEAD").split()[-2]).strip()
    assert applied(other) == []
    third = clone_again(other, tmp_path)
    assert applied(third) == [], "the rollback travels, too"


def test_a_rollback_that_was_undone_travels(done: Shop, tmp_path: Path) -> None:
    assert done("rollback", "--to", "2").status == 0
    assert done("rollback", "--undo").status == 0
    assert applied(clone(done, tmp_path)) == ["baseline", "rewrite", "remove"]


def test_a_migration_that_was_merged_is_rolled_back(done: Shop, tmp_path: Path) -> None:
    done.git("checkout", "-q", "main")
    done.git("merge", "-q", "--no-ff", "-m", "Merge the migration", "canonize/one-factory")
    done.write("app/more.py", "X = 1\n")
    done.git("add", "-A")
    done.git("commit", "-qm", "later work")
    other = clone(done, tmp_path)
    assert other("rollback", "--all").status == 0
    assert (other.root / "app/old.py").exists()
    assert (other.root / "app/more.py").exists(), "later work stays"


def test_later_work_on_the_same_file_is_not_overwritten(done: Shop, tmp_path: Path) -> None:
    done.write("app/web.py", done.read("app/web.py") + "\n\nMORE = 1\n")
    done.git("commit", "-qam", "later work")
    other = clone(done, tmp_path)
    before = other.read("app/web.py")
    found = other("rollback", "--all")
    assert found.status == 2
    assert "app/web.py" in found.err
    assert other.read("app/web.py") == before


def test_a_squashed_merge_is_taken_over_as_one(done: Shop, tmp_path: Path) -> None:
    done.git("checkout", "-q", "main")
    done.git("merge", "-q", "--squash", "canonize/one-factory")
    done.git("commit", "-q", "-m", done.git("log", "--format=%B", "main..canonize/one-factory"))
    other = clone(done, tmp_path)
    assert applied(other) == ["baseline", "rewrite", "remove"]
    assert other("rollback", "--all").status == 0
    assert (other.root / "app/old.py").exists()


def test_a_step_that_git_reverted_does_not_stand(done: Shop, tmp_path: Path) -> None:
    done.git("revert", "--no-edit", "HEAD")
    assert applied(clone(done, tmp_path)) == ["baseline", "rewrite"]


def test_a_clone_without_a_migration_writes_nothing(shop: Shop, tmp_path: Path) -> None:
    shop.git("add", "-A")
    shop.git("commit", "-qm", "plan")
    other = clone(shop, tmp_path)
    before = other.state()
    assert applied(other) == []
    assert other.state() == before


def test_what_is_mechanical_is_proved_without_a_journal(done: Shop, tmp_path: Path) -> None:
    other = clone(done, tmp_path)
    found = other("--json", "verify", "--reproduce", "origin/main..HEAD")
    document = json.loads(found.out)
    assert found.status == 0, document
    assert {"app/web.py", "app/jobs.py", "app/old.py"} <= set(document["proved"])
    assert document["steps"] == ["baseline", "rewrite", "remove"]


def test_an_edit_that_the_plan_does_not_make_is_told(done: Shop, tmp_path: Path) -> None:
    done.write("app/web.py", done.read("app/web.py") + "# smuggled\n")
    done.write("app/extra.py", "X = 1\n")
    done.git("add", "-A")
    done.git("commit", "-qm", "by hand")
    other = clone(done, tmp_path)
    found = other("--json", "verify", "--reproduce", "origin/main..HEAD")
    document = json.loads(found.out)
    assert found.status == 1
    assert [row["path"] for row in document["different"]] == ["app/web.py"]
    assert [row["path"] for row in document["by_hand"]] == ["app/extra.py"]
    assert "by hand" in document["by_hand"][0]["commits"]
    assert "app/extra.py" in other("verify", "--reproduce", "origin/main..HEAD").out


def test_it_is_proved_with_its_decisions(shop: Shop, tmp_path: Path) -> None:
    items = json.loads(shop("--json", "review").out)["items"]
    key = next(e["key"] for i in items for e in i["edits"] if e["path"] == "app/jobs.py")
    assert shop("review", "--reject", key, "--reason", "later").status == 0
    shop.git("add", "-A")
    shop.git("commit", "-qm", "plan")
    assert shop("run", "--to", "2", "--yes").status == 0
    other = clone(shop, tmp_path)
    assert other("verify", "--reproduce", "origin/main..HEAD").status == 0
    (other.root / "decisions.yaml").unlink()
    assert other("verify", "--reproduce", "origin/main..HEAD").status == 1


@pytest.mark.parametrize("text", ["nonsense", "..HEAD", "nowhere..HEAD", "main..nowhere"])
def test_a_wrong_range_is_one_clear_error(begun: Shop, text: str) -> None:
    assert begun("verify", "--reproduce", text).status == 2


def test_it_does_not_look_at_the_work_tree(done: Shop) -> None:
    done.write("app/web.py", "broken(\n")
    assert done("verify", "--reproduce", "main..HEAD").status == 0
