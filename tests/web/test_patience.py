"""Clients that send a letter at a time, or take nothing of an answer, are let go of, and keep out nobody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from sitroom.web.patience import HEAD_BYTES, Impatient

LARGE = 20_000_000  # bytes of an answer; more than the buffers between two programs hold
SOON = 10.0  # seconds, on a machine with much else to do


class Hasty(Impatient):
    """For the tests."""

    head_seconds = 0.4
    stuck_seconds = 0.4


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    body = "x" * LARGE if scope["path"] == "/large" else "here"
    await PlainTextResponse(body)(scope, receive, send)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        app, http=Hasty, lifespan="off", log_level="error", h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=SOON, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()


def dribbled(connection: socket.socket, letters: bytes) -> float:
    """Sends a letter at a time, and listens; seconds until the other side had enough."""
    started = time.monotonic()
    connection.settimeout(0.05)
    for number in range(int(SOON / 0.05)):
        try:
            connection.send(letters[number % len(letters) :][:1])
            if connection.recv(65_536) == b"":
                return time.monotonic() - started
        except TimeoutError:
            continue
        except ConnectionError:
            return time.monotonic() - started
    pytest.fail("it was never let go of")


@pytest.mark.parametrize("before", [
    b"", b"GET / HTTP/1.1\r\nHost: x\r\nX-", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n",
])  # fmt: skip
def test_a_letter_at_a_time(port: int, before: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as slow:
        slow.sendall(before)
        assert dribbled(slow, b"aaaaaaa") < SOON / 2
        assert httpx.get(f"http://127.0.0.1:{port}/", timeout=SOON).text == "here"


def test_a_connection_without_a_word(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as silent:
        silent.settimeout(SOON / 2)
        assert silent.recv(1) == b""


def test_an_answer_that_nobody_takes(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as deaf:
        deaf.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1.5)
        deaf.settimeout(SOON)
        taken = 0
        try:
            while part := deaf.recv(1 << 20):
                taken += len(part)
        except ConnectionError:
            pass
        assert taken < LARGE


def test_who_takes_an_answer_bit_by_bit_gets_all_of_it(port: int) -> None:
    with httpx.stream("GET", f"http://127.0.0.1:{port}/large", timeout=SOON) as answer:
        taken = 0
        for number, part in enumerate(answer.iter_raw(500_000)):
            taken += len(part)
            if number % 8 == 0:
                time.sleep(0.1)  # in all longer than the bound, but never so long at once
    assert taken == LARGE


def test_a_connection_is_kept_between_requests(port: int) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=SOON) as client:
        for _ in range(3):
            assert client.get("/").text == "here"
            time.sleep(0.6)  # idle for longer than headers may take


def test_headers_without_end(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as endless:
        endless.settimeout(SOON)
        endless.sendall(b"GET / HTTP/1.1\r\nX: " + b"y" * (2 * HEAD_BYTES))
        assert endless.recv(100).startswith(b"HTTP/1.1 400")
