"""`rewrite_strings`: paths in strings, configuration and documents, and their look-alikes."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.codemods import moving
from tests.codemods.playing import Played, code, play

WORLD = {
    "a/__init__.py": "",
    "a/b.py": "class X: ...\nclass Z: ...\n",
    "n.py": "class X: ...\n",
}
MODULE = ({"symbol": "a.b", "verdict": "duplicate"},)


def migrate(path: str, source: str | bytes, **options: object) -> Played:
    return play({**WORLD, path: source}, "rewrite_strings", options)


def move(path: str, source: str, **options: object) -> Played:
    """The same for a competitor that is a module as a whole."""
    return play(
        {**WORLD, path: source}, "rewrite_strings", options, canonical="n", competitors=MODULE
    )


@pytest.mark.parametrize(
    "path, before, after",
    [
        ("app.py", 'x = "a.b.X"\n', 'x = "n.X"\n'),
        ("app.py", 'x = "a.b:X"\n', 'x = "n:X"\n'),
        ("app.py", 'patch("a.b.X")\n', 'patch("n.X")\n'),
        ("app.py", (
            "def f():\n"
            "    '''See :class:`a.b.X`.'''\n"
        ), "def f():\n    '''See :class:`n.X`.'''\n"),
        ("app.py", 'import_module("a.b").X\n', 'import_module("n").X\n'),
        ("app.py", 'getattr(import_module("a.b"), "X")\n', 'getattr(import_module("n"), "X")\n'),
        ("app.py", '__import__("a.b", fromlist=["X"]).X\n', '__import__("n", fromlist=["X"]).X\n'),
        ("app.py", 's = "import a.b; a.b.X()"\n', 's = "import n; n.X()"\n'),
        ("app.py", 's = "import a.b as m; m.X()"\n', 's = "import n as m; m.X()"\n'),
        ("conf.yaml", "key: a.b.X\n", "key: n.X\n"),
        ("conf.toml", 'key = "a.b:X"\n', 'key = "n:X"\n'),
        ("conf.json", '{"key": "a.b.X"}\n', '{"key": "n.X"}\n'),
        ("Dockerfile", "ENV F=a.b:X\n", "ENV F=n:X\n"),
        ("README.md", "Use `a.b.X`.\n", "Use `n.X`.\n"),
        ("README.md", "```\nimport a.b\na.b.X()\n```\n", "```\nimport n\nn.X()\n```\n"),
        ("README.md", "```\nfrom a.b import X\n```\n", "```\nfrom n import X\n```\n"),
        ("docs.rst", ":class:`a.b.X`\n", ":class:`n.X`\n"),
    ],
)  # fmt: skip
def test_what_is_rewritten(path: str, before: str, after: str) -> None:
    assert migrate(path, before).text(path) == after


@pytest.mark.parametrize(
    "path, source",
    [
        ("app.py", 'x = "a.b_factory.X"\n'),
        ("app.py", 'x = "a.b.X2", "a.b2.X", "x.a.b.X"\n'),
        ("app.py", 'x = "a.b.Z"\n'),
        ("app.py", 'patch("consumer.X")\n'),
        ("app.py", "a.b.X\n"),
        ("app.py", 'x = "/srv/a.b.X", "a.b.X/y", "https://a.b.X/"\n'),
        ("app.py", 'x = "data/a.b.X-old.txt"\n'),
        ("conf.yaml", "key: a.b.Xtra\n"),
        ("conf.yaml", "key: my-a.b.X\n"),
        ("notes.txt", "nothing of it\n"),
    ],
)
def test_what_is_another_name_is_left_alone(path: str, source: str) -> None:
    played = migrate(path, source)
    assert played.text(path) == source and played.said(path, "rewritten") == []


@pytest.mark.parametrize(
    "path, source, reason",
    [
        ("app.py", 'x = f"a.b.X{1}"\n', "a formatted string"),
        ("app.py", 'import_module(f"a.{n}")\n', "put together at run time"),
        ("app.py", 'import_module(".b", "a")\n', "a relative dynamic import"),
        ("app.py", 'm = import_module("a.b")\n', "what is looked up in it is not known"),
        ("app.py", '__import__("a.b").b.X\n', "what is looked up in it is not known"),
        ("app.py", 's = "import a.b; a.b.X(), a.b.Z()"\n', "the same text says `import`"),
        ("app.py", 's = "import a.b as m; a.b.X()"\n', "the same text says `import`"),
        ("app.py", 's = "import a.b; getattr(a.b, n)()"\n', "the same text says `import`"),
        ("app.py", "# a.b.X\n", "in a comment"),
        ("README.md", "We once wrote a.b.X.\n", "in prose"),
        ("README.md", "```\nimport a.b\na.b.X, a.b.Z\n```\n", "the same text says `import`"),
        ("book.ipynb", '{"cells": [{"cell_type": 1, "source": "a.b.X"}]}\n', "a notebook, cell 1"),
        ("data.unknown", "a.b.X\n", "a kind of file that is not rewritten"),
    ],
)  # fmt: skip
def test_what_a_person_must_look_at(path: str, source: str, reason: str) -> None:
    played = migrate(path, source)
    assert played.text(path) == source
    assert any(reason in said for said in played.said(path, "manual"))


def test_prose_and_comments_are_rewritten_if_asked_for() -> None:
    assert migrate("app.py", "# a.b.X\n", prose=True).text("app.py") == "# n.X\n"
    assert migrate("README.md", "Once a.b.X.\n", prose=True).text("README.md") == "Once n.X.\n"


def test_a_hash_in_a_string_is_no_comment() -> None:
    source = 'x = "#"; y = f"{1}#{"a"}"; a.b.X\n'
    assert migrate("app.py", source).said("app.py") == []


def test_a_name_that_the_canonical_lacks_is_refused() -> None:
    source = 'x = "a.b.Z"\n'
    both = ({"symbol": "a.b:Z", "verdict": "duplicate", "replace_with": "n:Z"},)
    played = play({**WORLD, "app.py": source}, "rewrite_strings", competitors=both)
    assert played.text("app.py") == source
    assert played.said("app.py", "refused") == ["1: n has no Z"]


def test_a_path_through_a_consumers_import_is_only_told() -> None:
    files = {**WORLD, "app.py": "from a import b as o\n", "test_it.py": 'patch("app.o.X")\n'}
    played = play(files, "rewrite_strings")
    assert played.text("test_it.py") == files["test_it.py"]
    assert played.said("test_it.py", "manual") == [
        "1: it reaches a.b:X through what another module imports"
    ]


def test_whole_modules_take_their_bare_names_along() -> None:
    assert move("conf.toml", '[tool.mypy]\nmodule = "a.b"\n').text("conf.toml").endswith('= "n"\n')
    assert move("mypy.ini", "[mypy-a.b]\n").text("mypy.ini") == "[mypy-n]\n"
    assert move("app.py", 'getLogger("a.b")\n').text("app.py") == 'getLogger("n")\n'


def test_the_path_of_a_module_that_moves_is_rewritten_in_documents_if_asked_for() -> None:
    assert move("README.md", "See a/b.py.\n", prose=True).text("README.md") == "See n.py.\n"


@pytest.mark.parametrize(
    "path, source, prose",
    [
        ("README.md", "See a/b.py.\n", False),
        ("README.md", "See a/b.pyi.\n", True),
        ("conf.toml", 'omit = ["a/b.py"]\n', True),
        ("app.py", 'x = "a/b.py"\n', True),
    ],
)
def test_the_path_of_its_file_is_told_elsewhere(path: str, source: str, prose: bool) -> None:
    played = move(path, source, prose=prose)
    assert played.text(path) == source and len(played.said(path, "manual")) == 1


def test_the_path_of_a_file_that_stays_is_never_rewritten() -> None:
    played = migrate("README.md", "See a/b.py.\n", prose=True)
    assert played.text("README.md") == "See a/b.py.\n"


@pytest.mark.parametrize(
    "path, source",
    [
        ("app.py", b"\xef\xbb\xbfx = 'a.b.X'\r\n"),
        ("app.py", "# coding: latin-1\nx = 'é', 'a.b.X'".encode("latin-1")),
        ("conf.yaml", b"\xef\xbb\xbfkey: a.b.X\r\nother: 1\n"),
        ("README.md", "`ä` `a.b.X`".encode()),
    ],
)
def test_every_other_byte_stays(path: str, source: bytes) -> None:
    assert migrate(path, source).files[path] == source.replace(b"a.b", b"n")


@pytest.mark.parametrize(
    "path, source", [("conf.yaml", b"key: a.b.X \xff\n"), ("x.bin", b"a.b.X\0")]
)
def test_files_in_other_encodings_are_left_alone(path: str, source: bytes) -> None:
    assert migrate(path, source).files[path] == source


LATE = [
    "def make():\n    from a.b import X\n    return X()",
    "import a.b\n\n\ndef make():\n    return a.b.X()",
    "from a import b\n\n\nclass K:\n    def make(self):\n        return b.X()",
    "import a.b as m\nmake = lambda: m.X()\n",
]
EARLY = [
    "from a.b import X\n\n\ndef make():\n    return X()",
    "try:\n    from a.b import X\nexcept ImportError:\n    X = None",
    "import a.b\n\nY = a.b.X",
    "def make():\n    from a.b import Y\n    return Y()",
    "def make():\n    from n import X\n    return X()",
]
PATCHED = {"test_it.py": 'from unittest import mock\n\nmock.patch("a.b.X")\n'}
TWO = {"a/__init__.py": "", "a/b.py": "class X: ...\nclass Y: ...\n", "n.py": "class X: ...\n"}


@pytest.mark.parametrize("code", LATE)
def test_a_patch_stays_where_code_still_looks_when_it_runs(code: str) -> None:
    played = play({**TWO, **PATCHED, "prod.py": code}, "rewrite_strings")
    assert played.text("test_it.py") == PATCHED["test_it.py"]
    assert played.said("test_it.py") == ["3: prod.py still looks it up there when it runs"]


@pytest.mark.parametrize("code", EARLY)
def test_a_patch_goes_along_when_nobody_looks_there_late(code: str) -> None:
    played = play({**TWO, **PATCHED, "prod.py": code}, "rewrite_strings")
    assert 'mock.patch("n.X")' in played.text("test_it.py")


OWN = "class X: ...\n\n\ndef make():\n    return X()\n"
CLOSED = "class X:\n    def copy(self):\n        return X()\n\n\nY = X\n"


@pytest.mark.parametrize(("home", "stays"), [(OWN, True), (CLOSED, False)])
def test_a_patch_stays_for_functions_of_the_competitors_own_module(home: str, stays: bool) -> None:
    played = play({**TWO, **PATCHED, "a/b.py": home}, "rewrite_strings")
    assert (played.text("test_it.py") == PATCHED["test_it.py"]) is stays


def test_a_string_that_is_no_patch_goes_along_all_the_same() -> None:
    files = {**TWO, "prod.py": LATE[0], "settings.py": 'KIND = "a.b.X"\n'}
    assert play(files, "rewrite_strings").text("settings.py") == 'KIND = "n.X"\n'


def test_a_file_of_one_competitor_names_the_canonical_for_another() -> None:
    two = [{"symbol": f"a.{module}:X", "verdict": "duplicate"} for module in "bc"]
    home = 'class X: ...\nOWN, OTHER = "a.b.X", "a.c.X"\n'
    files = {**WORLD, "a/b.py": home, "a/c.py": "class X: ...\n"}
    played = play(files, "rewrite_strings", competitors=two)
    assert played.text("a/b.py") == home.replace("a.c.X", "n.X")
    assert played.said("a/b.py", "kept") == ["2: inside the competitor's own module"]


MEMBERS = {
    "a/b.py": "class X:\n    def same(self): ...\n    def gone(self): ...\n"
    "    def later(self): ...\n    @property\n    def value(self): ...\n",
    "n.py": "class X:\n    def same(self): ...\n    async def later(self): ...\n"
    "    def value(self): ...\n",
}


@pytest.mark.parametrize(
    "member, reason",
    [
        ("gone", "n:X has no gone"),
        ("later", "later is async in n:X"),
        ("value", "value is a method of n:X"),
    ],
)
@pytest.mark.parametrize(
    "written", ['patch("a.b.X.{}")\n', 'resolve_name("a.b:X.{}")\n', 'x = "a.b.X.{}"\n']
)
def test_a_member_that_the_canonical_lacks(written: str, member: str, reason: str) -> None:
    source = written.format(member)
    played = play({**WORLD, **MEMBERS, "app.py": source}, "rewrite_strings")
    assert played.text("app.py") == source
    assert played.said("app.py", "refused") == [f"1: {reason}"]


def test_a_member_that_fits_and_what_is_no_member() -> None:
    source = 'patch("a.b.X.same")\nx = "a.b:X.same", "a.b.X.yaml"\n'
    played = play({**WORLD, **MEMBERS, "app.py": source}, "rewrite_strings")
    assert played.text("app.py") == source.replace("a.b", "n").replace("n.X.yaml", "a.b.X.yaml")


def test_patches_of_members_hit_what_they_hit_before() -> None:
    """Runs the code before and after: no patch raises, none replaces what nobody calls."""
    source = code(
        """
        from pkgutil import resolve_name
        from unittest.mock import patch


        def names():
            found = []
            for path in ("a.b.X.same", "a.b.X.gone", "a.b.X.later"):
                with patch(path) as fake:
                    found.append(type(fake).__name__)
            return [*found, resolve_name("a.b:X.gone").__name__]
        """
    )
    files = {**WORLD, **MEMBERS, "app.py": source}
    after = dict(play(files, "rewrite_strings").files)
    before = {path: text.encode() for path, text in files.items()}
    assert _names(before) == _names(after) == ["MagicMock", "MagicMock", "MagicMock", "gone"]
    assert b'"n.X.same"' in after["app.py"]


def _names(files: Mapping[str, bytes]) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        for path, data in files.items():
            file = Path(folder, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        command = [sys.executable, "-c", "import app, json; print(json.dumps(app.names()))"]
        done = subprocess.run(command, cwd=folder, capture_output=True, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


def test_a_competitor_that_no_parser_takes_ends_nothing() -> None:
    deep = "class X: ...\nY = X\nz = " + "-" * 9_000 + "1\n"
    files = {**WORLD, "a/b.py": deep, "app.py": 'x = "a.b.X", "a.b.Y"\n'}
    played = play(files, "rewrite_strings")
    assert played.text("app.py") == 'x = "n.X", "a.b.Y"\n'


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("locale/de.po", "#: a/b.py:12\nmsgid ''\n"),
        ("SOURCES.txt", "a/b.py\na/__init__.py\n"),
        ("ruff.toml", '"a/b.py" = ["E501"]\n'),
        ("README.md", "See `a/b.py`.\n"),
        ("app.py", 'run(["lint", "a/b.py"])\n'),
        ("app.py", "x = 1  # see a/b.py\n"),
    ],
)
@pytest.mark.parametrize("prose", [True, False])
def test_the_file_of_a_module_of_which_only_names_go_is_nobodys_question(
    path: str, text: str, prose: bool
) -> None:
    played = migrate(path, text, prose=prose)
    assert played.text(path) == text
    assert {entry.disposition for entry in played.ledger.references} <= {"kept"}


@pytest.mark.parametrize(
    "source",
    [
        "def f():\n    '''Goes to a module of a.'''\n",
        "is_ours = name.startswith('a.')\n",
        "name = name.removeprefix('a.')\n",
    ],
)
def test_no_path_is_put_together_of_prose_and_comparisons(source: str) -> None:
    assert not migrate("app.py", source).ledger.references


@pytest.mark.parametrize("source", ["import_module('a.' + name)\n", "import_module(f'a.{name}')\n"])
def test_a_path_that_may_be_put_together_is_told(source: str) -> None:
    assert [e.disposition for e in migrate("app.py", source).ledger.references] == ["manual"]


def test_json_with_comments_is_read_by_its_lines() -> None:
    text = '{\n  // where it lives\n  "a.b": {"on": true},\n  "use": "a.b"\n}\n'
    assert move("conf.json", text).text("conf.json") == text.replace("a.b", "n")
    both = '{\n  // both\n  "a.b": 1,\n  "n": 2\n}\n'
    assert move("conf.json", both).text("conf.json") == both


def test_a_formatted_string_in_the_own_file_of_what_it_names_is_no_question() -> None:
    text = 'def __getattr__(name):\n    raise AttributeError(f"a.b.X is gone: {name}")\n'
    played = migrate("a/b.py", text)
    assert {entry.disposition for entry in played.ledger.references} == {"kept"}
    assert migrate("app.py", 'x = f"a.b.X{name}"\n').said("app.py", "manual")


@pytest.mark.parametrize(
    ("line", "how"),
    [
        ("from a.b import asbool", "kept"),
        ("a.b.asbool(1)", "kept"),
        ("from a.b import X", "refused"),
        ("a.b.X()", "refused"),
    ],
)
def test_of_a_file_that_nobody_can_parse_only_what_it_names_of_a_competitor_is_open(
    line: str, how: str
) -> None:
    played = migrate("hooks/post.py", f"{line}\nvalue = {{{{ cookiecutter.name }}\n")
    assert [entry.disposition for entry in played.ledger.references] == [how]


TOP = {"a.py": "class X: ...\nclass Z: ...\n", "n.py": "class X: ...\n"}


LOGGER = """\
def get(name):
    if name != "a" and not name.startswith("a."):
        name = "a." + name
    {after}
    return logging.getLogger(name)
