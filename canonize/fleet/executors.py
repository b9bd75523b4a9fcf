"""Where the work goes: right here, into processes, or to a Dask cluster; all are executors."""

from __future__ import annotations

import multiprocessing
import os
import re
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from canonize.core.nearest import nearest
from canonize.errors import CanonizeError
from canonize.fleet.orphans import Orphanage

P = ParamSpec("P")
R = TypeVar("R")

KINDS = ("serial", "processes", "dask=tcp://HOST:PORT")


class Serial(Executor):
    """Does each piece of work at once, in this thread."""

    def submit(self, fn: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        future: Future[R] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # it belongs to whoever asks for the result
            future.set_exception(error)
        return future


@dataclass(frozen=True, slots=True)
class Engine:
    """What `--executor` names.

    Args:
        workers: how many repositories are worked on at once.
    """

    kind: str
    address: str
    workers: int

    @classmethod
    def parse(cls, text: str, workers: int = 0) -> Engine:
        """``serial``, ``processes``, ``processes=4``, ``dask=tcp://host:8786``.

        Raises:
            CanonizeError: nothing of these.
        """
        kind, _, value = text.partition("=")
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
        if kind == "serial" and not value:
            return cls(kind, "", 1)
        if kind == "processes" and (not value or re.fullmatch("[1-9][0-9]{0,2}", value)):
            return cls(kind, "", int(value or workers or cores or 1))
        if kind == "dask" and value.startswith(("tcp://", "tls://", "ws://", "wss://")):
            return cls(kind, value, workers)
        if kind == "dask":
            raise CanonizeError(
                f"{text!r} names no Dask scheduler", hint="such as dask=tcp://127.0.0.1:8786"
            )
        if kind in ("serial", "processes"):
            hint = "serial takes no number, processes one from 1 to 999"
            raise CanonizeError(f"there is no executor {text!r}", hint=hint)
        hint = nearest(kind, ("serial", "processes", "dask")) or f"one of {', '.join(KINDS)}"
        raise CanonizeError(f"there is no executor {text!r}", hint=hint)

    def start(self, waiting: int) -> Running:
        """Starts it.

        Args:
            waiting: how many pieces of work there are.

        Raises:
            CanonizeError: the extra is not installed, or nobody answers at the address.
        """
        if self.kind == "serial":
            return Running(Serial(), 1)
        if self.kind == "dask":
            return _dask(self.address, self.workers)
        size = max(1, min(self.workers, waiting))
        pool = ProcessPoolExecutor(
            max_workers=size,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=Orphanage.watch,
            initargs=(os.getpid(),),
        )
        return Running(pool, size)


@dataclass(slots=True)
class Running:
    """An executor that was started.

    Args:
        size: how many pieces of work it is given at once.
        client: Dask's, when it is Dask's.
    """

    executor: Executor
    size: int
    client: Any = None

    def is_lost(self) -> bool:
        """Whether the scheduler is gone."""
        return self.client is not None and self.client.status not in ("running", "connecting")

    def stop(self) -> None:
        """Ends it; what is being done is finished first, where that is possible."""
        if self.client is None:
            self.executor.shutdown(wait=True, cancel_futures=True)
            return
        self.client.close(timeout=5)


def _dask(address: str, workers: int) -> Running:
    try:
        from distributed import Client
    except ImportError as error:
        raise CanonizeError(
            "Dask distributed is not installed", hint="pip install 'canonize[cluster]'"
        ) from error
    import logging

    for name in ("distributed", "distributed.client", "distributed.core", "distributed.comm"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client: Any = Client(address, timeout=10, set_as_default=False)
        threads = sum(client.nthreads().values())
    except (OSError, TimeoutError, ValueError) as error:
        raise CanonizeError(
            f"no Dask scheduler answers at {address}",
            hint="start one and two workers: docs/fleet.md has the commands",
        ) from error
    if not threads:
        client.close(timeout=5)
        raise CanonizeError(
            f"the Dask scheduler at {address} has no workers",
            hint=f"python -m distributed.cli.dask_worker {address} --nthreads 1 --no-nanny",
        )
    executor: Executor = client.get_executor(pure=False, retries=0)
    return Running(executor, workers or threads, client)
