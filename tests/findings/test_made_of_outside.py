"""What is our own instead of a library's is often made of the library's, and stays so."""

from __future__ import annotations

import pytest

from tests.findings.migrating import migrate, output

USE = "import json\nfrom json import dumps\n\n\ndef f(x):\n    return json.dumps(x), dumps(x)\n"
OWN = {
    "by a lookup": "import json\n\n\ndef dumps(obj, **kw):\n    return json.dumps(obj, **kw)\n",
    "by an import": "from json import dumps as _d\n\n\ndef dumps(obj, **kw):\n"
    "    return _d(obj, **kw)\n",
    "late": "def dumps(obj, **kw):\n    from json import dumps as plain\n\n"
    "    return plain(obj, **kw)\n",
}


@pytest.mark.parametrize("how", OWN)
def test_the_canonical_goes_on_using_it(how: str) -> None:
    files = {
        "app/__init__.py": "",
        "app/ours.py": OWN[how],
        "app/use.py": USE,
        "main.py": "from app.use import f\nprint(f([1]))\n",
    }
    found = migrate(files, "app.ours:dumps", "json:dumps")
    assert found.text("app/ours.py") == OWN[how]
    assert found.said("app/ours.py", "refused") == []
    assert any("is made of it" in said for said in found.said("app/ours.py", "kept"))
    assert "json" not in found.text("app/use.py")
    assert output(found.before, "main.py") == output(found.after, "main.py")


def test_one_of_the_code_base_that_the_canonical_needs_is_told() -> None:
    files = {
        "app/__init__.py": "",
        "app/plain.py": "def dumps(obj):\n    return str(obj)\n",
        "app/ours.py": "from app.plain import dumps as d\n\n\ndef dumps(x):\n    return d(x)\n",
    }
    found = migrate(files, "app.ours:dumps", "app.plain:dumps")
    assert found.said("app/ours.py", "refused")
    assert found.has("app/plain.py", "def dumps")


def test_another_use_in_its_file_is_told() -> None:
    more = OWN["by an import"] + "\n\ndef other(x):\n    return _d(x)\n"
    files = {"app/__init__.py": "", "app/ours.py": more, "app/use.py": USE}
    found = migrate(files, "app.ours:dumps", "json:dumps")
    assert found.said("app/ours.py", "refused")
    assert found.text("app/ours.py") == more
