"""The process that answers what compiles and imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

from canonize.proof.health import HealthProbe
from canonize.proof.health_questions import Question
from canonize.proof.test_runs import ON_PATH

NAMES = ("a.py", "b.py", "c.py", "d.py", "e.py")
DIES_AT_B = f"""
import os, sys
sys.path.insert(0, {str(ON_PATH)!r})
import canonize_health

compiled = canonize_health._QUESTIONS["compile"]

def dies(question):
    print(question["path"], os.getpid(), file=open("asked", "a"))
    if question["path"] == "b.py":
        os._exit(3)
    compiled(question)

canonize_health._QUESTIONS["compile"] = dies
canonize_health.main(*sys.argv[1:])
"""


def probe(**more: float) -> HealthProbe:
    return HealthProbe(sys.executable, ["."], **{"each": 30, "timeout": 60, **more}, environment={})


def test_files_that_are_only_compiled_share_a_process_and_none_loses_its_answer(
    tmp_path: Path,
) -> None:
    for name in NAMES:
        (tmp_path / name).write_text("x = 1\n" if name != "d.py" else "x = = 1\n")
    (tmp_path / "driver.py").write_text(DIES_AT_B)
    questions = [Question("compile", name) for name in NAMES]
    request = probe()._request(tmp_path, questions) | {"at_once": 1}
    (tmp_path / "request").write_text(ascii(request))
    subprocess.run([sys.executable, "driver.py", "request", "report"], cwd=tmp_path, check=True)
    lines = (tmp_path / "report").read_text().splitlines()
    said: dict[str, str] = {}
    for line in lines:
        asked, why = ast.literal_eval(line)
        said.setdefault(asked, why)
    told = {name: said[str(Question("compile", name))] for name in NAMES}
    assert told.pop("b.py") == "it ended the interpreter with exit status 3"
    assert told.pop("d.py").startswith("SyntaxError")
    assert told == {"a.py": "", "c.py": "", "e.py": ""}
    asked = [line.split() for line in (tmp_path / "asked").read_text().splitlines()]
    assert [name for name, _ in asked[:2]] == ["a.py", "b.py"]
    assert asked[0][1] == asked[1][1]
    assert len({process for _, process in asked}) == 1 + len(NAMES)


def test_names_and_reasons_of_any_letters_come_back(tmp_path: Path) -> None:
    (tmp_path / "naïve.py").write_text("raise ValueError('«\\n» \"quoted\" \\x00')\n", "utf-8")
    asked = [Question("import", "naïve"), Question("compile", "naïve.py")]
    assert probe().ask(tmp_path, asked) == {"import of naïve": 'ValueError: «\n» "quoted" \x00'}
