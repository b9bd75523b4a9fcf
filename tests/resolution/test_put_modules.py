"""Modules in whose place another one is put."""

from __future__ import annotations

import pytest

from canonize.resolution.put_modules import where_put
from tests.resolution.code_bases import project

PUT = (
    "import sys\nsys.modules['a.b'] = fake",
    "from sys import modules\nmodules['a.b'] = fake",
    "with mock.patch.dict('sys.modules', {'a.b': fake}): pass",
    "import sys\nmock.patch.dict(sys.modules, {'a.b': fake}).start()",
    "import sys\nmonkeypatch.setitem(sys.modules, 'a.b', fake)",
    "import sys\nsys.modules.update({'a.b': fake})",
)
LEFT = (
    "import sys\nsys.modules['a.c'] = 'a.b'",
    "import sys\nprint(sys.modules['a.b'])",
    "import sys\nsys.modules.pop('a.b')",
    "tables['a.b'] = fake\nmodules = 1",
    "with mock.patch.dict(settings, {'a.b': 'modules'}): pass",
)


@pytest.mark.parametrize("text", PUT)
def test_another_one_is_put_there(text: str) -> None:
    assert where_put("a.b", project({"t.py": text}).tree).startswith("t.py:")


@pytest.mark.parametrize("text", LEFT)
def test_nothing_is_put_there(text: str) -> None:
    assert where_put("a.b", project({"t.py": text}).tree) == ""
