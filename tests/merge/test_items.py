"""Items: what comparing needs of a record, and why some records have none."""

from __future__ import annotations

import pytest
from tests.merging import actor, base, control, displacement, event, harm, on, place, report

from sitroom.lexicon.loader import load_lexicon
from sitroom.merge.items import Item, item_of, ordinal
from sitroom.merge.words import PROFILE_NAMES, profile_of
from sitroom.records import Claim, Provision, Relation, Toll


def item(record, told=None) -> Item:
    made = item_of(record, told or report(record.report_id), load_lexicon())
    assert isinstance(made, Item), made
    return made


def test_an_item_keeps_what_comparing_needs():
    record = event(
        "a",
        mode="aerial",
        rules=("assault.bomb",),
        time=on("2018-07-06"),
        place=place("Saida", "172107", country="SYR", admin1="Daraa", lat=32.6, lon=36.2, kind="town"),
        source=(actor("Syrian Arab Army", "SYR_ARMY", country="SYR", sector="MIL"),),
        target=(actor("Lina Haddad", kind="person"), actor("the hospital", kind="facility")),
        harm=(harm("killed", 3),),
        weapons=("barrel bombs",),
    )
    made = item(record)
    assert made.family == "event"
    assert made.group == "deed.air"
    assert made.first == made.last == ordinal("2018-07-06")
    assert made.dated == "text"
    assert made.spot is not None
    assert (made.spot.id, made.spot.country, made.spot.wide) == ("172107", "SYR", False)
    assert made.doer.ids == ("SYR_ARMY",)
    assert made.doer.lands == ("SYR MIL",)
    assert made.other.people == ("haddad", "lina")
    assert made.figures == (("killed", 3, 3),)
    assert made.means


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (Claim(**base("a", 0, "cla"), cue=event("a").trigger, form="direct"), "claim"),
        (Relation(**base("a", 0, "rel"), relation="supports", source=actor("Iran"), target=actor("X")), "relation"),
        (Toll(**base("a", 0, "tol"), kind="killed", low=5, high=5), "toll"),
        (Provision(**base("a", 0, "pro"), term="release"), "provision"),
        (displacement("a", category="stock", low=5), "stock"),
        (control("a", change="holds"), "standing"),
        (event("a", status="hypothetical"), "hypothetical"),
    ],
)
def test_what_is_no_happening_says_why(record, reason):
    assert item_of(record, report("a"), load_lexicon()) == reason


def test_what_has_no_name_is_no_place():
    assert item(event("a", place=place("the town"))).spot is None


@pytest.mark.parametrize(
    ("text", "stem"), [("shelled", "shell"), ("shelling", "shell"), ("shells", "shell"), ("killings", "kill")]
)
def test_forms_of_a_word_share_a_stem(text, stem):
    record = event("a")
    record = event("a", trigger=type(record.trigger)(start=5, end=5 + len(text), text=text))
    assert item(record).stems == (stem,)


@pytest.mark.parametrize("day", [None, "", "yesterday", "2018-13-40"])
def test_a_day_that_is_none_has_no_number(day):
    assert ordinal(day) is None


def test_a_date_time_counts_as_its_day():
    assert ordinal("2018-07-06T10:00:00Z") == ordinal("2018-07-06")


def test_the_profile_of_a_report_keeps_its_names_and_not_common_words():
    text = "On Friday the minister said that Tahani Rashad had left Umm Walad. Later Rashad spoke again in Syria."
    profile = profile_of(report("a", text), load_lexicon())
    assert {"tahani", "rashad", "walad"} <= set(profile.names)
    assert not {"friday", "minister", "later", "syria"} & set(profile.names)


def test_a_headline_in_capitals_gives_no_names():
    profile = profile_of(report("a", "Seven Killed As Grenade Hits Bakery Queue\nIt was in Marib."), load_lexicon())
    assert profile.names == ("marib",)


def test_the_profile_of_a_long_report_stays_small():
    text = " ".join(f"in Place{n}name we saw word{n}thing" for n in range(3000))
    assert len(profile_of(report("a", text), load_lexicon()).names) == PROFILE_NAMES
