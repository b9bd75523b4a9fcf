"""Wrappers are graded like duplicates: their users get what they wrap."""

from __future__ import annotations

import pytest

from canonize.compatibility.graded_competitors import graded_competitors
from canonize.core.codemod import Migration
from canonize.core.evidence import Grade
from canonize.core.plan import Evidence, Plan
from canonize.core.tree import MemoryBase, SourceTree
from canonize.plan_file.evidence_found import evidence_found

NEW = b"def send(text, loud=False):\n    return text.upper() if loud else text\n"
PARTIAL = (
    b"from functools import partial\nfrom app.new import send as _send\n"
    b"send = partial(_send, loud=True)\n"
)
FORWARDS = (
    b"from app import new\n\n\ndef send(text, loud=False):\n    return new.send(text, loud)\n"
)
LOUD = b"from app import new\n\n\ndef send(text):\n    return new.send(text, loud=True)\n"


def graded(old: bytes) -> tuple[Grade, Evidence]:
    tree = SourceTree(MemoryBase({"app/__init__.py": b"", "app/new.py": NEW, "app/old.py": old}))
    plan = {
        "version": 1, "name": "one", "canonical": "app.new:send",
        "competitors": [{"symbol": "app.old:send", "verdict": "wrapper"}],
        "steps": [{"id": "a", "codemods": ["rewrite_imports"]}],
    }  # fmt: skip
    migration = Migration(Plan.model_validate(plan), (".",))
    ((_, evidence),) = graded_competitors(tree, migration)
    (written,) = evidence_found(tree, migration)
    assert evidence is not None
    return evidence.grade, written.evidence


@pytest.mark.parametrize("old", [PARTIAL, LOUD], ids=["a partial", "a function"])
def test_what_adds_to_a_call_is_to_be_tried(old: bytes) -> None:
    assert graded(old) == (Grade.UNTESTED, Evidence.UNTESTED)


def test_what_only_hands_on_is_identical() -> None:
    assert graded(FORWARDS) == (Grade.IDENTICAL, Evidence.IDENTICAL)
