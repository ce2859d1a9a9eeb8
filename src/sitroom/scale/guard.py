"""Bounds on a process that reads: memory, and time without a sign of life.

A report that takes too much memory gets a MemoryError, which is a Failure of that report. A report that stands still,
or computes where neither signal nor `limits.check` reaches it, ends the process; the engine sees to the rest."""

from __future__ import annotations

import faulthandler
import os
from collections.abc import Iterator
from contextlib import contextmanager

from sitroom.config import Settings
from sitroom.progress import heard

STILL = 10  # times max_report_seconds on the clock without progress; other work may keep the machine busy meanwhile


@contextmanager
def watched(settings: Settings) -> Iterator[None]:
    """Ends the process when the work inside tells of no progress for too long. It is the clock of the operating
    system that counts, so that nothing can hold it up."""
    with open(os.devnull, "w", encoding="ascii") as nowhere:

        def wait(*_: object) -> None:
            faulthandler.dump_traceback_later(STILL * settings.max_report_seconds, exit=True, file=nowhere)

        wait()
        try:
            with heard(wait):
                yield
        finally:
            faulthandler.cancel_dump_traceback_later()


def bound_memory(size: int) -> None:
    """Lets this process have no more than `size` bytes of data, where the operating system can hold it to that."""
    try:
        import resource
    except ImportError:  # Windows
        return
    most = resource.getrlimit(resource.RLIMIT_DATA)[1]
    if most == resource.RLIM_INFINITY or size < most:
        resource.setrlimit(resource.RLIMIT_DATA, (size, most))
