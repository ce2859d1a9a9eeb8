"""Forms that come back: their fields, and who sent them."""

from __future__ import annotations

from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response

CODER = "sitroom_coder"  # cookie with the name that judgements are signed with
LONGEST = 10_000  # characters of a field
YEAR = 31_536_000  # seconds
NAMED = 60  # characters of a coder's name


async def form_of(request: Request) -> dict[str, str]:
    """The texts of a form, the last of each name; files and control characters are left out."""
    async with request.form(max_files=0, max_fields=200) as form:
        return {name: _clean(value) for name, value in form.items() if isinstance(value, str)}


def _clean(value: str) -> str:
    return "".join(c for c in value if c.isprintable() or c in "\n\t")[:LONGEST]


def coder_of(request: Request, form: dict[str, str] | None = None) -> str:
    """Who judges: the name in the form, else in the browser's cookie, else "reviewer"."""
    named = (form or {}).get("coder") or unquote(request.cookies.get(CODER, ""))
    return " ".join(_clean(named).split())[:NAMED] or "reviewer"


def remember_coder(response: Response, coder: str) -> None:
    """Keeps the name for next time; a cookie holds ASCII only."""
    response.set_cookie(CODER, quote(coder, safe=""), httponly=True, samesite="strict", max_age=YEAR)
