"""Files whose strings and comments are not looked at, since only imports name a competitor."""

from __future__ import annotations

import pytest

from canonize.core.symbols import Symbol
from canonize.references.imports_only import names_in_imports_only
from canonize.references.text_mentions import Mentions
from canonize.resolution.replacements import Redirect, Redirects

OLD, NEW = Symbol("app.old", "X"), Symbol("app.new", "X")


def only(code: str) -> bool:
    redirects = Redirects({("app.old", "X"): Redirect(OLD, OLD, NEW)})
    return names_in_imports_only(code.encode(), Mentions(redirects, lambda target: ""))


@pytest.mark.parametrize(
    "code",
    [
        "from app.old import X\n",
        "import app.old\n",
        "x = 1\nif x:\n    try:\n        from app.old import (\n            X,\n        )\n"
        "    except ImportError:\n        import app.old as o\n",
        "TEXT = 'another'  # a comment\nfrom app.old import X",
        "match x:\n    case 1:\n        from app.old import X\n",
        "def f():\n    class C:\n        from app.old import X\n",
    ],
)
def test_only_imports(code: str) -> None:
    assert only(code)


@pytest.mark.parametrize(
    "code",
    [
        "from app.old import X  # app.old.X\n",
        "from app.old import X; y = 'app.old.X'\n",
        "from app.old import X\nmock.patch('app.old.X')\n",
        '"""\nfrom app.old import X\n"""\n',
        "# from app.old import X\n",
        "import app.old\napp.old.X\n",
        "from app.old import X\nload(f'app.{name}')\n",
        "from app.old import X\nload('import app.' + name)\n",
        "from app.old import X\nload('see app.%s' % name)\n",
        "from app.old import X\nimport_module('.old', 'app')\n",
        "from app.old import X\nopen('app/old.py')\n",
        "from app.old import X\r\n",
        "from app.old import X\ndef f(:\n",
        "# -*- coding: nonsense -*-\nfrom app.old import X\n",
        "from app.old import X\nx = " + "(" * 300 + ")" * 300 + "\n",
        "from app.old import X\ng = f\"{'app.old.X'}\"\n",
    ],
)
def test_in_doubt_or_more(code: str) -> None:
    assert not only(code)
