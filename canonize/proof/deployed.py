"""What a deployed instance says of itself: whether it is healthy, and which commit it runs."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_COMMIT = re.compile(r"[0-9a-f]{7,64}\Z")
_KEYS = ("commit", "git_commit", "git_sha", "sha", "revision", "version")
_HEADERS = ("X-Commit", "X-Git-Commit", "X-Git-Sha", "X-Revision")
_MOST = 1 << 20
_SCHEMES = {"http": "ws", "https": "wss", "ws": "ws", "wss": "wss"}
_PLAIN = {"ws": "http", "wss": "https"}


@dataclass(frozen=True, slots=True)
class HealthAnswer:
    """The answer of a health endpoint.

    Args:
        why: why it is not healthy; empty when it is.
        commit: which commit it says it runs; empty when it does not say.
    """

    why: str
    commit: str = ""


def asked_health(url: str, path: str, *, within: float) -> HealthAnswer:
    """Asks an instance how it is: status 200, and a commit in a header or in JSON."""
    scheme = _PLAIN.get(urlsplit(url).scheme, urlsplit(url).scheme)
    address = urlunsplit((scheme, urlsplit(url).netloc, path, "", ""))
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=within) as answer:
            status, headers, body = answer.status, answer.headers, answer.read(_MOST)
    except urllib.error.HTTPError as error:
        return HealthAnswer(f"{address} answers {error.code}")
    except (OSError, ValueError) as error:
        return HealthAnswer(f"{address} can't be asked: {getattr(error, 'reason', error)}")
    said = [headers.get(name, "") for name in _HEADERS]
    commit = next(filter(_COMMIT.match, (*said, *_in_json(body))), "")
    return HealthAnswer("" if status == 200 else f"{address} answers {status}", commit)


def address_of_events(url: str, source: str, path: str) -> str:
    """Where its events are: the WebSocket that it names or that the plan's path does, or the host.

    Raises:
        ValueError: events of that source are not sent to anybody; the message says why.
    """
    parts = urlsplit(url)
    if source == "sse":
        return urlunsplit((_PLAIN.get(parts.scheme, parts.scheme), parts.netloc, "", "", ""))
    if source != "websocket":
        raise ValueError(f"a {source} is read of a server that is started here")
    given = parts.path if parts.path not in ("", "/") else path
    return urlunsplit((_SCHEMES[parts.scheme], parts.netloc, given, parts.query, ""))


def is_address(url: str) -> bool:
    """Whether it can be spoken to at all."""
    parts = urlsplit(url)
    return parts.scheme in _SCHEMES and bool(parts.netloc)


def _in_json(body: bytes) -> Iterator[str]:
    """Values under the usual keys, of the document and of the objects in it."""
    try:
        document: Any = json.loads(body)
    except ValueError:
        return
    if not isinstance(document, Mapping):
        return
    inner = (value for value in document.values() if isinstance(value, Mapping))
    for found in (document, *inner):
        yield from (str(found[key]) for key in _KEYS if key in found)
