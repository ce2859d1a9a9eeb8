"""Engines: who does the work on shards. Every one gives the same results in the same order.

"serial" works here, "processes" in a pool on this machine, "dask" and "ray" on a cluster of their own on this machine
or, with `settings.engine_address`, on one that runs already. The last two are extras to install."""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import lru_cache, partial
from itertools import chain, islice
from typing import Any, Protocol

from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.pipeline import read_shard, shards
from sitroom.scale.guard import bound_memory, watched
from sitroom.scale.parts import Item, LostError, P, R, Result, Work, given_up, pieces
from sitroom.scale.processes import Processes

_AHEAD = 2  # shards a worker that wait their turn: enough to keep all busy, few enough to hold in memory
_START_SECONDS = 60  # for a cluster to come up
_TRIES = 2  # for a piece alone: what ended its process may have been something else


def read_all(items: Iterable[Item], settings: Settings) -> Iterator[Result]:
    """Readings and failures of `items`, in order, by the engine of the settings."""
    work = Work(do=partial(read_part, settings=settings), divide=pieces, give_up=given_up, join=_joined)
    for part in work_on(shards(items), work, settings):
        yield from part


def _joined(results: list[list[Result]]) -> list[Result]:
    return [result for part in results for result in part]


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


def work_on(parts: Iterable[P], work: Work[P, R], settings: Settings, *, apart: bool = False) -> Iterator[R]:
    """`work` done on each part, in order of the parts; no more than a few a worker are held at a time.

    A process that comes to an end takes no part with it: the part is done again in pieces, and only a piece that ends
    every process that takes it is given up. What is done here, in this process, has no such protection: all with the
    engine serial, and unless `apart` is set with one worker and a single part, which are not worth a process. Raises
    SettingsError when the engine is not installed."""
    parts = iter(parts)
    workers = settings.workers or os.cpu_count() or 1
    if settings.engine == "serial" or (settings.engine == "processes" and workers == 1 and not apart):
        yield from map(work.do, parts)
        return
    head = list(islice(parts, 2))
    if not head or (len(head) < 2 and not apart):
        yield from map(work.do, head)
        return
    with closing(_ENGINES[settings.engine](work.do, workers, settings)) as engine:
        yield from _in_order(chain(head, parts), work, engine)


class Engine(Protocol):
    """Does work on parts somewhere. `workers`: how many at a time."""

    workers: int

    def submit(self, part: Any) -> Any:
        """Something to ask for the result."""

    def result(self, waiting: Any) -> Any:
        """The result. Raises LostError when the process that had the part came to an end."""

    def close(self) -> None: ...


def _in_order(parts: Iterable[P], work: Work[P, R], engine: Engine) -> Iterator[R]:
    waiting: deque[tuple[P, Any]] = deque()
    for part in parts:
        waiting.append((part, engine.submit(part)))
        if len(waiting) >= engine.workers * _AHEAD:
            yield _result(*waiting.popleft(), work, engine)
    while waiting:
        yield _result(*waiting.popleft(), work, engine)


def _result(part: P, waiting: Any, work: Work[P, R], engine: Engine) -> R:
    try:
        made: R = engine.result(waiting)
    except LostError:
        return work.join([_alone(piece, work, engine) for piece in work.divide(part)])
    return made


def _alone(piece: P, work: Work[P, R], engine: Engine) -> R:
    for _ in range(_TRIES):
        try:
            made: R = engine.result(engine.submit(piece))
        except LostError:
            continue
        return made
    return work.give_up(piece)


# ---- the engines ----


class _Processes:
    def __init__(self, work: Callable[[Any], Any], workers: int, settings: Settings) -> None:
        self.workers = workers
        self._pool: Processes[Any, Any] = Processes(work, workers, settings)
        self.submit = self._pool.submit
        self.close = self._pool.close

    def result(self, waiting: Any) -> Any:
        return waiting.result()


class _Dask:
    def __init__(self, work: Callable[[Any], Any], workers: int, settings: Settings) -> None:
        try:
            import dask
            from distributed import Client, KilledWorker, LocalCluster
        except ImportError:
            raise SettingsError("the engine dask is not installed: pip install 'sitroom[dask]'") from None
        self._lost = KilledWorker
        self._cluster: Any = settings.engine_address
        if self._cluster is None:
            with dask.config.set({"distributed.scheduler.allowed-failures": 0}):
                self._cluster = LocalCluster(
                    n_workers=workers, threads_per_worker=1, host="127.0.0.1", dashboard_address=None, memory_limit=0
                )
        self._client = Client(self._cluster, timeout=_START_SECONDS)
        self.workers = max(workers, len(self._client.ncores())) if settings.engine_address else workers
        self.submit = partial(self._client.submit, partial(work_watched, work, settings), pure=False)

    def result(self, waiting: Any) -> Any:
        try:
            return waiting.result()
        except self._lost:
            raise LostError from None

    def close(self) -> None:
        self._client.close()
        if not isinstance(self._cluster, str):
            self._cluster.close()


class _Ray:
    def __init__(self, work: Callable[[Any], Any], workers: int, settings: Settings) -> None:
        try:
            import ray
            from ray.exceptions import NodeDiedError, ObjectLostError, OutOfMemoryError, WorkerCrashedError
        except ImportError:
            raise SettingsError("the engine ray is not installed: pip install 'sitroom[ray]'") from None
        self._ray = ray
        self._lost = (WorkerCrashedError, OutOfMemoryError, NodeDiedError, ObjectLostError)
        address = settings.engine_address
        self._ours = not ray.is_initialized()
        if self._ours:
            cores = None if address else workers
            ray.init(address=address or "local", num_cpus=cores, include_dashboard=False, log_to_driver=False)
        self.workers = max(workers, int(ray.cluster_resources().get("CPU", workers))) if address else workers
        remote: Any = ray.remote(num_cpus=1, max_retries=0)(work_watched)
        self.submit = partial(remote.remote, ray.put(work), settings)

    def result(self, waiting: Any) -> Any:
        try:
            return self._ray.get(waiting)
        except self._lost:
            raise LostError from None

    def close(self) -> None:
        if self._ours:
            self._ray.shutdown()


def work_watched(work: Callable[[P], R], settings: Settings, part: P) -> R:
    """Work in a process of a cluster; only where the cluster is our own is its memory ours to bound."""
    if settings.engine_address is None:
        bound_memory(settings.max_worker_bytes)
    with watched(settings):
        return work(part)


_ENGINES: dict[str, Callable[..., Any]] = {"processes": _Processes, "dask": _Dask, "ray": _Ray}
