"""A module that moves as a whole is the same object for whoever gets it."""

from __future__ import annotations

import pytest

from tests.codemods.moving import AfterMove, move

RUNNING = (
    "import json\n\n\ndef log(x):\n    return ['real', x]\n\n\ndef run(x):\n    return log(x)\n"
)
FAKING = (
    "class flexmock:\n    def __init__(self, given):\n        self.given = given\n\n"
    "    def put(self, name):\n        setattr(self.given, name, lambda x: ['fake', x])\n"
)


def moved(main: str, new: str = "app.new", **others: str) -> AfterMove:
    files = {
        "app/__init__.py": "", "app/low/__init__.py": "", "app/low/old.py": RUNNING,
        "flexmock.py": FAKING, "main.py": main,
    }  # fmt: skip
    files |= {f"{name}.py": text for name, text in others.items()}
    return move(files, f"app.low.old={new}")


FAKED = {
    "by a library": "from flexmock import flexmock\nfrom app.low import old as module\n"
    "flexmock(module).put('log')\nprint(module.run(1), module.json is not None)\n",
    "under its own name": "from flexmock import flexmock\nfrom app.low import old\n"
    "flexmock(old).put('log')\nprint(old.run(1))\n",
    "as a module": "import flexmock\nfrom app.low import old\n"
    "flexmock.flexmock(old).put('log')\nprint(old.run(1))\n",
    "in a function": "from flexmock import flexmock\n\n\ndef go():\n    from app.low import old\n"
    "    flexmock(old).put('log')\n    return old.run(1)\n\n\nprint(go())\n",
    "by a name that is put together": "from app.low import old\n"
    "setattr(old, 'LOG'.lower(), len)\nprint(old.run('ab'))\n",
    "by its path": "import flexmock\nimport app.low.old\n"
    "flexmock.flexmock(app.low.old).put('log')\nprint(app.low.old.run(1))\n",
    "by its path alone": "import app.low.old\nprint(hasattr(app.low.old, 'run'))\n"
    "print(len(vars(app.low.old)) > 3)\n",
    "by its path, in a function": "import flexmock\n\n\ndef go():\n    import app.low.old\n"
    "    flexmock.flexmock(app.low.old).put('log')\n    return app.low.old.run(1)\n\n\n"
    "print(go())\n",
    "by keyword": "from flexmock import flexmock\nfrom app.low import old\n"
    "flexmock(given=old).put('log')\nprint(old.run(1))\n",
}


@pytest.mark.parametrize("main", FAKED.values(), ids=FAKED.keys())
def test_who_fakes_or_looks_names_up_goes_along(main: str) -> None:
    after = moved(main)
    assert not after.mistakes
    assert "app.low" not in after.text("main.py") and "app/low/old.py" not in after.files
    assert not after.said("manual", "refused")


ASKED = {
    "a function of the repository": "from tables import table\nfrom app.low import old\n"
    "print(table(old), old.run(1))\n",
    "a list": "from app.low import old\nprint([m.run(1) for m in [old]])\n",
    "what a function gives": "from app.low import old\n\n\ndef get():\n    return old\n\n\n"
    "print(get().run(1))\n",
    "another library": "import copyreg\nfrom app.low import old\n"
    "copyreg.constructor(lambda: 1)\nprint(sorted([old.run(1)]), len([old]))\n",
}
BY_PATH = {
    "a function of the repository, by its path": "from tables import table\nimport app.low.old\n"
    "print(table(app.low.old), app.low.old.run(1))\n",
    "a list, by its path": "import app.low.old\nprint([m.run(1) for m in [app.low.old]])\n",
}
TABLE = "def table(given):\n    return [n for n in vars(given) if n[:1] != '_']\n"


@pytest.mark.parametrize("main", (ASKED | BY_PATH).values(), ids=[*ASKED, *BY_PATH])
def test_who_may_ask_for_its_name_goes_along_and_is_told(main: str) -> None:
    after = moved(main, tables=TABLE)
    assert "app.low" not in after.text("main.py") and "app/low/old.py" not in after.files
    assert any("it calls itself app.new from then on" in told for told in after.said("manual"))


def test_a_file_is_not_led_to_both() -> None:
    main = "from flexmock import flexmock\nfrom app.low import old as module\n"
    main += "flexmock(module).put('log')\nprint(module.run(1))\n"
    assert moved(main).text("main.py").count("import") == 2


