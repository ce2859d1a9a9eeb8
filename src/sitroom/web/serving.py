"""Starts the situation room: on loopback unless told otherwise, and then only with a secret."""

from __future__ import annotations

import secrets
import socket
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from sitroom.config import Settings
from sitroom.errors import SettingsError
from sitroom.web.safety import LOOPBACK, Rules

LEAST_TOKEN = 16  # characters of a secret that a user chooses
WARMING = 2.0  # seconds at most that the address is held back while answers to the first page are made ready
_BACKLOG = 64


def serve(
    situation: Path,
    *,
    port: int = 8765,
    host: str = "127.0.0.1",
    token: str | None = None,
    names: Iterable[str] = (),
    settings: Settings | None = None,
) -> None:
    """Serves the pages of a situation until interrupted, and prints their address on standard output.

    `names`: further host names that the room may be asked for by, such as a proxy's. Beyond loopback, or with names, a
    `token` is demanded of every visitor: the given one, or one made here. Raises SettingsError for a
    token that is too short, SituationError for a file that is no situation, OSError when the port is taken."""
    import uvicorn

    from sitroom.store.situation import open_situation
    from sitroom.web.app import make_app
    from sitroom.web.patience import HEAD_BYTES, Impatient

    settings = settings or Settings()
    if token is not None and len(token) < LEAST_TOKEN:
        raise SettingsError(f"a token must have at least {LEAST_TOKEN} characters")
    known = frozenset(name.lower() for name in names)
    if token is None and (host not in LOOPBACK or known - LOOPBACK):
        token = secrets.token_urlsafe(24)
    open_situation(situation, create=False).close()  # a clear error before the server starts
    listening = _listen(host, port)
    number = listening.getsockname()[1]
    rules = Rules(
        hosts=LOOPBACK | known | {host.lower(), socket.gethostname().lower()} if token else LOOPBACK,
        token=token,
        max_bytes=settings.max_upload_bytes,
    )
    shown = f"[{host}]" if ":" in host else host
    app = make_app(situation, rules, settings)
    warming = threading.Thread(target=app.state.room.warm, name="warming", daemon=True)
    warming.start()
    warming.join(WARMING)
    print(f"http://{shown}:{number}/" + (f"?token={token}" if token else ""), flush=True)  # noqa: T201 - the result
    print("Stop with Ctrl-C.", file=sys.stderr, flush=True)  # noqa: T201
    config = uvicorn.Config(
        app,
        log_level="warning",
        server_header=False,
        access_log=False,
        http=Impatient,
        h11_max_incomplete_event_size=HEAD_BYTES,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        limit_concurrency=200,
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as problem:
        listening.close()
        raise OSError(f"cannot listen on {host}:{port}: {problem.strerror}") from None
    listening.listen(_BACKLOG)
    return listening
