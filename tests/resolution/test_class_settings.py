"""What a class tells a base from outside, in two classes of one code."""

from __future__ import annotations

import pytest

from canonize.resolution.paired_names import FoundApart
from tests.resolution.test_same_code import of_pair

HEAD = "from pydantic import BaseModel, ConfigDict\nimport pydantic\nfrom enum import Enum\n"
SET = {
    "one alone": ("class F(BaseModel):\n    n: int\n    model_config = ConfigDict(a='x')\n",
                  "class F(BaseModel):\n    n: int\n"),
    "another value": ("class F(BaseModel):\n    n = 404\n", "class F(BaseModel):\n    n = 400\n"),
    "in a class of its own": (
        "class F(BaseModel):\n    class Meta:\n        ordering = ['a']\n",
        "class F(BaseModel):\n    class Meta:\n        ordering = ['b']\n",
    ),
}  # fmt: skip
NOT_SET = {
    "the same": ("class F(BaseModel):\n    model_config = ConfigDict(extra='x')\n",
                 "class F(BaseModel):\n    model_config = pydantic.ConfigDict(extra='x')\n"),
    "a field": ("class F(BaseModel):\n    n: int = 1\n", "class F(BaseModel):\n    n: int = 2\n"),
    "no base reads it": ("class F:\n    code = 404\n", "class F:\n    code = 400\n"),
    "a member": ("class F(Enum):\n    A = 1\n", "class F(Enum):\n    A = 2\n"),
    "private": ("class F(BaseModel):\n    _a = 1\n", "class F(BaseModel):\n    _a = 2\n"),
}  # fmt: skip


@pytest.mark.parametrize(("new", "old"), SET.values(), ids=SET)
def test_a_setting(new: str, old: str) -> None:
    found = of_pair(HEAD + new, HEAD + old)
    assert found is not None and found.apart is FoundApart.SETTING
    assert "which its base reads" in found.reason


@pytest.mark.parametrize(("new", "old"), NOT_SET.values(), ids=NOT_SET)
def test_what_is_none(new: str, old: str) -> None:
    found = of_pair(HEAD + new, HEAD + old)
    assert found is None or found.apart is not FoundApart.SETTING
