"""Files that one reader understood and another did not: played through the command line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.conformance.pythons import find_python
from tests.findings.playing import canonize

OLD = "class Old:\n    def go(self, by=1):\n        return by\n"
NEW = OLD.replace("Old", "New")
MAIN = "from app.old import Old\nprint(Old().go())\n"
PLAIN = {"app/__init__.py": "", "app/old.py": OLD, "app/new.py": NEW, "main.py": MAIN}


class Played:
    """A repository in which the plan that `plan new` writes was run."""

    def __init__(
        self,
        root: Path,
        files: dict[str, str],
        python: tuple[int, int] | None,
        *,
        verdict: str = "--duplicate",
    ) -> None:
        self.root = root
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text)
        for command in ("init -q -b main", "add -A", "commit -q -m start"):
            self._call("git", "-c", "user.name=A", "-c", "user.email=a@b.c", *command.split())
        interpreter = find_python(python)
        self.before = self._call(interpreter, "main.py") if interpreter else "?"
        self.plan = self._canonize(
            "plan",
            "new",
            "--no-schema",
            "--reason",
            "read",
            "--canonical",
            "app.new:New",
            verdict,
            "app.old:Old",
        )
        self.run = self._canonize("run", "--all", "--yes")
        self.after = self._call(interpreter, "main.py") if interpreter else "?"

    def read(self, path: str) -> str:
        return (self.root / path).read_text()

    def _canonize(self, *arguments: str) -> str:
        said = canonize(self.root, *arguments)
        return f"{said.status}\n{said.text}"

    def _call(self, *command: str | None) -> str:
        mail = {f"GIT_{who}_EMAIL": "a@example.org" for who in ("AUTHOR", "COMMITTER")}
        name = {f"GIT_{who}_NAME": "A" for who in ("AUTHOR", "COMMITTER")}
        here = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
        env = {
            **here, **mail, **name, "XDG_STATE_HOME": str(self.root / ".git" / "state"),
            "GIT_CONFIG_GLOBAL": os.devnull, "NO_COLOR": "1", "COLUMNS": "200",
            "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        done = subprocess.run(
            list(map(str, command)), cwd=self.root, env=env, capture_output=True, text=True
        )
        return f"{done.returncode}\n{done.stdout}{done.stderr}"


NEWER = {
    "type": "type Pair[T] = tuple[T, T]\n",
    "generic": "class Box[T: int = int]:\n    def get[U](self, a: U) -> T: ...\n",
    "quotes": "d = {'a': 1}\nx = f'{d['a']:>{d['a']}}'\n",
    "except": "try:\n    pass\nexcept ValueError, TypeError:\n    pass\n",
    "template": "x = t'{NAMES!r} {'a'}'\n",
}
RUNS = {"type": (3, 12), "quotes": (3, 12), "generic": (3, 13)}
"""Which Python can run it; the others would need 3.14."""


@pytest.mark.parametrize(
    ("what", "home"), [*((what, "app/new.py") for what in NEWER), ("type", "app/new/__init__.py")]
)
def test_a_canonical_in_a_module_of_newer_syntax_is_seen(
    tmp_path: Path, what: str, home: str
) -> None:
    """A star import beside it: nobody may take that for the answer "has no New"."""
    files = {**PLAIN, home: f"from app.names import *\n\n{NEWER[what]}\n\n{NEW}"}
    files["app/names.py"] = "NAMES = 1\n"
    if home != "app/new.py":
        del files["app/new.py"]
    played = Played(tmp_path, files, RUNS.get(what, (3, 14)))
    assert played.plan.startswith("0")
    assert played.run.startswith("0")
    assert "import New" in played.read("main.py")
    assert not (tmp_path / "app/old.py").exists()
    assert played.after == played.before


@pytest.mark.parametrize("what", NEWER)
def test_a_user_in_newer_syntax_is_rewritten(tmp_path: Path, what: str) -> None:
    files = {**PLAIN, "main.py": f"NAMES = 1\n{NEWER[what]}\n{MAIN}"}
    played = Played(tmp_path, files, RUNS.get(what, (3, 14)))
    assert played.run.startswith("0")
    assert "import New" in played.read("main.py")
    assert NEWER[what] in played.read("main.py")
    assert played.after == played.before


def test_a_name_in_newer_syntax_alone_is_rewritten(tmp_path: Path) -> None:
    main = (
        "from app.old import Old\n\n\ntype Both[T: Old] = Old | T\n\n\n"
        "def f[T: Old](a: T) -> str:\n    return f'{a.go()} {Old().go(len('a'))}'\n\n\n"
        "print(f(Old()), Both.__value__)\n"
    )
    played = Played(tmp_path, {**PLAIN, "main.py": main}, (3, 12))
    assert played.run.startswith("0")
    assert played.read("main.py") == main.replace("old", "new").replace("Old", "New")
    assert played.after.replace("app.new.New", "app.old.Old") == played.before


def test_what_newer_syntax_hides_still_stops_a_removal(tmp_path: Path) -> None:
    """A look-alike: the canonical's module really has no New."""
    files = {**PLAIN, "app/new.py": f"{NEWER['type']}\n{OLD}"}
    played = Played(tmp_path, files, (3, 12))
    assert "defines no 'New'" in played.plan
    assert played.after == played.before


