"""Some of the kill points, and a few of every other kind of fault; `make faults` does all."""

from __future__ import annotations

import compileall
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

import canonize
from tests.faults.injection import Fault, has_strace
from tests.faults.matrix import Matrix, Trial, play
from tests.faults.record import Record
from tests.faults.scenario import in_memory
from tests.faults.trials import Outcome, Result, failing_rollback


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    tmp_path_factory.getbasetemp()  # of the whole run: not in the folder that goes with this module
    with (
        tempfile.TemporaryDirectory(prefix="canonize-faults-", dir=in_memory()) as folder,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setattr(tempfile, "tempdir", folder)
        patch.setenv("XDG_STATE_HOME", folder)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        yield Matrix(Path(folder) / "matrix", outside=has_strace())


_SHARES = {
    "killed step, then resume": (0, 40),
    "killed step, then rollback": (10, 40),
    "killed run of nine steps, then resume and rollback": (7, 120),
    "killed rollback, then resume": (3, 40),
    "killed recovery, then resume": (3, 100),
    "ENOSPC in a step, then resume": (11, 200),
    "EIO in a step, then resume": (41, 200),
    "EACCES in a step, then resume": (71, 200),
    "ENOSPC in a rollback, then resume": (5, 120),
    "EIO in a rollback, then resume": (25, 120),
    "EACCES in a rollback, then resume": (45, 120),
    "git child fails, then resume": (2, 60),
    "git child dies first, then resume": (12, 60),
    "git child dies last, then resume": (22, 60),
    "git child hangs, then resume": (7, 120),
    "SIGINT at a call, then resume": (9, 120),
    "SIGTERM at an event, then resume": (1, 40),
    "SIGINT at an event, then resume": (7, 40),
    "SIGHUP at an event, then resume": (14, 40),
}


@pytest.mark.parametrize("kind", _SHARES)
def test_nothing_is_lost(matrix: Matrix, kind: str, _own_home: None) -> None:
    if kind not in matrix.kinds():
        pytest.skip("needs strace")
    start, every = _SHARES[kind]
    outcomes = play(matrix.trials(kind)[start::every])
    assert outcomes
    assert [outcome for outcome in outcomes if outcome.result is Result.LOST] == []


@pytest.mark.parametrize(("verb", "numbers", "applied"), [("run", [5], 4), ("rollback", None, 2)])
def test_nothing_is_lost_with_the_power(
    matrix: Matrix, verb: str, numbers: list[int] | None, applied: int, _own_home: None
) -> None:
    if not has_strace():
        pytest.skip("needs strace")
    losses = list(matrix.power_losses(verb, numbers, applied=applied))
    outcomes = [work() for _, work in losses[:: len(losses) // 20 + 1]]
    assert [outcome for outcome in outcomes if outcome.result is Result.LOST] == []


def test_a_name_that_is_not_synced_is_lost_and_that_would_be_noticed(
    matrix: Matrix, monkeypatch: pytest.MonkeyPatch, _own_home: None
) -> None:
    """The replay must be able to fail: without the folders' fsync git falls behind the journal."""
    if not has_strace():
        pytest.skip("needs strace")
    from canonize.history.durable import Settling

    monkeypatch.setattr(Settling, "settle", lambda self: None)
    losses = list(matrix.power_losses("run", [3, 4], applied=2))
    last = [work() for name, work in losses[-5:] if name.endswith("only what was synced")]
    assert [outcome.result for outcome in last] == [Result.LOST]


def test_a_full_disk_leaves_no_lock_on_head(matrix: Matrix, _own_home: None) -> None:
    if not has_strace():
        pytest.skip("needs strace")
    fault = Fault("rename", 1, "error=ENOSPC")
    assert failing_rollback(matrix.scenario, fault).result is Result.RECOVERED


def test_every_kind_has_its_share(matrix: Matrix) -> None:
    elsewhere = {kind for kind in matrix.kinds() if kind.startswith("power lost")}
    assert matrix.kinds().keys() - elsewhere <= _SHARES.keys()


def test_a_record_goes_on_where_it_stopped(tmp_path: Path) -> None:
    trials = [Trial("kind", name, lambda: Outcome(Result.RECOVERED)) for name in ("one", "two")]
    first = Record(tmp_path / "results", going_on=False)
    first.add("kind", "one", Outcome(Result.LOST, "two\nlines"))
    again = Record(tmp_path / "results", going_on=True)
    assert [trial.name for trial in again.missing(trials)] == ["two"]
    assert again.found["kind", "one"] == Outcome(Result.LOST, "two lines")
    text = (tmp_path / "results").read_text().replace("code ", "code 0")
    (tmp_path / "results").write_text(text)
    assert Record(tmp_path / "results", going_on=True).missing(trials) == trials


def test_a_loss_would_be_noticed(matrix: Matrix, monkeypatch: pytest.MonkeyPatch) -> None:
    """The matrix must be able to fail: a recovery that forgets a file is called a loss."""
    from canonize.runner import restoring

    original = restoring.Writer.apply

    def forgetful(self: restoring.Writer, change: object) -> None:
        if not change.path.startswith("app/all0"):  # type: ignore[attr-defined]
            original(self, change)  # type: ignore[arg-type]

    monkeypatch.setattr(restoring.Writer, "apply", forgetful)
    outcomes = play(matrix.trials("killed rollback, then resume")[::60])
    assert Result.LOST in {outcome.result for outcome in outcomes}


def test_faults_can_be_injected_without_strace(tmp_path: Path, _own_home: None) -> None:
    # The first run after a change writes compiled files: calls that no later run makes.
    compileall.compile_dir(Path(canonize.__file__).parent, quiet=2)
    inside = Matrix(tmp_path, outside=False)
    outcomes = play(inside.trials("killed step, then resume")[5::150])
    # A run makes a call less now and then, so that the last points are not reached.
    struck = [o.result for o in outcomes if o.result is not Result.NOT_REACHED]
    assert len(struck) >= len(outcomes) - 1 and set(struck) == {Result.RECOVERED}
