"""What stands between a request and the pages: who may ask, from where, and how much.

The pages show hostile text and take changes, and any web site open in the same browser can send requests to loopback.
So: only known host names (against DNS rebinding), changes only from our own pages (Origin and a token in the form or
header), nothing that another site's page fetches or frames (Sec-Fetch-Site), no script or style but our files (CSP),
bodies bounded in size and time, and a secret for every visitor when the room listens beyond loopback.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address
from urllib.parse import parse_qs, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SAFE_METHODS = frozenset({"GET", "HEAD"})
CHANGING = frozenset({"POST"})
SESSION = "sitroom_session"  # a random name for the browser; what its form tokens are made of
ENTRY = "sitroom_entry"  # shows that the visitor gave the secret
CSRF_HEADER, CSRF_FIELD = "x-csrf-token", "csrf"
_FORM_HEAD = 4096  # bytes of a form with files in which its token stands
_DIGITS = 16  # of a length; more are no length
_FIELDS = 200  # of a form
FORM_BYTES = 1_000_000  # of a form without files
BODY_SECONDS = 60.0  # to send a body in

_HOST = re.compile(r"(?:\[(?P<address>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:]+))(?::\d{1,5})?")

HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; worker-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "x-content-type-options": "nosniff",
    # other sites are told nothing; with "no-referrer" browsers send our own forms without a true Origin
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-frame-options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Rules:
    """What the room allows. `hosts`: names it may be asked for by; `token`: secret of every visitor, or None;
    `max_bytes`: of a request's body; `secret`: key of the form tokens, new with each start."""

    hosts: frozenset[str] = LOOPBACK
    token: str | None = None
    max_bytes: int = 32_000_000
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def serves(self, name: str) -> bool:
        """Whether the room may be asked for by this host name. A bare address cannot be rebound by a foreign DNS."""
        return name in self.hosts or (self.token is not None and _is_address(name))

    def csrf(self, session: str) -> str:
        """The token that forms given to this session must bring back."""
        return hmac.new(self.secret, b"csrf:" + session.encode(), hashlib.sha256).hexdigest()

    def entry(self) -> str:
        """The cookie of a visitor who gave the secret."""
        return hmac.new(self.secret, b"entry:" + (self.token or "").encode(), hashlib.sha256).hexdigest()


