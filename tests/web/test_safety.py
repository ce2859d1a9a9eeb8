"""Attacks on the guard that stands before the pages."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from sitroom.web import safety
from sitroom.web.safety import CSRF_HEADER, SESSION, Guard, Rules

SECRET = "a long enough secret"  # noqa: S105
HOME = "http://127.0.0.1:8765"


async def _show(request: Request) -> Response:
    return PlainTextResponse(request.state.csrf)


async def _change(request: Request) -> Response:
    return PlainTextResponse(f"changed {len(await request.body())}")


def client(rules: Rules | None = None, base: str = HOME) -> TestClient:
    routes = [Route("/", _show), Route("/change", _change, methods=["POST"])]
    app = Starlette(routes=routes, middleware=[Middleware(Guard, rules=rules or Rules())])
    return TestClient(app, base_url=base, follow_redirects=False)


def test_a_page_carries_the_headers_and_a_session_cookie() -> None:
    answer = client().get("/")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    cookie = answer.headers["set-cookie"]
    assert re.match(rf"{SESSION}=[0-9a-f]{{32}}; HttpOnly; SameSite=Strict", cookie)


def test_a_form_of_ours_may_change_things() -> None:
    visitor = client()
    token = visitor.get("/").text
    assert visitor.post("/change", data={"csrf": token}, headers={"origin": HOME}).text.startswith("changed")
    assert visitor.post("/change", content=b"{}", headers={"origin": HOME, CSRF_HEADER: token}).text == "changed 2"


@pytest.mark.parametrize(
    "origin", [None, "null", "http://evil.example", "http://127.0.0.1:9999", "https://127.0.0.1:8765"]
)
def test_a_change_from_elsewhere_is_refused(origin: str | None) -> None:
    visitor = client()
    token = visitor.get("/").text
    headers = {CSRF_HEADER: token} | ({"origin": origin} if origin else {})
    assert visitor.post("/change", content=b"", headers=headers).status_code == 403


@pytest.mark.parametrize("token", ["", "0" * 64, "é"])
def test_a_change_without_the_right_token_is_refused(token: str) -> None:
    visitor = client()
    visitor.get("/")
    form = visitor.post("/change", data={"csrf": token}, headers={"origin": HOME})
    header = visitor.post("/change", headers={"origin": HOME, CSRF_HEADER: token.encode()})
    assert (form.status_code, header.status_code) == (403, 403)


def test_another_sessions_token_is_refused() -> None:
    theirs = client().get("/").text
    ours = client()
    ours.get("/")
    assert ours.post("/change", data={"csrf": theirs}, headers={"origin": HOME}).status_code == 403


def test_a_session_that_the_visitor_made_up_is_replaced() -> None:
    visitor = client()
    visitor.cookies.set(SESSION, "x" * 31 + '"')
    assert f"{SESSION}=" in visitor.get("/").headers["set-cookie"]


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "10.0.0.1", "localhost.", "[::1].evil"])
def test_an_unknown_host_is_refused(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost", "LOCALHOST:1", "[::1]:8765"])
def test_loopback_names_are_served(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(method: str) -> None:
    assert client().request(method, "/").status_code == 405


def test_a_body_that_says_it_is_too_large_is_refused_unread() -> None:
    visitor = client(Rules(max_bytes=100))
    token = visitor.get("/").text
    answer = visitor.post("/change", content=b"x" * 101, headers={"origin": HOME, CSRF_HEADER: token})
    assert answer.status_code == 413


def test_a_body_that_hides_its_size_is_refused() -> None:
    visitor = client(Rules(max_bytes=100))
    token = visitor.get("/").text
    parts = (b"x" * 60 for _ in range(3))
    answer = visitor.post("/change", content=parts, headers={"origin": HOME, CSRF_HEADER: token})
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e3", "abc", "1, 2", "9" * 5000])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert client().get("/", headers={"content-length": length}).status_code == 413


@pytest.mark.parametrize("said", [True, False])
def test_fifty_megabytes_are_refused(said: bool) -> None:
    visitor = client()
    headers = {"origin": HOME, CSRF_HEADER: visitor.get("/").text, "content-type": "multipart/form-data; boundary=x"}
    read = 0

    def parts() -> Iterator[bytes]:
        nonlocal read
        for _ in range(50):
            read += 1
            yield b"x" * 1_000_000

    content = b"x" * 50_000_000 if said else parts()
    assert visitor.post("/change", content=content, headers=headers).status_code == 413


def test_a_form_without_files_is_small() -> None:
    visitor = client()
    token = visitor.get("/").text
    many = "&".join(f"a{n}=" for n in range(300))
    kind = {"origin": HOME, "content-type": "application/x-www-form-urlencoded"}
    assert visitor.post("/change", content=f"csrf={token}&{many}", headers=kind).status_code == 403
    assert visitor.post("/change", content=f"csrf={token}&a={'x' * 1_000_000}", headers=kind).status_code == 413
    assert visitor.post("/change", content=f"csrf={token}&a={'x' * 900_000}", headers=kind).status_code == 200


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("mode", "dest", "status"),
    [
        ("no-cors", "image", 403), ("no-cors", "script", 403), ("cors", "empty", 403), ("navigate", "iframe", 403),
        ("navigate", "object", 403), ("navigate", "document", 200),
    ],
)  # fmt: skip
def test_another_site_may_link_and_no_more(site: str, mode: str, dest: str, status: int) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert client().get("/", headers=headers).status_code == status


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_our_own_pages_may_fetch(site: str) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty"}
    assert client().get("/", headers=headers).status_code == 200


def test_a_body_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "BODY_SECONDS", 0.01)

    async def receive() -> dict[str, object]:
        await asyncio.sleep(60)
        return {}

    with ThreadPoolExecutor(1) as apart:  # a browser that other tests share may have a loop in this thread
        assert apart.submit(asyncio.run, safety._body(receive, 100)).result() is None


def test_a_secret_is_demanded_and_then_remembered() -> None:
    base = "http://192.0.2.7:8765"
    visitor = client(Rules(token=SECRET), base)
    assert visitor.get("/").status_code == 401
    assert visitor.get("/?token=wrong").status_code == 401
    entered = visitor.get("/?token=a+long+enough+secret&place=Daraa")
    assert (entered.status_code, entered.headers["location"]) == (303, "/?place=Daraa")
    assert visitor.get("/").status_code == 200


def test_the_way_in_never_leads_to_another_site() -> None:
    visitor = client(Rules(token=SECRET))
    answer = visitor.get("//evil.example/?token=a+long+enough+secret")
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith("//")


def test_names_of_others_are_refused_with_a_secret_too() -> None:
    assert client(Rules(token=SECRET), "http://evil.example").get("/").status_code == 421
