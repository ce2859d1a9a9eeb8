"""Full-text search in titles and texts, with the words found shown in their surroundings."""

from __future__ import annotations

import re

from sitroom.records import Span, Struct
from sitroom.store.database import Database
from sitroom.store.records import searchable

AROUND = 90  # characters shown before and after the first words found
LONGEST = 1_000  # characters of a query that are looked at
_PART = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"\w+(?:['’ʼ]\w+)*\w*")
_MARKS = 50  # spans given for one report, at most


class Hit(Struct, frozen=True, kw_only=True):
    """A report that a search found. `snippet`: a stretch of its text, which starts at `start`; `marks`: the words
    found in it, counted in the report's text. Best hits come first."""

    report_id: str
    title: str | None
    published: str | None
    source: str | None
    snippet: str
    start: int
    marks: tuple[Span, ...] = ()


def match(text: str) -> str | None:
    """An FTS5 query for reports that hold all words, and all phrases in double quotes; None when there are none."""
    parts = []
    for phrase, word in _PART.findall(text[:LONGEST]):
        folded = searchable(f"{phrase or word} ")
        if folded:
            parts.append(f'"{folded}"')  # a folded text holds no quotes
    return " ".join(parts) or None


def search(db: Database, text: str, limit: int) -> list[Hit]:
    """Reports that hold the words, best first."""
    query = match(text)
    if query is None:
        return []
    rows = db.all(
        "SELECT r.id, r.title, r.published, r.source, r.text FROM reports_text t JOIN reports r ON r.n = t.rowid "
        "WHERE reports_text MATCH ? ORDER BY bm25(reports_text, 4.0, 1.0), r.id LIMIT ?", (query, limit),
    )  # fmt: skip
    words = set(query.replace('"', " ").split())
    return [_hit(row, words) for row in rows]


def _hit(row: tuple[str, str | None, str | None, str | None, str], words: set[str]) -> Hit:
    report_id, title, published, source, text = row
    marks: list[Span] = []
    for found in _WORD.finditer(text):
        if words & set(searchable(f"{found[0]} ").split()):
            marks.append(Span(start=found.start(), end=found.end(), text=found[0]))
            if len(marks) == _MARKS:
                break
    first = marks[0].start if marks else 0
    start = _word_start(text, max(0, first - AROUND))
    end = min(len(text), max(first, start) + 2 * AROUND)
    shown = tuple(m for m in marks if m.end <= end)
    return Hit(
        report_id=report_id, title=title, published=published, source=source, snippet=text[start:end], start=start,
        marks=shown,
    )  # fmt: skip


def _word_start(text: str, at: int) -> int:
    """The start of the first word from `at` on, so that a snippet does not begin within one."""
    if at == 0:
        return 0
    space = re.compile(r"\s").search(text, at)
    return space.end() if space and space.end() - at < AROUND else at
