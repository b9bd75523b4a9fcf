"""Definitions under a condition, with imports beside them, move and get other names."""

from __future__ import annotations

import pytest

from tests.codemods.moving import move

TRIED = "try:\n    from functools import cache\nexcept ImportError:\n    def cache(f): return f\n"
CHOSEN = {
    "a fallback": TRIED,
    "a fallback that is a value": (
        "try:\n    from nowhere_at_all import cache\nexcept ImportError:\n    cache = id\n"
    ),
    "under another name": (
        "try:\n    from functools import lru_cache as cache\nexcept ImportError:\n    cache = 0\n"
    ),
    "by version, with an import of its own": (
        "import sys\n\nif sys.version_info >= (3, 99):\n    from functools import cache\nelse:\n"
        "    from functools import lru_cache\n    cache = lru_cache(maxsize=None)\n"
    ),
    "a module": "try:\n    import json as cache\nexcept ImportError:\n    cache = None\n",
    "two definitions": (
        "if True:\n    def cache(f): return f\nelse:\n    def cache(f): return None\n"
    ),
}


@pytest.mark.parametrize("new", ["app.b:cache", "app.b:memo", "app.a:memo"])
@pytest.mark.parametrize("definition", CHOSEN.values(), ids=CHOSEN.keys())
def test_a_choice_moves_as_it_stands(definition: str, new: str) -> None:
    name = new.partition(":")[2]
    main = "from app.a import cache, used\nprint(callable(cache), used())\n"
    files = {
        "app/a.py": f"{definition}\n\ndef used():\n    return cache is None\n",
        "main.py": main,
    }
    after = move(files, f"app.a:cache={new}")
    assert not after.mistakes
    assert f"return {name} is None" in after.text("app/a.py")
    assert name in after.text("main.py") and not after.said("refused", "manual")


def test_a_plain_import_still_is_no_definition() -> None:
    for text in ("from functools import cache\n", "if True:\n    import os.path as cache\n"):
        after = move(
            {"app/a.py": text, "main.py": "from app.a import cache\n"}, "app.a:cache=app.b:c"
        )
        assert any("is imported here, not defined" in said for said in after.mistakes)


def test_what_may_not_be_bound_stays_with_who_needs_it() -> None:
    """`from app.b import json` would fail where the import did."""
    text = (
        "try:\n    import nowhere_at_all as json\n    HAS = True\n"
        "except ImportError:\n    HAS = False\n"
        "\n\ndef f():\n    return json if HAS else None\n"
    )
    main = "from app.a import HAS, f\nprint(HAS, f())\n"
    after = move({"app/a.py": text, "main.py": main}, "app.a:HAS=app.b:HAS")
    assert any("under a condition with json" in said for said in after.mistakes)
    renamed = move({"app/a.py": text, "main.py": main}, "app.a:HAS=app.a:HAS_JSON")
    assert "return json if HAS_JSON else None" in renamed.text("app/a.py")
    alone = text.replace("return json if HAS else None", "return 1")
    assert not move({"app/a.py": alone, "main.py": main}, "app.a:HAS=app.b:HAS").mistakes


def test_what_others_import_beside_it_is_not_taken_along() -> None:
    text = "if True:\n    def f(): return 1\n    def g(): return 2\nelse:\n    f = g = None\n"
    files = {"app/a.py": text, "main.py": "from app.a import f, g\nprint(f(), g())\n"}
    assert any("with g" in said for said in move(files, "app.a:f=app.b:f").mistakes)
    both = move(files, "app.a:f=app.b:f", "app.a:g=app.b:h")
    assert "def h(): return 2" in both.text("app/b.py") and "app/a.py" not in both.files


CLASSES = {
    "a method of that name calls it": "class C:\n    def new(self): return old(1)\n",
    "an attribute of that name": "class C:\n    new = 3\n\n    def m(self): return old(self.new)\n",
    "in a class in a function": (
        "def make():\n    class D:\n        def new(self): return old(2)\n    return D\n\n\n"
        "class C(make()): pass\n"
    ),
}


@pytest.mark.parametrize("code", CLASSES.values(), ids=CLASSES.keys())
@pytest.mark.parametrize("new", ["app.a:new", "app.b:new"])
def test_a_name_of_a_class_body_hides_nothing_from_its_methods(code: str, new: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/a.py": f"def old(x):\n    return x + 1\n\n\n{code}",
        "main.py": "from app.a import old, C\nprint(old(1), [getattr(C(), n) for n in ('m',) if "
        "hasattr(C, n)] != 1, C().new() if callable(C.new) else C().m())\n",
    }
    after = move(files, f"app.a:old={new}")
    assert not after.mistakes
    assert "return new(" in after.text("app/a.py") and "old" not in after.text("main.py")


@pytest.mark.parametrize(
    "code",
    [
        "class C:\n    new = 3\n    y = old(new)\n",
        "def f(new): return old(new)\n",
        "def f(x):\n    new = old(x)\n    return new\n",
        "def f(x): return [old(new) for new in x]\n",
    ],
)
def test_a_name_that_means_something_else_at_a_use_is_refused(code: str) -> None:
    files = {"app/a.py": f"def old(x):\n    return x + 1\n\n\n{code}"}
    assert any(
        "new means something else where old is used" in said
        for said in move(files, "app.a:old=app.a:new").mistakes
    )
