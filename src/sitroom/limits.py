"""How long one report may take.

Work within `limited` is ended by `TooSlowError` once it has computed for longer than allowed. Time is that of the
thread's own computing, so a busy machine does not shorten it. It is looked at in two ways: by `check`, which long work
calls between its steps, in any thread; and by a signal, only where Python lets a program have one (the main thread, not
on Windows) and nobody else uses it. A result that comes in time does not depend on any of this."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from sitroom.errors import SitroomError

_AGAIN = 0.5  # seconds between signals, should one of them be lost in what cannot be interrupted


class TooSlowError(SitroomError):
    """A report that takes longer than the limit."""

    kind = "too_slow"


_deadline: ContextVar[tuple[float, float] | None] = ContextVar("deadline", default=None)  # thread seconds, and allowed


def check() -> None:
    """Raises TooSlowError when the time of the work around it is up."""
    held = _deadline.get()
    if held is not None and time.thread_time() >= held[0]:
        raise TooSlowError(f"it takes longer than max_report_seconds ({held[1]:g} seconds): given up")


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Gives the work inside so many seconds; within another limit, the nearer of the two holds."""
    ours = False
    end, outer = time.thread_time() + seconds, _deadline.get()
    if outer is not None and outer[0] <= end:
        yield
        return
    _deadline.set((end, seconds))
    try:
        try:
            ours = _signal_after(seconds)
            yield
        finally:
            _deadline.set(outer)
    finally:  # a signal may have come within the line above
        _deadline.set(outer)
        if ours:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)


def _signal_after(seconds: float) -> bool:
    """Has `check` called by a signal when the time is up, where that can be done; whether it can."""
    if not _may_signal():
        return False
    signal.signal(signal.SIGVTALRM, lambda *_: check())
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, _AGAIN)
    return True


def _may_signal() -> bool:
    if not hasattr(signal, "SIGVTALRM") or threading.current_thread() is not threading.main_thread():
        return False
    return signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL and signal.getitimer(signal.ITIMER_VIRTUAL)[0] == 0
