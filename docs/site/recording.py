"""Records a migration of the bundled example as a picture of a terminal: docs/recording.svg.

    python docs/site/recording.py

Everything in it is a real run, in a temporary repository, on a terminal of 100 columns.
"""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
from pathlib import Path

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[2]
TARGET = ROOT / "docs" / "recording.svg"
WIDTH = 100
MOST_LINES = 15
"""Of one command; the picture says how many it leaves out."""
COMMANDS = (
    "canonize scan --limit 3",
    "canonize preview --stat",
    "canonize run --to 3 --yes",
    "canonize status",
    "canonize rollback --yes",
)
_FONTS = re.compile(r"@font-face \{\{.*?\}\}\s*", re.DOTALL)
"""rich lets the picture fetch a font from elsewhere; a reader's own monospace will do."""


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        repository = Path(folder) / "webchat"
        made(repository)
        nowhere = io.StringIO()
        console = Console(record=True, width=WIDTH, file=nowhere, color_system="standard")
        for command in COMMANDS:
            console.print(Text.assemble(("$ ", "bold green"), (command, "bold")))
            console.print(Text.from_ansi(output_of(command, repository, Path(folder))))
        svg = console.export_svg(title="canonize", code_format=_FONTS.sub("", CONSOLE_SVG_FORMAT))
    TARGET.write_text(svg + "\n", encoding="utf-8")


def made(repository: Path) -> None:
    """The bundled example with its plan, committed."""
    shutil.copytree(
        ROOT / "examples" / "webchat",
        repository,
        ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"),
    )
    shutil.copy(ROOT / "migration_plan.yaml", repository)
    (repository / ".gitignore").write_text("__pycache__/\n.pytest_cache/\n")
    git = ("git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    for words in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-qm", "start"]):
        subprocess.run([*git, *words], cwd=repository, check=True)


def output_of(command: str, repository: Path, home: Path) -> str:
    """What a command writes to a terminal."""
    mine, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    people = {f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER")
              for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))}  # fmt: skip
    environment = {
        **{k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS")},
        **people,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "TERM": "xterm-256color",
        "PAGER": "cat",
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_STATE_HOME": str(home / "state"),
    }
    process = subprocess.Popen(
        command.split(), cwd=repository, env=environment, stdin=theirs, stdout=theirs,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    while True:
        try:
            data = os.read(mine, 65536)
        except OSError:  # the other end is closed
            break
        if not data:
            break
        told += data
    if process.wait() != 0:
        raise SystemExit(f"{command} ended with {process.returncode}:\n{told.decode()}")
    lines = told.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    if len(lines) > MOST_LINES + 1:
        more = len(lines) - MOST_LINES
        lines[MOST_LINES:] = [f"\x1b[2m(and {more} more lines)\x1b[0m"]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
