"""Serial and process-pool engines: the same bytes out, in the same order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_context

from sitroom.config import Settings
from sitroom.pipeline import read_shard, shards
from sitroom.records import Failure, Reading, Report

Item = Report | Failure
Result = Reading | Failure

_AHEAD = 2  # shards a worker that wait their turn: enough to keep all busy, few enough to hold in memory


def read_all(items: Iterable[Item], settings: Settings) -> Iterator[Result]:
    """Readings and failures of `items`, in order, by `settings.workers` processes (0: one a core).

    One shard of reports is not worth a process and is read here."""
    workers = settings.workers or os.cpu_count() or 1
    parts = shards(items)
    if workers == 1:
        return (result for part in parts for result in read_shard(part, settings))
    head = list(islice(parts, 2))
    if len(head) < 2:
        return (result for part in head for result in read_shard(part, settings))
    return _by_processes(chain(head, parts), settings, workers)


def _by_processes(parts: Iterable[list[Item]], settings: Settings, workers: int) -> Iterator[Result]:
    # fresh processes: a forked copy of a process with running threads (BLAS) may hang
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    waiting: deque[Future[list[Result]]] = deque()
    try:
        for part in parts:
            waiting.append(pool.submit(read_shard, part, settings))
            if len(waiting) >= workers * _AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """An interrupt from the keyboard is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
