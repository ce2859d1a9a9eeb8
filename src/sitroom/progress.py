"""How far reading is, told to whoever asked for it. Nothing that is read depends on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Step = Literal["parsed", "read"]  # sentences parsed, of those of a shard; then reports read, of those of the shard
Listener = Callable[[Step, int, int], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(step: Step, done: int, total: int) -> None:
    """So many of `total` are done; called between pieces of work."""
    listener = _listener.get()
    if listener is not None:
        listener(step, done, total)


@contextmanager
def heard(listener: Listener) -> Iterator[None]:
    """The work of this thread inside is told to `listener`. That of other processes is not."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)
