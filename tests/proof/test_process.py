"""Programs that are run to their end, with real processes."""

from __future__ import annotations

import sys
from pathlib import Path

from canonize.proof.process import Exit, end_of, run_program


def run(tmp_path: Path, code: str, timeout: float = 30) -> Exit:
    return run_program([sys.executable, "-c", code], cwd=tmp_path, timeout=timeout)


def test_processor_time_is_the_programs_and_its_childrens(tmp_path: Path) -> None:
    busy = "import time\nwhile time.process_time() < 0.4: pass"
    alone = run(tmp_path, busy)
    assert 0.4 <= alone.processor < 1.5
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {busy!r}])"
    assert run(tmp_path, parent).processor >= 0.4
    idle = run(tmp_path, "import time; time.sleep(0.5)")
    assert idle.seconds >= 0.5 > idle.processor


def test_a_program_that_is_stopped_says_why(tmp_path: Path) -> None:
    ended = run(tmp_path, "import time; time.sleep(60)", timeout=0.3)
    assert not ended.succeeded
    assert ended.why == "stopped: it took longer than its timeout"
    assert ended.output.endswith(ended.why)


def test_a_program_that_is_killed_says_so(tmp_path: Path) -> None:
    ended = run(tmp_path, "import os; os.kill(os.getpid(), 9)")
    assert (ended.status, ended.why, ended.output) == (-9, "", "ended by signal 9")


def test_of_what_was_printed_the_end_is_told_and_no_more() -> None:
    assert end_of("\n".join(map(str, range(100)))).splitlines() == [str(n) for n in range(88, 100)]
    assert end_of("one") == "one" and end_of("") == ""