"""


def open_points(source: str, path: str = "app.py") -> list[str]:
    """What a person must look at where one name of a top-level module goes."""
    only = ({"symbol": "a:X", "verdict": "duplicate"},)
    files = {**TOP, path: source}
    return play(files, "rewrite_strings", {}, canonical="n:X", competitors=only).said(
        path, "manual"
    )


@pytest.mark.parametrize(
    "source",
    [
        'theme = "a"\n',
        'x = f"{version("a")} and {version("b")}"\n',
        "x = f\"{version('a')}\"\n",
        'x = f"a.Z is {1}"\n',
        'x = f"we use a in {1}"\n',
        's = "from a import Z; import a"\n',
        's = "from a import Z"\n',
        "def f(name, start='a.'):\n    return name.startswith(start)\n",
        "f = lambda name, end='a.': name.removeprefix(end)\n",
    ],
)
def test_a_module_of_which_a_name_goes_is_nobodys_question(source: str) -> None:
    told = open_points(source)
    assert [said for said in told if "import" not in said] == []


@pytest.mark.parametrize(
    "source",
    [
        'm = import_module("a")\n',
        'm = import_module(f"a.{name}")\n',
        'modules = ["a"]\n',
        'x = f"a.{name}"\n',
        'x = f"{1} a:{name}"\n',
        's = "import a as b; b.X(), b.Z()"\n',
    ],
)
def test_what_may_still_look_the_name_up_is_asked(source: str) -> None:
    assert open_points(source)


GIVEN = """\
_OURS: tuple[str, ...] = ("a.", "b.")


