"""Every trouble of a use has a code of its kind."""

from __future__ import annotations

import pytest

from canonize.compatibility.use_verdicts import Trouble, in_kind
from canonize.core.reasons import Code


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_has_a_kind(trouble: Trouble) -> None:
    assert in_kind(trouble, "why").code in Code
