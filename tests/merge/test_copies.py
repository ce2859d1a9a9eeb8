"""Copies: which sentences and reports were copied from which, whatever the order in which they come."""

from __future__ import annotations

import random
from itertools import pairwise
from time import process_time

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.merging import report

from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.merging_common import ThresholdRow
from sitroom.merge.copies import CopyIndex, Fingerprint, Origins, fingerprint, moment
from sitroom.merge.copies.near import NearIndex

BRIDGE = "Government troops blew up the last bridge over the Kelani river near Marawa early on Tuesday."
DEPOT = "A fuel depot south of the town burned through the night and two warehouses collapsed."
CONVOY = "Drivers of a grain convoy turned back after shots were fired at the lead truck."
SCHOOL = "Teachers have moved lessons into cellars since the first rockets fell on the Sabah quarter."
HARVEST = "Farmers fear for the harvest because mines lie along the irrigation canals."
PRICES = "Bread costs four times what it did before the road to the coast was cut."
QUOTE = "“We shall not leave this valley while a single family is still living here,” the mayor said."
SHORT = "He did not elaborate."
VERIFY = "The account could not be independently verified."


def index(*reports):
    found = CopyIndex()
    for each in reports:
        found.add(each)
    return found


def origins(*reports) -> Origins:
    return index(*reports).origins()


def body(*sentences: str) -> str:
    return " ".join(sentences)


STORY = body(BRIDGE, DEPOT, CONVOY, SCHOOL)


def copied(found: Origins) -> set[tuple[str, str, str]]:
    return {(c.report_id, c.span.text, c.origin) for c in found.sentences}


# ---- reports ----


def test_a_reprint_is_a_copy():
    found = origins(report("a", STORY, day="2020-03-01"), report("b", STORY, day="2020-03-02"))
    assert found.copy_of == {"b": "a"}
    assert found.root("b") == found.root("a") == "a"
    assert {c.origin for c in found.sentences} == {"a"}
    assert all(c.exact for c in found.sentences)


def test_case_spaces_quotes_headline_and_dateline_do_not_matter():
    head = f"Bridge gone\n\nMARAWA (Gulf Wire) — {BRIDGE.upper()}"
    reprint = f"{head}  {DEPOT}\n\n{CONVOY} {SCHOOL}\n\nReporting by A. N. Author"
    found = origins(report("a", STORY, day="2020-03-01"), report("b", reprint, day="2020-03-02"))
    assert found.copy_of == {"b": "a"}
    assert {c.span.text for c in found.sentences} == {BRIDGE.upper(), DEPOT, CONVOY, SCHOOL}


@pytest.mark.parametrize("sender", ["MARAWA, March 3 (GW) -- ", "Marawa, GWN – ", "(GW) - ", "UPDATE 2-", "BREAKING: "])
def test_what_a_sender_sets_before_a_sentence_is_no_part_of_it(sender):
    found = origins(report("a", BRIDGE, day="2020-03-01"), report("b", sender + BRIDGE, day="2020-03-02"))
    copy = found.copy("b", len(sender) + 5, len(sender) + 20)
    assert copy is not None
    assert copy.origin == "a"
    assert copy.exact


def test_chains_end_at_the_first():
    first = report("a", STORY, day="2020-03-01")
    second = report("b", body(BRIDGE, DEPOT, CONVOY, HARVEST), day="2020-03-02")
    third = report("c", body(DEPOT, CONVOY, HARVEST, PRICES), day="2020-03-03")
    found = origins(third, first, second)
    assert found.copy_of == {"b": "a", "c": "a"}
    assert ("c", HARVEST, "b") in copied(found)
    assert ("c", DEPOT, "a") in copied(found)


def test_what_a_copy_changes_is_its_own():
    update = report("update", body(BRIDGE, DEPOT, CONVOY, HARVEST), day="2020-03-02")
    found = origins(report("first", STORY, day="2020-03-01"), update)
    assert found.copy_of == {"update": "first"}
    again, new = update.text.index(DEPOT), update.text.index(HARVEST)
    assert found.told("update", again, again + 20) == "first"
    assert found.told("update", new, new + 20) == "update"
    assert Origins({"update": "first"}).told("update", new, new + 20) == "first"
    assert found.told("first", 0, 20) == "first"


