"""Places: golden sentences, spellings of our own places, and properties that hold for any text."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.extract import places
from sitroom.extract.draft import Draft
from sitroom.lexicon.gazetteer import load_gazetteer
from sitroom.lexicon.loader import load_lexicon
from sitroom.lexicon.schema.countries import CountryRow
from sitroom.lexicon.schema.places import PlaceRow
from sitroom.records import Report

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden" / "places.toml").read_text(encoding="utf-8"))["case"]
WORDS = (
    *("the", "of", "in", "Syria", "Daraa", "province", "border", "Syrian", "-", "Jordanian", "'s", "near", "al", "("),
    *("Nawa", "fell", "said", "rebels", "St.", "U.S.", "'", '"', "20", "km", "north", "and", ",", ".", "Al-Nu'aima"),
)


def read(texts):
    lexicon, options = load_lexicon("en"), Settings()
    reports = [Report(id=str(n), text=text, language="en") for n, text in enumerate(texts)]
    drafts = [Draft(r, a, lexicon, options) for r, a in zip(reports, analyse(reports, lexicon, options), strict=True)]
    for draft in drafts:
        places.extract(draft)
    return drafts


@pytest.fixture(scope="module")
def golden():
    return read([case["text"] for case in GOLDEN])


def cases():
    for number, case in enumerate(GOLDEN):
        marks = [pytest.mark.xfail(reason=case["gap"], strict=True)] if "gap" in case else []
        yield pytest.param(number, id=case["text"][:40], marks=marks)


def token(draft, wanted):
    text, _, nth = wanted.partition(" ")
    return [t for t in draft.analysis.tokens if t.text == text][int(nth or 1) - 1]


def shown(place):
    if place is None:
        return "none"
    return f"{place.name} (context)" if place.source == "context" else f"{place.name} {place.precision}"


def told(place, wanted):
    """The place, said as fully as the golden table says it."""
    if place is not None and re.search(r" \d \(context\)$", wanted):
        return f"{place.name} {place.precision} ({place.source})"
    return shown(place)


def known_as(mention, wanted):
    if wanted.startswith("?"):
        return f"?{mention.kind or mention.country or ''}" if mention.lat is None else mention.gazetteer_id
    return f"{mention.country}/{mention.kind}" if "/" in wanted else mention.gazetteer_id


@pytest.mark.parametrize("number", list(cases()))
def test_golden(golden, number):
    case, draft = GOLDEN[number], golden[number]
    found = {m.text: m for m in draft.places}
    assert sorted(found) == sorted(case["mentions"])
    assert {t: known_as(m, case["mentions"][t]) for t, m in found.items()} == case["mentions"]
    for field, ask in (("where", places.place_of), ("at", places.place_at)):
        wanted = case.get(field, {})
        assert {w: told(ask(draft, token(draft, w)), wanted[w]) for w in wanted} == wanted


def test_our_own_places_are_found_in_their_spellings():
    lexicon = load_lexicon("en")
    names = {r.id: r.name for r in lexicon.rows("countries", CountryRow)}
    rows = [r for r in lexicon.rows("places", PlaceRow) if len(r.spellings) >= 2 and r.kind == "village"]
    asked = [(row, spelling) for row in rows for spelling in (row.name, *row.spellings)[:3]]
    texts = [f"The war in {names[r.country]} goes on. Fighters entered {s} on Monday." for r, s in asked]
    found = [r.id in {m.gazetteer_id for m in d.places} for (r, _), d in zip(asked, read(texts), strict=True)]
    assert len(rows) >= 40
    assert sum(found) / len(found) >= 0.9


def test_every_own_place_is_found_by_every_spelling():
    gazetteer = load_gazetteer()
    for row in load_lexicon("en").rows("places", PlaceRow):
        for name in (row.name, *row.spellings):
            assert row.id in {m.entry.id for m in gazetteer.find(name)}, name


def test_one_unresolvable_name_leaves_the_others():
    (draft,) = read(["Clashes were reported in Qwertyville and in Goma."])
    by_text = {m.text: m for m in draft.places}
    assert by_text["Goma"].country == "COD"
    assert all(m.lat is None for t, m in by_text.items() if t != "Goma")


def test_a_name_means_one_place_throughout_a_report():
    (draft,) = read(["Clashes hit Tripoli, in Lebanon. Shops in Tripoli closed. Nobody left Tripoli."])
    assert {m.country for m in draft.places if m.text == "Tripoli"} == {"LBN"}


def test_context_decides_between_namesakes():
    drafts = read(
        [
            "Libyan fighters shelled Tripoli and Misrata.",
            "Lebanese soldiers patrolled Tripoli and Beirut.",
            "The Syrian army left Hama and Homs for Daraa. Shells hit Saida.",
        ]
    )
    countries = [{m.text: m.country for m in d.places} for d in drafts]
    assert countries[0]["Tripoli"] == "LBY"
    assert countries[1]["Tripoli"] == "LBN"
    assert countries[2]["Saida"] == "SYR"


def test_sentences_without_a_parse_still_give_names():
    (draft,) = read(["Kämpfe wurden aus Goma und Mossul gemeldet."])
    for sentence in draft.analysis.sentences:
        sentence.parsed = False
        sentence.entities.clear()
    draft.places.clear()
    places.extract(draft)
    assert "Goma" in {m.text for m in draft.places}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=25))
def test_any_words_give_true_spans(words):
    text = " ".join(words)
    (draft,) = read([text])
    taken: set[int] = set()
    for mention in draft.places:
        assert text[mention.start : mention.end] == mention.text
        assert (mention.lat is None) == (mention.lon is None)
        assert not taken & set(range(mention.start, mention.end))
        taken.update(range(mention.start, mention.end))
    for each in draft.analysis.tokens:
        for place in (places.place_of(draft, each), places.place_at(draft, each)):
            if place is not None:
                assert text[place.start : place.end] == place.text
                assert place.precision in (1, 2, 3)