ASKING_NOTHING = {
    "loaded again": "import importlib\nimport app.low\nimportlib.reload(app.low)\n",
    "shown": "import app.low\nprint(bool(app.low), type(app.low))\n",
    "by a local name": "from importlib import reload\nfrom app import low\nreload(low)\n",
}
ASKING = {
    "what loading again gives": "import importlib\nimport app.low\n"
    "print(getattr(importlib.reload(app.low), 'xy'[1:]))\n",
    "a function": "import app.low\n\n\ndef ask(m):\n    return getattr(m, 'xy'[:1])\n\n\n"
    "print(ask(app.low))\n",
}


def name_of_package(main: str) -> AfterMove:
    files = {"app/__init__.py": "", "app/low.py": "x = 1\ny = 2\n", "main.py": main}
    return move(files, "app.low:x=app.new:x", changes_output=True)


@pytest.mark.parametrize("main", ASKING_NOTHING.values(), ids=ASKING_NOTHING.keys())
def test_what_looks_no_name_of_a_module_up_is_no_question(main: str) -> None:
    assert not name_of_package(main).said("manual", "refused")


@pytest.mark.parametrize("main", ASKING.values(), ids=ASKING.keys())
def test_what_may_look_a_name_up_is_one(main: str) -> None:
    assert any("handed on as an object" in x for x in name_of_package(main).said("manual"))


PATHS = "TYPED = ['app/old.py', 'app/user.py']\nprint(all(map(exists, TYPED)))\n"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (PATHS, False),
        ("FILES = {'typed': 'app/old.py'}\nprint(exists(FILES['typed']))\n", False),
        ("import runpy\n\nif not 1:\n    runpy.run_path('app/old.py')\n", True),
        ("print('see app/old.py' * 0)\n", True),
        ("MOVED = {'app/old.py': 'app/new.py'}\nprint(len(MOVED))\n", True),
    ],
)
def test_the_path_of_a_file_that_moves_follows_where_it_is_a_text_of_its_own(
    text: str, left: bool
) -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": "def f():\n    return 1\n",
        "app/user.py": "from app.old import f\n",
        "main.py": f"from os.path import exists\n\n{text}",
    }
    after = move(files, "app.old=app.new")
    assert ("app/old.py" in after.text("main.py")) == left
    assert "app/new.py" in after.text("main.py") or left


def test_where_one_object_is_put_in_both_places_names_go_from_one_to_the_other() -> None:
    put = "import sys\n\ntry:\n    from app import both\n\n    sys.modules['app.old'] = both\n"
    put += "    sys.modules['app.new'] = both\nexcept ImportError:\n    pass\n"
    files = {
        "app/__init__.py": put,
        "app/old.py": "def f():\n    return 1\n\n\ndef g():\n    return 2\n",
        "app/new.py": "HERE = 1\n",
        "app/user.py": "from app.old import f, g\n\n\ndef use():\n    return f() + g()\n",
        "main.py": "from app.user import use\n\nprint(use())\n",
    }
    after = move(files, "app.old:f=app.new:f")
    assert after.said("refused", "manual") == []
    assert "from app.new import f" in after.text("app/user.py")
    apart = {**files, "app/__init__.py": put.replace("new'] = both", "new'] = sys")}
    assert any(
        "puts another module" in why for why in move(apart, "app.old:f=app.new:f").said("refused")
    )


def test_a_spy_asks_for_the_name_that_it_is_given() -> None:
    spies = "class Spies:\n    def spy(self, thing, name):\n        real = getattr(thing, name)\n"
    spies += "        setattr(thing, name, lambda: real() + 10)\n\n\nmocker = Spies()\n"
    files = {
        "app/__init__.py": "",
        "app/old.py": "def f():\n    return 1\n\n\ndef g():\n    return 2\n",
        "app/new.py": "",
        "app/user.py": "from app import old\n\n\ndef use():\n    return old.f() + old.g()\n",
        "spies.py": spies,
    }
    for name, module in (("f", "new"), ("g", "old")):
        main = "import app.old\nfrom app.user import use\nfrom spies import mocker\n\n"
        main += f'mocker.spy(app.old, "{name}")\nprint(use())\n'
        after = move({**files, "main.py": main}, "app.old:f=app.new:f")
        assert after.said("refused", "manual") == []
        assert f'mocker.spy(app.{module}, "{name}")' in after.text("main.py")
    asks = main.replace('"g"', "chr(103)")
    assert move({**files, "main.py": asks}, "app.old:f=app.new:f").said("manual")
