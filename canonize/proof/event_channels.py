"""Ways to speak with a server and to hear its events: one channel for each user.

Every event comes as a text of JSON, whatever it came as: a message of a WebSocket, a server-sent
event, a line of a log, or a span or log record of OTLP.
"""

from __future__ import annotations

import http.client
import json
import queue
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

_TICK = 0.02


class Channel(Protocol):
    """What one user has."""

    def send(self, message: Any) -> None: ...

    def receive(self, timeout: float) -> str:
        """The next event.

        Raises:
            TimeoutError: nothing came.
        """
        ...

    def close(self) -> None: ...


class WebSocketChannel:
    """A WebSocket, in which messages go both ways."""

    def __init__(self, address: str, within: float) -> None:
        from websockets.sync.client import connect

        self._open = ExitStack()
        self._socket = self._open.enter_context(
            connect(address, open_timeout=within, close_timeout=1, proxy=None)
        )

    def send(self, message: Any) -> None:
        self._socket.send(json.dumps(message))

    def receive(self, timeout: float) -> str:
        data = self._socket.recv(timeout=timeout)
        return data if isinstance(data, str) else data.decode("utf-8", "replace")

    def close(self) -> None:
        self._open.close()


def _connected(address: str, within: float) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.netloc, timeout=within)
    return http.client.HTTPConnection(parts.netloc, timeout=within)


class _Posting:
    """Sends by HTTP; what was answered is not looked at, but for its status."""

    def __init__(self, address: str, post: str, within: float) -> None:
        self._address, self._post, self._within = address, post, within

    def send(self, message: Any) -> None:
        connection = _connected(self._address, self._within)
        try:
            body = json.dumps(message)
            connection.request("POST", self._post, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read(1 << 20)
            if answer.status >= 400:
                raise ConnectionError(f"POST {self._post} is answered with {answer.status}")
        finally:
            connection.close()


class ServerSentChannel(_Posting):
    """A stream of server-sent events, read by a thread; messages are posted.

    Args:
        path: of the stream.
        key: under which an event's name belongs, where only the stream's ``event:`` says it.
    """

    def __init__(self, address: str, path: str, post: str, key: str, within: float) -> None:
        super().__init__(address, post, within)
        self._key = key
        self._events: queue.SimpleQueue[str | Exception] = queue.SimpleQueue()
        self._connection = _connected(address, within)
        self._connection.request("GET", path, headers={"Accept": "text/event-stream"})
        self._answer = self._connection.getresponse()
        if self._answer.status != 200:
            raise ConnectionError(f"GET {path} is answered with {self._answer.status}")
        if self._connection.sock is not None:
            self._connection.sock.settimeout(None)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        name, data = "", list[str]()
        try:
            for raw in self._answer:
                line = raw.decode("utf-8", "replace").rstrip("\r\n")
                field, _, value = line.partition(":")
                value = value.removeprefix(" ")
                if field == "event":
                    name = value
                elif field == "data":
                    data.append(value)
                elif not line and (data or name):
                    self._events.put(_named("\n".join(data), name, self._key))
                    name, data = "", []
            self._events.put(ConnectionError("the stream ended"))
        except (OSError, ValueError, http.client.HTTPException, AttributeError) as error:
            self._events.put(ConnectionError(f"the stream broke off: {error}"))

    def receive(self, timeout: float) -> str:
        try:
            found = self._events.get(timeout=timeout)
        except queue.Empty:
            raise TimeoutError from None
        if isinstance(found, Exception):
            raise found
        return found

    def close(self) -> None:
        sock = self._connection.sock
        if sock is not None:
            sock.close()
        self._connection.close()


def _named(data: str, name: str, key: str) -> str:
    """The event's data as an object that has its name."""
    try:
        document = json.loads(data) if data else {}
    except ValueError:
        document = data
    if not isinstance(document, dict):
        document = {"data": document}
    if name:
        document.setdefault(key, name)
    return json.dumps(document)


Lines = Callable[[], Sequence[str]]
"""All lines until now; a later answer begins with an earlier one."""


class RecordChannel(_Posting):
    """Records that a server writes, of which a user's own ones are that user's events.

    Args:
        lines: what was written until now.
        records: from a line to its events, as objects.
        user: whose records.
        named: under which key a record says whose it is.
    """

    def __init__(
        self,
        address: str,
        post: str,
        within: float,
        *,
        lines: Lines,
        records: Callable[[str], Iterator[dict[str, Any]]],
        user: str,
        named: str,
    ) -> None:
        super().__init__(address, post, within)
        self._lines, self._records, self._user, self._named = lines, records, user, named
        self._read = len(lines())
        self._waiting: list[str] = []

    def receive(self, timeout: float) -> str:
        until = time.monotonic() + timeout
        while not self._waiting:
            fresh = self._lines()[self._read :]
            self._read += len(fresh)
            found = (record for line in fresh for record in self._records(line))
            self._waiting += [json.dumps(r) for r in found if str(r.get(self._named)) == self._user]
            if self._waiting:
                break
            if time.monotonic() >= until:
                raise TimeoutError
            time.sleep(_TICK)
        return self._waiting.pop(0)

    def close(self) -> None:
        self._waiting.clear()


def records_by_pattern(pattern: str) -> Callable[[str], Iterator[dict[str, Any]]]:
    """Of lines of a log: the named groups of a regular expression."""
    compiled = re.compile(pattern)

    def records(line: str) -> Iterator[dict[str, Any]]:
        found = compiled.search(line)
        if found is not None:
            yield {name: value for name, value in found.groupdict().items() if value is not None}

    return records


def otlp_records(key: str) -> Callable[[str], Iterator[dict[str, Any]]]:
    """Of lines of OTLP JSON: spans by their start, and log records; attributes beside the name."""

    def records(line: str) -> Iterator[dict[str, Any]]:
        try:
            document = json.loads(line)
        except ValueError:
            return
        yield from (r.fields for r in sorted(_otlp(document, key), key=lambda r: r.nanoseconds))

    return records


@dataclass(frozen=True, slots=True)
class _Record:
    nanoseconds: int
    fields: dict[str, Any]


def _otlp(document: Any, key: str) -> Iterator[_Record]:
    shapes = (
        ("resourceSpans", "scopeSpans", "spans", "startTimeUnixNano"),
        ("resourceLogs", "scopeLogs", "logRecords", "timeUnixNano"),
    )
    for resources, scopes, items, when in shapes:
        for resource in _listed(document, resources):
            for scope in _listed(resource, scopes):
                for item in _listed(scope, items):
                    fields = {
                        str(a.get("key")): _value(a.get("value"))
                        for a in _listed(item, "attributes")
                    }
                    name = item.get("name") or item.get("eventName") or _value(item.get("body"))
                    if name:
                        fields[key] = name
                    started = str(item.get(when))
                    yield _Record(int(started) if started.isdecimal() else 0, fields)


def _listed(document: Any, key: str) -> Iterator[Mapping[str, Any]]:
    found = document.get(key) if isinstance(document, Mapping) else None
    items = found if isinstance(found, list) else ()
    yield from (item for item in items if isinstance(item, Mapping))


def _value(value: Any) -> Any:
    """``{"stringValue": "x"}`` is x."""
    if isinstance(value, Mapping) and len(value) == 1:
        return next(iter(value.values()))
    return value
