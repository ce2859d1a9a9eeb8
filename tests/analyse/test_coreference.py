"""Which noun phrase a pronoun takes up."""

from __future__ import annotations

import pytest

from sitroom.analyse import analyse
from sitroom.analyse.coreference import Candidate, choose, is_pleonastic, quote_start
from sitroom.config import Settings
from sitroom.lexicon.loader import load_lexicon
from sitroom.records import Report


def tokens(text):
    report = Report(id="r", text=text, language="en")
    return analyse([report], load_lexicon("en"), Settings())[0].tokens


def word(found, text, nth=1):
    return [t for t in found if t.text == text][nth - 1]


def candidates(found, *texts):
    subjects = ("subject", "passive_subject")
    return [Candidate(t, t.text, t.function in subjects) for t in found if t.text in texts]


@pytest.mark.parametrize(
    ("text", "pronoun", "options", "chosen"),
    [
        ("Kone told Diarra that he would leave.", "he", ("Kone", "Diarra"), "Kone"),
        ("Kone met Diarra. Later he left.", "he", ("Kone", "Diarra"), "Kone"),
        ("Kone spoke. Diarra left before he slept.", "he", ("Kone", "Diarra"), "Diarra"),
        ("Kone praised his troops.", "his", ("Kone", "troops"), "Kone"),
    ],
)
def test_subjects_and_nearness(text, pronoun, options, chosen):
    found = tokens(text)
    picked = choose(word(found, pronoun), candidates(found, *options))
    assert picked is not None
    assert picked.value == chosen


def test_a_fellow_argument_is_not_meant():
    found = tokens("Kone attacked him.")
    assert choose(word(found, "him"), candidates(found, "Kone")) is None


def test_nothing_after_the_pronoun_is_meant():
    found = tokens("When he left, Kone wept.")
    assert choose(word(found, "he"), candidates(found, "Kone")) is None


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        ("It seems that they left.", True),
        ("It was clear that they left.", True),
        ("It attacked the town.", False),
        ("It was attacked at dawn.", False),
    ],
)
def test_pleonastic(text, empty):
    assert is_pleonastic(tokens(text)[0], {"seem"}, {"clear"}) is empty


def test_quotation():
    found = tokens('Kone said: "They will leave" and he sat down.')
    start = quote_start(word(found, "They"))
    assert start is not None
    assert found[start].text == '"'
    assert quote_start(word(found, "he")) is None
    assert quote_start(word(found, "Kone")) is None
