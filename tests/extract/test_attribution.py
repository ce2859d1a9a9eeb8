"""Reported speech: the golden table, quotation marks, and what must hold for any text."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables import cases, parameters, problems

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.evaluate.expect import fold
from sitroom.extract import actors
from sitroom.extract.attribution import attribution_of, extract
from sitroom.extract.attribution.quotes import find_quotes
from sitroom.extract.draft import Draft
from sitroom.lexicon.loader import load_lexicon
from sitroom.pipeline import read_text
from sitroom.records import Attribution, Report

LEXICON = load_lexicon("en")


@pytest.mark.parametrize("number", parameters("attribution"))
def test_claims(number: int) -> None:
    assert problems("attribution", number) == []


@lru_cache(maxsize=1)
def drafts() -> tuple[Draft, ...]:
    """A draft of each case with its speeches, all parsed in one run."""
    reports = [Report(id=str(n), text=c["text"], language="en") for n, c in enumerate(cases("attribution"))]
    found = [
        Draft(r, a, LEXICON, Settings()) for r, a in zip(reports, analyse(reports, LEXICON, Settings()), strict=True)
    ]
    for draft in found:
        actors.extract(draft)
        extract(draft)
    return tuple(found)


def _asked() -> list[Any]:
    found = []
    for n, case in enumerate(cases("attribution")):
        for m, of in enumerate(case.get("of", [])):
            marks = [pytest.mark.xfail(reason=of["gap"], strict=True)] if "gap" in of else []
            found.append(pytest.param(n, m, marks=marks, id=f"{of['word']}-{case['text'][:40]}"))
    return found


@pytest.mark.parametrize(("case", "asked"), _asked())
def test_attribution_of(case: int, asked: int) -> None:
    wanted = cases("attribution")[case]["of"][asked]
    draft = drafts()[case]
    token = next(t for t in draft.analysis.tokens if t.text == wanted["word"])
    got = attribution_of(draft, token)
    if wanted.get("speaker") == "none":
        assert got is None
        return
    assert got is not None
    assert _mismatch(draft.report.text, got, wanted) == []


def _mismatch(text: str, got: Attribution, wanted: dict[str, Any]) -> list[str]:
    found = [f"{k}: {getattr(got, k)}" for k in ("kind", "stance") if k in wanted and getattr(got, k) != wanted[k]]
    speaker = wanted.get("speaker")
    if speaker == "none named":
        found += [f"speaker: {got.speaker}"] if got.speaker else []
    elif speaker and not set(fold(speaker).split()) <= set(fold(f"{got.speaker} {text[got.start : got.end]}").split()):
        found.append(f"speaker: {got.speaker}")
    if "via" in wanted and [v.speaker for v in got.via] != wanted["via"]:
        found.append(f"via: {got.via}")
    return found


QUOTES = {
    'He said "go home" and left.': ["go home"],
    "“A,” he said, “b.”": ["A,", "b."],
    "The rebels' men weren't there; 'tis true.": [],
    "She said: 'The army's here.' Then she ran.": ["The army's here."],
    "«Nous partons», dit-il.": ["Nous partons"],
    "He heard “never say ‘never’ again” twice.": ["never say ‘never’ again"],
    "''It is over,'' the chief said.": ["It is over,"],
    'A 6" shell fell.': [],
    "“No end to this paragraph\nand “next one”": ["No end to this paragraph", "next one"],
    "": [],
}


@pytest.mark.parametrize("text", QUOTES)
def test_quotation_marks(text: str) -> None:
    assert [text[q.start : q.end] for q in find_quotes(text)] == QUOTES[text]


@given(st.text(alphabet="ab. ,'\"“”‘’«»`\n", max_size=60))
def test_quotations_lie_in_the_text_and_in_order(text: str) -> None:
    found = find_quotes(text)
    for quote in found:
        assert 0 <= quote.outer_start <= quote.start < quote.end <= quote.outer_end <= len(text)
        assert text[quote.start : quote.end].strip() == text[quote.start : quote.end]
    assert all(a.outer_end <= b.outer_start for a, b in pairwise(found))


PIECES = ["The army said", "“we", "left”", "he told", "Goma:", ".", ",", "\n", "denied", "that"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["The army said", "“we", "left”", "he told", "Goma:", ".", ",", "\n", "denied", "that"]),
        max_size=14,
    )
)
def test_claims_quote_the_text(words: list[str]) -> None:
    text = " ".join(words)
    for claim in read_text(text).claims:
        for span in (claim.cue, claim.content, claim.speaker):
            assert span is None or text[span.start : span.end] == span.text


def test_pronoun_keeps_its_place_and_takes_its_antecedents_name() -> None:
    reading = read_text("Hemedti arrived in Nyala. He said his men had left Khartoum.")
    claim = next(c for c in reading.claims if c.cue.text == "said")
    assert claim.speaker is not None
    assert claim.speaker.text == "He"
    assert claim.speaker.name != "He"
