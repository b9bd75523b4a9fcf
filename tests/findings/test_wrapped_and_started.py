"""A wrapper that adds to a call is told from what it wraps, through the whole command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.findings.judging import play
from tests.findings.test_judging_findings import MAIN

NEW = "def send(text, loud=False):\n    return text.upper() if loud else text\n"
USE = "from app.old import send\n\n\ndef result():\n    return send('a')\n"
FILES = f"=== app/new.py\n{NEW}\n=== app/old.py\n{{}}\n=== app/use.py\n{USE}\n{MAIN}"
WRAPPERS = {
    "another default": (
        "from functools import partial\nfrom app.new import send as _send\n"
        "send = partial(_send, loud=True)\n",
        False,
    ),
    "nothing of its own": (
        "from app import new\n\n\ndef send(text, loud=False):\n    return new.send(text, loud)\n",
        True,
    ),
}


@pytest.mark.parametrize(("old", "goes"), WRAPPERS.values(), ids=WRAPPERS)
def test_a_wrapper(tmp_path: Path, old: str, goes: bool) -> None:
    plan = ("--canonical", "app.new:send", "--wrapper", "app.old:send")
    played = play(tmp_path / "shop", FILES.format(old), plan=plan)
    assert played.is_kept and played.before
    assert played.is_rerouted() is goes
    assert played.status == (0 if goes else 1), played.said
