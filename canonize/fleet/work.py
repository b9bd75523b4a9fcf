"""One stage of one repository, done by whoever takes its lease: what every executor calls."""

from __future__ import annotations

import contextlib
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canonize.errors import Busy, CanonizeError
from canonize.fleet.looking import Desk, as_failure
from canonize.fleet.orphans import Orphanage
from canonize.fleet.states import Lease, States

Stage = Callable[[Desk, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Order:
    """What travels to a worker.

    Args:
        folder: the fleet's, as this and the worker's process see it.
        work: what the stage must know; JSON values.
        seconds: after which the lease ends when nobody renews it.
    """

    folder: str
    ident: str
    stage: str
    work: dict[str, Any]
    seconds: float


def perform_work(order: Order) -> str:
    """Does it, unless somebody else has it.

    Whatever goes wrong is the result: nothing here stops other repositories.

    Returns:
        ``done``, ``taken`` (by somebody else), ``busy`` (its last worker is still at it),
        ``too late`` (the lease had ended) or ``no folder``.
    """
    if not (Path(order.folder) / "fleet.sqlite3").is_file():
        return "no folder"
    with Orphanage.at_work() as wanted:
        return _performed(order) if wanted else "taken"


def _performed(order: Order) -> str:
    with States(Path(order.folder)) as states:
        lease = states.claim(order.ident, order.stage, order.seconds)
        if lease is None:
            return "taken"
        started = time.monotonic()
        desk = Desk(order.folder, order.ident)
        try:
            with _kept_alive(states.path.parent, lease):
                result = _told(desk, _stage(order.stage), order.work)
        except Busy:
            states.give_back(lease)
            return "busy"
        except BaseException:  # raised again: an interruption; somebody takes it up later
            states.give_back(lease)
            raise
        return "done" if states.finish(lease, result, time.monotonic() - started) else "too late"


def _stage(name: str) -> Stage:
    from canonize.fleet import inspecting, migrating

    stages: Mapping[str, Stage] = {
        "clone": inspecting.obtain,
        "survey": inspecting.survey,
        "inspect": inspecting.inspect,
        "preview": migrating.preview,
        "run": migrating.run,
    }
    return stages[name]


def _told(desk: Desk, stage: Stage, work: dict[str, Any]) -> dict[str, Any]:
    try:
        return stage(desk, work)
    except Busy:
        raise
    except CanonizeError as error:
        return as_failure(error)
    except Exception as error:  # a bug: it is told of this repository, and the others go on
        lines = traceback.format_exc().splitlines()
        failure = as_failure(error)
        failure["error"]["what"] = f"a bug: {failure['error']['what']}"
        failure["error"]["details"] = lines[-12:]
        failure["error"]["hint"] = "please report it with these lines; the other repositories go on"
        return failure


@contextlib.contextmanager
def _kept_alive(folder: Path, lease: Lease) -> Iterator[None]:
    """Renews a lease while something goes on."""
    ended = threading.Event()

    def renew() -> None:
        with States(folder) as states:
            while not ended.wait(lease.seconds / 3):
                with contextlib.suppress(CanonizeError):  # a locked file: the next time
                    if not states.renew(lease):
                        return

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
