"""Long lists, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request


@dataclass(frozen=True, slots=True)
class Page:
    """`number`: of this page, from 1; `last`: of the last; `total`: things in the list; `size`: of a page."""

    number: int
    last: int
    total: int
    size: int

    @property
    def offset(self) -> int:
        """Things before this page."""
        return (self.number - 1) * self.size


def page_of(request: Request, total: int, size: int) -> Page:
    """The page that the address asks for, or the nearest that there is."""
    asked = request.query_params.get("page", "")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    last = max(1, -(-total // size))
    return Page(min(max(1, number), last), last, total, size)
