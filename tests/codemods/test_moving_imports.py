"""The imports that a move brings to a file that is there: guarded ones, and in which order."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

GUARDED = (
    "try:\n    import json\n\n    HAS_JSON = True\nexcept ImportError:\n    HAS_JSON = False\n\n\n"
)
OLD = "def shown(x):\n    return json.dumps(x)\n"
MAIN = "from app.old import shown\nprint(shown(1))\n"

PLAIN = {
    "the module": (GUARDED + OLD, "import json\n"),
    "the module among others": (GUARDED + OLD, "import json, os\n"),
    "a name of it": (
        "try:\n    from json import dumps\nexcept ImportError:\n    dumps = None\n\n\n"
        "def shown(x):\n    return dumps(x)\n",
        "from json import dumps\n",
    ),
    "under another name": (
        GUARDED.replace("import json", "import json as j") + OLD.replace("json.", "j."),
        "import json as j\n",
    ),
    "a relative one": (
        "try:\n    from .near import json\nexcept ImportError:\n    json = None\n\n\n" + OLD,
        "from app.near import json\n",
    ),
}


@pytest.mark.parametrize("what", PLAIN)
def test_a_guarded_import_is_not_copied_to_a_file_that_has_it_plainly(what: str) -> None:
    old, new = PLAIN[what]
    files = {"app/near.py": "import json\n", "app/old.py": old, "app/new.py": new, "main.py": MAIN}
    after = move(files, "app.old:shown=app.new:shown")
    assert not after.mistakes
    assert after.text("app/new.py").startswith(new) and "try:" not in after.text("app/new.py")


STAYS = {
    "another module by that name": (GUARDED + OLD, "import pickle as json\n"),
    "one of two": (
        "try:\n    import simplejson as json\nexcept ImportError:\n    import json\n\n\n" + OLD,
        "import json\n",
    ),
    "its flag is used, too": (
        GUARDED + "def shown(x):\n    return json.dumps(x) if HAS_JSON else ''\n",
        "import json\n",
    ),
    "guarded there as well": (
        GUARDED + OLD, "try:\n    import json\nexcept ImportError:\n    json = None\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", STAYS)
def test_a_guarded_import_that_may_be_another_thing_is_refused(what: str) -> None:
    old, new = STAYS[what]
    files = {"app/old.py": old, "app/new.py": new}
    assert move(files, "app.old:shown=app.new:shown").mistakes


SECTIONS = (
    "import abc\nimport os\nimport sys\n\nimport app.other\nimport app.some\nimport app.text\n\n"
    "print(abc, os, sys, app)\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("import json\n\n\n", SECTIONS.replace("import os\n", "import json\nimport os\n")),
        ("import urllib\n\n\n", SECTIONS.replace("import sys\n", "import sys\nimport urllib\n")),
        ("import app.a\n\n\n", SECTIONS.replace("import app.o", "import app.a\nimport app.o")),
    ],
)
def test_an_import_goes_to_its_section(old: str, new: str) -> None:
    name = old.split()[1]
    files = {"app/old.py": f"{old}def used():\n    return {name}\n", "app/new.py": SECTIONS}
    after = move(files, "app.old:used=app.new:used")
    assert after.text("app/new.py").partition("\n\nprint")[0] == new.partition("\n\nprint")[0]


def test_what_the_old_file_imports_stands_in_order_too() -> None:
    files = {
        "app/old.py": "import os\n\nfrom app.a import a\nfrom app.b import b\nfrom app.z import z\n"
        "\n\ndef used():\n    return 1\n\n\ndef page():\n    return used(), os, a, b, z\n"
    }
    after = move(files, "app.old:used=app.m:used")
    assert "import b\nfrom app.m import used\nfrom app.z" in after.text("app/old.py")


def test_a_file_without_order_stays_without() -> None:
    new = "import sys\nimport abc\nimport os\n\nimport app.text\n\nprint(abc, os, sys, app)\n"
    files = {"app/old.py": "import json\n\n\ndef used():\n    return json\n", "app/new.py": new}
    after = move(files, "app.old:used=app.new:used")
    assert "import app.text\nimport json\n" in after.text("app/new.py")


TAKEN_ALONG = {
    "all of it": "from app.new import C\n",
    "one name": "from app.new import C, E\n\nprint(E)\n",
    "with a comment": "# For f.\nfrom app.new import C  # C\n",
    "relatively": "from .new import C\n",
    "among others": "import os\n\nfrom app.new import C\n\nprint(os.sep)\n",
}


@pytest.mark.parametrize("what", TAKEN_ALONG)
@pytest.mark.parametrize("more", ["", "\n\ndef more():\n    return shown(1)\n"])
def test_what_only_the_moved_code_took_from_its_new_file_is_imported_no_longer(
    what: str, more: str
) -> None:
    old = TAKEN_ALONG[what] + "\n\ndef shown(x):\n    return C, x\n" + more
    files = {"app/__init__.py": "", "app/old.py": old, "app/new.py": "C = 1\nE = 2\n"}
    after = move({**files, "main.py": MAIN}, "app.old:shown=app.new:shown")
    assert not after.mistakes
    assert b"import C" not in after.files.get("app/old.py", b"")


UNSEEN = {
    "a submodule": {"app/new/__init__.py": "", "app/new/shown.py": "X = 1\n"},
    "by a star": {"app/new.py": "from app.more import *\n", "app/more.py": "shown = 1\n"},
    "by a star from outside that the file asks": {
        "app/new.py": "from far import *\n\n\ndef f():\n    return shown\n",
    },
    "by a star from outside that others ask": {
        "app/new.py": "from far import *\n", "app/more.py": "from app.new import shown\n",
    },
    "by a star from outside that a module asks": {
        "app/new.py": "from far import *\n", "app/more.py": "from app import new\nnew.shown\n",
    },
    "by a star from outside by way of another": {
        "app/new.py": "from far import *\n", "app/last.py": "from app.new import *\n",
        "app/more.py": "from app.last import shown\n",
    },
    "by a star from outside at the end": {"app/new.py": "def f(): ...\n\n\nfrom far import *\n"},
    "by two stars": {
        "app/new.py": "from app.more import *\n", "app/more.py": "from app.last import *\n",
        "app/last.py": "def shown(): ...\n",
    },
}  # fmt: skip


@pytest.mark.parametrize("what", UNSEEN)
def test_a_place_whose_name_nothing_in_the_file_binds_is_taken_all_the_same(what: str) -> None:
    files = {"app/__init__.py": "", "app/old.py": OLD.replace("json.dumps", ""), **UNSEEN[what]}
    [mistake] = move(files, "app.old:shown=app.new:shown").mistakes
    assert "taken" in mistake or "may bring a shown" in mistake


FREE = {
    "a star of another name": {
        "app/new.py": "from app.more import *\n", "app/more.py": "other = 1\n",
    },
    "a star from outside that nobody asks": {"app/new.py": "from os.path import *\n"},
    "a star from outside of which others ask other names": {
        "app/new.py": "from os.path import *\n",
        "app/more.py": "from app.new import join\nfrom app.old import shown\n",
    },
    "a star of what moves": {"app/new.py": "from app.old import *\n"},
    "another submodule": {"app/new/__init__.py": "", "app/new/other.py": "X = 1\n"},
}  # fmt: skip


@pytest.mark.parametrize("what", FREE)
def test_a_place_that_is_free(what: str) -> None:
    files = {"app/__init__.py": "", "app/old.py": "def shown(x):\n    return x\n", **FREE[what]}
    assert not move({**files, "main.py": MAIN}, "app.old:shown=app.new:shown").mistakes


NEEDY = "import functools\n\n\n@functools.lru_cache\ndef go(x):\n    return [x]\n"
TOPS = {
    "a comment of a decorated function": ("# other\n", "@staticmethod\ndef other(x):\n    pass\n"),
    "two lines of it": ("# other,\n# twice\n", "@staticmethod\ndef other(x):\n    pass\n"),
    "a comment of a class": ("# other\n", "class other:\n    pass\n"),
    "below a docstring": ('"""Doc."""\n# other\n', "@staticmethod\ndef other(x):\n    pass\n"),
    "below a licence": ("# Copyright\n\n# other\n", "class other:\n    pass\n"),
}


@pytest.mark.parametrize(("top", "rest"), TOPS.values(), ids=TOPS.keys())
def test_an_import_does_not_part_a_definition_from_its_comments(top: str, rest: str) -> None:
    files = {"app/__init__.py": "", "app/a.py": NEEDY, "app/b.py": top + rest}
    text = move(files, "app.a:go=app.b:go").text("app/b.py")
    last = top.rpartition("\n\n")[2].removeprefix('"""Doc."""\n')
    assert f"import functools\n\n\n{last}{rest}" in text


HEADS = {
    "a licence": "# Copyright: somebody\n",
    "a shebang": "#!/usr/bin/env python\n",
    "a coding": "# -*- coding: utf-8 -*-\n# more\n",
    "a tool's comment": "# pylint: disable=all\n",
    "a comment apart": "# All of it.\n\n",
}


@pytest.mark.parametrize("top", HEADS.values(), ids=HEADS.keys())
def test_an_import_stands_below_the_head_of_a_file(top: str) -> None:
    rest = "class other:\n    pass\n"
    files = {"app/__init__.py": "", "app/a.py": NEEDY, "app/b.py": top + rest}
    text = move(files, "app.a:go=app.b:go").text("app/b.py")
    assert text.startswith(top) and f"import functools\n\n\n{rest}" in text
