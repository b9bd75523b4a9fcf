"""The first statement of a file leaves a head behind, below which an import may take its place."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

HEAD = "# Copyright\n# a licence\n\n"
FIRST = "def go(x):\n    return [x]\n"
OTHER = "\n\ndef other(x):\n    return go(x)\n"
MAIN = "from app.old import go, other\nprint(go(1), other(2))\n"
FILES = {
    "a function": HEAD + FIRST + OTHER,
    "a constant": HEAD + "go = lambda x: [x]\n" + OTHER,
    "far below the head": "# Copyright\n\n\n\n" + FIRST + OTHER,
    "a comment of its own": HEAD + "# goes\n" + FIRST + OTHER,
    "nothing above": FIRST + OTHER,
    "a docstring": '"""Old."""\n\n' + FIRST + OTHER,
    "an import that stays": "import sys\n\n\n" + FIRST + OTHER + "\n\nprint(sys.maxsize > 0)\n",
    "used by nobody there": HEAD + FIRST + "\n\ndef other(x):\n    return x\n",
}


@pytest.mark.parametrize("old", FILES.values(), ids=FILES.keys())
def test_a_first_statement_moves(old: str) -> None:
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": MAIN}
    after = move(files, "app.old:go=app.new:go")
    assert not after.mistakes
    text = after.text("app/old.py")
    assert text.count("go(x)") == old.count("return go(x)")
    is_first = old.startswith(FIRST)
    assert text.startswith("from app.new import go\n" if is_first else old.partition("\n")[0])
    assert ("from app.new import go\n" in text) == ("return go(x)" in old)


def test_what_can_not_move_is_still_refused() -> None:
    old = HEAD + "def go(x):\n    return __file__\n" + OTHER
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": "import app.old\n"}
    assert move(files, "app.old:go=app.new:go").mistakes


GO = "def go():\n    return 1"
ENDS = {
    "the last of several": f"LIMIT = 1\n\n\n{GO}",
    "all that is there": GO,
    "the last below imports": f"import os\n\nLIMIT = os.sep\n\n\n{GO}",
}


@pytest.mark.parametrize("old", ENDS.values(), ids=ENDS.keys())
def test_a_last_line_without_an_end_moves_and_leaves_none(old: str) -> None:
    files = {"app/__init__.py": b"", "app/old.py": old.encode(), "app/use.py": b"import app.old\n"}
    main = b"from app.old import go\nprint(go())\n"
    after = move({**files, "main.py": main}, "app.old:go=app.new:go")
    assert not after.mistakes and not after.said("refused")
    assert after.text("app/new.py") == f"{GO}\n"
    assert not after.files.get("app/old.py", b"").endswith(b"\n")
