"""A server that is started for a check, in a copy of the tree, and ended with all it started."""

from __future__ import annotations

import shlex
import socket
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from canonize.core.check import CheckContext
from canonize.core.tree import SourceTree
from canonize.proof.event_channels import Lines
from canonize.proof.process import Exit, run_program
from canonize.proof.workplace import lay_out, with_project_python

_TICK = 0.05
_MOST_LINES = 1_000_000
_KEPT_LINES = 20_000
"""Of what a server prints: one that never stops printing must not fill the memory."""


@dataclass(frozen=True)
class RunningServer:
    """A server that listens.

    Args:
        address: ``http://host:port``.
        output: the last lines that it printed.
        every: all lines, where they are a source of events.
        copy: the folder that it runs in.
    """

    address: str
    output: deque[str]
    every: list[str]
    copy: Path

    def lines(self, log: str) -> Lines:
        """What is read of it: a file in its folder, or what it prints."""
        if not log:
            return lambda: self.every
        path = self.copy / log

        def written() -> list[str]:
            try:
                text = path.read_text("utf-8", "replace")
            except OSError:
                return []
            return text.splitlines()[: None if text.endswith("\n") else -1]

        return written


@dataclass(frozen=True)
class Server:
    """How a server is started.

    Args:
        command: `{port}` in it is a free port.
        ready: a text in its output once it listens; empty: when its port answers.
        start: seconds in which it must be ready.
        also: paths that the tree does not have, copied along.
        keeps_all: whether every line that it prints is kept, and not the last ones only.
    """

    command: str
    ready: str
    start: float
    environment: Mapping[str, str]
    also: Sequence[str] = ()
    keeps_all: bool = False


@contextmanager
def running(server: Server, context: CheckContext, tree: SourceTree) -> Iterator[RunningServer]:
    """A server in a copy of a tree, which is ended with all that it started.

    Raises:
        ValueError: it does not get ready; the message says why.
    """
    done = threading.Event()
    output: deque[str] = deque(maxlen=_KEPT_LINES)
    every: list[str] = []

    def printed(line: str) -> None:
        output.append(line)
        if server.keeps_all and len(every) < _MOST_LINES:
            every.append(line)

    ended: list[Exit] = []
    with tempfile.TemporaryDirectory(prefix="canonize-events-", ignore_cleanup_errors=True) as made:
        copy = Path(made).resolve() / "tree"
        lay_out(tree, copy, like=context.root, also=server.also)
        port = _free_port()
        words = shlex.split(server.command.replace("{port}", str(port)))
        environment = {
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            **server.environment,
        }
        environment |= _paths(context, copy)

        def serve() -> None:
            ended.append(
                run_program(
                    with_project_python(words, context.root),
                    cwd=copy,
                    environment=environment,
                    timeout=86_400.0,
                    emit=printed,
                    stopping=lambda: done.is_set() or context.stopping(),
                )
            )

        worker = threading.Thread(target=serve, daemon=True)
        worker.start()
        try:
            _wait(server, port, output, ended, context)
            yield RunningServer(f"http://127.0.0.1:{port}", output, every, copy)
        finally:
            done.set()
            worker.join()


def _paths(context: CheckContext, copy: Path) -> Mapping[str, str]:
    roots = [str((copy / root).resolve()) for root in context.migration.source_roots]
    return {"PYTHONPATH": ":".join(roots or [str(copy)])}


def _wait(
    server: Server,
    port: int,
    output: deque[str],
    ended: list[Exit],
    context: CheckContext,
) -> None:
    until = time.monotonic() + server.start
    while time.monotonic() < until and not context.stopping():
        if ended:
            last = "\n".join(list(output)[-12:])
            raise ValueError(f"the server ended with {ended[0].status} before it was ready\n{last}")
        said = any(server.ready in line for line in list(output))
        if said if server.ready else _listens(port):
            return
        time.sleep(_TICK)
    last = "\n".join(list(output)[-12:])
    raise ValueError(f"the server was not ready after {server.start:g} s\n{last}".strip())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
