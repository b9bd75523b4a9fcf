"""Several users at once with a real server, each with a thread, a script and a canary."""

from __future__ import annotations

import json
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from canonize.proof.event_channels import Channel, WebSocketChannel
from canonize.proof.event_order import Exchange, Transcript, Unordered, name_of


class EventsUnavailable(Exception):
    """WebSockets can't be spoken; the message says what to install."""


@dataclass(frozen=True)
class Turn:
    """One step of a script: something to send, to expect, or to keep of what came last.

    Args:
        keep: variable to the key of a message under which its value stands.
    """

    send: Mapping[str, Any] | None = None
    expect: tuple[Unordered, ...] = ()
    keep: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Script:
    """What every user does.

    Args:
        key: under which a message has its event's name.
        within: seconds in which an expectation must be met.
        quiet: seconds after the script in which nothing more may come.
    """

    moves: tuple[Turn, ...]
    key: str
    ignored: frozenset[str]
    within: float
    quiet: float


Opening = Callable[[Mapping[str, str]], Channel]
"""From a user's variables to that user's channel."""


def over_web_sockets(address: str, within: float) -> Opening:
    """Channels that are WebSockets.

    Raises:
        EventsUnavailable: websockets is not installed.
    """
    try:
        import websockets.sync.client  # noqa: F401
    except ImportError as error:
        raise EventsUnavailable("it needs websockets: pip install 'canonize[events]'") from error
    return lambda known: WebSocketChannel(filled_message(address, known), within)


def converse(
    opening: Opening,
    users: Mapping[str, Mapping[str, str]],
    script: Script,
    *,
    stopping: Callable[[], bool],
) -> list[Transcript]:
    """Plays the script for all users at once.

    Args:
        users: by name, the variables that the script may name.
    """
    found: dict[str, Transcript] = {}
    together = threading.Barrier(len(users))

    def work(user: str, variables: Mapping[str, str]) -> None:
        known = {"user": user, "canary": f"canary-{secrets.token_hex(8)}", **variables}
        found[user] = _Conversation(opening, known, script, together, stopping).whole()

    workers = [threading.Thread(target=work, args=item, daemon=True) for item in users.items()]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return [found[user] for user in users]


class _Conversation:
    def __init__(
        self,
        opening: Opening,
        known: dict[str, str],
        script: Script,
        together: threading.Barrier,
        stopping: Callable[[], bool],
    ) -> None:
        self._opening, self._known, self._script = opening, known, script
        self._together, self._stopping = together, stopping
        self._exchanges: list[Exchange] = []
        self._late: list[str] = []

    def whole(self) -> Transcript:
        broken = ""
        try:
            self._play()
        except Exception as error:  # whatever a server that dies or answers garbage leads to
            broken = f"the conversation broke off: {type(error).__name__}: {error}"[:300]
        finally:
            self._together.abort()
        exchanges, late = tuple(self._exchanges), tuple(self._late)
        return Transcript(self._known["user"], self._known["canary"], exchanges, late, broken)

    def _play(self) -> None:
        with closing(self._opening(self._known)) as channel:
            self._meet()
            for move in self._script.moves:
                if move.send is not None:
                    channel.send(filled_message(move.send, self._known))
                if move.expect:
                    self._expect(channel, move.expect)
                for variable, key in (move.keep or {}).items():
                    self._known[variable] = str(self._last().get(key, ""))
            self._receive(channel, self._late, time.monotonic() + self._script.quiet, None)

    def _meet(self) -> None:
        """All are connected before one of them starts."""
        try:
            self._together.wait(self._script.within)
        except threading.BrokenBarrierError:
            return

    def _expect(self, channel: Channel, groups: tuple[Unordered, ...]) -> None:
        started = time.monotonic()
        received: list[str] = []
        wanted = sum(group.size for group in groups)
        self._receive(channel, received, started + self._script.within, wanted)
        self._exchanges.append(Exchange(groups, tuple(received), time.monotonic() - started))

    def _receive(self, channel: Channel, into: list[str], until: float, wanted: int | None) -> None:
        counted = 0
        while (left := until - time.monotonic()) > 0 and not self._stopping():
            try:
                text = channel.receive(min(left, 0.2))
            except TimeoutError:
                continue
            into.append(text)
            counted += name_of(text, self._script.key) not in self._script.ignored
            if counted == wanted:
                return

    def _last(self) -> dict[str, Any]:
        texts = self._exchanges[-1].received if self._exchanges else ()
        document = json.loads(texts[-1]) if texts else {}
        return document if isinstance(document, dict) else {}


def filled_message(value: Any, known: Mapping[str, str]) -> Any:
    """A message with ``{user}``, ``{canary}`` and other variables put in."""
    if isinstance(value, str):
        for name, text in known.items():
            value = value.replace("{" + name + "}", text)
        return value
    if isinstance(value, Mapping):
        return {key: filled_message(item, known) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [filled_message(item, known) for item in value]
    return value
