"""Harm of events: the golden table of harm and tolls, and what holds for every figure."""

from __future__ import annotations

import pytest
from tests.tables import parameters, problems, readings


@pytest.mark.parametrize("number", parameters("harm"))
def test_sentence(number: int) -> None:
    assert problems("harm", number) == []


def test_words_of_harm_fire_on_their_examples() -> None:
    from sitroom.evaluate.expect import candidates, meets
    from sitroom.lexicon.loader import load_lexicon
    from sitroom.lexicon.schema.harm import HarmWord
    from sitroom.pipeline import read
    from sitroom.records import Report

    examples = [e for row in load_lexicon("en").rows("harm", HarmWord) for e in row.example]
    reports = [Report(id=str(n), text=e.text, language="en") for n, e in enumerate(examples)]
    for example, reading in zip(examples, read(reports), strict=True):
        for wanted in example.gives:
            assert any(not meets(r, wanted) for r in candidates(reading, wanted["kind"])), example.text


def test_figures_quote_the_report_and_no_phrase_counts_twice() -> None:
    for reading in readings("harm"):
        for event in reading.events:
            spans = [(h.start, h.end) for h in event.harm]
            assert len(spans) == len(set(spans))
            for harm in event.harm:
                assert reading.report.text[harm.start : harm.end] == harm.text
                assert harm.low is None or harm.high is None or harm.low <= harm.high
