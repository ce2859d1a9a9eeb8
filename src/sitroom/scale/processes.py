"""A pool of processes on this machine. One that ends takes nothing with it but the part that it was at."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import Any, Generic, TypeVar

from sitroom.config import Settings
from sitroom.scale.guard import bound_memory, watched
from sitroom.scale.parts import LostError

P = TypeVar("P")
R = TypeVar("R")


class Processes(Generic[P, R]):
    """`workers` processes that do `work` on parts. For each there is a thread here, which waits for its answers."""

    def __init__(self, work: Callable[[P], R], workers: int, settings: Settings) -> None:
        self._given = (work, settings)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="sitroom-worker")
        self._mine = threading.local()
        self._all: set[_Process] = set()
        self._closed = False

    def submit(self, part: P) -> Future[R]:
        """The result to come, or LostError when the process ends in the middle of the part."""
        return self._threads.submit(self._ask, part)

    def close(self) -> None:
        """Ends all processes, whatever they are at."""
        self._closed = True
        for process in list(self._all):
            process.end()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in list(self._all):  # one that was about to start
            process.end()

    def _ask(self, part: P) -> Any:
        process: _Process | None = getattr(self._mine, "process", None)
        if process is None:
            process = self._mine.process = _Process(*self._given)
            self._all.add(process)
        if self._closed:
            process.end()
            raise LostError
        try:
            return process.ask(part)
        except (EOFError, ConnectionError):
            process.end()
            self._all.discard(process)
            self._mine.process = None
            if not process.ready:
                raise ChildProcessError("a process to read with ended before it could begin") from None
            raise LostError from None


class _Process:
    """One process, and the line to it."""

    def __init__(self, work: Callable[[Any], Any], settings: Settings) -> None:
        # a fresh process: a forked copy of one with running threads (BLAS) may hang
        context = get_context("spawn")
        self._line, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(far, work, settings), daemon=True)
        self._process.start()
        far.close()
        self.ready = False

    def ask(self, part: Any) -> Any:
        """The answer; raises what the work raised, or EOFError or ConnectionError when there will be none."""
        if not self.ready:
            self._line.recv()
            self.ready = True
        self._line.send(part)
        good, answer = self._line.recv()
        if not good:
            raise answer
        return answer

    def end(self) -> None:
        self._process.kill()
        self._process.join()


def _serve(line: Connection, work: Callable[[Any], Any], settings: Settings) -> None:
    """What a process does: it takes parts and answers until the other end of the line is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the keyboard is the parent's to handle
    threading.Thread(target=_end_with_parent, daemon=True).start()
    bound_memory(settings.max_worker_bytes)
    line.send(None)
    while True:
        try:
            part = line.recv()
        except EOFError:
            return
        try:
            with watched(settings):
                answer = (True, work(part))
        except Exception as problem:
            problem.add_note(f"In the process that read:\n{traceback.format_exc()}")
            answer = (False, problem)
        _tell(line, answer)


def _tell(line: Connection, answer: tuple[bool, Any]) -> None:
    try:
        line.send(answer)
    except (ValueError, TypeError, AttributeError) as problem:  # an error that does not pickle
        line.send((False, RuntimeError(f"{answer[1]!r} ({problem})")))


def _end_with_parent() -> None:
    """A parent that was killed cannot end its workers: they would work on, for nobody."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
