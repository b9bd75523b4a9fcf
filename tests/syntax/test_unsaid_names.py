"""Whether a list may hold names that its file does not say."""

from __future__ import annotations

import ast

import pytest

from canonize.syntax.unsaid_names import UnsaidNames


def may_be(code: str) -> bool:
    """Of the last statement."""
    body = ast.parse(code).body
    return UnsaidNames(body).may_be_in(body[-1])


@pytest.mark.parametrize(
    "code",
    [
        "from app import more\n__all__ = ['a'] + more.NAMES",
        "from . import more\n__all__ = more.names()",
        "import app.more\n__all__ = [app.more.NAME]",
        "from app.more import NAMES as N\nfor n in N:\n    __all__.append(n)",
        "from app import more\ndef names():\n    return more.NAMES\n__all__ = names()",
        "import json\n__all__ = json.loads(text)",
        "import importlib\n__all__ = importlib.import_module('app.more').NAMES",
        "__all__ = [f'{kind}Factory']",
        "__all__ = ['Old' + 'Factory']",
        "__all__ = ['%sFactory' % kind]",
        "__all__ = ['{}Factory'.format(kind)]",
        "__all__ = open('names').read().split()",
        "from app.more import *\n__all__ = ['a', *NAMES]",
        "from app import more\nwith more.names() as found:\n    pass\n__all__ = found",
    ],
)
def test_names_of_others(code: str) -> None:
    assert may_be(code)


@pytest.mark.parametrize(
    "code",
    [
        "__all__ = [n for n in dir() if n[0] != '_']",
        "import inspect, sys\n__all__ = [n for n, _ in inspect.getmembers(sys.modules[__name__])]",
        "import glob\n__all__ = [p[:-3] for p in glob.glob('*.py')]",
        "from app import Old\n__all__ = [Old.__name__]",
        "from app import flags\nif flags.NEW:\n    __all__ += ['a']",
        "from app import hidden\n__all__ = [n for n in dir() if n not in hidden]",
        "from app.more import *\n__all__ = sorted(globals())",
        "def names():\n    return ['a']\n__all__ = names()",
        "class Old:\n    more = __import__('app')\n__all__ = [Old]",
    ],
)
def test_what_the_file_itself_says(code: str) -> None:
    assert not may_be(code)
