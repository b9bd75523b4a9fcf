"""Modules in whose place another one is put."""

from __future__ import annotations

import pytest

from canonize.resolution.put_modules import put_alike, where_put
from tests.resolution.code_bases import project

PUT = (
    "import sys\nsys.modules['a.b'] = fake",
    "from sys import modules\nmodules['a.b'] = fake",
    "with mock.patch.dict('sys.modules', {'a.b': fake}): pass",
    "import sys\nmock.patch.dict(sys.modules, {'a.b': fake}).start()",
    "import sys\nmonkeypatch.setitem(sys.modules, 'a.b', fake)",
    "import sys\nsys.modules.update({'a.b': fake})",
    "import sys as s\ns.modules |= {'a.b': fake}",
    "from sys import modules as loaded\nNAME = 'a.b'\nFAKES = {NAME: fake}\nloaded.update(FAKES)",
    "import sys, a.b\ntable = sys.modules\ntable[a.b.__name__], other = fake, 1",
    "import sys\nfrom a import b\nsys.modules[b.__name__] = fake",
)
LEFT = (
    "import sys\nsys.modules['a.c'] = 'a.b'",
    "import sys\nsys.modules.update({'a.c': 'a.b'})",
    "import sys\nsys.modules |= {'a.c': 'a.b'}",
    "modules = {}\nmodules |= {'a.b': fake}",
    "import sys\nprint(sys.modules['a.b'])",
    "import sys\nsys.modules.pop('a.b')",
    "tables['a.b'] = fake\nmodules = 1",
    "with mock.patch.dict(settings, {'a.b': 'modules'}): pass",
    "class Net:\n    def go(self): self.modules['a.b'] = 1",
    "import sys\nNAME = 'a.b'\nmodules = {}\nmodules[NAME] = sys.modules",
    "import sys, a.c\nOTHER = 'a.bc'  # a.b\nsys.modules[OTHER] = sys.modules[a.c.__name__] = 1",
)


@pytest.mark.parametrize("text", PUT)
def test_another_one_is_put_there(text: str) -> None:
    assert where_put("a.b", project({"t.py": text}).tree).startswith("t.py:")


@pytest.mark.parametrize("text", LEFT)
def test_nothing_is_put_there(text: str) -> None:
    assert where_put("a.b", project({"t.py": text}).tree) == ""


def test_what_tests_put_is_left_out_on_demand() -> None:
    tree = project({"tests/test_t.py": PUT[0]}).tree
    assert where_put("a.b", tree) == "tests/test_t.py:2"
    assert where_put("a.b", tree, by_tests=False) == ""
    assert where_put("a.b", project({"t.py": PUT[0]}).tree, by_tests=False) == "t.py:2"


def test_it_is_looked_for_once_however_many_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = project({"t.py": PUT[0], "u.py": "import a.b\n"}).tree
    searched: list[object] = []
    plain = tree.containing
    monkeypatch.setattr(tree, "containing", lambda *a, **k: searched.append(a) or plain(*a, **k))
    assert {where_put("a.b", tree) for _ in range(5)} == {"t.py:2"}
    assert where_put("a.c", tree) == ""
    assert len(searched) == 2


AMALGAM = "import sys\ntry:\n    from app import both\n    sys.modules['a.b'] = both\n"
ALIKE = (
    AMALGAM + "    c = both\n    sys.modules['a.c'] = both\nexcept ImportError:\n    pass",
    "import sys\nsys.modules['a.c'] = both\nsys.modules['a.b'] = both",
    "import sys\nif x: pass\nelse:\n    sys.modules['a.c'] = both\n    sys.modules['a.b'] = both",
)
UNLIKE = (
    AMALGAM + "    sys.modules['a.c'] = other\nexcept ImportError:\n    pass",
    AMALGAM + "    both = other\n    sys.modules['a.c'] = both\nexcept ImportError:\n    pass",
    AMALGAM
    + "    from app import both\n    sys.modules['a.c'] = both\nexcept ImportError:\n    pass",
    AMALGAM + "except ImportError:\n    sys.modules['a.c'] = both",
    "import sys\nsys.modules['a.b'] = both\nif x:\n    sys.modules['a.c'] = both",
    ALIKE[1] + "\nsys.modules['a.b'] = more",
    ALIKE[1] + "\nsys.modules.update({'a.b': more})",
    "import sys\nsys.modules['a.b'] = make()\nsys.modules['a.c'] = make()",
)


@pytest.mark.parametrize("text", ALIKE)
def test_one_object_is_put_in_both_places(text: str) -> None:
    assert put_alike("a.b", "a.c", project({"t.py": text}).tree)


def test_where_nothing_is_put_the_two_are_no_one_object() -> None:
    assert not put_alike("a.b", "a.c", project({"t.py": ""}).tree)


@pytest.mark.parametrize("text", UNLIKE)
def test_what_is_put_there_may_be_two(text: str) -> None:
    assert where_put("a.b", project({"t.py": text}).tree)
    assert not put_alike("a.b", "a.c", project({"t.py": text}).tree)
    alike = {"t.py": text, "u.py": ALIKE[1]}
    assert not put_alike("a.b", "a.c", project(alike).tree)
