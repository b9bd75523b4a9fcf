"""The command check, with real processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from canonize.checks.command import Command, CommandOptions
from canonize.core.check import CheckContext, Verdict
from canonize.core.tree import MemoryBase, SourceTree


def run(root: Path, options: dict[str, Any], **context: Any) -> Verdict:
    tree = SourceTree(MemoryBase({}))
    made = CheckContext("c", root, None, tree, tree, **context)  # type: ignore[arg-type]
    return Command().run(CommandOptions.model_validate(options), made)


def test_exit_status_decides(tmp_path: Path) -> None:
    good = run(tmp_path, {"command": "true"})
    assert (good.passed, good.output) == (True, "")
    assert good.figures["seconds"] == good.seconds > 0
    bad = run(tmp_path, {"command": "sh -c 'echo why; exit 3'"})
    assert (bad.passed, bad.output) == (False, "why\nexit status 3")


def test_a_report_that_is_not_written_or_no_report_fails_with_the_reason(tmp_path: Path) -> None:
    missing = run(tmp_path, {"command": "true", "metrics": "b.json"})
    assert (missing.passed, missing.output) == (False, "the command did not write b.json")
    (tmp_path / "b.json").write_text("{}")
    other = run(tmp_path, {"command": "true", "metrics": "b.json"})
    assert not other.passed and "no report of pytest-benchmark or pyperf" in other.output
    assert (tmp_path / "b.json").read_text() == "{}"


def test_output_comes_line_by_line(tmp_path: Path) -> None:
    seen: list[tuple[float, str]] = []
    script = "echo one; sleep 0.4; echo two >&2; printf three"
    run(
        tmp_path,
        {"command": script, "shell": True},
        emit=lambda line: seen.append((time.monotonic(), line)),
    )
    assert [line for _, line in seen] == ["one", "two", "three"]
    assert seen[1][0] - seen[0][0] > 0.2


def test_no_shell_unless_asked(tmp_path: Path) -> None:
    plain = run(tmp_path, {"command": "echo $HOME && touch made"})
    assert plain.output == "$HOME && touch made"
    assert not (tmp_path / "made").exists()
    run(tmp_path, {"command": "echo x && touch made", "shell": True})
    assert (tmp_path / "made").exists()


def test_arguments_are_handed_over_as_they_are(tmp_path: Path) -> None:
    assert run(tmp_path, {"command": ["echo", "a b", "$x", "*"]}).output == "a b $x *"


def test_folder_and_variables(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    options = {"command": "pwd; echo $MINE", "shell": True, "cwd": "sub", "env": {"MINE": "yes"}}
    assert run(tmp_path, options).output == f"{tmp_path / 'sub'}\nyes"


def test_what_can_not_be_started_is_a_failed_check(tmp_path: Path) -> None:
    verdict = run(tmp_path, {"command": "no-such-program-here"})
    assert not verdict.passed
    assert "can't be started: No such file or directory" in verdict.output
    assert not run(tmp_path, {"command": "true", "cwd": "missing"}).passed


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def gone(pid: int) -> bool:
    for _ in range(100):
        if not alive(pid):
            return True
        time.sleep(0.02)
    return False


FAMILY = "sleep 60 & echo $!; trap '' TERM; sleep 60 & echo $!; wait; wait"


def test_a_hanging_command_is_ended_with_its_whole_group(tmp_path: Path) -> None:
    verdict = run(tmp_path, {"command": FAMILY, "shell": True, "timeout": "300ms"})
    first, second, ending, *_ = verdict.output.splitlines()
    assert not verdict.passed
    assert ending == "stopped: it took longer than its timeout"
    assert gone(int(first))
    assert gone(int(second))


def test_an_interrupted_command_is_ended_with_its_whole_group(tmp_path: Path) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    verdict = run(tmp_path, {"command": FAMILY, "shell": True}, stopping=stop.is_set)
    first, second, ending, *_ = verdict.output.splitlines()
    assert ending == "stopped: the run was interrupted"
    assert gone(int(first))
    assert gone(int(second))


def test_what_a_finished_command_leaves_running_is_ended(tmp_path: Path) -> None:
    verdict = run(tmp_path, {"command": "sleep 60 & echo $!", "shell": True})
    assert verdict.passed
    assert gone(int(verdict.output))


def test_a_killed_command_fails(tmp_path: Path) -> None:
    verdict = run(tmp_path, {"command": "kill -9 $$", "shell": True})
    assert (verdict.passed, verdict.output) == (False, "ended by signal 9")


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux to end a child with its parent")
def test_a_command_dies_with_the_run(tmp_path: Path) -> None:
    script = (
        "from pathlib import Path\n"
        "from tests.checks.test_command import run\n"
        f"run(Path({str(tmp_path)!r}), {{'command': 'sh -c \"echo $$ > pid; exec sleep 60\"'}})\n"
    )
    process = subprocess.Popen([sys.executable, "-c", script], cwd=Path(__file__).parents[2])
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text().strip():
        time.sleep(0.02)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    assert gone(int((tmp_path / "pid").read_text()))


def test_long_output_keeps_its_end(tmp_path: Path) -> None:
    verdict = run(tmp_path, {"command": ["seq", "1", "200000"]})
    assert verdict.output.startswith("[")
    assert "earlier lines left out" in verdict.output.splitlines()[0]
    assert verdict.output.endswith("\n199999\n200000")
    assert len(verdict.output) < 700_000


def test_bytes_that_are_no_text_and_lines_without_end(tmp_path: Path) -> None:
    odd = run(tmp_path, {"command": r"printf 'a\377b\303\251\r\n'", "shell": True})
    assert odd.output == "a�bé"
    endless = run(tmp_path, {"command": "head -c 100000 /dev/zero | tr '\\0' x", "shell": True})
    assert max(len(line) for line in endless.output.splitlines()) == 4000
    assert endless.output.count("x") == 100000


def test_the_description_is_the_exact_command() -> None:
    describe = Command().describe
    assert describe(CommandOptions(command="pytest -q 'a b'")) == "pytest -q 'a b'"
    assert describe(CommandOptions(command="a | b", shell=True)) == "a | b"
    made = CommandOptions(command=("a", "b c"), cwd="sub", env={"X": "1 2"})
    assert describe(made) == "X='1 2' a 'b c'   (in sub)"


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"command": ""},
        {"command": []},
        {"command": "   "},
        {"command": ["a"], "shell": True},
        {"command": "a", "cwd": "../x"},
        {"command": "a", "cwd": "/x"},
        {"command": "a", "timeout": "soon"},
        {"command": "a 'b"},
        {"command": "a", "tiemout": 3},
    ],
)
def test_mistakes_are_found_when_the_plan_is_read(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        CommandOptions.model_validate(options)