def test_a_stitched_story_has_an_origin_for_each_sentence_and_is_no_copy():
    wires = [report("a", body(BRIDGE, DEPOT), day="2020-03-01"), report("b", body(SCHOOL, HARVEST), day="2020-03-01")]
    stitched = report("c", body(BRIDGE, DEPOT, SCHOOL, HARVEST, PRICES), day="2020-03-02")
    found = origins(*wires, stitched)
    assert found.copy_of == {}
    assert {(text, origin) for r, text, origin in copied(found) if r == "c"} == {
        (BRIDGE, "a"), (DEPOT, "a"), (SCHOOL, "b"), (HARVEST, "b"),
    }  # fmt: skip
    at = stitched.text.index(SCHOOL)
    assert found.origin("c", at + 3, at + 20) == "b"
    assert found.origin("c", stitched.text.index(PRICES), len(stitched.text)) == "c"


def test_a_story_that_reuses_a_part_is_no_copy():
    found = origins(report("a", STORY, day="2020-03-01"), report("b", body(BRIDGE, HARVEST, PRICES), day="2020-03-02"))
    assert found.copy_of == {}
    assert copied(found) == {("b", BRIDGE, "a")}


def test_a_shared_quotation_makes_no_copy():
    one = report("a", body(QUOTE, DEPOT), day="2020-03-01")
    two = report("b", body(QUOTE, QUOTE.replace("valley", "mountain"), SHORT), day="2020-03-02")
    found = origins(one, two)
    assert found.copy_of == {}
    assert ("b", QUOTE, "a") in copied(found)


def test_a_shared_statement_makes_no_copy():
    statement = body(SCHOOL, HARVEST)
    found = origins(
        report("a", body(BRIDGE, DEPOT, statement), day="2020-03-01"),
        report("b", body(CONVOY, PRICES, statement), day="2020-03-02"),
    )
    assert found.copy_of == {}


def test_sentences_cut_otherwise_are_still_a_rewrite():
    joined = f"{DEPOT[:-1]}, while drivers of a grain convoy turned back after shots were fired at the lead truck."
    split = "Teachers have moved lessons into cellars. That was since the first rockets fell on the Sabah quarter."
    rewrite = report("b", body(BRIDGE, joined, split), day="2020-03-02")
    assert origins(report("a", STORY, day="2020-03-01"), rewrite).copy_of == {"b": "a"}


# ---- sentences ----


@pytest.mark.parametrize(
    "sentence", [SHORT, VERIFY, "Residents fled.", "Reporting by a staff writer in the city of Marawa today."]
)
def test_short_and_stock_sentences_show_nothing(sentence):
    found = origins(
        report("a", body(BRIDGE, sentence), day="2020-03-01"), report("b", body(DEPOT, sentence), day="2020-03-02")
    )
    assert found.sentences == ()


def test_short_sentences_go_along_with_their_neighbours():
    found = origins(
        report("a", body(BRIDGE, SHORT, DEPOT), day="2020-03-01"),
        report("b", body(PRICES, HARVEST, SCHOOL, BRIDGE, SHORT), day="2020-03-02"),
    )
    assert ("b", SHORT, "a") in copied(found)
    assert found.copy_of == {}


@pytest.mark.parametrize(
    "edited",
    [
        BRIDGE.replace("blew up", "destroyed"),
        BRIDGE.replace("Government", "Federal government"),
        BRIDGE[:-1] + ", the Marawa Observatory said.",
        BRIDGE.replace("Kelani", "Kellani"),
    ],
)
def test_near_copies(edited):
    found = origins(report("a", BRIDGE, day="2020-03-01"), report("b", edited, day="2020-03-02"))
    (copy,) = found.sentences
    assert (copy.origin, copy.exact) == ("a", False)


TOLL = "At least 12 people were killed when shells hit the vegetable market in the centre of Marawa on Tuesday."


@pytest.mark.parametrize(
    "other",
    [
        TOLL.replace("12", "14"),  # another figure
        TOLL.replace("Marawa", "Sabah"),  # another place
        TOLL.replace("Tuesday", "Friday"),  # another day
        # in words of its own
        "Shells killed 12 people on Tuesday, among them traders, when the vegetable market of Marawa was hit.",
    ],
)
def test_likeness_that_is_no_copy(other):
    assert origins(report("a", TOLL, day="2020-03-01"), report("b", other, day="2020-03-02")).sentences == ()


