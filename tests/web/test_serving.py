"""`sitroom serve` as people start it: a process of its own, asked over the network."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from tests.web.situations import HOSTILE, filled

from sitroom.errors import SettingsError
from sitroom.web.serving import serve

WAIT = 90.0  # seconds for a process, on a machine with much else to do


@pytest.fixture(scope="module")
def situation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled(tmp_path_factory.mktemp("served") / "served.sitroom", HOSTILE)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "sitroom", "serve", *arguments]


@contextmanager
def served(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running server and the address that it prints."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    ended = threading.Timer(WAIT, process.kill)  # so that reading its line cannot hang
    ended.start()
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
    finally:
        ended.cancel()
        process.kill()
        process.communicate()


def test_it_serves_on_loopback_alone_and_ends_cleanly(situation: Path) -> None:
    with served(str(situation), "--port", "0") as (process, address):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/", address)
        answer = httpx.get(address, timeout=WAIT)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
        assert "server" not in answer.headers
        assert httpx.get(address, headers={"host": "evil.example"}, timeout=WAIT).status_code == 421
        port = httpx.URL(address).port
        for other in other_addresses():
            with pytest.raises(httpx.ConnectError):
                httpx.get(f"http://{other}:{port}/", timeout=5)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=WAIT)
        assert "Traceback" not in said
        assert process.returncode in (0, 130)


def other_addresses() -> list[str]:
    """Addresses of this machine that are not loopback."""
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(address[0]) for *_, address in found if not str(address[0]).startswith("127.")][:1]


def test_beyond_loopback_every_visitor_must_give_the_secret(situation: Path) -> None:
    with served(str(situation), "--host", "0.0.0.0", "--port", "0") as (_, printed):  # noqa: S104 - that is the test
        url = httpx.URL(printed)
        token = url.params["token"]
        assert len(token) >= 32
        home = f"http://127.0.0.1:{url.port}"
        with httpx.Client(base_url=home, timeout=WAIT) as stranger:
            for path in ("/", "/picture.json", "/static/x", "/export/acled.zip", "/?token=", f"/?token={token[:-1]}"):
                assert stranger.get(path).status_code == 401, path
            assert stranger.post("/review", headers={"origin": home}).status_code == 401
        with httpx.Client(base_url=home, timeout=WAIT) as guest:
            entered = guest.get(f"/?token={token}&kinds=event")
            assert (entered.status_code, entered.headers["location"]) == (303, "/?kinds=event")
            page = guest.get("/")
            assert page.status_code == 200
            assert token not in page.text
            csrf = re.search(r'name="csrf" content="(\w+)"', page.text)
            assert csrf
            form = {"csrf": csrf[1], "action": "undo"}
            assert guest.post("/review", data=form, headers={"origin": "http://evil.example"}).status_code == 403
            assert guest.post("/review", data=form, headers={"origin": home}).status_code == 400  # nothing to undo


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        command(*arguments), capture_output=True, text=True, timeout=WAIT, check=False
    )


def test_what_cannot_be_served_is_told_in_a_line(tmp_path: Path, situation: Path) -> None:
    foreign = tmp_path / "notes.txt"
    foreign.write_text("no situation")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for words, arguments in [
            ("no such file", [str(tmp_path / "none.sitroom")]),
            ("not a situation", [str(foreign)]),
            (f"cannot listen on 127.0.0.1:{port}", [str(situation), "--port", port]),
        ]:
            done = run(*arguments)
            assert done.returncode not in (0, None)
            assert words in done.stderr
            assert "Traceback" not in done.stderr
            assert done.stdout == ""
    assert not (tmp_path / "none.sitroom").exists()


def test_a_short_secret_is_refused(situation: Path) -> None:
    with pytest.raises(SettingsError, match="16 characters"):
        serve(situation, token="short")  # noqa: S106
