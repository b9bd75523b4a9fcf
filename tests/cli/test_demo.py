"""The demo is a real migration: it must end where it began, and its output must stay short."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("canonize")


def test_the_demo_restores_a_mistake_keeps_nine_steps_and_rolls_back() -> None:
    done = subprocess.run(
        [COMMAND, "--no-color", "demo"], capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) < 70
    for planted in ("two events in another order", "what is one user's goes to everybody"):
        assert f"  {planted}: caught" in lines
    assert "  one of 17 files is re-routed to a namesake: caught" in lines
    assert ":ExecutionFactory in app/agents/jobs/retry.py:4 (step 3 " in done.stdout
    assert "    set aside: app/agents/jobs/retry.py; without it: passed" in lines
    assert re.search(
        r"new tests of .*: 3 green, \d still red; 3 seen red and then green", done.stdout
    )
    assert sum(bool(re.match(r"  [1-9]  \S+ .* in [0-9a-f]{8};", line)) for line in lines) == 7
    assert "tests FAILED" in done.stdout
    assert "every file is as it was: yes" in done.stdout
    assert "0 dangling references" in done.stdout
    assert re.search(r"files compared, bytes and modes: 0 differ", done.stdout)


def test_without_the_examples_packages_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\n"
        "real = u.find_spec\n"
        "u.find_spec = lambda name, *a: None if name == 'websockets' else real(name, *a)\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    done = subprocess.run([COMMAND, "demo"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "the example's tests need websockets" in done.stderr
    assert "canonize[demo]" in done.stderr
