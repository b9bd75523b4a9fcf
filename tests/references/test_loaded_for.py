"""What is asked of a module that a path, put together at run time, leads to."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

HELPER = "def work_out(x):\n    return x + 1\n\n\ndef system():\n    return 1\n"


def open_points(dev: str, main: str = "", **more: str) -> list[str]:
    """What stays open when a function leaves the package that a text of `app.dev` begins."""
    files = {
        "app/__init__.py": HELPER, "app/low.py": "", "app/io/__init__.py": "", "app/dev.py": dev,
        "main.py": f"from app import work_out\nprint(work_out(1))\n{main}",
    }  # fmt: skip
    files |= {f"app/{name}.py": text for name, text in more.items()}
    return move(files, "app:work_out=app.low:work_out").said("manual", "refused")


BELOW = {
    "for its effect": (
        "import importlib\n\n\ndef run(p):\n    importlib.import_module(f'app.{p}')\n"
    ),
    "what is looked up below": (
        "from importlib import import_module\n\n\ndef run(p):\n"
        "    return import_module(f'app.{p}').run\n"
    ),
    "a parameter that gets the whole path": (
        "NAMES = ['work_out']\n\n\ndef run(p):\n    p = f'app.{p}'\n"
        "    mod = __import__(p, fromlist=['run'])\n"
        "    return mod.run\n"
    ),
    "the same, formatted": (
        "from importlib import import_module\n\n\ndef run(p):\n    p = f'app.{p}'\n"
        "    return import_module(p).run\n"
    ),
    "a program's arguments": "def run(p):\n    return ['--pyargs', f'app.{p}']\n",
    "a module that is run": "def run(p):\n    return ('python', '-m', f'app.{p}', 'x')\n",
    "a message": "def run(p):\n    return print(f'app.{p}')\n",
}


@pytest.mark.parametrize("dev", BELOW.values(), ids=BELOW.keys())
def test_a_path_to_a_module_below_asks_for_no_name_of_the_package(dev: str) -> None:
    assert open_points(dev) == []


SAID = {
    "a function of its own": (
        "NAMES = ['work_out']\n\n\ndef run(p):\n    import pydoc\n"
        "    return pydoc.locate(f'app.{p}')\n"
    ),
    "a parameter that gets the whole path, looked up by who knows what": (
        "NAMES = ['work_out']\n\n\n"
        "def run(p):\n    import pydoc\n    p = f'app.{p}'\n    return pydoc.locate(p)\n"
    ),
    "one that also goes elsewhere": (
        "NAMES = ['work_out']\n\n\n"
        "def run(p):\n    p = f'app.{p}'\n    mod = __import__(p, fromlist=['run'])\n"
        "    return mod.run, find(p)\n\n\ndef find(p):\n    import pydoc\n"
        "    return pydoc.locate(p)\n"
    ),
    "a lookup of any name": (
        "def load(path):\n    import importlib\n    home, _, name = path.rpartition('.')\n"
        "    return getattr(importlib.import_module(home), name)\n\n\n"
        "def run(p):\n    return load(f'app.{p}')\n"
    ),
}


@pytest.mark.parametrize("dev", SAID.values(), ids=SAID.keys())
def test_a_path_that_may_end_in_the_name_is_a_question(dev: str) -> None:
    assert open_points(dev)


def test_what_is_registered_when_its_module_runs_is_a_question() -> None:
    files = {
        "app/__init__.py": "KEPT = []\n\n\ndef keep(f):\n    KEPT.append(f)\n    return f\n",
        "app/plug/__init__.py": "",
        "app/plug/red.py": "from app import keep\n\n\n@keep\ndef work_out(x):\n    return x\n",
        "app/other.py": "X = 1\n",
        "app/dev.py": (
            "import importlib\n\n\ndef run(p):\n    importlib.import_module('app.plug.' + p)\n"
        ),
        "main.py": "from app import KEPT\nfrom app.dev import run\nrun('red')\nprint(len(KEPT))\n",
    }
    after = move(files, "app.plug.red:work_out=app.other:work_out")
    assert after.said("manual", "refused")


SENTENCE = "'Where themes are looked for; if there is none, those that are included with app.low.'"
COMMAND = "'python -u -m app.low.'"


@pytest.mark.parametrize("text", [SENTENCE, f"('If not, it'\n        {SENTENCE})"])
def test_a_sentence_ends_with_a_name_and_begins_no_path(text: str) -> None:
    assert told_of(f"def help(show):\n    return show(help={text})\n") == []


@pytest.mark.parametrize(
    "text",
    [COMMAND, f"{SENTENCE} + x", "f'Where themes are looked for is in app.low.{x}'",
     "'All of it is taken by from app.low.'"],
)  # fmt: skip
def test_what_is_added_to_or_is_a_command_may_begin_one(text: str) -> None:
    assert told_of(f"def help(show, x):\n    return show(run={text})\n")


def told_of(code: str) -> list[str]:
    files = {
        "app/__init__.py": "", "app/low/__init__.py": "",
        "app/low/old.py": "work_out = [1]\nother = 2\n",
        "app/new.py": "", "app/dev.py": f"from app.low.old import other\n\n\n{code}",
        "app/said.py": "NAMES = ['work_out']\n",
        "main.py": "from app.low.old import work_out\nprint(work_out)\n",
    }  # fmt: skip
    return move(files, "app.low.old:work_out=app.new:work_out").said("manual", "refused")


FROM_FILES = {
    "a file's stem": "[import_module(f'app.low.{f.stem}') for f in HERE.glob('low/[ho]*.py')]",
    "its parts": (
        "[import_module('app.' + '.'.join(f.relative_to(HERE).parts)[:-3]) "
        "for f in HERE.glob('low/[ho]*.py')]"
    ),
}
FROM_ELSEWHERE = {
    "a setting": "[import_module(f'app.low.{name}') for name in open('x').read().split()]",
    "a part of a text": "[import_module('app.low.' + '.'.join(n.split('.'))) for n in NAMES()]",
}


def moved_file(found: str) -> list[str]:
    head = "from importlib import import_module\nfrom pathlib import Path\n\n"
    head += "HERE = Path(__file__).parent\nNAMES = list\n\n\n"
    files = {
        "app/__init__.py": "", "app/low/__init__.py": "",
        "app/low/helpers.py": "def work(x):\n    return x\n",
        "app/dev.py": f"{head}def load():\n    return {found}\n",
        "main.py": "from app.low.helpers import work\nimport app.dev\nprint(work(1))\n",
    }  # fmt: skip
    return move(files, "app.low.helpers=app.low.other").said("manual", "refused")


@pytest.mark.parametrize("found", FROM_FILES.values(), ids=FROM_FILES)
def test_a_path_made_of_files_leads_to_the_one_that_moved(found: str) -> None:
    assert moved_file(found) == []


@pytest.mark.parametrize("found", FROM_ELSEWHERE.values(), ids=FROM_ELSEWHERE)
def test_a_path_made_of_anything_else_is_a_question(found: str) -> None:
    assert moved_file(found)


def test_a_name_that_leaves_a_file_that_is_found_is_a_question() -> None:
    dev = "from pathlib import Path\nfrom importlib import import_module\n\n\ndef load(name):\n"
    dev += "    return [getattr(import_module(f'app.{f.stem}'), name) for f in Path().glob('*')]\n"
    files = {
        "app/__init__.py": "", "app/old.py": "def work_out(x):\n    return x\n", "app/dev.py": dev,
        "app/new.py": "", "main.py": "from app.old import work_out\nprint(work_out(1))\n",
    }  # fmt: skip
    assert move(files, "app.old:work_out=app.new:work_out").said("manual", "refused")
