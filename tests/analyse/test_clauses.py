"""Clauses that the parser runs together, told apart again."""

from __future__ import annotations

import pytest

from sitroom.analyse import analyse
from sitroom.config import Settings
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Report


def parsed(text):
    return next(iter(analyse([Report(id="1", text=text, language="en")], load_lexicon("en"), Settings())))


def word(analysis, wanted):
    return next(t for t in analysis.tokens if t.text == wanted)


@pytest.mark.parametrize(
    ("text", "verb", "subject", "place"),
    [
        ("Rebels shelled Goma and Rwandan troops crossed the border.", "crossed", "troops", "Goma"),
        (
            "Guerrillas fired mortars into Tibu and army helicopters strafed their camp.",
            "strafed",
            "helicopters",
            "Tibu",
        ),
        ("The militia burned huts in Bria and Russian mercenaries shot two traders.", "shot", "mercenaries", "Bria"),
        ("The mayor fled to Lashio and Chinese officials have closed the gate.", "closed", "officials", "Lashio"),
    ],
)
def test_a_second_clause_after_a_place_has_its_own_subject(text, verb, subject, place):
    found = parsed(text)
    assert (word(found, subject).head.text, word(found, subject).function) == (verb, "subject")
    assert word(found, verb).function == "conjunct"
    assert word(found, place).function in ("object", "prep_object")
    assert word(found, place).head.i < word(found, subject).i


@pytest.mark.parametrize(
    ("text", "noun", "function"),
    [
        ("Troops hold Goma and nearby villages seized last week.", "villages", "conjunct"),
        ("The envoy said Goma and Rwandan troops were far apart.", "troops", "conjunct"),
    ],
)
def test_one_clause_stays_one(text, noun, function):
    assert word(parsed(text), noun).function == function


def test_an_aside_between_dashes_hides_no_clause():
    text = "In Kasai province-the cradle of the revolt that sought to oust Kabila-ferocious shelling forced out rebels."
    found = parsed(text)
    assert (word(found, "shelling").head.text, word(found, "shelling").function) == ("forced", "subject")
    assert (word(found, "cradle").head.text, word(found, "cradle").function) == ("province", "apposition")


@pytest.mark.parametrize("text", ["Rebels — a dozen — fled.", "— — —", "He came—saw—won and Goma and it fell."])
def test_every_word_stays_below_a_root(text):
    for token in parsed(text).tokens:
        seen = set()
        while token.head is not token:
            assert token.i not in seen
            seen.add(token.i)
            assert token in token.head.children
            token = token.head


@pytest.mark.parametrize(
    ("text", "verb", "subject"),
    [
        ("Gunmen shot nine traders, a doctor at the main hospital said.", "said", "doctor"),
        ("The militia took control of Novoukrainka, ministry spokesman Ivan Petrov reported.", "reported", "Petrov"),
    ],
)
def test_who_speaks_at_the_end_is_found(text, verb, subject):
    found = parsed(text)
    assert (word(found, subject).head.text, word(found, subject).function) == (verb, "subject")


def test_one_who_denies_accuses_too():
    found = parsed("The rebels denied that they had shelled the town and accused the army of the raid.")
    assert word(found, "accused").head.text == "denied"
    found = parsed("The mayor said that men came at dawn and threatened the guards.")
    assert word(found, "threatened").head.text == "came"


def test_a_deed_behind_by_is_a_noun():
    found = parsed("Officials said that two people had been killed by Azerbaijani shelling.")
    assert (word(found, "shelling").function, word(found, "Azerbaijani").head.text) == ("prep_object", "shelling")
