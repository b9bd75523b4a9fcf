"""Asks a running server whether events arrive in order, and whether a user sees another's.

The server is started in a copy of the tree (or stands at an address), and all users play the script
at once, each over a WebSocket of its own. `expect` gives names in order; `{any-order: [...]}` and
`{name: times}` loosen and count. Each user sends a text that was made up for the run (`{canary}`):
nobody else may be told it, and the server must not print it, in base64 neither. After the script
nothing more may come for a quiet time. The check tests itself: with two transcripts swapped in
memory it must fail. What was wrong in the same way before the migration is told and fails no step.
"""

from __future__ import annotations

import shlex
import socket
import statistics
import tempfile
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import Duration
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.conversations import EventsUnavailable, Move, Script, converse
from canonize.proof.copies import lay_out
from canonize.proof.environment import with_project_python
from canonize.proof.event_order import Transcript, blind_spots, groups_of, holds, problems
from canonize.proof.process import Ended, run_program

_TICK = 0.05
_KEPT_LINES = 20_000
"""Of what a server prints: one that never stops printing must not fill the memory."""


class ScriptMove(BaseModel):
    """One step of the script."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    send: dict[str, Any] | None = Field(None, description="A message; `{user}` is put in.")
    expect: tuple[Any, ...] = Field((), description="Names of events, in order.")
    keep: dict[str, str] = Field(
        default_factory=dict, description="Variable: the key of the last message it stands under."
    )

    @field_validator("expect")
    @classmethod
    def _are_events(cls, items: tuple[Any, ...]) -> tuple[Any, ...]:
        groups_of(items)
        return items

    def as_move(self) -> Move:
        return Move(self.send, groups_of(self.expect), self.keep)


class Events:
    """The kind ``events``."""

    kind: ClassVar[str] = "events"
    executes: ClassVar[bool] = True

    class Options(BaseModel):
        """Options of a conversation with a server."""

        model_config = ConfigDict(frozen=True, extra="forbid")

        server: str = Field("", description="Starts it; `{port}` is a free port.")
        ready: str = Field("", description="A text in its output once it listens.")
        against: str = Field("", description="Where it listens already: ws://127.0.0.1:8000/chat.")
        path: str = Field("/", pattern="^/", description="Of the WebSocket, for a `server`.")
        users: dict[str, dict[str, str]] = Field(
            min_length=2, description="By name, the variables that the script names."
        )
        script: tuple[ScriptMove, ...] = Field(min_length=1, description="What each user does.")
        key: str = Field("type", description="Under which a message has its event's name.")
        ignore: tuple[str, ...] = Field((), description="Events that may come at any time.")
        within: Duration = Field(10.0, description="In which an expectation must be met.")
        quiet: Duration = Field(0.2, description="After the script nothing more may come.")
        start: Duration = Field(30.0, description="In which the server must be ready.")
        env: dict[str, str] = Field(default_factory=dict, description="Variables set for it.")
        also: tuple[str, ...] = Field(
            (), description="Paths that git does not track and the server needs: copied along."
        )

        @model_validator(mode="after")
        def _has_one_server(self) -> Events.Options:
            if bool(self.server) == bool(self.against):
                raise ValueError("one of `server` and `against` is needed")
            if self.against and not self.against.startswith(("ws://", "wss://")):
                raise ValueError("`against` is an address that starts with ws:// or wss://")
            return self

        def played(self) -> Script:
            moves = tuple(move.as_move() for move in self.script)
            return Script(moves, self.key, frozenset(self.ignore), self.within, self.quiet)

    def describe(self, options: Options) -> str:
        """What is started or spoken to."""
        where = f"{options.server}   (in a copy)" if options.server else options.against
        return f"{plural(len(options.users), 'user')} at once with: {where}"

    def run(self, options: Options, context: CheckContext) -> Verdict:
        """See `canonize.core.check.Check`."""
        started = time.monotonic()
        try:
            transcripts, found = _heard(options, context, context.after)
            known = _known(options, context) if found and options.server else set[str]()
        except (EventsUnavailable, ValueError) as error:
            return Verdict(context.name, False, str(error))
        new = [line for line in found if line not in known]
        blind = [] if found else blind_spots(transcripts, options.key, frozenset(options.ignore))
        lines = [f"new: {line}" for line in new]
        lines += [f"as before: {line}" for line in found if line in known]
        lines += [f"this check can't fail: {line}" for line in blind]
        events = sum(len(list(transcript.everything)) for transcript in transcripts)
        lines.append(
            f"{plural(len(transcripts), 'user')} at once, {plural(events, 'event')}, "
            f"{plural(len(new), 'new fault')}; nothing more for {options.quiet:g} s"
        )
        figures = {"events": float(events), "new": float(len(new)), **_latency(transcripts)}
        passed = not new and not blind
        return Verdict(context.name, passed, "\n".join(lines), figures, time.monotonic() - started)


def _latency(transcripts: list[Transcript]) -> dict[str, float]:
    taken = [e.seconds for transcript in transcripts for e in transcript.exchanges]
    return {"latency": statistics.median(taken), "slowest": max(taken)} if taken else {}


def _known(options: Events.Options, context: CheckContext) -> set[str]:
    """What was wrong before the migration, too; nothing where that can't be asked."""
    try:
        return set(_heard(options, context, context.before)[1])
    except ValueError:
        return set()


