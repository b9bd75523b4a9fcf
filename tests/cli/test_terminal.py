"""The command as a process: on a terminal, in a pipe that closes, and how little it imports."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path
from typing import IO

from .conftest import Shop

HEAVY = ("git", "libcst", "pydantic", "rich", "ruamel")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "canonize", *words]


class Terminal:
    """A process that believes a person sits in front of it.

    Args:
        log: where its standard error goes instead, as with ``2>log``.
    """

    def __init__(
        self, shop: Shop, *words: str, log: IO[bytes] | None = None, **environment: str
    ) -> None:
        self._primary, secondary = pty.openpty()
        self.process = subprocess.Popen(
            command(*words),
            cwd=shop.root,
            stdin=secondary,
            stdout=secondary,
            stderr=log or secondary,
            env={**os.environ, "TERM": "xterm", **environment},
            start_new_session=True,
        )
        os.close(secondary)
        self.seen = ""

    def until(self, text: str) -> None:
        while text not in self.seen:
            assert self._read(), self.seen

    def answer(self, text: str) -> None:
        os.write(self._primary, text.encode())

    def status(self) -> int:
        while self._read():
            pass
        os.close(self._primary)
        return self.process.wait(timeout=60)

    def _read(self) -> bool:
        ready, _, _ = select.select([self._primary], [], [], 60)
        try:
            data = os.read(self._primary, 65536) if ready else b""
        except OSError:  # how a pseudo-terminal says that its other side is closed
            data = b""
        self.seen += data.decode("utf-8", "replace")
        return bool(data)


def test_run_shows_what_it_would_do_and_asks(shop: Shop) -> None:
    terminal = Terminal(shop, "run", "--to", "rewrite")
    terminal.until("go on? [y/N")
    assert "these commands would be executed:" in terminal.seen
    assert "python -c 'import app.web, app.jobs, app.plugin'" in terminal.seen
    assert "5  +8 -8" in terminal.seen
    terminal.answer("no\n")
    assert terminal.status() == 2
    assert "nothing was changed" in terminal.seen
    assert "from app.old import Factory" in shop.read("app/web.py")

    terminal = Terminal(shop, "run", "--to", "rewrite")
    terminal.until("go on? [y/N")
    terminal.answer("yes\n")
    assert terminal.status() == 0
    assert "from app.core import Factory" in shop.read("app/web.py")


def test_ctrl_c_at_the_question_changes_nothing(shop: Shop) -> None:
    terminal = Terminal(shop, "run")
    terminal.until("go on? [y/N")
    os.killpg(terminal.process.pid, 2)
    assert terminal.status() == 130
    assert shop.git("branch", "--list").split() == ["*", "main"]


def test_a_terminal_has_colors_and_a_pager(shop: Shop, tmp_path: Path) -> None:
    paged = tmp_path / "paged"
    assert Terminal(shop, "preview", PAGER=f"tee {paged}").status() == 0
    assert "\x1b[32m+from app.core import Factory\x1b[0m" in paged.read_text()
    for words, environment in ((("--no-color",), {}), ((), {"NO_COLOR": "1"})):
        assert Terminal(shop, "preview", *words, PAGER=f"tee {paged}", **environment).status() == 0
        assert "\n+from app.core import Factory\n" in paged.read_text()
        assert "\x1b" not in paged.read_text()


def test_a_pager_that_is_not_there_or_quits_is_no_obstacle(shop: Shop) -> None:
    assert Terminal(shop, "preview", PAGER="no-such-pager").status() == 0
    assert Terminal(shop, "preview", PAGER="false").status() == 0


def test_a_pipe_that_closes_does_not_stop_a_run(shop: Shop) -> None:
    process = subprocess.Popen(
        command("run", "--all", "--yes"),
        cwd=shop.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    error = process.stderr.read().decode()
    process.stderr.close()
    assert (process.wait(), error) == (0, "")
    assert not (shop.root / "app" / "old.py").exists()


def test_output_that_can_not_be_encoded_is_escaped(shop: Shop) -> None:
    shop.write("app/web.py", "from app.old import Factory  # caf\u00e9 \u202e\x1b[31m\n")
    done = subprocess.run(
        command("preview", "--step", "2", "--ledger"),
        cwd=shop.root,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert b"-from app.old import Factory  # caf\\xe9 \\u202e\\x1b[31m" in done.stdout
    assert b"\x1b" not in done.stdout


def test_what_must_be_fast_imports_little(shop: Shop) -> None:
    code = (
        "import sys; from canonize.cli import main; status = main(sys.argv[1:]);"
        f"sys.stderr.write(' '.join(m for m in {HEAVY!r} if m in sys.modules)); sys.exit(status)"
    )

    def heavy(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code, *words],
            cwd=shop.root,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stderr

    assert heavy("--help") == ""
    assert heavy("status") == "git"
    assert heavy("log") == "git"
    assert heavy("scan", "--explain", "", "app") == "git"


def test_the_module_does_not_import_from_the_current_directory(shop: Shop) -> None:
    for name in ("typer", "git", "yaml", "sqlite3"):
        shop.write(f"{name}.py", "raise SystemExit('the repository was executed')\n")
    done = subprocess.run(
        command("status"), cwd=shop.root, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
