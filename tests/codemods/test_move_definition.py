"""`move_definition` and `remove_moved`: what moves, what follows, and what is left where it is."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

VIEWS = '''
    """Views."""
    import json
    import os

    __all__ = ["dumps", "page"]

    _INDENT = 2


    # Section

    # Encodes.
    def dumps(value):
        return json.dumps(value, indent=_INDENT)


    def page(value):
        return dumps(value) + os.sep
'''
MAIN = "from app.views import dumps, page\nprint(dumps([1]), page([2]))\n"


def test_a_function_goes_to_a_module_that_is_there_with_what_it_needs() -> None:
    files = {"app/views.py": VIEWS, "app/text.py": "import os\n\nX = os.sep\n", "main.py": MAIN}
    after = move(files, "app.views:dumps=app.text:dumps")
    assert after.text("app/text.py") == (
        "import os\nimport json\n\nX = os.sep\n\n\n_INDENT = 2\n\n\n"
        "# Encodes.\ndef dumps(value):\n    return json.dumps(value, indent=_INDENT)\n"
    )
    views = after.text("app/views.py")
    assert "from app.text import dumps" in views and "# Section" in views
    assert '__all__ = ["page"]' in views
    assert not any(word in views for word in ("json", "_INDENT", "# Encodes", "def dumps"))
    assert "from app.text import dumps" in after.text("main.py")


def test_a_function_goes_to_a_new_module_under_a_new_name() -> None:
    files = {"app/__init__.py": "", "app/views.py": VIEWS, "main.py": MAIN}
    after = move(files, "app.views:dumps=app.out.text:encode")
    assert "app/out/__init__.py" in after.files
    new = after.text("app/out/text.py")
    assert new.startswith('import json\n\n__all__ = ["encode"]\n') and "def encode(value)" in new
    assert "return encode(value)" in after.text("app/views.py")
    assert "print(encode([1])" in after.text("main.py")
    assert "dumps" not in after.text("app/views.py").replace("json.dumps", "")


@pytest.mark.parametrize(
    "definition",
    [
        "class Old:\n    def me(self) -> 'Old': return Old()\n",
        "def Old(): return Old.__name__[:0]\n",
        "Old = frozenset({1})\n",
        "Old: int = 3\n",
        "async def Old(): ...\n",
        "if True:\n    def Old(): return 1\nelse:\n    def Old(): return 2\n",
        "try:\n    class Old: pass\nexcept ImportError:\n    Old = None\n",
        "from typing import overload\n@overload\ndef Old(a: int) -> int: ...\n"
        "@overload\ndef Old(a: str) -> str: ...\ndef Old(a=1): return a\n",
        "class Old: pass\nOld.size = 3\n",
        "from functools import singledispatch\n@singledispatch\ndef Old(a): return 1\n"
        "@Old.register\ndef _of_int(a: int): return 2\n",
    ],
)
@pytest.mark.parametrize("new", ["app.b:Old", "app.b:New", "app.a:New"])
def test_every_kind_of_definition_moves(definition: str, new: str) -> None:
    name = new.partition(":")[2]
    files = {"app/a.py": definition, "main.py": "from app.a import Old\nprint(Old is not None)\n"}
    after = move(files, f"app.a:Old={new}")
    assert not after.mistakes
    assert f"from {new.partition(':')[0]} import {name}\n" in after.text("main.py")
    if new == "app.a:New":
        assert "Old" not in after.text("app/a.py")
    else:
        assert "app/a.py" not in after.files or "Old" not in after.text("app/a.py")


def test_a_helper_that_others_use_is_imported_from_the_old_module() -> None:
    a = "def help(): return 1\n\ndef moves(): return help()\n\ndef stays(): return help()\n"
    files = {"a.py": a, "main.py": "from a import moves, stays\nprint(moves(), stays())\n"}
    after = move(files, "a:moves=b:moves")
    assert after.text("b.py").startswith("from a import help\n")


def test_what_both_need_of_each_other_goes_along_instead_of_a_cycle() -> None:
    a = "def _help(): return 1\n\ndef moves(): return _help()\n\n"
    a += "def stays(): return _help(), moves()\n"
    files = {"a.py": a, "main.py": "from a import moves, stays\nprint(moves(), stays())\n"}
    after = move(files, "a:moves=b:moves")
    assert "def _help" in after.text("b.py") and "from b import" in after.text("a.py")
    assert any("_help comes along" in said for said in after.said("rewritten"))


def test_a_module_moves_as_a_file_and_its_relative_imports_keep_their_meaning() -> None:
    files = {
        "app/__init__.py": "",
        "app/a/__init__.py": "",
        "app/a/views.py": "from ..util import V\nfrom . import other\nX = V + other.Y\n",
        "app/a/other.py": "Y = 1\n",
        "app/util.py": "V = 1\n",
        "setup.cfg": "[x]\ny = app.a.views:X\n",
        "main.py": "from app.a import views\nimport app.a.views as w\nprint(views.X, w.X)\n",
    }
    after = move(files, "app.a.views=app.b.looks")
    assert after.text("app/b/looks.py").startswith("from ..util import V\nfrom ..a import other\n")
    assert "app/b/__init__.py" in after.files and "app/a/views.py" not in after.files
    assert after.text("setup.cfg") == "[x]\ny = app.b.looks:X\n"


def test_a_package_moves_as_a_folder() -> None:
    files = {
        "old/__init__.py": "from .a import X\n",
        "old/a.py": "from . import b\nX = b.Y\n",
        "old/b.py": "Y = 2\n",
        "main.py": "import old\nfrom old.a import X\nprint(old.X, X)\n",
    }
    after = move(files, "old=new", "old.a=new.a", "old.b=new.b")
    assert sorted(after.files) == ["main.py", "new/__init__.py", "new/a.py", "new/b.py"]


def test_two_modules_become_one() -> None:
    files = {
        "a.py": "class X:\n    pass\n",
        "b.py": "from a import X\n\n\nclass Y(X):\n    pass\n",
        "main.py": "import a\nfrom b import Y\nprint(issubclass(Y, a.X))\n",
    }
    after = move(files, "a:X=b:X")
    assert sorted(after.files) == ["b.py", "main.py"]
    assert after.text("b.py").index("class X") < after.text("b.py").index("class Y")


def test_test_files_follow_when_asked() -> None:
    files = {"a.py": "def f(): ...\n", "tests/test_f.py": "from a import f\n"}
    assert "tests/test_g.py" in move(files, "a:f=a:g", tests=True).files
    assert "tests/test_f.py" in move(files, "a:f=a:g").files


def test_a_test_file_of_a_module_that_is_called_alike_keeps_its_name() -> None:
    uses = "def test_it():\n    assert f()\n"
    files = {
        "app/__init__.py": "",
        "app/data/__init__.py": "",
        "app/data/tools.py": "def f():\n    return 1\n",
        "app/net/__init__.py": "",
        "app/net/tools.py": "def f():\n    return 2\n",
        "tests/net/test_tools.py": f"from app.net.tools import f\n\n\n{uses}",
        "tests/more/test_tools.py": f"from app.data.tools import f\n\n\n{uses}",
        "tests/data/test_tools.py": "import app\n",
        "tests/text/tools_test.py": 'from pytest import importorskip as i\ni("app.data.tools").f\n',
        "tests/test_tools.py": "import app.net\n",
    }
    after = move(files, "app.data.tools=app.data.spec", tests=True).files
    assert sorted(path for path in after if path.startswith("tests/")) == [
        "tests/data/test_spec.py", "tests/more/test_spec.py", "tests/net/test_tools.py",
        "tests/test_tools.py", "tests/text/spec_test.py",
    ]  # fmt: skip
    alone = {path: text for path, text in files.items() if "net" not in path}
    after = move({**alone, "tests/test_tools.py": ""}, "app.data.tools=app.data.spec", tests=True)
    assert "tests/test_spec.py" in after.files


@pytest.mark.parametrize(
    ("pair", "before", "after"),
    [
        ("a:old_name=a:new_name", "def test_old_name(): ...", "def test_new_name(): ..."),
        ("a:old_name=a:new_name", "def test_an_old_name_twice(): ...",
         "def test_an_new_name_twice(): ..."),
        ("a:old_name=a:new_name", "class TestOldName: ...", "class TestNewName: ..."),
        ("a:old_name=a:new_name", "class OldNameTests: ...", "class NewNameTests: ..."),
        ("a:OldName=a:NewName", "def test_old_name(): ...", "def test_new_name(): ..."),
        ("a:old=a:new", "def test_old(): ...", "def test_new(): ..."),
        ("a:old=a:new", "class TestA:\n    def test_old(self): ...",
         "class TestA:\n    def test_new(self): ..."),
    ],
)  # fmt: skip
def test_tests_are_named_after_what_they_test_when_asked(
    pair: str, before: str, after: str
) -> None:
    name = pair.partition("=")[0].partition(":")[2]
    kind = "class" if name[0].isupper() else "def"
    files = {
        "a.py": f"{kind} {name}(): ...\n",
        "tests/test_a.py": f"from a import {name}\n\n{before}\n",
    }
    assert move(files, pair, tests=True).text("tests/test_a.py").endswith(f"\n\n{after}\n")
    assert move(files, pair).text("tests/test_a.py").endswith(f"\n\n{before}\n")


@pytest.mark.parametrize(
    ("pair", "text", "path"),
    [
        ("a:old=a:new", "def test_old_ones(): ...\n", "tests/test_a.py"),
        ("a:old_name=a:new_name", "def test_old_names(): ...\n", "tests/test_a.py"),
        ("a:old_name=a:new_name", "def helper_old_name(): ...\n", "tests/test_a.py"),
        ("a:old_name=a:new_name", "def test_old_name(): ...\n", "lib/use.py"),
        ("a:old_name=a:new_name", "def test_old_name(): ...\ntest_old_name()\n",
         "tests/test_a.py"),
        ("a:old_name=a:new_name", "def test_old_name(): ...\ndef test_new_name(): ...\n",
         "tests/test_a.py"),
        ("a:old_name=b:old_name", "def test_old_name(): ...\n", "tests/test_a.py"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_test_of_it_is_left_alone(pair: str, text: str, path: str) -> None:
    name = pair.partition("=")[0].partition(":")[2]
    uses = f"from a import {name}\n"
    files = {"a.py": f"def {name}(): ...\n", path: f"{uses}{text}", "tests/other.py": text}
    after = move(files, pair, tests=True)
    assert after.text(path).endswith(text) and after.text("tests/other.py") == text


def test_texts_follow_in_files_that_follow_where_the_old_name_lives_on() -> None:
    files = {
        "a.py": "def old_name(): ...\n",
        "b.py": "from a import old_name\n",
        "use.py": '"""Calls old_name()."""\n\nimport a\n\na.old_name()  # old_name\n',
        "other.py": "# its own old_name\nprint(1)\n",
        "README.md": "Call `old_name`.\n",
    }
    after = move(files, "a:old_name=a:new_name")
    assert after.text("b.py") == "from a import new_name as old_name\n"
    assert "old_name" not in after.text("use.py")
    assert after.text("other.py") == files["other.py"]
    assert after.text("README.md") == files["README.md"]


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("from .c import C\nfrom app.d import D\nfrom app.e import E\n", "from app.b import f"),
        ("from .c import C\nfrom .d import D\nfrom app.e import E\n", "from .b import f"),
        ("from .c import C\nfrom json import dumps\n", "from .b import f"),
        ("from json import dumps\n", "from app.b import f"),
    ],
)
def test_an_import_is_spelled_as_most_of_the_file_is(head: str, line: str) -> None:
    names = {name: f"{name.upper()} = 1\n" for name in "cde"}
    files = {f"app/{name}.py": text for name, text in names.items()}
    files |= {"app/__init__.py": "", "app/a.py": f"{head}\n\ndef f(): ...\n\n\nG = [f]\n"}
    assert line in move(files, "app.a:f=app.b:f").text("app/a.py").splitlines()


PARENT = {
    "app/__init__.py": "",
    "app/c.py": "X = 1\n",
    "app/a.py": "from . import c\nfrom .c import X\n\n\ndef f():\n    return X\n\n\n"
    "def g():\n    return c.X\n",
    "app/w.py": "from .c import X\n\n\ndef h():\n    return X\n",
    "main.py": "import app.a\nfrom app.a import f\nfrom app.w import h\n"
    "print(f(), app.a.g(), h())\n",
}


@pytest.mark.parametrize(
    ("pair", "new"),
    [
        ("app.a:f=app.a.inner:f", "app/a/inner.py"),
        ("app.w:h=app.a.inner:h", "app/a/inner.py"),
        ("app.w=app.a.inner", "app/a/inner.py"),
        ("app.w=app.a.deep.inner", "app/a/deep/inner.py"),
        ("app.w:h=app.a.deep.inner:other", "app/a/deep/inner.py"),
    ],
)
def test_a_module_with_something_below_it_becomes_a_package(pair: str, new: str) -> None:
    after = move(PARENT, pair)
    assert not after.mistakes
    assert new in after.files and "app/a.py" not in after.files
    assert "def g" in after.text("app/a/__init__.py")
    assert "from .. import c\n" in after.text("app/a/__init__.py")


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("setup.cfg", "exclude = app/a.py,b\n", "exclude = app/a/__init__.py,b\n"),
        (".github/labeler.yml", "a:\n- app/a.py\n", "a:\n- app/a/__init__.py\n"),
        ("CODEOWNERS", "/app/a.py @x\n", "/app/a/__init__.py @x\n"),
        ("README.md", "See ./app/a.py.\n", "See ./app/a/__init__.py.\n"),
        ("x.toml", "a = ['lib/app/a.py', 'app/a.pyx']\n", "a = ['lib/app/a.py', 'app/a.pyx']\n"),
        ("CHANGES.md", "app/a.py is new\n", "app/a.py is new\n"),
    ],
)
def test_settings_follow_the_file_of_a_module_that_becomes_a_package(
    path: str, before: str, after: str
) -> None:
    assert move({**PARENT, path: before}, "app.w=app.a.inner").text(path) == after


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"app/a.py": "print(__file__)\n"}, "it uses __file__"),
        ({"app/a.py": "if __name__ == '__main__':\n    print(1)\n"}, "it can be run"),
        ({"app/a.py": "inner = 1\n"}, "it has a inner"),
        ({"app/a/page.html": "<p>"}, "app/a/ is there already"),
        ({"Makefile": "x:\n\tpython app/a.py\n"}, "Makefile names the file"),
        ({"tox.ini": "[testenv]\ncommands = python -m run app/a.py\n"}, "tox.ini names the file"),
        ({"run.sh": "exec app/a.py\n"}, "run.sh names the file"),
        ({"tool.py": "PATH = 'app/a.py'\n"}, "tool.py names the file"),
    ],
)
def test_a_module_that_can_be_no_package_keeps_the_move_away(
    more: dict[str, str], why: str
) -> None:
    files = {**PARENT, "main.py": "", **more}
    after = move(files, "app.w=app.a.inner")
    assert why in "".join(after.mistakes)
    assert after.files == {path: text.encode() for path, text in files.items()}


RUN = "def f(x):\n    found = [0]\n    exec({code!r}, globals(), locals())\n    return found[0]\n"


@pytest.mark.parametrize(
    ("code", "moves"),
    [
        ("found[0] = max(x, 1)", True),
        ("found[0] = x + LIMIT", False),
        ("from a import LIMIT", False),
        ("found[0] =", False),
    ],
)
def test_code_that_names_nothing_of_the_module_moves_along(code: str, moves: bool) -> None:
    files = {"a.py": "LIMIT = 2\n\n\n" + RUN.format(code=code), "b.py": "", "main.py": ""}
    after = move(files, "a:f=b:f")
    assert ("def f" in after.text("b.py")) == moves
    assert moves == (not after.mistakes)


def test_a_name_that_nothing_bound_moves_with_its_code() -> None:
    text = "import sys\n\n\ndef f(x):\n    return x if sys.version_info > (3,) else unicode(x)\n"
    files = {"a.py": text + "\n\ndef g(x):\n    return x\n", "main.py": "import a\nprint(a.f(1))\n"}
    after = move(files, "a:f=b:f")
    assert "unicode(x)" in after.text("b.py") and after.said("refused") == []


def test_a_module_that_moves_under_its_name_is_the_same_one_for_whoever_looks() -> None:
    files = {
        "app/__init__.py": "",
        "app/diag/__init__.py": "",
        "app/diag/profile.py": "def merge(x):\n    return x\n",
        "app/sched.py": "from .diag import profile\n\n\ndef run(x):\n    return profile.merge(x)\n",
        "app/client.py": "from importlib import import_module\n\n\ndef ask(name='sched'):\n"
        "    sched = import_module(f'app.{name}')\n    return sched.profile.merge(2)\n",
        "main.py": "from app.client import ask\nfrom app.sched import run\nprint(ask(), run(1))\n",
    }
    after = move(files, "app.diag.profile=app.profile")
    assert "from . import profile\n" in after.text("app/sched.py")
    assert "profile.merge(x)" in after.text("app/sched.py")
    assert "app/diag/profile.py" not in after.files and after.said("refused") == []


# Left alone --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("a", "b", "pair", "reason"),
    [
        ("def f(): ...\n", "def f(): ...\n", "a:f=b:f", "f is taken in b (line 1)"),
        ("def f(): ...\ndef g(): ...\n", "", "a:f=a:g", "g is taken in a (line 2)"),
        ("f = 1\nf = 2\n", "", "a:f=b:f", "f is bound 2 times (lines 1, 2)"),
        ("from os import path\n", "", "a:path=b:path", "imported here, not defined"),
        ("f = 1\ndel f\n", "", "a:f=b:f", "f is deleted again"),
        ("f = 1\ndef g():\n    global f\n    f = 2\n", "", "a:f=b:f", "binds f anew"),
        ("f, g = 1, 2\n", "", "a:f=b:f", "together with something else"),
        ("", "", "a:f=b:f", "a does not define f"),
        ("def f(): return __file__\n", "", "a:f=b:f", "uses __file__"),
        ("def f(): return globals()\n", "", "a:f=b:f", "uses globals"),
        ("def f(): ...\nprint(f)\n", "", "a:f=b:f", "line 2 hands f to something"),
        ("from os import *\ndef f(): return getcwd()\n", "", "a:f=b:f", "a star import may bring"),
        (
            "n = 0\ndef f(x=n): return x\ndef g():\n    global n\n    n += 1\n",
            "",
            "a:f=b:f",
            "uses n, which a binds anew",
        ),
        ("class C:\n    def f(self): ...\n", "", "a:C.f=a:C.g", "a word that other things"),
        ("import json\ndef f(): return json\n", "json = 1\n", "a:f=b:f", "something else by json"),
        (
            "if True:\n    def f(): ...\n    def g(): ...\n",
            "",
            "a:f=b:f",
            "under a condition with g",
        ),
        ("def f(): ...\n", "print(f)\n", "a:f=b:f", "uses a f that it does not bind"),
    ],
)
def test_what_can_not_move_is_told_and_nothing_changes(
    a: str, b: str, pair: str, reason: str
) -> None:
    files = {"a.py": a, "b.py": b, "use.py": "import a\n"}
    after = move(files, pair)
    assert len(after.mistakes) == 1 and reason in after.mistakes[0], after.mistakes
    assert {p: t.decode() for p, t in after.files.items()} == files


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        ("a=a.b", "lies inside of a"),
        ("a=c", "c is taken by c.py"),
        ("nothing=d", "nothing is no such module"),
        ("a=d:X", "a module moves to a module"),
    ],
)
def test_what_module_can_not_move(pair: str, reason: str) -> None:
    after = move({"a.py": "X = 1\n", "c.py": "Y = 1\n"}, pair)
    assert len(after.mistakes) == 1 and reason in after.mistakes[0]
    assert sorted(after.files) == ["a.py", "c.py"]


def test_a_cycle_that_nothing_avoids_is_shown() -> None:
    a = "def help(): return 1\n\ndef moves(x=help()): return x\n\nVALUE = moves()\n"
    files = {"a.py": a, "main.py": "from a import VALUE, help\nprint(VALUE, help())\n"}
    [mistake] = move(files, "a:moves=b:moves").mistakes
    assert "import cycle" in mistake and "it needs help of a, which needs it" in mistake


def test_what_still_refers_to_the_old_name_keeps_it_importable() -> None:
    main = "import a\nname = 'Old'\nprint(getattr(a, name).__name__[:0], a.Old.x)\n"
    files = {"a.py": "class Old:\n    x = 1\n", "main.py": main}
    after = move(files, "a:Old=b:New")
    assert not after.mistakes


def test_a_user_that_the_new_module_loads_imports_inside_of_its_function() -> None:
    files = {
        "a.py": "def hook(): return 1\n",
        "user.py": "from a import hook\n\ndef use():\n    return hook()\n",
        "b.py": "import user\n\ndef other(): return user.use()\n",
        "main.py": "import b, user\nprint(b.other(), user.use())\n",
    }
    after = move(files, "a:hook=b:hook")
    assert after.text("user.py") == "def use():\n    from b import hook\n    return hook()\n"
    assert "a.py" not in after.files


def test_what_only_annotations_need_is_imported_for_types_against_a_cycle() -> None:
    files = {
        "p/__init__.py": "from p.a import work\n",
        "p/a.py": "from __future__ import annotations\nfrom p.t import T\n"
        "def work(t: T) -> T: return move(t)\ndef move(t: T) -> T: return t\n",
        "p/t.py": "import p\n\nclass T: ...\n",
        "main.py": "import p\nprint(p.work(1))\n",
    }
    after = move(files, "p.a:move=p.b:move")
    assert not after.mistakes


def test_documents_that_are_named_by_a_module_and_paths_in_configuration_follow_it() -> None:
    files = {
        "app/__init__.py": "",
        "app/old.py": "X = 1\n",
        "docs/app.old.rst": ".. automodule:: app.old\n",
        "docs/index.rst": ".. toctree::\n\n   app.old\n",
        "lint.json": '{"app/old.py": 1, "lib/app/old.py": 2}\n',
    }
    after = move(files, "app.old=app.new")
    assert after.text("docs/app.new.rst") == ".. automodule:: app.new\n"
    assert "docs/app.old.rst" not in after.files
    assert after.text("docs/index.rst").endswith("   app.new\n")
    assert '"app/new.py": 1' in after.text("lint.json")


def test_texts_that_say_a_distinctive_old_name_say_the_new_one() -> None:
    files = {
        "a.py": "class OldEngine:\n    '''OldEngine runs.'''\n",
        "b.py": "# as OldEngine does\nX = 'OldEngine'\n",
        "docs/x.rst": "The OldEngine, see old-OldEngine and OldEngine.py.\n",
        "CHANGES.md": "- OldEngine is new\n",
    }
    after = move(files, "a:OldEngine=a:NewEngine")
    assert after.text("a.py") == "class NewEngine:\n    '''NewEngine runs.'''\n"
    assert after.text("b.py") == "# as NewEngine does\nX = 'OldEngine'\n"
    assert after.text("docs/x.rst") == "The NewEngine, see old-OldEngine and OldEngine.py.\n"
    assert after.text("CHANGES.md") == files["CHANGES.md"]


@pytest.mark.parametrize(
    ("old", "others"),
    [
        ("Engine", "# the Engine\n"),
        ("OldEngine", "class OldEngine: ...\n# OldEngine\n"),
        ("OldEngine", "def f(OldEngine): ...  # OldEngine\n"),
    ],
)
def test_texts_with_an_ordinary_word_or_a_name_that_others_have_stay(old: str, others: str) -> None:
    files = {"a.py": f"class {old}: ...\n", "b.py": others, "doc.md": f"An {old}.\n"}
    after = move(files, f"a:{old}=a:Other")
    assert after.text("b.py") == others and after.text("doc.md") == f"An {old}.\n"


MEMBER = """
    class Base:
        def get_new_loop(self): return 1

    class Child(Base):
        def get_new_loop(self): return super().get_new_loop() + 1
