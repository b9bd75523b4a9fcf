"""What speaks against a competitor as a whole is answered in the plan, by name and kind."""

from __future__ import annotations

import pytest

from canonize.core.plan import Plan
from canonize.core.reasons import Code, Reason
from canonize.core.symbols import Symbol
from tests.findings.migrating import Migrated, migrate

BOX = "class Box:\n    def go(self):\n        return 1\n"
FILES = {"app/__init__.py": "", "app/new.py": BOX, "app/old.py": BOX}
HELD = {
    "side-by-side": {
        "main.py": "from app.old import Box\nfrom app.new import Box as New\n"
        "print({Box: 1, New: 2}, Box().go())\n",
    },
    "raised": {
        "app/new.py": "def Box():\n    raise KeyError(1)\n",
        "app/old.py": "def Box():\n    raise ValueError(1)\n",
        "main.py": "from app.old import Box\ntry:\n    Box()\nexcept ValueError:\n    print(1)\n",
    },
    "beside": {
        "app/old.py": "import pathlib\n\n\ndef Box():\n"
        "    return (pathlib.Path(__file__).parent / 'words.txt').read_text()\n",
        "app/new.py": "BOX = 1\n", "app/words.txt": "old\n", "app/sub/__init__.py": "",
        "app/sub/new.py": "import pathlib\n\n\ndef Box():\n"
        "    return (pathlib.Path(__file__).parent / 'words.txt').read_text()\n",
        "app/sub/words.txt": "new\n",
        "main.py": "from app.old import Box\nprint(Box())\n",
    },
    "identity": {
        "app/new.py": "SEEN = []\n\n\ndef Box():\n    SEEN.append(1)\n    return len(SEEN)\n",
        "app/old.py": "SEEN = []\n\n\ndef Box():\n    SEEN.append(1)\n    return len(SEEN)\n"
        "\n\ndef other():\n    SEEN.append(2)\n",
        "main.py": "from app.old import Box, other\nother()\nprint(Box())\n",
    },
}  # fmt: skip


def played(kind: str, **accept: str) -> Migrated:
    canonical = "app.sub.new:Box" if kind == "beside" else "app.new:Box"
    given = {key.replace("__", " ").replace("_", "-"): why for key, why in accept.items()}
    return migrate(FILES | HELD[kind], canonical, "app.old:Box", accept=given)


@pytest.mark.parametrize("kind", HELD)
def test_a_reason_holds_its_competitor_back_until_it_is_answered(kind: str) -> None:
    held = played(kind)
    assert not held.is_changed("main.py")
    assert kind in {getattr(entry.reason, "code", "") for entry in held.entries}
    other = {"identity": "raised"}.get(kind, "identity")
    assert not played(kind, **{f"Box__{other}": "no"}).is_changed("main.py")
    assert not played(kind, **{f"Tin__{kind}": "no"}).is_changed("main.py")
    for key in (f"Box__{kind}", f"*__{kind}", "Box__*"):
        assert played(kind, **{key: "nobody can tell"}).is_changed("main.py"), key


def test_a_listing_of_the_folder_is_answered_for_the_removal() -> None:
    files = FILES | {
        "main.py": "import pathlib\nprint(sorted(pathlib.Path('app').glob('*.py')))\n",
    }  # fmt: skip
    assert "app/old.py" in migrate(files, "app.new:Box", "app.old:Box").after
    done = migrate(files, "app.new:Box", "app.old:Box", accept={"Box listed": "it only loads all"})
    assert "app/old.py" not in done.after
    assert any("accepted: it only loads all" in said for said in done.said("main.py", "kept"))


def test_only_some_kinds_can_be_answered() -> None:
    plan = Plan.model_validate({
        "version": 1, "name": "test", "canonical": "app.new:Box",
        "competitors": [{"symbol": "app.old:Box", "verdict": "duplicate"}],
        "checks": {"uses": {"kind": "uses-fit", "accept": {"* *": "all"}}},
        "steps": [{"id": "one", "checks": ["uses"]}],
    })  # fmt: skip
    box = Symbol("app.old", "Box")
    answered = {code for code in Code if plan.accepted(box, Reason("because", code))}
    assert answered == {code for code in Code if code.is_answerable}
    assert not {Code.STILL_NAMED, Code.NO_TARGET, Code.CYCLE, Code.GUARD} & answered
    assert plan.accepted(box, "a text without a kind") == ""
