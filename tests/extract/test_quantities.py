"""Quantities: golden phrasings, links to nouns, and properties that hold for any text."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract import quantities
from sitroom.extract.draft import Draft
from sitroom.extract.quantities import quantity_of
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.quantities import QuantityRow
from sitroom.records import Report

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "quantities.toml").read_text(encoding="utf-8"))


def read(texts):
    lexicon, options = load_lexicon("en"), Settings()
    reports = [Report(id=str(n), text=t, published="2018-07-10", language="en") for n, t in enumerate(texts)]
    drafts = [Draft(r, a, lexicon, options) for r, a in zip(reports, analyse(reports, lexicon, options), strict=True)]
    for draft in drafts:
        quantities.extract(draft)
    return drafts


@pytest.fixture(scope="module")
def golden():
    texts = [t for v in GOLDEN["value"] for t in v["texts"]] + [m["text"] for m in GOLDEN["many"]]
    texts += GOLDEN["none"]["texts"] + [o["text"] for o in GOLDEN["of"]]
    return dict(zip(texts, read(texts), strict=True))


@pytest.mark.parametrize(("text", "wanted"), [(t, v) for v in GOLDEN["value"] for t in v["texts"]])
def test_phrasings(golden, text, wanted):
    found = golden[text].quantities
    assert len(found) == 1, found
    values = (found[0].low, found[0].high, found[0].qualifier, found[0].unit)
    assert values == (wanted.get("low"), wanted.get("high"), wanted["qualifier"], wanted["unit"] or None)


@pytest.mark.parametrize("case", GOLDEN["many"], ids=lambda c: c["text"])
def test_several_figures(golden, case):
    found = [f"{q.low}-{'' if q.high is None else q.high}" for q in golden[case["text"]].quantities]
    assert found == case["values"]


@pytest.mark.parametrize("text", GOLDEN["none"]["texts"])
def test_no_quantity(golden, text):
    assert golden[text].quantities == []


@pytest.mark.parametrize("case", GOLDEN["of"], ids=lambda c: f"{c['noun']}: {c['text']}")
def test_quantity_of(golden, case):
    draft = golden[case["text"]]
    noun = next(t for t in draft.analysis.tokens if t.text == case["noun"])
    found = quantity_of(draft, noun)
    assert (found.text if found else "") == case["quantity"]


def test_article_counts_only_when_asked(golden):
    draft = golden["A soldier died in the house."]
    noun = draft.analysis.tokens[1]
    found = quantity_of(draft, noun, article=True)
    assert found is not None
    assert (found.low, found.high) == (1, 1)


def test_none_and_nobody_are_zero():
    draft = read(["None of the soldiers died and nobody was hurt."])[0]
    words = {t.text: t for t in draft.analysis.tokens}
    for word in ("None", "nobody"):
        found = quantity_of(draft, words[word])
        assert found is not None
        assert found.high == 0


PARTS = st.sampled_from([
    "12", "3", "1.2", "million", "2018", "dozens", "hundreds", "thousands", "of", "and", "to", "-", "–", ",", ".",
    "%", "$", "€", "km", "at", "least", "nearly", "about", "between", "people", "families", "one", "two", "twenty",
    "half", "a", "an", "thousand", "the", "Brigade", "aged", "mm", ":", "/", "killed", "wounded", "0330", "+44",
    "tens", "\n",
])  # fmt: skip


@given(st.lists(PARTS, max_size=40).map(" ".join) | st.lists(PARTS, max_size=25).map("".join) | st.text(max_size=80))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_true_spans_and_ordered_bounds(text):
    draft = read([text])[0]
    for found in draft.quantities:
        assert draft.report.text[found.start : found.end] == found.text
        if found.low is not None and found.high is not None:
            assert found.low <= found.high
    starts = [(q.start, q.end) for q in draft.quantities]
    assert all(a[1] <= b[0] for a, b in pairwise(starts))


def test_row_ids_are_unique():
    ids = [r.id for r in load_lexicon("en").rows("quantities", QuantityRow)]
    assert len(ids) == len(set(ids))
