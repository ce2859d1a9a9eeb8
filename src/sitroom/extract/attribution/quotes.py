"""Quotation marks: where a report gives words as somebody's own."""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENERS = {"“": "”", "«": "»", "„": "“”", "‟": "”", '"': '"', "‘": "’", "'": "'", "`": "'"}
_OPENING = re.compile(f"[{re.escape(''.join(OPENERS))}]")
NESTED = frozenset("'‘`")  # also apostrophes: trusted only where they cannot be one
MAX_LENGTH = 4000  # characters; a longer "quotation" is a lost closing mark


@dataclass(frozen=True, slots=True)
class Quote:
    """Words between quotation marks: `start`/`end` without the marks, `outer_*` with them.

    `closed` is False where the paragraph ends first (the next one goes on with it)."""

    start: int
    end: int
    outer_start: int
    outer_end: int
    closed: bool


def find_quotes(text: str) -> list[Quote]:
    """Outermost quotations, paragraph by paragraph, in text order."""
    found: list[Quote] = []
    begin = 0
    while begin < len(text):
        end = text.find("\n", begin)
        end = len(text) if end < 0 else end
        found.extend(_in_paragraph(text, begin, end))
        begin = end + 1
    return found


def _in_paragraph(text: str, begin: int, end: int) -> list[Quote]:
    found: list[Quote] = []
    at = begin
    barren: dict[str, int] = {}  # up to where no such single mark closes: what was searched once is not searched again
    while opening := _OPENING.search(text, at, end):
        at = opening.start()
        width = _mark(text, at)
        if not width or not _opens(text, at, width, begin, end):
            at += width or 1
            continue
        close, closed = _closing(text, at, width, end, barren.get(text[at], begin))
        if close is None:
            barren[text[at]] = min(end, at + MAX_LENGTH)
            at += width
            continue
        inner = text[at + width : close]
        start = at + width + len(inner) - len(inner.lstrip())
        stop = start + len(inner.strip())
        after = close + (width if closed else 0)
        if stop > start:
            found.append(Quote(start, stop, at, after, closed))
        at = max(after, at + width)
    return found


def _mark(text: str, at: int) -> int:
    """Width of the opening mark at `at` (two for '' and ``), 0 when there is none."""
    if text[at] in "'`" and text[at : at + 2] in ("''", "``"):
        return 2
    return 1 if text[at] in OPENERS else 0


def _opens(text: str, at: int, width: int, begin: int, end: int) -> bool:
    before = text[at - 1] if at > begin else " "
    after = text[at + width] if at + width < end else " "
    return not before.isalnum() and not after.isspace() and before not in ".,!?%"


def _closing(text: str, at: int, width: int, end: int, barren: int) -> tuple[int | None, bool]:
    """Offset of the closing mark, or the paragraph's end where there is none (only for double marks)."""
    mark = text[at]
    single = width == 1 and mark in NESTED
    limit = min(end, at + MAX_LENGTH)
    here = max(at + width, barren) if single else at + width
    while here < limit:
        if width == 2 and text[here : here + 2] == "''":
            return here, True
        if width == 1 and text[here] in OPENERS[mark]:
            after = text[here + 1] if here + 1 < end else " "
            if not single or (not after.isalnum() and not text[here - 1].isspace()):
                return here, True
        here += 1
    if single:
        return None, False
    if mark == '"' and width == 1 and text[at + 1 : end].count(" ") < 2:
        return None, False
    return limit, False