def test_a_long_name_in_two_short_sentences_is_no_copy():
    name = "the Ruvuma Highlands National Resistance and Liberation Front"
    found = origins(
        report("a", f"Observers met the council of {name} in secret.".upper(), day="2020-03-01"),
        report("b", f"Nobody knows what {name} will do next.".upper(), day="2020-03-02"),
    )
    assert found.sentences == ()


def test_numbers_in_words_and_figures_are_alike():
    found = origins(report("a", TOLL, day="2020-03-01"), report("b", TOLL.replace("12", "twelve"), day="2020-03-02"))
    assert [c.exact for c in found.sentences] == [False]


def test_spans_quote_the_texts():
    first, second = report("a", STORY, day="2020-03-01"), report("b", "One. \n" + STORY, day="2020-03-02")
    found = origins(first, second)
    assert found.sentences
    for copy in found.sentences:
        assert second.text[copy.span.start : copy.span.end] == copy.span.text
        assert first.text[copy.origin_start : copy.origin_end] == copy.span.text


def test_a_span_over_two_sentences_belongs_to_neither():
    found = origins(report("a", BRIDGE, day="2020-03-01"), report("b", body(BRIDGE, PRICES, HARVEST), day="2020-03-02"))
    assert found.origin("b", 0, len(BRIDGE)) == "a"
    assert found.origin("b", 0, len(body(BRIDGE, PRICES, HARVEST))) == "b"
    assert found.origin("unknown", 0, 10) == "unknown"


# ---- time ----


def test_undated_reports_come_last_and_ties_go_by_id():
    found = origins(
        report("a", STORY, day=None), report("b", STORY, day="2020-03-02"), report("c", STORY, day="2020-03-02")
    )
    assert found.copy_of == {"a": "b", "c": "b"}


def test_moments_are_compared_in_one_time_zone():
    early, late = "2020-03-02T01:00:00+03:00", "2020-03-01T23:00:00Z"  # 22:00 and 23:00 in UTC
    assert origins(report("b", STORY, day=early), report("a", STORY, day=late)).copy_of == {"a": "b"}
    assert moment("2020-03-01") < moment("2020-03-01T00:00:01") < moment(None)
    assert moment("not a date at all") == "not a date at all"


# ---- adding ----


def test_a_report_that_comes_again_replaces_the_former():
    found = index(report("a", STORY, day="2020-03-01"), report("b", STORY, day="2020-03-02"))
    found.add(report("a", body(PRICES, HARVEST), day="2020-03-01"))
    assert found.origins().copy_of == {}
    assert found.origins().sentences == ()


def test_fingerprints_can_be_stored():
    reports = [report("a", STORY, day="2020-03-01"), report("b", body(PRICES, STORY), day="2020-03-02")]
    texts = {r.id: r.text for r in reports}
    later = CopyIndex()
    for each in reports:
        data = msgspec.msgpack.encode(fingerprint(each, load_lexicon()))
        later.add_fingerprint(msgspec.msgpack.decode(data, type=Fingerprint))
    assert later.origins(texts.__getitem__).sentences == origins(*reports).sentences
    again = CopyIndex()
    for each in reports:
        again.add_fingerprint(fingerprint(each, load_lexicon()))
    with pytest.raises(KeyError):
        again.origins()


def test_origins_can_be_made_again_from_what_was_kept():
    found = origins(report("a", STORY, day="2020-03-01"), report("b", STORY, day="2020-03-02"))
    kept = Origins(found.copy_of, reversed(found.sentences))
    assert kept.sentences == found.sentences
    assert kept.origin("b", 3, 12) == "a"


