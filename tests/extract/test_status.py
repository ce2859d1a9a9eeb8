"""Status by what governs the trigger: the golden table, the lexicon's own sentences, and background."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from typing import Any

import pytest
from tests.tables import GOLDEN

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract.draft import Draft
from sitroom.extract.status import is_background, status_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.status import StatusRow
from sitroom.records import Report

MARK = re.compile(r"\[([^\]]+)\]")
LEXICON = load_lexicon("en")
CASES: list[dict[str, Any]] = tomllib.loads((GOLDEN / "status.toml").read_text(encoding="utf-8"))["case"]
ROWS = LEXICON.rows("status", StatusRow)
SAYS = [(row.id, *says.rsplit(" = ", 1)) for row in ROWS for says in row.says]


@lru_cache(maxsize=1)
def drafts() -> dict[str, Draft]:
    """A draft of every marked sentence, parsed in one run."""
    texts = list(dict.fromkeys([*(c["text"] for c in CASES), *(text for _, text, _ in SAYS), *BACKGROUND]))
    reports = [Report(id=str(n), text=MARK.sub(r"\1", t), language="en") for n, t in enumerate(texts)]
    analyses = analyse(reports, LEXICON, Settings())
    return {t: Draft(r, a, LEXICON, Settings()) for t, r, a in zip(texts, reports, analyses, strict=True)}


def read(text: str) -> list[str]:
    """Status of each [marked] word."""
    draft = drafts()[text]
    found, removed = [], 0
    for match in MARK.finditer(text):
        start = match.start() - removed
        removed += 2
        token = next(t for t in draft.analysis.tokens if t.start == start)
        found.append(status_of(draft, token))
    return found


def _parameters() -> list[Any]:
    return [
        pytest.param(
            n, id=c["text"][:60], marks=[pytest.mark.xfail(reason=c["gap"], strict=True)] if "gap" in c else []
        )
        for n, c in enumerate(CASES)
    ]


@pytest.mark.parametrize("number", _parameters())
def test_golden(number: int) -> None:
    assert read(CASES[number]["text"]) == CASES[number]["status"]


@pytest.mark.parametrize(("row", "text", "status"), SAYS, ids=[f"{r}-{t[:40]}" for r, t, _ in SAYS])
def test_sentence_of_a_row(row: str, text: str, status: str) -> None:
    assert read(text) == status.split(), row


def test_every_row_has_a_sentence() -> None:
    closed = {"perception", "future", "hostile", "background"}
    assert [row.id for row in ROWS if row.sort not in closed and not row.says] == []


BACKGROUND = {
    "The civil [war] has ruined the country.": True,
    "Millions fled when the [conflict] began.": True,
    "Since the [war] broke out, prices have doubled.": True,
    "The cholera outbreak is the worst since the [war].": True,
    "The group launched a [war] on its neighbours.": False,
    "The [attack] on the base killed two.": False,
    "The two-week [assault] forced them out.": False,
}


@pytest.mark.parametrize("text", BACKGROUND)
def test_background(text: str) -> None:
    draft = drafts()[text]
    match = MARK.search(text)
    assert match
    token = next(t for t in draft.analysis.tokens if t.start == match.start())
    assert is_background(draft, token) is BACKGROUND[text]


def test_status_is_the_same_whatever_was_asked_first() -> None:
    text = CASES[0]["text"]
    draft = drafts()[text]
    there = [status_of(draft, t) for t in draft.analysis.tokens]
    draft.scratch.clear()
    back = [status_of(draft, t) for t in reversed(draft.analysis.tokens)]
    assert there == back[::-1]