def _heard(
    options: Events.Options, context: CheckContext, tree: SourceTree
) -> tuple[list[Transcript], list[str]]:
    """What the users were told, and what is wrong with it.

    Raises:
        ValueError: the server does not get ready; the message says why.
    """
    script, ignored = options.played(), frozenset(options.ignore)
    if options.against:
        heard = converse(options.against, options.users, script, stopping=context.stopping)
        return heard, problems(heard, options.key, ignored)
    with _server(options, context, tree) as (address, output):
        heard = converse(address, options.users, script, stopping=context.stopping)
        time.sleep(_TICK)
        printed = list(output)
    found = problems(heard, options.key, ignored)
    for one in heard:
        if any(holds(line, one.canary) for line in printed):
            found.append(f"the server prints what is {one.user}'s")
    return heard, sorted(found)


@contextmanager
def _server(
    options: Events.Options, context: CheckContext, tree: SourceTree
) -> Iterator[tuple[str, deque[str]]]:
    """A server in a copy, which is ended with all that it started; its address and its output."""
    done = threading.Event()
    output: deque[str] = deque(maxlen=_KEPT_LINES)
    ended: list[Ended] = []
    with tempfile.TemporaryDirectory(prefix="canonize-events-", ignore_cleanup_errors=True) as made:
        copy = Path(made).resolve() / "tree"
        lay_out(tree, copy, like=context.root, also=options.also)
        port = _free_port()
        words = shlex.split(options.server.replace("{port}", str(port)))
        environment = {"PYTHONUNBUFFERED": "1", "PYTHONDONTWRITEBYTECODE": "1", **options.env}
        environment |= _paths(context, copy)

        def serve() -> None:
            ended.append(
                run_program(
                    with_project_python(words, context.root),
                    cwd=copy,
                    environment=environment,
                    timeout=86_400.0,
                    emit=output.append,
                    stopping=lambda: done.is_set() or context.stopping(),
                )
            )

        worker = threading.Thread(target=serve, daemon=True)
        worker.start()
        try:
            _wait(options, port, output, ended, context)
            yield f"ws://127.0.0.1:{port}{options.path}", output
        finally:
            done.set()
            worker.join()


def _paths(context: CheckContext, copy: Path) -> Mapping[str, str]:
    roots = [str((copy / root).resolve()) for root in context.migration.source_roots]
    return {"PYTHONPATH": ":".join(roots or [str(copy)])}


def _wait(
    options: Events.Options,
    port: int,
    output: deque[str],
    ended: list[Ended],
    context: CheckContext,
) -> None:
    until = time.monotonic() + options.start
    while time.monotonic() < until and not context.stopping():
        if ended:
            last = "\n".join(list(output)[-12:])
            raise ValueError(f"the server ended with {ended[0].status} before it was ready\n{last}")
        said = any(options.ready in line for line in list(output))
        if said if options.ready else _listens(port):
            return
        time.sleep(_TICK)
    last = "\n".join(list(output)[-12:])
    raise ValueError(f"the server was not ready after {options.start:g} s\n{last}".strip())


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.2)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


CHECK = Events
