"""Of which kind a test is, from its path and its marks."""

from __future__ import annotations

import pytest

from canonize.core.kinds_of_tests import kind_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("tests/unit/test_a.py", "unit"),
        ("tests/integration/test_a.py", "integration"),
        ("tests/e2e/unit/test_a.py", "end to end"),
        ("tests/golden_path/test_a.py", "end to end"),
        ("benchmarks/test_a.py", "performance"),
        ("tests/test_a.py", "other"),
        ("unittests/a/test_a.py", "unit"),
        ("tests/integration_tests/test_a.py", "integration"),
        ("tests/test_united.py", "other"),
        ("tests/test_apiary.py", "other"),
        ("tests/test_reload.py", "other"),
    ],
)
def test_the_path_tells(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (b"pytestmark = pytest.mark.integration", "integration"),
        (b"@pytest.mark.e2e\nasync def test_a(): ...", "end to end"),
        (b"@pytest.mark.benchmark(group='x')", "performance"),
        (b"@pytest.mark.asyncio\n@pytest.mark.unit\n", "unit"),
        (b"@pytest.mark.unit\n@pytest.mark.integration\n", "other"),
        (b"@pytest.mark.asyncio\n@pytest.mark.parametrize('a', [])", "other"),
        (b"mark.integration", "other"),
    ],
)
def test_marks_tell_where_the_path_does_not(text: bytes, kind: str) -> None:
    assert kind_of("tests/test_a.py", text) == kind


def test_the_path_goes_before_the_marks() -> None:
    assert kind_of("tests/unit/test_a.py", b"@pytest.mark.integration") == "unit"
