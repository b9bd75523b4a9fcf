"""What is known of bases and decorators that lie outside."""

from __future__ import annotations

import pytest

from canonize.resolution.installed_definitions import keeps_nothing_outside


@pytest.mark.parametrize(
    "full",
    ["abc.ABC", "typing.Protocol", "functools.wraps", "dataclasses.dataclass", "functools.cache"],
)
def test_the_standard_library_keeps_no_list(full: str) -> None:
    assert keeps_nothing_outside(full)


@pytest.mark.parametrize(
    "full", ["", "atexit.register", "django.db.models.Model", "celery.shared_task", "acme.Base"]
)
def test_what_may_keep_one(full: str) -> None:
    assert not keeps_nothing_outside(full)
