"""What git and the disk do to people, built for real (docs/safety.md lists them)."""

from __future__ import annotations

import os
import shutil
import subprocess
import unicodedata
from pathlib import Path

import pytest

from canonize.core.events import Notice
from canonize.errors import HistoryRefused, RepositoryUnusable, WorkTreeInTheWay
from canonize.runner.rollback import rollback
from tests.runner.tiny import FILES, Repository, plan_of

CREATE = [{"id": "c", "codemods": [{"files": {"create": {"app/made.py": "x = 1\n"}}}]}]


def back_to_the_beginning(repository: Repository) -> None:
    with repository.place() as place:
        list(rollback(place, to=0))


def test_dirty_files_of_the_step_are_refused_and_listed(repository: Repository) -> None:
    repository.write("app/one.py", b"from app.old import thing as mine\n")
    repository.write("app/two.py", b"from app.old import thing as staged\n")
    repository.git("add", "app/two.py")
    (repository.root / "app/old.py").chmod(0o755)
    before = repository.state()
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run(
            plan_of(
                [
                    {
                        "id": "a",
                        "codemods": [
                            {"swap": {"word": "thing", "by": "item"}},
                            {"files": {"delete": ["app/old.py"]}},
                        ],
                    }
                ]
            )
        )
    assert caught.value.details == (
        "app/old.py: mode changed",
        "app/one.py: changed",
        "app/two.py: staged",
    )
    assert repository.state() == before


@pytest.mark.parametrize("how", ["--object-format=sha256", "--ref-format=reftable"])
def test_other_formats_of_git_run_and_come_back(tmp_path: Path, how: str) -> None:
    tried = subprocess.run(["git", "init", "-q", how, tmp_path / "tried"], capture_output=True)
    if tried.returncode:
        pytest.skip(f"this git has no {how}")
    repository = Repository.create(tmp_path / "work", FILES, how)
    before = repository.state()
    repository.run()
    assert "app/old.py" not in repository.files()
    assert repository.git("status", "--porcelain") == ""
    back_to_the_beginning(repository)
    assert repository.files() == before["files"]
    assert repository.state()["status"] == before["status"]


