"""The verdict over all questions, reasons in words, and what holds whatever is told."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.merge.values.builders import ARMY, GUNMEN, ISIS, NONE, RUSSIA, compared, dead
from tests.merging import event, harm, on, report, said

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.copies import Origins
from sitroom.merge.values import comparisons, overall
from sitroom.merge.values.rules import rules


def test_overall():
    agreed = comparisons("event", [event("a"), event("b")], NONE, {})
    assert overall(agreed)[0] == "agree"
    assert overall(())[0] == "single"
    assert overall(comparisons("event", [event("a")], NONE, {})) == ("single", "One independent source alone.")
    fits = comparisons("event", [dead("a", low=9, qualifier="more_than"), dead("b", low=12)], NONE, {})
    assert overall(fits)[0] == "compatible"
    differ = comparisons("event", [dead("a", low=9), dead("b", low=12)], NONE, {})
    assert overall(differ) == ("conflict", next(c.reason for c in differ if c.field == "killed"))


def test_long_reasons_are_cut():
    found = compared(*(dead(f"r{n}", low=n + 1) for n in range(9)))["killed"]
    assert len(found.values) == 9
    assert "and 5 more" in found.reason
    same = compared(*(dead(f"r{n}", low=1) for n in range(9)))["killed"]
    assert "Outlet r0, Outlet r1, Outlet r2 and 6 more" in same.reason


def test_every_phrase_and_field_is_there():
    known = rules(load_lexicon())
    assert all(known.phrases[v] for v in ("conflict", "compatible", "agree", "single"))
    assert len(known.phrases["months"].split()) == 12
    assert {"killed", "date", "place", "source", "status"} <= set(known.fields)


# ---- whatever is told ----

told_ = st.builds(
    lambda r, n, figure_, who, status, source, day: event(
        f"r{r}",
        n,
        status=status,
        attribution=said(who) if who else None,
        source=(source,) if source else (),
        time=on(day) if day else None,
        harm=(harm("killed", figure_[0], qualifier=figure_[1], group=figure_[2]),),
    ),
    st.integers(0, 4),
    st.integers(0, 2),
    st.tuples(
        st.integers(0, 5),
        st.sampled_from(["exact", "approximately", "more_than"]),
        st.sampled_from([None, "people", "civilians", "children", "soldiers"]),
    ),
    st.sampled_from([None, None, "Amina Sow", "Sow", "Karim Diallo"]),
    st.sampled_from(["actual", "actual", "attempted", "negated", "planned"]),
    st.sampled_from([None, ARMY, ISIS, GUNMEN, RUSSIA]),
    st.sampled_from([None, "2018-07-07", "2018-07-09"]),
)
happenings = st.lists(told_, min_size=1, max_size=7, unique_by=lambda r: r.id)
DATED = (
    ("2018-07-07", "Gulf Wire"),
    ("2018-07-08", "Gulf Wire"),
    ("2018-07-08", None),
    (None, "Hill Radio"),
    ("2018-07-09", "Coast News"),
)
REPORTS = {f"r{n}": report(f"r{n}", day=day, source=source) for n, (day, source) in enumerate(DATED)}


@settings(max_examples=200, deadline=None)
@given(happenings, st.randoms(use_true_random=False))
def test_order_does_not_matter(records, chance):
    expected = comparisons("event", records, NONE, REPORTS)
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert comparisons("event", shuffled, NONE, REPORTS) == expected


@settings(max_examples=200, deadline=None)
@given(happenings)
def test_every_comparison_is_sound(records):
    ids = {r.id for r in records}
    for found in comparisons("event", records, NONE, REPORTS):
        kept = [v for v in found.values if not v.superseded]
        assert kept
        assert all(set(v.records) <= ids and 1 <= v.origins <= len(v.reports) for v in found.values)
        assert found.verdict != "agree" or len(kept) == 1
        if found.best is not None:
            assert found.low is not None
            assert found.high is not None
            assert found.low <= found.best <= found.high
        assert found.reason


@settings(max_examples=200, deadline=None)
@given(happenings)
def test_copies_change_neither_verdict_nor_figures(records):
    """Every report reprinted a month later, word for word, by another outlet."""
    again = [replace(r, id=f"{r.id}c", report_id=f"{r.report_id}c") for r in records]
    reports = REPORTS | {f"{r}c": report(f"{r}c", day="2018-08-09", source="Reprints") for r in REPORTS}
    origins = Origins({f"{r}c": r for r in REPORTS})
    before = comparisons("event", records, NONE, REPORTS)
    after = comparisons("event", [*records, *again], origins, reports)
    assert [(c.field, c.verdict, c.low, c.best, c.high) for c in after] == [
        (c.field, c.verdict, c.low, c.best, c.high) for c in before
    ]
    assert [[v.origins for v in c.values] for c in after] == [[v.origins for v in c.values] for c in before]