class Guard:
    """The ASGI middleware that applies `Rules`. `scope["state"]["csrf"]` holds the session's form token."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self._app, self._rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # no websockets here; lifespan passes
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = _cookies(headers.get("cookie", ""))
        session = cookies.get(SESSION, "")
        known = session.isascii() and session.isalnum() and len(session) == 32
        if not known:
            session = secrets.token_hex(16)
        scope.setdefault("state", {})["csrf"] = self._rules.csrf(session)
        guarded = _with_headers(send, None if known else _cookie(session, scope["scheme"]))
        refusal = self._refusal(scope, headers, cookies)
        if refusal is not None:
            await refusal(scope, receive, guarded)
            return
        if scope["method"] not in SAFE_METHODS:
            body = await _body(receive, self._most(headers))
            if body is None:
                await _plain(413, "The request is too large or came too slowly.")(scope, receive, guarded)
                return
            if not self._form_is_ours(headers, body, session):
                await _plain(403, "This form has expired: load the page again.")(scope, receive, guarded)
                return
            receive = _replay(body)
        await self._app(scope, receive, guarded)

    def _refusal(self, scope: Scope, headers: Headers, cookies: dict[str, str]) -> Response | None:
        """The answer to a request that must not reach the pages; None for one that may."""
        if not self._rules.serves(_host_name(headers.get("host", ""))):
            return _plain(421, "This address is not served here.")
        if scope["method"] not in SAFE_METHODS | CHANGING:
            return _plain(405, "Only GET, HEAD and POST.")
        if scope["method"] in CHANGING and not self._from_here(scope, headers):
            return _plain(403, "Changes are taken from this site's own pages only.")
        if _drawn_in(headers):
            return _plain(403, "Other sites may link to this one, and no more.")
        length, most = headers.get("content-length", "0"), self._most(headers)
        if not (length.isascii() and length.isdecimal() and len(length) < _DIGITS) or int(length) > most:
            return _plain(413, f"A request may hold {most:,} bytes at the most.")
        return self._entry_refusal(scope, cookies)

    def _most(self, headers: Headers) -> int:
        """Bytes that a body may hold: forms without files are small."""
        files = headers.get("content-type", "").startswith("multipart/form-data")
        return self._rules.max_bytes if files else min(FORM_BYTES, self._rules.max_bytes)

    def _from_here(self, scope: Scope, headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin == f"{scope['scheme']}://{headers.get('host', '')}"

    def _entry_refusal(self, scope: Scope, cookies: dict[str, str]) -> Response | None:
        """Asks for the secret where there is one; a right `?token=` is kept as a cookie and taken out of the
        address."""
        if self._rules.token is None or hmac.compare_digest(
            cookies.get(ENTRY, "").encode(), self._rules.entry().encode()
        ):
            return None
        query = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        given = query.pop("token", [""])[0]
        if not hmac.compare_digest(given.encode(), self._rules.token.encode()):
            return _plain(401, "Open the address that was printed at the start: it holds the token.")
        rest = urlencode(query, doseq=True)
        path = "/" + scope["path"].lstrip("/\\")  # never another host's
        response = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
        response.set_cookie(
            ENTRY, self._rules.entry(), httponly=True, samesite="strict", secure=scope["scheme"] == "https"
        )
        return response

    def _form_is_ours(self, headers: Headers, body: bytes, session: str) -> bool:
        given = headers.get(CSRF_HEADER)
        kind = headers.get("content-type", "")
        if given is None and kind.startswith("application/x-www-form-urlencoded"):
            try:
                given = parse_qs(body.decode("latin-1"), max_num_fields=_FIELDS).get(CSRF_FIELD, [""])[0]
            except ValueError:
                return False
        elif given is None and kind.startswith("multipart/form-data"):
            # a secret that nobody else can know: wherever it stands in the form, the form is ours
            return self._rules.csrf(session).encode() in body[:_FORM_HEAD]
        return given is not None and hmac.compare_digest(given.encode(), self._rules.csrf(session).encode())


def _drawn_in(headers: Headers) -> bool:
    """Whether another site (a server on another port is one too) has its page fetch or frame ours: it cannot read the
    answer, but it could keep us busy. Browsers say so by themselves; a link that somebody follows is none of this."""
    if headers.get("sec-fetch-site") not in ("cross-site", "same-site"):
        return False
    return headers.get("sec-fetch-mode") != "navigate" or headers.get("sec-fetch-dest") != "document"


def _plain(status: int, text: str) -> Response:
    return PlainTextResponse(text, status)


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _host_name(host: str) -> str:
    """The name in a Host header, without port and brackets."""
    found = _HOST.fullmatch(host)
    return (found["address"] or found["name"]).lower() if found else ""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _cookie(session: str, scheme: str) -> str:
    """The cookie that names a browser."""
    secure = "; Secure" if scheme == "https" else ""
    return f"{SESSION}={session}; HttpOnly; SameSite=Strict; Path=/{secure}"


def _with_headers(send: Send, cookie: str | None) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            headers.setdefault("cache-control", "no-store")
            if cookie is not None:
                headers.append("set-cookie", cookie)
        await send(message)

    return guarded


async def _body(receive: Receive, max_bytes: int) -> bytes | None:
    """The whole body; None when it is too large, too slow or broken off."""
    parts: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] != "http.request":
                    return None
                part = message.get("body", b"")
                size += len(part)
                if size > max_bytes:
                    return None
                parts.append(part)
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return None


def _replay(body: bytes) -> Receive:
    """A receive that gives the body once more."""
    told = False

    async def receive() -> Message:
        nonlocal told
        if told:
            return {"type": "http.disconnect"}
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
