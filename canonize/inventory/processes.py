"""Work on many files, in as many processes as the machine has processors."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import TypeVar


def map_chunks(
    task: Callable[[Chunk], Result],
    chunks: Sequence[Chunk],
    executor: Executor | None = None,
    *,
    workers: int | None = None,
) -> Iterator[Result]:
    """Results in order, from an executor, a pool of processes, or right here when it is little.

    Args:
        task: picklable, and so is what it takes and returns.
        executor: runs the tasks; a process pool of ``workers`` when absent and it is worth it.
    """
    if executor is not None:
        yield from _completed(executor, task, chunks)
    elif len(chunks) < _SMALL_JOB:
        yield from map(task, chunks)
    else:
        with process_pool(workers) as pool:
            yield from _completed(pool, task, chunks)


def process_pool(workers: int | None = None) -> ProcessPoolExecutor:
    """Processes for the work on files; forked where that is safe, since it starts in no time."""
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    return ProcessPoolExecutor(
        max_workers=workers or len(os.sched_getaffinity(0)) if can_fork else workers,
        mp_context=multiprocessing.get_context("fork" if can_fork else "spawn"),
        initializer=gc.disable,
    )


def _completed(
    pool: Executor, task: Callable[[Chunk], Result], chunks: Sequence[Chunk]
) -> Iterator[Result]:
    waiting: deque[Future[Result]] = deque()
    for chunk in chunks:
        waiting.append(pool.submit(task, chunk))
        if len(waiting) >= 16:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


_SMALL_JOB = 4
"""Fewer chunks than this are not worth starting processes for."""


Chunk = TypeVar("Chunk")


Result = TypeVar("Result")
