"""The file of repositories: every mistake with its place, and nothing touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from canonize.cli import main
from canonize.fleet.choosing import chosen_repositories, shard_of
from canonize.fleet.removal_gate import uses_in
from canonize.fleet.repos_file import RepositoriesInvalid, read_repositories
from canonize.fleet.repository import Repository


def read(tmp_path: Path, text: str, name: str = "repos.txt") -> tuple[Repository, ...]:
    (tmp_path / name).write_text(text)
    return read_repositories(tmp_path / name)


def test_a_list_of_paths_and_urls(tmp_path: Path) -> None:
    found = read(tmp_path, "# ours\n\n  app\nhttps://example.org/x/app.git\ngit@example.org:y/b\n")
    assert [r.name for r in found] == ["app", "app-2", "b"]
    assert [r.ident for r in found] == ["app", "app_2", "b"]
    assert [r.is_remote for r in found] == [False, True, True]
    assert found[0].source == str(tmp_path / "app")


def test_a_manifest_with_overrides(tmp_path: Path) -> None:
    text = (
        "version: 1\nrepositories:\n"
        "  - {path: a, name: Big App, ref: dev, override: {source_roots: [lib]}}\n"
        "  - {url: 'https://example.org/b', skip: frozen, library: true, plan: p.yaml}\n"
    )
    first, second = read(tmp_path, text, "repos.yaml")
    assert (first.name, first.ident, first.ref) == ("Big App", "big_app", "dev")
    assert first.override == {"source_roots": ["lib"]}
    assert (second.skip, second.library, second.plan) == ("frozen", True, str(tmp_path / "p.yaml"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no repository is named"),
        ("# only a comment\n", "no repository is named"),
        ("a\nb\na/\n", ":3:1: "),
        ("ext::sh -c touch\n", "is no URL that can be cloned"),
        ("gopher://example.org/a\n", "is no URL that can be cloned"),
    ],
)
def test_mistakes_in_a_list(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RepositoriesInvalid) as caught:
        read(tmp_path, text)
    assert said in "\n".join(caught.value.details)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version: 2\nrepositories: [{path: a}]\n", ":1:10: "),
        ("version: 1\nrepositories: []\n", ":2:"),
        ("version: 1\nrepositories:\n  - {path: a, url: 'https://b'}\n", ":3:5: "),
        ("version: 1\nrepositories:\n  - {paht: a}\n", "paht"),
        ("version: 1\nrepositories:\n  - {path: a, ref: --upload-pack=x}\n", "an option by git"),
        ("version: 1\nrepositories:\n  - {path: a, override: {steps: []}}\n", "'steps'"),
        ("version: 1\nrepositories:\n  - {path: a, name: x}\n  - {path: b, name: x}\n", ":4:5: "),
        ("version: 1\nrepositories: [\n", "repos.yaml:"),
        ("- a\n- b\n", "repos.yaml:1:1"),
    ],
)
def test_mistakes_in_a_manifest(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(RepositoriesInvalid) as caught:
        read(tmp_path, text, "repos.yaml")
    assert said in "\n".join(caught.value.details)


def test_two_mistakes_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RepositoriesInvalid) as caught:
        read(tmp_path, "ext::a\nb\next::c\n")
    assert len(caught.value.details) == 2


def test_all_mistakes_of_a_manifest_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "version: 1\nrepositories:\n  - {path: a, override: {steps: []}}\n  - {}\n  - {paht: b}\n"
    )
    with pytest.raises(RepositoriesInvalid) as caught:
        read(tmp_path, text, "repos.yaml")
    assert [line.partition(":")[2][:2] for line in caught.value.details] == ["3:", "4:", "5:"]


def test_no_file_and_no_text(tmp_path: Path) -> None:
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xfe\x00")
    for name in ("missing.txt", "bytes.txt", "."):
        with pytest.raises(RepositoriesInvalid):
            read_repositories(tmp_path / name)


def test_shards_are_parts_of_a_whole_and_stay_when_one_is_added() -> None:
    fleet = [Repository(f"r{n}", f"r{n}", f"/src/r{n}") for n in range(100)]
    parts = [chosen_repositories(fleet, shard=f"{n}/7") for n in range(1, 8)]
    assert sorted(r.ident for part in parts for r in part) == sorted(r.ident for r in fleet)
    assert all(parts)
    more = [Repository("new", "new", "/src/new"), *fleet]
    assert all(r in chosen_repositories(more, shard=f"{shard_of(r.source, 7)}/7") for r in fleet)


@pytest.mark.parametrize("document", [{}, {"document": "scan", "repositories": []}])
def test_what_is_no_report_does_not_say_that_nothing_is_used(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="not `fleet`"):
        uses_in(document)


@pytest.mark.parametrize("verb", ["status", "report", "retry", "plan", "scan"])
def test_a_file_that_is_not_there_is_what_is_told(
    verb: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert main(["-C", str(tmp_path), "fleet", verb, "--repos", "nothing.txt"]) == 2
    told = capfd.readouterr().err
    assert "nothing.txt is missing" in told or "nothing.txt" in told.splitlines()[0]
    assert "nothing was done yet" not in told