"""


def test_a_method_with_a_distinctive_name_is_renamed_with_its_overrides_and_lookups() -> None:
    files = {
        "a.py": MEMBER,
        "log.py": "print('get_new_loop is late')\n",
        "main.py": "import a\n# get_new_loop\nprint(a.Child().get_new_loop())\n",
        "doc.md": "Call get_new_loop.\n",
    }
    after = move(files, "a:Base.get_new_loop=a:Base.makeLoop")
    assert not any(b"get_new_loop" in data for data in after.files.values())


@pytest.mark.parametrize(
    ("other", "reason"),
    [
        ("class Other:\n    def get_new_loop(self): ...\n", "has a get_new_loop of its own"),
        ("x = 'get_new_loop'\n", "b.py:1 says get_new_loop"),
        ("def f(get_new_loop): ...\n", "b.py:1 says get_new_loop"),
        ("import a\na.Base().makeLoop\n", "makeLoop is a member already in b.py"),
    ],
)
def test_a_method_that_may_be_meant_otherwise_stays(other: str, reason: str) -> None:
    after = move({"a.py": MEMBER, "b.py": other}, "a:Base.get_new_loop=a:Base.makeLoop")
    assert len(after.mistakes) == 1 and reason in after.mistakes[0]


def test_a_method_whose_outside_base_may_have_it_stays() -> None:
    files = {"a.py": "import unknown\nclass B(unknown.C):\n    def get_new_loop(self): ...\n"}
    [mistake] = move(files, "a:B.get_new_loop=a:B.make_loop").mistakes
    assert "lies outside and may have get_new_loop, too" in mistake


def test_a_package_that_uses_a_renamed_thing_takes_its_new_name_along() -> None:
    use = "from a import OldThing\n\ndef make(): return OldThing()\n"
    files = {"a.py": "class OldThing: ...\n", "top/__init__.py": use, "top/in/__init__.py": use}
    files["top/inner/__init__.py"] = files.pop("top/in/__init__.py")
    after = move(files, "a:OldThing=a:NewThing")
    assert after.text("top/inner/__init__.py") == use.replace("OldThing", "NewThing")
    assert "import NewThing as OldThing" in after.text("top/__init__.py")


def test_a_member_of_a_class_of_the_standard_library_s_family_is_renamed() -> None:
    files = {
        "a.py": "import unittest\nclass T(unittest.TestCase):\n    def get_loop_now(self): ...\n"
    }
    after = move(files, "a:T.get_loop_now=a:T.makeLoop")
    assert "def makeLoop" in after.text("a.py")
    assert not after.said("manual", "refused")


def test_names_that_move_together_are_each_told() -> None:
    files = {"a.py": "def f(): ...\n\n\ndef g(): return f()\n"}
    after = move(files, "a:f=b:f", "a:g=b:g")
    told = after.said("rewritten")
    assert any("moves to b:f" in said for said in told)
    assert any("moves to b:g" in said for said in told)
    assert not any("already" in said for said in after.said("kept"))


@pytest.mark.parametrize(
    ("package", "is_loaded_anyway"),
    [
        ("from app.models.units import *\n", True),
        ("from app.models.units import Unit\n", True),
        ("import app.models.units\n", False),
        ("from app.models.units import STATES\n", False),
        ("def later():\n    from app.models.units import Unit\n", False),
    ],
)
def test_a_module_that_others_go_on_loading_needs_no_import_for_its_effects(
    package: str, is_loaded_anyway: bool
) -> None:
    files = {
        "app/__init__.py": "",
        "app/registry.py": "KNOWN = []\n",
        "app/constants.py": "OTHER = 1\n",
        "app/models/__init__.py": package,
        "app/models/units.py": """
            from app.registry import KNOWN

            STATES = ("new", "old")
            KNOWN.append("unit")


            class Unit:
                pass
        """,
        "main.py": """
            import app.models
            from app.models.units import STATES
            from app.registry import KNOWN

            print(STATES, KNOWN)
        """,
    }
    after = move(files, "app.models.units:STATES=app.constants:STATES")
    assert ("import app.models.units" not in after.text("main.py")) is is_loaded_anyway
    assert "from app.constants import STATES" in after.text("main.py")


TEXTS = {
    "app/__init__.py": "",
    "app/text.py": """
        def say(word):
            return word


        def say_later(word):
            return word.upper()
    """,
    "app/dates.py": """
        from app.text import say_later as _

        DAYS = {0: _("monday"), 1: _("tuesday")}


        def day(number: "int") -> str:
            return _(DAYS[number])
    """,
    "main.py": "from app.dates import DAYS, day\nprint(DAYS, day(1))\n",
}


@pytest.mark.parametrize(
    ("there", "called"),
    [
        ("from app.text import say as _\n\nHELLO = _('hello')\n", "say_later"),
        ("def _(word):\n    return word\n\n\nHELLO = _('hello')\n", "say_later"),
        (
            "from app.text import say as _, say_later\n\nHELLO = _('a'), say_later('b')\n",
            "say_later",
        ),
        ("from app.text import say as _\n\nsay_later = _('hello')\n", "text_say_later"),
        ("from app.text import say_later as _\n\nHELLO = _('hello')\n", "_"),
    ],
)
def test_an_import_whose_name_means_something_else_there_gets_another(
    there: str, called: str
) -> None:
    pairs = [f"app.dates:{name}=app.form:{name}" for name in ("DAYS", "day")]
    after = move({**TEXTS, "app/form.py": there}, *pairs)
    assert not after.mistakes
    assert f'DAYS = {{0: {called}("monday"), 1: {called}("tuesday")}}' in after.text("app/form.py")


def test_an_import_with_no_free_name_keeps_the_move_away() -> None:
    there = "from app.text import say as _\n\nsay_later = text_say_later = _('hello')\n"
    after = move({**TEXTS, "app/form.py": there}, "app.dates:day=app.form:day")
    assert "means something else by _" in "".join(after.mistakes)


@pytest.mark.parametrize(
    "there", ["from json import loads\n", "import os\n\nimport sys\n", '"""Text."""\nimport os\n']
)
def test_what_it_needs_while_it_is_made_stands_above_it(there: str) -> None:
    """Where the new module has nothing but imports, both go below the last of them."""
    files = {
        "old.py": "from collections import OrderedDict\n\n\nclass Moves(OrderedDict):\n    pass\n",
        "new.py": there,
        "main.py": "from old import Moves\nprint(Moves.__name__, len(Moves(a=1)))\n",
    }
    after = move(files, "old:Moves=new:Moves")
    assert after.text("new.py").index("OrderedDict\n") < after.text("new.py").index("class Moves")


def test_two_modules_become_a_new_one() -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": "def one():\n    return 1\n",
        "app/b.py": "def two():\n    return 2\n",
        "main.py": "import app.a\nfrom app.b import two\nprint(app.a.one(), two())\n",
    }
    after = move(files, "app.a:one=app.both:one", "app.b:two=app.both:two")
    assert not after.mistakes
    assert "import app.both" in after.text("main.py")


@pytest.mark.parametrize(
    "asks",
    [
        "import app.server\n\nprint(app.server.app.other.NAME)\n",
        "from app import server\n\nprint(server.app.other.NAME)\n",
        "from app import server\n\nprint(server.app.channel.send(2))\n",
        "from app.server import app\n\nprint(app.other.NAME)\n",
    ],
)
def test_an_import_whose_root_others_look_up_is_replaced_where_the_root_stays(
    asks: str,
) -> None:
    files = {
        "app/__init__.py": "",
        "app/other.py": "NAME = 'other'\n",
        "app/channel.py": "def send(text):\n    return text\n",
        "app/server.py": """
            import app.channel
            import app.other


            def serve():
                return app.channel.send(1), app.other.NAME
        """,
        "asks.py": asks,
        "main.py": "import asks\nimport app.server\nprint(app.server.serve())\n",
    }
    after = move(files, "app.channel=app.transport")
    assert "import app.channel" not in after.text("app/server.py")


@pytest.mark.parametrize(
    ("path", "stays"),
    [("docs/release-notes.md", True), ("CHANGES.rst", True), ("docs/guide.md", False)],
)
def test_the_path_of_a_file_that_moves_stays_in_history(path: str, stays: bool) -> None:
    text = "Fixed in `app/params.py`.\n"
    files = {"app/__init__.py": "", "app/params.py": "ONE = 1\n", path: text}
    after = move(files, "app.params=app.param")
    assert (after.text(path) == text) is stays


HANDED_ON = {
    "app/__init__.py": "from .text import render as render\n\nVERSION = 1\n",
    "app/text.py": "def render(value):\n    return f'<{value}>'\n",
    "app/page.py": "import app\n\ndef page():\n    return app.render(1)\n",
    "main.py": "from app import render\nfrom app.page import page\nprint(render(2), page())\n",
}


def test_what_a_package_hands_on_is_renamed_with_what_it_means() -> None:
    after = move(HANDED_ON, "app.text:render=app.text:show", "app:render=app:show")
    assert after.text("app/__init__.py") == "from .text import show as show\n\nVERSION = 1\n"
    assert "app.show(1)" in after.text("app/page.py")
    assert "from app import show\n" in after.text("main.py")


@pytest.mark.parametrize(
    ("line", "becomes"),
    [
        ("from .text import render", "from .text import render as show"),
        ("from .text import render as render", "from .text import render as show"),
        (
            "from .text import render as _r, render",
            "from .text import render as _r, render as show",
        ),
        (
            "from app.text import (\n    render,\n)",
            "from app.text import (\n    render as show,\n)",
        ),
        (
            "from .text import render\n\n__all__ = ['render']",
            "from .text import render as show\n\n__all__ = ['show']",
        ),
    ],
)
def test_what_a_package_hands_on_is_renamed_alone(line: str, becomes: str) -> None:
    after = move({**HANDED_ON, "app/__init__.py": f"{line}\n"}, "app:render=app:show")
    assert not after.mistakes
    assert after.text("app/__init__.py") == f"{becomes}\n"
    assert "def render" in after.text("app/text.py")
    assert "app.show(1)" in after.text("app/page.py")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("from .text import *\n", "does not define"),
        ("try:\n    from .text import render\nexcept ImportError:\n    pass\n", "is imported here"),
        ("from .text import render\n\nshow = 1\n", "is taken"),
        ("from .text import render\n\nrender = render\n", "bound 2 times"),
        ("import app.text as render\n", "is imported here"),
    ],
)
def test_what_is_handed_on_otherwise_is_left_alone(text: str, why: str) -> None:
    files = {"app/__init__.py": text, "app/text.py": HANDED_ON["app/text.py"]}
    assert why in "".join(move(files, "app:render=app:show").mistakes)


def test_an_import_for_types_joins_the_block_that_is_there() -> None:
    files = {
        "app/__init__.py": "",
        "app/kinds.py": "class Kind:\n    pass\n",
        "app/a.py": """
            from __future__ import annotations

            from typing import TYPE_CHECKING

            if TYPE_CHECKING:
                from app.kinds import Kind


            def name(kind: Kind) -> str:
                return str(kind)
        """,
        "app/b.py": """
            from __future__ import annotations

            import typing as t

            if t.TYPE_CHECKING:
                from collections.abc import Sized


            def size(of: Sized) -> int:
                return len(of)
        """,
        "main.py": "from app.a import name\nfrom app.b import size\nprint(name('a'), size('b'))\n",
    }
    after = move(files, "app.a:name=app.b:name").text("app/b.py")
    assert "from typing" not in after
    assert "if t.TYPE_CHECKING:\n    from collections.abc import Sized\n    from app.kinds" in after


SAID = {
    "app/__init__.py": "",
    "app/web/__init__.py": "",
    "app/web/old.py": "def make(): return 1\n",
    "main.py": "from app.web.old import make\n\nprint(make())\n",
}


@pytest.mark.parametrize(
    ("text", "follows"),
    [
        ("# web.old.make gives one\n", True),
        ('"""As web.old.make says."""\n', True),
        ("# web.old.other is another's\n", False),
        ("# web.old is a module\n", False),
        ("# my.web.old.make, web/old.make, old.make\n", False),
        ("x = 'web.old.make'\n", False),
    ],
)
def test_the_end_of_a_path_before_a_name_follows_in_prose(text: str, follows: bool) -> None:
    after = move({**SAID, "use.py": text}, "app.web.old=app.web.new")
    assert after.text("use.py") == (
        text.replace("web.old.make", "web.new.make") if follows else text
    )


def test_the_end_of_two_paths_may_be_either() -> None:
    text = "# web.old.make gives one\n"
    files = {**SAID, "lib/__init__.py": "", "lib/web/__init__.py": "", "lib/web/old.py": "X = 1\n"}
    assert move({**files, "use.py": text}, "app.web.old=app.web.new").text("use.py") == text


@pytest.mark.parametrize(
    ("line", "renamed"),
    [
        ("P = namedtuple('P', ('old', 'size'))", True),
        ("P = namedtuple('P', ['size', 'old'])", True),
        ("P = typing.NamedTuple('P', [('old', int)])", True),
        ("P = TypedDict('P', {'old': int})", True),
        ("P = make_dataclass('P', ['old'])", True),
        ("P = globals()['old']", False),
        ("P = ['old']", False),
        ("P = call('old')", False),
        ("P = getattr(me, 'old')", False),
    ],
)
def test_a_field_of_the_same_name_does_not_keep_the_local_name(line: str, renamed: bool) -> None:
    files = {"a.py": "def old(): ...\n", "b.py": f"from a import old\n\n{line}\n\n\nQ = [old]\n"}
    after = move(files, "a:old=a:new").text("b.py")
    assert ("import new\n" in after) is renamed and (line in after)


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("setup(make_loop=1)\n", False),
        ("def f(make_loop=1):\n    make_loop = 2\n    return make_loop\n", False),
        ("x.make_loop()\n", True),
        ("class C:\n    def make_loop(self): ...\n", True),
        ("class C:\n    if 1:\n        make_loop = 1\n", True),
        ("getattr(x, 'make_loop')\n", True),
    ],
)
def test_the_new_name_of_a_member_is_taken_by_members_alone(code: str, taken: bool) -> None:
    files = {"a.py": "class T:\n    def get_loop_now(self): ...\n", "b.py": code}
    after = move(files, "a:T.get_loop_now=a:T.make_loop")
    assert bool(after.mistakes) is taken


HOME = {
    "app/legacy/__init__.py": "",
    "app/helpers/errors.py": "class Error(Exception):\n    code = 2\n",
    "main.py": "from app.legacy.remote import Denied\nprint(Denied.code, Denied.__bases__)\n",
}


@pytest.mark.parametrize(
    "init, remote, expected",
    [
        (
            "from .errors import Error\n",
            "from ..helpers import Error\n\n\nclass Denied(Error):\n    code = 83\n",
            "class Error(Exception):\n    code = 2\n\n\nclass Denied(Error):\n    code = 83\n",
        ),
        (
            "from app.helpers.errors import Error as Error\n",
            "from app.helpers import Error\n\n\nclass Denied(Error): ...\n",
            "class Error(Exception):\n    code = 2\n\n\nclass Denied(Error): ...\n",
        ),
    ],
)
def test_what_the_package_hands_on_of_the_new_module_is_the_new_module_s_own(
    init: str, remote: str, expected: str
) -> None:
    files = {**HOME, "app/helpers/__init__.py": init, "app/legacy/remote.py": remote}
    moved = move(files, "app.legacy.remote:Denied=app.helpers.errors:Denied")
    assert moved.text("app/helpers/errors.py") == expected
    assert "app.helpers.errors import Denied" in moved.text("main.py")


def test_what_the_package_calls_otherwise_is_imported_or_refused() -> None:
    init, remote = "from .errors import Error as Base\n", "from ..helpers import Base\n\n\n"
    files = {
        **HOME,
        "app/helpers/__init__.py": init,
        "app/legacy/remote.py": remote + "class Denied(Base):\n    code = 83\n",
    }
    moved = move(files, "app.legacy.remote:Denied=app.helpers.errors:Denied")
    assert any("cycle" in said for said in moved.mistakes + tuple(moved.said("refused")))


@pytest.mark.parametrize("order", [1, -1])
def test_a_module_and_a_name_of_another_make_one_module(order: int) -> None:
    """The step is asked again while both files of the module stand."""
    files = {
        "app/__init__.py": "",
        "app/old.py": "import os\n\n\ndef f():\n    return os.sep\n",
        "app/rest.py": "LIMIT = 2\n\n\ndef g():\n    return LIMIT\n\n\ndef h():\n    return 1\n",
        "main.py": "from app.old import f\nfrom app.rest import g, h\nprint(f(), g(), h())\n",
    }
    pairs = ["app.old=app.new", "app.rest:g=app.new:g"]
    after = move(files, *pairs[::order])
    assert not after.mistakes and not after.said("refused", "manual")
    assert "app/old.py" not in after.files and "def g" in after.text("app/new.py")


def test_what_its_own_file_says_of_it_follows() -> None:
    old = (
        "import warnings\n\n\ndef first(x):\n"
        "    warnings.warn(\n        'app.old.first is deprecated. '\n"
        "        'Use app.old.second instead.',\n    )\n    return x\n\n\n"
        "def second(x):\n    return x\n"
    )
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": "import app.old\n"}
    after = move(files, "app.old:second=app.new:second")
    assert "'app.old.first is deprecated. '" in after.text("app/old.py")
    assert "'Use app.new.second instead.'" in after.text("app/old.py")
    assert not after.said("manual", "refused")


def test_what_its_own_file_says_of_a_name_that_stays_does_too() -> None:
    said = "'app.old.first', 'app.old.firsts'"
    old = f"def first(x):\n    return {said}\n\n\ndef second(x):\n    return x\n"
    main = "import app.old\nprint(app.old.first(1))\n"
    files = {"app/__init__.py": "", "app/old.py": old, "main.py": main}
    assert said in move(files, "app.old:second=app.new:second").text("app/old.py")


@pytest.mark.parametrize("pair", ["app.code=app.low.code", "app.code:show=app.low.code:show"])
def test_what_nothing_bound_where_it_stood_moves_with_its_module(pair: str) -> None:
    code = "def show(x):\n    return x\n\n\ndef broken(x):\n    return nowhere + x\n"
    files = {
        "app/__init__.py": "", "app/code.py": code,
        "main.py": "from app.code import show\nprint(show(1))\n",
    }  # fmt: skip
    after = move(files, pair)
    assert not after.said("manual", "refused")
    assert "app.low.code import show" in after.text("main.py")