def _allowed():
    ours = list(_OURS)
    return {}


x = name.startswith(_allowed())
"""


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def f(name, start='a.'):\n    return name.startswith(start)\n", False),
        ("def f(name, *, start='a.'):\n    return name.removeprefix(start)\n", False),
        ("f = lambda name, start='a.': name.startswith(start)\n", False),
        ("def f(name, start='a.'):\n    return import_module(start + name)\n", True),
        ("def f(name, start='a.'):\n    return start, name.startswith(start)\n", True),
        ("def f(name, start='a.'):\n    return name\n", True),
        ("x = name.replace('a.', '') + name.split('a.')[0]\n", False),
        ("x = name.replace('b.', 'a.')\n", True),
        (LOGGER.format(after=""), False),
        (LOGGER.format(after="keep(name)"), True),
        ("def get(name):\n    full = f'a.{name}'\n    return logging.getLogger(full)\n", False),
        ("def get(name):\n    return logging.getLogger('a.' + name)\n", False),
        ("def get(name):\n    name = 'a.' + name\n    return name\n", True),
        ("x = replace('a.', name)\n", True),
        ("def f(name, *, start=str('a.')):\n    return name.startswith(start)\n", True),
        ("_OURS = ('a.', 'b.')\nx = name.startswith(_OURS)\n", False),
        ("_OURS = 'a.'\nx = name.startswith(_OURS)\n", False),
        ("def f(n):\n    ours = ['a.']\n    return any(n.startswith(o) for o in ours)\n", False),
        (GIVEN.format("tuple(ours) + ('c.',)"), False),
        (GIVEN.format("_OURS"), False),
        (GIVEN.format("[name + o for o in _OURS]"), True),
        ("_OURS: tuple = ('a.', 'b.')\nfor o in _OURS:\n    import_module(o + name)\n", True),
        ("OURS = ('a.', 'b.')\nx = name.startswith(OURS)\n", True),
        ("_OURS = ('a.', 'b.')\nx = name.startswith(_OURS) and _OURS\n", True),
        ("_OURS = 'a.'\nx = name.startswith(_OURS + name)\n", False),
        ("_OURS = ('a.' + name, 'b.')\nx = name.startswith(_OURS)\n", True),
        ("_OURS = ('a.', 'b.')\n_OURS[0] + name\n", True),
    ],
)
def test_the_beginning_of_a_path_that_texts_are_only_held_against(source: str, told: bool) -> None:
    played = migrate("app.py", f"{source}import_module(name)\n")
    assert bool(played.said("app.py", "manual")) is told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('x = f"a.b.X is {name}"\n', 'x = f"n.X is {name}"\n'),
        ('run(f"{python} -m a.b:X x")\n', 'run(f"{python} -m n:X x")\n'),
        ('x = f"{{a.b.X}} of {name}"\n', 'x = f"{{n.X}} of {name}"\n'),
        ('x = f"{name:>{width}} a.b.X, {name!r}"\n', 'x = f"{name:>{width}} n.X, {name!r}"\n'),
        ('x = "see " f"a.b.X, {name}"\n', 'x = "see " f"n.X, {name}"\n'),
    ],
)
def test_a_path_that_a_formatted_string_spells_out_is_rewritten(before: str, after: str) -> None:
    assert migrate("app.py", before).text("app.py") == after


@pytest.mark.parametrize(
    "source",
    [
        'x = f"a.b.X{name}"\n',
        'x = f"{name}a.b.X"\n',
        'x = f"a.b.X.{name}"\n',
        'x = f"a.b.X:{name}"\n',
        'x = f"{name:a.b.X}"\n',
        'x = f"{name + a.b.X}"\n',
    ],
)
def test_a_path_beside_a_field_or_in_one_is_left_alone(source: str) -> None:
    assert migrate("app.py", source).text("app.py") == source


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("conf.py", "ignore = [('py:class', 'a.b.Gone')]\n"),
        ("docs.rst", "See :func:`a.b.gone`.\n"),
        ("app.py", "from unittest.mock import patch\n\nfake = patch('a.b.gone', create=True)\n"),
        ("conf.toml", 'key = "a.b:Gone"\n'),
        ("app.py", 's = "from a.b import Gone"\n'),
    ],
)
def test_what_a_text_says_of_a_module_that_moved_follows_it_though_it_was_not_there(
    path: str, text: str
) -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\n", path: text}
    moved = moving.move(files, "a.b=a.c")
    assert moved.text(path) == text.replace("a.b", "a.c")
    assert "a/b.py" not in moved.files and not moved.said("manual", "refused")


def test_a_name_that_its_replacement_lacks_still_is_told() -> None:
    played = move("app.py", "x = 'a.b.Gone'\n")
    assert played.text("app.py") == "x = 'a.b.Gone'\n"


LOGGED = {
    "a record's name": "assert record.name == 'a.b'\n",
    "in a row": "assert records == [('a.b', 30, 'told')]\n",
    "in one of two rows": "assert records == ([('a.b', 30)] if loud else [])\n",
    "among others": "assert name in ('a.b', 'n')\n",
    "the other way round": "assert 'a.b' != name\n",
}


@pytest.mark.parametrize("source", LOGGED.values(), ids=LOGGED.keys())
def test_a_module_that_is_only_compared_keeps_a_renaming_from_nothing(source: str) -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\nclass Z: ...\n", "t.py": source}
    assert moving.move(files, "a.b:X=a.b:Y").said("manual", "refused") == []


@pytest.mark.parametrize(
    "source",
    [
        "from importlib import import_module\nm = import_module('a.b')\n",
        "NAMES = ['a.b']\n",
        "assert import_module('a.b') == 1\n",
    ],
)
def test_a_module_that_may_be_loaded_is_told(source: str) -> None:
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\nclass Z: ...\n", "t.py": source}
    assert moving.move(files, "a.b:X=a.b:Y").said("manual", "refused")


def test_a_compared_module_is_told_where_its_name_goes_elsewhere() -> None:
    """What moves may log from its new module."""
    files = {"a/__init__.py": "", "a/b.py": "class X: ...\n", "t.py": LOGGED["in a row"]}
    assert moving.move(files, "a.b:X=a.c:X").said("manual")
