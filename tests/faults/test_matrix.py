"""A tenth of the kill points, and a few of every other kind of fault; `make faults` does all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from tests.faults.__main__ import Matrix
from tests.faults.injection import has_strace
from tests.faults.trials import Result, Trial, play

Select = Callable[[Matrix], Iterable[Trial]]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        return Matrix(tmp_path_factory.mktemp("matrix"), outside=has_strace())


@pytest.mark.parametrize(
    ("select", "start", "every"),
    [
        pytest.param(lambda m: m.kills("resume"), 0, 20, id="killed run, then resume"),
        pytest.param(lambda m: m.kills("rollback"), 10, 20, id="killed run, then rollback"),
        pytest.param(lambda m: m.rollback_kills(), 3, 40, id="killed rollback"),
        pytest.param(lambda m: m.double_kills(), 3, 100, id="killed recovery"),
        pytest.param(lambda m: m.errors("ENOSPC"), 11, 300, id="disk full"),
        pytest.param(lambda m: m.errors("EIO"), 111, 300, id="input or output error"),
        pytest.param(lambda m: m.errors("EACCES"), 211, 300, id="no permission"),
        pytest.param(lambda m: m.git_faults("fails"), 20, 150, id="git fails"),
        pytest.param(lambda m: m.git_faults("dies first"), 40, 150, id="git dies first"),
        pytest.param(lambda m: m.git_faults("dies last"), 60, 150, id="git dies last"),
        pytest.param(lambda m: m.git_faults("hangs"), 50, 200, id="git hangs"),
    ],
)
def test_nothing_is_lost(
    matrix: Matrix, select: Select, start: int, every: int, _own_home: None
) -> None:
    outcomes = play(list(select(matrix))[start::every])
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.result is Result.LOST] == []


def test_a_loss_would_be_noticed(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix must be able to fail: a recovery that forgets a file is called a loss."""
    from canonize.runner import restoring

    original = restoring.Writer.apply

    def forgetful(self: restoring.Writer, change: object) -> None:
        if not change.path.startswith("app/all0"):  # type: ignore[attr-defined]
            original(self, change)  # type: ignore[arg-type]

    monkeypatch.setattr(restoring.Writer, "apply", forgetful)
    outcomes = play(list(matrix.rollback_kills())[::60])
    assert Result.LOST in {outcome.result for outcome in outcomes}


def test_faults_can_be_injected_without_strace(tmp_path: Path, _own_home: None) -> None:
    inside = Matrix(tmp_path, outside=False)
    outcomes = play(list(inside.kills("resume"))[5::150])
    assert {outcome.result for outcome in outcomes} == {Result.RECOVERED}
