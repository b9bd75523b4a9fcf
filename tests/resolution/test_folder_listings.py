"""Which folders code lists, and which files of them."""

from __future__ import annotations

import pytest

from canonize.resolution.folder_listings import folder_listings, listed_by_callers
from tests.resolution.code_bases import project

START = "import glob, importlib, os, pkgutil\nfrom pathlib import Path\nimport a.b\n"
FILES = {"a/__init__.py": "", "a/b/__init__.py": "", "a/b/c.py": "", "a/b/d/__init__.py": ""}


@pytest.mark.parametrize(
    ("code", "finds", "misses"),
    [
        ("pkgutil.iter_modules(a.b.__path__)", "a/b/c.py", "a/c.py"),
        ("pkgutil.iter_modules(a.b.__path__)", "a/b/d/__init__.py", "a/b/d/e.py"),
        ("pkgutil.walk_packages(a.__path__)", "a/b/c.py", "c.py"),
        ("glob.glob('a/*/c*.py')", "a/b/c.py", "a/b/d.py"),
        ("glob.glob('a/**/*.py')", "a/b/c.py", "b/c.py"),
        ("Path('a').rglob('*.py')", "a/b/c.py", "a/b/c.pyx"),
        ("Path('a/b').glob('[!d]*.py')", "a/b/c.py", "a/b/x/c.py"),
        ("os.scandir('a/b')", "a/b/c.py", "a/c.py"),
        ("os.listdir()", "c.py", "a/c.py"),
        ("[e.name for e in os.scandir()]", "c.py", "a/c.py"),
        ("Path('a').walk()", "a/b/c.py", "c.py"),
        ("os.walk('a')", "a/b/c.py", "c.py"),
        ("glob.iglob('a/*.py')", "a/c.py", "b/c.py"),
        ("[n for n in os.listdir('a') if n.endswith('_x.py')]", "a/c_x.py", "a/c.py"),
        ("[n for n in os.listdir('a') if n.endswith(('.py', '.x'))]", "a/c.py", "b/c.py"),
    ],
)
def test_which_files_it_finds(code: str, finds: str, misses: str) -> None:
    (found,) = folder_listings("m.py", project({**FILES, "m.py": f"{START}x = {code}\n"}))
    assert found.finds(finds)
    assert not found.finds(misses)


@pytest.mark.parametrize(
    "code",
    [
        "os.listdir(unknown)",
        "unknown.glob('*.py')",
        "pkgutil.iter_modules(unknown.__path__)",
        "pkgutil.iter_modules()",
        "unknown.walk()",
        "unknown.listdir()",
        "walk()",
        "glob.glob()",
    ],
)
def test_a_folder_that_does_not_show(code: str) -> None:
    assert not folder_listings("m.py", project({**FILES, "m.py": f"{START}x = {code}\n"}))


@pytest.mark.parametrize(
    ("body", "loads", "for_effect"),
    [
        ("importlib.import_module(m.name)", False, True),
        ("if m.ispkg:\n        importlib.import_module(m.name)", False, True),
        ("x = importlib.import_module(m.name)", True, False),
        ("importlib.import_module(m.name)\n    print(m.name)", False, False),
        ("print(m.name)", False, False),
    ],
)
def test_what_becomes_of_what_is_found(body: str, loads: bool, for_effect: bool) -> None:
    code = f"{START}for m in pkgutil.iter_modules(a.b.__path__):\n    {body}\n"
    (found,) = folder_listings("m.py", project({**FILES, "m.py": code}))
    assert (found.loads, found.for_effect) == (loads, for_effect)


def test_callers_tell_which_package() -> None:
    loader = "import pkgutil\ndef names(p):\n    return pkgutil.iter_modules(p.__path__)\n"
    user = "import a.b\nfrom m import names\nnames(a.b)\nnames(p=a)\nnames(other)\n"
    code_base = project({**FILES, "m.py": loader, "n.py": user})
    (found,) = folder_listings("m.py", code_base)
    assert [listing.folder for listing in listed_by_callers(found, code_base)] == ["a/b", "a"]


@pytest.mark.parametrize(
    ("condition", "rest", "finds_other"),
    [
        ("n.endswith('.py') and 'socket' in n.lower()", "use(n)", False),
        ("'socket' in n", "use(n)", False),
        ("'Socket' in str(n).lower()", "use(n)", False),
        ("'socket' in n or n.endswith('.py')", "use(n)", True),
        ("'socket' not in n", "use(n)", True),
        ("'socket' in n.upper()", "use(n)", True),
        ("'socket' in other", "use(n)", True),
        ("'socket' in n", "use(n)\n    else:\n        use(n)", True),
        ("'socket' in n", "use(n)\n    use(n)", True),
    ],
)
def test_words_that_a_file_must_have(condition: str, rest: str, finds_other: bool) -> None:
    code = f"{START}for n in os.listdir('a/b'):\n    if {condition}:\n        {rest}\n"
    (found,) = folder_listings("m.py", project({**FILES, "m.py": code}))
    assert found.finds("a/b/web_socket.py")
    assert found.finds("a/b/other.py") is finds_other


def test_words_in_the_loop_below_a_walk() -> None:
    code = (
        f"{START}for root, _, files in os.walk('a'):\n    for n in files:\n"
        "        if n.endswith('.py') and 'socket' in n.lower():\n            use(root, n)\n"
    )
    (found,) = folder_listings("m.py", project({**FILES, "m.py": code}))
    assert found.finds("a/b/WebSocket.py") and not found.finds("a/b/c.py")
