"""Independent sources: origins are counted, not outlets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merging import GAP, event, report, said

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.copies import Origins
from sitroom.merge.sources import Key, count, independent, origin_keys, speakers
from sitroom.merged import Copy
from sitroom.records import Span

NONE = Origins()


def copy(report_id: str, n: int, origin: str) -> Copy:
    """The `n`th sentence of a report, copied from another."""
    return Copy(
        report_id=report_id,
        span=Span(start=n * GAP, end=n * GAP + 50, text="x" * 50),
        origin=origin,
        origin_start=0,
        origin_end=50,
    )


def told(*speakers_: str | None, kind: str = "named"):
    """One record in a report of its own for each speaker; None: the report's own voice."""
    return [event(f"r{n}", attribution=said(s, kind) if s else None) for n, s in enumerate(speakers_)]


def test_nothing_and_one():
    assert independent([], NONE) == 0
    assert independent(told(None), NONE) == 1


def test_reports_of_their_own_are_independent():
    assert independent(told(None, None, None), NONE) == 3


def test_copies_count_once():
    assert independent(told(None, None, None), Origins({"r1": "r0", "r2": "r0"})) == 1


def test_copied_sentences_count_once():
    assert independent(told(None, None, None), Origins({}, [copy("r2", 0, "r0")])) == 2


def test_the_origin_of_a_sentence_may_itself_be_a_copy():
    assert independent(told(None, None), Origins({"x": "r0"}, [copy("r1", 0, "x")])) == 1


def test_outlets_quoting_one_speaker_are_one_source():
    assert independent(told("Amina Sow", "Amina Sow", "Sow"), NONE) == 1
    assert independent(told("Amina Sow", "Amina Sow", None), NONE) == 2


@pytest.mark.parametrize(
    "names",
    [
        ("Syrian Observatory for Human Rights", "the Observatory", "SOHR"),
        ("the Syrian Observatory for Human Rights", "A spokesman for the Syrian Observatory for Human Rights"),
        ("United Nations", "the UN", "U.N. officials"),
        ("Sergei Lavrov", "Lavrov"),
        ("the Syrian army", "a Syrian Arab Army source"),
        ("Marawa health directorate", "the health directorate of Marawa"),
    ],
)
def test_names_of_one_speaker_meet(names):
    assert independent(told(*names, kind="organisation"), NONE) == 1


@pytest.mark.parametrize(
    "names",
    [
        ("Syrian Observatory for Human Rights", "Human Rights Watch"),
        ("the Russian defence ministry", "the Turkish defence ministry"),
        ("Amina Sow", "Amina Diallo"),
    ],
)
def test_other_speakers_do_not(names):
    assert independent(told(*names, kind="organisation"), NONE) == 2


def test_a_short_name_that_fits_two_speakers_is_neither():
    assert independent(told("Amina Sow", "Karim Sow", "Sow"), NONE) == 3


@pytest.mark.parametrize("kind", ["unnamed", "witness"])
def test_unnamed_speakers_are_not_held_to_be_one(kind):
    assert independent(told("a resident", "a resident", kind=kind), NONE) == 2


@pytest.mark.parametrize("speaker", ["officials", "a senior security source", "witnesses", "local doctors", "he"])
def test_nor_are_those_named_by_their_calling(speaker):
    assert independent(told(speaker, speaker, kind="official"), NONE) == 2


def test_a_report_that_quotes_several_is_one_source():
    records = [event("r0", 0, attribution=said("Amina Sow")), event("r0", 1, attribution=said("Karim Diallo"))]
    assert independent(records, NONE) == 1
    assert independent([*records, event("r1", attribution=said("Karim Diallo"))], NONE) == 2
    assert independent([*records, *(event(f"r{n}", attribution=said("Karim Diallo")) for n in (1, 2))], NONE) == 2


def test_own_voice_is_no_source_beside_the_speaker_quoted_for_the_same():
    first = [event("r0", 0), event("r0", 1, attribution=said("Amina Sow"))]
    assert independent([*first, event("r1", attribution=said("Amina Sow"))], NONE) == 1


def test_one_outlet_is_one_source():
    reports = {
        "r0": report("r0", source="Gulf Wire"),
        "r1": report("r1", source="GULF WIRE (world)"),
        "r2": report("r2", source="Hill Radio"),
    }
    assert independent(told(None, None, None), NONE, reports) == 2
    assert independent(told(None, None, None), NONE) == 3


def test_an_outlet_that_is_quoted_is_the_same_source_as_its_own_report():
    reports = {"r0": report("r0", source="Gulf Wire"), "r1": report("r1", source="Hill Radio")}
    assert independent([event("r0"), event("r1", attribution=said("Gulf Wire", "media"))], NONE, reports) == 1


@pytest.mark.parametrize(("days", "sources"), [(("01", "03"), 1), (("01", "03", "06"), 1), (("01", "09"), 2)])
def test_a_speaker_who_speaks_again_much_later_makes_a_new_statement(days, sources):
    reports = {f"r{n}": report(f"r{n}", day=f"2018-07-{day}") for n, day in enumerate(days)}
    assert independent(told(*["Amina Sow"] * len(days)), NONE, reports) == sources


def test_names_are_known_by_the_lexicon():
    known = speakers(load_lexicon())
    assert known.id(known.words("SOHR")) == known.id(known.words("the Syrian Observatory for Human Rights")) == "SOHR"
    assert known.words("a senior official") == frozenset()
    assert known.outlet(report("r")) is None


records = st.lists(
    st.builds(
        lambda r, n, who: event(f"r{r}", n, attribution=said(who) if who else None),
        st.integers(0, 4),
        st.integers(0, 2),
        st.sampled_from([None, "Amina Sow", "Sow", "Karim Diallo", "residents", "Gulf Wire"]),
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda r: r.id,
)


@settings(max_examples=150, deadline=None)
@given(records, st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn, chance):
    expected = origin_keys(drawn, NONE)
    shuffled = list(drawn)
    chance.shuffle(shuffled)
    assert origin_keys(shuffled, NONE) == expected
    assert count(expected[r.id] for r in shuffled) == count(expected.values())


@settings(max_examples=150, deadline=None)
@given(records)
def test_there_are_no_more_sources_than_texts_or_speakers(drawn):
    keys = origin_keys(drawn, NONE).values()
    assert 1 <= count(keys) <= min(len({k.text for k in keys}), len({k.speaker for k in keys}))


@settings(max_examples=150, deadline=None)
@given(records)
def test_a_copy_adds_no_source(drawn):
    """Every record told again, word for word, by another report."""
    again = [event(f"{r.report_id}c", int(r.id[-1]), attribution=r.attribution) for r in drawn]
    reprints = Origins({f"{r.report_id}c": r.report_id for r in drawn})
    assert independent([*drawn, *again], reprints) == independent(drawn, NONE)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=10))
def test_the_number_is_the_largest_matching(pairs):
    keys = [Key(f"t{t}", f"s{s} 0", False) for t, s in pairs]

    def largest(left):
        """Every way to leave out what shares a text or a speaker with the first."""
        if not left:
            return 0
        (t, s), rest = left[0], left[1:]
        return max(largest(rest), 1 + largest([p for p in rest if p[0] != t and p[1] != s]))

    assert count(keys) == largest(sorted(set(pairs)))
