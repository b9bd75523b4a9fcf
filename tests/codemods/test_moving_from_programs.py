"""What moves out of a module that `python -m` runs: asked again, the module is there twice."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

LIMIT = "LIMIT = 1\n\n\ndef set_limit(v):\n    global LIMIT\n    LIMIT = v\n\n\n"
GO = "def go():\n    return LIMIT\n\n\n"
RUN = "if __name__ == '__main__':\n    set_limit(7)\n    print(go())\n"
MAIN = "import runpy\nrunpy.run_module('app' + '.old', run_name='__main__')\n"
STAYS = {
    "what is bound anew": (f"{LIMIT}{GO}{RUN}", "go"),
    "what binds it": (f"{LIMIT}{GO}{RUN}", "set_limit"),
    "the other order": (f"{LIMIT}{GO}{RUN}".replace(
        "__name__ == '__main__'", "'__main__' == __name__"), "go"),
    "by a function that stays": (
        f"{LIMIT}def limit():\n    return LIMIT\n\n\n{GO.replace('LIMIT', 'limit()')}"
        f"{RUN}    print(limit())\n",
        "go",
    ),
    "by a function of the program": (
        f"{LIMIT}{GO}def main():\n    set_limit(7)\n    print(go())\n\n\n"
        "if __name__ == '__main__':\n    main()\n",
        "go",
    ),
}  # fmt: skip
MOVES = {
    "no program": (f"{LIMIT}{GO}def main():\n    set_limit(7)\n    return go()\n", "go"),
    "the program does not need it": (f"{LIMIT}{GO}{RUN.replace('go()', 'LIMIT')}", "go"),
    "it keeps its value": (
        f"LIMIT = 1\n\n\ndef limit():\n    return LIMIT\n\n\n{GO.replace('LIMIT', 'limit()')}"
        "if __name__ == '__main__':\n    print(go(), limit())\n",
        "go",
    ),
}


def moved(old: str, name: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/old.py": old, "app/new.py": "", "main.py": MAIN}
    return move(files, f"app.old:{name}=app.new:{name}")


@pytest.mark.parametrize(("old", "name"), STAYS.values(), ids=STAYS.keys())
def test_a_program_that_would_have_it_twice_keeps_it(old: str, name: str) -> None:
    after = moved(old, name)
    assert any("binds anew" in mistake for mistake in after.mistakes)
    assert f"def {name}" in after.text("app/old.py")


@pytest.mark.parametrize(("old", "name"), MOVES.values(), ids=MOVES.keys())
def test_what_no_program_has_twice_moves(old: str, name: str) -> None:
    after = moved(old, name)
    assert not after.mistakes
    assert f"def {name}" in after.text("app/new.py")


BATCH = "def batch(items, n):\n    return [items[i:i + n] for i in range(0, len(items), n)]\n"
PRINTS = "if __name__ == '__main__':\n    print(batch([1, 2, 3], 2))\n"
HACK = "import os, sys\nsys.path.insert(0, os.path.join(os.path.dirname(__file__), os.pardir))\n"
APP = {"app/__init__.py": "", "app/utils.py": "A = 1\n"}


@pytest.mark.parametrize(
    ("files", "pair"),
    [
        ({"tools/x.py": f"{BATCH}{PRINTS}"}, "tools.x:batch=app.utils:batch"),
        ({"tools/helpers.py": BATCH, "tools/x.py": f"from helpers import batch\n{PRINTS}"},
         "helpers:batch=app.utils:batch"),
        ({"tools/helpers.py": BATCH, "tools/x.py": f"from helpers import batch\n{PRINTS}"},
         "helpers=app.helpers"),
        ({"tools/helpers.py": BATCH, "tools/x.py": f"import helpers\n{PRINTS}".replace(
            "batch([", "helpers.batch([")}, "helpers=app.helpers"),
    ],
)  # fmt: skip
def test_a_script_that_would_not_find_it_is_told_first(files: dict[str, str], pair: str) -> None:
    after = move({**APP, **files}, pair, program="tools/x.py", roots=("tools", "."))
    [mistake] = after.mistakes
    assert mistake.startswith("tools/x.py:") and "starts it by its path" in mistake
    assert {path: after.text(path) for path in files} == files


@pytest.mark.parametrize(
    ("files", "pair"),
    [
        ({"tools/x.py": f"{HACK}{BATCH}{PRINTS}"}, "tools.x:batch=app.utils:batch"),
        ({"tools/x.py": f"{BATCH}A = 1\n", "main.py": "from tools.x import batch\n"},
         "tools.x:batch=app.utils:batch"),
        ({"app/old.py": BATCH, "tools/x.py": f"{HACK}from app.old import batch\n{PRINTS}"},
         "app.old:batch=app.utils:batch"),
        ({"tools/helpers.py": BATCH, "tools/x.py": f"from helpers import batch\n{PRINTS}"},
         "helpers:batch=common:batch"),
    ],
)  # fmt: skip
def test_one_that_finds_it_follows(files: dict[str, str], pair: str) -> None:
    after = move({**APP, **files}, pair, program="tools/x.py", roots=("tools", "."))
    assert not after.mistakes
    assert "def batch" not in "".join(after.text(path) for path in files if path in after.files)


def test_what_an_image_takes_alone_is_told_first() -> None:
    files = {
        **APP,
        "worker/Dockerfile": "FROM python\nCOPY worker/ /srv/worker/\n",
        "worker/__init__.py": "",
        "worker/util.py": BATCH,
        "worker/go.py": f"from worker.util import batch\n{PRINTS}",
    }
    [mistake] = move(files, "worker.util:batch=app.utils:batch").mistakes
    assert "worker/Dockerfile:2 takes it along without app/utils.py" in mistake
    both = {**files, "worker/Dockerfile": "FROM python\nCOPY worker/ /srv/\nCOPY app/ /srv/\n"}
    assert not move(both, "worker.util:batch=app.utils:batch").mistakes
