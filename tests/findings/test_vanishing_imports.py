"""In the canonical's own file the competitor's import goes, wherever it stands."""

from __future__ import annotations

import pytest

from tests.findings.migrating import assert_same, migrate

OLD = "class OldQuery:\n    n = 1\n\n\nclass OldKey:\n    m = 2\n\n\ndef other():\n    return 3\n"
OWN = "\n\nclass Query:\n    n = 1\n\n\nclass Key:\n    m = 2\n\n\n"
USE = "def f(q: OldQuery) -> 'OldQuery':\n    return q\n"
MAIN = "from app.new import f\nfrom app.old import OldQuery\nprint(f(OldQuery()).n)\n"
FLAG = "from __future__ import annotations\nfrom typing import TYPE_CHECKING\n"

GOES = {
    "alone under the flag": (
        FLAG + "if TYPE_CHECKING:\n    from app.old import OldQuery\n", "TYPE_CHECKING"),
    "two lines under the flag": (
        FLAG + "if TYPE_CHECKING:\n    from app.old import OldKey\n"
        "    from .old import OldQuery\n", "TYPE_CHECKING"),
    "with a comment in the block": (
        FLAG + "if TYPE_CHECKING:\n    # for the types\n    from .old import OldQuery  # noqa\n",
        "import OldQuery"),
    "with something to the sorter behind it": (
        "from app.old import OldQuery  # noqa: E402\n", "noqa"),
    "two names with a comment behind them": (
        "from app.old import OldKey, OldQuery  # both\n", "import OldKey"),
}  # fmt: skip


@pytest.mark.parametrize("shape", GOES)
def test_the_import_goes(shape: str) -> None:
    head, gone = GOES[shape]
    done = _play(head + OWN + USE)
    assert gone not in done and "OldQuery" not in done, done


STAYS = {
    "a comment that says something": "from app.old import OldQuery  # pickled under this name\n",
    "another branch": FLAG + "if TYPE_CHECKING:\n    from app.old import OldQuery\n"
    "else:\n    OldQuery = object\n",
    "a statement beside it": "x = 1; from app.old import OldQuery\n",
}


@pytest.mark.parametrize("shape", STAYS)
def test_the_import_stays(shape: str) -> None:
    assert _play(STAYS[shape] + OWN + USE) == STAYS[shape] + OWN + USE


def _play(new: str) -> str:
    files = {"app/__init__.py": "", "app/new.py": new, "app/old.py": OLD, "main.py": MAIN}
    migrated = migrate(files, "app.new:Query", "app.old:OldQuery", "app.old:OldKey=app.new:Key")
    assert_same(migrated)
    return migrated.text("app/new.py")


METHODS = {"property": "Box().area", "staticmethod": "Box.area(Box)", "classmethod": "Box.area()"}


@pytest.mark.parametrize("shadow", ["", "def {}(f):\n    KEPT.append(f.__name__)\n    return f\n"])
@pytest.mark.parametrize("maker", METHODS)
def test_a_method_made_by_hand_gets_the_canonical(maker: str, shadow: str) -> None:
    own = f"\n\nclass Box:\n    w = 3\n    area = {maker}(_area)\n"
    body = "(self):\n    return self.w * 2\n"
    call = METHODS[maker] if not shadow else "Box.area(Box)"
    migrated = migrate(
        {
            "app/__init__.py": "",
            "app/new.py": f"def area{body}",
            "app/old.py": f"KEPT = []\n\n\n{shadow.format(maker)}\n\ndef _area{body}{own}",
            "main.py": f"from app.old import KEPT, Box\nprint({call}, KEPT)\n",
        },
        "app.new:area",
        "app.old:_area",
    )
    assert_same(migrated)
    assert migrated.has("app/old.py", "def _area") is bool(shadow)
