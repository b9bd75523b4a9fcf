"""Code that is newer than the Python that runs the tool, in every verb that only looks."""

from __future__ import annotations

import json
import sys

import pytest

from .conftest import Shop

NEWER = {
    "type parameters, 3.12": "class Box[T]:\n    def get(self) -> T: ...\n",
    "type alias, 3.12": "type Pair = tuple[Factory, int]\n",
    "quotes in f-strings, 3.12": 'NAME = f"{Factory().build({"k": "v"})}"\n',
    "defaults of type parameters, 3.13": "class Box[T = int]: ...\n",
    "except without brackets, 3.14": "try:\n    Factory()\nexcept ValueError, TypeError:\n    1\n",
    "template strings, 3.14": 'T = t"{Factory()}"\n',
}
OLDER = {
    "type parameters, 3.12": "class Box:\n    def get(self): ...\n",
    "type alias, 3.12": "Pair = tuple[Factory, int]\n",
    "quotes in f-strings, 3.12": "NAME = f\"{Factory().build({'k': 'v'})}\"\n",
    "defaults of type parameters, 3.13": "class Box: ...\n",
    "except without brackets, 3.14": "try:\n    Factory()\n"
    "except (ValueError, TypeError):\n    1\n",
    "template strings, 3.14": 'T = f"{Factory()}"\n',
}


def told(shop: Shop, form: str) -> dict[str, object]:
    """What the verbs that look say of a shop whose files have one form of code."""
    shop.write("app/web.py", f"from app.old import Factory\nimport app.gone\n\n{form}\n")
    shop.write(
        "app/old.py", f"class Factory:\n    def build(self, a=0):\n        return 'old'\n\n\n{form}"
    )
    shop.git("add", "-A")
    shop.git("commit", "-qm", "form", "--allow-empty")

    def document(*words: str) -> dict[str, object]:
        found: dict[str, object] = json.loads(shop(*words, "--json").out)
        return found

    compared = document("compare", "--fail-on", "never", "app.core:Factory", "app.old:Factory")
    scanned = document("scan", "--all", "--hazards")
    verified = document("verify", "--ledger")
    (pair,) = compared["pairs"]  # type: ignore[misc]
    ledger = verified["whole_ledger"]
    assert isinstance(ledger, dict) and ledger["adds_up"] and ledger["unread"] == []
    assert scanned["unparsed"] == {}
    return {
        "uses": [(use["path"], use["line"]) for use in pair["uses"]],
        "differences": [row["what"] for row in pair["differences"]],
        "hazards": [(h["path"], h["line"]) for h in scanned["hazards"]],  # type: ignore[attr-defined]
        "entries": [(e["path"], e["line"], e["means"]) for e in ledger["occurrences"]],
        "dangling": verified["dangling"],
    }


@pytest.mark.parametrize("name", NEWER)
def test_newer_code_is_told_as_its_older_form_is(shop: Shop, name: str) -> None:
    with pytest.raises(SyntaxError):
        if sys.version_info < (3, 12):
            compile(NEWER[name], "newer", "exec")
        else:
            raise SyntaxError("the host may know it: what is told must still be the same")
    newer = told(shop, NEWER[name])
    assert ("app/web.py", 2) in newer["hazards"]  # type: ignore[operator]
    assert newer == told(shop, OLDER[name])
