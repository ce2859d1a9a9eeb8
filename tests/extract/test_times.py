"""Times: golden phrasings with TIMEX3 values and days, links to events, calendar rules, properties of any text."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract import attribution, times
from sitroom.extract.draft import Draft
from sitroom.extract.times import calendar
from sitroom.extract.times.patterns import compile_patterns
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.times import TimeRow
from sitroom.records import Report

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "times.toml").read_text(encoding="utf-8"))
PUBLISHED = "2018-07-10"


def read(pairs):
    """A draft with times and speeches for each (text, published)."""
    lexicon, options = load_lexicon("en"), Settings()
    reports = [Report(id=str(n), text=t, published=p or None, language="en") for n, (t, p) in enumerate(pairs)]
    drafts = [Draft(r, a, lexicon, options) for r, a in zip(reports, analyse(reports, lexicon, options), strict=True)]
    for draft in drafts:
        times.extract(draft)
        attribution.extract(draft)
    return drafts


def day(case):
    return case.get("published", PUBLISHED)


@pytest.fixture(scope="module")
def golden():
    pairs = [(t, day(v)) for v in GOLDEN["value"] for t in v["texts"]]
    pairs += [(c["text"], day(c)) for c in GOLDEN["many"] + GOLDEN["of"]]
    pairs += [(t, PUBLISHED) for t in GOLDEN["none"]["texts"]]
    return dict(zip(pairs, read(pairs), strict=True))


def days(mention):
    return f"{mention.earliest or ''}/{mention.latest or ''}"


@pytest.mark.parametrize(("text", "wanted"), [(t, v) for v in GOLDEN["value"] for t in v["texts"]])
def test_phrasings(golden, text, wanted):
    found = golden[text, day(wanted)].times
    assert [m.value for m in found] == [wanted["value"]]
    if not wanted.get("loose_days"):
        assert days(found[0]) == wanted["days"]


@pytest.mark.parametrize("case", GOLDEN["many"], ids=lambda c: c["text"][:50])
def test_several_times(golden, case):
    assert [f"{m.text} = {m.value}" for m in golden[case["text"], day(case)].times] == case["times"]


@pytest.mark.parametrize("text", GOLDEN["none"]["texts"])
def test_no_time(golden, text):
    assert golden[text, PUBLISHED].times == []


@pytest.mark.parametrize(
    ("case", "line"),
    [(c, line) for c in GOLDEN["of"] for line in c["times"]],
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_time_of(golden, case, line):
    word, wanted = line.split(" = ")
    draft = golden[case["text"], day(case)]
    trigger = next(t for t in draft.analysis.tokens if t.text == word)
    found = times.time_of(draft, trigger)
    assert (f"{days(found)} {found.source}" if found else "none") == wanted


def test_time_in_joins_an_interval(golden):
    text = "Between 19 February and 23 March at least 600 people died."
    found = times.time_in(golden[text, PUBLISHED], 0, len(text))
    assert found is not None
    assert (found.earliest, found.latest, found.precision) == ("2018-02-19", "2018-03-23", "interval")
    assert found.text == "19 February and 23 March"
    assert times.time_in(golden[text, PUBLISHED], 40, len(text)) is None


def test_a_date_time_of_publication_counts_as_its_day():
    assert read([("They met yesterday.", "2018-07-10T23:30:00+02:00")])[0].times[0].value == "2018-07-09"


def test_unresolved_days_never_become_today():
    found = read([("They met yesterday. They will meet next week. They met in July.", None)])[0].times
    assert [(m.earliest, m.latest) for m in found] == [(None, None)] * 3


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2018-07-06", "2018-07-06", "2018-07-06"), ("2018-W27", "2018-07-02", "2018-07-08"),
        ("2018-W27-WE", "2018-07-07", "2018-07-08"), ("2020-02", "2020-02-01", "2020-02-29"),
        ("2018-Q4", "2018-10-01", "2018-12-31"), ("2018-WI", "2018-12-01", "2019-02-28"),
        ("2018-07-06TNI", "2018-07-06", "2018-07-06"), ("201", "2010-01-01", "2019-12-31"),
        ("2018-H1", "2018-01-01", "2018-06-30"),
    ],
)  # fmt: skip
def test_values_as_days(value, first, last):
    assert calendar.interval(value) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "value", ["PRESENT_REF", "P2W", "XXXX-07-06", "2018-W60", "2018-13", "0000", "", None, "BC0480"]
)
def test_values_without_days(value):
    assert calendar.interval(value) == (None, None)


@pytest.mark.parametrize(
    ("year", "western", "eastern"),
    [(2018, "2018-04-01", "2018-04-08"), (2000, "2000-04-23", "2000-04-30"), (1989, "1989-03-26", "1989-04-30")],
)
def test_easter(year, western, eastern):
    assert calendar.easter(year) == date.fromisoformat(western)
    assert calendar.easter(year, orthodox=True) == date.fromisoformat(eastern)


def test_month_arithmetic_stays_in_the_month():
    assert calendar.add_months(date(2018, 3, 31), -1) == date(2018, 2, 28)
    assert calendar.add_months(date(2018, 12, 31), 2) == date(2019, 2, 28)
    assert calendar.add_months(date(1, 1, 1), -1) is None


def test_tables_of_named_days_cover_every_year_and_are_in_order():
    for row in load_lexicon("en").rows("times", TimeRow):
        if row.rule == "table":
            assert list(row.starts) == sorted(row.starts)
            assert {s[:4] for s in row.starts} >= {str(y) for y in range(1985, 2031)}


def test_every_pattern_compiles_to_single_characters():
    anywhere, patterns = compile_patterns()
    assert len(patterns) > 50
    assert not any(c.isascii() and c.isalpha() for p in (anywhere, *(p.shape for p in patterns)) for c in p.pattern)


PARTS = st.sampled_from([
    "Friday", "July", "6", "2018", ",", "last", "week", "the", "end", "of", "since", "two", "weeks", "ago", "early",
    "mid", "-", "1990s", "3 p.m.", "0330 GMT", "May", "to", "and", "between", "a", "year", "earlier", "night", "next",
    "2018-07-06", "31.12.9999", "9999", "0001", "BC", "480", "million", "years", "third", "quarter", "Ramadan", "now",
    "31 February", "\n", ".", "every", "day", "later", "13:75", "'90", "about about about", "10000000 centuries",
])  # fmt: skip


@given(
    st.lists(PARTS, max_size=40).map(" ".join) | st.text(max_size=80),
    st.sampled_from([None, "2018-07-10", "0001-01-01", "9999-12-31", "2018-07-10T10:00", "soon"]),
)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_text_gives_true_spans_and_ordered_days(text, published):
    draft = read([(text, published)])[0]
    for found in draft.times:
        assert draft.report.text[found.start : found.end] == found.text
        assert found.value
        if found.earliest and found.latest:
            assert found.earliest <= found.latest
    assert all(a.end <= b.start for a, b in pairwise(draft.times))
    for token in draft.analysis.tokens[:10]:
        linked = times.time_of(draft, token)
        assert linked is None or linked.earliest or linked.latest
