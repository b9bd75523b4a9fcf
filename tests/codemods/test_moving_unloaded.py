"""What may register itself, where importing it from its old place would close a cycle."""

from __future__ import annotations

import pytest

from canonize.catalogue import load_codemod
from canonize.core.codemod import Migration
from canonize.core.plan import Plan
from canonize.core.rehearsal import play_step
from canonize.core.tree import MemoryBase, SourceTree
from tests.codemods.moving import CODEMODS, AfterMove, move

KEEPS = "KEPT = []\n\n\ndef keep(f):\n    KEPT.append(f.__name__)\n    return f\n"
OLD = (
    "from app.reg import keep\n\nLIMIT = 1\n\n\n@keep\ndef go(x):\n"
    "    from app.new import more\n    return more(x)\n"
)
NEW = "from app.old import LIMIT\n\n\ndef more(x):\n    return x + LIMIT\n"
MAIN = "from app.old import go\nfrom app.reg import KEPT\nprint(go(1), KEPT)\n"
FILES = {"app/__init__.py": "", "app/reg.py": KEEPS, "app/old.py": OLD, "app/new.py": NEW}
PAIR = "app.old:go=app.new:go"


def missed(after: AfterMove) -> list[str]:
    return [said for said in after.said("manual") if "who loads app.old alone" in said]


def test_it_moves_and_who_loads_the_old_place_alone_is_a_question_until_it_is_answered() -> None:
    after = move({**FILES, "main.py": MAIN}, PAIR)
    assert not after.mistakes and "def go" in after.text("app/new.py")
    assert len(missed(after)) == 1
    moved = {"symbol": "app.old:go", "verdict": "moved", "replace_with": "app.new:go"}
    step = {"id": "s", "codemods": list(CODEMODS[:1])}
    plan = {"version": 1, "name": "t", "canonical": "app.new:go", "competitors": [moved]}
    migration = Migration(Plan.model_validate({**plan, "steps": [step]}), (".",))
    again = play_step(SourceTree(MemoryBase(dict(after.files))), migration, load_codemod, 1)
    assert any("who loads app.old alone" in entry.reason for entry in again.ledger.references)


NOBODY = {
    "the package loads the new place": {"app/__init__.py": "import app.new\n"},
    "nothing registers it": {"app/old.py": OLD.replace("@keep\n", "")},
    "the old place can import it": {"app/new.py": "def more(x):\n    return x + 1\n"},
}


@pytest.mark.parametrize("name", NOBODY)
def test_nobody_is_asked_where_nobody_can_miss_it(name: str) -> None:
    after = move({**FILES, **NOBODY[name], "main.py": MAIN}, PAIR, changes_output=True)
    assert not after.mistakes and "def go" in after.text("app/new.py")
    assert not missed(after)
