"""Engines: who does the work on shards. Every one gives the same results in the same order.

"serial" works here, "processes" in a pool on this machine, "dask" and "ray" on a cluster of their own on this machine
or, with `settings.engine_address`, on one that runs already. The last two are extras to install."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import closing
from functools import lru_cache, partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.pipeline import read_shard, shards
from sitroom.records import Failure, Reading, Report

Item = Report | Failure
Result = Reading | Failure
P = TypeVar("P")
R = TypeVar("R")

_AHEAD = 2  # shards a worker that wait their turn: enough to keep all busy, few enough to hold in memory
_START_SECONDS = 60  # for a cluster to come up


def read_all(items: Iterable[Item], settings: Settings) -> Iterator[Result]:
    """Readings and failures of `items`, in order, by the engine of the settings."""
    for part in work_on(shards(items), partial(read_part, settings=settings), settings):
        yield from part


def read_part(part: list[Item], settings: Settings) -> list[Result]:
    """The readings of one shard, in a process that does little else than read."""
    results = read_shard(part, settings)
    settle()
    return results


@lru_cache(maxsize=1)
def settle() -> None:
    """Once a process: what is loaded by now stays to its end, so the garbage collector need not look through it again
    and again. That is a twentieth of the work. Not for a library: objects of its user would be kept as well."""
    gc.collect()
    gc.freeze()


def work_on(parts: Iterable[P], work: Callable[[P], R], settings: Settings) -> Iterator[R]:
    """`work` done on each part, in order of the parts; no more than a few a worker are held at a time.

    `work` must pickle. A single part is not worth a process and is done here. Raises SettingsError when the engine is
    not installed."""
    parts = iter(parts)
    workers = settings.workers or os.cpu_count() or 1
    if settings.engine == "serial" or (settings.engine == "processes" and workers == 1):
        yield from map(work, parts)
        return
    head = list(islice(parts, 2))
    if len(head) < 2:
        yield from map(work, head)
        return
    with closing(_ENGINES[settings.engine](chain(head, parts), work, workers, settings.engine_address)) as results:
        yield from results


def _by_processes(parts: Iterable[P], work: Callable[[P], R], workers: int, _address: str | None = None) -> Iterator[R]:
    # fresh processes: a forked copy of a process with running threads (BLAS) may hang
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_start_worker)
    try:
        yield from _in_order(parts, lambda part: pool.submit(work, part), Future.result, workers)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _start_worker() -> None:
    """An interrupt from the keyboard is the parent's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers: they would wait for more work forever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _by_dask(parts: Iterable[P], work: Callable[[P], R], workers: int, address: str | None) -> Iterator[R]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise SettingsError("the engine dask is not installed: pip install 'sitroom[dask]'") from None
    cluster = address or LocalCluster(
        n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0
    )
    client = Client(cluster, timeout=_START_SECONDS)
    try:
        if address:
            workers = max(workers, len(client.ncores()))
        yield from _in_order(parts, partial(client.submit, work, pure=False), lambda f: f.result(), workers)
    finally:
        client.close()
        if not isinstance(cluster, str):
            cluster.close()


def _by_ray(parts: Iterable[P], work: Callable[[P], R], workers: int, address: str | None) -> Iterator[R]:
    try:
        import ray
    except ImportError:
        raise SettingsError("the engine ray is not installed: pip install 'sitroom[ray]'") from None
    ours = not ray.is_initialized()
    if ours:
        cores = None if address else workers
        ray.init(address=address or "local", num_cpus=cores, include_dashboard=False, log_to_driver=False)
    try:
        if address:
            workers = max(workers, int(ray.cluster_resources().get("CPU", workers)))
        remote: Any = ray.remote(num_cpus=1)(work_once)
        get: Callable[[Any], R] = ray.get
        yield from _in_order(parts, partial(remote.remote, ray.put(work)), get, workers)
    finally:
        if ours:
            ray.shutdown()


def work_once(work: Callable[[P], R], part: P) -> R:
    """Ray takes plain functions alone."""
    return work(part)


def _in_order(parts: Iterable[P], submit: Callable[[P], Any], result: Callable[[Any], R], workers: int) -> Iterator[R]:
    waiting: deque[Any] = deque()
    for part in parts:
        waiting.append(submit(part))
        if len(waiting) >= workers * _AHEAD:
            yield result(waiting.popleft())
    while waiting:
        yield result(waiting.popleft())


_ENGINES: dict[str, Callable[..., Any]] = {"processes": _by_processes, "dask": _by_dask, "ray": _by_ray}