SENTENCES = (BRIDGE, DEPOT, CONVOY, SCHOOL, HARVEST, PRICES, QUOTE, SHORT, BRIDGE.replace("blew up", "destroyed"), TOLL)
stories = st.lists(
    st.tuples(
        st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6),
        st.sampled_from(["2020-03-01", "2020-03-02", "2020-03-02T08:00:00Z", None]),
    ),
    min_size=2,
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(stories, st.randoms(use_true_random=False))
def test_order_and_batches_do_not_matter(drawn, chance):
    reports = [report(f"r{n}", body(*said), day=day) for n, (said, day) in enumerate(drawn)]
    expected = origins(*reports)
    chance.shuffle(reports)
    found = CopyIndex()
    for each in reports:
        found.add(each)
        found.origins()  # asking in between changes nothing
    assert found.origins().copy_of == expected.copy_of
    assert found.origins().sentences == expected.sentences


@settings(max_examples=60, deadline=None)
@given(stories)
def test_copies_point_back_in_time_and_chains_end(drawn):
    reports = {f"r{n}": report(f"r{n}", body(*said), day=day) for n, (said, day) in enumerate(drawn)}
    found = origins(*reports.values())

    def when(id_):
        return moment(reports[id_].published), id_

    assert all(when(origin) < when(copy) for copy, origin in found.copy_of.items())
    assert not set(found.copy_of.values()) & set(found.copy_of)
    assert all(when(c.origin) < when(c.report_id) for c in found.sentences)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found.sentences) if a.report_id == b.report_id)


# ---- cost ----

NOUNS = [
    f"{a}{b}"
    for a in ("bar", "kel", "mor", "sab", "tan", "vel", "dor", "han")
    for b in ("ak", "em", "in", "ol", "ut", "esh")
]


def invented(count: int) -> list[str]:
    """Sentences of invented words; every fifth is an earlier one with a word replaced."""
    chance = random.Random(7)  # noqa: S311
    found: list[str] = []
    for n in range(count):
        if n % 5 == 4:
            words = chance.choice(found).split()
            words[chance.randrange(len(words))] = chance.choice(NOUNS)
        else:
            words = [f"{chance.choice(NOUNS)}{chance.choice(NOUNS)}" for _ in range(14)]
        found.append(" ".join(words))
    return found


def compared(count: int) -> int:
    found = CopyIndex()
    said = invented(count)
    for n in range(0, count, 5):
        found.add(report(f"r{n:06}", ". ".join(s.capitalize() for s in said[n : n + 5]) + ".", day="2020-03-01"))
    return found.compared


def test_comparisons_grow_no_faster_than_sentences():
    few, many = compared(10_000), compared(40_000)
    assert few > 1_000
    assert many < 6 * few


def test_a_stock_phrase_cannot_make_the_work_grow_without_end():
    """Hostile input: thousands of sentences that share most of their words, each with one of its own."""
    frame = "Gunmen of the northern valley brigade opened fire upon the old market hall with {} rifles yesterday"
    found = CopyIndex()
    for n in range(1_500):
        found.add(report(f"r{n:05}", f"{frame.format(NOUNS[n % 48] + NOUNS[n // 48])}.", day="2020-03-01"))
    at = thresholds()
    most = at["bucket"] * at["sketch"] * (at["sketch"] - 1) / 2
    assert found.compared <= 1_500 * most / 2
    assert found.compared < 1_500 * 1_499 / 4


def thresholds() -> dict[str, float]:
    return {r.id: r.value for r in load_lexicon().rows("merge_copies", ThresholdRow)}


def test_an_overfull_bucket_is_closed_whatever_the_order():
    frame = "Gunmen of the northern valley brigade opened fire upon the old market hall with {} rifles yesterday."
    said = [
        fingerprint(report("a", frame.format(a + b)), load_lexicon()).sentences[0] for a in NOUNS[:8] for b in NOUNS
    ]

    def pairs(sentences):
        near = NearIndex(thresholds())
        added = {near.add(s): s.form for s in sentences}
        return {frozenset((added[a], added[b])) for a, b in near.pairs()}

    assert pairs(said) == pairs(said[::-1])
    assert len(pairs(said[:40])) == 40 * 39 / 2


@pytest.mark.parametrize("text", ["“" * 200_000, '„a "' * 50_000, "(a" * 100_000, "He fell. " * 20_000])
def test_hostile_texts_take_no_more_than_their_length(text):
    start = process_time()
    fingerprint(report("a", text), load_lexicon())
    assert process_time() - start < 5  # seconds; a search that starts over at every mark would take hours