OLDER = {
    "a local name": "from app.old import Old as async\n\n\ndef f(async=async):\n    return async\n",
    "an argument": "from app.old import Old\n\n\ndef f(async=None):\n    return Old(), async\n",
    "an attribute": "from app.old import Old\n\n\ndef f(a):\n    return a.async(Old, async=1)\n",
    "a module": "import third.async\nfrom app.old import Old\n\nx = third.async, Old\n",
}


@pytest.mark.parametrize("what", OLDER)
def test_async_as_a_name_stops_no_plan(tmp_path: Path, what: str) -> None:
    files = {**PLAIN, "third/__init__.py": "", "third/older.py": OLDER[what]}
    played = Played(tmp_path, files, None)
    assert played.run.startswith("0")
    wanted = OLDER[what].replace("app.old import Old", "app.new import New")
    assert played.read("third/older.py").partition("\n\n")[0] == wanted.partition("\n\n")[0]
    assert "asyn_" not in played.read("third/older.py")


def test_what_is_no_python_still_stops_it(tmp_path: Path) -> None:
    files = {**PLAIN, "third/broken.py": "from app.old import Old\nprint Old\n"}
    played = Played(tmp_path, files, None)
    assert played.run.startswith("1")
    assert "can't be parsed" in played.run


@pytest.mark.parametrize("path", ["NOTES.TXT", "README", "docs/Guide.MD"])
def test_a_document_stops_no_removal(tmp_path: Path, path: str) -> None:
    played = Played(tmp_path, {**PLAIN, path: "Once it was app.old.Old, you know.\n"}, None)
    assert played.run.startswith("0")
    assert not (tmp_path / "app/old.py").exists()
    assert played.after == played.before


@pytest.mark.parametrize("path", ["hooks.unknown"])
def test_what_may_be_configuration_does(tmp_path: Path, path: str) -> None:
    played = Played(tmp_path, {**PLAIN, path: "app.old.Old\n"}, None)
    assert (tmp_path / "app/old.py").exists()
    assert played.after == played.before


@pytest.mark.parametrize("path", ["requirements.txt", "PLUGINS.CFG", "table.csv"])
def test_configuration_is_rewritten_whatever_its_case(tmp_path: Path, path: str) -> None:
    played = Played(tmp_path, {**PLAIN, path: "app.old.Old\n"}, None)
    assert played.read(path) == "app.new.New\n"
    assert not (tmp_path / "app/old.py").exists()


ENUMERATIONS = {
    "of its own": (
        "from app.base import Base\n", "Base", "import enum as e\nclass Base(e.Enum): ...\n",
    ),
    "renamed": (
        "from app.base import Base\n", "Base", "from enum import Flag as F\nclass Base(F): ...\n",
    ),
    "two levels": (
        "import app.base\n", "app.base.Base",
        "from enum import IntEnum\nclass Root(IntEnum): pass\nclass Base(Root): pass\n",
    ),
    "through the package": (
        "from .shown import Shown\n", "Shown",
        "import enum\nclass Base(int, enum.Enum): pass\n",
    ),
    "ReprEnum": ("from enum import ReprEnum\n", "int, ReprEnum", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", ENUMERATIONS)
def test_an_enumeration_by_a_base_of_the_project_gets_no_warning(tmp_path: Path, what: str) -> None:
    above, base, home = ENUMERATIONS[what]
    main = "import app.old\nfrom app.old import Old\nprint(Old.A.value, len(Old), Old(1).value)\n"
    files = {
        **PLAIN,
        "app/base.py": home,
        "app/shown.py": "from app.base import Base as Shown\n" if home else "",
        "app/old.py": f"{above}\n\nclass Old({base}):\n    A = 1\n    B = 2\n",
        "app/new.py": f"{above}\n\nclass New({base}):\n    A = 1\n    B = 2\n",
        "main.py": main,
    }
    played = Played(tmp_path, files, None, verdict="--deprecate")
    assert played.after == played.before
    assert "0 files to change, 1 refused" in played.run
    assert played.read("app/old.py") == files["app/old.py"]


ORDINARY = {
    "a class that is called so": "class Enum:\n    pass\n",
    "a protocol that it keeps to": (
        "from typing import Protocol\n\n\nclass Enum(Protocol):\n    def go(self): ...\n"
    ),
}


@pytest.mark.parametrize("what", ORDINARY)
def test_an_ordinary_class_with_such_a_base_does(tmp_path: Path, what: str) -> None:
    old = OLD.replace("class Old:", "class Old(Enum):")
    files = {
        **PLAIN,
        "app/base.py": ORDINARY[what],
        "app/old.py": f"from app.base import Enum\n\n\n{old}",
    }
    files["main.py"] = "import app.old\nprint(app.old.Old().go())\n"
    played = Played(tmp_path, files, None, verdict="--deprecate")
    assert "warnings.warn(" in played.read("app/old.py")
    assert played.after.splitlines()[-1] == played.before.splitlines()[-1]
