"""State that functions bind anew moves with them, and so do loggers; other `__name__`s stay."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

GO = "from app.old import go\nprint(go(1), go(2))\n"


def moved(old: str, main: str = GO, **others: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": main}
    files |= {f"app/{name}.py": text for name, text in others.items()}
    return move(files, "app.old:go=app.new:go")


COMES = {
    "a value that is kept": (
        "_kept = None\n\n\ndef go(x):\n    global _kept\n    if _kept is None:\n        _kept = x\n"
        "    return _kept\n"
    ),
    "with a helper": (
        "_kept = None\n\n\ndef _make(x):\n    return [x]\n\n\ndef go(x):\n    global _kept\n"
        "    if _kept is None:\n        _kept = _make(x)\n    return _kept\n"
    ),
    "a counter with an annotation": (
        "_count: int = 0\n\n\ndef go(x):\n    global _count\n    _count += x\n    return _count\n"
    ),
    "beside what stays": (
        "_count = 0\n\n\ndef go(x):\n    global _count\n    _count += x\n    return _count\n\n\n"
        "def other():\n    return 1\n"
    ),
    "in a method": (
        "_made = 0\n\n\nclass go:\n    def __init__(self, x):\n        global _made\n"
        "        _made += x\n        self.made = _made\n\n    def __repr__(self):\n"
        "        return str(self.made)\n"
    ),
    "in a function of the function": (
        "_last = 0\n\n\ndef go(x):\n    def put():\n        global _last\n"
        "        _last, before = x, _last\n        return before\n\n    return put()\n"
    ),
}


@pytest.mark.parametrize("old", COMES.values(), ids=COMES.keys())
def test_what_only_the_moved_code_binds_comes_along(old: str) -> None:
    after = moved(old)
    assert not after.mistakes
    assert "global" in after.text("app/new.py")
    assert "global" not in after.files.get("app/old.py", b"").decode()


ASKS = {
    "somebody who stays reads it": (
        "_kept = None\n\n\ndef go(x):\n    global _kept\n    _kept = x\n\n\ndef get():\n"
        "    return _kept\n",
        "from app.old import get, go\ngo(1)\nprint(get())\n",
    ),
    "somebody who stays binds it": (
        "_kept = None\n\n\ndef go(x):\n    return _kept\n\n\ndef put(x):\n    global _kept\n"
        "    _kept = x\n",
        "from app.old import go, put\nput(1)\nprint(go(1))\n",
    ),
    "others look it up": (
        "_kept = None\n\n\ndef go(x):\n    global _kept\n    _kept = x\n    return _kept\n",
        "from app import old\nold.go(1)\nprint(old._kept)\n",
    ),
    "it has a public name": (
        "kept = None\n\n\ndef go(x):\n    global kept\n    kept = x\n    return kept\n",
        GO,
    ),
    "two first values": (
        "_kept = None\n_kept = 1\n\n\ndef go(x):\n    global _kept\n    before, _kept = _kept, x\n"
        "    return before\n",
        GO,
    ),
    "with another that only reads, in inner functions": (
        "kept, bound = [1], 2\n\n\ndef put(x):\n    global kept, bound\n    kept = bound = x\n\n\n"
        "class go:\n    def __init__(self, old):\n        global bound, kept\n"
        "        self.said = [f'{bound:>{bound}}{kept}' for _ in range(old)]\n"
        "        for bound in (bound, 9, bound + old):\n            pass\n\n"
        "    def __repr__(self):\n        return (lambda old: f'{old} {bound}')(self.said)\n",
        "from app import old\nprint(old.go(1))\nold.put(3)\nprint(old.go(2), old.bound)\n",
    ),
    "a file puts it there": (
        "kept = None\n\n\ndef go(x):\n    return kept, x\n\n\ndef get():\n    return kept\n",
        "from app import old\nfrom app.old import go\nold.kept = 7\nprint(go(1), old.get())\n",
    ),
    "a file puts it there by its name": (
        "kept = None\n\n\ndef go(x):\n    return kept, x\n",
        "import app.old\nfrom app.old import go\nsetattr(app.old, 'kept', 7)\nprint(go(1))\n",
    ),
    "a fake reaches somebody who stays": (
        "def kept():\n    return 1\n\n\ndef go(x):\n    return kept(), x\n\n\ndef get():\n"
        "    return kept()\n",
        "from unittest.mock import patch\nfrom app import old\n"
        "with patch('app.old.kept', lambda: 7):\n    print(old.go(1), old.get())\n",
    ),
}


@pytest.mark.parametrize(("old", "main"), ASKS.values(), ids=ASKS.keys())
def test_what_has_another_value_later_is_asked_of_the_old_module(old: str, main: str) -> None:
    after = moved(old, main)
    assert not after.mistakes
    assert not after.said("manual", "refused")
    new = after.text("app/new.py")
    assert "from app import old" in new
    assert "kept" in after.text("app/old.py")
    assert "global" not in new


def test_the_old_module_has_a_name_that_is_free() -> None:
    after = moved(
        ASKS["somebody who stays binds it"][0], new="old = 5\n\n\ndef at():\n    return old\n"
    )
    assert "return app_old._kept" in after.text("app/new.py")
    has = "from . import old\n\n\ndef at():\n    return old._kept\n"
    after = moved(ASKS["somebody who stays binds it"][0], new=has)
    assert after.text("app/new.py").count("import") == 1


OWN = (
    "def go(x):\n    return kept\n\n\ndef get():\n    return kept\n\n\n"
    "def put():\n    global other\n    other = 1\n"
)
IMPORTED = {
    "nobody changes it": (
        "kept = 1\n\n\n" + OWN,
        "from app.old import get, go\nprint(go(1), get())\n",
    ),
    "its content is changed": (
        "kept = []\n\n\n" + OWN,
        "from app import old\nold.kept.append(1)\nprint(old.go(1), old.get())\n",
    ),
}


@pytest.mark.parametrize(("old", "main"), IMPORTED.values(), ids=IMPORTED.keys())
def test_what_keeps_its_value_is_imported(old: str, main: str) -> None:
    assert moved(old, main).text("app/new.py").startswith("from app.old import kept\n")


PUTS = "\n\n\ndef put(x):\n    global _kept\n    _kept = x\n"
STAYS = {
    "its name is taken there": (
        "_kept = None\n\n\ndef go(x):\n    global _kept\n    before, _kept = _kept, x\n"
        "    return before\n",
        "from app.new import get\n" + GO + "print(get())\n",
        {"new": "_kept = 7\n\n\ndef get():\n    return _kept\n"},
    ),
    "it is needed while loading": (
        "_kept = 1\n\n\ndef go(x, y=_kept):\n    return y" + PUTS,
        GO,
        {},
    ),
    "it is bound by :=": (
        "_kept = 1\n\n\ndef go(x):\n    global _kept\n    return (_kept := x)" + PUTS,
        GO,
        {},
    ),
    "it is shown by its name": ("_kept = 1\n\n\ndef go(x):\n    return f'{_kept=}'" + PUTS, GO, {}),
    "an annotation says it": ("_kept = 1\n\n\ndef go(x: _kept):\n    return x" + PUTS, GO, {}),
    "it is deleted": (
        "_kept = 1\n\n\ndef go(x):\n    return _kept, x\n\n\ndel _kept\n",
        "import app.old\n",
        {},
    ),
    "the package hides the module": (
        "_kept = 1\n\n\ndef old():\n    return 1\n\n\ndef go(x):\n    return _kept" + PUTS,
        GO,
        {"__init__": "from app.old import old\n"},
    ),
}


@pytest.mark.parametrize(("old", "main", "others"), STAYS.values(), ids=STAYS.keys())
def test_state_that_others_share_stays(old: str, main: str, others: dict[str, str]) -> None:
    after = moved(old, main, **others)
    assert after.mistakes
    assert after.text("app/old.py") == old


LOGS = {
    "plainly": "import logging\n\n\ndef go(x):\n    logging.getLogger(__name__).info(x)\n"
    "    return x\n",
    "in a method": "from logging import getLogger\n\n\nclass go:\n    def __init__(self, x):\n"
    "        self.log = getLogger(__name__)\n\n    def __repr__(self):\n        return 'go'\n",
    "under a condition": "import logging\n\n\ndef go(x):\n    if not x:\n"
    "        log = logging.getLogger(__name__)\n        log.info(x)\n    return x\n",
}


@pytest.mark.parametrize("old", LOGS.values(), ids=LOGS.keys())
def test_a_logger_that_is_named_in_a_function_moves(old: str) -> None:
    after = moved(old)
    assert not after.mistakes
    assert "getLogger(__name__)" in after.text("app/new.py")
    assert not after.said("manual")


OTHERWISE = {
    "it gives its name": "def go(x):\n    return __name__, x\n",
    "a logger below it": "import logging\n\n\ndef go(x):\n"
    "    return logging.getLogger(__name__ + '.go').name\n",
    "its file": "def go(x):\n    return __file__[-6:]\n",
    "both": "import logging\n\n\ndef go(x):\n    logging.getLogger(__name__).info(__name__)\n"
    "    return x\n",
}


@pytest.mark.parametrize("old", OTHERWISE.values(), ids=OTHERWISE.keys())
def test_other_code_that_means_its_module_stays(old: str) -> None:
    after = moved(old)
    assert any("which means app.old itself" in mistake for mistake in after.mistakes)


LOGGING = "import logging\n\nlog = logging.getLogger(__name__)\n\n\n"
GOES = "def go(x):\n    log.warning('hi')\n    return x\n"
SET_UP = (
    "import logging\n\nfrom app.low.old import go\n\nlogging.getLogger({name!r}).disabled = True\n"
)


def loud(name: str, *pairs: str, old: str = LOGGING + GOES) -> AfterMove:
    files = {
        "app/__init__.py": "", "app/low/__init__.py": "", "app/low/old.py": old,
        "use.py": SET_UP.format(name=name),
    }  # fmt: skip
    return move(files, *pairs)


WAYS = {"a definition": "app.low.old:go=app.new:go", "a module": "app.low.old=app.new"}


@pytest.mark.parametrize("pair", WAYS.values(), ids=WAYS.keys())
def test_a_logger_that_is_set_up_above_the_old_place_is_told(pair: str) -> None:
    (told,) = loud("app.low", pair).said("manual")
    assert "use.py:5 sets up app.low" in told


def test_a_logger_whose_module_stays_and_is_set_up_is_told() -> None:
    after = loud("app.low.old", WAYS["a definition"], old=LOGGING + GOES + "\n\nlog.info(1)\n")
    assert any("sets up app.low.old" in told for told in after.said("manual"))


@pytest.mark.parametrize("pair", WAYS.values(), ids=WAYS.keys())
@pytest.mark.parametrize("name", ["app", "other", "app.low.older"])
def test_a_logger_that_is_set_up_elsewhere_is_nobodys_question(pair: str, name: str) -> None:
    assert not loud(name, pair).said("manual")


BOTH = ("app.old:go=app.new:go", "app.old:_kept=app.new:_kept")
KEPT = "_kept = 0\n\n\ndef go(x):\n    global _kept\n    _kept += x\n    return _kept\n"
ASKED = "from app import old\nprint(old.go(1))\nold._kept = 7\nprint(old.go(1), old._kept)\n"


def both(old: str, *pairs: str, main: str = ASKED) -> AfterMove:
    return move({"app/__init__.py": "", "app/old.py": old, "main.py": main}, *pairs)


def test_state_that_others_ask_for_moves_when_it_is_named_as_well() -> None:
    after = both(KEPT, *BOTH)
    assert not after.mistakes
    assert "app/old.py" not in after.files
    assert after.text("app/new.py") == KEPT


NOT_WITH_IT = {
    "it alone": (KEPT, BOTH[1:]),
    "under another name": (KEPT, (BOTH[0], "app.old:_kept=app.new:_held")),
    "another that stays binds it": (
        KEPT + "\n\ndef reset():\n    global _kept\n    _kept = 0\n",
        BOTH,
    ),
    "another that stays reads it": (KEPT + "\n\ndef get():\n    return _kept\n", BOTH),
}


@pytest.mark.parametrize(("old", "pairs"), NOT_WITH_IT.values(), ids=NOT_WITH_IT.keys())
def test_state_does_not_move_from_those_who_bind_it(old: str, pairs: tuple[str, ...]) -> None:
    after = both(old, *pairs)
    assert after.mistakes
    assert after.text("app/old.py") == old


OF_THE_FOLDER = {
    "dirname": "import os\n\n\ndef go(x):\n"
    "    return open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'd.txt')).read()\n",
    "parent": "from pathlib import Path\n\n\ndef go(x):\n"
    "    return (Path(__file__).resolve().parent / 'd.txt').read_text()\n",
    "parents": "from pathlib import Path\n\n\ndef go(x):\n"
    "    return (Path(__file__).parents[1] / 'app/d.txt').read_text()\n",
    "beside": "from pathlib import Path\n\n\ndef go(x):\n"
    "    return Path(__file__).with_name('d.txt').read_text()\n",
    "data": "import pkgutil\n\n\ndef go(x):\n    return pkgutil.get_data(__name__, 'd.txt')\n",
    "the package": "def go(x):\n    return __package__, x\n",
    "its name": "def go(x):\n    return __name__.rpartition('.')[0], x\n",
    "the top": "def go(x):\n    return __name__.split('.')[0], x\n",
}
OF_THE_FILE = {
    "the file": "from pathlib import Path\n\n\ndef go(x):\n    return Path(__file__).name\n",
    "both": "import os\n\n\ndef go(x):\n    return os.path.dirname(__file__), __file__\n",
    "the last part": "def go(x):\n    return __name__.rpartition('.')[2]\n",
    "the ending": "def go(x):\n    return __name__.split('.')[-1]\n",
    "another way up": "def go(x):\n    return __file__.rpartition('/')[0]\n",
}


@pytest.mark.parametrize("of", OF_THE_FOLDER.values(), ids=OF_THE_FOLDER.keys())
def test_what_a_folder_has_alike_means_the_same_beside_it(of: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/d.txt": "d\n",
        "app/old.py": f"{of}\n\ndef stays():\n    return 2\n",
        "app/low/__init__.py": "",
        "main.py": "from app.old import go, stays\n\nprint(go(1), stays())\n",
    }
    assert "app.new import go" in move(files, "app.old:go=app.new:go").text("main.py")
    assert any("it uses __" in said for said in move(files, "app.old:go=app.low.new:go").mistakes)


@pytest.mark.parametrize("of", OF_THE_FILE.values(), ids=OF_THE_FILE.keys())
def test_what_is_of_the_file_alone_does_not_move_beside_it(of: str) -> None:
    files = {"app/__init__.py": "", "app/old.py": of, "app/use.py": "from app.old import go\n"}
    assert any("it uses __" in said for said in move(files, "app.old:go=app.new:go").mistakes)
