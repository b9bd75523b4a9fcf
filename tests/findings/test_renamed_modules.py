"""Modules that move: what is looked up in them, and users that a package loads."""

from __future__ import annotations

import pytest

from tests.findings.test_merged_modules import merged

LOOKED_UP = {
    "where its file is": (
        {
            "app/errors.py": "class Bad(Exception):\n    pass\n",
            "app/run.py": "from app import errors\n\n\ndef ends():\n    path = errors.__file__\n"
            "    return path if len(path) < 2 else path[-3:]\n",
            "main.py": "from app.run import ends\n\nprint(ends())\n",
        }
    ),
    "its members, by itself": (
        {
            "app/errors.py": "import inspect\nimport sys\n\n\nclass Bad(Exception):\n"
            "    KIND = 'b'\n\n\ndef _made():\n"
            "    found = inspect.getmembers(sys.modules[__name__], inspect.isclass)\n"
            "    return {one.KIND: one for _, one in found}\n\n\nKINDS = _made()\n",
            "main.py": "from app.errors import KINDS\n\nprint(sorted(KINDS))\n",
        }
    ),
    "what neither has": (
        {
            "app/errors.py": "class Bad(Exception):\n    pass\n",
            "app/stale.py": "from app import errors\n\n\ndef stale(n):\n    if n:\n"
            "        from app.errors import Missing\n        return Missing\n"
            "    return errors.Missing\n",
            "main.py": "from app.errors import Bad\nfrom app.stale import stale\n\n"
            "for n in (0, 1):\n    try:\n        stale(n)\n"
            "    except (AttributeError, ImportError) as e:\n"
            "        print(type(e), Bad.__name__)\n",
        }
    ),
}


@pytest.mark.parametrize("files", LOOKED_UP.values(), ids=LOOKED_UP.keys())
def test_who_looks_something_up_in_a_module_follows_it(files: dict[str, str]) -> None:
    planned, ran, after, same = merged(files, "app.errors=app.exceptions")
    assert planned.status == 0, planned.text
    assert ran is not None and (ran.status, same) == (0, True), ran.text
    assert "app/errors.py" not in after
    assert not any(b"errors" in text for path, text in after.items() if path.endswith(".py"))


def test_a_module_that_hands_itself_on_is_told() -> None:
    files = {
        "app/keep.py": "def keep(module):\n    print(module.__name__)\n",
        "app/errors.py": "import sys\n\nfrom app.keep import keep\n\nkeep(sys.modules[__name__])\n",
        "main.py": "import app.errors\n",
    }
    _, ran, _, _ = merged(files, "app.errors=app.exceptions")
    assert ran is not None and ran.status == 1


PACKAGE = {
    "app/__init__.py": "from app.page import show\n",
    "app/misc.py": "class Bad(Exception):\n    pass\n\n\ndef clean(text):\n"
    "    return text.strip()\n",
    "app/page.py": "from app.misc import Bad, clean\n\n\ndef show(text):\n    if not text:\n"
    "        raise Bad(text)\n    return clean(text)\n",
    "main.py": "from app import show\n\nprint(show(' a '))\n",
}


def test_a_user_that_its_own_package_loads_imports_plainly() -> None:
    _, ran, after, same = merged(PACKAGE, "app.misc:Bad=app.exceptions:Bad")
    assert ran is not None and (ran.status, same) == (0, True), ran.text
    top, _, rest = after["app/page.py"].partition(b"def show")
    assert b"from app.exceptions import Bad\n" in top
    assert b"import" not in rest


def test_a_user_that_another_package_loads_imports_in_its_functions() -> None:
    low = {
        "low/__init__.py": "from app import show\n",
        "main.py": "import app\n\nprint(app.show('a'))\n",
    }
    _, ran, after, same = merged({**PACKAGE, **low}, "app.misc:Bad=low.exceptions:Bad")
    assert ran is not None and (ran.status, same) == (0, True), ran.text
    assert b"(text):\n    from low.exceptions import Bad" in after["app/page.py"]


def test_a_package_s_own_import_goes_into_its_functions_if_nobody_takes_it_from_there() -> None:
    files = {
        "app/const.py": "SEP = '__'\n",
        "app/base.py": "from app.fields import join\n\n\ndef use(a):\n    return join(a)\n",
        "app/fields/__init__.py": "from app.const import SEP\n\n\ndef join(a):\n"
        "    return SEP.join(a)\n",
        "main.py": "from app.base import use\n\nprint(use('ab'))\n",
    }
    planned, ran, after, same = merged(files, "app.const:SEP=app.base:SEP")
    assert planned.status == 0, planned.text
    assert ran is not None and (ran.status, same) == (0, True), ran.text
    assert b"(a):\n    from app.base import SEP" in after["app/fields/__init__.py"]
