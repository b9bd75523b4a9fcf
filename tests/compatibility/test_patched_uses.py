"""A fake that is put into the canonical's module reaches everybody who uses it there."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import Trouble
from tests.compatibility.comparing import pair

X = "class X:\n    def send(self): ...\n"
PATCH = "from unittest import mock\nfrom a.b import X\n\ndef test():\n    {}\n        X()\n"
USER = "from n import X\n\ndef work():\n    return X().send()\n"


def fakes(test: str, **files: str) -> list[str]:
    every = {"a/__init__.py": "", "a/b.py": X, "n.py": X, "tests/test_it.py": test}
    every |= {f"{name}.py": text for name, text in files.items()}
    return [u.judgement.reason for u in pair(every).uses if u.judgement.trouble is Trouble.PATCH]


MEMBER = PATCH.format("with mock.patch.object(X, 'send'):")


def test_a_fake_of_a_member_reaches_who_uses_the_class_already() -> None:
    test = MEMBER.replace("from a.b", "import work\nfrom a.b")
    assert any("work.py" in reason for reason in fakes(test, work=USER))


@pytest.mark.parametrize(
    "files",
    [{}, {"work": USER}],
    ids=["nobody uses the canonical", "the test does not load who uses it"],
)
def test_a_fake_that_reaches_nobody_else_is_none(files: dict[str, str]) -> None:
    assert fakes(MEMBER, **files) == []