def test_work_elsewhere_survives_run_and_rollback(repository: Repository) -> None:
    repository.write(".gitignore", b"*.log\n")
    repository.write("app/staged.py", b"1\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "more")
    repository.write("app/other.py", b"changed\n")
    repository.write("app/staged.py", b"2\n")
    repository.git("add", "app/staged.py")
    repository.write("app/staged.py", b"3\n")
    repository.write("brand-new.py", b"staged new\n")
    repository.git("add", "brand-new.py")
    repository.write("untracked.txt", b"untracked\n")
    repository.write("debug.log", b"ignored\n")
    repository.git("add", "-N", "untracked.txt")
    repository.write("later.txt", b"plain untracked\n")
    repository.git("rm", "-q", "--cached", "docs/guide.md")
    before = repository.state()
    plan = plan_of(
        [
            {"id": "s", "codemods": [{"swap": {"word": "thing", "by": "item"}}]},
            {"id": "f", "codemods": [{"files": {"delete": ["app/old.py"]}}]},
        ]
    )
    repository.run(plan)
    changed = repository.git("diff", "--name-only", "main", "HEAD").split()
    assert changed == ["app/new.py", "app/old.py", "app/one.py", "app/two.py"]
    during = repository.state()
    assert during["status"] == before["status"]
    mine = (
        "app/other.py",
        "app/staged.py",
        "brand-new.py",
        "untracked.txt",
        "debug.log",
        "later.txt",
    )
    for path in mine:
        assert during["files"][path] == before["files"][path]
    back_to_the_beginning(repository)
    after = repository.state()
    for name in ("files", "index", "status", "head"):
        assert after[name] == before[name]


@pytest.mark.parametrize("ignored", [False, True])
def test_an_unversioned_file_in_the_way_is_user_data(repository: Repository, ignored: bool) -> None:
    if ignored:
        repository.write(".git/info/exclude", b"made.py\n")
    repository.write("app/made.py", b"mine\n")
    before = repository.state()
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run(plan_of(CREATE))
    assert "app/made.py" in caught.value.details[0]
    assert repository.state() == before


def test_index_lock_is_reported_and_never_deleted(repository: Repository) -> None:
    lock = repository.root / ".git/index.lock"
    lock.touch()
    with pytest.raises(HistoryRefused, match=r"locked: .*index.lock is 0 seconds old"):
        repository.run()
    assert lock.exists()
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_variables_that_redirect_git_are_ignored_and_named(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Repository.create(tmp_path / "other")
    untouched = other.everything()
    monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
    monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git/index"))
    with repository.session() as session:
        assert session.root == repository.root
        assert [notice.split()[0] for notice in session.notices] == [
            "GIT_DIR",
            "GIT_INDEX_FILE",
            "GIT_WORK_TREE",
        ]
    repository.run()
    assert repository.git("log", "-1", "--format=%s") == "Move"
    assert other.everything() == untouched


def test_no_identity(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.git("config", "--unset", "user.name")
    repository.git("config", "--unset", "user.email")
    repository.git("config", "user.useConfigOnly", "true")
    before = repository.state()
    with pytest.raises(HistoryRefused, match="doesn't know who you are"):
        repository.run()
    after = repository.state()
    # the first step changes no file and needs no identity; it stands
    assert after["files"] == before["files"]
    assert after["index"] == before["index"]


def test_a_signature_that_fails(repository: Repository) -> None:
    repository.git("config", "commit.gpgSign", "true")
    repository.git("config", "gpg.program", "false")
    plan = plan_of([{"id": "s", "codemods": [{"swap": {"word": "old", "by": "new"}}]}])
    before = repository.state()
    with pytest.raises(HistoryRefused, match="was refused"):
        repository.run(plan)
    assert repository.state() == before


def test_shallow_clone(repository: Repository, tmp_path: Path) -> None:
    repository.git("commit", "-q", "--allow-empty", "-m", "second")
    url = f"file://{repository.root}"
    subprocess.run(["git", "clone", "-q", "--depth=1", url, tmp_path / "s"], check=True)
    shallow = _configured(tmp_path / "s")
    before = shallow.state()
    shallow.run()
    back_to_the_beginning(shallow)
    assert shallow.files() == before["files"]


def test_a_partial_clone_never_fetches(repository: Repository, tmp_path: Path) -> None:
    repository.git("config", "uploadpack.allowFilter", "true")
    url = f"file://{repository.root}"
    command = ["git", "clone", "-q", "--filter=blob:none", "--no-checkout", url, tmp_path / "p"]
    subprocess.run(command, check=True)
    partial = _configured(tmp_path / "p")
    partial.git("checkout", "-q", "main")
    shutil.rmtree(repository.root)
    for pack in (partial.root / ".git/objects/pack").glob("*"):
        pack.chmod(0o644)
    _forget_blob(partial, "app/other.py")
    partial.run()
    assert partial.git("log", "-1", "--format=%s") == "Move"
    assert _is_missing(partial, "app/other.py")
    back_to_the_beginning(partial)
    assert partial.git("symbolic-ref", "HEAD") == "refs/heads/main"


def test_linked_work_trees_are_independent(repository: Repository, tmp_path: Path) -> None:
    linked = Repository(tmp_path / "linked")
    repository.git("worktree", "add", "-q", "-b", "side", str(linked.root))
    here = repository.state()["files"]
    linked.run()
    assert linked.git("symbolic-ref", "HEAD") == "refs/heads/canonize/tiny"
    assert repository.state()["files"] == here
    assert (repository.root / ".git/worktrees/linked/canonize/journal.db").exists()
    assert not (repository.root / ".git/canonize/journal.db").exists()
    repository.git("commit", "-q", "--allow-empty", "-m", "so that they differ")
    with pytest.raises(RepositoryUnusable):
        repository.run()
    back_to_the_beginning(linked)
    assert linked.git("symbolic-ref", "HEAD") == "refs/heads/side"


def test_a_branch_checked_out_elsewhere_is_refused(repository: Repository, tmp_path: Path) -> None:
    repository.git("worktree", "add", "-q", "-b", "canonize/tiny", str(tmp_path / "linked"))
    with pytest.raises(RepositoryUnusable, match="another work tree"):
        repository.run()


def test_submodules_and_nested_repositories_are_boundaries(
    repository: Repository, tmp_path: Path
) -> None:
    inner = Repository.create(tmp_path / "inner")
    allow = ("-c", "protocol.file.allow=always")
    repository.git(*allow, "submodule", "add", "-q", str(inner.root), "sub")
    repository.git("commit", "-qm", "sub")
    Repository.create(repository.root / "nested")
    inside = {k: v for k, v in repository.files().items() if k.startswith(("sub/", "nested/"))}
    repository.run()
    after = {k: v for k, v in repository.files().items() if k.startswith(("sub/", "nested/"))}
    assert after == inside
    for place in ("sub/x.py", "nested/x.py"):
        plan = plan_of(
            [{"id": "c", "codemods": [{"files": {"create": {place: "x = 1\n"}}}]}], name="b"
        )
        with pytest.raises(WorkTreeInTheWay) as caught:
            repository.run(plan)
        assert caught.value.details == (f"{place}: inside of another repository",)


def test_a_sparse_checkout_hides_files(repository: Repository) -> None:
    repository.git("sparse-checkout", "set", "--no-cone", "/app/")
    assert not (repository.root / "docs").exists()
    repository.run()
    assert repository.git("log", "-1", "--format=%s") == "Move"
    assert repository.git("show", "HEAD:docs/guide.md") == "Use `app.old`."
    plan = plan_of(
        [{"id": "c", "codemods": [{"files": {"create": {"docs/guide.md": "text"}}}]}], name="b"
    )
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run(plan)
    assert "sparse" in caught.value.details[0]


def _conflict(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "side")
    repository.write("app/other.py", b"side\n")
    repository.git("commit", "-qam", "side")
    repository.git("checkout", "-q", "main")
    repository.write("app/other.py", b"main\n")
    repository.git("commit", "-qam", "main")


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        (["merge", "side"], "a merge"),
        (["rebase", "side"], "a rebase"),
        (["cherry-pick", "side"], "a cherry-pick"),
        (["revert", "--no-edit", "HEAD~1"], "a revert"),
        (["bisect", "start"], "a bisect"),
        (["merge", "--squash", "side"], "a squashed merge"),
    ],
)
def test_git_in_the_middle_of_something(
    repository: Repository, commands: list[str], words: str
) -> None:
    _conflict(repository)
    if commands[0] == "revert":
        repository.write("app/other.py", b"later\n")
        repository.git("commit", "-qam", "later")
    repository.git(*commands, check=False)
    before = repository.state()
    with pytest.raises(RepositoryUnusable, match=words):
        repository.run()
    assert repository.state() == before


def test_conflicts_that_a_stash_left(repository: Repository) -> None:
    repository.write("app/other.py", b"mine\n")
    repository.git("stash", "-q")
    repository.write("app/other.py", b"theirs\n")
    repository.git("commit", "-qam", "theirs")
    repository.git("stash", "pop", check=False)
    plan = plan_of([{"id": "s", "codemods": [{"swap": {"word": "old", "by": "new"}}]}])
    with pytest.raises(HistoryRefused) as caught:
        repository.run(plan)
    assert caught.value.details == ("app/other.py",)


def test_no_repository_bare_and_no_commit(tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    bare, empty = tmp_path / "bare", tmp_path / "empty"
    subprocess.run(["git", "init", "-q", "--bare", bare], check=True)
    subprocess.run(["git", "init", "-q", empty], check=True)
    for folder, words in (
        (tmp_path / "plain", "not in a git repository"),
        (tmp_path / "missing", "not a folder"),
        (bare, "bare"),
        (empty, "no commit yet"),
        (empty / ".git", "git directory"),
    ):
        with pytest.raises(RepositoryUnusable, match=words):
            Repository(folder).session()


def test_a_work_tree_somewhere_else_is_refused(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "victim").mkdir()
    repository.git("config", "core.worktree", str(tmp_path / "victim"))
    with pytest.raises(RepositoryUnusable):
        repository.session()


def test_links_are_neither_read_nor_written(repository: Repository, tmp_path: Path) -> None:
    outside = tmp_path / "outside.py"
    outside.write_bytes(b"from app.old import thing\n")
    (repository.root / "app/link.py").symlink_to(outside)
    repository.git("add", "-A")
    repository.git("commit", "-qm", "link")
    repository.run()
    assert outside.read_bytes() == b"from app.old import thing\n"
    assert (repository.root / "app/link.py").is_symlink()


def test_a_folder_replaced_by_a_link_leads_nowhere(repository: Repository, tmp_path: Path) -> None:
    (repository.root / "app").rename(tmp_path / "moved")
    (repository.root / "app").symlink_to(tmp_path / "moved")
    outside = {p.name: p.read_bytes() for p in (tmp_path / "moved").iterdir()}
    plan = plan_of(CREATE)
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run(plan)
    assert caught.value.details == ("app/made.py: below a symbolic link",)
    assert {p.name: p.read_bytes() for p in (tmp_path / "moved").iterdir()} == outside


def test_hard_links_are_mentioned(repository: Repository, tmp_path: Path) -> None:
    os.link(repository.root / "app/one.py", tmp_path / "twin.py")
    events = repository.run()
    assert [e.text for e in events if isinstance(e, Notice)] == [
        "app/one.py has other names (hard links); they keep the old content"
    ]
    assert b"app.old" in (tmp_path / "twin.py").read_bytes()


def test_lfs_pointers_and_files_are_refused(repository: Repository) -> None:
    repository.write("data.bin", b"version https://git-lfs.github.com/spec/v1\noid old\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "pointer")
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run()
    assert caught.value.details == ("data.bin: a git LFS pointer",)
    repository.write("data.bin", b"smudged old\n")
    repository.write(".gitattributes", b"*.bin filter=lfs\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "attribute")
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run()
    assert caught.value.details == ("data.bin: stored by git LFS",)


@pytest.mark.parametrize(
    "attributes",
    ["* text=auto eol=crlf\n", "*.py filter=upper\n", "*.py ident\n", "*.py text\n"],
)
def test_filters_and_line_ends_come_back_byte_for_byte(
    repository: Repository, attributes: str
) -> None:
    repository.git("config", "filter.upper.clean", "tr a-z A-Z")
    repository.git("config", "filter.upper.smudge", "tr A-Z a-z")
    repository.git("config", "core.autocrlf", "true")
    repository.git("config", "core.safecrlf", "false")
    repository.write(".gitattributes", attributes.encode())
    repository.write("app/mixed.py", b"old = 1\r\nx = 2\nold\r\n")
    repository.git("add", "--renormalize", ".")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "attributes")
    before = repository.state()
    assert before["status"] == ""
    repository.run()
    assert repository.git("status", "--porcelain") == ""
    assert repository.read("app/mixed.py") == b"new = 1\r\nx = 2\nnew\r\n"
    back_to_the_beginning(repository)
    after = repository.state()
    assert after["files"] == before["files"]
    assert after["status"] == ""


ODD = [
    "line\nend.py",
    "esc\x1b[31m.py",
    "-rf.py",
    "--output=x.py",
    "tab\t.py",
    'quo"te.py',
    "back\\slash.py",
    "sp ace.py",
    "ü.py",
    os.fsdecode(b"latin\xff.py"),
    ":(top)x.py",
    "*.py",
]


def test_odd_names(repository: Repository) -> None:
    for name in ODD:
        (repository.root / "app" / name).write_bytes(b"old = 1\n")
        (repository.root / name).write_bytes(b"old = 1\n")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "odd")
    before = repository.files()
    repository.run()
    for name in ODD:
        assert (repository.root / "app" / name).read_bytes() == b"new = 1\n"
        assert (repository.root / name).read_bytes() == b"new = 1\n"
    assert repository.git("status", "--porcelain") == ""
    back_to_the_beginning(repository)
    assert repository.files() == before


@pytest.mark.parametrize(
    "path",
    ["app/ONE.py", "APP/x.py", "app/é.py", "docs/GUIDE.md"],
)
def test_names_that_differ_only_by_case_or_form(repository: Repository, path: str) -> None:
    repository.write(unicodedata.normalize("NFD", "app/é.py"), b"")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "nfd")
    path = unicodedata.normalize("NFC", path)
    plan = plan_of([{"id": "c", "codemods": [{"files": {"create": {path: "x = 1\n"}}}]}])
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run(plan)
    assert "only by case or Unicode form" in caught.value.details[0]


@pytest.mark.parametrize(
    "path",
    [
        "../out.py",
        "/etc/out.py",
        "a/../../out.py",
        ".git/hooks/pre-commit",
        "a/.GIT/config",
        "a//b.py",
        "./x.py",
        "nul\0.py",
    ],
)
def test_paths_that_escape(repository: Repository, path: str, tmp_path: Path) -> None:
    before = repository.state()
    plan = plan_of([{"id": "c", "codemods": [{"files": {"create": {path: "x = 1\n"}}}]}])
    with pytest.raises(WorkTreeInTheWay):
        repository.run(plan)
    assert repository.state() == before
    assert not (tmp_path / "out.py").exists()


def test_an_assumed_unchanged_file_is_not_a_target(repository: Repository) -> None:
    repository.git("update-index", "--assume-unchanged", "app/one.py")
    repository.write("app/one.py", b"old: mine\n")
    with pytest.raises(WorkTreeInTheWay) as caught:
        repository.run()
    assert "assume-unchanged" in caught.value.details[0]
    assert repository.read("app/one.py") == b"old: mine\n"


def test_hostile_configuration_runs_nothing_in_dry_verbs(
    repository: Repository, tmp_path: Path
) -> None:
    from canonize.runner.preview import preview
    from canonize.runner.status import log, status

    mark = tmp_path / "mark"
    script = tmp_path / "evil.sh"
    script.write_text(f"#!/bin/sh\necho ran >> {mark}\ncat\n")
    script.chmod(0o755)
    for name in (
        *("core.fsmonitor", "diff.external", "core.pager", "core.editor", "core.sshCommand"),
        *("filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv"),
        *("gpg.program", "credential.helper", "core.askPass", "alias.ls-files", "pager.grep"),
    ):
        repository.git("config", name, str(script))
    repository.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    (tmp_path / "hooks").mkdir()
    for hook in ("pre-commit", "post-index-change", "reference-transaction", "post-checkout"):
        shutil.copy(script, tmp_path / "hooks" / hook)
    repository.write(".gitattributes", b"*.py filter=evil diff=evil\n")
    os.utime(repository.root / "app/one.py", (1, 1))
    with repository.session() as session:
        list(preview(session))
        session.executes([1, 2, 3])
        status(session.place, plan_text=b"")
        log(session.place)
    assert not mark.exists()


def _configured(root: Path) -> Repository:
    found = Repository(root)
    found.git("config", "user.name", "Ada")
    found.git("config", "user.email", "ada@example.org")
    return found


def _is_missing(repository: Repository, path: str) -> bool:
    oid = repository.git("ls-files", "-s", path).split()[1]
    missing = repository.git("rev-list", "--objects", "--all", "--missing=print")
    return f"?{oid}" in missing.split("\n")


def _forget_blob(repository: Repository, path: str) -> None:
    """Leaves everything of a partial clone but one blob."""
    oid = repository.git("ls-files", "-s", path).split()[1]
    objects = repository.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)")
    keep = [line for line in objects.split("\n") if line != oid]
    folder = repository.root / ".git/objects/pack"
    made = repository.git(
        "pack-objects",
        "--missing=allow-promisor",
        str(folder / "pack"),
        input="\n".join(keep).encode(),
    )
    for old in folder.glob("pack-*"):
        if made not in old.name:
            old.unlink()
    (folder / f"pack-{made}.promisor").touch()
    loose = repository.root / ".git/objects" / oid[:2] / oid[2:]
    loose.unlink(missing_ok=True)
