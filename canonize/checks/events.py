"""Asks a running server whether events arrive in order, and whether a user sees another's.

The server is started in a copy of the tree (or stands at an address), and all users play the script
at once, each over a WebSocket of its own. Or messages are posted by HTTP, and events are heard as
server-sent events, in a log, or in lines of OTLP JSON (`source`). `expect` gives names in order;
`{any-order: [...]}` and `{name: times}` loosen and count. Each user sends a text that was made up
for the run (`{canary}`): nobody else may be told it, and the server must not print it, in base64
neither. After the script nothing more may come for a quiet time. The check tests itself: with two
transcripts swapped in memory it must fail. What was wrong in the same way before the migration is
told and fails no step.
"""

from __future__ import annotations

import re
import statistics
import time
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from canonize.core.check import CheckContext, Verdict
from canonize.core.plan import Duration
from canonize.core.plural import plural
from canonize.core.tree import SourceTree
from canonize.proof.conversations import (
    EventsUnavailable,
    Opening,
    Script,
    Turn,
    converse,
    filled_message,
    over_web_sockets,
)
from canonize.proof.event_channels import (
    Lines,
    RecordChannel,
    ServerSentChannel,
    otlp_records,
    records_by_pattern,
)
from canonize.proof.event_order import Transcript, blind_spots, groups_of, holds, problems
from canonize.proof.running_server import Server, running

_TICK = 0.05


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

    def as_move(self) -> Turn:
        return Turn(self.send, groups_of(self.expect), self.keep)


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
        source: Literal["websocket", "sse", "log", "otlp"] = Field(
            "websocket", description="Where events are heard."
        )
        path: str = Field(
            "/", pattern="^/", description="Of the WebSocket or the stream; `{user}` is put in."
        )
        post: str = Field(
            "/", pattern="^/", description="Where messages are posted, for the other sources."
        )
        log: str = Field(
            "", description="The file of `log` and `otlp`, in the copy; empty: what it prints."
        )
        pattern: str = Field(
            "", description="Of a line of a `log`: named groups, those of `key` and `whose` too."
        )
        whose: str = Field("user", description="Under which a record says which user's it is.")
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
            schemes = ("ws://", "wss://") if self.source == "websocket" else ("http://", "https://")
            if self.against and not self.against.startswith(schemes):
                raise ValueError(f"`against` is an address that starts with {' or '.join(schemes)}")
            if self.against and self.source in ("log", "otlp"):
                raise ValueError(f"a {self.source} is read of a `server` that is started here")
            if self.source == "log" and not {self.key, self.whose} <= _groups(self.pattern):
                raise ValueError(
                    f"a log needs a `pattern` with the groups {self.key!r} and {self.whose!r}"
                )
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
        if not events and not new:
            lines.append("no event came to anybody, so this check says nothing")
        passed = not new and not blind and events > 0
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
        opening = _opening(options, options.against, list)
        heard = converse(opening, options.users, script, stopping=context.stopping)
        return heard, problems(heard, options.key, ignored)
    is_heard_there = options.source in ("log", "otlp") and not options.log
    server = Server(
        options.server, options.ready, options.start, options.env, options.also, is_heard_there
    )
    with running(server, context, tree) as listens:
        opening = _opening(options, listens.address, listens.lines(options.log))
        heard = converse(opening, options.users, script, stopping=context.stopping)
        time.sleep(_TICK)
        printed = list(listens.output)
    found = problems(heard, options.key, ignored)
    for one in heard:
        if not is_heard_there and any(holds(line, one.canary) for line in printed):
            found.append(f"the server prints what is {one.user}'s")
    return heard, sorted(found)


def _opening(options: Events.Options, address: str, lines: Lines) -> Opening:
    """How each user is connected."""
    if options.source == "websocket":
        whole = address if options.against else f"ws{address.removeprefix('http')}{options.path}"
        return over_web_sockets(whole, options.within)
    if options.source == "sse":
        return lambda known: ServerSentChannel(
            address, filled_message(options.path, known), options.post, options.key, options.within
        )
    records = (
        otlp_records(options.key)
        if options.source == "otlp"
        else records_by_pattern(options.pattern)
    )
    return lambda known: RecordChannel(
        address,
        options.post,
        options.within,
        lines=lines,
        records=records,
        user=known["user"],
        named=options.whose,
    )


def _groups(pattern: str) -> set[str]:
    try:
        return set(re.compile(pattern).groupindex)
    except re.error as error:
        raise ValueError(f"`pattern` is no regular expression: {error}") from error


CHECK = Events
