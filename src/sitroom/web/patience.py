"""How long a client may take: to say what it wants, and to take the answer.

Without a bound, a few clients that send a letter at a time, or never read, would keep out everybody else. (How long a
body may take is seen to in `safety`; a connection that nothing is asked of is closed by uvicorn itself.)"""

from __future__ import annotations

import asyncio
from typing import ClassVar

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_SECONDS = 20.0  # from the beginning of a connection, or from the first byte after an answer, to a whole request
STUCK_SECONDS = 60.0  # in which a client takes nothing of an answer that waits for it
HEAD_BYTES = 32_768  # of a request's headers


class Impatient(H11Protocol):
    """uvicorn's reading of HTTP, with a limit to the time that headers and answers take."""

    head_seconds: ClassVar[float] = HEAD_SECONDS
    stuck_seconds: ClassVar[float] = STUCK_SECONDS
    _asked_by: asyncio.TimerHandle | None = None
    _taken_by: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(transport)
        self._asked_by = self.loop.call_later(self.head_seconds, transport.abort)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        answering = self.cycle is not None and not self.cycle.response_complete
        if answering or self.transport.is_closing():
            _cancel(self._asked_by)
            self._asked_by = None
        elif self._asked_by is None:
            self._asked_by = self.loop.call_later(self.head_seconds, self.transport.abort)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._look_later()

    def _look_later(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._taken_by = self.loop.call_later(self.stuck_seconds, self._look, waiting)

    def _look(self, waiting: int) -> None:
        """Whether less waits for the client than when last looked at."""
        if self.transport.get_write_buffer_size() >= waiting:
            self.transport.abort()
        else:
            self._look_later()

    def resume_writing(self) -> None:
        super().resume_writing()
        _cancel(self._taken_by)

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._asked_by)
        _cancel(self._taken_by)
        super().connection_lost(exc)


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
