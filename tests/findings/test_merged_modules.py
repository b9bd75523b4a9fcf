"""`plan new --move OLD=NEW` of two modules that are both there makes one of them."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest

from canonize.cli import main
from tests.findings.playing import Said, content, git, printed, repository

OLD = (
    "import re\n\n_WORD = re.compile('a')\n\n\ndef _make(name):\n"
    "    return lambda text: _WORD.sub(name, text)\n\n\n_path = _make('p')\n\n\n"
    "class Trouble(Exception):\n    pass\n\n\ndef encode(text):\n    if not text:\n"
    "        raise Trouble(text)\n    return _path(text)\n"
)
NEW = "from app._low import _path\n\n\ndef twice(text):\n    return _path(text) * 2\n"
USE = "from app._low import Trouble, encode\nfrom app import _low, urls\n\n"
USE += "try:\n    _low.encode('')\nexcept Trouble:\n    print(encode('ab'), urls.twice('a'))\n"


def canonize(root: Path, *words: str) -> Said:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["-C", str(root), *words])
    return Said(status, out.getvalue(), err.getvalue())


def merged(files: dict[str, str], *pair: str) -> tuple[Said, Said | None, dict[str, bytes], bool]:
    """What was said, the files afterwards, and whether the program prints what it printed."""
    with repository({"app/__init__.py": "", **files}) as root:
        before = printed(root, "main.py", ())
        planned, ran = canonize(root, "plan", "new", "--no-schema", "--move", *pair), None
        if planned.status == 0:
            git(root, "add", "-A")
            git(root, "commit", "-qm", "plan")
            ran = canonize(root, "run", "--all", "--yes")
        same = bool(before) and printed(root, "main.py", ()) == before
        return planned, ran, dict(content(root)), same


WAYS = {
    "that imports from it": {"app/_low.py": OLD, "app/urls.py": NEW},
    "that knows nothing of it": {"app/_low.py": OLD, "app/urls.py": "twice = len\n"},
    "with a logger in both": {
        "app/_low.py": "import logging\n\nlogger = logging.getLogger(__name__)\n" + OLD,
        "app/urls.py": "import logging\n" + NEW.replace(
            "\n\n\n", "\n\nlogger = logging.getLogger(__name__)\n\n\n", 1
        ),
    },
}  # fmt: skip


@pytest.mark.parametrize("files", WAYS.values(), ids=WAYS.keys())
def test_a_module_goes_into_one_that_is_there(files: dict[str, str]) -> None:
    planned, ran, after, same = merged({**files, "main.py": USE}, "app._low=app.urls")
    assert planned.status == 0, planned.text
    assert ran is not None and ran.status == 0, ran and ran.text
    assert same and "app/_low.py" not in after
    assert b"_low" not in after["main.py"] + after["app/urls.py"]


def test_a_module_of_which_a_name_gets_another_one_moves_with_it() -> None:
    use = USE.replace("_low", "low")
    files = {"app/low.py": OLD, "app/urls.py": NEW.replace("_low", "low"), "main.py": use}
    pairs = ["app.low=app.high", "--move", "app.low:encode=app.high:quoted"]
    planned, ran, after, same = merged(files, *pairs)
    assert planned.status == 0, planned.text
    assert ran is not None and (ran.status, same) == (0, True), ran.text
    assert "app/low.py" not in after
    assert b"def quoted(" in after["app/high.py"]
    assert b"encode" not in after["main.py"] + after["app/high.py"]


def test_a_module_goes_into_its_package() -> None:
    main_py = "import app\nfrom app.low import f\n\nprint(f(1), app.g(1))\n"
    files = {"app/__init__.py": "def g(x):\n    return x\n", "main.py": main_py}
    files["app/low.py"] = "def f(x):\n    return -x\n"
    planned, ran, after, same = merged(files, "app.low=app")
    assert planned.status == 0 and ran is not None and ran.status == 0
    assert same and "app/low.py" not in after


def test_what_the_old_module_does_while_it_loads_stays_in_it() -> None:
    files = {
        "app/low.py": "import sys\n\n\ndef f(x):\n    return -x\n\n\nsys.setrecursionlimit(1234)\n",
        "app/urls.py": "def g(x):\n    return x\n",
        "main.py": "import sys\nfrom app.low import f\nprint(f(1), sys.getrecursionlimit())\n",
    }
    planned, ran, after, same = merged(files, "app.low=app.urls")
    assert planned.status == 0 and ran is not None and ran.status == 0
    assert same and after["app/low.py"] == b"import sys\n\n\nsys.setrecursionlimit(1234)\n"
    assert b"def f" in after["app/urls.py"]


REFUSED = {
    "a name is taken": (
        {"app/low.py": "def f(x):\n    return 1\n", "app/urls.py": "def f(x):\n    return 2\n"},
        "f is taken in app.urls (line 1)",
    ),
    "a package": (
        {"app/low/__init__.py": "def f(x):\n    return 1\n", "app/urls.py": "G = 1\n"},
        "move each name of app.low by itself",
    ),
    "nothing is known of what it defines": (
        {"app/low.py": "def f(x):\n    return 1\n\n\ndef __getattr__(name):\n    return name\n",
         "app/urls.py": "G = 1\n"},
        "move each name of app.low by itself",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("files", "told"), REFUSED.values(), ids=REFUSED.keys())
def test_what_can_not_be_one_is_refused(files: dict[str, str], told: str) -> None:
    main_py = "from app.low import f\nimport app.urls\nprint(f(1))\n"
    planned, _, after, same = merged({**files, "main.py": main_py}, "app.low=app.urls")
    assert planned.status == 2 and told in " ".join(planned.text.split())
    assert same and after["main.py"] == main_py.encode()
