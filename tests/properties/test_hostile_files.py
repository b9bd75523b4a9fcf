"""Repositories full of names and contents that mean harm: listed, left alone, given back."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.properties.hostile_files import contents, families, names
from tests.properties.inert_runs import said_there
from tests.properties.test_hostile_plans import FILES, VALID

PLAN = VALID.replace("app.web'", "os'").replace(': {paths: ["app/**"]}', "")
DRY = (
    ("scan", "--json"),
    ("scan", "."),
    ("plan", "check"),
    ("preview",),
    ("preview", "--json", "--step", "rewrite"),
    ("verify", "--json"),
    ("status",),
)


class Den:
    """One repository; everything is handled as bytes, as the names demand."""

    def __init__(self, root: Path, files: dict[bytes, bytes]) -> None:
        self.root = root / "work"
        self.root.mkdir()
        self.git("init", "-q", "-b", "main")
        for path, data in {os.fsencode(p): d for p, d in FILES.items()}.items():
            self.write(path, data)
        self.written = [path for path, data in files.items() if self.write(path, data)]
        self.write(b"migration_plan.yaml", PLAN.encode())
        self.git("add", "-A")
        self.git("commit", "-qm", "start")

    def git(self, *words: str) -> bytes:
        done = subprocess.run(["git", *words], cwd=self.root, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def write(self, path: bytes, data: bytes) -> bool:
        target = os.fsencode(self.root) + b"/" + path
        try:
            os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
            with open(target, "wb") as file:  # noqa: PTH123
                file.write(data)
        except OSError:  # too long for this file system
            return False
        return True

    def files(self) -> dict[bytes, bytes]:
        found = {}
        for folder, folders, here in os.walk(os.fsencode(self.root)):
            folders[:] = [name for name in folders if name not in (b".git", b"__pycache__")]
            for name in here:
                with open(folder + b"/" + name, "rb") as file:  # noqa: PTH123
                    found[folder + b"/" + name] = file.read()
        return found

    def say(self, *words: str, answers: tuple[int, ...] = (0, 1, 2)) -> int:
        said = said_there("-C", str(self.root), *words)
        assert said.complaints(answers) == [], (words, self.written)
        return said.status


def survives(root: Path, files: dict[bytes, bytes]) -> Counter[str]:
    """Plays every dry verb, then the migration and its rollback."""
    den = Den(root, files)
    before, seen = den.files(), Counter[str]()
    refs = den.git("for-each-ref"), den.git("ls-files", "-s")
    for words in DRY:
        seen[f"{words[0]} {den.say(*words)}"] += 1
    assert den.files() == before
    assert (den.git("for-each-ref"), den.git("ls-files", "-s")) == refs
    seen[f"run {den.say('run', '--all', '--yes', '--allow-open', '--json')}"] += 1
    seen[f"status {den.say('status', answers=(0,))}"] += 1
    den.say("rollback", "--all", answers=(0, 2) if den.files() == before else (0,))
    assert den.files() == before
    assert sorted(path.name for path in root.iterdir()) == ["work"]
    return seen


def _alone(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    for name in [name for name in os.environ if name.startswith(("GIT_", "XDG_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / "none"))
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{who}_NAME", "Ada")
        monkeypatch.setenv(f"GIT_{who}_EMAIL", "ada@example.org")


def test_a_den(tmp_path: Path, tmp_path_factory, monkeypatch: pytest.MonkeyPatch) -> None:
    _alone(monkeypatch, tmp_path_factory.mktemp("home"))
    seen = survives(tmp_path, next(families(1)))
    assert seen["run 0"] == 1, seen


@pytest.mark.slow
@pytest.mark.parametrize("number", range(50))
def test_a_thousand_files(
    tmp_path: Path, tmp_path_factory, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    _alone(monkeypatch, tmp_path_factory.mktemp("home"))
    print(dict(survives(tmp_path, list(families(50))[number])))


def test_there_are_enough() -> None:
    assert len(names()) >= 700 and len(contents()) >= 70
    assert len({path for family in families(50) for path in family}) >= 750
